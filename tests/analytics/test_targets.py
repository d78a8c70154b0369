"""The goals of a policy set beside the nearest figure on record: met, not met, or unknown, and
unknown rather than wrong.
"""

import math
import re
import shutil

import pytest

from analytics.phrases.goals import goal_actual, goal_gap
from analytics.questions.forecast import forecast
from analytics.questions.targets import platforms_goal, targets
from analytics.setting import default_setting
from data.build import build
from data.policy import POLICY_DIR
from data.registry import open_registry
from tests.data.world import write_sources

PROVINCE = "330000"

RD = "规上工业企业研发费用占营业收入比重"
GOAL = {
    "target_id": "t2027-rd",
    "indicator": RD,
    "year": 2027,
    "operator": ">=",
    "value": 3.4,
    "unit": "%",
    "measure": "ratio",
}
COVERAGE = GOAL | {
    "target_id": "t2027-coverage",
    "value": 100,
    "measure": "coverage",
    "over": "characteristic;emerging;future",
}
PLATFORMS = GOAL | {
    "target_id": "t2027-platforms",
    "value": 40,
    "unit": "个",
    "measure": "count",
    "levels": "national;provincial",
    "own_definition": "no",
}
PROVINCIAL = PLATFORMS | {
    "target_id": "zj2027-provincial",
    "policy_id": "zhejiang-2025-24",
    "value": 20,
    "levels": "provincial",
    "own_definition": "yes",
}
TIERS = {"ic": "characteristic", "humanoid": "future", "g-it": "trillion"}


def the_goal(registry_of, goal=GOAL, **tables):
    registry = registry_of(targets=[goal], **tables)
    (row,) = targets(registry, default_setting(registry)).to_dict("records")
    return row


def value(year, period, number):
    return {
        "indicator": RD,
        "unit": "%",
        "region_name": "浙江省",
        "adcode": PROVINCE,
        "year": year,
        "period": period,
        "value": number,
    }


@pytest.mark.parametrize("number, verdict", [(3.4, "met"), (3.39, "not_met")])
def test_a_whole_years_value_of_the_goals_year_decides(registry_of, number, verdict):
    row = the_goal(registry_of, indicators=[value(2027, "全年", number)])
    assert (row["actual"], row["actual_kind"], row["period"], row["verdict"]) == (
        number,
        "whole_year",
        "2027 全年",
        verdict,
    )


@pytest.mark.parametrize("year, period", [(2027, "1—3月"), (2026, "全年")])
def test_part_of_a_year_or_another_year_decides_nothing(registry_of, year, period):
    row = the_goal(registry_of, indicators=[value(year, period, 9.9)])
    assert (row["actual"], row["verdict"]) == (9.9, "unknown")


def test_another_years_whole_year_is_not_called_part_of_a_year(registry_of):
    assert (
        the_goal(registry_of, indicators=[value(2026, "全年", 3.2)])["actual_kind"] == "other_year"
    )


def test_a_goal_without_any_figure_is_unknown(registry_of):
    row = the_goal(registry_of)
    assert math.isnan(row["actual"]) and (row["actual_kind"], row["verdict"]) == ("none", "unknown")


def test_a_goal_is_not_taken_for_a_measured_value(registry_of):
    assert the_goal(registry_of, indicators=[value(2027, "目标", 3.4)])["actual_kind"] == "none"


def test_the_latest_value_is_the_one_that_reaches_farthest_into_the_year(registry_of):
    row = the_goal(registry_of, indicators=[value(2026, "1—3月", 3.0), value(2026, "1—11月", 3.2)])
    assert row["period"] == "2026 1—11月"


def test_platforms_are_counted_by_the_stated_totals_and_decide_nothing(registry_of):
    lists = [
        {
            "list_name": level,
            "level_total": level,
            "total_count": total,
            "rows_found": 1,
            "date": "2026-01",
        }
        for level, total in (("national", 3), ("provincial", 11), ("municipal", 105))
    ]
    row = the_goal(registry_of, PLATFORMS | {"value": 10}, lists=lists)
    assert (row["actual"], row["actual_kind"], row["period"], row["verdict"]) == (
        14,
        "stated",
        "2026-01",
        "unknown",
    )


