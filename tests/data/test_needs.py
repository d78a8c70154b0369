"""The demand frame: which unit has a need in which cluster, on which basis."""

import pandas as pd
import pytest

from data.needs import STANDS_FROM, demand_frame, industries_to_clusters
from data.policy import load_policies
from data.schemas import BASES, PROVINCE

COUNTIES = pd.DataFrame({"adcode": ["330102", "330105", "330203"], "city_adcode": ["330100", "330100", "330200"]})
POLICIES = load_policies()


def area(area_id="a1", cluster_id="ic", designation="core", adcode="330102"):
    return {"area_id": area_id, "cluster_id": cluster_id, "designation": designation, "adcode": adcode}


def frame(areas=(), zones=(), reach=()):
    """Needs of (unit_kind, unit_id, cluster_id, basis), the plan's own left out.

    areas: as `area` makes them; zones: (zone_id, kind, cluster_id); reach: (zone_id, adcode).
    """
    needs = demand_frame(
        pd.DataFrame(list(areas), columns=["area_id", "cluster_id", "designation", "adcode"]).astype("str"),
        pd.DataFrame([(zone, kind) for zone, kind, _ in zones], columns=["zone_id", "kind"]).drop_duplicates().astype("str"),
        pd.DataFrame([(zone, cluster) for zone, _, cluster in zones], columns=["zone_id", "cluster_id"]).astype("str"),
        pd.DataFrame([("zone", *pair) for pair in reach], columns=["unit_kind", "unit_id", "adcode"]).astype("str"),
        COUNTIES, POLICIES,
    )  # fmt: skip
    needs = needs[needs["basis"] != "plan"]
    return set(needs[["unit_kind", "unit_id", "cluster_id", "basis"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("designation", ["core", "coordination", "new_star", "national_cluster", "sme_cluster"])
def test_a_designated_area_is_a_need_of_itself_its_county_and_the_countys_city(designation):
    assert frame([area(designation=designation)]) == {
        ("area", "a1", "ic", designation), ("county", "330102", "ic", designation), ("city", "330100", "ic", designation),
    }  # fmt: skip


def test_an_area_registered_for_a_city_gives_no_county_a_need():
    assert frame([area(adcode="330100")]) == {("area", "a1", "ic", "core"), ("city", "330100", "ic", "core")}


def test_an_area_registered_for_the_province_gives_no_city_a_need():
    assert frame([area(adcode=PROVINCE)]) == {("area", "a1", "ic", "core"), ("province", PROVINCE, "ic", "core")}


def test_an_area_whose_cluster_is_not_stated_is_no_need():
    assert frame([area(cluster_id=None)]) == set()


@pytest.mark.parametrize("kind, basis", [("national_etdz", "zone_industry_national"), ("national_other", "zone_industry_national"),
                                         ("provincial_dz", "zone_industry_provincial"), ("chemical_park", "zone_industry_provincial")])  # fmt: skip
def test_a_leading_industry_is_a_need_of_the_zone_and_of_every_county_it_reaches_into(kind, basis):
    assert frame(zones=[("z1", kind, "ic")], reach=[("z1", "330105"), ("z1", "330203")]) == {
        ("zone", "z1", "ic", basis), ("county", "330105", "ic", basis), ("county", "330203", "ic", basis),
        ("city", "330100", "ic", basis), ("city", "330200", "ic", basis),
    }  # fmt: skip


def test_a_pioneer_zone_of_a_future_industry_has_that_basis_for_itself_only():
    found = frame(zones=[("z1", "future_pilot", "quantum")], reach=[("z1", "330102")])
    assert {unit for unit, *_, basis in found if basis == "future_pilot"} == {"zone"}


def test_a_zone_whose_county_is_not_known_is_still_a_need_of_itself():
    assert frame(zones=[("z1", "provincial_dz", "ic")]) == {("zone", "z1", "ic", "zone_industry_provincial")}


def test_the_province_needs_every_cluster_that_each_policy_set_names():
    needs = demand_frame(*(pd.DataFrame(columns=columns, dtype="str") for columns in (
        ["area_id", "cluster_id", "designation", "adcode"], ["zone_id", "kind"], ["zone_id", "cluster_id"], ["unit_kind", "unit_id", "adcode"],
    )), COUNTIES, POLICIES)  # fmt: skip
    assert set(needs["unit_id"]) == {PROVINCE} and set(needs["basis"]) == {"plan"}
    for policy in POLICIES.values():
        assert set(needs.loc[needs["evidence"] == policy.id, "cluster_id"]) == set(policy.plan_clusters)


def test_several_areas_for_one_need_are_each_kept_as_evidence():
    needs = frame([area("a1"), area("a2"), area("a3", designation="new_star")])
    assert {basis for kind, *_, basis in needs if kind == "county"} == {"core", "new_star"}


def test_every_basis_that_a_need_can_have_has_a_weight_in_every_policy_set():
    assert all(set(policy.need_weight) == set(BASES) for policy in POLICIES.values())


# --- industries ------------------------------------------------------------------------------------------

FIELD_MAP = pd.DataFrame(
    [("芯片", "ic", 1.0), ("电子", "ic", 0.5), ("电子", "smart-iot", 0.4), ("高端制造", "robot-cnc", 0.3)], columns=["field_text", "cluster_id", "weight"]
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


def test_on_record_one_half_is_the_most_that_leaves_every_zone_with_a_mapped_industry_a_cluster(real_registry):
    zones, field_map = (real_registry.con.cursor().execute(f"SELECT * FROM {name}").df() for name in ("zones", "field_map"))
    kept = {threshold: industries_to_clusters(zones, field_map, threshold)[0]["zone_id"].nunique() for threshold in (0.01, STANDS_FROM, STANDS_FROM + 0.01)}
    assert kept[0.01] == kept[STANDS_FROM] > kept[STANDS_FROM + 0.01]
    assert field_map[field_map["weight"] >= STANDS_FROM].groupby("field_text").size().max() == 2


def test_a_zone_without_leading_industries_stands_for_nothing():
    assert clusters_of(None) == ([], [])
