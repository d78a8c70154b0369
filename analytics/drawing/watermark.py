"""The mark of made data across a drawing: slanting, faint, and on any part that is cut out."""

from urllib.parse import quote

from analytics.drawing.elements import box_attributes, clean, element, fixed
from analytics.drawing.marks import FONT, MADE
from analytics.drawing.picture import Picture
from geo.plane import Box

SLANT = -26  # degrees
WIDE, HIGH = 16.5, 6.5  # em of a tile that holds the mark once
LETTER = 1.15  # of the labels of a picture
TILE_PX = 15.0  # letters of the tile that style sheets repeat
TILE_SIZE = (260, 120)  # px of it


def definition(picture: Picture, mark: str) -> str:
    """Define the pattern of the mark for one picture; nothing without a mark."""
    if not mark:
        return ""
    size = LETTER * picture.px(picture.sizes.label)
    words = element(
        "text",
        clean(mark),
        x=fixed(size),
        y=fixed(HIGH * size / 2),
        font_size=fixed(size),
        font_weight="600",
        fill=_colour(picture),
        fill_opacity=MADE["strength"],
    )
    return element(
        "pattern",
        words,
        id=_name(picture),
        width=fixed(WIDE * size),
        height=fixed(HIGH * size),
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({SLANT})",
    )


def watermark(picture: Picture, mark: str, panel: Box) -> str:
    """Draw the mark all over a panel; it lets the pointer through. Nothing without a mark."""
    if not mark:
        return ""
    fill = f"url(#{_name(picture)})"
    return element("rect", **box_attributes(panel), fill=fill, pointer_events="none")


def _name(picture: Picture) -> str:
    return f"{picture.prefix}-made"


def _colour(picture: Picture) -> str:
    return MADE["on-dark"] if picture.dark else MADE["letters"]


def tile_address(mark: str, strength: str = MADE["strength"]) -> str:
    """Write the mark as an image that a style sheet repeats: its address, with all of it inside."""
    width, height = TILE_SIZE
    middle = f"rotate({SLANT} {width / 2:g} {height / 2:g})"
    words = element(
        "text",
        clean(mark),
        x=fixed(width / 2),
        y=fixed(height / 2),
        font_size=fixed(TILE_PX),
        font_family=FONT,
        font_weight="600",
        text_anchor="middle",
        fill=MADE["letters"],
        fill_opacity=strength,
        transform=middle,
    )
    drawn = element(
        "svg",
        words,
        xmlns="http://www.w3.org/2000/svg",
        width=str(width),
        height=str(height),
    )
    return f"data:image/svg+xml,{quote(drawn)}"
