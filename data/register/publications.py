"""Publications: the numbered states of a register, each with who, when, why and its snapshot."""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, insert, select

from data.manifest_shape import PublicationMark
from data.register.errors import RegisterError
from data.register.schema import PUBLICATIONS

FIRST, IMPORT, ROLLBACK, RULE, SOFTWARE = "first", "import", "rollback", "rule", "software"
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


def _publication(row: Row[tuple[object, ...]]) -> Publication:
    values = dict(row._mapping)
    values["solo"] = bool(values["solo"])
    return Publication(**values)


def latest(connection: Connection) -> Publication | None:
    """Give the publication in force; None in an empty register."""
    newest = select(PUBLICATIONS).order_by(PUBLICATIONS.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return _publication(row) if row else None


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


def publication(connection: Connection, number: int) -> Publication:
    """Give a publication by its number.

    Raises:
        RegisterError: there is none.
    """
    asked = select(PUBLICATIONS).where(PUBLICATIONS.c.number == number)
    row = connection.execute(asked).first()
    if row is None:
        raise RegisterError(
            f"没有第 {number} 次发布。列出全部：python -m data publications",
            f"There is no publication {number}. To list them: python -m data publications",
        )
    return _publication(row)


def all_publications(connection: Connection) -> list[Publication]:
    """List the publications, the first one first."""
    rows = connection.execute(select(PUBLICATIONS).order_by(PUBLICATIONS.c.number))
    return [_publication(row) for row in rows]


def has_office_publication(connection: Connection) -> bool:
    """True once an office has published anything of its own."""
    asked = select(func.count()).where(PUBLICATIONS.c.kind.in_(OFFICE))
    return bool(connection.execute(asked).scalar_one())


def last_collection(connection: Connection) -> str | None:
    """Give the digest of the shipped collection that was taken in last."""
    column = PUBLICATIONS.c.collection
    asked = select(column).where(column.is_not(None)).order_by(PUBLICATIONS.c.number.desc())
    return connection.execute(asked.limit(1)).scalar()


def write(connection: Connection, publication: Publication) -> None:
    """Write a publication, in the transaction of what it changes."""
    values = {column.name: getattr(publication, column.name) for column in PUBLICATIONS.c}
    values["solo"] = int(publication.solo)
    connection.execute(insert(PUBLICATIONS).values(**values))
