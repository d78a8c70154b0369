"""The cells of a sheet while it is read: values of a library, mended by what it leaves out."""

from collections.abc import Iterable, Iterator, Sequence

from openpyxl.utils import coordinate_to_tuple

from data.office.cells import Area, Value
from data.office.limits import MOST_MERGED, refused
from data.office.reading.dates import as_value


class Grid:
    """Lines of values.

    Args:
        found: lines as a library gives them.
    """

    def __init__(self, found: Iterable[Iterable[object]]) -> None:
        self.rows: list[list[Value]] = []
        for line in found:
            row = [as_value(value) for value in line]
            self.rows.append(row)

    def value(self, address: str) -> Value:
        """Give the value of a cell, None beyond the end of its line."""
        line, column = coordinate_to_tuple(address)
        if line > len(self.rows):
            return None

        row = self.rows[line - 1]
        if column > len(row):
            return None

        value: Value = row[column - 1]
        return value

    def put(self, address: str, value: Value) -> None:
        """Put a value into a cell, and make room for it."""
        line, column = coordinate_to_tuple(address)
        while len(self.rows) < line:
            self.rows.append([])

        row = self.rows[line - 1]
        while len(row) < column:
            row.append(None)

        row[column - 1] = value

    def cut(self, areas: Sequence[Area], name: str, title: str) -> list[Area]:
        """Cut merged ranges to the lines and columns that hold values; single cells are none.

        Args:
            name: of the file.
            title: of the sheet.
        Raises:
            OfficeError: they hold too many cells.
        """
        kept = []
        cells = 0
        for area in self._bounded(areas):
            size = _size(area)
            cells += size
            if cells > MOST_MERGED:
                raise refused("office.merged cells", name, sheet=title, most=MOST_MERGED)
            if size > 1:
                kept.append(area)

        return kept

    def _bounded(self, areas: Sequence[Area]) -> Iterator[Area]:
        lines = len(self.rows)
        widths = map(len, self.rows)
        width = max(widths, default=0)

        for top, left, bottom, right in areas:
            last_line = min(bottom, lines)
            last_column = min(right, width)
            yield top, left, last_line, last_column


def _size(area: Area) -> int:
    """Count the cells of a range; one that ends before it begins has none."""
    top, left, bottom, right = area
    lines = max(bottom - top + 1, 0)
    columns = max(right - left + 1, 0)
    return lines * columns
