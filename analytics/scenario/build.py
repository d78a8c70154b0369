"""Build a scenario's platforms: rows for the tables of its registry."""

import math
from typing import Any

import pandas as pd

from analytics.scenario.actions import Action, built_name
from analytics.scenario.places import Unit, points_by_place, reach_of, units_by_place
from analytics.scenario.tables import add_rows
from analytics.setting import Setting
from data import points
from data.registry import Registry, query
from data.vocabulary import CONFIDENCES

KM_OF_DEGREE = 111.2


def build_platforms(
    registry: Registry, copy: Registry, builds: dict[str, Action], setting: Setting
) -> None:
    """Add platforms at their towns and points, or somewhere in their counties or zones.

    They operate, are confirmed, and offer exactly the stages given. All are added at once: 200 one
    by one, each asking how far everything is, would take a minute.

    Args:
        registry: as it was.
        copy: to which the platforms are added.
        builds: platform id -> its action.
    """
    if not builds:
        return
    places = [action.place for action in builds.values()]
    units = units_by_place(copy) | points_by_place(registry, places)
    tables: dict[str, list[dict[str, Any]]] = {
        "platforms": [
            _platform(name, units[action.place], action) for name, action in builds.items()
        ],
        "platform_places": [
            _place(
                name,
                units[action.place],
            )
            for name, action in builds.items()
        ],
        "platform_clusters": _clusters(builds),
        "platform_services": _services(copy, builds, setting),
    }
    for table, rows in tables.items():
        add_rows(copy.con, table, rows)
    at = pd.DataFrame({"platform_id": list(builds), "place": places})
    near = at.merge(
        reach_of(registry, set(places)),
        on="place",
    ).drop(columns="place")
    add_rows(copy.con, "proximity", near)


def _platform(name: str, unit: Unit, action: Action) -> dict[str, Any]:
    """Make a row of `platforms`."""
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


def _place(name: str, unit: Unit) -> dict[str, Any]:
    """Make a row of `platform_places`."""
    is_exact = unit["unit_kind"] in points.KINDS
    row = {
        "platform_id": name,
        "location_basis": "given" if is_exact else unit["unit_kind"],
        "matched": unit["name"],
        "lon": unit["lon"],
        "lat": unit["lat"],
        "uncertainty_km": 0.0 if is_exact else _spread_km(unit),
    }
    host = {"host_zone_id": unit["unit_id"]} if unit["unit_kind"] == "zone" else {}
    return row | host


def _spread_km(unit: Unit) -> float | None:
    """Give the farthest that a place in a unit's box can be from its point; None if unknown."""
    if any(
        pd.isna(unit[side])
        for side in (
            "lon",
            "lat",
            "west",
            "south",
            "east",
            "north",
        )
    ):
        return None
    degrees = max(
        unit["lon"] - unit["west"],
        unit["east"] - unit["lon"],
    )
    across = degrees * math.cos(math.radians(unit["lat"]))
    up = max(
        unit["lat"] - unit["south"],
        unit["north"] - unit["lat"],
    )
    return round(KM_OF_DEGREE * math.hypot(across, up), 1)


def _clusters(builds: dict[str, Action]) -> list[dict[str, Any]]:
    """Make rows of `platform_clusters`."""
    return [
        {"platform_id": name, "cluster_id": cluster, "weight": 1.0}
        for name, action in builds.items()
        for cluster in action.clusters
    ]


def _services(copy: Registry, builds: dict[str, Action], setting: Setting) -> list[dict[str, Any]]:
    """Make rows of `platform_services`."""
    kinds = query(copy, "clusters").set_index("cluster_id")["kind"].to_dict()
    required = copy.policies[setting.policy_id].stages_required
    return [
        {"platform_id": name, "service": stage, "stage": stage}
        for name, action in builds.items()
        for stage in _stages(action, kinds, required)
    ]


def _stages(
    action: Action, kinds: dict[Any, Any], required: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Give the stages stated, else all that the policy set requires for its clusters' kinds."""
    if action.stages:
        return action.stages
    own = [
        kinds[name]
        if isinstance(
            kinds[name],
            str,
        )
        else "mixed"
        for name in action.clusters
    ]
    return tuple(dict.fromkeys(stage for kind in own for stage in required[kind]))
