"""TOML files that people write: held to a pydantic model, refused with every fault at once."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError
from pydantic_core import ErrorDetails

from data.faults import Fault, SourceError, broken
from data.files.reading import read_file

Raw = dict[str, Any]  # a file as TOML holds it
KeyPath = tuple[str | int, ...]  # of a key in a file: names of tables, positions in lists
# type of a pydantic error -> its rule; errors of our own rules bring theirs
RULE_OF = {
    "missing": "toml.missing",
    "model_type": "toml.table",
    "dict_type": "toml.table",
    "extra_forbidden": "toml.unknown key",
}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise broken("toml.text")
    return value


Text = Annotated[str, PlainValidator(_text)]


class TomlTable(BaseModel):
    """A table of a file: unknown keys are faults too, for they would be silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_toml(path: Path) -> Raw:
    """Read a TOML file as it stands.

    Raises:
        SourceError: it cannot be read, or is no TOML.
    """
    try:
        # Notepad begins a file with a byte order mark
        return tomllib.loads(read_file(path).decode("utf-8-sig"))
    except OSError as error:
        rule = "unreadable"
        detail = error.strerror
    except (ValueError, RecursionError) as error:
        # bad UTF-8, TOML and numbers without end are ValueErrors, lists within lists end the stack
        rule = "toml.syntax"
        detail = str(error)
    raise SourceError([Fault(rule, file=path.name, fill={"detail": detail})])


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

    def blame(self, key: str, value: object, rule: str, /, **fill: object) -> None:
        self.blamed.add(key)
        self.faults.append(Fault(rule, file=self.file, column=key, value=value, fill=fill))

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
        path = details["loc"]
        kind = details["type"]
        if kind == "missing":
            for key in self._required_keys(path):
                self.blame(key, None, RULE_OF["missing"])
            return
        context = details.get("ctx", {})
        rule = RULE_OF.get(kind) or context["rule"]
        fill = {"value": value_at(self.raw, path), **context.get("fill", {})}
        if rule == "toml.choices" and isinstance(path[-1], int):  # a word blames its list
            path = path[:-1]
        self.blame(dotted(path), fill.pop("value"), rule, **fill)

    def blame_unknown(self, unknown: list[KeyPath]) -> None:
        """Blame unknown keys, as `blame_values` gives them, where nothing else is at fault."""
        for path in unknown:
            if self.is_sound(dotted(path)):
                self.blame(dotted(path), value_at(self.raw, path), RULE_OF["extra_forbidden"])

    def _required_keys(self, path: KeyPath) -> Iterator[str]:
        """Name the keys that are missing with a path: of a table, those that it must hold."""
        key = dotted(path)
        described = self.model.model_fields.get(key)
        table = described.annotation if described else None
        if isinstance(table, type) and issubclass(table, BaseModel):
            yield from (f"{key}.{name}" for name in table.model_fields)
        else:
            yield key


def value_at(raw: Any, path: KeyPath) -> Any:
    """Give the value at a path."""
    for part in path:
        raw = raw[part]
    return raw


def _position(raw: Any, path: KeyPath) -> list[int]:
    """Give the place of a key in its file: of each table or list, the next part's position."""
    position = []
    for part in path:
        if isinstance(part, int):
            position.append(part)
        else:
            position.append(list(raw).index(part))
        raw = raw[part]
    return position


def dotted(path: KeyPath) -> str:
    """Write a path as a key; a name that is no identifier stands in quotes.

    >>> dotted(("counts", "levels", 0)), dotted(("neighbours", "310000"))
    ('counts.levels.0', "neighbours.'310000'")
    """
    return ".".join(map(_written, path))


def _written(part: str | int) -> str:
    if isinstance(part, int) or part.isidentifier():
        return str(part)
    return repr(part)
