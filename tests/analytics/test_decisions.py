"""Decisions that come back: re-attached by evidence id whatever the order of rows, or refused with
every fault by name.
"""

import io
import zipfile
from datetime import date, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from analytics.documents.decisions import (
    DECISION_COLUMNS,
    JUDGEMENTS,
    NO_DECISIONS,
    attach_decisions,
)
from analytics.documents.workbook.book import gap_workbook, views_workbook
from analytics.documents.workbook_upload.entries import LONGEST
from analytics.documents.workbook_upload.faults import DecisionError
from analytics.documents.workbook_upload.reading import read_decisions
from analytics.gap_table import defended_needs, gaps
from analytics.phrases.columns import head
from analytics.setting import default_setting
from analytics.words import LANGUAGES, word
from data.files import xlsx_in
from data.files import xlsx_reader as xlsx
from data.files.xlsx_in import MOST_BYTES, WorkbookError

UNITS = ("330102", "330105", "330203", "330282")


class InThisProcess:
    """Reads without starting a process for each of many workbooks; the process is tested in
    tests/data/test_xlsx_in.py.
    """

    def __init__(self, module, limits, environment):
        pass

    def run(self, asked):
        return xlsx._read(asked, None)


@pytest.fixture(scope="module", autouse=True)
def read_here():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(xlsx_in, "Child", InThisProcess)
        yield


@pytest.fixture(scope="module")
def registry(registry_of):
    """Four counties and a city, none with a platform in reach, and one that is."""
    return registry_of(
        needs=[
            *({"unit_id": unit} for unit in UNITS),
            {"unit_kind": "city", "unit_id": "330100"},
            {"unit_id": "330102", "cluster_id": "nev"},
        ],
        proximity=[
            {"inside": "yes", "km_p05": 0, "km_p50": 0, "km_p95": 0},
            *({"unit_id": unit, "km_p05": 90.25, "km_p50": 95, "km_p95": 99} for unit in UNITS[1:]),
        ],
    )


@pytest.fixture(scope="module")
def setting(registry):
    return default_setting(registry)


@cache
def _sent(registry, setting, language):
    return gap_workbook(
        registry, setting, language, gaps(defended_needs(registry, setting), every=True)
    )


def sent(registry, setting, language="zh"):
    """A workbook of every need as it goes out, opened for filling in."""
    return load_workbook(io.BytesIO(_sent(registry, setting, language)))


def returned(book, registry, setting):
    """What is taken in of a workbook as someone saved it."""
    content = io.BytesIO()
    book.save(content)
    return read_decisions(content.getvalue(), "gaps.xlsx", registry, setting)


def place_of(sheet, column, language="zh"):
    return [cell.value for cell in sheet[1]].index(head(column, language, "gaps")) + 1


def fill(sheet, row, language="zh", **cells):
    for column, value in cells.items():
        sheet.cell(row, place_of(sheet, column, language)).value = value


def faults_of(book, registry, setting):
    with pytest.raises(DecisionError) as refused:
        returned(book, registry, setting)
    return both(refused.value.faults)


def both(faults):
    """Faults or notices in both languages."""
    return [(fault.text("zh"), fault.text("en")) for fault in faults]


# --- taken in -------------------------------------------------------------------------------------


@settings(max_examples=20)
@given(
    st.permutations(range(6)),
    st.permutations(range(4)),
    st.lists(st.sampled_from([None, *JUDGEMENTS]), min_size=6, max_size=6),
)
def test_decisions_are_known_by_their_id_in_any_order_of_rows_and_columns(
    registry, setting, order, shuffled, judged
):
    book = sent(registry, setting)
    sheet = book.worksheets[0]
    for row, one in enumerate(judged, start=2):
        fill(sheet, row, judgement=one and word(f"judgement.{one}", "zh"), note=one)
    rows = list(sheet.iter_rows(values_only=True))
    decided = {
        row[place_of(sheet, "evidence_id") - 1]: one
        for row, one in zip(rows[1:], judged, strict=True)
        if one
    }
    first = [rows[0][place] for place in shuffled]
    columns = [rows[0].index(name) for name in first] + [
        place for place in range(len(rows[0])) if rows[0][place] not in first
    ]
    for number, row in enumerate([rows[0], *(rows[1:][place] for place in order)], start=1):
        for place, column in enumerate(columns, start=1):
            sheet.cell(number, place).value = row[column]
    found = returned(book, registry, setting).rows
    assert dict(zip(found["evidence_id"], found["judgement"], strict=True)) == decided
    assert found["note"].tolist() == found["judgement"].tolist()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_comes_back_in_either_language_and_from_the_one_of_all_views(
    registry, setting, language
):
    book = load_workbook(io.BytesIO(views_workbook(registry, setting, language)))
    fill(
        book.worksheets[0],
        2,
        language,
        judgement=word("judgement.verify", language),
        owner="省经信厅",
        due=date(2027, 6, 30),
        note="=现场看",
    )
    book.worksheets[0].cell(2, place_of(book.worksheets[0], "note", language)).data_type = "s"
    found = returned(book, registry, setting)
    assert found.rows[list(DECISION_COLUMNS)].to_numpy().tolist() == [
        ["verify", "省经信厅", "2027-06-30", "=现场看"]
    ]
    assert (found.snapshot_id, found.setting_key) == (registry.snapshot_id, setting.key)


