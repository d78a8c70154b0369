"""Changes of rows and files, the versions that they make, and content with changes put in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from data.register.content import Cells, Content, Row

Source = Mapping[str, Any]  # file, sha256, sheet, line, and cells: column -> address


@dataclass(frozen=True)
class Change:
    """What a publication does to one row.

    Attributes:
        table, key: of the row.
        old: its cells before; None if it is created.
        new: its cells after; None if it is ended.
        position: orders the rows of the table.
        cause: one of `data.register.causes.CAUSES`.
        true_from: the day from which it is true, as YYYY[-MM[-DD]]; None if unknown.
        source: where the values come from: file, sheet, line, cells; None if nowhere in a file.
        note: of whoever made the change.
        is_guessed: the cause was guessed from the kind of change, and no editor has said so.
    """

    table: str
    key: str
    old: Cells | None
    new: Cells | None
    position: int
    cause: str
    true_from: str | None = None
    source: Source | None = None
    note: str = ""
    is_guessed: bool = False

    @property
    def cells(self) -> dict[str, tuple[str, str]]:
        """Column -> text before and after, for the columns that differ."""
        return cells_between(self.old, self.new)


@dataclass(frozen=True)
class FileChange:
    """What a publication does to one file.

    Attributes:
        name: of the file in the folder of sources.
        new: its bytes; None if it is ended.
        cause: one of `data.register.causes.CAUSES`.
    """

    name: str
    new: bytes | None
    cause: str


@dataclass(frozen=True)
class Version:
    """One version of a row, as it was published.

    Attributes:
        table, key, position, cause, true_from, source, note, is_guessed: as `Change` has them.
        published_in, ended_in: numbers of the publications that brought and ended it.
        cells: its values; None where the publication ended the row.
    """

    table: str
    key: str
    published_in: int
    ended_in: int | None
    position: int
    cells: Cells | None
    cause: str
    true_from: str | None
    source: Source | None
    note: str
    is_guessed: bool = False


def cells_between(old: Cells | None, new: Cells | None) -> dict[str, tuple[str, str]]:
    """Give column -> text before and after, for the columns that differ.

    Args:
        old, new: cells of a row; None where it is not there.
    """
    before = old or {}
    after = new or {}
    changed = {}
    for column in dict.fromkeys((*before, *after)):
        text = before.get(column, "")
        other = after.get(column, "")
        if text != other:
            changed[column] = (text, other)
    return changed


def applied(
    content: Content, changes: Iterable[Change], files: Iterable[FileChange] = ()
) -> Content:
    """Give the content after changes; the one before stays as it is."""
    tables = {}
    for name, rows in content.tables.items():
        tables[name] = dict(rows)
    for change in changes:
        rows = tables.setdefault(change.table, {})
        if change.new is None:
            del rows[change.key]
        else:
            rows[change.key] = Row(change.position, change.new)
    kept = dict(content.files)
    for file in files:
        if file.new is None:
            del kept[file.name]
        else:
            kept[file.name] = file.new
    return Content(tables, kept)
