"""Charts by plotly, in the colours and marks of the maps."""

import plotly.graph_objects as go

from analytics.coverage import STATES
from pages.parts import look
from pages.parts.session import w

SHAPE = {"possible": ".", "remote": "/"}  # plotly's own dots and hatch, for the states that have one on the map


def states_bar(counts: dict[str, dict[str, int]], height: int) -> go.Figure:
    """Needs by state, one bar for each entry of `counts` (label -> state -> count)."""
    figure = go.Figure()
    fits = 0.05 * max((sum(by_state.values()) for by_state in counts.values()), default=0)  # a number in a narrower bar would not
    for state in STATES:
        numbers = [by_state.get(state, 0) for by_state in counts.values()]
        figure.add_bar(
            y=list(counts), x=numbers, name=w(f"state.{state}"), orientation="h", textposition="inside", constraintext="none",
            text=[number if number >= fits else "" for number in numbers], insidetextanchor="middle", textangle=0, hovertemplate="%{y} · " + w(f"state.{state}") + " %{x}<extra></extra>",
            textfont={"size": 12, "color": "#FFFFFF" if state in ("hosted", "none") else look.INK},
            marker={
                "color": look.FILL[state], "line": {"width": 1.5 if state in look.OUTLINE_PX else 0.5, "color": look.MARK.get(state, "#FFFFFF")},
                "pattern": {"shape": SHAPE.get(state, ""), "fgcolor": look.MARK.get(state, look.INK), "bgcolor": look.FILL[state], "size": 7, "solidity": 0.12},
            },
        )  # fmt: skip
    figure.update_layout(
        barmode="stack", height=height, margin={"l": 0, "r": 4, "t": 0, "b": 0}, showlegend=False, bargap=0.28, dragmode=False,
        font={"family": "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif", "size": 13, "color": look.INK},
        xaxis={"visible": False, "fixedrange": True}, yaxis={"autorange": "reversed", "fixedrange": True, "ticksuffix": "  "},
        plot_bgcolor="#FFFFFF", paper_bgcolor="#FFFFFF",
    )  # fmt: skip
    return figure
