"""Statements on the tables of a scenario's registry."""

from collections.abc import Sequence
from typing import Any

import duckdb
import pandas as pd


def execute(con: duckdb.DuckDBPyConnection, statement: str, *values: object) -> None:
    """Run a statement. Until its result is fetched the connection takes no other."""
    con.execute(statement, list(values)).fetchall()


def add_rows(
    con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]] | pd.DataFrame
) -> None:
    """Insert rows by column name; columns that they do not have are missing."""
    frame = pd.DataFrame(rows)
    if len(frame):
        con.register("added", frame)
        execute(con, f'INSERT INTO "{table}" BY NAME SELECT * FROM added')
        con.unregister("added")
