"""The workbooks: all views of a registry under a setting, or the gaps alone to be filled in.

Each ends with the setting, the dictionary of its columns and the sources.
"""

from dataclasses import replace

import pandas as pd

from analytics.documents.decisions import NO_DECISIONS, Decisions
from analytics.documents.workbook.about import about_sheets
from analytics.documents.workbook.sheets import (
    data_sheet,
    gap_rows,
    matrix_sheet,
    view_in_language,
)
from analytics.documents.workbook.views import workbook_views
from analytics.drawing.marks import ACCENT, ENTRY, FILL, MADE, MARK, WHITE, WORKBOOK_LINK
from analytics.phrases.columns import head
from analytics.phrases.mark import COLUMN, mark_of
from analytics.setting import Setting
from analytics.words import word
from data.files.xlsx import Colours, Field, Mark, Sheet, xlsx_bytes
from data.registry import Registry

COLOURS = Colours(
    head=ACCENT,
    entry_head=MARK["possible"],
    head_letters=WHITE,
    entry=ENTRY,
    bar=FILL["reachable"],
    link=WORKBOOK_LINK,
)


def views_workbook(
    registry: Registry,
    setting: Setting,
    language: str,
    unit_kind: str | None = None,
    clusters: tuple[str, ...] = (),
    decisions: Decisions = NO_DECISIONS,
) -> bytes:
    """Write every view as an .xlsx; the same question gives the same bytes.

    Args:
        unit_kind, clusters: narrow the views, as `workbook_views` says.
    """
    views = workbook_views(registry, setting, unit_kind, clusters)
    tables = {
        name: view_in_language(name, view, registry, language, decisions)
        for name, view in views.items()
    }
    sheets = [data_sheet(name, table, language) for name, table in tables.items()]
    sheets.insert(
        list(tables).index("cells"),
        matrix_sheet(views["cells"], registry, language),
    )
    sheets += about_sheets(registry, setting, language, tables, decisions)
    return _write(sheets, registry, language)


def gap_workbook(
    registry: Registry,
    setting: Setting,
    language: str,
    table: pd.DataFrame,
    decisions: Decisions = NO_DECISIONS,
) -> bytes:
    """Write gaps with columns for decisions, to be filled in and sent back.

    Args:
        table: rows of the gap table, `analytics.gap_table.gaps`.
    """
    shown = gap_rows(table, registry, language, decisions)
    sheets = [
        data_sheet("gaps", shown, language),
        *about_sheets(registry, setting, language, {"gaps": shown}, decisions),
    ]
    return _write(sheets, registry, language)


def _write(sheets: list[Sheet], registry: Registry, language: str) -> bytes:
    title = f"{word('app.name', language)} {registry.snapshot_id}"
    day = registry.manifest["as_of"]
    text = mark_of(registry)
    if not text:
        return xlsx_bytes(sheets, title, day, COLOURS)
    label = head(COLUMN, language)
    marked = [_marked(sheet, label, text) for sheet in sheets]
    return xlsx_bytes(marked, f"{text} · {title}", day, COLOURS, Mark(text, MADE["letters"]))


def _marked(sheet: Sheet, label: str, text: str) -> Sheet:
    """Add the mark to each row of a sheet that has none yet, behind its other cells."""
    if any(field.head == label for field in sheet.fields):
        return sheet
    rows = [[*row, text] for row in sheet.rows]
    return replace(sheet, fields=[*sheet.fields, Field(label)], rows=rows)
