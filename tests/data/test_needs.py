"""The demand frame: which unit has a need in which cluster, on which basis."""

import pandas as pd
import pytest

from data.build.needs import (
    STANDS_FROM,
    WHOLE_YEAR,
    demand_frame,
    industries_to_clusters,
    unit_sizes,
)
from data.build.read import SOURCES_DIR
from data.policy import load_policies
from data.province import load_province
from data.vocabulary import BASES, NO_CLUSTER, SIZES

COUNTIES = pd.DataFrame(
    {
        "adcode": ["330102", "330105", "330203"],
        "city_adcode": ["330100", "330100", "330200"],
        "city": ["杭州市", "杭州市", "宁波市"],
    }
)
POLICIES = load_policies()
SHIPPED = load_province(SOURCES_DIR)
PROVINCE = SHIPPED.adcode
AREA_COLUMNS = ["area_id", "cluster_id", "designation", "adcode"]
ZONE_COLUMNS = ["zone_id", "kind", "city"]


def area(area_id="a1", cluster_id="ic", designation="core", adcode="330102"):
    return {
        "area_id": area_id,
        "cluster_id": cluster_id,
        "designation": designation,
        "adcode": adcode,
    }


def frame(areas=(), zones=(), reach=(), city=None):
    """Needs of (unit_kind, unit_id, cluster_id, basis), the plan's own left out.

    areas: as `area` makes them; zones: (zone_id, kind, cluster_id); reach: (zone_id, adcode); city:
        of all zones.
    """
    needs = need_rows(areas, zones, reach, city)
    return set(
        needs[["unit_kind", "unit_id", "cluster_id", "basis"]].itertuples(index=False, name=None)
    )


def need_rows(areas=(), zones=(), reach=(), city=None):
    areas = pd.DataFrame(list(areas), columns=AREA_COLUMNS).astype("str")
    of_zones = pd.DataFrame([(zone, kind, city) for zone, kind, _ in zones], columns=ZONE_COLUMNS)
    needs = demand_frame(
        {"cluster_areas": areas, "zones": of_zones.drop_duplicates().astype("str")},
        pd.DataFrame(
            [(zone, cluster) for zone, _, cluster in zones], columns=["zone_id", "cluster_id"]
        ).astype("str"),
        pd.DataFrame(
            [("zone", *pair) for pair in reach], columns=["unit_kind", "unit_id", "adcode"]
        ).astype("str"),
        COUNTIES,
        POLICIES,
        SHIPPED,
    )
    return needs[needs["basis"] != "plan"]


@pytest.mark.parametrize(
    "designation", ["core", "coordination", "new_star", "national_cluster", "sme_cluster"]
)
def test_a_designated_area_is_a_need_of_itself_its_county_and_the_countys_city(designation):
    assert frame([area(designation=designation)]) == {
        ("area", "a1", "ic", designation),
        ("county", "330102", "ic", designation),
        ("city", "330100", "ic", designation),
    }


def test_an_area_registered_for_a_city_gives_no_county_a_need():
    assert frame([area(adcode="330100")]) == {
        ("area", "a1", "ic", "core"),
        ("city", "330100", "ic", "core"),
    }


def test_an_area_registered_for_the_province_gives_no_city_a_need():
    assert frame([area(adcode=PROVINCE)]) == {
        ("area", "a1", "ic", "core"),
        ("province", PROVINCE, "ic", "core"),
    }


def test_an_area_whose_cluster_is_not_stated_is_no_need():
    assert frame([area(cluster_id=None)]) == set()


@pytest.mark.parametrize(
    "kind, basis",
    [
        ("national_etdz", "zone_industry_national"),
        ("national_other", "zone_industry_national"),
        ("provincial_dz", "zone_industry_provincial"),
        ("chemical_park", "zone_industry_provincial"),
    ],
)
def test_a_leading_industry_is_a_need_of_the_zone_and_of_every_county_it_reaches_into(kind, basis):
    assert frame(zones=[("z1", kind, "ic")], reach=[("z1", "330105"), ("z1", "330203")]) == {
        ("zone", "z1", "ic", basis),
        ("county", "330105", "ic", basis),
        ("county", "330203", "ic", basis),
        ("city", "330100", "ic", basis),
        ("city", "330200", "ic", basis),
    }


