"""Charts by plotly, in the colours and marks of the maps."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.drawing.marks import ACCENT, INK, LINE, MARK, WHITE

FONT = {
    "family": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
    "size": 13,
    "color": INK,
}
GOAL = MARK["remote"]
Goal = tuple[int, float, str]  # year, value and words

# --- an indicator over the years ------------------------------------------------------------------


def series(values: pd.DataFrame, goals: list[Goal], height: int) -> go.Figure:
    """Draw an indicator over the years, and a line for each goal that ends in its year.

    Args:
        values: year, value, period, whole (bool: the whole year's), said (the value in words), one
            row per value.
        goals: year, value and words of each goal.
        height: of the chart, pixels.
    """
    years = [*values["year"], *(year for year, _, _ in goals)]
    span = (min(years) - 0.5, max(years) + 0.5)
    figure = go.Figure()
    for goal in goals:
        figure.add_scatter(**_goal_line(goal, span[0]))
    for _, same_period in values.groupby("period", sort=False):
        # a line joins values of the same part of the year only
        figure.add_scatter(**_value_line(same_period))
    heights = [*values["value"], *(value for _, value, _ in goals)]
    room = 0.25 * (max(heights) - min(heights) or 1)
    figure.update_layout(
        **_plain_layout(height, {"l": 0, "r": 80, "t": 6, "b": 0}),
        xaxis=_axis(
            linecolor=LINE,
            showgrid=False,
            range=list(span),
            dtick=1,
            tickformat="d",
        ),
        yaxis=_axis(
            gridcolor=LINE, range=[min(heights) - room, max(heights) + room], zeroline=False
        ),
    )
    return figure


def _goal_line(goal: Goal, first: float) -> dict[str, Any]:
    """Describe the dashed line of a goal, from the first year shown to the goal's own."""
    year, value, words = goal
    return {
        "x": [first, year],
        "y": [value, value],
        "mode": "lines+markers+text",
        "text": ["", escape(words)],
        "textposition": "top left",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "line": {"color": GOAL, "dash": "dash", "width": 1.5},
        "marker": {"symbol": ["line-ew", "diamond"], "size": [0, 9], "color": GOAL, "opacity": 1},
        "textfont": {"color": GOAL, "size": 12},
    }


def _value_line(values: pd.DataFrame) -> dict[str, Any]:
    """Describe the line of values of one period; hollow and dotted where the year is not whole."""
    symbols = ["circle" if whole else "circle-open" for whole in values["whole"]]
    dash = "solid" if values["whole"].all() else "dot"
    return {
        "x": values["year"],
        "y": values["value"],
        "mode": "lines+markers+text",
        "text": values["said"].map(escape),
        "textposition": "bottom right",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "line": {"color": ACCENT, "width": 2, "dash": dash},
        "textfont": {"size": 12},
        "marker": {"size": 9, "color": ACCENT, "symbol": symbols, "line": {"width": 2}},
    }


# --- share covered by number of sites -------------------------------------------------------------

EDGE = 0.15  # of the width of a curve


def marginal_curve(
    curve: pd.DataFrame, sites: int, share: float, title: str, height: int
) -> go.Figure:
    """Draw the share of need covered by 0, 1, ... sites at best, and a mark where a plan stands.

    The mark is on the curve, or below it where the plan is fair.

    Args:
        curve: sites, covered (0-1).
        sites: the plan's own number.
        share: the plan's own, 0-1.
        title: of the axis of sites.
        height: of the chart, pixels.
    """
    hover = "%{x}: %{y:.1%}<extra></extra>"
    figure = go.Figure()
    figure.add_scatter(
        x=curve["sites"],
        y=curve["covered"],
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        hovertemplate=hover,
        marker={"size": 5, "color": ACCENT, "opacity": 1},
        cliponaxis=False,
    )
    figure.add_scatter(
        x=[sites],
        y=[share],
        mode="markers",
        marker={"size": 11, "color": ACCENT, "symbol": "diamond"},
        hovertemplate=hover,
        cliponaxis=False,
    )
    figure.add_annotation(
        x=sites,
        y=share,
        text=f"<b>{sites}</b>: {share:.1%}",
        showarrow=False,
        font={"size": 13, "color": INK},
        **_beside_the_mark(curve, sites, share),
    )
    figure.update_layout(
        **_plain_layout(height, {"l": 0, "r": 12, "t": 12, "b": 0}),
        xaxis=_axis(
            title={"text": title, "standoff": 6}, showgrid=False, linecolor=LINE, rangemode="tozero"
        ),
        yaxis=_axis(tickformat=".0%", gridcolor=LINE, rangemode="tozero"),
    )
    return figure


def _beside_the_mark(curve: pd.DataFrame, sites: int, share: float) -> dict[str, Any]:
    """Place the words of a plan's mark where they cover neither the curve nor the edge."""
    is_below = (curve.loc[curve["sites"] == sites, "covered"] > share + 1e-9).any()
    is_at_edge = sites <= EDGE * curve["sites"].max()  # left of it the figure ends
    if is_below or is_at_edge:
        return {"yshift": -14, "xanchor": "left"}
    return {"yshift": 16, "xanchor": "right"}


# --- both -----------------------------------------------------------------------------------------


def _plain_layout(height: int, margin: dict[str, int]) -> dict[str, Any]:
    """Describe a white chart without legend that nobody drags."""
    return {
        "height": height,
        "margin": margin,
        "showlegend": False,
        "dragmode": False,
        "font": FONT,
        "plot_bgcolor": WHITE,
        "paper_bgcolor": WHITE,
    }


def _axis(**properties: object) -> dict[str, object]:
    return {"fixedrange": True, **properties}
