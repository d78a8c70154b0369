"""Every number opens: an evidence id resolves to the value it names, its rules, its rows and their
sources.

An id is one of
    need/<unit_kind>/<unit_id>/<cluster_id> the severity of a need certainty/... robust/... fix/...
    of the same need: the chance (0-1) that the gap is real, in how many settings it is one,
                                                and the severity that its smallest fix leaves
    doubt/<unit_kind>/<unit_id>/<cluster_id> how much the picture would change if the truth of a gap
    were known inside/<unit_kind>/<unit_id>/<cluster_id> platforms certainly inside a unit that
    count, exist and serve a cluster serving/<unit_kind>/<unit_id>/<cluster_id> platforms on record
    near a unit that serve a cluster, wholly or in part ask/<unit_kind>/<whom>/<id>[/<by>/<id>]...
    doubts that a platform, or the lists of a city, would settle
    needs/<unit_kind>/<which>[/<by>/<id>]... how many needs are so, as analytics.ids.needs_id says
    units/... and worst/... how many units have such a need, or none worse
    share/<unit_kind>/<measure>/<low>/<high>[/<by>/<id>]... how many units have that share of their
    needs met, low <= share < high,
                                                met by one of analytics.questions.coverage.MEASURES
    alone/<unit_kind>[/<by>/<id>]... platforms on which needs hang alone
    pairs/<answer>[/<by>/<id>]... pairs of platforms near each other that are duplicates so surely,
    or all; by cluster, city platforms/<which>, zones/<which> rows on record: all, existing,
    doubtful, lately recognised, or those located on a basis unused/<what> rows that stand in the
    sources but cannot be used, as data/sql/unused.sql names them source/<source_id> rows that rest
    on a source platform/<platform_id> clusters that a platform serves
    reach/<platform_id>/<km>/<answer> counties within km of a platform: yes (surely) or unknown
    (perhaps) pair/<platform_id>/<other_id>/<cluster_id> km between two platforms that serve a
    cluster, the median lists, list/<list_id> platforms found of those that lists state: all that
    count, or one list goal/<target_id> what is known of a goal plan/<question> a siting plan, as
    analytics.siting.ask_text writes its question: its headline forecast/<what> a field of
    analytics.questions.targets.Forecast; missing counts the clusters, NaN where the policy set names none
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analytics.gap_table import defended_needs, list_completeness
from analytics.ids import NEED, OF_A_NEED, need_id
from analytics.phrases.resilience import explained_backup, explained_border, explained_duplicates
from analytics.questions.backup import backup_by_platform
from analytics.questions.capability import needs_in_reach, once_per_cluster
from analytics.questions.certainty import certainty_by_spread, verify_first
from analytics.questions.changes import recognised_lately
from analytics.questions.coverage import (
    COVERAGES,
    GAPS,
    MET,
    STATE,
    STATES,
    by_measure,
    needs_coverage,
    roll_up,
)
from analytics.questions.duplicates import of_city
from analytics.questions.fixes import Change, with_fix
from analytics.questions.targets import forecast, targets
from analytics.setting import Setting
from analytics.siting import ask_of, plan
from analytics.siting.phrases import site_table
from data.registry import Registry, cached_by_setting, query
from data.vocabulary import CONFIDENCES, PROVINCE, UNIT_KINDS
from geo.errors import PlanningError

ANSWERS = ("yes", "unknown", "no")  # best first
NO_NEED = "no_need"
GROUPS = {
    "all": STATES,
    "met": MET,
    "unmet": tuple(state for state in STATES if state not in MET),
    "gaps": GAPS,
} | {state: (state,) for state in STATES}


@dataclass(frozen=True)
class Evidence:
    """What stands behind a number: the value itself (NaN where it is unknown), the words of its
    rules, and tables by name.
    """

    id: str
    value: float
    rules: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def resolve(registry: Registry, setting: Setting, evidence_id: str) -> Evidence:
    """The evidence that an id names, under a setting.

    Raises:
        PlanningError: the id names nothing on record.
    """
    kind, *parts = (
        evidence_id.split("/", 1) if evidence_id.startswith("plan/") else evidence_id.split("/")
    )
    try:
        value, rules, tables = RESOLVERS[kind](registry, setting, *parts)
    except (KeyError, TypeError, ValueError) as error:
        # no such kind, too few or many parts, or a part that names nothing
        raise PlanningError(
            f"“{evidence_id}”不是当前快照与口径下的依据编号。请从页面或导出表复制。",
            f"'{evidence_id}' names no evidence under this snapshot and setting. Copy it from a"
            " page or an export.",
        ) from error
    return Evidence(
        evidence_id, float(value), (rules,) if isinstance(rules, str) else tuple(rules), tables
    )


def related(found: Evidence) -> list[str]:
    """The ids of what else is known of a need, where the evidence is of one."""
    if found.id.partition("/")[0] not in OF_A_NEED:
        return []
    row = found.tables["need"].iloc[0]
    lacking = row["state"] in (*GAPS, "possible")
    known = {
        "need": True,
        "certainty": pd.notna(row["certainty"]),
        "robust": isinstance(row["robust"], str),
        "fix": isinstance(row["fix"], str),
        "doubt": lacking,
    }
    ids = (need_id(*row[NEED], of=kind) for kind in OF_A_NEED if known[kind])
    return [one for one in ids if one != found.id]


def _rows(table: pd.DataFrame, **key: str) -> pd.DataFrame:
    """The rows of a key; KeyError where there are none."""
    found = table[(table[list(key)] == pd.Series(key)).all(axis=1)]
    if found.empty:
        raise KeyError(key)
    return found


# --- one need -------------------------------------------------------------------------------------


def _need(registry: Registry, setting: Setting, *need: str) -> tuple:
    rows = _telling(
        _defended(registry, setting, *need), "need_basis", "need_weight", "access", "severity"
    )
    return rows["severity"].iloc[0], "method.a6", {"need": rows} | _behind(registry, setting, *need)


def _telling(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Rows of needs with what names them in front, and then the columns that a number is
    made of.
    """
    front = [*NEED, "unit_name", "cluster_name", "state", *columns]
    return rows[[*front, *(name for name in rows if name not in front)]]


