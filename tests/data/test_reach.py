"""How far from a unit to anywhere in a county, between two platforms, and to the provinces next
door.
"""

import geopandas as gpd
import pytest
from shapely import Point, box

from data.admin_shapes import AdminShapes, Place
from data.build import build
from data.build.distances import Distances
from data.build.measuring import (
    BORDER_KM,
    PROXIMITY_KM,
    measure_borders,
    measure_county_reach,
    pair_platforms,
)
from data.registry import open_registry, query
from data.tables import TABLES
from data.vocabulary import NEAR_KM_MOST, RADIUS_RANGE_KM
from geo.crs import ELLIPSOID
from tests.data.world import GONGSHU, HAISHU, SHANGCHENG, squares, write_sources


def km_between(lon, lat, to_lon, to_lat):
    return ELLIPSOID.inv(lon, lat, to_lon, to_lat)[2] / 1000


def east_of(lon, lat, km):
    """A point so many km due east."""
    return Point(ELLIPSOID.fwd(lon, lat, 90, km * 1000)[:2])


def point(shape):
    return Place(shape, frozenset({SHANGCHENG}))


# --- platform_pairs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "km, listed",
    [(0.5, True), (NEAR_KM_MOST - 0.1, True), (NEAR_KM_MOST + 0.1, False), (300, False)],
)
def test_two_platforms_are_listed_up_to_the_distance_at_which_nobody_asks(km, listed):
    assert (
        len(
            pair_platforms(
                {"p1": point(Point(120, 29)), "p2": point(east_of(120, 29, km))}, Distances()
            )
        )
        == listed
    )


def test_exact_places_are_as_far_apart_as_the_geodesic_and_surely_so():
    (row,) = pair_platforms(
        {"p1": point(Point(120, 29)), "p2": point(Point(120.3, 29.2))}, Distances()
    ).to_dict("records")
    assert (
        row["km_p05"]
        == row["km_p50"]
        == row["km_p95"]
        == round(km_between(120, 29, 120.3, 29.2), 1)
    )


def test_a_place_that_is_a_region_makes_the_distance_a_range_round_that_of_the_centres():
    (row,) = pair_platforms(
        {"p1": point(Point(120, 29)), "p2": point(box(120.3, 28.9, 120.5, 29.1))}, Distances()
    ).to_dict("records")
    assert (
        km_between(120, 29, 120.3, 29)
        <= row["km_p05"]
        < row["km_p50"]
        < row["km_p95"]
        <= km_between(120, 29, 120.5, 29.1)
    )


def test_each_pair_is_listed_once_the_earlier_id_first_whatever_the_order_given():
    places = {name: point(Point(120 + 0.1 * number, 29)) for number, name in enumerate("cab")}
    found = pair_platforms(places, Distances())
    assert found[["platform_id", "other_id"]].to_numpy().tolist() == [
        ["a", "b"],
        ["a", "c"],
        ["b", "c"],
    ]
    assert found.equals(pair_platforms(dict(sorted(places.items())), Distances()))


@pytest.mark.parametrize(
    "places", [{}, {"p1": point(Point(120, 29))}, {"p1": point(Point(120, 29)), "p2": point(None)}]
)
def test_a_platform_alone_or_of_unknown_place_has_no_pair(places):
    found = pair_platforms(places, Distances())
    assert found.empty and list(found) == list(TABLES["platform_pairs"].names)


# --- borders --------------------------------------------------------------------------------------

NEIGHBOURS = gpd.GeoDataFrame(
    {"adcode": ["310000", "350000"], "name": ["上海市", "福建省"]},
    geometry=[box(121, 30, 121.5, 31), box(118, 20, 119, 21)],
    crs="EPSG:4490",
)
UNITS = {
    ("county", adcode): Place(shape, frozenset({adcode}), whole=True)
    for adcode, shape in AdminShapes(squares()).shape.items()
}


def test_a_unit_is_as_far_from_a_province_as_their_nearest_places_and_far_provinces_are_left_out():
    found = measure_borders(UNITS, NEIGHBOURS, Distances())
    assert found["neighbour"].unique().tolist() == ["上海市"]  # Fujian lies here a thousand km away
    km = dict(zip(found["unit_id"], found["km"], strict=True))
    assert km == {
        adcode: pytest.approx(km_between(lon, 30.2, 121, 30.2), rel=0.01)
        for adcode, lon in ((SHANGCHENG, 120.2), (GONGSHU, 120.4), (HAISHU, 120.6))
    }


@pytest.mark.parametrize("west, km", [(120.6, 0), (120.5, 0)])
def test_a_unit_that_touches_a_province_is_at_no_distance_from_it(west, km):
    neighbour = NEIGHBOURS[:1].set_geometry([box(west, 30, 122, 31)])
    assert measure_borders({("county", HAISHU): UNITS["county", HAISHU]}, neighbour, Distances())[
        "km"
    ].tolist() == [km]


