"""Policy sets: the rule books as data, one TOML file each in data/policy_sets."""

import operator
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from data.faults import RegistryError
from data.files.reading import read_file
from data.vocabulary import (
    BASES,
    CLUSTER_KINDS,
    CONFIDENCES,
    EXISTING,
    LEVELS,
    RADIUS_RANGE_KM,
    STAGES,
    STATUSES,
    TIERS,
)

POLICY_DIR = Path(__file__).parent / "policy_sets"
DEFAULT_POLICY = "plan-2024-2027"
# the build measures platforms no farther apart; beyond it nobody asks whether one was too many
NEAR_KM_MOST = 100
SHARE = (0.0, 1.0)
MOST_SHOWN = 120  # letters of a value that a fault repeats

# keys, of which the first is blamed; what must hold of their values; the rule in words, {} being
# the second key and its value
Rule = tuple[tuple[str, ...], Callable[..., bool], str, str]
AT_MOST = (operator.le, "不应大于 {} = {}", "must not exceed {} = {}")
AT_MOST_ABOVE = (
    lambda low, high, ladder: low <= high,
    "在梯次（ladder）中较低，不应大于 {} = {}",
    "must not exceed {} = {}, the next rung of the ladder",
)
IN_GRID = (
    lambda own, grid: _unordered(own) in map(_unordered, grid),
    "应在 {} 之中：稳健性也须计入自身的口径",
    "must be in {}: robustness counts the set's own setting, too",
)
RULES: tuple[Rule, ...] = (
    (("thresholds.likely_from", "thresholds.certain_from"), *AT_MOST),
    (("need_weight.coordination", "need_weight.core"), *AT_MOST),
    (("need_weight.new_star", "need_weight.core"), *AT_MOST),
    (("need_weight",), lambda weights: any(weights.values()), "不应全为 0", "must not all be 0"),
    (
        ("counts.statuses",),
        lambda own: not set(own).isdisjoint(EXISTING),
        f"应含 {', '.join(EXISTING)} 之一：尚未建成的不算已有",
        f"must hold one of {', '.join(EXISTING)}: what is still to come is not there",
    ),
    *(
        ((f"status_factor.{status}", "status_factor.operating"), *AT_MOST)
        for status in STATUSES
        if status != "operating"
    ),
    *(((f"counts.{name}", f"grid.{name}"), *IN_GRID) for name in ("levels", "statuses")),
    *(((f"radius_km.{kind}", "grid.radii_km"), *IN_GRID) for kind in CLUSTER_KINDS),
)


@dataclass(frozen=True)
class Named:
    """A type of platform, or a field, that the rule book names; `clusters` are the registered ones
    that a field stands for.
    """

    zh: str
    en: str
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True)
class PolicySet:
    """Everything a rule book decides.

    Radii in km, weights and factors 0-1. What it does not say is empty.
    """

    id: str
    version: str
    name: dict[str, str]
    short: dict[str, str]
    radius_km: dict[str, float]
    levels: tuple[str, ...]
    statuses: tuple[str, ...]
    min_confidence: str
    serves_from: float
    # whether a platform of unknown status that an official list recognised is taken to exist
    presumed: bool
    tiers: tuple[str, ...]  # whose clusters it stands for, beside those of its fields
    also: tuple[str, ...]  # single clusters that it stands for, too
    need_weight: dict[str, float]
    level_factor: dict[str, float]
    status_factor: dict[str, float]
    about: dict[str, str]  # what the rule book is, and which numbers are not its own, by language
    ladder: tuple[str, ...]  # levels, lowest first
    types: tuple[Named, ...]
    fields: tuple[Named, ...]
    stages_required: dict[str, tuple[str, ...]]  # by kind of cluster
    basically_covered: float  # share of fields from which "basically covered" may be said
    certain_from: float
    likely_from: float
    near_km: float  # two platforms alike nearer than this may be one too many
    # the settings in which robustness is counted: radii_km, levels, statuses
    grid: dict[str, tuple]

    @property
    def plan_clusters(self) -> tuple[str, ...]:
        """The clusters that its fields stand for: the province's own needs."""
        return tuple(dict.fromkeys(name for field in self.fields for name in field.clusters))

    def grid_params(self) -> dict[str, list[Any]]:
        """The grid of settings as the parameters of data/sql/coverage/robustness_counted.sql.

        Returns:
            confidences that count, radii_km, and levels and statuses as lists of lists.
        """
        weakest = CONFIDENCES.index(self.min_confidence)
        return {
            "confidences": list(CONFIDENCES[: weakest + 1]),
            "radii_km": list(self.grid["radii_km"]),
            "levels": [list(levels) for levels in self.grid["levels"]],
            "statuses": [list(statuses) for statuses in self.grid["statuses"]],
        }


