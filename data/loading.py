"""The tables of a snapshot read into memory, complete and of the described types."""

import glob
from collections.abc import Iterable
from pathlib import Path

import duckdb

from data.faults import RegistryError
from data.files.reading import shown_name
from data.manifest import some_of
from data.tables import TABLES
from data.text import REPLACEMENT, UNWRITABLE_IN_SQL


def load_tables(con: duckdb.DuckDBPyConnection, folder: Path, names: Iterable[str]) -> None:
    """Read the tables of a snapshot into memory.

    Raises:
        RegistryError: a file is no Parquet, or a described column is missing or of another type.
    """
    name_shown = shown_name(folder)
    try:
        for name in names:
            # shapes stay in the build
            columns = "* EXCLUDE (geometry)" if name in ("counties", "zone_shapes") else "*"
            # DuckDB takes [ and * for a pattern
            path = glob.escape(str(folder / f"{name}.parquet"))
            con.execute(f'CREATE TABLE "{name}" AS SELECT {columns} FROM read_parquet(?)', [path])
    except duckdb.Error as error:
        raise RegistryError(
            f"数据版本 {name_shown} 无法读取（{name}.parquet）。请重新生成：python -m data build",
            f"Snapshot {name_shown} cannot be read ({name}.parquet). Build it again: python -m data"
            " build",
        ) from error
    if lacking := _lacking(con):
        raise RegistryError(
            f"数据版本 {name_shown} 由旧版程序生成，缺少 {some_of(lacking)}。请重新生成："
            "python -m data build",
            f"Snapshot {name_shown} was built by an older version and lacks {some_of(lacking)}."
            " Build it again: python -m data build",
        )
    if mistyped := _mistyped(con):
        raise RegistryError(
            f"数据版本 {name_shown} 中的列类型不符：{some_of(mistyped)}。请重新生成：python -m data"
            " build",
            f"Snapshot {name_shown} holds columns of another type: {some_of(mistyped)}. Build it"
            " again: python -m data build",
        )
    for name in names:
        _make_writable(con, name)


def _make_writable(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Replace letters in the free texts of a table that no file can hold.

    The build refuses them; an older build may have let them in.
    """
    columns = _free_texts(name)
    if not columns:
        return
    texts = ", ".join(f'"{column}"' for column in columns)
    params = {"letters": UNWRITABLE_IN_SQL}
    any_row = f'SELECT 1 FROM "{name}" WHERE regexp_matches(concat({texts}), $letters) LIMIT 1'
    if not con.execute(any_row, params).fetchone():
        return
    params["mark"] = REPLACEMENT
    for column in columns:
        replaced = f"""regexp_replace("{column}", $letters, $mark, 'g')"""
        con.execute(
            f'UPDATE "{name}" SET "{column}" = {replaced}',
            params,
        )


def _free_texts(name: str) -> list[str]:
    """Give the columns of a table that hold whatever someone wrote, but for ids."""
    table = TABLES.get(name)
    if table is None or table.spatial:
        return []
    texts = [
        column
        for column in table.columns
        if column.type == "VARCHAR" and not column.name.endswith("_id")
    ]
    return [
        column.name
        for column in texts
        if not (column.pattern or column.choices or column.refers or column.is_date)
    ]


def _lacking(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Name the described columns that a snapshot lacks, as table.column; shapes stay aside."""
    held = set(con.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall())
    described = [
        (table.name, column.name)
        for table in TABLES.values()
        if not table.spatial
        for column in table.columns
    ]
    return [".".join(column) for column in described if column not in held]


NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE")


def _mistyped(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Name the described columns that hold numbers for text or otherwise, as table.column."""
    rows = con.execute("SELECT table_name, column_name, data_type FROM duckdb_columns()").fetchall()
    types = {(table, column): kind for table, column, kind in rows}
    mistyped = []
    for table in TABLES.values():
        for column in () if table.spatial else table.columns:
            allowed = ("VARCHAR",) if column.type == "VARCHAR" else NUMBERS
            if types[table.name, column.name] not in allowed:
                mistyped.append(f"{table.name}.{column.name}")
    return mistyped
