"""What a plan claims in its sentences, its tables and its curve, worked out again by trying every
choice of small random questions.
"""

from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.setting import SettingError, default_setting
from analytics.siting.ask import Ask
from analytics.siting.effects import afterwards, by_cluster
from analytics.siting.models import MODELS
from analytics.siting.phrases.answer import sentences
from analytics.siting.phrases.site_table import site_table
from analytics.siting.solve import plan
from analytics.words import LANGUAGES, word

# and their cities
COUNTIES = {"330102": "330100", "330105": "330100", "330203": "330200", "330205": "330200"}
CLUSTERS = ("ic", "pv")
RADIUS = 50.0
KM = (20.0, 45.0, 50.0, 55.0, 90.0, 140.0, None)  # None: not measured


@dataclass(frozen=True)
class Little:
    """A registry of four counties in two cities, and the km of its tables: between counties, and to
    the one platform there may be.
    """

    registry: object
    km: dict[tuple[str, str], float | None]
    existing: dict[tuple[str, str], float | None]


@pytest.fixture(scope="module")
def little(registry_of):
    @cache
    def make(seed):
        rng = np.random.default_rng(seed)
        km = {
            (a, b): 0.0 if a == b else KM[rng.integers(len(KM))] for a in COUNTIES for b in COUNTIES
        }
        existing = {(a, "ic"): KM[rng.integers(len(KM))] for a in COUNTIES} if seed % 2 else {}
        needs = [
            {
                "unit_id": a,
                "cluster_id": c,
                "basis": ("core", "coordination", "new_star")[rng.integers(3)],
            }
            for a in COUNTIES
            for c in CLUSTERS
            if rng.random() < (0.3, 0.7)[seed % 3 > 0]
        ]
        rows = {
            "needs": needs or [{"unit_id": "330102", "basis": "core"}],
            "units": [
                *(
                    {
                        "unit_id": a,
                        "adcode": a,
                        "city": city,
                        "city_adcode": city,
                        "county": a,
                        "lon": 120.0,
                        "lat": 30.0,
                    }
                    for a, city in COUNTIES.items()
                ),
                *(
                    {
                        "unit_kind": "city",
                        "unit_id": city,
                        "city": city,
                        "city_adcode": city,
                        "county": None,
                        "adcode": None,
                        "name": f"市{city}",
                        "name_en": f"City {city}",
                    }
                    for city in set(COUNTIES.values())
                ),
            ],
            "clusters": [{"cluster_id": c} for c in CLUSTERS],
            "county_reach": [
                {
                    "unit_kind": "county",
                    "unit_id": a,
                    "adcode": b,
                    "inside": "yes" if a == b else "no",
                    "km_p05": d,
                    "km_p50": d,
                    "km_p95": d,
                }
                for (a, b), d in km.items()
                if d is not None
            ],
            "proximity": [
                {"unit_id": a, "km_p05": d, "km_p50": d, "km_p95": d}
                for (a, _), d in existing.items()
                if d is not None
            ],
        }
        return Little(registry_of(**rows), km, existing)

    return make


@st.composite
def questions(draw, models=tuple(MODELS), fair=False):
    """A question that can be meant, of any model; `fair` asks for equity."""
    model = draw(st.sampled_from(models))
    forced = tuple(
        draw(
            st.lists(
                st.sampled_from(
                    [f"{a} {c}" for a in (f"county:{one}" for one in COUNTIES) for c in CLUSTERS]
                ),
                max_size=2,
                unique=True,
            )
        )
    )
    ask = Ask(
        model,
        draw(st.integers(0, 5)),
        serves=draw(st.sampled_from(("cluster", "all"))),
        forced=forced,
    )
    if ask.serves == "all":
        ask = replace(
            ask, forced=tuple(dict.fromkeys(one.split(" ")[0] + " all" for one in forced))
        )
    if fair or draw(st.booleans()):
        ask = replace(
            ask,
            **{
                name: True
                for name in ("one_per_city", "worst_first")
                if name in MODELS[model].options and (fair or draw(st.booleans()))
            },
        )
    if "budget" in MODELS[model].options and draw(st.booleans()):
        ask = replace(
            ask,
            sites=draw(st.sampled_from((None, ask.sites))),
            budget=draw(st.sampled_from((0.0, 5.0, 30.0, 35.0))),
            cost=10.0,
        )
    return replace(
        ask,
        capacity=draw(st.sampled_from((0.3, 1.0, 1.5))) if model == "mclp_capacitated" else None,
    )