def _defended(
    registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str
) -> pd.DataFrame:
    return _rows(
        defended_needs(registry, setting),
        unit_kind=unit_kind,
        unit_id=unit_id,
        cluster_id=cluster_id,
    )


def _certainty(registry: Registry, setting: Setting, *need: str) -> tuple:
    rows = _telling(
        _defended(registry, setting, *need),
        "unseen",
        "certainty",
        "certainty_high",
        "certainty_bound",
        "certainty_checked",
        "sureness",
    )
    spreads = _rows(certainty_by_spread(registry, setting), **dict(zip(NEED, need, strict=True)))
    lists = query(registry, "stated_lists", as_of=setting.as_of)
    return (
        rows["certainty"].iloc[0],
        "method.a8",
        {"need": rows, "spreads": spreads, "lists": lists},
    )


def _robust(registry: Registry, setting: Setting, *need: str) -> tuple:
    rows, policy = _defended(registry, setting, *need), registry.policies[setting.policy_id]
    grid = {
        name: [list(one) if isinstance(one, tuple) else one for one in values]
        for name, values in policy.grid.items()
    }
    strong = list(CONFIDENCES[: CONFIDENCES.index(policy.min_confidence) + 1])
    settings = query(
        registry,
        "robustness_of_need",
        confidences=strong,
        **dict(zip(NEED, need, strict=True)),
        **grid,
    )
    return (
        settings["is_gap"].sum(),
        "method.a9",
        {"need": _telling(rows, "settings", "gap_settings", "robust"), "settings": settings},
    )


def _fix(registry: Registry, setting: Setting, *need: str) -> tuple:
    """The need before its smallest fix, and under the setting that supposes the fix made."""
    rows = _telling(
        _defended(registry, setting, *need).dropna(subset="fix"),
        "reachable",
        "capable",
        "severity",
        "fix",
        "fix_zh",
        "fix_en",
    )
    fix = rows.to_dict("records")[0] if len(rows) else {}
    if fix["fix"] == "new":  # which platform is for nobody here to say
        return float("nan"), "method.b1", {"need": rows}
    supposed = with_fix(
        setting,
        Change(
            fix["fix"], fix["fix_platform_id"], lacks=fix["fix_lacks"], stages=fix["fix_stages"]
        ),
    )
    after = _telling(
        _rows(needs_coverage(registry, supposed), **dict(zip(NEED, need, strict=True))),
        "reachable",
        "capable",
        "severity",
    )
    return (
        after["severity"].iloc[0],
        "method.b1",
        {"need": rows, "after": after} | _behind(registry, setting, *need),
    )


