"""Where zones and platforms are: the ladder given > zone > town > county > city > none, and what
each step claims.
"""

import pandas as pd
import pytest
import shapely
from shapely import box

from data.admin_shapes import AdminShapes
from data.build import build
from data.build.platforms import reach_km
from data.build.zones import plates
from data.checks.ground import coordinate_faults
from data.checks.reading import RawTable
from data.registry import open_registry
from data.vocabulary import SCOPE_NOT_GROUND
from geo.crs import ELLIPSOID
from tests.data.world import GONGSHU, SHANGCHENG, squares, write_sources

TOWN_ZONE = {
    "zone_id": "z-town",
    "name": "望江经济开发区",
    "coord_basis": "gazetteer_town",
    "lon": "120.05",
    "lat": "30.05",
    "coord_uncertainty_km": "3",
}
ZONES = [
    TOWN_ZONE
    | {
        "zone_id": "z-disc",
        "name": "临江高新区",
        "lon": "120.15",
        "lat": "30.15",
        "approved_area_ha": "314.159",
    },
    TOWN_ZONE,
    TOWN_ZONE
    | {
        "zone_id": "z-scope",
        "name": "某新区",
        "approved_area_ha": "80000",
        "area_basis": SCOPE_NOT_GROUND,
    },
    {"zone_id": "z-county", "name": "县开发区", "coord_basis": "county_point"},
    {"zone_id": "z-nowhere", "name": "某开发区", "adcode": "", "county": ""},
    {
        "zone_id": "z-two",
        "name": "两区开发区",
        "coord_basis": "county_point",
        "other_adcodes": GONGSHU,
    },
]
TOWNS = [
    {"geonames_id": "1", "name": "临江镇"},
    {"geonames_id": "2", "name": "望江街道", "lon": "120.05", "lat": "30.05"},
    {"geonames_id": "3", "name": "上城街道"},
    {"geonames_id": "4", "name": "临江镇", "adcode": GONGSHU, "lon": "120.3"},
]
CITY = {"adcode": "", "county": ""}

# what is on record of a platform -> basis, the words it was placed by, and its host zone
LADDER = {
    "coordinates, and all the rest": (
        {"lon": "120.12", "lat": "30.12", "host_zone": "临江高新区", "address": "临江镇1号"},
        ("given", None, "z-disc"),
    ),
    "a host zone that is drawn, and a town": (
        {"host_zone": "临江高新区", "address": "望江街道1号"},
        ("zone", "临江高新区", "z-disc"),
    ),
    "the end of a host zone's name": (
        {"host_zone": "经济开发区"},
        ("zone", "经济开发区", "z-town"),
    ),
    "a host zone known by its county only, and a town": (
        {"host_zone": "县开发区", "address": "临江镇1号"},
        ("town", "临江镇", "z-county"),
    ),
    "a host zone known by its county only": (
        {"host_zone": "县开发区"},
        ("county", "上城区", "z-county"),
    ),
    "a town": ({"address": "杭州市临江镇1号"}, ("town", "临江镇", None)),
    "a town without its suffix": ({"address": "望江路2号"}, ("town", "望江街道", None)),
    "two towns": ({"address": "临江镇与望江街道之间"}, ("county", "上城区", None)),
    "a town named like its county": ({"address": "上城区1号"}, ("county", "上城区", None)),
    "a county": ({}, ("county", "上城区", None)),
    "a name too short to be a zone's": ({"host_zone": "开发区"}, ("county", "上城区", None)),
    "a city, and a town that may be one of two": (
        CITY | {"address": "临江镇1号"},
        ("city", "杭州市", None),
    ),
    "a city": (CITY, ("city", "杭州市", None)),
    "nothing": (CITY | {"city": ""}, ("none", None, None)),
}


@pytest.fixture(scope="module")
def placed(tmp_path_factory):
    """One platform for each entry of the ladder, built."""
    folder = tmp_path_factory.mktemp("ladder")
    platforms = [{"platform_id": name} | record for name, (record, _) in LADDER.items()]
    manifest = build(
        write_sources(folder / "sources", zones=ZONES, gazetteer=TOWNS, platforms=platforms),
        folder / "registry",
    )
    return open_registry(folder / "registry" / manifest["snapshot_id"])


def one(registry, sql, *values):
    (row,) = registry.con.cursor().execute(sql, values).fetchall()
    return row


def inside(registry, platform, kind, unit):
    return one(
        registry,
        "SELECT inside FROM proximity WHERE platform_id = ? AND unit_kind = ? AND unit_id = ?",
        platform,
        kind,
        unit,
    )[0]


@pytest.mark.parametrize("record", LADDER)
def test_a_platform_is_placed_by_the_first_step_of_the_ladder_that_holds(placed, record):
    found = one(
        placed,
        "SELECT location_basis, matched, host_zone_id FROM platform_places WHERE platform_id = ?",
        record,
    )
    assert found == LADDER[record][1]


