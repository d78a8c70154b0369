"""An .xls, or an .et of older programs of WPS, by xlrd."""

import os
from collections.abc import Mapping
from typing import TextIO

import xlrd
from xlrd.book import SUPBOOK_EXTERNAL, Book
from xlrd.formatting import Format
from xlrd.sheet import Cell as XlsCell
from xlrd.sheet import Sheet as XlsSheet

from data.faults import Fault
from data.office.cells import (
    DAY,
    Area,
    CellError,
    Day,
    OfficeFile,
    Sheet,
    Value,
    cell_address,
)
from data.office.limits import refuse_size, refused, size_of
from data.office.reading.dates import as_value, shown_by
from data.office.reading.grid import Grid
from data.office.reading.kinds import has_macros

ENCRYPTED = "encrypted"  # as xlrd says it
SINCE_1904 = 1  # as xlrd calls the counting of days


def read_xls(content: bytes, name: str) -> OfficeFile:
    """Read the sheets of a workbook.

    The library does not tell formulas from values, so none are marked; a notice says so.

    Raises:
        OfficeError: it has a password, or is beyond a limit.
    """
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        book = _open(content, name, nowhere)
        sheets = [_sheet(book, sheet, name) for sheet in book.sheets()]

    return OfficeFile(
        name=name,
        kind="xls",
        sheets=tuple(sheets),
        since_1904=book.datemode == SINCE_1904,
        notices=tuple(_notices(book, content, name)),
    )


def _open(content: bytes, name: str, log: TextIO) -> Book:
    try:
        return xlrd.open_workbook(
            file_contents=content,
            logfile=log,
            formatting_info=True,
            ragged_rows=True,
        )
    except xlrd.XLRDError as error:
        if ENCRYPTED in str(error):
            raise refused("office.password", name) from error
        raise


def _notices(book: Book, content: bytes, name: str) -> list[Fault]:
    notices = [Fault("office.formulas unseen", file=name)]
    if SUPBOOK_EXTERNAL in book._supbook_types:
        notices.append(Fault("office.links", file=name))
    if has_macros(content):
        notices.append(Fault("office.macros", file=name))
    return notices


# --- one sheet ------------------------------------------------------------------------------------


def _sheet(book: Book, sheet: XlsSheet, name: str) -> Sheet:
    grid = Grid([])
    grid.rows += _rows(book, sheet)
    areas = [_area(*corners) for corners in sheet.merged_cells]
    read = Sheet(
        title=sheet.name,
        rows=grid.rows,
        merged=grid.cut(areas, name, sheet.name),
        hidden=sheet.visibility != 0,
        hidden_lines=_hidden(sheet.rowinfo_map),
        hidden_columns=_hidden(sheet.colinfo_map),
        notes=_notes(sheet),
    )
    refuse_size(name, sheet.name, size_of(read))
    return read


def _area(top: int, after_bottom: int, left: int, after_right: int) -> Area:
    """Give a range as ours: from 1, to its last cell."""
    return top + 1, left + 1, after_bottom, after_right


def _hidden(infos: Mapping[int, object]) -> frozenset[int]:
    hidden = set()
    for place, info in infos.items():
        if getattr(info, "hidden", 0):
            hidden.add(place + 1)
    return frozenset(hidden)


def _notes(sheet: XlsSheet) -> dict[str, str]:
    notes = {}
    for (line, column), note in sheet.cell_note_map.items():
        address = cell_address(line + 1, column + 1)
        notes[address] = str(note.text)
    return notes


def _rows(book: Book, sheet: XlsSheet) -> list[list[Value]]:
    rows = []
    for line in range(sheet.nrows):
        row = [_value(book, cell) for cell in sheet.row(line)]
        rows.append(row)

    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()

    return rows


# --- one cell -------------------------------------------------------------------------------------


def _value(book: Book, cell: XlsCell) -> Value:
    kind = cell.ctype
    if kind == xlrd.XL_CELL_TEXT:
        return as_value(cell.value)
    if kind == xlrd.XL_CELL_NUMBER:
        return float(cell.value)
    if kind == xlrd.XL_CELL_DATE:
        return _date(book, cell)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if kind == xlrd.XL_CELL_ERROR:
        return CellError(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return None


def _date(book: Book, cell: XlsCell) -> Value:
    """Give a date as far as its cell shows it; a number that is no date stays one."""
    number = float(cell.value)
    try:
        found = xlrd.xldate_as_datetime(number, book.datemode)
    except (ValueError, OverflowError):
        return number

    if number < 1:
        return as_value(found.time())

    value = as_value(found)
    if isinstance(value, Day):
        return Day(value.iso, _shown(book, cell))
    return value


def _shown(book: Book, cell: XlsCell) -> str:
    style = book.xf_list[cell.xf_index]
    number_format: Format | None = book.format_map.get(style.format_key)
    if number_format is None:
        return DAY
    return shown_by(number_format.format_str)
