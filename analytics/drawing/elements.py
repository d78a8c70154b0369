"""SVG elements as text: tags, lines of words and lengths, escaped in one place."""

from dataclasses import dataclass
from html import escape

from analytics.drawing.marks import Theme
from data.text import writable
from geo.plane import Box

BASELINE = 0.36  # em from the middle of a line of text down to its baseline


@dataclass(frozen=True)
class Drawn:
    """SVG, and the boxes it takes that words must keep off, px."""

    svg: str
    boxes: list[Box]


def clean(text: object) -> str:
    """Escape a text for XML, with a mark for what XML cannot hold."""
    return escape(writable(str(text)))


def element(tag: str, /, *content: str, **attributes: str | None) -> str:
    """Write an SVG element.

    Args:
        tag: its name.
        content: elements and cleaned text inside it; without any the element is empty.
        attributes: by name, in this order, with _ for a hyphen and without a _ at the end (class_).
            Values are escaped; None leaves an attribute out.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{clean(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    if content:
        return f"<{tag}{written}>{''.join(content)}</{tag}>"
    return f"<{tag}{written}/>"


def fixed(length: float, digits: int = 1) -> str:
    """Write a length with a number of decimals."""
    return f"{length:.{digits}f}"


def box_attributes(box: Box) -> dict[str, str]:
    """Give the attributes that place a <rect> in a box, px."""
    left, top, right, bottom = box
    return {
        "x": fixed(left),
        "y": fixed(top),
        "width": fixed(right - left),
        "height": fixed(bottom - top),
    }


def text_line(text: str, x: float, y: float, size: float, **attributes: str | None) -> str:
    """Write a line of words of a size, px, that begins at x and whose middle is at y."""
    return element(
        "text",
        clean(text),
        x=fixed(x),
        y=fixed(y + BASELINE * size),
        font_size=fixed(size),
        **attributes,
    )


def title(text: str) -> str:
    """Write what a browser shows, and a screen reader says, of the element round it."""
    return element("title", clean(text))


def halo(size: float, theme: Theme) -> dict[str, str]:
    """Give the attributes of words of a size, px, that stand on a map."""
    return {
        "paint_order": "stroke",
        "stroke": theme.halo,
        "stroke_width": fixed(size / 4),
        "stroke_linejoin": "round",
    }
