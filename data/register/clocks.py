"""Two clocks: what was known in a publication, and what was true on a day, as it is known.

A change of the cause "real" is true from its day, if it has one; every other change says that the
record was wrong, and counts from the day of the value that it replaces. A value without a day is
true on any day, and a row with no day at all is counted as undated.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from data.register import publications
from data.register.causes import REAL
from data.register.changes import Version
from data.register.content import Cells, Content, Row
from data.register.store import Register
from data.register.versions import ALL_VERSIONS, content_of, versions_of
from data.roles import VIEW, Person, refuse_unless_may

ALWAYS = ""  # comes before every day
T = TypeVar("T")


@dataclass(frozen=True)
class TrueContent:
    """What was true on a day.

    Attributes:
        content: the rows as they were, with the files of the publication.
        undated: table -> rows of which no day is known.
    """

    content: Content
    undated: Mapping[str, int]


def as_known(register: Register, person: Person, number: int) -> Content:
    """Give everything as it was known in a publication.

    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such publication.
    """
    refuse_unless_may(person, VIEW, register.folder)
    with register.reading() as connection:
        publication = publications.numbered(connection, number)
        return content_of(connection, publication.number)


def as_true(register: Register, person: Person, day: str, known: int | None = None) -> TrueContent:
    """Give everything as it was true on a day.

    Args:
        day: YYYY-MM-DD. A day that is known by its year or month counts from its beginning.
        known: number of the publication to look from; the one in force if None.
    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such publication.
    """
    refuse_unless_may(person, VIEW, register.folder)
    with register.reading() as connection:
        last = publications.known(connection, known).number
        content = content_of(connection, last)
        versions = versions_of(connection, ALL_VERSIONS)
    tables: dict[str, dict[str, Row]] = {}
    undated: Counter[str] = Counter()
    for (table, key), timeline in _timelines(versions, last).items():
        row = timeline.row_on(day)
        if row is None:
            continue
        rows = tables.setdefault(table, {})
        rows[key] = row
        if not timeline.is_dated:
            undated[table] += 1
    return TrueContent(
        content=Content(tables, content.files),
        undated=undated,
    )


def _timelines(versions: Iterable[Version], last: int) -> dict[tuple[str, str], "Timeline"]:
    """Lay out the versions of every row, up to a publication."""
    timelines: dict[tuple[str, str], Timeline] = {}
    for version in versions:
        if version.published_in > last:
            continue
        row = (version.table, version.key)
        timeline = timelines.setdefault(row, Timeline())
        timeline.add(version)
    return timelines


@dataclass
class Timeline:
    """The values that a row is said to have had, each with the day from which it is true.

    Attributes:
        there: if the row was there.
        cells: column -> its values; "" where it was blank.
        position: orders the rows of the table.
    """

    there: list[tuple[str, bool]] = field(default_factory=list)
    cells: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    position: int = 0
    is_dated: bool = False

    def add(self, version: Version) -> None:
        """Add the next version; versions come in the order of their publications."""
        self.position = version.position
        if version.true_from is not None:
            self.is_dated = True
        was_there = _last(self.there, False)
        is_there = version.cells is not None
        day = version.true_from
        is_new = is_there and not was_there
        if not is_new and version.cause != REAL:
            day = None  # a row that is new may know its own day, whatever the cause
        if is_there != was_there:
            since = _since(self.there, day)
            self.there.append((since, is_there))
        if version.cells is not None:
            self._add_cells(version.cells, day)

    def _add_cells(self, cells: Cells, day: str | None) -> None:
        """Add the values of a version; an ended row keeps what it was until then."""
        for column in dict.fromkeys((*self.cells, *cells)):
            values = self.cells.setdefault(column, [])
            text = cells.get(column, "")
            if not values or _last(values, "") != text:
                since = _since(values, day)
                values.append((since, text))

    def row_on(self, day: str) -> Row | None:
        """Give the row as it was on a day; None if it was not there."""
        is_there = _on(self.there, day, False)
        if not is_there:
            return None
        cells = {}
        for column, values in self.cells.items():
            text = _on(values, day, "")
            if text:
                cells[column] = text
        return Row(self.position, cells)


def _last(values: Sequence[tuple[str, T]], missing: T) -> T:
    """Give the value that was said last."""
    if not values:
        return missing
    _, value = values[-1]
    return value


def _since(values: Sequence[tuple[str, object]], day: str | None) -> str:
    """Give the day from which the next value is true: its own, else that of the one it replaces."""
    if day is not None:
        return day
    if not values:
        return ALWAYS
    since, _ = values[-1]
    return since


def _on(values: Sequence[tuple[str, T]], day: str, missing: T) -> T:
    """Give the last of the values that is true on a day."""
    for since, value in reversed(values):
        if since <= day:
            return value
    return missing
