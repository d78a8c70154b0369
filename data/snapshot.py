"""Snapshots on disk: written beside and renamed into force, named by day and content, checked
against their manifest.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from pathlib import Path, PurePosixPath

import pandas as pd
import pyarrow
from pyarrow import parquet

from data.faults import RegistryError
from data.files.leftovers import clear_leftovers, making_folder
from data.files.reading import read_file, shown_name, unreadable
from data.files.writing import refuse_unwritable, replace_file, sync

REGISTRY_DIR = Path(__file__).parent / "registry"
CURRENT = "current"  # this file names the snapshot in force
MANIFEST = "manifest.json"
BUILDING = ".building-"  # begins the name of a snapshot until it is whole
# what builds left that were killed before they held locks
OLD_LEFTOVERS = rf"{re.escape(BUILDING)}\w{{8}}|\.{CURRENT}\.\d+"
CREDIT_KEYS = ("title_zh", "title_en", "origin_zh", "origin_en", "licence", "note_zh", "note_en")
MOST_POINTER = 1000  # bytes of the file that names a snapshot
MOST_MANIFEST = 16_000_000  # bytes
MOST_NAMED = 10  # files that an error names
_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


# --- write --------------------------------------------------------------------------------------


def write_snapshot(
    out: Path,
    tables: dict[str, pd.DataFrame],
    spatial: dict[str, pd.DataFrame],
    policy_dir: Path,
    about: dict,
) -> dict:
    """Write tables (Parquet) and spatial tables (GeoParquet) as a snapshot of `out` and put it in
    force.

    A reader never sees half a snapshot: everything is written to a temporary folder, which is
    renamed to its snapshot id, and only then does `current` point to it. What killed builds left is
    cleared first.

    Raises:
        RegistryError: nothing could be written (a full disk, no permission); what was in force
            stays in force.
    """
    name = shown_name(out)
    if os.path.islink(out):  # of a link to a folder that is to be made, its target is made
        out = Path(os.path.realpath(out))
    refuse_no_folder(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        refuse_unwritable(out / CURRENT)
        clear_leftovers(out, OLD_LEFTOVERS)
        with making_folder(out, BUILDING) as folder:
            manifest = _write_files(folder, tables, spatial, policy_dir, about)
            _put_in_force(out, folder, manifest["snapshot_id"])
    except OSError as error:
        raise RegistryError(
            f"{name}：无法写入快照（{error.strerror}）。请腾出磁盘空间或检查权限；原有快照仍然有效。",
            f"{name}: the snapshot could not be written ({error.strerror}). Free disk space or"
            " check permissions; the one in force stays in force.",
        ) from error
    return manifest


def _write_files(
    folder: Path,
    tables: dict[str, pd.DataFrame],
    spatial: dict[str, pd.DataFrame],
    policy_dir: Path,
    about: dict,
) -> dict:
    """Write every file of a snapshot into its folder, so that a crash loses none; return its
    manifest.
    """
    for name, table in tables.items():
        # pandas' own metadata would tie the bytes to its version
        plain = pyarrow.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
        parquet.write_table(plain, folder / f"{name}.parquet")
    for name, table in spatial.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    (folder / "policy_sets").mkdir()
    for path in sorted(policy_dir.glob("*.toml")):
        shutil.copyfile(path, folder / "policy_sets" / path.name)
    manifest = {
        **about,
        "rows": {name: len(table) for name, table in (tables | spatial).items()},
        "files": hashes_of(folder),
        "made_with": {name: version(name) for name in ("geopandas", "pyarrow", "shapely")},
    }
    manifest["snapshot_id"] = _id_of(manifest)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    _refuse_shape(json.loads(text))  # what could not be read again is not put in force
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for path in (*folder.rglob("*"), folder):
        sync(path)
    return manifest


def _id_of(manifest: dict) -> str:
    """Day and content of a snapshot.

    What was noticed on the way, and the sources' own bytes, are not content.
    """
    content = {
        key: value
        for key, value in manifest.items()
        if key not in ("snapshot_id", "notices", "sources", "made_with")
    }
    return f"{manifest['as_of']}-{hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]}"


def _refuse_shape(manifest: dict) -> None:
    if faults := _faults_of(manifest):
        zh, en = ("; ".join(texts) for texts in zip(*faults, strict=True))
        raise RegistryError(
            f"{MANIFEST}：{zh}。请改正来源中的相应内容。",
            f"{MANIFEST}: {en}. Correct what the sources say of it.",
        )


def _put_in_force(out: Path, folder: Path, snapshot_id: str) -> None:
    final = out / snapshot_id
    if os.path.lexists(final) and not _is_whole(final):
        _remove(final)  # damaged since it was written; the same content replaces it
    try:
        folder.rename(final)
    except OSError:
        if not _is_whole(final):  # else another build of the same content was first
            raise
    sync(out)
    replace_file(out / CURRENT, snapshot_id.encode())


def _remove(path: Path) -> None:
    """Remove whatever stands there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


