"""Samples: where a thing could be, the same on every day and beside every neighbour."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geo.locate import SAMPLES, sample_places

RING = shapely.difference(box(120, 29, 121, 30), box(120.1, 29.1, 120.9, 29.9))  # mostly hole
ELL = shapely.union(box(120, 29, 120.1, 30), box(120, 29, 121, 29.1))


def blocks(number: int) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([box(120 + 0.03 * k, 29, 120.01 + 0.03 * k, 29.01) for k in range(number)])


def inside(shape: shapely.Geometry, places: np.ndarray) -> np.ndarray:
    return shapely.covers(shape, shapely.points(places))


@pytest.mark.parametrize("shape", [RING, ELL, blocks(3)], ids=["ring", "ell", "blocks"])
def test_every_sample_lies_inside_the_shape(shape):
    assert inside(shape, sample_places(shape, "any")).all()


@given(st.lists(st.tuples(st.floats(120, 121), st.floats(29, 30)), min_size=3, max_size=8), st.text(max_size=10))
def test_every_sample_of_any_polygon_lies_inside_it(corners, name):
    shape = shapely.MultiPoint(corners).convex_hull
    if shape.geom_type == "Polygon" and shape.area > 1e-6:
        assert inside(shape.buffer(1e-12), sample_places(shape, name)).all()


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 50, 150, 400])
def test_a_shape_of_any_number_of_parts_gives_the_full_sample(parts):
    assert sample_places(blocks(parts), "zone:z").shape == (SAMPLES, 2)


def test_each_part_is_sampled_in_proportion_to_its_area():
    small, large = box(120, 29, 120.1, 29.1), box(121, 29, 121.3, 29.1)  # 1 to 3
    places = sample_places(shapely.MultiPolygon([small, large]), "zone:z")
    assert inside(large, places).mean() == pytest.approx(0.75, abs=0.03)


def test_a_sample_is_spread_over_the_whole_shape():
    places = sample_places(box(120, 29, 121, 30), "county:1")
    quarters = {(lon > 120.5, lat > 29.5) for lon, lat in places}
    assert len(quarters) == 4
    assert np.allclose(places.mean(axis=0), [120.5, 29.5], atol=0.08)


def test_the_same_name_gives_the_same_sample_whatever_else_was_sampled():
    before = sample_places(ELL, "platform:p1")
    sample_places(RING, "platform:p0")
    assert (sample_places(ELL, "platform:p1") == before).all()


def test_two_names_give_independent_samples_of_one_shape():
    a, b = (sample_places(box(120, 29, 121, 30), name) for name in ("county:1", "platform:p1"))
    assert abs(np.corrcoef(a[:, 0], b[:, 0])[0, 1]) < 0.25


def test_the_order_of_a_sample_tells_nothing_of_the_part_it_fell_in():
    # distances pair the k-th place of one thing with the k-th of another: sorted parts would meet sorted parts
    parts = shapely.MultiPolygon([box(120, 29, 120.1, 29.1), box(125, 29, 125.1, 29.1)])
    in_east = sample_places(parts, "zone:z")[:, 0] > 122
    assert 0.3 < in_east[: SAMPLES // 2].mean() < 0.7


def test_a_point_could_only_be_where_it_is():
    assert np.unique(sample_places(shapely.Point(120.5, 29.5), "platform:p1"), axis=0).tolist() == [[120.5, 29.5]]
