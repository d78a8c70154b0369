"""Exact points where a platform may be built, and how far units are from them.

A point is written "town:GEONAMES_ID" or "point:LON,LAT". Distances come from the cells of units
that the build stored, so that no shapes are needed here.
"""

import json
import math
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.frames import rows_of
from data.registry import Registry, query
from geo.errors import PlanningError
from geo.inside import inside
from geo.points import geocentric_km, point_percentiles

KINDS = ("town", "point")
SEATS = ("P.PPLA", "P.PPLA2", "P.PPLA3")  # GeoNames: seats of a province, a city, a county
COLUMNS = [
    "place",
    "site_kind",
    "site_id",
    "site_name",
    "site_name_en",
    "city",
    "city_adcode",
    "adcode",
    "lon",
    "lat",
]
PLANE = ("x_km", "y_km")
REACH = ["place", "unit_id", "inside", "km_p05", "km_p50", "km_p95"]


class PointError(PlanningError):
    """A point that cannot be meant."""


def towns(registry: Registry) -> pd.DataFrame:
    """Give the towns of the gazetteer that lie in a county: `COLUMNS`, and is_seat.

    Those off the drawn coast have none.
    """
    return registry.answers.ask("towns", partial(_towns, registry), shared=True)


def _towns(registry: Registry) -> pd.DataFrame:
    rows = query(registry, "towns").dropna(subset=["adcode", "city_adcode"])
    rows = rows.assign(
        place="town:" + rows["geonames_id"],
        site_kind="town",
        site_name_en=[_english(row.name_alt, row.name) for row in rows_of(rows)],
        is_seat=rows["feature"].isin(SEATS),
    )
    rows = rows.rename(columns={"geonames_id": "site_id", "name": "site_name"})
    return rows[[*COLUMNS, "is_seat"]]


def _english(other_names: object, name: str) -> str:
    """Give the first of a town's other names in Latin letters; its own name if there is none."""
    others = other_names.split(";") if isinstance(other_names, str) else []
    return next((other.strip() for other in others if other.isascii()), name)


def typed_points(text: str) -> list[str]:
    """Name the points of typed coordinates, which ";" parts.

    >>> typed_points("120.15，30.28; 121.5,29.9")
    ['point:120.15,30.28', 'point:121.5,29.9']
    """
    plain = "".join(text.replace("，", ",").replace("；", ";").split())
    return [f"point:{pair}" for pair in dict.fromkeys(plain.split(";")) if pair]


def points_named(registry: Registry, places: list[str]) -> pd.DataFrame:
    """Give the rows of points by name, in the order given.

    Returns:
        `COLUMNS`, and x_km and y_km, where the plane map draws them.
    Raises:
        PointError: there is no such town, the coordinates are none, or they lie outside every
            county.
    """
    on_record = towns(registry).set_index("place", drop=False)
    rows = []
    row: dict[Any, Any]
    for place in places:
        if place.startswith("point:"):
            row = _point_at(registry, place)
        elif place in on_record.index:
            row = on_record.loc[place].to_dict()
        else:
            raise PointError(
                f"地名录里没有“{place}”。编号见数据字典 gazetteer 的 geonames_id。",
                f"The gazetteer has no '{place}'. See geonames_id of the gazetteer table for ids.",
            )
        rows.append(row)
    named = pd.DataFrame(rows, columns=COLUMNS)
    plane = registry.province.plane
    degrees = zip(named["lon"], named["lat"], strict=True)
    at = [plane.km(lon, lat) for lon, lat in degrees]
    on_plane = pd.DataFrame(at, columns=PLANE, dtype=float)
    return pd.concat([named, on_plane], axis=1)


def is_point(registry: Registry, place: str) -> bool:
    """True if a place is a town on record or a point in the province."""
    try:
        points_named(registry, [place])
    except PointError:
        return False
    return True


def _point_at(registry: Registry, place: str) -> dict[str, Any]:
    """Make the row (`COLUMNS`) of a point by its coordinates, with the county it lies in."""
    lon, lat = _coordinates(place)
    county = county_at(registry, lon, lat)
    if county is None:
        raise PointError(
            f"点 {lon:g},{lat:g} 不在本省任何县内。请先写经度后写纬度，并取省内的点。",
            f"The point {lon:g},{lat:g} lies in no county of the province. Longitude comes first;"
            " choose a point inside.",
        )
    english = (
        county["name_en"]
        if isinstance(
            county["name_en"],
            str,
        )
        else county["name"]
    )
    return {
        "place": place,
        "site_kind": "point",
        "site_id": place.removeprefix("point:"),
        "site_name": f"{county['name']} {lon:.3f}, {lat:.3f}",
        "site_name_en": f"{english} {lon:.3f}, {lat:.3f}",
        "city": county["city"],
        "city_adcode": county["city_adcode"],
        "adcode": county["adcode"],
        "lon": lon,
        "lat": lat,
    }


