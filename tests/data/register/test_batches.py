"""Batches: which rows are meant, what would change and why, and what stands in the way.

What is compared is the same on either database, so that only what is kept there is tried on both.
"""

import json
from dataclasses import replace

import pytest

from data.faults import RegistryError, SourceError
from data.imported import ImportedRow
from data.register import batches, causes, editing, matching, review
from data.register.errors import RegisterError
from tests.data.register.offices import (
    DESK,
    approved,
    draft,
    new_platform,
    published,
    rows_in_force,
)


def preview(register, *rows, **options):
    return batches.preview(register, DESK, draft(*rows, **options))


def cells(difference):
    return {change.key: change.cells for change in difference.changes}


def rules(difference):
    return [fault.rule for fault in difference.faults]


# --- which row is meant ---------------------------------------------------------------------------


def test_a_row_is_found_by_its_id(on_file):
    found = preview(on_file, {"platform_id": "pp-1", "staff": "50"})
    assert cells(found) == {"pp-1": {"staff": ("", "50")}}


@pytest.mark.parametrize(
    "row",
    [
        {"name": "药物中试平台", "adcode": "330105"},
        {"name": " 药物 中试（平台）"},
        {"name": "药物中试平台", "city": "杭州市"},
    ],
)
def test_a_row_without_an_id_is_found_by_name_and_county_however_they_are_written(on_file, row):
    found = preview(on_file, row | {"staff": "50"})
    assert list(cells(found)) == ["pp-2"]


def test_a_namesake_elsewhere_is_another_row(on_file):
    found = preview(on_file, new_platform("药物中试平台"))
    assert found.counts == {
        "created": 1,
        "changed": 0,
        "ended": 0,
        "unchanged": 0,
        "left_out": 0,
    }


def test_two_rows_on_record_that_could_be_meant_are_a_fault_that_names_both(on_file):
    published(on_file, new_platform("药物中试平台"))
    found = preview(on_file, {"name": "药物中试平台", "staff": "5"})
    (fault,) = found.faults
    assert fault.rule == "batch.two hits" and "pp-2" in fault.value
    assert fault.text("zh").startswith("平台名单.xlsx 名单 第 4 行：“")
    assert "could be any of these rows" in fault.text("en")


def test_one_row_twice_in_the_file_is_a_fault(on_file):
    found = preview(on_file, {"platform_id": "pp-1", "staff": "5"}, {"name": "芯片中试平台"})
    (fault,) = found.faults
    assert fault.rule == "batch.twice" and fault.line == 5 and "第 4 行" in fault.text("zh")


def test_a_new_row_gets_the_same_readable_id_whoever_imports_it(on_file):
    (one,) = preview(on_file, new_platform("新材料中试平台")).changes
    (again,) = preview(on_file, new_platform("新材料（中试）平台", staff="3")).changes
    assert one.key == again.key and one.key.startswith("pp-330102-")
    assert one.new["platform_id"] == one.key


def test_an_id_that_another_name_has_already_gets_more_digits(on_file):
    (one,) = preview(on_file, new_platform("新材料中试平台")).changes
    published(on_file, new_platform("别的平台") | {"platform_id": one.key})
    (again,) = preview(on_file, new_platform("新材料中试平台")).changes
    assert again.key.startswith(one.key) and len(again.key) == len(one.key) + 1


def test_two_new_rows_whose_ids_would_be_the_same_get_different_ones(on_file, monkeypatch):
    monkeypatch.setattr(matching, "DIGITS", 1)  # of 16
    found = preview(on_file, *(new_platform(f"平台{number}号") for number in range(40)))
    assert found.counts["created"] == 40 and not found.faults
    assert len({change.key for change in found.changes}) == 40


def test_a_new_row_of_a_table_without_names_needs_its_id(on_file):
    found = preview(on_file, {"list_name": "新名单"}, table="platform_lists")
    assert rules(found) == ["batch.no key"]


def test_a_row_of_several_key_columns_is_found_by_those_that_are_given(on_file):
    row = {"indicator": "R&D", "unit": "%", "adcode": "330000", "value": "3.2"}
    found = preview(on_file, row, table="indicators")
    assert list(cells(found).values()) == [{"value": ("3.1", "3.2")}]


# --- what a cell says -----------------------------------------------------------------------------