def covered(registry_of, **tables):
    return registry_of(
        clusters=[{"cluster_id": name, "tier": tier} for name, tier in TIERS.items()],
        platforms=[{"platform_id": "p1"}],
        proximity=[
            {
                "unit_kind": "province",
                "unit_id": PROVINCE,
                "inside": "yes",
                "km_p05": 0,
                "km_p50": 0,
                "km_p95": 0,
            }
        ],
        **tables,
    )


def test_a_cluster_is_covered_when_a_platform_that_counts_serves_it(registry_of):
    registry = covered(registry_of, targets=[COVERAGE])  # p1 serves "ic"
    expected = forecast(registry, default_setting(registry))
    assert (expected.covered, expected.clusters) == (1, 2)  # "g-it" is a group, not a cluster
    assert forecast(registry, default_setting(registry, levels=("national",))).covered == 0


def test_coverage_below_its_goal_is_unknown_because_lists_are_incomplete(registry_of):
    registry = covered(registry_of, targets=[COVERAGE])
    (row,) = targets(registry, default_setting(registry)).to_dict("records")
    assert (row["actual"], row["of"], row["verdict"]) == (50, 2, "unknown")


def test_coverage_at_its_goal_is_met(registry_of):
    registry = covered(registry_of, targets=[COVERAGE | {"value": 50}])
    assert targets(registry, default_setting(registry))["verdict"].tolist() == ["met"]


@pytest.mark.parametrize("target_id", ["t1", "t2030-coverage", "x-platforms-2030"])
def test_an_id_is_only_an_id(registry_of, target_id):
    row = the_goal(registry_of, PLATFORMS | {"target_id": target_id}, lists=LISTS)
    assert (row["measure"], row["actual"]) == ("count", 14)


# --- each kind of goal in its own way -------------------------------------------------------------

LISTS = [
    {
        "list_name": level,
        "level_total": level,
        "total_count": total,
        "rows_found": 1,
        "date": "2026-01",
    }
    for level, total in (("national", 3), ("provincial", 11))
]
PLANNED = {"status": "planned", "level": "unlisted"}


def with_pipeline(registry_of, **tables):
    """p1 exists and serves "ic"; p2, planned, would serve "humanoid"; nobody serves "pv"."""
    return registry_of(
        clusters=[
            {"cluster_id": name, "tier": "characteristic"} for name in ("ic", "humanoid", "pv")
        ],
        platforms=[
            {"platform_id": "p1"},
            {"platform_id": "p2", **PLANNED},
            {"platform_id": "p3", **PLANNED, "confidence": "unconfirmed"},
        ],
        platform_clusters=[{"platform_id": "p1"}, {"platform_id": "p2", "cluster_id": "humanoid"}],
        proximity=[
            {
                "unit_kind": "province",
                "unit_id": PROVINCE,
                "platform_id": name,
                "inside": "yes",
                "km_p05": 0,
                "km_p50": 0,
                "km_p95": 0,
            }
            for name in ("p1", "p2", "p3")
        ],
        **tables,
    )


def test_opening_the_pipeline_covers_what_it_serves_and_names_what_is_still_missing(registry_of):
    registry = with_pipeline(registry_of, targets=[COVERAGE])
    expected = forecast(registry, default_setting(registry))
    assert (expected.clusters, expected.covered, expected.covered_then, expected.missing) == (
        3,
        1,
        2,
        ("pv",),
    )
    # an unconfirmed platform never counts
    assert (expected.existing, expected.pipeline) == (1, {"unlisted": 1})


