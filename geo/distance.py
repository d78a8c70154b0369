"""How far apart two things are when one knows only where each could be."""

import numpy as np
import shapely
from scipy.ndimage import uniform_filter1d
from shapely.geometry.base import BaseGeometry

from geo.crs import ELLIPSOID
from geo.locate import Spread

# Mean radius of curvature of CGCS2000 near 29 N. It only turns chords into arcs, and at 600 km the
# correction is 0.22 km, so an error of 1 % in it is 2 m; tests compare with pyproj's geodesics.
EARTH_RADIUS_KM = 6371.0
SHARES = (0.05, 0.5, 0.95)  # of the percentiles
POINT_BIN_KM = 0.25  # the same from exact points, of which there are many; what lies between is interpolated
BIN_KM = 0.05  # distances are counted in steps of this; percentiles are told to 0.1 km


def geodesic_km(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Distance in km between geocentric points (..., 3), metres, row by row; within 5 m of the geodesic below 600 km."""
    return _arc_km(np.linalg.norm(a - b, axis=-1) / 1000)


def distance_percentiles(here: Spread, there: Spread) -> tuple[float, float, float]:
    """5th, 50th and 95th percentile in km of the distance between two things that could each be at any of its places.

    Every place of one is met by every place of the other, as often as both are likely.
    """
    square = _square_chords(here.places, there.places).ravel()
    chords = np.sqrt(np.maximum(square, 0))
    if len(chords) == 1:
        return (float(_arc_km(chords[0])),) * 3
    widths = [round(side / BIN_KM) for side in (here.side_km, there.side_km)]
    margin = sum(widths)
    start = chords.min() - margin * BIN_KM
    bins = ((chords - start) / BIN_KM).astype(np.int32)
    counted = np.bincount(bins, weights=np.outer(here.shares, there.shares).ravel(), minlength=bins.max() + margin)
    for width in widths:  # a thing is not at the middle of its cell but anywhere in it
        counted = uniform_filter1d(counted, max(width, 1), mode="constant")
    reached = np.concatenate([[0], np.cumsum(counted)])
    found = start + BIN_KM * np.interp(SHARES, reached, np.arange(len(reached)))
    return tuple(_arc_km(np.maximum(found, 0)).tolist())


def point_percentiles(points: np.ndarray, there: Spread) -> np.ndarray:
    """5th, 50th and 95th percentile in km of the distances from exact points to a thing that could be at any of its places.

    Args:
        points: geocentric km, (points, 3).
    Returns:
        (points, 3).
    """
    chords = np.sqrt(np.maximum(_square_chords(points, there.places), 0))
    if len(there.places) == 1:
        return np.repeat(_arc_km(chords), len(SHARES), axis=1)
    width = max(round(there.side_km / POINT_BIN_KM), 1)
    start = chords.min(axis=1, keepdims=True) - width * POINT_BIN_KM
    bins = ((chords - start) / POINT_BIN_KM).astype(np.int64)
    length = int(bins.max()) + width + 1
    rows = np.arange(len(points))[:, None] * length
    shares = np.broadcast_to(there.shares, bins.shape)
    counted = np.bincount((rows + bins).ravel(), weights=shares.ravel(), minlength=len(points) * length)
    # the thing is not at the middle of its cell but anywhere in it
    spread_out = uniform_filter1d(counted.reshape(len(points), length), width, axis=1, mode="constant")
    reached = np.cumsum(spread_out, axis=1)
    found = np.stack([start[:, 0] + POINT_BIN_KM * _crossing(reached, share) for share in SHARES], axis=1)
    return _arc_km(np.maximum(found, 0))


def _crossing(reached: np.ndarray, share: float) -> np.ndarray:
    """(rows,) after how many bins, the last one in part, each row of growing shares comes to a share."""
    after = np.argmax(reached >= share, axis=1)
    at = np.arange(len(reached)), after
    step = reached[at] - np.where(after > 0, reached[at[0], after - 1], 0)
    over = (reached[at] - share) / step
    return after + 1 - over


def _square_chords(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Squares of the straight lines between geocentric places (n, 3) and (m, 3): (n, m)."""
    centre = here.mean(axis=0)  # numbers of a few hundred keep their digits in a product
    a, b = here - centre, there - centre
    return (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None, :] - 2 * (a @ b.T)


def _arc_km(chord_km: np.ndarray) -> np.ndarray:
    """The way over the ground for a straight line through it."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord_km / (2 * EARTH_RADIUS_KM), 1))


def shortest_km(a: BaseGeometry, b: BaseGeometry) -> float:
    """Geodesic distance in km between the nearest points of two shapes, EPSG:4490; 0 where they touch.

    The nearest points are found on a plane whose degrees of longitude are shrunk for their latitude, and
    the line between them is then measured on the ellipsoid: never too short, and within a percent over a province.
    """
    shrink = np.cos(np.radians((a.bounds[1] + a.bounds[3]) / 2))
    planes = (shapely.transform(shape, lambda at: at * [shrink, 1]) for shape in (a, b))
    (x1, y1), (x2, y2) = shapely.get_coordinates(shapely.shortest_line(*planes))
    return ELLIPSOID.inv(x1 / shrink, y1, x2 / shrink, y2)[2] / 1000
