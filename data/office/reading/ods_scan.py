"""What is around the values of the sheets of an .ods: hidden lines, merges, formulas, notes.

python-calamine gives values alone, and makes room for every repeated cell, so the cells have to be
counted before they are read.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from data.office.cells import Area, cell_address
from data.office.limits import MOST_COLUMNS, MOST_LINES, Size
from data.office.reading.archive import Attributes, local_name, xml_parser

LINK = "'file:"  # in a formula that refers to another file
HIDDEN = ("collapse", "filter")
DATE, ERROR = "date", "error"  # types of values whose text matters


@dataclass
class TableScan:
    """What a sheet holds beside its values.

    Attributes:
        lines, columns: down to the last cell with a value.
        cells: how many hold a value.
        shown: address -> the text that a date is shown as.
        errors: address -> the error that stands there.
        has_links: a formula refers to another file.
    """

    title: str
    lines: int = 0
    columns: int = 0
    cells: int = 0
    merged: list[Area] = field(default_factory=list)
    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    has_links: bool = False

    @property
    def size(self) -> Size:
        """The size of the sheet."""
        return Size(self.lines, self.columns, self.cells)


def scan_tables(part: bytes) -> list[TableScan]:
    """Scan the content of an .ods, sheet by sheet."""
    scanner = _Scanner()
    parser = xml_parser()
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.hear
    parser.Parse(part, True)
    return scanner.tables


class _Scanner:
    """Follows the elements of all sheets."""

    def __init__(self) -> None:
        self.tables: list[TableScan] = []
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "table": self._start_table,
            "table-column": self._start_column,
            "table-row": self._start_row,
            "table-cell": self._start_cell,
            "covered-table-cell": self._start_cell,
            "annotation": self._start_note,
            "p": self._start_paragraph,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "table-row": self._end_row,
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_cell,
            "annotation": self._end_note,
            "p": self._end_paragraph,
        }
        self._line = 1
        self._lines = 1  # that the present row stands for
        self._column = 1
        self._described = 1  # the next column to be described
        self._type = ""
        self._address = ""
        self._in_note = False
        self._in_paragraph = False
        self._text: list[str] = []
        self._note: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin an element."""
        local = local_name(name)
        handler = self._starts.get(local)
        is_inside = local == "table" or bool(self.tables)
        if handler is not None and is_inside:
            handler(_plain(attributes))

    def end(self, name: str) -> None:
        """End an element."""
        handler = self._ends.get(local_name(name))
        if handler is not None and self.tables:
            handler()

    def hear(self, text: str) -> None:
        """Take in a text, if it matters."""
        if not self._in_paragraph:
            return
        if self._in_note:
            self._note.append(text)
        elif self._type in (DATE, ERROR):
            self._text.append(text)

    # --- tables, columns, rows

    def _start_table(self, attributes: Attributes) -> None:
        title = attributes.get("name", "")
        self.tables.append(TableScan(title))
        self._line = 1
        self._described = 1

    def _start_column(self, attributes: Attributes) -> None:
        first = self._described
        self._described += _count(attributes, "number-columns-repeated")
        is_hidden = attributes.get("visibility") in HIDDEN
        if is_hidden:
            after = min(self._described, MOST_COLUMNS + 1)
            table = self.tables[-1]
            table.hidden_columns += range(first, after)

    def _start_row(self, attributes: Attributes) -> None:
        self._lines = _count(attributes, "number-rows-repeated")
        self._column = 1
        is_hidden = attributes.get("visibility") in HIDDEN
        if is_hidden:
            next_line = self._line + self._lines
            after = min(next_line, MOST_LINES + 1)
            table = self.tables[-1]
            table.hidden_lines += range(self._line, after)

    def _end_row(self) -> None:
        self._line += self._lines

    # --- cells

    def _start_cell(self, attributes: Attributes) -> None:
        column = self._column
        self._column += _count(attributes, "number-columns-repeated")
        shown_column = min(column, MOST_COLUMNS + 1)  # beyond it no cell has a name
        self._address = cell_address(self._line, shown_column)
        self._type = attributes.get("value-type", "")
        self._text = []
        self._note = []
        if self._type:
            self._reach(column)

        if "formula" in attributes:
            self._note_formula(attributes["formula"])

        self._merge(column, attributes)

    def _note_formula(self, formula: str) -> None:
        table = self.tables[-1]
        table.formulas.append(self._address)
        if LINK in formula:
            table.has_links = True

    def _merge(self, column: int, attributes: Attributes) -> None:
        lines = _count(attributes, "number-rows-spanned")
        columns = _count(attributes, "number-columns-spanned")
        if lines > 1 or columns > 1:
            bottom = self._line + lines - 1
            right = column + columns - 1
            area = self._line, column, bottom, right
            table = self.tables[-1]
            table.merged.append(area)

    def _reach(self, column: int) -> None:
        """Count cells with a value, and note how far the sheet goes."""
        table = self.tables[-1]
        columns = self._column - column
        table.cells += columns * self._lines
        last_line = self._line + self._lines - 1
        table.lines = max(table.lines, last_line)
        last_column = self._column - 1
        table.columns = max(table.columns, last_column)

    def _end_cell(self) -> None:
        table = self.tables[-1]
        if self._note:
            table.notes[self._address] = "".join(self._note)

        text = "".join(self._text)
        if self._type == DATE:
            table.shown[self._address] = text

        if self._type == ERROR:
            table.errors[self._address] = text

        self._type = ""

    # --- notes and texts

    def _start_note(self, attributes: Attributes) -> None:
        self._in_note = True

    def _end_note(self) -> None:
        self._in_note = False

    def _start_paragraph(self, attributes: Attributes) -> None:
        self._in_paragraph = True
        if self._in_note and self._note:
            self._note.append("\n")

    def _end_paragraph(self) -> None:
        self._in_paragraph = False


def _count(attributes: Attributes, name: str) -> int:
    return int(attributes.get(name, 1))


def _plain(attributes: Attributes) -> Attributes:
    """Give attributes without their namespaces.

    LibreOffice writes an error as a text, and says in an attribute of its own that it is one.
    """
    plain: Attributes = {}
    for name, value in attributes.items():
        local = local_name(name)
        if plain.get(local) != ERROR:
            plain[local] = value
    return plain
