"""Files read without waiting on what is no file, and written whole: through links, keeping owner
and mode.
"""

import errno
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.faults import RegistryError

try:
    import fcntl
except ImportError:
    # Windows: without its locks nobody can tell what is stale, so nothing is cleared
    fcntl = None

STDOUT = Path("-")  # as the name of an output
BESIDE = ".pilot-atlas-"  # files are written under such a name, then renamed
NO_FILE = "a pipe or device, not a file"
MOST_LINKS = 40  # as many as Linux follows
WAIT_FOR_READER_S = 10.0  # a pipe that nobody reads is given up after this
BINARY = getattr(os, "O_BINARY", 0)  # of Windows
AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # to open a pipe without waiting for its other end
# a device that is written to does not take over the process
NO_TERMINAL = getattr(os, "O_NOCTTY", 0)


# --- read ---------------------------------------------------------------------------------------


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
        number = _descriptor_of(path)
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


# --- write --------------------------------------------------------------------------------------


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
    """Write beside and rename, so that a reader meets the old file or the new one, never half of
    one.

    A link stays and its target is replaced, or made. Who may read and write a file, and whose it
    is, stays as it was. What killed processes left in the folder is cleared first.

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
    if path == STDOUT or _descriptor_of(path) is not None:
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
    if path == STDOUT or _descriptor_of(path) is not None:
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
    if stat.S_ISREG(mode) and not (mode & 0o222 and os.access(target, os.W_OK)):
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
    target = Path(os.path.realpath(path)) if os.path.islink(path) else path
    if os.path.islink(target):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return target


def _descriptor_of(path: Path) -> int | None:
    """Return N for a path that stands for the open descriptor N, as /dev/stdout does for 1."""
    folders = {os.path.realpath(folder) for folder in ("/dev/fd", "/proc/self/fd")}
    for _ in range(MOST_LINKS):
        if path.name.isdecimal() and os.path.realpath(path.parent) in folders:
            return int(path.name)
        if not os.path.islink(path):
            return None
        path = path.parent / os.readlink(path)
    return None


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
    number = _descriptor_of(path)
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
    descriptor, beside = _held_file(target.parent, 0o666 if before is None else 0o600)
    file = os.fdopen(descriptor, "wb")
    try:
        file.write(content)
        file.flush()
        if before is not None:
            _like(descriptor, before)
        os.fsync(descriptor)  # else a crash could leave the new name with nothing in it
        if fcntl is None:
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
    if fcntl is None and path.is_dir():
        return  # Windows opens no folder
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- what is being made -------------------------------------------------------------------------
#
# Whatever is made under a passing name is locked by its maker. The system takes the lock away when
# the process ends, however it ends: what nobody holds is a leftover, and who made it is gone.


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
    """Write a pattern of the names made here; a folder that somebody calls alike is none
    of them.
    """
    return re.escape(prefix) + "[0-9a-f]{12}"


def clear_leftovers(folder: Path, names: str) -> None:
    """Remove files and folders of ours in `folder` whose names are like `names` and which nobody
    holds.
    """
    if fcntl is None:
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


def _held_file(folder: Path, mode: int) -> tuple[int, Path]:
    """Make a file under a passing name and hold its lock until its descriptor is closed."""
    while True:
        path = folder / f"{BESIDE}{secrets.token_hex(6)}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, mode)
        if _hold(descriptor, path):
            return descriptor, path
        os.close(descriptor)


def _held_folder(parent: Path, prefix: str, mode: int) -> tuple[int | None, Path]:
    """Make a folder under a passing name and hold its lock until its descriptor is closed."""
    while True:
        path = parent / f"{prefix}{secrets.token_hex(6)}"
        path.mkdir(mode)
        if fcntl is None:
            return None, path
        descriptor = os.open(path, os.O_RDONLY)
        if _hold(descriptor, path):
            return descriptor, path
        os.close(descriptor)


def _hold(descriptor: int, path: Path) -> bool:
    """Lock what was just made; False if someone took it for a leftover in the meantime."""
    if fcntl is None:
        return True
    with suppress(OSError):  # without locks nobody clears, either
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False
