"""A spreadsheet is read by its content: the same cells from every kind of file."""

from dataclasses import replace
from datetime import date

import pytest

from data.office.cells import CellError, Day, Sheet
from data.office.read import read_office_file
from data.office.reading.carried import file_as_json, file_from_json
from data.office.reading.csv import SEPARATORS
from data.office.reading.dates import shown_by
from data.office.reading.process import read_bytes
from tests.data.office.books import Formula, Month, Page, csv_file, ods, xls, xlsx

PAGE = Page(
    [
        ["名称", "县", "人数", "开工", "认定"],
        ["甲", "西湖区", 12, date(2025, 3, 5), Month(date(2025, 3, 1))],
        ["乙", None, 1.5, None, None],
        ["丙", "江北区"],
    ],
    merged=["B2:B3"],
    hidden_lines=[3],
    hidden_columns=[4],
)
ROWS = [
    ["名称", "县", "人数", "开工", "认定"],
    ["甲", "西湖区", 12, Day("2025-03-05"), Day("2025-03-01", "month")],
    ["乙", None, 1.5],
    ["丙", "江北区"],
]
KINDS = {"xlsx": xlsx, "xls": xls, "ods": ods}


def trimmed(sheet: Sheet):
    rows = [list(row) for row in sheet.rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    return rows


@pytest.mark.parametrize("kind", KINDS)
def test_values_dates_merges_and_what_is_hidden_are_the_same_in_every_kind(kind):
    file = read_bytes(KINDS[kind](PAGE), "名单")
    (sheet,) = file.sheets
    assert (file.kind, sheet.title, trimmed(sheet)) == (kind, "名单", ROWS)
    assert list(sheet.merged) == [(2, 2, 3, 2)]
    assert (sheet.hidden_lines, sheet.hidden_columns) == ({3}, {4})
    assert not sheet.hidden


@pytest.mark.parametrize("name", ["名单.csv", "名单.xls", "名单.et", "名单", "a/b\\c.ods"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_name_of_a_file_says_nothing_about_its_kind(kind, name):
    assert read_bytes(KINDS[kind](PAGE), name).kind == kind


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", SEPARATORS)
def test_text_is_read_in_every_encoding_with_every_separator(encoding, separator):
    page = Page([["名称", "说明"], ["甲", '含“引号”"与,分隔;符\t及\n换行'], ["乙"]])
    (sheet,) = read_bytes(csv_file(page, encoding, separator), "名单.csv").sheets
    assert (sheet.title, sheet.rows) == ("", page.rows)


def test_a_line_that_states_the_separator_is_no_row():
    (sheet,) = read_bytes("sep=;\r\n名称;县,市\r\n甲;乙\r\n".encode(), "名单.csv").sheets
    assert sheet.rows == [["名称", "县,市"], ["甲", "乙"]]


def test_the_encoding_of_a_text_is_told_where_it_is_not_utf_8():
    page = Page([["名称", "县"]])
    assert read_bytes(csv_file(page, "utf-8"), "a").notices == ()
    (notice,) = read_bytes(csv_file(page, "gb18030"), "名单.csv").notices
    assert notice.text("zh") == "名单.csv：按 GB18030 读取。"


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_sheets_are_read_and_marked_and_not_the_first_choice(kind):
    pages = Page([["旧"]], "旧", hidden=True), Page([[None]], "空"), Page([["新"]], "新")
    file = read_bytes(KINDS[kind](*pages), "名单")
    assert [(sheet.title, sheet.hidden) for sheet in file.sheets][::2] == [
        ("旧", True),
        ("新", False),
    ]
    assert file.first_sheet.title == "新"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_formulas_give_their_last_value_and_are_marked(kind):
    page = Page([["数", "和"], [1, Formula("=A2+1", 2)]])
    (sheet,) = read_bytes(KINDS[kind](page), "名单").sheets
    assert sheet.cell(2, 2).is_formula and not sheet.cell(2, 1).is_formula
    assert sheet.cell(2, 2).value == 2


def test_a_formula_that_was_never_calculated_is_an_error_and_one_of_empty_text_is_blank():
    page = Page([["数", "和", "文"], [1, Formula("=A2+1", ""), None]])
    (sheet,) = read_bytes(xlsx(page), "名单").sheets
    assert sheet.value(2, 2) == CellError("")
    (sheet,) = read_bytes(xlsx(Page([["文"], [Formula('=""', "")]])), "名单").sheets
    assert sheet.rows[0] == ["文"]


def test_an_xls_says_that_it_does_not_tell_its_formulas():
    notices = read_bytes(xls(PAGE), "名单.xls").notices
    assert [notice.rule for notice in notices] == ["office.formulas unseen"]


def test_errors_stay_errors():
    page = Page([["数"], [Formula("=1/0", "#DIV/0!")], [Formula("=NA()", "#N/A")]])
    (sheet,) = read_bytes(xlsx(page), "名单").sheets
    assert [row[0] for row in sheet.rows] == ["数", CellError("#DIV/0!"), CellError("#N/A")]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_notes_are_kept_beside_the_values(kind):
    (sheet,) = read_bytes(KINDS[kind](replace(PAGE, notes={"A2": "待核实"})), "名单").sheets
    assert sheet.cell(2, 1).note == "待核实"
    assert sheet.value(2, 1) == "甲"


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_days_since_1904_are_the_same_days(kind):
    page = Page([["日"], [date(2025, 3, 5)], [Month(date(2025, 3, 1))]])
    file = read_bytes(KINDS[kind](page, since_1904=True), "名单")
    assert file.since_1904
    assert [row[0] for row in file.sheets[0].rows] == [
        "日",
        Day("2025-03-05"),
        Day("2025-03-01", "month"),
    ]


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ('yyyy"年"m"月";@', "month"),
        ("[$-804]yyyy\\年m\\月", "month"),
        ('yyyy"年"', "year"),
        ("yyyy/m/d", "day"),
        ('m"月"d"日"', "day"),
        ("mmm-yy", "month"),
        ("0.00", "day"),
        ("[DBNum1]yyyy年m月", "month"),
    ],
)
def test_a_number_format_tells_how_much_of_a_date_is_shown(number_format, shown):
    assert shown_by(number_format) == shown


def test_a_cell_tells_its_address_and_its_merged_range():
    (sheet,) = read_bytes(xlsx(PAGE), "名单").sheets
    cell = sheet.cell(3, 2)
    assert (cell.address, cell.merged, cell.is_hidden) == ("B3", (2, 2, 3, 2), True)
    assert sheet.cell(99, 99).value is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_the_same_when_another_process_has_read_it(kind):
    content = KINDS[kind](PAGE)
    assert read_office_file("名单", content) == read_bytes(content, "名单")


def test_how_far_the_reading_is_told():
    told = []
    read_office_file("名单", csv_file(PAGE), told.append)
    assert told == [0.1, 0.9]


def test_a_file_is_the_same_after_it_was_carried():
    page = Page([["误"], [Formula("=NA()", "#N/A")], [Month(date(2025, 3, 1))], [True]])
    file = read_bytes(xlsx(replace(page, notes={"A1": "注"}, merged=["A1:B1"])), "名单")
    assert file_from_json(file_as_json(file), "名单") == file
