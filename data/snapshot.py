"""Snapshots on disk: written beside and renamed into force, named by day and content, checked against their manifest."""

import hashlib
import json
import os
import shutil
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
import pyarrow
import pyarrow.parquet as parquet

from data.check import RegistryError

REGISTRY_DIR = Path(__file__).parent / "registry"
CURRENT = "current"  # this file names the snapshot in force
MANIFEST = "manifest.json"


def write_snapshot(out: Path, tables: dict[str, pd.DataFrame], spatial: dict[str, pd.DataFrame], policy_dir: Path, about: dict) -> dict:
    """Write tables (Parquet) and spatial tables (GeoParquet) as a snapshot of `out` and put it in force.

    A reader never sees half a snapshot: everything is written to a temporary folder, which is renamed to
    its snapshot id, and only then does `current` point to it.

    Raises:
        RegistryError: nothing could be written (a full disk, no permission); what was in force stays in force.
    """
    folder = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=".building-", dir=out))
        for name, table in tables.items():
            # pandas' own metadata would tie the bytes to its version
            plain = pyarrow.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
            parquet.write_table(plain, folder / f"{name}.parquet")
        for name, table in spatial.items():
            table.to_parquet(folder / f"{name}.parquet", index=False)
        (folder / "policy_sets").mkdir()
        for path in sorted(policy_dir.glob("*.toml")):
            shutil.copyfile(path, folder / "policy_sets" / path.name)
        rows = {name: len(table) for name, table in (tables | spatial).items()}
        manifest = {**about, "rows": rows, "files": hashes_of(folder), "made_with": {name: version(name) for name in ("geopandas", "pyarrow", "shapely")}}
        manifest["snapshot_id"] = _id_of(manifest)
        (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
        _put_in_force(out, folder, manifest["snapshot_id"])
    except OSError as error:
        raise RegistryError(
            f"{out.name}：无法写入快照（{error.strerror}）。请腾出磁盘空间或检查权限；原有快照仍然有效。",
            f"{out.name}: the snapshot could not be written ({error.strerror}). Free disk space or check permissions; the one in force stays in force.",
        ) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)  # gone already when it was renamed
    return manifest


def _id_of(manifest: dict) -> str:
    """Day and content of a snapshot. What was noticed on the way, and the sources' own bytes, are not content."""
    content = {key: value for key, value in manifest.items() if key not in ("snapshot_id", "notices", "sources", "made_with")}
    return f"{manifest['as_of']}-{hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]}"


def _put_in_force(out: Path, folder: Path, snapshot_id: str) -> None:
    final = out / snapshot_id
    if final.exists() and not _is_whole(final):
        shutil.rmtree(final)  # damaged since it was written; the same content replaces it
    if not final.exists():
        folder.chmod(0o755)
        folder.rename(final)
    pointer = out / f".{CURRENT}.{os.getpid()}"
    try:
        pointer.write_text(snapshot_id, encoding="utf-8")
        pointer.replace(out / CURRENT)
    finally:
        pointer.unlink(missing_ok=True)


def hashes_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by relative path, the manifest and hidden files aside."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST and not path.name.startswith(".")]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def current_id(out: Path = REGISTRY_DIR) -> str:
    """Id of the snapshot in force."""
    try:
        snapshot_id = (out / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        snapshot_id = ""
    if not snapshot_id or not (out / snapshot_id / MANIFEST).is_file():
        raise RegistryError(
            "还没有可用的数据快照。请运行：python -m data build", "There is no snapshot in force yet. Run: python -m data build"
        )
    return snapshot_id


def earlier_folder(out: Path, day: str) -> Path | None:
    """Folder of the latest snapshot of a day before `day`, whole or not; None if there is none.

    Its day is read from its name, for what cannot be read has a day too.
    """
    names = [path.parent.name for path in out.glob(f"[0-9]*/{MANIFEST}")]
    return max((out / name for name in names if name[: len(day)] < day), default=None)


def read_manifest(folder: Path) -> dict:
    """The manifest of a snapshot whose files are exactly those it lists.

    Raises:
        RegistryError: the manifest is unreadable, or files are missing, added or changed; names them.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        listed, own_id = manifest["files"], manifest["snapshot_id"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RegistryError(
            f"快照 {folder.name} 的清单无法读取。请重新生成：python -m data build",
            f"The manifest of snapshot {folder.name} cannot be read. Build it again: python -m data build",
        ) from error
    found = hashes_of(folder)
    wrong = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
    wrong += [] if own_id == _id_of(manifest) else [MANIFEST]
    if wrong:
        raise RegistryError(
            f"快照 {folder.name} 与清单不符：{', '.join(wrong)}。请重新生成：python -m data build",
            f"Snapshot {folder.name} does not match its manifest: {', '.join(wrong)}. Build it again: python -m data build",
        )
    return manifest


def _is_whole(folder: Path) -> bool:
    try:
        read_manifest(folder)
    except RegistryError:
        return False
    return True


def snapshots(out: Path = REGISTRY_DIR) -> list[dict]:
    """Manifests of every whole snapshot, oldest day first."""
    whole = []
    for path in sorted(out.glob(f"[!.]*/{MANIFEST}")):
        with suppress(RegistryError):
            whole.append(read_manifest(path.parent))
    return whole
