"""Goals in words: their names, and each number with its unit, its period and what it is out of."""

import pandas as pd

from analytics.targets import MONTH, MONTHS, WHOLE_YEAR
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
    unit = word("target.unit_percent" if goal["unit"] == "%" else "target.unit_count", language)
    return f"{'≥ ' if goal['operator'] == '>=' else ''}{goal['goal']:g} {unit}".strip()


def goal_actual(goal: dict, none: str, language: str) -> str:
    """The nearest figure on record with what it is; the word of `none` where there is none."""
    if pd.isna(goal["actual"]):
        return word(none, language)
    covered, of = (f"{figure:.0f}" for figure in (of_clusters(goal, "actual"), goal["of"]))
    return word(f"target.{goal['actual_kind']}", language, figure=f"{goal['actual']:.3g}", period=goal_period(goal["period"], language), covered=covered, of=of)


def goal_gap(goal: dict, language: str) -> str:
    """The gap in what a goal is counted in: platforms, clusters, percentage points."""
    if pd.isna(goal["gap"]):
        return word("verdict.unknown", language)
    size = of_clusters(goal, "gap") if goal["measure"] == "coverage" else goal["gap"]
    short = f"{abs(size):.0f}" if goal["measure"] == "coverage" else f"{abs(size):.3g}"
    return word(f"goals.{'lacking' if size > 0 else 'beyond'}_{goal['measure']}", language, n=short)


def of_clusters(goal: dict, column: str) -> float:
    """A share of clusters, in percent, as their number."""
    return goal[column] * goal["of"] / 100
