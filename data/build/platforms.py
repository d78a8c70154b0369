"""Where platforms are, and how surely: given point > zone > town > county > city > nowhere."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.admin_shapes import AdminShapes, Place, clip
from data.frames import rows_of
from geo.crs import ELLIPSOID
from geo.shapes import disc, label_point, main_body

TOWN_SUFFIXES = ("街道", "镇", "乡")
SHORTEST_ZONE_NAME = 4  # letters; a shorter name would stand for many zones
ZONE_BASES = ("boundary", "indicative", "town")  # of a zone that is more than its county
PLATFORM_PLACE_COLUMNS = [
    "platform_id",
    "location_basis",
    "matched",
    "lon",
    "lat",
    "uncertainty_km",
    "host_zone_id",
]


@dataclass(frozen=True)
class _Placed:
    """Where one platform could be, and what `platform_places` holds of it."""

    region: BaseGeometry | None
    counties: frozenset[str]
    columns: dict[str, object]


@dataclass(frozen=True)
class _Town:
    """A town of the gazetteer; uncertainty_km is the radius of the disc that stands for it."""

    name: str
    lon: float
    lat: float
    uncertainty_km: float


def place_platforms(
    platforms: pd.DataFrame,
    zones: pd.DataFrame,
    zone_rows: pd.DataFrame,
    zone_places: dict[str, Place],
    gazetteer: pd.DataFrame,
    ground: AdminShapes,
) -> tuple[pd.DataFrame, dict[str, Place]]:
    """Place every platform by the surest of what is on record.

    Args:
        platforms, zones, gazetteer: the source tables.
        zone_rows, zone_places: as `place_zones` gives them.
        ground: what the platforms lie in.
    Returns:
        Rows of `platform_places`, and where each platform could be.
    """
    zone_bases = dict(zip(zone_rows["zone_id"], zone_rows["geometry_basis"], strict=True))
    ladder = _Ladder(zones, zone_bases, zone_places, gazetteer, ground)
    rows = []
    places = {}
    for platform in rows_of(platforms):
        host = _host_zone(platform, zones)
        placed = ladder.place(platform, host)
        names = {"platform_id": platform.platform_id, "host_zone_id": host}
        rows.append(names | placed.columns)
        places[platform.platform_id] = Place(placed.region, placed.counties)
    return pd.DataFrame(rows, columns=PLATFORM_PLACE_COLUMNS), places


@dataclass(frozen=True)
class _Ladder:
    """The steps by which a platform is placed, the surest first."""

    zones: pd.DataFrame
    zone_bases: dict[str, str]
    zone_places: dict[str, Place]
    gazetteer: pd.DataFrame
    ground: AdminShapes

    def place(self, platform: Any, host: str | None) -> _Placed:
        """Place a platform by the first step for which its record says enough."""
        counties = self._counties_on_record(platform)
        if pd.notna(platform.lon) and pd.notna(platform.lat):
            return self._at_point(platform, counties)
        if host and self.zone_bases[host] in ZONE_BASES:
            return self._in_zone(platform, host, counties)
        if pd.notna(platform.adcode):
            return self._in_county(platform, counties)
        if city := self.ground.city_code.get(platform.city):
            region = main_body(self.ground.city_shape[city])
            return _Placed(region, counties, _anywhere("city", platform.city, region))
        return _Placed(None, counties, {"location_basis": "none", "uncertainty_km": None})

    def _counties_on_record(self, platform: Any) -> frozenset[str]:
        if pd.notna(platform.adcode):
            return frozenset((platform.adcode,))
        city = self.ground.city_code.get(platform.city)
        return frozenset(self.ground.members[city] if city else self.ground.shape)

    def _at_point(self, platform: Any, counties: frozenset[str]) -> _Placed:
        region = shapely.Point(platform.lon, platform.lat)
        columns = {
            "location_basis": "given",
            "lon": platform.lon,
            "lat": platform.lat,
            "uncertainty_km": 0.0,
        }
        return _Placed(region, self.ground.touching(region) & counties or counties, columns)

    def _in_zone(self, platform: Any, host: str, counties: frozenset[str]) -> _Placed:
        zone = self.zone_places[host]
        columns = _anywhere("zone", platform.host_zone, zone.region)
        return _Placed(zone.region, zone.counties & counties or counties, columns)

    def _in_county(self, platform: Any, counties: frozenset[str]) -> _Placed:
        """Place a platform at the town of its county that its record names, else in the county."""
        county = self.ground.shape[platform.adcode]
        town = _town(platform, self.gazetteer, self.ground)
        if town is None:
            region = main_body(county)
            return _Placed(region, counties, _anywhere("county", platform.county, region))
        columns = {
            "location_basis": "town",
            "matched": town.name,
            "lon": town.lon,
            "lat": town.lat,
            "uncertainty_km": town.uncertainty_km,
        }
        return _Placed(
            clip(disc(town.lon, town.lat, town.uncertainty_km), county), counties, columns
        )


def _anywhere(basis: str, matched: str, region: BaseGeometry) -> dict[str, object]:
    """Columns of a platform that could be anywhere in a region."""
    lon, lat = label_point(region)
    return {
        "location_basis": basis,
        "matched": matched,
        "lon": lon,
        "lat": lat,
        "uncertainty_km": reach_km(region, lon, lat),
    }


def reach_km(region: BaseGeometry, lon: float, lat: float) -> float:
    """Distance in km, to 0.1 km, from a point to the farthest corner of a region."""
    corners = shapely.get_coordinates(region)
    count = len(corners)
    lons = np.full(count, lon)
    lats = np.full(count, lat)
    metres = ELLIPSOID.inv(
        lons,
        lats,
        corners[:, 0],
        corners[:, 1],
    )[2]
    return round(float(metres.max()) / 1000, 1)


def _host_zone(platform: Any, zones: pd.DataFrame) -> str | None:
    """Find the one zone of the platform's city whose name is, or ends with, its host zone."""
    written = platform.host_zone
    if pd.isna(written) or len(written) < SHORTEST_ZONE_NAME:
        return None
    near = zones[zones["city"] == platform.city]
    for named in (near[near["name"] == written], near[near["name"].str.endswith(written)]):
        # the same name may stand for a zone and the chemical park inside it: the zone, then
        zones_only = named
        if len(named) > 1:
            zones_only = named[named["kind"] != "chemical_park"]
        if len(zones_only) == 1:
            return str(zones_only["zone_id"].iloc[0])
    return None


