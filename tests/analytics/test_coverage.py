"""The rules of coverage (DESIGN 7), one at a time: county 330102 needs "ic", platform p1 serves it,
radius 50 km.
"""

import math

import pytest

from analytics.questions.coverage import (
    GAPS,
    MET,
    STATES,
    matrix,
    needs_coverage,
    roll_up,
    worst_state,
)
from analytics.setting import default_setting
from data.policy import load_policies
from data.vocabulary import PIPELINE

POLICY = load_policies()["plan-2024-2027"]
NAN = float("nan")


def near(p05, p50, p95, inside="no", **row):
    return {"inside": inside, "km_p05": p05, "km_p50": p50, "km_p95": p95} | row


HERE = near(0, 0, 0, inside="yes")


@pytest.fixture
def need(registry_of):
    """`need(*proximity, platforms=[...], ..., setting={...})`: the one need there is, as a row."""

    def ask(*proximity, setting=None, **tables):
        registry = registry_of(**{"needs": [{}], "proximity": list(proximity)} | tables)
        (row,) = needs_coverage(registry, default_setting(registry, **setting or {})).to_dict(
            "records"
        )
        return row

    return ask


# --- reach ----------------------------------------------------------------------------------------

# km_p05, km_p50, km_p95 -> is it reached at 50 km
REACH = {
    (10, 20, 30): "yes",
    (10, 20, 50): "yes",  # p95 at the radius is reached
    (10, 20, 50.1): "unknown",
    (50, 60, 70): "unknown",  # p05 at the radius is not beyond it
    (50.1, 60, 70): "no",
    (50, 50, 50): "yes",  # both exact, at the radius
    (NAN, NAN, NAN): "unknown",
}


@pytest.mark.parametrize("km", REACH)
def test_a_platform_is_reached_at_p95_up_to_the_radius_and_out_of_reach_at_p05_beyond_it(need, km):
    assert need(near(*km))["reachable"] == REACH[km]


@pytest.mark.parametrize(
    "km, state",
    [((10, 20, 50), "reachable"), ((50, 60, 70), "possible"), ((50.1, 60, 70), "remote")],
)
def test_a_need_is_reachable_possible_or_remote_by_its_platform(need, km, state):
    assert need(near(*km))["state"] == state


def test_a_pair_that_proximity_does_not_list_is_out_of_reach(need):
    row = need(platforms=[{"platform_id": "p1"}])
    assert (row["hosted"], row["reachable"], row["state"], row["access"]) == (
        "no",
        "no",
        "remote",
        0,
    )


def test_one_platform_in_reach_is_enough_beside_any_number_that_are_not(need):
    assert (
        need(
            near(10, 20, 90), near(60, 70, 80, platform_id="p2"), near(10, 45, 50, platform_id="p3")
        )["reachable"]
        == "yes"
    )


def test_one_platform_perhaps_in_reach_leaves_it_open(need):
    assert need(near(60, 70, 80), near(10, 45, 51, platform_id="p2"))["state"] == "possible"


@pytest.mark.parametrize("kind", ["process", "discrete", "mixed", "software"])
def test_the_radius_is_that_of_the_clusters_kind(need, kind):
    radius = POLICY.radius_km[kind]
    cluster = {"clusters": [{"cluster_id": "ic", "kind": kind}]}
    assert need(near(1, 2, radius), **cluster)["state"] == "reachable"
    assert need(near(radius + 0.1, radius + 1, radius + 2), **cluster)["state"] == "remote"


def test_one_radius_may_be_set_for_all_kinds(need):
    row = need(
        near(1, 2, 60),
        clusters=[{"cluster_id": "ic", "kind": "process"}],
        setting={"radius_km": 30},
    )
    assert (row["radius_km"], row["reachable"]) == (30, "unknown")


# --- hosting --------------------------------------------------------------------------------------


def test_a_platform_certainly_inside_hosts_and_is_reached(need):
    row = need(HERE)
    assert (row["hosted"], row["reachable"], row["state"]) == ("yes", "yes", "hosted")


