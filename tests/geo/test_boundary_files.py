"""Boundary files that are not what they seem: nothing is fetched, no other file is opened, nothing
is dropped silently.
"""

import http.server
import json
import sqlite3
import threading
import warnings

import geopandas as gpd
import pyogrio
import pytest
import shapely
from shapely import box

from geo.boundaries import read_boundaries
from geo.errors import BoundaryError

SQUARE, NEIGHBOUR = box(120, 29, 120.1, 29.1), box(120.1, 29, 120.2, 29.1)


def geojson_text(*rows, **members):
    """A GeoJSON file of (properties, shape) rows."""
    features = [
        {"type": "Feature", "properties": about, "geometry": shapely.geometry.mapping(shape)}
        for about, shape in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features} | members)


@pytest.fixture
def asked():
    """The requests that a web server of this machine received, and its port."""
    paths = []

    class Recorder(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield paths, server.server_port
    server.shutdown()
    server.server_close()


def vrt(source):
    return (
        "<OGRVRTDataSource><OGRVRTLayer"
        f' name="zones"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    )


def wfs(address):
    return f"<OGRWFSDataSource><URL>{address}</URL></OGRWFSDataSource>"


def pipeline(source):
    return json.dumps(
        {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {source}"}
    )


def named_like_a_driver(source):
    return geojson_text(({"zone_id": "a"}, SQUARE), name=vrt(source)).replace(
        '{"type": "FeatureCollection", "features"', f'{{"name": "{wfs(source)}", "features"'
    )


@pytest.mark.parametrize("form", [vrt, wfs, pipeline, named_like_a_driver, str])
@pytest.mark.parametrize(
    "name", ["zones.geojson", "zones.json", "zones.gpkg", "zones.shp", "zones.parquet", "zones.vrt"]
)
def test_a_file_never_sends_a_request_whatever_it_holds(tmp_path, asked, form, name):
    paths, port = asked
    for address in (
        f"http://127.0.0.1:{port}/zones.geojson",
        f"/vsicurl/http://127.0.0.1:{port}/zones.geojson",
    ):
        (tmp_path / name).write_text(form(address), encoding="utf-8")
        try:
            read_boundaries(tmp_path / name, "zone_id")
        except BoundaryError as error:
            assert name in error.en
    assert paths == []


@pytest.mark.parametrize("form", [vrt, pipeline])
@pytest.mark.parametrize("name", ["zones.geojson", "zones.gpkg", "zones.shp"])
def test_a_file_never_opens_another(tmp_path, form, name):
    (tmp_path / "secret.geojson").write_text(geojson_text(({"zone_id": "secret"}, SQUARE)))
    (tmp_path / name).write_text(form(tmp_path / "secret.geojson"))
    with pytest.raises(BoundaryError, match="its content is not what its name says"):
        read_boundaries(tmp_path / name, "zone_id")


def geopackage(path, *layers):
    for layer, shape in layers:
        gpd.GeoDataFrame({"zone_id": [layer]}, geometry=[shape], crs="EPSG:4490").to_file(
            path, layer=layer
        )
    return path


VIEWS = {
    "that never ends": (
        "CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x"
        " FROM n"
    ),
    "that asks a web service": (
        "CREATE VIEW v AS SELECT fid, geom, ogr_geocode('x') AS zone_id FROM a"
    ),
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_geopackage_that_computes_is_refused(tmp_path, view):
    path = geopackage(tmp_path / "zones.gpkg", ("a", SQUARE))
    database = sqlite3.connect(path)
    database.execute(VIEWS[view])
    database.commit()
    database.close()
    with pytest.raises(BoundaryError, match="its content is not what its name says"):
        read_boundaries(path, "zone_id")


def test_any_other_database_is_no_geopackage(tmp_path):
    database = sqlite3.connect(tmp_path / "zones.gpkg")
    database.execute("CREATE TABLE zones (zone_id TEXT)")
    database.commit()
    database.close()
    with pytest.raises(BoundaryError, match="its content is not what its name says"):
        read_boundaries(tmp_path / "zones.gpkg", "zone_id")


# --- nothing is dropped silently ------------------------------------------------------------------


def notices(path, key="zone_id"):
    return [en for _, en in read_boundaries(path, key).attrs["notices"]]


def test_further_layers_of_a_geopackage_are_named(tmp_path):
    path = geopackage(
        tmp_path / "zones.gpkg", ("first", SQUARE), ("second", NEIGHBOUR), ("third", NEIGHBOUR)
    )
    assert read_boundaries(path, "zone_id")["zone_id"].tolist() == ["first"]
    assert notices(path) == ["zones.gpkg: only the layer 'first' is read; not read: second, third."]


def test_further_geometry_columns_of_a_geoparquet_file_are_named(tmp_path):
    shapes = gpd.GeoDataFrame(
        {"zone_id": ["a"], "old": gpd.GeoSeries([NEIGHBOUR], crs="EPSG:4490")},
        geometry=[SQUARE],
        crs="EPSG:4490",
    )
    shapes.to_parquet(tmp_path / "zones.parquet")
    assert notices(tmp_path / "zones.parquet") == [
        "zones.parquet: only the geometry column 'geometry' is read; not read: old."
    ]


RAISED = {
    "Z": shapely.force_3d(SQUARE, 5.0),
    "M": shapely.from_wkt("POLYGON M ((120 29 1, 120.1 29 1, 120.1 29.1 1, 120 29 1))"),
    "ZM": shapely.from_wkt("POLYGON ZM ((120 29 5 1, 120.1 29 5 1, 120.1 29.1 5 1, 120 29 5 1))"),
}


@pytest.mark.parametrize("kind", RAISED)
@pytest.mark.parametrize("suffix", ["gpkg", "parquet", "geojson"])
def test_heights_and_measures_are_dropped_with_a_notice_and_the_shapes_go_into_a_geopackage(
    tmp_path, kind, suffix
):
    path = tmp_path / f"zones.{suffix}"
    shapes = gpd.GeoDataFrame({"zone_id": ["a"]}, geometry=[RAISED[kind]], crs="EPSG:4490")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not every format can hold measures
        try:
            shapes.to_parquet(path) if suffix == "parquet" else shapes.to_file(path)
        except Exception:
            pytest.skip("this format cannot hold it")
        found = read_boundaries(path, "zone_id")
    assert not found.has_z.any() and not found.has_m.any()
    pyogrio.write_dataframe(
        found, tmp_path / "out.gpkg", geometry_type="MultiPolygon", promote_to_multi=True
    )
    if suffix == "parquet":
        assert notices(path) == ["zones.parquet: heights or measures of 1 shapes are dropped."]


# --- ids that are numbers -------------------------------------------------------------------------


@pytest.mark.parametrize("code", [330102, 330102.0, "330102", " 330102 "])
def test_a_code_is_text_without_a_decimal_point_however_the_file_has_it(tmp_path, code):
    (tmp_path / "c.geojson").write_text(geojson_text(({"adcode": code}, SQUARE)))
    assert read_boundaries(tmp_path / "c.geojson", "adcode")["adcode"].tolist() == ["330102"]


def test_codes_that_were_numbers_are_told(tmp_path):
    (tmp_path / "c.geojson").write_text(
        geojson_text(({"adcode": 330102}, SQUARE), ({"adcode": "330105"}, NEIGHBOUR))
    )
    assert notices(tmp_path / "c.geojson", "adcode") == [
        "c.geojson: 1 numbers in column adcode were read as text; better exported as text."
    ]


@pytest.mark.parametrize("suffix", ["gpkg", "parquet"])
def test_codes_that_became_fractions_beside_an_empty_one_are_whole_again(tmp_path, suffix):
    shapes = gpd.GeoDataFrame(
        {"adcode": [330102.0, None]}, geometry=[SQUARE, NEIGHBOUR], crs="EPSG:4490"
    )
    path = tmp_path / f"c.{suffix}"
    shapes.to_parquet(path) if suffix == "parquet" else shapes.to_file(path)
    with pytest.raises(BoundaryError) as refused:
        read_boundaries(path, "adcode")
    assert refused.value.en == f"c.{suffix} row 2: adcode is empty. Give the shape its id."


def test_every_id_that_cannot_be_text_is_named_at_once(tmp_path):
    ids = [[330102], {"adcode": 330000}, True, 0.5, 1e300, "\ud800", float("nan")]
    (tmp_path / "c.geojson").write_text(geojson_text(*(({"adcode": code}, SQUARE) for code in ids)))
    with pytest.raises(BoundaryError) as refused:
        read_boundaries(tmp_path / "c.geojson", "adcode")
    assert [line[:16] for line in refused.value.en.splitlines()] == [
        f"c.geojson row {row}:" for row in range(1, 8)
    ]


# a county as public files have it: codes are numbers, the rest lists and objects
PUBLIC = {
    "adcode": 330102,
    "name": "上城区",
    "center": [120.1, 29.1],
    "parent": {"adcode": 330100},
    "acroutes": [100000, 330000, 330100],
}


def test_lists_and_objects_in_other_columns_do_no_harm(tmp_path):
    (tmp_path / "c.geojson").write_text(
        geojson_text((PUBLIC, SQUARE), ({"adcode": 330105}, NEIGHBOUR))
    )
    found = read_boundaries(tmp_path / "c.geojson", "adcode")
    assert found["adcode"].tolist() == ["330102", "330105"] and found["center"][0] == [120.1, 29.1]
