"""A question of siting as arrays for the location models."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analytics import solvers
from analytics.setting import Setting, SettingError
from analytics.siting.ask import Ask
from analytics.siting.check import check
from analytics.siting.demand import demand
from analytics.siting.models import MODELS
from analytics.siting.places import bundles, places, reach_of_places
from analytics.solvers.arrays import Bools, Floats
from data.registry import Registry

BACKUP = 2  # how often lscp_backup covers


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """A question as arrays. A site is a place with a bundle of clusters that it serves there.

    Attributes:
        needs: rows of `demand`.
        bundles: name of each bundle -> its clusters.
        km: (needs, places) from a need's unit to a point, or to anywhere in a county or zone; inf
            beyond what is measured.
        sites: by name, those that reach some need (of distance models: at a known distance):
            columns of `places`, bundle, at (its place's column of `km`), site ("place bundle").
        within: (needs, sites) 0-1, the site serves the need within its radius.
        existing: (needs, BACKUP) 0-1, the need is covered already at least once, twice.
        forced: (sites,) built in any case.
    """

    ask: Ask
    needs: pd.DataFrame
    bundles: dict[str, tuple[str, ...]]
    km: Floats
    sites: pd.DataFrame
    within: sparse.csr_matrix
    existing: sparse.csr_matrix
    forced: Bools

    @property
    def built(self) -> int:
        """How many sites are forced in."""
        return int(self.forced.sum())

    @property
    def first_site(self) -> int:
        """Column of the instance of the first site; existing platforms stand before it."""
        return int(self.existing.shape[1])

    @property
    def covered_before(self) -> Bools:
        """(needs,) an existing platform covers it."""
        return (self.needs["before"] > 0).to_numpy()

    @property
    def planning_weight(self) -> Floats:
        """(needs,) need weight times the factors that are asked for."""
        return self.needs["planning_weight"].to_numpy(float)

    @property
    def km_before(self) -> Floats:
        """(needs,) km to the nearest existing platform that serves the cluster, inf for none."""
        return self.needs["km_before"].fillna(np.inf).to_numpy(float)

    @property
    def site_km(self) -> Floats:
        """(needs, sites) km to each site; inf to those that do not serve the need's cluster."""
        serving = {
            bundle: self.needs["cluster_id"].isin(clusters).to_numpy()
            for bundle, clusters in self.bundles.items()
        }
        by_site = np.array(
            [serving[bundle] for bundle in self.sites["bundle"]],
            dtype=bool,
        )
        serves = by_site.reshape(len(self.sites), len(self.needs)).T
        return np.where(
            serves,
            self.km[:, self.sites["at"].to_numpy(int)],
            np.inf,
        )

    def instance(self, ask: Ask) -> solvers.Instance:
        """Make the instance of a question; `ask` may differ from `self.ask` in model and rules.

        Its sites are one column for each time that a need may be covered already (fixed), then
        `self.sites`.
        """
        model = MODELS[ask.model]
        cities = pd.factorize(self.sites["city_adcode"])[0]
        load = self.needs["need_weight"].to_numpy(float)
        within = self.within
        if model.has_capacity:
            # needs that existing platforms cover take up nothing of a new one
            within = sparse.diags((~self.covered_before).astype(float)) @ within
        weight = self.needs["weight"].to_numpy(float) if ask.worst_first else self.planning_weight
        return solvers.Instance(
            weight=weight,
            reach=sparse.hstack([self.existing, within]).tocsr(),
            km=self._instance_km() if model.by_distance else None,
            fixed=np.concatenate([np.ones(self.first_site, bool), self.forced]),
            group=np.concatenate(
                [
                    np.full(
                        self.first_site,
                        -1,
                    ),
                    cities,
                ]
            ).astype(int),
            capacity=self._capacities(ask.capacity, load),
            load=load,
        )

    def _instance_km(self) -> Floats:
        """(needs, columns of the instance): existing platforms count as the nearest of them."""
        nowhere = np.full(
            (len(self.needs), self.first_site - 1),
            np.inf,
        )
        return np.hstack([self.km_before[:, None], nowhere, self.site_km])

    def _capacities(self, capacity: float | None, load: Floats) -> Floats | None:
        """(columns of the instance,) existing platforms keep all that they take in."""
        if capacity is None:
            return None
        enough = np.full(self.first_site, load.sum() + 1)
        return np.concatenate([enough, np.full(len(self.sites), capacity)])

    def city_groups(self, instance: solvers.Instance) -> list[int]:
        """Give the cities that have a candidate, as groups of the instance."""
        return sorted(set(instance.group.tolist()) - {-1})

    def answer(
        self, ask: Ask, report: solvers.Report | None = None, *, prove_unique: bool = False
    ) -> solvers.Answer:
        """Solve a question, which may differ from `self.ask` in model and rules.

        Forced sites count among those asked for, and are paid for.

        Args:
            report: hears how far the search is; False from it stops the search.
            prove_unique: examine whether another choice is as good, if the model can tell.

        Returns:
            The model's answer, in columns of the instance.
        """
        model = MODELS[ask.model]
        instance = self.instance(ask)
        rules: dict[str, Any] = {"report": report}
        if ask.one_per_city:
            rules["one_per_group"] = self.city_groups(instance)
        if ask.most is not None and not model.finds_number:
            if ask.most < self.built:
                return solvers.Answer("infeasible")
            rules["sites"] = ask.most - self.built
        answer = model.solver(instance, **rules)
        if prove_unique and model.proves_unique:
            del rules["report"]
            return solvers.mclp_unique(instance, answer, **rules)
        return answer


def siting_problem(registry: Registry, setting: Setting, ask: Ask) -> SitingProblem:
    """Read what a question of siting is about.

    Raises:
        SettingError: the question cannot be asked under the setting.
    """
    check(registry, setting, ask)
    needs = demand(registry, setting, ask)
    candidates = places(registry, ask)
    served = bundles(registry, sorted(needs["cluster_id"].unique()), ask.serves)
    reach = reach_of_places(registry, ask.unit_kind, candidates)
    km = _km(needs, candidates, reach, ask)
    forced = _forced_names(ask, served)
    sites, within = _sites(
        needs, candidates, km, served, forced, by_distance=MODELS[ask.model].by_distance
    )
    existing = np.array([needs["before"] > k for k in range(BACKUP)])
    return SitingProblem(
        ask,
        needs,
        served,
        km,
        sites,
        within,
        existing=sparse.csr_matrix(existing.T),
        forced=_is_forced(sites, forced),
    )


def _km(needs: pd.DataFrame, candidates: pd.DataFrame, reach: pd.DataFrame, ask: Ask) -> Floats:
    """(needs, places) as `SitingProblem.km`."""
    units = {unit: row for row, unit in enumerate(needs["unit_id"].unique())}
    columns = {place: column for column, place in enumerate(candidates["place"])}
    is_asked = reach["place"].isin(columns) & reach["unit_id"].isin(units)
    reach = reach[is_asked]
    percentile = "km_p95" if ask.surely else "km_p50"
    measured = reach[percentile].fillna(np.inf)
    is_inside = reach["inside"] == "yes"
    row = reach["unit_id"].map(units).to_numpy(int)
    column = reach["place"].map(columns).to_numpy(int)
    # no row in `reach`: beyond what was measured
    km = np.full((len(units), len(columns)), np.inf)
    km[row, column] = measured.where(~is_inside, 0.0)
    row_of_need = needs["unit_id"].map(units).to_numpy(int)
    by_need: Floats = km[row_of_need]
    return by_need


def _forced_names(ask: Ask, served: dict[str, tuple[str, ...]]) -> set[str]:
    """Give names of the sites forced in; the only bundle there is need not be named."""
    if len(served) != 1:
        return set(ask.forced)
    (bundle,) = served
    return {site if " " in site else f"{site} {bundle}" for site in ask.forced}


def _sites(
    needs: pd.DataFrame,
    candidates: pd.DataFrame,
    km: Floats,
    served: dict[str, tuple[str, ...]],
    forced: set[str],
    *,
    by_distance: bool,
) -> tuple[pd.DataFrame, sparse.csr_matrix]:
    """`SitingProblem.sites` and `SitingProblem.within`."""
    near = km <= needs["radius_km"].to_numpy(float)[:, None]
    useful = np.isfinite(km) if by_distance else near
    tables = [candidates.iloc[:0].assign(bundle="", at=0, site="")]
    blocks = [sparse.csr_matrix((len(needs), 0), dtype=bool)]
    for bundle, clusters in served.items():
        is_served = needs["cluster_id"].isin(clusters).to_numpy()
        names = candidates["place"] + f" {bundle}"
        is_useful = useful[is_served].any(axis=0)
        is_forced = names.isin(forced).to_numpy()
        used = np.flatnonzero(is_useful | is_forced)
        table = candidates.iloc[used]
        tables.append(table.assign(bundle=bundle, at=used, site=names.iloc[used]))
        reaches = near[:, used] & is_served[:, None]
        blocks.append(sparse.csr_matrix(reaches))
    sites = pd.concat(tables if len(tables) == 1 else tables[1:], ignore_index=True)
    order = sites["site"].argsort(kind="stable").to_numpy()  # the same whatever the order of rows
    sites = sites.iloc[order].reset_index(drop=True)
    within = sparse.hstack(blocks).tocsr()
    return sites, within[:, order]


def _is_forced(sites: pd.DataFrame, forced: set[str]) -> Bools:
    """(sites,) mask of the sites forced in, each of which must be a candidate."""
    lost = sorted(forced - set(sites["site"]))
    if lost:
        raise SettingError(
            f"指定的点“{lost[0]}”不在候选中。请写“地点 集群”，如 county:330282 nev。",
            f"The site '{lost[0]}' that is forced in is no candidate. Write 'place cluster', as"
            " county:330282 nev.",
        )
    return sites["site"].isin(forced).to_numpy()
