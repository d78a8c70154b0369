"""Where a made province is written: a folder of its own, never one with a real record in it."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from data.build.read import COLLECTION_FILE
from data.faults import RegistryError
from data.files.reading import read_file, shown_name, unreadable
from data.files.writing import replace_file
from data.manifest_shape import MADE

MOST_COLLECTION = 1_000_000  # bytes


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder that is new, empty or was made before; `COLLECTION_FILE` first.

    So a folder that is written half says already that it is made.

    Raises:
        RegistryError: something else stands there, or it cannot be written.
    """
    refuse_other_content(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        name = shown_name(out)
        raise RegistryError(
            f"{name}：无法建立文件夹（{error.strerror}）。请改用别的 --out，或检查权限。",
            f"{name}: the folder cannot be made ({error.strerror}). Choose another --out, or check"
            " permissions.",
        ) from error
    for name in sorted(files, key=lambda name: name != COLLECTION_FILE):
        replace_file(out / name, files[name])


def refuse_other_content(out: Path) -> None:
    """Refuse a folder that holds anything but a made collection.

    Raises:
        RegistryError: it is a file, or holds files and none says that they are made.
    """
    if not os.path.lexists(out) or _is_replaceable(out):
        return
    name = shown_name(out)
    raise RegistryError(
        f"{name}：已有其他内容，不予覆盖。请改用新的或空的文件夹，或先前生成的示例文件夹。",
        f"{name}: holds something else, which is not overwritten. Name a new or empty folder, or"
        " one that was made before.",
    )


def _is_replaceable(out: Path) -> bool:
    """True for an empty folder and one whose collection says that it is made."""
    if not out.is_dir():
        return False
    try:
        if not os.listdir(out):
            return True
        content = read_file(out / COLLECTION_FILE, MOST_COLLECTION)
        return tomllib.loads(content.decode()).get(MADE) is True
    except FileNotFoundError:
        return False
    except ValueError:  # not UTF-8, or not TOML
        return False
    except OSError as error:
        raise unreadable(out, error) from error
