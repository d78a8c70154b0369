"""Words on a map: how wide they are, and where they stand without lying on each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from geo.plane import Box

# em of a character, at least as wide as in the fonts that maps name; any other (Chinese) takes 1 em
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
# tried in this order, in box widths and heights: on the point, below, above, beside, the corners
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
        """The room that the words take, px."""
        return box_round(self.text, self.x, self.y, self.size)


def text_width(text: str, size: float) -> float:
    """Give an upper bound of the width of a line of text, in the unit of `size`."""
    return size * sum(_EM.get(char, 1.0) for char in text)


def box_round(text: str, x: float, y: float, size: float) -> Box:
    """Measure the box of a line of text that is centred on a place."""
    half_width = text_width(text, size) / 2
    half_height = LINE * size / 2
    left = x - half_width
    top = y - half_height
    return left, top, x + half_width, y + half_height


def overlap(a: Box, b: Box) -> bool:
    """True if two boxes share room; touching is none."""
    a_left, a_top, a_right, a_bottom = a
    b_left, b_top, b_right, b_bottom = b
    beside_each_other = a_right <= b_left or b_right <= a_left
    above_each_other = a_bottom <= b_top or b_bottom <= a_top
    return not (beside_each_other or above_each_other)


def placed(wanted: Iterable[Label], taken: Iterable[Box], inside: Box) -> list[Label]:
    """Place the labels that find room, each on its point or close beside it.

    Args:
        wanted: the most important first.
        taken: boxes that words must keep off.
        inside: the panel that they must keep in.
    """
    busy = list(taken)
    kept = []
    for label in wanted:
        for spot in _spots(label):
            box = spot.box
            is_free = not any(overlap(box, other) for other in busy)
            if is_free and _holds(inside, box):
                kept.append(spot)
                busy.append(box)
                break
    return kept


def _holds(outer: Box, inner: Box) -> bool:
    """True if a box lies within another."""
    left, top, right, bottom = inner
    outer_left, outer_top, outer_right, outer_bottom = outer
    begins_inside = left >= outer_left and top >= outer_top
    ends_inside = right <= outer_right and bottom <= outer_bottom
    return begins_inside and ends_inside


def _spots(label: Label) -> Iterable[Label]:
    """Yield a label where it may stand, the best spot first."""
    step_right = (text_width(label.text, label.size) + label.size) / 2
    step_down = LINE * label.size
    for far in FARTHER:
        for right, down in STEPS:
            if far == 1.0 or (right, down) != (0, 0):
                x = label.x + far * right * step_right
                y = label.y + far * down * step_down
                yield replace(label, x=x, y=y)


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines of at most a width, at blanks or between Chinese characters.

    A word without either may be wider.
    """
    lines = []
    line = ""
    for word in _pieces(text):
        if line and text_width((line + word).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = ""
        line += word if line else word.lstrip()
    if line.strip():
        return [*lines, line.rstrip()]
    return lines


FIRST_CHINESE = "\u2e80"
NEVER_LAST = "（“「"
NEVER_FIRST = "，。、；：）”』》,.;:)%"


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end.

    Words keep the blank after them, Chinese characters the punctuation after them.
    """
    pieces: list[str] = []
    for char in text:
        if pieces and _joins(pieces[-1][-1], char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _joins(before: str, char: str) -> bool:
    """True if no line may end between two characters."""
    if char in NEVER_FIRST or char == " " or before in NEVER_LAST:
        return True
    is_word = before < FIRST_CHINESE and char < FIRST_CHINESE
    return is_word and before != " "
