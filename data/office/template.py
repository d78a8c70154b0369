"""A workbook to be filled in for a table: drop-downs, examples, the meaning of each column."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from data.files.xlsx import GENERAL, TEXT, Colours, Field, Sheet, xlsx_bytes
from data.office.values.words import told_choices, words_of_choices
from data.office.words import LANGUAGES, plain, read_words
from data.tables.column import Column, Table, rule

Example = Mapping[str, object]  # column -> its value as the table writes it, or nothing
BLANK_LINES = 100  # to be filled in; codes stay text in them
EXAMPLES = 2
# titles of the sheets, heads of the last one
TITLES = (("填写", "List"), ("示例", "Examples"), ("各列说明", "Columns"))
MEANING_HEADS = (
    ("表头", "head"),
    ("列名", "column"),
    ("必填", "required"),
    ("单位", "unit"),
    ("填写规则", "rules"),
    ("可选", "choices"),
    ("含义", "meaning"),
)
REQUIRED = ("必填", "required")
IN_CHINESE = {"CNY": "元", "10⁹ CNY": "十亿元", "ha": "公顷", "km": "公里"}
NO_UNIT = ("° EPSG:4490",)  # a degree is a degree


def template(
    table: Table,
    language: str,
    colours: Colours,
    day: str,
    examples: Sequence[Example] = (),
) -> bytes:
    """Make the workbook to be filled in for a table.

    Args:
        day: ISO date that stands as its day of making: the same table gives the same bytes.
        examples: rows of the record, of which those that say most are shown.
    """
    index = LANGUAGES.index(language)
    heads = template_heads(table, language)
    entry_title, examples_title, meanings_title = (title[index] for title in TITLES)
    fields = [_field(column, table, heads[column.name], language) for column in table.columns]
    blank = [[None] * len(fields)] * BLANK_LINES
    shown = _examples(table, examples)
    rows = [_example_row(table, example, language) for example in shown]
    plain_fields = [Field(field.head) for field in fields]
    sheets = [
        Sheet(entry_title, fields, blank, frozen=1),
        Sheet(examples_title, plain_fields, rows, frozen=1),
        _meanings(meanings_title, table, heads, language),
    ]
    return xlsx_bytes(sheets, f"{table.zh} / {table.en}", day, colours)


def template_heads(table: Table, language: str) -> dict[str, str]:
    """Give the head of each column: short where that tells it, with its unit, "*" if required."""
    short = {column.name: column.head(language) for column in table.columns}
    counts = Counter(plain(head) for head in short.values())
    heads = {}
    for column in table.columns:
        head = short[column.name]
        if counts[plain(head)] > 1:
            head = _description(column, language)
        unit = _unit(column, language)
        star = "*" if column.required else ""
        heads[column.name] = f"{star}{head}{unit}"
    return heads


def _description(column: Column, language: str) -> str:
    return column.zh if language == "zh" else column.en


def _unit(column: Column, language: str) -> str:
    """Write the unit of a column behind its head; degrees need none."""
    if not column.unit or column.unit in NO_UNIT:
        return ""
    if language == "zh":
        return f"（{IN_CHINESE.get(column.unit, column.unit)}）"
    return f" ({column.unit})"


# --- the sheet to be filled in --------------------------------------------------------------------


def _field(column: Column, table: Table, head: str, language: str) -> Field:
    is_text = column.type == "VARCHAR"
    choices: list[str] = []
    if not column.separator:
        choices = [_word(choice, column, table, language) for choice in column.choices]
    return Field(
        head,
        TEXT if is_text else GENERAL,
        choices=tuple(choices),
        entry=True,
    )


def _word(choice: str, column: Column, table: Table, language: str) -> str:
    """Say a choice in a language; a drop-down cannot hold a word with a comma."""
    words = words_of_choices(column, table)
    if choice not in words:
        return choice
    zh, en = words[choice][:2]
    word = zh if language == "zh" else en
    return choice if "," in word else word


# --- examples -------------------------------------------------------------------------------------


def _examples(table: Table, rows: Sequence[Example]) -> list[Example]:
    """Choose the rows that say most; without a record, those of examples.toml."""
    if not rows:
        rows = read_words("examples").get(table.name, [])
    fullest = sorted(rows, key=_count_values, reverse=True)
    return fullest[:EXAMPLES]


def _count_values(row: Example) -> int:
    return sum(_is_value(value) for value in row.values())


def _is_value(value: Any) -> bool:
    return not pd.isna(value) and value != ""


def _example_row(table: Table, example: Example, language: str) -> list[object]:
    row: list[object] = []
    for column in table.columns:
        value = example.get(column.name)
        if not _is_value(value):
            row.append(None)
        elif column.type == "VARCHAR":
            row.append(_spelt(str(value), column, table, language))
        else:
            number = float(str(value))
            row.append(number)
    return row


def _spelt(text: str, column: Column, table: Table, language: str) -> str:
    """Write a value as an office would: words for choices."""
    if not column.choices:
        return text
    parts = text.split(column.separator) if column.separator else [text]
    words = [_word(part.strip(), column, table, language) for part in parts]
    return column.separator.join(words)


# --- the meaning of each column -------------------------------------------------------------------


def _meanings(title: str, table: Table, heads: Mapping[str, str], language: str) -> Sheet:
    index = LANGUAGES.index(language)
    fields = [Field(head[index]) for head in MEANING_HEADS]
    rows = []
    for column in table.columns:
        row = [
            heads[column.name],
            column.name,
            REQUIRED[index] if column.required else None,
            column.unit or None,
            rule(column, table) or None,
            told_choices(column, table)[index] or None,
            _description(column, language),
        ]
        rows.append(row)
    return Sheet(title, fields, rows, frozen=1)
