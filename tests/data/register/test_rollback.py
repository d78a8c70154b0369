"""Rolling back: what is undone, what was changed since and stays, and rolling that back again."""

import pytest

from data.faults import SourceError
from data.register import publications, rollback
from data.register.errors import RegisterError
from data.register.history import history
from tests.data.register.offices import DESK, new_platform, published, rows_in_force


def roll_back(register, number, reason="名单有误"):
    return rollback.roll_back(register, DESK, number, reason)


def test_what_a_publication_did_is_undone_and_the_register_is_as_before(register):
    before = rows_in_force(register)
    published(register, {"platform_id": "pp-1", "staff": "50"}, new_platform("新平台"))
    published(register, {"platform_id": "pp-3"}, mode="end")
    undone, _ = roll_back(register, 3)
    assert (undone.number, undone.kind, undone.undoes) == (4, "rollback", 3)
    roll_back(register, 2)
    assert rows_in_force(register) == before


def test_rows_that_somebody_changed_since_are_kept_and_named(register):
    published(
        register, {"platform_id": "pp-1", "staff": "50"}, {"platform_id": "pp-2", "staff": "60"}
    )
    published(register, {"platform_id": "pp-1", "projects_served": "7"})
    _, plan = roll_back(register, 2)
    assert plan.kept == (("platforms", "pp-1"),)
    rows = rows_in_force(register)
    assert rows["pp-1"]["staff"] == "50" and "staff" not in rows["pp-2"]


def test_a_row_that_was_changed_and_changed_back_is_undone(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    published(register, {"platform_id": "pp-1", "staff": "51"})
    published(register, {"platform_id": "pp-1", "staff": "50"})
    _, plan = roll_back(register, 2)
    assert plan.kept == () and "staff" not in rows_in_force(register)["pp-1"]


def test_rolling_back_a_rollback_does_again_what_was_undone(register):
    published(
        register, {"platform_id": "pp-1", "staff": "50"}, new_platform("新平台", platform_id="pp-9")
    )
    published(register, {"platform_id": "pp-3"}, mode="end")
    after = rows_in_force(register)
    roll_back(register, 3)
    roll_back(register, 2)
    roll_back(register, 5)
    roll_back(register, 4)
    assert rows_in_force(register) == after
    roll_back(register, 2)  # and it can be undone once more
    assert "staff" not in rows_in_force(register)["pp-1"]


def test_the_order_of_rows_survives_an_end_and_its_rollback(register):
    published(register, {"platform_id": "pp-2"}, mode="end")
    roll_back(register, 2)
    assert sorted(rows_in_force(register)) == ["pp-1", "pp-2", "pp-3"]
    with register.reading() as connection:
        from data.register.content import in_order
        from data.register.versions import content_of

        assert in_order(content_of(connection, 3).tables["platforms"]) == ["pp-1", "pp-2", "pp-3"]


def test_the_first_publication_cannot_be_rolled_back(register):
    with pytest.raises(RegisterError, match="the beginning of the register"):
        roll_back(register, 1)


def test_what_has_nothing_left_to_undo_is_refused_with_the_rows_that_stay(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    published(register, {"platform_id": "pp-1", "staff": "51"})
    with pytest.raises(RegisterError, match="left to undo. Changed since: platforms pp-1"):
        roll_back(register, 2)
    with pytest.raises(RegisterError, match="There is no publication 9"):
        roll_back(register, 9)
    with pytest.raises(RegisterError, match="Give a reason"):
        roll_back(register, 3, reason="")


def test_a_rollback_that_would_leave_rows_without_what_they_name_is_refused(register):
    published(
        register,
        {"list_id": "pl-2", "list_name": "新名单", "levels": "provincial"},
        table="platform_lists",
    )
    published(register, {"platform_id": "pp-1", "list_ids": "pl-2"})
    with pytest.raises(SourceError) as refused:
        roll_back(register, 2)
    assert "platforms.csv (pp-1), column list_ids: 'pl-2' is not found" in refused.value.en
    with register.reading() as connection:
        assert publications.in_force(connection).number == 3


def test_a_rollback_has_the_cause_of_what_it_undoes_and_keeps_where_the_value_came_from(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    published(register, {"platform_id": "pp-1", "staff": "51"})
    roll_back(register, 3)
    last = history(register, DESK, "platforms", "pp-1")[-1]
    assert last.cells == {"staff": ("51", "50")} and last.version.cause == "correction"
    assert last.version.source["cells"]["staff"] == "B4"
