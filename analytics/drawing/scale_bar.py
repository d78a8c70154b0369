"""Scale bar and north arrow of a map, px."""

from collections.abc import Callable

from analytics.drawing.elements import Drawn, element, fixed, halo, text_line
from analytics.drawing.labels import text_width
from analytics.drawing.marks import Theme
from geo.plane import Window, round_length

WIDEST = 0.24  # of the panel's width: a scale bar


def scale_bar(
    window: Window, size: float, theme: Theme, distance_text: Callable[[str], str]
) -> Drawn:
    """Draw a bar of a round number of km in the lower right of the panel.

    Args:
        size: height of the letters, px.
        distance_text: writes a number of km with its unit.
    """
    left, _, right, bottom = window.panel
    km = round_length(WIDEST * (right - left) * window.km_per_px)
    length = km / window.km_per_px
    x = right - 1.2 * size - length
    y = bottom - 1.1 * size
    thick = size / 3.2
    above = y - thick / 2 - 0.75 * size
    halves = [
        element(
            "rect",
            class_="scale",
            x=fixed(x + half * length / 2, 2),
            y=fixed(y - thick / 2),
            width=fixed(length / 2, 2),
            height=fixed(thick),
            fill=fill,
            stroke=theme.ink,
            stroke_width=fixed(size / 16, 2),
        )
        for half, fill in enumerate((theme.ink, theme.paper))
    ]
    bar = element("g", *halves, data_km=f"{km:g}")
    distance = distance_text(f"{km:g}")
    words = text_line(distance, right - 0.5 * size, above, size, text_anchor="end")
    # between the middle of the 0 and the words
    room = length + 0.7 * size - text_width(distance, size)
    if room > 0.6 * size:
        words = text_line("0", x, above, size, text_anchor="middle") + words
    box = (x - size, above - size, right, bottom)
    labelled = element("g", words, **halo(size, theme))
    return Drawn(bar + labelled, [box])


def north_arrow(window: Window, size: float, theme: Theme, north: str) -> Drawn:
    """Draw an arrow to the north, which is up, in the upper right of the panel.

    Args:
        size: height of the letters, px.
        north: the word above the arrow.
    """
    _, top, right, _ = window.panel
    x = right - 1.6 * size
    y = top + 2.0 * size
    wing = 0.55 * size
    notch = 0.5 * size
    tip = f"M{fixed(x)} {fixed(y)}"
    to_foot = f"l{fixed(wing)} {fixed(1.9 * size)}"
    right_side = to_foot + f"l{fixed(-wing)} {fixed(-notch)}"
    left_side = f"l{fixed(-wing)} {fixed(notch)}z"
    arrow = element("path", d=tip + right_side + left_side, fill=theme.ink)
    bold = {"text_anchor": "middle", "font_weight": "600"}
    words = text_line(north, x, y - 0.75 * size, size, **bold)
    labelled = element("g", words, **halo(size, theme))
    left = x - 1.2 * size
    bottom = y + 2.2 * size
    return Drawn(arrow + labelled, [(left, top, right, bottom)])
