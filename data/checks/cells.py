"""Cells checked against the description of their column: a distinct value is judged once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.checks.lookalikes import CONTROL, INVISIBLE, Lookalikes, hidden_letters
from data.checks.reading import BLOCK_ROWS, RawTable
from data.checks.values import as_number, is_date, matches, numbers, parts
from data.faults import Fault
from data.frames import with_types
from data.tables.column import ADCODE_RULE, Column, Table

Known = Mapping[str, frozenset[str]]  # "table.column" -> the values that stand there
# what a rule's words say beside the value, or how to find it from the value
Detail = str | Callable[[str], str]
# a rule's name, its detail, and whether a value keeps it
Rule = tuple[str, Detail, Callable[[str], bool]]
# 3.30102E+11: a code that a spreadsheet took for a number
DESTROYED = re.compile(r"\d(\.\d+)?E\+\d{2}", re.ASCII | re.IGNORECASE)
POINT = "lon, lat"
Mask = npt.NDArray[np.bool_]  # (rows,)


class TableFaults(Collection[Fault]):
    """The faults of a table, one to a cell.

    Each cell holds the number of the rule it breaks, so a file of nothing but faults takes no more
    memory than a good one. The first rule that is marked for a cell stays: a value that is no
    number is not out of range as well.
    """

    def __init__(self, table: RawTable) -> None:
        self._table = table
        self._columns = sorted(table.cells.columns)
        self._marks = np.zeros(
            (len(table.lines), len(self._columns)),
            dtype=np.uint16,
        )
        self._rules: list[tuple[str, Detail]] = [("", "")]
        # rows on broken lines are not judged
        self._judged: Mask = ~np.isin(
            np.array(table.lines, dtype=int),
            list(table.broken),
        )
        self.afterwards: list[Fault] = []  # of more than one cell, told after those of one

    def mark(self, column: str, rows: Mask, rule: str, detail: Detail = "") -> None:
        """Note that cells of a column break a rule, unless they are marked already."""
        rows = rows & self._judged
        if not rows.any():
            return
        self._rules.append((rule, detail))
        marks = self._marks[:, self._columns.index(column)]
        marks[rows & (marks == 0)] = len(self._rules) - 1

    def is_marked(self, column: str) -> Mask:
        """Give the cells of a column that have a fault, and those of broken lines."""
        marks = self._marks[:, self._columns.index(column)]
        return (marks > 0) | ~self._judged

    def __len__(self) -> int:
        return int(np.count_nonzero(self._marks)) + len(self.afterwards)

    def __iter__(self) -> Iterator[Fault]:
        for start in range(0, len(self._marks), BLOCK_ROWS):
            yield from self._of_rows(start, start + BLOCK_ROWS)
        yield from self.afterwards

    def __contains__(self, fault: object) -> bool:
        return any(fault == mine for mine in self)

    def _of_rows(self, start: int, end: int) -> Iterator[Fault]:
        marks = self._marks[start:end]
        shown = self._shown(start, end)
        for row, place in np.argwhere(marks).tolist():
            name = self._columns[place]
            rule, detail = self._rules[marks[row, place]]
            value = shown[POINT if rule == "swapped" else name][row]
            told = detail(value) if callable(detail) else detail
            yield self._table.fault(
                start + row,
                name,
                value,
                rule,
                told,
            )

    def _shown(self, start: int, end: int) -> dict[str, list[str]]:
        """Give the cells of the faulty columns of some rows, and of points as "lon, lat"."""
        cells = self._table.cells.iloc[start:end]
        faulty = np.flatnonzero(self._marks[start:end].any(axis=0))
        shown = {
            self._columns[place]: cells[self._columns[place]].tolist() for place in faulty.tolist()
        }
        if {"lon", "lat"} <= shown.keys():
            points = zip(shown["lon"], shown["lat"], strict=True)
            shown[POINT] = [f"{lon}, {lat}" for lon, lat in points]
        return shown


def mark_column(
    faults: TableFaults, cells: pd.Series[str], column: Column, described: Table, known: Known
) -> None:
    """Mark the cells of a column that break one of its rules."""
    faults.mark(column.name, containing(cells, CONTROL), "control")
    rules = rules_of(column, described, known)
    if column.required:
        faults.mark(column.name, (cells == "").to_numpy(bool), "required")
    if not rules:
        return
    codes, distinct = pd.factorize(cells)
    values = distinct.tolist()
    for rule, detail, holds in rules:
        broken = np.fromiter(
            (value != "" and not holds(value) for value in values), bool, len(values)
        )
        if broken.any():
            faults.mark(column.name, broken[codes], rule, detail)


def containing(cells: pd.Series[str], pattern: str) -> Mask:
    """Tell which cells a pattern is found in; a column of a few cells costs next to nothing."""
    found: Mask = pc.match_substring_regex(pa.array(cells), pattern).to_numpy(zero_copy_only=False)
    return found


def rules_of(column: Column, described: Table, known: Known) -> list[Rule]:
    """Give the rules of one column for a value that is not empty."""
    rules: list[Rule] = []
    if is_code(column, described):
        rules.append(
            (
                "invisible",
                hidden_letters,
                lambda value: not re.search(INVISIBLE, value),
            )
        )
        rules.append(("destroyed", "", lambda value: not _is_destroyed(column, value)))
    rules += _number_rules(column)
    rules += _form_rules(column)
    if column.refers in known:
        rules += _reference_rules(column, known[column.refers])
    return rules


def _is_destroyed(column: Column, value: str) -> bool:
    return any(DESTROYED.fullmatch(part) for part in parts(column, value))


def _form_rules(column: Column) -> list[Rule]:
    """Give the rules of dates, patterns and choices."""
    rules: list[Rule] = []
    if column.is_date:
        rules.append(("date", "", is_date))
    elif column.pattern == ADCODE_RULE:
        rules.append(("adcode", "", lambda value: matches(column, value)))
    elif column.pattern:
        rules.append(("pattern", column.pattern, lambda value: matches(column, value)))
    if column.choices:
        choices = ", ".join(column.choices)
        rules.append(("choices", choices, lambda value: _is_choice(column, value)))
    return rules


def _is_choice(column: Column, value: str) -> bool:
    return all(part in column.choices for part in parts(column, value))


def _number_rules(column: Column) -> list[Rule]:
    """Give the rules of numbers; a value that is no number breaks the first of them alone."""
    if column.type not in ("DOUBLE", "INTEGER"):
        return []
    rules: list[Rule] = [
        (
            "number",
            "",
            lambda value: as_number(value) is not None,
        )
    ]
    if column.type == "INTEGER":
        rules.append(("whole number", "", _of_number(float.is_integer)))
    if column.low is not None or column.high is not None:
        low = -float("inf") if column.low is None else column.low
        high = float("inf") if column.high is None else column.high
        rules.append(
            (
                "range",
                f"{low:g} … {high:g}",
                _of_number(lambda number: low <= number <= high),
            )
        )
    return rules


def _of_number(holds: Callable[[float], bool]) -> Callable[[str], bool]:
    """Make a rule of text from a rule of numbers; text that is no number keeps it."""

    def holds_if_number(value: str) -> bool:
        number = as_number(value)
        return number is None or holds(number)

    return holds_if_number


def _reference_rules(column: Column, targets: frozenset[str]) -> list[Rule]:
    """Give the rules of references: the value is there, and does not just look like one that is."""
    twins = Lookalikes(targets)

    def strangers(value: str) -> list[str]:
        return [
            part
            for part in parts(
                column,
                value,
            )
            if part not in targets
        ]

    def twin_of(value: str) -> str:
        return next(twin for part in strangers(value) if (twin := twins.of(part)))

    return [
        (
            "lookalike",
            twin_of,
            lambda value: not any(twins.of(part) for part in strangers(value)),
        ),
        ("refers", column.refers, lambda value: not strangers(value)),
    ]


def is_code(column: Column, described: Table) -> bool:
    """Tell if a column holds ids or codes, which are compared letter by letter."""
    named = re.search(r"(^|_)(id|ids|code|codes|adcode|adcodes)$", column.name)
    return column.type == "VARCHAR" and bool(
        column.name in described.key or column.refers or column.pattern == ADCODE_RULE or named
    )


def mark_points(faults: TableFaults, table: RawTable, described: Table) -> None:
    """Mark points that lack a half, or whose halves are exchanged by the extent of China."""
    if not {"lon", "lat"} <= set(described.names):
        return
    lon = table.cells["lon"]
    lat = table.cells["lat"]
    swapped = _between(numbers(lon), 3, 54) & _between(
        numbers(lat),
        73,
        136,
    )
    for column, cells, others in (("lat", lat, lon), ("lon", lon, lat)):
        faults.mark(column, swapped, "swapped")
        is_missing = cells.eq("") & others.ne("")
        faults.mark(column, is_missing.to_numpy(bool), "pair")


def _between(values: npt.NDArray[np.float64], low: float, high: float) -> Mask:
    return (values >= low) & (values <= high)


def typed(table: RawTable, described: Table) -> pd.DataFrame:
    """Give a checked table with its types: str (empty is missing), Int64, float64."""
    columns = {}
    for column in described.columns:
        filled = _blank_as_missing(table.cells[column.name])
        columns[column.name] = filled if column.type == "VARCHAR" else pd.to_numeric(filled)
    return with_types(pd.DataFrame(columns, index=table.cells.index), described.pandas_types)


def _blank_as_missing(cells: pd.Series[str]) -> pd.Series[str]:
    texts = pa.array(cells)
    filled = pc.if_else(pc.equal(texts, ""), None, texts)
    return pd.Series(filled, index=cells.index, dtype="str")
