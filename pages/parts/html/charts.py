"""Charts by plotly, in the colours and marks of the maps."""

from html import escape

import pandas as pd
import plotly.graph_objects as go

from pages.parts.html import look

FONT = {
    "family": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
    "size": 13,
    "color": look.INK,
}
GOAL = "#9A5606"


def series(values: pd.DataFrame, goals: list[tuple[int, float, str]], height: int) -> go.Figure:
    """An indicator over the years, each value with its period, and a line for each goal that ends
    in its year.

    Args:
        values: year, value, period, whole (bool: the whole year's), said (the value in words), one
            row per value.
        goals: year, value and words of each goal.
    """
    figure = go.Figure()
    first = min(values["year"].min(), *(year for year, _, _ in goals)) - 0.5
    for year, goal, said in goals:
        figure.add_scatter(
            x=[first, year],
            y=[goal, goal],
            mode="lines+markers+text",
            text=["", escape(said)],
            textposition="top left",
            hoverinfo="skip",
            cliponaxis=False,
            line={"color": GOAL, "dash": "dash", "width": 1.5},
            marker={"symbol": ["line-ew", "diamond"], "size": [0, 9], "color": GOAL, "opacity": 1},
            textfont={"color": GOAL, "size": 12},
        )
    for _, alike in values.groupby("period", sort=False):
        # a line joins values of the same part of the year only
        figure.add_scatter(
            x=alike["year"],
            y=alike["value"],
            mode="lines+markers+text",
            text=alike["said"].map(escape),
            textposition="bottom right",
            hoverinfo="skip",
            cliponaxis=False,
            line={
                "color": look.ACCENT,
                "width": 2,
                "dash": "solid" if alike["whole"].all() else "dot",
            },
            textfont={"size": 12},
            marker={
                "size": 9,
                "color": look.ACCENT,
                "symbol": ["circle" if whole else "circle-open" for whole in alike["whole"]],
                "line": {"width": 2},
            },
        )
    spread = [*values["value"], *(goal for _, goal, _ in goals)]
    room = 0.25 * (max(spread) - min(spread) or 1)
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 80, "t": 6, "b": 0},
        showlegend=False,
        dragmode=False,
        font=FONT,
        plot_bgcolor="#FFFFFF",
        paper_bgcolor="#FFFFFF",
        xaxis={
            "range": [first, max(values["year"].max(), *(year for year, _, _ in goals)) + 0.5],
            "dtick": 1,
            "tickformat": "d",
            "fixedrange": True,
            "showgrid": False,
            "linecolor": "#E2E4E1",
        },
        yaxis={
            "range": [min(spread) - room, max(spread) + room],
            "fixedrange": True,
            "gridcolor": "#E2E4E1",
            "zeroline": False,
        },
    )
    return figure


EDGE = 0.15  # of the width of a curve


def marginal_curve(
    curve: pd.DataFrame, sites: int, share: float, title: str, height: int
) -> go.Figure:
    """Share of need covered by 0, 1, ... sites at best, and a mark where a plan stands: on the
    curve, or below it where it is fair.

    Args:
        curve: sites, covered (0-1).
        sites, share: the plan's own.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=curve["sites"],
        y=curve["covered"],
        mode="lines+markers",
        line={"color": look.ACCENT, "width": 2},
        hovertemplate="%{x}: %{y:.1%}<extra></extra>",
        marker={"size": 5, "color": look.ACCENT, "opacity": 1},
        cliponaxis=False,
    )
    figure.add_scatter(
        x=[sites],
        y=[share],
        mode="markers",
        marker={"size": 11, "color": look.ACCENT, "symbol": "diamond"},
        hovertemplate="%{x}: %{y:.1%}<extra></extra>",
        cliponaxis=False,
    )
    below = (curve.loc[curve["sites"] == sites, "covered"] > share + 1e-9).any()
    at_edge = sites <= EDGE * curve["sites"].max()  # left of it the figure ends
    beside = (
        {"yshift": -14, "xanchor": "left"}
        if below or at_edge
        else {"yshift": 16, "xanchor": "right"}
    )
    figure.add_annotation(
        x=sites,
        y=share,
        text=f"<b>{sites}</b>: {share:.1%}",
        showarrow=False,
        font={"size": 13, "color": look.INK},
        **beside,
    )
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 12, "t": 12, "b": 0},
        showlegend=False,
        dragmode=False,
        font=FONT,
        plot_bgcolor="#FFFFFF",
        paper_bgcolor="#FFFFFF",
        xaxis={
            "title": {"text": title, "standoff": 6},
            "fixedrange": True,
            "showgrid": False,
            "linecolor": "#E2E4E1",
            "rangemode": "tozero",
        },
        yaxis={
            "tickformat": ".0%",
            "fixedrange": True,
            "gridcolor": "#E2E4E1",
            "rangemode": "tozero",
        },
    )
    return figure