def test_what_comes_back_goes_out_again_the_same(registry, setting):
    book = sent(registry, setting)
    fill(book.worksheets[0], 3, judgement=word("judgement.gap", "zh"), due=date(2027, 1, 1))
    decided = returned(book, registry, setting)
    again = read_decisions(
        views_workbook(registry, setting, "zh", decisions=decided), "again.xlsx", registry, setting
    )
    assert again.rows.equals(decided.rows)


def test_nothing_filled_in_decides_nothing_and_rows_may_be_left_out(registry, setting):
    book = sent(registry, setting)
    assert not returned(book, registry, setting)
    fill(book.worksheets[0], 3, owner=" ", note="")
    book.worksheets[0].delete_rows(4, 2)
    assert not returned(book, registry, setting)


@pytest.mark.parametrize(
    "due",
    [
        date(2027, 3, 1),
        datetime(2027, 3, 1, 8, 30),
        "2027-03-01",
        " 2027/3/1",
        "2027年3月1日",
        "2027.3.1",
    ],
)
def test_a_day_may_be_a_date_cell_or_written_out(registry, setting, due):
    book = sent(registry, setting)
    fill(book.worksheets[0], 2, due=due)
    assert returned(book, registry, setting).rows["due"].tolist() == ["2027-03-01"]


def test_an_id_of_digits_may_have_become_a_number(registry, setting):
    book = sent(registry, setting)
    row = next(
        number
        for number in range(2, 8)
        if book.worksheets[0].cell(number, place_of(book.worksheets[0], "unit_id")).value
        == "330203"
    )
    fill(book.worksheets[0], row, unit_id=330203, judgement=word("judgement.defer", "zh"))
    assert returned(book, registry, setting).rows["judgement"].tolist() == ["defer"]


# --- merged, hidden, beside: taken in and said, or said to be left out ----------------------------


def column_letter(sheet, column, language="zh"):
    return sheet.cell(1, place_of(sheet, column, language)).column_letter


def merged(sheet, column, first, last, value):
    fill(sheet, first, **{column: value})
    letter = column_letter(sheet, column)
    sheet.merge_cells(f"{letter}{first}:{letter}{last}")
    return f"{letter}{first}:{letter}{last}"


@pytest.mark.parametrize(
    ("column", "value", "taken"),
    [
        ("owner", "省经信厅", "省经信厅"),
        ("judgement", word("judgement.gap", "zh"), "gap"),
        ("due", date(2027, 6, 1), "2027-06-01"),
        ("note", "去看", "去看"),
    ],
)
def test_a_merged_cell_counts_for_each_of_its_rows_and_is_said(
    registry, setting, column, value, taken
):
    book = sent(registry, setting)
    ref = merged(book.worksheets[0], column, 3, 5, value)
    found = returned(book, registry, setting)
    assert found.rows[column].tolist() == [taken] * 3
    ((zh, en),) = both(found.notices)
    assert ref in zh and ref in en and "已计入其中每一行" in zh


def test_equal_cells_merged_for_their_looks_are_no_change(registry, setting):
    book = sent(registry, setting)
    sheet = book.worksheets[0]
    names = [sheet.cell(row, place_of(sheet, "cluster_name")).value for row in range(2, 8)]
    first = next(row for row in range(2, 7) if names[row - 2] == names[row - 1])
    merged(sheet, "cluster_name", first, first + 1, names[first - 2])
    fill(sheet, first, owner="某局")
    assert (
        returned(book, registry, setting).rows["owner"].tolist() == ["某局"]
        and not returned(book, registry, setting).notices
    )


