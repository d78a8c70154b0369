"""A column and a table: types, meanings in both languages, and the rules a value must keep."""

import re
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

ADCODE_RULE = r"[1-8]\d{5}"
# type of a column -> its type in a data frame
PANDAS_TYPES = {"VARCHAR": "str", "INTEGER": "Int64", "DOUBLE": "float64"}
DATE_RULE = r"\d{4}(-\d{2}(-\d{2})?)?"


@dataclass(frozen=True)
class Column:
    """One column: DuckDB type, meaning in both languages, and the rules a value must keep."""

    name: str
    type: str  # VARCHAR, INTEGER, DOUBLE
    zh: str
    en: str
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    low: float | None = None
    high: float | None = None
    # "table.column" whose values these must be; "policy_sets.id" for the ids of policy sets
    refers: str = ""
    separator: str = ""  # several values in one cell
    # another column and the value it must have, else the cell is blank
    only_where: tuple[str, ...] = ()
    optional: bool = False  # the whole column may be missing from a file
    is_date: bool = False

    def head(self, language: str) -> str:
        """Give the description of a column without the rules and exceptions that it adds."""
        return re.split(
            "[：:；;（(]",
            self.zh if language == "zh" else self.en,
        )[0].strip()


@dataclass(frozen=True)
class Table:
    """One table: its key, its columns and their names.

    `source` tables are files, the others are built.
    """

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    source: bool = True
    spatial: bool = False
    names: tuple[str, ...] = field(init=False)

    @property
    def pandas_types(self) -> dict[str, str]:
        """The type of each column in a data frame."""
        return {column.name: PANDAS_TYPES[column.type] for column in self.columns}

    def column(self, name: str) -> Column:
        """Give a column by its name.

        Raises:
            ValueError: there is none.
        """
        place = self.names.index(name)
        return self.columns[place]

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))


class Rules(TypedDict, total=False):
    """The rules of a column, by the names of the fields of `Column`."""

    unit: str
    required: bool
    choices: tuple[str, ...]
    pattern: str
    refers: str
    separator: str
    only_where: tuple[str, ...]
    optional: bool


class DateRules(TypedDict, total=False):
    """The rules of a column of dates."""

    required: bool
    optional: bool
    only_where: tuple[str, ...]


class NumberRules(Rules, total=False):
    """The rules of a column of numbers."""

    low: float | None
    high: float | None


def text(name: str, zh: str, en: str, **rules: Unpack[Rules]) -> Column:
    """Describe a column of text."""
    return Column(name, "VARCHAR", zh, en, **rules)


def number(name: str, zh: str, en: str, **rules: Unpack[NumberRules]) -> Column:
    """Describe a column of numbers."""
    return Column(name, "DOUBLE", zh, en, **rules)


def count(name: str, zh: str, en: str, **rules: Unpack[Rules]) -> Column:
    """Describe a column of whole numbers from 0."""
    return Column(name, "INTEGER", zh, en, low=0, high=2_000_000_000, **rules)


def date(name: str, zh: str, en: str, **rules: Unpack[DateRules]) -> Column:
    """Describe a column of days, months or years."""
    return Column(name, "VARCHAR", zh, en, pattern=DATE_RULE, is_date=True, **rules)


def rule(column: Column, table: Table) -> str:
    """Write a column's rules in short: key, required, choices, range, references, several."""
    is_key = column.name in table.key
    rules = (
        "key" if is_key else "",
        "required" if column.required and not is_key else "",
        ", ".join(column.choices),
        _range(column),
        "YYYY[-MM[-DD]]" if column.is_date else column.pattern,
        f"in {column.refers}" if column.refers else "",
        f"several, by '{column.separator}'" if column.separator else "",
        "only where {} is {}".format(*column.only_where) if column.only_where else "",
    )
    return "; ".join(filter(None, rules))


def _range(column: Column) -> str:
    if column.low is None:
        return ""
    low = f"{column.low:g} …"
    if column.high is None:
        return low
    return f"{low} {column.high:g}"
