"""A workbook to be filled in for a table: drop-downs, examples, the meaning of each column."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from data.files.xlsx import GENERAL, TEXT, Colours, Field, Sheet, xlsx_bytes
from data.office.measures import unit_words
from data.office.values.words import told_choices, words_of_choices
from data.office.words import LANGUAGES, plain, read_words
from data.tables.column import Column, Table, rule

Example = Mapping[str, object]  # column -> its value as the table writes it, or nothing
BLANK_LINES = 100  # to be filled in; codes stay text in them
EXAMPLES = 2
# titles of the sheets, heads of the last one
ENTRY_TITLE = ("填写", "List")
EXAMPLES_TITLE = ("示例", "Examples")
MEANINGS_TITLE = ("各列说明", "Columns")
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
    maker = _Template(table, language)
    sheets = [
        maker.entry_sheet(),
        maker.example_sheet(examples),
        maker.meaning_sheet(),
    ]
    title = f"{table.zh} / {table.en}"
    return xlsx_bytes(sheets, title, day, colours)


def template_heads(table: Table, language: str) -> dict[str, str]:
    """Give the head of each column: short where that tells it, with its unit, "*" if required."""
    short = {column.name: column.head(language) for column in table.columns}
    counts = Counter(map(plain, short.values()))
    heads = {}
    for column in table.columns:
        head = short[column.name]
        is_shared = counts[plain(head)] > 1
        if is_shared:
            head = _description(column, language)
        unit = _unit(column, language)
        star = "*" if column.required else ""
        heads[column.name] = star + head + unit

    return heads


def _description(column: Column, language: str) -> str:
    return column.zh if language == "zh" else column.en


def _unit(column: Column, language: str) -> str:
    """Write the unit of a column behind its head; degrees need none."""
    if not column.unit or column.unit in NO_UNIT:
        return ""
    if language == "en":
        return f" ({column.unit})"
    zh, _ = unit_words(column)
    return f"（{zh}）"


# --- the sheets -----------------------------------------------------------------------------------


class _Template:
    """Makes the sheets of a template."""

    def __init__(self, table: Table, language: str) -> None:
        self._table = table
        self._language = language
        self._index = LANGUAGES.index(language)
        self._heads = template_heads(table, language)

    def entry_sheet(self) -> Sheet:
        """Make the sheet to be filled in."""
        fields = []
        for column in self._table.columns:
            field = self._field(column)
            fields.append(field)
        blank = [None] * len(fields)
        lines = [blank] * BLANK_LINES
        title = ENTRY_TITLE[self._index]
        return Sheet(title, fields, lines, frozen=1)

    def _field(self, column: Column) -> Field:
        choices: list[str] = []
        # a drop-down gives one value
        if not column.separator:
            choices = [self._word(choice, column) for choice in column.choices]

        return Field(
            self._heads[column.name],
            TEXT if column.type == "VARCHAR" else GENERAL,
            choices=tuple(choices),
            entry=True,
        )

    def _word(self, choice: str, column: Column) -> str:
        """Say a choice in words; a drop-down cannot hold one with a comma."""
        words = words_of_choices(column, self._table)
        if choice not in words:
            return choice

        word = words[choice][self._index]
        if "," in word:
            return choice
        return word

    def example_sheet(self, record: Sequence[Example]) -> Sheet:
        """Make the sheet of examples: the rows that say most.

        Without a record, they are those of examples.toml.
        """
        examples = record
        if not examples:
            examples = read_words("examples").get(self._table.name, [])

        fullest = sorted(examples, key=_count_values, reverse=True)
        rows = []
        for example in fullest[:EXAMPLES]:
            row = self._example_row(example)
            rows.append(row)
        heads = self._heads.values()
        fields = list(map(Field, heads))
        title = EXAMPLES_TITLE[self._index]
        return Sheet(title, fields, rows, frozen=1)

    def _example_row(self, example: Example) -> list[object]:
        row: list[object] = []
        for column in self._table.columns:
            value = example.get(column.name)
            if not _is_value(value):
                row.append(None)
            elif column.type == "VARCHAR":
                text = self._spelt(str(value), column)
                row.append(text)
            else:
                number = float(str(value))
                row.append(number)

        return row

    def _spelt(self, text: str, column: Column) -> str:
        """Write a value as an office would: words for choices."""
        if not column.choices:
            return text
        if not column.separator:
            return self._word(text, column)

        words = []
        for part in text.split(column.separator):
            word = self._word(part.strip(), column)
            words.append(word)

        return column.separator.join(words)

    def meaning_sheet(self) -> Sheet:
        """Make the sheet that tells the meaning of each column."""
        rows = []
        for column in self._table.columns:
            meaning = self._meaning(column)
            rows.append(meaning)
        fields = []
        for head in MEANING_HEADS:
            field = Field(head[self._index])
            fields.append(field)
        title = MEANINGS_TITLE[self._index]
        return Sheet(title, fields, rows, frozen=1)

    def _meaning(self, column: Column) -> list[str]:
        required = REQUIRED[self._index] if column.required else ""
        choices = told_choices(column, self._table)
        return [
            self._heads[column.name],
            column.name,
            required,
            column.unit,
            rule(column, self._table),
            choices[self._index],
            _description(column, self._language),
        ]


def _count_values(row: Example) -> int:
    values = [value for value in row.values() if _is_value(value)]
    return len(values)


def _is_value(value: Any) -> bool:
    return not pd.isna(value) and value != ""
