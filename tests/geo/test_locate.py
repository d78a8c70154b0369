"""Cells: where a thing could be, the same on every day and beside every neighbour."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geo.crs import geocentric
from geo.locate import spread

RING = shapely.difference(box(120, 29, 121, 30), box(120.1, 29.1, 120.9, 29.9))  # mostly hole
ELL = shapely.union(box(120, 29, 120.1, 30), box(120, 29, 121, 29.1))
POINT = shapely.Point(120.5, 29.5)


def blocks(number: int) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(
        [box(120 + 0.03 * k, 29, 120.01 + 0.03 * k, 29.01) for k in range(number)]
    )


@given(
    st.lists(st.tuples(st.floats(120, 121), st.floats(29, 30)), min_size=3, max_size=8),
    st.integers(1, 150),
)
def test_the_shares_of_any_polygon_add_up_to_one(corners, cells):
    shape = shapely.MultiPoint(corners).convex_hull
    if shape.geom_type == "Polygon" and shape.area > 1e-6:
        found = spread(shape, cells)
        assert found.shares.sum() == pytest.approx(1) and (found.shares > 0).all()
        assert found.places.shape == (len(found.shares), 3)


@pytest.mark.parametrize("shape", [RING, ELL, blocks(3)], ids=["ring", "ell", "blocks"])
def test_the_cells_keep_the_centre_of_gravity_of_their_shape(shape):
    found = spread(shape, 100)
    centre = geocentric(shapely.get_coordinates(shapely.centroid(shape)))[0] / 1000
    # km; the ground is round, and the ring 100 km wide
    assert found.shares @ found.places == pytest.approx(centre, abs=0.5)


def test_each_part_is_as_likely_as_its_area():
    small, large = box(120, 29, 120.1, 29.1), box(121, 29, 121.3, 29.1)  # 1 to 3
    found = spread(shapely.MultiPolygon([small, large]), 100)
    east = geocentric(np.array([[120.5, 29.05]]))[0] / 1000
    west_of = geocentric(np.array([[120.0, 29.05]]))[0] / 1000
    in_large = (found.places - east) @ (east - west_of) > 0
    assert found.shares[in_large].sum() == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize("parts", [1, 2, 50, 150, 400])
def test_a_shape_of_any_number_of_parts_is_cut(parts):
    assert len(spread(blocks(parts), 100).shares) >= min(parts, 100)


def test_a_point_could_only_be_where_it_is():
    found = spread(POINT, 100)
    assert found.places == pytest.approx(geocentric(np.array([[120.5, 29.5]])) / 1000)
    assert found.shares.tolist() == [1] and found.side_km == 0
