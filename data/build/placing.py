"""Where zones and platforms are, and how surely: a ladder from a given boundary or point down to a city, or nowhere."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import disc, label_point, main_body
from geo.crs import ELLIPSOID

# An area that a zone controls on paper is no industrial ground: such a zone is never drawn as a
# disc.
SCOPE_NOT_GROUND = "provincial_new_area_scope"
TOWN_SUFFIXES = ("街道", "镇", "乡")


@dataclass(frozen=True)
class AdminShapes:
    """The administrative shapes that everything is placed in, EPSG:4490."""

    counties: gpd.GeoDataFrame  # adcode, name, city_adcode, city, geometry

    @property
    def file(self) -> str:
        """The file that the counties come from."""
        return self.counties.attrs.get("file", "counties.parquet")

    def __post_init__(self) -> None:
        by_code = self.counties.set_index("adcode")
        object.__setattr__(self, "shape", by_code.geometry.to_dict())
        cities = self.counties.dissolve("city_adcode")
        object.__setattr__(self, "city_shape", cities.geometry.to_dict())
        object.__setattr__(
            self,
            "city_code",
            dict(zip(self.counties["city"], self.counties["city_adcode"], strict=True)),
        )
        members = self.counties.groupby("city_adcode")["adcode"].agg(tuple)
        object.__setattr__(self, "members", members.to_dict())

    @cached_property
    def province(self) -> BaseGeometry:
        return self.union(tuple(self.shape))

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(list(self.shape.values()))

    def touching(self, region: BaseGeometry) -> frozenset[str]:
        """The counties that a region touches."""
        codes = list(self.shape)
        return frozenset(codes[k] for k in self._tree.query(region, predicate="intersects"))

    def union(self, adcodes: tuple[str, ...]) -> BaseGeometry:
        return shapely.union_all([self.shape[adcode] for adcode in adcodes])

    def counties_of(self, adcode: str) -> tuple[str, ...]:
        """The counties that a county, city or province code stands for."""
        if adcode in self.shape:
            return (adcode,)
        return self.members.get(adcode, tuple(self.shape))


@dataclass(frozen=True)
class Place:
    """Where one thing could be: a region (None if not even a city is known) and the counties it may
    touch.

    whole: it is all of these counties, not something of unknown outline within them.
    """

    region: BaseGeometry | None
    counties: frozenset[str]
    whole: bool = False


def reach_km(region: BaseGeometry, lon: float, lat: float) -> float:
    """Distance from a point to the farthest corner of a region."""
    corners = shapely.get_coordinates(region)
    n = len(corners)
    metres = ELLIPSOID.inv(np.full(n, lon), np.full(n, lat), corners[:, 0], corners[:, 1])[2]
    return round(float(metres.max()) / 1000, 1)


def plates(zones: pd.DataFrame) -> dict[str, str]:
    """zone_id -> the first id among the zones noted, directly or through others, to lie on the same
    ground.
    """
    plate = {zone_id: zone_id for zone_id in zones["zone_id"]}
    for zone_id, related in zones[["zone_id", "related_zone_ids"]].dropna().itertuples(index=False):
        for other in related.split(";"):
            joined = {plate[zone_id], plate[other.strip()]}
            plate = {
                name: min(joined) if first in joined else first for name, first in plate.items()
            }
    return plate


def place_zones(
    zones: pd.DataFrame, ground: AdminShapes, boundaries: gpd.GeoDataFrame | None
) -> tuple[pd.DataFrame, dict[str, Place], dict[str, BaseGeometry]]:
    """Each zone's `zone_places` row, where it could be, and what to draw of it.

    A boundary replaces everything else. A town point with an approved area is an indicative disc of
    that area; distances use the wider of that disc and the stated uncertainty of the point. A zone
    of which only the county is known could be anywhere in it.
    """
    drawn_shape = (
        {}
        if boundaries is None
        else dict(zip(boundaries["zone_id"], boundaries.geometry, strict=True))
    )
    plate = plates(zones)
    rows, places, drawings = [], {}, {}
    for zone in zones.itertuples():
        counties = _zone_counties(zone, ground)
        row = {"zone_id": zone.zone_id, "geometry_basis": "none", "plate_id": plate[zone.zone_id]}
        if zone.zone_id in drawn_shape:
            shape = drawn_shape[zone.zone_id]
            counties = (
                tuple(
                    sorted(
                        adcode
                        for adcode in ground.touching(shape)
                        if _overlaps(ground.shape[adcode], shape)
                    )
                )
                or counties
            )
            row |= {"geometry_basis": "boundary"} | dict(
                zip(("lon", "lat"), label_point(shape), strict=True)
            )
            region = drawings[zone.zone_id] = shape
        elif not counties:
            city = ground.city_code.get(zone.city)
            region = main_body(ground.city_shape[city]) if city else None
        elif zone.coord_basis == "gazetteer_town" and zone.area_basis != SCOPE_NOT_GROUND:
            known_area = pd.notna(zone.approved_area_ha)
            blur = float(zone.coord_uncertainty_km)
            radius = (
                round(float(np.sqrt(zone.approved_area_ha / 100 / np.pi)), 2)
                if known_area
                else blur
            )
            land = ground.union(counties)
            drawings[zone.zone_id] = _clip(disc(zone.lon, zone.lat, radius), land)
            region = _clip(disc(zone.lon, zone.lat, max(radius, blur)), land)
            row |= {
                "geometry_basis": "indicative" if known_area else "town",
                "radius_km": radius,
                "lon": zone.lon,
                "lat": zone.lat,
            }
        else:
            region = main_body(ground.union(counties))
            row |= {"geometry_basis": "county"} | dict(
                zip(("lon", "lat"), label_point(region), strict=True)
            )
        city = ground.city_code.get(zone.city)
        possible = counties or (ground.members[city] if city else tuple(ground.shape))
        places[zone.zone_id] = Place(region, frozenset(possible))
        rows.append(row | {"counties": counties})
    return (
        pd.DataFrame(
            rows,
            columns=[
                "zone_id",
                "geometry_basis",
                "radius_km",
                "lon",
                "lat",
                "plate_id",
                "counties",
            ],
        ),
        places,
        drawings,
    )


def _zone_counties(zone: object, ground: AdminShapes) -> tuple[str, ...]:
    """The counties on record for a zone: none, one or several."""
    codes = [] if pd.isna(zone.adcode) else [zone.adcode]
    codes += (
        []
        if pd.isna(zone.other_adcodes)
        else [code.strip() for code in zone.other_adcodes.split(";")]
    )
    return tuple(code for code in codes if code in ground.shape)


def _overlaps(a: BaseGeometry, b: BaseGeometry) -> bool:
    """Share ground, not only a border or a digitising sliver (a thousandth of b)."""
    return a.intersects(b) and a.intersection(b).area > 0.001 * b.area


def _clip(shape: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    clipped = shape.intersection(land)
    return clipped if clipped.area > 0 else shape


def place_platforms(
    platforms: pd.DataFrame,
    zones: pd.DataFrame,
    zone_rows: pd.DataFrame,
    zone_places: dict[str, Place],
    gazetteer: pd.DataFrame,
    ground: AdminShapes,
) -> tuple[pd.DataFrame, dict[str, Place]]:
    """Each platform's `platform_places` row by the ladder given > zone > town > county > city >
    none, and where it could be.
    """
    basis_of = zone_rows.set_index("zone_id")["geometry_basis"].to_dict()
    rows, places = [], {}
    for platform in platforms.itertuples():
        adcode = None if pd.isna(platform.adcode) else platform.adcode
        city = ground.city_code.get(platform.city)
        host = _host_zone(platform, zones)
        town = _town(platform, gazetteer, ground) if adcode else None
        row = {"platform_id": platform.platform_id, "host_zone_id": host, "uncertainty_km": 0.0}
        counties = frozenset(
            (adcode,) if adcode else ground.members[city] if city else ground.shape
        )
        if pd.notna(platform.lon) and pd.notna(platform.lat):
            row |= {"location_basis": "given", "lon": platform.lon, "lat": platform.lat}
            region = shapely.Point(platform.lon, platform.lat)
            counties = ground.touching(region) & counties or counties
        elif host and basis_of[host] in ("boundary", "indicative", "town"):
            region = zone_places[host].region
            counties = zone_places[host].counties & counties or counties
            row |= {"location_basis": "zone", "matched": platform.host_zone} | _centre(region)
        elif town:
            name, lon, lat, radius = town
            region = _clip(disc(lon, lat, radius), ground.shape[adcode])
            row |= {
                "location_basis": "town",
                "matched": name,
                "lon": lon,
                "lat": lat,
                "uncertainty_km": radius,
            }
        elif adcode:
            region = main_body(ground.shape[adcode])
            row |= {"location_basis": "county", "matched": platform.county} | _centre(region)
        elif city:
            region = main_body(ground.city_shape[city])
            row |= {"location_basis": "city", "matched": platform.city} | _centre(region)
        else:
            region = None
            row |= {"location_basis": "none", "uncertainty_km": None}
        rows.append(row)
        places[platform.platform_id] = Place(region, counties)
    columns = [
        "platform_id",
        "location_basis",
        "matched",
        "lon",
        "lat",
        "uncertainty_km",
        "host_zone_id",
    ]
    return pd.DataFrame(rows, columns=columns), places


def _centre(region: BaseGeometry) -> dict[str, float]:
    lon, lat = label_point(region)
    return {"lon": lon, "lat": lat, "uncertainty_km": reach_km(region, lon, lat)}


def _host_zone(platform: object, zones: pd.DataFrame) -> str | None:
    """The one zone whose name is, or ends with, the host zone as written, in the
    platform's city.
    """
    written = platform.host_zone
    if pd.isna(written) or len(written) < 4:
        return None
    near = zones[zones["city"] == platform.city]
    for named in (near[near["name"] == written], near[near["name"].str.endswith(written)]):
        # the same name may stand for a zone and the chemical park inside it: the zone, then
        zones_only = named[named["kind"] != "chemical_park"] if len(named) > 1 else named
        if len(zones_only) == 1:
            return zones_only["zone_id"].iloc[0]
    return None


def _town(
    platform: object, gazetteer: pd.DataFrame, ground: AdminShapes
) -> tuple[str, float, float, float] | None:
    """The one town of the county that address or host zone names: name, lon, lat, uncertainty in
    km.

    The uncertainty is the radius of a disc of the county's area shared among its towns in the
    gazetteer; as the gazetteer holds half of the towns, it errs on the wide side.
    """
    written = " ".join(text for text in (platform.address, platform.host_zone) if pd.notna(text))
    if not written:
        return None
    towns = gazetteer[gazetteer["adcode"] == platform.adcode]
    own_name = ground.counties.set_index("adcode")["name"][platform.adcode]
    named = [
        town
        for town in towns.itertuples()
        if not own_name.startswith(_stem(town.name))
        and (town.name in written or (len(_stem(town.name)) >= 2 and _stem(town.name) in written))
    ]
    if len(named) != 1:
        return None
    area = (
        ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(ground.shape[platform.adcode]))[0]
        / 1e6
    )
    radius = round(float(np.sqrt(abs(area) / len(towns) / np.pi)), 1)
    return named[0].name, float(named[0].lon), float(named[0].lat), radius


def _stem(town: str) -> str:
    for suffix in TOWN_SUFFIXES:
        if town.endswith(suffix):
            return town.removesuffix(suffix)
    return town


def place_units(
    units: pd.DataFrame,
    counties_of: dict[tuple[str, str], tuple[str, ...]],
    area_extents: dict[str, str],
    zone_places: dict[str, Place],
    ground: AdminShapes,
) -> dict[tuple[str, str], Place]:
    """Where each unit lies. Counties, cities, areas and the province are their main body, zones
    what is known of them.

    Of an area registered for a city or the province, which counties share in it is not on record;
    an area that is a functional zone (`area_extents`: area_id -> unit or zone) lies somewhere in
    its county and is not all of it.
    """
    places = {}
    for kind, unit_id, adcode in units[["unit_kind", "unit_id", "adcode"]].itertuples(index=False):
        extent = area_extents.get(unit_id) if kind == "area" else None
        if kind == "zone":
            places[kind, unit_id] = zone_places[unit_id]
        else:
            members = counties_of[kind, unit_id]
            is_whole = kind != "area" or (adcode in ground.shape and extent == "unit")
            places[kind, unit_id] = Place(
                main_body(ground.union(members)), frozenset(members), whole=is_whole
            )
    return places
