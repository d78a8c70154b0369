"""Exact points on the ellipsoid and on the plane map, and distances from them.

What answers questions loads no shape libraries; `geo.crs` and `geo.distance` do the same for the
build, and tests hold both to each other.
"""

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d

Array = npt.NDArray[np.float64]
AXIS_KM, FLATTENING = 6378.137, 1 / 298.257222101  # CGCS2000
SHARES = (0.05, 0.5, 0.95)  # of the percentiles
# Mean radius of curvature of CGCS2000 near 29 N. It only turns chords into arcs, and at 600 km the
# correction is 0.22 km, so an error of 1 % in it is 2 m; tests compare with pyproj's geodesics.
EARTH_RADIUS_KM = 6371.0
BIN_KM = 0.25  # distances are counted in steps of this; what lies between is interpolated
CENTRAL_MERIDIAN = 120.0
ORIGIN_NORTH_KM = 3500.0  # of the plane map: see `geo.draw`


def geocentric_km(lonlat: npt.ArrayLike) -> Array:
    """Turn EPSG:4490 degrees (..., 2) into geocentric km (..., 3)."""
    lon, lat = np.moveaxis(
        np.radians(np.asarray(lonlat, dtype=float)),
        -1,
        0,
    )
    e2 = FLATTENING * (2 - FLATTENING)
    normal = AXIS_KM / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    across = normal * np.cos(lat)
    x, y = across * np.cos(lon), across * np.sin(lon)
    z = normal * (1 - e2) * np.sin(lat)
    return np.stack([x, y, z], axis=-1)


def plane_km(lon: float, lat: float) -> tuple[float, float]:
    """Turn EPSG:4490 degrees into km east and south on the plane map.

    Method: Gauss-Krueger by Krueger's series in the third flattening to n^3, good to a metre near
    the meridian.
    """
    n = FLATTENING / (2 - FLATTENING)
    radius = AXIS_KM / (1 + n) * (1 + n**2 / 4)
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    phi, away = np.radians(lat), np.radians(lon - CENTRAL_MERIDIAN)
    ecc = 2 * np.sqrt(n) / (1 + n)
    t = np.sinh(np.arctanh(np.sin(phi)) - ecc * np.arctanh(ecc * np.sin(phi)))
    xi, eta = (
        np.arctan2(
            t,
            np.cos(away),
        ),
        np.arctanh(np.sin(away) / np.hypot(1, t)),
    )
    east = eta + sum(
        a * np.cos(2 * j * xi) * np.sinh(2 * j * eta)
        for j, a in enumerate(
            alpha,
            1,
        )
    )
    north = xi + sum(
        a * np.sin(2 * j * xi) * np.cosh(2 * j * eta)
        for j, a in enumerate(
            alpha,
            1,
        )
    )
    return float(radius * east), float(ORIGIN_NORTH_KM - radius * north)


def point_percentiles(points: Array, places: Array, shares: Array, side_km: float) -> Array:
    """Measure from exact points to a thing that could be at any of some places.

    Args:
        points: geocentric km, (points, 3).
        places: geocentric km, (cells, 3).
        shares: how likely the thing is at each, adding up to 1.
        side_km: how wide a cell is.
    Returns:
        (points, 3): the 5th, 50th and 95th percentile, km.
    """
    chords = np.sqrt(np.maximum(square_chords(points, places), 0))
    if len(places) == 1:
        return np.repeat(arc_km(chords), len(SHARES), axis=1)
    width = max(round(side_km / BIN_KM), 1)
    start = chords.min(axis=1, keepdims=True) - width * BIN_KM
    bins = ((chords - start) / BIN_KM).astype(np.int64)
    length = int(bins.max()) + width + 1
    rows = np.arange(len(points))[:, None] * length
    weights = np.broadcast_to(shares, bins.shape).ravel()
    counted = np.bincount(
        (rows + bins).ravel(),
        weights=weights,
        minlength=len(points) * length,
    )
    # the thing is not at the middle of its cell but anywhere in it
    even = uniform_filter1d(
        counted.reshape(len(points), length),
        width,
        axis=1,
        mode="constant",
    )
    reached = np.cumsum(even, axis=1)
    bins_until = np.stack([_crossing(reached, share) for share in SHARES], axis=1)
    return arc_km(np.maximum(start + BIN_KM * bins_until, 0))


def _crossing(reached: Array, share: float) -> Array:
    """Count the bins, the last one in part, after which each row of growing shares comes to one.

    Returns:
        (rows,).
    """
    after = np.argmax(reached >= share, axis=1)
    row = np.arange(len(reached))
    before = np.where(
        after > 0,
        reached[row, after - 1],
        0,
    )
    crossing: Array = after + (share - before) / (reached[row, after] - before)
    return crossing


def square_chords(here: Array, there: Array) -> Array:
    """Square the straight lines between geocentric places (n, 3) and (m, 3): (n, m)."""
    centre = here.mean(axis=0)  # numbers of a few hundred keep their digits in a product
    a, b = here - centre, there - centre
    squares_a, squares_b = (a**2).sum(axis=1), (b**2).sum(axis=1)
    squares: Array = squares_a[:, None] + squares_b[None, :] - 2 * (a @ b.T)
    return squares


def arc_km(chord_km: Array) -> Array:
    """Measure the way over the ground for a straight line through it, km."""
    diameter = 2 * EARTH_RADIUS_KM
    arcs: Array = diameter * np.arcsin(
        np.minimum(
            chord_km / diameter,
            1,
        )
    )
    return arcs
