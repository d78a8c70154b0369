"""Where zones and platforms are, how surely, and how far apart: everything that needs shapes is
done here, once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data.check import Problem, RawTable, numbers
from data.lookalikes import Lookalikes
from data.policy import NEAR_KM_MOST
from data.tables.shared import LAT, LON
from data.vocabulary import RADIUS_RANGE_KM, UNIT_KINDS
from geo.boundaries import area_km2, area_of_polygons_km2, disc, label_point, main_body
from geo.crs import ELLIPSOID, from_bd09, from_gcj02, geocentric
from geo.distance import distance_percentiles, geodesic_km, shortest_km
from geo.locate import Spread, spread

# An area that a zone controls on paper is no industrial ground: such a zone is never drawn as a
# disc.
SCOPE_NOT_GROUND = "provincial_new_area_scope"
WIDEST_KM = RADIUS_RANGE_KM[1]  # that anybody may ask for
# Farther pairs are left out: out of any reach, and access at most exp(-2) = 0.14 at the widest
# radius.
PROXIMITY_KM = 2 * WIDEST_KM
BORDER_KM = WIDEST_KM
PERCENTILES = ["km_p05", "km_p50", "km_p95"]
NO_DISTANCE, UNKNOWN_DISTANCE = (0.0, 0.0, 0.0), (np.nan, np.nan, np.nan)
# how much larger one region is than the other, at most -> cells of the smaller and of the larger
CELLS_BY_RATIO = ((4, (49, 64)), (60, (36, 196)), (np.inf, (9, 1600)))
# to measure from exact points: percentiles err by about 0.2 km over a county and, at most, 0.51 km
# over the widest city
POINT_CELLS = 196
SLIVER_KM2 = 0.5  # neighbours that were drawn apart overlap and gape by this much
# the largest area that is taken for a zone's; the largest on record has less than a hundredth
MOST_OF_PROVINCE = 0.1
FAR_FROM_APPROVED = 3  # times larger or smaller
TOWN_SUFFIXES = ("街道", "镇", "乡")


@dataclass(frozen=True)
class Ground:
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
    zones: pd.DataFrame, ground: Ground, boundaries: gpd.GeoDataFrame | None
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


def _zone_counties(zone: object, ground: Ground) -> tuple[str, ...]:
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
    ground: Ground,
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
    platform: object, gazetteer: pd.DataFrame, ground: Ground
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


def coordinate_problems(platforms: RawTable, ground: Ground) -> list[Problem]:
    """Name given points that cannot be in the county (else city, else province) stated.

    A likely cause is named; the point is never moved.
    """
    problems = []
    for land, rows, lon, lat in _points_by_land(platforms, ground):
        off = rows[_is_off(land, lon[rows], lat[rows])]
        problems += [_outside(platforms, row, _shift(land, lon[row], lat[row])) for row in off]
    return sorted(problems, key=lambda problem: problem.line)


def _points_by_land(
    platforms: RawTable, ground: Ground
) -> Iterator[tuple[BaseGeometry, np.ndarray, np.ndarray, np.ndarray]]:
    """Give each land that platforms are said to be in, the rows said so that have a point, and all
    lon and lat.

    Rows whose county is unknown are left out: `check` tells of them.
    """
    cells = platforms.cells
    lon, lat = numbers(cells["lon"]), numbers(cells["lat"])
    given = cells[["adcode", "city"]][~np.isnan(lon) & ~np.isnan(lat)]
    for (adcode, city), positions in given.groupby(["adcode", "city"], sort=False).indices.items():
        rows = given.index.to_numpy()[positions]
        if adcode in ground.shape:
            yield ground.shape[adcode], rows, lon, lat
        elif not adcode:
            yield ground.city_shape.get(ground.city_code.get(city), ground.province), rows, lon, lat


def _outside(table: RawTable, row: int, hint: tuple[str, str] = ("", "")) -> Problem:
    point = f"{table.cells['lon'].iat[row]}, {table.cells['lat'].iat[row]}"
    return Problem(table.file, table.lines[row], "lon, lat", point, "outside", hint)


def _shift(land: BaseGeometry, lon: float, lat: float) -> tuple[str, str]:
    """Name the shift of a web map that would explain a point outside its land."""
    for name, undo in (("GCJ-02", from_gcj02), ("BD-09", from_bd09)):
        if shapely.intersects_xy(land, *undo(lon, lat)):
            return f"，疑为 {name} 偏移", f", it looks shifted like {name}"
    return "", ""


def gazetteer_problems(towns: RawTable, ground: Ground) -> list[Problem]:
    """Name towns whose point is not in their county: a platform found by such a town would be put
    elsewhere.
    """
    lon, lat = numbers(towns.cells["lon"]), numbers(towns.cells["lat"])
    off = [
        row
        for adcode, rows in towns.cells.groupby("adcode", sort=False).indices.items()
        if adcode in ground.shape
        for row in rows[_is_off(ground.shape[adcode], lon[rows], lat[rows])]
    ]
    return [_outside(towns, row) for row in sorted(off)]


def _is_off(land: BaseGeometry, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Tell which valid points lie outside `land`.

    Points that `check` rejects already are not told again.
    """
    valid = (lon >= LON.low) & (lon <= LON.high) & (lat >= LAT.low) & (lat <= LAT.high)
    off = np.zeros(len(lon), dtype=bool)
    shapely.prepare(land)
    off[valid] = ~shapely.intersects_xy(land, lon[valid], lat[valid])
    return off