_doubts = cached_by_setting(verify_first)  # a page opens one after another


def _doubt(registry: Registry, setting: Setting, *need: str) -> tuple:
    doubts = _rows(_doubts(registry, setting), **dict(zip(NEED, need, strict=True)))
    rows = _defended(registry, setting, *need).merge(
        doubts[[*NEED, "doubt", "change", "ask"]], on=NEED
    )
    return (
        rows["change"].iloc[0],
        ("verify.how", "method.a8"),
        {"need": _telling(rows, "need_weight", "certainty", "doubt", "change", "ask")}
        | _behind(registry, setting, *need),
    )


def _ask(
    registry: Registry, setting: Setting, unit_kind: str, whom: str, name: str, *narrowed: str
) -> tuple:
    doubts = _doubts(registry, setting)
    doubts = _narrowed(
        registry,
        setting,
        doubts[(doubts["unit_kind"] == unit_kind) & (doubts["ask"] == whom)],
        *narrowed,
    )
    rows = doubts[
        doubts[{"platform": "nearest_platform_id", "lists": "city_adcode"}[whom]].fillna("none")
        == name
    ]
    return len(rows), "verify.how", {"needs": rows}


def _behind(registry: Registry, setting: Setting, *need: str) -> dict[str, pd.DataFrame]:
    key = dict(zip(NEED, need, strict=True))
    return {
        "grounds": query(registry, "ground_sources", policy_id=setting.policy_id, **key),
        "supply": query(registry, "supply_of_need", **key),
    }


def _inside(
    registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str
) -> tuple:
    _rows(query(registry, "units"), unit_kind=unit_kind, unit_id=unit_id)
    counted = query(registry, "platforms_counted", **setting.params(registry))
    behind = _behind(registry, setting, unit_kind, unit_id, cluster_id)
    supply = behind["supply"]
    serves_from = registry.policies[setting.policy_id].serves_from
    existing = counted.loc[counted["surely"], "platform_id"]
    inside = supply[
        (supply["inside"] == "yes")
        & supply["platform_id"].isin(existing)
        & (supply["weight"] >= serves_from)
    ]
    return len(inside), "method.a4", {"inside": inside} | behind


def _serving(
    registry: Registry, setting: Setting, unit_kind: str, unit_id: str, cluster_id: str
) -> tuple:
    _rows(query(registry, "units"), unit_kind=unit_kind, unit_id=unit_id)
    supply = query(
        registry, "supply_of_need", unit_kind=unit_kind, unit_id=unit_id, cluster_id=cluster_id
    )
    return len(supply), "evidence.platform_rule", {"supply": supply}


# --- how many -------------------------------------------------------------------------------------


def _needs(
    registry: Registry, setting: Setting, unit_kind: str, which: str, *narrowed: str
) -> tuple:
    rows = _so(_of(registry, setting, unit_kind, *narrowed), which)
    return len(rows), _rules(which, *narrowed), {"needs": rows}


def _units(
    registry: Registry, setting: Setting, unit_kind: str, which: str, *narrowed: str
) -> tuple:
    rows = _so(_of(registry, setting, unit_kind, *narrowed), which)
    return rows["unit_id"].nunique(), _rules(which, *narrowed), {"needs": rows}


def _rules(which: str, *narrowed: str) -> list[str]:
    """What makes a need so, and what narrows the needs to those counted."""
    column, _, answer = which.partition(".")
    return list(
        dict.fromkeys(
            [
                RULES[column if answer else STATE],
                *(RULES[by] for by in narrowed[::2] if by in RULES),
            ]
        )
    )


def _worst(
    registry: Registry, setting: Setting, unit_kind: str, which: str, *narrowed: str
) -> tuple:
    needs = _of(registry, setting, unit_kind, *narrowed)
    if which == NO_NEED:
        units = query(registry, "units")
        without = units[
            (units["unit_kind"] == unit_kind) & ~units["unit_id"].isin(needs["unit_id"])
        ]
        return len(without), "method.a1", {"units": without}
    column, _, answer = which.partition(".")
    order, column = (ANSWERS, column) if answer else (STATES, "state")
    rank = needs[column].map(order.index)
    worst = rank.groupby(needs["unit_id"]).transform("max")
    rows = needs[(rank == worst) & (worst == order.index(answer or which))]
    return rows["unit_id"].nunique(), _rules(which, *narrowed), {"needs": rows}


