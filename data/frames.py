"""Rows of data frames, for code that looks at one row at a time."""

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Iterate over rows as named tuples.

    They are of type Any, because pandas does not know which type each column holds; the types are
    those of `data.tables`.
    """
    yield from table.itertuples(index=False)
