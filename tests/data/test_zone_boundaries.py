"""Real zone polygons replace the indicative geometry, whatever their parts, holes, counties and
CRS.
"""

import geopandas as gpd
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from analytics.questions.coverage import needs_coverage, roll_up
from analytics.setting import default_setting
from data.build import build
from data.faults import RegistryError
from data.registry import open_registry, query
from tests.data.world import GONGSHU, HAISHU, SHANGCHENG, write_sources

# three blocks: one in Shangcheng, one across its border with Gongshu, one with a hole in Gongshu
WEST, ACROSS = box(120.05, 30.05, 120.08, 30.08), box(120.18, 30.05, 120.22, 30.08)
HOLE = box(120.26, 30.06, 120.29, 30.09)
RING = shapely.difference(box(120.25, 30.05, 120.30, 30.10), HOLE)
ZONE = MultiPolygon([WEST, ACROSS, RING])

IN_GONGSHU = {"county": "拱墅区", "adcode": GONGSHU}
PLATFORMS = [
    {"platform_id": "block", "lon": "120.06", "lat": "30.06"},
    {"platform_id": "ring", "lon": "120.255", "lat": "30.055"} | IN_GONGSHU,
    {"platform_id": "hole", "lon": "120.275", "lat": "30.075"} | IN_GONGSHU,
    {"platform_id": "somewhere"},
]
FORMS = [
    ("geojson", "EPSG:4490"),
    ("gpkg", "EPSG:4549"),
    ("geojson", "EPSG:4527"),
    ("parquet", "EPSG:4527"),
    ("gpkg", "EPSG:4326"),
]


def draw(folder, *zones, suffix="geojson", crs="EPSG:4490"):
    """zone_boundaries.<suffix> of (zone_id, shape) pairs drawn in EPSG:4490."""
    shapes = gpd.GeoDataFrame(
        {"zone_id": [zone for zone, _ in zones]},
        geometry=[shape for _, shape in zones],
        crs="EPSG:4490",
    ).to_crs(crs)
    path = folder / f"zone_boundaries.{suffix}"
    if suffix == "parquet":
        shapes.to_parquet(path)
    else:
        shapes.to_file(path)


def build_with(
    folder, *drawn, suffix="geojson", crs="EPSG:4490", zones=({},), platforms=tuple(PLATFORMS)
):
    """The made-up province with a boundary file, opened. Zones lead in integrated circuits."""
    zones = [{"leading_industries": "集成电路芯片"} | zone for zone in zones]
    sources = write_sources(
        folder / "sources", zones=zones, platforms=list(platforms), cluster_areas=[]
    )
    if drawn:
        draw(sources, *drawn, suffix=suffix, crs=crs)
    manifest = build(sources, folder / "registry")
    return open_registry(folder / "registry" / manifest["snapshot_id"])


def rows(registry, sql):
    return registry.con.cursor().execute(sql).fetchall()


def inside(registry, kind="zone", unit_id="zone-1"):
    return dict(
        rows(
            registry,
            f"SELECT platform_id, inside FROM proximity WHERE unit_kind = '{kind}' AND unit_id ="
            f" '{unit_id}'",
        )
    )


@pytest.fixture(scope="module", params=FORMS, ids="-".join)
def blocks(request, tmp_path_factory):
    """A registry whose zone-1 has three blocks in two counties, read from each form of file."""
    suffix, crs = request.param
    return build_with(tmp_path_factory.mktemp("blocks"), ("zone-1", ZONE), suffix=suffix, crs=crs)


def test_a_zone_of_three_blocks_in_two_counties_is_one_zone_in_the_province(blocks):
    needs = needs_coverage(blocks, default_setting(blocks)).query("unit_kind == 'zone'")
    assert needs["unit_id"].tolist() == ["zone-1"]
    assert roll_up(needs, ["cluster_id"])["needs"].tolist() == [1]
    assert rows(blocks, "SELECT count(*) FROM units WHERE unit_kind = 'zone'") == [(1,)]