def town_point_problems(zones: RawTable, ground: Ground) -> list[Problem]:
    """Name zones at a town point that lack the point or its uncertainty, or whose point is not in
    their counties.
    """
    at_town = zones.cells[zones.cells["coord_basis"] == "gazetteer_town"]
    lon, lat = numbers(at_town["lon"]), numbers(at_town["lat"])
    needed = ["lon", "lat", "coord_uncertainty_km"]
    problems = []
    for place, (row, cells) in enumerate(at_town[[*needed, "adcode", "other_adcodes"]].iterrows()):
        line = zones.lines[row]
        if line in zones.broken:
            continue
        problems += [
            Problem(zones.file, line, name, "", "required") for name in needed if not cells[name]
        ]
        counties = [
            ground.shape[code]
            for code in _codes(cells["adcode"], cells["other_adcodes"])
            if code in ground.shape
        ]
        point = slice(place, place + 1)
        if counties and all(_is_off(county, lon[point], lat[point]).all() for county in counties):
            problems.append(_outside(zones, row))
    return problems


def _codes(adcode: str, others: str) -> list[str]:
    return [adcode, *(code.strip() for code in others.split(";"))]


def boundary_problems(
    file: str, boundaries: gpd.GeoDataFrame, zones: RawTable, ground: Ground
) -> list[Problem]:
    """Name boundaries of zones that nobody registered, that touch none of their counties, or that
    no zone could have.
    """
    columns = ["zone_id", "adcode", "other_adcodes"]
    recorded = {
        zone_id: [code for code in _codes(adcode, others) if code in ground.shape]
        for zone_id, adcode, others in zones.cells[columns].itertuples(index=False)
    }
    most = area_km2(ground.province) * MOST_OF_PROVINCE
    problems = []
    for zone_id, shape in zip(boundaries["zone_id"], boundaries.geometry, strict=True):
        if zone_id not in recorded:
            twin = Lookalikes(recorded).of(zone_id)
            told = ("lookalike", (twin,) * 2) if twin else ("refers", ("zones.zone_id",) * 2)
            problems.append(Problem(file, None, "zone_id", zone_id, *told))
        elif recorded[zone_id] and not any(
            shape.intersects(ground.shape[code]) for code in recorded[zone_id]
        ):
            problems.append(
                Problem(
                    file, None, "zone_id", zone_id, "elsewhere", (", ".join(recorded[zone_id]),) * 2
                )
            )
        elif (area := area_km2(shape)) > most:
            problems.append(
                Problem(file, None, "zone_id", zone_id, "too large", _of_province(area, most))
            )
    return problems


def _of_province(area: float, most: float) -> tuple[str, str]:
    return (
        f"{area:.0f} km²，超过全省的十分之一（{most:.0f} km²）",
        f"{area:.0f} km², over a tenth of the province ({most:.0f} km²)",
    )


