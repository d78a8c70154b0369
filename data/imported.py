"""Rows of an office's list: the values it gives a table, and the cells that gave them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ImportedRow:
    """One row that a file proposes for a table.

    Attributes:
        sheet: its sheet; "" for a CSV file.
        line: its line in the sheet, from 1.
        values: column -> text as the table's CSV file writes it. "" or a column left out leaves
            the recorded value as it is; None erases it (清空 in the file).
        cells: column -> address of the cell that gave the value, as "C14".
        constants: columns of `values` in which the file gives nothing for this row; what was said
            of all rows fills them where nothing is on record, and overwrites nothing.
    """

    sheet: str
    line: int
    values: Mapping[str, str | None]
    cells: Mapping[str, str]
    constants: tuple[str, ...] = ()
