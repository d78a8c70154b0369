"""The mark of made data, which stands wherever a registry that is an example is shown.

What names and describes files here says of a snapshot of the past what it is, too.

Its words are those of `made` in the catalogue, its colours `MADE` of analytics/drawing/marks.py.
"""

import pandas as pd

from analytics.phrases.past import about_past, past_prefix
from analytics.words import LANGUAGES, word
from data.manifest_shape import MADE
from data.registry import Registry

COLUMN = MADE  # of every table that goes out
FILE_PREFIX = "EXAMPLE-made-data_"


def made_mark() -> str:
    """Give the mark, in which both languages stand."""
    return word("made.mark", LANGUAGES[0])


def mark_of(registry: Registry) -> str:
    """Give the mark of an example; "" for a real registry."""
    if not registry.is_made:
        return ""
    return made_mark()


def with_mark(table: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """Add the mark of an example to each row of a table, as its last column.

    A comment above the head would say it once, but most programs that read CSV take it for the
    head; a column is read by all, and stays with rows that are copied elsewhere.
    """
    mark = mark_of(registry)
    if not mark:
        return table
    return table.assign(**{COLUMN: mark})


def about_mark(registry: Registry) -> dict[str, object]:
    """Say in the description of a file that its data is made or of the past; else nothing."""
    past = about_past(registry)
    mark = mark_of(registry)
    if not mark:
        return past
    return {MADE: True, "mark": mark} | past


def marked_name(name: str, registry: Registry) -> str:
    """Begin the name of a file of an example, or of the past, by the mark of it."""
    name = past_prefix(registry) + name
    if registry.is_made:
        return FILE_PREFIX + name
    return name
