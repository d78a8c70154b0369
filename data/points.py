"""Exact points where a platform may be built, towns on record or given by coordinates, and how far
units are from them.

A point is written "town:GEONAMES_ID" or "point:LON,LAT". Distances come from the cells of units
that the build stored, so that no shapes are needed here.
"""

import json
from functools import partial

import numpy as np
import pandas as pd

from data.registry import Registry, query
from geo.errors import PlanningError
from geo.inside import inside
from geo.points import geocentric_km, plane_km, point_percentiles

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
    """The towns of the gazetteer that lie in a county: `COLUMNS`, and is_seat.

    Those off the drawn coast have none.
    """
    return registry.answers.ask("towns", partial(_towns, registry), shared=True)


def _towns(registry: Registry) -> pd.DataFrame:
    found = query(registry, "towns").dropna(subset=["adcode", "city_adcode"])
    english = [_english(row.name_alt, row.name) for row in found.itertuples()]
    found = found.assign(
        place="town:" + found["geonames_id"], site_kind="town", site_name_en=english
    )
    found = found.rename(columns={"geonames_id": "site_id", "name": "site_name"})
    return found.assign(is_seat=found["feature"].isin(SEATS))[[*COLUMNS, "is_seat"]]


def _english(other_names: object, name: str) -> str:
    """The first of a town's other names in Latin letters; its own name if there is none."""
    others = other_names.split(";") if isinstance(other_names, str) else []
    return next((other.strip() for other in others if other.isascii()), name)


def typed_point(text: str) -> str:
    """The place that someone means who types coordinates: "120.15，30.28" is
    "point:120.15,30.28".
    """
    return "point:" + "".join(text.replace("，", ",").split())


def points_named(registry: Registry, places: list[str]) -> pd.DataFrame:
    """The rows of some points by name, in the order given: `COLUMNS`, and where the plane map draws
    them, x_km and y_km.

    Raises:
        PointError: there is no such town, the coordinates are none, or they lie outside every
            county.
    """
    known = towns(registry).set_index("place", drop=False)
    rows = []
    for place in places:
        if place.startswith("point:"):
            rows.append(_given(registry, place))
        elif place in known.index:
            rows.append(known.loc[place, COLUMNS].to_dict())
        else:
            raise PointError(
                f"地名录里没有“{place}”。编号见数据字典 gazetteer 的 geonames_id。",
                f"The gazetteer has no '{place}'. See geonames_id of the gazetteer table for ids.",
            )
    named = pd.DataFrame(rows, columns=COLUMNS)
    at = [plane_km(lon, lat) for lon, lat in zip(named["lon"], named["lat"], strict=True)]
    return pd.concat([named, pd.DataFrame(at, columns=PLANE, dtype=float)], axis=1)


def is_point(registry: Registry, place: str) -> bool:
    """Whether a place is a town on record or a point in the province."""
    try:
        points_named(registry, [place])
    except PointError:
        return False
    return True


def _given(registry: Registry, place: str) -> dict:
    """A point by its coordinates, with the county that it lies in."""
    try:
        lon, lat = (float(part) for part in place.removeprefix("point:").split(","))
        finite = np.isfinite([lon, lat]).all()
    except ValueError:
        finite = False
    if not finite:
        raise PointError(
            f"“{place}”不是一个点。请写 point:经度,纬度，如 point:120.15,30.28。",
            f"'{place}' is no point. Write point:LON,LAT, as point:120.15,30.28.",
        )
    county = county_at(registry, lon, lat)
    if county is None:
        raise PointError(
            f"点 {lon:g},{lat:g} 不在本省任何县内。请先写经度后写纬度，并取省内的点。",
            f"The point {lon:g},{lat:g} lies in no county of the province. Longitude comes first;"
            " choose a point inside.",
        )
    row = {
        "place": place,
        "site_kind": "point",
        "site_id": place.removeprefix("point:"),
        "lon": lon,
        "lat": lat,
    }
    names = {"site_name": f"{county['name']} {lon:.3f}, {lat:.3f}"}
    english = county["name_en"] if isinstance(county["name_en"], str) else county["name"]
    names["site_name_en"] = f"{english} {lon:.3f}, {lat:.3f}"
    return row | names | {name: county[name] for name in ("city", "city_adcode", "adcode")}