def test_a_status_that_counts_as_existing_is_no_longer_pipeline(registry_of):
    registry = with_pipeline(registry_of, targets=[COVERAGE])
    expected = forecast(registry, default_setting(registry, statuses=("operating", "planned")))
    assert (expected.covered, expected.covered_then, expected.existing, expected.pipeline) == (
        2,
        2,
        2,
        {},
    )


@pytest.mark.parametrize("served, basically", [(3, False), (4, True)])
def test_basically_covered_is_said_from_the_policy_sets_line_on(registry_of, served, basically):
    # 0.8
    registry = registry_of(
        clusters=[{"cluster_id": f"c{k}"} for k in range(5)],
        platforms=[{"platform_id": "p1"}],
        platform_clusters=[{"platform_id": "p1", "cluster_id": f"c{k}"} for k in range(served)],
        proximity=[{"unit_kind": "province", "unit_id": PROVINCE, "inside": "yes"}],
        targets=[COVERAGE],
    )
    expected = forecast(registry, default_setting(registry))
    assert (expected.basically, expected.basically_then) == (basically, basically)


def test_without_clusters_nothing_is_basically_covered_and_coverage_is_unknown(registry_of):
    registry = registry_of(targets=[COVERAGE])
    assert not forecast(registry, default_setting(registry)).basically
    assert math.isnan(targets(registry, default_setting(registry))["actual"].iloc[0])


def test_coverage_has_its_pipeline_and_gap_in_percentage_points(registry_of):
    registry = with_pipeline(registry_of, targets=[COVERAGE])
    (row,) = targets(registry, default_setting(registry)).to_dict("records")
    assert row["measure"] == "coverage" and row["of"] == 3
    assert (row["actual"], row["pipeline"], row["gap"]) == pytest.approx(
        (100 / 3, 100 / 3, 200 / 3)
    )


def test_a_goal_for_platforms_counts_of_the_pipeline_only_what_is_proposed_for_its_levels(
    registry_of,
):
    registry = with_pipeline(registry_of, lists=LISTS, targets=[PLATFORMS])
    (row,) = targets(registry, default_setting(registry)).to_dict("records")
    assert (row["measure"], row["actual"], row["pipeline"], row["gap"], row["actual_source"]) == (
        "count",
        14,
        0,
        26,
        "national; provincial",
    )


def test_part_of_a_sum_of_totals_is_no_total(registry_of):
    row = the_goal(registry_of, PLATFORMS, lists=LISTS[:1])
    assert math.isnan(row["actual"]) and math.isnan(row["gap"]) and row["verdict"] == "unknown"


def test_a_ratio_has_a_gap_in_points_and_no_pipeline(registry_of):
    row = the_goal(registry_of, indicators=[value(2025, "1—3月", 3.17)])
    assert (row["measure"], row["gap"]) == ("ratio", 0.23) and math.isnan(row["pipeline"])


def test_beyond_the_goal_the_gap_is_negative(registry_of):
    assert the_goal(registry_of, indicators=[value(2025, "1—3月", 3.5)])["gap"] == -0.1


@pytest.mark.parametrize(
    "total, day, verdict",
    [(20, "2026-01", "met"), (19, "2027-12", "unknown"), (19, "2028-01", "not_met")],
)
def test_provincial_platforms_are_the_stated_total_which_decides_when_reached_or_when_time_is_over(
    registry_of, total, day, verdict
):
    registry = with_pipeline(
        registry_of, lists=[LISTS[1] | {"total_count": total, "date": day}], targets=[PROVINCIAL]
    )
    (row,) = targets(
        registry, default_setting(registry, "zhejiang-2025-24", as_of="2028-12-31")
    ).to_dict("records")
    # the platform planned is not provincial
    assert (row["actual"], row["pipeline"], row["verdict"]) == (total, 0, verdict)


