"""What was published between two publications, put in again by cause, one cause after the other.

Under some causes alone, the content is that of the first publication with their changes put in
cell by cell, in the order of publication. A change of a row that is not there under these causes
waits: when a later cause brings the row, all changes are put in anew, so the last content is
exactly that of the last publication.

The day that a snapshot stands for moves, too: what the record knew before comes true. That is a
step of its own, `TIME`, before the changes of the world that were recorded since: these are
counted on the last day, so that a platform that opened meanwhile counts as opened.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.register.between import Between
from data.register.causes import BOUNDARY, COMPLETION, CORRECTION, REAL, RULE, SOFTWARE
from data.register.changes import Change, FileChange, cells_between
from data.register.content import Cells, Content, Row, digest_of
from data.register.errors import RegisterError
from data.register.publications import Publication

TIME = "time"  # the day moves
# what is put in first, what next; the other order has all but the software the other way round,
# for nobody can build later content with older code
ORDER = (SOFTWARE, RULE, BOUNDARY, CORRECTION, COMPLETION, TIME, REAL)
OTHER_ORDER = (SOFTWARE, *reversed(ORDER[1:]))
WHOLE_ROW = ""  # in the place of a column


@dataclass(frozen=True)
class Given:
    """The change that gave a cell or row its value.

    Attributes:
        publication: that brought it.
        change: of the row.
    """

    publication: Publication
    change: Change


@dataclass
class Replayed:
    """Content under some causes, and where what was put in comes from.

    Attributes:
        given: table and key -> column -> the last change; `WHOLE_ROW` -> that by which the row
            came or went, and which gave the cells that have none of their own.
        files: name -> the publication that brought or ended the file last.
    """

    content: Content
    given: dict[tuple[str, str], dict[str, Given]] = field(default_factory=dict)
    files: dict[str, Publication] = field(default_factory=dict)


@dataclass(frozen=True)
class Stage:
    """One content on the way from the first publication to the last.

    Attributes:
        cause: that was put in last; "" at the start.
        replayed: everything of this cause and those before it.
        day: that it stands for.
    """

    cause: str
    replayed: Replayed
    day: str

    @property
    def content(self) -> Content:
        """The rows and files."""
        return self.replayed.content


@dataclass(frozen=True)
class RowMove:
    """What becomes of a row from one stage to a later one.

    Attributes:
        table, key: of the row.
        old, new: its cells; None where it is not there.
        given: as `Replayed` has it of the row.
    """

    table: str
    key: str
    old: Cells | None
    new: Cells | None
    given: Mapping[str, Given]

    @property
    def cells(self) -> dict[str, tuple[str, str]]:
        """Column -> text before and after, for the columns that differ."""
        return cells_between(self.old, self.new)

    def given_by(self, column: str) -> Given:
        """Give the change behind a cell, or behind the row as a whole."""
        if column in self.given:
            return self.given[column]
        return self.given[WHOLE_ROW]


# --- replayed -------------------------------------------------------------------------------------


def replay(lies: Between, causes: Collection[str]) -> Replayed:
    """Put in every change of some causes, in the order of publication."""
    tables = {name: dict(rows) for name, rows in lies.start.tables.items()}
    replayed = Replayed(Content(tables, dict(lies.start.files)))
    for act in lies.acts:
        for change in act.changes:
            if change.cause in causes:
                _put_in(replayed, Given(act.publication, change))
        for file in act.files:
            if file.cause in causes:
                _put_file_in(replayed, file, act.publication)
    return replayed


def _put_in(replayed: Replayed, given: Given) -> None:
    """Put one change in, cell by cell; it waits if its row is not there."""
    change = given.change
    rows = replayed.content.tables.setdefault(change.table, {})
    row = rows.get(change.key)
    is_created = change.old is None and change.new is not None
    if row is None and not is_created:
        return
    place = (change.table, change.key)
    if row is not None and change.new is not None and not is_created:
        rows[change.key] = Row(change.position, _with_cells(row.cells, change))
        of_row = replayed.given.setdefault(place, {})
        of_row |= dict.fromkeys(change.cells, given)
        return
    if change.new is None:
        del rows[change.key]
    else:
        rows[change.key] = Row(change.position, change.new)
    # with the row comes or goes whatever was said of its cells before
    replayed.given[place] = {WHOLE_ROW: given}


def _with_cells(cells: Cells, change: Change) -> Cells:
    after = dict(cells)
    for column, (_, text) in change.cells.items():
        after[column] = text
    return {column: text for column, text in after.items() if text}


def _put_file_in(replayed: Replayed, file: FileChange, publication: Publication) -> None:
    files = replayed.content.files
    if file.new is None:
        files.pop(file.name, None)
    else:
        files[file.name] = file.new
    replayed.files[file.name] = publication


def causes_between(lies: Between) -> set[str]:
    """Give the causes that something was changed for, `TIME` among them if the day moves."""
    causes = set()
    for act in lies.acts:
        causes |= {change.cause for change in act.changes}
        causes |= {file.cause for file in act.files}
    if lies.first.as_of != lies.last.as_of:
        causes.add(TIME)
    return causes


def stages(lies: Between, order: Sequence[str] = ORDER) -> list[Stage]:
    """Give the contents from the first publication to the last, a stage to each cause.

    Args:
        order: in which causes are put in; one that changed nothing has no stage.
    Raises:
        RegisterError: the last stage is not what the last publication holds: the register was
            tampered with.
    """
    present = causes_between(lies)
    put_in: list[str] = []
    day = lies.first.as_of
    found = [Stage("", replay(lies, ()), day)]
    for cause in order:
        if cause not in present:
            continue
        put_in.append(cause)
        if cause == TIME:
            day = lies.last.as_of
        found.append(Stage(cause, replay(lies, put_in), day))
    if digest_of(found[-1].content) != digest_of(lies.end):
        raise _does_not_add_up(lies)
    return found


def _does_not_add_up(lies: Between) -> RegisterError:
    first = lies.first.number
    last = lies.last.number
    return RegisterError(
        f"第 {first} 次发布加上其后各次的改动，得不到第 {last} 次发布的内容：登记库已被改动。"
        "请核验（python -m data audit verify），并从备份恢复。",
        f"Publication {first} with the changes since does not give publication {last}: the register"
        " was tampered with. Verify it (python -m data audit verify) and restore a backup.",
    )


# --- what becomes of rows -------------------------------------------------------------------------


def row_moves(before: Replayed, after: Replayed) -> Iterator[RowMove]:
    """Tell every row that differs from one stage to a later one, by table and key."""
    old_tables = before.content.tables
    new_tables = after.content.tables
    for table in sorted(old_tables.keys() | new_tables.keys()):
        old_rows = old_tables.get(table, {})
        new_rows = new_tables.get(table, {})
        for key in sorted(old_rows.keys() | new_rows.keys()):
            old = old_rows[key].cells if key in old_rows else None
            new = new_rows[key].cells if key in new_rows else None
            if old != new:
                given = after.given[table, key]
                yield RowMove(table, key, old, new, given)


def file_moves(before: Replayed, after: Replayed) -> dict[str, Publication]:
    """Tell every file that differs from one stage to a later one, and who brought it."""
    old = before.content.files
    new = after.content.files
    moved = {}
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            moved[name] = after.files[name]
    return moved
