"""Where a thing could be: a shape cut into cells, each with its share of the area."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import geocentric

# of a shape's width: bends of a coast smaller than this move no quantile, and cutting them takes
# most of a build's time
OUTLINE_SHARE = 0.005
KM_A_DEGREE = 111.2  # of latitude


@dataclass(frozen=True, eq=False)
class Spread:
    """Places where a thing could be, geocentric km (cells, 3), how likely it is at each (cells,),
    adding up to 1, and how wide a cell is, km.
    """

    places: np.ndarray
    shares: np.ndarray
    side_km: float


def spread(shape: BaseGeometry, cells: int) -> Spread:
    """Cut a shape into about `cells` cells of a grid; a thing could be at the centroid of each, as
    likely as its area.

    Centroids and areas of the cut cells keep the shape's own centre of gravity, so that far fewer
    places are needed than with random draws: a quantile of distances errs by the square of a cell's
    width, not by chance.

    Args:
        shape: point, polygon or multi-polygon, EPSG:4490.
        cells: how many cells its area would fill; along its edge there are more, each cut to the
            shape.
    """
    if shape.geom_type == "Point":
        return Spread(geocentric(np.array([[shape.x, shape.y]])) / 1000, np.ones(1), 0.0)
    outline = shapely.simplify(shape, OUTLINE_SHARE * np.sqrt(shape.area))
    cut = _cut(_grid(outline, cells), outline)
    centres = shapely.get_coordinates(shapely.centroid(cut))
    areas = shapely.area(cut) * np.cos(np.radians(centres[:, 1]))
    side_km = KM_A_DEGREE * np.sqrt(areas.sum() / cells)
    return Spread(geocentric(centres) / 1000, areas / areas.sum(), float(side_km))


def _cut(boxes: np.ndarray, outline: BaseGeometry) -> np.ndarray:
    """What of each box lies in a shape, boxes outside left out; only those on its edge are really
    cut.
    """
    shapely.prepare(outline)
    whole = shapely.contains_properly(outline, boxes)
    edge = shapely.intersection(boxes[~whole & shapely.intersects(outline, boxes)], outline)
    return np.concatenate([boxes[whole], edge[shapely.area(edge) > 0]])


def _grid(shape: BaseGeometry, cells: int) -> np.ndarray:
    """Boxes that cover a shape, as near to squares on the ground as whole numbers of them allow."""
    west, south, east, north = shape.bounds
    # a degree of longitude against one of latitude
    shrink = np.cos(np.radians((south + north) / 2))
    side = np.sqrt(shape.area * shrink / cells)
    columns = max(1, int(np.ceil((east - west) * shrink / side)))
    rows = max(1, int(np.ceil((north - south) / side)))
    x, y = np.linspace(west, east, columns + 1), np.linspace(south, north, rows + 1)
    left, low = (corner.ravel() for corner in np.meshgrid(x[:-1], y[:-1]))
    return shapely.box(left, low, left + (x[1] - x[0]), low + (y[1] - y[0]))
