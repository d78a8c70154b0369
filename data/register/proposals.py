"""What is to be published, built or not yet, and what may come in its way."""

from dataclasses import dataclass
from pathlib import Path

from data.register.changes import Change, FileChange
from data.register.errors import RegisterError
from data.snapshot import Written


@dataclass(frozen=True)
class Proposal:
    """What is to be published.

    Attributes:
        base: number of the publication that it changes; 0 in an empty register.
        kind, who, reason, solo, undoes, batch, collection: as `Publication` holds them.
        as_of: the day it is to stand for; that of the base if later, the collection's own if "".
        act: as the audit names it.
    """

    base: int
    kind: str
    who: str
    act: str
    reason: str
    as_of: str
    changes: tuple[Change, ...]
    files: tuple[FileChange, ...] = ()
    solo: bool = False
    undoes: int | None = None
    batch: int | None = None
    collection: str | None = None


@dataclass(frozen=True)
class Prepared:
    """A proposal built: its snapshot is whole on the disk and not in force.

    Attributes:
        digest: of the content that it was built from.
        mark: number of the publication that it would be.
    """

    written: Written
    digest: str
    number: int

    @property
    def folder(self) -> Path:
        """The folder of the snapshot, which `data.registry.open_registry` opens."""
        return self.written.folder


class BaseMovedError(RegisterError):
    """Something else was published since the proposal was compared.

    Attributes:
        base: number of the publication that it was compared with.
        now: number of the publication in force.
        difference: the proposal compared with that, where it could be.
    """

    exit_code = 3

    def __init__(self, base: int, now: int, difference: object = None) -> None:
        self.base = base
        self.now = now
        self.difference = difference
        super().__init__(
            f"比较时的现行发布是第 {base} 次，现在是第 {now} 次：已有他人发布。"
            "请核对新的差异后再发布。",
            f"This was compared with publication {base}, and {now} is in force now: somebody else"
            " has published. Look at the new difference and publish again.",
        )


class NotInForceError(RegisterError):
    """A publication that is committed, and whose snapshot could not be put in force yet."""
