"""Rows of a view as a table of the report."""

from typing import Any

import pandas as pd

from analytics.documents.report.parts import Listing
from analytics.documents.report.subject import Subject
from analytics.documents.workbook.sheets import view_in_language
from analytics.phrases.columns import head
from analytics.phrases.key_messages import certainty_text

NEED_WIDTH = 26  # of the column of unit and cluster, as a share
# column -> how its numbers are written
NUMBERS = {
    "severity": "{:.0f}",
    "km_p50": "{:.0f}",
    "rows_found": "{:.0f}",
    "total_count": "{:.0f}",
    "share": "{:.0%}",
    "change": "{:.2f}",
}


def view_listing(
    subject: Subject, sheet: str, table: pd.DataFrame, columns: dict[str, float]
) -> Listing:
    """List a view's rows in the words of its sheet of the workbook.

    Args:
        sheet: whose heads and words are used.
        table: the rows, with evidence_id.
        columns: column -> share of the width.
    """
    cells = _cells(subject, sheet, table, columns)
    return Listing(
        heads=_heads(subject, sheet, columns),
        rows=tuple(cells[list(columns)].itertuples(index=False, name=None)),
        widths=tuple(columns.values()),
        ids=tuple(table["evidence_id"].fillna("")),
        right=tuple(_numbers(columns)),
    )


def need_listing(
    subject: Subject, sheet: str, table: pd.DataFrame, columns: dict[str, float]
) -> Listing:
    """List needs as `view_listing` does, after unit and cluster with the mark of the state."""
    cells = _cells(subject, sheet, table, columns)
    needs = [
        subject.text("report.unit_cluster_of", unit=unit, cluster=cluster)
        for unit, cluster in zip(cells["unit_name"], cells["cluster_name"], strict=True)
    ]
    values = cells[list(columns)].itertuples(index=False, name=None)
    return Listing(
        heads=(subject.text("report.unit_cluster"), *_heads(subject, sheet, columns)),
        rows=tuple(
            (need, *row)
            for need, row in zip(
                needs,
                values,
                strict=True,
            )
        ),
        widths=(NEED_WIDTH, *columns.values()),
        states=tuple(table["state"]),
        ids=tuple(table["evidence_id"].fillna("")),
        right=tuple(number + 1 for number in _numbers(columns)),
    )


def _heads(subject: Subject, sheet: str, columns: dict[str, float]) -> tuple[str, ...]:
    return tuple(head(column, subject.language, sheet) for column in columns)


def _numbers(columns: dict[str, float]) -> list[int]:
    """List which of the columns hold numbers, counted from 0."""
    return [number for number, column in enumerate(columns) if column in NUMBERS]


def _cells(
    subject: Subject, sheet: str, table: pd.DataFrame, columns: dict[str, float]
) -> pd.DataFrame:
    """Write the columns as text, a certainty with its bound as on the pages."""
    cells = view_in_language(sheet, table, subject.registry, subject.language, subject.decisions)
    if "certainty" in columns:
        needs = table.to_dict("records")
        cells = cells.assign(certainty=[_certainty(need, subject.language) for need in needs])
    written = {
        column: [
            _written(
                column,
                value,
            )
            for value in cells[column]
        ]
        for column in columns
    }
    return cells.assign(
        **{
            name: pd.Series(
                texts,
                cells.index,
                dtype="object",
            )
            for name, texts in written.items()
        }
    )


def _certainty(need: dict[Any, Any], language: str) -> str:
    if pd.notna(need["certainty"]):
        return certainty_text(need, language, in_cell=True)
    return ""


def _written(column: str, value: Any) -> str:
    if not isinstance(value, str) and pd.isna(value):
        return ""
    if column in NUMBERS:
        return NUMBERS[column].format(float(value))
    return str(value)