def test_a_platform_perhaps_inside_perhaps_hosts_however_far_its_samples_are(need):
    row = need(near(60, 70, 80, inside="unknown"))
    assert (row["hosted"], row["reachable"], row["state"]) == ("unknown", "unknown", "possible")


def test_a_platform_perhaps_inside_and_certainly_in_reach_is_reachable(need):
    row = need(near(1, 5, 20, inside="unknown"))
    assert (row["hosted"], row["reachable"], row["state"]) == ("unknown", "yes", "reachable")


def test_a_platform_whose_place_is_not_known_at_all_leaves_everything_open(need):
    row = need(near(NAN, NAN, NAN, inside="unknown"))
    assert (row["hosted"], row["reachable"], row["state"], row["access"]) == (
        "unknown",
        "unknown",
        "possible",
        0,
    )


# --- what counts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "on_record, state, doubts",
    [
        ({"status": "operating"}, "hosted", None),
        ({"status": "unknown", "list_ids": "l1"}, "hosted", None),
        ({"status": "unknown"}, "possible", "existence"),
    ],
)
def test_a_platform_of_unknown_status_is_presumed_to_exist_only_where_an_official_list_has_it(
    need, on_record, state, doubts
):
    row = need(HERE, platforms=[{"platform_id": "p1"} | on_record])
    assert (row["state"], row["doubts"]) == (state, doubts)


def test_a_platform_whose_field_is_not_stated_may_serve_any_cluster(need):
    row = need(HERE, platforms=[{"platform_id": "p1", "field": None}], platform_clusters=[])
    assert (row["state"], row["doubts"], row["access"]) == ("possible", "service", 0)


@pytest.mark.parametrize(
    "as_of, state", [("2025-12-31", "hosted"), ("2025-06-01", "possible"), ("2024-12-31", "none")]
)
def test_a_year_alone_is_some_day_of_it(need, as_of, state):
    assert (
        need(
            HERE,
            platforms=[{"platform_id": "p1", "recognised_on": "2025"}],
            setting={"as_of": as_of},
        )["state"]
        == state
    )


@pytest.mark.parametrize("status", PIPELINE)
def test_only_pipeline_platforms_in_reach_make_a_pipeline_state(need, status):
    row = need(HERE, platforms=[{"platform_id": "p1", "status": status}])
    assert (row["hosted"], row["reachable"], row["state"]) == ("no", "no", "pipeline")
    assert row["nearest_platform_id"] == "p1" and row["nearest_status"] == status


@pytest.mark.parametrize("status", PIPELINE)
def test_a_pipeline_status_that_is_chosen_to_count_counts_as_existing(need, status):
    row = need(
        HERE,
        platforms=[{"platform_id": "p1", "status": status}],
        setting={"statuses": ("operating", status)},
    )
    assert row["state"] == "hosted"


def test_a_status_that_neither_counts_nor_is_in_the_pipeline_is_left_out(need):
    assert (
        need(
            HERE,
            platforms=[{"platform_id": "p1", "status": "unknown"}],
            setting={"statuses": ("operating",)},
        )["state"]
        == "none"
    )


def test_an_existing_platform_perhaps_in_reach_outweighs_one_in_the_pipeline_that_is(need):
    platforms = [{"platform_id": "p1"}, {"platform_id": "p2", "status": "planned"}]
    assert (
        need(near(10, 40, 60), near(1, 2, 3, platform_id="p2"), platforms=platforms)["state"]
        == "possible"
    )


@pytest.mark.parametrize("confidence", ["likely", "unconfirmed"])
def test_an_unconfirmed_platform_never_counts_and_a_likely_one_does_by_default(need, confidence):
    state = need(HERE, platforms=[{"platform_id": "p1", "confidence": confidence}])["state"]
    assert state == {"likely": "hosted", "unconfirmed": "none"}[confidence]


def test_only_confirmed_platforms_count_when_that_is_chosen(need):
    assert (
        need(
            HERE,
            platforms=[{"platform_id": "p1", "confidence": "likely"}],
            setting={"min_confidence": "confirmed"},
        )["state"]
        == "none"
    )


