"""The lines of a head: the one whose words look most like heads, and those that belong to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.office.cells import Sheet, Value
from data.office.head_text import in_one_line, read_head
from data.office.texts import text_of

FARTHEST = 60  # lines from the top in which a head is looked for
LONGEST = 60  # letters of a head; more are a sentence
MOST_LINES = 4  # of a head
FOR_KNOWN = 4  # points of a word that some table knows, against one of any other word
AGAINST = 2  # points that a number or a date costs
COLON = re.compile("[:：]")  # as in a line that says whose list it is


def lines_of_head(sheet: Sheet) -> range | None:
    """Find the lines of a head; None if no line looks like one."""
    best = 0
    found = None
    top = sheet.rows[:FARTHEST]
    for line, row in enumerate(top, start=1):
        points = _points(row)
        if points > best:
            best = points
            found = line

    if found is None:
        return None

    first = _first(sheet, found)
    last = _last(sheet, found)
    return range(first, last + 1)


def _points(row: Sequence[Value]) -> int:
    """Count how much a line looks like a head."""
    texts = set()
    others = 0
    for value in row:
        if isinstance(value, str) and len(value) <= LONGEST:
            texts.add(value)
        elif value is not None:
            others += 1

    known = sum(read_head(text).is_known for text in texts)
    if len(texts) < 2 and not known:
        return 0

    points = FOR_KNOWN * known + len(texts)
    return points - AGAINST * others


def _first(sheet: Sheet, line: int) -> int:
    """Go up while the line above groups the columns of the head."""
    first = line
    highest = max(line - MOST_LINES + 1, 1)
    while first > highest and _groups(sheet, first - 1):
        first -= 1
    return first


def _last(sheet: Sheet, line: int) -> int:
    """Go down while the line below divides the columns of the head, or cells reach into it."""
    last = line
    lowest = line + MOST_LINES - 1
    while last < lowest and _groups(sheet, last):
        last += 1

    for top, _, bottom, _ in sheet.merged:
        reaches = top <= line < bottom
        if reaches and bottom <= lowest:
            last = max(last, bottom)

    return last


# --- two lines that are one head ------------------------------------------------------------------


@dataclass(frozen=True)
class _Pair:
    """Two lines that may be one head.

    Attributes:
        line: the upper one.
        upper, lower: column -> the text that stands there.
    """

    sheet: Sheet
    line: int
    upper: Mapping[int, str]
    lower: Mapping[int, str]

    def span(self, column: int) -> range:
        """Give the columns that a text of the upper line stands above."""
        area = self.sheet.area_of(self.line, column)
        if area is None:
            return self._span_of_blanks(column)

        _, left, bottom, right = area
        if bottom > self.line:
            return range(left, left + 1)
        return range(left, right + 1)

    def _span_of_blanks(self, column: int) -> range:
        """Give the columns up to the next text, as far as something stands below."""
        after = column + 1
        if column in self.lower:
            while after not in self.upper and after in self.lower:
                after += 1
        return range(column, after)

    def is_sound(self, span: range) -> bool:
        """Tell if a head has nothing below it, or as a group at least two heads."""
        below = [column for column in span if column in self.lower]
        if len(span) == 1:
            return not below
        return len(below) > 1

    def is_merged(self, span: range) -> bool:
        """Tell if a group is one merged cell."""
        return self.sheet.area_of(self.line, span.start) is not None


def _groups(sheet: Sheet, line: int) -> bool:
    """Tell if a line groups the heads in the line below it.

    A group then stands above two heads or more, and a head that is none has nothing below it. Some
    group is merged, or stands beside a head that is none.
    """
    upper = _texts(sheet, line)
    lower = _texts(sheet, line + 1)
    if len(upper) < 2 or not lower:
        return False

    pair = _Pair(sheet, line, upper, lower)
    spans = [pair.span(column) for column in upper]
    reached = {column for span in spans for column in span}
    is_sound = all(pair.is_sound(span) for span in spans)
    if not is_sound or not reached.issuperset(lower):
        return False

    groups = [span for span in spans if len(span) > 1]
    if any(pair.is_merged(span) for span in groups):
        return True
    # else some group has to stand beside a head that is none
    return 0 < len(groups) < len(spans)


def _texts(sheet: Sheet, line: int) -> dict[int, str]:
    """Give the texts of a line by column; none if it holds anything else, or a sentence."""
    if not 1 <= line <= len(sheet.rows):
        return {}

    texts = {}
    for column, value in enumerate(sheet.rows[line - 1], start=1):
        if value is None:
            continue
        if not isinstance(value, str) or len(value) > LONGEST or COLON.search(value):
            return {}
        texts[column] = value

    return texts


# --- the texts of a head --------------------------------------------------------------------------


class HeadTexts:
    """What stands above each column.

    Args:
        heads: the lines of the head.
    """

    def __init__(self, sheet: Sheet, heads: range) -> None:
        self._sheet = sheet
        self._heads = heads

    def by_column(self) -> dict[int, tuple[str, ...]]:
        """Give the head of each column line by line; what reaches over lines stands once."""
        texts = {}
        for column in range(1, self._sheet.width + 1):
            parts: list[str] = []
            for line in self._heads:
                value = self._value(line, column)
                text = in_one_line(text_of(value))
                if text and text not in parts[-1:]:
                    parts.append(text)
            texts[column] = tuple(parts)

        return texts

    def _value(self, line: int, column: int) -> Value:
        """Give the value above a column; a group is that of each of its columns."""
        value = self._sheet.value(line, column)
        if value is not None:
            return value

        area = self._sheet.area_of(line, column)
        if area is None:
            return self._group(line, column)

        top, left, _, _ = area
        if top in self._heads:
            return self._sheet.value(top, left)
        return None

    def _group(self, line: int, column: int) -> Value:
        """Give the group of a column if it is not merged, as in a CSV file."""
        is_last = line == self._heads[-1]
        if is_last or self._sheet.value(line + 1, column) is None:
            return None

        for left in range(column - 1, 0, -1):
            value = self._sheet.value(line, left)
            if value is not None:
                return value

        return None
