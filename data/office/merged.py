"""Merged cells among the data: which value each of their rows has."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.office.cells import Area, Sheet, Value, area_address, cell_address, places_in
from data.office.values.steps import Flaw
from data.tables.column import Column

Place = tuple[int, int]  # line and column of a cell


@dataclass(frozen=True)
class MergedCells:
    """What merged ranges say of the cells in them.

    Attributes:
        values: cell -> the value of its range, which is that of its first cell.
        sources: cell -> address of the first cell of its range.
        flaws: cell -> why it says nothing.
        filled_down: ranges whose value was taken for each of their rows.
    """

    values: Mapping[Place, Value]
    sources: Mapping[Place, str]
    flaws: Mapping[Place, Flaw]
    filled_down: tuple[Area, ...]


def read_merged(sheet: Sheet, columns: Mapping[int, Column], lines: frozenset[int]) -> MergedCells:
    """Fill texts down inside their merged range, and never beyond it.

    A number over several rows may be of each of them or of all together, and a range over several
    columns of the table is of nobody knows which: both are faults.

    Args:
        columns: number of a column in the sheet -> the column of the table it stands for.
        lines: of the data.
    """
    reader = _Reader(sheet, columns, lines)
    for area in sheet.merged:
        reader.read(area)
    return MergedCells(reader.values, reader.sources, reader.flaws, tuple(reader.filled_down))


class _Reader:
    """Goes through the merged ranges of a sheet."""

    def __init__(self, sheet: Sheet, columns: Mapping[int, Column], lines: frozenset[int]) -> None:
        self._sheet = sheet
        self._columns = columns
        self._lines = lines
        self.values: dict[Place, Value] = {}
        self.sources: dict[Place, str] = {}
        self.flaws: dict[Place, Flaw] = {}
        self.filled_down: list[Area] = []

    def read(self, area: Area) -> None:
        """Read one range, if it holds a value for the data."""
        top, left, _, _ = area
        value = self._sheet.value(top, left)
        cells = [place for place in places_in(area) if self._is_data(place)]
        if value is None or not cells:
            return

        rule = self._rule(cells)
        if rule:
            fill = {"range": area_address(area)}
            self.flaws[cells[0]] = Flaw(rule, fill)
            return

        source = cell_address(top, left)
        for place in cells:
            self._fill(place, value, source, area)

        if len(cells) > 1:
            self.filled_down.append(area)

    def _is_data(self, place: Place) -> bool:
        line, column = place
        return line in self._lines and column in self._columns

    def _rule(self, cells: list[Place]) -> str:
        """Name the fault of a range, "" for none."""
        lines = {line for line, _ in cells}
        columns = {column for _, column in cells}
        if len(columns) > 1:
            return "office.merged columns"

        described = self._columns[columns.pop()]
        if len(lines) > 1 and described.type != "VARCHAR":
            return "office.merged number"
        return ""

    def _fill(self, place: Place, value: Value, source: str, area: Area) -> None:
        """Give a cell the value of its range; a value of its own below it is a fault."""
        own = self._sheet.value(*place)
        is_first = cell_address(*place) == source
        if own is not None and not is_first:
            fill = {"range": area_address(area)}
            self.flaws[place] = Flaw("office.covered", fill)
            return

        self.values[place] = value
        self.sources[place] = source
