"""Where the head of an office's table stands, and which rows below it are data."""

import pytest

from data.office.cells import Sheet
from data.office.head import HeadChoice, find_head
from data.office.limits import OfficeError
from data.office.matching import propose_mapping
from data.office.words import (
    all_heads,
    head_words,
    own_words,
    plain,
    plain_unit,
    read_words,
    units,
)
from data.tables import SOURCES, TABLES

HEAD = ["序号", "平台名称", "级别", "所在县（市、区）", "备注"]
ROWS = [[1, "甲平台", "省级", "西湖区", None], [2, "乙平台", "市级", "余姚市", "在建"]]


def sheet_of(*rows, **about):
    return Sheet("名单", rows, **about)


def keys(head):
    return [column.key for column in head.columns]


def apart(head):
    return {row.line: row.kind for row in head.apart}


def test_a_plain_table_has_its_head_in_the_first_line():
    head = find_head(sheet_of(HEAD, *ROWS))
    assert (head.first, head.last, head.lines, head.apart) == (1, 1, (2, 3), ())
    assert keys(head) == HEAD
    assert [column.filled for column in head.columns] == [2, 2, 2, 2, 1]


def test_title_and_office_stand_above_the_head():
    head = find_head(
        sheet_of(
            ["2025年浙江省中试平台名单"],
            ["填报单位：杭州市经信局", None, None, "单位：万元"],
            [],
            HEAD,
            *ROWS,
        )
    )
    assert (head.first, head.lines) == (4, (5, 6))
    assert apart(head) == {1: "above", 2: "above"}


def test_a_merged_title_is_no_part_of_the_head():
    head = find_head(sheet_of(["名单"], HEAD, *ROWS, merged=[(1, 1, 1, 5)]))
    assert (head.first, head.last) == (2, 2)


TWO_LINES = (
    ["平台名称", "规模", None, "备注"],
    [None, "建筑面积（㎡）", "人员", None],
    ["甲平台", 1200, 30, None],
)
TWO_LINE_KEYS = ["平台名称", "规模/建筑面积（㎡）", "规模/人员", "备注"]


@pytest.mark.parametrize("merged", [(), [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)], [(1, 2, 1, 3)]])
def test_a_head_of_two_lines_is_one_head_merged_or_not(merged):
    head = find_head(sheet_of(*TWO_LINES, merged=merged))
    assert (head.first, head.last, head.lines) == (1, 2, (3,))
    assert keys(head) == TWO_LINE_KEYS


def test_groups_above_a_whole_head_belong_to_it_if_they_are_merged():
    rows = (["基本情况", None, "建设情况", None], HEAD[1:], ROWS[0][1:])
    head = find_head(sheet_of(*rows, merged=[(1, 1, 1, 2), (1, 3, 1, 4)]))
    assert (head.first, head.last) == (1, 2)
    assert keys(head)[0] == "基本情况/平台名称"
    assert find_head(sheet_of(*rows)).first == 2  # who knows


def test_a_head_of_three_lines():
    rows = (
        ["平台名称", "规模", None, None],
        [None, "面积", None, "人员"],
        [None, "建筑面积", "用地面积", None],
        ["甲平台", 1, 2, 3],
    )
    merged = [(1, 1, 3, 1), (1, 2, 1, 4), (2, 2, 2, 3), (2, 4, 3, 4)]
    head = find_head(sheet_of(*rows, merged=merged))
    assert (head.first, head.last, head.lines) == (1, 3, (4,))
    assert keys(head) == ["平台名称", "规模/面积/建筑面积", "规模/面积/用地面积", "规模/人员"]


def test_a_row_of_texts_below_the_head_is_data():
    head = find_head(sheet_of(HEAD, ["1", "甲平台", "省级", None, None]))
    assert (head.last, head.lines) == (1, (2,))


def test_numbers_below_the_head_number_the_columns():
    head = find_head(sheet_of(HEAD, ["甲", "乙", 1, 2, 3], *ROWS))
    assert apart(head) == {2: "numbering"} and head.lines == (3, 4)


@pytest.mark.parametrize(
    "row",
    [
        ["合计", None, 12],
        [None, "合 计", 12],
        ["总计：", 2],
        ["杭州市小计", None, 3],
        ["杭州市", "小计", 3],
        ["合计（119家）"],
    ],
)
def test_a_row_of_sums_is_set_apart(row):
    head = find_head(sheet_of(HEAD, *ROWS, row))
    assert apart(head) == {4: "total"} and head.lines == (2, 3)


def test_a_platform_whose_name_begins_like_a_sum_is_data():
    head = find_head(sheet_of(HEAD, [1, "合计算法中试平台", "省级"]))
    assert head.lines == (2,)


def test_what_stands_below_the_data_is_set_apart():
    head = find_head(
        sheet_of(
            HEAD,
            *ROWS,
            [],
            ["填表人：张三", None, "联系电话：0571-1", "填报日期：2025年3月"],
            ["备注：1. 以上为初稿。"],
            ["2. 请核对。"],
        )
    )
    assert apart(head) == {5: "below", 6: "below", 7: "below"} and head.lines == (2, 3)


