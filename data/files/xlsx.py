"""Workbooks out, the same bytes for the same content."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.files.csv import FORMULA_STARTS
from data.text import writable

GENERAL, TEXT, DAY = "General", "@", "yyyy-mm-dd"
LONGEST_TEXT = 32_767  # of a cell
LONGEST_LINK = 2_079
NARROWEST, WIDEST = 7, 46  # of a column, in digits
LAST_ROW = 5_000  # down to which what is filled in is checked


@dataclass(frozen=True)
class Field:
    """One column of a sheet: its head, number format, and what a spreadsheet does with it."""

    head: str
    format: str = GENERAL
    bar: tuple[float, float] | None = None  # a bar in each cell, from and to
    choices: tuple[str, ...] = ()  # that may be filled in
    entry: bool = False  # to be filled in
    link: bool = False  # its addresses can be followed


@dataclass(frozen=True)
class Colours:
    """Colours of a workbook, "#RRGGBB".

    head, entry_head: below the heads of columns, and of those that are to be filled in.
    head_letters: on both.
    entry: below cells that are to be filled in.
    bar: of bars in cells.
    link: letters of addresses that can be followed.
    """

    head: str
    entry_head: str
    head_letters: str
    entry: str
    bar: str
    link: str


@dataclass(frozen=True)
class Sheet:
    """One sheet: fields, and rows of str, int, float, date or None.

    frozen: how many of the first fields stay in sight.
    """

    title: str
    fields: Sequence[Field]
    rows: Sequence[Sequence[object]]
    frozen: int = 0


@dataclass(frozen=True)
class Mark:
    """What every sheet says of itself: at the head and foot of its prints, by its tab's colour."""

    text: str
    colour: str  # "#RRGGBB"