def test_a_level_that_is_not_chosen_does_not_count(need):
    platforms = [{"platform_id": "p1", "level": "municipal"}]
    assert (
        need(HERE, platforms=platforms, setting={"levels": ("national", "provincial")})["state"]
        == "none"
    )


@pytest.mark.parametrize(
    "recognised_on, state",
    [
        (None, "hosted"),
        ("2026-06-30", "hosted"),
        ("2026-07-01", "none"),
        ("2026-07", "none"),
        ("2025", "hosted"),
        ("2027", "none"),
    ],
)
def test_as_of_leaves_out_platforms_recognised_later_and_keeps_undated_ones(
    need, recognised_on, state
):
    row = need(
        HERE,
        platforms=[{"platform_id": "p1", "recognised_on": recognised_on}],
        setting={"as_of": "2026-06-30"},
    )
    assert row["state"] == state


@pytest.mark.parametrize("weight, state", [(1.0, "hosted"), (0.5, "hosted"), (0.49, "possible")])
def test_a_platform_serves_a_cluster_from_half_its_field_text_and_may_serve_it_below(
    need, weight, state
):
    assert need(HERE, platform_clusters=[{"platform_id": "p1", "weight": weight}])["state"] == state


def test_a_platform_of_another_cluster_is_no_platform_on_record(need):
    row = need(HERE, platform_clusters=[{"platform_id": "p1", "cluster_id": "nev"}])
    assert (row["state"], row["nearest_platform_id"], row["access"]) == ("none", None, 0)


# --- need -----------------------------------------------------------------------------------------


def test_a_pair_with_several_bases_keeps_the_highest_weight_and_all_bases(need):
    row = need(
        needs=[
            {"basis": basis, "evidence": basis}
            for basis in ("zone_industry_provincial", "coordination", "core", "new_star")
        ]
    )
    assert (row["need_weight"], row["need_basis"]) == (
        1.0,
        "core;coordination;new_star;zone_industry_provincial",
    )


def test_the_same_basis_from_several_areas_is_one_basis(need):
    assert need(needs=[{"evidence": "a1"}, {"evidence": "a2"}])["need_basis"] == "core"


def test_what_another_policy_set_plans_is_no_need_under_this_one(registry_of):
    registry = registry_of(
        needs=[
            {"basis": "plan", "evidence": "another-plan"},
            {"cluster_id": "nev", "basis": "plan", "evidence": POLICY.id},
        ]
    )
    assert needs_coverage(registry, default_setting(registry))["cluster_id"].tolist() == ["nev"]


def test_a_cluster_of_unknown_kind_counts_as_mixed_and_its_need_is_not_dropped(need):
    # within 75 km it would be reachable
    row = need(near(51, 55, 60), clusters=[{"cluster_id": "ic", "kind": None}])
    assert (row["radius_km"], row["state"]) == (POLICY.radius_km["mixed"], "remote")


# --- access and severity --------------------------------------------------------------------------


def test_access_is_level_times_status_times_weight_times_the_bell_of_the_distance(need):
    row = need(
        near(40, 50, 60),
        needs=[{"basis": "coordination"}],
        platform_clusters=[{"platform_id": "p1", "weight": 0.8}],
        platforms=[{"platform_id": "p1", "level": "municipal", "status": "unknown"}],
    )
    access = 0.75 * 0.6 * 0.8 * math.exp(-0.5)  # the median distance is the radius
    assert row["access"] == pytest.approx(access)
    assert row["severity"] == pytest.approx(100 * 0.7 * (1 - access))


def test_access_is_that_of_the_best_platform_not_of_the_nearest(need):
    platforms = [
        {"platform_id": "p1", "level": "unlisted"},
        {"platform_id": "p2", "level": "national"},
    ]
    row = need(HERE, near(10, 10, 10, platform_id="p2"), platforms=platforms)
    assert row["nearest_platform_id"] == "p1"
    assert row["access"] == pytest.approx(math.exp(-((10 / 50) ** 2) / 2))


def test_without_a_platform_severity_is_the_weight_of_the_need(need):
    assert need(needs=[{"basis": "coordination"}])["severity"] == pytest.approx(70)


