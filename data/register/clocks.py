"""Two clocks: what was known in a publication, and what was true on a day, as it is known.

A change of the cause "real" is true from its day, if it has one; every other change says that the
record was wrong, and counts from the day of the value that it replaces. A value without a day is
true on any day, and a row with no day at all is counted as undated.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from data import roles
from data.register import causes, publications
from data.register.content import Content, Row
from data.register.store import Register
from data.register.versions import Version, content_of, versions_of
from data.roles import Person, refuse_unless_may

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
    refuse_unless_may(person, roles.VIEW, register.folder)
    with register.reading() as connection:
        publications.publication(connection, number)
        return content_of(connection, number)


def as_true(register: Register, person: Person, day: str, known: int | None = None) -> TrueContent:
    """Give everything as it was true on a day.

    Args:
        day: YYYY-MM-DD. A day that is known by its year or month counts from its beginning.
        known: number of the publication to look from; the one in force if None.
    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such publication.
    """
    refuse_unless_may(person, roles.VIEW, register.folder)
    with register.reading() as connection:
        last = known or publications.in_force(connection).number
        content = content_of(connection, last)
        versions = versions_of(connection)
    seen = [version for version in versions if version.published_in <= last]
    tables: dict[str, dict[str, Row]] = {}
    undated: Counter[str] = Counter()
    for (table, key), of_row in groupby(seen, lambda version: (version.table, version.key)):
        timeline = Timeline.of(of_row)
        row = timeline.row_on(day)
        if row is None:
            continue
        tables.setdefault(table, {})[key] = row
        undated[table] += not timeline.is_dated
    return TrueContent(Content(tables, content.files), undated)


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

    @classmethod
    def of(cls, versions: Iterable[Version]) -> "Timeline":
        """Lay out the versions of a row, which come in the order of their publications."""
        timeline = cls()
        for version in versions:
            timeline.add(version)
        return timeline

    def add(self, version: Version) -> None:
        """Add the next version."""
        self.position = version.position
        self.is_dated = self.is_dated or version.true_from is not None
        was_there = bool(self.there) and self.there[-1][1]
        is_there = version.cells is not None
        day = self._day_of(version, is_new=is_there and not was_there)
        if is_there != was_there:
            self.there.append((_since(self.there, day), is_there))
        for column in self._columns(version):
            values = self.cells.setdefault(column, [])
            text = (version.cells or {}).get(column, "")
            if not values or values[-1][1] != text:
                values.append((_since(values, day), text))

    def _day_of(self, version: Version, *, is_new: bool) -> str | None:
        """Give the day that a version brings itself; a row that is new may know its own."""
        if is_new or version.cause == causes.REAL:
            return version.true_from
        return None

    def _columns(self, version: Version) -> list[str]:
        if version.cells is None:
            return []  # an ended row keeps what it was until then
        known = dict.fromkeys(self.cells)
        return [*known, *(column for column in version.cells if column not in known)]

    def row_on(self, day: str) -> Row | None:
        """Give the row as it was on a day; None if it was not there."""
        if not _on(self.there, day, False):
            return None
        cells = {column: _on(values, day, "") for column, values in self.cells.items()}
        return Row(self.position, {column: text for column, text in cells.items() if text})


def _since(values: Sequence[tuple[str, object]], day: str | None) -> str:
    """Give the day from which the next value is true: its own, else that of the one it replaces."""
    if day is not None:
        return day
    return values[-1][0] if values else ALWAYS


def _on(values: Sequence[tuple[str, T]], day: str, missing: T) -> T:
    """Give the last of the values that is true on a day."""
    for since, value in reversed(values):
        if since <= day:
            return value
    return missing