def _coordinates(place: str) -> tuple[float, float]:
    """Read lon and lat of "point:LON,LAT", EPSG:4490, degrees."""
    try:
        lon, lat = (float(part) for part in place.removeprefix("point:").split(","))
        is_finite = math.isfinite(lon) and math.isfinite(lat)
    except ValueError:
        is_finite = False
    if not is_finite:
        raise PointError(
            f"“{place}”不是一个点。请写 point:经度,纬度，如 point:120.15,30.28。",
            f"'{place}' is no point. Write point:LON,LAT, as point:120.15,30.28.",
        )
    return lon, lat


def county_at(registry: Registry, lon: float, lat: float) -> dict[str, Any] | None:
    """Find the county, a row of data/sql/places/units.sql, that holds a point; None outside all."""
    units = query(registry, "units")
    is_county = units["unit_kind"].eq("county")
    is_in_longitude = units["west"].le(lon) & units["east"].ge(lon)
    is_in_latitude = units["south"].le(lat) & units["north"].ge(lat)
    near = units[is_county & is_in_longitude & is_in_latitude]
    if near.empty:
        return None
    shapes = shapes_by_id(registry, "county")
    point = np.array([[lon, lat]])
    for county in rows_of(near):
        shape = shapes.get(county.unit_id)
        if shape is not None and inside(json.loads(shape), point)[0]:
            row: dict[str, Any] = county._asdict()
            return row
    return None


def shapes_by_id(registry: Registry, layer: str) -> dict[str, str]:
    """Give the drawings of a layer as GeoJSON, by id."""
    drawings = query(registry, "drawings", layer=layer)
    return dict(zip(drawings["id"], drawings["geojson"], strict=True))


def town_reach(registry: Registry, unit_kind: str) -> pd.DataFrame:
    """Give `reach_of_points` of every town; it takes a second and is cached with the registry."""
    compute = partial(_town_reach, registry, unit_kind)
    return registry.answers.ask(("town_reach", unit_kind), compute, shared=True)


def _town_reach(registry: Registry, unit_kind: str) -> pd.DataFrame:
    return reach_of_points(registry, towns(registry), unit_kind)


def reach_of_points(registry: Registry, points: pd.DataFrame, unit_kind: str) -> pd.DataFrame:
    """Measure how far the units of a kind are from exact points.

    Args:
        points: rows of `COLUMNS`.
    Returns:
        One row per place and unit_id: `REACH`; km 0 where the point is certainly inside. Units that
        could be anywhere are left out.
    """
    regions = query(registry, "unit_regions")
    regions = regions[regions["unit_kind"] == unit_kind]
    if points.empty or regions.empty:
        return pd.DataFrame(columns=REACH)
    measured = _measured(registry, points, set(regions["region_id"]))
    parts = [
        _unit_reach(registry, points, unit, measured[unit.region_id]) for unit in rows_of(regions)
    ]
    return pd.concat(parts, ignore_index=True)


def _measured(
    registry: Registry, points: pd.DataFrame, region_ids: set[str]
) -> dict[str, npt.NDArray[np.float64]]:
    """Measure percentiles in km, (points, 3), by region_id."""
    at = geocentric_km(points[["lon", "lat"]].to_numpy(float))
    cells = query(registry, "region_cells")
    measured = {}
    for region_id, rows in cells[cells["region_id"].isin(region_ids)].groupby("region_id"):
        places = rows[["x_km", "y_km", "z_km"]].to_numpy()
        shares = rows["share"].to_numpy()
        km = point_percentiles(
            at,
            places,
            shares,
            float(rows["side_km"].iloc[0]),
        )
        measured[str(region_id)] = km.round(1)
    return measured


def _unit_reach(
    registry: Registry, points: pd.DataFrame, unit: Any, km: npt.NDArray[np.float64]
) -> pd.DataFrame:
    """Make the rows of one unit."""
    where = _inside(registry, points, unit)
    km = np.where((where == "yes")[:, None], 0.0, km)
    columns = dict(zip(REACH[3:], km.T, strict=True))
    return pd.DataFrame(
        {"place": points["place"].to_numpy(), "unit_id": unit.unit_id, "inside": where} | columns
    )


def _inside(registry: Registry, points: pd.DataFrame, unit: Any) -> npt.NDArray[np.str_]:
    """Tell of each point if it is inside a unit: by a zone's boundary, else by counties.

    Returns:
        (points,) yes, no or unknown.
    """
    if unit.unit_kind == "zone" and unit.whole == "yes":
        shape = json.loads(shapes_by_id(registry, "zone")[unit.unit_id])
        is_inside = inside(shape, points[["lon", "lat"]].to_numpy(float))
        return np.where(is_inside, "yes", "no")
    touches = points["adcode"].isin(unit.adcodes)
    return np.where(touches, "yes" if unit.whole == "yes" else "unknown", "no")
