"""Goals in words: their names, and each number with its unit, its period and what it is out of."""

from math import ceil

import pandas as pd

from analytics.questions.targets import MONTH, MONTHS, SHARE, WHOLE_YEAR
from analytics.words import catalogue, word


def goal_name(goal: dict, language: str) -> str:
    """A goal's short name; the indicator as written where the catalogue has none."""
    key = f"target.{goal['target_id']}"
    return word(key, language) if key in catalogue() else goal["indicator"]


def goal_period(written: str, language: str) -> str:
    """The period of an indicator ("2025 1—3月") in a language."""
    if months := MONTHS.fullmatch(written):
        return word("target.months", language, year=months[1], first=months[2], last=months[3])
    if month := MONTH.fullmatch(written):
        return word("target.month", language, year=month[1], month=month[2])
    year, _, rest = written.partition(" ")
    return word("target.year", language, year=year) if rest == WHOLE_YEAR else written


def goal_value(goal: dict, language: str) -> str:
    """What the goal asks for, with its unit."""
    unit = word("target.unit_percent" if goal["unit"] == SHARE else "target.unit_count", language)
    return f"{'≥ ' if goal['operator'] == '>=' else ''}{goal['goal']:g} {unit}".strip()


def goal_actual(goal: dict, none: str, language: str) -> str:
    """The nearest figure on record with what it is; the word of `none` where there is none."""
    if pd.isna(goal["actual"]):
        return word(none, language)
    covered, of = counted(goal, "actual"), goal["of"]
    figure = 100 * covered / of if goal["actual_kind"] == "covered" else goal["actual"]
    return word(
        f"target.{goal['actual_kind']}",
        language,
        figure=_short(figure),
        covered=f"{covered:g}",
        of=f"{of:g}",
        period=goal_period(goal["period"], language),
    )


def goal_gap(goal: dict, language: str) -> str:
    """The gap in what a goal is counted in: platforms, clusters, percentage points."""
    if pd.isna(goal["gap"]):
        return word("verdict.unknown", language)
    size = counted(goal, "gap")
    return word(
        f"goals.{'lacking' if size > 0 else 'beyond'}_{counted_in(goal)}",
        language,
        n=_short(abs(size)),
    )


def _short(number: float) -> str:
    """Three digits, and from a thousand on all whole ones."""
    return f"{number:.3g}" if abs(number) < 1000 else f"{number:.0f}"


def counted_in(goal: dict) -> str:
    """What a goal's figures are counted in: coverage (clusters, of which it is a share), ratio
    (points), else count.
    """
    return "count" if goal["measure"] == "coverage" and goal["unit"] != SHARE else goal["measure"]


def counted(goal: dict, column: str) -> float:
    """A figure of a goal in what it is counted in: a share of clusters as how many they are, any
    other as it stands.
    """
    # a part of a cluster short is a cluster short; rounded first, for the gap is kept to six places
    return (
        ceil(round(goal[column] * goal["of"] / 100, 4))
        if counted_in(goal) == "coverage"
        else goal[column]
    )
