"""Plain tables as HTML, row by row."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from pages.parts.html.elements import joined

HEAD = Markup("<th>{}</th>")
CELL = Markup("<td>{}</td>")
KEEP = Markup('<td class="keep">{}</td>')  # its text stays on one line
LABELLED = Markup('<td data-label="{}">{}</td>')
NUMBER = Markup('<td class="number">{}</td>')


def row(*cells: str) -> Markup:
    """Make a row of cells that are HTML."""
    return Markup("<tr>{}</tr>").format(joined(*cells))


def head_row(texts: Iterable[str]) -> Markup:
    """Make the row of heads; those that are plain text are escaped."""
    return row(*(HEAD.format(text) for text in texts))


def head(texts: Iterable[str]) -> Markup:
    return Markup("<thead>{}</thead>").format(head_row(texts))


def body(rows: Iterable[str]) -> Markup:
    return Markup("<tbody>{}</tbody>").format(joined(*rows))


def table(kind: str, *parts: str) -> Markup:
    """Make a table of its heads and bodies; `kind` are its classes."""
    return Markup('<table class="{}">{}</table>').format(kind, joined(*parts))


def scrolled(html: str) -> Markup:
    """Let a wide table scroll inside its own frame."""
    return Markup('<div class="scroll">{}</div>').format(html)


def labelled_table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Markup:
    """Make a table in which each cell knows its head, because on a phone it stands under it.

    Args:
        heads: one for each column.
        lines: the cells of each row; those that are plain text are escaped.
    """
    return table(
        "plain sheet",
        head(heads),
        body(_labelled(heads, cells) for cells in lines),
    )


def _labelled(heads: Sequence[str], cells: Sequence[str]) -> Markup:
    return row(
        *(
            LABELLED.format(name, cell)
            for name, cell in zip(
                heads,
                cells,
                strict=True,
            )
        )
    )
