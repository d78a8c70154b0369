"""An office's file as it was read: sheets of cells, and what its program shows around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.utils import get_column_letter

from data.faults import Fault

Area = tuple[int, int, int, int]  # first line, first column, last line, last column, from 1
YEAR, MONTH, DAY = "year", "month", "day"


@dataclass(frozen=True, slots=True)
class Day:
    """A date that a cell holds as one.

    Attributes:
        iso: "2025-03-01", or with a time of day "2025-03-01T10:30:00".
        shown: how much of it the file shows: "year", "month" or "day".
    """

    iso: str
    shown: str = DAY

    def __str__(self) -> str:
        """Write the date as far as the file shows it."""
        if self.shown == YEAR:
            return self.iso[:4]
        if self.shown == MONTH:
            return self.iso[:7]
        return self.iso


@dataclass(frozen=True, slots=True)
class CellError:
    """The place of a value that a program could not work out.

    Attributes:
        text: as the program writes it, "#N/A"; "" for a formula that was never calculated.
    """

    text: str

    def __str__(self) -> str:
        return self.text or "="


# a number is a float, or an int where the file tells them apart
Value = str | int | float | bool | Day | CellError | None


@dataclass(frozen=True)
class Cell:
    """One cell, with everything that is known of it.

    Attributes:
        value: the one that the file holds at this place; of a formula, its value when last saved.
        address: "C14".
        merged: the merged range it is in.
        is_hidden: it stands in a hidden row, column or sheet.
        is_formula: its value was calculated.
        note: the comment on it, "" for none.
    """

    value: Value
    address: str
    merged: Area | None
    is_hidden: bool
    is_formula: bool
    note: str


@dataclass(frozen=True)
class Sheet:
    """One sheet. Lines and columns count from 1.

    Attributes:
        title: "" for a CSV file, which has no sheets.
        rows: line by line, None where a cell is blank; lines may be of different length.
        merged: ranges that are merged into one cell.
        hidden: nobody sees the sheet.
        hidden_lines, hidden_columns: nobody sees them; of lines, also those that a filter hides.
        formulas: addresses of cells whose value was calculated.
        notes: address -> the comment on it.
    """

    title: str
    rows: Sequence[Sequence[Value]]
    merged: Sequence[Area] = ()
    hidden: bool = False
    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        widths = map(len, self.rows)
        return max(widths, default=0)

    @cached_property
    def is_blank(self) -> bool:
        """True if no cell holds a value."""
        return self.filled == 0

    @cached_property
    def filled(self) -> int:
        """The number of cells that hold a value."""
        filled = 0
        for row in self.rows:
            filled += len(row) - row.count(None)
        return filled

    def value(self, line: int, column: int) -> Value:
        """Give the value of a cell, None beyond the end of its line."""
        if line > len(self.rows):
            return None
        row = self.rows[line - 1]
        if column > len(row):
            return None
        return row[column - 1]

    def area_of(self, line: int, column: int) -> Area | None:
        """Give the merged range that a cell is in."""
        return self._area_by_cell.get((line, column))

    @cached_property
    def _area_by_cell(self) -> dict[tuple[int, int], Area]:
        cells = {}
        for area in self.merged:
            for place in places_in(area):
                cells[place] = area
        return cells

    def cell(self, line: int, column: int) -> Cell:
        """Give everything that is known of a cell."""
        address = cell_address(line, column)
        is_hidden = line in self.hidden_lines or column in self.hidden_columns
        return Cell(
            value=self.value(line, column),
            address=address,
            merged=self.area_of(line, column),
            is_hidden=is_hidden or self.hidden,
            is_formula=address in self.formulas,
            note=self.notes.get(address, ""),
        )


@dataclass(frozen=True)
class OfficeFile:
    """An office's file.

    Attributes:
        name: as it was sent.
        kind: "xlsx", "xls", "ods" or "csv", by its content.
        sheets: in the order of the file, hidden ones too.
        since_1904: days are counted from 1904-01-01, as old programs of the Macintosh did.
        notices: what a reader of the file should know, and blocks nothing.
    """

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    since_1904: bool = False
    notices: tuple[Fault, ...] = ()

    def sheet(self, title: str) -> Sheet:
        """Give a sheet by its title.

        Raises:
            KeyError: there is none.
        """
        for sheet in self.sheets:
            if sheet.title == title:
                return sheet
        raise KeyError(title)

    @property
    def first_sheet(self) -> Sheet:
        """The first sheet that is seen and holds something, else the first of all."""
        for sheet in self.sheets:
            if not sheet.hidden and not sheet.is_blank:
                return sheet
        return self.sheets[0]


def cell_address(line: int, column: int) -> str:
    """Name a cell as a spreadsheet does; both count from 1.

    >>> cell_address(14, 3)
    'C14'
    """
    letters: str = get_column_letter(column)
    return f"{letters}{line}"


def area_address(area: Area) -> str:
    """Name a range as a spreadsheet does.

    >>> area_address((4, 2, 6, 2))
    'B4:B6'
    """
    top, left, bottom, right = area
    first = cell_address(top, left)
    last = cell_address(bottom, right)
    return f"{first}:{last}"


def places_in(area: Area) -> Iterator[tuple[int, int]]:
    """Go through line and column of every cell of a range."""
    top, left, bottom, right = area
    for line in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield line, column