def test_a_pioneer_zone_of_a_future_industry_has_that_basis_for_itself_only():
    found = frame(zones=[("z1", "future_pilot", "quantum")], reach=[("z1", "330102")])
    assert {unit for unit, *_, basis in found if basis == "future_pilot"} == {"zone"}


def test_a_zone_whose_county_and_city_are_not_known_is_still_a_need_of_itself():
    assert frame(zones=[("z1", "provincial_dz", "ic")]) == {
        ("zone", "z1", "ic", "zone_industry_provincial")
    }


def test_a_zone_whose_city_is_on_record_and_county_is_not_gives_the_city_its_need_and_no_county():
    assert frame(zones=[("z1", "provincial_dz", "ic")], city="宁波市") == {
        ("zone", "z1", "ic", "zone_industry_provincial"),
        ("city", "330200", "ic", "zone_industry_provincial"),
    }


def test_a_zone_whose_city_and_county_are_on_record_gives_each_its_need_once():
    found = need_rows(
        zones=[("z1", "provincial_dz", "ic")], reach=[("z1", "330203")], city="宁波市"
    )
    given = [*zip(found["unit_kind"], found["unit_id"], found["evidence"], strict=True)]
    assert given == [("city", "330200", "z1"), ("county", "330203", "z1"), ("zone", "z1", "z1")]


def test_a_zone_of_a_city_that_nobody_knows_gives_no_city_a_need():
    assert {kind for kind, *_ in frame(zones=[("z1", "provincial_dz", "ic")], city="上海市")} == {
        "zone"
    }


def test_the_province_needs_every_cluster_that_each_policy_set_names():
    needs = demand_frame(
        {
            "cluster_areas": pd.DataFrame(columns=AREA_COLUMNS, dtype="str"),
            "zones": pd.DataFrame(columns=ZONE_COLUMNS, dtype="str"),
        },
        pd.DataFrame(columns=["zone_id", "cluster_id"], dtype="str"),
        pd.DataFrame(columns=["unit_kind", "unit_id", "adcode"], dtype="str"),
        COUNTIES,
        POLICIES,
        SHIPPED,
    )
    assert set(needs["unit_id"]) == {PROVINCE} and set(needs["basis"]) == {"plan"}
    for policy in POLICIES.values():
        assert set(needs.loc[needs["evidence"] == policy.id, "cluster_id"]) == set(
            policy.plan_clusters
        )


def test_several_areas_for_one_need_are_each_kept_as_evidence():
    needs = frame([area("a1"), area("a2"), area("a3", designation="new_star")])
    assert {basis for kind, *_, basis in needs if kind == "county"} == {"core", "new_star"}


def test_every_basis_that_a_need_can_have_has_a_weight_in_every_policy_set():
    assert all(set(policy.need_weight) == set(BASES) for policy in POLICIES.values())


# --- industries -----------------------------------------------------------------------------------

FIELD_MAP = pd.DataFrame(
    [
        ("芯片", "ic", 1.0),
        ("电子", "ic", 0.5),
        ("电子", "smart-iot", 0.4),
        ("电子", NO_CLUSTER, 0.1),
        ("高端制造", "robot-cnc", 0.3),
        ("高端制造", NO_CLUSTER, 0.7),
        ("旅游", NO_CLUSTER, 1.0),
    ],
    columns=["field_text", "cluster_id", "weight"],
)


def clusters_of(industries):
    zones = pd.DataFrame({"zone_id": ["z1"], "leading_industries": [industries]})
    mapped, lost = industries_to_clusters(zones, FIELD_MAP)
    return mapped["cluster_id"].tolist(), lost["industry"].tolist()


def test_an_industry_stands_for_the_clusters_it_is_mapped_to_from_one_half():
    assert clusters_of("电子") == (["ic"], [])


