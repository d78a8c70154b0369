"""Rows of data frames for code that looks at one row at a time, and tables of described types."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Iterate over rows as named tuples.

    They are of type Any, because pandas does not know which type each column holds; the types are
    those of `data.tables`.
    """
    yield from table.itertuples(index=False)


def with_types(table: pd.DataFrame, types: Mapping[str, Any]) -> pd.DataFrame:
    """Give a table the named columns in their order and types; one that it lacks is empty.

    Column by column: pandas takes several times as long to bring a whole table to types.
    """
    missing = pd.Series(index=table.index, dtype="object")
    columns = {}
    for name, kind in types.items():
        column = table.get(name, missing)
        columns[name] = column if column.dtype == kind else column.astype(kind)
    return pd.DataFrame(columns, index=table.index)
