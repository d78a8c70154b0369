"""Siting: where the next platforms should stand, and what each buys.

Needs are the demand, counties, zones, towns or points the sites.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import solvers
from analytics.questions.targets import platforms_goal, targets
from analytics.scenario import Action, Scenario, made_on
from analytics.scenario.rules import possible
from analytics.setting import Setting
from analytics.siting.ask import (
    DEFAULT_SITES,
    PLACES,
    SERVES,
    Ask,
    ask_of,
    ask_text,
)
from analytics.siting.models import MODELS
from analytics.siting.problem import COVERED, Frame, Plan
from data.registry import Registry

__all__ = [
    "DEFAULT_SITES",
    "MODELS",
    "PLACES",
    "SERVES",
    "Ask",
    "Plan",
    "afterwards",
    "as_scenario",
    "ask_of",
    "ask_text",
    "by_cluster",
    "plan",
    "remaining_sites",
]


def plan(
    registry: Registry, setting: Setting, ask: Ask, report: solvers.Report | None = None
) -> Plan:
    """Answer a question of siting.

    `report` hears the share done, objective and bound; where it answers False the plan comes back
    "cancelled".

    Raises:
        SettingError: a model, place, cluster or number that cannot be meant.
    """
    frame = Frame(registry, setting, ask)
    answer = frame.answer(ask, report, prove_unique=True)
    found = frame.plan(answer)
    if found.status == "infeasible":
        return replace(found, **frame.lacking(report))
    if not found.answered or found.status == "cancelled":
        return found
    extras: dict[str, object] = {}
    model = MODELS[ask.model]
    if model.has_curve:
        extras["curve"] = frame.curve(max(ask.most or 0, len(found.sites)), report)
    if ask.one_per_city or ask.worst_first:
        extras["fair_cost"] = frame.fair_cost(found, report)
    if (
        model.finds_number
        and found.status == "optimal"
        and ask.sites is not None
        and len(found.sites) > ask.sites
    ):
        extras |= {
            "at_least": len(found.sites),
            "stretch": _stretch(registry, setting, ask, report),
        }
    return replace(found, **extras)


def _stretch(
    registry: Registry, setting: Setting, ask: Ask, report: solvers.Report | None
) -> float | None:
    """How much longer radii would have to be for the sites asked for to cover all; None where
    length is not all that lacks.
    """
    if not MODELS[ask.model].is_stretched or ask.one_per_city:
        return None
    frame = Frame(registry, setting, replace(ask, model="p_center"))
    return None if frame.forced.sum() > ask.sites else frame.stretch(report)


def remaining_sites(registry: Registry, setting: Setting, pipeline: bool) -> int | None:
    """How many platforms the goal that counts platforms still asks for, by the official totals;
    None if that is unknown.
    """
    goal = platforms_goal(targets(registry, setting))
    if goal is None:
        return None
    return max(int(goal["gap"] - (goal["pipeline"] if pipeline else 0)), 0)


def as_scenario(registry: Registry, setting: Setting, found: Plan, name: str) -> Scenario:
    """A plan as a scenario: each site built, and the pipeline finished where the question counted
    it as open.
    """
    cost = found.ask.cost if found.ask.budget is not None else None
    built = [
        Action(
            "build",
            place=row["place"],
            clusters=tuple(row["clusters"].split(";")),
            level="provincial",
            cost=cost,
        )
        for row in found.sites.to_dict("records")
    ]
    finished = (
        [
            Action("finish", platform=platform_id)
            for platform_id in possible(registry, "finish", setting)
        ]
        if found.ask.pipeline
        else []
    )
    return made_on(registry, Scenario(name, setting, (*finished, *built)))


def afterwards(
    registry: Registry,
    setting: Setting,
    found: Plan,
    unit_kinds: tuple[str, ...] = ("county", "zone"),
) -> pd.DataFrame:
    """The needs of counties and zones in the clusters of a plan, with site (the first that newly
    covers it) and state_after.

    A new platform in the unit itself makes it hosted, another in reach reachable; the rest stays as
    it is. With capacities only the kind of unit that was asked for has its needs taken in, and one
    that is taken in partly stays as it is.
    """
    return pd.concat(
        [_afterwards(registry, setting, found, kind) for kind in unit_kinds], ignore_index=True
    )


def _afterwards(registry: Registry, setting: Setting, found: Plan, unit_kind: str) -> pd.DataFrame:
    """`afterwards` for one kind of unit."""
    frame = Frame(registry, setting, replace(found.ask, unit_kind=unit_kind, forced=()))
    at = {name: k for k, name in enumerate(frame.columns["site"])}
    if unit_kind == found.ask.unit_kind:
        sites = found.needs["site"].where(found.needs["covered"] == "new", None).tolist()
    elif MODELS[found.ask.model].has_capacity:
        sites = [None] * len(frame.needs)
    else:
        sites = frame.site_of(
            found.sites, np.array([at[name] for name in found.sites["site"] if name in at], int)
        )
    needs = frame.needs.assign(site=sites)
    inside = [
        isinstance(site, str)
        and frame.km[frame.units[unit], frame.columns["at"].iloc[at[site]]] == 0
        for unit, site in zip(needs["unit_id"], needs["site"], strict=True)
    ]
    return needs.assign(
        state_after=needs["state"].where(
            needs["site"].isna(), np.where(inside, "hosted", "reachable")
        )
    )


def by_cluster(found: Plan) -> pd.DataFrame:
    """Which clusters a plan's sites should serve, and what that brings.

    Returns:
        One row per cluster in need, the one with most sites first: cluster_id, cluster_name(_en),
        sites (how many serve it), ranks (which, by ";"), needs, before, new, partly, no (how many
        needs are covered so; they add up to needs), weight_new (planning weight newly covered).
    """
    serving = found.sites["clusters"].str.split(";").tolist()
    rows = []
    for cluster_id, needs in found.needs.groupby("cluster_id"):
        ranks = [str(k + 1) for k, clusters in enumerate(serving) if cluster_id in clusters]
        new = (needs["planning_weight"] * needs["share"])[needs["covered"] != "before"].sum()
        counts = {name: int((needs["covered"] == name).sum()) for name in COVERED}
        name = {
            "cluster_id": cluster_id,
            "cluster_name": needs["cluster_name"].iloc[0],
            "cluster_name_en": needs["cluster_name_en"].iloc[0],
        }
        rows.append(
            name
            | {"sites": len(ranks), "ranks": ";".join(ranks), "needs": len(needs)}
            | counts
            | {"weight_new": float(new)}
        )
    table = pd.DataFrame(
        rows,
        columns=[
            "cluster_id",
            "cluster_name",
            "cluster_name_en",
            "sites",
            "ranks",
            "needs",
            *COVERED,
            "weight_new",
        ],
    )
    return table.sort_values(
        ["sites", "weight_new", "cluster_id"], ascending=[False, False, True], ignore_index=True
    )
