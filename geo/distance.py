"""How far apart two things are when one knows only where each could be."""

import numpy as np
import numpy.typing as npt
import shapely
from scipy.ndimage import uniform_filter1d
from shapely.geometry.base import BaseGeometry

from geo.crs import ELLIPSOID
from geo.locate import Spread
from geo.points import SHARES, arc_km, square_chords

BIN_KM = 0.05  # distances are counted in steps of this; percentiles are told to 0.1 km


def geodesic_km(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Measure from points to points, row by row; within 5 m of the geodesic below 600 km.

    Args:
        a, b: geocentric metres, (..., 3).
    Returns:
        km, (...,).
    """
    return arc_km(
        np.linalg.norm(
            a - b,
            axis=-1,
        )
        / 1000
    )


def distance_percentiles(here: Spread, there: Spread) -> tuple[float, float, float]:
    """Measure between two things that could each be at any of its places.

    Every place of one is met by every place of the other, as often as both are likely.

    Returns:
        The 5th, 50th and 95th percentile, km.
    """
    square = square_chords(here.places, there.places).ravel()
    chords = np.sqrt(np.maximum(square, 0))
    if len(chords) == 1:
        exact = float(arc_km(chords)[0])
        return exact, exact, exact
    widths = [round(side / BIN_KM) for side in (here.side_km, there.side_km)]
    margin = sum(widths)
    start = chords.min() - margin * BIN_KM
    bins = ((chords - start) / BIN_KM).astype(np.int32)
    counted = np.bincount(
        bins,
        weights=np.outer(
            here.shares,
            there.shares,
        ).ravel(),
        minlength=bins.max() + margin,
    )
    for width in widths:  # a thing is not at the middle of its cell but anywhere in it
        counted = uniform_filter1d(counted, max(width, 1), mode="constant")
    reached = np.concatenate([[0], np.cumsum(counted)])
    percentiles = start + BIN_KM * np.interp(
        SHARES,
        reached,
        np.arange(len(reached)),
    )
    low, middle, high = arc_km(np.maximum(percentiles, 0)).tolist()
    return low, middle, high


def shortest_km(a: BaseGeometry, b: BaseGeometry) -> float:
    """Measure between the nearest points of two shapes, EPSG:4490, in km; 0 where they touch.

    The nearest points are found on a plane whose degrees of longitude are shrunk for their
    latitude, and the line between them is then measured on the ellipsoid: never too short, and
    within a percent over a province.
    """
    _, south, _, north = a.bounds
    middle = (south + north) / 2
    shrink = np.cos(np.radians(middle))
    flat_a, flat_b = (
        shapely.transform(
            shape,
            lambda at: at * [shrink, 1],
        )
        for shape in (a, b)
    )
    (x1, y1), (x2, y2) = shapely.get_coordinates(
        shapely.shortest_line(
            flat_a,
            flat_b,
        )
    )
    _, _, metres = ELLIPSOID.inv(
        x1 / shrink,
        y1,
        x2 / shrink,
        y2,
    )
    return float(metres / 1000)