def test_distances_are_measured_as_far_as_the_widest_radius_that_may_be_asked_for():
    assert RADIUS_RANGE_KM[1] <= BORDER_KM and RADIUS_RANGE_KM[1] < PROXIMITY_KM


@pytest.mark.parametrize("km, listed", [(BORDER_KM - 1, True), (BORDER_KM + 1, False)])
def test_a_province_is_listed_up_to_the_widest_radius(km, listed):
    start = east_of(120.6, 30.1, km)
    neighbour = NEIGHBOURS[:1].set_geometry([box(start.x, 30.1, start.x + 1, 30.11)])
    assert (
        len(measure_borders({("county", HAISHU): UNITS["county", HAISHU]}, neighbour, Distances()))
        == listed
    )


def test_a_unit_of_unknown_place_has_no_border():
    assert measure_borders(
        {("zone", "z1"): Place(None, frozenset())}, NEIGHBOURS, Distances()
    ).empty


# --- county_reach ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reach")
    zones = [
        {"zone_id": "z-nowhere", "adcode": "", "county": "", "city": ""},
        {"zone_id": "z-county", "coord_basis": "county_point"},
    ]
    manifest = build(write_sources(folder / "sources", zones=zones), folder / "registry")
    return open_registry(folder / "registry" / manifest["snapshot_id"])


def reach(registry, kind, unit, adcode):
    found = (
        registry.con.cursor()
        .execute(
            "SELECT inside, km_p05, km_p50, km_p95 FROM county_reach WHERE unit_kind = ? AND"
            " unit_id = ? AND adcode = ?",
            [kind, unit, adcode],
        )
        .fetchall()
    )
    return found[0] if found else None


@pytest.mark.parametrize(
    "kind, unit", [("county", SHANGCHENG), ("city", "330100"), ("province", "330000")]
)
def test_a_county_in_a_unit_is_inside_it_at_no_distance(built, kind, unit):
    assert reach(built, kind, unit, SHANGCHENG) == ("yes", 0, 0, 0)


def test_a_county_of_which_a_unit_is_a_part_may_be_inside(built):
    inside, p05, p50, p95 = reach(built, "zone", "z-county", SHANGCHENG)
    assert inside == "unknown" and 0 <= p05 < p50 < p95 < km_between(120, 30, 120.2, 30.2)


def test_another_county_is_outside_at_the_distance_of_two_random_places(built):
    inside, p05, p50, p95 = reach(built, "county", SHANGCHENG, HAISHU)
    assert inside == "no" and p05 < p50 < p95
    assert p50 == pytest.approx(km_between(120.1, 30.1, 120.5, 30.1), rel=0.1)
    assert km_between(120.2, 30.1, 120.4, 30.1) < p05 and p95 < km_between(120, 30, 120.6, 30.2)


def test_a_unit_of_unknown_place_has_no_distance_to_any_county(built):
    assert reach(built, "zone", "z-nowhere", SHANGCHENG) is None


def test_every_unit_of_known_place_is_measured_to_every_county():
    ground = AdminShapes(squares())
    found = measure_county_reach(UNITS, ground, Distances())
    assert sorted(zip(found["unit_id"], found["adcode"], strict=True)) == [
        (unit, adcode) for unit in sorted(ground.shape) for adcode in sorted(ground.shape)
    ]
    assert set(found) == set(TABLES["county_reach"].names)


# --- zone_reach and sites -------------------------------------------------------------------------


def sites_near(registry, kind, unit):
    found = query(registry, "site_reach", unit_kind=kind)
    return {
        (row["site_kind"], row["site_id"]): (row["inside"], row["km_p50"])
        for row in found[found["unit_id"] == unit].to_dict("records")
    }


def test_a_zone_known_by_its_county_is_as_far_as_that_county_but_inside_itself(built):
    near = sites_near(built, "county", SHANGCHENG)
    assert near["zone", "z-county"] == near["county", SHANGCHENG] == ("yes", 0)
    own = sites_near(built, "zone", "z-county")
    assert own["zone", "z-county"] == ("yes", 0) and own["county", SHANGCHENG][0] == "unknown"


def test_a_zone_of_unknown_place_is_no_site(built):
    assert not any("z-nowhere" in site for site in sites_near(built, "county", SHANGCHENG))


def test_every_site_of_the_real_province_that_has_a_place_of_its_own_is_measured_to_every_unit(
    real_registry,
):
    own = query(real_registry, "zones").query("geometry_basis not in ('county', 'none')")["zone_id"]
    rows = (
        real_registry.con.cursor()
        .execute("SELECT zone_id, unit_id, inside, km_p50 FROM zone_reach WHERE unit_kind = 'zone'")
        .df()
    )
    assert set(rows["zone_id"]) == set(own)
    itself = rows[rows["zone_id"] == rows["unit_id"]]
    assert (
        set(itself["zone_id"]) == set(own)
        and (itself["inside"] == "yes").all()
        and (itself["km_p50"] == 0).all()
    )
