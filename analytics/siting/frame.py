"""A question of siting as arrays for the location models, and their answers as tables of places and needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from analytics import location
from analytics.coverage import needs_coverage
from analytics.setting import Setting, SettingError
from analytics.siting.ask import DISTANCE, PLACES, Ask, check
from data.registry import Registry, query
from data.schemas import ZONE_KINDS

NEED = ["unit_kind", "unit_id", "cluster_id"]
BACKUP = 2  # how often lscp_backup covers
BEYOND = 20  # the curve goes on to so many sites


@dataclass(frozen=True)
class Plan:
    """What a question of siting comes to.

    sites: one row per chosen site, the one that adds most first: site, site_kind, site_id, site_name(_en), city(_en), bundle,
    clusters (ids by ";"), forced, adds (need weight beside those before), alone (need weight lost without it), needs_new
    (needs newly covered), ties (sites that would do as well, by ";").
    needs: the demand with covered ("before", "new", "no"), site, weight (as the model counts it), reachable (some candidate could).
    curve: sites, covered (share of need weight, 0-1), status, one row per number of sites from 0; of the models that cover.
    weight_before, weight_after, weight_all: need weight. objective, bound, gap: the model's own.
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
    at_least: int | None = None  # infeasible: the fewest sites with which it would do
    stretch: float | None = None  # every need would be in reach of so many sites if radii were longer by this factor
    fair_cost: float | None = None  # need weight that equity leaves uncovered

    @property
    def gap(self) -> float:
        return location.relative_gap(self.objective, self.bound)

    @property
    def headline(self) -> float:
        """The number that a plan is about: percent of need weight in reach, how many sites, or km; NaN where there is no answer."""
        if self.status == "infeasible":
            return float("nan")
        if self.ask.model.startswith("lscp"):
            return len(self.sites)
        if self.ask.model == "p_center":
            return self.objective
        whole = self.weight_all or 1.0
        return self.objective / whole if self.ask.model == "p_median" else 100 * self.weight_after / whole


# --- demand and sites -------------------------------------------------------------------------------------


def demand(registry: Registry, setting: Setting, ask: Ask) -> pd.DataFrame:
    """The needs that a question is about: the columns of `needs_coverage`, weight, before (existing platforms that cover) and km_before."""
    if ask.pipeline:
        counted = query(registry, "platforms_counted", **setting.params(registry))
        setting = replace(setting, opened=(*setting.opened, *counted.loc[~counted["existing"], "platform_id"]))
    needs = needs_coverage(registry, setting)
    keep = (needs["unit_kind"] == ask.unit_kind) & (needs["cluster_id"].isin(ask.clusters) if ask.clusters else True)
    reach = query(registry, "existing_reach", **setting.params(registry))
    needs = needs[keep].merge(reach[[*NEED, "surely", "probably"]].assign(km_sure=reach["km_p95"], km_likely=reach["km_p50"]), on=NEED)
    weight = needs["severity"] / 100 if ask.worst_first else needs["need_weight"]
    how = ("surely", "km_sure") if ask.surely else ("probably", "km_likely")
    return needs.assign(weight=weight, before=needs[how[0]], km_before=needs[how[1]]).drop(columns=["surely", "probably", "km_sure", "km_likely"])


def places(registry: Registry, ask: Ask) -> pd.DataFrame:
    """Where a platform may be built: place ("kind:id"), site_kind, site_id, names, city, city_adcode, lon, lat; by place."""
    units = query(registry, "units")
    units = units[units["unit_kind"].isin(("county", "zone"))]
    units = units.assign(place=units["unit_kind"] + ":" + units["unit_id"])
    strangers = [name for name in ask.candidates if name not in PLACES and name not in set(units["place"])]
    strangers += [name for name in ask.excluded if name not in set(units["place"])]
    if strangers:
        raise SettingError(
            f"没有地点“{strangers[0]}”。可写 {', '.join(PLACES)}，或 county:县代码、zone:园区编号。",
            f"There is no place '{strangers[0]}'. Write {', '.join(PLACES)}, or county:ADCODE, zone:ID.",
        )
    chosen = pd.concat([_some(registry, units, name) for name in ask.candidates]).drop_duplicates("place")
    chosen = chosen[~chosen["place"].isin(ask.excluded)]
    columns = {"unit_kind": "site_kind", "unit_id": "site_id", "name": "site_name", "name_en": "site_name_en"}
    return chosen.rename(columns=columns).sort_values("place", ignore_index=True)


