"""A list taken as far as its rows in one go, and what is told of it."""

import pytest

from data.office.decisions import ALL_ACCEPTED
from data.office.head import HeadChoice
from data.office.limits import OfficeError
from data.office.preview import ImportOrder, preview
from data.office.reading.process import read_bytes
from data.tables import TABLES
from tests.data.office.books import Formula, Page, xlsx
from tests.data.office.lists import file_of, references

PLATFORMS = TABLES["platforms"]
ACCEPTED = ImportOrder(decisions=ALL_ACCEPTED)
LIST = Page(
    [
        ["2025年中试平台名单"],
        ["序号", "平台名称", "级别", "所在县", "人员", "手机"],
        [1, "甲平台", "省级", "西湖区", Formula("=1+2", 3), "139"],
        [2, "乙平台", "市级", None, 4, None],
        ["合计", None, None, None, 7],
    ],
    merged=["D3:D4"],
    notes={"B3": "待核实"},
)


def test_a_list_becomes_rows_in_one_go():
    file = read_bytes(xlsx(LIST, Page([["旧"]], "旧", hidden=True)), "名单.xlsx")
    seen = preview(file, PLATFORMS, references(), ACCEPTED)
    assert [dict(row.values)["county"] for row in seen.made.rows] == ["西湖区", "西湖区"]
    assert [row.line for row in seen.made.rows] == [3, 4]
    assert seen.made.faults == ()
    assert {notice.rule: notice.text("zh") for notice in seen.notices} == {
        "office.other sheets": "名单.xlsx：其他工作表未读取：旧。",
        "office.set apart": "名单.xlsx：第 5 行不作为数据：合计。",
        "office.left columns": "名单.xlsx：这些列没有对应的项，未读取：手机。",
        "office.formulas": "名单.xlsx：1 格是公式，取上次保存时的值。",
        "office.notes": "名单.xlsx：1 格有批注（B3），批注不读取。",
        "office.filled down": "名单.xlsx：合并单元格 D3:D4 的值已计入其中每一行。",
    }


def test_each_step_is_kept_while_another_changes():
    file = file_of(LIST.rows)
    first = preview(file, PLATFORMS, references(), ACCEPTED)
    mapping = first.matching.mapping.with_column("手机", "notes")
    order = ACCEPTED.model_copy(update={"mapping": mapping})
    assert preview(file, PLATFORMS, references(), order).made.rows[0].values["notes"] == "139"
    # back to the head: a row is taken that was set apart
    order = order.model_copy(update={"head": HeadChoice(take=(5,))})
    taken = preview(file, PLATFORMS, references(), order)
    assert [row.line for row in taken.made.rows] == [3, 4, 5]
    assert taken.matching.mapping == mapping
    assert ImportOrder.model_validate_json(order.model_dump_json()) == order


def test_a_mapping_that_was_agreed_to_is_used_even_if_the_head_has_changed():
    mapping = preview(file_of(LIST.rows), PLATFORMS, references()).matching.mapping
    file = file_of([["平台名称", "新列"], ["甲平台", "x"]])
    order = ImportOrder(mapping=mapping, decisions=ALL_ACCEPTED)
    seen = preview(file, PLATFORMS, references(), order)
    assert seen.matching.left == ("新列",)
    assert dict(seen.made.rows[0].values) == {"name": "甲平台"}


def test_a_sheet_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(OfficeError, match="Choose one of these: 名单."):
        preview(file_of(LIST.rows), PLATFORMS, references(), ImportOrder(sheet="没有"))


def test_hidden_columns_are_told():
    rows = [["平台名称", "级别"], ["甲平台", "省级"]]
    file = file_of(rows, hidden_columns=frozenset({2}))
    (notice,) = preview(file, PLATFORMS, references()).notices
    assert notice.text("en") == "名单.xlsx: hidden columns are not taken in (级别)."


def test_of_very_many_cells_only_the_first_are_told():
    notes = {f"A{line}": "x" for line in range(2, 30)}
    file = file_of([["平台名称", "级别"], ["甲平台", "省级"]], notes=notes)
    (notice,) = preview(file, PLATFORMS, references()).notices
    assert notice.text("en").endswith("28 (A2, A3, A4, A5, A6, A7, A8, A9, A10, A11 …).")
