"""A registry in which a scenario has happened: the tables of another with rows added and altered, in a connection of its own."""

import math
from dataclasses import replace

import duckdb
import pandas as pd

from analytics.scenario import Action, Scenario, built_ids, stages_of
from analytics.scenario.rules import faults_of
from analytics.setting import Setting
from data.registry import Registry, copied, query, shut
from data.schemas import CONFIDENCES, UNIT_KINDS, UNKNOWN_STAGE

KM_OF_DEGREE = 111.2
MAPS_ONLY = ("drawings", "counties", "zone_shapes", "gazetteer")  # no question of analytics reads them


def applied(registry: Registry, scenario: Scenario) -> Registry:
    """The registry after a scenario's actions; those that have a fault on it are left out.

    Ask it under `setting_after`: a platform that opens to others keeps its level, so no row of it could make it count,
    and the setting names it, as it does for `fixes`. Close its connection when done.

    Distances of a built platform are those of anywhere in its county or zone (data/sql/site_reach.sql). Robustness is
    counted anew. `platform_pairs` stays as built: how far a new platform is from others was never measured, so
    `duplicates` does not know it. What a build leaves open (operator, capacity) is unknown.
    """
    copy = Registry(copied(registry, MAPS_ONLY), {**registry.manifest, "snapshot_id": f"{registry.snapshot_id}+{scenario.key}"}, registry.policies)
    for _, action, platform_id in applicable(registry, scenario):
        if action.kind == "build":
            _build(copy, action, platform_id, scenario.setting)
        elif action.kind == "expand":
            _expand(copy, action)
        elif action.kind == "upgrade":
            _do(copy.con, "UPDATE platforms SET level = ? WHERE platform_id = ?", action.level, platform_id)
        elif action.kind == "finish":
            _finish(copy.con, platform_id, scenario.setting.as_of)
    _recount_robustness(copy)
    shut(copy.con)
    return copy


def applicable(registry: Registry, scenario: Scenario) -> list[tuple[int, Action, str]]:
    """Number, action and platform id of the actions that can be carried out on this registry."""
    faulty = {fault.action for fault in faults_of(registry, scenario)}
    ids = built_ids(registry, scenario)
    return [(number, action, platform_id) for number, (action, platform_id) in enumerate(zip(scenario.actions, ids, strict=True), 1) if number not in faulty]


def setting_after(registry: Registry, scenario: Scenario) -> Setting:
    """The scenario's setting with the platforms that open to others."""
    return replace(scenario.setting, opened=tuple(platform_id for _, action, platform_id in applicable(registry, scenario) if action.kind == "open"))


def _do(con: duckdb.DuckDBPyConnection, statement: str, *values: object) -> None:
    con.execute(statement, list(values)).fetchall()  # until its result is fetched the connection takes no other statement


def _add(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict] | pd.DataFrame) -> None:
    """Rows into a table, by column name; what they do not say is missing."""
    frame = pd.DataFrame(rows)
    if len(frame):
        con.register("added", frame)
        _do(con, f'INSERT INTO "{table}" BY NAME SELECT * FROM added')
        con.unregister("added")


def _build(copy: Registry, action: Action, platform_id: str, setting: Setting) -> None:
    """A platform somewhere in a county or zone: operating, confirmed, with exactly the stages given."""
    kind, _, name = action.place.partition(":")
    unit = query(copy, "units").set_index(["unit_kind", "unit_id"]).loc[(kind, name)].to_dict()
    place = {column: unit[column] for column in ("city", "county", "adcode") if isinstance(unit[column], str)}
    platform = {"platform_id": platform_id, "name": f"{platform_id} · {unit['name']}", "level": action.level, "status": "operating", "operator_type": "unknown", "confidence": CONFIDENCES[0]}
    _add(copy.con, "platforms", [platform | place])
    where = {"platform_id": platform_id, "location_basis": kind, "matched": unit["name"], "lon": unit["lon"], "lat": unit["lat"], "uncertainty_km": _spread_km(unit)}
    _add(copy.con, "platform_places", [where | ({"host_zone_id": name} if kind == "zone" else {})])
    _add(copy.con, "platform_clusters", [{"platform_id": platform_id, "cluster_id": cluster, "weight": 1.0} for cluster in action.clusters])
    _add(copy.con, "platform_services", [{"platform_id": platform_id, "service": stage, "stage": stage} for stage in stages_of(copy, action, setting.policy_id)])
    _add(copy.con, "proximity", reach_of(copy, action.place).assign(platform_id=platform_id))


def reach_of(registry: Registry, place: str) -> pd.DataFrame:
    """How far every unit is from anywhere in a county or zone: unit_kind, unit_id, inside, km_p05, km_p50, km_p95.

    A unit of which nothing is known has no distance to any place: it may lie anywhere, the platform inside it or not.
    """
    kind, _, name = place.partition(":")
    parts = []
    units = query(registry, "units")
    for unit_kind in UNIT_KINDS:
        reach = query(registry, "site_reach", unit_kind=unit_kind)
        measured = set(reach["unit_id"].unique())
        nowhere = [one for one in units.loc[units["unit_kind"] == unit_kind, "unit_id"] if one not in measured]
        own = reach[(reach["site_kind"] == kind) & (reach["site_id"] == name)].drop(columns=["site_kind", "site_id"])
        unknown = pd.DataFrame({"unit_id": nowhere, "inside": "unknown"}).assign(km_p05=float("nan"), km_p50=float("nan"), km_p95=float("nan"))
        parts += [part.assign(unit_kind=unit_kind) for part in (own, unknown) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["unit_kind", "unit_id", "inside", "km_p05", "km_p50", "km_p95"])


def _spread_km(unit: dict) -> float | None:
    """No place in a unit's box is farther from its point than this."""
    if any(pd.isna(unit[side]) for side in ("lon", "lat", "west", "south", "east", "north")):
        return None
    across = max(unit["lon"] - unit["west"], unit["east"] - unit["lon"]) * math.cos(math.radians(unit["lat"]))
    up = max(unit["lat"] - unit["south"], unit["north"] - unit["lat"])
    return round(KM_OF_DEGREE * math.hypot(across, up), 1)


def _expand(copy: Registry, action: Action) -> None:
    """Stages added; a platform that stated no service still leaves open what else it offers."""
    stated = query(copy, "platform_services")["platform_id"].eq(action.platform).any()
    stages = action.stages if stated else (*action.stages, UNKNOWN_STAGE)
    _add(copy.con, "platform_services", [{"platform_id": action.platform, "service": stage, "stage": stage} for stage in stages])


def _finish(con: duckdb.DuckDBPyConnection, platform_id: str, as_of: str) -> None:
    """In service on the setting's day, whatever later day was on record."""
    _do(con, "UPDATE platforms SET status = 'operating' WHERE platform_id = ?", platform_id)
    _do(con, "UPDATE platforms SET recognised_on = NULL WHERE platform_id = ? AND recognised_on > ?", platform_id, as_of)


def _recount_robustness(copy: Registry) -> None:
    """Table `robustness` as the build counts it, with the platforms that there are now."""
    counted = []
    for policy in copy.policies.values():
        strong = list(CONFIDENCES[: CONFIDENCES.index(policy.min_confidence) + 1])
        grid = {name: [list(one) if isinstance(one, tuple) else one for one in values] for name, values in policy.grid.items()}
        counted.append(query(copy, "robustness_counted", policy_id=policy.id, confidences=strong, **grid).assign(policy_id=policy.id))
    _do(copy.con, "DELETE FROM robustness")
    _add(copy.con, "robustness", pd.concat(counted, ignore_index=True))