def load_policies(folder: Path = POLICY_DIR) -> dict[str, PolicySet]:
    """Every policy set of a folder by id, the default first.

    Raises:
        RegistryError: a file is not TOML, a value breaks its rule, or two sets have one name; names
            file, key, value and rule.
    """
    policies = [load_policy(path) for path in sorted(folder.glob("*.toml"))]
    policies.sort(key=lambda policy: (policy.id != DEFAULT_POLICY, policy.id))
    if DEFAULT_POLICY not in {policy.id for policy in policies}:
        raise RegistryError(
            f"缺少默认政策集 {DEFAULT_POLICY}.toml。请放回该文件。",
            f"The default policy set {DEFAULT_POLICY}.toml is missing. Put it back.",
        )
    _refuse(_shared_names(policies))
    return {policy.id: policy for policy in policies}


def _shared_names(policies: list[PolicySet]) -> list[tuple[str, str]]:
    """Faults of policy sets that a link could not tell apart: it names a set by its id or its short
    name in either language.
    """
    named = {policy.id: policy.id for policy in policies}
    faults = []
    for policy in policies:
        for language, name in policy.short.items():
            other = named.setdefault(name, policy.id)
            if other != policy.id:
                faults.append(
                    _fault(
                        f"{policy.id}.toml",
                        f"short_{language}",
                        name,
                        f"已指 {other}.toml，链接以此名称识别政策集",
                        f"names {other}.toml already; links tell policy sets apart by it",
                    )
                )
    return faults


def load_policy(path: Path) -> PolicySet:
    """One policy set, checked; errors as in `load_policies`."""
    expect = _Expect(path.name, _read(path))
    policy = PolicySet(
        id=expect.text("id"),
        version=expect.text("version"),
        name={"zh": expect.text("name_zh"), "en": expect.text("name_en")},
        short={"zh": expect.text("short_zh"), "en": expect.text("short_en")},
        radius_km=expect.numbers("radius_km", CLUSTER_KINDS, RADIUS_RANGE_KM),
        levels=expect.words("counts.levels", LEVELS),
        statuses=expect.words("counts.statuses", STATUSES),
        # unconfirmed platforms never count
        min_confidence=expect.word("counts.min_confidence", CONFIDENCES[:-1]),
        serves_from=expect.number("counts.serves_from", above_zero=True),
        presumed=expect.truth("counts.presumed"),
        tiers=expect.words("tiers", TIERS, empty=True),
        also=expect.words("also", None, empty=True),
        need_weight=expect.numbers("need_weight", BASES),
        level_factor=expect.numbers("level_factor", LEVELS),
        status_factor=expect.numbers("status_factor", STATUSES),
        about={"zh": expect.text("about_zh"), "en": expect.text("about_en")},
        ladder=expect.words("ladder", LEVELS),
        types=expect.named("types"),
        fields=expect.named("fields"),
        stages_required={
            kind: expect.words(f"stages_required.{kind}", STAGES, empty=True)
            for kind in CLUSTER_KINDS
        },
        basically_covered=expect.number("thresholds.basically_covered", above_zero=True),
        certain_from=expect.number("thresholds.certain_from", above_zero=True),
        likely_from=expect.number("thresholds.likely_from", above_zero=True),
        near_km=expect.number("thresholds.near_km", (0, NEAR_KM_MOST), above_zero=True),
        grid={
            "radii_km": expect.several(
                "grid.radii_km", lambda key: expect.number(key, RADIUS_RANGE_KM)
            ),
            "levels": expect.several("grid.levels", lambda key: expect.words(key, LEVELS)),
            "statuses": expect.several("grid.statuses", lambda key: expect.words(key, STATUSES)),
        },
    )
    rungs = [
        ((f"level_factor.{low}", f"level_factor.{high}", "ladder"), *AT_MOST_ABOVE)
        for low, high in pairwise(policy.ladder)
    ]
    for rule in (*RULES, *rungs):
        expect.hold(*rule)
    if expect.sound("id") and policy.id != path.stem:
        expect.fault("id", policy.id, "应与文件名一致", "must equal the file name")
    expect.no_more()
    return policy


