"""The workbook to be filled in for a table, and the one whose faulty cells are marked."""

import io
from functools import cache

import pytest
from openpyxl import load_workbook

from analytics.documents.workbook.book import COLOURS
from data.office.cells import CellError, Day, OfficeFile, Sheet
from data.office.decisions import ALL_ACCEPTED
from data.office.marked import marked
from data.office.preview import ImportOrder, preview
from data.office.reading.process import read_bytes
from data.office.template import template, template_heads
from data.tables import SOURCES, TABLES
from tests.data.office.lists import file_of, read, references
from tests.data.office.test_real_lists import LISTS, record

DAY = "2026-11-26"
LANGUAGES = ("zh", "en")


@cache
def blank(table, language):
    return template(table, language, COLOURS, DAY)


def made(table, language="zh", examples=()):
    if not examples:
        return blank(table, language)
    return template(table, language, COLOURS, DAY, examples)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", SOURCES, ids=lambda table: table.name)
def test_every_column_of_a_template_is_known_when_it_comes_back(table, language):
    file = read_bytes(made(table, language), "模板.xlsx")
    matching = preview(file, table, references()).matching
    assert list(matching.mapping.columns.values()) == list(table.names)
    assert [match.head.key for match in matching.matches if match.asks_unit] == []
    assert matching.missing == ()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_of_a_template_are_rows_without_a_fault(name, language):
    table = TABLES[name]
    file = read_bytes(made(table, language, record(name)), "模板.xlsx")
    title = file.sheets[1].title
    order = ImportOrder(sheet=title, decisions=ALL_ACCEPTED)
    seen = preview(file, table, references(), order)
    assert len(seen.made.rows) == 2
    assert {fault.rule for fault in seen.made.faults} <= {"office.unexplained"}
    # those of the record that say most
    most = max(sum(bool(value) for value in row.values()) for row in record(name))
    assert len(seen.made.rows[0].values) >= most - 2


def test_a_table_without_a_record_shows_examples_that_are_called_so():
    table = TABLES["demands"]
    file = read_bytes(made(table), "模板.xlsx")
    order = ImportOrder(sheet="示例", decisions=ALL_ACCEPTED)
    seen = preview(file, table, references(), order)
    assert [row.values["demand_id"] for row in seen.made.rows] == ["示例-1", "示例-2"]
    assert seen.made.faults == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", SOURCES, ids=lambda table: table.name)
def test_drop_downs_offer_every_choice_and_what_they_offer_is_understood(table, language):
    page = load_workbook(io.BytesIO(made(table, language))).worksheets[0]
    offered = {
        str(one.sqref).split(":")[0].rstrip("0123456789"): one.formula1.strip('"').split(",")
        for one in page.data_validations.dataValidation
        if one.type == "list"
    }
    single = [column for column in table.columns if column.choices and not column.separator]
    assert len(offered) == len(single)
    heads = [cell.value for cell in page[1]]
    for column in single:
        head = template_heads(table, language)[column.name]
        words = offered[page.cell(1, heads.index(head) + 1).column_letter]
        assert len(",".join(words)) <= 255
        rows = [[head, "说明"], *([word, "x"] for word in words)]
        told = read(*rows, table=table.name).rows
        assert [row.values[column.name] for row in told] == list(column.choices)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_meaning_of_every_column_is_told(language):
    page = load_workbook(io.BytesIO(made(TABLES["platforms"], language))).worksheets[2]
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == list(TABLES["platforms"].names)
    assert all(row[0] and row[6] for row in rows)
    floor = next(row for row in rows if row[1] == "floor_area_m2")
    assert floor[3] == "m²"


def test_codes_stay_text_where_they_are_filled_in():
    page = load_workbook(io.BytesIO(made(TABLES["platforms"]))).worksheets[0]
    heads = [cell.value for cell in page[1]]
    column = heads.index("县级行政区划代码") + 1
    assert page.cell(2, column).number_format == "@"
    assert page.cell(90, column).number_format == "@"


def test_a_template_is_the_same_bytes_each_time():
    table = TABLES["platforms"]
    assert made(table) == template(table, "zh", COLOURS, DAY)


# --- faults marked --------------------------------------------------------------------------------

LIST = [
    ["平台名称", "级别", "认定日期"],
    ["=cmd|a", "县级", Day("2025-03-01", "month")],
    ["乙平台", "省级", "三月"],
    ["#N/A", CellError("#DIV/0!"), Day("2025-03-05")],
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_faulty_cells_are_marked_with_their_fault(language):
    faults = read(*LIST).faults
    file = file_of(LIST)
    book = load_workbook(io.BytesIO(marked(file, faults, language, "#FFDDDD")))
    page = book["名单"]
    noted = {
        cell.coordinate: cell.comment.text
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }
    assert noted == {fault.cell: fault.text(language) for fault in faults}
    assert page["B2"].fill.fgColor.rgb.endswith("FFDDDD")
    assert page["B3"].fill.fill_type is None
    assert [[cell.value for cell in row][:1] for row in page.iter_rows()] == [
        ["平台名称"],
        ["=cmd|a"],
        ["乙平台"],
        ["#N/A"],
    ]
    assert page["A2"].data_type == "s" and page["A4"].data_type == "s"
    assert page["C2"].number_format == 'yyyy"年"m"月"'
    listed = list(book.worksheets[-1].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in listed] == [f"名单!{fault.cell}" for fault in faults]
    assert [row[3] for row in listed] == [fault.text(language) for fault in faults]


def test_the_cells_of_a_csv_file_are_marked_too():
    file = OfficeFile("a.csv", "csv", (Sheet("", [["人员"], ["约3"]]),))
    seen = preview(file, TABLES["platforms"], references())
    book = load_workbook(io.BytesIO(marked(file, seen.made.faults, "zh", "#FFDDDD")))
    assert book.sheetnames == ["CSV", "问题清单"]
    assert book["CSV"]["A2"].comment.text == seen.made.faults[0].text("zh")


def test_a_fault_of_a_head_is_marked_where_the_head_is_blank():
    rows = [["平台名称", "规模", None], [None, "营业收入", "人员"], ["甲平台", 3.0, 4.0]]
    file = file_of(rows, merged=[(1, 1, 2, 1), (1, 2, 1, 3)])
    faults = preview(file, TABLES["platforms"], references()).made.faults
    assert [fault.cell for fault in faults] == ["B2"]
    page = load_workbook(io.BytesIO(marked(file, faults, "zh", "#FFDDDD")))["名单"]
    assert page["B2"].comment and page["B2"].value == "营业收入"


def test_a_title_that_no_workbook_can_have_is_changed():
    file = OfficeFile("a.ods", "ods", (Sheet("甲/乙:" + "长" * 40, [["人员"], ["约3"]]),))
    seen = preview(file, TABLES["platforms"], references())
    book = load_workbook(io.BytesIO(marked(file, seen.made.faults, "zh", "#FFDDDD")))
    assert book.sheetnames[0] == ("甲_乙_" + "长" * 40)[:31]
