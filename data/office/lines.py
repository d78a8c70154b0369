"""The rows below a head: data, and what is none, each with the reason."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from data.office.cells import Sheet, Value
from data.office.texts import text_of
from data.office.words import read_words

Kind = str  # a key of the section "apart" of words.toml
ABOVE, NUMBERING, TOTAL, SECTION = "above", "numbering", "total", "section"
BELOW, HIDDEN, AGAIN = "below", "hidden", "head again"
FIRST_TEXTS = 3  # of a row, in which a sum says that it is one
FEW = 2  # cells of a remark that goes on below the data
LONGEST = 200  # letters of a row that is told
_SECTION = re.compile(
    r"[(（]?[一二三四五六七八九十]+[)）]?[、.．\s].*|第[一二三四五六七八九十]+[批类章部].*"
)
_STEMS = "甲乙丙丁戊己庚辛"
_NUMBER = re.compile(rf"[(（]?(\d+|[{_STEMS}])[)）]?")


@dataclass(frozen=True)
class SetApart:
    """A row that is no data.

    Attributes:
        line: its line in the sheet.
        kind: why, a key of the section "apart" of words.toml.
        text: its texts in one piece.
    """

    line: int
    kind: Kind
    text: str


@dataclass(frozen=True)
class Row:
    """A row that is to be told apart.

    Attributes:
        line: its line in the sheet.
        column: the first that holds a value.
        filled: its values without the blanks.
    """

    line: int
    column: int
    filled: tuple[Value, ...]

    @property
    def first(self) -> str:
        """Its first value, if that is a text."""
        value = self.filled[0]
        if isinstance(value, str):
            return value
        return ""

    @property
    def texts(self) -> list[str]:
        """The texts among its values."""
        return [value for value in self.filled if isinstance(value, str)]

    @property
    def in_one_piece(self) -> str:
        """Everything that stands in it."""
        words = map(text_of, self.filled)
        return " ".join(words)[:LONGEST]


class LineSorter:
    """Tells the rows of a sheet apart, from the top.

    Args:
        heads: the lines of the head.
        numbering: columns that only number the rows.
        take: lines to be taken as data whatever they look like.
        hidden: lines that nobody sees, if they are not to be taken.
    """

    def __init__(
        self,
        sheet: Sheet,
        heads: range,
        numbering: Collection[int],
        take: Collection[int],
        hidden: Collection[int],
    ) -> None:
        self._sheet = sheet
        self._heads = heads
        self._numbering = numbering
        self._take = take
        self._hidden = hidden
        head_rows = [sheet.rows[line - 1] for line in heads]
        self._head_rows = [_filled(row) for row in head_rows]
        self._is_below = False
        self.lines: list[int] = []
        self.apart: list[SetApart] = []

    def sort(self) -> None:
        """Go through all rows but those of the head; blank ones are left out."""
        for line, cells in enumerate(self._sheet.rows, start=1):
            if line in self._heads:
                continue
            row = self._row(line, cells)
            if row is None:
                continue
            kind = self._kind(row)
            if kind is None or line in self._take:
                self.lines.append(line)
            else:
                apart = SetApart(line, kind, row.in_one_piece)
                self.apart.append(apart)

    def _row(self, line: int, cells: Sequence[Value]) -> Row | None:
        """Give a row, None if it holds nothing but its number."""
        filled = _filled(cells)
        is_blank = True
        for column, value in enumerate(cells, start=1):
            if value is None:
                continue
            if column not in self._numbering or not _is_number(value):
                is_blank = False
                break

        if is_blank:
            return None

        first = cells.index(filled[0])
        return Row(line, first + 1, filled)

    def _kind(self, row: Row) -> Kind | None:
        """Tell why a row is no data, None if it is."""
        if row.line < self._heads.start:
            return ABOVE
        if row.line in self._hidden:
            return HIDDEN
        if row.filled in self._head_rows:
            return AGAIN
        if not self.lines and _only_numbers(row.filled):
            return NUMBERING
        return self._kind_by_words(row)

    def _kind_by_words(self, row: Row) -> Kind | None:
        if any(is_total(text) for text in row.texts[:FIRST_TEXTS]):
            return TOTAL
        if self._goes_below(row):
            return BELOW
        if len(row.filled) == 1 and self._is_section(row):
            return SECTION
        return None

    def _goes_below(self, row: Row) -> bool:
        """Tell if a row stands below the data; short rows after the first one do, too."""
        if is_below(row.first):
            self._is_below = True
            return True
        return self._is_below and len(row.filled) <= FEW

    def _is_section(self, row: Row) -> bool:
        """Tell if the only text of a row is the title of the rows that follow."""
        if _SECTION.fullmatch(row.first):
            return True

        area = self._sheet.area_of(row.line, row.column)
        if area is None:
            return False

        _, left, _, right = area
        columns = right - left + 1
        return columns > self._sheet.width / 2


def _filled(cells: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(value for value in cells if value is not None)


def _is_number(value: Value) -> bool:
    return _NUMBER.fullmatch(text_of(value)) is not None


def _only_numbers(filled: Sequence[Value]) -> bool:
    """Tell if a row only numbers the columns: "1 2 3", "甲 乙 (1) (2)"."""
    if len(filled) < 2:
        return False
    stems = ""
    numbers = 0
    for value in filled:
        match = _NUMBER.fullmatch(text_of(value))
        if match is None:
            return False
        if match[1] in _STEMS:
            stems += match[1]
            continue
        numbers += 1
        # each kind counts on from its first without a gap
        if match[1] != str(numbers):
            return False
    return _STEMS.startswith(stems)


# --- words ----------------------------------------------------------------------------------------


def is_total(text: str) -> bool:
    """Tell if a text heads a row of sums.

    >>> is_total("杭州市小 计"), is_total("总计（119家）"), is_total("合计算法平台")
    (True, True, False)
    """
    pattern = _total_pattern()
    found = pattern.fullmatch(_without_blanks(text))
    return found is not None


def is_below(text: str) -> bool:
    """Tell if a text begins a row below the data: "填表人：张三".

    >>> is_below("备注：以上为初稿"), is_below("备注")
    (True, False)
    """
    pattern = _below_pattern()
    found = pattern.match(_without_blanks(text))
    return found is not None


@cache
def _total_pattern() -> re.Pattern[str]:
    totals = read_words("words")["totals"]
    words = "|".join(totals)
    return re.compile(rf".{{0,8}}({words})([(:].*|\d*[个家项]?)")


@cache
def _below_pattern() -> re.Pattern[str]:
    below = read_words("words")["below"]
    words = "|".join(below)
    return re.compile(rf"[(*]*({words})([(].{{0,10}}[)])?:")


def _without_blanks(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s", "", wide)
