"""Coordinate reference systems, spelt here alone, and the two shifts of Chinese web maps."""

import math
from functools import cache

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Geod, Transformer

CGCS2000 = "EPSG:4490"  # geographic, degrees, lon before lat in every array here: for storage
GEOCENTRIC = "EPSG:4479"  # CGCS2000 geocentric, metres: for measuring

Coordinates = npt.NDArray[np.float64]


def _ellipsoid() -> Geod:
    geod = CRS(CGCS2000).get_geod()
    if geod is None:
        raise ValueError(f"PROJ knows no ellipsoid of {CGCS2000}")
    return geod


ELLIPSOID = _ellipsoid()

_TO_GEOCENTRIC = Transformer.from_crs(CRS(CGCS2000).to_3d(), GEOCENTRIC, always_xy=True)


def geocentric(lonlat: npt.ArrayLike) -> Coordinates:
    """Turn EPSG:4490 degrees (..., 2) into geocentric metres (..., 3), on the ellipsoid."""
    lon, lat = _lon_lat(lonlat)
    return np.stack(
        _TO_GEOCENTRIC.transform(lon, lat, np.zeros_like(lon)),
        axis=-1,
    )


def gauss_krueger_zone(central_meridian: int) -> str:
    """Name the 3-degree Gauss-Krueger zone of CGCS2000 on a meridian from 75 to 135 E, metres."""
    return f"EPSG:{4534 + (central_meridian - 75) // 3}"


def gauss_krueger(lonlat: npt.ArrayLike, central_meridian: int) -> Coordinates:
    """Turn EPSG:4490 degrees (..., 2) into metres of `gauss_krueger_zone` (..., 2), for drawing.

    Returns:
        Metres east (500 km on the meridian) and north (from the equator).
    """
    lon, lat = _lon_lat(lonlat)
    return np.stack(_to_zone(central_meridian).transform(lon, lat), axis=-1)


@cache
def _to_zone(central_meridian: int) -> Transformer:
    zone = gauss_krueger_zone(central_meridian)
    return Transformer.from_crs(CGCS2000, zone, always_xy=True)


def _lon_lat(lonlat: npt.ArrayLike) -> tuple[Coordinates, Coordinates]:
    coordinates = np.asarray(lonlat, dtype=float)
    return coordinates[..., 0], coordinates[..., 1]


def from_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Undo the GCJ-02 shift of Chinese web maps to about 10 m.

    It is used to name a suspicion, never to move a point.

    Method: the published fit of the shift (for example the open source eviltransform), inverted by
    one fixed-point step, which is exact to some metres.
    """
    east = lon - 105.0
    north = lat - 35.0
    root = math.sqrt(abs(east))
    ripple = _wave(20, 6 * east) + _wave(20, 2 * east)
    product = 0.1 * east * north
    north_m = -100 + 2 * east + 3 * north
    north_m += 0.2 * north**2 + product
    north_m += 0.2 * root + ripple
    north_m += _wave(20, north)
    north_m += _wave(40, north / 3)
    north_m += _wave(160, north / 12)
    north_m += _wave(320, north / 30)
    east_m = 300 + east + 2 * north
    east_m += 0.1 * east**2 + product
    east_m += 0.1 * root + ripple
    east_m += _wave(20, east)
    east_m += _wave(40, east / 3)
    east_m += _wave(150, east / 12)
    east_m += _wave(300, east / 30)
    # metres to degrees on the ellipsoid of Krasovsky 1940
    axis_m = 6378245.0
    e2 = 0.00669342162296594323
    phi = math.radians(lat)
    w = 1 - e2 * math.sin(phi) ** 2
    along_m = axis_m * (1 - e2) / w**1.5
    across_m = axis_m / math.sqrt(w) * math.cos(phi)
    d_lon = math.degrees(east_m / across_m)
    d_lat = math.degrees(north_m / along_m)
    return lon - d_lon, lat - d_lat


def _wave(height: float, half_turns: float) -> float:
    """Give a wave of the shift, metres; two thirds of `height` is its crest."""
    return height * 2 / 3 * math.sin(half_turns * math.pi)


def from_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Undo the BD-09 shift of Baidu maps: back to GCJ-02, then as `from_gcj02`."""
    x = lon - 0.0065
    y = lat - 0.006
    turn = math.pi * 3000 / 180
    radius = math.hypot(
        x,
        y,
    ) - 0.00002 * math.sin(y * turn)
    angle = math.atan2(
        y,
        x,
    ) - 0.000003 * math.cos(x * turn)
    return from_gcj02(
        radius * math.cos(angle),
        radius * math.sin(angle),
    )


def urn(crs: str) -> str:
    """Name a CRS as OGC does: "EPSG:4490" is urn:ogc:def:crs:EPSG::4490."""
    return "urn:ogc:def:crs:" + crs.replace(":", "::")