def test_several_industries_stand_for_a_cluster_once():
    assert clusters_of("芯片; 电子 ;芯片") == (["ic"], [])


def test_an_industry_too_broad_or_not_mapped_is_named_instead_of_dropped():
    assert clusters_of("芯片;高端制造;陶瓷") == (["ic"], ["高端制造", "陶瓷"])


def test_an_industry_that_stands_for_no_cluster_is_named_and_gives_the_zone_none():
    assert clusters_of("芯片;旅游") == (["ic"], ["旅游"])


def test_on_record_one_half_is_the_most_that_leaves_every_zone_with_a_mapped_industry_a_cluster(
    real_registry,
):
    zones, field_map = (
        real_registry.con.cursor().execute(f"SELECT * FROM {name}").df()
        for name in ("zones", "field_map")
    )
    kept = {
        threshold: industries_to_clusters(zones, field_map, threshold)[0]["zone_id"].nunique()
        for threshold in (0.01, STANDS_FROM, STANDS_FROM + 0.01)
    }
    assert kept[0.01] == kept[STANDS_FROM] > kept[STANDS_FROM + 0.01]
    stands = field_map[
        (field_map["weight"] >= STANDS_FROM) & (field_map["cluster_id"] != NO_CLUSTER)
    ]
    assert stands.groupby("field_text").size().max() == 2


def test_a_zone_without_leading_industries_stands_for_nothing():
    assert clusters_of(None) == ([], [])


# --- sizes ----------------------------------------------------------------------------------------

UNIT_COUNTIES = pd.DataFrame(
    [("county", code, code) for code in COUNTIES["adcode"]]
    + [
        ("city", city, code)
        for code, city in zip(COUNTIES["adcode"], COUNTIES["city_adcode"], strict=True)
    ]
    + [("province", PROVINCE, code) for code in COUNTIES["adcode"]]
    + [("zone", "z1", "330102")],
    columns=["unit_kind", "unit_id", "adcode"],
)


def value(adcode, value, size="value_added", year=2024, period=WHOLE_YEAR):
    return {
        "indicator": SIZES[size],
        "adcode": adcode,
        "year": year,
        "period": period,
        "value": value,
    }


def sizes(*values):
    """(year, value added, population) of each unit that has a size; a value that is missing is
    None.
    """
    found = unit_sizes(pd.DataFrame(list(values)), UNIT_COUNTIES)
    found = found.astype(object).where(found.notna(), None)
    return {row.unit_id: (row.year, row.value_added, row.population) for row in found.itertuples()}


def test_a_size_is_of_the_latest_whole_year_and_a_citys_the_sum_of_its_counties():
    found = sizes(
        *(value(code, 1.0, year=2023) for code in COUNTIES["adcode"]),
        *(value(code, 10.0 * k) for k, code in enumerate(COUNTIES["adcode"], 1)),
        *(value(code, 99.0, year=2025, period="一季度") for code in COUNTIES["adcode"]),
    )
    assert found == {
        "330102": (2024, 10, None),
        "330105": (2024, 20, None),
        "330203": (2024, 30, None),
        "330100": (2024, 30, None),
        "330200": (2024, 30, None),
        PROVINCE: (2024, 60, None),
    }


def test_the_size_of_a_city_is_missing_where_one_of_its_counties_has_no_value():
    found = sizes(
        value("330102", 10.0),
        value("330203", 30.0),
        *(value(code, 5.0, "population") for code in COUNTIES["adcode"]),
    )
    assert found["330100"] == (2024, None, 10) and found[PROVINCE] == (2024, None, 15)
    assert found["330200"] == (2024, 30, 5) and found["330105"] == (2024, None, 5)


def test_a_county_without_a_value_of_that_year_has_no_size_of_an_earlier_one():
    assert "330105" not in sizes(value("330105", 10.0, year=2023), value("330102", 20.0))


def test_a_value_stated_for_a_city_is_not_a_countys():
    assert set(sizes(value("330100", 99.0), value("330203", 1.0))) == {"330203", "330200"}
