"""A siting plan in words: what it achieves, how surely it is the best, what it costs to be fair,
and why each site.
"""

from math import ceil, isfinite

import pandas as pd

from analytics.phrases.weighting import unsized, weight_name, weighting_words
from analytics.setting import Setting
from analytics.siting import Plan, afterwards
from analytics.siting.ask import Ask
from analytics.siting.models import MODELS
from analytics.siting.problem import demand, places
from analytics.words import LANGUAGES, listing, name_in, word
from data import points
from data.registry import Registry, query

STANDS = {
    "town": "exact",
    "point": "exact",
    "county": "anywhere_in_county",
    "zone": "anywhere_in_zone",
}
NAMED = 6  # at most so many names in a sentence
SITE_COLUMNS = (
    "rank",
    "site",
    "site_kind",
    "site_id",
    "stands",
    "site_name",
    "site_name_en",
    "city",
    "lon",
    "lat",
    "clusters",
    "forced",
    "adds",
    "needs_new",
    "alone",
    "ties",
    "reason_zh",
    "reason_en",
    "weight",
    "snapshot_id",
    "policy_id",
)


def question(registry: Registry, setting: Setting, plan: Plan, language: str) -> list[str]:
    """What is optimised: whose needs, of which clusters, under which scope and weights; and what a
    new site is.
    """
    ask, needs = plan.ask, plan.needs
    kinds = sorted(set(places(registry, ask)["site_kind"]))
    where = listing([word(f"siting.where_{kind}", language) for kind in kinds], language)
    said = word(
        "siting.question",
        language,
        units=word(f"siting.units_{ask.unit_kind}", language),
        n=len(needs),
        clusters=_clusters(needs, ask, language),
        scope=word(f"siting.scope_{setting.scope}", language),
        weight=weighting_words(registry, setting, ask.weighting, language),
        where=where,
    )
    return [said, *unsized(needs, ask.weighting, language), *_without_seat(registry, ask, language)]


def _clusters(needs: pd.DataFrame, ask: Ask, language: str) -> str:
    """The clusters whose needs are meant: by name where they were chosen."""
    rows = needs.drop_duplicates("cluster_id").to_dict("records")
    if not ask.clusters:
        return word("siting.clusters_all", language, n=len(rows))
    names = listing([name_in(row, language, "cluster_name") for row in rows], language)
    return word(
        "siting.clusters_one" if len(rows) == 1 else "siting.clusters_some",
        language,
        n=len(rows),
        names=names,
    )


def _without_seat(registry: Registry, ask: Ask, language: str) -> list[str]:
    """Where county seats are the candidates: the counties of which none is on record."""
    if "seats" not in ask.candidates:
        return []
    towns, units = points.towns(registry), query(registry, "units")
    seated = set(towns.loc[towns["is_seat"], "adcode"])
    lacking = units[(units["unit_kind"] == "county") & ~units["unit_id"].isin(seated)].to_dict(
        "records"
    )
    names = _several([name_in(row, language, "name") for row in lacking], language)
    return [word("siting.no_seat", language, n=len(lacking), names=names)] if lacking else []


def before_solving(registry: Registry, setting: Setting, ask: Ask, language: str) -> list[str]:
    """What has to be known before a question of distances is solved: the clusters that have no
    platform yet.
    """
    if not MODELS[ask.model].by_distance:
        return []
    needs = demand(registry, setting, ask)
    lacking = needs.groupby("cluster_id").filter(lambda rows: rows["km_before"].isna().all())
    rows = lacking.drop_duplicates("cluster_id").to_dict("records")
    names = listing([name_in(row, language, "cluster_name") for row in rows], language)
    return [word("siting.distance_before", language, n=len(rows), names=names)] if rows else []


def sentences(registry: Registry, setting: Setting, plan: Plan, language: str) -> list[str]:
    """The answer first, then how surely it is the best, then what stands in the way."""
    if plan.status == "infeasible":
        return _infeasible(registry, plan, language)
    if not plan.answered:
        return [word("siting.none_found", language)]
    said = [_achieved(registry, plan, language), _status(plan, language)]
    if plan.at_least is not None:
        said += _too_few(registry, setting, plan, language)
    said += [
        *_fairness(registry, plan, language),
        *_unreachable(plan, language),
        *_ties(plan, language),
    ]
    return said


