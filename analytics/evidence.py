"""Every number opens: an evidence id resolves to the value it names, the rule, its rows and their sources.

An id is one of
    need/<unit_kind>/<unit_id>/<cluster_id>     the severity of a need
    doubt/<unit_kind>/<unit_id>/<cluster_id>    how much the picture would change if the truth of a gap were known
    inside/<unit_kind>/<unit_id>/<cluster_id>   platforms certainly inside a unit that count, exist and serve a cluster
    serving/<unit_kind>/<unit_id>/<cluster_id>  platforms on record near a unit that serve a cluster, wholly or in part
    ask/<unit_kind>/<whom>/<id>[/<by>/<id>]...  doubts that a platform, or the lists of a city, would settle
    needs/<unit_kind>/<which>[/<by>/<id>]...    how many needs are so, as analytics.ids.needs_id says
    units/... and worst/...                     how many units have such a need, or none worse
    share/<unit_kind>/<measure>/<low>/<high>[/<by>/<id>]...  how many units have that share of their needs met, low <= share < high,
                                                met by one of analytics.coverage.MEASURES
    platforms/<which>, zones/<which>            rows on record: all, existing, or those located on a basis
    platform/<platform_id>                      clusters that a platform serves
    alone/<platform_id>/<unit_kind>             needs that hang on a platform
    reach/<platform_id>/<km>/<answer>           counties within km of a platform: yes (surely) or unknown (perhaps)
    pair/<platform_id>/<other_id>/<cluster_id>  km between two platforms that serve a cluster, the median
    lists, list/<list_name>                     platforms found of those that lists state: all that count, or one list
    goal/<target_id>                            what is known of a goal
    plan/<question>                             a siting plan, as analytics.siting.ask_text writes its question: its headline
    forecast/<what>                             a field of analytics.targets.Forecast; missing counts the clusters
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analytics.beside import backup, duplicates
from analytics.capability import needs_in_reach, once_per_cluster
from analytics.certainty import certainty, verify_first
from analytics.coverage import COVERAGES, GAPS, MET, STATES, by_measure, needs_coverage, roll_up
from analytics.gaps import NEED, defended_needs, list_completeness
from analytics.robustness import robustness
from analytics.setting import Setting
from analytics.siting import ask_of, plan
from analytics.siting.words import site_table
from analytics.targets import forecast, targets
from data.registry import Registry, query
from data.schemas import EXISTING, PROVINCE, UNIT_KINDS
from geo.errors import PlanningError

ANSWERS = ("yes", "unknown", "no")  # best first
NO_NEED = "no_need"


@dataclass(frozen=True)
class Evidence:
    """What stands behind a number: the value itself (NaN where it is unknown), the word of its rule, and tables by name."""

    id: str
    value: float
    rule: str
    tables: dict[str, pd.DataFrame]


def resolve(registry: Registry, setting: Setting, evidence_id: str) -> Evidence:
    """The evidence that an id names, under a setting.

    Raises:
        PlanningError: the id names nothing on record.
    """
    kind, *parts = evidence_id.split("/", 1) if evidence_id.startswith("plan/") else evidence_id.split("/")
    try:
        value, rule, tables = RESOLVERS[kind](registry, setting, *parts)
    except (KeyError, TypeError, ValueError) as error:  # no such kind, too few or many parts, or a part that names nothing
        raise PlanningError(
            f"“{evidence_id}”不是当前快照与口径下的依据编号。请从页面或导出表复制。",
            f"'{evidence_id}' names no evidence under this snapshot and setting. Copy it from a page or an export.",
        ) from error
    return Evidence(evidence_id, float(value), rule, tables)


def _rows(table: pd.DataFrame, **key: str) -> pd.DataFrame:
    """The rows of a key; KeyError where there are none."""
    found = table[(table[list(key)] == pd.Series(key)).all(axis=1)]
    if found.empty:
        raise KeyError(key)
    return found


# --- one need ---------------------------------------------------------------------------------------------


def _need(registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str) -> tuple:
    key = {"unit_kind": unit_kind, "unit_id": unit_id, "cluster_id": cluster_id}
    rows = _rows(defended_needs(registry, setting), **key)
    return rows["severity"].iloc[0], "method.a6", {"need": rows} | _behind(registry, **key)


def _doubt(registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str) -> tuple:
    key = {"unit_kind": unit_kind, "unit_id": unit_id, "cluster_id": cluster_id}
    rows = _rows(verify_first(registry, setting), **key)
    return rows["change"].iloc[0], "verify.how", {"need": rows} | _behind(registry, **key)


def _ask(registry: Registry, setting: Setting, unit_kind: str, whom: str, name: str, *narrowed: str) -> tuple:
    doubts = verify_first(registry, setting)
    doubts = _narrowed(registry, setting, doubts[(doubts["unit_kind"] == unit_kind) & (doubts["ask"] == whom)], *narrowed)
    rows = doubts[doubts[{"platform": "nearest_platform_id", "lists": "city_adcode"}[whom]].fillna("none") == name]
    return len(rows), "verify.how", {"needs": rows}


def _behind(registry: Registry, **need: str) -> dict[str, pd.DataFrame]:
    return {"grounds": query(registry, "ground_sources", **need), "supply": query(registry, "supply_of_need", **need)}


def _inside(registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str) -> tuple:
    _rows(query(registry, "units"), unit_kind=unit_kind, unit_id=unit_id)
    key = {"unit_kind": unit_kind, "unit_id": unit_id, "cluster_id": cluster_id}
    counted = query(registry, "platforms_counted", **setting.params(registry))
    behind = _behind(registry, **key)
    supply = behind["supply"]
    serves_from = registry.policies[setting.policy_id].serves_from
    existing = counted.loc[counted["existing"], "platform_id"]
    inside = supply[(supply["inside"] == "yes") & supply["platform_id"].isin(existing) & (supply["weight"] >= serves_from)]
    return len(inside), "method.a4", {"inside": inside} | behind


def _serving(registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str) -> tuple:
    _rows(query(registry, "units"), unit_kind=unit_kind, unit_id=unit_id)
    supply = query(registry, "supply_of_need", unit_kind=unit_kind, unit_id=unit_id, cluster_id=cluster_id)
    return len(supply), "evidence.platform_rule", {"supply": supply}


# --- how many ---------------------------------------------------------------------------------------------


def _needs(registry: Registry, setting: Setting, unit_kind: str, which: str, *narrowed: str) -> tuple:
    rows = _so(_of(registry, setting, unit_kind, *narrowed), which)
    return len(rows), "method.a5", {"needs": rows}


def _units(registry: Registry, setting: Setting, unit_kind: str, which: str, *narrowed: str) -> tuple:
    rows = _so(_of(registry, setting, unit_kind, *narrowed), which)
    return rows["unit_id"].nunique(), "method.a5", {"needs": rows}


def _worst(registry: Registry, setting: Setting, unit_kind: str, which: str, *narrowed: str) -> tuple:
    needs = _of(registry, setting, unit_kind, *narrowed)
    if which == NO_NEED:
        units = query(registry, "units")
        without = units[(units["unit_kind"] == unit_kind) & ~units["unit_id"].isin(needs["unit_id"])]
        return len(without), "method.a1", {"units": without}
    column, _, answer = which.partition(".")
    order, column = (ANSWERS, column) if answer else (STATES, "state")
    rank = needs[column].map(order.index)
    worst = rank.groupby(needs["unit_id"]).transform("max")
    rows = needs[(rank == worst) & (worst == order.index(answer or which))]
    return rows["unit_id"].nunique(), "method.a5", {"needs": rows}


def _share(registry: Registry, setting: Setting, unit_kind: str, measure: str, low: str, high: str, *narrowed: str) -> tuple:
    rolled = roll_up(by_measure(_of(registry, setting, unit_kind, *narrowed), measure), ["unit_id", "unit_name"])
    rows = rolled[(rolled["share_met"] >= float(low)) & (rolled["share_met"] < float(high))]
    return len(rows), "method.a5", {"units": rows}


def _of(registry: Registry, setting: Setting, unit_kind: str, *narrowed: str) -> pd.DataFrame:
    """The needs of a kind of unit, narrowed by pairs of what and which."""
    needs = needs_coverage(registry, setting)
    return _narrowed(registry, setting, needs[needs["unit_kind"] == UNIT_KINDS[UNIT_KINDS.index(unit_kind)]], *narrowed)


def _narrowed(registry: Registry, setting: Setting, needs: pd.DataFrame, *narrowed: str) -> pd.DataFrame:
    for by, name in zip(narrowed[::2], narrowed[1::2], strict=True):
        needs = NARROWED[by](registry, setting, needs, name)
    return needs


def _so(needs: pd.DataFrame, which: str) -> pd.DataFrame:
    """All of some needs, the met, the gaps, those of a state, or those with an answer about a coverage."""
    column, _, answer = which.partition(".")
    if answer:
        return needs[needs[COVERAGES[COVERAGES.index(column)]] == ANSWERS[ANSWERS.index(answer)]]
    groups = {"all": STATES, "met": MET, "gaps": GAPS} | {state: (state,) for state in STATES}
    return needs[needs["state"].isin(groups[which])]


def _on_ground(registry: Registry, setting: Setting, needs: pd.DataFrame, zone_id: str) -> pd.DataFrame:
    """The needs of the zones on a zone's ground, each cluster once."""
    zones = query(registry, "zones")
    plate = _rows(zones, zone_id=zone_id)["plate_id"].iloc[0]
    return once_per_cluster(needs[needs["unit_id"].isin(zones.loc[zones["plate_id"] == plate, "zone_id"])], zone_id)


