"""The layout of a sheet that is read: merged and hidden cells, filters, cells too far out."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from openpyxl.utils import coordinate_to_tuple, range_boundaries

MOST_ROWS, MOST_COLUMNS = 20_000, 120  # of a sheet that is read
Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 1


@dataclass
class Layout:
    """What is merged and hidden in a sheet, within its rows and columns.

    far: the first cell with a value beyond the rows and columns that are read.
    """

    rows: int
    columns: int
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    filtered: bool = False
    far: str | None = None
    number: int = 0  # of the row that was read last

    def read_row(self, element: ElementTree.Element) -> None:
        self.number = int(element.get("r", self.number + 1))
        if _is_hidden(element) and self.number <= self.rows:
            self.hidden_rows.append(self.number)
        element.clear()  # its cells

    def read_columns(self, element: ElementTree.Element) -> None:
        if _is_hidden(element):
            last = min(int(element.attrib["max"]), self.columns)
            self.hidden_columns += range(int(element.attrib["min"]), last + 1)

    def read_merged(self, element: ElementTree.Element) -> None:
        left, top, right, bottom = range_boundaries(element.attrib["ref"])
        if top <= self.rows and left <= self.columns:
            self.merged.append(
                (
                    top,
                    left,
                    min(bottom, self.rows),
                    min(right, self.columns),
                )
            )


def read_layout(part: bytes, rows: int, columns: int) -> Layout:
    """Read the layout of a sheet of so many rows and columns."""
    layout = Layout(rows, columns)
    for tag, element in _elements(part):
        if (
            tag == "c"
            and len(element)
            and _is_far(
                element.get(
                    "r",
                    "A1",
                )
            )
        ):
            layout.far = layout.far or element.get("r")
        elif tag == "row":
            layout.read_row(element)
        elif tag == "col":
            layout.read_columns(element)
        elif tag == "mergeCell":
            layout.read_merged(element)
        elif tag == "filterColumn":
            layout.filtered = True
    return layout


def _is_far(ref: str) -> bool:
    row, column = coordinate_to_tuple(ref)
    return bool(row > MOST_ROWS or column > MOST_COLUMNS)


def _elements(part: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    # S314: this process has limits, and parts that define entities are refused before
    for _, element in ElementTree.iterparse(io.BytesIO(part)):  # noqa: S314
        yield element.tag.rpartition("}")[2], element


def _is_hidden(element: ElementTree.Element) -> bool:
    return element.get("hidden") in ("1", "true")