def test_it_appears_in_both_its_counties_and_not_in_the_third(blocks):
    assert rows(blocks, "SELECT adcode FROM unit_counties WHERE unit_kind = 'zone' ORDER BY 1") == [
        (SHANGCHENG,),
        (GONGSHU,),
    ]
    needs = needs_coverage(blocks, default_setting(blocks)).query("unit_kind == 'county'")
    assert needs["unit_id"].tolist() == [SHANGCHENG, GONGSHU]


def test_its_two_counties_are_one_need_of_their_one_city(blocks):
    needs = needs_coverage(blocks, default_setting(blocks)).query("unit_kind == 'city'")
    assert needs["unit_id"].tolist() == ["330100"]


def test_a_platform_in_a_block_is_hosted_and_one_in_a_hole_is_not(blocks):
    assert inside(blocks) == {"block": "yes", "ring": "yes", "hole": "no", "somewhere": "unknown"}


def test_a_platform_inside_is_at_no_distance_and_one_in_a_hole_at_some(blocks):
    km = dict(
        rows(
            blocks,
            "SELECT platform_id, km_p95 FROM proximity WHERE unit_kind = 'zone' AND platform_id IN"
            " ('block', 'hole')",
        )
    )
    assert km["block"] == 0 and km["hole"] > 0


def test_the_boundary_is_what_is_drawn_and_said_to_be_real(blocks):
    assert rows(blocks, "SELECT geometry_basis FROM zone_places") == [("boundary",)]
    ((drawn,),) = rows(blocks, "SELECT geojson FROM drawings WHERE layer = 'zone'")
    assert shapely.hausdorff_distance(shapely.from_geojson(drawn), ZONE) < 0.0002
    ((lon, lat),) = rows(blocks, "SELECT lon, lat FROM units WHERE unit_kind = 'zone'")
    assert ZONE.contains(shapely.Point(lon, lat))


# --- against what was known before ----------------------------------------------------------------

TOWN = {
    "coord_basis": "gazetteer_town",
    "lon": "120.1",
    "lat": "30.1",
    "approved_area_ha": "1000",
    "coord_uncertainty_km": "2",
}


def test_a_boundary_replaces_an_indicative_disc(tmp_path):
    before = build_with(tmp_path / "before", zones=[TOWN])
    after = build_with(tmp_path / "after", ("zone-1", ZONE), zones=[TOWN])
    assert rows(before, "SELECT geometry_basis FROM zone_places") == [("indicative",)]
    assert rows(after, "SELECT geometry_basis FROM zone_places") == [("boundary",)]
    assert inside(before)["block"] == "unknown" and inside(after)["block"] == "yes"


def test_zones_without_a_boundary_keep_their_indicative_geometry(tmp_path):
    registry = build_with(tmp_path, ("zone-1", ZONE), zones=[{}, {"zone_id": "zone-2"} | TOWN])
    assert dict(rows(registry, "SELECT zone_id, geometry_basis FROM zone_places")) == {
        "zone-1": "boundary",
        "zone-2": "indicative",
    }


def test_a_platform_known_only_by_its_host_zone_is_in_the_zone_and_perhaps_in_each_of_its_counties(
    tmp_path,
):
    hosted = {"host_zone": "临江开发区", "adcode": "", "county": ""}
    registry = build_with(tmp_path, ("zone-1", ZONE), platforms=[hosted])
    assert rows(registry, "SELECT location_basis, host_zone_id FROM platform_places") == [
        ("zone", "zone-1")
    ]
    assert inside(registry) == {"pp-1": "yes"}
    assert (
        inside(registry, "county", SHANGCHENG)
        == inside(registry, "county", GONGSHU)
        == {"pp-1": "unknown"}
    )
    assert inside(registry, "city", "330100") == {"pp-1": "yes"} and inside(
        registry, "county", HAISHU
    ) == {"pp-1": "no"}