def _reached(registry: Registry, setting: Setting, needs: pd.DataFrame, platform_id: str) -> pd.DataFrame:
    """The needs that a platform reaches, surely or perhaps."""
    served = query(registry, "platform_clusters")
    serves_from = registry.policies[setting.policy_id].serves_from
    clusters = served.loc[(served["platform_id"] == platform_id) & (served["weight"] >= serves_from), "cluster_id"].tolist()
    return needs_in_reach(needs, query(registry, "units_near_platform", platform_id=platform_id), clusters)


def _with(question: Callable, column: str) -> Callable:
    """The needs of which a question gives a column some value."""
    return lambda registry, setting, needs, value: needs.merge(question(registry, setting)[[*NEED, column]].query(f"{column} == @value"), on=NEED)


NARROWED: dict[str, Callable] = {
    "unit": lambda registry, setting, needs, name: needs[needs["unit_id"] == name],
    "cluster": lambda registry, setting, needs, name: needs[needs["cluster_id"] == name],
    "city": lambda registry, setting, needs, name: needs[needs["city_adcode"] == name],
    "basis": lambda registry, setting, needs, name: needs[[name in bases.split(";") for bases in needs["need_basis"]]],
    "ground": _on_ground,
    "platform": _reached,
    "sureness": _with(certainty, "sureness"),
    "robust": _with(robustness, "robust"),
}


