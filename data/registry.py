"""A snapshot opened for questions: one DuckDB connection, a cursor per question, SQL by name."""

import os
import re
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache, wraps
from pathlib import Path

import duckdb
import pandas as pd

from data.check import RegistryError
from data.policy import PolicySet, load_policies
from data.schemas import REGISTRIES
from data.snapshot import REGISTRY_DIR, current_id, read_manifest
from data.text import REPLACEMENT, UNWRITABLE_IN_SQL

SQL_DIR = Path(__file__).parent / "sql"
# the folder of snapshots, for a deployment that keeps them elsewhere
REGISTRY_VARIABLE = "PILOT_ATLAS_REGISTRY"


@dataclass(frozen=True, eq=False)
class Registry:
    """A snapshot: its tables behind `con`, its manifest, the policy sets it was built with, and the folder it was opened from."""

    con: duckdb.DuckDBPyConnection
    manifest: dict
    policies: dict[str, PolicySet]
    folder: Path
    answers: dict[tuple, pd.DataFrame] = field(default_factory=dict, init=False, repr=False)  # of the questions that are `kept`

    @property
    def snapshot_id(self) -> str:
        return self.manifest["snapshot_id"]


def registry_dir() -> Path:
    return Path(os.environ.get(REGISTRY_VARIABLE, REGISTRY_DIR))


def open_registry(folder: Path | None = None) -> Registry:
    """Open a snapshot folder, or the snapshot in force.

    Every Parquet file is read once, into memory: questions then never touch the disk, and a snapshot
    that is replaced or deleted does not break the sessions that use it. Afterwards the connection may
    open no file and load no extension.

    Raises:
        RegistryError: there is no snapshot, its files do not match its manifest, or an older version built it.
    """
    if folder is None:
        folder = registry_dir() / current_id(registry_dir())
    manifest = read_manifest(folder)
    con = duckdb.connect()
    try:
        for name in manifest["rows"]:
            columns = "* EXCLUDE (geometry)" if name in ("counties", "zone_shapes") else "*"  # shapes stay in the build
            con.execute(f'CREATE TABLE "{name}" AS SELECT {columns} FROM read_parquet(?)', [str(folder / f"{name}.parquet")])
    except duckdb.Error as error:
        raise RegistryError(
            f"快照 {folder.name} 无法读取。请重新生成：python -m data build", f"Snapshot {folder.name} cannot be read. Build it again: python -m data build"
        ) from error
    if lacking := _lacking(con):
        raise RegistryError(
            f"快照 {folder.name} 由旧版本生成，缺少 {'、'.join(lacking)}。请重新生成：python -m data build",
            f"Snapshot {folder.name} was built by an older version and lacks {', '.join(lacking)}. Build it again: python -m data build",
        )
    for name in manifest["rows"]:
        _make_writable(con, name)
    shut(con)
    return Registry(con, manifest, load_policies(folder / "policy_sets"), folder)


def _make_writable(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Replace in the free texts of a table what no file can hold; the build refuses it, an older one may not have."""
    columns = _free_texts(name)
    found = {"found": UNWRITABLE_IN_SQL}
    if not columns:
        return
    texts = ", ".join(f'"{column}"' for column in columns)
    if not con.execute(f'SELECT 1 FROM "{name}" WHERE regexp_matches(concat({texts}), $found) LIMIT 1', found).fetchone():
        return
    for column in columns:
        con.execute(
            f"""UPDATE "{name}" SET "{column}" = regexp_replace("{column}", $found, $mark, 'g')""",
            found | {"mark": REPLACEMENT},
        )


def _free_texts(name: str) -> list[str]:
    """The columns of a table that hold whatever someone wrote, but for ids."""
    table = REGISTRIES.get(name)
    if table is None or table.spatial:
        return []
    texts = [column for column in table.columns if column.type == "VARCHAR" and not column.name.endswith("_id")]
    return [column.name for column in texts if not (column.pattern or column.choices or column.refers or column.is_date)]


def _lacking(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Described columns that a snapshot does not hold, as table.column, the files of shapes aside."""
    held = set(con.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall())
    described = [(table.name, column.name) for table in REGISTRIES.values() if not table.spatial for column in table.columns]
    return [".".join(one) for one in described if one not in held]


def shut(con: duckdb.DuckDBPyConnection) -> None:
    """What several questions begin with is defined; from here on a connection opens no file, loads no extension, and nothing can change that."""
    con.execute(sql("macros"))
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


@cache
def sql(name: str) -> str:
    return (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")


_lock = threading.Lock()


def query(registry: Registry, name: str, **params: object) -> pd.DataFrame:
    """Run data/sql/<name>.sql with those of `params` that it names. A cursor per call: Streamlit sessions are threads."""
    statement = sql(name)
    used = {key: value for key, value in params.items() if re.search(rf"\${key}\b", statement)}
    with _lock:  # making a cursor is not thread-safe, using one is
        cursor = registry.con.cursor()
    return cursor.execute(statement, used).df()


def copied(registry: Registry, without: tuple[str, ...] = ()) -> duckdb.DuckDBPyConnection:
    """The tables of a registry, but for some, in a connection of their own, to be changed and then `shut`."""
    con = duckdb.connect()
    for name in registry.manifest["rows"]:
        if name not in without:
            with _lock:
                cursor = registry.con.cursor()
            con.register("given", cursor.sql(f'SELECT * FROM "{name}"').to_arrow_table())
            con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
            con.unregister("given")
    return con


ANSWERS_KEPT = 6  # a hundred megabytes each where a country is large


def kept(question: Callable[[Registry, Hashable], pd.DataFrame]) -> Callable[[Registry, Hashable], pd.DataFrame]:
    """Keep a question's last answers with the registry that it is asked of: many others begin with it. Callers share them and change nothing."""

    @wraps(question)
    def ask(registry: Registry, setting: Hashable) -> pd.DataFrame:
        key = (question.__name__, setting)
        with _lock:
            answer = registry.answers.get(key)
        if answer is None:
            answer = question(registry, setting)
            with _lock:
                while len(registry.answers) >= ANSWERS_KEPT:
                    registry.answers.pop(next(iter(registry.answers)))  # the oldest
                registry.answers[key] = answer
        return answer

    return ask
