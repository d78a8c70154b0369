"""Colours of shapes on slides, the states' own patterns and outlines among them."""

from pptx.dml.chtfmt import ChartFormat
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.util import Pt

from analytics.drawing.marks import (
    CAUSE,
    CAUSE_PATTERN,
    FILL,
    HAIRLINE,
    INK,
    LIGHT,
    MARK,
    OUTLINE_PX,
    PATTERN,
    WHITE,
)

PATTERN_FILL = {"dots": "pct20", "hatch": "wdUpDiag"}  # of DrawingML
# pattern of a cause -> that of DrawingML
CAUSE_PRESETS = {
    "x": "openDmnd",
    "+": "lgGrid",
    "-": "horz",
    "/": "wdUpDiag",
    ".": "pct10",
    "|": "vert",
}


def rgb(colour: str) -> RGBColor:
    """Read "#RRGGBB" as a colour of the library."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    # python-pptx has types for a part of itself
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def fill_plain(shape: Shape, colour: str) -> None:
    """Fill a shape with one colour, without outline or shadow."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False


def fill_state(shape: Shape | ChartFormat, state: str) -> None:
    """Fill a shape or a bar as its state: colour, pattern and outline."""
    fill = shape.fill
    line = shape.line
    plain = rgb(FILL[state])
    pattern = state_pattern(state)
    if pattern is None:
        fill.solid()
        fill.fore_color.rgb = plain
    else:
        fill.patterned()
        written = fill._xPr.find(qn("a:pattFill"))
        written.set("prst", pattern)
        fill.fore_color.rgb = rgb(MARK[state])
        fill.back_color.rgb = plain
    outline = HAIRLINE
    points = 0.5
    if state in OUTLINE_PX:
        outline = MARK[state]
        points = OUTLINE_PX[state]
    line.color.rgb = rgb(outline)
    line.width = Pt(points)


def fill_cause(bar: ChartFormat, cause: str) -> None:
    """Fill a bar as the cause that it stands for: colour and pattern."""
    preset = CAUSE_PRESETS.get(CAUSE_PATTERN[cause])
    if preset is None:
        _fill_solid(bar, CAUSE[cause])
        return
    bar.fill.patterned()
    bar.fill._xPr.find(qn("a:pattFill")).set("prst", preset)
    bar.fill.fore_color.rgb = rgb(INK)
    bar.fill.back_color.rgb = rgb(CAUSE[cause])
    bar.line.color.rgb = rgb(INK)
    bar.line.width = Pt(0.75)


def fill_end(bar: ChartFormat) -> None:
    """Fill the bar of the start or the end of a staircase."""
    _fill_solid(bar, INK)


def fill_unknown(bar: ChartFormat) -> None:
    """Leave a bar hollow, with an outline: what it stands for is unknown."""
    _fill_solid(bar, WHITE)
    bar.line.color.rgb = rgb(INK)
    bar.line.width = Pt(1.5)


def fill_nothing(bar: ChartFormat) -> None:
    """Let a bar not be seen."""
    bar.fill.background()
    bar.line.fill.background()


def _fill_solid(bar: ChartFormat, colour: str) -> None:
    bar.fill.solid()
    bar.fill.fore_color.rgb = rgb(colour)


def state_pattern(state: str) -> str | None:
    """Name the pattern of DrawingML that a state is filled with; None where it is plain."""
    return PATTERN_FILL.get(PATTERN.get(state, ""))


def letters_on(state: str) -> str:
    """Choose the colour of letters that can be read on a state's colour."""
    return WHITE if state in ("hosted", "none") else LIGHT.frame
