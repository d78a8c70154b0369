"""Small tables of labels and numbers."""

from collections.abc import Iterable

from markupsafe import Markup

from pages.parts.html import elements, rows
from pages.parts.html.elements import NOTHING, bold, joined
from pages.parts.run.wording import text

NUMBER = Markup("<td class='number'>{}</td>")


def number_table(title: str, pairs: Iterable[tuple[str, str]], total: str | None = None) -> Markup:
    """Make a table of labels and values under a title.

    Args:
        title: in words.
        pairs: label and value; a value may be HTML.
        total: of all values; None for none.
    """
    lines = joined(
        *(
            rows.row(
                rows.CELL.format(label),
                NUMBER.format(value),
            )
            for label, value in pairs
        )
    )
    last = NOTHING
    if total is not None:
        last = rows.row(
            rows.CELL.format(bold(text("data.total"))),
            NUMBER.format(bold(total)),
        )
    return elements.panel(elements.title(title), rows.table("plain wrap", lines, last))