@pytest.mark.parametrize("record", LADDER)
def test_the_uncertainty_is_none_for_a_point_and_some_for_everything_else(placed, record):
    (km,) = one(placed, "SELECT uncertainty_km FROM platform_places WHERE platform_id = ?", record)
    basis = LADDER[record][1][0]
    assert km is None if basis == "none" else km == 0 if basis == "given" else km > 0


def test_a_given_point_is_never_moved(placed):
    assert one(
        placed,
        "SELECT lon, lat FROM platform_places WHERE platform_id = ?",
        "coordinates, and all the rest",
    ) == (120.12, 30.12)


def test_which_platforms_are_inside_an_area_of_a_whole_city_is_unknown(tmp_path):
    areas = [
        {"area_id": "a-city", "adcode": "330100", "county": ""},
        {"area_id": "a-county", "adcode": SHANGCHENG},
    ]
    manifest = build(
        write_sources(
            tmp_path / "sources",
            cluster_areas=areas,
            platforms=[
                {"adcode": SHANGCHENG},
                {"platform_id": "p2", "adcode": GONGSHU, "county": "拱墅区"},
            ],
        ),
        tmp_path / "registry",
    )
    registry = open_registry(tmp_path / "registry" / manifest["snapshot_id"])
    found = (
        registry.con.cursor()
        .execute(
            "SELECT unit_id, inside FROM proximity WHERE unit_kind = 'area' ORDER BY unit_id,"
            " inside"
        )
        .fetchall()
    )
    assert found == [
        ("a-city", "unknown"),
        ("a-city", "unknown"),
        ("a-county", "no"),
        ("a-county", "yes"),
    ]


def test_an_area_that_is_a_functional_zone_hosts_a_platform_of_its_county_only_perhaps(
    tmp_path,
):
    areas = [{"area_id": "a-zone", "extent": "zone"}, {"area_id": "a-county", "extent": "unit"}]
    platforms = [
        {"platform_id": "by county"},
        {"platform_id": "by point", "lon": "120.1", "lat": "30.1"},
        {"platform_id": "elsewhere", "adcode": GONGSHU, "county": "拱墅区"},
    ]
    sources = write_sources(tmp_path / "sources", cluster_areas=areas, platforms=platforms)
    registry = open_registry(
        tmp_path / "registry" / build(sources, tmp_path / "registry")["snapshot_id"]
    )
    found = {
        area: [inside(registry, row["platform_id"], "area", area) for row in platforms]
        for area in ("a-zone", "a-county")
    }
    assert found == {"a-zone": ["unknown", "unknown", "no"], "a-county": ["yes", "yes", "no"]}


def test_a_platform_known_by_its_county_is_inside_it_and_nowhere_else(placed):
    assert [inside(placed, "a county", "county", code) for code in (SHANGCHENG, GONGSHU)] == [
        "yes",
        "no",
    ]
    assert [inside(placed, "a county", "city", code) for code in ("330100", "330200")] == [
        "yes",
        "no",
    ]
    assert inside(placed, "a county", "province", "330000") == "yes"


def test_a_platform_known_by_its_city_may_be_in_any_county_of_it(placed):
    assert [
        inside(placed, "a city", "county", code) for code in (SHANGCHENG, GONGSHU, "330203")
    ] == ["unknown", "unknown", "no"]
    assert inside(placed, "a city", "city", "330100") == "yes"


def test_a_platform_known_by_nothing_is_in_the_province_and_perhaps_anywhere_in_it(placed):
    assert inside(placed, "nothing", "province", "330000") == "yes"
    assert inside(placed, "nothing", "county", "330203") == "unknown"
    assert one(
        placed,
        "SELECT km_p50 FROM proximity WHERE platform_id = 'nothing' AND unit_kind = 'county' AND"
        " unit_id = '330203'",
    ) == (None,)


def test_a_platform_in_the_county_of_a_zone_without_boundary_may_be_in_the_zone(placed):
    assert inside(placed, "a county", "zone", "z-county") == "unknown"
    # a disc is indicative only
    assert inside(placed, "coordinates, and all the rest", "zone", "z-town") == "unknown"


def test_a_host_zone_on_record_makes_a_platform_inside_it(placed):
    assert inside(placed, "a host zone known by its county only", "zone", "z-county") == "yes"


def test_inside_is_at_no_distance(placed):
    far = (
        placed.con.cursor()
        .execute("SELECT count(*) FROM proximity WHERE inside = 'yes' AND km_p95 > 0")
        .fetchone()
    )
    assert far == (0,)


def test_percentiles_in_the_table_are_ordered(placed):
    assert one(
        placed, "SELECT count(*) FROM proximity WHERE NOT km_p05 <= km_p50 OR NOT km_p50 <= km_p95"
    ) == (0,)


