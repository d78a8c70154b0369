"""Evidence of what is on record: platforms, zones, sources, lists, goals, and plans made of them.

Each resolver takes a registry, a setting and the parts of an id after its kind; parts that name
nothing raise KeyError or ValueError.
"""

import pandas as pd

from analytics.evidence.answer import Answer, rows_of
from analytics.evidence.counts import every_pair
from analytics.gap_table import list_completeness
from analytics.questions.changes import recognised_lately
from analytics.questions.forecast import forecast
from analytics.questions.targets import targets
from analytics.setting import Setting
from analytics.siting.ask import ask_of
from analytics.siting.phrases.site_table import site_table
from analytics.siting.solve import plan
from data.registry import Registry, query

# --- platforms and zones --------------------------------------------------------------------------


def platforms(registry: Registry, setting: Setting, which: str) -> Answer:
    """Give all platforms, or the existing, doubtful, lately recognised or so located ones."""
    every = query(registry, "platforms")
    rule = "evidence.platforms_rule"
    if which == "all":
        rows = every
    elif which in ("existing", "doubtful"):
        counted = query(registry, "platforms_counted", **setting.params(registry))
        is_so = counted["surely"] == (which == "existing")
        ids = counted.loc[counted["existing"] & is_so, "platform_id"]
        rows = every[every["platform_id"].isin(ids)]
    elif which == "lately":
        rows = recognised_lately(every, setting.as_of)
    else:
        rows = rows_of(every, location_basis=which)
        rule = "method.a2"
    return Answer(len(rows), (rule,), {"platforms": rows})


def zones(registry: Registry, setting: Setting, basis: str) -> Answer:
    """Give all zones, or those located on a basis."""
    every = query(registry, "zones")
    rows = every
    if basis != "all":
        rows = rows_of(every, geometry_basis=basis)
    return Answer(len(rows), ("method.a2",), {"zones": rows})


def platform(registry: Registry, setting: Setting, platform_id: str) -> Answer:
    """Give a platform with the clusters that it serves and the stages that it offers."""
    tables = {
        "platforms": rows_of(query(registry, "platforms"), platform_id=platform_id),
        "clusters": _of_platform(query(registry, "platform_clusters"), platform_id),
        "services": _of_platform(query(registry, "platform_services"), platform_id),
    }
    serves_from = registry.policies[setting.policy_id].serves_from
    served = (tables["clusters"]["weight"] >= serves_from).sum()
    return Answer(served, ("evidence.platform_rule",), tables)


def _of_platform(table: pd.DataFrame, platform_id: str) -> pd.DataFrame:
    return table[table["platform_id"] == platform_id]


def reach(registry: Registry, setting: Setting, platform_id: str, km: str, answer: str) -> Answer:
    """Give the counties within km of a platform: yes (surely) or unknown (perhaps)."""
    counties = query(registry, "reach_of_platform", platform_id=platform_id)
    radius = float(km)
    is_sure = (counties["inside"] == "yes") | (counties["km_p95"] <= radius)
    is_possible = ~is_sure & (counties["km_p05"] <= radius)
    rows = counties[{"yes": is_sure, "unknown": is_possible}[answer]]
    return Answer(len(rows), ("method.a4",), {"units": rows})


def pair(
    registry: Registry, setting: Setting, platform_id: str, other_id: str, cluster_id: str
) -> Answer:
    """Give two platforms of a cluster, and the median of the km between them."""
    rows = rows_of(
        every_pair(registry, setting),
        platform_id=platform_id,
        other_id=other_id,
        cluster_id=cluster_id,
    )
    every = query(registry, "platforms")
    both = every[every["platform_id"].isin((platform_id, other_id))]
    return Answer(
        rows["km_p50"].iloc[0],
        ("method.a3",),
        {"pair": rows, "platforms": both},
    )


# --- sources and lists ----------------------------------------------------------------------------


def unused(registry: Registry, setting: Setting, what: str) -> Answer:
    """Give the rows of the sources that cannot be used for one reason."""
    serves_from = registry.policies[setting.policy_id].serves_from
    kinds = query(registry, "unused", serves_from=serves_from)
    rows = query(registry, "unused_rows", what=what, serves_from=serves_from)
    tables = {"kinds": rows_of(kinds, what=what), "rows": rows}
    return Answer(len(rows), ("evidence.unused_rule",), tables)


def source(registry: Registry, setting: Setting, source_id: str) -> Answer:
    """Give a source and the rows that rest on it."""
    rows = query(registry, "source_rows", source_id=source_id)
    tables = {"source": rows_of(query(registry, "sources"), source_id=source_id), "rows": rows}
    return Answer(len(rows), ("evidence.source_rule",), tables)


def lists(registry: Registry, setting: Setting) -> Answer:
    """Give the platforms found of those that the lists which count state."""
    every = query(registry, "level_lists", as_of=setting.as_of)
    counted = every[every["level_total"].isin(setting.levels)]
    found, _ = list_completeness(registry, setting)
    return Answer(found, ("data.completeness_note",), {"lists": counted})


def one_list(registry: Registry, setting: Setting, *parts: str) -> Answer:
    """Give the platforms found of those that one list states; its id may hold slashes."""
    rows = rows_of(query(registry, "lists"), list_id="/".join(parts))
    return Answer(rows["rows_found"].iloc[0], ("data.completeness_note",), {"lists": rows})


# --- goals and plans ------------------------------------------------------------------------------


def goal(registry: Registry, setting: Setting, target_id: str) -> Answer:
    """Give a goal, and the series of the indicator that it is about."""
    rows = rows_of(targets(registry, setting), target_id=target_id)
    indicator = rows["indicator"].iloc[0]
    adcode = registry.province.adcode
    series = query(registry, "indicator_values", indicator=indicator, adcode=adcode)
    return Answer(
        rows["actual"].iloc[0],
        ("goals.note",),
        {"goal": rows, "series": series},
    )


def forecast_field(registry: Registry, setting: Setting, field: str) -> Answer:
    """Give a field of the forecast, with the clusters that stay without a platform."""
    expected = forecast(registry, setting)
    value = _as_number(vars(expected)[field])
    clusters = query(registry, "clusters").set_index("cluster_id", drop=False)
    tables = {
        "clusters": clusters.loc[list(expected.missing or ())],
        "platforms": query(registry, "platforms_counted", **setting.params(registry)),
    }
    return Answer(value, ("evidence.forecast_rule",), tables)


def _as_number(value: tuple[str, ...] | dict[str, int] | float | None) -> float:
    """Give a field of a forecast as a number: how many names, or the sum of the counts."""
    if value is None:
        return float("nan")
    if isinstance(value, tuple):
        return len(value)
    if isinstance(value, dict):
        return sum(value.values())
    return value


def siting_plan(registry: Registry, setting: Setting, question: str) -> Answer:
    """Give a siting plan: its sites, its needs and, where it was asked for, its curve."""
    chosen = plan(registry, setting, ask_of(question))
    tables = {"sites": site_table(registry, setting, chosen), "needs": chosen.needs}
    if chosen.curve is not None:
        tables["curve"] = chosen.curve
    return Answer(chosen.headline, ("siting.how",), tables)