def county_at(registry: Registry, lon: float, lat: float) -> dict | None:
    """The county (a row of data/sql/units.sql) in which a point lies; None outside all."""
    units = query(registry, "units")
    box = (
        (units["west"] <= lon)
        & (lon <= units["east"])
        & (units["south"] <= lat)
        & (lat <= units["north"])
    )
    near = units[(units["unit_kind"] == "county") & box].set_index("unit_id", drop=False)
    if near.empty:
        return None
    shapes = query(registry, "drawings", layer="county").set_index("id")["geojson"]
    for adcode, county in near.iterrows():
        if adcode in shapes.index and inside(json.loads(shapes[adcode]), np.array([[lon, lat]]))[0]:
            return county.to_dict()
    return None


def town_reach(registry: Registry, unit_kind: str) -> pd.DataFrame:
    """`reach_of_points` for every town and the units of a kind; a second's work, so it is kept with
    the registry.
    """
    compute = partial(_town_reach, registry, unit_kind)
    return registry.answers.ask(("town_reach", unit_kind), compute, shared=True)


def _town_reach(registry: Registry, unit_kind: str) -> pd.DataFrame:
    return reach_of_points(registry, towns(registry), unit_kind)


def reach_of_points(registry: Registry, points: pd.DataFrame, unit_kind: str) -> pd.DataFrame:
    """How far the units of a kind are from exact points.

    Args:
        points: rows of `COLUMNS`.
    Returns:
        One row per place and unit_id: `REACH`; km 0 where the point is certainly inside. Units of
        which nothing is known are left out.
    """
    regions = query(registry, "unit_regions")
    regions = regions[regions["unit_kind"] == unit_kind]
    if points.empty or regions.empty:
        return pd.DataFrame(columns=REACH)
    measured = _measured(registry, points, set(regions["region_id"]))
    parts = [
        _unit_reach(registry, points, unit, measured[unit.region_id])
        for unit in regions.itertuples()
    ]
    return pd.concat(parts, ignore_index=True)


def _measured(
    registry: Registry, points: pd.DataFrame, region_ids: set[str]
) -> dict[str, np.ndarray]:
    """region_id -> (points, 3) percentiles in km."""
    at = geocentric_km(points[["lon", "lat"]].to_numpy(float))
    cells = query(registry, "region_cells")
    measured = {}
    for region_id, rows in cells[cells["region_id"].isin(region_ids)].groupby("region_id"):
        places, shares = rows[["x_km", "y_km", "z_km"]].to_numpy(), rows["share"].to_numpy()
        measured[region_id] = point_percentiles(at, places, shares, rows["side_km"].iloc[0]).round(
            1
        )
    return measured


def _unit_reach(
    registry: Registry, points: pd.DataFrame, unit: object, km: np.ndarray
) -> pd.DataFrame:
    """The rows of one unit."""
    where = _inside(registry, points, unit)
    km = np.where((where == "yes")[:, None], 0.0, km)
    columns = dict(zip(REACH[3:], km.T, strict=True))
    return pd.DataFrame(
        {"place": points["place"].to_numpy(), "unit_id": unit.unit_id, "inside": where} | columns
    )


def _inside(registry: Registry, points: pd.DataFrame, unit: object) -> np.ndarray:
    """(points,) yes, no or unknown: whether each point is inside a unit, by counties; of a zone
    with a boundary, by that.
    """
    if unit.unit_kind == "zone" and unit.whole == "yes":
        shapes = query(registry, "drawings", layer="zone").set_index("id")["geojson"]
        is_inside = inside(json.loads(shapes[unit.unit_id]), points[["lon", "lat"]].to_numpy(float))
        return np.where(is_inside, "yes", "no")
    touches = points["adcode"].isin(unit.adcodes)
    return np.where(touches, "yes" if unit.whole == "yes" else "unknown", "no")
