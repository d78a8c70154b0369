"""Merged cells of an uploaded sheet: filled into their rows, or faults."""

from typing import Any, NamedTuple

from analytics.documents.decisions import DECISION_COLUMNS
from analytics.documents.workbook_upload.cells import Row, cell_at, in_short, is_missing
from analytics.documents.workbook_upload.gap_sheet import GapSheet
from data.faults import Fault
from data.files.xlsx_in import ReadCell, cell_name


class Area(NamedTuple):
    """A merged cell: its first and last rows and columns, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def corner(self) -> str:
        return cell_name(self.first_row, self.first_column)

    @property
    def ref(self) -> str:
        return f"{self.corner}:{cell_name(self.last_row, self.last_column)}"

    @property
    def is_ambiguous(self) -> bool:
        """True if it covers several columns or the head: nobody knows which cell is meant."""
        return self.last_column > self.first_column or self.first_row == 1


def fill_merged(gap_sheet: GapSheet) -> tuple[list[Row], list[Fault], list[Fault]]:
    """Fill each cell that is merged downwards into its rows.

    The id of a row is never filled in: two rows would have one.

    Returns:
        The rows, a fault for each decision that cannot be filled in, a notice for each that was.
    """
    rows = [list(row) for row in gap_sheet.sheet.rows]
    id_column = gap_sheet.columns["evidence_id"] + 1
    decided = {gap_sheet.columns[column] + 1 for column in DECISION_COLUMNS}
    faults: list[Fault] = []
    notices: list[Fault] = []
    for area in (Area(*merged) for merged in gap_sheet.sheet.merged):
        top = cell_at(rows, area.first_row, area.first_column)
        faults += _covered(gap_sheet, rows, area)
        if top is None or area.first_column == id_column:
            continue
        file = gap_sheet.file
        title = gap_sheet.title
        told: dict[str, Any] = {"value": in_short(top.value), "fill": {"ref": area.ref}}
        if not area.is_ambiguous:
            _fill_down(rows, area, top)
            if area.first_column in decided:
                notices.append(Fault("workbook.filled down", file=file, sheet=title, **told))
        elif decided & set(range(area.first_column, area.last_column + 1)):
            fault = Fault("workbook.merged", file=file, sheet=title, cell=area.corner, **told)
            faults.append(fault)
    return rows, faults, notices


def _covered(gap_sheet: GapSheet, rows: list[Row], area: Area) -> list[Fault]:
    """Find values that some programs keep under a merged cell."""
    places = [
        (row, column)
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
    ]
    faults = []
    for row, column in places[1:]:
        cell = cell_at(rows, row, column)
        if cell is not None and not is_missing(cell.value):
            fault = Fault(
                "workbook.covered",
                file=gap_sheet.file,
                sheet=gap_sheet.title,
                cell=cell_name(row, column),
                value=in_short(cell.value),
                fill={"ref": area.ref},
            )
            faults.append(fault)
    return faults


def _fill_down(rows: list[Row], area: Area, top: ReadCell) -> None:
    """Write a merged cell's value into those of its rows that hold anything else."""
    column = area.first_column
    for row in rows[area.first_row : area.last_row]:
        if any(cell is not None for cell in row):
            row.extend([None] * (column - len(row)))
            row[column - 1] = top
