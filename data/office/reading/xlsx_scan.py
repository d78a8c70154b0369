"""What is around the values of a sheet of an .xlsx: hidden lines, merges, formulas, errors.

python-calamine gives values alone. It also makes room for every cell up to the last one, so a sheet
has to be counted before it is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import XMLParserType

from openpyxl.utils import column_index_from_string, range_boundaries

from data.office.cells import Area, cell_address
from data.office.limits import MOST_COLUMNS, MOST_LINES, Size
from data.office.reading.archive import Attributes, local_name, xml_parser

DIGITS = "0123456789"
TRUE = ("1", "true")
NUMBER, TEXT, ERROR = "n", "str", "e"  # types of values; TEXT is that of a formula


@dataclass
class SheetScan:
    """What a sheet holds beside its values.

    Attributes:
        lines: down to the last cell with a value.
        letters: of the columns of cells with a value.
        cells: how many hold a value.
        dated: address -> how much of its date a cell shows, where its style is special.
        formulas: addresses of cells with one.
        uncalculated: those of formulas without a value.
        errors: address -> the error that stands there.
    """

    lines: int = 0
    letters: set[str] = field(default_factory=set)
    cells: int = 0
    merged: list[Area] = field(default_factory=list)
    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    dated: dict[str, str] = field(default_factory=dict)
    formulas: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> Size:
        """The size of the sheet."""
        columns = map(column_index_from_string, self.letters)
        last = max(columns, default=0)
        return Size(self.lines, last, self.cells)


def scan_sheet(part: bytes, dated_styles: Mapping[str, str]) -> SheetScan:
    """Scan the part of a sheet.

    Args:
        dated_styles: number of a style -> how much of a date it shows, where that is special.
    """
    parser = xml_parser()
    scanner = _Scanner(parser, dated_styles)
    parser.StartElementHandler = scanner.start
    parser.Parse(part, True)
    scanner.end_cell()
    return scanner.scan


class _Scanner:
    """Follows the elements of a sheet; of texts only those that are asked for."""

    def __init__(self, parser: XMLParserType, dated_styles: Mapping[str, str]) -> None:
        self.scan = SheetScan()
        self._parser = parser
        self._dated_styles = dated_styles
        # name of an element with its namespace -> its handler; most elements have none
        self._handlers: dict[str, Callable[[Attributes], None] | None] = {}
        self._line = 0
        self._position = 0  # in its line
        self._address = ""
        self._type = NUMBER
        self._has_formula = False
        self._has_value = False
        self._heard = ""

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin an element."""
        try:
            handler = self._handlers[name]
        except KeyError:
            method = f"_start_{local_name(name)}"
            handler = getattr(self, method, None)
            self._handlers[name] = handler

        if handler is not None:
            handler(attributes)

    def _start_col(self, attributes: Attributes) -> None:
        if attributes.get("hidden") not in TRUE:
            return
        first = int(attributes["min"])
        last = int(attributes["max"])
        last = min(last, MOST_COLUMNS)
        self.scan.hidden_columns += range(first, last + 1)

    def _start_row(self, attributes: Attributes) -> None:
        following = self._line + 1
        self._line = int(attributes.get("r", following))
        self._position = 0
        is_hidden = attributes.get("hidden") in TRUE
        if is_hidden and self._line <= MOST_LINES:
            self.scan.hidden_lines.append(self._line)

    def _start_c(self, attributes: Attributes) -> None:
        self.end_cell()
        self._position += 1
        address = attributes.get("r")
        if address is None:
            # some programs leave out the addresses of cells that follow each other
            column = min(self._position, MOST_COLUMNS + 1)
            address = cell_address(self._line, column)

        self._address = address
        self._type = attributes.get("t", NUMBER)
        style = attributes.get("s", "")
        if style in self._dated_styles:
            self.scan.dated[address] = self._dated_styles[style]

    def end_cell(self) -> None:
        """Note a formula that was never calculated, once its cell has ended."""
        if self._has_formula and not self._has_value:
            self.scan.uncalculated.append(self._address)
        self._has_formula = False
        self._has_value = False

    def _start_f(self, attributes: Attributes) -> None:
        self._has_formula = True
        self.scan.formulas.append(self._address)
        self._reach()

    def _start_v(self, attributes: Attributes) -> None:
        self.scan.cells += 1
        self._reach()
        # a text that a formula gives may be empty, a number that it never gave is
        is_doubtful = self._has_formula and self._type != TEXT
        if is_doubtful or self._type == ERROR:
            self._heard = ""
            self._parser.CharacterDataHandler = self._hear
            self._parser.EndElementHandler = self._end_value
        else:
            self._has_value = True

    _start_is = _start_v

    def _reach(self) -> None:
        """Note that the sheet goes as far as this cell."""
        self.scan.lines = self._line
        letters = self._address.rstrip(DIGITS)
        self.scan.letters.add(letters)

    def _hear(self, text: str) -> None:
        self._heard += text

    def _end_value(self, name: str) -> None:
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = None
        self._has_value = self._heard != ""
        if self._type == ERROR:
            self.scan.errors[self._address] = self._heard

    def _start_mergeCell(self, attributes: Attributes) -> None:
        left, top, right, bottom = range_boundaries(attributes["ref"])
        if top <= self.scan.lines:
            area = top, left, bottom, right
            self.scan.merged.append(area)
