"""Tables of units: counties, cities, zones, areas and the province, and where each lies."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from data.admin_shapes import AdminShapes, Place
from data.frames import rows_of
from data.province import Province
from geo.shapes import area_km2, label_point, main_body

UNIT_KEY = ["unit_kind", "unit_id"]
UnitKey = tuple[str, str]  # unit_kind, unit_id


@dataclass(frozen=True)
class _Unit:
    """One row of `units`, and the counties that the unit touches."""

    kind: str
    unit_id: str
    counties: tuple[str, ...]
    columns: dict[str, object]

    @property
    def row(self) -> dict[str, object]:
        """Its row of the table `units`."""
        return {"unit_kind": self.kind, "unit_id": self.unit_id} | self.columns


def make_units(
    given: dict[str, pd.DataFrame],
    province: Province,
    counties: gpd.GeoDataFrame,
    ground: AdminShapes,
    zone_rows: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the tables `units` and `unit_counties`.

    Args:
        given: the source tables `place_names`, `zones` and `cluster_areas`.
        province: code and names.
        counties: adcode, name, city_adcode, city and geometry, EPSG:4490.
        ground: the same counties, as shapes by code.
        zone_rows: as `place_zones` gives them, in the order of the zones.
    """
    names = given["place_names"]
    english = dict(zip(names["adcode"], names["name_en"], strict=True))
    found = [
        *_counties(counties, english),
        *_cities(counties, ground, english),
        _province(province, ground),
        *_zones(given["zones"], zone_rows, ground),
        *_areas(given["cluster_areas"], counties, ground),
    ]
    unit_counties = _unit_counties(found)
    units = pd.DataFrame([unit.row for unit in found])
    units = units.sort_values(UNIT_KEY, ignore_index=True)
    boxes = _boxes(counties, unit_counties)
    return units.merge(boxes, on=UNIT_KEY, how="left"), unit_counties


def _unit_counties(units: list[_Unit]) -> pd.DataFrame:
    """List every unit with each county that it touches."""
    columns = [*UNIT_KEY, "adcode"]
    rows = [(unit.kind, unit.unit_id, code) for unit in units for code in unit.counties]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(columns, ignore_index=True)


def _boxes(counties: gpd.GeoDataFrame, unit_counties: pd.DataFrame) -> pd.DataFrame:
    """Give the bounding box of each unit's counties: west, south, east, north in degrees."""
    of_counties: pd.DataFrame = counties.bounds.assign(adcode=counties["adcode"])
    boxes = (
        of_counties.merge(unit_counties, on="adcode")
        .groupby(UNIT_KEY)
        .agg(
            west=("minx", "min"), south=("miny", "min"), east=("maxx", "max"), north=("maxy", "max")
        )
    )
    return boxes.round(4)


def _counties(counties: gpd.GeoDataFrame, english: dict[str, str]) -> Iterator[_Unit]:
    for county in rows_of(counties):
        columns = {
            "name": county.name,
            "name_en": english.get(county.adcode),
            "city": county.city,
            "county": county.name,
            "adcode": county.adcode,
            "city_adcode": county.city_adcode,
        }
        yield _Unit(
            "county", county.adcode, (county.adcode,), columns | _size_and_label(county.geometry)
        )


def _cities(
    counties: gpd.GeoDataFrame, ground: AdminShapes, english: dict[str, str]
) -> Iterator[_Unit]:
    for code, shape in ground.city_shape.items():
        city = counties.loc[counties["city_adcode"] == code, "city"].iloc[0]
        columns = {
            "name": city,
            "name_en": english.get(code),
            "city": city,
            "adcode": code,
            "city_adcode": code,
        }
        yield _Unit(
            "city",
            code,
            ground.members[code],
            columns | _size_and_label(shape),
        )


def _province(province: Province, ground: AdminShapes) -> _Unit:
    code = province.adcode
    name = province.name
    columns = {"name": name.zh, "name_en": name.en, "adcode": code}
    size = _size_and_label(ground.province)
    return _Unit("province", code, tuple(ground.shape), columns | size)


def _zones(zones: pd.DataFrame, zone_rows: pd.DataFrame, ground: AdminShapes) -> Iterator[_Unit]:
    for zone, place in zip(rows_of(zones), rows_of(zone_rows), strict=True):
        columns = {
            "name": zone.name,
            "name_en": zone.name,
            "city": zone.city,
            "county": zone.county,
            "adcode": zone.adcode,
            "city_adcode": ground.city_code.get(zone.city),
            "lon": place.lon,
            "lat": place.lat,
        }
        yield _Unit("zone", zone.zone_id, place.counties, columns)


def _areas(areas: pd.DataFrame, counties: gpd.GeoDataFrame, ground: AdminShapes) -> Iterator[_Unit]:
    city_of = dict(zip(counties["adcode"], counties["city_adcode"], strict=True))
    for area in rows_of(areas):
        codes = ground.counties_of(area.adcode)
        is_city = area.adcode in ground.members
        columns = {
            "name": area.name,
            "name_en": area.name,
            "city": area.city,
            "county": area.county,
            "adcode": area.adcode,
            "city_adcode": area.adcode if is_city else city_of.get(area.adcode),
        }
        yield _Unit(
            "area",
            area.area_id,
            codes,
            columns | _label(ground.union(codes)),
        )


def _label(shape: BaseGeometry) -> dict[str, object]:
    lon, lat = label_point(shape)
    return {"lon": lon, "lat": lat}


def _size_and_label(shape: BaseGeometry) -> dict[str, object]:
    return {"area_km2": round(area_km2(shape), 1)} | _label(shape)


def place_units(
    units: pd.DataFrame,
    counties_of: dict[UnitKey, tuple[str, ...]],
    area_extents: dict[str, str],
    zone_places: dict[str, Place],
    ground: AdminShapes,
) -> dict[UnitKey, Place]:
    """Place every unit: zones as `place_zones` does, the others as their main body.

    Of an area registered for a city or the province, the counties that share in it are not on
    record; an area that is a functional zone lies somewhere in its county and is not all of it.

    Args:
        units: unit_kind, unit_id and adcode.
        counties_of: the counties that each unit touches.
        area_extents: area_id -> unit or zone, as in `cluster_areas.extent`.
        zone_places: zone_id -> where it could be.
        ground: what the units lie in.
    """
    places = {}
    for unit in rows_of(units[[*UNIT_KEY, "adcode"]]):
        key = unit.unit_kind, unit.unit_id
        if unit.unit_kind == "zone":
            places[key] = zone_places[unit.unit_id]
            continue
        is_whole = unit.unit_kind != "area" or (
            unit.adcode in ground.shape and area_extents.get(unit.unit_id) == "unit"
        )
        counties = counties_of[key]
        region = main_body(ground.union(counties))
        places[key] = Place(region, frozenset(counties), whole=is_whole)
    return places
