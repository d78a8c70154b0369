"""Spreadsheets made in memory, in every kind that an office sends, from one description."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import xlsxwriter
import xlwt
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from data.office.cells import cell_address, places_in

MONTH_FORMAT = 'yyyy"年"m"月"'
DAY_FORMAT = "yyyy-mm-dd"


@dataclass(frozen=True)
class Formula:
    """A formula and its value when it was last saved; None if it never was."""

    text: str
    value: object


@dataclass(frozen=True)
class Month:
    """A date of which a cell shows year and month."""

    day: date


@dataclass
class Page:
    """A sheet: lines of str, int, float, bool, date, Month, Formula or None."""

    rows: Sequence[Sequence[object]]
    title: str = "名单"
    merged: Sequence[str] = ()
    hidden: bool = False
    hidden_lines: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    notes: dict[str, str] = field(default_factory=dict)


def _areas(page):
    for ref in page.merged:
        left, top, right, bottom = range_boundaries(ref)
        yield top, left, bottom, right


def xlsx(*pages: Page, since_1904: bool = False) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": since_1904})
    book.set_properties({"created": date(2026, 1, 1)})
    month = book.add_format({"num_format": MONTH_FORMAT})
    day = book.add_format({"num_format": DAY_FORMAT})
    for page in pages:
        sheet = book.add_worksheet(page.title)
        for line, row in enumerate(page.rows):
            for column, value in enumerate(row):
                if isinstance(value, Formula):
                    sheet.write_formula(line, column, value.text, None, value.value)
                elif isinstance(value, Month):
                    sheet.write_datetime(line, column, value.day, month)
                elif isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(line, column, value)
                elif value is not None:
                    sheet.write(line, column, value)
        for top, left, bottom, right in _areas(page):
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
            value = page.rows[top - 1][left - 1]
            if isinstance(value, str):
                sheet.write_string(top - 1, left - 1, value)
            elif value is not None:
                sheet.write(top - 1, left - 1, value)
        for line in page.hidden_lines:
            sheet.set_row(line - 1, None, None, {"hidden": True})
        for column in page.hidden_columns:
            sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
        for address, text in page.notes.items():
            sheet.write_comment(address, text, {"author": ""})
        if page.hidden:
            sheet.hide()
        else:
            sheet.activate()
    book.close()
    return out.getvalue()


def xls(*pages: Page, since_1904: bool = False) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = since_1904
    month = xlwt.easyxf(num_format_str=MONTH_FORMAT)
    day = xlwt.easyxf(num_format_str=DAY_FORMAT)
    for page in pages:
        sheet = book.add_sheet(page.title, cell_overwrite_ok=True)
        for line, row in enumerate(page.rows):
            for column, value in enumerate(row):
                shown = value.value if isinstance(value, Formula) else value
                if isinstance(shown, Month):
                    sheet.write(line, column, shown.day, month)
                elif isinstance(shown, date):
                    sheet.write(line, column, shown, day)
                elif shown is not None:
                    sheet.write(line, column, shown)
        for top, left, bottom, right in _areas(page):
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
        for line in page.hidden_lines:
            sheet.row(line - 1).hidden = True
        for column in page.hidden_columns:
            sheet.col(column - 1).hidden = True
        if page.hidden:
            sheet.visibility = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods_cell(value, **spans):
    shown = value.value if isinstance(value, Formula) else value
    about = dict(spans)
    if isinstance(value, Formula):
        about["formula"] = "of:" + value.text
    if shown is None:
        return TableCell(**about)
    if isinstance(shown, bool):
        about |= {"valuetype": "boolean", "booleanvalue": str(shown).lower()}
        text = str(shown).upper()
    elif isinstance(shown, int | float):
        about |= {"valuetype": "float", "value": repr(shown)}
        text = repr(shown)
    elif isinstance(shown, Month):
        about |= {"valuetype": "date", "datevalue": shown.day.isoformat()}
        text = f"{shown.day.year}年{shown.day.month}月"
    elif isinstance(shown, date):
        about |= {"valuetype": "date", "datevalue": shown.isoformat()}
        text = shown.isoformat()
    else:
        about["valuetype"] = "string"
        text = shown
    cell = TableCell(**about)
    for line in text.split("\n"):
        cell.addElement(P(text=line))
    return cell


def ods(*pages: Page) -> bytes:
    book = OpenDocumentSpreadsheet()
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    for page in pages:
        table = Table(name=page.title, **({"stylename": unseen} if page.hidden else {}))
        width = max(map(len, page.rows))
        for column in range(1, width + 1):
            hidden = {"visibility": "collapse"} if column in page.hidden_columns else {}
            table.addElement(TableColumn(**hidden))
        anchors, covered = {}, set()
        for area in _areas(page):
            top, left, bottom, right = area
            covered |= set(places_in(area)) - {(top, left)}
            anchors[top, left] = {
                "numberrowsspanned": bottom - top + 1,
                "numbercolumnsspanned": right - left + 1,
            }
        for line, row in enumerate(page.rows, start=1):
            hidden = {"visibility": "collapse"} if line in page.hidden_lines else {}
            made = TableRow(**hidden)
            for column in range(1, width + 1):
                value = row[column - 1] if column <= len(row) else None
                if (line, column) in covered:
                    made.addElement(CoveredTableCell())
                    continue
                cell = _ods_cell(value, **anchors.get((line, column), {}))
                note = page.notes.get(cell_address(line, column))
                if note:
                    remark = Annotation()
                    remark.addElement(P(text=note))
                    cell.addElement(remark)
                made.addElement(cell)
            table.addElement(made)
        book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def _text(value):
    if isinstance(value, Formula):
        return _text(value.value)
    if isinstance(value, Month):
        return f"{value.day.year}年{value.day.month}月"
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def csv_text(page: Page, separator: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([map(_text, row) for row in page.rows])
    return out.getvalue()


def csv_file(page: Page, encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    return csv_text(page, separator).encode(encoding)


def with_value(page: Page, address: str, value: object) -> Page:
    """The same page with another value in a cell."""
    line, column = coordinate_to_tuple(address)
    rows = [list(row) for row in page.rows]
    rows[line - 1][column - 1] = value
    return Page(rows, page.title, page.merged, page.hidden, page.hidden_lines)
