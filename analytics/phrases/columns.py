"""What a column is called, means and is measured in, wherever it goes out."""

from collections.abc import Iterable

from analytics.phrases.column_register import COLUMNS
from analytics.phrases.output_column import OutputColumn
from analytics.words import catalogue, word
from data.tables import TABLES
from data.tables.column import Column

_REGISTER = {(view, column.name): column for column in COLUMNS for view in column.views or ("",)}


def output_column(name: str, view: str = "") -> OutputColumn:
    """Find a column in the register; one that has no line there is of the registry's tables.

    Args:
        view: the sheet, map layer or page that shows it.
    Raises:
        KeyError: nothing describes the column.
    """
    for key in ((view, name), ("", name)):
        if key in _REGISTER:
            return _REGISTER[key]
    if _described(name, view) is None:
        raise KeyError(f"neither the register nor a table of the registry describes {name!r}")
    return OutputColumn(name)


def head(name: str, language: str, view: str = "") -> str:
    """Call a column by its word, else by its description in the registry's tables."""
    column = output_column(name, view)
    described = _described(name, view)
    key = column.head or f"column.{name}"
    if key in catalogue() or described is None:
        return word(key, language)
    text = described.head(language)
    return text[:1].upper() + text[1:]


def meaning(name: str, language: str, view: str = "") -> str:
    """Explain a column by its words, else by its description in the registry's tables.

    A view that shows a table of the registry takes the description first.
    """
    column = output_column(name, view)
    described = _described(name, view)
    key = column.meaning or f"meaning.{name}"
    if described is None or column.meaning:
        return word(key, language)
    if view in TABLES or key not in catalogue():
        return described.zh if language == "zh" else described.en
    return word(key, language)


def unit(name: str, view: str = "") -> str:
    """Give the unit of a column's numbers; blank for text and counts."""
    column = output_column(name, view)
    described = _described(name, view)
    if column.unit or described is None:
        return column.unit
    return described.unit


def is_date(name: str, view: str = "") -> bool:
    """Return True if a column holds days, months or years as ISO dates."""
    column = output_column(name, view)
    described = _described(name, view)
    if described is None:
        return column.is_date
    return described.is_date


def digits_of(names: Iterable[str]) -> dict[str, int]:
    """Give the digits after the point to which columns are rounded, of those that are."""
    digits = {}
    for name in names:
        column = output_column(name)
        if column.digits is not None:
            digits[name] = column.digits
    return digits


def _described(name: str, view: str) -> Column | None:
    """Find the description of a column in the registry's tables.

    That of the table a view is named after, else the first.
    """
    tables = list(TABLES.values())
    if view in TABLES:
        tables.insert(0, TABLES[view])
    for table in tables:
        for described in table.columns:
            if described.name == name:
                return described
    return None
