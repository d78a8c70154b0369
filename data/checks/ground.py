"""Sources checked against the ground: points, zones and boundaries outside their counties."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from data.admin_shapes import AdminShapes
from data.checks.cells import Mask
from data.checks.lookalikes import Lookalikes
from data.checks.reading import RawTable
from data.checks.values import numbers
from data.fault_catalogue import Words
from data.faults import Fault
from data.frames import rows_of
from data.tables.column import Column
from data.tables.shared import LAT, LON
from data.vocabulary import SCOPE_NOT_GROUND
from geo.crs import from_bd09, from_gcj02
from geo.shapes import area_km2, area_of_polygons_km2

Numbers = npt.NDArray[np.float64]  # (rows,)
Rows = npt.NDArray[np.int64]  # positions in a table
SLIVER_KM2 = 0.5  # neighbours that were drawn apart overlap and gape by this much
# the largest area that is taken for a zone's; the largest on record has less than a hundredth
MOST_OF_PROVINCE = 0.1
FAR_FROM_APPROVED = 3  # times larger or smaller


def coordinate_faults(platforms: RawTable, ground: AdminShapes) -> list[Fault]:
    """Name given points that cannot be in the county (else city, else province) stated.

    A likely cause is named; the point is never moved.
    """
    faults = {}
    for land, rows, lon, lat in _points_by_land(platforms, ground):
        is_off = _is_off(land, lon[rows], lat[rows])
        for row in rows[is_off].tolist():
            hint = _shift(land, lon[row], lat[row])
            faults[row] = _outside(platforms, row, hint)
    return [faults[row] for row in sorted(faults)]


def _points_by_land(
    platforms: RawTable, ground: AdminShapes
) -> Iterator[tuple[BaseGeometry, Rows, Numbers, Numbers]]:
    """Give each land that platforms are said to be in, with the rows that have a point.

    Rows whose county is unknown are left out: `check` tells of them.

    Returns:
        The land, the rows said to be in it, and lon and lat of all rows.
    """
    cells = platforms.cells
    lon = numbers(cells["lon"])
    lat = numbers(cells["lat"])
    has_point = ~np.isnan(lon) & ~np.isnan(lat)
    rows = np.flatnonzero(has_point)
    place_columns = ["adcode", "city"]
    places = cells[place_columns].iloc[rows]
    groups = places.groupby(place_columns, sort=False).ngroup().to_numpy()
    for group, place in enumerate(rows_of(places.drop_duplicates())):
        if not place.adcode:
            city = ground.city_code.get(place.city, "")
            land = ground.city_shape.get(city, ground.province)
        elif place.adcode in ground.shape:
            land = ground.shape[place.adcode]
        else:
            continue
        yield land, rows[groups == group], lon, lat


def _outside(table: RawTable, row: int, hint: tuple[str, str] = ("", "")) -> Fault:
    lon = table.cells["lon"].iat[row]
    lat = table.cells["lat"].iat[row]
    return table.fault(row, "lon, lat", f"{lon}, {lat}", "outside", hint)


def _shift(land: BaseGeometry, lon: float, lat: float) -> tuple[str, str]:
    """Name the shift of a web map that would explain a point outside its land."""
    for name, undo in (("GCJ-02", from_gcj02), ("BD-09", from_bd09)):
        if shapely.intersects_xy(land, *undo(lon, lat)):
            return f"，疑为 {name} 偏移", f", it looks shifted like {name}"
    return "", ""


def gazetteer_faults(towns: RawTable, ground: AdminShapes) -> list[Fault]:
    """Name towns whose point is not in their county: platforms at them would be put elsewhere."""
    lon = numbers(towns.cells["lon"])
    lat = numbers(towns.cells["lat"])
    adcodes = towns.cells["adcode"].to_numpy()
    off: list[int] = []
    for adcode in towns.cells["adcode"].unique().tolist():
        if adcode in ground.shape:
            rows = np.flatnonzero(adcodes == adcode)
            is_off = _is_off(ground.shape[adcode], lon[rows], lat[rows])
            off += rows[is_off].tolist()
    return [_outside(towns, row) for row in sorted(off)]


def _is_off(land: BaseGeometry, lon: Numbers, lat: Numbers) -> Mask:
    """True where a valid point lies outside `land`.

    Points that `check` already rejects return False, so each is reported once.
    """
    valid = _is_within(lon, LON) & _is_within(lat, LAT)
    off = np.zeros(len(lon), dtype=bool)
    shapely.prepare(land)
    off[valid] = ~shapely.intersects_xy(land, lon[valid], lat[valid])
    return off


def _is_within(degrees: Numbers, column: Column) -> Mask:
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    return (degrees >= low) & (degrees <= high)


def town_point_faults(zones: RawTable, ground: AdminShapes) -> list[Fault]:
    """Name zones at a town without point or uncertainty, or with a point outside their counties."""
    needed = ["lon", "lat", "coord_uncertainty_km"]
    lon = numbers(zones.cells["lon"])
    lat = numbers(zones.cells["lat"])
    is_at_town = zones.cells["coord_basis"] == "gazetteer_town"
    faults = []
    for row in np.flatnonzero(is_at_town).tolist():
        line = zones.lines[row]
        cells = zones.cells.iloc[row]
        if line in zones.broken:
            continue
        for name in needed:
            if not cells[name]:
                faults.append(zones.fault(row, name, "", "required"))
        codes = _codes(cells["adcode"], cells["other_adcodes"])
        counties = [ground.shape[code] for code in codes if code in ground.shape]
        point = slice(row, row + 1)
        is_off = [_is_off(county, lon[point], lat[point]).all() for county in counties]
        if is_off and all(is_off):
            faults.append(_outside(zones, row))
    return faults


def _codes(adcode: str, others: str) -> list[str]:
    return [adcode, *(code.strip() for code in others.split(";"))]


def boundary_faults(
    file: str, boundaries: gpd.GeoDataFrame, zones: RawTable, ground: AdminShapes
) -> list[Fault]:
    """Name boundaries of unregistered zones, outside their counties, or too large for a zone."""
    recorded = {
        zone.zone_id: [
            code for code in _codes(zone.adcode, zone.other_adcodes) if code in ground.shape
        ]
        for zone in rows_of(zones.cells[["zone_id", "adcode", "other_adcodes"]])
    }
    twins = Lookalikes(recorded)
    most = area_km2(ground.province) * MOST_OF_PROVINCE
    faults = []
    told: str | Words
    for zone_id, shape in zip(boundaries["zone_id"], boundaries.geometry, strict=True):
        codes = recorded.get(zone_id)
        if codes is None:
            twin = twins.of(zone_id)
            rule = "lookalike" if twin else "refers"
            told = twin or "zones.zone_id"
        elif codes and not any(shape.intersects(ground.shape[code]) for code in codes):
            rule = "elsewhere"
            told = ", ".join(codes)
        elif (area := area_km2(shape)) > most:
            rule = "too large"
            told = _of_province(area, most)
        else:
            continue
        faults.append(_zone_fault(rule, file, zone_id, told))
    return faults


def _zone_fault(rule: str, file: str, zone_id: str, told: str | Words) -> Fault:
    """Make a fault of a zone's boundary."""
    return Fault(rule, file=file, column="zone_id", value=zone_id, fill={"detail": told})


