"""What a resolver gives back, and the one way in which all of them look up rows."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class Answer:
    """A value, the keys of the words that state its rules, and its rows by the name of a table."""

    value: float
    rules: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def rows_of(table: pd.DataFrame, **key: str) -> pd.DataFrame:
    """Give the rows whose columns have the values of a key.

    Raises:
        KeyError: there are none.
    """
    has_key = pd.Series(True, index=table.index)
    for column, value in key.items():
        has_key &= table[column] == value
    rows = table[has_key]
    if rows.empty:
        raise KeyError(key)
    return rows
