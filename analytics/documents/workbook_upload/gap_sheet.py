"""The sheet of gaps of an uploaded workbook, and where its columns stand."""

from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from analytics.documents.workbook_upload.cells import Row, as_text, name_cells
from analytics.documents.workbook_upload.faults import DecisionError
from analytics.phrases.columns import head
from analytics.words import word
from data.faults import Fault, refuse
from data.files.xlsx_in import ReadCell, ReadSheet, cell_name


@dataclass(frozen=True)
class GapSheet:
    """A sheet of gaps whose heads are right."""

    file: str  # its name, for messages
    language: str
    title: str
    sheet: ReadSheet
    columns: dict[str, int]  # column -> where it stands, counted from 0


def find_columns(file: str, sheet: ReadSheet, expected: pd.DataFrame, language: str) -> GapSheet:
    """Find each column by its head, wherever it stands.

    Args:
        file: its name, for messages.
        expected: the sheet as it went out.
    Raises:
        DecisionError: columns are missing, unknown, twice there or without a head.
    """
    heads = _heads(sheet)
    columns = {head(column, language, "gaps"): column for column in expected.columns}
    title = word("sheet.gaps", language)
    faults = [*_wrong_heads(heads, columns), *_headless(heads, sheet.rows)]
    refuse([replace(fault, file=file, sheet=title) for fault in faults], DecisionError)
    places = {}
    for place, text in enumerate(heads):
        if text in columns:
            places[columns[text]] = place
    return GapSheet(file, language, title, sheet, places)


def _heads(sheet: ReadSheet) -> list[str]:
    if not sheet.rows:
        return []
    return [as_text(cell.value if cell else None).strip() for cell in sheet.rows[0]]


def _wrong_heads(heads: list[str], columns: dict[str, str]) -> list[Fault]:
    counts = Counter(text for text in heads if text)
    missing = [text for text in columns if text not in counts]
    unknown = [text for text in counts if text not in columns]
    repeated = [text for text, times in counts.items() if times > 1]
    return [
        *(Fault("workbook.missing column", value=text) for text in missing),
        *(Fault("workbook.unknown column", value=text) for text in unknown),
        *(Fault("workbook.repeated column", value=text) for text in repeated),
    ]


def _headless(heads: list[str], rows: list[Row]) -> list[Fault]:
    """Find columns without a head in which something stands."""
    lost: dict[int, list[tuple[int, int, ReadCell]]] = {}
    for number, row in enumerate(rows[1:], start=2):
        for place, cell in enumerate(row):
            headless = place >= len(heads) or not heads[place]
            if headless and cell is not None and as_text(cell.value).strip():
                lost.setdefault(place, []).append((number, place + 1, cell))
    faults = []
    for place, cells in sorted(lost.items()):
        letter = cell_name(1, place + 1).rstrip("1")
        fill = {"cells": name_cells(cells)}
        faults.append(Fault("workbook.no head", column=letter, fill=fill))
    return faults
