"""The audit: a line to every act, each with the hash of the line before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, insert, select

from data.register.content import canonical_json, sha256_of
from data.register.errors import RegisterError
from data.register.schema import AUDIT

FIRST = ""  # stands for the hash before the first line
CLOCK_SLACK = timedelta(minutes=5)  # between servers, and when a clock is set
CHANGED, MISSING, INSERTED = "changed", "missing", "inserted"
NEWEST = select(AUDIT).order_by(AUDIT.c.line.desc()).limit(1)
IN_ORDER = select(AUDIT).order_by(AUDIT.c.line)
AuditRow = Row[tuple[int, str, str, str, str, str, str]]


@dataclass(frozen=True)
class Damage:
    """The first line of an audit that is not as it was written.

    Attributes:
        line: its number.
        kind: `CHANGED`, `MISSING` or `INSERTED`.
    """

    line: int
    kind: str


def append(connection: Connection, who: str, act: str, about: Mapping[str, object]) -> str:
    """Write one line, in the transaction of the act that it tells of.

    Args:
        who: acts.
        act: one of `data.roles.MAY`.
        about: what else there is to say, as JSON can hold it.
    Returns:
        The time of the line, never earlier than that of the line before.
    Raises:
        RegisterError: the clock of the machine was set back.
    """
    last = _last_line(connection)
    at = _now_after(last.at if last else "")
    number = last.line + 1 if last else 1
    previous = last.hash if last else FIRST
    line = {
        "line": number,
        "at": at,
        "who": who,
        "act": act,
        "about": canonical_json(about),
        "previous": previous,
    }
    connection.execute(insert(AUDIT).values(**line, hash=_hash_of(line)))
    return at


def next_time(connection: Connection) -> str:
    """Give the time of the next line, for whatever else is written with it.

    Raises:
        RegisterError: the clock of the machine was set back.
    """
    last = _last_line(connection)
    return _now_after(last.at if last else "")


def _last_line(connection: Connection) -> AuditRow | None:
    return connection.execute(NEWEST).first()


def _hash_of(line: Mapping[str, object]) -> str:
    return sha256_of(canonical_json(line).encode())


def _now_after(before: str) -> str:
    """Give the time of a line that follows another.

    Raises:
        RegisterError: the clock shows a time well before it.
    """
    now = datetime.now(UTC)
    shown = now.isoformat(timespec="seconds")
    if shown >= before:
        return shown
    if datetime.fromisoformat(before) - now > CLOCK_SLACK:
        raise RegisterError(
            f"本机时钟显示 {shown}，早于登记库最后一笔 {before}：时钟被拨回了。"
            "请校准时钟后再试；未作改动。",
            f"The clock of this machine shows {shown}, before the last entry of the register,"
            f" {before}: it was set back. Set it right and try again; nothing was changed.",
        )
    return before


def lines(connection: Connection) -> Sequence[AuditRow]:
    """Read every line, the first one first."""
    return connection.execute(IN_ORDER).all()


def first_damage(found: Sequence[AuditRow]) -> Damage | None:
    """Find the first line that is not as it was written; None if every line is."""
    hashes = {FIRST: 0}  # hash -> number of its line
    previous = FIRST
    for number, row in enumerate(found, start=1):
        if row.line != number:
            return Damage(number, MISSING)
        if row.hash != _hash_of(_content_of(row, row.line)):
            return _damage_of(row, hashes, len(found))
        if row.previous != previous:
            return _break_before(row, hashes, is_last=number == len(found))
        hashes[row.hash] = number
        previous = row.hash
    return None


def _content_of(row: AuditRow, number: int) -> dict[str, object]:
    """Give what the hash of a line is made from, as if it had a number."""
    return {
        "line": number,
        "at": row.at,
        "who": row.who,
        "act": row.act,
        "about": row.about,
        "previous": row.previous,
    }


def _damage_of(row: AuditRow, hashes: Mapping[str, int], count: int) -> Damage:
    """Tell if a line was changed, copied, or only numbered anew as one before it came or went."""
    if row.hash in hashes:
        return Damage(row.line, INSERTED)
    for number in range(1, 2 * count + 2):
        if row.hash != _hash_of(_content_of(row, number)):
            continue
        if number > row.line:
            return Damage(row.line, MISSING)
        return Damage(number, INSERTED)
    return Damage(row.line, CHANGED)


def _break_before(row: AuditRow, hashes: Mapping[str, int], *, is_last: bool) -> Damage:
    """Tell what happened before a line that is sound and does not follow the one before."""
    if row.previous in hashes:
        return Damage(hashes[row.previous] + 1, INSERTED)
    if is_last:
        return Damage(row.line, INSERTED)
    return Damage(row.line - 1, CHANGED)
