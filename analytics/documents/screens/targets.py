"""The screen of the targets: every goal with the nearest figure on record, and the pipeline."""

from typing import Any

from analytics.documents.screens.context import (
    BriefingContext,
    answer_note,
    cluster_names,
    evidence_note,
)
from analytics.documents.screens.screen import Note, Screen, Table
from analytics.phrases.goals import goal_actual, goal_gap, goal_name, goal_value
from analytics.questions.forecast import Forecast, forecast
from analytics.questions.targets import platforms_goal, targets
from analytics.setting import Setting
from analytics.words import word
from data.registry import Registry

COLUMNS = ("name", "value", "actual", "gap", "verdict")
WIDTHS = (27, 11, 27, 22, 13)


def targets_screen(context: BriefingContext) -> Screen:
    """Make the screen of the goals, latest year first."""
    goals = goals_latest_first(context.registry, context.setting)
    heads = tuple(context.text(f"screen.goal_{column}") for column in COLUMNS)
    rows = [goal_cells(goal, context.language) for goal in goals]
    evidence = [
        evidence_note(" · ".join(row), f"goal/{goal['target_id']}")
        for row, goal in zip(rows, goals, strict=True)
    ]
    return Screen(
        key="targets",
        name=context.text("screen.targets"),
        title=_title(context),
        picture=Table(heads, tuple(rows), WIDTHS),
        figures=(),
        source=context.source(),
        notes=(
            *evidence,
            _missing(context, forecast(context.registry, context.setting)),
            answer_note(context, "verdict_unknown"),
        ),
    )


def goals_latest_first(registry: Registry, setting: Setting) -> list[dict[Any, Any]]:
    """List the goals (rows of `targets`), latest year first, then by id."""
    goals = targets(registry, setting)
    ordered = goals.sort_values(["year", "target_id"], ascending=[False, True])
    return ordered.to_dict("records")


def goal_cells(goal: dict[Any, Any], language: str) -> tuple[str, ...]:
    """Write a goal as cells: name and year, value, nearest figure, gap and verdict."""
    name = goal_name(goal, language)
    return (
        word("screen.goal_of_year", language, name=name, year=goal["year"]),
        goal_value(goal, language),
        goal_actual(goal, "verdict.unknown", language),
        goal_gap(goal, language),
        word(f"verdict.{goal['verdict']}", language),
    )


def _title(context: BriefingContext) -> str:
    """Tell of the goal that counts platforms, with the pipeline and what would still be short."""
    goal = platforms_goal(targets(context.registry, context.setting))
    if goal is None:
        return context.text("screen.targets_title_unknown")
    short = goal["goal"] - goal["actual"] - goal["pipeline"]
    return context.text(
        f"screen.targets_title_{'short' if short > 0 else 'enough'}",
        year=goal["year"],
        goal=f"{goal['goal']:g}",
        actual=f"{goal['actual']:g}",
        pipeline=f"{goal['pipeline']:g}",
        short=f"{short:g}",
    )


def _missing(context: BriefingContext, expected: Forecast) -> Note:
    """Name the clusters that even the whole pipeline leaves without a platform."""
    if expected.missing is None:
        return answer_note(context, "missing_unknown")
    names = context.text("forecast.none_missing")
    if expected.missing:
        names = cluster_names(context, expected.missing)
    return answer_note(
        context,
        "missing",
        "forecast/missing",
        covered=expected.covered,
        of=expected.clusters,
        n=len(expected.missing),
        names=names,
    )