def _of_province(area: float, most: float) -> tuple[str, str]:
    return (
        f"{area:.0f} km²，超过全省的十分之一（{most:.0f} km²）",
        f"{area:.0f} km², over a tenth of the province ({most:.0f} km²)",
    )


def approved_area_faults(zones: RawTable, ground: AdminShapes) -> list[Fault]:
    """Name zones whose approved area no zone could have, as when m² stand for hectares.

    An area that is controlled on paper may be as large as that.
    """
    most = area_km2(ground.province) * MOST_OF_PROVINCE
    written = zones.cells["approved_area_ha"]
    area = numbers(written) / 100
    is_on_paper = zones.cells["area_basis"] == SCOPE_NOT_GROUND
    area[is_on_paper.to_numpy(bool)] = np.nan
    faults = []
    for row in np.flatnonzero(area > most).tolist():
        if zones.lines[row] not in zones.broken:
            told = _of_province(area[row], most)
            value = str(written.iat[row])
            faults.append(zones.fault(row, "approved_area_ha", value, "too large", told))
    return faults


def boundary_notices(file: str, boundaries: gpd.GeoDataFrame, zones: RawTable) -> list[Fault]:
    """Tell of boundaries whose area is far from the approved one: all that a zone controls, say."""
    areas = numbers(zones.cells["approved_area_ha"]) / 100
    approved = dict(zip(zones.cells["zone_id"], areas.tolist(), strict=True))
    notices = []
    for zone_id, shape in zip(boundaries["zone_id"], boundaries.geometry, strict=True):
        drawn = area_km2(shape)
        stated = approved.get(zone_id, np.nan)
        if drawn > stated * FAR_FROM_APPROVED or drawn * FAR_FROM_APPROVED < stated:
            told = f"{drawn:.1f} / {stated:.1f} km²"
            notices.append(_zone_fault("not the area", file, zone_id, told))
    return notices


def county_overlaps(ground: AdminShapes) -> list[Fault]:
    """Name counties that lie over each other by more than `SLIVER_KM2`, as no place is in two."""
    shapes = ground.counties.geometry.to_numpy()
    names = [f"{adcode} {name}" for adcode, name in ground.county_name.items()]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T
    faults = []
    for one, other in sorted(tuple(pair) for pair in pairs.tolist() if pair[0] < pair[1]):
        area = area_of_polygons_km2(shapely.intersection(shapes[one], shapes[other]))
        if area > SLIVER_KM2:
            fill = {"detail": f"{names[other]} ({area:.1f} km²)"}
            value = names[one]
            faults.append(
                Fault("overlap", file=ground.file, column="adcode", value=value, fill=fill)
            )
    return faults


def county_gaps(ground: AdminShapes) -> list[Fault]:
    """Tell of holes between counties of more than `SLIVER_KM2`: lakes, or ground left out."""
    rings = [ring for part in shapely.get_parts(ground.province) for ring in part.interiors]
    notices = []
    for hole in map(shapely.Polygon, rings):
        area = area_km2(hole)
        if area > SLIVER_KM2:
            around = [
                ground.county_name[adcode]
                for adcode, shape in ground.shape.items()
                if shape.intersects(hole)
            ]
            fill = {"detail": f"{area:.1f} km²"}
            notices.append(Fault("gap", file=ground.file, value="、".join(around), fill=fill))
    return notices
