"""Filters of a list, and why they leave nothing.

Either one of them has to be loosened, or nothing of the kind is on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pages.parts.run import questions
from pages.parts.run.wording import name_of, text
from pages.parts.widgets.labels import cluster_name


@dataclass(frozen=True, eq=False)
class Filter:
    """What a page calls a filter and its value, and which rows of the whole table pass it."""

    label: str
    value: str
    passes: "pd.Series[bool]"


def by_value(
    table: pd.DataFrame, column: str, value: str | None, label: str, value_label: str
) -> list[Filter]:
    """Filter by one value of a column; no filter for None.

    Args:
        label: what the page calls the filter.
        value_label: what the page calls the value.
    """
    if value is None:
        return []
    return [Filter(label, value_label, table[column] == value)]


def by_word(table: pd.DataFrame, column: str, value: str | None, section: str) -> list[Filter]:
    """Filter by one value of a column whose values are words of the catalogue's `section`."""
    label = text(f"filter.{column}")
    value_label = text(f"{section}.{value}") if value else ""
    return by_value(table, column, value, label, value_label)


def by_unit(table: pd.DataFrame, unit: str) -> list[Filter]:
    """Filter by the kind of unit."""
    label, value_label = text("filter.unit"), text(f"unit.{unit}")
    return by_value(table, "unit_kind", unit, label, value_label)


def by_cluster(table: pd.DataFrame, cluster: str | None) -> list[Filter]:
    """Filter by a cluster."""
    label, name = text("filter.cluster"), cluster_name(cluster)
    return by_value(table, "cluster_id", cluster, label, name)


def by_city(table: pd.DataFrame, city: str | None, column: str = "city_adcode") -> list[Filter]:
    """Filter by a city, by the column of its code."""
    if city is None:
        return []
    unit = questions.units()[f"city:{city}"]
    return by_value(table, column, city, text("unit.city"), name_of(unit))


def by_states(table: pd.DataFrame, states: Sequence[str]) -> Filter:
    """Filter by the states of needs."""
    names = [text(f"state.{state}") for state in states]
    value_label = text("list.separator").join(names)
    return Filter(text("gaps.states"), value_label, table["state"].isin(states))


def passing(table: pd.DataFrame, tests: Sequence[Filter]) -> pd.DataFrame:
    """Give the rows that pass every filter."""
    return table[_pass_all(table, tests)]


def _pass_all(table: pd.DataFrame, tests: Sequence[Filter]) -> "pd.Series[bool]":
    passed = pd.Series(True, index=table.index)
    for test in tests:
        passed &= test.passes
    return passed


def loosen(table: pd.DataFrame, tests: Sequence[Filter], nothing: str) -> str:
    """Say which filter leaves nothing of a table.

    Args:
        nothing: what to say where the table itself has no row.
    """
    if table.empty:
        return nothing
    alone = []
    for test in tests:
        rows = _rows_without(table, tests, test)
        if rows:
            alone.append(
                text(
                    "empty.filter",
                    label=test.label,
                    value=test.value,
                    n=rows,
                )
            )
    separator = text("list.separator")
    if alone:
        return text("empty.loosen", filters=separator.join(alone))
    several = [text("empty.filter_plain", label=test.label, value=test.value) for test in tests]
    return text("empty.loosen_several", filters=separator.join(several))


def _rows_without(table: pd.DataFrame, tests: Sequence[Filter], left_out: Filter) -> int:
    """Give rows that pass every filter but one."""
    others = [test for test in tests if test is not left_out]
    return int(_pass_all(table, others).sum())


def no_need_on_record(cluster: str | None, unit: str) -> str | None:
    """Say that no unit of a kind has a need of a cluster on record; None where some has.

    It is no proof of no gap.
    """
    if not questions.needs(unit, cluster).empty:
        return None
    return text(
        "empty.no_record",
        cluster=cluster_name(cluster),
        unit=text(f"unit.{unit}"),
    )