def test_a_national_goal_is_unknown_for_no_figure_is_on_record(registry_of):
    registry = with_pipeline(
        registry_of,
        lists=LISTS,
        targets=[
            PLATFORMS
            | {
                "target_id": "miit2025-international",
                "policy_id": "miit-2025",
                "levels": None,
                "own_definition": None,
            }
        ],
    )
    (row,) = targets(registry, default_setting(registry, "miit-2025")).to_dict("records")
    assert row["verdict"] == "unknown" and all(
        math.isnan(row[column]) for column in ("actual", "pipeline", "gap")
    )


def test_a_policy_set_without_goals_gives_an_empty_table_with_all_columns(registry_of):
    registry = registry_of()
    table = targets(registry, default_setting(registry))
    assert (
        table.empty
        and {"clause", "source", "actual", "pipeline", "gap", "verdict"} <= set(table)
        and platforms_goal(table) is None
    )


def test_the_goal_of_the_forecast_is_the_farthest_ahead_whose_actual_is_known(registry_of):
    goals = [
        PLATFORMS | {"target_id": f"t{year}-platforms", "year": year} for year in (2027, 2025)
    ] + [PLATFORMS | {"target_id": "t2030-advanced", "year": 2030, "levels": None}]
    registry = registry_of(lists=LISTS, targets=goals)
    assert (
        platforms_goal(targets(registry, default_setting(registry)))["target_id"]
        == "t2027-platforms"
    )


# --- which clusters: the policy set's own ---------------------------------------------------------


def test_the_forecast_of_the_plan_is_over_the_tiers_of_its_coverage_goal(real_registry):
    expected = forecast(real_registry, default_setting(real_registry))
    assert expected.over == ("characteristic", "x_new_star", "emerging", "future")
    assert (expected.clusters, expected.covered, expected.covered_then, len(expected.missing)) == (
        34,
        16,
        18,
        16,
    )


def test_without_a_coverage_goal_the_forecast_is_over_the_clusters_of_the_policy_sets_fields(
    real_registry,
):
    own = set(real_registry.policies["zhejiang-2025-24"].plan_clusters)
    expected = forecast(real_registry, default_setting(real_registry, "zhejiang-2025-24"))
    assert expected.over == ("fields",) and expected.clusters == len(own) == 14
    assert set(expected.missing) < own and expected.covered_then == 14 - len(expected.missing)


def test_of_a_policy_set_that_names_no_clusters_nothing_is_forecast(real_registry):
    expected = forecast(real_registry, default_setting(real_registry, "miit-2025"))
    assert expected.over == () and expected.existing == 2
    assert {
        expected.clusters,
        expected.covered,
        expected.covered_then,
        expected.missing,
        expected.basically,
        expected.basically_then,
    } == {None}


def test_the_coverage_goal_farthest_ahead_says_which_clusters(registry_of):
    goals = [
        COVERAGE | {"target_id": f"t{year}", "year": year, "over": over}
        for year, over in ((2030, None), (2025, "characteristic"), (2027, "future"))
    ]
    registry = covered(registry_of, targets=goals)
    assert forecast(registry, default_setting(registry)).missing == ("humanoid",)


FIELDS = [{"cluster_id": name} for name in ("ic", "robot-cnc", "biomed")]
NOT_IN_SHARE = COVERAGE | {"policy_id": "zhejiang-2025-24", "unit": "个", "value": 15}


def scheme(registry_of, goal):
    """Of the scheme's fields three clusters are registered, and p1 serves two, for which four of
    the fields stand.
    """
    registry = registry_of(
        clusters=FIELDS,
        platforms=[{"platform_id": "p1"}],
        platform_clusters=[{"platform_id": "p1", "cluster_id": name} for name in ("ic", "biomed")],
        proximity=[{"unit_kind": "province", "unit_id": PROVINCE, "inside": "yes"}],
        targets=[goal],
    )
    (row,) = targets(registry, default_setting(registry, "zhejiang-2025-24")).to_dict("records")
    return row


