"""How far apart two things are when one knows only where each could be."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import ELLIPSOID

# Mean radius of curvature of CGCS2000 near 29 N. It only turns chords into arcs, and at 600 km the
# correction is 0.22 km, so an error of 1 % in it is 2 m; tests compare with pyproj's geodesics.
EARTH_RADIUS_KM = 6371.0
PERCENTILES = (5, 50, 95)


def geodesic_km(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Distance in km between geocentric points (..., 3), metres, row by row; within 5 m of the geodesic below 600 km."""
    chord_km = np.linalg.norm(a - b, axis=-1) / 1000
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord_km / (2 * EARTH_RADIUS_KM), 1))


def distance_percentiles(places_a: np.ndarray, places_b: np.ndarray) -> np.ndarray:
    """5th, 50th and 95th percentile in km of the distance between things that could be at any of their places.

    Args:
        places_a, places_b: geocentric metres, (pairs, samples, 3), either of them also (samples, 3) for one
            thing against many. The k-th place of one is met by the k-th of the other, so the two must
            have been drawn independently.
    Returns:
        (pairs, 3), km.
    """
    return np.percentile(geodesic_km(places_a, places_b), PERCENTILES, axis=-1).T


def shortest_km(a: BaseGeometry, b: BaseGeometry) -> float:
    """Geodesic distance in km between the nearest points of two shapes, EPSG:4490; 0 where they touch.

    The nearest points are found on a plane whose degrees of longitude are shrunk for their latitude, and
    the line between them is then measured on the ellipsoid: never too short, and within a percent over a province.
    """
    shrink = np.cos(np.radians((a.bounds[1] + a.bounds[3]) / 2))
    planes = (shapely.transform(shape, lambda at: at * [shrink, 1]) for shape in (a, b))
    (x1, y1), (x2, y2) = shapely.get_coordinates(shapely.shortest_line(*planes))
    return ELLIPSOID.inv(x1 / shrink, y1, x2 / shrink, y2)[2] / 1000
