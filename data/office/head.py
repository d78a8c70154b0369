"""The head of an office's table: where it stands, its columns, and the rows that are no data."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from pydantic import BaseModel, ConfigDict

from data.office.cells import Sheet
from data.office.head_lines import HeadTexts, lines_of_head
from data.office.limits import refused
from data.office.lines import LineSorter, SetApart
from data.office.texts import text_of
from data.office.words import plain, plain_set

BETWEEN = "/"  # the parts of a head in several lines


@dataclass(frozen=True)
class HeadColumn:
    """One column of an office's table.

    Attributes:
        key: its head in one piece, "规模/面积（亩）"; one that stands twice gets "#2", and one
            without a head is called by its letter, "[C]".
        number: of the column in the sheet, from 1.
        parts: its head line by line, from the top.
        is_hidden: nobody sees it in the file, and it was not asked for.
        is_numbering: it only numbers the rows.
        filled: the number of data rows in which it holds a value.
    """

    key: str
    number: int
    parts: tuple[str, ...]
    is_hidden: bool = False
    is_numbering: bool = False
    filled: int = 0


@dataclass(frozen=True)
class Head:
    """An office's table: its head, its columns and its rows.

    Attributes:
        sheet: the title of its sheet.
        first, last: lines of the head.
        columns: from left to right; those without a head and without values are left out.
        lines: of the data.
        apart: rows that are no data, each with the reason.
    """

    sheet: str
    first: int
    last: int
    columns: tuple[HeadColumn, ...]
    lines: tuple[int, ...]
    apart: tuple[SetApart, ...]

    def column(self, key: str) -> HeadColumn:
        """Give a column by its key.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


class HeadChoice(BaseModel):
    """What a user says of a head, where the program is wrong or must not decide: plain JSON.

    Attributes:
        first, last: lines of the head; None to look for it.
        take: lines to be taken as data although they are set apart.
        take_hidden: take hidden lines and columns, too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: int | None = None
    last: int | None = None
    take: tuple[int, ...] = ()
    take_hidden: bool = False


AS_FOUND = HeadChoice()


def find_head(sheet: Sheet, name: str = "", choice: HeadChoice = AS_FOUND) -> Head:
    """Find the head of a sheet, and tell its data from what stands above, below and between.

    Args:
        name: of the file, for messages.
        choice: what a user says of it.
    Raises:
        OfficeError: no line looks like a head, or the lines chosen are not in the sheet.
    """
    heads = _lines(sheet, name, choice)
    texts = HeadTexts(sheet, heads).by_column()
    numbering = _numbering(sheet, heads, texts)
    hidden_lines: Collection[int] = sheet.hidden_lines
    hidden_columns: Collection[int] = sheet.hidden_columns
    if choice.take_hidden:
        hidden_lines = hidden_columns = ()

    sorter = LineSorter(sheet, heads, numbering, choice.take, hidden_lines)
    sorter.sort()
    filled = _count_filled(sheet, sorter.lines)
    columns = _columns(texts, filled, hidden_columns, numbering)
    return Head(
        sheet=sheet.title,
        first=heads.start,
        last=heads.stop - 1,
        columns=tuple(columns),
        lines=tuple(sorter.lines),
        apart=tuple(sorter.apart),
    )


def _lines(sheet: Sheet, name: str, choice: HeadChoice) -> range:
    """Give the lines of the head."""
    if choice.first is None:
        found = lines_of_head(sheet)
        if found is None:
            raise refused("office.no head", name, sheet=sheet.title)
        return found

    first = choice.first
    last = choice.last or first
    lines = len(sheet.rows)
    if not 1 <= first <= last <= lines:
        raise refused(
            "office.head outside",
            name,
            sheet=sheet.title,
            first=first,
            last=last,
            lines=lines,
        )
    return range(first, last + 1)


# --- columns --------------------------------------------------------------------------------------


def _numbering(sheet: Sheet, heads: range, texts: Mapping[int, tuple[str, ...]]) -> frozenset[int]:
    """Find the columns that only number the rows, by their head or by their values."""
    surely = plain_set("numbering")
    perhaps = plain_set("perhaps_numbering")
    numbering = set()
    for column, parts in texts.items():
        words = {plain(part) for part in parts}
        is_one = bool(words & surely)
        if words & perhaps:
            is_one = _counts(sheet, heads, column)
        if is_one:
            numbering.add(column)
    return frozenset(numbering)


def _counts(sheet: Sheet, heads: range, column: int) -> bool:
    """Tell if the values below a head count 1, 2, 3 ..., perhaps anew for each part of a list."""
    last = 0
    counted = 0
    for line in range(heads.stop, len(sheet.rows) + 1):
        text = text_of(sheet.value(line, column))
        if not text.isdecimal():
            continue
        number = int(text)
        if number not in (last + 1, 1):
            return False
        last = number
        counted += 1
    return counted > 0


def _count_filled(sheet: Sheet, lines: Sequence[int]) -> Counter[int]:
    """Count the values of each column in the rows of data."""
    filled: Counter[int] = Counter()
    for line in lines:
        for column, value in enumerate(sheet.rows[line - 1], start=1):
            if value is not None:
                filled[column] += 1
    return filled


def _columns(
    texts: Mapping[int, tuple[str, ...]],
    filled: Mapping[int, int],
    hidden: Collection[int],
    numbering: Collection[int],
) -> Iterator[HeadColumn]:
    seen: Counter[str] = Counter()
    for number, parts in texts.items():
        if not parts and not filled[number]:
            continue
        key = _key(number, parts)
        seen[key] += 1
        if seen[key] > 1:
            key = f"{key}#{seen[key]}"
        yield HeadColumn(
            key=key,
            number=number,
            parts=parts,
            is_hidden=number in hidden,
            is_numbering=number in numbering,
            filled=filled[number],
        )


def _key(number: int, parts: tuple[str, ...]) -> str:
    if parts:
        return BETWEEN.join(parts)
    letter = get_column_letter(number)
    return f"[{letter}]"