# --- platforms, lists, goals ------------------------------------------------------------------------------


def _platforms(registry: Registry, setting: Setting, which: str) -> tuple:
    platforms = query(registry, "platforms")
    if which == "existing":
        platforms = platforms[platforms["status"].isin(EXISTING)]
    elif which != "all":
        platforms = _rows(platforms, location_basis=which)
    return len(platforms), "method.a2" if which not in ("all", "existing") else "evidence.platforms_rule", {"platforms": platforms}


def _zones(registry: Registry, setting: Setting, basis: str) -> tuple:
    rows = _rows(query(registry, "zones"), geometry_basis=basis)
    return len(rows), "method.a2", {"zones": rows}


def _platform(registry: Registry, setting: Setting, platform_id: str) -> tuple:
    serves_from = registry.policies[setting.policy_id].serves_from
    row = _rows(query(registry, "platforms"), platform_id=platform_id)
    clusters, services = (table[table["platform_id"] == platform_id] for table in (query(registry, "platform_clusters"), query(registry, "platform_services")))
    return (clusters["weight"] >= serves_from).sum(), "evidence.platform_rule", {"platforms": row, "clusters": clusters, "services": services}


def _alone(registry: Registry, setting: Setting, platform_id: str, unit_kind: str) -> tuple:
    rows = _rows(backup(registry, setting), platform_id=platform_id, unit_kind=unit_kind)
    return len(rows), "beside.backup_how", {"needs": rows}


