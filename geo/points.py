"""Exact points on the ellipsoid and on the plane map, and distances from them.

What answers questions loads no shape libraries; `geo.crs` and `geo.distance` do the same for the
build, and tests hold both to each other.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import uniform_filter1d

Array = npt.NDArray[np.float64]
AXIS_KM, FLATTENING = 6378.137, 1 / 298.257222101  # CGCS2000
SHARES = (0.05, 0.5, 0.95)  # of the percentiles
# Mean radius of curvature of CGCS2000 near 29 N. It only turns chords into arcs, and at 600 km the
# correction is 0.22 km, so an error of 1 % in it is 2 m; tests compare with pyproj's geodesics.
EARTH_RADIUS_KM = 6371.0
# of the Gauss-Krueger projection, by the third flattening: the radius of a sphere with meridians as
# long, the first eccentricity, and Krueger's coefficients of the sines of 2, 4 and 6 times an angle
_N = FLATTENING / (2 - FLATTENING)
RADIUS_KM = AXIS_KM / (1 + _N) * (1 + _N**2 / 4)
ECCENTRICITY = 2 * _N**0.5 / (1 + _N)
KRUEGER = np.array(
    [
        _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16,
        13 * _N**2 / 48 - 3 * _N**3 / 5,
        61 * _N**3 / 240,
    ]
)
TWICE = np.array([2, 4, 6])
BIN_KM = 0.25  # distances are counted in steps of this; what lies between is interpolated


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
    x = across * np.cos(lon)
    y = across * np.sin(lon)
    z = normal * (1 - e2) * np.sin(lat)
    return np.stack([x, y, z], axis=-1)


@dataclass(frozen=True)
class MapPlane:
    """The plane that a province's maps are drawn on: km east and south of an origin.

    Attributes:
        central_meridian: of its Gauss-Krueger zone on CGCS2000, degrees east; there x is 0.
        origin_north_km: how far north of the equator y, which grows southwards as on a page, is 0.
    """

    central_meridian: int
    origin_north_km: float

    @classmethod
    def from_north(cls, central_meridian: int, north_lat: float) -> "MapPlane":
        """Make the plane of a sheet that ends at a latitude: y is 0 at the last 100 km below it."""
        _, north_km = gauss_krueger_km(central_meridian, north_lat, central_meridian)
        return cls(central_meridian, north_km // 100 * 100)

    def km(self, lon: float, lat: float) -> tuple[float, float]:
        """Turn EPSG:4490 degrees into km east and south on the plane."""
        east_km, north_km = gauss_krueger_km(lon, lat, self.central_meridian)
        return east_km, self.origin_north_km - north_km


def gauss_krueger_km(lon: float, lat: float, central_meridian: int) -> tuple[float, float]:
    """Turn EPSG:4490 degrees into km east of a meridian and north of the equator.

    Method: Gauss-Krueger by Krueger's series in the third flattening to n^3, good to a metre near
    the meridian.
    """
    sine = np.sin(np.radians(lat))
    away = np.radians(lon - central_meridian)
    # the conformal latitude, on a sphere of which the angles are true
    flattened = ECCENTRICITY * np.arctanh(ECCENTRICITY * sine)
    conformal = np.sinh(np.arctanh(sine) - flattened)
    xi = np.arctan2(conformal, np.cos(away))
    eta = np.arctanh(np.sin(away) / np.hypot(1, conformal))
    # the series turns the transverse Mercator of that sphere into that of the ellipsoid
    angles = TWICE * xi
    lengths = TWICE * eta
    waves_east = np.cos(angles) * np.sinh(lengths)
    waves_north = np.sin(angles) * np.cosh(lengths)
    east = eta + KRUEGER @ waves_east
    north = xi + KRUEGER @ waves_north
    east_km = float(RADIUS_KM * east)
    north_km = float(RADIUS_KM * north)
    return east_km, north_km


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
    step = reached[row, after] - before
    crossing: Array = after + (share - before) / step
    return crossing


def square_chords(here: Array, there: Array) -> Array:
    """Square the straight lines between geocentric places (n, 3) and (m, 3): (n, m)."""
    centre = here.mean(axis=0)  # numbers of a few hundred keep their digits in a product
    here = here - centre
    there = there - centre
    here_squared = (here**2).sum(axis=1)
    there_squared = (there**2).sum(axis=1)
    products = here @ there.T
    squares: Array = here_squared[:, None] + there_squared - 2 * products
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
