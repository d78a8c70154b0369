"""A staircase of changes by cause, as SVG on a screen."""

from collections.abc import Iterator

from markupsafe import Markup

from analytics.drawing.marks import CAUSE, CAUSE_PATTERN, INK, Theme
from analytics.since import stairs
from analytics.since.stairs import Stair, Stairs
from pages.parts.html.elements import joined
from pages.parts.run.wording import text

# pixels, ten for each hundredth of the screen's height
WIDTH, HEIGHT = 1600, 712
LEFT, RIGHT = 400, 40  # margins; words stand in the left one
TOP, LOW = 66, 690
LETTER_PX = 36
ROOM = 0.28  # of the width, right of the bars for their numbers
THICK, THIN = 0.68, 0.54  # of a row
UNKNOWN_PX, ZERO_PX = 46, 5
TILE = 16  # side of the tile of a pattern

SVG = Markup(
    '<svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}" font-size="{letter}"'
    ' fill="{ink}"><defs>{patterns}</defs>{parts}</svg>'
)
PATTERN = Markup(
    '<pattern id="cause-{cause}" width="{tile}" height="{tile}" patternUnits="userSpaceOnUse">'
    '<rect width="{tile}" height="{tile}" fill="{fill}"/>'
    '<path d="{path}" stroke="{ink}" stroke-width="2" fill="none"/></pattern>'
)
# pattern of a cause -> its lines on a tile of 16
LINES = {
    "": "",
    "x": "M0 0L16 16M16 0L0 16",
    "+": "M8 0V16M0 8H16",
    "-": "M0 8H16",
    "/": "M-4 4L4 -4M0 16L16 0M12 20L20 12",
    ".": "M6 7H10M6 9H10M7 6V10M9 6V10",
    "|": "M8 0V16",
}
RECT = Markup(
    '<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"'
    ' stroke="{ink}" stroke-width="{stroke}"/>'
)
WORDS = Markup('<text x="{}" y="{:.1f}" text-anchor="end" fill="{}" font-weight="{}">{}</text>')
NUMBER = Markup('<text x="{:.1f}" y="{:.1f}" fill="{}" font-weight="{}">{}</text>')
ALSO = Markup('<tspan dx="14" fill="{}" font-weight="400" font-size="28">({})</tspan>')
STEP = Markup(
    '<path d="M{x:.1f} {y:.1f}V{low:.1f}" stroke="{ink}" stroke-width="2" stroke-dasharray="3 5"/>'
)
NAME = Markup('<text x="{}" y="38">{}</text>')


def stairs_html(drawn: Stairs, theme: Theme) -> Markup:
    """Draw a staircase: a bar to each cause, with its word and its number beside it."""
    parts = [NAME.format(LEFT, drawn.name)]
    for place, bar in enumerate(drawn.bars):
        parts += _row(bar, place, drawn, theme)
    return SVG.format(
        width=WIDTH,
        height=HEIGHT,
        label=drawn.name,
        letter=LETTER_PX,
        ink=theme.ink,
        patterns=joined(*_patterns()),
        parts=joined(*parts),
    )


def _patterns() -> Iterator[Markup]:
    for cause, fill in CAUSE.items():
        path = LINES[CAUSE_PATTERN[cause]]
        yield PATTERN.format(cause=cause, tile=TILE, fill=fill, path=path, ink=INK)


def _x(value: float, drawn: Stairs) -> float:
    span = (drawn.most - drawn.least) or 1.0
    share = max(0.0, value - drawn.least) / (span * (1 + ROOM))
    return LEFT + (WIDTH - LEFT - RIGHT) * share


def _row(bar: Stair, place: int, drawn: Stairs, theme: Theme) -> Iterator[Markup]:
    """Draw the word, the bar and the number of a row, and the line to the next."""
    row = (LOW - TOP) / len(drawn.bars)
    middle = TOP + row * (place + 0.5)
    base = middle + LETTER_PX * 0.36
    ink = theme.soft if bar.kind == stairs.ABSENT else theme.ink
    weight = 700 if bar.kind in (stairs.END, stairs.MOVE) else 400
    yield WORDS.format(LEFT - 20, base, ink, 700 if bar.kind == stairs.END else 400, bar.label)
    left = _x(bar.low, drawn)
    width = _width(bar, drawn)
    if width:
        height = row * (THICK if bar.kind == stairs.END else THIN)
        yield RECT.format(
            x=left,
            y=middle - height / 2,
            width=width,
            height=height,
            fill=_fill(bar, theme),
            ink=theme.ink,
            stroke=3 if bar.kind == stairs.UNKNOWN else 1,
        )
    also = ""
    if bar.also:
        also = ALSO.format(theme.soft, text("since.other_order", n=bar.also))
    yield NUMBER.format(left + width + 14, base, ink, weight, joined(bar.text, also))
    if place + 1 < len(drawn.bars):
        yield STEP.format(
            x=_x(bar.after, drawn), y=middle + row * 0.34, low=middle + row * 0.7, ink=theme.soft
        )


def _width(bar: Stair, drawn: Stairs) -> float:
    if bar.kind == stairs.ABSENT:
        return 0.0
    if bar.kind == stairs.UNKNOWN:
        return UNKNOWN_PX
    if bar.kind == stairs.ZERO:
        return ZERO_PX
    return _x(bar.high, drawn) - _x(bar.low, drawn)


def _fill(bar: Stair, theme: Theme) -> str:
    if bar.kind == stairs.END:
        return theme.ink
    if bar.kind == stairs.UNKNOWN:
        return theme.paper
    return f"url(#cause-{bar.cause})"
