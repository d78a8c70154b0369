"""Coordinate reference systems, spelt here alone, and the two shifts of Chinese web maps."""

import math
from functools import cache

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Geod, Transformer

CGCS2000 = "EPSG:4490"  # geographic, degrees, lon before lat in every array here: for storage
GEOCENTRIC = "EPSG:4479"  # CGCS2000 geocentric, metres: for measuring

# waves of the GCJ-02 shift, as (height in metres, half turns to a degree): along each axis, and
# those of the longitude that shift both
WAVES_EAST = ((20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
WAVES_NORTH = ((20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
RIPPLES = ((20, 6), (20, 2))

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
    both_m = 0.1 * east * north + _waves_m(RIPPLES, east)
    north_m = -100 + 2 * east + 3 * north + 0.2 * north**2 + 0.2 * root
    north_m += both_m + _waves_m(WAVES_NORTH, north)
    east_m = 300 + east + 2 * north + 0.1 * east**2 + 0.1 * root
    east_m += both_m + _waves_m(WAVES_EAST, east)
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


def _waves_m(waves: tuple[tuple[float, float], ...], degrees: float) -> float:
    """Sum waves of the shift at a place; two thirds of a height is its crest."""
    total = 0.0
    for height, half_turns in waves:
        total += height * 2 / 3 * math.sin(half_turns * degrees * math.pi)
    return total


def from_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Undo the BD-09 shift of Baidu maps: back to GCJ-02, then as `from_gcj02`."""
    x = lon - 0.0065
    y = lat - 0.006
    turn = math.pi * 3000 / 180
    radius = math.hypot(x, y) - 0.00002 * math.sin(y * turn)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * turn)
    gcj_lon = radius * math.cos(angle)
    gcj_lat = radius * math.sin(angle)
    return from_gcj02(gcj_lon, gcj_lat)


def urn(crs: str) -> str:
    """Name a CRS as OGC does: "EPSG:4490" is urn:ogc:def:crs:EPSG::4490."""
    return "urn:ogc:def:crs:" + crs.replace(":", "::")
