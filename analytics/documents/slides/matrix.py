"""The matrix on slides: clusters by cities, each state by its colour and its first letters."""

from pptx.enum.text import PP_ALIGN
from pptx.slide import Slide
from pptx.table import Table as SlideTable
from pptx.table import _Cell

from analytics.documents.screens.screen import Matrix
from analytics.documents.slides.fills import letters_on
from analytics.documents.slides.page import BODY, LABEL, Box, emu
from analytics.documents.slides.table import MARGIN, add_grid, write_cell
from analytics.documents.slides.text import TextStyle, add_text
from analytics.drawing.labels import wrapped
from analytics.drawing.marks import FILL
from analytics.words import word

NAMES = 0.36  # of the width, for the clusters' names
# more height for heads that are written upwards
UPRIGHT = {"zh": 0, "en": 110}
HIGHEST_ROW = 68
LEGEND = 64  # height of the legend under the table


def add_matrix(slide: Slide, matrix: Matrix, box: Box, language: str) -> None:
    """Add the matrix as a table with a legend; no state is told by its colour alone."""
    upright = UPRIGHT[language]
    lines = len(matrix.rows) + 1
    units = len(matrix.heads)
    room = box.height - 70 - upright
    height = min(HIGHEST_ROW, room / lines)
    size = min(0.8 * BODY, 0.72 * height)
    bottom = box.top + upright + height * lines
    grid = add_grid(slide, lines, units + 1, box.rows(box.top, bottom))
    name_width = NAMES * box.width
    left_over = box.width - name_width
    _set_widths(grid, name_width, left_over / units)
    grid.rows[0].height = emu(height + upright)
    _write_heads(grid, matrix, size, upright=bool(upright))
    for number, (name, cells) in enumerate(matrix.rows, 1):
        grid.rows[number].height = emu(height)
        _write_name(grid.cell(number, 0), name, size, name_width)
        for column, (state, platforms) in enumerate(cells, 1):
            text = _cell_text(state, platforms, language)
            cell = grid.cell(number, column)
            _write_state(cell, state, text, 0.8 * size)
    legend = _legend(matrix, language)
    legend_box = box.rows(box.bottom - LEGEND, box.bottom)
    add_text(slide.shapes, "legend", legend, legend_box, TextStyle(0.8 * LABEL))


def _set_widths(grid: SlideTable, names: float, units: float) -> None:
    for number in range(len(grid.columns)):
        grid.columns[number].width = emu(units if number else names)


def _write_heads(grid: SlideTable, matrix: Matrix, size: float, *, upright: bool) -> None:
    align = PP_ALIGN.LEFT if upright else PP_ALIGN.CENTER
    for column, head in enumerate(matrix.heads, 1):
        cell = grid.cell(0, column)
        write_cell(cell, head, TextStyle(size, align=align))
        if upright:
            cell._tc.get_or_add_tcPr().set("vert", "vert270")


def _write_name(cell: _Cell, name: str, size: float, width: float) -> None:
    """Write a cluster's name, smaller where it takes more than a line."""
    lines = wrapped(name, size, width - 2 * MARGIN)
    fitting = size if len(lines) == 1 else 0.8 * size
    write_cell(cell, name, TextStyle(fitting))


def _cell_text(state: str, platforms: int, language: str) -> str:
    """Write the state's letters and how many platforms stand inside; 0 is left out."""
    letters = word(f"state_mark.{state}", language) if state else ""
    return f"{letters}{platforms or ''}"


def _write_state(cell: _Cell, state: str, text: str, size: float) -> None:
    style = TextStyle(size, colour=letters_on(state), align=PP_ALIGN.CENTER)
    fill = FILL[state] if state else None
    write_cell(cell, text, style, fill)


def _legend(matrix: Matrix, language: str) -> str:
    meanings = []
    for state in matrix.states:
        letters = word(f"state_mark.{state}", language)
        name = word(f"state.{state}", language)
        meanings.append(f"{letters} = {name}")
    number = word("screen.matrix_number", language)
    parts = ("　".join(meanings), number, matrix.rest)
    return "　".join(part for part in parts if part)
