"""The indicators of the goals over the years."""

import pandas as pd
import streamlit as st

from analytics.phrases.goals import goal_name, goal_period, goal_value
from analytics.questions.targets import WHOLE_YEAR
from pages.parts.html import charts, elements
from pages.parts.html.blocks import note
from pages.parts.overview.goals import goal_table
from pages.parts.run import questions
from pages.parts.run.context import language, registry
from pages.parts.run.wording import text

HEIGHT_PX = 210


def draw() -> None:
    """Draw each indicator on record with its goals, side by side."""
    goals = goal_table()
    values = _values_by_indicator(goals)
    if not values:
        st.html(note(text("series.none")))
        return
    columns = st.columns(len(values), gap="large")
    for column, (indicator, of_indicator) in zip(columns, values.items(), strict=True):
        with column:
            _draw_one(indicator, of_indicator, goals[goals["indicator"] == indicator])


def _values_by_indicator(goals: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Read the province's values of each indicator that a goal measures, if there are any."""
    indicators = goals.loc[goals["measure"] == "ratio", "indicator"].unique()
    adcode = registry().province.adcode
    values = {
        indicator: questions.ask("indicator_values", indicator=indicator, adcode=adcode)
        for indicator in indicators
    }
    return {indicator: table for indicator, table in values.items() if len(table)}


def _draw_one(indicator: str, values: pd.DataFrame, goals: pd.DataFrame) -> None:
    """Draw one indicator: title, chart, and the sources of its values."""
    last_goal = goals.iloc[-1].to_dict()
    title = text(
        "series.title",
        name=goal_name(last_goal, language()),
        unit=last_goal["unit"],
    )
    st.html(elements.panel(elements.title(title)))
    in_words = _values_in_words(values)
    charted = values.assign(said=in_words, whole=values["period"] == WHOLE_YEAR)
    st.plotly_chart(
        charts.series(charted, _goal_lines(goals), HEIGHT_PX),
        config={"displayModeBar": False},
        key=f"series-{indicator}",
        alt=f"{title}{text('map.colon')}{text('list.separator').join(in_words)}",
    )
    sources = text("list.separator").join(dict.fromkeys(values["source_title"].dropna()))
    st.html(elements.map_note(text("series.sources", sources=sources)))


def _values_in_words(values: pd.DataFrame) -> list[str]:
    """Say each value with its period."""
    rows = values[["value", "year", "period"]].itertuples(index=False)
    return [
        text("target.part_year", figure=f"{value:g}", period=_period(year, part))
        for value, year, part in rows
    ]


def _period(year: object, part: str) -> str:
    return goal_period(f"{year} {part}".strip(), language())


def _goal_lines(goals: pd.DataFrame) -> list[tuple[int, float, str]]:
    """Give year, value and words of each goal."""
    return [
        (
            goal["year"],
            goal["goal"],
            text("series.goal", value=goal_value(goal, language()), year=goal["year"]),
        )
        for goal in goals.to_dict("records")
    ]
