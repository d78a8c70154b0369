"""The workbook: typed cells, the same bytes, every view with its evidence ids, and nothing that
runs.
"""

import io
import re
from datetime import date, datetime

import pandas as pd
import pytest
from openpyxl import load_workbook

from analytics.documents.decisions import JUDGEMENTS, Decisions, no_rows
from analytics.documents.workbook.book import gap_workbook, views_workbook
from analytics.documents.workbook.views import workbook_views
from analytics.evidence import resolve
from analytics.gap_table import defended_needs, gaps
from analytics.phrases.columns import head, meaning
from analytics.setting import default_setting
from analytics.words import LANGUAGES, word
from data.files.csv import FORMULA_STARTS

FORMULA = '=HYPERLINK("http://example.invalid","x")'


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request, real_registry, setting):
    """Language and the workbook in it, as a spreadsheet reads it."""
    return request.param, load_workbook(
        io.BytesIO(views_workbook(real_registry, setting, request.param))
    )


def sheet_of(book, name):
    language, pages = book
    return pages[word(f"sheet.{name}", language)]


def rows_of(sheet):
    """Each row by its heads."""
    heads, *rows = sheet.iter_rows()
    return [dict(zip((cell.value for cell in heads), row, strict=True)) for row in rows]


def column(book, name, code):
    return head(code, book[0], name)


def test_there_is_a_sheet_for_each_view_in_the_words_of_the_language(book):
    names = (
        "gaps",
        "needs",
        "coverage",
        "matrix",
        "cells",
        "targets",
        "verify",
        "duplicates",
        "backup",
        "border",
        "platforms",
        "lists",
        "setting",
        "dictionary",
        "sources",
    )
    assert book[1].sheetnames == [word(f"sheet.{name}", book[0]) for name in names]


def test_every_sheet_has_frozen_heads_a_filter_and_readable_widths(book):
    for sheet in book[1]:
        assert sheet.freeze_panes.endswith("2") and sheet.auto_filter.ref == sheet.dimensions, (
            sheet.title
        )
        assert all(7 <= size.width <= 46 for size in sheet.column_dimensions.values())


def test_a_chinese_head_has_twice_the_room(real_registry, setting):
    from data.files.xlsx import _room

    assert _room("严重度") == 6 and _room("Severity") == 8


def test_ids_are_text_and_numbers_are_numbers(book):
    for row in rows_of(sheet_of(book, "gaps")):
        assert (
            row[column(book, "gaps", "unit_id")].data_type == "s"
            and row[column(book, "gaps", "severity")].data_type == "n"
        )
        adcode = row[column(book, "gaps", "adcode")]
        assert adcode.value is None or (adcode.data_type == "s" and adcode.number_format == "@")


def test_whole_days_are_dates_and_a_month_stays_as_written(book):
    recognised = [
        row[column(book, "platforms", "recognised_on")].value
        for row in rows_of(sheet_of(book, "platforms"))
    ]
    assert {type(value) for value in recognised} == {type(None), str, datetime}
    (as_of,) = (
        row
        for row in sheet_of(book, "setting").iter_rows(values_only=True)
        if row[0] == word("setting_row.as_of", book[0])
    )
    assert as_of[1] == datetime(2026, 11, 26)


def test_severity_and_certainty_carry_bars(book):
    rules = sheet_of(book, "gaps").conditional_formatting
    assert sorted(
        rule.dataBar.cfvo[1].val
        for found in rules
        for rule in found.rules
        if rule.type == "dataBar"
    ) == [1, 100]


def test_the_numbers_are_those_of_the_gap_table(book, real_registry, setting):
    expected = gaps(defended_needs(real_registry, setting))
    found = rows_of(sheet_of(book, "gaps"))
    for code in ("evidence_id", "severity", "km_p50", "adcode"):
        assert [row[column(book, "gaps", code)].value for row in found] == [
            None if pd.isna(value) else value for value in expected[code].tolist()
        ]


def test_every_row_of_a_view_has_an_evidence_id_and_the_first_of_each_opens(real_registry, setting):
    for name, table in workbook_views(real_registry, setting).items():
        assert table["evidence_id"].notna().all() and table["evidence_id"].is_unique, name
        resolve(real_registry, setting, table["evidence_id"].iloc[0])


def test_every_column_of_every_sheet_is_explained(book):
    rows = list(sheet_of(book, "dictionary").iter_rows(min_row=2, values_only=True))
    assert [row for row in rows if not row[3] or row[1] == row[2]] == []
    for name in ("gaps", "targets", "lists"):
        heads = [cell.value for cell in sheet_of(book, name)[1]]
        assert heads == [
            row[1] for row in rows if row[0] == word(f"sheet.{name}", book[0])
        ] and len(set(heads)) == len(heads)


