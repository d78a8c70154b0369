"""Sources checked against the ground: points and towns outside their counties, boundaries no zone could have, counties that overlap."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.build.placing import SCOPE_NOT_GROUND, AdminShapes
from data.checks.cells import numbers
from data.checks.lookalikes import Lookalikes
from data.checks.reading import RawTable
from data.faults import Problem
from data.tables.shared import LAT, LON
from geo.boundaries import area_km2, area_of_polygons_km2
from geo.crs import from_bd09, from_gcj02

SLIVER_KM2 = 0.5  # neighbours that were drawn apart overlap and gape by this much
# the largest area that is taken for a zone's; the largest on record has less than a hundredth
MOST_OF_PROVINCE = 0.1
FAR_FROM_APPROVED = 3  # times larger or smaller


def coordinate_problems(platforms: RawTable, ground: AdminShapes) -> list[Problem]:
    """Name given points that cannot be in the county (else city, else province) stated.

    A likely cause is named; the point is never moved.
    """
    problems = []
    for land, rows, lon, lat in _points_by_land(platforms, ground):
        off = rows[_is_off(land, lon[rows], lat[rows])]
        problems += [_outside(platforms, row, _shift(land, lon[row], lat[row])) for row in off]
    return sorted(problems, key=lambda problem: problem.line)


def _points_by_land(
    platforms: RawTable, ground: AdminShapes
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


def gazetteer_problems(towns: RawTable, ground: AdminShapes) -> list[Problem]:
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


def town_point_problems(zones: RawTable, ground: AdminShapes) -> list[Problem]:
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
    file: str, boundaries: gpd.GeoDataFrame, zones: RawTable, ground: AdminShapes
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


def approved_area_problems(zones: RawTable, ground: AdminShapes) -> list[Problem]:
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


def county_overlaps(ground: AdminShapes) -> list[Problem]:
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


def county_gaps(ground: AdminShapes) -> list[Problem]:
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