def test_a_cell_merged_over_columns_or_with_the_head_is_refused(registry, setting):
    book = sent(registry, setting)
    sheet = book.worksheets[0]
    fill(sheet, 2, judgement=word("judgement.gap", "zh"))
    sheet.merge_cells(f"{column_letter(sheet, 'judgement')}2:{column_letter(sheet, 'owner')}2")
    sheet.merge_cells(f"{column_letter(sheet, 'note')}1:{column_letter(sheet, 'note')}3")
    faults = faults_of(book, registry, setting)
    assert len(faults) == 2 and all("取消合并" in zh and "Unmerge" in en for zh, en in faults)


def test_what_lies_under_a_merged_cell_is_refused_by_name(registry, setting):
    book = sent(registry, setting)
    sheet = book.worksheets[0]
    fill(sheet, 3, note="上")
    fill(sheet, 4, note="below")
    letter = column_letter(sheet, "note")
    sheet.merged_cells.add(f"{letter}3:{letter}4")  # as programs do that keep what is below
    ((zh, en),) = faults_of(book, registry, setting)
    assert f"{letter}4" in zh and "'below'" in en


def test_remarks_in_a_column_without_a_head_are_named_with_their_cells(registry, setting):
    book = sent(registry, setting)
    sheet = book.worksheets[0]
    outside = sheet.max_column + 2
    for row in range(2, 8):
        sheet.cell(row, outside).value = f"意见{row}"
    ((zh, en),) = faults_of(book, registry, setting)
    assert (
        all(f"{sheet.cell(row, outside).coordinate}: 意见{row}" in zh for row in range(2, 7))
        and "+1" in zh
    )
    assert "has no head" in en and "会丢失" in zh


def test_a_remark_far_below_or_beside_is_refused_not_lost(registry, setting):
    for far in ("A30000", "XFD2"):
        book = sent(registry, setting)
        book.worksheets[0][far] = "意见"
        with pytest.raises(WorkbookError, match=far):
            returned(book, registry, setting)


def test_a_row_without_an_id_says_what_it_holds(registry, setting):
    book = sent(registry, setting)
    fill(book.worksheets[0], 12, note="另有意见")
    ((zh, en),) = faults_of(book, registry, setting)
    assert "另有意见" in zh and "另有意见" in en and "第 12 行" in zh


@pytest.mark.parametrize("filtered", [False, True])
def test_decisions_of_hidden_rows_and_columns_are_taken_and_said(registry, setting, filtered):
    book = sent(registry, setting)
    sheet = book.worksheets[0]
    fill(sheet, 3, owner="某局")
    for row in (3, 4):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions[column_letter(sheet, "owner")].hidden = True
    if filtered:
        sheet.auto_filter.add_filter_column(0, ["x"])
    found = returned(book, registry, setting)
    (rows, columns) = (zh for zh, _ in both(found.notices))
    assert found.rows["owner"].tolist() == ["某局"]
    assert "第 3 行" in rows and ("筛选" in rows) == filtered and "“责任单位”列" in columns


def test_comments_pictures_and_other_sheets_are_said_to_be_left_out(registry, setting):
    book = sent(registry, setting)
    book.worksheets[0]["C3"].comment = Comment("不同意", "张")
    book.create_sheet("我的意见")["B2"] = "一条"
    book.create_sheet("空表")
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[0], min_col=1, min_row=1, max_row=3))
    book.worksheets[0].add_chart(chart, "Z1")
    said = [zh for zh, _ in both(returned(book, registry, setting).notices)]
    assert len(said) == 3
    assert (
        "C3" in said[0]
        and "不同意" in said[0]
        and "图片" in said[1]
        and "“我的意见”" in said[2]
        and " 1 " in said[2]
    )


def test_a_workbook_as_it_went_out_has_nothing_to_say(registry, setting):
    for content in (_sent(registry, setting, "zh"), views_workbook(registry, setting, "en")):
        assert read_decisions(content, "gaps.xlsx", registry, setting).notices == ()


# --- attached -------------------------------------------------------------------------------------


