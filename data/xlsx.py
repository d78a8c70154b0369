"""Workbooks out, the same bytes for the same content; and in, after everything that could harm has been refused."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.export import FORMULA_STARTS
from geo.errors import PlanningError

# what other programs add to a workbook and openpyxl leaves out on reading: nothing that is read here
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

TEXT, DAY = "@", "yyyy-mm-dd"
LONGEST_TEXT = 32_767  # of a cell
LONGEST_LINK = 2_079
NARROWEST, WIDEST = 7, 46  # of a column, in digits
HEAD_FILL, ENTRY_FILL, ENTRY_GROUND, BAR, LINK = "00504A", "8A6D12", "FFF9E5", "35C2B0", "0B5394"
LAST_ROW = 5_000  # down to which what is filled in is checked

# what comes in
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 5_000_000, 25_000_000, 500
MOST_ROWS, MOST_COLUMNS = 20_000, 120
LEGACY = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of a workbook with a password
ALIVE = re.compile(r"vbaproject|macrosheets|dialogsheets|activex|/embeddings/|externallinks|customui", re.IGNORECASE)


class WorkbookError(PlanningError):
    """A workbook that cannot be taken in."""


@dataclass(frozen=True)
class Field:
    """One column of a sheet: its head, number format, and what a spreadsheet does with it."""

    head: str
    format: str = "General"
    bar: tuple[float, float] | None = None  # a bar in each cell, from and to
    choices: tuple[str, ...] = ()  # that may be filled in
    entry: bool = False  # to be filled in
    link: bool = False  # its addresses can be followed


@dataclass(frozen=True)
class Sheet:
    """One sheet: fields, rows of str, int, float, date or nothing, and how many of the first fields stay in sight."""

    title: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[object]]
    frozen: int = 0


# --- out ------------------------------------------------------------------------------------------


def xlsx_bytes(sheets: Sequence[Sheet], title: str, day: str) -> bytes:
    """A workbook; text is text whatever it looks like, and nothing in it runs.

    Args:
        day: the ISO date that stands as its day of making, so that the same content gives the same bytes.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = title, "Pilot Atlas"
    book.properties.created = datetime.fromisoformat(day)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    content = io.BytesIO()
    book.save(content)
    return _steady(content.getvalue(), day)


def _write(page: Worksheet, sheet: Sheet) -> None:
    for column, field in enumerate(sheet.fields, start=1):
        _put(page.cell(1, column), field.head, field)
        _head_style(page.cell(1, column), field)
        page.column_dimensions[get_column_letter(column)].width = _width(field, [row[column - 1] for row in sheet.rows])
    for number, row in enumerate(sheet.rows, start=2):
        for column, (field, value) in enumerate(zip(sheet.fields, row, strict=True), start=1):
            _put(page.cell(number, column), value, field)
    page.freeze_panes = page.cell(2, sheet.frozen + 1)
    page.row_dimensions[1].height = 21
    page.page_setup.orientation, page.print_title_rows = "landscape", "1:1"
    if sheet.fields:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.fields))}{len(sheet.rows) + 1}"
    for column, field in enumerate(sheet.fields, start=1):
        _rules(page, field, get_column_letter(column), len(sheet.rows))


def _put(cell: Cell, value: object, field: Field) -> None:
    """A value with its own type: text never becomes a formula, an error or a number."""
    if field.entry:
        cell.fill = PatternFill("solid", fgColor=ENTRY_GROUND)
        cell.number_format = field.format
    if _blank(value):
        return
    if not isinstance(value, str):
        cell.value = value.item() if hasattr(value, "item") else value
        cell.number_format = DAY if isinstance(value, date) else field.format
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:LONGEST_TEXT]
    cell.data_type = "s"  # whatever its first character
    cell.number_format = TEXT
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True  # so that it stays text when someone edits it
    if field.link and re.match(r"https?://\S+$", value) and len(value) < LONGEST_LINK:
        cell.hyperlink, cell.font = value, Font(color=LINK, underline="single")


def _head_style(cell: Cell, field: Field) -> None:
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=ENTRY_FILL if field.entry else HEAD_FILL)
    cell.alignment = Alignment(vertical="center")


def _width(field: Field, values: list[object]) -> float:
    """Room for the head with its filter button and for most of what stands below; a Chinese character takes two digits' room."""
    rooms = sorted(_room(value) for value in values)
    usual = rooms[int(0.9 * (len(rooms) - 1))] if rooms else 0
    filled_in = max(map(_room, field.choices), default=12 if field.format == DAY else 24) if field.entry else 0
    return min(max(_room(field.head) + 4, usual + 2, filled_in + 2, NARROWEST), WIDEST)


