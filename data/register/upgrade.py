"""The database brought to the state that this code knows, one step after the other."""

import sqlite3
import threading
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, Table, Text, inspect, select
from sqlalchemy.engine import URL

from data.register.database import WRITING, is_sqlite
from data.register.errors import RegisterError, shown_url

MIGRATIONS = Path(__file__).with_name("migrations")
# Alembic's own table
VERSION = Table("alembic_version", MetaData(), Column("version_num", Text))
COPY_BEFORE = "before"  # stands in the name of the copy that an upgrade leaves
_lock = threading.Lock()  # Alembic's `op` is one for the process


def revisions() -> list[str]:
    """List the states of a database that this code knows, the newest last.

    A step is named after the state that it leads to, so that no start has to load Alembic.
    """
    steps = (MIGRATIONS / "versions").glob("v[0-9]*_*.py")
    names = sorted(path.name for path in steps)
    return [name.partition("_")[0].removeprefix("v") for name in names]


def newest_revision() -> str:
    """Give the state of a database that this code writes."""
    return revisions()[-1]


def revision_of(connection: Connection) -> str | None:
    """Give the state of a database; None for one that holds no register yet."""
    if not inspect(connection).has_table(VERSION.name):
        return None
    revision = connection.execute(select(VERSION.c.version_num)).scalar()
    return None if revision is None else str(revision)


def refuse_newer(connection: Connection, url: URL) -> None:
    """Refuse a database that a newer version wrote: this code would misread it.

    Raises:
        RegisterError: names the state of the database and that of the code.
    """
    revision = revision_of(connection)
    if revision is None or revision in revisions():
        return
    name = shown_url(url)
    raise RegisterError(
        f"{name}：由更新的版本写成（{revision}，本版本到 {newest_revision()}），未作改动。"
        "请用那个版本打开，或升级本程序。",
        f"{name}: a newer version wrote it ({revision}, this one knows {newest_revision()}); it was"
        " left as it is. Open it with that version, or upgrade this one.",
    )


def is_behind(connection: Connection) -> bool:
    """True if a database lacks steps that this code knows."""
    return revision_of(connection) != newest_revision()


def bring_up_to_date(engine: Engine, url: URL) -> None:
    """Take every step that a database lacks, in one transaction; a file is copied before.

    Raises:
        RegisterError: a newer version wrote the database.
    """
    writer = engine.connect().execution_options(**{WRITING: True})
    with _lock, writer as connection, connection.begin():
        refuse_newer(connection, url)
        if not is_behind(connection):
            return  # another process was first
        before = revision_of(connection)
        if before is not None and is_sqlite(url):
            _copy(Path(str(url.database)), before)
        _take_steps(connection)


def _take_steps(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    # a percent sign begins a name to fill in
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _copy(path: Path, revision: str) -> None:
    """Copy a file of SQLite as it is, while the writer's lock keeps others from changing it."""
    beside = path.with_name(f"{path.name}.{COPY_BEFORE}-{revision}")
    source = sqlite3.connect(path)
    target = sqlite3.connect(beside)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
