"""Content checked by the rules of every source; faults name rows on record, or cells of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.build.read import Read, read_all
from data.faults import Fault, Faults
from data.imported import ImportedRow
from data.policy import POLICY_DIR, load_policies
from data.register.batch_store import FULL, Batch
from data.register.content import Content, in_order
from data.register.difference import Difference
from data.register.publishing import sources_of
from data.register.store import Register
from data.register.versions import applied

Place = tuple[str, int]  # a file of the sources and a line of it


def checked(
    register: Register, content: Content, batch: Batch, difference: Difference
) -> Difference:
    """Add the faults and notices that the content with the changes has.

    Args:
        register: whose folder takes the sources while they are checked.
        content: that the batch was compared with.
        batch: proposes the changes.
        difference: of the batch.
    Returns:
        The difference; as it was where rows of a full list have faults already: what they are is
        unknown, and rows would seem to be missing.
    """
    is_unknown = bool(difference.faults) and batch.mode == FULL
    if is_unknown or not difference.changes:
        return difference
    after = applied(content, difference.changes)
    read = _read(register, after)
    told = _Telling(batch, difference.rows, _places(read, after))
    faults = Faults(difference.faults, [told.fault(fault) for fault in read.faults])
    notices = [told.fault(notice) for notice in read.notices if told.row_of(notice)]
    return replace(difference, faults=faults, notices=tuple(notices))


def faults_of(register: Register, content: Content) -> list[Fault]:
    """Find the faults of content; each names the row on record that it is about."""
    read = _read(register, content)
    places = _places(read, content)
    return [_of_record(fault, places.get(_place(fault))) for fault in read.faults]


def _read(register: Register, content: Content) -> Read:
    with sources_of(content, register.folder) as folder:
        return read_all(folder, load_policies(folder / POLICY_DIR.name))


def _places(read: Read, content: Content) -> dict[Place, str]:
    """Give the key of the row that stands at a line of a file."""
    places = {}
    for name, table in read.raw.items():
        keys = in_order(content.tables.get(name, {}))
        for line, key in zip(table.lines, keys, strict=True):
            places[f"{name}.csv", line] = key
    return places


def _place(fault: Fault) -> Place:
    return fault.file or "", fault.line or 0


def _of_record(fault: Fault, key: str | None) -> Fault:
    """Name the row on record, for nobody has seen the file of which the fault gives the line."""
    if key is None:
        return fault
    return replace(fault, line=None, entry=key)


@dataclass(frozen=True)
class _Telling:
    """Turns faults of the sources into faults of the file that an office gave.

    Attributes:
        rows: key -> row of the file.
        places: file of the sources and line -> key.
    """

    batch: Batch
    rows: Mapping[str, ImportedRow]
    places: Mapping[Place, str]

    def row_of(self, fault: Fault) -> ImportedRow | None:
        """Give the row of the office's file that a fault is about."""
        key = self.places.get(_place(fault))
        if key is None or fault.file != f"{self.batch.table}.csv":
            return None
        return self.rows.get(key)

    def fault(self, fault: Fault) -> Fault:
        """Tell where a fault stands: in a cell of the file, or in a row on record."""
        row = self.row_of(fault)
        if row is None:
            return _of_record(fault, self.places.get(_place(fault)))
        return replace(
            fault,
            file=self.batch.file,
            sheet=row.sheet or None,
            line=row.line,
            cell=row.cells.get(fault.column or ""),
        )