def approved_area_problems(zones: RawTable, ground: Ground) -> list[Problem]:
    """Name zones whose approved area no zone could have, as when m² stand for hectares; what is
    controlled on paper may be large.
    """
    most = area_km2(ground.province) * MOST_OF_PROVINCE
    area = numbers(zones.cells["approved_area_ha"]) / 100
    area[(zones.cells["area_basis"] == SCOPE_NOT_GROUND).to_numpy(bool)] = np.nan
    return [
        Problem(
            zones.file,
            zones.lines[row],
            "approved_area_ha",
            zones.cells["approved_area_ha"].iat[row],
            "too large",
            _of_province(area[row], most),
        )
        for row in np.flatnonzero(area > most).tolist()
        if zones.lines[row] not in zones.broken
    ]


def boundary_notices(file: str, boundaries: gpd.GeoDataFrame, zones: RawTable) -> list[Problem]:
    """Tell of boundaries whose area is far from the approved one, as of a zone drawn with all it
    controls.
    """
    approved = dict(
        zip(zones.cells["zone_id"], numbers(zones.cells["approved_area_ha"]) / 100, strict=True)
    )
    found = []
    for zone_id, shape in zip(boundaries["zone_id"], boundaries.geometry, strict=True):
        drawn, stated = area_km2(shape), approved.get(zone_id, np.nan)
        if drawn > stated * FAR_FROM_APPROVED or drawn * FAR_FROM_APPROVED < stated:
            told = f"{drawn:.1f} / {stated:.1f} km²"
            found.append(Problem(file, None, "zone_id", zone_id, "not the area", (told,) * 2))
    return found


def county_overlaps(ground: Ground) -> list[Problem]:
    """Name counties that lie over each other by more than `SLIVER_KM2`: a point there would be in
    two.
    """
    shapes = ground.counties.geometry.to_numpy()
    names = [
        f"{row.adcode} {row.name}"
        for row in ground.counties[["adcode", "name"]].itertuples(index=False)
    ]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T
    found = []
    for one, other in sorted(tuple(pair) for pair in pairs.tolist() if pair[0] < pair[1]):
        area = area_of_polygons_km2(shapely.intersection(shapes[one], shapes[other]))
        if area > SLIVER_KM2:
            told = f"{names[other]} ({area:.1f} km²)"
            found.append(Problem(ground.file, None, "adcode", names[one], "overlap", (told,) * 2))
    return found


def county_gaps(ground: Ground) -> list[Problem]:
    """Tell of holes between counties of more than `SLIVER_KM2`: a lake, or ground that was left
    out.
    """
    rings = [ring for part in shapely.get_parts(ground.province) for ring in part.interiors]
    found = []
    for hole in map(shapely.Polygon, rings):
        area = area_km2(hole)
        if area > SLIVER_KM2:
            around = [
                name
                for name, shape in zip(
                    ground.counties["name"], ground.counties.geometry, strict=True
                )
                if shape.intersects(hole)
            ]
            found.append(
                Problem(ground.file, None, "", "、".join(around), "gap", (f"{area:.1f} km²",) * 2)
            )
    return found


