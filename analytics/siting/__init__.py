"""Siting: where the next platforms should stand, and what each buys. Needs are the demand, counties or zones the sites."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import location
from analytics.scenario import Action, Scenario, made_on
from analytics.scenario.rules import possible
from analytics.setting import Setting
from analytics.siting.ask import DEFAULT_SITES, MODELS, PLACES, SERVES, Ask, ask_of, ask_text
from analytics.siting.frame import Frame, Plan
from analytics.targets import platforms_goal, targets
from data.registry import Registry

__all__ = ["DEFAULT_SITES", "MODELS", "PLACES", "SERVES", "Ask", "Plan", "afterwards", "as_scenario", "ask_of", "ask_text", "plan", "remaining_sites"]


def plan(registry: Registry, setting: Setting, ask: Ask, report: location.Report | None = None) -> Plan:
    """Answer a question of siting.

    `report` hears the share done, objective and bound; where it answers False the plan comes back "cancelled".

    Raises:
        SettingError: a model, place, cluster or number that cannot be meant.
    """
    frame = Frame(registry, setting, ask)
    answer = frame.answer(ask, report)
    found = frame.plan(answer)
    if answer.status == "infeasible":
        return replace(found, at_least=frame.at_least())
    extras: dict[str, object] = {}
    if ask.model in ("mclp", "lscp") and ask.budget is None and answer.status != "cancelled":
        extras["curve"] = frame.curve(max(ask.sites or 0, len(found.sites)), report)
    if (ask.one_per_city or ask.worst_first) and answer.status != "cancelled":
        extras["fair_cost"] = frame.fair_cost(found)
    if ask.model.startswith("lscp") and ask.sites and len(found.sites) > ask.sites:
        extras |= {"at_least": len(found.sites), "stretch": Frame(registry, setting, replace(ask, model="p_center")).stretch()}
    return replace(found, **extras)


def remaining_sites(registry: Registry, setting: Setting, pipeline: bool) -> int | None:
    """How many platforms the goal that counts platforms still asks for, by the official totals; None if that is unknown."""
    goal = platforms_goal(targets(registry, setting))
    if goal is None:
        return None
    return max(int(goal["gap"] - (goal["pipeline"] if pipeline else 0)), 0)


def as_scenario(registry: Registry, setting: Setting, found: Plan, name: str) -> Scenario:
    """A plan as a scenario: each site built, and the pipeline finished where the question counted it as open."""
    cost = found.ask.cost if found.ask.budget is not None else None
    built = [Action("build", place=row["place"], clusters=tuple(row["clusters"].split(";")), level="provincial", cost=cost) for row in found.sites.to_dict("records")]
    finished = [Action("finish", platform=platform_id) for platform_id in possible(registry, "finish", setting)] if found.ask.pipeline else []
    return made_on(registry, Scenario(name, setting, (*finished, *built)))


def afterwards(registry: Registry, setting: Setting, found: Plan, unit_kinds: tuple[str, ...] = ("county", "zone")) -> pd.DataFrame:
    """The needs of counties and zones in the clusters of a plan, with site (the first that newly covers it) and state_after.

    A new platform in the unit itself makes it hosted, another in reach reachable; the rest stays as it is.
    """
    parts = []
    for kind in unit_kinds:
        frame = Frame(registry, setting, replace(found.ask, unit_kind=kind, forced=()))
        at = {name: k for k, name in enumerate(frame.columns["site"])}
        chosen = np.array([at[name] for name in found.sites["site"] if name in at], int)
        needs = frame.needs.assign(site=frame.site_of(found.sites, chosen))
        inside = [isinstance(site, str) and frame.km[frame.units[unit], frame.columns["at"].iloc[at[site]]] == 0 for unit, site in zip(needs["unit_id"], needs["site"], strict=True)]
        after = needs["state"].where(needs["site"].isna(), np.where(inside, "hosted", "reachable"))
        parts.append(needs.assign(state_after=after))
    return pd.concat(parts, ignore_index=True)
