"""The goals of the policy set in force: every one with actual, gap and source."""

import pandas as pd
from markupsafe import Markup

from analytics.phrases.goals import (
    counted,
    counted_in,
    goal_actual,
    goal_gap,
    goal_name,
    goal_value,
)
from analytics.questions.goal_supply import several
from analytics.questions.targets import targets
from pages.parts.html import look, rows
from pages.parts.html.elements import joined, map_note
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import text

COLUMNS = ("goal", "value", "actual", "pipeline", "gap", "verdict", "source")
GROUP_HEAD = Markup('<tr><th colspan="{}" scope="rowgroup">{}</th></tr>')


@cached_for_page(by_setting=True)
def goal_table() -> pd.DataFrame:
    """Ask `analytics.questions.targets.targets` under the page's setting."""
    return targets(registry(), setting())


@cached_for_page(by_setting=True)
def board() -> Markup:
    """List every goal under its year, clause and document."""
    heads = rows.head(text(f"goals.{column}") for column in COLUMNS)
    groups = goal_table().groupby(["year", "clause", "source"], dropna=False)
    bodies = (_group(key, goals) for key, goals in groups)
    notes = " ".join((text("goals.note"), *_other_definitions()))
    return joined(
        rows.scrolled(rows.table("plain tight goals", heads, *bodies)),
        map_note(notes),
    )


def _group(key: tuple[object, ...], goals: pd.DataFrame) -> Markup:
    """List the goals of one year, clause and document."""
    year, *places = key
    where = " · ".join(place for place in places if isinstance(place, str))
    head = GROUP_HEAD.format(
        len(COLUMNS),
        text("goals.heading", year=year, where=where),
    )
    return rows.body([head, *map(_goal_row, goals.to_dict("records"))])


def _goal_row(goal: Row) -> Markup:
    scope = goal["scope"] if isinstance(goal["scope"], str) else ""
    actual = goal_actual(goal, "verdict.unknown", language())
    return rows.row(
        Markup('<td title="{}">{}</td>').format(scope, goal_name(goal, language())),
        rows.KEEP.format(goal_value(goal, language())),
        rows.KEEP.format(look.evidence_link(actual, f"goal/{goal['target_id']}")),
        rows.KEEP.format(_pipeline(goal)),
        rows.KEEP.format(goal_gap(goal, language())),
        rows.KEEP.format(text(f"verdict.{goal['verdict']}")),
        Markup('<td class="soft">{}</td>').format(_source(goal)),
    )


def _pipeline(goal: Row) -> str:
    """Say what everything in the pipeline adds to a goal's figure."""
    if goal["measure"] == "ratio":
        return text("goals.not_applicable")
    if pd.isna(goal["pipeline"]):
        return text("verdict.unknown")
    return text(
        _pipeline_key(goal),
        n=f"{counted(goal, 'pipeline'):g}",
    )


def _pipeline_key(goal: Row) -> str:
    """Name the words for what a goal is counted in."""
    if goal["measure"] == "count":
        return "goals.more_platforms"
    return "goals.more_clusters" if counted_in(goal) == "coverage" else "goals.more"


def _source(goal: Row) -> str:
    if goal["actual_kind"] == "covered":
        return text("goals.computed")
    return goal["actual_source"] or text("goals.no_source")


def _other_definitions() -> tuple[str, ...]:
    """Name the goals whose official totals do not count quite the same, and of which levels."""
    goals = goal_table()
    others = goals[(goals["own_definition"] == "no") & goals["actual"].notna()]
    sentences = map(_other_definition, others.to_dict("records"))
    return tuple(dict.fromkeys(sentences))  # goals of several years count the same


def _other_definition(goal: Row) -> str:
    levels = text("list.separator").join(
        text(f"level.{level}") for level in several(goal["levels"])
    )
    return text("goals.other_definition", name=goal_name(goal, language()), levels=levels)
