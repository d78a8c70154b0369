"""The file of a policy set as pydantic models: its keys, and the values that each may have.

Rules between keys are in `data.policy_checks`, which also turns broken rules into words.
"""

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, PlainValidator
from pydantic_core import PydanticCustomError

from data.toml_file import EXACTLY, RULE, WORD, Text, TomlTable, broken_rule
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
    return frozenset(value) if isinstance(value, list | tuple) else value


# --- one value ------------------------------------------------------------------------------------


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise broken_rule("应为 true 或 false", "must be true or false")
    return value


def _number(low: float, high: float, *, above_zero: bool = False) -> PlainValidator:
    """Make a rule: a number from low to high."""
    zh = f"应为 {low:g} 到 {high:g} 的数" + ("，且大于 0" if above_zero else "")
    en = f"must be a number from {low:g} to {high:g}" + (", above 0" if above_zero else "")

    def check(value: Any) -> float:
        is_number = isinstance(
            value,
            int | float,
        ) and not isinstance(value, bool)
        if not is_number or not low <= value <= high or (above_zero and value == 0):
            raise broken_rule(zh, en)
        return float(value)

    return PlainValidator(check)


def _one_of(choices: tuple[str, ...], *, in_list: bool = False) -> PlainValidator:
    """Make a rule: one of some words; a word in a list is blamed on the key of the list."""
    words = ", ".join(choices)
    said = {"zh": f"应为 {words} 之一", "en": f"must be one of {words}"}

    def check(value: object) -> str:
        if (
            isinstance(
                value,
                str,
            )
            and value in choices
        ):
            return value
        if in_list:
            raise PydanticCustomError(WORD, "a word is unknown", said)
        raise PydanticCustomError(RULE, "a word is unknown", said)

    return PlainValidator(check)


# --- tables and lists -----------------------------------------------------------------------------


def _exactly(names: tuple[str, ...]) -> BeforeValidator:
    """Make a rule: a table with exactly some keys; it gives them in their usual order."""
    said = {
        "zh": f"应恰有 {', '.join(names)}",
        "en": f"must hold exactly {', '.join(names)}",
    }

    def check(value: object) -> dict[str, object]:
        if not isinstance(
            value,
            dict,
        ) or set(value) != set(names):
            raise PydanticCustomError(EXACTLY, "keys are missing or unknown", said)
        return {name: value[name] for name in names}

    return BeforeValidator(check)


def _word_list(value: Any) -> list[str]:
    is_words = isinstance(
        value,
        list,
    ) and all(isinstance(word, str) for word in value)
    if not is_words or len(set(value)) < len(value):
        raise broken_rule("应为不重复的文字列表", "must be a list of words, each once")
    words: list[str] = value
    return words


def _some_words(value: object) -> list[str]:
    if value == []:
        raise broken_rule("应为不重复的文字列表", "must be a list of words, each once")
    return _word_list(value)


def _not_empty(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise broken_rule("应为非空列表", "must be a list of at least one")
    return value


def _distinct(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if len(set(map(unordered, entries))) < len(entries):
        raise broken_rule("应各不相同", "must not repeat itself")
    return entries


Truth = Annotated[bool, PlainValidator(_truth)]
Share = Annotated[float, _number(0, 1)]
ShareAboveZero = Annotated[float, _number(0, 1, above_zero=True)]
Radius = Annotated[float, _number(*RADIUS_RANGE_KM)]
Near = Annotated[float, _number(0, NEAR_KM_MOST, above_zero=True)]
# unconfirmed platforms never count
Confidence = Annotated[str, _one_of(CONFIDENCES[:-1])]
Words = Annotated[tuple[str, ...], BeforeValidator(_word_list)]
Level = Annotated[str, _one_of(LEVELS, in_list=True)]
Status = Annotated[str, _one_of(STATUSES, in_list=True)]
Tier = Annotated[str, _one_of(TIERS, in_list=True)]
Stage = Annotated[str, _one_of(STAGES, in_list=True)]
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
