"""An .xlsx, .xlsm or zipped .et: values by python-calamine, everything around them by openpyxl."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.packaging.relationship import Relationship
from openpyxl.packaging.workbook import ChildSheet
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import MAC_EPOCH, from_excel
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from data.faults import Fault
from data.files.xlsx_reader import attachments
from data.office.cells import DAY, MONTH, CellError, Day, OfficeFile, Sheet, Value
from data.office.limits import refuse_size
from data.office.reading.archive import LINKS, MACROS, PICTURES, has_part, open_archive
from data.office.reading.dates import (
    OTHER_CHINESE_FORMATS,
    YEAR_MONTH_FORMATS,
    as_value,
    shown_by,
)
from data.office.reading.grid import Grid
from data.office.reading.xlsx_scan import SheetScan, scan_sheet

# what other programs add to a workbook and openpyxl leaves out is never read here
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
SHEET = "/worksheet"  # the end of the type of a relation to a sheet of cells
NEVER_CALCULATED = CellError("")


@dataclass(frozen=True)
class _Parts:
    """A workbook that is being read, as each library opened it.

    Attributes:
        dated_styles: number of a style -> how much of a date it shows, where that is special.
    """

    name: str
    archive: zipfile.ZipFile
    book: Workbook
    values: CalamineWorkbook
    dated_styles: dict[str, str]


def read_xlsx(content: bytes, name: str) -> OfficeFile:
    """Read the sheets of a workbook.

    Raises:
        OfficeError: it is beyond a limit.
    """
    archive = open_archive(content, name)
    reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    book = reader.wb
    apply_stylesheet(archive, book)
    values = CalamineWorkbook.from_filelike(io.BytesIO(content))
    parts = _Parts(name, archive, book, values, _dated_styles(book))
    sheets = [_sheet(parts, sheet, relation) for sheet, relation in _sheets_of_cells(reader)]
    return OfficeFile(
        name=name,
        kind="xlsx",
        sheets=tuple(sheets),
        since_1904=book.epoch == MAC_EPOCH,
        notices=tuple(_notices(archive, name)),
    )


def _sheets_of_cells(reader: ExcelReader) -> Iterator[tuple[ChildSheet, Relationship]]:
    for sheet, relation in reader.parser.find_sheets():
        if relation.Type.endswith(SHEET):
            yield sheet, relation


def _notices(archive: zipfile.ZipFile, name: str) -> Iterator[Fault]:
    if has_part(archive, MACROS):
        yield Fault("office.macros", file=name)
    if has_part(archive, LINKS):
        yield Fault("office.links", file=name)
    if has_part(archive, PICTURES):
        yield Fault("office.pictures", file=name)


# --- number formats of dates ----------------------------------------------------------------------


def _dated_styles(book: Workbook) -> dict[str, str]:
    """Find the styles that show only part of a date, or that calamine does not know as dates."""
    styles = {}
    for number, style in enumerate(book._cell_styles):
        shown = _shown_by_id(book, style.numFmtId)
        if shown:
            styles[str(number)] = shown
    return styles


def _shown_by_id(book: Workbook, number: int) -> str:
    if number in YEAR_MONTH_FORMATS:
        return MONTH
    if number in OTHER_CHINESE_FORMATS:
        return DAY

    shown = shown_by(_format_by_id(book, number))
    if shown == DAY:
        return ""
    return shown


def _format_by_id(book: Workbook, number: int) -> str:
    own = number - BUILTIN_FORMATS_MAX_SIZE
    if own < 0:
        return str(BUILTIN_FORMATS.get(number, ""))
    return str(book._number_formats[own])


# --- one sheet ------------------------------------------------------------------------------------


def _sheet(parts: _Parts, sheet: ChildSheet, relation: Relationship) -> Sheet:
    title = sheet.name
    part = parts.archive.read(relation.target)
    scan = scan_sheet(part, parts.dated_styles)
    refuse_size(parts.name, title, scan.size)
    grid = _grid(parts, title, scan)
    notes, _ = attachments(parts.archive, relation.target)
    return Sheet(
        title=title,
        rows=grid.rows,
        merged=grid.cut(scan.merged, parts.name, title),
        hidden=sheet.state != "visible",
        hidden_lines=frozenset(scan.hidden_lines),
        hidden_columns=frozenset(scan.hidden_columns),
        formulas=frozenset(scan.formulas),
        notes=notes,
    )


def _grid(parts: _Parts, title: str, scan: SheetScan) -> Grid:
    """Give the values of a sheet, with errors and months, which calamine leaves out."""
    sheet = parts.values.get_sheet_by_name(title)
    found = sheet.to_python(skip_empty_area=False)
    grid = Grid(found[: scan.lines])

    for address, error in scan.errors.items():
        grid.put(address, CellError(error))

    for address in scan.uncalculated:
        grid.put(address, NEVER_CALCULATED)

    for address, shown in scan.dated.items():
        value = grid.value(address)
        if value is not None:
            grid.put(address, _dated(parts.book, value, shown))

    return grid


def _dated(book: Workbook, value: Value, shown: str) -> Value:
    """Give a date as far as its cell shows it."""
    if isinstance(value, Day):
        return Day(value.iso, shown)

    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number:
        return value

    try:
        day = from_excel(value, book.epoch)
    except (ValueError, OverflowError):
        return value  # before or after all days that a spreadsheet knows

    return as_value(day, shown)
