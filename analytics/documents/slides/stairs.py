"""A staircase on a slide: a native chart of stacked bars, whose numbers can be edited."""

from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import BarSeries
from pptx.dml.chtfmt import ChartFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.slide import Slide

from analytics.documents.slides.chart import add_chart
from analytics.documents.slides.fills import (
    fill_cause,
    fill_end,
    fill_nothing,
    fill_unknown,
    rgb,
)
from analytics.documents.slides.page import BODY, LABEL, Box
from analytics.documents.slides.text import TextStyle, set_font, write_text
from analytics.drawing.marks import HAIRLINE, SOFT
from analytics.since import stairs
from analytics.since.stairs import Stair, Stairs
from analytics.words import word
from data.text import writable

ROOM = 0.3  # of the width, right of the bars for their numbers
UNKNOWN_SHARE, ZERO_SHARE = 0.05, 0.004  # of the width: marks without a length
NUMBERS = TextStyle(BODY, bold=True)
SOFT_NUMBERS = TextStyle(BODY, colour=SOFT)


def add_stairs(slide: Slide, drawn: Stairs, box: Box, language: str) -> None:
    """Add a staircase: a bar that is not seen carries each bar to its place."""
    bars = drawn.bars
    name = drawn.name
    if any(bar.also for bar in bars):
        name = word("since.in_brackets", language, name=name)
    chart = add_chart(slide, XL_CHART_TYPE.BAR_STACKED, box, _data(drawn, name))
    _set_axes(chart, drawn)
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.overlap = 100
    below, shown, beside = plot.series
    fill_nothing(below.format)
    fill_nothing(beside.format)
    for place, bar in enumerate(bars):
        _fill(shown.points[place].format, bar)
        _write_number(beside, place, bar)


def _data(drawn: Stairs, name: str) -> Any:
    new: Any = CategoryChartData
    data = new(number_format="General")
    data.categories = [writable(bar.label) for bar in drawn.bars]
    data.add_series(writable(name), [bar.low for bar in drawn.bars])
    data.add_series("Δ", [_length(bar, drawn) for bar in drawn.bars])
    data.add_series(" ", [ROOM * _span(drawn)] * len(drawn.bars))
    return data


def _span(drawn: Stairs) -> float:
    return (drawn.most - drawn.least) or 1.0


def _length(bar: Stair, drawn: Stairs) -> float:
    if bar.kind == stairs.UNKNOWN:
        return UNKNOWN_SHARE * _span(drawn)
    if bar.kind == stairs.ZERO:
        return ZERO_SHARE * _span(drawn)
    return bar.high - bar.low


def _set_axes(chart: Chart, drawn: Stairs) -> None:
    causes = chart.category_axis
    causes.reverse_order = True
    causes.format.line.fill.background()
    set_font(causes.tick_labels.font, TextStyle(LABEL))
    # every word, also where the program would leave some out
    skip = causes._element.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    causes._element.find(qn("c:lblOffset")).addnext(skip)
    values = chart.value_axis
    values.minimum_scale = drawn.least
    values.maximum_scale = drawn.least + _span(drawn) * (1 + ROOM)
    values.major_gridlines.format.line.color.rgb = rgb(HAIRLINE)
    values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # below: the order is reversed
    values.format.line.fill.background()
    set_font(values.tick_labels.font, TextStyle(LABEL, colour=SOFT))


def _fill(bar_format: ChartFormat, bar: Stair) -> None:
    if bar.kind == stairs.END:
        fill_end(bar_format)
    elif bar.kind == stairs.UNKNOWN:
        fill_unknown(bar_format)
    elif bar.kind == stairs.ABSENT:
        fill_nothing(bar_format)
    else:
        fill_cause(bar_format, bar.cause)


def _write_number(series: BarSeries, place: int, bar: Stair) -> None:
    """Write the number of a bar behind its end."""
    label = series.points[place].data_label
    label.position = XL_LABEL_POSITION.INSIDE_BASE
    text = f"{bar.text} ({bar.also})" if bar.also else bar.text
    style = SOFT_NUMBERS if bar.kind == stairs.ABSENT else NUMBERS
    label.text_frame.word_wrap = False
    write_text(label.text_frame, text, style)
