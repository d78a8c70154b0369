"""Shapes as text that a browser can draw at once."""

import shapely
from shapely.geometry.base import BaseGeometry

DECIMALS = 4  # of a degree: 11 m, finer than any boundary here


def geojson(shape: BaseGeometry) -> str:
    """Compact GeoJSON geometry, rounded to `DECIMALS`; rounding keeps shared borders shared."""
    rounded = shapely.transform(shape, lambda coordinates: coordinates.round(DECIMALS))
    return shapely.to_geojson(rounded).replace(" ", "")
