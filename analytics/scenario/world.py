"""A registry in which a scenario has happened: the tables of another with rows added and altered,
in a connection of its own.
"""

import math
from dataclasses import replace

import duckdb
import pandas as pd

from analytics.scenario import Action, Scenario, built_ids, built_name
from analytics.scenario.rules import faults_of
from analytics.setting import Setting
from data import points
from data.registry import Registry, copied, query, shut
from data.vocabulary import CONFIDENCES, UNIT_KINDS, UNKNOWN_STAGE

KM_OF_DEGREE = 111.2
EXACT = tuple(f"{kind}:" for kind in points.KINDS)
MAPS_ONLY = ("drawings", "counties", "zone_shapes")  # no question of analytics reads them


def applied(registry: Registry, scenario: Scenario) -> Registry:
    """The registry after a scenario's actions; those that have a fault on it are left out.

    Ask it under `setting_after`: a platform that opens to others keeps its level, so no row of it
    could make it count, and the setting names it, as it does for `fixes`. Close its connection when
    done.

    Distances of a built platform are those of its town or point, else of anywhere in its county or
    zone (data/sql/site_reach.sql). Robustness is counted anew. `platform_pairs` stays as built: how
    far a new platform is from others was never measured, so `duplicates` does not know it. What a
    build leaves open (operator, capacity) is unknown.
    """
    copy = Registry(
        copied(registry, MAPS_ONLY),
        {**registry.manifest, "snapshot_id": f"{registry.snapshot_id}+{scenario.key}"},
        registry.policies,
        registry.folder,
    )
    shut(copy.con)  # defines what the questions below begin with
    done = applicable(registry, scenario)
    builds = {platform_id: action for _, action, platform_id in done if action.kind == "build"}
    _build(registry, copy, builds, scenario.setting)
    for _, action, platform_id in done:
        if action.kind == "expand":
            _expand(copy, action)
        elif action.kind == "upgrade":
            _do(
                copy.con,
                "UPDATE platforms SET level = ? WHERE platform_id = ?",
                action.level,
                platform_id,
            )
        elif action.kind == "finish":
            _finish(copy.con, platform_id, scenario.setting.as_of)
    _recount_robustness(copy)
    return copy


def applicable(registry: Registry, scenario: Scenario) -> list[tuple[int, Action, str]]:
    """Number, action and platform id of the actions that can be carried out on this registry."""
    faulty = {fault.action for fault in faults_of(registry, scenario)}
    ids = built_ids(registry, scenario)
    return [
        (number, action, platform_id)
        for number, (action, platform_id) in enumerate(zip(scenario.actions, ids, strict=True), 1)
        if number not in faulty
    ]


def setting_after(registry: Registry, scenario: Scenario) -> Setting:
    """The scenario's setting with the platforms that open to others."""
    opened = tuple(
        platform_id
        for _, action, platform_id in applicable(registry, scenario)
        if action.kind == "open"
    )
    return replace(scenario.setting, opened=opened, counted=opened)


def _do(con: duckdb.DuckDBPyConnection, statement: str, *values: object) -> None:
    # until its result is fetched the connection takes no other statement
    con.execute(statement, list(values)).fetchall()


def _add(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict] | pd.DataFrame) -> None:
    """Rows into a table, by column name; what they do not say is missing."""
    frame = pd.DataFrame(rows)
    if len(frame):
        con.register("added", frame)
        _do(con, f'INSERT INTO "{table}" BY NAME SELECT * FROM added')
        con.unregister("added")


def _build(registry: Registry, copy: Registry, builds: dict[str, Action], setting: Setting) -> None:
    """Platforms at their towns and points, or somewhere in their counties or zones: operating,
    confirmed, with exactly the stages given.

    All at once: 200 one by one, each asking how far everything is, would take a minute.
    """
    if not builds:
        return
    units = units_by_place(copy) | points_by_place(
        registry, [action.place for action in builds.values()]
    )
    kinds = query(copy, "clusters").set_index("cluster_id")["kind"].to_dict()
    required = copy.policies[setting.policy_id].stages_required
    _add(
        copy.con,
        "platforms",
        [_platform(name, units[action.place], action) for name, action in builds.items()],
    )
    _add(
        copy.con,
        "platform_places",
        [_place(name, units[action.place]) for name, action in builds.items()],
    )
    _add(
        copy.con,
        "platform_clusters",
        [
            {"platform_id": name, "cluster_id": cluster, "weight": 1.0}
            for name, action in builds.items()
            for cluster in action.clusters
        ],
    )
    _add(
        copy.con,
        "platform_services",
        [
            {"platform_id": name, "service": stage, "stage": stage}
            for name, action in builds.items()
            for stage in _stages(action, kinds, required)
        ],
    )
    at = pd.DataFrame(
        [(name, action.place) for name, action in builds.items()], columns=["platform_id", "place"]
    )
    _add(
        copy.con,
        "proximity",
        at.merge(reach_of(registry, set(at["place"])), on="place").drop(columns="place"),
    )


def units_by_place(registry: Registry) -> dict[str, dict]:
    """Every unit, as data/sql/units.sql has it, by "kind:id"."""
    return {
        f"{unit['unit_kind']}:{unit['unit_id']}": unit
        for unit in query(registry, "units").to_dict("records")
    }


