"""Goals in words: their names, and each number with its unit, its period and what it is out of."""

from math import ceil

import pandas as pd

from analytics.ids import Row
from analytics.questions.targets import MONTH, MONTHS, SHARE, WHOLE_YEAR
from analytics.words import catalogue, word

WHOLE_FROM = 1000  # numbers from here on are shown without decimals


def goal_name(goal: Row, language: str) -> str:
    """Give a goal's short name; the indicator as written where the catalogue has none."""
    key = f"target.{goal['target_id']}"
    if key in catalogue():
        return word(key, language)
    return str(goal["indicator"])


def goal_period(written: str, language: str) -> str:
    """Give the period of an indicator ("2025 1—3月") in a language."""
    if months := MONTHS.fullmatch(written):
        year, first, last = months.groups()
        return word("target.months", language, year=year, first=first, last=last)
    if month := MONTH.fullmatch(written):
        return word("target.month", language, year=month[1], month=month[2])
    year, _, rest = written.partition(" ")
    if rest == WHOLE_YEAR:
        return word("target.year", language, year=year)
    return written


def goal_value(goal: Row, language: str) -> str:
    """Tell what the goal asks for, with its unit."""
    unit = word("target.unit_percent" if goal["unit"] == SHARE else "target.unit_count", language)
    at_least = "≥ " if goal["operator"] == ">=" else ""
    return f"{at_least}{goal['goal']:g} {unit}".strip()


def goal_actual(goal: Row, none: str, language: str) -> str:
    """Give the nearest figure on record with what it is, or the word of key `none`."""
    if pd.isna(goal["actual"]):
        return word(none, language)
    covered = counted(goal, "actual")
    of = goal["of"]
    is_share = goal["actual_kind"] == "covered"
    figure = 100 * covered / of if is_share else goal["actual"]
    return word(
        f"target.{goal['actual_kind']}",
        language,
        figure=_short(figure),
        covered=f"{covered:g}",
        of=f"{of:g}",
        period=goal_period(goal["period"], language),
    )


def goal_gap(goal: Row, language: str) -> str:
    """Give the gap in what a goal is counted in: platforms, clusters, percentage points."""
    if pd.isna(goal["gap"]):
        return word("verdict.unknown", language)
    size = counted(goal, "gap")
    side = "lacking" if size > 0 else "beyond"
    return word(
        f"goals.{side}_{counted_in(goal)}",
        language,
        n=_short(abs(size)),
    )


def _short(number: float) -> str:
    """Write a number with three digits, and from a thousand on with all whole ones."""
    if abs(number) < WHOLE_FROM:
        return f"{number:.3g}"
    return f"{number:.0f}"


def counted_in(goal: Row) -> str:
    """Tell what a goal's figures are counted in.

    coverage (clusters, of which it is a share), ratio (points), else count.
    """
    if goal["measure"] == "coverage" and goal["unit"] != SHARE:
        return "count"
    return str(goal["measure"])


def counted(goal: Row, column: str) -> float:
    """Give a figure of a goal in what it is counted in.

    A share of clusters as how many they are, any other as it stands.
    """
    figure: float = goal[column]
    if counted_in(goal) != "coverage":
        return figure
    # a part of a cluster short is a cluster short; rounded first: the gap is kept to six places
    clusters = float(figure * goal["of"] / 100)
    return ceil(round(clusters, 4))
