"""Stages of a cluster over the whole province, and the needs a platform serves: a process cluster
requires process and production.
"""

import pytest

from analytics.questions.capability import (
    cluster_stages,
    dependent_on,
    needs_in_reach,
    once_per_cluster,
    stage_verdict,
)
from analytics.questions.coverage import needs_coverage
from analytics.setting import default_setting
from data.registry import query

PROCESS = [{"cluster_id": "ic", "kind": "process"}]
P1, P2 = {"platform_id": "p1"}, {"platform_id": "p2"}


def service(platform, stage):
    return {"platform_id": platform, "service": stage, "stage": stage}


@pytest.fixture
def stages(registry_of):
    """`stages(platforms, *services)`: stage -> offers and names of the process cluster "ic", and
    its verdict.
    """

    def ask(platforms, *services, setting=None, **tables):
        registry = registry_of(
            **{"clusters": PROCESS, "platforms": platforms, "platform_services": list(services)}
            | tables
        )
        found = cluster_stages(registry, default_setting(registry, **setting or {}))
        found = found[found["cluster_id"] == "ic"]
        return {row["stage"]: row for row in found.to_dict("records")}, stage_verdict(found)

    return ask


def offers(found):
    return {stage: row["offers"] for stage, row in found.items()}


def test_a_cluster_whose_platforms_together_offer_every_stage_is_complete(stages):
    found, verdict = stages([P1, P2], service("p1", "process"), service("p2", "production"))
    assert offers(found) == {"process": "yes", "production": "yes"} and verdict == "complete"
    assert (found["process"]["platforms"], found["production"]["platforms"]) == ("p1", "p2")


def test_without_its_only_platform_for_a_stage_a_cluster_is_partial_and_the_stage_is_named(
    stages,
):
    found, verdict = stages([P2], service("p2", "production"))
    assert offers(found) == {"process": "no", "production": "yes"} and verdict == "partial"


@pytest.mark.parametrize("services", [(), (service("p1", "unknown"),), (service("p1", "none"),)])
def test_a_platform_whose_services_cannot_be_coded_leaves_stages_unknown_not_missing(
    stages, services
):
    found, verdict = stages([P1], *services)
    assert offers(found) == {"process": "unknown", "production": "unknown"} and verdict == "unknown"
    assert found["process"]["platforms_unknown"] == "p1"


def test_a_stage_that_one_platform_offers_stays_offered_beside_another_that_does_not_tell(stages):
    found, verdict = stages([P1, P2], service("p1", "process"), service("p1", "none"))
    assert offers(found) == {"process": "yes", "production": "unknown"} and verdict == "unknown"
    assert found["process"]["platforms_unknown"] == "p2"


def test_a_cluster_without_any_platform_is_offered_none_of_its_stages(stages):
    found, verdict = stages([])
    assert offers(found) == {"process": "no", "production": "no"} and verdict == "none"


@pytest.mark.parametrize(
    "platform",
    [
        {"status": "planned"},
        {"level": "municipal"},
        {"confidence": "unconfirmed"},
        {"recognised_on": "2027"},
    ],
)
def test_only_existing_platforms_that_count_offer_anything(stages, platform):
    found, verdict = stages(
        [P1 | platform], service("p1", "process"), setting={"levels": ("provincial",)}
    )
    assert offers(found)["process"] == "no" and verdict == "none"


def test_a_platform_whose_field_names_the_cluster_in_part_offers_it_nothing_surely(stages):
    found, verdict = stages(
        [P1], service("p1", "process"), platform_clusters=[P1 | {"weight": 0.4}]
    )
    assert offers(found) == {"process": "unknown", "production": "no"} and verdict == "partial"


def test_a_platform_opened_or_a_stage_added_counts_as_if_it_were_on_record(stages):
    planned, services = [P1 | {"status": "planned"}], (service("p1", "process"),)
    assert offers(stages(planned, *services, setting={"opened": ("p1",)})[0]) == {
        "process": "yes",
        "production": "no",
    }
    assert stages([P1], *services, setting={"added": ("p1 production",)})[1] == "complete"


def test_where_the_policy_set_requires_nothing_nothing_is_said(stages):
    assert stages([P1], service("p1", "process"), setting={"policy_id": "zhejiang-2025-24"}) == (
        {},
        "not_set",
    )


def test_a_cluster_of_unknown_kind_is_asked_for_what_a_mixed_one_is(stages):
    found, _ = stages([P1], clusters=[{"cluster_id": "ic", "kind": None}])
    assert list(found) == ["performance", "process"]


# --- the needs a platform serves ------------------------------------------------------------------


def near(unit, p05, p50, p95, inside="no", **row):
    return {"unit_id": unit, "inside": inside, "km_p05": p05, "km_p50": p50, "km_p95": p95} | row


@pytest.fixture
def reached(registry_of):
    """`reached(*proximity)`: the needs of three counties that p1 reaches, and those that depend on
    it alone.
    """

    def ask(*proximity):
        registry = registry_of(
            needs=[{"unit_id": unit} for unit in ("330102", "330105", "330203")],
            proximity=list(proximity),
        )
        needs = needs_coverage(registry, default_setting(registry))
        found = needs_in_reach(
            needs, query(registry, "units_near_platform", platform_id="p1"), ["ic"]
        )
        return (
            dict(zip(found["unit_id"], found["reached"], strict=True)),
            dependent_on(found, "p1")["unit_id"].tolist(),
        )

    return ask


def test_a_platform_serves_the_needs_in_its_reach_surely_or_perhaps(reached):
    found, _ = reached(
        near("330102", 10, 20, 50), near("330105", 50, 60, 70), near("330203", 50.1, 60, 70)
    )
    assert found == {"330102": "yes", "330105": "unknown"}


def test_a_platform_of_unknown_place_perhaps_serves_every_need_of_its_cluster(reached):
    nan = float("nan")
    assert reached(near("330102", nan, nan, nan, inside="unknown"))[0] == {"330102": "unknown"}


def test_a_need_depends_on_a_platform_alone_when_no_other_surely_reaches_it(reached):
    others = [
        near("330102", 10, 20, 90, **P2),
        near("330105", 1, 2, 3, **P2),
        near("330203", 60, 70, 80, **P2),
    ]
    _, alone = reached(
        near("330102", 10, 20, 30),
        near("330105", 10, 20, 30),
        near("330203", 0, 0, 0, inside="yes"),
        *others,
    )
    assert sorted(alone) == ["330102", "330203"]


def test_zones_on_the_same_ground_need_a_cluster_once(registry_of):
    zones = [
        ("z1", "ic", "zone_industry_provincial"),
        ("z2", "ic", "zone_industry_national"),
        ("z2", "nev", "zone_industry_national"),
    ]
    registry = registry_of(
        needs=[
            {"unit_kind": "zone", "unit_id": unit, "cluster_id": cluster, "basis": basis}
            for unit, cluster, basis in zones
        ]
    )
    once = once_per_cluster(needs_coverage(registry, default_setting(registry)), "z1")
    assert once[["unit_id", "cluster_id"]].to_numpy().tolist() == [["z1", "ic"], ["z2", "nev"]]