# --- read ---------------------------------------------------------------------------------------


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by relative path, the manifest and hidden files aside.

    Raises:
        RegistryError: a file cannot be read.
    """
    try:
        paths = sorted(folder.rglob("*"))
    except OSError as error:  # deleted meanwhile, or a name that no folder can have
        raise unreadable(folder, error) from error
    hashes = {}
    for path in paths:
        if path.name != MANIFEST and not path.name.startswith(".") and os.path.isfile(path):
            name = os.fsencode(path.relative_to(folder).as_posix()).decode(errors="replace")
            hashes[name] = _hash_of(path)
    return hashes


def _hash_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(path, error) from error


def refuse_no_folder(out: Path) -> None:
    """Refuse what stands in the place of the folder of snapshots; nothing may stand there.

    Raises:
        RegistryError: a file, a device or a link to nowhere stands there.
    """
    if os.path.lexists(out) and not os.path.isdir(out):
        raise RegistryError(
            f"{shown_name(out)}：不是文件夹，快照无处存放。请改正 --out 或环境变量"
            " PILOT_ATLAS_REGISTRY。",
            f"{shown_name(out)}: is no folder, so no snapshots can be kept in it. Correct --out or"
            " the environment variable PILOT_ATLAS_REGISTRY.",
        )


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
    if pointer and not _ID.fullmatch(pointer):
        raise RegistryError(
            f"文件 {CURRENT} 已损坏：其中不是快照编号。请重新生成：python -m data build",
            f"The file '{CURRENT}' is damaged: it names no snapshot. Build again: python -m data"
            " build",
        )
    if not pointer or not os.path.isfile(out / pointer / MANIFEST):
        raise RegistryError(
            "还没有可用的数据快照。请运行：python -m data build",
            "There is no snapshot in force yet. Run: python -m data build",
        )
    return pointer


def earlier_folder(out: Path, day: str) -> Path | None:
    """Folder of the latest snapshot of a day before `day`, whole or not; None if there is none.

    Its day is read from its name, for what cannot be read has a day too.
    """
    names = [path.parent.name for path in out.glob(f"[0-9]*/{MANIFEST}")]
    return max((out / name for name in names if name[: len(day)] < day), default=None)


def read_manifest(folder: Path) -> dict:
    """The manifest of a snapshot whose files are exactly those it lists.

    Raises:
        RegistryError: the manifest is unreadable or not of its shape, or files are missing, added
            or changed; names them.
    """
    try:
        manifest = json.loads(read_file(folder / MANIFEST, MOST_MANIFEST))
    except OSError as error:
        raise _no_manifest(folder, error.strerror, error.strerror) from error
    except (ValueError, RecursionError) as error:
        raise _no_manifest(folder, "不是规范的 JSON", "not well-formed JSON") from error
    if faults := _faults_of(manifest):
        raise _no_manifest(
            folder, "；".join(zh for zh, _ in faults), "; ".join(en for _, en in faults)
        )
    listed, found = manifest["files"], hashes_of(folder)
    wrong = sorted(
        name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name)
    )
    wrong += [] if manifest["snapshot_id"] == _id_of(manifest) else [MANIFEST]
    if wrong:
        names = some_of(wrong).encode(errors="replace").decode()  # no page can show half a letter
        raise RegistryError(
            f"快照 {shown_name(folder)} 与清单不符：{names}。请重新生成：python -m data build",
            f"Snapshot {shown_name(folder)} does not match its manifest: {names}. Build it again:"
            " python -m data build",
        )
    return manifest


def some_of(names: list[str]) -> str:
    """List names in an error, no more than a page has room for."""
    return ", ".join(names[:MOST_NAMED]) + (
        f", ... ({len(names)})" if len(names) > MOST_NAMED else ""
    )


def _no_manifest(folder: Path, zh: str, en: str) -> RegistryError:
    name = shown_name(folder)
    return RegistryError(
        f"快照 {name} 的清单无法读取（{zh}）。请重新生成：python -m data build",
        f"The manifest of snapshot {name} cannot be read ({en}). Build it again: python -m data"
        " build",
    )


def _is_whole(folder: Path) -> bool:
    try:
        read_manifest(folder)
    except RegistryError:
        return False
    return True


def snapshots(out: Path = REGISTRY_DIR) -> list[dict]:
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


# --- the shape of a manifest --------------------------------------------------------------------


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_table(
    holds_key: Callable[[str], object], holds_value: Callable[[object], object]
) -> Callable[[object], bool]:
    """Make a rule: a table whose keys and values each keep a rule."""

    def holds(value: object) -> bool:
        return isinstance(value, dict) and all(
            holds_key(key) and holds_value(one) for key, one in value.items()
        )

    return holds


def _is_list(holds_one: Callable[[object], object]) -> Callable[[object], bool]:
    """Make a rule: a list whose entries each keep a rule."""
    return lambda value: isinstance(value, list) and all(map(holds_one, value))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _is_inside(name: str) -> bool:
    """True if a path stays in the folder that it is relative to, however it is joined."""
    parts = PurePosixPath(name).parts
    plain = "\\" not in name and "\0" not in name and PurePosixPath(name).as_posix() == name
    return plain and ".." not in parts and parts[:1] not in ((), ("/",))


def _is_credit(value: object) -> bool:
    if not isinstance(value, dict) or not all(_is_text(value.get(key)) for key in CREDIT_KEYS):
        return False
    return _is_text(value.get("map_approval", "")) and _is_list(_is_text)(value.get("files", []))


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_text, value))


# key of a manifest -> its rule, also in words
SHAPE: dict[str, tuple[Callable[[object], object], str, str]] = {
    "snapshot_id": (
        lambda value: isinstance(value, str) and _ID.fullmatch(value),
        "应为快照编号",
        "must be a snapshot's id",
    ),
    "as_of": (_is_day, "应为日期，如 2026-03-14", "must be a day, as 2026-03-14"),
    "rows": (
        _is_table(_TABLE.fullmatch, _is_count),
        "应为各表名称与行数",
        "must hold the rows of each table by its name",
    ),
    "files": (
        _is_table(_is_inside, lambda value: isinstance(value, str) and _SHA256.fullmatch(value)),
        "应为快照内各文件的相对路径与 SHA-256",
        "must hold the SHA-256 of each file by its path inside the snapshot",
    ),
    "credits": (
        _is_list(_is_credit),
        f"应为列表，每项含 {', '.join(CREDIT_KEYS)}",
        f"must be a list of {', '.join(CREDIT_KEYS)} each",
    ),
    "sources": (
        _is_table(_is_text, _is_text),
        "应为各来源文件的 SHA-256",
        "must hold the SHA-256 of each source file",
    ),
    "policy_sets": (
        _is_table(_is_text, _is_text),
        "应为各政策集的版本",
        "must hold the version of each policy set",
    ),
    "notices": (
        _is_list(_is_pair),
        "应为中英文成对的提示",
        "must be a list of notices in Chinese and English",
    ),
}


def _faults_of(manifest: object) -> list[tuple[str, str]]:
    """Say in both languages what of a manifest is not of its shape."""
    if not isinstance(manifest, dict):
        return [("应为对象", "it must be an object")]
    return [
        (f"{key} {zh}", f"{key} {en}")
        for key, (holds, zh, en) in SHAPE.items()
        if not holds(manifest.get(key))
    ]