def test_a_platform_of_unknown_place_gives_no_access_and_takes_none_away(need):
    assert need(near(NAN, NAN, NAN, inside="unknown"), near(0, 0, 0, "yes", platform_id="p2"))[
        "access"
    ] == pytest.approx(0.9)


# --- the nearest platform explains the state ------------------------------------------------------

PLANNED = {"platform_id": "p2", "status": "planned"}
# the state, and two platforms of which the second makes it although the first is nearer in the
# median
CASES = {
    "hosted": ([near(0, 0, 0), HERE | {"platform_id": "p2"}], []),  # some metres outside is 0.0 km
    "reachable": ([near(10, 40, 90), near(44, 45, 46, platform_id="p2")], []),
    "possible": ([near(51, 55, 60), near(10, 80, 150, platform_id="p2")], []),
    "pipeline": (
        [near(10, 40, 90), near(44, 45, 46, platform_id="p2")],
        [{"platform_id": "p1", "status": "planned"}, PLANNED],
    ),
}


@pytest.mark.parametrize("state", CASES)
def test_the_platform_named_is_one_that_makes_the_state(need, state):
    proximity, platforms = CASES[state]
    row = need(*proximity, platforms=platforms or [{"platform_id": "p1"}, {"platform_id": "p2"}])
    assert (row["state"], row["nearest_platform_id"]) == (state, "p2")


@pytest.mark.parametrize(
    "km, state",
    [((10, 40, 90), "pipeline"), ((NAN, NAN, NAN), "pipeline"), ((60, 70, 80), "remote")],
)
def test_a_pipeline_platform_perhaps_in_reach_is_not_called_out_of_reach(need, km, state):
    assert need(near(*km), platforms=[{"platform_id": "p1", "status": "planned"}])["state"] == state


def test_an_existing_platform_out_of_reach_does_not_hide_one_in_the_pipeline_perhaps_in_reach(need):
    assert (
        need(
            near(10, 40, 90),
            near(90, 95, 99, platform_id="p2"),
            platforms=[{"platform_id": "p1", "status": "planned"}],
        )["state"]
        == "pipeline"
    )


def test_the_nearest_is_one_that_exists_unless_only_the_pipeline_reaches(need):
    row = need(
        near(60, 70, 80),
        near(51, 52, 90, platform_id="p2"),
        platforms=[{"platform_id": "p1"}, PLANNED],
    )
    assert (row["state"], row["nearest_platform_id"]) == ("remote", "p1")


def test_of_two_at_the_same_distance_the_first_by_id_is_named(need):
    assert need(near(1, 2, 3, platform_id="p2"), near(1, 2, 3))["nearest_platform_id"] == "p1"


def test_a_platform_of_known_place_is_named_before_one_of_unknown_place(need):
    assert (
        need(near(NAN, NAN, NAN, inside="unknown"), near(10, 30, 90, platform_id="p2"))[
            "nearest_platform_id"
        ]
        == "p2"
    )


# --- roll-ups -------------------------------------------------------------------------------------


@pytest.fixture
def counties(registry_of):
    """Five county needs, among them one of each of three states: a registry and its needs."""
    registry = registry_of(
        needs=[
            {"unit_id": "330102"},
            {"unit_id": "330102", "cluster_id": "nev", "basis": "new_star"},
            {"unit_id": "330105"},
            {"unit_id": "330203"},
            {"unit_kind": "city", "unit_id": "330100"},
        ],
        proximity=[HERE, near(10, 40, 60, unit_id="330105"), near(60, 70, 80, unit_id="330203")],
    )
    setting = default_setting(registry)
    return registry, needs_coverage(registry, setting), setting


def test_a_roll_up_counts_needs_by_state_and_weighs_shares(counties):
    _, needs, _ = counties
    (row,) = roll_up(needs.query("unit_id == '330102'"), ["unit_id"]).to_dict("records")
    assert row == {
        "unit_id": "330102",
        "needs": 2,
        "hosted": 1,
        "reachable": 0,
        "possible": 0,
        "pipeline": 0,
        "remote": 0,
        "none": 1,
        "worst_state": "none",
        "share_met": pytest.approx(1.0 / 1.4),
        "share_possible": 0,
    }


