"""Content checked by the rules of every source; faults name rows on record, or cells of a file."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from cachetools import LRUCache

from data.build.read import Read, read_all
from data.faults import Fault, Faults
from data.imported import ImportedRow
from data.policy import POLICY_DIR, load_policies
from data.register.batch_store import FULL, Batch
from data.register.changes import applied
from data.register.content import Content, digest_of, in_order
from data.register.difference import Difference
from data.register.publishing import sources_of
from data.register.store import Register

Place = tuple[str, int]  # a file of the sources and a line of it
MOST_KEPT = 8


@dataclass(frozen=True)
class Found:
    """What the rules of the sources say of content.

    Attributes:
        faults: what keeps it from being built.
        notices: what may surprise.
        keys: place -> key of the row that stands there.
    """

    faults: Faults
    notices: tuple[Fault, ...]
    keys: Mapping[Place, str]


# a batch is checked at every step on its way, and mostly nothing has changed since
_found: LRUCache[str, Found] = LRUCache(MOST_KEPT)
_lock = threading.Lock()


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
    found = _check(register, after)
    told = _Telling(batch, difference.rows, found.keys)
    faults = _Translated(found.faults, told.fault)
    notices = [told.fault(notice) for notice in found.notices if told.row_of(notice)]
    return replace(
        difference,
        faults=Faults(difference.faults, faults),
        notices=tuple(notices),
    )


def faults_of(register: Register, content: Content) -> Collection[Fault]:
    """Find the faults of content; each names the row on record that it is about."""
    found = _check(register, content)

    def of_record(fault: Fault) -> Fault:
        key = found.keys.get(_place(fault))
        return _of_record(fault, key)

    return _Translated(found.faults, of_record)


class _Translated(Collection[Fault]):
    """Faults told in another way, each when it is asked for: there may be one to every cell."""

    def __init__(self, faults: Faults, tell: Callable[[Fault], Fault]) -> None:
        self._faults = faults
        self._tell = tell

    def __iter__(self) -> Iterator[Fault]:
        return map(self._tell, self._faults)

    def __len__(self) -> int:
        return len(self._faults)

    def __contains__(self, fault: object) -> bool:
        return any(fault == told for told in self)


def _check(register: Register, content: Content) -> Found:
    """Check content, or give what was found when the same was checked before."""
    digest = digest_of(content)
    with _lock:
        found = _found.get(digest)
    if found is not None:
        return found
    with sources_of(content, register.folder) as folder:
        policies = load_policies(folder / POLICY_DIR.name)
        read = read_all(folder, policies)
    found = Found(
        faults=read.faults,
        notices=tuple(read.notices),
        keys=_keys(read, content),
    )
    if not found.faults:  # others hold on to the cells that they are about
        with _lock:
            _found[digest] = found
    return found


def _keys(read: Read, content: Content) -> dict[Place, str]:
    """Give the key of the row that stands at each line of each file."""
    found = {}
    for name, table in read.raw.items():
        file = f"{name}.csv"
        keys = in_order(content.tables.get(name, {}))
        for line, key in zip(table.lines, keys, strict=True):
            found[file, line] = key
    return found


def _place(fault: Fault) -> Place:
    return fault.file or "", fault.line or 0


def _of_record(fault: Fault, key: str | None) -> Fault:
    """Name the row on record, for nobody has seen the file of which the fault gives the line."""
    if key is None:
        return fault
    return replace(
        fault,
        line=None,
        entry=key,
    )


@dataclass(frozen=True)
class _Telling:
    """Turns faults of the sources into faults of the file that an office gave.

    Attributes:
        rows: key -> row of the file.
        keys: place -> key.
    """

    batch: Batch
    rows: Mapping[str, ImportedRow]
    keys: Mapping[Place, str]

    def row_of(self, fault: Fault) -> ImportedRow | None:
        """Give the row of the office's file that a fault is about."""
        key = self.keys.get(_place(fault))
        if key is None or fault.file != f"{self.batch.table}.csv":
            return None
        return self.rows.get(key)

    def fault(self, fault: Fault) -> Fault:
        """Tell where a fault stands: in a cell of the file, or in a row on record."""
        row = self.row_of(fault)
        if row is None:
            return _of_record(fault, self.keys.get(_place(fault)))
        return replace(
            fault,
            file=self.batch.file,
            sheet=row.sheet or None,
            line=row.line,
            cell=row.cells.get(fault.column or ""),
        )
