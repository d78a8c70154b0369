"""The matrix on slides: clusters by cities, each state by its colour and its first letters."""

from pptx.enum.text import PP_ALIGN
from pptx.slide import Slide
from pptx.table import Table as SlideTable

from analytics.documents.screens.screen import Matrix, MatrixRow
from analytics.documents.slides.fills import letters_on
from analytics.documents.slides.page import BODY, LABEL, Box, emu
from analytics.documents.slides.table import MARGIN, add_grid, write_cell
from analytics.documents.slides.text import TextStyle, add_text
from analytics.drawing.labels import wrapped
from analytics.drawing.marks import FILL
from analytics.questions.coverage import STATES
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
    height = min(HIGHEST_ROW, (box.height - 70 - upright) / lines)
    size = min(0.8 * BODY, 0.72 * height)
    area = Box(box.left, box.top, box.right, box.top + upright + height * lines)
    grid = add_grid(slide, lines, len(matrix.heads) + 1, area)
    name_width = NAMES * box.width
    _set_widths(grid, name_width, (box.width - name_width) / len(matrix.heads))
    grid.rows[0].height = emu(height + upright)
    _write_heads(grid, matrix, size, upright=bool(upright))
    for number, (name, cells) in enumerate(matrix.rows, 1):
        grid.rows[number].height = emu(height)
        fits = len(wrapped(name, size, name_width - 2 * MARGIN)) == 1
        write_cell(grid.cell(number, 0), name, TextStyle(size if fits else 0.8 * size))
        for column, (state, platforms) in enumerate(cells, 1):
            _write_state(grid, (number, column), (state, platforms), 0.8 * size, language)
    legend = Box(box.left, box.bottom - LEGEND, box.right, box.bottom)
    add_text(slide.shapes, "legend", _legend(matrix, language), legend, TextStyle(0.8 * LABEL))


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


def _write_state(
    grid: SlideTable,
    place: tuple[int, int],
    content: tuple[str, int],
    size: float,
    language: str,
) -> None:
    """Write the state's letters and how many platforms stand inside."""
    state, platforms = content
    letters = word(f"state_mark.{state}", language) if state else ""
    style = TextStyle(size, colour=letters_on(state), align=PP_ALIGN.CENTER)
    fill = FILL[state] if state else None
    write_cell(grid.cell(*place), f"{letters}{platforms or ''}", style, fill)


def _legend(matrix: Matrix, language: str) -> str:
    states = "　".join(
        f"{word(f'state_mark.{state}', language)} = {word(f'state.{state}', language)}"
        for state in present_states(matrix.rows)
    )
    parts = (states, word("screen.matrix_number", language), matrix.rest)
    return "　".join(part for part in parts if part)


def present_states(rows: tuple[MatrixRow, ...]) -> list[str]:
    """List the states that stand in rows of a matrix, in their usual order."""
    present = {state for _, cells in rows for state, _ in cells}
    return [state for state in STATES if state in present]
