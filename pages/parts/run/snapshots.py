"""Snapshots that are open: the one in force, and those that a run still looks at."""

import gc
import threading
from collections.abc import Callable
from pathlib import Path
from weakref import WeakValueDictionary

from cachetools import LRUCache

from data.registry import Registry, open_again, open_registry, registry_dir
from data.snapshot import current_id

MOST_OF_PAST = 3
# only the snapshot in force is held here; a replaced one goes when the last run that looks at
# it ends
_in_force: list[Registry] = []
_open: WeakValueDictionary[Path, Registry] = WeakValueDictionary()
# a page of the past holds its own only while it runs
_past: LRUCache[Path, Registry] = LRUCache(MOST_OF_PAST)
_opening = threading.Lock()


def registry_in_force() -> Registry:
    """Give the snapshot in force now.

    While one thread opens a new one, the others go on with the one before.

    Raises:
        PlanningError: there is none, or it cannot be read.
    """
    folder = registry_dir()
    folder /= current_id(folder)
    before = _in_force[0] if _in_force else None
    if before is None:
        with _opening:
            return _put_in_force(folder)
    if before.folder == folder or not _opening.acquire(blocking=False):
        return before
    try:
        return _put_in_force(folder)
    finally:
        _opening.release()


def registry_at(folder: Path) -> Registry:
    """Give the snapshot of a folder, for a file that is made after the run that ordered it.

    It is read again if no run looks at it any more, so an order does not hold it.

    Raises:
        PlanningError: it has been deleted, or cannot be read.
    """
    with _opening:
        return _open_once(folder, open_again)


def registry_of_past(folder: Path) -> Registry:
    """Give a snapshot of the past; those looked at last stay open.

    Raises:
        PlanningError: it has been deleted, or cannot be read.
    """
    with _opening:
        opened = _past[folder] = _open_once(folder, open_again)
    return opened


def _put_in_force(folder: Path) -> Registry:
    opened = _open_once(folder, open_registry)
    _in_force[:] = [opened]
    return opened


def _open_once(folder: Path, read: Callable[[Path], Registry]) -> Registry:
    """Give the snapshot of a folder as it is open already, else read it."""
    opened = _open.get(folder)
    if opened is None:
        if not _in_force:
            _freeze_libraries()
        opened = _open[folder] = read(folder)
    return opened


def _freeze_libraries() -> None:
    """Freeze the heap: library objects never die, and each full collection would scan them.

    Before the first snapshot is open: a frozen one would not be collected when it is replaced.
    """
    gc.collect()
    gc.freeze()
