"""Map files: what GDAL reads of them is what the tables say, in EPSG:4490, valid, the same bytes,
and never for the public unapproved.
"""

import io
import json
import shutil
import sqlite3

import geopandas as gpd
import pyogrio
import pytest
from pyarrow import parquet

from analytics.documents.decisions import Decisions, no_rows
from analytics.documents.map_files import LAYERS, MapFileRequest, gis_file, layer_tables
from analytics.exports import ExportRequest, export
from analytics.gap_table import defended_needs, gaps
from analytics.setting import default_setting
from data.build import build
from data.build.read import SOURCES_DIR, read_sources
from data.credits import map_approval
from data.faults import RegistryError
from data.policy import load_policies
from data.registry import open_registry, query
from data.vocabulary import UNIT_KINDS
from geo.errors import PlanningError
from tests.data.world import write_sources

APPROVED = """as_of = "2026-11-23"
[[credits]]
files = ["counties.parquet"]
title_zh = "界线"
title_en = "Boundaries"
origin_zh = "来源"
origin_en = "origin"
licence = ""
note_zh = ""
note_en = ""
map_approval = "TEST-1"
"""


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


@pytest.fixture(scope="module")
def package(real_registry, setting, tmp_path_factory):
    path = tmp_path_factory.mktemp("maps") / "atlas.gpkg"
    path.write_bytes(gis_file(real_registry, setting, "gpkg", MapFileRequest()))
    return path


@pytest.fixture(scope="module")
def layer_of(real_registry, setting, package, tmp_path_factory):
    """A layer of a file of some format, as GDAL (GeoParquet: pyarrow) reads it."""

    def read(format, name):
        if format == "gpkg":
            return pyogrio.read_dataframe(package, layer=name)
        content = gis_file(real_registry, setting, format, MapFileRequest(name))
        if format == "geoparquet":
            return gpd.read_parquet(io.BytesIO(content))
        path = tmp_path_factory.mktemp("maps") / f"{name}.geojson"
        path.write_bytes(content)
        return pyogrio.read_dataframe(path)

    return read


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("format", ["gpkg", "geojson", "geoparquet"])
def test_every_layer_opens_with_its_rows_crs_and_valid_shapes(
    layer_of, real_registry, setting, format, name
):
    layer, expected = (
        layer_of(format, name),
        layer_tables(real_registry, setting, MapFileRequest())[name],
    )
    assert layer.crs.to_epsg() == 4490
    assert (
        layer["evidence_id"].tolist() == expected["evidence_id"].tolist()
        and layer["evidence_id"].is_unique
    )
    assert layer.loc[layer.geometry.notna()].geometry.is_valid.all()
    west, south, east, north = layer.total_bounds
    assert 117.9 < west < east < 123.1 and 27 < south < north < 31.3  # longitude first


def test_a_geopackage_holds_every_layer_and_says_what_it_is(package):
    assert [name for name, _ in pyogrio.list_layers(package)] == [*LAYERS, "dictionary", "about"]
    about = pyogrio.read_dataframe(package, layer="about").set_index("item")["said"]
    assert (
        about["map_approval"] == ""
        and "内部参考" in about["public_zh"]
        and "天地图" in about["boundaries_zh"]
        and "Internal reference" in about["public_en"]
    )
    dictionary = pyogrio.read_dataframe(package, layer="dictionary")
    for name in LAYERS:
        described = dictionary[dictionary["layer"] == name]
        assert described["column"].tolist() == [
            one for one in pyogrio.read_dataframe(package, layer=name) if one != "geometry"
        ]
        assert (described[["zh", "en"]] != "").all(axis=None)
    with sqlite3.connect(package) as con:
        assert (
            con.execute("SELECT srs_id FROM gpkg_contents WHERE data_type = 'features'").fetchall()
            == [(4490,)] * 4
        )


def test_gaps_are_those_of_the_csv_on_the_county_they_are_of(layer_of, real_registry, setting):
    expected, layer = (
        gaps(defended_needs(real_registry, setting), "county"),
        layer_of("gpkg", "gaps"),
    )
    for column in ("unit_id", "adcode", "cluster_id", "state"):
        assert layer[column].tolist() == expected[column].tolist()
    assert layer["severity"].tolist() == pytest.approx(expected["severity"].tolist())
    counties = layer_of("gpkg", "counties").set_index("unit_id").geometry
    assert all(
        shape.equals(counties[unit_id])
        for unit_id, shape in zip(layer["unit_id"], layer.geometry, strict=True)
    )


def test_counties_are_all_there_and_their_needs_add_up(layer_of, real_registry, setting):
    counties = layer_of("gpkg", "counties")
    needs = defended_needs(real_registry, setting)
    assert len(counties) == 90 and counties["needs"].sum() == (needs["unit_kind"] == "county").sum()
    assert set(counties.loc[counties["needs"] == 0, "worst_state"]) == {"no_need"}


def test_only_zones_with_a_shape_of_their_own_are_drawn_and_say_on_what_basis(
    layer_of, real_registry
):
    zones = layer_of("gpkg", "zones")
    bases = query(real_registry, "zones").set_index("zone_id")["geometry_basis"]
    assert zones["geometry_basis"].tolist() == bases[zones["zone_id"]].tolist() and set(
        zones["geometry_basis"]
    ) == {"indicative", "town"}
    assert zones.geometry.notna().all() and len(zones) == 35


def test_a_platform_known_by_its_county_only_has_no_point(layer_of):
    platforms = layer_of("gpkg", "platforms")
    placed = platforms.geometry.notna()
    assert len(platforms) == 41 and set(platforms.loc[placed, "location_basis"]) == {"town"}
    assert (
        set(platforms.loc[~placed, "location_basis"]) == {"county", "city"}
        and platforms["uncertainty_km"].notna().all()
    )


