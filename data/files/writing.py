"""Files written whole: through links, beside the old one and renamed, keeping owner and mode."""

import errno
import os
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

from data.faults import RegistryError
from data.files.leftovers import BESIDE, HAS_LOCKS, clear_leftovers, make_held_file, passing_names
from data.files.reading import AT_ONCE, NO_FILE, open_descriptor_of, shown_name

STDOUT = Path("-")  # as the name of an output
WAIT_FOR_READER_S = 10.0  # a pipe that nobody reads is given up after this
# a device that is written to does not take over the process
NO_TERMINAL = getattr(os, "O_NOCTTY", 0)


def write_whole(path: Path, content: bytes) -> None:
    """Write to the output that someone names.

    A file is replaced as `replace_file` says. "-" is standard output; it, pipes and devices are
    written straight through.

    Raises:
        RegistryError: it cannot be written.
        BrokenPipeError: whoever reads has closed the pipe.
    """
    if not is_stream(path):
        replace_file(path, content)
        return
    try:
        _write_through(path, content)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(path, error) from error


def replace_file(path: Path, content: bytes) -> None:
    """Write beside and rename: a reader meets the old file or the new one, never a half.

    A link stays and its target is replaced, or made. Owner and mode of a file stay as they were.
    Files that killed processes left in the folder are cleared first.

    Raises:
        RegistryError: the file cannot be written, is read-only, or is no file.
    """
    refuse_unwritable(path)
    if is_stream(path):
        raise _unwritable(path, OSError(errno.EINVAL, NO_FILE))
    try:
        target = _target(path)
        clear_leftovers(target.parent, passing_names(BESIDE))
        _replace(target, content)
        sync(target.parent)
    except OSError as error:
        raise _unwritable(path, error) from error


def is_stream(path: Path) -> bool:
    """Return True for standard output, another open descriptor, a pipe or a device."""
    if path == STDOUT or open_descriptor_of(path) is not None:
        return True
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def refuse_unwritable(path: Path) -> None:
    """Tell before the work, not after it, that its result could not be written.

    The bits of a file's mode count for everyone, so that the administrator overwrites no file by
    mistake that somebody protected.

    Raises:
        RegistryError: the path is a folder, a disk, a read-only file, or its folder is not there.
    """
    if path == STDOUT or open_descriptor_of(path) is not None:
        return
    try:
        target = _target(path)
        mode = _mode_of(target)
        if not stat.S_ISDIR(os.stat(target.parent).st_mode):
            raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    except OSError as error:
        raise _unwritable(path, error) from error
    if mode is not None:
        _refuse_mode(path, target, mode)


def _mode_of(path: Path) -> int | None:
    """Return the mode of what a path names, None where nothing is there."""
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _refuse_mode(path: Path, target: Path, mode: int) -> None:
    name = shown_name(path)
    if stat.S_ISDIR(mode):
        raise RegistryError(
            f"{name}：是文件夹。请写出其中的文件名。",
            f"{name}: is a folder. Name a file in it.",
        )
    if stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise RegistryError(
            f"{name}：是磁盘设备或套接字，不予写入。请改用文件名。",
            f"{name}: is a disk or a socket, and is not written to. Name a file.",
        )
    if stat.S_ISREG(mode) and not (
        mode & 0o222
        and os.access(
            target,
            os.W_OK,
        )
    ):
        raise RegistryError(
            f"{name}：是只读文件，未作改动。请另取文件名，或先取消只读。",
            f"{name}: is read-only and was left as it is. Choose another name, or allow writing"
            " first.",
        )


def _unwritable(path: Path, error: OSError) -> RegistryError:
    name = shown_name(path)
    return RegistryError(
        f"{name}：无法写入（{error.strerror}）。请检查文件夹与磁盘。",
        f"{name}: cannot be written ({error.strerror}). Check folder and disk.",
    )


def _target(path: Path) -> Path:
    """Follow links to the file that they name, whether or not it is there.

    Raises:
        OSError: the links go round in a circle.
    """
    # what is no link is left to the system, for which "file/.." is nowhere
    target = path
    if os.path.islink(path):
        target = Path(os.path.realpath(path))
    if os.path.islink(target):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return target


def _write_through(path: Path, content: bytes) -> None:
    refuse_unwritable(path)
    if path == STDOUT:
        if sys.stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    if sys.stdout is not None:
        sys.stdout.flush()  # what was printed comes first
    number = open_descriptor_of(path)
    descriptor = _open_stream(path) if number is None else os.dup(number)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _open_stream(path: Path) -> int:
    """Open a pipe or device, giving a pipe some time until somebody reads it."""
    until = time.monotonic() + WAIT_FOR_READER_S
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | NO_TERMINAL | AT_ONCE)
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            if AT_ONCE:
                os.set_blocking(descriptor, True)
            return descriptor


def _replace(target: Path, content: bytes) -> None:
    before = os.stat(target) if target.exists() else None
    # nobody may read the new file before it has the mode of the old one
    descriptor, beside = make_held_file(target.parent, 0o666 if before is None else 0o600)
    file = os.fdopen(descriptor, "wb")
    try:
        file.write(content)
        file.flush()
        if before is not None:
            _like(descriptor, before)
        os.fsync(descriptor)  # else a crash could leave the new name with nothing in it
        if not HAS_LOCKS:
            file.close()  # Windows renames no open file
        os.replace(beside, target)
    finally:
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _like(descriptor: int, before: os.stat_result) -> None:
    """Give a file the owner, the group and the mode of another, as far as the system lets us."""
    if not hasattr(os, "fchown"):
        return
    for owner, group in ((-1, before.st_gid), (before.st_uid, -1)):
        with suppress(PermissionError):
            os.fchown(descriptor, owner, group)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, outlast a crash of the machine."""
    if not HAS_LOCKS and path.is_dir():
        return  # Windows opens no folder
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
