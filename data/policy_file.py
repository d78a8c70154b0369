"""The file of a policy set as pydantic models: its keys, and the values that each may have.

Rules between keys are in `data.policy_checks`, which also makes faults of broken rules.
"""

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, PlainValidator

from data.faults import broken
from data.toml_file import Text, TomlTable
from data.vocabulary import (
    BASES,
    CLUSTER_KINDS,
    CONFIDENCES,
    LEVELS,
    NEAR_KM_MOST,
    RADIUS_RANGE_KM,
    STAGES,
    STATUSES,
    TIERS,
)

Entry = TypeVar("Entry")


def unordered(value: object) -> object:
    """Give a value to compare others with: the order of levels or statuses has no meaning."""
    if isinstance(value, list | tuple):
        return frozenset(value)
    return value


# --- one value ------------------------------------------------------------------------------------


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise broken("toml.truth")
    return value


def _number(low: float, high: float, *, above_zero: bool = False) -> PlainValidator:
    """Make a rule: a number from low to high."""
    rule = "toml.number above zero" if above_zero else "toml.number"

    def check(value: Any) -> float:
        is_number = isinstance(
            value,
            int | float,
        ) and not isinstance(value, bool)
        if not is_number or not low <= value <= high or (above_zero and value == 0):
            raise broken(rule, low=f"{low:g}", high=f"{high:g}")
        return float(value)

    return PlainValidator(check)


def _one_of(choices: tuple[str, ...]) -> PlainValidator:
    """Make a rule: one of some words."""

    def check(value: object) -> str:
        if (
            isinstance(
                value,
                str,
            )
            and value in choices
        ):
            return value
        raise broken("toml.choices", choices=", ".join(choices))

    return PlainValidator(check)


# --- tables and lists -----------------------------------------------------------------------------


def _exactly(names: tuple[str, ...]) -> BeforeValidator:
    """Make a rule: a table with exactly some keys; it gives them in their usual order."""

    def check(value: object) -> dict[str, object]:
        if not isinstance(
            value,
            dict,
        ) or set(value) != set(names):
            raise broken("toml.exactly", names=", ".join(names), **_keys_of(value))
        return {name: value[name] for name in names}

    return BeforeValidator(check)


def _keys_of(value: object) -> dict[str, object]:
    """Tell the keys in the place of a table, which would be too long."""
    if isinstance(value, dict):
        return {"value": sorted(value)}
    return {}


def _word_list(value: Any) -> list[str]:
    is_words = isinstance(
        value,
        list,
    ) and all(isinstance(word, str) for word in value)
    if not is_words or len(set(value)) < len(value):
        raise broken("toml.words")
    words: list[str] = value
    return words


def _some_words(value: object) -> list[str]:
    if value == []:
        raise broken("toml.words")
    return _word_list(value)


def _not_empty(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise broken("toml.empty list")
    return value


def _distinct(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if len(set(map(unordered, entries))) < len(entries):
        raise broken("toml.distinct")
    return entries


Truth = Annotated[bool, PlainValidator(_truth)]
Share = Annotated[float, _number(0, 1)]
ShareAboveZero = Annotated[float, _number(0, 1, above_zero=True)]
Radius = Annotated[float, _number(*RADIUS_RANGE_KM)]
Near = Annotated[float, _number(0, NEAR_KM_MOST, above_zero=True)]
# unconfirmed platforms never count
Confidence = Annotated[str, _one_of(CONFIDENCES[:-1])]
Words = Annotated[tuple[str, ...], BeforeValidator(_word_list)]
Level = Annotated[str, _one_of(LEVELS)]
Status = Annotated[str, _one_of(STATUSES)]
Tier = Annotated[str, _one_of(TIERS)]
Stage = Annotated[str, _one_of(STAGES)]
Levels = Annotated[tuple[Level, ...], BeforeValidator(_some_words)]
Statuses = Annotated[tuple[Status, ...], BeforeValidator(_some_words)]
Tiers = Annotated[tuple[Tier, ...], BeforeValidator(_word_list)]
Stages = Annotated[tuple[Stage, ...], BeforeValidator(_word_list)]
Several = Annotated[tuple[Entry, ...], BeforeValidator(_not_empty), AfterValidator(_distinct)]


class NamedTable(TomlTable):
    """A type of platform, or a field, that the rule book names."""

    zh: Text
    en: Text
    clusters: Words = ()


class Counts(TomlTable):
    """Which platforms count, and from which share of a field text one surely serves."""

    levels: Levels
    statuses: Statuses
    min_confidence: Confidence
    serves_from: ShareAboveZero
    presumed: Truth


class StagesRequired(TomlTable):
    """The stages that a need requires, by kind of cluster."""

    process: Stages
    discrete: Stages
    mixed: Stages
    software: Stages


class Thresholds(TomlTable):
    """From where a word may be said of a result."""

    basically_covered: ShareAboveZero
    certain_from: ShareAboveZero
    likely_from: ShareAboveZero
    near_km: Near


class Grid(TomlTable):
    """The settings in which robustness is counted."""

    radii_km: Several[Radius]
    levels: Several[Levels]
    statuses: Several[Statuses]


class PolicyFile(TomlTable):
    """A policy set as its TOML file holds it."""

    id: Text
    version: Text
    name_zh: Text
    name_en: Text
    short_zh: Text
    short_en: Text
    radius_km: Annotated[dict[str, Radius], _exactly(CLUSTER_KINDS)]
    counts: Counts
    tiers: Tiers
    also: Words
    need_weight: Annotated[dict[str, Share], _exactly(BASES)]
    level_factor: Annotated[dict[str, Share], _exactly(LEVELS)]
    status_factor: Annotated[dict[str, Share], _exactly(STATUSES)]
    about_zh: Text
    about_en: Text
    ladder: Levels
    types: Several[NamedTable] = ()
    fields: Several[NamedTable] = ()
    stages_required: StagesRequired
    thresholds: Thresholds
    grid: Grid
