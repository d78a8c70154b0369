"""Boundary files: what is read, what is refused and in which words, and what is derived from a
shape.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, Polygon, box

from geo.boundaries import read_boundaries
from geo.errors import BoundaryError
from geo.shapes import area_km2, disc, label_point, main_body

SQUARE = box(120, 29, 120.1, 29.1)
RING = shapely.difference(box(121, 29, 121.3, 29.3), box(121.1, 29.1, 121.2, 29.2))
ISLANDS = shapely.MultiPolygon([SQUARE, box(120.2, 29, 120.25, 29.05)])
BOWTIE = Polygon([(120, 29), (121, 30), (121, 29), (120, 30)])


def write(folder, name, *rows, crs="EPSG:4490", declared="same"):
    """A boundary file of (zone_id, shape) rows, drawn in EPSG:4490 and written in `crs`."""
    shapes = gpd.GeoDataFrame(
        {"zone_id": [zone for zone, _ in rows]},
        geometry=[shape for _, shape in rows],
        crs="EPSG:4490",
    ).to_crs(crs)
    if declared != "same":
        shapes = shapes.set_crs(declared, allow_override=True)
    path = folder / name
    if path.suffix == ".parquet":
        shapes.to_parquet(path)
    else:
        shapes.to_file(path)
    return path


# EPSG:4549 and EPSG:4527 are Gauss-Kruger zones of CGCS2000, the second with the zone number before
# the easting
@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", "EPSG:4549", "EPSG:4527", "EPSG:3857"])
@pytest.mark.parametrize("suffix", ["parquet", "gpkg", "geojson"])
def test_a_boundary_is_the_same_from_any_format_and_any_declared_crs(tmp_path, suffix, crs):
    path = write(tmp_path, f"zones.{suffix}", ("b", RING), ("a", ISLANDS), crs=crs)
    found = read_boundaries(path, "zone_id")
    # sorted; the index is the place in the file
    assert found["zone_id"].tolist() == ["a", "b"] and found.index.tolist() == [1, 0]
    assert found.crs.to_epsg() == 4490
    for shape, expected in zip(found.geometry, (ISLANDS, RING), strict=True):
        assert shapely.hausdorff_distance(shape, expected) < 1e-6


def test_ids_are_text_even_where_the_file_has_numbers(tmp_path):
    assert read_boundaries(write(tmp_path, "zones.gpkg", (330102, SQUARE)), "zone_id")[
        "zone_id"
    ].tolist() == ["330102"]


FAULTS = {
    "no CRS": ([("a", SQUARE)], {"declared": None}, ["no CRS", "EPSG:4490"]),
    "empty file": ([], {}, ["holds no shapes"]),
    "empty id": ([("", SQUARE)], {}, ["row 1", "zone_id is empty"]),
    "missing id": ([(None, SQUARE), ("a", RING)], {}, ["row 1", "zone_id is empty"]),
    "repeated id": (
        [("a", SQUARE), ("b", RING), ("a", ISLANDS)],
        {},
        ["'a'", "several rows", "Merge"],
    ),
    "missing shape": ([("a", SQUARE), ("b", None)], {}, ["row 2 (zone_id 'b')", "empty"]),
    "empty shape": ([("a", Polygon())], {}, ["row 1 (zone_id 'a')", "empty"]),
    "line": (
        [("a", LineString([(120, 29), (121, 30)]))],
        {},
        ["row 1 (zone_id 'a')", "LineString is not an area"],
    ),
    "self-crossing": (
        [("a", SQUARE), ("b", BOWTIE)],
        {},
        ["row 2 (zone_id 'b')", "Self-intersection", "Repair"],
    ),
    "hole outside": (
        [("a", Polygon(SQUARE.exterior, [box(122, 29, 122.1, 29.1).exterior]))],
        {},
        ["row 1", "Hole lies outside"],
    ),
    "metres declared as degrees": (
        [("a", SQUARE)],
        {"crs": "EPSG:4549", "declared": "EPSG:4490"},
        ["EPSG:4490", "Declare the right one"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_boundary_file_is_refused_naming_file_row_and_remedy(tmp_path, fault):
    rows, how, said = FAULTS[fault]
    path = write(tmp_path, "zones.parquet", *rows, **how)
    with pytest.raises(BoundaryError) as refused:
        read_boundaries(path, "zone_id")
    assert all(words in refused.value.en for words in ["zones.parquet", *said])
    assert refused.value.zh.startswith("zones.parquet")


def test_every_faulty_row_is_named_at_once(tmp_path):
    path = write(tmp_path, "zones.parquet", ("a", BOWTIE), ("b", SQUARE), ("c", None), ("b", RING))
    with pytest.raises(BoundaryError) as refused:
        read_boundaries(path, "zone_id")
    assert [
        line
        for line in refused.value.en.splitlines()
        if "'a'" in line or "'c'" in line or "'b'" in line
    ] == refused.value.en.splitlines()
    assert len(refused.value.en.splitlines()) == len(refused.value.zh.splitlines()) == 3


def test_swapped_axes_are_refused(tmp_path):
    with pytest.raises(BoundaryError, match="Declare the right one"):
        read_boundaries(
            write(tmp_path, "zones.parquet", ("a", box(29, 120, 29.1, 120.1))), "zone_id"
        )


@pytest.mark.parametrize("name", ["zones.parquet", "zones.gpkg", "zones.geojson"])
def test_what_is_no_boundary_file_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"zone_id\n1\n")
    with pytest.raises(BoundaryError, match=f"{name}: cannot be read"):
        read_boundaries(tmp_path / name, "zone_id")


def test_a_parquet_table_without_shapes_is_refused(tmp_path):
    pd.DataFrame({"zone_id": ["a"]}).to_parquet(tmp_path / "zones.parquet")
    with pytest.raises(BoundaryError, match="zones.parquet"):
        read_boundaries(tmp_path / "zones.parquet", "zone_id")


def test_a_file_without_the_key_column_is_refused_naming_it(tmp_path):
    path = write(tmp_path, "zones.gpkg", ("a", SQUARE))
    with pytest.raises(BoundaryError, match="no column 'adcode'"):
        read_boundaries(path, "adcode")


def test_a_missing_boundary_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(BoundaryError, match="not there"):
        read_boundaries(tmp_path / "zones.gpkg", "zone_id")


# --- what is derived from a shape -----------------------------------------------------------------


def test_the_main_body_keeps_parts_of_at_least_a_fifth_of_the_largest():
    largest, fifth, rock = box(120, 29, 121, 30), box(122, 29, 122.2, 30), box(123, 29, 123.199, 30)
    assert main_body(shapely.MultiPolygon([rock, largest, fifth])).equals(
        shapely.MultiPolygon([largest, fifth])
    )


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=12, unique=True)
)
def test_a_label_point_lies_inside_the_shape(cells):
    shape = shapely.union_all(
        [box(120 + x / 10, 29 + y / 10, 120.1 + x / 10, 29.1 + y / 10) for x, y in cells]
    )
    assert shape.contains(shapely.Point(label_point(shape)))


def test_a_label_point_is_in_the_largest_part():
    assert SQUARE.contains(shapely.Point(label_point(ISLANDS)))


def test_area_is_measured_on_the_ellipsoid_whatever_the_direction_of_the_rings():
    metric = (
        gpd.GeoSeries([RING], crs="EPSG:4490")
        .to_crs("+proj=aea +lat_1=28 +lat_2=30 +lat_0=29 +lon_0=121 +ellps=GRS80")
        .area[0]
        / 1e6
    )
    assert area_km2(RING) == pytest.approx(metric, rel=1e-4)
    hole_drawn_like_the_shell = Polygon(RING.exterior.coords, [RING.interiors[0].coords[::-1]])
    assert (
        area_km2(shapely.reverse(RING))
        == area_km2(hole_drawn_like_the_shell)
        == pytest.approx(area_km2(RING))
    )


def test_the_area_of_parts_adds_up():
    assert area_km2(ISLANDS) == pytest.approx(sum(area_km2(part) for part in ISLANDS.geoms))


@given(st.floats(118, 123), st.floats(27, 31), st.floats(0.1, 50))
def test_every_corner_of_a_disc_is_at_its_radius(lon, lat, radius_km):
    corners = shapely.get_coordinates(disc(lon, lat, radius_km))
    metres = Geod(a=6378137, rf=298.257222101).inv(
        np.full(len(corners), lon), np.full(len(corners), lat), corners[:, 0], corners[:, 1]
    )[2]
    assert np.allclose(metres / 1000, radius_km, rtol=1e-6)
    assume(radius_km > 1)
    assert area_km2(disc(lon, lat, radius_km)) == pytest.approx(np.pi * radius_km**2, rel=0.003)