def test_decisions_stand_beside_the_needs_they_are_of_and_nowhere_else(registry, setting):
    book = sent(registry, setting)
    fill(book.worksheets[0], 2, judgement=word("judgement.no_gap", "zh"))
    decided = returned(book, registry, setting)
    needs = gaps(defended_needs(registry, setting), every=True)
    table = attach_decisions(needs, decided)
    assert (
        table.loc[table["judgement"].notna(), "evidence_id"].tolist()
        == decided.rows["evidence_id"].tolist()
    )
    assert list(table)[-4:] == list(DECISION_COLUMNS) and attach_decisions(table, decided) is table
    assert list(attach_decisions(needs, NO_DECISIONS)) == list(needs)
    assert "judgement" not in attach_decisions(needs[["state"]], decided)


# --- refused --------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(st.data())
def test_any_changed_source_cell_is_refused_by_name(registry, setting, data):
    book = sent(registry, setting)
    sheet = book.worksheets[0]
    sources = [
        cell
        for cell in sheet[1]
        if cell.value
        not in {head(name, "zh", "gaps") for name in (*DECISION_COLUMNS, "evidence_id")}
    ]
    heading = data.draw(st.sampled_from(sources))
    cell = sheet.cell(data.draw(st.integers(2, 7)), heading.column)
    was = cell.value
    cell.value = data.draw(
        st.sampled_from([None, "别的", 12.345, True, datetime(2027, 1, 1)]).filter(
            lambda value: value != was
        )
    )
    evidence_id = sheet.cell(cell.row, place_of(sheet, "evidence_id")).value
    ((zh, en),) = faults_of(book, registry, setting)
    assert (
        evidence_id in zh
        and f"“{heading.value}”列" in zh
        and f"第 {cell.row} 行" in zh
        and "来源列有改动" in zh
    )
    assert evidence_id in en and f"column '{heading.value}'" in en and f"row {cell.row}" in en


def test_every_changed_cell_is_named_at_once_with_what_was_and_is(registry, setting):
    book = sent(registry, setting)
    was = book.worksheets[0].cell(2, place_of(book.worksheets[0], "state")).value
    fill(book.worksheets[0], 2, severity=1, state="好")
    fill(book.worksheets[0], 5, unit_name="别处")
    faults = faults_of(book, registry, setting)
    assert len(faults) == 3
    assert any(
        f"原为“{was}”，现为“好”" in zh and f"was '{was}', is '好'" in en for zh, en in faults
    )


def wrong_cell(column, value, said):
    def change(book):
        fill(book.worksheets[0], 2, **{column: value})

    return change, said


def bare_number(book):
    """A day whose cell has lost its format: nobody can tell that 46,000 is one."""
    fill(book.worksheets[0], 2, due=46_000)
    book.worksheets[0].cell(2, place_of(book.worksheets[0], "due")).number_format = "General"


def unknown_id(book):
    fill(book.worksheets[0], 2, evidence_id="need/county/999999/ic")


def no_id(book):
    fill(book.worksheets[0], 2, evidence_id=None)


def repeated_id(book):
    sheet = book.worksheets[0]
    sheet.append([cell.value for cell in sheet[3]])


def renamed(title):
    def change(book):
        book.worksheets[0].title = title

    return change


def without_setting(book):
    book.remove(book[word("sheet.setting", "zh")])


def head_cell(column, value):
    def change(book):
        sheet = book.worksheets[0]
        sheet.cell(1, place_of(sheet, column) if column else sheet.max_column + 1).value = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        wrong_cell("judgement", "好", "不在可选之列"),
        wrong_cell("due", "明天", "不是 2000 至 2100 年间的日期"),
        wrong_cell("due", "2027-02-30", "不是"),
        (bare_number, "不是"),
        wrong_cell("due", "1999-01-01", "不是"),
        wrong_cell("note", "字" * (LONGEST["note"] + 1), f"最多 {LONGEST['note']} 个"),
        wrong_cell("owner", "字" * 201, "最多 200 个"),
        wrong_cell("note", "=A1", "单元格是公式"),
        wrong_cell("severity", "=99+1", "单元格是公式"),
        wrong_cell("note", "#REF!", "错误值"),
        wrong_cell("evidence_id", "=A1", "单元格是公式"),
        (unknown_id, "不在当前数据版本与口径的需求中"),
        (no_id, "没有依据编号"),
        (repeated_id, "出现多次（第 3, 8 行）"),
        (renamed("表1"), "没有工作表“缺口”"),
        (without_setting, "没有工作表“口径”"),
        (head_cell("severity", "严重"), "缺少“严重度”列"),
        (head_cell("", "我的列"), "无法识别的列“我的列”"),
        (head_cell("", "严重度"), "列名“严重度”重复"),
    ],
)
def test_what_cannot_be_taken_in_says_where_what_and_what_to_do(registry, setting, change, said):
    book = sent(registry, setting)
    change(book)
    faults = faults_of(book, registry, setting)
    assert any(said in zh for zh, _ in faults)
    assert all(
        zh.startswith("gaps.xlsx") and en.startswith("gaps.xlsx") and "。" in zh
        for zh, en in faults
    )


