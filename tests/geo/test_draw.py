"""Shapes as text for a browser."""

import json

import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geo.draw import geojson


@given(st.floats(118, 123), st.floats(27, 31))
def test_a_drawn_corner_is_at_most_half_of_the_last_decimal_off(lon, lat):
    drawn = json.loads(geojson(shapely.Point(lon, lat)))["coordinates"]
    assert abs(drawn[0] - lon) <= 0.00005 + 1e-12 and abs(drawn[1] - lat) <= 0.00005 + 1e-12


def test_neighbours_still_share_their_border_when_drawn():
    border = 120.123456789
    west, east = (shapely.from_geojson(geojson(shape)) for shape in (box(120, 29, border, 30), box(border, 29, 121, 30)))
    assert west.touches(east) and west.intersection(east).length == 1


def test_holes_and_parts_are_drawn():
    ring = shapely.difference(box(120, 29, 121, 30), box(120.4, 29.4, 120.6, 29.6))
    shape = shapely.MultiPolygon([ring, box(122, 29, 123, 30)])
    assert shapely.from_geojson(geojson(shape)).equals(shape)


def test_heights_are_not_drawn():
    assert not shapely.from_geojson(geojson(shapely.Polygon([(120, 29, 5), (121, 29, 5), (121, 30, 5)]))).has_z


def test_the_text_holds_no_blanks():
    assert " " not in geojson(box(120, 29, 121, 30))