class Tried:
    """A question with all its choices: the plan's needs, and km and reach of every site from the
    tables alone.
    """

    def __init__(self, little, ask, needs):
        self.ask = ask
        self.weight, self.counted = (
            needs["need_weight"].to_numpy(float),
            needs["weight"].to_numpy(float),
        )
        self.units, self.clusters = needs["unit_id"].tolist(), needs["cluster_id"].tolist()
        self.before_km = np.array(
            [
                near(little.existing.get(pair))
                for pair in zip(self.units, self.clusters, strict=True)
            ],
            float,
        )
        bundles = CLUSTERS if ask.serves == "cluster" else ("all",)
        self.km = {
            f"county:{b} {bundle}": np.array(
                [
                    near(little.km[a, b]) if bundle in (c, "all") else np.inf
                    for a, c in zip(self.units, self.clusters, strict=True)
                ]
            )
            for b in COUNTIES
            for bundle in bundles
        }
        self.city = {site: COUNTIES[site[7:13]] for site in self.km}
        limit = np.inf if MODELS[ask.model].by_distance else RADIUS
        useful = {
            site
            for site, km in self.km.items()
            if (np.isfinite(km) & (km <= limit)).any() or site in ask.forced
        }
        self.km = {site: km for site, km in self.km.items() if site in useful}
        self.all_cities = {self.city[site] for site in self.km}
        self.servable = np.isfinite(self.nearest(tuple(self.km)))
        self.coverable = self.nearest(tuple(self.km)) <= RADIUS

    def nearest(self, chosen):
        return np.min([self.before_km, *(self.km[site] for site in chosen)], axis=0)

    def covered(self, chosen):
        return self.nearest(chosen) <= RADIUS

    def times(self, chosen):
        return np.sum(
            [self.before_km <= RADIUS, *(self.km[site] <= RADIUS for site in chosen)], axis=0
        )

    def taken_in(self, chosen, weight):
        """Most weight that the chosen sites take in with their capacities, beside what is covered
        before.
        """
        before = self.before_km <= RADIUS
        pairs = [
            (i, j)
            for j, site in enumerate(chosen)
            for i in np.flatnonzero((self.km[site] <= RADIUS) & ~before)
        ]
        if not pairs:
            return float(weight[before].sum())
        a = [[float(i == k) for i, _ in pairs] for k in range(len(weight))] + [
            [self.weight[i] * (j == k) for i, j in pairs] for k in range(len(chosen))
        ]
        b = [1.0] * len(weight) + [self.ask.capacity] * len(chosen)
        return float(
            weight[before].sum()
            - linprog([-weight[i] for i, _ in pairs], A_ub=a, b_ub=b, bounds=(0, 1)).fun
        )

    def keeps(self, chosen, ask):
        """Whether a choice may be made at all, whatever its number."""
        fair = not ask.one_per_city or {self.city[site] for site in chosen} >= self.all_cities
        serves = (
            not MODELS[ask.model].by_distance
            or np.isfinite(self.nearest(chosen))[self.servable].all()
        )
        if ask.model == "lscp":
            serves = (self.covered(chosen) >= self.coverable).all()
        if ask.model == "lscp_backup":
            serves = (self.times(chosen) >= np.minimum(2, self.times(tuple(self.km)))).all()
        return fair and serves and set(ask.forced) <= set(chosen)

    def choices(self, ask, most=None):
        limit = len(self.km) if most is None else min(most, len(self.km))
        return [
            some
            for n in range(limit + 1)
            for some in combinations(self.km, n)
            if self.keeps(some, ask)
        ]

    def worth(self, chosen, ask):
        """The model's objective of a choice, turned so that more is better."""
        weight = self.counted if ask.worst_first else self.weight
        if MODELS[ask.model].finds_number:
            return -len(chosen)
        if ask.model == "mclp_capacitated":
            return self.taken_in(chosen, weight)
        km = self.nearest(chosen)[self.servable]
        if ask.model == "p_center":
            return -km.max(initial=0.0)
        if ask.model == "p_median":
            return -(weight[self.servable] * km).sum()
        return weight[self.covered(chosen)].sum()

    def best(self, ask, most=None):
        return max((self.worth(some, ask) for some in self.choices(ask, most)), default=None)

    def amount(self, chosen):
        """What the sentences say of a choice, in the unit of its model."""
        if MODELS[self.ask.model].finds_number:
            return len(chosen)
        if self.ask.model == "mclp_capacitated":
            return self.taken_in(chosen, self.weight)
        km = self.nearest(chosen)[self.servable]
        if self.ask.model == "p_median":
            return np.average(km, weights=self.weight[self.servable]) if len(km) else 0.0
        return (
            km.max(initial=0.0)
            if self.ask.model == "p_center"
            else self.weight[self.covered(chosen)].sum()
        )