def xlsx_bytes(
    sheets: Sequence[Sheet], title: str, day: str, colours: Colours, mark: Mark | None = None
) -> bytes:
    """Write a workbook; text is text whatever it looks like, and nothing in it runs.

    Args:
        day: the ISO date that stands as its day of making, so that the same content gives the same
            bytes.
        mark: of every sheet, if there is one.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.title = title
    book.properties.creator = "Pilot Atlas"
    book.properties.created = datetime.fromisoformat(day)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        _write(page, sheet, colours)
        if mark is not None:
            _put_mark(page, mark)
    content = io.BytesIO()
    book.save(content)
    return _steady(content.getvalue(), day)


def _write(page: Worksheet, sheet: Sheet, colours: Colours) -> None:
    # in this order, as a workbook numbers its styles by their first use
    _write_heads(page, sheet, colours)
    _write_cells(page, sheet, colours)
    page.freeze_panes = page.cell(2, sheet.frozen + 1)
    page.row_dimensions[1].height = 21
    page.page_setup.orientation = "landscape"
    page.print_title_rows = "1:1"
    rows = len(sheet.rows)
    if sheet.fields:
        last = get_column_letter(len(sheet.fields))
        page.auto_filter.ref = f"A1:{last}{rows + 1}"
    for column, field in enumerate(sheet.fields, start=1):
        letter = get_column_letter(column)
        _rules(page, field, letter, rows, colours.bar)


def _put_mark(page: Worksheet, mark: Mark) -> None:
    colour = _code(mark.colour)
    page.sheet_properties.tabColor = colour
    for part in (page.oddHeader.center, page.oddFooter.center):
        part.text = mark.text
        part.color = colour


def _write_heads(page: Worksheet, sheet: Sheet, colours: Colours) -> None:
    for column, field in enumerate(sheet.fields, start=1):
        head = page.cell(1, column)
        _put(head, field.head, field, colours)
        _head_style(head, field, colours)
        values = [row[column - 1] for row in sheet.rows]
        letter = get_column_letter(column)
        dimensions = page.column_dimensions[letter]
        dimensions.width = _width(field, values)


def _write_cells(page: Worksheet, sheet: Sheet, colours: Colours) -> None:
    for number, row in enumerate(sheet.rows, start=2):
        for column, (field, value) in enumerate(
            zip(sheet.fields, row, strict=True),
            start=1,
        ):
            _put(page.cell(number, column), value, field, colours)


def _put(cell: Cell, value: object, field: Field, colours: Colours) -> None:
    """Give a value with its own type: text never becomes a formula, an error or a number."""
    if field.entry:
        cell.fill = _filled(colours.entry)
        cell.number_format = field.format
    if _blank(value):
        return
    if not isinstance(value, str):
        cell.value = value.item() if hasattr(value, "item") else value
        cell.number_format = DAY if isinstance(value, date) else field.format
        return
    cell.value = writable(value)[:LONGEST_TEXT]
    cell.data_type = "s"  # whatever its first character
    cell.number_format = TEXT
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True  # so that it stays text when someone edits it
    if field.link and re.match(r"https?://\S+$", value) and len(value) < LONGEST_LINK:
        cell.hyperlink = value
        cell.font = Font(color=_code(colours.link), underline="single")


def _head_style(cell: Cell, field: Field, colours: Colours) -> None:
    letters = _code(colours.head_letters)
    ground = colours.entry_head if field.entry else colours.head
    cell.font = Font(bold=True, color=letters)
    cell.fill = _filled(ground)
    cell.alignment = Alignment(vertical="center")


def _filled(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=_code(colour))


def _code(colour: str) -> str:
    return colour.removeprefix("#")


def _width(field: Field, values: list[object]) -> float:
    """Find the width that holds the head with its filter button and most of the cells."""
    rooms = sorted(_room(value) for value in values)
    usual = rooms[int(0.9 * (len(rooms) - 1))] if rooms else 0
    room = max(
        _room(field.head) + 4,
        usual + 2,
        _entry_room(field) + 2,
        NARROWEST,
    )
    return min(room, WIDEST)


def _entry_room(field: Field) -> int:
    """Room for what may be filled in."""
    if not field.entry:
        return 0
    free_text = 12 if field.format == DAY else 24
    return max(map(_room, field.choices), default=free_text)


def _blank(value: Any) -> bool:
    return bool(pd.isna(value)) or value == ""


def _room(value: object) -> int:
    """Room that a value takes, in digits; a Chinese character takes two."""
    if _blank(value):
        return 0
    text = (
        f"{value:.4g}"
        if isinstance(
            value,
            float,
        )
        else str(value)
    )
    return sum(1 if ord(letter) < 0x2E80 else 2 for letter in text)


def _rules(page: Worksheet, field: Field, letter: str, rows: int, bar: str) -> None:
    """Bars behind numbers, and what may be filled in."""
    if field.bar and rows:
        low, high = field.bar
        rule = DataBarRule("num", low, "num", high, color=_code(bar))
        page.conditional_formatting.add(
            f"{letter}2:{letter}{rows + 1}",
            rule,
        )
    if field.choices:
        _allow(
            page,
            letter,
            type="list",
            formula1='"' + ",".join(field.choices) + '"',
        )
    if field.entry and field.format == DAY:
        since_2000 = "36526"  # 2000-01-01
        _allow(page, letter, type="date", operator="greaterThan", formula1=since_2000)


def _allow(page: Worksheet, letter: str, **rule: str) -> None:
    """Allow only what keeps a rule to be filled in in a column."""
    validation = DataValidation(**rule, allow_blank=True, showErrorMessage=True)
    page.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{LAST_ROW}")


def _steady(content: bytes, day: str) -> bytes:
    """Write the same workbook without the time of its making."""
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in book.namelist():
            part = book.read(name)
            if name == "docProps/core.xml":
                part = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*",
                    rb"\g<1>" + day.encode() + b"T00:00:00Z",
                    part,
                )
            # its day is 1980-01-01
            copy.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return steady.getvalue()