def _blank(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or value != value


def _room(value: object) -> int:
    if _blank(value):
        return 0
    text = value if isinstance(value, str) else f"{value:.4g}" if isinstance(value, float) else str(value)
    return sum(1 if ord(letter) < 0x2E80 else 2 for letter in text)


def _rules(page: Worksheet, field: Field, letter: str, rows: int) -> None:
    """Bars behind numbers, and what may be filled in."""
    if field.bar and rows:
        low, high = field.bar
        rule = DataBarRule("num", low, "num", high, color=BAR)
        page.conditional_formatting.add(f"{letter}2:{letter}{rows + 1}", rule)
    if field.choices:
        listed = DataValidation("list", formula1='"' + ",".join(field.choices) + '"', allow_blank=True, showErrorMessage=True)
        page.add_data_validation(listed)
        listed.add(f"{letter}2:{letter}{LAST_ROW}")
    if field.entry and field.format == DAY:
        dated = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True, showErrorMessage=True)  # 2000-01-01
        page.add_data_validation(dated)
        dated.add(f"{letter}2:{letter}{LAST_ROW}")


def _steady(content: bytes, day: str) -> bytes:
    """The same workbook without the time of its making."""
    steady = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + day.encode() + b"T00:00:00Z", part)
            kept.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)  # its day is 1980-01-01
    return steady.getvalue()


# --- in -------------------------------------------------------------------------------------------


def open_workbook(content: bytes, name: str) -> Workbook:
    """A workbook that someone sent, for reading: no macro, no link to other files, no bomb.

    Raises:
        WorkbookError: not an .xlsx, too large, or one of those.
    """
    if len(content) > MOST_BYTES:
        raise WorkbookError(
            f"{name}：{len(content) / 1e6:.1f} MB，超过 {MOST_BYTES / 1e6:g} MB。请只保留下载的工作表，去掉图片等内容后再上传。",
            f"{name}: {len(content) / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:g} MB. Keep only the sheets you downloaded, without pictures, and upload again.",
        )
    try:
        _refuse_harm(content, name)
        return load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except WorkbookError:
        raise
    except Exception as error:  # zipfile, zlib, expat and openpyxl each raise their own, and openpyxl also KeyError, TypeError and ValueError
        raise _unreadable(name, content) from error


def _unreadable(name: str, content: bytes) -> WorkbookError:
    if content.startswith(LEGACY):
        return WorkbookError(
            f"{name}：是旧式 .xls，或设有打开密码。请去掉密码，另存为 .xlsx 后上传。", f"{name}: an old .xls, or protected by a password. Remove the password, save it as .xlsx and upload again."
        )
    return WorkbookError(f"{name}：不是可读的 .xlsx 工作簿。请上传从本页下载、填写并另存为 .xlsx 的文件。", f"{name}: not a readable .xlsx workbook. Upload the one downloaded from this page, filled in and saved as .xlsx.")


def _refuse_harm(content: bytes, name: str) -> None:
    """Sizes by the archive's own word, which zipfile holds it to; then parts that run, and definitions that grow."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise WorkbookError(
                f"{name}：解压后超过 {MOST_UNPACKED / 1e6:g} MB 或 {MOST_PARTS} 个部件，不予打开。请上传从本页下载的工作簿。",
                f"{name}: unpacks to more than {MOST_UNPACKED / 1e6:g} MB or {MOST_PARTS} parts and is not opened. Upload the workbook downloaded from this page.",
            )
        alive = [part.filename for part in parts if ALIVE.search(part.filename)]
        alive += ["macroEnabled"] if b"macroEnabled" in archive.read("[Content_Types].xml") else []
        if alive:
            raise WorkbookError(
                f"{name}：含有宏、控件或指向其他文件的链接（{'、'.join(alive)}）。请另存为不含宏的 .xlsx，断开链接后上传。",
                f"{name}: holds macros, controls or links to other files ({', '.join(alive)}). Save it as .xlsx without macros, break the links and upload again.",
            )
        if any(b"<!DOCTYPE" in archive.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))):
            raise _unreadable(name, content)


def rows_of(book: Workbook, title: str, name: str) -> list[list[ReadOnlyCell | EmptyCell]]:
    """The rows of a sheet, head first, without the empty cells and rows at their ends.

    Raises:
        WorkbookError: more rows or columns than anyone was given, or cells that cannot be read.
    """
    try:
        sheet = book[title]
        sheet.reset_dimensions()  # what the file states may be wrong
        rows = [_trimmed(row) for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1)]
    except (KeyError, TypeError, ValueError, IndexError, zipfile.BadZipFile, zlib.error, SyntaxError) as error:  # expat's ParseError is a SyntaxError
        raise _unreadable(name, b"") from error
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise WorkbookError(
            f"{name}：工作表“{title}”超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列。请删去多余的行列后上传。",
            f"{name}: sheet '{title}' has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns. Delete those that were not there and upload again.",
        )
    return rows


def _trimmed(row: tuple[ReadOnlyCell | EmptyCell, ...]) -> list[ReadOnlyCell | EmptyCell]:
    last = max((place for place, cell in enumerate(row, start=1) if cell.value is not None), default=0)
    return list(row[:last])
