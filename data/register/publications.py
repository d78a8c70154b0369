"""Publications: the numbered states of a register, each with who, when, why and its snapshot."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from data.manifest_shape import PublicationMark
from data.register.errors import RegisterError
from data.register.schema import PUBLICATIONS

FIRST, IMPORT, ROLLBACK, RULE, SOFTWARE = "first", "import", "rollback", "rule", "software"
MOST_NUMBER = 2**31 - 1  # that a database can hold
# kinds of publications that an office makes; the others come with the software
OFFICE = (IMPORT, ROLLBACK, RULE)


@dataclass(frozen=True)
class Publication:
    """One publication.

    Attributes:
        number: counts from 1.
        kind: `FIRST` and so on.
        snapshot_id: as it was first built; built again by another version it may have another.
        as_of: the day it stands for.
        who: made it.
        at: the time of its act, in UTC.
        reason: why.
        solo: whoever submitted approved it as well.
        undoes: number of the publication that it rolls back.
        batch: number of the batch that it publishes.
        collection: digest of the shipped collection that it takes in.
    """

    number: int
    kind: str
    snapshot_id: str
    as_of: str
    who: str
    at: str
    reason: str
    solo: bool = False
    undoes: int | None = None
    batch: int | None = None
    collection: str | None = None

    def mark(self, register_id: str) -> PublicationMark:
        """Give the mark that its snapshot carries."""
        return {"number": self.number, "kind": self.kind, "register": register_id}


NEWEST = select(PUBLICATIONS).order_by(PUBLICATIONS.c.number.desc()).limit(1)
NUMBERED = select(PUBLICATIONS).where(PUBLICATIONS.c.number == bindparam("asked"))
IN_ORDER = select(PUBLICATIONS).order_by(PUBLICATIONS.c.number)
OF_OFFICE = select(PUBLICATIONS.c.number).where(PUBLICATIONS.c.kind.in_(OFFICE)).limit(1)
LAST_COLLECTION = (
    select(PUBLICATIONS.c.collection)
    .where(PUBLICATIONS.c.collection.is_not(None))
    .order_by(PUBLICATIONS.c.number.desc())
    .limit(1)
)


def _publication(row: Row[Any]) -> Publication:
    values = dict(row._mapping)
    values["solo"] = bool(values["solo"])
    return Publication(**values)


def latest(connection: Connection) -> Publication | None:
    """Give the publication in force; None in an empty register."""
    row = connection.execute(NEWEST).first()
    if row is None:
        return None
    return _publication(row)


def in_force(connection: Connection) -> Publication:
    """Give the publication in force.

    Raises:
        RegisterError: the register is empty.
    """
    publication = latest(connection)
    if publication is None:
        raise RegisterError(
            "登记库里还没有发布。请运行：python -m data build",
            "The register holds no publication yet. Run: python -m data build",
        )
    return publication


def numbered(connection: Connection, number: int) -> Publication:
    """Give a publication by its number.

    Raises:
        RegisterError: there is none.
    """
    row = None
    if 0 < number <= MOST_NUMBER:
        row = connection.execute(NUMBERED, {"asked": number}).first()
    if row is None:
        raise RegisterError(
            f"没有第 {number} 次发布。列出全部：python -m data publications",
            f"There is no publication {number}. To list them: python -m data publications",
        )
    return _publication(row)


def known(connection: Connection, number: int | None) -> Publication:
    """Give the publication to look from: that of a number, else the one in force.

    Raises:
        RegisterError: there is none.
    """
    if number is None:
        return in_force(connection)
    return numbered(connection, number)


def all_publications(connection: Connection) -> list[Publication]:
    """List the publications, the first one first."""
    rows = connection.execute(IN_ORDER)
    return [_publication(row) for row in rows]


def named(made: Sequence[Publication], text: str) -> Publication:
    """Give a publication by its number, or by a day: then the one in force at the day's end.

    Args:
        made: all of them, the first one first.
        text: as "3" or "2026-03-14", a day of the server's clock.
    Raises:
        RegisterError: there is none.
    """
    if not text.isdecimal():
        return in_force_on(made, text)
    for publication in made:
        if publication.number == int(text):
            return publication
    raise RegisterError(
        f"没有第 {text} 次发布。列出全部：python -m data publications",
        f"There is no publication {text}. To list them: python -m data publications",
    )


def in_force_on(made: Sequence[Publication], day: str) -> Publication:
    """Give the publication that was in force at the end of a day.

    Args:
        made: all of them, the first one first.
        day: YYYY-MM-DD, of the server's clock.
    Raises:
        RegisterError: it is no day, or nothing was published by then.
    """
    _refuse_no_day(day)
    found = [publication for publication in made if _day_of_act(publication) <= day]
    if found:
        return found[-1]
    first = _day_of_act(made[0]) if made else ""
    raise RegisterError(
        f"{day} 时还没有发布，第一次在 {first}。请选那天或之后的日期。",
        f"Nothing was published by {day}; the first publication is of {first}. Choose that day or"
        " a later one.",
    )


def _refuse_no_day(text: str) -> None:
    with suppress(ValueError):
        if date.fromisoformat(text).isoformat() == text:
            return
    raise RegisterError(
        f"“{text}”既不是发布的序号，也不是日期。请写成 3 或 2026-03-14。",
        f"'{text}' is neither the number of a publication nor a day. Write 3 or 2026-03-14.",
    )


def _day_of_act(publication: Publication) -> str:
    """Give the day on which a publication was made, by the server's clock."""
    at = datetime.fromisoformat(publication.at)
    return at.astimezone().date().isoformat()


def has_office_publication(connection: Connection) -> bool:
    """True once an office has published anything of its own."""
    found = connection.execute(OF_OFFICE)
    return found.first() is not None


def last_collection(connection: Connection) -> str | None:
    """Give the digest of the shipped collection that was taken in last."""
    found = connection.execute(LAST_COLLECTION)
    return found.scalar()


def write(connection: Connection, publication: Publication) -> None:
    """Write a publication, in the transaction of what it changes."""
    values = asdict(publication)
    values["solo"] = int(publication.solo)
    connection.execute(insert(PUBLICATIONS), values)