def _read(path: Path) -> dict:
    """A TOML file as it stands."""
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


def _shown(value: object) -> str:
    """A value in short; its kind if it has no end: a number of thousands of digits, tables within
    tables.
    """
    try:
        written = repr(value)
    except (ValueError, RecursionError):
        written = type(value).__name__
    return written if len(written) <= MOST_SHOWN else written[:MOST_SHOWN] + "..."


def _fault(file: str, key: str, value: object, zh: str, en: str) -> tuple[str, str]:
    """A fault in both languages."""
    return f"{file}，{key} = {_shown(value)}：{zh}。", f"{file}, {key} = {_shown(value)}: {en}."


def _refuse(faults: list[tuple[str, str]]) -> None:
    """Raise RegistryError naming every fault, if there is one."""
    if faults:
        raise RegistryError("\n".join(zh for zh, _ in faults), "\n".join(en for _, en in faults))


def _unordered(value: object) -> object:
    """A value to compare others with: the order in which a file lists levels or statuses says
    nothing.
    """
    return frozenset(value) if isinstance(value, list | tuple) else value


class _Expect:
    """Reads values by dotted key and gathers which key and value break which rule."""

    def __init__(self, file: str, raw: dict) -> None:
        self.file, self.raw, self.faults, self.faulty, self.asked = file, raw, [], set(), set()

    def fault(self, key: str, value: object, zh: str, en: str) -> None:
        self.faulty.add(key)
        self.faults.append(_fault(self.file, key, value, zh, en))

    def sound(self, key: str) -> bool:
        """Whether there is no fault of a key yet, nor of what holds it or of what it holds."""
        return not any(
            f"{key}.".startswith(f"{other}.") or other.startswith(f"{key}.")
            for other in self.faulty
        )

    def hold(self, keys: tuple[str, ...], holds: Callable[..., bool], zh: str, en: str) -> None:
        """A `Rule`, if there is no fault of what it is about."""
        if not all(map(self.sound, keys)):
            return
        values = [self.find(key) for key in keys]
        if not holds(*values):
            other = (*keys[1:2], *map(_shown, values[1:2]))
            self.fault(keys[0], values[0], zh.format(*other), en.format(*other))

    def no_more(self) -> None:
        """Raise RegistryError naming every fault, if there is one; a key that nobody asked for is
        one, as it would be without effect.
        """
        for key, value in self._unasked(self.raw, ""):
            if self.sound(key):
                self.fault(
                    key, value, "不认识这一项，请核对拼写", "is not known; check its spelling"
                )
        _refuse(self.faults)

    def _unasked(self, table: dict | list, inside: str) -> Iterator[tuple[str, object]]:
        """Dotted keys and values that nobody asked for, in their order; of a table of which nothing
        was asked, the table.
        """
        for name, value in table.items() if isinstance(table, dict) else enumerate(table):
            # in quotes 'counts.levels' is one name
            key = f"{inside}{name if isinstance(name, int) or name.isidentifier() else repr(name)}"
            if isinstance(value, dict | list) and any(
                asked.startswith(f"{key}.") for asked in self.asked
            ):
                yield from self._unasked(value, f"{key}.")
            elif key not in self.asked:
                yield key, value

    def value(self, key: str) -> object:
        """The value of a dotted key; or None, and a fault: it is missing, or what should hold it is
        no table.
        """
        self.asked.add(key)
        found = self.find(key)
        if found is None and self.sound(key):
            holder = key.rpartition(".")[0]
            held_by = self.find(holder) if holder else self.raw
            if held_by is None or isinstance(held_by, dict):
                self.fault(key, None, "缺少该项", "is missing")
            else:
                self.fault(holder, held_by, "应为表", "must be a table")
        return found

    def find(self, key: str) -> object:
        """The value of a dotted key, or None."""
        here: object = self.raw
        for part in key.split("."):
            if isinstance(here, list) and part.isdecimal():
                here = here[int(part)]
            else:
                here = here.get(part) if isinstance(here, dict) else None
        return here

    def text(self, key: str) -> str:
        value = self.value(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(key, value, "应为文字", "must be text")
            return ""
        return value

    def number(
        self, key: str, within: tuple[float, float] = SHARE, above_zero: bool = False
    ) -> float:
        value = self.value(key)
        if value is None:
            return 0.0
        low, high = within
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
            or (above_zero and value == 0)
        ):
            self.fault(
                key,
                value,
                f"应为 {low:g} 到 {high:g} 的数" + ("，且大于 0" if above_zero else ""),
                f"must be a number from {low:g} to {high:g}" + (", above 0" if above_zero else ""),
            )
            return 0.0
        return float(value)

    def truth(self, key: str) -> bool:
        value = self.value(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, value, "应为 true 或 false", "must be true or false")
        return value is True

    def numbers(
        self, key: str, names: tuple[str, ...], within: tuple[float, float] = SHARE
    ) -> dict[str, float]:
        table = self.value(key)
        if table is None:
            return {}
        if not isinstance(table, dict) or set(table) != set(names):
            self.fault(
                key,
                sorted(table) if isinstance(table, dict) else table,
                f"应恰有 {', '.join(names)}",
                f"must hold exactly {', '.join(names)}",
            )
            return {}
        return {name: self.number(f"{key}.{name}", within) for name in names}

    def word(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.value(key)
        if value is None:
            return choices[0]
        if value not in choices:
            self.fault(
                key,
                value,
                f"应为 {', '.join(choices)} 之一",
                f"must be one of {', '.join(choices)}",
            )
            return choices[0]
        return value

    def several(self, key: str, read: Callable[[str], object]) -> tuple:
        """A list, each entry of it read by its own key, as `grid.levels.0`."""
        entries = self.value(key)
        if entries is None:
            return ()
        if not isinstance(entries, list) or not entries:
            self.fault(key, entries, "应为非空列表", "must be a list of at least one")
            return ()
        read_ones = tuple(read(f"{key}.{place}") for place in range(len(entries)))
        if self.sound(key) and len(set(map(_unordered, read_ones))) < len(read_ones):
            self.fault(key, entries, "应各不相同", "must not repeat itself")
        return read_ones

    def named(self, key: str) -> tuple[Named, ...]:
        """Tables with zh and en, and clusters where they have some.

        May be left out: the rule book names none.
        """
        if key not in self.raw:
            return ()
        named = self.several(
            key,
            lambda one: Named(
                self.text(f"{one}.zh"),
                self.text(f"{one}.en"),
                self.words(f"{one}.clusters", None, empty=True)
                if self.find(f"{one}.clusters") is not None
                else (),
            ),
        )
        for language in ("zh", "en"):
            names = [getattr(one, language) for one in named]
            for place, name in enumerate(names):
                if name in names[:place] and self.sound(f"{key}.{place}.{language}"):
                    self.fault(
                        f"{key}.{place}.{language}",
                        name,
                        "与前面的重名",
                        "is the name of an earlier one",
                    )
        return named

    def words(
        self, key: str, choices: tuple[str, ...] | None, empty: bool = False
    ) -> tuple[str, ...]:
        words = self.value(key)
        if words is None:
            return ()
        if (
            not isinstance(words, list)
            or not (words or empty)
            or not all(isinstance(word, str) for word in words)
            or len(set(words)) < len(words)
        ):
            self.fault(key, words, "应为不重复的文字列表", "must be a list of words, each once")
            return ()
        for word in words:
            if choices and word not in choices:
                self.fault(
                    key,
                    word,
                    f"应为 {', '.join(choices)} 之一",
                    f"must be one of {', '.join(choices)}",
                )
        return tuple(words)
