"""What a batch would change: created, changed, ended and unchanged rows, each with its cause."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.faults import Fault, Faults
from data.imported import ImportedRow
from data.register.changes import Change
from data.register.content import canonical_json, sha256_of

CREATED, CHANGED, ENDED = "created", "changed", "ended"


@dataclass(frozen=True)
class Difference:
    """A batch compared with a publication.

    Attributes:
        base: number of the publication.
        changes: one to a row.
        unchanged: rows of the file that say what is on record.
        left_out: rows that would change and were left out.
        faults: what keeps it from being published.
        notices: what may surprise.
        rows: key -> the row of the file that it came from.
    """

    base: int
    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    left_out: int = 0
    faults: Faults = field(default_factory=Faults)
    notices: tuple[Fault, ...] = ()
    rows: Mapping[str, ImportedRow] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are created, changed, ended and so on."""
        counted = dict.fromkeys((CREATED, CHANGED, ENDED), 0)
        for change in self.changes:
            kind = kind_of(change)
            counted[kind] += 1
        counted["unchanged"] = self.unchanged
        counted["left_out"] = self.left_out
        return counted

    @property
    def digest(self) -> str:
        """The same text for the same changes, whatever they are compared with."""
        told = []
        for change in self.changes:
            kind = kind_of(change)
            told.append((change.table, change.key, change.cells, kind))
        whole = canonical_json(told)
        return sha256_of(whole.encode())


def kind_of(change: Change) -> str:
    """Tell if a change creates, changes or ends its row."""
    if change.old is None:
        return CREATED
    return ENDED if change.new is None else CHANGED
