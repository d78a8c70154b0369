"""Tables on slides: real ones, whose cells can be edited."""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.table import Table as SlideTable
from pptx.table import _Cell
from pptx.util import Emu, Pt

from analytics.documents.screens.screen import Table
from analytics.documents.slides.fills import rgb
from analytics.documents.slides.page import BODY, EMU, Box, emu
from analytics.documents.slides.text import TextStyle, text_height, write_text
from analytics.drawing.marks import HAIRLINE, INK

SHRINKING = (1.17, 1, 0.9, 0.8)  # of the letters of a table, largest first
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
MOST_SPARE = 24  # that a row is higher than its text
MARGIN = 6  # left and right of the text of a cell


def add_table(slide: Slide, table: Table, box: Box, size: float = BODY) -> None:
    """Add a table in words, on hairlines, as large as its box allows."""
    shares = sum(table.widths)
    widths = [box.width * share / shares for share in table.widths]
    rows = [table.heads, *table.rows]
    size, heights = _fit(rows, widths, box.height, size)
    height = sum(heights)
    left_over = (box.height - height) / len(rows)
    spare = min(MOST_SPARE, max(0, left_over))
    bottom = box.top + height + spare * len(rows)
    area = box.rows(box.top, bottom)
    grid = add_grid(slide, len(rows), len(widths), area)
    for column, width in enumerate(widths):
        grid.columns[column].width = emu(width)
    for number, row in enumerate(rows):
        grid.rows[number].height = emu(heights[number] + spare)
        style = TextStyle(size, bold=number == 0)
        for column, text in enumerate(row):
            write_cell(grid.cell(number, column), text, style)


def _fit(
    rows: Sequence[Sequence[str]], widths: list[float], room: float, size: float
) -> tuple[float, list[float]]:
    """Find the largest letters with which all rows find room, and how high each row then is.

    Where even the smallest find none, the table runs over its box.
    """
    for share in SHRINKING:
        heights = [_row_height(row, widths, share * size) for row in rows]
        if sum(heights) <= room:
            break
    return share * size, heights


def _row_height(row: Sequence[str], widths: list[float], size: float) -> float:
    cells = zip(row, widths, strict=True)
    return max(text_height(text, size, width - 2 * MARGIN) for text, width in cells)


def add_grid(slide: Slide, rows: int, columns: int, box: Box) -> SlideTable:
    """Add an empty table without a style's colours and lines; `write_cell` draws hairlines."""
    frame = slide.shapes.add_table(rows, columns, *box.in_emu)
    frame.name = "table"
    frame._element.find(".//" + qn("a:tableStyleId")).text = NO_STYLE
    frame.table.horz_banding = frame.table.first_row = False
    return frame.table


def write_cell(cell: _Cell, text: str, style: TextStyle, fill: str | None = None) -> None:
    """Write a cell and draw the line under it, a heavy one under bold text.

    Args:
        fill: colour of the cell; None: none.
    """
    cell.margin_left = cell.margin_right = Emu(MARGIN * EMU)
    cell.margin_top = cell.margin_bottom = Emu(2 * EMU)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    write_text(cell.text_frame, text, style)
    _underline(cell, heavy=style.bold)
    ground: Any = cell.fill  # its methods are without types
    if fill is None:
        ground.background()
    else:
        ground.solid()
        ground.fore_color.rgb = rgb(fill)


def _underline(cell: _Cell, *, heavy: bool) -> None:
    if heavy:
        width = Pt(1.5)
        colour = INK
    else:
        width = Pt(0.75)
        colour = HAIRLINE
    line = etree.SubElement(
        cell._tc.get_or_add_tcPr(),
        qn("a:lnB"),
        w=str(width),
    )
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=colour.lstrip("#"))
