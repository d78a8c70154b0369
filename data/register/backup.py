"""Backups: the whole register in one file of SQLite, taken in one moment, put back on any database.

A register on SQLite is copied page by page by SQLite itself, one on PostgreSQL row by row in one
transaction. A backup is verified before it is put back, and only where nothing would be lost.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.engine import URL

from data import roles
from data.files.leftovers import making_folder
from data.files.reading import read_file, unreadable
from data.files.writing import refuse_unwritable, write_whole
from data.register import audit
from data.register.auditing import Verification, verification
from data.register.database import connect, is_sqlite
from data.register.errors import NO_DATABASE, RegisterError, failed, shown_url, telling
from data.register.schema import METADATA
from data.register.store import ID, Register, read_facts
from data.register.upgrade import bring_up_to_date, refuse_newer, revision_of
from data.roles import Person, refuse_unless_may
from data.snapshot import telling_of_disk

PASSING = ".backup-"  # begins the name of a folder in which a backup is made or read
ROWS_AT_ONCE = 1000
SQLITE_HEAD = b"SQLite format 3\0"


# --- out ------------------------------------------------------------------------------------------


def back_up(register: Register, person: Person, path: Path) -> Verification:
    """Write the register as it is at this moment to a file, and tell what its audit says.

    Raises:
        NotAllowedError: the person makes no backups.
        RegistryError: the file cannot be written.
        RegisterError: the audit says that the register was changed by other hands; nothing is
            written over an older backup.
    """
    refuse_unless_may(person, roles.BACK_UP, register.folder)
    refuse_unwritable(path)
    with register.writing() as connection:
        # before the copy, which then holds all that the register does
        audit.append(connection, person.name, roles.BACK_UP, {})
    with _passing_folder(register.folder) as folder:
        made = folder / "register.db"
        with telling(register.url):
            if is_sqlite(register.url):
                _copy_pages(Path(str(register.url.database)), made)
            else:
                _copy_out(register, made)
        with _opened(made) as connection:
            found = verification(connection)
        refuse_damage(found, shown_url(register.url))
        write_whole(path, read_file(made))
    return found


@contextmanager
def _passing_folder(beside: Path) -> Iterator[Path]:
    """Make a folder beside the snapshots that is gone afterwards."""
    with ExitStack() as stack:
        with telling_of_disk(beside.name):
            folder = stack.enter_context(making_folder(beside, PASSING, 0o700))
        yield folder


def _copy_pages(path: Path, target: Path) -> None:
    """Copy a database of SQLite as it is at one moment, while others read and write it."""
    there = f"file:{quote(str(path))}?mode=rw"
    reader = sqlite3.connect(there, uri=True)
    with closing(reader) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def _copy_out(register: Register, target: Path) -> None:
    """Copy a register row by row into a new file, as it is at one moment."""
    url = URL.create("sqlite", database=str(target))
    engine = connect(url, is_new=True)
    try:
        bring_up_to_date(engine, url)
        with register.reading() as source, engine.begin() as copy:
            copy_rows(source, copy)
    finally:
        engine.dispose()
    with closing(sqlite3.connect(target)) as made:
        made.execute("PRAGMA journal_mode = DELETE")


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every table of a register into an empty one."""
    for table in METADATA.sorted_tables:
        asked = select(table).order_by(*table.primary_key)  # a row may name an earlier one
        rows = source.execute(asked, execution_options={"yield_per": ROWS_AT_ONCE})
        for some in rows.partitions():
            target.execute(insert(table), [dict(row._mapping) for row in some])


def refuse_damage(found: Verification, name: str) -> None:
    """Refuse a register that was changed by other hands.

    Raises:
        RegisterError: names the first line or the publications.
    """
    if found.is_sound:
        return
    if found.damage is not None:
        zh = f"审计日志第 {found.damage.line} 行（{found.damage.kind}）"
        en = f"line {found.damage.line} of the audit ({found.damage.kind})"
    else:
        numbers = ", ".join(map(str, found.publications))
        zh = f"第 {numbers} 次发布的内容"
        en = f"what publications {numbers} hold"
    raise RegisterError(
        f"{name}：{zh} 与审计日志不符，已有改动。请改用更早的备份，并查明何人改动。",
        f"{name}: {en} is not as it was written. Use an earlier backup, and find out who changed"
        " it.",
    )


# --- back -----------------------------------------------------------------------------------------


def restore(register: Register, person: Person, path: Path) -> Verification:
    """Put a backup back: into an empty register, or one that it goes on from.

    Raises:
        NotAllowedError: the person restores nothing.
        RegisterError: the file is no backup, was changed, or a newer version wrote it; or the
            register holds what the backup does not.
    """
    refuse_unless_may(person, roles.RESTORE, register.folder)
    with _passing_folder(register.folder) as folder:
        copy = folder / "register.db"
        _take_in(path, copy)
        with _opened(copy) as backup:
            found = verification(backup)
            refuse_damage(found, path.name)
            if not found.lines:
                raise failed(_url_of(path), NO_DATABASE)
            with register.writing() as connection:
                _refuse_loss(connection, backup)
                _replace(connection, backup)
                audit.append(connection, person.name, roles.RESTORE, {"head": found.head})
    return found


def _take_in(path: Path, copy: Path) -> None:
    """Copy the file of a backup, hold that it is one, and bring it up to date."""
    try:
        content = read_file(path)
    except OSError as error:
        raise unreadable(path, error) from error
    if not content.startswith(SQLITE_HEAD):
        raise failed(_url_of(path), NO_DATABASE)
    with telling_of_disk(copy.parent.name):
        copy.write_bytes(content)
    url = _url_of(path)
    engine = connect(_url_of(copy))
    try:
        with telling(url):
            _refuse_broken(engine, url)
            bring_up_to_date(engine, _url_of(copy))
    finally:
        engine.dispose()


def _url_of(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _refuse_broken(engine: Engine, url: URL) -> None:
    with engine.connect() as connection:
        state = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if state != "ok" or revision_of(connection) is None:
            raise failed(url, NO_DATABASE)
        refuse_newer(connection, url)


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    url = _url_of(path)
    engine = connect(url)
    try:
        with telling(url), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _refuse_loss(connection: Connection, backup: Connection) -> None:
    """Refuse to put a backup over a register that holds more than it, or is another one.

    Raises:
        RegisterError: says which.
    """
    own = [row.hash for row in audit.lines(connection)]
    if not own:
        return
    if read_facts(connection)[ID] != read_facts(backup)[ID]:
        raise RegisterError(
            "备份出自另一个登记库，而这里的登记库不是空的，未作改动。请恢复到空的登记库。",
            "The backup is of another register, and the one here is not empty; nothing was"
            " changed. Restore it into an empty one.",
        )
    kept = [row.hash for row in audit.lines(backup)]
    if kept[: len(own)] != own:
        raise RegisterError(
            "登记库里有备份中没有的记录，恢复会丢失它们，未作改动。"
            "确要退回，请先另存现有登记库，再恢复到空的登记库。",
            "The register holds entries that the backup lacks, and restoring would lose them;"
            " nothing was changed. To go back all the same, move the register away and restore"
            " into an empty one.",
        )


def _replace(connection: Connection, backup: Connection) -> None:
    for table in reversed(METADATA.sorted_tables):
        connection.execute(table.delete())
    copy_rows(backup, connection)
