"""What is new between two snapshots, and on the record of the last year."""

import pandas as pd
import pytest

from analytics.changes import Changes, changes, recognised_lately

HERE = {"inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0}
FAR = {"km_p05": 90, "km_p50": 95, "km_p95": 99}


def test_platforms_that_came_went_or_changed_status_are_named(registry_of):
    before = registry_of(platforms=[{"platform_id": "p1"}, {"platform_id": "p2", "status": "planned"}, {"platform_id": "p3"}])
    after = registry_of(platforms=[{"platform_id": "p2", "status": "operating"}, {"platform_id": "p3"}, {"platform_id": "p4"}])
    assert changes(before, after) == Changes(added=["p4"], removed=["p1"], status_changed=["p2"], gaps_opened=0, gaps_closed=0)


def test_gaps_of_counties_that_opened_or_closed_are_counted_and_those_of_other_units_are_not(registry_of):
    units = [{"unit_id": "330102"}, {"unit_id": "330105"}, {"unit_id": "330203"}, {"unit_kind": "city", "unit_id": "330100"}]
    before = registry_of(needs=units, proximity=[place | unit for place, unit in zip((HERE, HERE, FAR, FAR), units, strict=True)])
    after = registry_of(needs=units, proximity=[place | unit for place, unit in zip((FAR, FAR, HERE, HERE), units, strict=True)])
    found = changes(before, after)
    assert (found.gaps_opened, found.gaps_closed) == (2, 1)


def test_a_snapshot_differs_in_nothing_from_itself(registry_of):
    registry = registry_of(needs=[{}], proximity=[HERE])
    assert changes(registry, registry) == Changes([], [], [], 0, 0)


def lately(*dates, as_of="2026-11-23"):
    platforms = pd.DataFrame({"platform_id": [f"p{k}" for k in range(len(dates))], "recognised_on": pd.Series(dates, dtype="str")})
    return recognised_lately(platforms, as_of)["recognised_on"].tolist()


def test_the_last_years_platforms_come_latest_first_and_undated_ones_are_left_out():
    assert lately("2026-01", None, "2026-06-30", "2025-12", "2024-12-31") == ["2026-06-30", "2026-01", "2025-12"]


def test_a_platform_recognised_after_the_day_is_not_among_them():
    assert lately("2026-11-23", "2026-11-24", "2027") == ["2026-11-23"]


@pytest.mark.parametrize("day, included", [("2025-11-23", True), ("2025-11-22", False), ("2025-11", False), ("2025-12", True), ("2025", False), ("2026", True)])
def test_the_year_begins_365_days_before_and_a_year_alone_counts_from_its_first_day(day, included):
    assert (lately(day) == [day]) is included
