"""What follows from a plan: needs afterwards, sites by cluster, the plan as a scenario."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.scenario.actions import Action, Scenario, made_on
from analytics.scenario.rules import possible
from analytics.setting import Setting
from analytics.siting.plan import COVERED, Plan
from analytics.siting.problem import SitingProblem, siting_problem
from data.registry import Registry

CLUSTER_COLUMNS = [
    "cluster_id",
    "cluster_name",
    "cluster_name_en",
    "sites",
    "ranks",
    "needs",
    *COVERED,
    "weight_new",
]


# --- as a scenario --------------------------------------------------------------------------------


def as_scenario(registry: Registry, setting: Setting, plan: Plan, name: str) -> Scenario:
    """Make a scenario that builds each site of a plan.

    It also finishes the pipeline where the question counted it as open.
    """
    cost = plan.ask.cost if plan.ask.budget is not None else None
    built = [
        Action(
            "build",
            place=row["place"],
            clusters=tuple(row["clusters"].split(";")),
            level="provincial",
            cost=cost,
        )
        for row in plan.sites.to_dict("records")
    ]
    coming = []
    if plan.ask.pipeline:
        coming = possible(registry, "finish", setting)
    finished = [Action("finish", platform=platform_id) for platform_id in coming]
    return made_on(registry, Scenario(name, setting, (*finished, *built)))


# --- needs afterwards -----------------------------------------------------------------------------


def afterwards(
    registry: Registry,
    setting: Setting,
    plan: Plan,
    unit_kinds: tuple[str, ...] = ("county", "zone"),
) -> pd.DataFrame:
    """Read the needs of counties and zones in a plan's clusters, with their states afterwards.

    A new platform in the unit itself makes a need hosted, another in reach reachable; the rest
    stays as it is. With capacities only needs of the kind of unit that was asked for are taken in,
    and one that is taken in partly stays as it is.

    Returns:
        The columns of `demand`, site (the first that newly covers the need) and state_after.
    """
    parts = [_afterwards(registry, setting, plan, unit_kind) for unit_kind in unit_kinds]
    return pd.concat(parts, ignore_index=True)


def _afterwards(registry: Registry, setting: Setting, plan: Plan, unit_kind: str) -> pd.DataFrame:
    """`afterwards` for one kind of unit."""
    ask = replace(plan.ask, unit_kind=unit_kind, forced=())
    problem = siting_problem(registry, setting, ask)
    site = _covering_sites(problem, plan)
    is_inside = _is_at_site(problem, site)
    is_new = np.array([name is not None for name in site], dtype=bool)
    now = np.where(is_inside, "hosted", "reachable")
    return problem.needs.assign(
        site=site,
        state_after=problem.needs["state"].where(~is_new, now),
    )


def _covering_sites(problem: SitingProblem, plan: Plan) -> list[Any]:
    """Give the site that newly covers each need; None for none."""
    if problem.ask.unit_kind == plan.ask.unit_kind:
        sites = zip(plan.needs["site"], plan.needs["covered"], strict=True)
        return [site if covered == "new" else None for site, covered in sites]
    if plan.model.has_capacity:
        return [None] * len(problem.needs)
    rank = {name: k for k, name in enumerate(plan.sites["site"])}
    chosen = problem.sites["site"].isin(rank).to_numpy()
    names = problem.sites.loc[chosen, "site"].to_numpy()
    reach = problem.within[:, chosen].toarray() > 0
    first: list[Any] = []
    for covers, is_covered in zip(reach, problem.covered_before, strict=True):
        covering = [] if is_covered else names[covers].tolist()
        first.append(min(covering, key=rank.__getitem__, default=None))
    return first


def _is_at_site(problem: SitingProblem, sites: list[Any]) -> "np.ndarray[Any, Any]":
    """(needs,) the need's unit is where its site stands."""
    place = dict(zip(problem.sites["site"], problem.sites["at"], strict=True))
    is_at_site = np.zeros(len(sites), dtype=bool)
    for need, site in enumerate(sites):
        if site is not None:
            is_at_site[need] = problem.km[need, place[site]] == 0
    return is_at_site


# --- by cluster -----------------------------------------------------------------------------------


def by_cluster(plan: Plan) -> pd.DataFrame:
    """Count which clusters a plan's sites should serve, and what that brings.

    Returns:
        One row per cluster in need, the one with most sites first: cluster_id, cluster_name(_en),
        sites (how many serve it), ranks (which, by ";"), needs, before, new, partly, no (how many
        needs are covered so; they add up to needs), weight_new (planning weight newly covered).
    """
    rows = [
        _cluster_row(plan, str(cluster_id), needs)
        for cluster_id, needs in plan.needs.groupby("cluster_id")
    ]
    table = pd.DataFrame(rows, columns=CLUSTER_COLUMNS)
    return table.sort_values(
        ["sites", "weight_new", "cluster_id"], ascending=[False, False, True], ignore_index=True
    )


def _cluster_row(plan: Plan, cluster_id: str, needs: pd.DataFrame) -> dict[str, object]:
    serving = plan.sites["clusters"].str.split(";").tolist()
    ranks = [
        str(rank)
        for rank, served in enumerate(
            serving,
            1,
        )
        if cluster_id in served
    ]
    is_after = needs["covered"] != "before"
    weight_new = (needs["planning_weight"] * needs["share"])[is_after].sum()
    return {
        "cluster_id": cluster_id,
        "cluster_name": needs["cluster_name"].iloc[0],
        "cluster_name_en": needs["cluster_name_en"].iloc[0],
        "sites": len(ranks),
        "ranks": ";".join(ranks),
        "needs": len(needs),
        **{name: int((needs["covered"] == name).sum()) for name in COVERED},
        "weight_new": float(weight_new),
    }