def test_a_blank_leaves_and_an_erased_cell_erases(on_file):
    published(on_file, {"platform_id": "pp-1", "staff": "50", "projects_served": "7"})
    found = preview(on_file, {"platform_id": "pp-1", "staff": "", "projects_served": None})
    assert cells(found) == {"pp-1": {"projects_served": ("7", "")}}


def test_what_was_said_of_all_rows_fills_blanks_and_overwrites_nothing(on_file):
    def said_of_all(row):
        constants = ("confidence", "staff")
        values = row | {"confidence": "likely", "staff": "9"}
        return ImportedRow("名单", 4, values, {}, constants)

    rows = [said_of_all({"platform_id": "pp-1"})]
    new = new_platform("光电中试平台")
    rows.append(said_of_all(new))
    drafted = replace(draft(new), rows=tuple(rows))
    batch, found = batches.create(on_file, DESK, drafted)
    changed = cells(found)
    assert changed.pop("pp-1") == {"staff": ("", "9")}
    (created,) = changed.values()
    assert created["confidence"] == ("", "likely") and created["staff"] == ("", "9")
    # as it is kept, it says the same
    kept = [one for one in batches.all_of(on_file, DESK) if one.number == batch.number]
    assert kept[0].rows == drafted.rows


def test_an_id_cannot_be_erased(on_file):
    found = preview(on_file, {"platform_id": None, "name": "芯片中试平台"})
    assert rules(found) == ["batch.erased key"]


def test_what_is_on_record_already_changes_nothing(on_file):
    found = preview(on_file, {"platform_id": "pp-1", "name": "芯片中试平台"})
    assert found.changes == () and found.unchanged == 1
    with pytest.raises(RegisterError, match="nothing to publish"):
        batches.create(on_file, DESK, draft({"platform_id": "pp-1"}))


# --- scope and mode -------------------------------------------------------------------------------


def test_rows_that_a_full_list_lacks_are_proposed_as_ended(on_file):
    found = preview(on_file, {"platform_id": "pp-1"}, mode="full")
    assert {change.key: change.new for change in found.changes} == {"pp-2": None, "pp-3": None}


@pytest.mark.parametrize(
    ("scope", "ended"),
    [
        ("city:330100", ["pp-2"]),
        ("county:330102", []),
        ("platform:pp-1", []),
        ("all", ["pp-2", "pp-3"]),
    ],
)
def test_only_rows_of_the_scope_are_missing(on_file, scope, ended):
    found = preview(on_file, {"platform_id": "pp-1", "staff": "1"}, mode="full", scope=scope)
    assert [change.key for change in found.changes if change.new is None] == ended


def test_a_row_outside_the_scope_is_a_fault(on_file):
    found = preview(on_file, {"platform_id": "pp-3", "staff": "1"}, scope="city:330100")
    (fault,) = found.faults
    assert fault.rule == "batch.outside" and "city:330100" in fault.text("zh")


def test_a_row_cannot_be_moved_out_of_the_scope_or_into_it(on_file):
    away = {"platform_id": "pp-2", "city": "宁波市", "county": "海曙区", "adcode": "330203"}
    home = {"platform_id": "pp-3", "city": "杭州市", "county": "上城区", "adcode": "330102"}
    found = preview(on_file, away, home, scope="city:330100")
    assert rules(found) == ["batch.outside", "batch.outside"]


def test_rows_of_a_list_are_put_on_it_and_those_it_lacks_leave_it(on_file):
    found = preview(on_file, {"platform_id": "pp-1"}, mode="full", scope="list:pl-1")
    assert cells(found)["pp-1"] == {"list_ids": ("", "pl-1")}
    assert [change.key for change in found.changes if change.new is None] == ["pp-3"]


def test_a_row_that_is_on_another_list_too_only_leaves_this_one(on_file):
    published(
        on_file,
        {"list_id": "pl-2", "list_name": "另一名单", "levels": "provincial"},
        table="platform_lists",
    )
    published(on_file, {"platform_id": "pp-3", "list_ids": "pl-1;pl-2"})
    found = preview(on_file, {"platform_id": "pp-1"}, mode="full", scope="list:pl-1")
    assert cells(found)["pp-3"] == {"list_ids": ("pl-1;pl-2", "pl-2")}