def test_a_possible_need_is_neither_met_nor_left_out_of_the_denominator(counties):
    _, needs, _ = counties
    (row,) = roll_up(needs.query("unit_id == '330105'"), ["unit_id"]).to_dict("records")
    assert (row["share_met"], row["share_possible"]) == (0, 1)


def test_kinds_of_unit_are_never_added_up(counties):
    _, needs, _ = counties
    with pytest.raises(ValueError, match="counted twice"):
        roll_up(needs, ["cluster_id"])
    assert len(roll_up(needs, ["unit_kind", "cluster_id"])) == 3


def test_a_roll_up_of_no_needs_is_an_empty_table_with_its_columns(counties):
    _, needs, _ = counties
    empty = roll_up(needs[:0], ["unit_id"])
    assert empty.empty and list(empty) == [
        "unit_id",
        "needs",
        *STATES,
        "worst_state",
        "share_met",
        "share_possible",
    ]


def test_states_are_ordered_from_best_to_worst_and_split_into_met_possible_and_gaps():
    assert (*MET, "possible", *GAPS) == STATES
    assert worst_state(["hosted", "remote", "possible"]) == "remote"


def test_the_matrix_counts_platforms_inside_and_keeps_cells_that_have_only_a_platform(registry_of):
    registry = registry_of(
        needs=[{"unit_id": "330102"}, {"unit_id": "330203"}],
        proximity=[
            HERE,
            HERE | {"platform_id": "p2"},
            near(1, 2, 3, inside="unknown", platform_id="p3"),
            HERE | {"unit_id": "330105"},
        ],
    )
    setting = default_setting(registry)
    cells = matrix(registry, needs_coverage(registry, setting), "county", setting).set_index(
        "unit_id"
    )
    assert cells["platforms"].to_dict() == {"330102": 2, "330105": 1, "330203": 0}
    assert cells["platforms_possible"].to_dict() == {"330102": 1, "330105": 0, "330203": 0}
    assert cells["state"].fillna("no need").to_dict() == {
        "330102": "hosted",
        "330105": "no need",
        "330203": "remote",
    }


@pytest.mark.parametrize(
    "platform",
    [
        {"level": "municipal"},
        {"status": "planned"},
        {"status": "unknown"},
        {"confidence": "likely"},
        {"recognised_on": "2027"},
        {"weight": 0.49},
    ],
)
def test_the_matrix_counts_only_platforms_that_count_and_serve(registry_of, platform):
    serves = {"platform_id": "p1", "weight": platform.get("weight", 1.0)}
    record = {"platform_id": "p1"} | {
        name: value for name, value in platform.items() if name != "weight"
    }
    registry = registry_of(
        needs=[{}], proximity=[HERE], platforms=[record], platform_clusters=[serves]
    )
    setting = default_setting(
        registry, levels=("provincial",), statuses=("operating",), min_confidence="confirmed"
    )
    assert matrix(registry, needs_coverage(registry, setting), "county", setting)[
        "platforms"
    ].tolist() == [0]


# --- capable and adequate: cluster "ic" is discrete, and the plan's set requires design and perform


def services(*stages, platform="p1"):
    return [
        {"platform_id": platform, "service": f"service {k}", "stage": stage}
        for k, stage in enumerate(stages)
    ]


# stages of what p1 offers, and its place -> capable, what is missing, what is unknown
CAPABLE = {
    "both stages": (services("design", "performance"), near(10, 20, 30), ("yes", None, None)),
    "one of two, all its services told": (
        services("design", "none"),
        near(10, 20, 30),
        ("no", "performance", None),
    ),
    "one of two, another service untold": (
        services("design", "unknown"),
        near(10, 20, 30),
        ("unknown", None, "performance"),
    ),
    "no service stated": ([], near(10, 20, 30), ("unknown", None, "design;performance")),
    "both stages, perhaps in reach": (
        services("design", "performance"),
        near(40, 50, 60),
        ("unknown", None, "design;performance"),
    ),
    "one of two, perhaps in reach": (
        services("design"),
        near(40, 50, 60),
        ("no", "performance", "design"),
    ),
    "both stages, out of reach": (
        services("design", "performance"),
        near(60, 70, 80),
        ("no", None, None),
    ),
}


