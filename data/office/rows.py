"""Rows of a list for a table, once its repairs are decided, and everything that is wrong in it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from data.faults import Fault
from data.imported import ImportedRow
from data.office.blame import Blame
from data.office.decisions import NOTHING_DECIDED, Decisions
from data.office.derived import Derived, derive
from data.office.list_columns import ListColumn
from data.office.proposals import Proposals, Repair
from data.office.settling import AS_IT_IS, Settler
from data.office.values.column import ColumnReader, Setting
from data.tables.column import Column


@dataclass(frozen=True)
class ListRows:
    """A list as rows for a table.

    Attributes:
        rows: in the order of the list.
        faults: what has to be put right or answered before it can be taken in.
        derived: repairs that fill what a row only tells: the code of its county, its city.
    """

    rows: tuple[ImportedRow, ...]
    faults: tuple[Fault, ...]
    derived: tuple[Repair, ...]


def rows_from(proposals: Proposals, decisions: Decisions = NOTHING_DECIDED) -> ListRows:
    """Make the rows of a list, with the repairs that were accepted.

    A blank cell is left out of its row. A cell with a fault is, too: the list should not be taken
    in before its faults are put right.

    Args:
        proposals: of the list.
        decisions: on its repairs.
    """
    maker = _RowMaker(proposals, decisions)
    rows = tuple(maker.rows())
    # known only after the rows
    faults = tuple(maker.faults())
    derived = tuple(maker.derived())
    return ListRows(rows, faults, derived)


class _RowMaker:
    """Makes rows line by line, and gathers faults and derived values on the way."""

    def __init__(self, proposals: Proposals, decisions: Decisions) -> None:
        self._proposals = proposals
        self._table = proposals.table
        self._head = proposals.head
        self._references = proposals.references
        self._decisions = decisions
        self._blame = Blame(proposals.file.name, self._head.sheet)
        self._derived: dict[Derived, list[str]] = defaultdict(list)
        self._constants = self._read_constants()
        self._columns: list[tuple[ListColumn, Settler]] = []
        for column in self._only_once():
            if column.asks_unit:
                self._blame.column("office.unit unknown", column, self._head.last)
                continue
            settler = self._settler(column.column)
            self._columns.append((column, settler))

    def _settler(self, column: Column) -> Settler:
        words = self._proposals.mapping.words
        return Settler(
            column,
            self._table,
            self._references,
            words,
            self._decisions,
        )

    def _only_once(self) -> Iterator[ListColumn]:
        """Go through the columns; a second one for the same column of the table is a fault."""
        first: dict[str, str] = {}
        for column in self._proposals.columns:
            name = column.column.name
            if name in first:
                fill = {"other": first[name], "name": name}
                self._blame.column("office.mapped twice", column, self._head.last, fill)
                continue
            first[name] = column.head.key
            yield column

    def _read_constants(self) -> dict[str, str | None]:
        """Give the values that all rows have, as the table writes them."""
        constants = self._proposals.mapping.constants
        setting = Setting(self._references)
        values: dict[str, str | None] = {}
        for name, constant in constants.items():
            column = self._table.column(name)
            reader = ColumnReader(column, self._table, "", setting)
            reading = reader.read(constant)
            settler = self._settler(column)
            settled = settler.settle(reading, "")
            if settled.flaw is None:
                values[name] = settled.text
            else:
                self._blame.constant(name, reading, settled.flaw)

        return values

    def rows(self) -> Iterator[ImportedRow]:
        """Make a row of each line that gives some value."""
        for place, line in enumerate(self._head.lines):
            row = self._row(place, line)
            if row.values:
                yield row

    def _row(self, place: int, line: int) -> ImportedRow:
        values: dict[str, str | None] = {}
        cells: dict[str, str] = {}
        faulty: list[str] = []
        for column, settler in self._columns:
            name = column.column.name
            reading = column.readings[place]
            if reading is None:
                continue
            address = column.address(line)
            settled = settler.settle(reading, address)
            if settled.flaw is not None:
                self._blame.cell(column, line, address, reading, settled.flaw)
                faulty.append(name)
            elif settled.text != AS_IT_IS:
                values[name] = settled.text
                cells[name] = address

        if values:
            self._add_constants(values)
            self._add_derived(values, cells, faulty)

        # what no cell gave or told for certain only fills blanks
        constants = tuple(name for name in values if name not in cells)
        return ImportedRow(self._head.sheet, line, values, cells, constants)

    def _add_constants(self, values: dict[str, str | None]) -> None:
        """Add the values that all rows have, where a row has none of its own."""
        for name, constant in self._constants.items():
            values.setdefault(name, constant)

    def _add_derived(
        self, values: dict[str, str | None], cells: dict[str, str], faulty: list[str]
    ) -> None:
        """Add the values that a row only tells, as far as they are accepted."""
        found = list(derive(values, faulty, self._table, self._references))
        for derived in found:
            address = cells.get(derived.source, "")
            self._derived[derived].append(address)
            if self._decisions.accepts(derived.kind, address):
                column = derived.column
                values[column] = derived.value
                # without an address a constant told it
                if address and not derived.only_fills:
                    cells[column] = address

    def faults(self) -> Iterator[Fault]:
        """Give the faults found so far."""
        return self._blame.faults()

    def derived(self) -> Iterator[Repair]:
        """Give the derived values as repairs, those of equal value together."""
        for derived, cells in self._derived.items():
            yield Repair(
                kind=derived.kind,
                column=derived.column,
                old="",
                new=derived.value,
                options=(),
                cells=tuple(cells),
                fill={"told": derived.told},
                called=derived.called,
            )
