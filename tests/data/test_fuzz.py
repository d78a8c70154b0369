"""Whatever stands in a file, reading it ends in a table or in words for a planner, never in an
error of a library.
"""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from shapely import box

from data.build.read import read_all
from data.checks.reading import read_csv
from data.checks.rows import notices
from data.checks.table import check
from data.policy import load_policies
from data.tables import SOURCES, TABLES
from geo.boundaries import read_boundaries
from geo.errors import BoundaryError
from tests.data.world import csv_text, write_sources

FEW = settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SQUARE = box(120.05, 30.05, 120.1, 30.1)
ORDINATES = st.sampled_from(
    [120.05, 30.05, 0, -1e9, 1e308, -1e308, float("nan"), float("inf"), None, "x", [], 10**400]
)
POSITIONS = st.lists(ORDINATES, max_size=5)
WKT = (
    "POLYGON EMPTY",
    "POLYGON ((120 30, 121 31, 121 30, 120 31, 120 30))",
    "POLYGON Z ((120 30 1, 121 30 1, 121 31 1, 120 30 1))",
    (
        "POLYGON ((120 30, 123 30, 123 33, 120 30), (121 30.2, 122 30.2, 122 30.5, 121 30.2), (121"
        " 30.2, 122 30.2, 122 30.5, 121 30.2))"
    ),
    "GEOMETRYCOLLECTION (POINT (120 30), POLYGON ((120 30, 121 30, 121 31, 120 30)))",
    "POINT (120 30)",
    "POINT EMPTY",
    "LINESTRING (120 30, 121 31)",
    "MULTIPOLYGON EMPTY",
    "POLYGON ((1e308 30, -1e308 30, 0 1e308, 1e308 30))",
    "POLYGON M ((120 30 1, 121 30 1, 121 31 1, 120 30 1))",
    "GEOMETRYCOLLECTION EMPTY",
    "POLYGON ((120 30, 120 30, 120 30, 120 30))",
)

NOWHERE = shapely.Polygon([(120, 30), (float("nan"), 30), (121, 31), (120, 30)])
SHAPES = st.one_of(
    st.none(), st.sampled_from([SQUARE, NOWHERE, *(shapely.from_wkt(text) for text in WKT)])
)
IDS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.integers(), max_size=2),
    st.sampled_from(["zone-1", "330102", 330102, 330102.0, "zone\u200b-1", "\ud800"]),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
CRS = st.sampled_from(
    [
        "EPSG:4490",
        "EPSG:4549",
        "EPSG:3857",
        "EPSG:4979",
        "EPSG:5773",
        "EPSG:27700",
        None,
        'ENGCRS["x",EDATUM["y"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]',
    ]
)
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.floats(),
        st.integers(),
        st.text(max_size=5),
        st.sampled_from(["Polygon", "Feature", "EPSG:4490"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "features",
                    "geometry",
                    "properties",
                    "coordinates",
                    "crs",
                    "name",
                    "geometries",
                    "zone_id",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return write_sources(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture(scope="module")
def policies():
    return load_policies()


def survives(path, sources, policies):
    """A boundary file is read or refused; one that is read is tried as zone boundaries and as
    counties too.
    """
    for key, table in (("zone_id", "zone_boundaries"), ("adcode", "counties")):
        try:
            read_boundaries(path, key)
        except BoundaryError as error:
            assert error.zh.startswith(path.name) and error.en.startswith(path.name)
            continue
        read = read_all(sources, policies, table, path)
        for fault in [*read.faults, *read.notices]:
            json.dumps(fault.as_dict(), ensure_ascii=False).encode()


def feature(about, shape):
    return {"type": "Feature", "properties": about, "geometry": shape}


GEOMETRIES = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ["Polygon", "MultiPolygon", "Point", "GeometryCollection", "Curve"]
            ),
            "coordinates": st.one_of(
                POSITIONS,
                st.lists(POSITIONS, max_size=4),
                st.lists(st.lists(POSITIONS, max_size=6), max_size=3),
            ),
        }
    ),
    st.just(shapely.geometry.mapping(SQUARE)),
)
PROPERTIES = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("zone_id", "adcode", "name", "city_adcode", "city", "geometry"), IDS
        ),
    ),
)


@FEW
@given(
    st.lists(st.tuples(PROPERTIES, GEOMETRIES), max_size=3),
    st.one_of(st.none(), JSON, st.just({"properties": {"name": "urn:ogc:def:crs:EPSG::4490"}})),
)
def test_geojson_of_any_shape(tmp_path, sources, policies, rows, crs):
    content = {"type": "FeatureCollection", "features": [feature(*row) for row in rows]} | (
        {} if crs is None else {"crs": crs}
    )
    path = tmp_path / "f.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    survives(path, sources, policies)


