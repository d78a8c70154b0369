"""Snapshots on disk: written beside and renamed into force, named by day and content."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow
from pyarrow import parquet

from data.faults import RegistryError
from data.files.leftovers import clear_leftovers, making_folder
from data.files.reading import read_file, shown_name, unreadable
from data.files.writing import refuse_unwritable, replace_file, sync
from data.manifest import (
    MANIFEST,
    hashes_of,
    is_whole_snapshot,
    read_manifest,
    refuse_unreadable,
    snapshot_id_of,
)
from data.manifest_shape import SNAPSHOT_ID, Manifest
from data.province import PROVINCE_FILE
from data.version import made_with

REGISTRY_DIR = Path(__file__).parent / "registry"
CURRENT = "current"  # this file names the snapshot in force
BUILDING = ".building-"  # begins the name of a snapshot until it is whole
# what builds left that were killed before they held locks
OLD_LEFTOVERS = rf"{re.escape(BUILDING)}\w{{8}}|\.{CURRENT}\.\d+"
MOST_POINTER = 1000  # bytes of the file that names a snapshot


@dataclass(frozen=True)
class Written:
    """A snapshot that is whole on the disk and not in force.

    Attributes:
        out: the folder of snapshots.
        folder: of the snapshot, under a passing name in `out`.
        manifest: of the snapshot.
    """

    out: Path
    folder: Path
    manifest: Manifest

    @property
    def snapshot_id(self) -> str:
        """The id of the snapshot: its day and a digest of its content."""
        return str(self.manifest["snapshot_id"])


def write_snapshot(
    out: Path,
    tables: dict[str, pd.DataFrame],
    spatial: dict[str, pd.DataFrame],
    policy_dir: Path,
    province_file: Path,
    about: Mapping[str, Any],
) -> Manifest:
    """Write a snapshot as `written_beside` does, put it in force and return its manifest."""
    with written_beside(out, tables, spatial, policy_dir, province_file, about) as written:
        put_in_force(written)
    return written.manifest


@contextmanager
def written_beside(
    out: Path,
    tables: dict[str, pd.DataFrame],
    spatial: dict[str, pd.DataFrame],
    policy_dir: Path,
    province_file: Path,
    about: Mapping[str, Any],
) -> Iterator[Written]:
    """Write a snapshot beside those of a folder; it is gone afterwards unless it was put in force.

    A reader never sees half a snapshot: everything is written to a temporary folder, which
    `put_in_force` renames to its snapshot id, and only then does `current` point to it. Folders
    that killed builds left are cleared first.

    Args:
        out: the folder of snapshots.
        tables, spatial: plain tables (Parquet) and tables with a geometry column (GeoParquet).
        policy_dir, province_file: the policy sets and the province, copied into the snapshot.
        about: as_of, credits, sources, policy_sets, notices and, if it is of a register, the
            publication of the manifest.
    Raises:
        RegistryError: nothing could be written (a full disk, no permission); what was in force
            stays in force.
    """
    name = shown_name(out)
    if os.path.islink(out):  # of a link to a folder that is to be made, its target is made
        out = Path(os.path.realpath(out))
    refuse_no_folder(out)
    with ExitStack() as stack:
        with telling_of_disk(name):
            out.mkdir(parents=True, exist_ok=True)
            refuse_unwritable(out / CURRENT)
            clear_leftovers(out, OLD_LEFTOVERS)
            folder = stack.enter_context(making_folder(out, BUILDING))
            manifest = _write_files(folder, tables, spatial, policy_dir, province_file, about)
        yield Written(out, folder, manifest)


@contextmanager
def telling_of_disk(name: str) -> Iterator[None]:
    """Tell an error of the disk inside as one of the snapshot."""
    try:
        yield
    except OSError as error:
        raise RegistryError(
            f"{name}：无法写入数据版本（{error.strerror}）。请腾出磁盘空间或检查权限；"
            "原有数据版本仍然有效。",
            f"{name}: the snapshot could not be written ({error.strerror}). Free disk space or"
            " check permissions; the one in force stays in force.",
        ) from error


def _write_files(
    folder: Path,
    tables: dict[str, pd.DataFrame],
    spatial: dict[str, pd.DataFrame],
    policy_dir: Path,
    province_file: Path,
    about: Mapping[str, Any],
) -> Manifest:
    """Write every file of a snapshot to the disk, the manifest last, and return the manifest."""
    for name, table in tables.items():
        # pandas' own metadata would tie the bytes to its version
        plain = pyarrow.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
        parquet.write_table(plain, folder / f"{name}.parquet")
    for name, table in spatial.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    (folder / "policy_sets").mkdir()
    for path in sorted(policy_dir.glob("*.toml")):
        shutil.copyfile(path, folder / "policy_sets" / path.name)
    shutil.copyfile(province_file, folder / PROVINCE_FILE)
    manifest = {
        **about,
        "rows": {name: len(table) for name, table in (tables | spatial).items()},
        "files": hashes_of(folder),
        "made_with": made_with(),
    }
    manifest["snapshot_id"] = snapshot_id_of(manifest)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    refuse_unreadable(json.loads(text))  # what could not be read again is not put in force
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for path in (*folder.rglob("*"), folder):
        sync(path)
    return manifest


def put_in_force(written: Written) -> None:
    """Give a snapshot its place and its name, and point to it.

    Raises:
        RegistryError: the disk refuses; what was in force stays in force.
    """
    place(written)
    point_to(written.out, written.snapshot_id)


def place(written: Written, name: str = "") -> Path:
    """Give a snapshot its place and its name; what is in force stays in force.

    Args:
        name: of its folder; its id if "".
    Returns:
        Its folder.
    Raises:
        RegistryError: the disk refuses.
    """
    final = written.out / (name or written.snapshot_id)
    with telling_of_disk(shown_name(written.out)):
        if os.path.lexists(final) and not is_whole_snapshot(final):
            _remove(final)  # damaged since it was written; the same content replaces it
        try:
            written.folder.rename(final)
        except OSError:
            if not is_whole_snapshot(final):  # else another build of the same content was first
                raise
        sync(written.out)
    return final


def point_to(out: Path, snapshot_id: str) -> None:
    """Put a snapshot of a folder in force.

    Raises:
        RegistryError: the pointer cannot be written, or is read-only to hold on to another.
    """
    replace_file(out / CURRENT, snapshot_id.encode())


def _remove(path: Path) -> None:
    """Remove whatever stands there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def refuse_no_folder(out: Path) -> None:
    """Refuse what stands in the place of the folder of snapshots; nothing may stand there.

    Raises:
        RegistryError: a file, a device or a link to nowhere stands there.
    """
    if os.path.lexists(out) and not os.path.isdir(out):
        raise RegistryError(
            f"{shown_name(out)}：不是文件夹，数据版本无处存放。请改正 --out 或环境变量"
            " PILOT_ATLAS_REGISTRY。",
            f"{shown_name(out)}: is no folder, so no snapshots can be kept in it. Correct --out or"
            " the environment variable PILOT_ATLAS_REGISTRY.",
        )