def test_the_distance_of_a_place_to_another_is_what_is_measured_between_samples(placed):
    # the two counties' centres are 0.2 degrees of longitude apart
    centres = ELLIPSOID.inv(120.1, 30.1, 120.3, 30.1)[2] / 1000
    p05, p50, p95 = one(
        placed,
        "SELECT km_p05, km_p50, km_p95 FROM proximity WHERE platform_id = 'a county' AND"
        " unit_id = ?",
        GONGSHU,
    )
    assert p50 == pytest.approx(centres, rel=0.15) and p05 < centres < p95


def test_a_row_that_is_added_moves_the_distance_of_no_other(tmp_path):
    few = [
        {"platform_id": "a"},
        {"platform_id": "b", "adcode": "330203", "county": "海曙区", "city": "宁波市"},
    ]
    more = [
        {"platform_id": "0", "lon": "120.01", "lat": "30.01"},
        {"platform_id": "z", "address": "望江路2号"},
    ]
    tables = []
    for name, zones, platforms in (("few", ZONES[3:], few), ("many", ZONES, [*more, *few[::-1]])):
        sources = write_sources(tmp_path / name, zones=zones, gazetteer=TOWNS, platforms=platforms)
        registry = open_registry(
            tmp_path / "registry" / build(sources, tmp_path / "registry")["snapshot_id"]
        )
        shared = (
            "SELECT * FROM proximity WHERE platform_id IN ('a', 'b') AND unit_id NOT IN ('z-disc',"
            " 'z-town', 'z-scope') ORDER BY ALL"
        )
        tables.append(registry.con.cursor().execute(shared).fetchall())
    assert tables[0] == tables[1] and len(tables[0]) > 10


# --- zones ----------------------------------------------------------------------------------------

BASES = {
    "z-disc": "indicative",
    "z-town": "town",
    "z-scope": "county",
    "z-county": "county",
    "z-nowhere": "none",
    "z-two": "county",
}


@pytest.mark.parametrize("zone", BASES)
def test_a_zone_claims_no_more_shape_than_is_known(placed, zone):
    assert one(placed, "SELECT geometry_basis FROM zone_places WHERE zone_id = ?", zone) == (
        BASES[zone],
    )


def test_an_indicative_disc_has_the_approved_area(placed):
    # 314.159 ha
    assert one(placed, "SELECT radius_km FROM zone_places WHERE zone_id = 'z-disc'") == (1.0,)


def test_only_zones_with_a_point_are_drawn_and_within_their_county(placed):
    drawn = dict(
        placed.con.cursor()
        .execute("SELECT id, geojson FROM drawings WHERE layer = 'zone'")
        .fetchall()
    )
    assert set(drawn) == {"z-disc", "z-town"}
    assert all(
        box(119.9999, 29.9999, 120.2001, 30.2001).covers(shapely.from_geojson(shape))
        for shape in drawn.values()
    )


def test_a_zone_of_two_counties_on_record_appears_in_both(placed):
    codes = (
        placed.con.cursor()
        .execute("SELECT adcode FROM unit_counties WHERE unit_id = 'z-two' ORDER BY 1")
        .fetchall()
    )
    assert codes == [(SHANGCHENG,), (GONGSHU,)]


def test_a_zone_whose_county_is_not_known_appears_in_none(placed):
    assert one(placed, "SELECT count(*) FROM unit_counties WHERE unit_id = 'z-nowhere'") == (0,)
    assert inside(placed, "a county", "zone", "z-nowhere") == "unknown"


PLATES = {
    "none": ({"a": None, "b": None}, {"a": "a", "b": "b"}),
    "a pair": ({"a": None, "b": "a"}, {"a": "a", "b": "a"}),
    "a chain": ({"a": "b", "b": "c", "c": None}, {"a": "a", "b": "a", "c": "a"}),
    "two chains joined late": (
        {"a": "b", "b": None, "c": "d", "d": "b"},
        {"a": "a", "b": "a", "c": "a", "d": "a"},
    ),
    "several at once": ({"a": None, "b": None, "c": "a; b"}, {"a": "a", "b": "a", "c": "a"}),
}


@pytest.mark.parametrize("form", PLATES)
def test_zones_on_the_same_ground_share_a_plate(form):
    related, expected = PLATES[form]
    assert (
        plates(pd.DataFrame({"zone_id": list(related), "related_zone_ids": list(related.values())}))
        == expected
    )


# --- points and reach -----------------------------------------------------------------------------


@pytest.mark.parametrize("lon, lat", [("120.1", "30.2"), ("120.2", "30.1"), ("120.0", "30.0")])
def test_a_point_on_the_border_of_its_county_is_not_flagged(lon, lat):
    table = RawTable(
        "platforms.csv",
        pd.DataFrame([{"lon": lon, "lat": lat, "city": "杭州市", "adcode": SHANGCHENG}]),
        [2],
    )
    assert coordinate_faults(table, AdminShapes(squares())) == []


def test_reach_is_the_distance_to_the_farthest_corner():
    assert reach_km(box(120, 30, 120.2, 30.2), 120.0, 30.0) == pytest.approx(
        ELLIPSOID.inv(120, 30, 120.2, 30.2)[2] / 1000, abs=0.05
    )
