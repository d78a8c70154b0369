"""Passing names: their maker holds a lock, and files that nobody holds are cleared.

Whatever is made under a passing name is locked by its maker. The system takes the lock away when
the process ends, however it ends: a file without a holder is a leftover of a process that is gone.
"""

import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Windows has no such locks: nobody can tell what is stale there, so nothing is cleared
HAS_LOCKS = sys.platform != "win32"
if HAS_LOCKS:
    import fcntl

BESIDE = ".pilot-atlas-"  # files are written under such a name, then renamed
BINARY = getattr(os, "O_BINARY", 0)  # of Windows


@contextmanager
def making_folder(parent: Path, prefix: str, mode: int = 0o777) -> Iterator[Path]:
    """Make a folder below `parent` that is gone afterwards, unless it was renamed.

    Folders of the same prefix that killed processes left are cleared first.
    """
    clear_leftovers(parent, passing_names(prefix))
    descriptor, folder = _held_folder(parent, prefix, mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if descriptor is not None:
            os.close(descriptor)


def passing_names(prefix: str) -> str:
    """Write a pattern of exactly the names that are made here."""
    return re.escape(prefix) + "[0-9a-f]{12}"


def clear_leftovers(folder: Path, names: str) -> None:
    """Remove our files and folders in `folder` that match `names` and that nobody holds."""
    if not HAS_LOCKS:
        return
    with suppress(OSError):
        for name in os.listdir(folder):
            if re.fullmatch(names, name):
                _clear(folder / name)


def _clear(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        found = os.fstat(descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if found.st_uid != os.geteuid():
            return
        if stat.S_ISDIR(found.st_mode):
            shutil.rmtree(path, ignore_errors=True)
        elif stat.S_ISREG(found.st_mode):
            path.unlink(missing_ok=True)
    except OSError:
        return  # held by its maker, or on a file system without locks
    finally:
        os.close(descriptor)


def make_held_file(folder: Path, mode: int) -> tuple[int, Path]:
    """Make a file under a passing name and hold its lock until its descriptor is closed."""
    while True:
        path = folder / f"{BESIDE}{secrets.token_hex(6)}"
        descriptor = os.open(
            path,
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY,
            mode,
        )
        if _hold(descriptor, path):
            return descriptor, path
        os.close(descriptor)


def _held_folder(parent: Path, prefix: str, mode: int) -> tuple[int | None, Path]:
    """Make a folder under a passing name and hold its lock until its descriptor is closed."""
    while True:
        path = parent / f"{prefix}{secrets.token_hex(6)}"
        path.mkdir(mode)
        if not HAS_LOCKS:
            return None, path
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue  # someone took it for a leftover already
        if _hold(descriptor, path):
            return descriptor, path
        os.close(descriptor)


def _hold(descriptor: int, path: Path) -> bool:
    """Lock what was just made; False if someone took it for a leftover in the meantime."""
    if not HAS_LOCKS:
        return True
    with suppress(OSError):  # without locks nobody clears, either
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False
