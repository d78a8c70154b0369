"""The faults of a policy set's file, all at once: each names file, key, value and rule."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from data.faults import Fault
from data.policy_file import PolicyFile, unordered
from data.toml_file import FileFaults, Raw, value_at
from data.vocabulary import CLUSTER_KINDS, EXISTING, STATUSES


@dataclass(frozen=True)
class Relation:
    """A rule between keys.

    keys: the first is blamed, and every key must be sound for the rule to be asked.
    holds: what must hold of their values.
    rule: of the catalogue; {key} and {limit} are the second key and its value.
    fill: what else fills it.
    """

    keys: tuple[str, ...]
    holds: Callable[..., bool]
    rule: str
    fill: Mapping[str, object] = field(default_factory=dict)


def _at_most(low: str, high: str) -> Relation:
    return Relation((low, high), operator.le, "toml.at most")


def _in_grid(own: str, grid: str) -> Relation:
    return Relation(
        (own, grid),
        lambda value, values: unordered(value) in map(unordered, values),
        "toml.in grid",
    )


RELATIONS = (
    _at_most("thresholds.likely_from", "thresholds.certain_from"),
    _at_most("need_weight.coordination", "need_weight.core"),
    _at_most("need_weight.new_star", "need_weight.core"),
    Relation(("need_weight",), lambda weights: any(weights.values()), "toml.all zero"),
    Relation(
        ("counts.statuses",),
        lambda statuses: not set(statuses).isdisjoint(EXISTING),
        "toml.existing",
        {"choices": ", ".join(EXISTING)},
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


def _rungs(ladder: list[str]) -> list[Relation]:
    """Make the rules that no rung of the ladder is worth more than the next."""
    return [
        Relation(
            (f"level_factor.{low}", f"level_factor.{high}", "ladder"),
            lambda low_factor, high_factor, ladder: low_factor <= high_factor,
            "toml.rung",
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
    for relation in RELATIONS:
        found.ask(relation)
    if found.is_sound("ladder"):
        for relation in _rungs(raw["ladder"]):
            found.ask(relation)
    if found.is_sound("id") and f"{raw['id']}.toml" != file:
        found.blame("id", raw["id"], "toml.file name")
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
                    self.blame(path, name, "toml.repeated name")
                earlier.add(name)

    def ask(self, relation: Relation) -> None:
        """Blame the first key of a relation, if its keys are sound and it does not hold."""
        if not all(map(self.is_sound, relation.keys)):
            return
        values = [value_at(self.raw, tuple(key.split("."))) for key in relation.keys]
        if relation.holds(*values):
            return
        fill = dict(relation.fill)
        if len(values) > 1:
            fill |= {"key": relation.keys[1], "limit": repr(values[1])}
        self.blame(relation.keys[0], values[0], relation.rule, **fill)
