"""The faults of a policy set's file, all at once: each names file, key, value and rule."""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.faults import RegistryError
from data.policy_file import EXACTLY, WORD, PolicyFile, unordered
from data.vocabulary import CLUSTER_KINDS, EXISTING, STATUSES

MOST_SHOWN = 120  # letters of a value that a fault repeats
Raw = dict[str, Any]  # a file as TOML holds it
Fault = tuple[str, str]  # in Chinese and English
# type of a pydantic error -> its rule in words; the errors of `policy_file` bring their own
WORDS = {
    "missing": ("缺少该项", "is missing"),
    "model_type": ("应为表", "must be a table"),
    "extra_forbidden": ("不认识这一项，请核对拼写", "is not known; check its spelling"),
}


@dataclass(frozen=True)
class Rule:
    """A rule between keys.

    keys: the first is blamed, and every key must be sound for the rule to be asked.
    holds: what must hold of their values.
    zh, en: the rule in words; {} is the second key, then its value.
    """

    keys: tuple[str, ...]
    holds: Callable[..., bool]
    zh: str
    en: str


def _at_most(low: str, high: str) -> Rule:
    return Rule((low, high), operator.le, "不应大于 {} = {}", "must not exceed {} = {}")


def _in_grid(own: str, grid: str) -> Rule:
    return Rule(
        (own, grid),
        lambda value, values: unordered(value) in map(unordered, values),
        "应在 {} 之中：稳健性也须计入自身的口径",
        "must be in {}: robustness counts the set's own setting, too",
    )


RULES = (
    _at_most("thresholds.likely_from", "thresholds.certain_from"),
    _at_most("need_weight.coordination", "need_weight.core"),
    _at_most("need_weight.new_star", "need_weight.core"),
    Rule(
        ("need_weight",),
        lambda weights: any(weights.values()),
        "不应全为 0",
        "must not all be 0",
    ),
    Rule(
        ("counts.statuses",),
        lambda statuses: not set(statuses).isdisjoint(EXISTING),
        f"应含 {', '.join(EXISTING)} 之一：尚未建成的不算已有",
        f"must hold one of {', '.join(EXISTING)}: what is still to come is not there",
    ),
    *(
        _at_most(f"status_factor.{status}", "status_factor.operating")
        for status in STATUSES
        if status != "operating"
    ),
    _in_grid("counts.levels", "grid.levels"),
    _in_grid("counts.statuses", "grid.statuses"),
    *(_in_grid(f"radius_km.{kind}", "grid.radii_km") for kind in CLUSTER_KINDS),
)


def _ladder_rules(ladder: list[str]) -> list[Rule]:
    """Make the rules that no rung of the ladder is worth more than the next."""
    return [
        Rule(
            (f"level_factor.{low}", f"level_factor.{high}", "ladder"),
            lambda low_factor, high_factor, ladder: low_factor <= high_factor,
            "在梯次（ladder）中较低，不应大于 {} = {}",
            "must not exceed {} = {}, the next rung of the ladder",
        )
        for low, high in pairwise(ladder)
    ]


def faults_of(file: str, raw: Raw) -> list[Fault]:
    """Find every fault of a policy set's file; a key is blamed once.

    Args:
        file: its name; without ".toml" it must be the id of the policy set.
        raw: what the file holds.
    """
    found = _Faults(file, raw)
    unknown = found.blame_values()
    found.blame_repeated_names("types")
    found.blame_repeated_names("fields")
    for rule in RULES:
        found.ask(rule)
    if found.is_sound("ladder"):
        for rule in _ladder_rules(raw["ladder"]):
            found.ask(rule)
    if found.is_sound("id") and f"{raw['id']}.toml" != file:
        found.blame("id", raw["id"], "应与文件名一致", "must equal the file name")
    for path in unknown:
        if found.is_sound(dotted(path)):
            found.blame(
                dotted(path),
                _at(raw, path),
                *WORDS["extra_forbidden"],
            )
    return found.faults


def fault(file: str, key: str, value: object, zh: str, en: str) -> Fault:
    """Write a fault in both languages."""
    shown = _shown(value)
    return f"{file}，{key} = {shown}：{zh}。", f"{file}, {key} = {shown}: {en}."


def refuse_faults(faults: list[Fault]) -> None:
    """Raise RegistryError naming every fault, if there is one."""
    if faults:
        raise RegistryError(
            "\n".join(zh for zh, _ in faults),
            "\n".join(en for _, en in faults),
        )


Path = tuple[str | int, ...]  # of a key in a file: names of tables, positions in lists


@dataclass
class _Faults:
    """The faults of one file, and the keys that are blamed already."""

    file: str
    raw: Raw
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

    def blame_values(self) -> list[Path]:
        """Blame values that pydantic refuses.

        Returns:
            Unknown keys, in the order of the file.
        """
        try:
            PolicyFile.model_validate(self.raw)
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
            for key in _required_keys(path):
                self.blame(key, None, *WORDS["missing"])
            return
        value = _at(self.raw, path)
        if kind == EXACTLY and isinstance(value, dict):
            value = sorted(value)
        if kind == WORD:  # in a list, whose key is blamed
            path = path[:-1]
        rule = details.get("ctx", {})
        zh, en = WORDS.get(kind) or (rule["zh"], rule["en"])
        self.blame(dotted(path), value, zh, en)

    def blame_repeated_names(self, key: str) -> None:
        """Blame the names of types or fields that an earlier one has in the same language."""
        if key in self.blamed or key not in self.raw:
            return
        for language in ("zh", "en"):
            earlier = set()
            for place in range(len(self.raw[key])):
                path = f"{key}.{place}.{language}"
                if not self.is_sound(path):
                    continue
                name = self.raw[key][place][language]
                if name in earlier:
                    self.blame(path, name, "与前面的重名", "is the name of an earlier one")
                earlier.add(name)

    def ask(self, rule: Rule) -> None:
        """Blame the first key of a rule, if its keys are sound and it does not hold."""
        if not all(map(self.is_sound, rule.keys)):
            return
        values = [
            _at(
                self.raw,
                tuple(key.split(".")),
            )
            for key in rule.keys
        ]
        if not rule.holds(*values):
            other = (
                *rule.keys[1:2],
                *map(
                    _shown,
                    values[1:2],
                ),
            )
            self.blame(
                rule.keys[0],
                values[0],
                rule.zh.format(*other),
                rule.en.format(*other),
            )


def _at(raw: Any, path: Path) -> Any:
    """The value at a path."""
    for part in path:
        raw = raw[part]
    return raw


def _position(raw: Any, path: Path) -> list[int]:
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


def dotted(path: Path) -> str:
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


def _required_keys(path: Path) -> Iterator[str]:
    """The keys that are missing with a path: of a table, those that it must hold."""
    key = dotted(path)
    described = PolicyFile.model_fields.get(key)
    table = described.annotation if described else None
    if isinstance(table, type) and issubclass(table, BaseModel):
        yield from (f"{key}.{name}" for name in table.model_fields)
    else:
        yield key


def _shown(value: object) -> str:
    """Write a value in short; only its kind if it has no end: huge numbers, tables in tables."""
    try:
        written = repr(value)
    except (ValueError, RecursionError):
        written = type(value).__name__
    return written if len(written) <= MOST_SHOWN else written[:MOST_SHOWN] + "..."
