"""A grid of points over the counties, which a click on a map can name."""

import json
import math

import numpy as np
import numpy.typing as npt

from data.frames import rows_of
from data.points import shapes_by_id
from data.registry import Registry, query
from geo.inside import inside

# to a degree: a click is exact to 3 km; with more points a browser that draws without a graphics
# processor misses clicks
GRID_STEPS = 25


def point_grid(registry: Registry) -> npt.NDArray[np.int_]:
    """Lay the grid.

    Returns:
        (points, 2): lon and lat as numbers of steps, `GRID_STEPS` to a degree, EPSG:4490.
    """
    units = query(registry, "units")
    shapes = shapes_by_id(registry, "county")
    parts = [np.empty((0, 2), dtype=int)]
    for county in rows_of(units[units["unit_kind"].eq("county")]):
        steps = _steps_in(county.west, county.south, county.east, county.north)
        shape = json.loads(shapes[county.unit_id])
        parts.append(steps[inside(shape, steps / GRID_STEPS)])
    return np.concatenate(parts)


def _steps_in(west: float, south: float, east: float, north: float) -> npt.NDArray[np.int_]:
    """Give every grid point in a box of degrees: (points, 2)."""
    first_lon = math.ceil(west * GRID_STEPS)
    last_lon = math.floor(east * GRID_STEPS)
    first_lat = math.ceil(south * GRID_STEPS)
    last_lat = math.floor(north * GRID_STEPS)
    lon = np.arange(first_lon, last_lon + 1)
    lat = np.arange(first_lat, last_lat + 1)
    grid = np.meshgrid(lon, lat)
    return np.stack(grid, axis=-1).reshape(-1, 2)