@FEW
@given(
    st.one_of(
        JSON.map(lambda content: json.dumps(content).encode()),
        st.binary(max_size=80),
        st.integers(1, 5000).map(lambda depth: b"[" * depth),
    ),
    st.sampled_from(["geojson", "gpkg", "parquet", "shp", "json", "csv"]),
)
def test_any_bytes_under_any_name(tmp_path, sources, policies, content, suffix):
    path = tmp_path / f"f.{suffix}"
    path.write_bytes(content)
    survives(path, sources, policies)


COLUMNS = ("zone_id", "adcode", "name", "city_adcode", "city")


@FEW
@given(
    st.lists(st.tuples(IDS, SHAPES), min_size=1, max_size=3),
    CRS,
    st.sampled_from(["parquet", "gpkg"]),
)
def test_shapes_and_ids_of_every_kind_in_every_crs(tmp_path, sources, policies, rows, crs, suffix):
    path = tmp_path / f"f.{suffix}"
    path.unlink(missing_ok=True)
    try:
        names = [name for name, _ in rows]
        shapes = gpd.GeoDataFrame(
            {column: pd.Series(names).convert_dtypes() for column in COLUMNS},
            geometry=[shape for _, shape in rows],
            crs=crs,
        )
        shapes.to_parquet(path) if suffix == "parquet" else shapes.to_file(path)
    except Exception:
        return  # no such file can be written this way
    survives(path, sources, policies)


METADATA = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {
            "version": st.sampled_from(["1.0.0", 1, None]),
            "primary_column": st.sampled_from(["geometry", "zone_id", "x", None]),
            "columns": st.one_of(
                JSON,
                st.fixed_dictionaries(
                    {
                        "geometry": st.one_of(
                            JSON,
                            st.fixed_dictionaries(
                                {"encoding": st.sampled_from(["WKB", "point", "polygon", 3])},
                                optional={"crs": JSON, "geometry_types": JSON, "edges": JSON},
                            ),
                        )
                    }
                ),
            ),
        }
    ),
)


@FEW
@given(
    METADATA,
    st.one_of(
        st.none(),
        st.binary(max_size=30),
        st.just(SQUARE.wkb),
        st.integers(1, 90).map(lambda end: SQUARE.wkb[:end]),
    ),
    IDS,
)
def test_geoparquet_with_any_metadata_and_any_bytes_for_a_shape(
    tmp_path, sources, policies, metadata, shape, zone_id
):
    path = tmp_path / "f.parquet"
    try:
        columns = {name: pa.array([zone_id]) for name in COLUMNS}
    except (pa.ArrowException, UnicodeEncodeError, OverflowError):
        return  # no such file can be written
    table = pa.table(columns | {"geometry": pa.array([shape], pa.binary())})
    try:
        parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(metadata)}), path)
    except pa.ArrowException:
        return
    survives(path, sources, policies)


@pytest.fixture(scope="module")
def good_files(tmp_path_factory):
    """A good boundary file of each kind, as bytes."""
    folder = tmp_path_factory.mktemp("good")
    shapes = gpd.GeoDataFrame(
        {name: ["zone-1"] for name in COLUMNS}, geometry=[SQUARE], crs="EPSG:4490"
    )
    shapes.to_parquet(folder / "f.parquet")
    for suffix in ("geojson", "gpkg"):
        shapes.to_file(folder / f"f.{suffix}")
    return {path.suffix: path.read_bytes() for path in folder.iterdir()}


@settings(FEW, max_examples=12)
@given(st.data(), st.sampled_from([".geojson", ".gpkg", ".parquet"]))
def test_a_good_boundary_file_with_damaged_bytes(
    tmp_path, sources, policies, good_files, data, suffix
):
    path = tmp_path / f"f{suffix}"
    path.write_bytes(damaged(data, good_files[suffix]))
    survives(path, sources, policies)


def damaged(data, content):
    """Some bytes changed, or the end missing."""
    content = np.frombuffer(content, dtype=np.uint8).copy()
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    return content[
        : data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    ].tobytes()


TABLE_NAMES = [registry.name for registry in SOURCES if not registry.spatial]


@FEW
@given(st.data(), st.sampled_from(TABLE_NAMES))
def test_a_table_with_damaged_bytes_and_cells(tmp_path, data, table):
    path = tmp_path / f"{table}.csv"
    cells = st.dictionaries(
        st.sampled_from(TABLES[table].names),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        max_size=4,
    )
    content = csv_text(table, *data.draw(st.lists(cells, min_size=1, max_size=3))).encode()
    path.write_bytes(damaged(data, content))
    read, _ = read_csv(path, TABLES[table])
    if read is not None:
        [
            fault.text("zh")
            for fault in [*check(read, TABLES[table], {}), *notices(read, TABLES[table])]
        ]
