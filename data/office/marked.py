"""A workbook with an office's own cells, of which the faulty ones are marked and say why."""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import isfinite

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from data.faults import Fault
from data.files.xlsx import LONGEST_TEXT
from data.office.cells import DAY, MONTH, YEAR, Day, OfficeFile, Sheet, Value
from data.office.texts import text_of
from data.office.words import LANGUAGES
from data.text import writable

CSV_TITLE = "CSV"  # of the sheet that a CSV file has not
LIST_TITLES = ("问题清单", "Faults")
LIST_HEADS = (("单元格", "cell"), ("列", "column"), ("值", "value"), ("问题", "fault"))
LONGEST_TITLE = 31
FORMATS = {DAY: "yyyy-mm-dd", MONTH: 'yyyy"年"m"月"', YEAR: 'yyyy"年"'}
FIRST_DAY = datetime(1900, 3, 1)  # of which all spreadsheets know the number
AUTHOR = "Pilot Atlas"
COMMENT_SIZE = (320, 120)  # width and height in points
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")


def marked(file: OfficeFile, faults: Iterable[Fault], language: str, colour: str) -> bytes:
    """Write the sheets that have faults, each faulty cell marked and with a comment.

    Values stand where they stood; formulas have become their values, and nothing in it runs. A
    last sheet lists the faults.

    Args:
        language: "zh" or "en", of comments and list.
        colour: "#RRGGBB", below faulty cells.
    """
    told = list(faults)
    book = Workbook(write_only=True)
    writer = _Writer(book, language, colour)
    for sheet in file.sheets:
        of_sheet = [fault for fault in told if fault.cell and sheet.title == (fault.sheet or "")]
        if of_sheet:
            writer.write_sheet(sheet, of_sheet)
    writer.write_list(told)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class _Writer:
    """Writes sheets into a workbook that is never held as a whole."""

    def __init__(self, book: Workbook, language: str, colour: str) -> None:
        self._book = book
        self._language = language
        self._fill = PatternFill("solid", fgColor=colour.removeprefix("#"))

    def write_sheet(self, sheet: Sheet, faults: Sequence[Fault]) -> None:
        """Write the values of a sheet, and mark its faulty cells."""
        page = self._book.create_sheet(_title(sheet.title or CSV_TITLE))
        by_place: dict[tuple[int, int], list[Fault]] = defaultdict(list)
        for fault in faults:
            by_place[coordinate_to_tuple(fault.cell)].append(fault)
        faulty_lines = {line for line, _ in by_place}
        for line, row in enumerate(sheet.rows, start=1):
            cells = [_cell(page, value) for value in row]
            if line in faulty_lines:
                self._mark(page, line, cells, by_place)
            page.append(cells)

    def _mark(
        self,
        page: WriteOnlyWorksheet,
        line: int,
        cells: list[object],
        by_place: Mapping[tuple[int, int], Sequence[Fault]],
    ) -> None:
        """Mark the faulty cells of a line."""
        faulty = [column for faulty_line, column in by_place if faulty_line == line]
        missing = max(faulty) - len(cells)
        cells += [None] * missing
        for column in faulty:
            cell = cells[column - 1]
            if not isinstance(cell, Cell):
                cell = WriteOnlyCell(page, cell)
            texts = [fault.text(self._language) for fault in by_place[line, column]]
            width, height = COMMENT_SIZE
            cell.comment = Comment("\n".join(texts), AUTHOR, height, width)
            cell.fill = self._fill
            cells[column - 1] = cell

    def write_list(self, faults: Iterable[Fault]) -> None:
        """Write a sheet that lists the faults."""
        index = LANGUAGES.index(self._language)
        page = self._book.create_sheet(LIST_TITLES[index])
        page.column_dimensions["C"].width = 30
        page.column_dimensions["D"].width = 90
        page.append([_bold(page, head[index]) for head in LIST_HEADS])
        for fault in faults:
            place = fault.cell or ""
            if fault.sheet and fault.cell:
                place = f"{fault.sheet}!{fault.cell}"
            row = [place, fault.column or "", str(fault.value or ""), fault.text(self._language)]
            page.append([_text(page, text) for text in row])


def _title(title: str) -> str:
    """Give a title that a workbook can have."""
    return _NO_TITLE.sub("_", writable(title))[:LONGEST_TITLE]


def _bold(page: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(page, text)
    cell.font = Font(bold=True)
    return cell


def _text(page: WriteOnlyWorksheet, text: str) -> Cell:
    """Make a cell of text, whatever it looks like."""
    cell = WriteOnlyCell(page, writable(text)[:LONGEST_TEXT])
    cell.data_type = "s"
    return cell


def _cell(page: WriteOnlyWorksheet, value: Value) -> object:
    """Make the cell of a value; numbers stay numbers and dates dates."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and isfinite(value):
        return value
    if isinstance(value, Day):
        return _date(page, value)
    return _text(page, text_of(value))


def _date(page: WriteOnlyWorksheet, day: Day) -> Cell:
    """Make the cell of a date that shows as much of it as before."""
    moment = datetime.fromisoformat(day.iso)
    if moment < FIRST_DAY:
        return _text(page, day.iso)
    cell = WriteOnlyCell(page, moment)
    cell.number_format = FORMATS[day.shown]
    return cell
