"""What explains a map: legend, scale bar and north arrow, as SVG in px of the picture."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from analytics.drawing.labels import text_width, wrapped
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
from data.text import writable
from geo.plane import Box, Window, round_length

Symbol = Callable[[float, float, float], str]  # left, middle and size in px -> SVG
ROW, FLOW_ROW, HEAD = 1.55, 1.7, 1.4  # em
SYMBOL = 2.0  # em that a symbol takes, with the gap after it
TILE = 12  # px of a pattern at 720 px of height


@dataclass(frozen=True)
class Item:
    """A line of a legend: a heading without a symbol, a row with a count, or one of several that
    flow beside each other.
    """

    text: str
    symbol: Symbol | None = None
    count: int | None = None
    flows: bool = False

    def width(self, size: float) -> float:
        counted = 0 if self.count is None else text_width(f"  {self.count}", size * 1.05)
        return (SYMBOL * size if self.symbol else 0) + text_width(self.text, size) + counted


@dataclass(frozen=True)
class Legend:
    """A legend laid out: its SVG at 0, 0 and how much room it takes, px."""

    svg: str
    width: float
    height: float


def clean(text: object) -> str:
    """Escape a text for XML, with a mark for what XML cannot hold."""
    return escape(writable(str(text)))


def line_of(text: str, x: float, y: float, size: float, more: str = "") -> str:
    """A line of text whose middle is at y."""
    return (
        f'<text x="{x:.1f}" y="{y + 0.36 * size:.1f}"'
        f' font-size="{size:.1f}"{more}>{clean(text)}</text>'
    )


def legend(items: Iterable[Item], size: float, width: float) -> Legend:
    """Items below each other; those that flow stand beside each other while there is room."""
    drawn, x, y = [], 0.0, 0.0
    items = list(items)
    aligned = min(
        width,
        max(
            (item.width(size) for item in items if item.count is not None and not item.flows),
            default=0,
        ),
    )
    for item in items:
        if x and not item.flows:
            x, y = 0.0, y + FLOW_ROW * size
        if item.flows:
            needed = item.width(size) + size
            if x and x + needed - size > width:
                x, y = 0.0, y + FLOW_ROW * size
            drawn.append(_row(item, x, y + FLOW_ROW * size / 2, size, None))
            x += needed
        elif item.symbol is None:
            y += 0.35 * size if drawn else 0
            for line in wrapped(item.text, size * 1.04, width):
                drawn.append(line_of(line, 0, y + HEAD * size / 2, size, ' font-weight="600"'))
                y += HEAD * size
        else:
            lines = wrapped(item.text, size, width - SYMBOL * size)
            drawn.append(
                _row(Item(lines[0], item.symbol, item.count), 0, y + ROW * size / 2, size, aligned)
            )
            for line in lines[1:]:
                y += HEAD * size
                drawn.append(line_of(line, SYMBOL * size, y + ROW * size / 2, size))
            y += ROW * size
    return Legend("".join(drawn), width, y + (FLOW_ROW * size if x else 0))


def _row(item: Item, x: float, y: float, size: float, aligned: float | None) -> str:
    """A symbol, its words, and its count: right-aligned in a column, or after the words."""
    words = line_of(item.text, x + SYMBOL * size, y, size)
    if item.count is not None:
        end = x + item.width(size) if aligned is None else aligned
        words += line_of(str(item.count), end, y, size, ' font-weight="600" text-anchor="end"')
    return item.symbol(x, y, size) + words


# --- symbols --------------------------------------------------------------------------------------


def pattern(state: str, name: str, scale: float, fill: str) -> str:
    """The fill of a state with its dots or hatch as an SVG pattern called `name`; `scale` units
    make a px.
    """
    colour = MARK[state]
    marks = {
        DOTS: (
            f'<g fill="{colour}"><circle cx="3" cy="3" r="1.35"/><circle cx="9" cy="9"'
            ' r="1.35"/></g>'
        ),
        HATCH: (
            '<path d="M-1.5 1.5L1.5 -1.5M-1.5 7.5L7.5 -1.5M-1.5 13.5L13.5 -1.5M4.5 13.5L13.5'
            f' 4.5M10.5 13.5L13.5 10.5" stroke="{colour}" stroke-width="1.5"/>'
        ),
    }[PATTERN[state]]
    size = f'width="{TILE}" height="{TILE}"'
    return (
        f'<pattern id="{name}" {size} patternUnits="userSpaceOnUse"'
        f' patternTransform="scale({scale:.9g})"><rect {size} fill="{fill}"/>{marks}</pattern>'
    )


def swatch(state: str, theme: Theme, prefix: str) -> Symbol:
    """A state as the map shows it."""
    fill = f"url(#{prefix}-{state})" if state in PATTERN else theme_fill(state, theme)

    def draw(x: float, y: float, size: float) -> str:
        heavy = OUTLINE_PX.get(state, 0) * size / 15
        edge = MARK[state] if heavy else theme.hairline
        inset = max(heavy, 0.8) / 2
        return (
            f'<rect x="{x + inset:.1f}" y="{y - 0.5 * size + inset:.1f}"'
            f' width="{1.5 * size - 2 * inset:.1f}" height="{size - 2 * inset:.1f}" fill="{fill}"'
            f' stroke="{edge}" stroke-width="{max(heavy, 0.8):.2f}"/>'
        )

    return draw


def swatch_svg(state: str) -> str:
    """A state's mark as a picture of its own, for documents."""
    filled = pattern(state, f"mark-{state}", 1.0, FILL[state]) if state in PATTERN else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20" width="30"'
        f' height="20"><defs>{filled}</defs>{swatch(state, LIGHT, "mark")(0, 10, 20)}</svg>'
    )