def test_a_platform_in_a_zone_of_two_counties_is_in_the_county_on_its_own_record(tmp_path):
    registry = build_with(tmp_path, ("zone-1", ZONE), platforms=[{"host_zone": "临江开发区"}])
    assert inside(registry, "county", SHANGCHENG) == {"pp-1": "yes"} and inside(
        registry, "county", GONGSHU
    ) == {"pp-1": "no"}


def test_coordinates_in_a_hole_outweigh_the_name_of_the_zone(tmp_path):
    registry = build_with(
        tmp_path, ("zone-1", ZONE), platforms=[PLATFORMS[2] | {"host_zone": "临江开发区"}]
    )
    assert inside(registry) != {"hole": "yes"}


def test_a_platform_with_coordinates_is_in_the_county_they_lie_in(tmp_path):
    registry = build_with(
        tmp_path, platforms=[{"lon": "120.3", "lat": "30.1", "adcode": "", "county": ""}]
    )
    assert inside(registry, "county", GONGSHU) == {"pp-1": "yes"}


def test_a_border_sliver_does_not_put_a_zone_into_a_county(tmp_path):
    registry = build_with(tmp_path, ("zone-1", box(120.1, 30.05, 120.20005, 30.15)))
    assert rows(registry, "SELECT adcode FROM unit_counties WHERE unit_kind = 'zone'") == [
        (SHANGCHENG,)
    ]


# --- refused --------------------------------------------------------------------------------------

BOWTIE = Polygon([(120.05, 30.05), (120.08, 30.08), (120.08, 30.05), (120.05, 30.08)])
FAULTS = {
    "a zone that is not registered": ([("zone-1", WEST), ("zone-9", RING)], "zone-9"),
    "a self-crossing polygon": ([("zone-1", BOWTIE)], "row 1 (zone_id 'zone-1'): broken polygon"),
    "a zone in two rows": (
        [("zone-1", WEST), ("zone-1", RING)],
        "zone_id 'zone-1' stands in several rows",
    ),
    "a point": ([("zone-1", shapely.Point(120.1, 30.1))], "a Point is not an area"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_boundary_is_refused_naming_file_and_zone(tmp_path, fault):
    drawn, said = FAULTS[fault]
    with pytest.raises(RegistryError) as refused:
        build_with(tmp_path, *drawn)
    assert "zone_boundaries.geojson" in refused.value.en and said in refused.value.en
    assert not (tmp_path / "registry").exists()


def test_a_boundary_without_a_crs_is_refused(tmp_path):
    sources = write_sources(tmp_path)
    gpd.GeoDataFrame({"zone_id": ["zone-1"]}, geometry=[ZONE]).to_parquet(
        sources / "zone_boundaries.parquet"
    )
    with pytest.raises(RegistryError, match="zone_boundaries.parquet: has no CRS"):
        build(sources, tmp_path / "registry")


NOWHERE = {
    "axes swapped": box(30.05, 120.05, 30.08, 120.08),
    "another province": box(116, 39, 116.1, 39.1),
    "a county it is not on record in": box(120.45, 30.05, 120.5, 30.1),
}


@pytest.mark.parametrize("place", NOWHERE)
def test_a_boundary_outside_the_counties_of_its_zone_is_flagged(tmp_path, place):
    with pytest.raises(RegistryError, match="zone-1"):
        build_with(tmp_path, ("zone-1", NOWHERE[place]))


def test_two_boundary_files_are_refused_because_one_would_be_ignored(tmp_path):
    sources = write_sources(tmp_path)
    draw(sources, ("zone-1", ZONE), suffix="gpkg")
    draw(sources, ("zone-1", WEST), suffix="geojson")
    with pytest.raises(RegistryError, match="zone_boundaries"):
        build(sources, tmp_path / "registry")


def test_the_list_of_zones_can_be_read_when_every_zone_has_a_boundary(blocks):
    assert query(blocks, "zones")["zone_id"].tolist() == ["zone-1"]
