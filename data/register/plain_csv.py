"""A plain CSV file of a table's own columns as rows of an office's list.

Blank cells leave what is on record, 清空 erases it, columns that are left out stay as they are.
"""

import csv
import io
import tempfile
from pathlib import Path

from data.checks.reading import RawTable, read_csv
from data.faults import Fault, refuse
from data.files.reading import read_whole
from data.imported import ImportedRow
from data.tables.column import Table

ERASE = "清空"


def read_plain_csv(path: Path, table: Table) -> tuple[tuple[ImportedRow, ...], bytes]:
    """Read a file once, and give its rows and its bytes.

    Raises:
        RegistryError: it cannot be read.
        SourceError: it is no UTF-8 CSV of columns of the table; names every fault.
    """
    content = read_whole(path)
    name = path.name or "-"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse([Fault("encoding", file=name, fill={"detail": error.start})])
    with tempfile.TemporaryDirectory() as folder:
        # the reader takes a file, and the one given may change meanwhile
        copy = Path(folder) / name
        copy.write_bytes(content)
        raw, faults = read_csv(copy, table)
    refuse([fault for fault in faults if fault.rule != "missing column"])
    if raw is None:
        raise ValueError(f"{name} was not read, and no fault told of it")
    return _rows_of(raw, _letters(text)), content


def _letters(text: str) -> dict[str, str]:
    """Give the letter under which a spreadsheet shows each column."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 (slow to load, for this command)

    header = next(csv.reader(io.StringIO(text, newline="")), [])
    letters = {}
    for place, name in enumerate(header, start=1):
        letters[name.strip()] = get_column_letter(place)
    return letters


def _rows_of(raw: RawTable, letters: dict[str, str]) -> tuple[ImportedRow, ...]:
    given = [name for name in raw.cells.columns if name in letters]
    cells = raw.cells[given].to_numpy()
    rows = []
    for line, texts in zip(raw.lines, cells.tolist(), strict=True):
        values = {}
        addresses = {}
        for name, text in zip(given, texts, strict=True):
            values[name] = None if text == ERASE else text
            addresses[name] = f"{letters[name]}{line}"
        row = ImportedRow(
            sheet="",
            line=line,
            values=values,
            cells=addresses,
        )
        rows.append(row)
    return tuple(rows)
