"""Distances between things that could be anywhere in a place."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from geo.crs import geocentric
from geo.distance import distance_percentiles, geodesic_km

CGCS2000 = Geod(a=6378137, rf=298.257222101)
PLACES = st.tuples(st.floats(73, 136), st.floats(3, 54))  # the extent of China, lon and lat
MANY_PLACES = st.lists(PLACES, min_size=1, max_size=30)


@given(start=PLACES, bearing=st.floats(0, 360), km=st.floats(0, 600))
def test_a_distance_below_600_km_is_within_5_m_of_the_geodesic(start, bearing, km):
    lon, lat, _ = CGCS2000.fwd(*start, bearing, km * 1000)
    found = geodesic_km(geocentric(np.array(start)), geocentric(np.array([lon, lat])))
    assert abs(found - km) < 0.005


@given(MANY_PLACES, MANY_PLACES)
def test_percentiles_are_ordered_and_lie_among_the_distances(here, there):
    n = min(len(here), len(there))
    a, b = np.array([here[:n]]), np.array([there[:n]])
    p05, p50, p95 = distance_percentiles(geocentric(a), geocentric(b))[0]
    km = geodesic_km(geocentric(a), geocentric(b))
    assert km.min() <= p05 <= p50 <= p95 <= km.max()


@given(PLACES, PLACES)
def test_the_percentiles_of_two_exact_points_are_one_number(here, there):
    assume(here != there)
    p05, p50, p95 = distance_percentiles(geocentric(np.tile(here, (1, 20, 1))), geocentric(np.tile(there, (1, 20, 1))))[0]
    assert p05 == pytest.approx(p95) and p50 == pytest.approx(p05)


def test_percentiles_are_the_5th_the_50th_and_the_95th():
    # 101 places due north of a point, a kilometre apart
    north = np.array([CGCS2000.fwd(120, 29, 0, 1000 * k)[:2] for k in range(101)])
    found = distance_percentiles(geocentric(np.tile([120.0, 29.0], (1, 101, 1))), geocentric(north[np.newaxis]))[0]
    assert found == pytest.approx([5, 50, 95], abs=0.005)


def test_a_place_is_at_no_distance_from_itself():
    here = geocentric(np.array([[[120.0, 29.0]]]))
    assert distance_percentiles(here, here).tolist() == [[0, 0, 0]]
