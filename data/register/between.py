"""What lies between two publications: what both hold, and what each one after the first did."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data.register import publications
from data.register.changes import Change, FileChange
from data.register.content import Content
from data.register.errors import RegisterError
from data.register.publications import Publication
from data.register.store import Register
from data.register.versions import changes_of, content_of, file_changes_of
from data.roles import VIEW, Person, refuse_unless_may


@dataclass(frozen=True)
class Act:
    """What one publication did.

    Attributes:
        publication: that did it.
        changes, files: of rows and of files.
    """

    publication: Publication
    changes: tuple[Change, ...]
    files: tuple[FileChange, ...] = ()


@dataclass(frozen=True)
class Between:
    """What lies between two publications.

    Attributes:
        first, last: the publications.
        start, end: what they hold.
        acts: of the publications after the first, up to the last.
    """

    first: Publication
    last: Publication
    start: Content
    end: Content
    acts: tuple[Act, ...]


def between(register: Register, person: Person, first: int, last: int) -> Between:
    """Read what lies between two publications.

    Args:
        first, last: their numbers.
    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such publication, or the last does not come after the first.
    """
    refuse_unless_may(person, VIEW, register.folder)
    with register.reading() as connection:
        begins = publications.numbered(connection, first)
        ends = publications.numbered(connection, last)
        _refuse_order(first, last)
        acts = [_act(connection, number) for number in range(first + 1, last + 1)]
        return Between(
            first=begins,
            last=ends,
            start=content_of(connection, first),
            end=content_of(connection, last),
            acts=tuple(acts),
        )


def _refuse_order(first: int, last: int) -> None:
    if first == last:
        raise RegisterError(
            f"起止均为第 {first} 次发布，没有变化可供说明。请选择两次不同的发布。",
            f"Both are publication {first}, between which nothing changes. Choose two.",
        )
    if first > last:
        raise RegisterError(
            f"第 {first} 次发布在第 {last} 次之后。请把较早的放在前面。",
            f"Publication {first} comes after {last}. Name the earlier one first.",
        )


def _act(connection: Connection, number: int) -> Act:
    changes = changes_of(connection, number)
    publication = publications.numbered(connection, number)
    files = file_changes_of(connection, number)
    return Act(publication, tuple(changes), tuple(files))
