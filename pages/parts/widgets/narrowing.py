"""Filters of a list, and why they leave nothing: which of them to loosen, or that nothing of the
kind is on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pages.parts.run import questions, wording
from pages.parts.run.wording import w
from pages.parts.widgets import filters


@dataclass(frozen=True, eq=False)
class Filter:
    """What a page calls a filter and its value, and which rows of the whole table pass it."""

    label: str
    value: str
    passes: pd.Series


def by_value(
    table: pd.DataFrame, column: str, value: str | None, label: str, said: str
) -> list[Filter]:
    """One value of a column; no filter for None."""
    return [] if value is None else [Filter(label, said, table[column] == value)]


def by_unit(table: pd.DataFrame, unit: str) -> list[Filter]:
    return by_value(table, "unit_kind", unit, w("filter.unit"), w(f"unit.{unit}"))


def by_cluster(table: pd.DataFrame, cluster: str | None) -> list[Filter]:
    return by_value(
        table, "cluster_id", cluster, w("filter.cluster"), filters.cluster_name(cluster)
    )


def by_city(table: pd.DataFrame, city: str | None, column: str = "city_adcode") -> list[Filter]:
    """The rows of a city, by the column of its code."""
    said = "" if city is None else wording.name_of(questions.units()[f"city:{city}"])
    return by_value(table, column, city, w("unit.city"), said)


def passing(table: pd.DataFrame, narrowed: Sequence[Filter]) -> pd.DataFrame:
    """The rows that pass every filter."""
    return table[_all_pass(table, narrowed)]


def _all_pass(table: pd.DataFrame, narrowed: Sequence[Filter]) -> pd.Series:
    keep = pd.Series(True, index=table.index)
    for one in narrowed:
        keep &= one.passes
    return keep


def loosen(table: pd.DataFrame, narrowed: Sequence[Filter], nothing: str) -> str:
    """Which filter leaves nothing of a table, in words; `nothing` where the table holds no row at
    all.
    """
    if table.empty:
        return nothing
    without = {
        one: int(_all_pass(table, [other for other in narrowed if other is not one]).sum())
        for one in narrowed
    }
    alone = [
        w("empty.filter", label=one.label, value=one.value, n=n) for one, n in without.items() if n
    ]
    if alone:
        return w("empty.loosen", filters=w("list.separator").join(alone))
    several = [w("empty.filter_plain", label=one.label, value=one.value) for one in narrowed]
    return w("empty.loosen_several", filters=w("list.separator").join(several))


def no_need_on_record(cluster: str | None, unit: str) -> str | None:
    """That no unit of a kind has a need of a cluster on record, which is no proof of no gap; None
    where some has.
    """
    if not questions.needs(unit, cluster).empty:
        return None
    return w("empty.no_record", cluster=filters.cluster_name(cluster), unit=w(f"unit.{unit}"))