def points_by_place(registry: Registry, places: list[str]) -> dict[str, dict]:
    """The towns and points among some places that can be found, as `units_by_place` has units."""
    exact = list(dict.fromkeys(place for place in places if place.startswith(EXACT)))
    found = points.points_named(registry, exact)
    named = found.rename(
        columns={
            "site_kind": "unit_kind",
            "site_id": "unit_id",
            "site_name": "name",
            "site_name_en": "name_en",
        }
    )
    counties = units_by_place(registry)
    rows = {row.pop("place"): row for row in named.to_dict("records")}
    return {
        place: row | {"county": counties[f"county:{row['adcode']}"]["name"]}
        for place, row in rows.items()
    }


def places_of(registry: Registry, scenario: Scenario) -> dict[str, dict]:
    """Every place that the applicable builds of a scenario may stand in, by "kind:id"."""
    built = [
        action.place for _, action, _ in applicable(registry, scenario) if action.kind == "build"
    ]
    return units_by_place(registry) | points_by_place(registry, built)


def _platform(name: str, unit: dict, action: Action) -> dict:
    place = {
        column: unit[column]
        for column in ("city", "county", "adcode")
        if isinstance(unit[column], str)
    }
    built = {
        "platform_id": name,
        "name": built_name(name, unit, "zh"),
        "level": action.level,
        # stated, so that it is not taken for one that may serve any cluster
        "field": ";".join(action.clusters),
        "status": "operating",
        "operator_type": "unknown",
        "confidence": CONFIDENCES[0],
    }
    return built | place


def _place(name: str, unit: dict) -> dict:
    is_exact = unit["unit_kind"] in points.KINDS
    basis, uncertainty_km = ("given", 0.0) if is_exact else (unit["unit_kind"], _spread_km(unit))
    where = {
        "platform_id": name,
        "location_basis": basis,
        "matched": unit["name"],
        "lon": unit["lon"],
        "lat": unit["lat"],
        "uncertainty_km": uncertainty_km,
    }
    return where | ({"host_zone_id": unit["unit_id"]} if unit["unit_kind"] == "zone" else {})


def _stages(
    action: Action, kinds: dict[str, object], required: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The stages that a build offers: those given, else all that a policy set requires for its
    clusters, by their kinds.
    """
    if action.stages:
        return action.stages
    own = [kinds[name] if isinstance(kinds[name], str) else "mixed" for name in action.clusters]
    return tuple(dict.fromkeys(stage for kind in own for stage in required[kind]))


def reach_of(registry: Registry, places: set[str]) -> pd.DataFrame:
    """How far every unit is from some towns and points, and from anywhere in some counties or
    zones: place, unit_kind, unit_id, inside, km_p05, km_p50, km_p95.

    A unit of which nothing is known has no distance to any place: it may lie anywhere, the platform
    inside it or not.
    """
    parts, units = [], query(registry, "units")
    exact = points.points_named(
        registry, sorted(place for place in places if place.startswith(EXACT))
    )
    for unit_kind in UNIT_KINDS:
        reach = query(registry, "site_reach", unit_kind=unit_kind)
        reach["place"] = reach["site_kind"] + ":" + reach["site_id"]
        nowhere = units[
            (units["unit_kind"] == unit_kind) & ~units["unit_id"].isin(reach["unit_id"])
        ]
        unknown = (
            nowhere[["unit_id"]]
            .merge(pd.DataFrame({"place": sorted(places)}), how="cross")
            .assign(inside="unknown", km_p05=math.nan, km_p50=math.nan, km_p95=math.nan)
        )
        own = reach[reach["place"].isin(places)].drop(columns=["site_kind", "site_id"])
        near = points.reach_of_points(registry, exact, unit_kind)
        parts += [part.assign(unit_kind=unit_kind) for part in (own, near, unknown) if len(part)]
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(
            columns=["place", "unit_kind", "unit_id", "inside", "km_p05", "km_p50", "km_p95"]
        )
    )


def _spread_km(unit: dict) -> float | None:
    """No place in a unit's box is farther from its point than this."""
    if any(pd.isna(unit[side]) for side in ("lon", "lat", "west", "south", "east", "north")):
        return None
    across = max(unit["lon"] - unit["west"], unit["east"] - unit["lon"]) * math.cos(
        math.radians(unit["lat"])
    )
    up = max(unit["lat"] - unit["south"], unit["north"] - unit["lat"])
    return round(KM_OF_DEGREE * math.hypot(across, up), 1)


def _expand(copy: Registry, action: Action) -> None:
    """Stages added; a platform that stated no service still leaves open what else it offers."""
    stated = query(copy, "platform_services")["platform_id"].eq(action.platform).any()
    stages = action.stages if stated else (*action.stages, UNKNOWN_STAGE)
    _add(
        copy.con,
        "platform_services",
        [{"platform_id": action.platform, "service": stage, "stage": stage} for stage in stages],
    )


def _finish(con: duckdb.DuckDBPyConnection, platform_id: str, as_of: str) -> None:
    """In service on the setting's day, whatever later day was on record."""
    _do(con, "UPDATE platforms SET status = 'operating' WHERE platform_id = ?", platform_id)
    _do(
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
        strong = list(CONFIDENCES[: CONFIDENCES.index(policy.min_confidence) + 1])
        grid = {
            name: [list(one) if isinstance(one, tuple) else one for one in values]
            for name, values in policy.grid.items()
        }
        counted.append(
            query(
                copy, "robustness_counted", policy_id=policy.id, confidences=strong, **grid
            ).assign(policy_id=policy.id)
        )
    _do(copy.con, "DELETE FROM robustness")
    _add(copy.con, "robustness", pd.concat(counted, ignore_index=True))