def _achieved(registry: Registry, plan: Plan, language: str) -> str:
    share = {
        name: f"{value / plan.weight_all:.1%}" if plan.weight_all else "0%"
        for name, value in (("before", plan.weight_before), ("after", plan.weight_after))
    }
    how = word("siting.surely_word" if plan.ask.surely else "siting.probably_word", language)
    said = word(
        plan.model.achieved,
        language,
        n=len(plan.sites),
        how=how,
        km=f"{plan.headline:.1f}",
        capacity=f"{plan.ask.capacity or 0:g}",
        units=word(f"siting.units_{plan.ask.unit_kind}", language),
        weight=weight_name(registry, plan.ask.weighting, language),
        **share,
    )
    last = _last(plan, language)
    return f"{said} {last}" if last and language == "en" else said + last


def _last(plan: Plan, language: str) -> str:
    """What the last of the sites adds, on the curve."""
    if not plan.on_curve:
        return ""
    if len(plan.sites) < plan.ask.most:
        return word(
            "siting.nothing_left"
            if (plan.needs["covered"] != "no").all()
            else "siting.nothing_more",
            language,
        )
    at = plan.curve.set_index("sites")["covered"]
    if len(plan.sites) not in at or len(plan.sites) - 1 not in at:
        return ""
    return word(
        "siting.last_adds",
        language,
        n=len(plan.sites),
        share=f"{at[len(plan.sites)] - at[len(plan.sites) - 1]:.1%}",
    )


def _status(plan: Plan, language: str) -> str:
    if plan.status == "optimal" and plan.model.finds_number:
        return word("siting.fewest", language)
    if plan.status == "within_limit" and not isfinite(plan.gap):
        return word("siting.unproven", language)
    return word(f"siting.{plan.status}", language, gap=f"{plan.gap:.2%}")


def _infeasible(registry: Registry, plan: Plan, language: str) -> list[str]:
    """How many sites it would take and why; where the number is not what lacks, what they would
    cost.
    """
    if plan.at_least is None:
        return [word("siting.no_answer", language)]
    n, ask = plan.at_least, plan.ask
    why = [word("siting.why_forced", language, n=plan.must)] if plan.must else []
    if plan.waiting:
        why.append(
            word(
                "siting.why_city",
                language,
                n=len(plan.waiting),
                names=listing(_cities(registry, plan.waiting, language), language),
            )
        )
    if n > plan.must + len(plan.waiting):
        why.append(word("siting.why_bundle", language))
    said = [word("siting.infeasible", language, n=n, why=word("siting.and", language).join(why))]
    if ask.affordable is not None and n > ask.affordable:
        said.append(
            word(
                "siting.why_budget",
                language,
                cost=f"{ask.cost:,g}",
                needed=f"{n * ask.cost:,g}",
                budget=f"{ask.budget:,g}",
                n=ask.affordable,
            )
        )
    return said


def _too_few(registry: Registry, setting: Setting, plan: Plan, language: str) -> list[str]:
    few = word("siting.too_few", language, sites=plan.ask.sites, n=plan.at_least)
    if plan.stretch is None:
        return [few]
    if not isfinite(plan.stretch):
        return [few, word("siting.no_stretch", language)]
    radius = (
        registry.policies[setting.policy_id].radius_km
        if setting.radius_km is None
        else dict.fromkeys(("process", "discrete"), setting.radius_km)
    )
    # rounded up: a radius as long as the one that is said must do
    stretched = {
        kind: f"{ceil(plan.stretch * radius[kind] - 1e-9)}" for kind in ("process", "discrete")
    }
    return [
        few,
        word(
            "siting.stretch",
            language,
            sites=plan.ask.sites,
            factor=f"{ceil(plan.stretch * 100 - 1e-9) / 100:.2f}",
            **stretched,
        ),
    ]


def _fairness(registry: Registry, plan: Plan, language: str) -> list[str]:
    said = []
    if plan.fair_cost is not None:
        said.append(_fair_cost(registry, plan, language))
    if plan.cities_without:
        said.append(
            word(
                "siting.cities_without",
                language,
                names=listing(_cities(registry, plan.cities_without, language), language),
            )
        )
    return said