def near(km):
    return np.inf if km is None else km


def answered(little, ask):
    """The plan of a question and all its choices; None where a site is forced in that reaches no
    cluster in need.
    """
    setting = replace(default_setting(little.registry), radius_km=RADIUS)
    try:
        found = plan(little.registry, setting, ask)
    except SettingError as error:
        assert "forced" in error.en
        return None
    return found, Tried(little, ask, found.needs), setting


@settings(max_examples=80)
@given(st.integers(0, 11), questions())
def test_what_the_sentences_claim_is_so(little, seed, ask):
    holds(little(seed), ask)


@settings(max_examples=60)
@given(
    st.integers(0, 11),
    questions([model for model in MODELS if "one_per_city" in MODELS[model].options], fair=True),
)
def test_what_the_sentences_claim_of_fairness_is_so(little, seed, ask):
    holds(little(seed), replace(ask, forced=()))


def holds(world, ask):
    """Whatever is said of a question is true of its choices."""
    known = answered(world, ask)
    if known is None:
        return
    found, tried, setting = known
    said = {language: sentences(world.registry, setting, found, language) for language in LANGUAGES}
    assert all("{" not in one and "nan" not in one for one in said["zh"] + said["en"])
    most = None if MODELS[ask.model].finds_number else ask.most
    best = tried.best(ask, most)
    if best is None:
        fewest = min(len(some) for some in tried.choices(ask))
        assert found.status == "infeasible" and found.at_least == fewest > ask.most
        assert f"at least {fewest} platform" in said["en"][0]
        assert (ask.budget is not None and fewest > ask.affordable) == (len(said["en"]) == 2)
        return
    assert found.status == "optimal"
    chosen = tuple(found.sites["site"])
    assert tried.keeps(chosen, ask) and (most is None or len(chosen) <= most)
    assert tried.worth(chosen, ask) == pytest.approx(best) and found.amount == pytest.approx(
        tried.amount(chosen)
    )
    if not MODELS[ask.model].finds_number:
        assert found.objective == pytest.approx(abs(best))
    assert str(len(chosen)) in said["zh"][0] and (
        ask.model != "p_median" or f"{tried.amount(chosen):.1f} km" in said["en"][0]
    )
    reached = (
        tried.taken_in(chosen, tried.weight)
        if ask.capacity
        else tried.weight[tried.covered(chosen)].sum()
    )
    assert found.weight_after == pytest.approx(reached)
    if ask.model != "p_center":
        assert all(
            f"{found.weight_after / found.weight_all:.1%}" in said[language][0]
            for language in LANGUAGES
        ) and found.weight_before == pytest.approx(tried.weight[tried.before_km <= RADIUS].sum())
    fairness(tried, found, said["en"])
    alternatives(tried, found, said["en"], most)
    too_few(world, found, said["en"])
    tables(world.registry, setting, tried, found)


