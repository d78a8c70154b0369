"""The picture of a screen as HTML: bars, a matrix, a table, a curve, a staircase, or a map."""

from collections import Counter
from dataclasses import replace

from markupsafe import Markup

from analytics.documents.screens.screen import Bars, Curve, Matrix, Screen, Table
from analytics.drawing.marks import DARK, Theme
from analytics.drawing.picture import Picture, Sizes
from analytics.drawing.svg import svg
from analytics.questions.coverage import STATES
from analytics.since.stairs import Stairs
from pages.parts.briefing.deck_curve import curve_html
from pages.parts.briefing.deck_stairs import stairs_html
from pages.parts.html import rows
from pages.parts.html.elements import NOTHING, joined
from pages.parts.run import questions
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import text

# pixels, ten for each hundredth of the screen's height: alone with figures, and with a list
MAP_PX = (1270, 712)
MAP_BESIDE_PX = (797, 545)
# of the map's height: also a legend set smaller to find room has over 3 % of the screen's
MAP_SIZES = Sizes(0.044, 0.0485, 0.03)
LABELS = Sizes(0.067, 0.067, 0.03)  # the same letters, of the height of a map beside a list
ROOMY = 6  # a table of at most so many rows is set larger
FULL_BAR = 82  # percent of the width

STATE_KEY = Markup('<span><i class="k-{}"></i>{}</span>')
COUNTED_KEY = Markup('<span><i class="k-{}"></i>{} <b>{}</b></span>')
KEY = Markup('<p class="key">{}</p>')
SPAN = Markup("<span>{}</span>")


def picture_html(screen: Screen, theme: Theme) -> Markup:
    """Write the picture of a screen.

    Raises:
        TypeError: it is of a type that has no HTML.
    """
    match screen.picture:
        case Bars():
            return _bars_html(screen.picture)
        case Matrix():
            return _matrix_html(screen.picture)
        case Table():
            return table_html(screen.picture)
        case Curve():
            return curve_html(screen.picture, theme)
        case Stairs():
            return stairs_html(screen.picture, theme)
        case Picture() if screen.beside is None:
            return _whole_map(screen.picture, theme)
        case Picture():
            return _map_beside_list(screen.picture, theme)
    raise TypeError(f"no way to draw a {type(screen.picture).__name__}")


# --- maps -----------------------------------------------------------------------------------------


def _whole_map(picture: Picture, theme: Theme) -> Markup:
    """Draw a map with its legend inside."""
    width, height = MAP_PX
    return _svg(
        replace(
            picture,
            width=width,
            height=height,
            sizes=MAP_SIZES,
            dark=theme is DARK,
        )
    )


def _map_beside_list(picture: Picture, theme: Theme) -> Markup:
    """Draw a map with its legend below, because a list stands beside it."""
    width, height = MAP_BESIDE_PX
    drawn = _svg(
        replace(
            picture,
            width=width,
            height=height,
            sizes=LABELS,
            dark=theme is DARK,
            furniture=False,
        )
    )
    marks = filter(None, (picture.highlight_word, text("vector.site")))
    heading = joined(picture.heading or "", text("map.colon"))
    key = joined(heading, _counted_states(picture), *map(SPAN.format, marks))
    return joined(drawn, KEY.format(key))


def _svg(picture: Picture) -> Markup:
    # the drawing escapes what it is given
    return Markup(svg(registry(), setting(), picture))  # noqa: S704


def _counted_states(picture: Picture) -> Markup:
    """Explain each colour, with its number of counties."""
    states = picture.states or {}
    counties = questions.units_of_kind("county")
    counts = Counter(states.get(unit["unit_id"], "no_need") for unit in counties)
    return joined(
        *(
            COUNTED_KEY.format(state, text(f"state.{state}"), counts[state])
            for state in (*STATES, "no_need")
            if counts[state]
        )
    )


# --- bars and matrix ------------------------------------------------------------------------------


def _bars_html(bars: Bars) -> Markup:
    longest = (
        max(
            (count for _, count in bars.rows),
            default=0,
        )
        or 1
    )
    bar = Markup('<dt>{}</dt><dd><i class="k-{}" style="width:{:.2f}%"></i><b>{}</b></dd>')
    lines = (
        bar.format(
            text(f"state.{state}"),
            state,
            FULL_BAR * count / longest,
            count,
        )
        for state, count in bars.rows
    )
    return Markup('<p class="label">{}</p><dl>{}</dl>').format(bars.label, joined(*lines))


def _matrix_html(matrix: Matrix) -> Markup:
    heads = (Markup("<th><span>{}</span></th>").format(head) for head in matrix.heads)
    head = Markup("<thead>{}</thead>").format(
        rows.row(
            Markup("<td></td>"),
            *heads,
        )
    )
    body = rows.body(
        _matrix_row(
            name,
            cells,
        )
        for name, cells in matrix.rows
    )
    table = Markup("<table>{}{}</table>").format(head, body)
    present = {state for _, cells in matrix.rows for state, _ in cells}
    states = (
        STATE_KEY.format(
            state,
            text(f"state.{state}"),
        )
        for state in STATES
        if state in present
    )
    number = SPAN.format(text("screen.matrix_number"))
    rest = SPAN.format(matrix.rest) if matrix.rest else NOTHING
    return joined(table, KEY.format(joined(*states, number, rest)))


def _matrix_row(name: str, cells: tuple[tuple[str, int], ...]) -> Markup:
    head = Markup('<th scope="row">{}</th>').format(name)
    return rows.row(
        head,
        *(_matrix_cell(state, platforms) for state, platforms in cells),
    )


def _matrix_cell(state: str, platforms: int) -> Markup:
    if not state:
        return Markup("<td></td>")
    number = Markup("<b>{}</b>").format(platforms) if platforms else NOTHING
    html = Markup('<td><i class="k-{}" role="img" aria-label="{}">{}</i></td>')
    return html.format(state, text(f"state.{state}"), number)


# --- tables ---------------------------------------------------------------------------------------


def table_html(table: Table) -> Markup:
    """Write a table in words."""
    columns = (Markup('<col style="width:{}%">').format(width) for width in table.widths)
    kind = "words roomy" if len(table.rows) <= ROOMY else "words"
    return rows.table(
        kind,
        Markup("<colgroup>{}</colgroup>").format(joined(*columns)),
        rows.head(table.heads),
        rows.body(
            _table_row(
                table,
                number,
            )
            for number in range(len(table.rows))
        ),
    )


def _table_row(table: Table, number: int) -> Markup:
    texts = enumerate(table.rows[number])
    return rows.row(
        *(
            _table_cell(
                table,
                number,
                column,
                content,
            )
            for column, content in texts
        )
    )


def _table_cell(table: Table, number: int, column: int, content: str) -> Markup:
    """Write a cell; the mark of the row's state stands before the word in one column."""
    if column != table.state_column:
        return rows.CELL.format(content)
    mark = Markup('<i class="k-{}"></i>').format(table.states[number])
    return rows.CELL.format(joined(mark, content))
