"""A workbook with an office's own cells, of which the faulty ones are marked and say why."""

import io
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from math import isfinite

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
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
LIST_WIDTHS = {"A": 14, "B": 20, "C": 30, "D": 90}
WIDTH = 16  # of a column of the office's own sheet, so that dates have room
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
    by_title: dict[str, list[Fault]] = defaultdict(list)
    for fault in told:
        if fault.cell:
            by_title[fault.sheet or ""].append(fault)

    book = Workbook(write_only=True)
    writer = _Writer(book, language, colour)
    for sheet in file.sheets:
        if sheet.title in by_title:
            writer.write_sheet(sheet, by_title[sheet.title])

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

    def write_sheet(self, sheet: Sheet, faults: Iterable[Fault]) -> None:
        """Write the values of a sheet, and mark its faulty cells."""
        title = _title(sheet.title or CSV_TITLE)
        page = self._book.create_sheet(title)
        for column in range(1, sheet.width + 1):
            letter = get_column_letter(column)
            page.column_dimensions[letter].width = WIDTH
        by_line = _by_place(faults)
        for line, row in enumerate(sheet.rows, start=1):
            cells = [_cell(page, value) for value in row]
            faulty = by_line.get(line, {})
            for column, of_cell in faulty.items():
                self._mark(page, cells, column, of_cell)
            page.append(cells)

    def _mark(
        self, page: WriteOnlyWorksheet, cells: list[object], column: int, faults: list[Fault]
    ) -> None:
        """Mark a faulty cell of a line."""
        # the head of a column may be blank in its last line
        while len(cells) < column:
            cells.append(None)

        cell = cells[column - 1]
        if not isinstance(cell, Cell):
            cell = WriteOnlyCell(page, cell)

        texts = [fault.text(self._language) for fault in faults]
        text = "\n".join(texts)
        width, height = COMMENT_SIZE
        cell.comment = Comment(text, AUTHOR, height, width)
        cell.fill = self._fill
        cells[column - 1] = cell

    def write_list(self, faults: Iterable[Fault]) -> None:
        """Write a sheet that lists the faults."""
        index = LANGUAGES.index(self._language)
        page = self._book.create_sheet(LIST_TITLES[index])
        for letter, width in LIST_WIDTHS.items():
            page.column_dimensions[letter].width = width

        heads = []
        for head in LIST_HEADS:
            cell = _bold(page, head[index])
            heads.append(cell)
        page.append(heads)
        for fault in faults:
            cells = [_text(page, text) for text in self._listed(fault)]
            page.append(cells)

    def _listed(self, fault: Fault) -> tuple[str, ...]:
        """Give the texts of a line of the list."""
        place = fault.cell or ""
        if fault.sheet and fault.cell:
            place = f"{fault.sheet}!{fault.cell}"
        column = fault.column or ""
        value = str(fault.value or "")
        text = fault.text(self._language)
        return place, column, value, text


def _by_place(faults: Iterable[Fault]) -> dict[int, dict[int, list[Fault]]]:
    """Sort faults by line and column of their cell."""
    by_line: dict[int, dict[int, list[Fault]]] = {}
    for fault in faults:
        line, column = coordinate_to_tuple(fault.cell)
        in_line = by_line.setdefault(line, {})
        of_cell = in_line.setdefault(column, [])
        of_cell.append(fault)

    return by_line


def _title(title: str) -> str:
    """Give a title that a workbook can have."""
    allowed = _NO_TITLE.sub("_", writable(title))
    return allowed[:LONGEST_TITLE]


def _bold(page: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(page, text)
    cell.font = Font(bold=True)
    return cell


def _text(page: WriteOnlyWorksheet, text: str) -> Cell:
    """Make a cell of text, whatever it looks like."""
    allowed = writable(text)[:LONGEST_TEXT]
    cell = WriteOnlyCell(page, allowed)
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
