"""Where a row comes from, cell by cell; and two clocks: known in a publication, true on a day."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.register import batches, causes, editing, review
from data.register.changes import Version
from data.register.clocks import Timeline, as_known, as_true
from data.register.errors import RegisterError
from data.register.history import blame, history
from data.register.rollback import roll_back
from tests.data.register.offices import DESK, draft, new_platform, published, rows_in_force


def publish_with(register, cause, *rows, **options):
    """A batch whose rows all have one cause, published."""
    batch, found = batches.create(register, DESK, draft(*rows, **options))
    keys = [change.key for change in found.changes]
    editing.set_cause(register, DESK, batch.number, keys, cause)
    review.submit(register, DESK, batch.number)
    review.approve(register, DESK, batch.number)
    return review.publish_batch(register, DESK, batch.number)


# --- history --------------------------------------------------------------------------------------


def test_the_history_of_a_row_tells_each_cell_with_who_when_and_why(register):
    published(register, {"platform_id": "pp-1", "staff": "50"}, note="十月报表")
    publish_with(
        register,
        causes.given_cause("real", "2026-11-01", "更名"),
        {"platform_id": "pp-1", "name": "芯片平台"},
    )
    steps = history(register, DESK, "platforms", "pp-1")
    assert [step.publication.number for step in steps] == [1, 2, 3]
    assert [step.version.cause for step in steps] == ["first", "completion", "real"]
    assert steps[1].cells == {"staff": ("", "50")} and steps[1].publication.reason == "十月报表"
    assert steps[2].version.true_from == "2026-11-01" and steps[2].version.note == "更名"
    assert steps[2].publication.who == "desk"


def test_a_cause_that_no_editor_gave_is_told_as_guessed_before_and_after_it_is_published(register):
    other = {"platform_id": "pp-2", "staff": "7"}
    batch, found = batches.create(
        register, DESK, draft({"platform_id": "pp-1", "staff": "50"}, other)
    )
    assert [change.is_guessed for change in found.changes] == [True, True]
    editing.set_cause(register, DESK, batch.number, ["pp-1"], causes.given_cause("real"))
    found = batches.difference_of(register, batches.get(register, DESK, batch.number))
    assert [change.is_guessed for change in found.changes] == [False, True]
    review.submit(register, DESK, batch.number)
    review.approve(register, DESK, batch.number)
    review.publish_batch(register, DESK, batch.number)
    last = {key: history(register, DESK, "platforms", key)[-1] for key in ("pp-1", "pp-2")}
    assert {key: step.version.is_guessed for key, step in last.items()} == {
        "pp-1": False,
        "pp-2": True,
    }
    assert not history(register, DESK, "platforms", "pp-1")[0].version.is_guessed


def test_each_cell_names_the_publication_and_the_cell_of_the_file_that_gave_it(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    origins = {origin.column: origin for origin in blame(register, DESK, "platforms", "pp-1")}
    assert origins["staff"].step.publication.number == 2
    assert (origins["staff"].file, origins["staff"].address) == ("平台名单.xlsx", "名单!B4")
    assert origins["name"].step.publication.number == 1 and origins["name"].address == ""


def test_the_history_as_it_was_known_ends_there(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    published(register, {"platform_id": "pp-1"}, mode="end")
    assert len(history(register, DESK, "platforms", "pp-1", known=2)) == 2
    assert blame(register, DESK, "platforms", "pp-1", known=2)
    assert blame(register, DESK, "platforms", "pp-1") == []
    assert history(register, DESK, "platforms", "pp-1")[-1].version.cells is None


def test_a_row_that_never_was_is_refused(register):
    with pytest.raises(RegisterError, match="never had a row 'pp-7'"):
        history(register, DESK, "platforms", "pp-7")
    with pytest.raises(RegisterError, match="There is no table 'plants'"):
        history(register, DESK, "plants", "x")


# --- known ----------------------------------------------------------------------------------------


def test_every_publication_is_known_as_it_was(register):
    kept = [rows_in_force(register)]
    published(register, {"platform_id": "pp-1", "staff": "50"})
    kept.append(rows_in_force(register))
    published(register, {"platform_id": "pp-2"}, mode="end")
    kept.append(rows_in_force(register))
    roll_back(register, DESK, 3, "误删")
    kept.append(rows_in_force(register))
    for number, expected in enumerate(kept, start=1):
        rows = as_known(register, DESK, number).tables["platforms"]
        assert {key: row.cells for key, row in rows.items()} == expected


# --- true -----------------------------------------------------------------------------------------


def true_rows(register, day, known=None):
    found = as_true(register, DESK, day, known)
    return {key: row.cells for key, row in found.content.tables["platforms"].items()}


def test_a_real_change_is_true_from_its_day_on(register):
    moved = {"platform_id": "pp-1", "status": "planned"}
    publish_with(register, causes.given_cause("real", "2026-10-01"), moved)
    assert true_rows(register, "2026-09-30")["pp-1"]["status"] == "operating"
    assert true_rows(register, "2026-10-01")["pp-1"]["status"] == "planned"
    assert true_rows(register, "2026-12-31", known=1)["pp-1"]["status"] == "operating"


def test_a_correction_was_true_all_along(register):
    publish_with(
        register,
        causes.given_cause("real", "2026-10-01"),
        {"platform_id": "pp-1", "status": "planned"},
    )
    published(register, {"platform_id": "pp-1", "name": "芯片平台"})
    assert true_rows(register, "2020-01-01")["pp-1"]["name"] == "芯片平台"
    assert true_rows(register, "2020-01-01")["pp-1"]["status"] == "operating"


def test_a_correction_of_a_real_change_is_true_from_the_day_of_that_change(register):
    publish_with(
        register,
        causes.given_cause("real", "2026-10-01"),
        {"platform_id": "pp-1", "status": "planned"},
    )
    publish_with(
        register,
        causes.given_cause("correction"),
        {"platform_id": "pp-1", "status": "under_construction"},
    )
    assert true_rows(register, "2026-09-30")["pp-1"]["status"] == "operating"
    assert true_rows(register, "2026-10-01")["pp-1"]["status"] == "under_construction"


def test_a_row_begins_and_ends_on_its_days(register):
    published(register, new_platform("新平台", platform_id="pp-9", recognised_on="2026-03"))
    publish_with(
        register, causes.given_cause("real", "2026-11-01"), {"platform_id": "pp-9"}, mode="end"
    )
    there = [
        day
        for day in ("2026-02-28", "2026-03-01", "2026-10-31", "2026-11-01")
        if "pp-9" in true_rows(register, day)
    ]
    assert there == ["2026-03-01", "2026-10-31"]


def test_rows_without_a_day_stay_and_are_counted(register):
    published(register, new_platform("新平台", platform_id="pp-9", recognised_on="2026-03"))
    found = as_true(register, DESK, "2019-01-01")
    assert sorted(found.content.tables["platforms"]) == ["pp-1", "pp-2", "pp-3"]
    assert found.undated["platforms"] == 3
    assert as_true(register, DESK, "2026-12-01").undated["platforms"] == 3


def test_today_as_it_is_known_is_what_stands(register):
    published(register, {"platform_id": "pp-1", "staff": "50"}, new_platform("新平台"))
    published(register, {"platform_id": "pp-3"}, mode="end")
    assert true_rows(register, "2999-01-01") == rows_in_force(register)


STEP = st.tuples(
    st.sampled_from([None, "a", "b", "c"]),
    st.sampled_from(["real", "correction", "completion"]),
    st.sampled_from([None, "2024", "2025-06", "2026-01-01"]),
)


@given(st.lists(STEP, min_size=1, max_size=6))
def test_in_the_end_the_last_version_is_true_whatever_the_history(steps):
    versions = versions_of_one_row(steps)
    row = timeline_of(versions).row_on("2999-12-31")
    last = versions[-1].cells
    assert (row.cells if row else None) == last


@given(st.lists(STEP, min_size=1, max_size=6))
def test_without_days_the_last_version_was_always_true(steps):
    versions = versions_of_one_row([(value, cause, None) for value, cause, _ in steps])
    row = timeline_of(versions).row_on("1900-01-01")
    assert (row.cells if row else None) == versions[-1].cells


def timeline_of(versions):
    timeline = Timeline()
    for version in versions:
        timeline.add(version)
    return timeline


def versions_of_one_row(steps):
    """Versions of a row of one cell; None ends it, and a row that is not there cannot end."""
    values = [value for value, _ in itertools.groupby(step[0] for step in steps)]
    kept = [value for place, value in enumerate(values) if value is not None or place]
    return [
        Version(
            "t", "k", number, None, 1, None if value is None else {"c": value}, cause, day, None, ""
        )
        for number, (value, (_, cause, day)) in enumerate(
            zip(kept or ["a"], steps, strict=False), 1
        )
    ]
