"""The register of a folder of snapshots: opened, made or brought up to date."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.engine import URL

from data.files.reading import shown_name
from data.register.database import (
    WRITING,
    connect,
    database_url,
    is_sqlite,
    reading_options,
)
from data.register.errors import GONE, RegisterError, failed, shown_url, telling
from data.register.schema import FACTS
from data.register.upgrade import bring_up_to_date, is_behind, refuse_newer
from data.registry import registry_dir
from data.snapshot import CURRENT, refuse_no_folder

ID, MADE = "id", "made"  # facts of a register
YES, NO = "yes", "no"


@dataclass(frozen=True, eq=False)
class Register:
    """An open register.

    Attributes:
        engine: of its database.
        url: of its database.
        folder: holds the snapshots of its publications.
        id: tells its publications from those of another register.
    """

    engine: Engine
    url: URL
    folder: Path
    id: str

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Ask questions that all see one state of the register.

        Raises:
            DatabaseFailedError: the database is locked, gone, damaged or not to be read.
        """
        options = reading_options(self.url)
        with (
            telling(self.url),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Change the register in one transaction, one writer at a time.

        Raises:
            DatabaseFailedError: as `reading`, or the disk is full; nothing was changed.
        """
        with (
            telling(self.url),
            self.engine.connect().execution_options(**{WRITING: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def is_made(self) -> bool:
        """True for the register of an example: what it holds was made up."""
        with self.reading() as connection:
            return read_facts(connection).get(MADE) == YES

    def close(self) -> None:
        """Close what is open of the database."""
        self.engine.dispose()


def open_register(folder: Path | None = None) -> Register:
    """Open the register to read and write; it is made, or brought up to date, where need be.

    Args:
        folder: of the snapshots; that of this deployment if None.
    Raises:
        RegisterError: the database cannot be used, or a newer version wrote it.
    """
    folder = folder or registry_dir()
    url = database_url(folder)
    _make_place(url, folder)
    maker = connect(url, is_new=True)
    try:
        with telling(url):
            _prepare(maker, url)
    finally:
        maker.dispose()
    return _opened(url, folder)


def refuse_gone(folder: Path | None = None) -> None:
    """Refuse a file of a database that is not there although its folder holds a snapshot in force.

    A new one in its place would hide that lists which waited in it are lost.

    Args:
        folder: of the snapshots; that of this deployment if None.
    Raises:
        DatabaseFailedError: it is gone.
    """
    folder = folder or registry_dir()
    url = database_url(folder)
    is_there = not is_sqlite(url) or os.path.lexists(str(url.database))
    if not is_there and os.path.lexists(folder / CURRENT):
        raise failed(url, GONE, "no such file")


def read_register(folder: Path | None = None) -> Register:
    """Open the register to read; an older database is refused instead of changed.

    Args:
        folder: of the snapshots; that of this deployment if None.
    Raises:
        RegisterError: there is none, it cannot be used, or another version wrote it.
    """
    folder = folder or registry_dir()
    url = database_url(folder)
    engine = connect(url)
    with telling(url), engine.connect() as connection:
        refuse_newer(connection, url)
        if is_behind(connection):
            raise _behind(url)
    return _opened(url, folder)


def _behind(url: URL) -> RegisterError:
    name = shown_url(url)
    return RegisterError(
        f"{name}：由较早的版本写成。请先升级（会留下副本）：python -m data build",
        f"{name}: an older version wrote it. Bring it up to date first (a copy is kept): python -m"
        " data build",
    )


def _opened(url: URL, folder: Path) -> Register:
    engine = connect(url)
    with telling(url), engine.connect() as connection:
        facts = read_facts(connection)
    if ID not in facts:
        raise failed(url, GONE, "no id")
    return Register(engine, url, folder, facts[ID])


def _make_place(url: URL, folder: Path) -> None:
    """Make the folder of the snapshots, in which the database stands by default."""
    refuse_no_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        name = shown_name(folder)
        raise RegisterError(
            f"{name}：无法建立文件夹（{error.strerror}）。请检查权限与磁盘。",
            f"{name}: the folder cannot be made ({error.strerror}). Check permissions and disk.",
        ) from error
    place = Path(str(url.database)).parent
    if is_sqlite(url) and not place.is_dir():
        raise failed(url, GONE, f"{place}: no folder")


def _prepare(engine: Engine, url: URL) -> None:
    """Make the tables, or bring them up to date, and give a new register its id."""
    with engine.connect() as connection:
        refuse_newer(connection, url)
        if not is_behind(connection) and ID in read_facts(connection):
            return
    bring_up_to_date(engine, url)
    writer = engine.connect().execution_options(**{WRITING: True})
    with writer as connection, connection.begin():
        if ID not in read_facts(connection):  # else another process was first
            write_fact(connection, ID, secrets.token_hex(8))


def read_facts(connection: Connection) -> Mapping[str, str]:
    """Read what a register says of itself."""
    rows = connection.execute(select(FACTS.c.name, FACTS.c.value))
    return {row.name: row.value for row in rows}


def write_fact(connection: Connection, name: str, value: str) -> None:
    """Write one thing that a register says of itself, for good."""
    connection.execute(insert(FACTS).values(name=name, value=value))
