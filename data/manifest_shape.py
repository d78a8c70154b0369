"""The shape of a manifest: which keys it has, and the rule that the value of each keeps."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath
from typing import Any, NotRequired, TypedDict

# true in a snapshot of made sources; a snapshot of the real record has no such key
MADE = "made"
CREDIT_KEYS = ("title_zh", "title_en", "origin_zh", "origin_en", "licence", "note_zh", "note_en")
SNAPSHOT_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
# as JSON holds it, of the shape that SHAPE describes
Manifest = dict[str, Any]
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PublicationMark(TypedDict):
    """The publication that a snapshot is of, as its manifest names it.

    Attributes:
        number: of the publication.
        kind: of the publication.
        register: id of the register.
    """

    number: int
    kind: str
    register: str


class PastMark(TypedDict):
    """How a snapshot looks at the past, as its manifest says it.

    Attributes:
        known: number of the publication that is looked from; None for what no publication held.
        true_on: the day that it was true on, YYYY-MM-DD; None for all that was known.
        undated: table -> its rows of which no day is known.
        known_on: day of that publication; filled in when the snapshot is built.
    """

    known: int | None
    true_on: str | None
    undated: dict[str, int]
    known_on: NotRequired[str]


class Marks(TypedDict, total=False):
    """What marks a snapshot of a register.

    Attributes:
        publication: that it is of.
        past: how it looks at the past; left out where it does not.
    """

    publication: PublicationMark
    past: PastMark


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


def _is_publication(value: object) -> bool:
    """True for a `PublicationMark`, and for None: a folder that was built is of no register."""
    if value is None:
        return True
    if not isinstance(value, dict) or value.keys() != PublicationMark.__annotations__.keys():
        return False
    return _is_count(value["number"]) and _is_text(value["kind"]) and _is_text(value["register"])


def _is_past(value: object) -> bool:
    """True for a `PastMark`, and for None: most snapshots are of the present."""
    if value is None:
        return True
    if not isinstance(value, dict) or value.keys() - PAST_RULES.keys():
        return False
    return all(holds(value.get(key)) for key, holds in PAST_RULES.items())


def _or_none(holds: Callable[[object], object]) -> Callable[[object], bool]:
    """Make a rule: nothing, or a value that keeps a rule."""
    return lambda value: value is None or bool(holds(value))


# key of a `PastMark` -> its rule
PAST_RULES: dict[str, Callable[[object], object]] = {
    "known": _or_none(_is_count),
    "true_on": _or_none(_is_day),
    "undated": _is_table(_TABLE.fullmatch, _is_count),
    "known_on": _or_none(_is_day),
}


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
        "应为数据版本编号",
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
        "应为数据版本内各文件的相对路径与 SHA-256",
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
    "publication": (
        _is_publication,
        "应为发布的编号、类别与登记库编号",
        "must hold number, kind and register of a publication",
    ),
    "past": (
        _is_past,
        "应为所看的发布、日期与无日期行数",
        "must hold the publication and day looked at, and the rows without a day",
    ),
    MADE: (
        lambda value: value is None or value is True,
        "应为 true，或不写",
        "must be true, or be left out",
    ),
}


def faults_of(manifest: object) -> list[tuple[str, str]]:
    """Say in both languages which keys of a manifest are not of its shape."""
    if not isinstance(manifest, dict):
        return [("应为对象", "it must be an object")]
    return [
        (f"{key} {zh}", f"{key} {en}")
        for key, (holds, zh, en) in SHAPE.items()
        if not holds(manifest.get(key))
    ]