@pytest.mark.parametrize("kind", UNIT_KINDS)
def test_gaps_of_any_kind_of_unit_lie_on_its_shape_or_say_that_it_has_none(
    real_registry, setting, kind
):
    layer = gpd.read_parquet(
        io.BytesIO(gis_file(real_registry, setting, "geoparquet", MapFileRequest(unit_kind=kind)))
    )
    assert set(layer["unit_kind"]) == {kind}
    own = layer["geometry_basis"].isin(("boundary", "counties", "indicative", "town"))
    assert (layer.geometry.notna() == own).all() and (own.all() or kind == "zone")


def test_geojson_declares_its_crs_and_tells_the_difference(real_registry, setting):
    found = json.loads(gis_file(real_registry, setting, "geojson", MapFileRequest("platforms")))
    assert (
        found["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4490"
        and found["name"] == "platforms"
    )
    assert (
        "RFC 7946" in found["about"]["crs_en"]
        and found["about"]["snapshot_id"] == real_registry.snapshot_id
    )
    assert [feature["geometry"] for feature in found["features"]].count(None) == 36


def test_geoparquet_says_what_it_is_in_its_metadata(real_registry, setting):
    told = parquet.read_schema(
        io.BytesIO(gis_file(real_registry, setting, "geoparquet", MapFileRequest("counties")))
    ).metadata
    assert json.loads(told[b"pilot_atlas"])["setting_key"] == setting.key and set(told) == {
        b"geo",
        b"pilot_atlas",
    }


@pytest.mark.parametrize("format", ["gpkg", "geojson", "geoparquet"])
def test_the_same_question_gives_the_same_bytes(real_registry, setting, package, format):
    first = (
        package.read_bytes()
        if format == "gpkg"
        else gis_file(real_registry, setting, format, MapFileRequest())
    )
    assert gis_file(real_registry, setting, format, MapFileRequest()) == first


def test_decisions_go_out_with_the_gaps(real_registry, setting):
    needs, rows = gaps(defended_needs(real_registry, setting), "county"), no_rows()
    rows.loc[0] = [needs["evidence_id"].iloc[3], "gap", "省经信厅", "2027-06-30", None]
    decisions = Decisions(rows, real_registry.snapshot_id, setting.key)
    content = gis_file(real_registry, setting, "geoparquet", MapFileRequest(decisions=decisions))
    found = gpd.read_parquet(io.BytesIO(content))
    assert found.loc[found["judgement"].notna(), ["evidence_id", "due"]].to_numpy().tolist() == [
        [needs["evidence_id"].iloc[3], "2027-06-30"]
    ]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["gpkg", "geojson", "geoparquet"])
def test_no_map_for_the_public_without_an_approval_number(real_registry, setting, format):
    with pytest.raises(PlanningError, match="审图号") as refused:
        export(real_registry, setting, format, ExportRequest(public=True))
    assert "map_approval" in refused.value.zh and "--public" in refused.value.en


def test_an_approval_number_comes_from_the_collection_and_opens_the_way(tmp_path):
    sources = write_sources(tmp_path / "sources")
    (sources / "collection.toml").write_text(APPROVED, encoding="utf-8")
    manifest = build(sources, tmp_path / "registry")
    registry = open_registry(tmp_path / "registry" / manifest["snapshot_id"])
    assert map_approval(registry) == "TEST-1"
    found = json.loads(
        export(
            registry,
            default_setting(registry),
            "geojson",
            ExportRequest(layer="counties", public=True),
        )
    )
    assert (
        found["about"]["map_approval"] == "TEST-1"
        and found["about"]["public_zh"] == "审图号：TEST-1"
    )


@pytest.mark.parametrize("given", ["map_approval = 1", 'map_approval = ["a"]'])
def test_an_approval_number_that_is_no_text_refuses_the_build(tmp_path, given):
    sources = write_sources(tmp_path / "sources")
    (sources / "collection.toml").write_text(
        APPROVED.replace('map_approval = "TEST-1"', given), encoding="utf-8"
    )
    with pytest.raises(RegistryError, match="collection.toml"):
        read_sources(sources, load_policies())


def test_none_is_known_for_the_real_boundaries():
    assert "\nmap_approval" not in (SOURCES_DIR / "collection.toml").read_text(encoding="utf-8")


def test_an_unknown_layer_is_named(real_registry, setting):
    with pytest.raises(PlanningError, match="'rivers'"):
        gis_file(real_registry, setting, "geojson", MapFileRequest("rivers"))


def test_shapes_that_are_gone_or_changed_are_explained(real_snapshots, tmp_path):
    shutil.copytree(real_snapshots, tmp_path / "registry")
    registry = open_registry(next((tmp_path / "registry").glob("20*")))
    (registry.folder / "counties.parquet").write_bytes(b"x")
    with pytest.raises(RegistryError, match="python -m data build"):
        gis_file(registry, default_setting(registry), "gpkg", MapFileRequest())


def test_a_registry_without_needs_or_points_still_gives_every_layer(tmp_path):
    manifest = build(
        write_sources(tmp_path / "sources", cluster_areas=[], zones=[]), tmp_path / "registry"
    )
    registry = open_registry(tmp_path / "registry" / manifest["snapshot_id"])
    path = tmp_path / "empty.gpkg"
    path.write_bytes(gis_file(registry, default_setting(registry), "gpkg", MapFileRequest()))
    assert {name: len(pyogrio.read_dataframe(path, layer=name)) for name in LAYERS} == {
        "gaps": 0,
        "counties": 3,
        "zones": 0,
        "platforms": 1,
    }
