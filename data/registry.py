"""A snapshot opened for questions: one DuckDB connection, a cursor per question, SQL by name."""

import os
import re
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache, partial, wraps
from pathlib import Path
from typing import Protocol, TypeVar

import duckdb
import pandas as pd

from data.answers import Answers
from data.faults import RegistryError
from data.files.reading import shown_name
from data.loading import load_tables
from data.manifest import read_manifest
from data.manifest_shape import MADE, Manifest
from data.policy import PolicySet, default_first, load_policies
from data.province import Province, load_province
from data.snapshot import REGISTRY_DIR, current_id

SQL_DIR = Path(__file__).parent / "sql"
# the folder of snapshots, for a deployment that keeps them elsewhere
REGISTRY_VARIABLE = "PILOT_ATLAS_REGISTRY"


@dataclass(frozen=True, eq=False)
class Registry:
    """A snapshot: its tables behind `con`, its manifest, policy sets, province and folder.

    Attributes:
        policies: by id, the province's default first.
    """

    con: duckdb.DuckDBPyConnection
    manifest: Manifest
    policies: dict[str, PolicySet]
    province: Province
    folder: Path
    # of this snapshot alone
    answers: Answers = field(default_factory=Answers, init=False, repr=False)

    @property
    def snapshot_id(self) -> str:
        """The id of the snapshot: its day and a digest of its content."""
        return str(self.manifest["snapshot_id"])

    @property
    def is_made(self) -> bool:
        """True if its platforms are made for an example: everything shown of it is marked so."""
        return MADE in self.manifest


def registry_dir() -> Path:
    """Give the folder of snapshots of this deployment."""
    return Path(os.environ.get(REGISTRY_VARIABLE) or REGISTRY_DIR)


def open_registry(folder: Path | None = None) -> Registry:
    """Open a snapshot folder, or the snapshot in force.

    Every Parquet file is read once, into memory: questions then never touch the disk, and a
    snapshot that is replaced or deleted does not break the sessions that use it. Afterwards the
    connection may open no file and load no extension.

    Raises:
        RegistryError: there is no snapshot, its files do not match its manifest, or an older
            version built it.
    """
    if folder is None:
        folder = registry_dir() / current_id(registry_dir())
    manifest = read_manifest(folder)
    con = duckdb.connect()
    try:
        load_tables(con, folder, manifest["rows"])
        province, policies = _rules_of(folder)
    except RegistryError:
        con.close()
        raise
    shut(con)
    return Registry(con, manifest, policies, province, folder)


def shut(con: duckdb.DuckDBPyConnection) -> None:
    """Define the macros of the questions, and bar a connection from files and extensions."""
    con.execute(sql("macros"))
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def _rules_of(folder: Path) -> tuple[Province, dict[str, PolicySet]]:
    """Read the province and the policy sets that a snapshot was built with."""
    try:
        province = load_province(folder)
        return province, default_first(load_policies(folder / "policy_sets"), province.policy)
    except RegistryError as error:
        name = shown_name(folder)
        raise RegistryError(
            f"数据版本 {name} 的政策集或省份无法使用。请重新生成：python -m data build\n{error.zh}",
            f"The policy sets or the province of snapshot {name} cannot be used. Build it again:"
            f" python -m data build\n{error.en}",
        ) from error


@cache
def sql_files() -> dict[str, Path]:
    """Give every file of data/sql and its topic folders, by its name without ".sql".

    Raises:
        ValueError: two topics have a file of one name.
    """
    paths = sorted(SQL_DIR.rglob("*.sql"))
    files = {path.stem: path for path in paths}
    if len(files) < len(paths):
        twice = sorted(str(path) for path in paths if path not in files.values())
        raise ValueError(f"another topic of data/sql has a file of this name: {twice}")
    return files


@cache
def sql(name: str) -> str:
    """Give the text of data/sql/<topic>/<name>.sql."""
    return sql_files()[name].read_text(encoding="utf-8")


_lock = threading.Lock()


def query(registry: Registry, name: str, **params: object) -> pd.DataFrame:
    """Run data/sql/<topic>/<name>.sql with those of `params` that it names.

    A cursor per call: Streamlit sessions are threads.
    """
    statement = sql(name)
    used = {
        key: value
        for key, value in params.items()
        if re.search(
            rf"\${key}\b",
            statement,
        )
    }
    with _lock:  # making a cursor is not thread-safe, using one is
        cursor = registry.con.cursor()
    return cursor.execute(statement, used).df()


def copied(registry: Registry, without: tuple[str, ...] = ()) -> duckdb.DuckDBPyConnection:
    """Copy the tables of a registry to a connection that may be changed, and then `shut`."""
    con = duckdb.connect()
    for name in registry.manifest["rows"]:
        if name not in without:
            with _lock:
                cursor = registry.con.cursor()
            con.register(
                "given",
                cursor.sql(f'SELECT * FROM "{name}"').to_arrow_table(),
            )
            con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
            con.unregister("given")
    return con


def open_again(folder: Path) -> Registry:
    """Open the snapshot that a page has shown, for a file that was ordered there.

    Another snapshot may be in force by now.

    Raises:
        RegistryError: it has been deleted since; or as `open_registry`.
    """
    if not folder.is_dir():
        raise RegistryError(
            f"数据版本 {folder.name} 已删除，无法据此生成文件。请刷新页面，重新生成。",
            f"Snapshot {folder.name} has been deleted, so no file can be made from it any more."
            " Reload the page and make the file from the snapshot now in force.",
        )
    return open_registry(folder)


class SettingLike(Hashable, Protocol):
    """A setting, as far as caching asks."""

    def is_base(self, registry: Registry) -> bool:
        """True if it is its policy set's own, so that most users look at its answers."""


Asked = TypeVar("Asked", bound=SettingLike)
Question = Callable[[Registry, Asked], pd.DataFrame]


def cached_by_setting(question: Question[Asked]) -> Question[Asked]:
    """Decorate a question that many others begin with: its registry holds its answers."""

    @wraps(question)
    def ask(registry: Registry, setting: Asked) -> pd.DataFrame:
        compute = partial(question, registry, setting)
        return registry.answers.ask(
            (question, setting),
            compute,
            shared=setting.is_base(registry),
        )

    return ask
