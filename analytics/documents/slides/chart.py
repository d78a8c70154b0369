"""Charts on slides: native ones, whose numbers can be edited."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.slide import Slide
from pptx.util import Pt

from analytics.documents.screens.screen import Bars, Curve
from analytics.documents.slides.fills import fill_state, rgb
from analytics.documents.slides.page import BODY, LABEL, Box
from analytics.documents.slides.text import TextStyle, set_font, write_text
from analytics.drawing.marks import ACCENT, HAIRLINE
from analytics.words import word
from data.text import writable

BAR_NUMBERS = TextStyle(1.3 * BODY, bold=True)


def add_bars(slide: Slide, bars: Bars, box: Box, language: str) -> None:
    """Add a bar chart, each state in its colour."""
    states = [
        word(
            f"state.{state}",
            language,
        )
        for state, _ in bars.rows
    ]
    data = _series(
        states,
        bars.label,
        [count for _, count in bars.rows],
        "General",
    )
    chart = add_chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, data)
    chart.category_axis.reverse_order = True
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width = 45
    plot.has_data_labels = True
    set_font(plot.data_labels.font, BAR_NUMBERS)
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for number, (state, _) in enumerate(bars.rows):
        fill_state(plot.series[0].points[number].format, state)


def add_curve(slide: Slide, curve: Curve, box: Box) -> None:
    """Add a line chart; the first, the chosen and the last number are labelled."""
    sites = [str(number) for number in range(len(curve.shares))]
    data = _series(sites, curve.up, curve.shares, "0%")
    chart = add_chart(slide, XL_CHART_TYPE.LINE_MARKERS, box, data)
    _set_axes(chart, curve)
    series = chart.plots[0].series[0]
    series.smooth = False
    series.format.line.width = Pt(3)
    series.format.line.color.rgb = rgb(ACCENT)
    for number in sorted({0, curve.chosen, len(curve.shares) - 1}):
        label = series.points[number].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        write_text(
            label.text_frame,
            f"{curve.shares[number]:.0%}",
            TextStyle(BODY, bold=True),
        )


def _set_axes(chart: Chart, curve: Curve) -> None:
    shares = chart.value_axis
    sites = chart.category_axis
    shares.minimum_scale = 0
    shares.maximum_scale = 1
    shares.major_unit = 0.25
    shares.major_gridlines.format.line.color.rgb = rgb(HAIRLINE)
    shares.tick_labels.number_format = "0%"
    shares.tick_labels.number_format_is_linked = False
    sites.has_title = True
    write_text(sites.axis_title.text_frame, curve.across, TextStyle(LABEL))


def _series(
    categories: Sequence[str], name: str, values: Sequence[float], number_format: str
) -> Any:
    """Make one series of numbers, as the library's charts take them; it gives them no types."""
    new: Any = CategoryChartData
    data = new(number_format=number_format)
    data.categories = categories
    data.add_series(writable(name), values)
    return data


def add_chart(slide: Slide, kind: XL_CHART_TYPE, box: Box, data: Any) -> Chart:
    """Add a chart in the deck's letters, with the name of its first series as title."""
    # annotated as a chart, it is the frame around one
    frame: Any = slide.shapes.add_chart(kind, *box.in_emu, data)
    frame.name = "chart"
    chart: Chart = frame.chart
    chart.has_legend = False
    chart.has_title = True
    write_text(
        chart.chart_title.text_frame,
        next(iter(data)).name,
        TextStyle(LABEL),
    )
    set_font(chart.font, TextStyle(BODY))
    return chart
