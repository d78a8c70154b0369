"""What the text of a cell says: a number, a day, a code, several values."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.tables.column import DATE_RULE, Column


def numbers(cells: pd.Series[str]) -> npt.NDArray[np.float64]:
    """Give the numbers of a column, NaN where none stands there."""
    codes, values = pd.factorize(cells)
    found = [as_number(value) for value in values.tolist()]
    return np.array(
        [np.nan if number is None else number for number in found] or [np.nan], dtype=float
    )[codes]


def matches(column: Column, value: str) -> bool:
    return all(
        re.fullmatch(
            column.pattern,
            part,
            re.ASCII,
        )
        for part in parts(column, value)
    )


def as_number(value: str) -> float | None:
    """Give a finite number written in plain digits, else None."""
    try:
        number = float(value)
    except ValueError:
        return None
    if abs(number) < float("inf") and value.isascii() and "_" not in value:
        return number
    return None


def is_date(value: str) -> bool:
    if not re.fullmatch(DATE_RULE, value, re.ASCII):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


def parts(column: Column, value: str) -> list[str]:
    """Split a cell into its values, if its column may hold several."""
    if column.separator:
        return [part.strip() for part in value.split(column.separator)]
    return [value]