def fairness(tried, found, said):
    """What it costs to be fair, in the unit of the model."""
    ask = found.ask
    assert (found.fair_cost is not None) == (ask.one_per_city or ask.worst_first)
    if found.fair_cost is None:
        return
    free = replace(ask, one_per_city=False, worst_first=False)
    most = None if MODELS[ask.model].finds_number else ask.most
    amounts = [tried.amount(some) for some in tried.choices(free, most)]
    best = min(amounts) if MODELS[ask.model].unit != "weight" else max(amounts)
    assert found.fair_cost == pytest.approx(
        abs(best - tried.amount(tuple(found.sites["site"]))), abs=1e-7
    )
    assert (word("siting.fair_free", "en") in said) == (found.fair_cost < 1e-9)


def alternatives(tried, found, said, most):
    """Ties are ties, and what is called the only best choice is in every best one."""
    ask, chosen = found.ask, tuple(found.sites["site"])
    for site, ties in zip(found.sites["site"], found.sites["ties"], strict=True):
        for other in ties.split(";") if isinstance(ties, str) else ():
            swapped = tuple(other if one == site else one for one in chosen)
            assert tried.keeps(swapped, ask) and tried.worth(swapped, ask) == pytest.approx(
                tried.worth(chosen, ask)
            )
    if word("siting.unique", "en") in said:
        best = [
            some
            for some in tried.choices(ask, most)
            if tried.worth(some, ask) == pytest.approx(tried.worth(chosen, ask))
        ]
        assert all(set(chosen) <= set(some) for some in best)
    nothing = [word("siting.nothing_left", "en"), word("siting.nothing_more", "en")]
    if any(one in said[0] for one in nothing):
        assert tried.weight[tried.covered(chosen)].sum() == pytest.approx(
            tried.weight[tried.coverable].sum()
        )
        assert (nothing[0] in said[0]) == tried.covered(chosen).all()


def too_few(world, found, said):
    """Of the models that find their number: fewer than that are called too few, and the longer
    radii that are named do, no shorter ones.
    """
    ask = found.ask
    if not MODELS[ask.model].finds_number:
        return
    assert (found.at_least is not None) == (len(found.sites) > ask.sites)
    if found.at_least is None or found.stretch is None:
        return
    anywhere = Tried(world, replace(ask, model="p_center"), found.needs)
    farthest = [
        anywhere.nearest(some)[anywhere.servable].max(initial=0.0)
        for some in anywhere.choices(replace(ask, model="mclp"), ask.sites)
    ]
    assert found.stretch * RADIUS == pytest.approx(min(farthest))
    assert np.isfinite(found.stretch) or word("siting.no_stretch", "en") in said


def tables(registry, setting, tried, found):
    """Sites, needs, clusters, map and curve tell of the same plan."""
    ask, needs = found.ask, found.needs
    table = site_table(registry, setting, found)
    assert table["adds"].sum() == pytest.approx(found.weight_after - found.weight_before, abs=1e-3)
    mine = needs["site"].value_counts()
    assert table.set_index("site")["needs_new"].to_dict() == {
        site: mine.get(site, 0) for site in table["site"]
    }
    assert (needs["site"].notna() == needs["covered"].isin(("new", "partly"))).all()
    assert ((needs["share"] * needs["need_weight"]).sum()) == pytest.approx(found.weight_after)
    grouped = by_cluster(found)
    assert grouped["needs"].sum() == len(needs) and grouped["weight_new"].sum() == pytest.approx(
        found.weight_after - found.weight_before
    )
    if ask.serves == "cluster":
        assert grouped["sites"].sum() == len(found.sites)
    drawn = afterwards(registry, setting, found, ("county",))
    assert (drawn["site"].notna().to_numpy() == (needs["covered"] == "new").to_numpy()).all()
    for row in found.sites.to_dict("records") if ask.capacity is None else ():
        rest = tuple(site for site in found.sites["site"] if site != row["site"])
        assert row["alone"] == pytest.approx(
            tried.weight[tried.covered(tuple(found.sites["site"]))].sum()
            - tried.weight[tried.covered(rest)].sum()
        )
    if found.curve is not None:
        free = replace(ask, model="mclp", one_per_city=False, worst_first=False)
        for sites, covered in zip(found.curve["sites"], found.curve["covered"], strict=True):
            assert covered * found.weight_all == pytest.approx(tried.best(free, int(sites)))
