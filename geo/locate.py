"""Spread a thing over the places where it could be: cells of a shape, by their area."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import geocentric

# of a shape's width: smaller bends of a coast move no quantile, and cutting them takes long
OUTLINE_SHARE = 0.005
Shapes = npt.NDArray[np.object_]
KM_A_DEGREE = 111.2  # of latitude


@dataclass(frozen=True, eq=False)
class Spread:
    """Places where a thing could be."""

    places: npt.NDArray[np.float64]  # geocentric km, (cells, 3)
    shares: npt.NDArray[np.float64]  # how likely it is at each, (cells,), adding up to 1
    side_km: float  # how wide a cell is


def spread(shape: BaseGeometry, cells: int) -> Spread:
    """Cut a shape into about `cells` cells; a thing could be in each, as likely as its area.

    Its place there is the cell's centroid. Centroids and areas of the cut cells keep the shape's
    own centre of gravity, so that far fewer places are needed than with random draws: a quantile of
    distances errs by the square of a cell's width, not by chance.

    Args:
        shape: point, polygon or multi-polygon, EPSG:4490.
        cells: how many cells its area would fill; along its edge there are more, each cut to the
            shape.
    """
    if shape.geom_type == "Point":
        point = shapely.get_coordinates(shape)
        return Spread(geocentric(point) / 1000, np.ones(1), 0.0)
    outline = shapely.simplify(shape, OUTLINE_SHARE * np.sqrt(shape.area))
    cut = _cut(_grid(outline, cells), outline)
    centres = shapely.get_coordinates(shapely.centroid(cut))
    latitude = np.radians(centres[:, 1])
    areas = shapely.area(cut) * np.cos(latitude)
    side_km = KM_A_DEGREE * np.sqrt(areas.sum() / cells)
    return Spread(
        geocentric(centres) / 1000,
        areas / areas.sum(),
        float(side_km),
    )


def _cut(boxes: Shapes, outline: BaseGeometry) -> Shapes:
    """Cut boxes to a shape and leave out those outside; only those on its edge are really cut."""
    shapely.prepare(outline)
    whole = shapely.contains_properly(outline, boxes)
    on_edge = ~whole & shapely.intersects(outline, boxes)
    edge = shapely.intersection(boxes[on_edge], outline)
    has_area = shapely.area(edge) > 0
    return np.concatenate([boxes[whole], edge[has_area]])


def _grid(shape: BaseGeometry, cells: int) -> Shapes:
    """Cover a shape with boxes, as near to squares as whole numbers of them allow."""
    west, south, east, north = shape.bounds
    # a degree of longitude against one of latitude
    shrink = np.cos(np.radians((south + north) / 2))
    side = np.sqrt(shape.area * shrink / cells)
    columns = max(
        1,
        int(np.ceil((east - west) * shrink / side)),
    )
    rows = max(
        1,
        int(np.ceil((north - south) / side)),
    )
    x = np.linspace(west, east, columns + 1)
    y = np.linspace(south, north, rows + 1)
    left, low = (
        corner.ravel()
        for corner in np.meshgrid(
            x[:-1],
            y[:-1],
        )
    )
    width = x[1] - x[0]
    height = y[1] - y[0]
    boxes: Shapes = shapely.box(left, low, left + width, low + height)
    return boxes
