"""Snapshots of the past, as sessions ask for them by two clocks: each is built once for all.

A build runs in a process of its own and holds up nobody. The register is loaded only when somebody
looks back: no other page needs it.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cachetools import LRUCache, TTLCache

from data.registry import registry_dir
from data.roles import Person
from data.snapshot import current_id
from geo.errors import PlanningError

if TYPE_CHECKING:
    from analytics.publishing import PastWork
    from data.register.publications import Publication

MOST_KNOWN = 64  # pairs of clocks whose snapshots are known
LISTED_S = 60  # publications of other servers on the same database are listed after this time


@dataclass(frozen=True)
class Clocks:
    """What somebody looks at: everything as it is known, and true, now, unless they say otherwise.

    Attributes:
        known: number of the publication to look from; None for the one in force.
        true_on: the day on which it was true, YYYY-MM-DD; None for all that was known.
    """

    known: int | None = None
    true_on: str | None = None


NOW = Clocks()
_Key = tuple[Path, str, Clocks]  # a folder of snapshots, the id of the one in force, the clocks
_folders: LRUCache[_Key, Path] = LRUCache(MOST_KNOWN)
_Work: TypeAlias = "PastWork | PlanningError"
_works: LRUCache[tuple[_Key, Person], _Work] = LRUCache(MOST_KNOWN)
_Listed: TypeAlias = "tuple[Publication, ...] | PlanningError"
_listed: TTLCache[tuple[Path, str], _Listed] = TTLCache(MOST_KNOWN, LISTED_S)
_lock = threading.Lock()


def _key_of(clocks: Clocks) -> _Key:
    folder = registry_dir()
    return folder, current_id(folder), clocks


def snapshot_of(clocks: Clocks, person: Person) -> "Path | PastWork":
    """Give the folder of a snapshot of the past, or the work that builds it.

    Raises:
        PlanningError: there is no snapshot in force, or the past cannot be looked at; it stays so
            until `try_again`.
    """
    key = _key_of(clocks)
    with _lock:
        folder = _folders.get(key)
        if folder is not None and _is_there(folder):
            return folder
        work = _works.get((key, person))
        if work is None:
            work = _works[key, person] = _begin(clocks, person)
    if isinstance(work, PlanningError):
        raise _again(work)
    if not work.done:
        return work
    return _settled(key, person, work)


def _settled(key: _Key, person: Person, work: "PastWork") -> Path:
    """Keep what came of work that is done.

    Raises:
        PlanningError: it could not be done.
    """
    try:
        folder = work.folder()
    except PlanningError as error:
        refused = _again(error)
        with _lock:
            _works[key, person] = refused
        raise _again(error) from None
    with _lock:
        _works.pop((key, person), None)
        _folders[key] = folder
    return folder


def _again(error: PlanningError) -> PlanningError:
    """Make an error like one that is kept: that one would grow each time it is raised."""
    return PlanningError(error.zh, error.en)


def _is_there(folder: Path) -> bool:
    """Note that a snapshot is looked at, for those looked at last are kept; False if it is gone."""
    try:
        os.utime(folder)
    except FileNotFoundError:
        return False
    except OSError:  # on a disk that is read-only
        return True
    return True


def _begin(clocks: Clocks, person: Person) -> "PastWork":
    # slow to load, with all of the register
    from analytics.publishing import AskPast, PastWork  # noqa: PLC0415

    asked = AskPast(registry_dir(), person, clocks.known, clocks.true_on)
    return PastWork(asked)


def try_again(clocks: Clocks, person: Person) -> None:
    """Forget that a past could not be looked at."""
    with _lock:
        _works.pop((_key_of(clocks), person), None)


def publications_listed() -> "tuple[Publication, ...]":
    """List the publications to look from, the latest first.

    Raises:
        PlanningError: there is no register, or it cannot be read.
    """
    folder = registry_dir()
    key = folder, current_id(folder)
    with _lock:
        listed = _listed.get(key)
    if listed is None:
        listed = _read_publications(folder)
        with _lock:
            _listed[key] = listed
    if isinstance(listed, PlanningError):
        raise _again(listed)
    return listed


def _read_publications(folder: Path) -> _Listed:
    """Read the list, or why there is none: a database that does not answer is not asked always."""
    # slow to load, with all of the register
    from data.register.publications import all_publications  # noqa: PLC0415
    from data.register.store import read_register  # noqa: PLC0415

    try:
        register = read_register(folder)
    except PlanningError as error:
        return error
    try:
        with register.reading() as connection:
            found = all_publications(connection)
    except PlanningError as error:
        return error
    finally:
        register.close()
    return tuple(reversed(found))