def unit_places(
    units: pd.DataFrame,
    counties_of: dict[tuple[str, str], tuple[str, ...]],
    area_extents: dict[str, str],
    zone_places: dict[str, Place],
    ground: Ground,
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


@dataclass(eq=False)
class Distances:
    """Distances between regions.

    Two regions are measured once: most platforms and zones share the shape of their county.
    """

    def __post_init__(self) -> None:
        self._spreads: dict[tuple[bytes, int], Spread] = {}
        self._percentiles: dict[tuple[bytes, bytes], tuple[float, float, float]] = {}
        self._keys: dict[int, tuple[BaseGeometry, bytes]] = {}

    def centres(self, regions: list[BaseGeometry]) -> np.ndarray:
        """Centres of gravity as geocentric metres, (regions, 3)."""
        return geocentric(shapely.get_coordinates(shapely.centroid(regions)).reshape(-1, 2))

    def percentiles(self, here: BaseGeometry, there: BaseGeometry) -> tuple[float, float, float]:
        """5th, 50th and 95th percentile of the distance in km, to 0.1 km."""
        pair = tuple(sorted((self._key(here), self._key(there))))
        if pair not in self._percentiles:
            small, large = sorted(
                (here, there), key=lambda region: (region.area, self._key(region))
            )
            cells = _cells_of(small, large)
            found = distance_percentiles(
                *(self.spread(region, n) for region, n in zip((small, large), cells, strict=True))
            )
            self._percentiles[pair] = tuple(round(km, 1) for km in found)
        return self._percentiles[pair]

    def _key(self, region: BaseGeometry) -> bytes:
        """The bytes of a shape: equal shapes are one region, and a row added moves no other row's
        distances.
        """
        known = self._keys.get(id(region))
        if known is None:
            # kept, so that its id is not given again
            known = self._keys[id(region)] = (region, shapely.to_wkb(region))
        return known[1]

    def spread(self, region: BaseGeometry, cells: int) -> Spread:
        """Its cells, cut once for each number of them."""
        key = self._key(region), cells
        if key not in self._spreads:
            self._spreads[key] = spread(region, cells)
        return self._spreads[key]


def _cells_of(small: BaseGeometry, large: BaseGeometry) -> tuple[int, int]:
    """Into how many cells to cut two regions: the larger into more where one is far smaller.

    With these the 5th and 95th percentile err by less than 0.5 km over the counties and cities of a
    province; tests compare with random draws. Two alike are cut differently, so that the places of
    one never meet themselves.
    """
    ratio = large.area / small.area if small.area else np.inf
    for most, cells in CELLS_BY_RATIO:
        if ratio <= most:
            return cells
    raise ValueError(f"no cells for a ratio of {ratio}")


def proximity(
    units: dict[tuple[str, str], Place],
    platforms: dict[str, Place],
    hosts: dict[str, str | None],
    boundaries: dict[str, BaseGeometry],
    distances: Distances,
) -> pd.DataFrame:
    """Table `proximity`: inside yes / no / unknown, and percentiles of the geodesic distance in km,
    up to `PROXIMITY_KM`.

    Args:
        units, platforms: where each could be.
        hosts: platform_id -> host zone id on record, or None.
        boundaries: zone_id -> real boundary, for the zones that have one.
        distances: what is measured already, and grows.
    """
    names = np.array(sorted(platforms))
    placed = np.array([name for name in names if platforms[name].region is not None])
    centres = distances.centres([platforms[name].region for name in placed])
    rows = []
    for (kind, unit_id), place in sorted(units.items()):
        inside = {
            name: _inside(kind, unit_id, place, name, platforms[name], hosts, boundaries)
            for name in names
        }
        km = {name: NO_DISTANCE for name in names if inside[name] == "yes"}
        far: set[str] = set()
        if place.region is not None:
            near = geodesic_km(centres, distances.centres([place.region])) <= PROXIMITY_KM
            measured = {
                name: distances.percentiles(place.region, platforms[name].region)
                for name in placed[near]
                if name not in km
            }
            far = set(placed[~near]) - set(km)
            km |= measured
        rows += [
            (kind, unit_id, name, inside[name], *km.get(name, UNKNOWN_DISTANCE))
            for name in names
            if name not in far
        ]
    return pd.DataFrame(
        rows, columns=["unit_kind", "unit_id", "platform_id", "inside", *PERCENTILES]
    )


def county_reach(
    units: dict[tuple[str, str], Place], ground: Ground, distances: Distances
) -> pd.DataFrame:
    """Table `county_reach`: how far each unit is from a thing that could be anywhere in a
    county.
    """
    anywhere = {
        adcode: Place(main_body(shape), frozenset({adcode}))
        for adcode, shape in ground.shape.items()
    }
    near = proximity(units, anywhere, dict.fromkeys(anywhere), {}, distances)
    return near[near["km_p50"].notna()].rename(columns={"platform_id": "adcode"})


def zone_reach(
    units: dict[tuple[str, str], Place],
    zones: dict[str, Place],
    own_place: list[str],
    boundaries: dict[str, BaseGeometry],
    distances: Distances,
) -> pd.DataFrame:
    """Table `zone_reach`: how far each unit is from a thing that could be anywhere in a zone.

    Args:
        own_place: the zones of which more is known than their county; for the others `county_reach`
            says all.
        boundaries: zone_id -> real boundary, for the zones that have one.
    """
    anywhere = {name: zones[name] for name in own_place}
    near = proximity(units, anywhere, {name: name for name in anywhere}, boundaries, distances)
    return near[near["km_p50"].notna()].rename(columns={"platform_id": "zone_id"})


def unit_regions(
    units: dict[tuple[str, str], Place], boundaries: dict[str, BaseGeometry], distances: Distances
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables `unit_regions` and `region_cells`: from these the distance to any exact point is
    measured without shapes.

    Units of one shape share its cells; a region is named after the first unit that has it, counties
    before zones.
    """
    order = sorted(units, key=lambda unit: (UNIT_KINDS.index(unit[0]), unit[1]))
    names: dict[bytes, str] = {}
    rows, cells = [], []
    for kind, unit_id in order:
        place = units[kind, unit_id]
        if place.region is None:
            continue
        shape, key = place.region, shapely.to_wkb(place.region)
        if key not in names:
            names[key] = f"{kind}:{unit_id}"
            cells.append(_cells(names[key], distances.spread(shape, POINT_CELLS)))
        is_whole = place.whole or (kind == "zone" and unit_id in boundaries)
        rows.append((kind, unit_id, names[key], "yes" if is_whole else "no"))
    regions = pd.DataFrame(rows, columns=["unit_kind", "unit_id", "region_id", "whole"])
    return regions.sort_values(["unit_kind", "unit_id"], ignore_index=True), pd.concat(
        cells, ignore_index=True
    )


def _cells(region_id: str, found: Spread) -> pd.DataFrame:
    """The rows of `region_cells` of one region."""
    x, y, z = found.places.round(2).T
    return pd.DataFrame(
        {
            "region_id": region_id,
            "cell": range(len(found.shares)),
            "x_km": x,
            "y_km": y,
            "z_km": z,
            "share": found.shares.round(6),
            "side_km": round(found.side_km, 3),
        }
    )


def platform_pairs(platforms: dict[str, Place], distances: Distances) -> pd.DataFrame:
    """Table `platform_pairs`: percentiles of the distance between any two platforms whose centres
    are at most `NEAR_KM_MOST` apart.
    """
    names = np.array([name for name in sorted(platforms) if platforms[name].region is not None])
    centres = distances.centres([platforms[name].region for name in names])
    rows = []
    for k, name in enumerate(names):
        near = k + 1 + np.flatnonzero(geodesic_km(centres[k + 1 :], centres[k]) <= NEAR_KM_MOST)
        rows += [
            (name, other, *distances.percentiles(platforms[name].region, platforms[other].region))
            for other in names[near]
        ]
    return pd.DataFrame(rows, columns=["platform_id", "other_id", *PERCENTILES])


def borders(units: dict[tuple[str, str], Place], neighbours: gpd.GeoDataFrame) -> pd.DataFrame:
    """Table `borders`: how near each unit lies to each neighbouring province, up to `BORDER_KM`."""
    rows = [
        (kind, unit_id, adcode, name, round(km, 1))
        for (kind, unit_id), place in sorted(units.items())
        if place.region is not None
        for adcode, name, shape in zip(
            neighbours["adcode"], neighbours["name"], neighbours.geometry, strict=True
        )
        if (km := shortest_km(place.region, shape)) <= BORDER_KM
    ]
    return pd.DataFrame(
        rows, columns=["unit_kind", "unit_id", "neighbour_adcode", "neighbour", "km"]
    )


def _inside(
    kind: str,
    unit_id: str,
    unit: Place,
    platform_id: str,
    platform: Place,
    hosts: dict[str, str | None],
    boundaries: dict[str, BaseGeometry],
) -> str:
    """Whether a platform certainly is, certainly is not, or may be inside a unit."""
    if kind != "zone":  # known exactly, as a set of counties
        if platform.counties <= unit.counties and unit.whole:
            return "yes"
        return "unknown" if platform.counties & unit.counties else "no"
    if unit_id in boundaries and platform.region is not None:
        shape = boundaries[unit_id]
        # coordinates outweigh words
        in_words = hosts[platform_id] == unit_id and platform.region.geom_type != "Point"
        if shape.covers(platform.region) or in_words:
            return "yes"
        return "unknown" if shape.intersects(platform.region) else "no"
    if hosts[platform_id] == unit_id:
        return "yes"
    return "unknown" if platform.counties & unit.counties else "no"
