"""Evidence of how many: needs, units, doubts, platforms that are the only one, pairs of platforms.

Each resolver takes a registry, a setting and the parts of an id after its kind; parts that name
nothing raise KeyError or ValueError.
"""

import pandas as pd

from analytics.evidence.answer import Answer, rows_of
from analytics.evidence.filters import RULES, filter_by, needs_of_kind, rules_of, which_of
from analytics.evidence.needs import doubts
from analytics.ids import NEED
from analytics.phrases.resilience import explained_backup, explained_duplicates
from analytics.questions.backup import backup_by_platform
from analytics.questions.coverage import ANSWERS, STATE, STATES, by_measure, roll_up
from analytics.questions.duplicates import of_city
from analytics.setting import Setting
from data.registry import Registry, cached_by_setting, query

# a table beside the gaps leads to one row of these after another
every_pair = cached_by_setting(explained_duplicates)
every_hanging_need = cached_by_setting(explained_backup)
NO_NEED = "no_need"  # units without any need
ASKED_BY = {"platform": "nearest_platform_id", "lists": "city_adcode"}  # whom -> column of its id


def needs(
    registry: Registry, setting: Setting, unit_kind: str, which: str, *filters: str
) -> Answer:
    """Give the needs that are `which`."""
    rows = which_of(needs_of_kind(registry, setting, unit_kind, *filters), which)
    return Answer(len(rows), rules_of(which, *filters), {"needs": rows})


def units(
    registry: Registry, setting: Setting, unit_kind: str, which: str, *filters: str
) -> Answer:
    """Give the units with a need that is `which`."""
    rows = which_of(needs_of_kind(registry, setting, unit_kind, *filters), which)
    return Answer(
        rows["unit_id"].nunique(),
        rules_of(which, *filters),
        {"needs": rows},
    )


def worst(
    registry: Registry, setting: Setting, unit_kind: str, which: str, *filters: str
) -> Answer:
    """Give the units whose worst need is `which`, a state or an answer; or those without a need."""
    rows = needs_of_kind(registry, setting, unit_kind, *filters)
    if which == NO_NEED:
        every = query(registry, "units")
        is_without = ~every["unit_id"].isin(rows["unit_id"])
        without = every[(every["unit_kind"] == unit_kind) & is_without]
        return Answer(len(without), ("method.a1",), {"units": without})
    column, best_first, value = _ranked_by(which)
    rank = best_first.index(value)
    ranks = rows[column].map(best_first.index)
    worst_ranks = ranks.groupby(rows["unit_id"]).transform("max")
    rows = rows[(ranks == rank) & (worst_ranks == rank)]
    return Answer(
        rows["unit_id"].nunique(),
        rules_of(which, *filters),
        {"needs": rows},
    )


def _ranked_by(which: str) -> tuple[str, tuple[str, ...], str]:
    """Give the column that `which` is about, its values from best to worst, and the value named."""
    column, _, answer = which.partition(".")
    if answer:
        return (column, ANSWERS, answer)
    return (STATE, STATES, which)


def share(
    registry: Registry,
    setting: Setting,
    unit_kind: str,
    measure: str,
    low: str,
    high: str,
    *filters: str,
) -> Answer:
    """Give the units that have low <= share < high of their needs met, by a measure."""
    rows = by_measure(needs_of_kind(registry, setting, unit_kind, *filters), measure)
    shares = roll_up(rows, ["unit_id", "unit_name"])
    met = shares["share_met"]
    is_within = (met >= float(low)) & (met < float(high))
    within = shares[is_within]
    return Answer(len(within), (RULES[measure],), {"units": within})


def ask(
    registry: Registry, setting: Setting, unit_kind: str, whom: str, name: str, *filters: str
) -> Answer:
    """Give the doubts that a platform, or the lists of a city, would settle."""
    rows = doubts(registry, setting)
    of_kind = rows["unit_kind"] == unit_kind
    is_asked = rows["ask"] == whom
    rows = rows[of_kind & is_asked]
    rows = filter_by(registry, setting, rows, *filters)
    rows = rows[rows[ASKED_BY[whom]].fillna("none") == name]
    return Answer(len(rows), ("verify.how",), {"needs": rows})


def alone(registry: Registry, setting: Setting, unit_kind: str, *filters: str) -> Answer:
    """Give the platforms that are the only one of a need."""
    rows = needs_of_kind(registry, setting, unit_kind, *filters)
    hanging = rows[NEED].merge(every_hanging_need(registry, setting), on=NEED)
    platforms = backup_by_platform(hanging)
    tables = {"platforms": platforms, "needs": hanging}
    return Answer(len(platforms), ("beside.backup_how",), tables)


def pairs(registry: Registry, setting: Setting, answer: str, *filters: str) -> Answer:
    """Give the pairs of platforms near each other by whether they are duplicates, or all."""
    rows = every_pair(registry, setting)
    for by, name in zip(
        filters[::2],
        filters[1::2],
        strict=True,
    ):
        rows = _filter_pairs(registry, rows, by, name)
    if answer != "all":
        if answer not in ANSWERS:
            raise KeyError(answer)
        rows = rows[rows["duplicate"] == answer]
    return Answer(len(rows), ("evidence.pairs_rule", "method.a3"), {"pairs": rows})


def _filter_pairs(registry: Registry, rows: pd.DataFrame, by: str, name: str) -> pd.DataFrame:
    if by == "cluster":
        return rows[rows["cluster_id"] == name]
    if by == "city":
        city = rows_of(query(registry, "units"), unit_kind="city", unit_id=name)
        return of_city(rows, city["name"].iloc[0])
    raise KeyError(by)
