"""A folder of saved files that the operator names at start: safe names, written whole."""

import os
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from data.faults import RegistryError
from data.files.writing import replace_file

OPTION = "--scenarios"
SUFFIX = ".json"
# a file system takes 255 bytes, and a file is written beside under a longer name
MOST_LETTERS, MOST_BYTES = 60, 180
MOST_LISTED = 200
# of Windows, whatever follows a dot
DEVICES = (
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
)


class FolderError(RegistryError):
    """A folder or a name in it that cannot be used."""


class TakenError(FolderError):
    """A name under which something is saved already."""


@dataclass(frozen=True)
class Saved:
    """A file of the folder: its name without the suffix, and its content or its error."""

    name: str
    content: bytes = b""
    error: FolderError | None = None


def named_folder(arguments: list[str]) -> Path | None:
    """Find the folder that `--scenarios DIR` names among the arguments of a start, or None.

    Raises:
        FolderError: the option stands there without a folder.
    """
    for word, next_word in pairwise((*arguments, "")):
        option, equals, value = word.partition("=")
        if option != OPTION:
            continue
        folder = value if equals else next_word
        if not folder or folder.startswith("--"):
            raise FolderError(
                f"{OPTION} 后面没有文件夹。请写成 {OPTION} 文件夹。",
                f"{OPTION} names no folder. Write {OPTION} FOLDER.",
            )
        return Path(folder)
    return None


def safe_name(name: str) -> str:
    """Turn a name into one that a file may have on any system.

    It has letters of any script, digits, "-" and "_", no dot at its start, is no device of Windows,
    and is not longer than a file system allows.

    Raises:
        FolderError: nothing of the name is left.
    """
    letters = (
        letter if letter.isalnum() or letter in "-_." else "-"
        for letter in unicodedata.normalize("NFC", name.strip())
    )
    safe = "".join(letters)[:MOST_LETTERS].strip(".-")
    while len(safe.encode()) > MOST_BYTES:
        safe = safe[:-1]
    if not safe.strip("-_."):
        raise FolderError(
            f"名称“{name}”不能作文件名。请用文字或数字。",
            f"'{name}' cannot name a file. Use letters or digits.",
        )
    if safe.partition(".")[0].casefold() in DEVICES:
        return f"_{safe}"
    return safe


def usable(folder: Path) -> None:
    """Refuse a folder that cannot be used; errors name it without its path.

    Raises:
        FolderError: the folder is not there, is no folder, or cannot be written to.
    """
    if not os.path.isdir(folder):
        raise FolderError(
            f"文件夹“{folder.name}”不存在。请运维人员建立，或改正 {OPTION}。",
            f"The folder '{folder.name}' is not there. Ask the operator to make it, or to correct"
            f" {OPTION}.",
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise FolderError(
            f"文件夹“{folder.name}”无法读写。请运维人员检查权限。",
            f"The folder '{folder.name}' cannot be read and written. Ask the operator to check its"
            " permissions.",
        )


def listed(folder: Path, most_bytes: int) -> list[Saved]:
    """Read the saved files of a folder, by name; of each at most `most_bytes` and one byte."""
    try:
        paths = sorted(
            path
            for path in folder.iterdir()
            if path.suffix == SUFFIX and not path.name.startswith(".") and path.is_file()
        )
    except OSError as error:
        raise FolderError(
            f"文件夹“{folder.name}”无法读取（{error.strerror}）。",
            f"The folder '{folder.name}' cannot be read ({error.strerror}).",
        ) from error
    return [_read(path, most_bytes) for path in paths[:MOST_LISTED]]


def _read(path: Path, most_bytes: int) -> Saved:
    # a name in another encoding could not be shown
    name = os.fsencode(path.stem).decode(errors="replace")
    try:
        with path.open("rb") as file:
            return Saved(name, file.read(most_bytes + 1))
    except OSError as error:
        return Saved(
            name,
            error=FolderError(
                f"{name}{SUFFIX}：无法读取（{error.strerror}）。",
                f"{name}{SUFFIX}: cannot be read ({error.strerror}).",
            ),
        )


def save(folder: Path, name: str, content: bytes, overwrite: bool = False) -> str:
    """Write a file whole under its safe name, and return that name.

    Raises:
        TakenError: something is saved under it and `overwrite` is not said; other cases of a letter
            count as the same.
        RegistryError: the folder or the file cannot be written.
    """
    usable(folder)
    safe = safe_name(name)
    path = folder / f"{safe}{SUFFIX}"
    taken = next(
        (other for other in folder.iterdir() if other.name.casefold() == path.name.casefold()), None
    )
    if taken is not None and not overwrite:
        raise _taken(safe)
    if taken is None:
        _claim(path, safe)
    try:
        replace_file(taken or path, content)
    except RegistryError:
        if taken is None:
            with suppress(OSError):
                path.unlink()  # claimed a moment ago, and empty
        raise
    return safe


def _claim(path: Path, safe: str) -> None:
    """Take a name by making its file empty; of two users at one moment, one gets an error."""
    try:
        path.open("x").close()
    except FileExistsError:
        raise _taken(safe) from None
    except OSError as error:
        raise FolderError(
            f"{path.name}：无法写入（{error.strerror}）。请检查文件夹与磁盘。",
            f"{path.name}: cannot be written ({error.strerror}). Check folder and disk.",
        ) from error


def _taken(safe: str) -> TakenError:
    return TakenError(
        f"已存有“{safe}”。请改名，或确认覆盖。",
        f"'{safe}' is saved already. Choose another name, or confirm that it be overwritten.",
    )
