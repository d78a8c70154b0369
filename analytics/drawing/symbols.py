"""Signs of a map and its legend: swatches of states, marks of platforms and of proposed sites."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.drawing.elements import element, fixed, text_line
from analytics.drawing.labels import text_width
from analytics.drawing.marks import (
    DOTS,
    FILL,
    HATCH,
    LIGHT,
    MARK,
    OUTLINE_PX,
    PATTERN,
    Theme,
    icon_svg,
    theme_fill,
)

Symbol = Callable[[float, float, float], str]  # left, middle and size in px -> SVG
TILE = 12  # px of a pattern at 720 px of height
ICON_FIELD = 64  # px of the square in which `icon_svg` draws
# drawn beyond the tile's edges, so that tiles join without a seam
HATCH_LINES = (
    "M-1.5 1.5L1.5 -1.5M-1.5 7.5L7.5 -1.5M-1.5 13.5L13.5 -1.5M4.5 13.5L13.5 4.5M10.5 13.5L13.5 10.5"
)
DOT_CENTRES = ("3", "9")


@dataclass(frozen=True)
class PlatformIcon:
    """A platform's mark: shape by operator, ring by level, "solid" or "hollow" by status."""

    shape: str
    fill: str
    ring: float


def pattern(state: str, name: str, scale: float, fill: str) -> str:
    """Write the fill of a state with its dots or hatch as an SVG pattern.

    Args:
        name: the pattern's id.
        scale: how many units of the drawing make a px.
        fill: the colour under the dots or hatch.
    """
    side = str(TILE)
    ground = element("rect", width=side, height=side, fill=fill)
    return element(
        "pattern",
        ground,
        _pattern_marks(state),
        id=name,
        width=side,
        height=side,
        patternUnits="userSpaceOnUse",
        patternTransform=f"scale({scale:.9g})",
    )


def _pattern_marks(state: str) -> str:
    colour = MARK[state]
    kind = PATTERN[state]
    if kind == DOTS:
        dots = (element("circle", cx=middle, cy=middle, r="1.35") for middle in DOT_CENTRES)
        return element("g", *dots, fill=colour)
    if kind == HATCH:
        return element("path", d=HATCH_LINES, stroke=colour, stroke_width="1.5")
    raise ValueError(f"no marks are drawn for the pattern {kind!r}")


def swatch(state: str, theme: Theme, prefix: str) -> Symbol:
    """Make the symbol of a state as the map shows it; `prefix` begins the ids of its patterns."""
    fill = (
        f"url(#{prefix}-{state})"
        if state in PATTERN
        else theme_fill(
            state,
            theme,
        )
    )

    def draw(x: float, y: float, size: float) -> str:
        outline = (
            OUTLINE_PX.get(
                state,
                0,
            )
            * size
            / 15
        )
        width = max(outline, 0.8)
        inset = width / 2
        return element(
            "rect",
            x=fixed(x + inset),
            y=fixed(y - 0.5 * size + inset),
            width=fixed(1.5 * size - 2 * inset),
            height=fixed(size - 2 * inset),
            fill=fill,
            stroke=MARK[state] if outline else theme.hairline,
            stroke_width=fixed(width, 2),
        )

    return draw


def swatch_svg(state: str) -> str:
    """Draw a state's swatch as a picture of its own, for documents."""
    filled = ""
    if state in PATTERN:
        filled = pattern(
            state,
            f"mark-{state}",
            1.0,
            FILL[state],
        )
    return element(
        "svg",
        element("defs", filled),
        swatch(state, LIGHT, "mark")(0, 10, 20),
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 30 20",
        width="30",
        height="20",
    )


def frame(theme: Theme) -> Symbol:
    """Make the heavy frame round a place that is pointed at."""

    def draw(x: float, y: float, size: float) -> str:
        return element(
            "rect",
            x=fixed(x + 1.5),
            y=fixed(y - 0.45 * size),
            width=fixed(1.4 * size),
            height=fixed(0.9 * size),
            fill="none",
            stroke=theme.frame,
            stroke_width=fixed(size / 6),
        )

    return draw


def size_ring(theme: Theme) -> Symbol:
    """Make the ring whose area is a county's size."""

    def draw(x: float, y: float, size: float) -> str:
        return element(
            "circle",
            cx=fixed(x + 0.75 * size),
            cy=fixed(y),
            r=fixed(0.45 * size),
            fill="none",
            stroke=theme.ink,
            stroke_width=fixed(size / 12),
        )

    return draw


def icon(mark: PlatformIcon, theme: Theme) -> Symbol:
    """Make the symbol of a platform's mark."""
    return lambda x, y, size: icon_at(
        x + 0.75 * size,
        y,
        1.7 * size,
        mark,
        theme,
    )


def icon_at(x: float, y: float, size: float, mark: PlatformIcon, theme: Theme) -> str:
    """Draw a platform's mark of a size, px, with its middle at a place."""
    left = x - size / 2
    top = y - size / 2
    corner = f"translate({fixed(left)} {fixed(top)})"
    drawn = icon_svg(mark.shape, mark.fill, mark.ring, theme)
    return element(
        "g",
        drawn,
        transform=f"{corner} scale({fixed(size / ICON_FIELD, 4)})",
    )


def badge(number: str, theme: Theme) -> Symbol:
    """Make the symbol of a proposed site: its number."""
    return lambda x, y, size: badge_at(
        number,
        x + 0.75 * size,
        y,
        0.9 * size,
        theme,
    )


def badge_at(number: str, x: float, y: float, size: float, theme: Theme) -> str:
    """Draw the number of a proposed site with its middle at a place."""
    width = text_width(number, size) + 0.7 * size
    height = 1.35 * size
    plate = element(
        "rect",
        x=fixed(x - width / 2),
        y=fixed(y - height / 2),
        width=fixed(width),
        height=fixed(height),
        rx=fixed(0.3 * size),
        fill=theme.frame,
        stroke=theme.paper,
        stroke_width=fixed(size / 10),
    )
    bold = {"text_anchor": "middle", "font_weight": "600"}
    return plate + text_line(number, x, y, size, **bold, fill=theme.paper)
