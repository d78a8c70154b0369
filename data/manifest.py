"""The manifest of a snapshot: its shape, the hashes it lists, and the id made from its content."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from data.faults import RegistryError
from data.files.reading import read_file, shown_name, unreadable

MANIFEST = "manifest.json"
# true in a snapshot of made sources; a snapshot of the real record has no such key
MADE = "made"
CREDIT_KEYS = ("title_zh", "title_en", "origin_zh", "origin_en", "licence", "note_zh", "note_en")
MOST_MANIFEST = 16_000_000  # bytes
MOST_NAMED = 10  # files that an error names
SNAPSHOT_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
# keys that are no content: notices of the build, the sources' own bytes, versions of libraries
NO_CONTENT = ("snapshot_id", "notices", "sources", "made_with")
# as JSON holds it, of the shape that SHAPE describes
Manifest = dict[str, Any]
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


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
    if faults := _faults_of(manifest):
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
    manifest = _parsed_manifest(folder)
    if wrong := _changed_files(manifest, hashes_of(folder)):
        names = some_of(wrong).encode(errors="replace").decode()  # no page can show half a letter
        raise RegistryError(
            f"快照 {shown_name(folder)} 与清单不符：{names}。请重新生成：python -m data build",
            f"Snapshot {shown_name(folder)} does not match its manifest: {names}. Build it again:"
            " python -m data build",
        )
    return manifest


def _parsed_manifest(folder: Path) -> Manifest:
    """Read a manifest and check its shape, whatever the files say."""
    try:
        manifest: Manifest = json.loads(read_file(folder / MANIFEST, MOST_MANIFEST))
    except OSError as error:
        reason = str(error.strerror)
        raise _no_manifest(folder, reason, reason) from error
    except (ValueError, RecursionError) as error:
        raise _no_manifest(folder, "不是规范的 JSON", "not well-formed JSON") from error
    if faults := _faults_of(manifest):
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
        f"快照 {name} 的清单无法读取（{zh}）。请重新生成：python -m data build",
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
        return isinstance(
            value,
            dict,
        ) and all(holds_key(key) and holds_value(entry) for key, entry in value.items())

    return holds


def _is_list(holds_entry: Callable[[object], object]) -> Callable[[object], bool]:
    """Make a rule: a list whose entries each keep a rule."""
    return lambda value: isinstance(value, list) and all(map(holds_entry, value))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return (
        isinstance(value, int)
        and not isinstance(
            value,
            bool,
        )
        and 0 <= value < 2**53
    )


def _is_inside(name: str) -> bool:
    """True if a path stays in the folder that it is relative to, however it is joined."""
    path = PurePosixPath(name)
    if "\\" in name or "\0" in name or path.as_posix() != name:
        return False
    return ".." not in path.parts and path.parts[:1] not in ((), ("/",))


def _is_credit(value: object) -> bool:
    if not isinstance(
        value,
        dict,
    ) or not all(_is_text(value.get(key)) for key in CREDIT_KEYS):
        return False
    return _is_text(
        value.get(
            "map_approval",
            "",
        )
    ) and _is_list(_is_text)(value.get("files", []))


def _is_pair(value: object) -> bool:
    return (
        isinstance(
            value,
            list,
        )
        and len(value) == 2
        and all(map(_is_text, value))
    )


# key of a manifest -> its rule, also in words
SHAPE: dict[str, tuple[Callable[[object], object], str, str]] = {
    "snapshot_id": (
        lambda value: isinstance(value, str) and SNAPSHOT_ID.fullmatch(value),
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
    MADE: (
        lambda value: value is None or value is True,
        "应为 true，或不写",
        "must be true, or be left out",
    ),
}


def _faults_of(manifest: object) -> list[tuple[str, str]]:
    """Say in both languages which keys of a manifest are not of its shape."""
    if not isinstance(manifest, dict):
        return [("应为对象", "it must be an object")]
    return [
        (f"{key} {zh}", f"{key} {en}")
        for key, (holds, zh, en) in SHAPE.items()
        if not holds(manifest.get(key))
    ]