def is_held(out: Path) -> bool:
    """True if somebody write-protected the pointer, to hold on to a snapshot."""
    try:
        refuse_unwritable(out / CURRENT)
    except RegistryError:
        return True
    return False


def current_id(out: Path = REGISTRY_DIR) -> str:
    """Id of the snapshot in force.

    Raises:
        RegistryError: there is none yet, or what should name it does not.
    """
    refuse_no_folder(out)
    try:
        pointer = read_file(out / CURRENT, MOST_POINTER).decode("utf-8-sig", "replace").strip()
    except FileNotFoundError:
        pointer = ""
    except OSError as error:
        raise unreadable(out / CURRENT, error) from error
    if pointer and not SNAPSHOT_ID.fullmatch(pointer):
        raise RegistryError(
            f"文件 {CURRENT} 已损坏：其中不是数据版本编号。请重新生成：python -m data build",
            f"The file '{CURRENT}' is damaged: it names no snapshot. Build again: python -m data"
            " build",
        )
    if not pointer or not os.path.isfile(out / pointer / MANIFEST):
        raise RegistryError(
            "还没有可用的数据版本。请运行：python -m data build",
            "There is no snapshot in force yet. Run: python -m data build",
        )
    return pointer


def earlier_folder(out: Path, day: str) -> Path | None:
    """Folder of the latest snapshot of a day before `day`, whole or not; None if there is none.

    Its day is read from its name, for what cannot be read has a day too.
    """
    names = [path.parent.name for path in out.glob(f"[0-9]*/{MANIFEST}")]
    return max(
        (out / name for name in names if name[: len(day)] < day),
        default=None,
    )


def snapshots(out: Path = REGISTRY_DIR) -> list[Manifest]:
    """Manifests of every whole snapshot, oldest day first.

    Raises:
        RegistryError: the folder is a file, or cannot be read. One that is not there holds none.
    """
    refuse_no_folder(out)
    whole = []
    for name in _names_in(out):
        if not name.startswith(".") and os.path.lexists(out / name / MANIFEST):
            with suppress(RegistryError):
                whole.append(read_manifest(out / name))
    return whole


def _names_in(out: Path) -> list[str]:
    try:
        return sorted(os.listdir(out))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(out, error) from error
