"""Files read without waiting on what is no file: a pipe, a device, a folder."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from data.faults import RegistryError

NO_FILE = "a pipe or device, not a file"
MOST_LINKS = 40  # as many as Linux follows
AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # to open a pipe without waiting for its other end


def read_file(path: Path, most: int = -1) -> bytes:
    """Read a regular file, no more than `most` bytes of it if that is not negative.

    Raises:
        OSError: it cannot be read, or it is a folder, pipe or device; nobody waits for a pipe.
    """
    with open(path, "rb", opener=_open_regular) as file:
        return file.read(most)


def _open_regular(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | AT_ONCE)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    raise OSError(errno.EINVAL, NO_FILE, path)


def read_whole(path: Path) -> bytes:
    """Read a file that someone names; what the shell hands over as /dev/fd/N is read, too.

    Raises:
        RegistryError: it cannot be read.
    """
    try:
        number = open_descriptor_of(path)
        if number is None:
            return read_file(path)
        with os.fdopen(os.dup(number), "rb") as file:
            return file.read()
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> RegistryError:
    """Make the error that says why a file cannot be read."""
    name = shown_name(path)
    return RegistryError(
        f"{name}：无法读取（{error.strerror}）。请检查文件名与权限。",
        f"{name}: cannot be read ({error.strerror}). Check its name and permissions.",
    )


def refuse_irregular(path: Path) -> None:
    """Refuse a pipe or device in the place of a file, on which its reader would wait.

    Raises:
        RegistryError: it is one. What is not there, or is a folder, is left to the reader.
    """
    with suppress(OSError):
        mode = os.stat(path).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise unreadable(path, OSError(errno.EINVAL, NO_FILE))


def shown_name(path: Path) -> str:
    """Return the last part of a path as any page and console can show it."""
    return os.fsencode(path.name or path).decode(errors="replace")


def open_descriptor_of(path: Path) -> int | None:
    """Return N for a path that stands for the open descriptor N, as /dev/stdout does for 1."""
    folders = {os.path.realpath(folder) for folder in ("/dev/fd", "/proc/self/fd")}
    for _ in range(MOST_LINKS):
        if path.name.isdecimal() and os.path.realpath(path.parent) in folders:
            return int(path.name)
        if not os.path.islink(path):
            return None
        path = path.parent / os.readlink(path)
    return None