def test_another_setting_or_snapshot_is_refused_before_its_cells_are_compared(
    registry, setting, registry_of
):
    ((zh, _),) = faults_of(
        sent(registry, default_setting(registry, radius_km=25)), registry, setting
    )
    assert "出自口径" in zh and setting.key in zh
    other = registry_of(needs=[{}], proximity=[{"km_p05": 1, "km_p50": 2, "km_p95": 3}])
    ((zh, en),) = faults_of(sent(other, default_setting(other)), registry, setting)
    assert other.snapshot_id in zh and registry.snapshot_id in en


# --- files that are not what they say -------------------------------------------------------------


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return content.getvalue()


def rewritten(content, name, change):
    """A workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w") as kept:
        for part in made.namelist():
            kept.writestr(part, change(made.read(part)) if part == name else made.read(part))
    return out.getvalue()


def with_part(book, name, part=b"x"):
    content = io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content, "a") as made:
        made.writestr(name, part)
    return content.getvalue()


TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是可读的"),
        (b"unit_id,state\n1,2\n", "不是可读的"),
        (xlsx.LEGACY + b"\0" * 600, "旧式 .xls"),
        (b"PK\x03\x04" + b"\0" * 100, "不是可读的"),
        (archive(a_xml="x"), "不是可读的"),
        (archive(**{"[Content_Types]_xml": TYPES}), "不是可读的"),
        (b"0" * (MOST_BYTES + 1), "超过 5 MB"),
        (
            archive(
                **{"[Content_Types]_xml": TYPES, "xl__bomb_xml": b"0" * (xlsx.MOST_UNPACKED + 1)}
            ),
            "解压后超过",
        ),
        (
            archive(
                **{"[Content_Types]_xml": TYPES} | {f"a{n}": "" for n in range(xlsx.MOST_PARTS)}
            ),
            "解压后超过",
        ),
        (
            archive(**{"[Content_Types]_xml": "<!DOCTYPE lolz [<!ENTITY a 'b'>]>" + TYPES}),
            "不是可读的",
        ),
        (
            archive(
                **{
                    "[Content_Types]_xml": TYPES.replace(
                        "/>", ' a="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
                    )
                }
            ),
            "含有宏",
        ),
    ],
    ids=[
        "empty",
        "csv",
        "xls",
        "cut off",
        "no types",
        "no workbook",
        "large",
        "bomb",
        "many parts",
        "entities",
        "macro type",
    ],
)
def test_a_file_that_is_no_safe_workbook_is_refused(registry, setting, content, said):
    with pytest.raises(WorkbookError) as refused:
        read_decisions(content, "gaps.xlsx", registry, setting)
    assert (
        said in refused.value.zh
        and refused.value.zh.startswith("gaps.xlsx")
        and refused.value.en.startswith("gaps.xlsx")
    )


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/activeX/activeX1.xml",
        "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin",
    ],
)
def test_whatever_runs_or_leads_elsewhere_is_refused_by_name(registry, setting, part):
    with pytest.raises(WorkbookError) as refused:
        read_decisions(with_part(sent(registry, setting), part), "gaps.xlsx", registry, setting)
    assert part in refused.value.zh and "宏" in refused.value.zh


def test_more_rows_than_anyone_was_given_are_refused(registry, setting, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_ROWS", 5)
    with pytest.raises(WorkbookError, match="more than 5 rows"):
        returned(sent(registry, setting), registry, setting)


def test_a_damaged_sheet_is_refused(registry, setting):
    content = io.BytesIO()
    sent(registry, setting).save(content)
    damaged = rewritten(content.getvalue(), "xl/worksheets/sheet1.xml", lambda part: part[:400])
    with pytest.raises(WorkbookError, match="not a readable"):
        read_decisions(damaged, "gaps.xlsx", registry, setting)
