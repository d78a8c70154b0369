"""The columns of a list that stand for one of the table, with their values read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from data.office.cells import Sheet, Value
from data.office.head import Head, HeadColumn
from data.office.mapping import LEFT, ColumnMapping
from data.office.matching import unit_of
from data.office.merged import MergedCells, read_merged
from data.office.places import CITY
from data.office.texts import text_of
from data.office.values.column import ColumnReader, Setting
from data.office.values.steps import Reading
from data.tables.column import Column, Table


@dataclass(frozen=True)
class ListColumn:
    """A column of a list and the one of the table it stands for.

    Attributes:
        head: of the list.
        column: of the table.
        asks_unit: its numbers say nothing before someone tells their unit.
        readings: one for each line of data, None where the cell is blank.
        merged: tells the cell that gave a value.
    """

    head: HeadColumn
    column: Column
    asks_unit: bool
    readings: Sequence[Reading | None]
    merged: MergedCells

    @property
    def letter(self) -> str:
        """What a spreadsheet calls it."""
        return str(get_column_letter(self.head.number))

    def address(self, line: int) -> str:
        """Give the address of the cell that gives a line its value."""
        source = self.merged.sources.get((line, self.head.number))
        return source or f"{self.letter}{line}"

    def text(self, sheet: Sheet, line: int) -> str:
        """Give the text of a line in it, which is that of its merged range."""
        value = sheet.value(line, self.head.number)
        if value is None:
            value = self.merged.values.get((line, self.head.number))
        return text_of(value)

    def read_lines(self, head: Head) -> Iterator[tuple[int, Reading]]:
        """Go through the lines in which it holds a value."""
        for line, reading in zip(head.lines, self.readings, strict=True):
            if reading is not None:
                yield line, reading


class ListReader:
    """Reads the columns of a list that stand for one of a table.

    Args:
        setting: what decides how values are read.
    """

    def __init__(
        self, sheet: Sheet, head: Head, mapping: ColumnMapping, table: Table, setting: Setting
    ) -> None:
        self._sheet = sheet
        self._head = head
        self._mapping = mapping
        self._table = table
        self._setting = setting
        self._columns = self._described()
        self.merged = read_merged(sheet, self._columns, frozenset(head.lines))
        self._cities = self._read_cities()

    def _described(self) -> dict[int, Column]:
        """Give the number of each column of the list -> the column of the table it stands for."""
        described = {}
        for column in self._head.columns:
            name = self._mapping.columns.get(column.key, LEFT)
            if name != LEFT:
                described[column.number] = self._table.column(name)
        return described

    def columns(self) -> Iterator[ListColumn]:
        """Read the columns from left to right."""
        for head in self._head.columns:
            described = self._columns.get(head.number)
            if described is None:
                continue
            unit = unit_of(head, self._head, self._table, self._mapping)
            reader = ColumnReader(described, self._table, unit or "", self._setting)
            yield ListColumn(
                head=head,
                column=described,
                asks_unit=unit is None,
                readings=self._readings(reader, head.number),
                merged=self.merged,
            )

    def _readings(self, reader: ColumnReader, number: int) -> list[Reading | None]:
        """Read the cells of a column, line by line."""
        readings: list[Reading | None] = []
        for line, city in zip(self._head.lines, self._cities, strict=True):
            value = self._value(line, number)
            flaw = self.merged.flaws.get((line, number))
            if value is None:
                readings.append(None)
            elif flaw is None:
                readings.append(reader.read(value, city))
            else:
                text = text_of(value)
                readings.append(Reading(text, text, flaw=flaw))

        return readings

    def _value(self, line: int, number: int) -> Value:
        """Give the value of a cell, which is that of its merged range."""
        value = self._sheet.value(line, number)
        if value is None:
            return self.merged.values.get((line, number))
        return value

    def _read_cities(self) -> list[str]:
        """Give what each line says of its city, which may tell two counties apart."""
        for number, column in self._columns.items():
            if column.name == CITY:
                values = [self._value(line, number) for line in self._head.lines]
                return list(map(text_of, values))
        return [""] * len(self._head.lines)
