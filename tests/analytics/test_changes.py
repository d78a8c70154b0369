"""What is new between two snapshots, and on the record of the last year."""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics.questions.changes import Changes, changes, changes_since, recognised_lately
from data.faults import RegistryError
from data.manifest import MANIFEST, hashes_of, snapshot_id_of
from data.snapshot import earlier_folder
from tests.conftest import write_rows

HERE = {"inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0}
FAR = {"km_p05": 90, "km_p50": 95, "km_p95": 99}


def test_platforms_that_came_went_or_changed_status_are_named(registry_of):
    before = registry_of(
        platforms=[
            {"platform_id": "p1"},
            {"platform_id": "p2", "status": "planned"},
            {"platform_id": "p3"},
        ]
    )
    after = registry_of(
        platforms=[
            {"platform_id": "p2", "status": "operating"},
            {"platform_id": "p3"},
            {"platform_id": "p4"},
        ]
    )
    assert changes(before, after) == Changes(
        added=["p4"],
        removed=["p1"],
        status_changed=["p2"],
        gaps_opened=0,
        gaps_closed=0,
        gaps_to_verify=0,
    )


def test_gaps_of_counties_that_opened_or_closed_are_counted_and_those_of_other_units_are_not(
    registry_of,
):
    units = [
        {"unit_id": "330102"},
        {"unit_id": "330105"},
        {"unit_id": "330203"},
        {"unit_kind": "city", "unit_id": "330100"},
    ]
    before = registry_of(
        needs=units,
        proximity=[place | unit for place, unit in zip((HERE, HERE, FAR, FAR), units, strict=True)],
    )
    after = registry_of(
        needs=units,
        proximity=[place | unit for place, unit in zip((FAR, FAR, HERE, HERE), units, strict=True)],
    )
    found = changes(before, after)
    assert (found.gaps_opened, found.gaps_closed) == (2, 1)


def test_a_gap_that_may_be_met_is_to_be_verified_and_not_closed(registry_of):
    before = registry_of(needs=[{}])
    platforms = [{"platform_id": "p1", "status": "unknown"}]
    after = registry_of(needs=[{}], platforms=platforms, proximity=[HERE])
    found = changes(before, after)
    assert (found.gaps_opened, found.gaps_closed, found.gaps_to_verify) == (0, 0, 1)


def test_a_snapshot_differs_in_nothing_from_itself(registry_of):
    registry = registry_of(needs=[{}], proximity=[HERE])
    assert changes(registry, registry) == Changes([], [], [], 0, 0, 0)


def lately(*dates, as_of="2026-11-23"):
    platforms = pd.DataFrame(
        {
            "platform_id": [f"p{k}" for k in range(len(dates))],
            "recognised_on": pd.Series(dates, dtype="str"),
        }
    )
    return recognised_lately(platforms, as_of)["recognised_on"].tolist()


def test_the_last_years_platforms_come_latest_first_and_undated_ones_are_left_out():
    assert lately("2026-01", None, "2026-06-30", "2025-12", "2024-12-31") == [
        "2026-06-30",
        "2026-01",
        "2025-12",
    ]


def test_a_platform_recognised_after_the_day_is_not_among_them():
    assert lately("2026-11-23", "2026-11-24", "2027") == ["2026-11-23"]


@pytest.mark.parametrize(
    "day, included",
    [
        ("2025-11-23", True),
        ("2025-11-22", False),
        ("2025-11", False),
        ("2025-12", True),
        ("2025", False),
        ("2026", False),
        ("2026-10", True),
        ("2026-11", False),
    ],
)
def test_the_year_begins_365_days_before_and_a_year_or_month_alone_counts_if_every_day_of_it_does(
    day, included
):
    assert (lately(day) == [day]) is included


# --- a snapshot that cannot be compared -----------------------------------------------------------


def rewritten(folder: Path, **changed: object) -> None:
    """Change a snapshot and its manifest, so that both still agree."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest |= {"files": hashes_of(folder)} | changed
    manifest["snapshot_id"] = snapshot_id_of(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def without_a_column(folder: Path) -> None:
    path = folder / "platforms.parquet"
    pd.read_parquet(path).drop(columns="status").to_parquet(path)
    rewritten(folder)


def with_numbers_for_texts(folder: Path) -> None:
    path = folder / "needs.parquet"
    pd.read_parquet(path).assign(basis=1.5).to_parquet(path)
    rewritten(folder)


def without_the_default_policy(folder: Path) -> None:
    for path in (folder / "policy_sets").glob("*.toml"):
        path.unlink()
    rewritten(folder)


WRONG: dict[str, Callable[[Path], object]] = {
    "of an older version": without_a_column,
    "of other types": with_numbers_for_texts,
    "of other policy sets": without_the_default_policy,
    "damaged": lambda folder: (folder / "needs.parquet").write_bytes(b"PAR1"),
    "half deleted": lambda folder: (folder / "platforms.parquet").unlink(),
    "with a manifest that is no JSON": lambda folder: (folder / MANIFEST).write_bytes(b"\xff{"),
    "with a manifest of another shape": lambda folder: (folder / MANIFEST).write_text("[1]"),
    "with a manifest that lists no tables": lambda folder: rewritten(folder, rows=3),
    "gone": lambda folder: [path.unlink() for path in folder.rglob("*") if path.is_file()],
}


@pytest.fixture
def earlier(tmp_path) -> Path:
    return write_rows(tmp_path, as_of="2026-01-01", needs=[{}], proximity=[HERE])


@pytest.mark.parametrize("wrong", WRONG)
def test_a_snapshot_that_cannot_be_compared_is_refused_whatever_is_wrong_with_it(
    registry_of, earlier, wrong
):
    WRONG[wrong](earlier)
    with pytest.raises(RegistryError, match="cannot be read or compared"):
        changes_since(earlier, registry_of(needs=[{}], proximity=[HERE]))


def test_a_snapshot_of_a_newer_version_is_compared_by_what_both_have(registry_of, earlier):
    later = registry_of(needs=[{}], proximity=[HERE])
    pd.DataFrame({"novel": [1]}).to_parquet(earlier / "novelties.parquet")
    path = earlier / "platforms.parquet"
    pd.read_parquet(path).assign(novel=1).to_parquet(path)
    rows = json.loads((earlier / MANIFEST).read_text(encoding="utf-8"))["rows"]
    rewritten(earlier, rows=rows | {"novelties": 1}, novel={})
    assert changes_since(earlier, later) == Changes([], [], [], 0, 0, 0)


def test_the_snapshot_before_is_the_latest_of_an_earlier_day_whole_or_not(tmp_path, earlier):
    later = write_rows(tmp_path, as_of="2026-02-01", needs=[{}])
    write_rows(tmp_path, as_of="2026-03-01", needs=[{}])
    assert earlier_folder(tmp_path, "2026-03-01") == later
    (later / "needs.parquet").unlink()
    assert earlier_folder(tmp_path, "2026-03-01") == later
    (later / MANIFEST).unlink()
    assert earlier_folder(tmp_path, "2026-03-01") == earlier
    assert earlier_folder(tmp_path, "2026-01-01") is None
    assert earlier_folder(tmp_path / "nowhere", "2026-03-01") is None
