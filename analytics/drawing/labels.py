"""Words on a map: how wide they are, and where they stand without lying on each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.plane import Box

# em of a character, at least as wide as in the fonts that maps name; whatever is not here is a full
# em (Chinese)
_EM = {
    char: em
    for em, chars in (
        (0.30, " |"),
        (0.35, "',.:;Iijl"),
        (0.40, "!()-/[\\]f{}"),
        (0.45, "rt"),
        (0.55, "*z"),
        (0.60, '"#$+0123456789<=>J^_acesvxy~–'),
        (0.65, "?FLTZ`bdghknopqu"),
        (0.70, "EPSVXY"),
        (0.75, "&ABCDKNRU"),
        (0.80, "GHOQ"),
        (0.90, "Mw"),
        (0.95, "W"),
    )
    for char in chars
}
LINE = 1.2  # em
# tried in this order: on the point, below, above, right, left, then the corners; in box widths and
# heights
STEPS = (
    (0, 0),
    (0, 1),
    (0, -1),
    (1, 0),
    (-1, 0),
    (0.8, 0.8),
    (-0.8, 0.8),
    (0.8, -0.8),
    (-0.8, -0.8),
)
FARTHER = (1.0, 1.6, 2.2)


@dataclass(frozen=True)
class Label:
    """Words centred on a place, px."""

    text: str
    x: float
    y: float
    size: float
    kind: str

    @property
    def box(self) -> Box:
        return box_round(self.text, self.x, self.y, self.size)


def text_width(text: str, size: float) -> float:
    """An upper bound of the width of a line of text, in the unit of `size`."""
    return size * sum(_EM.get(char, 1.0) for char in text)


def box_round(text: str, x: float, y: float, size: float) -> Box:
    """The box of a line of text that is centred on a place."""
    half_width, half_height = text_width(text, size) / 2, LINE * size / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def placed(wanted: Iterable[Label], taken: Iterable[Box], inside: Box) -> list[Label]:
    """Those labels that find room, the most important (first) before the others; each on its point
    or close beside it.

    Args:
        taken: boxes that words must keep off. inside: the panel that they must keep in.
    """
    busy, kept = list(taken), []
    for label in wanted:
        for spot in _spots(label):
            box = spot.box
            held = (
                box[0] >= inside[0]
                and box[1] >= inside[1]
                and box[2] <= inside[2]
                and box[3] <= inside[3]
            )
            if held and not any(overlap(box, other) for other in busy):
                kept.append(spot)
                busy.append(box)
                break
    return kept


def _spots(label: Label) -> Iterable[Label]:
    width, height = text_width(label.text, label.size), LINE * label.size
    for far in FARTHER:
        for right, down in STEPS:
            if far == 1.0 or (right, down) != (0, 0):
                x = label.x + far * right * (width + label.size) / 2
                yield Label(label.text, x, label.y + far * down * height, label.size, label.kind)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """A text in lines of at most a width, broken at blanks, or between Chinese characters, or
    anywhere if nothing else will do.
    """
    lines, line = [], ""
    for word in _pieces(text):
        if line and text_width((line + word).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += word if line else word.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


NEVER_FIRST = "，。、；：）”』》,.;:)%"


def _pieces(text: str) -> list[str]:
    """What a line is broken between: words with the blank after them, Chinese characters with the
    punctuation after them.
    """
    pieces: list[str] = []
    for char in text:
        joins = pieces and (
            char in NEVER_FIRST
            or char == " "
            or pieces[-1][-1] in "（“「"
            or (
                ord(char) < 0x2E80 and ord(pieces[-1][-1]) < 0x2E80 and not pieces[-1].endswith(" ")
            )
        )
        if joins:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
