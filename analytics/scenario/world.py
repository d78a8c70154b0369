"""A registry in which a scenario has happened, in a connection of its own."""

from dataclasses import replace
from typing import NamedTuple

import duckdb
import pandas as pd

from analytics.scenario.actions import Action, Scenario, built_ids
from analytics.scenario.build import build_platforms
from analytics.scenario.places import Unit, points_by_place, units_by_place
from analytics.scenario.rules import faults_of
from analytics.scenario.tables import add_rows, execute
from analytics.setting import Setting
from data.registry import Registry, copied, query, shut
from data.vocabulary import UNKNOWN_STAGE

MAPS_ONLY = ("drawings", "counties", "zone_shapes")  # no question of analytics reads them


class Applicable(NamedTuple):
    """An action that can be carried out: its number from 1, and the platform it is about."""

    number: int
    action: Action
    platform_id: str


def applied(registry: Registry, scenario: Scenario) -> Registry:
    """Copy a registry and carry out a scenario's actions on it; those with a fault are left out.

    Ask it under `setting_after`: a platform that opens to others keeps its level, so no row of it
    could make it count, and the setting names it, as it does for `fixes`. Close its connection when
    done.

    Distances of a built platform are those of its town or point, else of anywhere in its county or
    zone (data/sql/siting/site_reach.sql). Robustness is counted anew. `platform_pairs` stays as
    built: how far a new platform is from others was never measured, so `duplicates` does not know
    it. What a build leaves open (operator, capacity) is unknown.
    """
    copy = Registry(
        copied(registry, MAPS_ONLY),
        {**registry.manifest, "snapshot_id": f"{registry.snapshot_id}+{scenario.key}"},
        registry.policies,
        registry.province,
        registry.folder,
    )
    shut(copy.con)  # defines what the questions below begin with
    done = applicable(registry, scenario)
    builds = {platform_id: action for _, action, platform_id in done if action.kind == "build"}
    build_platforms(registry, copy, builds, scenario.setting)
    for _, action, platform_id in done:
        match action.kind:
            case "expand":
                _expand(copy, action)
            case "upgrade":
                _upgrade(copy.con, platform_id, action.level)
            case "finish":
                _finish(copy.con, platform_id, scenario.setting.as_of)
    _recount_robustness(copy)
    return copy


def applicable(registry: Registry, scenario: Scenario) -> list[Applicable]:
    """List the actions that can be carried out on this registry."""
    faulty = {fault.entry for fault in faults_of(registry, scenario)}
    ids = built_ids(registry, scenario)
    return [
        Applicable(number, action, platform_id)
        for number, (action, platform_id) in enumerate(
            zip(scenario.actions, ids, strict=True),
            1,
        )
        if number not in faulty
    ]


def setting_after(registry: Registry, scenario: Scenario) -> Setting:
    """Give the scenario's setting with the platforms that open to others."""
    opened = tuple(
        platform_id
        for _, action, platform_id in applicable(registry, scenario)
        if action.kind == "open"
    )
    return replace(scenario.setting, opened=opened, counted=opened)


def places_of(registry: Registry, scenario: Scenario) -> dict[str, Unit]:
    """Read every place that the applicable builds of a scenario may stand in, by "kind:id"."""
    built = [
        action.place for _, action, _ in applicable(registry, scenario) if action.kind == "build"
    ]
    return units_by_place(registry) | points_by_place(registry, built)


def _expand(copy: Registry, action: Action) -> None:
    """Add stages; a platform that stated no service still leaves open what else it offers."""
    stated = query(copy, "platform_services")["platform_id"].eq(action.platform).any()
    stages = action.stages if stated else (*action.stages, UNKNOWN_STAGE)
    rows = [{"platform_id": action.platform, "service": stage, "stage": stage} for stage in stages]
    add_rows(copy.con, "platform_services", rows)


def _upgrade(con: duckdb.DuckDBPyConnection, platform_id: str, level: str) -> None:
    execute(con, "UPDATE platforms SET level = ? WHERE platform_id = ?", level, platform_id)


def _finish(con: duckdb.DuckDBPyConnection, platform_id: str, as_of: str) -> None:
    """Put a platform in service on the setting's day, whatever later day was on record."""
    execute(con, "UPDATE platforms SET status = 'operating' WHERE platform_id = ?", platform_id)
    execute(
        con,
        "UPDATE platforms SET recognised_on = NULL WHERE platform_id = ? AND"
        " latest(recognised_on) > ?",
        platform_id,
        as_of,
    )


def _recount_robustness(copy: Registry) -> None:
    """Table `robustness` as the build counts it, with the platforms that there are now."""
    counted = []
    for policy in copy.policies.values():
        own = query(copy, "robustness_counted", policy_id=policy.id, **policy.grid_params())
        counted.append(own.assign(policy_id=policy.id))
    execute(copy.con, "DELETE FROM robustness")
    add_rows(copy.con, "robustness", pd.concat(counted, ignore_index=True))
