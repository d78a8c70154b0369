"""Shapes as text for a browser: in degrees, and on the plane that maps are drawn on."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geo.crs import ELLIPSOID
from geo.draw import geojson, on_plane, path, shared_lines
from geo.plane import rings
from geo.points import MapPlane
from geo.shapes import area_km2


@given(st.floats(118, 123), st.floats(27, 31))
def test_a_drawn_corner_is_at_most_half_of_the_last_decimal_off(lon, lat):
    drawn = json.loads(geojson(shapely.Point(lon, lat)))["coordinates"]
    assert abs(drawn[0] - lon) <= 0.00005 + 1e-12 and abs(drawn[1] - lat) <= 0.00005 + 1e-12


def test_neighbours_still_share_their_border_when_drawn():
    border = 120.123456789
    west, east = (
        shapely.from_geojson(geojson(shape))
        for shape in (box(120, 29, border, 30), box(border, 29, 121, 30))
    )
    assert west.touches(east) and west.intersection(east).length == 1


def test_holes_and_parts_are_drawn():
    ring = shapely.difference(box(120, 29, 121, 30), box(120.4, 29.4, 120.6, 29.6))
    shape = shapely.MultiPolygon([ring, box(122, 29, 123, 30)])
    assert shapely.from_geojson(geojson(shape)).equals(shape)


def test_heights_are_not_drawn():
    assert not shapely.from_geojson(
        geojson(shapely.Polygon([(120, 29, 5), (121, 29, 5), (121, 30, 5)]))
    ).has_z


def test_the_text_holds_no_blanks():
    assert " " not in geojson(box(120, 29, 121, 30))


# --- the plane ------------------------------------------------------------------------------------

PLANE = MapPlane(120, 3500)
LONS, LATS = st.floats(118.0, 122.9), st.floats(27.1, 31.2)  # the province


def plane_area_km2(drawn):
    """Area of the rings of a path, holes taken away: those turn the other way round."""
    total = 0.0
    for ring in rings(drawn):
        x, y = np.array(ring).T
        total += (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    return abs(total)


@given(LONS, LATS, LONS, LATS)
def test_lengths_are_true_to_a_thousandth(lon, lat, other_lon, other_lat):
    (a, b), km = (
        on_plane(np.array([[lon, lat], [other_lon, other_lat]]), PLANE),
        ELLIPSOID.inv(lon, lat, other_lon, other_lat)[2] / 1000,
    )
    assert np.hypot(*(a - b)) == pytest.approx(km, rel=0.0011, abs=0.02)


def test_areas_are_true_to_a_quarter_of_a_percent(real_registry):
    units = (
        real_registry.con.cursor()
        .execute(
            "SELECT unit_id, area_km2, path FROM units JOIN drawings ON unit_kind = layer AND"
            " unit_id = id WHERE unit_kind = 'county'"
        )
        .fetchall()
    )
    assert len(units) == 90
    for adcode, km2, drawn in units:
        assert plane_area_km2(drawn) == pytest.approx(km2, rel=0.0025), adcode


def test_north_is_up_and_east_is_right():
    middle, north, east = on_plane(np.array([[120.0, 29.0], [120.0, 29.1], [120.1, 29.0]]), PLANE)
    assert north[1] < middle[1] and north[0] == middle[0] == 0 and east[0] > middle[0]


@given(st.lists(st.tuples(LONS, LATS), min_size=1, max_size=6))
def test_neighbours_share_their_border_on_the_plane_too(border):
    corners = [(120.0, 28.0), *border, (120.0, 30.0)]
    west, east = (
        shapely.Polygon([(118.0, 28.0), *corners, (118.0, 30.0)]),
        shapely.Polygon([(122.0, 28.0), *corners, (122.0, 30.0)]),
    )
    shared = {tuple(place) for place in on_plane(np.array(corners), PLANE).tolist()}
    for shape in (west, east):
        if shape.is_valid:
            assert shared <= {corner for ring in rings(path(shape, PLANE)) for corner in ring}


def test_a_path_leads_back_to_its_corners():
    ring = shapely.difference(box(120, 29, 121, 30), box(120.4, 29.4, 120.6, 29.6))
    shape = shapely.MultiPolygon([ring, box(122, 29, 123, 30)])
    drawn = {corner for found in rings(path(shape, PLANE)) for corner in found}
    assert drawn == {
        tuple(place) for place in on_plane(shapely.get_coordinates(shape), PLANE).tolist()
    }
    assert plane_area_km2(path(shape, PLANE)) == pytest.approx(area_km2(shape), rel=0.003)
    assert path(shape, PLANE).count("z") == 3


def test_what_rounding_leaves_nothing_of_is_not_drawn():
    assert path(box(120, 29, 120.00001, 29.00001), PLANE) == ""


def test_shared_lines_are_the_edges_that_two_shapes_have():
    west, east, far = box(120, 29, 121, 30), box(121, 29, 122, 30), box(123, 29, 124, 30)
    assert shared_lines([west, east, far]).equals(shapely.LineString([(121, 29), (121, 30)]))
    assert shared_lines([west, far]).is_empty and path(shared_lines([west, far]), PLANE) == ""


def test_a_line_is_not_closed():
    assert path(shapely.LineString([(120, 29), (120, 30)]), PLANE) == "M0 290.73l0-110.84"
