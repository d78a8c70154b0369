"""Distances between things that could be anywhere in a place."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from data.build.distances import Distances
from geo.boundaries import read_boundaries
from geo.crs import geocentric
from geo.distance import BIN_KM, distance_percentiles, geodesic_km, shortest_km
from geo.locate import Spread
from geo.shapes import disc, main_body

CGCS2000 = Geod(a=6378137, rf=298.257222101)
PLACES = st.tuples(st.floats(73, 136), st.floats(3, 54))  # the extent of China, lon and lat
MANY_PLACES = st.lists(PLACES, min_size=1, max_size=30)


@given(start=PLACES, bearing=st.floats(0, 360), km=st.floats(0, 600))
def test_a_distance_below_600_km_is_within_5_m_of_the_geodesic(start, bearing, km):
    lon, lat, _ = CGCS2000.fwd(*start, bearing, km * 1000)
    found = geodesic_km(geocentric(np.array(start)), geocentric(np.array([lon, lat])))
    assert abs(found - km) < 0.005


def places(*lonlat: tuple[float, float], side_km: float = 0.0) -> Spread:
    """Places that are all as likely."""
    return Spread(
        geocentric(np.array(lonlat)) / 1000, np.full(len(lonlat), 1 / len(lonlat)), side_km
    )


@given(MANY_PLACES, MANY_PLACES)
def test_percentiles_are_ordered_and_lie_among_the_distances(here, there):
    p05, p50, p95 = distance_percentiles(places(*here), places(*there))
    km = geodesic_km(geocentric(np.array(here))[:, None], geocentric(np.array(there))[None])
    step = 2 * BIN_KM
    assert km.min() - step <= p05 <= p50 <= p95 <= km.max() + step


@given(PLACES, PLACES)
def test_the_percentiles_of_two_exact_points_are_one_number(here, there):
    p05, p50, p95 = distance_percentiles(places(here), places(there))
    assert (
        p05
        == p50
        == p95
        == pytest.approx(
            geodesic_km(geocentric(np.array(here)), geocentric(np.array(there))), abs=1e-6
        )
    )


def test_percentiles_are_the_5th_the_50th_and_the_95th():
    # 101 places due north of a point, a kilometre apart
    north = [CGCS2000.fwd(120, 29, 0, 1000 * k)[:2] for k in range(101)]
    found = distance_percentiles(places((120.0, 29.0)), places(*north))
    assert found == pytest.approx((5, 50, 95), abs=0.6)


def test_a_place_is_at_no_distance_from_itself():
    assert distance_percentiles(places((120.0, 29.0)), places((120.0, 29.0))) == (0, 0, 0)


def draws(shape: BaseGeometry, number: int, seed: int) -> np.ndarray:
    """Random places in a shape, even on the ground, geocentric metres."""
    rng = np.random.default_rng(seed)
    west, south, east, north = shape.bounds
    low, high = np.sin(np.radians([south, north]))
    found = np.empty((0, 2))
    while len(found) < number:
        lon = rng.uniform(west, east, 2 * number)
        lat = np.degrees(np.arcsin(rng.uniform(low, high, 2 * number)))
        inside = shapely.contains_xy(shape, lon, lat)
        found = np.concatenate([found, np.column_stack([lon, lat])[inside]])
    return geocentric(found[:number])


COUNTIES = Path(__file__).parents[2] / "data" / "sources" / "counties.parquet"


@pytest.fixture(scope="module")
def regions() -> list[BaseGeometry]:
    """Counties, cities, discs as of zones and points of the real province."""
    counties = read_boundaries(COUNTIES, "adcode")
    shapes = [main_body(shape) for shape in counties.geometry.iloc[::6]]
    shapes += [main_body(shape) for shape in counties.dissolve("city_adcode").geometry.iloc[::3]]
    shapes += [disc(120.2, 30.2, 3), disc(121.4, 28.7, 8), Point(120.1, 29.1)]
    return shapes


def test_percentiles_of_real_regions_err_by_less_than_half_a_kilometre(regions):
    """Against 50,000 draws, which themselves err by a tenth to three tenths of a kilometre."""
    distances = Distances()
    sampled = [
        draws(shape, 50_000, seed) if shape.geom_type != "Point" else None
        for seed, shape in enumerate(regions)
    ]
    sampled[-1] = np.repeat(geocentric(np.array([[120.1, 29.1]])), 50_000, axis=0)
    for k, here in enumerate(regions):
        for other in (k + 1, k + 5):
            if other < len(regions):
                drawn = np.percentile(geodesic_km(sampled[k], sampled[other]), (5, 50, 95))
                assert distances.percentiles(here, regions[other]) == pytest.approx(
                    drawn, abs=0.5 + 0.3
                )


def test_the_percentiles_of_two_regions_are_the_same_bytes_in_any_order_and_company(
    regions,
):
    used, pairs = Distances(), [(k, other) for k in range(len(regions)) for other in range(k)][::7]
    together = {pair: used.percentiles(regions[pair[0]], regions[pair[1]]) for pair in pairs}
    for k, other in pairs:
        copies = [shapely.from_wkb(shapely.to_wkb(regions[place])) for place in (other, k)]
        assert Distances().percentiles(*copies) == together[k, other]


def test_two_regions_of_one_area_are_as_far_apart_either_way():
    here, there = box(120, 29, 120.2, 29.2), box(120.5, 29, 120.7, 29.2)
    assert Distances().percentiles(here, there) == Distances().percentiles(there, here)


# --- shapes ---------------------------------------------------------------------------------------

IN_THE_EAST = st.tuples(st.floats(115, 125), st.floats(25, 35))


@given(IN_THE_EAST, st.floats(0, 360), st.floats(1, 300))
def test_between_two_points_the_shortest_distance_is_the_geodesic(start, bearing, km):
    lon, lat, _ = CGCS2000.fwd(*start, bearing, km * 1000)
    assert shortest_km(Point(start), Point(lon, lat)) == pytest.approx(km, abs=1e-6)


# two squares of a tenth of a degree, east and north of one at (120, 29), and the nearest corners
APART = {
    "east": (box(120.5, 29, 120.6, 29.1), (120.1, 29.1), (120.5, 29.1)),
    "north": (box(120, 29.5, 120.1, 29.6), (120.05, 29.1), (120.05, 29.5)),
    "north-east": (box(120.5, 29.5, 120.6, 29.6), (120.1, 29.1), (120.5, 29.5)),
}


@pytest.mark.parametrize("where", APART)
def test_two_shapes_are_as_far_apart_as_their_nearest_places(where):
    other, here, there = APART[where]
    expected = CGCS2000.inv(*here, *there)[2] / 1000
    assert shortest_km(box(120, 29, 120.1, 29.1), other) == pytest.approx(expected, rel=0.001)
    assert shortest_km(other, box(120, 29, 120.1, 29.1)) == pytest.approx(expected, rel=0.001)


@given(IN_THE_EAST, IN_THE_EAST, IN_THE_EAST)
def test_the_distance_to_a_line_is_never_too_short_and_within_a_percent_of_the_truth(
    here, start, end
):
    assume(start != end)
    line = LineString([start, end])
    places = np.array(
        [line.interpolate(share, normalized=True).coords[0] for share in np.linspace(0, 1, 2001)]
    )
    nearest = (
        CGCS2000.inv(np.full(2001, here[0]), np.full(2001, here[1]), places[:, 0], places[:, 1])[
            2
        ].min()
        / 1000
    )
    assume(nearest > 5)
    assert nearest * 0.999 <= shortest_km(Point(here), line) <= nearest * 1.03


@pytest.mark.parametrize(
    "other",
    [
        box(120.1, 29, 120.2, 29.1),
        box(120.1, 29.1, 120.2, 29.2),
        box(120.05, 29.05, 121, 30),
        box(119, 28, 121, 30),
        Point(120.05, 29.05),
        Polygon([(120.1, 29.05), (121, 29), (121, 30)]),
    ],
)
def test_shapes_that_touch_overlap_or_hold_each_other_are_at_no_distance(other):
    assert (
        shortest_km(box(120, 29, 120.1, 29.1), other)
        == shortest_km(other, box(120, 29, 120.1, 29.1))
        == 0
    )
