"""An .ods: values by python-calamine, everything around them by a scan of its content."""

import io
import re
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from data.faults import Fault
from data.office.cells import MONTH, YEAR, CellError, Day, OfficeFile, Sheet
from data.office.limits import refuse_size, refused
from data.office.reading.archive import MACROS, PICTURES, has_part, open_archive
from data.office.reading.grid import Grid
from data.office.reading.ods_scan import TableScan, scan_tables

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
ENCRYPTED = b"encryption-data"  # an element of the manifest
# texts that show only a part of a date
PARTS = {
    MONTH: re.compile(r"\s*\d{4}\s*[年./-]\s*\d{1,2}\s*月?\s*"),
    YEAR: re.compile(r"\s*\d{4}\s*年?\s*"),
}


def read_ods(content: bytes, name: str) -> OfficeFile:
    """Read the sheets of a workbook.

    Raises:
        OfficeError: it has a password, or is beyond a limit.
    """
    archive = open_archive(content, name)
    _refuse_locked(archive, name)
    scans = scan_tables(archive.read(CONTENT))
    for scan in scans:
        refuse_size(name, scan.title, scan.size)

    values = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [_sheet(values, scan, name) for scan in scans]
    notices = list(_notices(archive, name))
    if any(scan.has_links for scan in scans):
        notices.append(Fault("office.links", file=name))
    return OfficeFile(name, "ods", tuple(sheets), notices=tuple(notices))


def _refuse_locked(archive: zipfile.ZipFile, name: str) -> None:
    if MANIFEST not in archive.namelist():
        return
    if ENCRYPTED in archive.read(MANIFEST):
        raise refused("office.password", name)


def _notices(archive: zipfile.ZipFile, name: str) -> Iterator[Fault]:
    if has_part(archive, MACROS):
        yield Fault("office.macros", file=name)
    if has_part(archive, PICTURES):
        yield Fault("office.pictures", file=name)


def _sheet(values: CalamineWorkbook, scan: TableScan, name: str) -> Sheet:
    grid = _grid(values, scan)
    return Sheet(
        title=scan.title,
        rows=grid.rows,
        merged=grid.cut(scan.merged, name, scan.title),
        hidden=_is_hidden(values, scan.title),
        hidden_lines=frozenset(scan.hidden_lines),
        hidden_columns=frozenset(scan.hidden_columns),
        formulas=frozenset(scan.formulas),
        notes=scan.notes,
    )


def _is_hidden(values: CalamineWorkbook, title: str) -> bool:
    for sheet in values.sheets_metadata:
        if sheet.name == title:
            return sheet.visible != SheetVisibleEnum.Visible
    return False


def _grid(values: CalamineWorkbook, scan: TableScan) -> Grid:
    """Give the values of a sheet, with errors and months, which calamine leaves out."""
    sheet = values.get_sheet_by_name(scan.title)
    found = sheet.to_python(skip_empty_area=False)
    grid = Grid(found[: scan.lines])
    for address, error in scan.errors.items():
        grid.put(address, CellError(error))

    for address, text in scan.shown.items():
        value = grid.value(address)
        if isinstance(value, Day):
            grid.put(address, _as_shown(value, text))

    return grid


def _as_shown(day: Day, text: str) -> Day:
    """Give a date as far as its text shows it."""
    for shown, pattern in PARTS.items():
        if pattern.fullmatch(text):
            return Day(day.iso, shown)
    return day
