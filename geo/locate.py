"""Where a thing could be: a seeded sample of places in a shape."""

import zlib

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

SAMPLES = 200  # the 5th and 95th percentile then rest on ten places each


def sample_places(shape: BaseGeometry, name: str, samples: int = SAMPLES) -> np.ndarray:
    """Places spread evenly over a shape (the point itself for a point), EPSG:4490, (samples, 2).

    Seeded by `name` alone, so that a row added to a registry moves no other row's distances.
    """
    if shape.geom_type == "Point":
        return np.tile([shape.x, shape.y], (samples, 1))
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    # geopandas rounds shares per part, so a multi-part shape may give a point more or less
    points = gpd.GeoSeries([shape]).sample_points(samples + 20, rng=rng).iloc[0]
    places = shapely.get_coordinates(points)
    return places[rng.permutation(len(places))[:samples]]
