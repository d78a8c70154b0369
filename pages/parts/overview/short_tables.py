"""The short tables of the overview: the goals year by year, and the gravest gaps."""

import pandas as pd
from markupsafe import Markup

from analytics.ids import need_id
from analytics.phrases.goals import goal_actual, goal_name, goal_value
from analytics.questions.coverage import GAPS
from pages.parts.html import elements, look, rows
from pages.parts.html.blocks import note
from pages.parts.overview.goals import goal_table
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text

GOAL_HEADS = ("goal", "value", "figure", "verdict")
GAP_HEADS = ("unit", "cluster", "state", "severity")


@cached_for_page(by_setting=True)
def goals_by_year() -> Markup:
    """List the policy set's goals with the nearest figure on record, year by year."""
    goals = goal_table()
    if goals.empty:
        return note(text("overview.no_targets"))
    years = (_goals_of_year(year, of_year) for year, of_year in goals.groupby("year"))
    return rows.table("plain tight", *years)


def _goals_of_year(year: object, goals: pd.DataFrame) -> Markup:
    heads = (text(f"target.{head}", year=year) for head in GOAL_HEADS)
    return elements.joined(
        rows.head(heads),
        rows.body(map(_goal_row, goals.to_dict("records"))),
    )


def _goal_row(goal: Row) -> Markup:
    figure = goal_actual(goal, "target.no_figure", language())
    return rows.row(
        rows.CELL.format(goal_name(goal, language())),
        rows.KEEP.format(goal_value(goal, language())),
        rows.KEEP.format(look.evidence_link(figure, f"goal/{goal['target_id']}")),
        rows.KEEP.format(text(f"verdict.{goal['verdict']}")),
    )


@cached_for_page(by_setting=True)
def gravest_gaps(most: int = 10) -> Markup:
    """List the gravest sure gaps of counties, with severity as a bar."""
    needs = questions.needs("county")
    gaps = needs[needs["state"].isin(GAPS)].head(most)
    if needs.empty:
        return note(text("gaps.empty"))
    if gaps.empty:
        return note(text("overview.no_gaps"))
    heads = (text(f"table.{head}") for head in GAP_HEADS)
    body = rows.body(map(_gap_row, gaps.to_dict("records")))
    return rows.table("plain tight", rows.head(heads), body)


def _gap_row(need: Row) -> Markup:
    evidence_id = need_id("county", need["unit_id"], need["cluster_id"])
    severity = look.evidence_link(f"{need['severity']:.0f}", evidence_id)
    return rows.row(
        rows.KEEP.format(look.short_place_name(name_of(need, "unit_name"))),
        rows.CELL.format(name_of(need, "cluster_name")),
        rows.CELL.format(look.state_icon(need["state"])),
        rows.NUMBER.format(elements.joined(severity, elements.bar(need["severity"]))),
    )