def _share(
    registry: Registry,
    setting: Setting,
    unit_kind: str,
    measure: str,
    low: str,
    high: str,
    *narrowed: str,
) -> tuple:
    rolled = roll_up(
        by_measure(_of(registry, setting, unit_kind, *narrowed), measure), ["unit_id", "unit_name"]
    )
    rows = rolled[(rolled["share_met"] >= float(low)) & (rolled["share_met"] < float(high))]
    return len(rows), RULES[measure], {"units": rows}


def _of(registry: Registry, setting: Setting, unit_kind: str, *narrowed: str) -> pd.DataFrame:
    """The needs of a kind of unit, narrowed by pairs of what and which."""
    needs = needs_coverage(registry, setting)
    return _narrowed(
        registry,
        setting,
        needs[needs["unit_kind"] == UNIT_KINDS[UNIT_KINDS.index(unit_kind)]],
        *narrowed,
    )


def _narrowed(
    registry: Registry, setting: Setting, needs: pd.DataFrame, *narrowed: str
) -> pd.DataFrame:
    for by, name in zip(narrowed[::2], narrowed[1::2], strict=True):
        needs = NARROWED[by](registry, setting, needs, name)
    return needs


def _so(needs: pd.DataFrame, which: str) -> pd.DataFrame:
    """All of some needs, the met, the unmet, the gaps, those of a state, or those with an answer
    about a coverage.
    """
    column, _, answer = which.partition(".")
    if answer:
        return needs[needs[COVERAGES[COVERAGES.index(column)]] == ANSWERS[ANSWERS.index(answer)]]
    return needs[needs["state"].isin(GROUPS[which])]


def _on_ground(
    registry: Registry, setting: Setting, needs: pd.DataFrame, zone_id: str
) -> pd.DataFrame:
    """The needs of the zones on a zone's ground, each cluster once."""
    zones = query(registry, "zones")
    plate = _rows(zones, zone_id=zone_id)["plate_id"].iloc[0]
    return once_per_cluster(
        needs[needs["unit_id"].isin(zones.loc[zones["plate_id"] == plate, "zone_id"])], zone_id
    )


def _reached(
    registry: Registry, setting: Setting, needs: pd.DataFrame, platform_id: str
) -> pd.DataFrame:
    """The needs that a platform reaches, surely or perhaps."""
    served = query(registry, "platform_clusters")
    serves_from = registry.policies[setting.policy_id].serves_from
    clusters = served.loc[
        (served["platform_id"] == platform_id) & (served["weight"] >= serves_from), "cluster_id"
    ].tolist()
    return needs_in_reach(
        needs, query(registry, "units_near_platform", platform_id=platform_id), clusters
    )


def _hanging(registry: Registry, setting: Setting, needs: pd.DataFrame, which: str) -> pd.DataFrame:
    """The needs met by one platform only that would be so (`GROUPS`) if it closed."""
    hanging = _joined(needs, explained_backup(registry, setting)[[*NEED, *HANGING]])
    return hanging[hanging["state_if_closed"].isin(GROUPS[which])]


def _with(question: Callable, column: str, *more: str) -> Callable:
    """The needs of which a question gives a column some value, with more of its columns."""

    def narrow(
        registry: Registry, setting: Setting, needs: pd.DataFrame, value: str
    ) -> pd.DataFrame:
        joined = _joined(needs, question(registry, setting)[[*NEED, column, *more]])
        return joined[joined[column] == value]

    return narrow