def _some(registry: Registry, units: pd.DataFrame, name: str) -> pd.DataFrame:
    """The places that one of PLACES, or the name of a place, stands for."""
    if name == "counties":
        return units[units["unit_kind"] == "county"]
    if name == "core":
        areas = query(registry, "cluster_areas")
        return units[(units["unit_kind"] == "county") & units["unit_id"].isin(areas.loc[areas["designation"] == "core", "adcode"])]
    if name in ("zones", *ZONE_KINDS):
        zones = query(registry, "zones")
        zones = zones if name == "zones" else zones[zones["kind"] == name]
        return units[(units["unit_kind"] == "zone") & units["unit_id"].isin(zones["zone_id"])]
    return units[units["place"] == name]


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
        group = parent if isinstance(parent, str) else name  # a cluster of no group is one of its own
        grouped[group] = (*grouped.get(group, ()), name)
    return grouped


# --- one question -----------------------------------------------------------------------------------------


class Frame:
    """A question as arrays, and its answers in words of places and needs.

    The columns of the instance: existing platforms first (`fixed`, one for each time that a need may already be covered), then
    every place x bundle that reaches some need.
    """

    def __init__(self, registry: Registry, setting: Setting, ask: Ask) -> None:
        check(registry, ask)
        self.ask = ask
        self.needs = demand(registry, setting, ask)
        self.places = places(registry, ask)
        self.bundles = bundles(registry, sorted(self.needs["cluster_id"].unique()), ask.serves)
        self.km = self._km(query(registry, "site_reach", unit_kind=ask.unit_kind))
        self.wanted = {site if " " in site or len(self.bundles) != 1 else f"{site} {next(iter(self.bundles))}" for site in ask.forced}
        self.columns, self.within = self._columns()
        self.existing = sparse.csr_matrix(np.array([self.needs["before"] > k for k in range(BACKUP)]).T)
        self.forced = self._forced()

    def _km(self, reach: pd.DataFrame) -> np.ndarray:
        """(units, places) km from a unit to anywhere in a place, inf beyond what is measured."""
        self.units = {name: k for k, name in enumerate(self.needs["unit_id"].unique())}
        reach = reach.assign(place=reach["site_kind"] + ":" + reach["site_id"], km=reach["km_p95" if self.ask.surely else "km_p50"].where(reach["inside"] != "yes", 0.0))
        at = {name: k for k, name in enumerate(self.places["place"])}
        reach = reach[reach["place"].isin(at) & reach["unit_id"].isin(self.units)]
        km = np.full((len(self.units), len(at)), np.inf)
        km[reach["unit_id"].map(self.units).to_numpy(int), reach["place"].map(at).to_numpy(int)] = reach["km"].fillna(np.inf)
        return km

    def _columns(self) -> tuple[pd.DataFrame, sparse.csr_matrix]:
        """Every place x bundle that some need is in reach of (of distance models: at a known distance from), and (needs, columns) which ones reach."""
        unit, radius = self.needs["unit_id"].map(self.units).to_numpy(int), self.needs["radius_km"].to_numpy(float)
        blocks, parts = [], []
        for bundle, clusters in self.bundles.items():
            rows = np.flatnonzero(self.needs["cluster_id"].isin(clusters))
            near = self.km[unit[rows]] <= radius[rows, None]
            useful = (np.isfinite(self.km[unit[rows]]) if self.ask.model in DISTANCE else near).any(axis=0)
            used = np.flatnonzero(useful | (self.places["place"] + f" {bundle}").isin(self.wanted).to_numpy())
            block = sparse.coo_matrix(near[:, used])
            blocks.append(sparse.coo_matrix((block.data, (rows[block.row], block.col)), (len(self.needs), len(used))))
            parts.append(self.places.iloc[used].assign(bundle=bundle, at=used))
        columns = pd.concat(parts, ignore_index=True) if parts else self.places.iloc[:0].assign(bundle="", at=0)
        columns["site"] = columns["place"] + " " + columns["bundle"]
        within = sparse.hstack(blocks).tocsr() if blocks else sparse.csr_matrix((len(self.needs), 0))
        order = columns["site"].argsort(kind="stable")  # the same answer whatever the order of rows
        return columns.iloc[order].reset_index(drop=True), within[:, order.to_numpy()]

    def _forced(self) -> np.ndarray:
        """(columns,) which are built in any case."""
        lost = sorted(self.wanted - set(self.columns["site"]))
        if lost:
            raise SettingError(
                f"指定的点“{lost[0]}”不在候选中。请写“地点 集群”，如 county:330282 nev。",
                f"The site '{lost[0]}' that is forced in is no candidate. Write 'place cluster', as county:330282 nev.",
            )
        return self.columns["site"].isin(self.wanted).to_numpy()

    def instance(self, ask: Ask) -> location.Instance:
        """The question as the location models take it."""
        old, m = self.existing.shape[1], len(self.columns)
        km = None
        if ask.model in DISTANCE:
            far = np.where(self._serves(), self.km[self.needs["unit_id"].map(self.units).to_numpy(int)][:, self.columns["at"].to_numpy(int)], np.inf)
            km = np.hstack([self.needs["km_before"].fillna(np.inf).to_numpy(float)[:, None], np.full((len(self.needs), old - 1), np.inf), far])
        cities = pd.factorize(self.columns["city_adcode"])[0]
        weight = self.needs["weight"] if ask.worst_first else self.needs["need_weight"]
        return location.Instance(
            weight=weight.to_numpy(float), reach=sparse.hstack([self.existing, self.within]).tocsr(), km=km, fixed=np.concatenate([np.ones(old, bool), self.forced]),
            cost=None if ask.cost is None else np.concatenate([np.zeros(old), np.full(m, ask.cost)]), group=np.concatenate([np.full(old, -1), cities]).astype(int),
            capacity=None if ask.capacity is None else np.concatenate([np.full(old, weight.sum() + 1), np.full(m, ask.capacity)]),
        )  # fmt: skip

    def _serves(self) -> np.ndarray:
        """(needs, columns) whether a column serves the need's cluster at all."""
        serving = {bundle: self.needs["cluster_id"].isin(clusters).to_numpy() for bundle, clusters in self.bundles.items()}
        return np.array([serving[bundle] for bundle in self.columns["bundle"]]).reshape(len(self.columns), len(self.needs)).T

    def answer(self, ask: Ask, report: location.Report | None = None) -> location.Answer:
        """The model's answer, in the instance's columns. Forced sites count among those asked for."""
        built = int(self.forced.sum())
        rules: dict[str, object] = {"report": report}
        instance = self.instance(ask)
        if ask.one_per_city:
            rules["one_per_group"] = sorted(set(instance.group.tolist()) - {-1})
        if ask.model.startswith("lscp"):
            return MODEL[ask.model](instance, **rules)
        sites = None if ask.sites is None else ask.sites - built
        budget = None if ask.budget is None else ask.budget - built * ask.cost
        if (sites is not None and sites < 0) or (budget is not None and budget < 0):
            return location.Answer("infeasible")
        if ask.model == "p_center":
            rules.pop("one_per_group", None)
            return location.p_center(instance, sites, **rules)
        if ask.model == "mclp":
            rules["prove_unique"] = True
        return MODEL[ask.model](instance, sites=sites, budget=budget, **rules)

    # --- answers in places and needs ----------------------------------------------------------------------

    def plan(self, answer: location.Answer) -> Plan:
        """The answer as tables."""
        chosen = np.array([], int) if answer.status == "infeasible" else np.union1d(np.flatnonzero(self.forced), np.array(answer.chosen, int) - self.existing.shape[1]).astype(int)
        covered = np.asarray(self.within[:, chosen].sum(axis=1)).ravel() > 0
        before = (self.needs["before"] > 0).to_numpy()
        sites = self._sites(chosen, before, answer)
        needs = self.needs.assign(
            covered=np.where(before, "before", np.where(covered, "new", "no")), reachable=np.asarray(self.within.sum(axis=1)).ravel() > 0,
            site=self.site_of(sites, chosen),
        )  # fmt: skip
        weight = needs["need_weight"].to_numpy(float)
        cities = set(self.needs["city_adcode"].dropna()) - set(self.columns["city_adcode"].dropna()) if self.ask.one_per_city else set()
        return Plan(
            self.ask, answer.status, sites, needs, answer.objective, answer.bound, answer.unique, weight_before=float(weight[before].sum()),
            weight_after=float(weight[before | covered].sum()), weight_all=float(weight.sum()), cities_without=tuple(sorted(cities)),
        )  # fmt: skip

    def _sites(self, chosen: np.ndarray, before: np.ndarray, answer: location.Answer) -> pd.DataFrame:
        """The chosen sites in the order in which each adds most need weight."""
        weight = np.where(before, 0.0, self.needs["need_weight"].to_numpy(float))
        reach = self.within[:, chosen].toarray() > 0
        swaps = {site - self.existing.shape[1]: others for site, others in answer.swaps or ()}
        rows, left, waiting = [], weight.copy(), list(range(len(chosen)))
        while waiting:
            k = max(waiting, key=lambda k: (left[reach[:, k]].sum(), -k))
            waiting.remove(k)
            others = np.delete(reach, k, axis=1).any(axis=1)
            ties = [self.columns["site"].iloc[other - self.existing.shape[1]] for other in swaps.get(int(chosen[k]), ())]
            row = self.columns.iloc[chosen[k]].to_dict()
            rows.append(row | {
                "clusters": ";".join(self.bundles[row["bundle"]]), "forced": bool(self.forced[chosen[k]]), "adds": float(left[reach[:, k]].sum()),
                "alone": float(weight[reach[:, k] & ~others].sum()), "needs_new": int((reach[:, k] & ~before).sum()), "ties": ";".join(ties) or None,
            })  # fmt: skip
            left[reach[:, k]] = 0
        columns = [*self.columns.columns, "clusters", "forced", "adds", "alone", "needs_new", "ties"]
        return pd.DataFrame(rows, columns=columns).drop(columns="at")

    def site_of(self, sites: pd.DataFrame, chosen: np.ndarray) -> list[str | None]:
        """For each need that is newly covered the first of the sites that covers it."""
        names = self.columns["site"].iloc[chosen].tolist()
        rank = {name: k for k, name in enumerate(sites["site"])}
        reach, before = self.within[:, chosen].toarray() > 0, (self.needs["before"] > 0).to_numpy()
        covering = [[names[k] for k in np.flatnonzero(row)] for row in reach]
        return [min(found, key=rank.__getitem__) if found and not done else None for found, done in zip(covering, before, strict=True)]

    # --- beside the answer ---------------------------------------------------------------------------------

    def curve(self, asked: int, report: location.Report | None) -> pd.DataFrame:
        """Share of need weight covered by 0, 1, ... sites beside those forced in, beyond those asked for; without the rule of one per city."""
        instance = self.instance(replace(self.ask, model="mclp", worst_first=False))
        most = max(asked, min(BEYOND, len(self.columns))) - int(self.forced.sum())
        answers = location.mclp_curve(instance, most, report=report) if most > 0 else []
        already = instance.weight[np.asarray(instance.reach[:, instance.fixed].sum(axis=1)).ravel() > 0].sum()
        total = instance.weight.sum() or np.nan
        values = [already, *(answer.objective for answer in answers)]
        return pd.DataFrame({"sites": np.arange(len(values)) + int(self.forced.sum()), "covered": np.array(values, float) / total, "status": ["optimal", *(answer.status for answer in answers)]})

    def fair_cost(self, fair: Plan) -> float:
        """Need weight that would be covered beside what the plan covers if equity were not asked for."""
        free = replace(self.ask, one_per_city=False, worst_first=False)
        return self.plan(self.answer(free)).weight_after - fair.weight_after

    def at_least(self) -> int | None:
        """The fewest sites with which an infeasible question would have an answer."""
        if self.ask.model in DISTANCE:
            return len(self.bundles)
        cities = self.columns.loc[~self.forced, "city_adcode"].nunique() if self.ask.one_per_city else 0
        return int(self.forced.sum()) + cities

    def stretch(self) -> float | None:
        """The factor by which every radius would have to grow for the sites asked for to reach all that can be reached at all."""
        instance = self.instance(self.ask)
        ratio = instance.km / self.needs["radius_km"].to_numpy(float)[:, None]
        answer = location.p_center(replace(instance, km=ratio), self.ask.sites - int(self.forced.sum()))
        return None if answer.status != "optimal" or not np.isfinite(answer.objective) else float(answer.objective)


MODEL: dict[str, Callable[..., location.Answer]] = {
    "mclp": location.mclp, "lscp": location.lscp, "p_median": location.p_median, "p_center": location.p_center,
    "lscp_backup": location.lscp_backup, "mclp_capacitated": location.mclp_capacitated,
}  # fmt: skip