@pytest.mark.parametrize(
    "over, unit, counted",
    [
        # integrated circuits, biomedicine, medical devices; machine tools and robots stand for one
        # cluster, not served
        ("fields", "个", (3, 5)),
        ("fields", "%", (pytest.approx(200 / 3), 3)),
        ("characteristic", "个", (2, 3)),
        ("future", "个", None),
        (None, "个", None),
    ],
)
def test_a_coverage_goal_counts_fields_or_clusters_as_it_says(registry_of, over, unit, counted):
    row = scheme(registry_of, NOT_IN_SHARE | {"over": over, "unit": unit})
    assert (
        (row["actual"], row["of"]) == counted
        if counted
        else math.isnan(row["actual"]) and math.isnan(row["of"])
    )


@pytest.mark.parametrize(
    "language, said", [("zh", ("3/5（60%）", "差 12 个")), ("en", ("3/5 (60 %)", "12 short"))]
)
def test_a_goal_for_a_number_of_fields_is_said_in_its_own_unit(registry_of, language, said):
    row = scheme(registry_of, NOT_IN_SHARE | {"over": "fields"})
    assert (goal_actual(row, "verdict.unknown", language), goal_gap(row, language)) == said


def test_a_part_of_a_cluster_short_is_a_cluster_short(registry_of):
    row = scheme(registry_of, NOT_IN_SHARE | {"over": "fields", "unit": "%", "value": 70})
    assert goal_gap(row, "en") == "1 cluster short"


# --- a new policy set needs no code ---------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Built from sources: a policy set that nobody knew, with goals for national and municipal
    platforms and for its fields.
    """
    folder = tmp_path_factory.mktemp("made")
    policies = shutil.copytree(POLICY_DIR, folder / "policy_sets")
    known = (policies / "zhejiang-2025-24.toml").read_text(encoding="utf-8")
    (policies / "county-2030.toml").write_text(
        re.sub(r"(?m)^(id|short_zh|short_en) = .*", r'\1 = "county-2030"', known), encoding="utf-8"
    )
    goal = {"policy_id": "county-2030", "year": "2030", "unit": "家", "own_definition": "yes"}
    goals = [
        goal | {"target_id": level, "levels": level, "value": value}
        for level, value in (("national", "5"), ("municipal", "100"))
    ]
    goals.append(
        goal
        | {
            "target_id": "all-fields",
            "measure": "coverage",
            "own_definition": "",
            "over": "fields",
            "unit": "%",
            "value": "100",
        }
    )
    totals = (
        ("pl-national", "national", "3"),
        ("pl-1", "provincial", "11"),
        ("pl-municipal", "municipal", "105"),
    )
    lists = [
        {
            "list_id": list_id,
            "list_name": level,
            "levels": level,
            "level_total": level,
            "total_count": total,
            "date": "2026-01",
        }
        for list_id, level, total in totals
    ]
    build(
        write_sources(folder / "sources", targets=goals, platform_lists=lists),
        folder / "registry",
        policy_dir=policies,
    )
    return open_registry(next((folder / "registry").glob("20*")))


def test_a_new_policy_sets_goals_take_their_actual_from_the_official_totals_of_their_levels(made):
    goals = targets(made, default_setting(made, "county-2030")).set_index("target_id")
    # of which the made-up province's one platform serves one
    wanted = len(made.policies["county-2030"].plan_clusters)
    assert goals["actual"].to_dict() == {
        "all-fields": pytest.approx(100 / wanted),
        "municipal": 105,
        "national": 3,
    }
    assert goals["verdict"].to_dict() == {
        "all-fields": "unknown",
        "municipal": "met",
        "national": "unknown",
    }


def test_a_new_policy_sets_forecast_is_over_its_own_clusters(made):
    expected = forecast(made, default_setting(made, "county-2030"))
    wanted = made.policies["county-2030"].plan_clusters
    assert (expected.clusters, expected.covered, set(expected.missing)) == (
        len(wanted),
        1,
        set(wanted) - {"ic"},
    )