def test_the_mode_end_ends_the_rows_of_the_file(on_file):
    found = preview(on_file, {"name": "药物中试平台"}, mode="end")
    assert [(change.key, change.new) for change in found.changes] == [("pp-2", None)]


def test_a_row_to_end_that_is_not_there_is_a_fault(on_file):
    found = preview(on_file, {"name": "没有的平台"}, {"platform_id": "pp-99"}, mode="end")
    assert rules(found) == ["batch.not found", "batch.not found"]


def test_a_scope_that_a_table_knows_nothing_of_is_refused(on_file):
    with pytest.raises(RegistryError, match="no column by which 'city:330100' could be told"):
        preview(on_file, {"cluster_id": "ic"}, table="clusters", scope="city:330100")


# --- faults ---------------------------------------------------------------------------------------


def test_a_fault_names_the_sheet_and_the_cell_of_the_file(on_file):
    found = preview(on_file, {"platform_id": "pp-1", "level": "省级"})
    (fault,) = found.faults
    assert fault.rule == "choices"
    assert fault.text("zh").startswith("平台名单.xlsx 名单!B4，level 列：“省级”应为以下之一")
    assert fault.text("en").startswith("平台名单.xlsx 名单!B4, column level: '省级' must be one of")
    assert fault.as_dict()["address"] == "名单!B4"


def test_a_fault_of_a_row_on_record_names_the_row(on_file):
    found = preview(on_file, {"list_id": "pl-1"}, table="platform_lists", mode="end")
    (fault,) = found.faults
    assert fault.rule == "refers"
    assert fault.text("en").startswith("platforms.csv (pp-3), column list_ids: 'pl-1' is not found")


def test_all_faults_are_told_at_once(on_file):
    found = preview(
        on_file,
        {"platform_id": "pp-1", "level": "省级", "status": "在建"},
        {"platform_id": "pp-2", "adcode": "110105"},
        {"name": "没有编号的平台", "platform_id": None},
    )
    assert sorted(rules(found)) == ["batch.erased key", "choices", "choices", "refers"]
    with pytest.raises(SourceError) as refused:
        batches.create(on_file, DESK, draft({"platform_id": "pp-1", "level": "省级"}))
    assert "名单!B4" in refused.value.zh
    assert batches.all_of(on_file, DESK) == []


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\ud800", "\uffff"])
def test_letters_that_no_database_holds_are_faults_of_their_cells(on_file, letter):
    found = preview(on_file, {"platform_id": f"pp{letter}", "name": "x"}, {"platform_id": "pp-1"})
    (fault,) = found.faults
    assert (fault.rule, fault.cell) == ("control", "A4")
    assert json.dumps(fault.as_dict(), ensure_ascii=False).encode()


def test_what_a_spreadsheet_would_run_stays_text(on_file):
    published(on_file, {"platform_id": "pp-1", "notes": "=HYPERLINK(1)", "batch": 'a\nb,"c"'})
    row = rows_in_force(on_file)["pp-1"]
    assert (row["notes"], row["batch"]) == ("=HYPERLINK(1)", 'a\nb,"c"')


def test_a_likely_double_is_a_notice(on_file):
    found = preview(on_file, new_platform("芯片中试平台", platform_id="pp-9"))
    assert [notice.rule for notice in found.notices] == ["double"]
    assert not found.faults


# --- causes ---------------------------------------------------------------------------------------

CAUSES = {
    "a blank is filled": ({"staff": "50"}, ("completion", None)),
    "a status moves": ({"status": "under_construction"}, ("real", None)),
    "a date moves": ({"recognised_on": "2026-12-01"}, ("real", "2026-12-01")),
    "a name moves": ({"name": "芯片平台"}, ("correction", None)),
    "a value is erased": ({"field": None}, ("correction", None)),
    "blank and name": ({"staff": "50", "name": "芯片平台"}, ("correction", None)),
}


@pytest.mark.parametrize("kind", CAUSES)
def test_the_cause_is_guessed_from_the_kind_of_change(on_file, kind):
    row, expected = CAUSES[kind]
    if kind == "a date moves":
        published(on_file, {"platform_id": "pp-1", "recognised_on": "2025-06-01"})
    (change,) = preview(on_file, {"platform_id": "pp-1"} | row).changes
    assert (change.cause, change.true_from) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2027-01-01", "real"), ("2025", "completion"), ("", "completion")],
)
def test_a_new_row_is_real_if_it_began_after_the_record(on_file, since, expected):
    (change,) = preview(on_file, new_platform("新平台", recognised_on=since)).changes
    assert (change.cause, change.true_from) == (expected, since or None)