def test_a_remark_in_its_own_column_is_no_end_of_the_data():
    head = find_head(sheet_of(HEAD, [1, "甲", "省级", "西湖区", "备注：待核实"], *ROWS))
    assert head.lines == (2, 3, 4)


def test_titles_of_sections_are_set_apart():
    head = find_head(
        sheet_of(HEAD, ["一、杭州市"], ROWS[0], ["宁波市"], ROWS[1], merged=[(4, 1, 4, 5)])
    )
    assert apart(head) == {2: "section", 4: "section"} and head.lines == (3, 5)


def test_the_head_again_is_no_row():
    assert apart(find_head(sheet_of(HEAD, ROWS[0], HEAD, ROWS[1]))) == {3: "head again"}


def test_rows_that_hold_only_their_number_are_blank():
    head = find_head(sheet_of(HEAD, *ROWS, [3], [4]))
    assert (head.lines, head.apart) == ((2, 3), ())


@pytest.mark.parametrize(
    ("values", "numbers"),
    [((1, 2.0, "3"), True), ((1, 2, 1), True), ((3, 4, 5), False), (("pp-1", "a", "b"), False)],
)
def test_a_column_of_ids_that_counts_only_numbers_the_rows(values, numbers):
    rows = [[value, "平台", "省级"] for value in values]
    head = find_head(sheet_of(["编号", *HEAD[1:3]], *rows))
    assert head.column("编号").is_numbering == numbers
    found = propose_mapping(head, TABLES["platforms"]).mapping.columns["编号"]
    assert found == ("" if numbers else "platform_id")


def test_hidden_rows_and_columns_are_shown_and_taken_only_if_asked():
    sheet = sheet_of(HEAD, *ROWS, hidden_lines=frozenset({3}), hidden_columns=frozenset({5}))
    head = find_head(sheet)
    assert (head.lines, apart(head)) == ((2,), {3: "hidden"})
    assert head.column("备注").is_hidden
    head = find_head(sheet, choice=HeadChoice(take_hidden=True))
    assert (head.lines, head.apart) == ((2, 3), ())
    assert not head.column("备注").is_hidden


def test_a_row_that_was_set_apart_can_be_taken():
    sheet = sheet_of(HEAD, *ROWS, ["合计", "研究院", "省级"])
    assert find_head(sheet, choice=HeadChoice(take=(4,))).lines == (2, 3, 4)


def test_a_user_can_say_where_the_head_is():
    sheet = sheet_of(HEAD, ["a", "b"], ["c", "d"])
    head = find_head(sheet, choice=HeadChoice(first=2))
    assert (keys(head), head.lines, head.first, head.last) == (["a", "b"], (3,), 2, 2)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (3, 2), (1, 9), (9, 9)])
def test_a_head_outside_the_sheet_is_refused(first, last):
    with pytest.raises(OfficeError, match="has 3 rows, and none from"):
        find_head(sheet_of(HEAD, *ROWS), "a.xlsx", HeadChoice(first=first, last=last))


def test_a_sheet_of_numbers_has_no_head():
    with pytest.raises(OfficeError, match="no head was found in sheet '名单'") as refused:
        find_head(sheet_of([1, 2], [3, 4]), "a.xlsx")
    assert refused.value.zh.startswith("a.xlsx：工作表“名单”中找不到表头")


def test_heads_that_stand_twice_and_columns_without_one_have_keys_of_their_own():
    head = find_head(sheet_of(["名称", "备注", "备注", None], ["a", "b", "c", "d"]))
    assert keys(head) == ["名称", "备注", "备注#2", "[D]"]


def test_line_ends_and_blanks_in_a_head_do_not_matter():
    head = find_head(sheet_of(["平台\n名 称", "Recognised\non"], ["a", "b"]))
    assert keys(head) == ["平台名称", "Recognised on"]


# --- the words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", SOURCES, ids=lambda table: table.name)
def test_what_a_table_calls_its_columns_is_known(table):
    for column in table.columns:
        for word in (column.name, column.zh, column.en):
            assert head_words(table)[plain(word)] == column.name


SYNONYMS = [
    (section, column, word)
    for section, columns in read_words("heads").items()
    for column, words in columns.items()
    for word in words
]


@pytest.mark.parametrize(("section", "column", "word"), SYNONYMS)
def test_every_synonym_names_a_real_column_and_only_one(section, column, word):
    if section == "shared":
        tables = [table for table in SOURCES if column in table.names]
        assert any(head_words(table)[plain(word)] == column for table in tables)
        return
    table = TABLES[section]
    assert head_words(table)[plain(word)] == column
    others = [other for other in table.columns if other.name != column]
    assert plain(word) not in {plain(own) for other in others for own in own_words(other)}
    assert plain(word) not in {
        plain(own) for other in others for own in read_words("heads")[section].get(other.name, [])
    }


def test_no_head_is_known_by_nothing():
    assert "" not in all_heads()


def test_every_unit_of_a_column_is_known():
    stated = {column.unit for table in SOURCES for column in table.columns if column.unit}
    assert {plain_unit(unit) for unit in stated} <= units().keys()
