"""A row of the register in words: its name, its columns, its values."""

from analytics.words import word
from data.office.values.words import words_of_choices
from data.register.content import Cells
from data.tables.column import Table

NAMES = ("name", "list_name", "name_zh", "indicator", "clause")  # columns that name a row


def table_words(name: str, language: str) -> str:
    """Name a table."""
    return word(f"table_of.{name}", language)


def row_name(cells: Cells, key: str) -> str:
    """Name a row by its cells, else by its key."""
    for column in NAMES:
        if column in cells:
            return cells[column]
    return key


def value_words(table: Table, column: str, value: str, language: str) -> str:
    """Write a value, the choices of its column in words."""
    described = table.column(column)
    if not value or not described.choices:
        return value
    words = words_of_choices(described, table)
    index = 0 if language == "zh" else 1
    parts = value.split(described.separator) if described.separator else [value]
    named_parts = [words[part][index] if part in words else part for part in parts]
    return word("list.separator", language).join(named_parts)


def cause_words(cause: str, language: str, *, is_guessed: bool) -> str:
    """Name the cause of a change, and say so if it was only guessed."""
    name = word(f"cause.{cause}", language)
    if is_guessed:
        return word("cause.guessed", language, cause=name)
    return name


def row_words(table: Table, cells: Cells, language: str) -> str:
    """Write the values of a row in one line, without those that name it."""
    parts = []
    for column, value in cells.items():
        if column in (*NAMES, *table.key):
            continue
        head = table.column(column).head(language)
        parts.append(f"{head}: {value_words(table, column, value, language)}")
    return "; ".join(parts)
