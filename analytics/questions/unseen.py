"""Platforms that official lists state and that are not on record: how many, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.setting import Setting
from data.registry import Registry, query


@dataclass(frozen=True)
class Unseen:
    """Platforms that an official list states and that are not on record.

    Attributes:
        counties: adcodes of where they can be.
        clusters: those that they serve; empty where the list does not say so.
    """

    count: float
    counties: frozenset[str]
    clusters: tuple[str, ...] = ()


def unreckoned_levels(registry: Registry, setting: Setting) -> tuple[str, ...]:
    """Give the levels that count and of which no list states the total."""
    lists = query(registry, "level_lists", as_of=setting.as_of)
    stated = set(lists.dropna(subset=["total_count"])["level_total"])
    return tuple(level for level in setting.levels if level not in stated)


def unseen_count(registry: Registry, setting: Setting) -> float:
    """Count the platforms of the counted levels that are stated and not on record.

    NaN where no list states a total.
    """
    groups = list(unseen_platforms(registry, setting))
    if groups:
        return sum(group.count for group in groups)
    return np.nan


def unseen_platforms(registry: Registry, setting: Setting) -> Iterator[Unseen]:
    """Group the platforms that are stated and not on record by where they can be.

    The total of a level is over the province; the part that a city's own list states is in that
    city, and the rest is in the cities without such a list. A list of a programme binds its
    platforms to the clusters that it is for.
    """
    lists = query(registry, "stated_lists", as_of=setting.as_of)
    lists = lists[_holds_any(lists, setting.levels)]
    lacking = lists["total_count"] - lists["rows_found"]
    lists = lists.assign(lacking=lacking.clip(lower=0))
    of_cities = lists[lists["of_city"]]
    members = query(registry, "counties_of")
    everywhere = frozenset(members["adcode"])
    counties_of = members.groupby("unit_id")["adcode"].agg(frozenset).to_dict()
    for row in lists.to_dict("records"):
        if row["of_city"]:
            yield Unseen(row["lacking"], counties_of.get(row["adcode"], everywhere))
        elif row["level_total"] in setting.levels:
            within = of_cities[_holds_any(of_cities, (row["level_total"],))]
            listed = [counties_of.get(adcode, frozenset()) for adcode in within["adcode"]]
            rest = max(row["lacking"] - within["lacking"].sum(), 0)
            yield Unseen(rest, everywhere.difference(*listed))
        elif isinstance(row["cluster_ids"], str):
            clusters = tuple(row["cluster_ids"].split(";"))
            yield Unseen(row["lacking"], everywhere, clusters)


def _holds_any(lists: pd.DataFrame, levels: tuple[str, ...]) -> "pd.Series[bool]":
    """True for the lists that hold platforms of one of some levels."""
    wanted = set(levels)
    holds = [not wanted.isdisjoint(held.split(";")) for held in lists["levels"]]
    return pd.Series(holds, index=lists.index, dtype=bool)
