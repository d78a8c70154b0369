"""The staircase as a chart: a bar to each cause, from left to right where the number grows."""

from typing import Any

import plotly.graph_objects as go
from markupsafe import escape

from analytics.drawing.marks import CAUSE, CAUSE_PATTERN, INK, LINE, SOFT, WHITE
from analytics.since import stairs
from analytics.since.headlines import HEADLINES
from analytics.since.stairs import Stair, Stairs
from pages.parts.html.blocks import sentence_gap
from pages.parts.html.charts import FONT
from pages.parts.run.wording import text

ROW_PX = 36
AROUND_PX = 34
# of the longest bar, right of it for the numbers; on a phone they take as much as the bars
ROOM, ROOM_ON_PHONE = 0.28, 0.95
THICK, THIN = 0.66, 0.5  # of a row


def figure(drawn: Stairs, *, is_narrow: bool = False) -> go.Figure:
    """Draw a staircase; every bar has its word and its number beside it.

    Args:
        is_narrow: True on a phone.
    """
    chart = go.Figure()
    places = range(len(drawn.bars))
    for place, bar in zip(places, drawn.bars, strict=True):
        chart.add_bar(**_bar(bar, place, drawn))
    chart.add_scatter(**_connectors(drawn))
    for place, bar in zip(places, drawn.bars, strict=True):
        chart.add_annotation(**_number(bar, place, drawn))
    chart.update_layout(
        height=ROW_PX * len(drawn.bars) + AROUND_PX,
        margin={"l": 0, "r": 8, "t": 4, "b": 0},
        showlegend=False,
        dragmode=False,
        font=FONT,
        plot_bgcolor=WHITE,
        paper_bgcolor=WHITE,
        barmode="overlay",
        xaxis=_numbers(drawn, ROOM_ON_PHONE if is_narrow else ROOM),
        yaxis=_words(drawn),
    )
    return chart


def title(drawn: Stairs, headline: str) -> str:
    """Say what the bars count, which way is better, and if the axis is cut."""
    name = drawn.name[:1].upper() + drawn.name[1:]
    said = text(f"since.title_{HEADLINES[headline].better}", name=name)
    if drawn.least:
        said = sentence_gap().join((said, text("since.axis_cut")))
    return said


def _span(drawn: Stairs) -> float:
    return (drawn.most - drawn.least) or 1.0


def _numbers(drawn: Stairs, room: float) -> dict[str, Any]:
    return {
        "range": [drawn.least, drawn.least + _span(drawn) * (1 + room)],
        "fixedrange": True,
        "gridcolor": LINE,
        "zeroline": False,
        "nticks": 5,
        "tickfont": {"color": SOFT, "size": 12},
    }


def _words(drawn: Stairs) -> dict[str, Any]:
    """Describe the axis of words; what is not there is written in a lighter ink."""
    labels = []
    for bar in drawn.bars:
        label = str(escape(bar.label))
        if bar.kind == stairs.END:
            label = f"<b>{label}</b>"
        elif bar.kind == stairs.ABSENT:
            label = f'<span style="color:{SOFT}">{label}</span>'
        labels.append(label)
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": labels,
        "range": [len(labels) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticklabelstandoff": 8,
        "tickfont": {"color": INK, "size": 13},
        "automargin": True,
    }


def _bar(bar: Stair, place: int, drawn: Stairs) -> dict[str, Any]:
    """Describe one bar; unknown and nothing are marks that no length can be read from."""
    low = max(bar.low, drawn.least)
    length = bar.high - low
    marker: dict[str, Any] = {"color": INK}
    if bar.kind in (stairs.MOVE, stairs.ZERO):
        marker = _marker_of(bar.cause)
    if bar.kind == stairs.ZERO:
        length = 0.004 * _span(drawn)
    if bar.kind == stairs.UNKNOWN:
        length = 0.05 * _span(drawn)
        marker = {"color": WHITE, "line": {"color": INK, "width": 1.5}}
    if bar.kind == stairs.ABSENT:
        length = 0.0
    return {
        "orientation": "h",
        "x": [length],
        "y": [place],
        "base": [low],
        "width": THICK if bar.kind == stairs.END else THIN,
        "marker": marker,
        "hoverinfo": "skip",
    }


def _marker_of(cause: str) -> dict[str, Any]:
    """Give the colour and the pattern of a cause."""
    return {
        "color": CAUSE[cause],
        "line": {"color": INK, "width": 1},
        "pattern": {
            "shape": CAUSE_PATTERN[cause],
            "fgcolor": INK,
            "bgcolor": CAUSE[cause],
            "size": 7,
            "solidity": 0.25,
        },
    }


def _connectors(drawn: Stairs) -> dict[str, Any]:
    """Describe the thin lines from the end of each bar to the beginning of the next."""
    across: list[float | None] = []
    down: list[float | None] = []
    for place, bar in enumerate(drawn.bars[:-1]):
        across += [bar.after, bar.after, None]
        down += [place + THIN / 2, place + 1 - THIN / 2, None]
    return {
        "x": across,
        "y": down,
        "mode": "lines",
        "line": {"color": SOFT, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _number(bar: Stair, place: int, drawn: Stairs) -> dict[str, Any]:
    """Describe the number beside a bar."""
    number = str(escape(bar.text))
    if bar.kind in (stairs.END, stairs.MOVE):
        number = f"<b>{number}</b>"
    if bar.also:
        other = text("since.other_order", n=bar.also)
        number += f' <span style="color:{SOFT}">({escape(other)})</span>'
    at = bar.high
    if bar.kind == stairs.UNKNOWN:
        at += 0.05 * _span(drawn)
    return {
        "x": max(at, drawn.least),
        "y": place,
        "text": number,
        "showarrow": False,
        "xanchor": "left",
        "xshift": 8,
        "font": {"color": SOFT if bar.kind == stairs.ABSENT else INK, "size": 14},
    }
