"""The manifest of a snapshot: the hashes it lists, and the id made from its content."""

import hashlib
import json
import os
from pathlib import Path

from data.faults import RegistryError
from data.files.reading import read_file, shown_name, unreadable
from data.manifest_shape import Manifest, faults_of

MANIFEST = "manifest.json"
MOST_MANIFEST = 16_000_000  # bytes
MOST_NAMED = 10  # files that an error names
# keys that are no content: notices of the build, the sources' own bytes, versions of libraries,
# and how one came to look at it
NO_CONTENT = ("snapshot_id", "notices", "sources", "made_with", "past")


def snapshot_id_of(manifest: Manifest) -> str:
    """Make the id of a snapshot from its day and its content."""
    content = {key: value for key, value in manifest.items() if key not in NO_CONTENT}
    digest = hashlib.sha256(
        json.dumps(
            content,
            sort_keys=True,
        ).encode()
    ).hexdigest()
    return f"{manifest['as_of']}-{digest[:8]}"


def refuse_unreadable(manifest: Manifest) -> None:
    """Refuse a manifest that could not be read again.

    Raises:
        RegistryError: it is not of the shape that `SHAPE` describes; names every key at fault.
    """
    if faults := faults_of(manifest):
        zh, en = (
            "; ".join(texts)
            for texts in zip(
                *faults,
                strict=True,
            )
        )
        raise RegistryError(
            f"{MANIFEST}：{zh}。请改正来源中的相应内容。",
            f"{MANIFEST}: {en}. Correct what the sources say of it.",
        )


def hashes_of(folder: Path) -> dict[str, str]:
    """Hash every file below a folder, except the manifest and hidden files.

    Returns:
        SHA-256 by relative path.

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


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a snapshot and check every file that it lists.

    Raises:
        RegistryError: the manifest is unreadable or not of its shape, or files are missing, added
            or changed; names them.
    """
    manifest = parsed_manifest(folder)
    if wrong := _changed_files(manifest, hashes_of(folder)):
        names = some_of(wrong).encode(errors="replace").decode()  # no page can show half a letter
        raise RegistryError(
            f"数据版本 {shown_name(folder)} 与清单不符：{names}。请重新生成：python -m data build",
            f"Snapshot {shown_name(folder)} does not match its manifest: {names}. Build it again:"
            " python -m data build",
        )
    return manifest


def parsed_manifest(folder: Path) -> Manifest:
    """Read a manifest and check its shape, whatever the files say.

    Raises:
        RegistryError: it is unreadable or not of its shape.
    """
    try:
        manifest: Manifest = json.loads(read_file(folder / MANIFEST, MOST_MANIFEST))
    except OSError as error:
        reason = str(error.strerror)
        raise _no_manifest(folder, reason, reason) from error
    except (ValueError, RecursionError) as error:
        raise _no_manifest(folder, "不是规范的 JSON", "not well-formed JSON") from error
    if faults := faults_of(manifest):
        raise _no_manifest(
            folder, "；".join(zh for zh, _ in faults), "; ".join(en for _, en in faults)
        )
    return manifest


def _changed_files(manifest: Manifest, hashes: dict[str, str]) -> list[str]:
    """Name the files that are missing, added or changed; the manifest if its id is not its own."""
    listed: dict[str, str] = manifest["files"]
    names = listed.keys() | hashes.keys()
    changed = [name for name in sorted(names) if listed.get(name) != hashes.get(name)]
    if manifest["snapshot_id"] != snapshot_id_of(manifest):
        changed.append(MANIFEST)
    return changed


def some_of(names: list[str]) -> str:
    """List names in an error, no more than a page has room for."""
    listed = ", ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        return f"{listed}, ... ({len(names)})"
    return listed


def _no_manifest(folder: Path, zh: str, en: str) -> RegistryError:
    name = shown_name(folder)
    return RegistryError(
        f"数据版本 {name} 的清单无法读取（{zh}）。请重新生成：python -m data build",
        f"The manifest of snapshot {name} cannot be read ({en}). Build it again: python -m data"
        " build",
    )


def is_whole_snapshot(folder: Path) -> bool:
    """True if the files of a snapshot are exactly those that its manifest lists."""
    try:
        read_manifest(folder)
    except RegistryError:
        return False
    return True
