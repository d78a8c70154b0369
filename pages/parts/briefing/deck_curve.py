"""The curve of shares by number of sites, as SVG on a screen."""

from markupsafe import Markup

from analytics.documents.screens.screen import Curve
from analytics.drawing.marks import Theme
from pages.parts.html.elements import joined

# pixels, ten for each hundredth of the screen's height
WIDTH, HEIGHT = 1270, 712
LEFT, RIGHT = 110, 90  # margins
TOP, LOW = 90, 590  # where the shares 1 and 0 are
LETTER_PX = 38
EVERY_FROM = 8  # with more sites than these only every fifth number is written

Point = tuple[float, float]

SVG = Markup(
    '<svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}" font-size="{letter}"'
    ' fill="{ink}">{parts}</svg>'
)
GRID = Markup(
    '<path d="M{left} {y:.1f}H{right}" stroke="{hairline}" stroke-width="2"/>'
    '<text x="{label_x}" y="{label_y:.1f}" text-anchor="end">{share:.0%}</text>'
)
TICK = Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>')
LINE = Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="6"/>')
DOT = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}"/>')
SHARE = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-weight="700">{:.0%}</text>')
TITLES = Markup('<text x="{}" y="40">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>')


def curve_html(curve: Curve, theme: Theme) -> Markup:
    """Draw shares as a line; the first, the chosen and the last are written beside it."""
    points = _points(curve)
    parts = joined(
        *(_grid_line(share, theme) for share in (0, 0.25, 0.5, 0.75, 1)),
        *_ticks(points),
        LINE.format(
            " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
            theme.ink,
        ),
        *_dots(curve, points, theme),
        *_shares(curve, points),
        TITLES.format(LEFT, curve.up, WIDTH - 60, LOW + 106, curve.across),
    )
    return SVG.format(
        width=WIDTH, height=HEIGHT, label=curve.up, letter=LETTER_PX, ink=theme.ink, parts=parts
    )


def _y(share: float) -> float:
    return LOW - (LOW - TOP) * share


def _points(curve: Curve) -> list[Point]:
    last = max(len(curve.shares) - 1, 1)
    across = WIDTH - LEFT - RIGHT
    return [(LEFT + across * n / last, _y(share)) for n, share in enumerate(curve.shares)]


def _grid_line(share: float, theme: Theme) -> Markup:
    y = _y(share)
    return GRID.format(
        left=LEFT,
        y=y,
        right=WIDTH - 60,
        hairline=theme.hairline,
        label_x=LEFT - 14,
        label_y=y + 13,
        share=share,
    )


def _ticks(points: list[Point]) -> list[Markup]:
    """Write numbers of sites below the line."""
    last = max(len(points) - 1, 1)
    step = 5 if last > EVERY_FROM else 1
    return [
        TICK.format(
            points[n][0],
            LOW + 50,
            n,
        )
        for n in range(0, len(points), step)
    ]


def _dots(curve: Curve, points: list[Point], theme: Theme) -> list[Markup]:
    """Draw a dot for each number of sites, a large one for the chosen."""
    return [
        DOT.format(x, y, 16 if n == curve.chosen else 7, theme.ink)
        for n, (x, y) in enumerate(points)
    ]


def _shares(curve: Curve, points: list[Point]) -> list[Markup]:
    """Write the share of the first, the chosen and the last number of sites."""
    last = len(points) - 1
    written = []
    for n in sorted({0, curve.chosen, last}):
        x, y = points[n]
        if n == 0:  # right of its dot, above the line that rises from there
            x, y = (
                x + 14,
                points[
                    min(
                        2,
                        last,
                    )
                ][1],
            )
        anchor = "start" if n == 0 else "middle"
        written.append(
            SHARE.format(
                x,
                y - 34,
                anchor,
                curve.shares[n],
            )
        )
    return written