def _town(platform: Any, gazetteer: pd.DataFrame, ground: AdminShapes) -> _Town | None:
    """Find the one town of the county that address or host zone names.

    Its uncertainty is the radius of a disc of the county's area shared among its towns in the
    gazetteer; as the gazetteer holds half of the towns, it errs on the wide side.
    """
    texts = (platform.address, platform.host_zone)
    written = " ".join(text for text in texts if pd.notna(text))
    if not written:
        return None
    towns = gazetteer[gazetteer["adcode"] == platform.adcode]
    county_name = ground.county_name[platform.adcode]
    named = [town for town in rows_of(towns) if _names(written, town.name, county_name)]
    if len(named) != 1:
        return None
    (town,) = named
    county = shapely.orient_polygons(ground.shape[platform.adcode])
    area_km2 = abs(ELLIPSOID.geometry_area_perimeter(county)[0] / 1e6)
    radius_km = float(np.sqrt(area_km2 / len(towns) / np.pi))
    return _Town(town.name, float(town.lon), float(town.lat), round(radius_km, 1))


def _names(written: str, town: str, county: str) -> bool:
    """True if a text names a town, with or without its suffix, and not just the county."""
    stem = _stem(town)
    if county.startswith(stem):
        return False
    if len(stem) >= 2 and stem in written:
        return True
    return town in written


def _stem(town: str) -> str:
    for suffix in TOWN_SUFFIXES:
        if town.endswith(suffix):
            return town.removesuffix(suffix)
    return town
