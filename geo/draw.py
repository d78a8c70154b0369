"""Shapes as text that a browser can draw at once: GeoJSON in degrees, and SVG paths in km of a
plane map.

The plane is the Gauss-Krueger zone of 120 E on CGCS2000, which maps of this province are printed
in. It keeps angles, so a county looks as it does on every other sheet; lengths are true on 120 E
and 0.1 % too long 270 km from it, areas twice that, so one scale bar holds for the whole picture. A
plain grid of degrees would be 2 % wrong in the province's north and south.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import gauss_krueger

DECIMALS = 4  # of a degree: 11 m, finer than any boundary here
PLANE_DECIMALS = 2  # of a km: 10 m
# 120 E, and 31.6 N: north of the province, so that y, which grows southwards as on a page, is above
# 0
ORIGIN_M = (500_000, 3_500_000)


def geojson(shape: BaseGeometry) -> str:
    """Compact GeoJSON geometry, rounded to `DECIMALS`; rounding keeps shared borders shared."""
    rounded = shapely.transform(shape, lambda coordinates: coordinates.round(DECIMALS))
    return shapely.to_geojson(rounded).replace(" ", "")


def on_plane(lonlat: np.ndarray) -> np.ndarray:
    """EPSG:4490 degrees (..., 2) to km east and km south of `ORIGIN_M`, rounded to
    `PLANE_DECIMALS`.
    """
    # -0 is 0
    return ((gauss_krueger(lonlat) - ORIGIN_M) * (0.001, -0.001)).round(PLANE_DECIMALS) + 0.0


def path(shape: BaseGeometry) -> str:
    """A polygon or line, EPSG:4490, as SVG path data in km on the plane: each part begins at a
    place and goes on by steps.

    A corner is projected and rounded by itself, so borders that were shared stay shared. North is
    up; holes are holes under the even-odd rule and under the non-zero rule.
    """
    parts = []
    for line in _lines(shape):
        corners = (on_plane(shapely.get_coordinates(line)) * 10**PLANE_DECIMALS).round().astype(int)
        kept = np.concatenate([[True], (np.diff(corners, axis=0) != 0).any(axis=1)])
        corners = corners[kept][: -1 if line.is_closed else None]
        steps = np.diff(corners, axis=0)
        if len(steps) >= (2 if line.is_closed else 1):
            # what rounding has left nothing of is not drawn
            parts.append(
                f"M{_numbers(corners[:1])}l{_numbers(steps)}{'z' if line.is_closed else ''}"
            )
    return "".join(parts)


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    """The lines of a shape; rings of polygons turn one way outside and the other way
    round holes.
    """
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return [
            ring
            for part in shapely.get_parts(shapely.orient_polygons(shape))
            for ring in (part.exterior, *part.interiors)
        ]
    return [
        line for line in shapely.get_parts(shape) if line.geom_type in ("LineString", "LinearRing")
    ]


def _numbers(hundredths: np.ndarray) -> str:
    """Whole hundredths as short decimals: a blank only where a sign does not part them."""
    words = [
        f"{'-' if value < 0 else ''}{abs(value) // 100 or ''}{_fraction(abs(value) % 100)}"
        for value in hundredths.ravel().tolist()
    ]
    return " ".join(word if word not in ("", "-") else "0" for word in words).replace(" -", "-")


def _fraction(hundredths: int) -> str:
    return f".{hundredths:02d}".rstrip("0") if hundredths else ""


def shared_lines(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """The lines along which some polygons, EPSG:4490, meet: every edge that two of them have."""
    met: Counter[tuple] = Counter()
    for shape in shapes:
        edges = set()
        for ring in _lines(shape):
            corners = [tuple(corner) for corner in shapely.get_coordinates(ring).tolist()]
            edges |= {tuple(sorted(edge)) for edge in zip(corners, corners[1:], strict=False)}
        met.update(edges)
    return shapely.line_merge(
        shapely.MultiLineString([edge for edge in sorted(met) if met[edge] > 1])
    )
