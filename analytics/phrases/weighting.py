"""What needs weigh, in words."""

import pandas as pd

from analytics.ids import Row
from analytics.questions.weighting import Weighting, group_members
from analytics.setting import Setting
from analytics.words import listing, name_in, without_aside, word
from data.registry import Registry, query

NAMES_SHOWN = 6  # of the units that weigh nothing


def weight_name(registry: Registry, weighting: Weighting, language: str) -> str:
    """Name a weight in a sentence or a table head: "need weight x population, Hills x 1.5"."""
    name = word(f"weighting.short_{weighting.by}", language)
    if not weighting.group:
        return name
    group = without_aside(group_name(registry, weighting.group, language))
    return word(
        "weighting.short_group", language, weight=name, group=group, factor=f"{weighting.factor:g}"
    )


def group_name(registry: Registry, group: str, language: str) -> str:
    """Give the name of a county group; its id if it is not on record."""
    groups = query(registry, "county_groups")
    is_group = groups["group_id"] == group
    names = groups.loc[is_group, f"group_{language}"].tolist()
    if names:
        return str(names[0])
    return group


def weighting_words(
    registry: Registry, setting: Setting, weighting: Weighting, language: str
) -> str:
    """Tell what a need weighs, as a clause with the year of sizes and the members of the group."""
    weight = word(f"weighting.said_{weighting.by}", language, year=_year(registry))
    if not weighting.group:
        return weight
    members = group_members(registry, setting, weighting.group)
    since = word("weighting.since_unknown", language) if members["since_unknown"].any() else ""
    group = word(
        "weighting.said_group",
        language,
        group=group_name(registry, weighting.group, language),
        factor=f"{weighting.factor:g}",
        n=len(members),
        day=setting.as_of,
        since=since,
    )
    return weight + group


def _year(registry: Registry) -> str:
    """Give the year of the county sizes; blank without any."""
    years = query(registry, "unit_sizes", unit_kind="county")["year"].dropna()
    if len(years):
        return f"{years.max():.0f}"
    return ""


def period_words(period: Row, language: str) -> str:
    """Give the period of a row of `county_groups`, in words."""
    start = period["from"]
    end = period["to"]
    if not isinstance(start, str):
        start = word("weighting.start_unknown", language)
    if not isinstance(end, str):
        end = word("weighting.still", language)
    return word("weighting.period", language, start=start, end=end)


def unsized(needs: pd.DataFrame, weighting: Weighting, language: str) -> list[str]:
    """Say how many needs weigh nothing because their size is unknown, if there are any.

    Args:
        needs: planning_factor, unit_id and the names of units.
    """
    lost = needs[needs["planning_factor"] == 0].drop_duplicates("unit_id")
    if weighting.by == "need" or lost.empty:
        return []
    names = [name_in(row, language, "unit_name") for row in lost.to_dict("records")]
    shown = listing(names[:NAMES_SHOWN], language)
    if len(names) > NAMES_SHOWN:
        shown += "…"
    return [word("weighting.unsized", language, n=len(names), names=shown)]