def _reach(registry: Registry, setting: Setting, platform_id: str, km: str, answer: str) -> tuple:
    counties, radius = query(registry, "reach_of_platform", platform_id=platform_id), float(km)
    surely = (counties["inside"] == "yes") | (counties["km_p95"] <= radius)
    rows = counties[surely if answer == "yes" else {"unknown": ~surely & (counties["km_p05"] <= radius)}[answer]]
    return len(rows), "method.a4", {"units": rows}


def _pair(registry: Registry, setting: Setting, platform_id: str, other_id: str, cluster_id: str) -> tuple:
    rows = _rows(duplicates(registry, setting), platform_id=platform_id, other_id=other_id, cluster_id=cluster_id)
    platforms = query(registry, "platforms")
    return rows["km_p50"].iloc[0], "method.a3", {"pair": rows, "platforms": platforms[platforms["platform_id"].isin((platform_id, other_id))]}


def _lists(registry: Registry, setting: Setting) -> tuple:
    lists = query(registry, "level_lists")
    return list_completeness(registry, setting)[0], "data.completeness_note", {"lists": lists[lists["level_total"].isin(setting.levels)]}


def _list(registry: Registry, setting: Setting, *name: str) -> tuple:
    rows = _rows(query(registry, "lists"), list_name="/".join(name))
    return rows["rows_found"].iloc[0], "data.completeness_note", {"lists": rows}


def _goal(registry: Registry, setting: Setting, target_id: str) -> tuple:
    rows = _rows(targets(registry, setting), target_id=target_id)
    series = query(registry, "indicator_values", indicator=rows["indicator"].iloc[0], adcode=PROVINCE)
    return rows["actual"].iloc[0], "goals.note", {"goal": rows, "series": series}


def _forecast(registry: Registry, setting: Setting, what: str) -> tuple:
    expected = vars(forecast(registry, setting))
    value = expected[what]
    number = len(value) if isinstance(value, tuple) else sum(value.values()) if isinstance(value, dict) else value
    counted = query(registry, "platforms_counted", **setting.params(registry))
    missing = query(registry, "clusters").set_index("cluster_id", drop=False).loc[list(expected["missing"])]
    return number, "evidence.forecast_rule", {"clusters": missing, "platforms": counted}


def _plan(registry: Registry, setting: Setting, question: str) -> tuple:
    found = plan(registry, setting, ask_of(question))
    tables = {"sites": site_table(registry, setting, found), "needs": found.needs} | ({} if found.curve is None else {"curve": found.curve})
    return found.headline, "siting.how", tables


RESOLVERS: dict[str, Callable[..., tuple]] = {
    "need": _need, "doubt": _doubt, "inside": _inside, "needs": _needs, "units": _units, "worst": _worst, "share": _share, "serving": _serving, "ask": _ask,
    "platforms": _platforms, "zones": _zones, "platform": _platform, "alone": _alone, "reach": _reach, "pair": _pair, "lists": _lists, "list": _list, "goal": _goal, "forecast": _forecast, "plan": _plan,
}  # fmt: skip
