"""Values of cells: as text, in short, and whether they are still the same."""

from collections.abc import Iterable
from datetime import datetime
from math import isclose
from typing import Any

import pandas as pd

from data.files.xlsx_in import ReadCell, cell_name

Row = list[ReadCell | None]
MOST_NAMED = 5  # cells of a column, or of a row, that a message names
LONGEST_SHOWN = 60  # letters of a value that a message repeats


def cell_at(rows: list[Row], row: int, column: int) -> ReadCell | None:
    """Find the cell of a row and a column, both counted from 1."""
    cells = rows[row - 1]
    if column <= len(cells):
        return cells[column - 1]
    return None


def is_missing(value: Any) -> bool:
    """True if a cell is blank."""
    return bool(pd.isna(value)) or value == ""


def is_number(value: object) -> bool:
    """True if a cell holds a number; yes and no are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def as_text(value: Any) -> str:
    """Write a value as a message shows it."""
    if is_missing(value):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if is_number(value):
        return f"{value:.15g}"
    return str(value)


def in_short(value: object) -> str:
    """Write a value as a message repeats it, its end left out where it is long."""
    text = as_text(value)
    if len(text) <= LONGEST_SHOWN:
        return text
    return text[: LONGEST_SHOWN - 3] + "..."


def is_same(before: Any, now: Any) -> bool:
    """True if a cell still holds its value, however a spreadsheet writes it.

    0.5 may come back as 0.50, an id of digits as a number.
    """
    if is_missing(before) or is_missing(now):
        return is_missing(before) and is_missing(now)
    if isinstance(before, str):
        return before.replace("\r\n", "\n") == as_text(now).replace("\r\n", "\n")
    return is_number(now) and isclose(before, now, rel_tol=1e-9, abs_tol=1e-12)


def name_cells(cells: Iterable[tuple[int, int, ReadCell]]) -> str:
    """Name cells with what they hold; of many the first, and how many more.

    Args:
        cells: row and column, counted from 1, and the cell.
    """
    names = []
    for row, column, cell in cells:
        place = cell_name(row, column)
        names.append(f"{place}: {in_short(cell.value)}")
    more = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f"; +{more}" if more > 0 else "")
