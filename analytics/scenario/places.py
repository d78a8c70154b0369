"""Where a scenario's platforms may be built, and how far units are from there.

A place is written "county:ADCODE", "zone:ID", "town:GEONAMES_ID" or "point:LON,LAT".
"""

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from data import points
from data.registry import Registry, query
from data.vocabulary import UNIT_KINDS

Unit = dict[Any, Any]  # a row of data/sql/places/units.sql
EXACT = tuple(f"{kind}:" for kind in points.KINDS)  # places that are points
REACH_COLUMNS = ["place", "unit_kind", "unit_id", "inside", "km_p05", "km_p50", "km_p95"]
AS_UNIT = {
    "site_kind": "unit_kind",
    "site_id": "unit_id",
    "site_name": "name",
    "site_name_en": "name_en",
}


def units_by_place(registry: Registry) -> dict[str, Unit]:
    """Read every unit by "kind:id"."""
    units = query(registry, "units").to_dict("records")
    return {f"{unit['unit_kind']}:{unit['unit_id']}": unit for unit in units}


def points_by_place(registry: Registry, places: Iterable[str]) -> dict[str, Unit]:
    """Read the towns and points among some places, as `units_by_place` has units.

    Raises:
        PointError: one of them cannot be found.
    """
    exact = list(dict.fromkeys(place for place in places if place.startswith(EXACT)))
    rows = points.points_named(registry, exact).rename(columns=AS_UNIT).to_dict("records")
    counties = units_by_place(registry)
    return {
        row.pop("place"): row | {"county": counties[f"county:{row['adcode']}"]["name"]}
        for row in rows
    }


def reach_of(registry: Registry, places: set[str]) -> pd.DataFrame:
    """Read how far every unit is from some points, and from anywhere in some counties or zones.

    A unit of which nothing is known has no distance to any place: it may lie anywhere, the
    platform inside it or not.

    Returns:
        `REACH_COLUMNS`.
    """
    exact = points.points_named(
        registry, sorted(place for place in places if place.startswith(EXACT))
    )
    parts = [
        part
        for unit_kind in UNIT_KINDS
        for part in _reach_of_kind(registry, places, exact, unit_kind)
        if len(part)
    ]
    if not parts:
        return pd.DataFrame(columns=REACH_COLUMNS)
    return pd.concat(parts, ignore_index=True)


def _reach_of_kind(
    registry: Registry, places: set[str], exact: pd.DataFrame, unit_kind: str
) -> list[pd.DataFrame]:
    """`reach_of` for one kind of unit: from areas, from points, and of units not known."""
    reach = query(registry, "site_reach", unit_kind=unit_kind)
    reach["place"] = reach["site_kind"] + ":" + reach["site_id"]
    units = query(registry, "units")
    of_kind = units["unit_kind"] == unit_kind
    # each once: pandas turns what it looks for into scalars one by one, and there are 50,000 rows
    has_reach = units["unit_id"].isin(reach["unit_id"].unique())
    is_unknown = of_kind & ~has_reach
    all_places = pd.DataFrame({"place": sorted(places)})
    unknown = units.loc[is_unknown, ["unit_id"]].merge(all_places, how="cross")
    of_areas = reach[reach["place"].isin(places)]
    parts = [
        of_areas.drop(columns=["site_kind", "site_id"]),
        points.reach_of_points(registry, exact, unit_kind),
        unknown.assign(inside="unknown", km_p05=math.nan, km_p50=math.nan, km_p95=math.nan),
    ]
    return [part.assign(unit_kind=unit_kind) for part in parts]
