"""Exact points without shape libraries, held to what the build does with them."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import geocentric
from geo.distance import geodesic_km
from geo.draw import on_plane
from geo.locate import spread
from geo.points import SHARES, MapPlane, geocentric_km, point_percentiles


@given(st.floats(73, 136), st.floats(3, 54))
def test_a_point_is_where_the_build_puts_it(lon, lat):
    assert geocentric_km([lon, lat]) == pytest.approx(geocentric([lon, lat]) / 1000, abs=1e-5)


@given(st.sampled_from(range(75, 136, 3)), st.floats(-4, 4), st.floats(18, 53))
def test_a_point_is_drawn_where_the_build_draws_it(meridian, away, lat):
    plane, lon = MapPlane(meridian, 3500), meridian + away
    drawn = on_plane(np.array([lon, lat]), plane)
    assert plane.km(lon, lat) == pytest.approx(tuple(drawn), abs=0.011)


def test_a_plane_begins_at_the_last_hundred_km_below_the_north_of_its_sheet():
    assert MapPlane.from_north(120, 32.2) == MapPlane(120, 3500)
    assert MapPlane.from_north(105, 27.0) == MapPlane(105, 2900)


def test_percentiles_agree_with_random_places_of_the_shape():
    shape = shapely.Polygon([(120, 29), (120.6, 29.1), (120.7, 29.6), (120.2, 29.7), (120.3, 29.3)])
    exact = np.array([[120.4, 29.4], [121.5, 30.5], [119.9, 28.6]])
    cells = spread(shape, 196)
    found = point_percentiles(geocentric_km(exact), cells.places, cells.shares, cells.side_km)
    west, south, east, north = shape.bounds
    drawn = np.random.default_rng(7).uniform((west, south), (east, north), (100_000, 2))
    drawn = drawn[shapely.contains_xy(shape, drawn)]
    for point, percentiles in zip(exact, found, strict=True):
        km = geodesic_km(geocentric(drawn), geocentric(point))
        assert np.abs(percentiles - np.quantile(km, SHARES)).max() < 0.5


def test_a_point_is_as_far_from_a_point_as_the_geodesic():
    here, there = np.array([[120.0, 30.0]]), np.array([[121.0, 30.5]])
    found = point_percentiles(geocentric_km(here), geocentric_km(there), np.ones(1), 0.0)
    km = geodesic_km(geocentric(here), geocentric(there))
    assert found == pytest.approx(np.repeat(km[:, None], 3, axis=1), abs=0.01)