def frame(theme: Theme) -> Symbol:
    """The heavy frame round a place that is pointed at."""
    return lambda x, y, size: (
        f'<rect x="{x + 1.5:.1f}" y="{y - 0.45 * size:.1f}" width="{1.4 * size:.1f}"'
        f' height="{0.9 * size:.1f}" fill="none" stroke="{theme.frame}"'
        f' stroke-width="{size / 6:.1f}"/>'
    )


def icon(shape: str, fill: str, ring: float, theme: Theme) -> Symbol:
    """A platform's mark."""
    return lambda x, y, size: icon_at(x + 0.75 * size, y, 1.7 * size, shape, fill, ring, theme)


def icon_at(
    x: float, y: float, size: float, shape: str, fill: str, ring: float, theme: Theme
) -> str:
    """A platform's mark of a size, px, with its middle at a place."""
    return (
        f'<g transform="translate({x - size / 2:.1f} {y - size / 2:.1f})'
        f' scale({size / 64:.4f})">{icon_svg(shape, fill, ring, theme)}</g>'
    )


def badge(number: str, theme: Theme) -> Symbol:
    """The number of a proposed site."""
    return lambda x, y, size: badge_at(number, x + 0.75 * size, y, 0.9 * size, theme)


def badge_at(number: str, x: float, y: float, size: float, theme: Theme) -> str:
    width, height = text_width(number, size) + 0.7 * size, 1.35 * size
    words = line_of(
        number, x, y, size, f' text-anchor="middle" font-weight="600" fill="{theme.paper}"'
    )
    return (
        f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}"'
        f' height="{height:.1f}" rx="{0.3 * size:.1f}" fill="{theme.frame}" stroke="{theme.paper}"'
        f' stroke-width="{size / 10:.1f}"/>{words}'
    )


# --- scale bar and north arrow --------------------------------------------------------------------


def scale_bar(
    window: Window, size: float, theme: Theme, said: Callable[[str], str]
) -> tuple[str, Box]:
    """A bar of a round number of km in the lower right of the panel, and the box it takes."""
    left, top, right, bottom = window.panel
    km = round_length(0.24 * (right - left) * window.km_per_px)
    length, x, y = (
        km / window.km_per_px,
        right - 1.2 * size - km / window.km_per_px,
        bottom - 1.1 * size,
    )
    thick = size / 3.2
    halves = "".join(
        f'<rect class="scale" x="{x + k * length / 2:.2f}" y="{y - thick / 2:.1f}"'
        f' width="{length / 2:.2f}" height="{thick:.1f}" fill="{fill}" stroke="{theme.ink}"'
        f' stroke-width="{size / 16:.2f}"/>'
        for k, fill in enumerate((theme.ink, theme.paper))
    )
    above = y - thick / 2 - 0.75 * size
    # between the middle of the 0 and the words
    room = length + 0.7 * size - text_width(said(f"{km:g}"), size)
    zero = line_of("0", x, above, size, ' text-anchor="middle"') if room > 0.6 * size else ""
    words = zero + line_of(said(f"{km:g}"), right - 0.5 * size, above, size, ' text-anchor="end"')
    return f'<g data-km="{km:g}">{halves}</g>{_haloed(words, size, theme)}', (
        x - size,
        above - size,
        right,
        bottom,
    )


def north_arrow(window: Window, size: float, theme: Theme, word: str) -> tuple[str, Box]:
    """An arrow to the north, which is up, in the upper right of the panel, and the box it takes."""
    _, top, right, _ = window.panel
    x, y = right - 1.6 * size, top + 2.0 * size
    arrow = (
        f'<path d="M{x:.1f} {y:.1f}l{0.55 * size:.1f} {1.9 * size:.1f}l{-0.55 * size:.1f}'
        f' {-0.5 * size:.1f}l{-0.55 * size:.1f} {0.5 * size:.1f}z" fill="{theme.ink}"/>'
    )
    words = line_of(word, x, y - 0.75 * size, size, ' text-anchor="middle" font-weight="600"')
    return arrow + _haloed(words, size, theme), (x - 1.2 * size, top, right, y + 2.2 * size)


def _haloed(words: str, size: float, theme: Theme) -> str:
    return f"<g {halo(size, theme)}>{words}</g>"


def halo(size: float, theme: Theme) -> str:
    """The attributes of words that stand on a map."""
    return (
        f'paint-order="stroke" stroke="{theme.halo}" stroke-width="{size / 4:.1f}"'
        ' stroke-linejoin="round"'
    )