@pytest.mark.parametrize("case", CAPABLE)
def test_capable_is_reachable_with_every_stage_required(need, case):
    stages, place, expected = CAPABLE[case]
    row = need(place, platform_services=stages)
    found = tuple(
        None if row[name] is None or row[name] != row[name] else row[name]
        for name in ("capable", "stages_missing", "stages_unknown")
    )
    assert found == expected


def test_two_platforms_together_offer_every_stage(need):
    row = need(
        near(10, 20, 30, platform_id="p1"),
        near(10, 20, 30, platform_id="p2"),
        platform_services=[*services("design"), *services("performance", platform="p2")],
    )
    assert row["capable"] == "yes"


def test_a_policy_set_that_requires_no_known_stage_leaves_capable_unknown(need):
    assert (
        need(
            near(10, 20, 30),
            platform_services=services("design", "performance"),
            setting={"policy_id": "zhejiang-2025-24"},
        )["capable"]
        == "unknown"
    )


def test_a_stage_supposed_to_be_added_counts(need):
    assert (
        need(
            near(10, 20, 30),
            platform_services=services("design"),
            setting={"added": ("p1 performance",)},
        )["capable"]
        == "yes"
    )


@pytest.mark.parametrize("supposed", ["opened", "counted"])
def test_a_platform_supposed_to_exist_must_count_and_one_supposed_to_count_must_exist(
    need, supposed
):
    row = need(
        near(10, 20, 30),
        platforms=[{"platform_id": "p1", "status": "planned", "level": "unlisted"}],
        setting={supposed: ("p1",), "levels": ("national",)},
    )
    assert row["state"] in ("none", "pipeline")


def test_a_platform_supposed_to_exist_and_count_does_so_whatever_is_on_record(need):
    row = need(
        near(10, 20, 30),
        platforms=[
            {
                "platform_id": "p1",
                "status": "planned",
                "level": "unlisted",
                "confidence": "unconfirmed",
            }
        ],
        setting={"opened": ("p1",), "counted": ("p1",), "levels": ("national",)},
    )
    assert row["state"] == "reachable"


# capacity of p1, demand of the county -> adequate, p1 being capable
ADEQUATE = {
    (10, 10): "yes",
    (11, 10): "yes",
    (9, 10): "no",
    (None, 10): "unknown",
    (10, None): "unknown",
}


@pytest.mark.parametrize("stated", ADEQUATE)
def test_adequate_is_capable_with_capacity_for_the_stated_demand(need, stated):
    capacity, demand = stated
    demands = (
        []
        if demand is None
        else [{"demand_id": "d1", "adcode": "330102", "cluster_id": "ic", "projects": demand}]
    )
    row = need(
        near(10, 20, 30),
        platforms=[{"platform_id": "p1", "capacity_projects": capacity}],
        platform_services=services("design", "performance"),
        demands=demands,
        unit_counties=[{"unit_kind": "county", "unit_id": "330102", "adcode": "330102"}],
    )
    assert row["adequate"] == ADEQUATE[stated]


def test_capacity_that_is_only_perhaps_in_reach_leaves_adequate_unknown(need):
    row = need(
        near(10, 20, 30, platform_id="p1"),
        near(40, 50, 60, platform_id="p2"),
        platforms=[
            {"platform_id": "p1", "capacity_projects": 5},
            {"platform_id": "p2", "capacity_projects": 9},
        ],
        platform_services=services("design", "performance"),
        demands=[{"demand_id": "d1", "adcode": "330102", "cluster_id": "ic", "projects": 10}],
        unit_counties=[{"unit_kind": "county", "unit_id": "330102", "adcode": "330102"}],
    )
    assert row["adequate"] == "unknown"
