"""A question of siting as arrays for the location models, and their answers as tables of places and
needs.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from analytics import solvers
from analytics.questions.coverage import needs_coverage
from analytics.questions.weighting import planning_factors
from analytics.setting import Setting, SettingError
from analytics.siting.ask import PLACES, Ask, check
from analytics.siting.models import MODELS, Model
from data import points
from data.registry import Registry, query
from data.vocabulary import ZONE_KINDS

NEED = ["unit_kind", "unit_id", "cluster_id"]
BACKUP = 2  # how often lscp_backup covers
WHOLE = 1e-6  # a need of which no larger share is left out is taken in: the solver rounds
# how a need is; partly: with capacities, some of it is taken in
COVERED = ("before", "new", "partly", "no")
POINTS = tuple(f"{kind}:" for kind in points.KINDS)
FEW_POINTS = 20  # so many are measured each time
PLACE_FORMS = (
    "county:县代码、zone:园区编号、town:地名编号、point:经度,纬度",
    "county:ADCODE, zone:ID, town:GEONAMES_ID, point:LON,LAT",
)
BEYOND = 20  # the curve goes on to so many sites


# a plan is itself and no other, so that what is made of it can be kept by it
@dataclass(frozen=True, eq=False)
class Plan:
    """What a question of siting comes to.

    sites: one row per chosen site, the one that adds most first: site, site_kind, site_id,
        site_name(_en), city(_en), bundle, clusters (ids by ";"), forced, adds (need weight beside
        those before), alone (need weight lost without it; NaN with capacities, where others may
        take over), needs_new (needs that are its own: `needs` names it as their site), relies
        (needs that would have fewer than two platforms in reach without it, of lscp_backup; that it
        is the nearest to, of distances), ties (sites that would do as well, by ";").
    needs: the demand with planning_weight (need weight times the factors that are asked for), share
        (0-1, in reach; with capacities: taken in), covered ("before", "new", "partly", "no"), site
        (what newly covers it; with capacities: what takes in most of it), km_after (to the nearest
        platform then, NaN where none is measured), weight (as the model counts it), reachable (some
        candidate could).
    curve: sites, covered (share of need weight, 0-1), status, one row per number of sites from 0;
        of mclp and lscp.
    weight_before, weight_after, weight_all, adds, alone: planning weight. objective, bound, gap:
        the model's own; NaN where no answer was found.
    """

    ask: Ask
    status: str
    sites: pd.DataFrame
    needs: pd.DataFrame
    objective: float
    bound: float
    unique: bool | None
    weight_before: float
    weight_after: float
    weight_all: float
    curve: pd.DataFrame | None = None
    cities_without: tuple[str, ...] = ()  # cities in which there is no candidate
    # the fewest sites with which it would do, where those asked for are too few
    at_least: int | None = None
    must: int = 0  # infeasible: how many of them are forced in
    waiting: tuple[str, ...] = ()  # infeasible: cities (adcodes) that want one beside those
    # with radii longer by this factor the sites asked for reach every need; inf: with none that is
    # measured
    stretch: float | None = None
    fair_cost: float | None = None  # what equity costs, as `amount` measures it

    @property
    def model(self) -> Model:
        """The model that was asked for."""
        return MODELS[self.ask.model]

    @property
    def gap(self) -> float:
        return solvers.relative_gap(self.objective, self.bound)

    @property
    def answered(self) -> bool:
        """Whether there is a choice at all: not where none is possible, or none was found
        in time.
        """
        return self.objective == self.objective

    @property
    def on_curve(self) -> bool:
        """Whether the curve tells of this plan: its points are the best of their number, without
        equity.
        """
        return (
            self.curve is not None
            and self.model.is_on_curve
            and self.status == "optimal"
            and not (self.ask.one_per_city or self.ask.worst_first)
        )

    @property
    def amount(self) -> float:
        """What the plan comes to in its model's own unit: need weight in reach or taken in, how
        many sites, or km; NaN where there is no answer.
        """
        if not self.answered:
            return float("nan")
        if self.model.unit == "sites":
            return len(self.sites)
        if self.model.unit == "worst_km":
            return self.objective
        return self.mean_km if self.model.unit == "mean_km" else self.weight_after

    @property
    def mean_km(self) -> float:
        """km from a need to its nearest platform, by planning weight, of those from which any is
        measured; 0 where there are none.
        """
        known = self.needs[self.needs["km_after"].notna()]
        weight = known["planning_weight"].sum()
        return (
            float((known["planning_weight"] * known["km_after"]).sum() / weight) if weight else 0.0
        )

    @property
    def headline(self) -> float:
        """The number that a plan is about: as `amount`, need weight as percent of all."""
        if self.model.unit == "weight":
            return 100 * self.amount / (self.weight_all or 1.0)
        return self.amount


# --- demand and sites -----------------------------------------------------------------------------


def demand(registry: Registry, setting: Setting, ask: Ask) -> pd.DataFrame:
    """The needs that a question is about: the columns of `needs_coverage`, planning_factor and
    _weight, weight, before (existing platforms that cover) and km_before.
    """
    if ask.pipeline:
        counted = query(registry, "platforms_counted", **setting.params(registry))
        setting = replace(
            setting, opened=(*setting.opened, *counted.loc[~counted["existing"], "platform_id"])
        )
    needs = needs_coverage(registry, setting)
    keep = (needs["unit_kind"] == ask.unit_kind) & (
        needs["cluster_id"].isin(ask.clusters) if ask.clusters else True
    )
    reach = query(registry, "existing_reach", **setting.params(registry))
    needs = needs[keep].merge(
        reach[[*NEED, "surely", "probably"]].assign(
            km_sure=reach["km_p95"], km_likely=reach["km_p50"]
        ),
        on=NEED,
    )
    factor = planning_factors(registry, setting, needs, ask.weighting)
    needs = needs.assign(planning_factor=factor, planning_weight=needs["need_weight"] * factor)
    weight = needs["severity"] / 100 * factor if ask.worst_first else needs["planning_weight"]
    how = ("surely", "km_sure") if ask.surely else ("probably", "km_likely")
    return needs.assign(weight=weight, before=needs[how[0]], km_before=needs[how[1]]).drop(
        columns=["surely", "probably", "km_sure", "km_likely"]
    )


def places(registry: Registry, ask: Ask) -> pd.DataFrame:
    """Where a platform may be built: place ("kind:id"), site_kind, site_id, names, city,
    city_adcode, adcode, lon, lat; by place.
    """
    areas, towns = _areas(registry), points.towns(registry)
    named = [name for name in (*ask.candidates, *ask.excluded) if name not in PLACES]
    single = _points(registry, [name for name in named if name.startswith(POINTS)])
    known = {*areas["place"], *single["place"]}
    strangers = [name for name in ask.candidates if name not in PLACES and name not in known]
    strangers += [name for name in ask.excluded if name not in known]
    if strangers:
        raise SettingError(
            f"没有地点“{strangers[0]}”。可写 {', '.join(PLACES)}，或 {PLACE_FORMS[0]}。",
            f"There is no place '{strangers[0]}'. Write {', '.join(PLACES)}, or {PLACE_FORMS[1]}.",
        )
    all_places = pd.concat(
        [areas, towns.drop(columns="is_seat"), single[points.COLUMNS]], ignore_index=True
    ).drop_duplicates("place")
    seats = set(towns.loc[towns["is_seat"], "place"])
    some = [_some(registry, all_places, seats, name) for name in ask.candidates]
    chosen = pd.concat([all_places.iloc[:0], *some]).drop_duplicates("place")
    # what is excluded of a county is so of the points in it
    barred = {name.removeprefix("county:") for name in ask.excluded if name.startswith("county:")}
    is_barred = chosen["place"].isin(ask.excluded) | (
        chosen["site_kind"].isin(points.KINDS) & chosen["adcode"].isin(barred)
    )
    left = chosen[~is_barred]
    if not ask.candidates or (left.empty and len(chosen)):
        # a record without any place is no mistake of the question
        raise SettingError(
            "没有候选点：可建之处（candidates）为空，或全部被排除（excluded）。请加候选点，或去掉排除。",
            "There is no candidate: the places where one may stand (candidates) are none, or all of"
            " them are excluded. Add candidates, or exclude fewer.",
        )
    return left.sort_values("place", ignore_index=True)


def _points(registry: Registry, names: list[str]) -> pd.DataFrame:
    """Towns and points by name; one that cannot be meant is a fault of the question."""
    try:
        return points.points_named(registry, names)
    except points.PointError as error:
        raise SettingError(error.zh, error.en) from error


def _areas(registry: Registry) -> pd.DataFrame:
    """Counties and zones as places."""
    units = query(registry, "units")
    units = units[units["unit_kind"].isin(("county", "zone"))]
    units = units.assign(place=units["unit_kind"] + ":" + units["unit_id"])
    columns = {
        "unit_kind": "site_kind",
        "unit_id": "site_id",
        "name": "site_name",
        "name_en": "site_name_en",
    }
    return units.rename(columns=columns)[points.COLUMNS]


def _reach(registry: Registry, unit_kind: str, sites: pd.DataFrame) -> pd.DataFrame:
    """How far the units of a kind are from some places: place, unit_id, inside and percentiles of
    km.
    """
    parts = []
    kinds = set(sites["site_kind"])
    if kinds & {"county", "zone"}:
        reach = query(registry, "site_reach", unit_kind=unit_kind)
        parts.append(reach.assign(place=reach["site_kind"] + ":" + reach["site_id"]))
    exact = sites[sites["site_kind"].isin(points.KINDS)]
    if len(exact) > FEW_POINTS:  # measured for all towns at once, and kept
        parts.append(points.town_reach(registry, unit_kind))
        exact = exact[exact["site_kind"] == "point"]
    if len(exact):
        parts.append(points.reach_of_points(registry, exact, unit_kind))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=points.REACH)
    return found[found["place"].isin(sites["place"])][points.REACH]


def _some(registry: Registry, all_places: pd.DataFrame, seats: set[str], name: str) -> pd.DataFrame:
    """The places that one of PLACES, or the name of a place, stands for."""
    kind, site_id = all_places["site_kind"], all_places["site_id"]
    if name == "counties":
        return all_places[kind == "county"]
    if name == "core":
        areas = query(registry, "cluster_areas")
        return all_places[
            (kind == "county") & site_id.isin(areas.loc[areas["designation"] == "core", "adcode"])
        ]
    if name == "towns":
        return all_places[kind == "town"]
    if name == "seats":
        return all_places[all_places["place"].isin(seats)]
    if name in ("zones", *ZONE_KINDS):
        zones = query(registry, "zones")
        zones = zones if name == "zones" else zones[zones["kind"] == name]
        return all_places[(kind == "zone") & site_id.isin(zones["zone_id"])]
    return all_places[all_places["place"] == name]


def bundles(registry: Registry, needed: list[str], serves: str) -> dict[str, tuple[str, ...]]:
    """What one platform may serve: a name for each, and the clusters."""
    if serves == "all":
        return {"all": tuple(needed)}
    if serves == "cluster":
        return {name: (name,) for name in needed}
    parents = query(registry, "clusters").set_index("cluster_id")["parent_id"]
    grouped: dict[str, tuple[str, ...]] = {}
    for name in needed:
        parent = parents.get(name)
        # a cluster of no group is one of its own
        group = parent if isinstance(parent, str) else name
        grouped[group] = (*grouped.get(group, ()), name)
    return grouped


# --- one question ---------------------------------------------------------------------------------


class Frame:
    """A question as arrays, and its answers in words of places and needs.

    The columns of the instance: existing platforms first (`fixed`, one for each time that a need
    may already be covered), then every place x bundle that reaches some need.
    """

    def __init__(self, registry: Registry, setting: Setting, ask: Ask) -> None:
        check(registry, setting, ask)
        self.ask = ask
        self.needs = demand(registry, setting, ask)
        self.places = places(registry, ask)
        self.bundles = bundles(registry, sorted(self.needs["cluster_id"].unique()), ask.serves)
        self.km = self._km(_reach(registry, ask.unit_kind, self.places))
        self.wanted = {
            site if " " in site or len(self.bundles) != 1 else f"{site} {next(iter(self.bundles))}"
            for site in ask.forced
        }
        self.columns, self.within = self._columns()
        self.existing = sparse.csr_matrix(
            np.array([self.needs["before"] > k for k in range(BACKUP)]).T
        )
        self.forced = self._forced()

    def _km(self, reach: pd.DataFrame) -> np.ndarray:
        """(units, places) km from a unit to a point, or to anywhere in a county or zone; inf beyond
        what is measured.
        """
        self.units = {name: k for k, name in enumerate(self.needs["unit_id"].unique())}
        reach = reach.assign(
            km=reach["km_p95" if self.ask.surely else "km_p50"].where(reach["inside"] != "yes", 0.0)
        )
        at = {name: k for k, name in enumerate(self.places["place"])}
        reach = reach[reach["place"].isin(at) & reach["unit_id"].isin(self.units)]
        km = np.full((len(self.units), len(at)), np.inf)
        km[reach["unit_id"].map(self.units).to_numpy(int), reach["place"].map(at).to_numpy(int)] = (
            reach["km"].fillna(np.inf)
        )
        return km

    def _columns(self) -> tuple[pd.DataFrame, sparse.csr_matrix]:
        """Every place x bundle that some need is in reach of (of distance models: at a known
        distance from), and (needs, columns) which ones reach.
        """
        unit, radius = (
            self.needs["unit_id"].map(self.units).to_numpy(int),
            self.needs["radius_km"].to_numpy(float),
        )
        blocks, parts = [], []
        for bundle, clusters in self.bundles.items():
            rows = np.flatnonzero(self.needs["cluster_id"].isin(clusters))
            near = self.km[unit[rows]] <= radius[rows, None]
            useful = (
                np.isfinite(self.km[unit[rows]]) if MODELS[self.ask.model].by_distance else near
            ).any(axis=0)
            used = np.flatnonzero(
                useful | (self.places["place"] + f" {bundle}").isin(self.wanted).to_numpy()
            )
            block = sparse.coo_matrix(near[:, used])
            blocks.append(
                sparse.coo_matrix(
                    (block.data, (rows[block.row], block.col)), (len(self.needs), len(used))
                )
            )
            parts.append(self.places.iloc[used].assign(bundle=bundle, at=used))
        columns = (
            pd.concat(parts, ignore_index=True)
            if parts
            else self.places.iloc[:0].assign(bundle="", at=0)
        )
        columns["site"] = columns["place"] + " " + columns["bundle"]
        within = (
            sparse.hstack(blocks).tocsr() if blocks else sparse.csr_matrix((len(self.needs), 0))
        )
        order = columns["site"].argsort(kind="stable")  # the same answer whatever the order of rows
        return columns.iloc[order].reset_index(drop=True), within[:, order.to_numpy()]

    def _forced(self) -> np.ndarray:
        """(columns,) which are built in any case."""
        lost = sorted(self.wanted - set(self.columns["site"]))
        if lost:
            raise SettingError(
                f"指定的点“{lost[0]}”不在候选中。请写“地点 集群”，如 county:330282 nev。",
                f"The site '{lost[0]}' that is forced in is no candidate. Write 'place cluster', as"
                " county:330282 nev.",
            )
        return self.columns["site"].isin(self.wanted).to_numpy()

    def instance(self, ask: Ask) -> solvers.Instance:
        """The question as the location models take it."""
        old, m = self.existing.shape[1], len(self.columns)
        km = (
            np.hstack(
                [
                    self._km_before()[:, None],
                    np.full((len(self.needs), old - 1), np.inf),
                    self._site_km(),
                ]
            )
            if MODELS[ask.model].by_distance
            else None
        )
        cities = pd.factorize(self.columns["city_adcode"])[0]
        load, within = self.needs["need_weight"].to_numpy(float), self.within
        weight = self.needs["weight" if ask.worst_first else "planning_weight"].to_numpy(float)
        if MODELS[ask.model].has_capacity:
            # what existing platforms cover takes up nothing of a new one
            within = sparse.diags((self.needs["before"] == 0).to_numpy(float)) @ within
        return solvers.Instance(
            weight=weight,
            reach=sparse.hstack([self.existing, within]).tocsr(),
            km=km,
            fixed=np.concatenate([np.ones(old, bool), self.forced]),
            group=np.concatenate([np.full(old, -1), cities]).astype(int),
            capacity=(
                None
                if ask.capacity is None
                else np.concatenate([np.full(old, load.sum() + 1), np.full(m, ask.capacity)])
            ),
            load=load,
        )

    def _km_before(self) -> np.ndarray:
        """(needs,) km to the nearest existing platform that serves, inf for none."""
        return self.needs["km_before"].fillna(np.inf).to_numpy(float)

    def _site_km(self) -> np.ndarray:
        """(needs, columns) km from a need to a site that serves its cluster, inf to others and
        beyond what is measured.
        """
        return np.where(
            self._serves(),
            self.km[self.needs["unit_id"].map(self.units).to_numpy(int)][
                :, self.columns["at"].to_numpy(int)
            ],
            np.inf,
        )

    def _serves(self) -> np.ndarray:
        """(needs, columns) whether a column serves the need's cluster at all."""
        serving = {
            bundle: self.needs["cluster_id"].isin(clusters).to_numpy()
            for bundle, clusters in self.bundles.items()
        }
        return (
            np.array([serving[bundle] for bundle in self.columns["bundle"]])
            .reshape(len(self.columns), len(self.needs))
            .T
        )

    def answer(
        self, ask: Ask, report: solvers.Report | None = None, *, prove_unique: bool = False
    ) -> solvers.Answer:
        """The model's answer, in the instance's columns.

        Forced sites count among those asked for, and are paid for.
        """
        rules: dict[str, object] = {"report": report}
        instance = self.instance(ask)
        if ask.one_per_city:
            rules["one_per_group"] = self._groups(instance)
        model = MODELS[ask.model]
        if model.finds_number:
            return model.solver(instance, **rules)
        sites = ask.most - int(self.forced.sum())
        if sites < 0:
            return solvers.Answer("infeasible")
        if prove_unique and model.proves_unique:
            rules["prove_unique"] = True
        return model.solver(instance, sites=sites, **rules)

    def _groups(self, instance: solvers.Instance) -> list[int]:
        """The cities that have a candidate, as groups of the instance."""
        return sorted(set(instance.group.tolist()) - {-1})

    # --- answers in places and needs --------------------------------------------------------------

    def plan(self, answer: solvers.Answer) -> Plan:
        """The answer as tables."""
        chosen = (
            np.array([], int)
            if answer.objective != answer.objective
            else np.union1d(
                np.flatnonzero(self.forced), np.array(answer.chosen, int) - self.existing.shape[1]
            ).astype(int)
        )
        before = (self.needs["before"] > 0).to_numpy()
        taken = self._taken(chosen, before, answer)
        order, added = self._in_order(taken)
        chosen, taken, added = chosen[order], taken[:, order], added[:, order]
        sites = self._sites(chosen, taken, added, answer)
        share = np.where(before, 1.0, np.minimum(added.sum(axis=1), 1.0))
        whole = share > 1 - WHOLE
        needs = self.needs.assign(
            share=share,
            covered=np.select([before, whole, share > 0], ["before", "new", "partly"], "no"),
            km_after=self._km_after(chosen),
            reachable=np.asarray(self.within.sum(axis=1)).ravel() > 0,
            site=[sites["site"].iloc[k] if k >= 0 else None for k in _most_at(added)],
        )
        weight = needs["planning_weight"].to_numpy(float)
        cities = (
            set(self.needs["city_adcode"].dropna()) - set(self.columns["city_adcode"].dropna())
            if self.ask.one_per_city
            else set()
        )
        return Plan(
            self.ask,
            answer.status,
            sites,
            needs,
            answer.objective,
            answer.bound,
            answer.unique,
            weight_before=float(weight[before].sum()),
            weight_after=float(weight @ share),
            weight_all=float(weight.sum()),
            cities_without=tuple(sorted(cities)),
        )

    def _taken(self, chosen: np.ndarray, before: np.ndarray, answer: solvers.Answer) -> np.ndarray:
        """(needs, chosen) share of each need, of those not covered before, that is in reach of a
        site; with capacities: that it takes in.
        """
        if answer.shares is None:
            return self.within[:, chosen].toarray() * ~before[:, None]
        shares = np.zeros((len(self.needs), self.existing.shape[1] + len(self.columns)))
        for need, site, share in answer.shares:
            shares[need, site] = share
        return shares[:, self.existing.shape[1] + chosen] * ~before[:, None]

    def _in_order(self, taken: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(chosen,) the sites in the order in which each adds most need weight, and (needs, chosen)
        the share that each adds to those before it.
        """
        weight, left = self.needs["planning_weight"].to_numpy(float), np.ones(len(taken))
        order, added, waiting = [], np.zeros_like(taken), list(range(taken.shape[1]))
        while waiting:
            gains = weight @ np.minimum(taken, left[:, None])
            k = max(waiting, key=lambda k: (gains[k], -k))
            added[:, k] = np.minimum(taken[:, k], left)
            left = left - added[:, k]
            order.append(k)
            waiting.remove(k)
        return np.array(order, int), added

    def _sites(
        self, chosen: np.ndarray, taken: np.ndarray, added: np.ndarray, answer: solvers.Answer
    ) -> pd.DataFrame:
        """The chosen sites, the one that adds most first, with what each is good for."""
        weight, old = self.needs["planning_weight"].to_numpy(float), self.existing.shape[1]
        alone = (
            weight @ (taken * (taken.sum(axis=1, keepdims=True) == taken))
            if answer.shares is None
            else np.full(len(chosen), np.nan)
        )
        swaps, relies, own = (
            {site - old: others for site, others in answer.swaps or ()},
            self._relying(chosen),
            _most_at(added),
        )
        rows = [
            row
            | {
                "clusters": ";".join(self.bundles[row["bundle"]]),
                "forced": bool(self.forced[chosen[k]]),
                "adds": float(weight @ added[:, k]),
                "alone": float(alone[k]),
                "needs_new": int((own == k).sum()),
                "relies": int(relies[k]),
                "ties": (
                    ";".join(
                        self.columns["site"].iloc[other - old]
                        for other in swaps.get(int(chosen[k]), ())
                    )
                    or None
                ),
            }
            for k, row in enumerate(self.columns.iloc[chosen].to_dict("records"))
        ]
        columns = [
            *self.columns.columns,
            "clusters",
            "forced",
            "adds",
            "alone",
            "needs_new",
            "relies",
            "ties",
        ]
        return pd.DataFrame(rows, columns=columns).drop(columns="at")

    def _relying(self, chosen: np.ndarray) -> np.ndarray:
        """(chosen,) how many needs rely on each site, as the model asks: for a second platform in
        reach, or as the nearest.
        """
        if MODELS[self.ask.model].by_distance and len(chosen):
            km = self._site_km()[:, chosen]
            return np.bincount(
                km.argmin(axis=1)[km.min(axis=1) < self._km_before()], minlength=len(chosen)
            )
        reach = self.within[:, chosen].toarray() > 0
        times = self.needs["before"].to_numpy() + reach.sum(axis=1)
        return (reach & (times <= BACKUP)[:, None]).sum(axis=0)

    def _km_after(self, chosen: np.ndarray) -> np.ndarray:
        """(needs,) km to the nearest platform, existing or chosen, NaN for none."""
        km = np.minimum(self._km_before(), self._site_km()[:, chosen].min(axis=1, initial=np.inf))
        return np.where(np.isfinite(km), km, np.nan)

    def site_of(self, sites: pd.DataFrame, chosen: np.ndarray) -> list[str | None]:
        """For each need that is newly covered the first of the sites that covers it."""
        names = self.columns["site"].iloc[chosen].tolist()
        rank = {name: k for k, name in enumerate(sites["site"])}
        reach, before = self.within[:, chosen].toarray() > 0, (self.needs["before"] > 0).to_numpy()
        covering = [[names[k] for k in np.flatnonzero(row)] for row in reach]
        return [
            min(found, key=rank.__getitem__) if found and not done else None
            for found, done in zip(covering, before, strict=True)
        ]

    # --- beside the answer ------------------------------------------------------------------------

    def curve(self, asked: int, report: solvers.Report | None) -> pd.DataFrame:
        """Share of need weight covered by 0, 1, ... sites beside those forced in, beyond those
        asked for; without equity.

        It ends where a further site adds nothing.
        """
        built = int(self.forced.sum())
        instance = self.instance(replace(self.ask, model="mclp", worst_first=False))
        most = min(max(asked, BEYOND), len(self.columns)) - built
        answers = solvers.mclp_curve(instance, most, report=report) if most > 0 else []
        already = instance.weight[
            np.asarray(instance.reach[:, instance.fixed].sum(axis=1)).ravel() > 0
        ].sum()
        values = [already, *(answer.objective for answer in answers)]
        total = instance.weight.sum() or np.nan
        return pd.DataFrame(
            {
                "sites": np.arange(len(values)) + built,
                "covered": np.array(values, float) / total,
                "status": ["optimal", *(answer.status for answer in answers)],
            }
        )

    def fair_cost(self, fair: Plan, report: solvers.Report | None) -> float | None:
        """How much better the plan would be, as `Plan.amount` measures it, if equity were not asked
        for; None unless both are proven.
        """
        answer = self.answer(replace(self.ask, one_per_city=False, worst_first=False), report)
        if answer.status != "optimal" or fair.status != "optimal":
            return None
        return abs(self.plan(answer).amount - fair.amount)

    def lacking(self, report: solvers.Report | None) -> dict[str, object]:
        """Of a question that is infeasible: at_least, must and waiting, as `Plan` has them.

        As few sites as serve every need that can be served (of distance models) and every city: a
        set covering of its own.
        """
        instance = self.instance(self.ask)
        must = sparse.csr_matrix(
            np.isfinite(instance.km) if MODELS[self.ask.model].by_distance else instance.reach.shape
        )
        groups = self._groups(instance) if self.ask.one_per_city else []
        fewest = solvers.lscp(replace(instance, reach=must), one_per_group=groups, report=report)
        built = int(self.forced.sum())
        waiting = (
            sorted(
                set(self.columns["city_adcode"].dropna())
                - set(self.columns.loc[self.forced, "city_adcode"])
            )
            if groups
            else []
        )
        return {
            "at_least": built + len(fewest.chosen) if fewest.status == "optimal" else None,
            "must": built,
            "waiting": tuple(waiting),
        }

    def stretch(self, report: solvers.Report | None) -> float | None:
        """The factor by which every radius would have to grow for the sites asked for to reach
        every need; None where that is not proven.
        """
        instance = self.instance(self.ask)
        ratio = instance.km / self.needs["radius_km"].to_numpy(float)[:, None]
        answer = solvers.p_center(
            replace(instance, km=ratio), self.ask.sites - int(self.forced.sum()), report=report
        )
        return (
            float(answer.objective)
            if answer.status == "optimal"
            else np.inf
            if answer.status == "infeasible"
            else None
        )


def _most_at(added: np.ndarray) -> np.ndarray:
    """(needs,) the column that adds most of each, the first of several; -1 for none."""
    if not added.shape[1]:
        return np.full(len(added), -1)
    return np.where(added.max(axis=1) > 0, added.argmax(axis=1), -1)