def _fair_cost(registry: Registry, plan: Plan, language: str) -> str:
    """What equity costs in the unit of the model; a cost too small for its digits is still not
    called none.
    """
    if plan.fair_cost <= 1e-9 * max(plan.amount, 1.0):
        return word("siting.fair_free", language)
    if plan.model.finds_number:
        return word("siting.fair_sites", language, n=f"{plan.fair_cost:.0f}")
    if plan.model.unit == "mean_km":
        return word(
            "siting.fair_km",
            language,
            km=f"{plan.fair_cost:.1f}" if plan.fair_cost >= 0.05 else "<0.1",
        )
    share = plan.fair_cost / plan.weight_all
    weight = weight_name(registry, plan.ask.weighting, language)
    return word(
        "siting.fair", language, share=f"{share:.1%}" if share >= 0.0005 else "<0.1%", weight=weight
    )


def _cities(registry: Registry, adcodes: tuple[str, ...], language: str) -> list[str]:
    """The names of cities."""
    units = query(registry, "units")
    known = {
        row["unit_id"]: name_in(row, language, "name")
        for row in units[units["unit_kind"] == "city"].to_dict("records")
    }
    return [known.get(adcode, adcode) for adcode in adcodes]


def _unreachable(plan: Plan, language: str) -> list[str]:
    """The needs that no choice could help: out of reach of every candidate, or with no distance
    measured to any.
    """
    far = (
        plan.needs["km_after"].isna()
        if plan.model.by_distance
        else (plan.needs["covered"] == "no") & ~plan.needs["reachable"]
    )
    lost = plan.needs[far]
    if lost.empty:
        return []
    return [
        word(
            plan.model.out_of_reach,
            language,
            n=len(lost),
            names=_needs(lost, language),
        )
    ]


def _ties(plan: Plan, language: str) -> list[str]:
    tied = int(plan.sites["ties"].notna().sum())
    if tied:
        return [word("siting.ties", language, n=tied)]
    return [word("siting.unique", language)] if plan.unique and len(plan.sites) else []


def site_table(registry: Registry, setting: Setting, plan: Plan) -> pd.DataFrame:
    """The chosen sites, the one that adds most first: rank, how it stands (exactly there or
    anywhere in it), reason in both languages.
    """
    after = afterwards(registry, setting, plan)
    rows = plan.sites.to_dict("records")
    weights = {
        language: weight_name(registry, plan.ask.weighting, language) for language in LANGUAGES
    }
    reasons = {
        f"reason_{language}": [
            reason(row, plan, after, language, weights[language]) for row in rows
        ]
        for language in LANGUAGES
    }
    table = plan.sites.assign(
        rank=range(1, len(rows) + 1),
        stands=plan.sites["site_kind"].map(STANDS),
        weight=weights["en"],
        **reasons,
    )
    table = table.assign(snapshot_id=registry.snapshot_id, policy_id=setting.policy_id)
    return table[[*SITE_COLUMNS]].round({"adds": 4, "alone": 4, "lon": 5, "lat": 5})


def reason(site: dict, plan: Plan, after: pd.DataFrame, language: str, weight: str) -> str:
    """Why a site: what it newly covers, what would be lost without it, and the zones it relieves.

    Args:
        after: rows of `analytics.siting.afterwards`.
        weight: what weights are called.
    """
    needs = plan.needs[plan.needs["site"] == site["site"]]
    said = [word("siting.reason_forced", language)] if site["forced"] else []
    if len(needs):
        said.append(
            word(
                plan.model.reason,
                language,
                n=len(needs),
                needs=_needs(needs, language),
                alone=f"{site['alone']:.2g}",
                adds=f"{site['adds']:.2g}",
                weight=weight,
            )
        )
    rely = plan.model.relies
    if rely and site["relies"]:
        said.append(word(rely, language, n=site["relies"]))
    if needs.empty and not (rely and site["relies"]):
        said.append(
            word(
                "siting.reason_city"
                if plan.ask.one_per_city and not site["forced"]
                else "siting.reason_none",
                language,
            )
        )
    zones = after[(after["site"] == site["site"]) & (after["unit_kind"] == "zone")].drop_duplicates(
        "unit_id"
    )
    if len(zones):
        said.append(
            word(
                "siting.reason_zones",
                language,
                n=len(zones),
                zones=_several(zones["unit_name"].tolist(), language),
            )
        )
    return (" " if language == "en" else "").join(said)


def _needs(needs: pd.DataFrame, language: str) -> str:
    return _several(
        [
            f"{name_in(need, language, 'unit_name')} × {name_in(need, language, 'cluster_name')}"
            for need in needs.to_dict("records")
        ],
        language,
    )


def _several(names: list[str], language: str) -> str:
    return listing(names[:NAMED], language) + ("…" if len(names) > NAMED else "")
