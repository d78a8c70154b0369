"""What a column and a table are: types, meanings in both languages, and the rules a value must keep."""

import re
from dataclasses import dataclass, field

ADCODE_RULE = r"[1-8]\d{5}"
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
        """What a column is, without the rules and exceptions that its description adds."""
        return re.split("[：:；;（(]", self.zh if language == "zh" else self.en)[0].strip()


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its key and its columns.

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))


def text(name: str, zh: str, en: str, **rules: object) -> Column:
    return Column(name, "VARCHAR", zh, en, **rules)


def number(name: str, zh: str, en: str, **rules: object) -> Column:
    return Column(name, "DOUBLE", zh, en, **rules)


def count(name: str, zh: str, en: str, **rules: object) -> Column:
    return Column(name, "INTEGER", zh, en, low=0, high=2_000_000_000, **rules)


def date(name: str, zh: str, en: str, **rules: object) -> Column:
    return Column(name, "VARCHAR", zh, en, pattern=DATE_RULE, is_date=True, **rules)


def rule(column: Column, table: Table) -> str:
    """The rules of a column in short: key, required, choices, range, references, several values."""
    parts = ["key"] if column.name in table.key else []
    parts += ["required"] if column.required and column.name not in table.key else []
    parts += [", ".join(column.choices)] if column.choices else []
    parts += (
        [f"{column.low:g} … {'' if column.high is None else f'{column.high:g}'}".strip()]
        if column.low is not None
        else []
    )
    parts += ["YYYY[-MM[-DD]]" if column.is_date else column.pattern] if column.pattern else []
    parts += [f"in {column.refers}"] if column.refers else []
    parts += [f"several, by '{column.separator}'"] if column.separator else []
    parts += ["only where {} is {}".format(*column.only_where)] if column.only_where else []
    return "; ".join(parts)
