"""What a database refuses, told as a planner can act on it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from data.faults import RegistryError

Words = tuple[str, str]  # in Chinese, in English

LOCKED: Words = (
    "数据库正被占用。请稍候再试；仍不行，请查看是否有程序停在发布途中。",
    "the database is in use by another process. Try again in a moment; if it stays so, look for a"
    " process that stopped in the middle of a publication.",
)
GONE: Words = (
    "数据库不存在，或无法连接（{reason}）。请检查文件是否移走、环境变量 PILOT_ATLAS_DATABASE"
    " 与数据库服务；确已丢失的，从备份恢复：python -m data restore 文件。",
    "the database is gone or cannot be reached ({reason}). Check if the file was moved away, the"
    " variable PILOT_ATLAS_DATABASE and the database server; if it is lost, restore a backup:"
    " python -m data restore FILE.",
)
NO_DATABASE: Words = (
    "不是数据库，或已损坏，未作改动。请移走该文件，从备份恢复：python -m data restore 文件。",
    "is no database, or is damaged; it was left as it is. Move the file away and restore a backup:"
    " python -m data restore FILE.",
)
NO_PERMISSION: Words = (
    "没有读写数据库的权限。请检查文件与文件夹的权限，或数据库用户的授权。",
    "the database may not be read and written by this user. Check the permissions of file and"
    " folder, or the rights of the database's user.",
)
FULL: Words = (
    "磁盘已满，未作改动。请腾出空间后再试。",
    "the disk is full, and nothing was changed. Make room and try again.",
)
FAILED: Words = (
    "数据库无法完成操作（{reason}），未作改动。请检查磁盘与数据库服务。",
    "the database failed ({reason}), and nothing was changed. Check the disk and the database"
    " server.",
)
# begins the name of an error of SQLite -> what it means
OF_SQLITE: dict[str, Words] = {
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_CANTOPEN": GONE,
    "SQLITE_NOTADB": NO_DATABASE,
    "SQLITE_CORRUPT": NO_DATABASE,
    "SQLITE_READONLY": NO_PERMISSION,
    "SQLITE_PERM": NO_PERMISSION,
    "SQLITE_AUTH": NO_PERMISSION,
    "SQLITE_FULL": FULL,
}
# begins the SQLSTATE of an error of PostgreSQL -> what it means
OF_POSTGRESQL: dict[str, Words] = {
    "55P03": LOCKED,
    "40": LOCKED,
    "53300": LOCKED,
    "53100": FULL,
    "28": NO_PERMISSION,
    "42501": NO_PERMISSION,
    "3D000": GONE,
    "08": GONE,
    "57P": GONE,
    "XX001": NO_DATABASE,
}


class RegisterError(RegistryError):
    """A register that cannot be used, or an act that it refuses."""


class DatabaseFailedError(RegisterError):
    """The database of the register cannot be used."""


def shown_url(url: URL) -> str:
    """Name a database without its password or its folders."""
    if url.get_backend_name() == "sqlite":
        return str(url.database).replace("\\", "/").rpartition("/")[2]
    place = f"{url.host or 'localhost'}/{url.database or ''}"
    return f"{url.get_backend_name()}://{place}"


def failed(url: URL, words: Words, reason: str = "") -> DatabaseFailedError:
    """Make the error that says what is wrong with a database."""
    name = shown_url(url)
    zh, en = (text.format(reason=reason) for text in words)
    return DatabaseFailedError(f"{name}：{zh}", f"{name}: {en}")


@contextmanager
def telling(url: URL) -> Iterator[None]:
    """Tell what the database refuses inside as a `DatabaseFailedError`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = getattr(error, "orig", None) or error
        if _is_our_mistake(cause):
            raise
        words, reason = _meaning(cause)
        raise failed(url, words, reason) from error


def _is_our_mistake(error: BaseException) -> bool:
    """True for errors of our own statements, which no planner can put right."""
    name = type(error).__name__
    state = getattr(error, "sqlstate", None) or ""
    if name in ("IntegrityError", "ProgrammingError", "InterfaceError"):
        return True
    return state.startswith(("23", "42")) and state != "42501"


def _meaning(error: BaseException) -> tuple[Words, str]:
    """Find what an error means, and its own words in one line."""
    reason = " ".join(str(error).split())
    code = getattr(error, "sqlite_errorname", "")
    for start, words in OF_SQLITE.items():
        if code.startswith(start):
            return words, reason
    state = getattr(error, "sqlstate", None) or ""
    for start, words in OF_POSTGRESQL.items():
        if state.startswith(start):
            return words, reason
    if not code and not state:
        return GONE, reason  # no server answered, so none gave a code
    return FAILED, reason
