"""Where zones are, and how surely: a boundary, a disc at a town, a county, a city, or nowhere."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from data.admin_shapes import AdminShapes, Place, clip
from data.frames import rows_of
from data.vocabulary import SCOPE_NOT_GROUND
from geo.shapes import disc, label_point, main_body

ZONE_PLACE_COLUMNS = [
    "zone_id",
    "geometry_basis",
    "radius_km",
    "lon",
    "lat",
    "plate_id",
    "counties",
]


@dataclass(frozen=True)
class _Placed:
    """Where one zone is.

    basis: as in `zone_places.geometry_basis`.
    counties: those that it certainly touches; none if only its city is known.
    drawing: its shape on a map, if it has one of its own.
    columns: what `zone_places` holds of it beside these.
    """

    basis: str
    region: BaseGeometry | None
    counties: tuple[str, ...]
    drawing: BaseGeometry | None = None
    columns: dict[str, float] = field(default_factory=dict)


def place_zones(
    zones: pd.DataFrame, ground: AdminShapes, boundaries: dict[str, BaseGeometry]
) -> tuple[pd.DataFrame, dict[str, Place], dict[str, BaseGeometry]]:
    """Place every zone, as surely as its record allows.

    A boundary replaces everything else. A town point with an approved area is an indicative disc of
    that area; distances use the wider of that disc and the stated uncertainty of the point. A zone
    of which only the county is known could be anywhere in it.

    Args:
        zones: the source table.
        ground: what the zones lie in.
        boundaries: zone_id -> real boundary, for the zones that have one.
    Returns:
        Rows of `zone_places` with a further column `counties` (tuple of adcodes); where each zone
        could be; the shape to draw of each zone that has one.
    """
    plate = plates(zones)
    rows = []
    places = {}
    drawings = {}
    for zone in rows_of(zones):
        placed = _place_zone(zone, ground, boundaries.get(zone.zone_id))
        row = {"zone_id": zone.zone_id, "geometry_basis": placed.basis} | placed.columns
        rows.append(
            row
            | {
                "plate_id": plate[zone.zone_id],
                "counties": placed.counties,
            }
        )
        possible = placed.counties or _counties_of_city(zone.city, ground)
        places[zone.zone_id] = Place(placed.region, frozenset(possible))
        if placed.drawing is not None:
            drawings[zone.zone_id] = placed.drawing
    return pd.DataFrame(rows, columns=ZONE_PLACE_COLUMNS), places, drawings


def plates(zones: pd.DataFrame) -> dict[str, str]:
    """Group zones that are noted, directly or through others, to lie on the same ground.

    Returns:
        zone_id -> the first id of its group.
    """
    plate = {zone_id: zone_id for zone_id in zones["zone_id"]}
    for row in rows_of(zones[["zone_id", "related_zone_ids"]].dropna()):
        for other in row.related_zone_ids.split(";"):
            joined = {plate[row.zone_id], plate[other.strip()]}
            plate = {
                name: min(joined) if first in joined else first for name, first in plate.items()
            }
    return plate


def _place_zone(zone: Any, ground: AdminShapes, boundary: BaseGeometry | None) -> _Placed:
    """Place one zone by the surest of what is on record."""
    counties = _counties_on_record(zone, ground)
    if boundary is not None:
        return _in_boundary(boundary, ground, counties)
    if not counties:
        city = ground.city_code.get(zone.city)
        return _Placed("none", main_body(ground.city_shape[city]) if city else None, ())
    if zone.coord_basis == "gazetteer_town" and zone.area_basis != SCOPE_NOT_GROUND:
        return _at_town(zone, ground, counties)
    region = main_body(ground.union(counties))
    return _Placed("county", region, counties, columns=_label(region))


def _in_boundary(boundary: BaseGeometry, ground: AdminShapes, counties: tuple[str, ...]) -> _Placed:
    """Place a zone by its boundary: it touches the counties it overlaps, else those on record."""
    overlapped = sorted(
        adcode for adcode in ground.touching(boundary) if _overlaps(ground.shape[adcode], boundary)
    )
    return _Placed(
        "boundary",
        boundary,
        tuple(overlapped) or counties,
        drawing=boundary,
        columns=_label(boundary),
    )


def _at_town(zone: Any, ground: AdminShapes, counties: tuple[str, ...]) -> _Placed:
    """Place a zone as a disc around its town point, cut to its counties."""
    blur = float(zone.coord_uncertainty_km)
    has_area = pd.notna(zone.approved_area_ha)
    radius = blur
    if has_area:
        radius = _radius_of(zone.approved_area_ha / 100)
    land = ground.union(counties)
    return _Placed(
        "indicative" if has_area else "town",
        clip(disc(zone.lon, zone.lat, max(radius, blur)), land),
        counties,
        drawing=clip(disc(zone.lon, zone.lat, radius), land),
        columns={"radius_km": radius, "lon": zone.lon, "lat": zone.lat},
    )


def _radius_of(area_km2: float) -> float:
    """Radius in km, to 10 m, of a disc of an area."""
    return round(float(np.sqrt(area_km2 / np.pi)), 2)


def _label(region: BaseGeometry) -> dict[str, float]:
    lon, lat = label_point(region)
    return {"lon": lon, "lat": lat}


def _counties_on_record(zone: Any, ground: AdminShapes) -> tuple[str, ...]:
    """Give the counties on record for a zone: none, one or several."""
    codes = [] if pd.isna(zone.adcode) else [zone.adcode]
    if pd.notna(zone.other_adcodes):
        codes += [code.strip() for code in zone.other_adcodes.split(";")]
    return tuple(code for code in codes if code in ground.shape)


def _counties_of_city(city: str, ground: AdminShapes) -> tuple[str, ...]:
    """Give the counties of a city by its name; those of the province if the city is unknown."""
    code = ground.city_code.get(city)
    if code:
        return ground.members[code]
    return tuple(ground.shape)


def _overlaps(county: BaseGeometry, zone: BaseGeometry) -> bool:
    """True if both share ground, not only a border or a sliver (a thousandth of the zone)."""
    if not county.intersects(zone):
        return False
    return bool(county.intersection(zone).area > 0.001 * zone.area)
