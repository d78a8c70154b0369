"""Write shapes as text to draw: GeoJSON in degrees, and SVG paths in km of a plane map.

The plane is a Gauss-Krueger zone on CGCS2000, as maps of a province are printed. It keeps angles,
so a county looks as it does on every other sheet; lengths are true on the zone's meridian and 0.1 %
too long 270 km from it, areas twice that, so one scale bar holds for the whole picture. A plain
grid of degrees would be 2 % wrong 250 km north and south of its middle.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import Coordinates, gauss_krueger
from geo.points import MapPlane

Corner = tuple[float, float]
Edge = tuple[Corner, Corner]  # the lesser corner first
DECIMALS = 4  # of a degree: 11 m, finer than any boundary here
PLANE_DECIMALS = 2  # of a km: 10 m
FALSE_EAST_KM = 500.0  # of every zone: east is counted from there


def geojson(shape: BaseGeometry) -> str:
    """Write compact GeoJSON, rounded to `DECIMALS`; shared borders stay shared."""
    rounded = shapely.transform(shape, lambda coordinates: coordinates.round(DECIMALS))
    return str(shapely.to_geojson(rounded)).replace(" ", "")


def on_plane(lonlat: npt.ArrayLike, plane: MapPlane) -> Coordinates:
    """Turn EPSG:4490 degrees (..., 2) into km east and south on a plane, to `PLANE_DECIMALS`."""
    origin_m = (FALSE_EAST_KM * 1000, plane.origin_north_km * 1000)
    metres = gauss_krueger(lonlat, plane.central_meridian)
    km = (metres - origin_m) * (0.001, -0.001)
    return km.round(PLANE_DECIMALS) + 0.0  # of -0.0 it makes 0.0


def path(shape: BaseGeometry, plane: MapPlane) -> str:
    """Write a polygon or line, EPSG:4490, as SVG path data in km on a plane.

    Each part begins at a place and goes on by steps. A corner is projected and rounded by itself,
    so borders that were shared stay shared. North is up; holes are holes under the even-odd rule
    and under the non-zero rule.
    """
    return "".join(_line_path(line, plane) for line in _lines(shape))


def _line_path(line: BaseGeometry, plane: MapPlane) -> str:
    """Write one line or ring; "" if rounding leaves nothing of it."""
    km = on_plane(shapely.get_coordinates(line), plane)
    corners = (km * 10**PLANE_DECIMALS).round().astype(int)
    moves = np.diff(corners, axis=0).any(axis=1)
    corners = corners[np.concatenate([[True], moves])]
    fewest_steps = 1
    end = ""
    if line.is_closed:
        corners = corners[:-1]
        fewest_steps = 2
        end = "z"
    steps = np.diff(corners, axis=0)
    if len(steps) < fewest_steps:
        return ""
    start = _numbers(corners[:1])
    return f"M{start}l{_numbers(steps)}{end}"


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    """List the lines of a shape; outer rings turn one way, rings of holes the other."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return [
            ring
            for part in shapely.get_parts(shapely.orient_polygons(shape))
            for ring in (part.exterior, *part.interiors)
        ]
    return [
        line for line in shapely.get_parts(shape) if line.geom_type in ("LineString", "LinearRing")
    ]


def _numbers(hundredths: npt.NDArray[np.int_]) -> str:
    """Write whole hundredths as short decimals, with a blank only where no sign parts them."""
    words = [
        f"{'-' if value < 0 else ''}{abs(value) // 100 or ''}{_fraction(abs(value) % 100)}"
        for value in hundredths.ravel().tolist()
    ]
    return " ".join(word if word not in ("", "-") else "0" for word in words).replace(
        " -",
        "-",
    )


def _fraction(hundredths: int) -> str:
    if hundredths:
        return f".{hundredths:02d}".rstrip("0")
    return ""


def shared_lines(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Find the lines along which polygons, EPSG:4490, meet: every edge that two of them have."""
    met: Counter[Edge] = Counter()
    for shape in shapes:
        edges: set[Edge] = set()
        for ring in _lines(shape):
            corners = [(x, y) for x, y in shapely.get_coordinates(ring).tolist()]
            edges |= {
                (
                    min(
                        a,
                        b,
                    ),
                    max(a, b),
                )
                for a, b in pairwise(corners)
            }
        met.update(edges)
    shared = [edge for edge in sorted(met) if met[edge] > 1]
    return shapely.line_merge(shapely.MultiLineString(shared))