def _joined(needs: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The needs that stand in a table, with those of its columns that they lack."""
    return needs.merge(table[[*NEED, *(name for name in table if name not in needs)]], on=NEED)


HANGING = ("platform_id", "platform_name", "status", "state_if_closed")
NARROWED: dict[str, Callable] = {
    "unit": lambda registry, setting, needs, name: needs[needs["unit_id"] == name],
    "cluster": lambda registry, setting, needs, name: needs[needs["cluster_id"] == name],
    "city": lambda registry, setting, needs, name: needs[needs["city_adcode"] == name],
    "basis": lambda registry, setting, needs, name: needs[
        [name in bases.split(";") for bases in needs["need_basis"]]
    ],
    "ground": _on_ground,
    "platform": _reached,
    "sureness": _with(defended_needs, "sureness", "unseen", "certainty", "certainty_high"),
    "robust": _with(defended_needs, "robust", "settings", "gap_settings"),
    "fix": _with(defended_needs, "fix", "fix_zh", "fix_en"),
    "if_closed": _hanging,
    "alone": _with(explained_backup, *HANGING),
    "border": _with(explained_border, "within", "km", "neighbours", "neighbour_kms"),
}
# of what a need is so by, and of what narrows the needs
RULES = {
    STATE: "method.a5",
    "hosted": "method.a4",
    "reachable": "method.a4",
    "capable": "method.a7",
    "adequate": "method.a7",
    "sureness": "method.a8",
    "robust": "method.a9",
    "fix": "method.b1",
    "if_closed": "beside.backup_how",
    "alone": "beside.backup_how",
    "border": "beside.border_how",
}


# --- beside the gaps ------------------------------------------------------------------------------


def _alone(registry: Registry, setting: Setting, unit_kind: str, *narrowed: str) -> tuple:
    hanging = _of(registry, setting, unit_kind, *narrowed)[NEED].merge(
        explained_backup(registry, setting), on=NEED
    )
    platforms = backup_by_platform(hanging)
    return len(platforms), "beside.backup_how", {"platforms": platforms, "needs": hanging}


def _pairs(registry: Registry, setting: Setting, answer: str, *narrowed: str) -> tuple:
    rows = explained_duplicates(registry, setting)
    for by, name in zip(narrowed[::2], narrowed[1::2], strict=True):
        rows = PAIRED[by](registry, rows, name)
    rows = rows if answer == "all" else rows[rows["duplicate"] == ANSWERS[ANSWERS.index(answer)]]
    return len(rows), ("evidence.pairs_rule", "method.a3"), {"pairs": rows}


PAIRED: dict[str, Callable] = {
    "cluster": lambda registry, pairs, name: pairs[pairs["cluster_id"] == name],
    "city": lambda registry, pairs, name: of_city(
        pairs, _rows(query(registry, "units"), unit_kind="city", unit_id=name)["name"].iloc[0]
    ),
}


# --- platforms, lists, goals ----------------------------------------------------------------------


def _platforms(registry: Registry, setting: Setting, which: str) -> tuple:
    platforms = query(registry, "platforms")
    known = {
        "all": lambda: platforms,
        "existing": lambda: _counted_platforms(registry, setting, platforms, sure=True),
        "doubtful": lambda: _counted_platforms(registry, setting, platforms, sure=False),
        "lately": lambda: recognised_lately(platforms, setting.as_of),
    }
    rows = known.get(which, lambda: _rows(platforms, location_basis=which))()
    return (
        len(rows),
        "evidence.platforms_rule" if which in known else "method.a2",
        {"platforms": rows},
    )


def _counted_platforms(
    registry: Registry, setting: Setting, platforms: pd.DataFrame, *, sure: bool
) -> pd.DataFrame:
    """The platforms that count under a setting and are known to exist, or of which it is
    not known.
    """
    counted = query(registry, "platforms_counted", **setting.params(registry))
    existing = counted[counted["existing"] & (counted["surely"] == sure)]
    return platforms[platforms["platform_id"].isin(existing["platform_id"])]


def _zones(registry: Registry, setting: Setting, basis: str) -> tuple:
    zones = query(registry, "zones")
    rows = zones if basis == "all" else _rows(zones, geometry_basis=basis)
    return len(rows), "method.a2", {"zones": rows}


def _unused(registry: Registry, setting: Setting, what: str) -> tuple:
    serves_from = registry.policies[setting.policy_id].serves_from
    kinds = _rows(query(registry, "unused", serves_from=serves_from), what=what)
    rows = query(registry, "unused_rows", what=what, serves_from=serves_from)
    return len(rows), "evidence.unused_rule", {"kinds": kinds, "rows": rows}


def _source(registry: Registry, setting: Setting, source_id: str) -> tuple:
    source = _rows(query(registry, "sources"), source_id=source_id)
    rows = query(registry, "source_rows", source_id=source_id)
    return len(rows), "evidence.source_rule", {"source": source, "rows": rows}


def _platform(registry: Registry, setting: Setting, platform_id: str) -> tuple:
    serves_from = registry.policies[setting.policy_id].serves_from
    row = _rows(query(registry, "platforms"), platform_id=platform_id)
    clusters, services = (
        table[table["platform_id"] == platform_id]
        for table in (query(registry, "platform_clusters"), query(registry, "platform_services"))
    )
    return (
        (clusters["weight"] >= serves_from).sum(),
        "evidence.platform_rule",
        {"platforms": row, "clusters": clusters, "services": services},
    )


def _reach(registry: Registry, setting: Setting, platform_id: str, km: str, answer: str) -> tuple:
    counties, radius = query(registry, "reach_of_platform", platform_id=platform_id), float(km)
    surely = (counties["inside"] == "yes") | (counties["km_p95"] <= radius)
    rows = counties[
        surely if answer == "yes" else {"unknown": ~surely & (counties["km_p05"] <= radius)}[answer]
    ]
    return len(rows), "method.a4", {"units": rows}


def _pair(
    registry: Registry, setting: Setting, platform_id: str, other_id: str, cluster_id: str
) -> tuple:
    rows = _rows(
        explained_duplicates(registry, setting),
        platform_id=platform_id,
        other_id=other_id,
        cluster_id=cluster_id,
    )
    platforms = query(registry, "platforms")
    return (
        rows["km_p50"].iloc[0],
        "method.a3",
        {
            "pair": rows,
            "platforms": platforms[platforms["platform_id"].isin((platform_id, other_id))],
        },
    )


def _lists(registry: Registry, setting: Setting) -> tuple:
    return (
        list_completeness(registry, setting)[0],
        "data.completeness_note",
        {"lists": _counted_lists(registry, setting)},
    )


def _counted_lists(registry: Registry, setting: Setting) -> pd.DataFrame:
    lists = query(registry, "level_lists", as_of=setting.as_of)
    return lists[lists["level_total"].isin(setting.levels)]


def _list(registry: Registry, setting: Setting, *name: str) -> tuple:
    rows = _rows(query(registry, "lists"), list_id="/".join(name))
    return rows["rows_found"].iloc[0], "data.completeness_note", {"lists": rows}


def _goal(registry: Registry, setting: Setting, target_id: str) -> tuple:
    rows = _rows(targets(registry, setting), target_id=target_id)
    series = query(
        registry, "indicator_values", indicator=rows["indicator"].iloc[0], adcode=PROVINCE
    )
    return rows["actual"].iloc[0], "goals.note", {"goal": rows, "series": series}


def _forecast(registry: Registry, setting: Setting, what: str) -> tuple:
    expected = vars(forecast(registry, setting))
    value = expected[what]
    number = (
        float("nan")
        if value is None
        else (
            len(value)
            if isinstance(value, tuple)
            else sum(value.values())
            if isinstance(value, dict)
            else value
        )
    )
    counted = query(registry, "platforms_counted", **setting.params(registry))
    missing = (
        query(registry, "clusters")
        .set_index("cluster_id", drop=False)
        .loc[list(expected["missing"] or ())]
    )
    return number, "evidence.forecast_rule", {"clusters": missing, "platforms": counted}


def _plan(registry: Registry, setting: Setting, question: str) -> tuple:
    found = plan(registry, setting, ask_of(question))
    tables = {"sites": site_table(registry, setting, found), "needs": found.needs} | (
        {} if found.curve is None else {"curve": found.curve}
    )
    return found.headline, "siting.how", tables


RESOLVERS: dict[str, Callable[..., tuple]] = {
    "need": _need,
    "certainty": _certainty,
    "robust": _robust,
    "fix": _fix,
    "doubt": _doubt,
    "inside": _inside,
    "serving": _serving,
    "ask": _ask,
    "needs": _needs,
    "units": _units,
    "worst": _worst,
    "share": _share,
    "alone": _alone,
    "pairs": _pairs,
    "platforms": _platforms,
    "zones": _zones,
    "unused": _unused,
    "source": _source,
    "platform": _platform,
    "reach": _reach,
    "pair": _pair,
    "lists": _lists,
    "list": _list,
    "goal": _goal,
    "forecast": _forecast,
    "plan": _plan,
}
