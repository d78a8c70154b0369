"""Points in drawn shapes without a shape library."""

import json

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.inside import inside

SQUARE_WITH_HOLE = shapely.Polygon(
    [(0, 0), (10, 0), (10, 10), (0, 10)], [[(4, 4), (6, 4), (6, 6), (4, 6)]]
)
ISLAND = shapely.box(20, 20, 22, 22)


@given(st.floats(-1, 23), st.floats(-1, 23))
def test_a_point_is_inside_where_shapely_says_so(lon, lat):
    for shape in (SQUARE_WITH_HOLE, shapely.MultiPolygon([SQUARE_WITH_HOLE, ISLAND])):
        point = shapely.Point(lon, lat)
        if shape.boundary.distance(point) > 1e-9:
            drawn = json.loads(shapely.to_geojson(shape))
            assert inside(drawn, np.array([[lon, lat]]))[0] == shape.contains(point)
