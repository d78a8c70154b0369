"""Coordinate reference systems, spelt here alone, and the two shifts of Chinese web maps."""

import math

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Geod, Transformer

CGCS2000 = "EPSG:4490"  # geographic, degrees, lon before lat in every array here: for storage
GEOCENTRIC = "EPSG:4479"  # CGCS2000 geocentric, metres: for measuring
GK_120 = "EPSG:4549"  # CGCS2000, 3-degree Gauss-Krueger zone of 120 E, metres: for drawing

Coordinates = npt.NDArray[np.float64]


def _ellipsoid() -> Geod:
    geod = CRS(CGCS2000).get_geod()
    if geod is None:
        raise ValueError(f"PROJ knows no ellipsoid of {CGCS2000}")
    return geod


ELLIPSOID = _ellipsoid()

_TO_GEOCENTRIC = Transformer.from_crs(CRS(CGCS2000).to_3d(), GEOCENTRIC, always_xy=True)
_TO_GK = Transformer.from_crs(CGCS2000, GK_120, always_xy=True)


def geocentric(lonlat: npt.ArrayLike) -> Coordinates:
    """Turn EPSG:4490 degrees (..., 2) into geocentric metres (..., 3), on the ellipsoid."""
    lon, lat = _lon_lat(lonlat)
    return np.stack(
        _TO_GEOCENTRIC.transform(lon, lat, np.zeros_like(lon)),
        axis=-1,
    )


def gauss_krueger(lonlat: npt.ArrayLike) -> Coordinates:
    """Turn EPSG:4490 degrees (..., 2) into metres of `GK_120` (..., 2).

    Returns:
        Metres east (500 km on 120 E) and north (from the equator).
    """
    lon, lat = _lon_lat(lonlat)
    return np.stack(_TO_GK.transform(lon, lat), axis=-1)


def _lon_lat(lonlat: npt.ArrayLike) -> tuple[Coordinates, Coordinates]:
    coordinates = np.asarray(lonlat, dtype=float)
    return coordinates[..., 0], coordinates[..., 1]


def from_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Undo the GCJ-02 shift of Chinese web maps to about 10 m.

    It is used to name a suspicion, never to move a point.

    Method: the published fit of the shift (for example the open source eviltransform), inverted by
    one fixed-point step, which is exact to some metres.
    """
    east, north = lon - 105.0, lat - 35.0
    ripple = (20 * math.sin(6 * east * math.pi) + 20 * math.sin(2 * east * math.pi)) * 2 / 3
    d_lat = (
        -100
        + 2 * east
        + 3 * north
        + 0.2 * north**2
        + 0.1 * east * north
        + 0.2 * math.sqrt(abs(east))
        + ripple
    )
    d_lat += (20 * math.sin(north * math.pi) + 40 * math.sin(north / 3 * math.pi)) * 2 / 3
    d_lat += (160 * math.sin(north / 12 * math.pi) + 320 * math.sin(north * math.pi / 30)) * 2 / 3
    d_lon = (
        300
        + east
        + 2 * north
        + 0.1 * east**2
        + 0.1 * east * north
        + 0.1 * math.sqrt(abs(east))
        + ripple
    )
    d_lon += (20 * math.sin(east * math.pi) + 40 * math.sin(east / 3 * math.pi)) * 2 / 3
    d_lon += (150 * math.sin(east / 12 * math.pi) + 300 * math.sin(east / 30 * math.pi)) * 2 / 3
    # Krasovsky 1940: a (1 - e2), for one radian of latitude at the equator
    metres_north = 6335552.717000426
    e2, a = 0.00669342162296594323, 6378245.0
    w = 1 - e2 * math.sin(math.radians(lat)) ** 2
    d_lat = math.degrees(d_lat / (metres_north / w**1.5))
    d_lon = math.degrees(d_lon / (a / math.sqrt(w) * math.cos(math.radians(lat))))
    return lon - d_lon, lat - d_lat


def from_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Undo the BD-09 shift of Baidu maps: back to GCJ-02, then as `from_gcj02`."""
    x, y = lon - 0.0065, lat - 0.006
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