def test_an_editor_says_better_and_leaves_rows_out(register):
    batch, _ = batches.create(
        register,
        DESK,
        draft({"platform_id": "pp-1", "name": "芯片平台"}, {"platform_id": "pp-2", "staff": "9"}),
    )
    said = causes.given_cause("real", "2026-10", "更名")
    editing.set_cause(register, DESK, batch.number, ["pp-1"], said)
    editing.leave_out(register, DESK, batch.number, ["pp-2"])
    kept = batches.get(register, DESK, batch.number)
    found = batches.difference_of(register, kept)
    (change,) = found.changes
    assert (change.cause, change.true_from, change.note) == ("real", "2026-10", "更名")
    assert found.counts["left_out"] == 1
    editing.take_back(register, DESK, batch.number, ["pp-2"])
    kept = batches.get(register, DESK, batch.number)
    assert len(batches.difference_of(register, kept).changes) == 2


def test_a_cause_or_a_row_that_there_is_not_is_refused(register):
    batch, _ = batches.create(register, DESK, draft({"platform_id": "pp-1", "staff": "9"}))
    with pytest.raises(RegisterError, match="'wish' is none of"):
        causes.given_cause("wish")
    with pytest.raises(RegisterError, match="is not a date"):
        causes.given_cause("real", "soon")
    with pytest.raises(RegisterError, match="changes no such rows: pp-7"):
        editing.leave_out(register, DESK, batch.number, ["pp-7"])


# --- from hand to hand ----------------------------------------------------------------------------


def test_a_batch_goes_from_draft_to_published_and_keeps_its_file(register):
    batch, _ = batches.create(
        register, DESK, draft({"platform_id": "pp-1", "staff": "9"}, note="十月名单")
    )
    states = [batch.state]
    review.submit(register, DESK, batch.number)
    states.append(batches.get(register, DESK, batch.number).state)
    review.approve(register, DESK, batch.number)
    states.append(batches.get(register, DESK, batch.number).state)
    publication = review.publish_batch(register, DESK, batch.number)
    settled = batches.get(register, DESK, batch.number)
    assert [*states, settled.state] == ["draft", "submitted", "approved", "published"]
    assert (publication.number, publication.batch, publication.reason) == (2, 1, "十月名单")
    assert settled.published_in == 2 and publication.solo
    assert rows_in_force(register)["pp-1"]["staff"] == "9"
    assert batches.original(register, DESK, batch.number) == b"office file"


def test_a_refused_batch_says_why_and_may_be_submitted_again(register):
    batch, _ = batches.create(register, DESK, draft({"platform_id": "pp-1", "staff": "9"}))
    review.submit(register, DESK, batch.number)
    with pytest.raises(RegisterError, match="Give a reason"):
        review.refuse(register, DESK, batch.number, " ")
    review.refuse(register, DESK, batch.number, "缺来源")
    refused = batches.get(register, DESK, batch.number)
    assert (refused.state, refused.decision) == ("refused", "缺来源")
    review.submit(register, DESK, batch.number)
    assert batches.get(register, DESK, batch.number).state == "submitted"


def test_an_act_out_of_its_turn_is_refused(register):
    batch, _ = batches.create(register, DESK, draft({"platform_id": "pp-1", "staff": "9"}))
    for act in (review.approve, review.publish_batch):
        with pytest.raises(RegisterError, match="Batch 1 is draft"):
            act(register, DESK, batch.number)
    review.submit(register, DESK, batch.number)
    with pytest.raises(RegisterError, match="Batch 1 is submitted"):
        editing.leave_out(register, DESK, batch.number, ["pp-1"])
    with pytest.raises(RegisterError, match="There is no batch 7"):
        batches.get(register, DESK, 7)


def test_a_published_batch_is_not_published_twice(register):
    number = approved(register, {"platform_id": "pp-1", "staff": "9"})
    review.publish_batch(register, DESK, number)
    with pytest.raises(RegisterError, match="Batch 1 is published"):
        review.publish_batch(register, DESK, number)