def test_english_sheets_hold_chinese_only_where_it_is_recorded(real_registry, setting):
    han = re.compile(r"[\u3400-\u9fff]")
    book = ("en", load_workbook(io.BytesIO(views_workbook(real_registry, setting, "en", "county"))))
    for name in ("gaps", "coverage", "matrix", "setting"):
        texts = [
            cell
            for row in sheet_of(book, name).iter_rows(values_only=True)
            for cell in row
            if isinstance(cell, str) and han.search(cell)
        ]
        platforms = set(
            real_registry.con.cursor().execute("SELECT name FROM platforms").df()["name"]
        )
        assert [
            text for text in texts if not any(platform in text for platform in platforms)
        ] == [], name


def test_a_column_means_in_each_sheet_what_it_holds_there():
    assert meaning("hosted", "en", "coverage") != meaning("hosted", "en", "gaps")
    assert meaning("pipeline", "en", "targets") != meaning("pipeline", "en", "coverage")


def test_publishers_can_be_followed_and_reposts_are_text(book):
    for row in sheet_of(book, "sources").iter_rows(min_row=2):
        link, text = row[1], row[2]
        assert text.hyperlink is None and (link.hyperlink is None) == (link.value is None)
        assert link.value is None or row[3].value == word("source_kind.publisher", book[0])


def test_the_setting_says_what_every_number_rests_on(book, real_registry, setting):
    said = {
        row[0]: row[2] for row in sheet_of(book, "setting").iter_rows(min_row=2, values_only=True)
    }
    assert said[word("setting_row.snapshot", book[0])] == real_registry.snapshot_id
    assert said[word("setting_row.setting", book[0])] == setting.key
    assert said[word("setting_row.lists", book[0])] == "6/119"


def test_the_same_question_gives_the_same_bytes(real_registry, setting, monkeypatch):
    first = views_workbook(real_registry, setting, "zh")
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2096, 10, 2, 7, 6, 40, 1, 276, 0))
    assert views_workbook(real_registry, setting, "zh") == first


def test_a_kind_of_unit_and_clusters_narrow_the_sheets(real_registry, setting):
    tables = workbook_views(real_registry, setting, "zone", ("ic", "nev"))
    for name in ("gaps", "needs", "cells", "verify", "border"):
        assert set(tables[name]["unit_kind"]) <= {"zone"} and set(tables[name]["cluster_id"]) <= {
            "ic",
            "nev",
        }, name


# --- what would run -------------------------------------------------------------------------------


@pytest.fixture
def hostile(registry_of):
    """A platform named like a formula, far from the one need there is."""
    return registry_of(
        needs=[{}],
        platforms=[{"platform_id": "p1", "name": FORMULA, "notes": "#N/A", "lead_org": "\x07bell"}],
        proximity=[{"km_p05": 90, "km_p50": 95, "km_p95": 99}],
    )


def test_text_that_looks_like_a_formula_or_an_error_stays_text(hostile):
    book = load_workbook(io.BytesIO(views_workbook(hostile, default_setting(hostile), "zh")))
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    risky = [cell for cell in cells if cell.value.startswith((*FORMULA_STARTS, "#"))]
    assert {FORMULA, "#N/A"} <= {cell.value for cell in risky}
    assert all(cell.data_type == "s" for cell in cells)
    assert all(cell.quotePrefix for cell in risky if cell.value == FORMULA)


def test_libreoffice_opens_it_and_runs_nothing(hostile, office):
    book = gap_workbook(
        hostile,
        default_setting(hostile),
        "zh",
        gaps(defended_needs(hostile, default_setting(hostile))),
    )
    assert (
        FORMULA.replace('"', '""')
        in office(book, "xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1").decode()
    )


# --- columns to fill in ---------------------------------------------------------------------------


def test_decisions_are_chosen_from_a_list_and_days_are_days(real_registry, setting):
    sheet = load_workbook(
        io.BytesIO(
            gap_workbook(real_registry, setting, "zh", gaps(defended_needs(real_registry, setting)))
        )
    )[word("sheet.gaps", "zh")]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert rules["list"].formula1 == '"' + ",".join(
        word(f"judgement.{one}", "zh") for one in JUDGEMENTS
    ) + '"' and set(rules) == {"list", "date"}


def test_what_is_decided_goes_out_with_every_sheet_of_needs(real_registry, setting):
    needs = gaps(defended_needs(real_registry, setting), "county")
    rows = no_rows()
    rows.loc[0] = [needs["evidence_id"].iloc[0], "verify", "=省经信厅", "2027-06-30", None]
    decided = Decisions(rows, real_registry.snapshot_id, setting.key)
    book = (
        "zh",
        load_workbook(io.BytesIO(views_workbook(real_registry, setting, "zh", decisions=decided))),
    )
    for name in ("gaps", "needs", "verify"):
        found = [row for row in rows_of(sheet_of(book, name)) if row["判断"].value]
        assert [
            (row["判断"].value, row["责任单位"].value, row["期限"].value.date()) for row in found
        ] == [("再核实", "=省经信厅", date(2027, 6, 30))], name
        assert found[0]["责任单位"].data_type == "s"
    assert word("setting_row.decided", "zh") in [
        row[0] for row in sheet_of(book, "setting").iter_rows(values_only=True)
    ]
