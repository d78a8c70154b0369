"""The limits of a file that is read: its bytes, its cells, and the process that reads it."""

from dataclasses import dataclass

from data.child import Limits
from data.faults import Fault, FaultsError
from data.office.cells import Sheet

MOST_BYTES = 50 * 1024 * 1024  # of an upload, which .streamlit/config.toml repeats for the server
MOST_UNPACKED, MOST_PARTS = 200_000_000, 2_000  # of the archive that a workbook is
# of a sheet; cells are those that hold a value
MOST_LINES, MOST_COLUMNS, MOST_CELLS = 50_000, 256, 2_000_000
MOST_MERGED = 200_000  # cells of merged ranges
LONGEST_TEXT = 32_767  # of a cell, as spreadsheets have it
# memory is counted as reserved, of which 170 MB are Python's
LIMITS = Limits(seconds=120, memory_bytes=1_000_000_000, result_bytes=300_000_000)


class OfficeError(FaultsError):
    """An office's file that cannot be taken in."""

    most_told = 100

    def _rest(self, first: Fault, count: int) -> Fault:
        return Fault("office.more", file=first.file, fill={"more": count})


def refused(rule: str, name: str, **fill: object) -> OfficeError:
    """Make the error of a file that breaks one rule.

    Args:
        rule: a key of `RULES`.
        name: of the file.
        fill: the names in the sentence.
    """
    return OfficeError([Fault(rule, file=name, fill=fill)])


@dataclass(frozen=True)
class Size:
    """The size of a sheet.

    Attributes:
        lines, columns: down to the last cell with a value.
        cells: that hold a value.
    """

    lines: int
    columns: int
    cells: int

    @property
    def is_bounded(self) -> bool:
        """True if it is within the limits."""
        if self.cells > MOST_CELLS:
            return False
        return self.lines <= MOST_LINES and self.columns <= MOST_COLUMNS


def size_of(sheet: Sheet) -> Size:
    """Give the size of a sheet that has been read."""
    lines = len(sheet.rows)
    return Size(lines, sheet.width, sheet.filled)


def refuse_size(name: str, title: str, size: Size) -> None:
    """Refuse a sheet beyond the limits.

    Raises:
        OfficeError: it is too large.
    """
    if size.is_bounded:
        return

    raise refused(
        "office.large sheet",
        name,
        sheet=title,
        lines=size.lines,
        columns=size.columns,
        cells=size.cells,
        most_lines=MOST_LINES,
        most_columns=MOST_COLUMNS,
        most_cells=MOST_CELLS,
    )
