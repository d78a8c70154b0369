"""The rows of an uploaded sheet: the decision of each, and every fault."""

from dataclasses import dataclass, replace
from typing import Any

from analytics.documents.decisions import DECISION_COLUMNS
from analytics.documents.workbook_upload.cells import MOST_NAMED, Row, in_short, is_same
from analytics.documents.workbook_upload.entries import Checked, check_entry
from analytics.documents.workbook_upload.gap_sheet import GapSheet
from analytics.phrases.columns import head
from data.faults import Fault
from data.files.xlsx_in import ReadCell

# kind of a cell that holds no value -> its rule
UNREAD = {"f": "workbook.formula", "e": "workbook.error"}
Decision = dict[str, str | None]  # evidence_id and `DECISION_COLUMNS`


@dataclass(frozen=True)
class _RowPlace:
    """A row as messages name it."""

    gap_sheet: GapSheet
    number: int
    evidence_id: Any

    def blame(self, column: str, fault: Fault) -> Fault:
        """Give a fault its place: the cell of a column."""
        return replace(
            fault,
            file=self.gap_sheet.file,
            sheet=self.gap_sheet.title,
            entry=str(self.evidence_id or "?"),
            line=self.number,
            column=head(column, self.gap_sheet.language, "gaps"),
        )


def read_rows(
    gap_sheet: GapSheet, rows: list[Row], known: dict[str, dict[Any, Any]]
) -> tuple[dict[int, Decision], list[Fault]]:
    """Read every row under the head.

    Args:
        known: row of the sheet as it went out, by evidence id.
    Returns:
        The decisions that are taken, by the number of their row, and every fault.
    """
    decisions: dict[int, Decision] = {}
    faults: list[Fault] = []
    for number, row in enumerate(rows[1:], start=2):
        cells = _cells(gap_sheet, row)
        if cells:
            decision, wrong = _read_row(gap_sheet, number, cells, known)
            faults += wrong
            if decision:
                decisions[number] = decision
    return decisions, faults


def _cells(gap_sheet: GapSheet, row: Row) -> dict[str, ReadCell]:
    """Take the cells of a row that hold anything, by column."""
    cells = {}
    for column, place in gap_sheet.columns.items():
        cell = row[place] if place < len(row) else None
        if cell is not None:
            cells[column] = cell
    return cells


def _read_row(
    gap_sheet: GapSheet,
    number: int,
    cells: dict[str, ReadCell],
    known: dict[str, dict[Any, Any]],
) -> tuple[Decision | None, list[Fault]]:
    """Read a row: its decision, None where nothing is decided, and its faults."""
    evidence_id: Any = cells["evidence_id"].value if "evidence_id" in cells else None
    place = _RowPlace(gap_sheet, number, evidence_id)
    if evidence_id is None:
        return None, [place.blame("evidence_id", _no_id(cells))]
    unread = {}
    for column, cell in cells.items():
        if cell.kind in UNREAD:
            unread[column] = UNREAD[cell.kind]
    faults = [
        place.blame(
            column,
            Fault(rule, value=in_short(cells[column].value)),
        )
        for column, rule in unread.items()
    ]
    if evidence_id not in known:
        if "evidence_id" not in unread:
            unknown = Fault("workbook.unknown id", value=in_short(evidence_id))
            faults.append(place.blame("evidence_id", unknown))
        return None, faults
    as_sent = known[evidence_id].items()
    sent = {column: before for column, before in as_sent if column not in unread}
    decision, wrong = _compare(place, cells, sent)
    return decision, faults + wrong


def _no_id(cells: dict[str, ReadCell]) -> Fault:
    """Say which decision has lost its evidence id."""
    values = [in_short(cell.value) for cell in cells.values()]
    return Fault("workbook.no id", fill={"cells": "; ".join(values[:MOST_NAMED])})


def _compare(
    place: _RowPlace, cells: dict[str, ReadCell], sent: dict[Any, Any]
) -> tuple[Decision | None, list[Fault]]:
    """Compare a row's cells with those that went out, and take what was filled in."""
    decision: Decision = {"evidence_id": place.evidence_id}
    faults = []
    for column, before in sent.items():
        now = cells[column].value if column in cells else None
        value, fault = _check_cell(column, before, now)
        if fault:
            faults.append(place.blame(column, fault))
        elif column in DECISION_COLUMNS:
            decision[column] = value
    is_decided = any(decision.get(column) is not None for column in DECISION_COLUMNS)
    return decision if is_decided else None, faults


def _check_cell(column: str, before: object, now: object) -> Checked:
    """Read what is filled in; a source cell must hold its value still."""
    if column in DECISION_COLUMNS:
        return check_entry(column, now)
    if is_same(before, now):
        return None, None
    return None, Fault("workbook.changed", value=in_short(now), fill={"was": in_short(before)})


def find_repeated_ids(gap_sheet: GapSheet, rows: list[Row]) -> list[Fault]:
    """Find evidence ids that several rows have."""
    place = gap_sheet.columns["evidence_id"]
    numbers: dict[object, list[str]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cell = row[place] if place < len(row) else None
        if cell is not None:
            numbers.setdefault(cell.value, []).append(str(number))
    return [
        Fault(
            "workbook.repeated id",
            file=gap_sheet.file,
            sheet=gap_sheet.title,
            value=in_short(row_id),
            fill={"rows": ", ".join(its_rows)},
        )
        for row_id, its_rows in numbers.items()
        if len(its_rows) > 1
    ]
