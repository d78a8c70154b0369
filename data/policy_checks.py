"""The faults of a policy set's file, all at once: each names file, key, value and rule."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from data.policy_file import PolicyFile, unordered
from data.toml_file import Fault, FileFaults, Raw, shown, value_at
from data.vocabulary import CLUSTER_KINDS, EXISTING, STATUSES


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
    found = _PolicyFaults(file, raw, PolicyFile)
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
    found.blame_unknown(unknown)
    return found.faults


class _PolicyFaults(FileFaults):
    """The faults of a policy set's file."""

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
            value_at(
                self.raw,
                tuple(key.split(".")),
            )
            for key in rule.keys
        ]
        if not rule.holds(*values):
            other = (
                *rule.keys[1:2],
                *map(
                    shown,
                    values[1:2],
                ),
            )
            self.blame(
                rule.keys[0],
                values[0],
                rule.zh.format(*other),
                rule.en.format(*other),
            )
