"""Tell if points lie inside a drawn shape, where no shape library is at hand."""

from typing import Any

import numpy as np
import numpy.typing as npt


def inside(geometry: dict[str, Any], lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Tell of each point if it lies inside a GeoJSON polygon or multi-polygon.

    Method: even-odd rule. A line from the point to the east crosses the outline an odd number of
    times.

    Args:
        geometry: type and coordinates, EPSG:4490, degrees.
        lonlat: (points, 2), EPSG:4490, degrees.
    Returns:
        (points,), True inside.
    """
    polygons = geometry["coordinates"]
    if geometry["type"] != "MultiPolygon":
        polygons = [polygons]
    odd = np.zeros(len(lonlat), dtype=bool)
    for ring in (ring for polygon in polygons for ring in polygon):
        odd ^= (
            _crossings(
                np.array(ring, dtype=float),
                lonlat,
            )
            % 2
            == 1
        )
    return odd


def _crossings(
    ring: npt.NDArray[np.float64], lonlat: npt.NDArray[np.float64]
) -> npt.NDArray[np.int_]:
    """Count how often the line from each point to the east crosses a closed ring: (points,)."""
    x1, y1 = ring[:-1].T
    x2, y2 = ring[1:].T
    lon = lonlat[:, :1]
    lat = lonlat[:, 1:]
    # half open, so that a corner on the line is crossed once
    spans = (y1 > lat) != (y2 > lat)
    rise = np.where(y2 == y1, 1.0, y2 - y1)  # a level edge spans no latitude
    run = x2 - x1
    crossing = x1 + (lat - y1) * run / rise
    is_east = lon < crossing
    crossed: npt.NDArray[np.int_] = np.count_nonzero(spans & is_east, axis=1)
    return crossed
