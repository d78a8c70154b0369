"""Whether points lie inside a drawn shape, where no shape library is at hand."""

import numpy as np


def inside(geometry: dict, lonlat: np.ndarray) -> np.ndarray:
    """(points,) whether each point lies inside a GeoJSON polygon or multi-polygon.

    Method: even-odd rule. A line from the point to the east crosses the outline an odd number of
    times.

    Args:
        geometry: type and coordinates, EPSG:4490, degrees.
        lonlat: (points, 2), EPSG:4490, degrees.
    """
    polygons = (
        geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    )
    odd = np.zeros(len(lonlat), dtype=bool)
    for ring in (ring for polygon in polygons for ring in polygon):
        odd ^= _crossings(np.array(ring, dtype=float), lonlat) % 2 == 1
    return odd


def _crossings(ring: np.ndarray, lonlat: np.ndarray) -> np.ndarray:
    """(points,) how often the line from each point to the east crosses a closed ring."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    lon, lat = lonlat[:, :1], lonlat[:, 1:]
    spans = (y1 > lat) != (y2 > lat)
    rise = np.where(y2 == y1, 1.0, y2 - y1)  # a level edge spans no latitude
    crossing = x1 + (lat - y1) * (x2 - x1) / rise
    return (spans & (lon < crossing)).sum(axis=1)
