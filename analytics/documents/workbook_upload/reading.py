"""A gap workbook that comes back filled in: its decisions by evidence id, or every fault."""

import pandas as pd

from analytics.documents.decisions import DECISION_COLUMNS, Decisions
from analytics.documents.workbook.sheets import gap_rows
from analytics.documents.workbook_upload.cells import as_text
from analytics.documents.workbook_upload.faults import DecisionError
from analytics.documents.workbook_upload.gap_sheet import find_columns
from analytics.documents.workbook_upload.merged import fill_merged
from analytics.documents.workbook_upload.rows import find_repeated_ids, read_rows
from analytics.documents.workbook_upload.unseen import notice_hidden, notice_left_out
from analytics.gap_table import defended_needs, gaps
from analytics.setting import Setting
from analytics.words import LANGUAGES, catalogue, word
from data.faults import Fault, refuse
from data.files.xlsx_in import ReadSheet, read_workbook
from data.registry import Registry


def read_decisions(content: bytes, name: str, registry: Registry, setting: Setting) -> Decisions:
    """Read the decisions of a workbook with a sheet of gaps, in any order of rows and columns.

    Rows may be missing: nothing is decided about them. The same holds where all four cells are
    blank.

    Args:
        name: of the file, for messages.
    Raises:
        WorkbookError: it cannot be opened, or must not be.
        DecisionError: made from another snapshot or setting, or with faults; names them all.
    """
    titles = [
        word(f"sheet.{sheet}", language) for sheet in ("gaps", "setting") for language in LANGUAGES
    ]
    book = read_workbook(content, name, titles)
    language = _language(book, name)
    refuse(_made_from_another(book, name, registry, setting), DecisionError)
    needs = gaps(defended_needs(registry, setting), every=True)
    expected = gap_rows(needs, registry, language)
    gap_sheet = find_columns(name, book[word("sheet.gaps", language)], expected, language)
    rows, merge_faults, merge_notices = fill_merged(gap_sheet)
    known = {row["evidence_id"]: row for row in expected.to_dict("records")}
    decisions, row_faults = read_rows(gap_sheet, rows, known)
    faults = [*merge_faults, *find_repeated_ids(gap_sheet, rows), *row_faults]
    refuse(faults, DecisionError)
    columns = ["evidence_id", *DECISION_COLUMNS]
    table = pd.DataFrame(decisions.values(), columns=columns, dtype="str")
    notices = (
        *merge_notices,
        *notice_hidden(gap_sheet, decisions),
        *notice_left_out(gap_sheet, book),
    )
    return Decisions(table, registry.snapshot_id, setting.key, notices)


def _language(book: dict[str, ReadSheet], name: str) -> str:
    """Tell the language by the title of the sheet of gaps.

    Raises:
        DecisionError: there is no such sheet.
    """
    for language in LANGUAGES:
        if word("sheet.gaps", language) in book:
            return language
    raise DecisionError([_no_sheet(name, "gaps")])


def _no_sheet(name: str, sheet: str) -> Fault:
    titles = tuple(word(f"sheet.{sheet}", language) for language in LANGUAGES)
    return Fault("workbook.no sheet", file=name, fill={"title": titles})


def _made_from_another(
    book: dict[str, ReadSheet], name: str, registry: Registry, setting: Setting
) -> list[Fault]:
    """Find out by its own sheet whether it was made from another snapshot or setting."""
    titles = [word("sheet.setting", language) for language in LANGUAGES]
    sheets = [book[title] for title in titles if title in book]
    if not sheets:
        return [_no_sheet(name, "setting")]
    stated = _stated(sheets[0])
    faults = []
    expected = {"workbook.snapshot": registry.snapshot_id, "workbook.setting": setting.key}
    for rule, now in expected.items():
        labels = catalogue()[rule.replace("workbook", "setting_row")]
        told = [stated[label] for label in labels if label in stated]
        before = told[0] if told else ""
        if before != now:
            faults.append(Fault(rule, file=name, value=before, fill={"now": now}))
    return faults


def _stated(sheet: ReadSheet) -> dict[str, str]:
    """Read the sheet of the setting: label -> code."""
    stated = {}
    for row in sheet.rows:
        if len(row) <= 2:
            continue
        label = row[0]
        code = row[2]
        if label and code:
            stated[as_text(label.value)] = as_text(code.value)
    return stated
