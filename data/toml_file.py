"""TOML files that people write: read, held to a pydantic model, refused with every fault at once.

Each fault names file, key, value and rule in both languages.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from data.faults import RegistryError
from data.files.reading import read_file

MOST_SHOWN = 120  # letters of a value that a fault repeats
Raw = dict[str, Any]  # a file as TOML holds it
Fault = tuple[str, str]  # in Chinese and English
KeyPath = tuple[str | int, ...]  # of a key in a file: names of tables, positions in lists
# type of a pydantic error -> its rule in words; errors of our own rules bring theirs
WORDS = {
    "missing": ("缺少该项", "is missing"),
    "model_type": ("应为表", "must be a table"),
    "dict_type": ("应为表", "must be a table"),
    "extra_forbidden": ("不认识这一项，请核对拼写", "is not known; check its spelling"),
}
# types of the errors that our own rules raise
RULE: Final = "rule"
EXACTLY: Final = "exactly"
WORD: Final = "word"


def broken_rule(zh: str, en: str) -> PydanticCustomError:
    """Make the error of a broken rule, which is blamed on the key of the value."""
    return PydanticCustomError(RULE, "a rule is broken", {"zh": zh, "en": en})


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise broken_rule("应为文字", "must be text")
    return value


Text = Annotated[str, PlainValidator(_text)]


class TomlTable(BaseModel):
    """A table of a file: unknown keys are faults too, for they would be silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_toml(path: Path) -> Raw:
    """Read a TOML file as it stands.

    Raises:
        RegistryError: it cannot be read, or is no TOML.
    """
    try:
        # Notepad begins a file with a byte order mark
        return tomllib.loads(read_file(path).decode("utf-8-sig"))
    except OSError as error:
        raise RegistryError(
            f"{path.name}：文件无法读取（{error.strerror}）。",
            f"{path.name}: the file cannot be read ({error.strerror}).",
        ) from error
    except (ValueError, RecursionError) as error:
        # bad UTF-8, TOML and numbers without end are ValueErrors, lists within lists end the stack
        raise RegistryError(
            f"{path.name}：不是规范的 TOML（{error}）。",
            f"{path.name}: not well-formed TOML ({error}).",
        ) from error


def fault(file: str, key: str, value: object, zh: str, en: str) -> Fault:
    """Write a fault in both languages."""
    written = shown(value)
    return f"{file}，{key} = {written}：{zh}。", f"{file}, {key} = {written}: {en}."


def refuse_faults(faults: list[Fault]) -> None:
    """Raise RegistryError naming every fault, if there is one."""
    if faults:
        raise RegistryError(
            "\n".join(zh for zh, _ in faults),
            "\n".join(en for _, en in faults),
        )


@dataclass
class FileFaults:
    """The faults of one file, and the keys that are blamed already.

    Attributes:
        file: its name.
        raw: what it holds.
        model: describes what it must hold.
    """

    file: str
    raw: Raw
    model: type[BaseModel]
    faults: list[Fault] = field(default_factory=list)
    blamed: set[str] = field(default_factory=set)

    def blame(self, key: str, value: object, zh: str, en: str) -> None:
        self.blamed.add(key)
        self.faults.append(fault(self.file, key, value, zh, en))

    def is_sound(self, key: str) -> bool:
        """True if no fault is recorded for this key, its parents or its children."""
        return not any(
            f"{key}.".startswith(f"{other}.") or other.startswith(f"{key}.")
            for other in self.blamed
        )

    def blame_values(self) -> list[KeyPath]:
        """Blame values that pydantic refuses.

        Returns:
            Unknown keys, in the order of the file.
        """
        try:
            self.model.model_validate(self.raw)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
        else:
            return []
        for details in errors:
            if details["type"] != "extra_forbidden":
                self._blame_value(details)
        unknown = [error["loc"] for error in errors if error["type"] == "extra_forbidden"]
        return sorted(unknown, key=lambda path: _position(self.raw, path))

    def _blame_value(self, details: ErrorDetails) -> None:
        path, kind = details["loc"], details["type"]
        if kind == "missing":
            for key in self._required_keys(path):
                self.blame(key, None, *WORDS["missing"])
            return
        value = value_at(self.raw, path)
        if kind == EXACTLY and isinstance(value, dict):
            value = sorted(value)
        if kind == WORD:  # in a list, whose key is blamed
            path = path[:-1]
        if kind in WORDS:
            zh, en = WORDS[kind]
        else:
            rule = details["ctx"]
            zh, en = rule["zh"], rule["en"]
        self.blame(dotted(path), value, zh, en)

    def blame_unknown(self, unknown: list[KeyPath]) -> None:
        """Blame unknown keys, as `blame_values` gives them, where nothing else is at fault."""
        for path in unknown:
            if self.is_sound(dotted(path)):
                self.blame(dotted(path), value_at(self.raw, path), *WORDS["extra_forbidden"])

    def _required_keys(self, path: KeyPath) -> Iterator[str]:
        """The keys that are missing with a path: of a table, those that it must hold."""
        key = dotted(path)
        described = self.model.model_fields.get(key)
        table = described.annotation if described else None
        if isinstance(table, type) and issubclass(table, BaseModel):
            yield from (f"{key}.{name}" for name in table.model_fields)
        else:
            yield key


def value_at(raw: Any, path: KeyPath) -> Any:
    """The value at a path."""
    for part in path:
        raw = raw[part]
    return raw


def _position(raw: Any, path: KeyPath) -> list[int]:
    """The place of a key in its file: of each table or list, the position of the next part."""
    position = []
    for part in path:
        position.append(
            part
            if isinstance(
                part,
                int,
            )
            else list(raw).index(part)
        )
        raw = raw[part]
    return position


def dotted(path: KeyPath) -> str:
    """Write a path as a key: "counts.levels"; a name that is no identifier stands in quotes."""
    return ".".join(
        str(part)
        if isinstance(
            part,
            int,
        )
        or part.isidentifier()
        else repr(part)
        for part in path
    )


def shown(value: object) -> str:
    """Write a value in short; only its kind if it has no end: huge numbers, tables in tables."""
    try:
        written = repr(value)
    except (ValueError, RecursionError):
        written = type(value).__name__
    return written if len(written) <= MOST_SHOWN else written[:MOST_SHOWN] + "..."
