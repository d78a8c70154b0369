"""Measure shapes: main bodies, label points, areas, discs."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import ELLIPSOID

# Of a county of many islands, the parts at least this large against the largest are where its
# people and plants can be assumed; the rest are rocks that would stretch every distance.
MAIN_BODY_SHARE = 0.2
DISC_SIDES = 64


def main_body(shape: BaseGeometry) -> BaseGeometry:
    """Keep the parts of a shape that are at least `MAIN_BODY_SHARE` of its largest part."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return shapely.union_all(parts[areas >= MAIN_BODY_SHARE * areas.max()])


def label_point(shape: BaseGeometry) -> tuple[float, float]:
    """Find where a label has room: the centre of the largest circle inside the largest part.

    Returns:
        Longitude and latitude, degrees, to 5 decimals.
    """
    parts = shapely.get_parts(shape)
    largest = parts[np.argmax(shapely.area(parts))]
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.001), 0)
    return round(centre.x, 5), round(centre.y, 5)


def area_km2(shape: BaseGeometry) -> float:
    """Measure a polygon, EPSG:4490, on the ellipsoid."""
    area_m2, _ = ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(shape))
    return float(abs(area_m2) / 1e6)


def area_of_polygons_km2(shape: BaseGeometry) -> float:
    """Measure a shape that may hold points and lines beside polygons, as an intersection does."""
    parts = shapely.get_parts(shape)
    flat = parts[shapely.get_dimensions(parts) == 2]
    if len(flat):
        return area_km2(shapely.multipolygons(flat))
    return 0.0


def disc(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    """Draw everything within a radius of a point, EPSG:4490, as a polygon of 64 sides."""
    bearings = np.arange(0, 360, 360 / DISC_SIDES)
    n = len(bearings)
    lons, lats, _ = ELLIPSOID.fwd(
        np.full(n, lon),
        np.full(n, lat),
        bearings,
        np.full(
            n,
            radius_km * 1000,
        ),
    )
    return shapely.Polygon(np.column_stack([lons, lats]))
