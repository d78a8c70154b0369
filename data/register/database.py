"""The database of a register: which one it is, and connections that keep its promises."""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from data.register.errors import RegisterError

# the address of a database that several servers share
DATABASE_VARIABLE = "PILOT_ATLAS_DATABASE"
DATABASE_FILE = "register.db"
BUSY_S = 10.0  # a writer waits this long for another
WRITER_LOCK = 0x70696C6F74  # of PostgreSQL: "pilot", a lock that one writer holds
# the pointer moves after the commit, so a commit must outlast a crash of the machine
SYNCHRONOUS = "FULL"
FILE = "file"  # what a connection is of, noted by the pool
WRITING = "writing"  # execution option of a connection that will write


def database_url(folder: Path) -> URL:
    """Give the address of the database: that of the environment, else a file in a folder.

    Raises:
        RegisterError: the variable names no database that a register can be kept in.
    """
    given = os.environ.get(DATABASE_VARIABLE)
    if not given:
        return URL.create("sqlite", database=str(folder / DATABASE_FILE))
    try:
        url = make_url(given)
    except ArgumentError:
        raise _no_address() from None
    kind = url.get_backend_name()
    if kind == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite")
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise _no_address()


def _no_address() -> RegisterError:
    return RegisterError(
        f"环境变量 {DATABASE_VARIABLE} 不是可用的数据库地址。请写成"
        " postgresql://用户@主机/数据库 或 sqlite:///文件，或不设。",
        f"{DATABASE_VARIABLE} is no address of a database that can be used. Write"
        " postgresql://USER@HOST/DATABASE or sqlite:///FILE, or leave it out.",
    )


def is_sqlite(url: URL) -> bool:
    """True for a database that is one file."""
    return url.get_backend_name() == "sqlite"


def connect(url: URL, *, is_new: bool = False) -> Engine:
    """Make the engine of a database; nothing is opened yet.

    Args:
        url: as `database_url` gives it.
        is_new: a file of SQLite that is not there is made; otherwise it is an error.
    """
    if is_sqlite(url):
        return _sqlite_engine(url, is_new=is_new)
    wait_ms = int(1000 * BUSY_S)
    options = f"-c lock_timeout={wait_ms} -c timezone=UTC"
    own = url.query.get("options")
    if isinstance(own, str):
        options = f"{own} {options}"
    engine = create_engine(
        url,
        pool_pre_ping=True,  # a server that was started again is no fault
        connect_args={"options": options, "connect_timeout": int(BUSY_S)},
    )
    event.listen(engine, "begin", _take_writer_lock)
    return engine


def _sqlite_engine(url: URL, *, is_new: bool) -> Engine:
    path = quote(str(url.database))
    mode = "rwc" if is_new else "rw"

    def open_file() -> sqlite3.Connection:
        return _open_sqlite(f"file:{path}?mode={mode}", is_new=is_new)

    def note_file(connection: object, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = _identity_of(str(url.database))

    def refuse_other_file(connection: object, record: ConnectionPoolEntry, proxy: object) -> None:
        # a file that was moved away would go on taking what is lost with it
        if record.info[FILE] != _identity_of(str(url.database)):
            raise DisconnectionError

    engine = create_engine("sqlite://", creator=open_file, poolclass=QueuePool)
    event.listen(engine, "begin", _begin_on_sqlite)
    event.listen(engine, "connect", note_file)
    event.listen(engine, "checkout", refuse_other_file)
    return engine


def _identity_of(path: str) -> tuple[int, int] | None:
    """Tell a file from another of the same name; None if it is not there."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _open_sqlite(uri: str, *, is_new: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,  # else Python begins transactions of its own
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        # a file that somebody hands over runs no code of its own
        connection.execute("PRAGMA trusted_schema = OFF")
        if is_new:
            # readers then never wait for a writer; the file remembers it
            connection.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _begin_on_sqlite(connection: Connection) -> None:
    """Begin for real; a writer waits its turn here, not at its first change."""
    options = connection.get_execution_options()
    begin = "BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN"
    connection.exec_driver_sql(begin)


def _take_writer_lock(connection: Connection) -> None:
    """Let one writer of PostgreSQL in at a time, as SQLite does."""
    if connection.get_execution_options().get(WRITING):
        lock = text("SELECT pg_advisory_xact_lock(:lock)")
        connection.execute(lock, {"lock": WRITER_LOCK})


def reading_options(url: URL) -> dict[str, Any]:
    """Give the options of a connection whose questions all see one state of the database."""
    if is_sqlite(url):
        return {}
    return {"isolation_level": "REPEATABLE READ"}
