"""The plan's goals beside the nearest figure on record: met, not met, or unknown, and unknown rather than wrong."""

import math

import pytest

from analytics.setting import default_setting
from analytics.targets import clusters_covered, targets
from data.schemas import PROVINCE

RD = "规上工业企业研发费用占营业收入比重"
GOAL = {"target_id": "t2027-rd", "indicator": RD, "year": 2027, "operator": ">=", "value": 3.4, "unit": "%"}
TIERS = {"ic": "characteristic", "humanoid": "future", "g-it": "trillion"}


def the_goal(registry_of, goal=GOAL, **tables):
    registry = registry_of(targets=[goal], **tables)
    (row,) = targets(registry, default_setting(registry)).to_dict("records")
    return row


def value(year, period, number):
    return {"indicator": RD, "unit": "%", "region_name": "浙江省", "adcode": PROVINCE, "year": year, "period": period, "value": number}


@pytest.mark.parametrize("number, verdict", [(3.4, "met"), (3.39, "not_met")])
def test_a_whole_years_value_of_the_goals_year_decides(registry_of, number, verdict):
    row = the_goal(registry_of, indicators=[value(2027, "全年", number)])
    assert (row["actual"], row["actual_kind"], row["period"], row["verdict"]) == (number, "whole_year", "2027 全年", verdict)


@pytest.mark.parametrize("year, period", [(2027, "1—3月"), (2026, "全年")])
def test_part_of_a_year_or_another_year_decides_nothing(registry_of, year, period):
    row = the_goal(registry_of, indicators=[value(year, period, 9.9)])
    assert (row["actual"], row["verdict"]) == (9.9, "unknown")


def test_another_years_whole_year_is_not_called_part_of_a_year(registry_of):
    assert the_goal(registry_of, indicators=[value(2026, "全年", 3.2)])["actual_kind"] == "other_year"


def test_a_goal_without_any_figure_is_unknown(registry_of):
    row = the_goal(registry_of)
    assert math.isnan(row["actual"]) and (row["actual_kind"], row["verdict"]) == ("none", "unknown")


def test_a_goal_is_not_taken_for_a_measured_value(registry_of):
    assert the_goal(registry_of, indicators=[value(2027, "目标", 3.4)])["actual_kind"] == "none"


def test_the_latest_value_is_the_one_that_reaches_farthest_into_the_year(registry_of):
    row = the_goal(registry_of, indicators=[value(2026, "1—3月", 3.0), value(2026, "1—11月", 3.2)])
    assert row["period"] == "2026 1—11月"


def test_platforms_are_counted_by_the_stated_totals_and_decide_nothing(registry_of):
    lists = [{"list_name": level, "level_total": level, "total_count": total, "rows_found": 1, "date": "2026-01"} for level, total in (("national", 3), ("provincial", 11), ("municipal", 105))]
    row = the_goal(registry_of, GOAL | {"target_id": "t2027-platforms", "value": 10}, lists=lists)
    assert (row["actual"], row["actual_kind"], row["period"], row["verdict"]) == (14, "stated", "2026-01", "unknown")


def covered(registry_of, **tables):
    return registry_of(
        clusters=[{"cluster_id": name, "tier": tier} for name, tier in TIERS.items()], platforms=[{"platform_id": "p1"}],
        proximity=[{"unit_kind": "province", "unit_id": PROVINCE, "inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0}], **tables,
    )  # fmt: skip


def test_a_cluster_is_covered_when_a_platform_that_counts_serves_it(registry_of):
    registry = covered(registry_of)  # p1 serves "ic"
    assert clusters_covered(registry, default_setting(registry)) == (1, 2)  # "g-it" is a group, not a cluster
    assert clusters_covered(registry, default_setting(registry, levels=("national",))) == (0, 2)


def test_coverage_below_its_goal_is_unknown_because_lists_are_incomplete(registry_of):
    goal = GOAL | {"target_id": "t2027-coverage", "value": 100}
    registry = covered(registry_of, targets=[goal])
    (row,) = targets(registry, default_setting(registry)).to_dict("records")
    assert (row["actual"], row["of"], row["verdict"]) == (50, 2, "unknown")


def test_coverage_at_its_goal_is_met(registry_of):
    registry = covered(registry_of, targets=[GOAL | {"target_id": "t2027-coverage", "value": 50}])
    assert targets(registry, default_setting(registry))["verdict"].tolist() == ["met"]


def test_a_goal_under_an_id_of_another_form_is_unknown(registry_of):
    assert the_goal(registry_of, GOAL | {"target_id": "t2030-something"})["verdict"] == "unknown"


def test_a_goal_under_an_id_without_a_dash_is_unknown(registry_of):
    assert the_goal(registry_of, GOAL | {"target_id": "t1"})["verdict"] == "unknown"
