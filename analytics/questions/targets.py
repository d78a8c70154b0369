"""The goals of a policy set beside what is known of them, and what they would be if everything in
the pipeline opened.
"""

import re
from dataclasses import dataclass, replace

import pandas as pd

from analytics.setting import Setting
from data.registry import Registry, query
from data.vocabulary import FIELDS, PROVINCE

# periods as the indicators write them, after their year
WHOLE_YEAR = "全年"
MONTHS = re.compile(r"(\d{4}) (\d+)—(\d+)月")
MONTH = re.compile(r"(\d{4}) (\d+)月当月")
SHARE = "%"  # the unit of goals for a share; others are for a number
NOTHING = {
    "actual": float("nan"),
    "of": float("nan"),
    "actual_kind": "none",
    "period": "",
    "actual_source": "",
    "pipeline": float("nan"),
}
# comparable: reaching the goal would prove it met; final: missing it would prove it not
UNDECIDED = {"comparable": False, "final": False}


@dataclass(frozen=True)
class Supply:
    """Clusters that platforms in the province serve, and platforms on record that count: now, and
    if everything in the pipeline opened.
    """

    covered: frozenset[str]
    covered_then: frozenset[str]
    existing: int
    pipeline: dict[str, int]  # platforms by level


@dataclass(frozen=True)
class Forecast:
    """The clusters that a policy set wants covered and the platforms that count: now, and if
    everything in the pipeline opened.

    Of a policy set that names no clusters nothing is known: `over` is empty, and what is said of
    clusters is None.
    """

    over: tuple[str, ...]  # which clusters, as `over` in targets.csv says it
    clusters: int | None
    covered: int | None
    covered_then: int | None
    # cluster ids that even the whole pipeline leaves without a platform
    missing: tuple[str, ...] | None
    existing: int
    pipeline: dict[str, int]  # platforms by level
    basically: bool | None  # covered from the policy set's line of "basically covered" on
    basically_then: bool | None


def targets(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Every goal with the nearest figure on record.

    Returns:
        One row per target_id: clause, indicator, year, operator, goal, unit, scope, source, and
        measure, levels, own_definition and over, by which it is measured (data/tables); actual
        (NaN where none is known), of (what it is out of, NaN where that is nothing), actual_kind,
        period and actual_source say what the actual is; pipeline: how much would come on top if
        everything in the pipeline opened (NaN for a ratio, and where it is not known); gap: goal -
        actual, below 0 beyond the goal; verdict: met, not_met or unknown. All numbers in the goal's
        unit. Hardly a figure on record has the goal's own definition and full year, and lists are
        incomplete, so a figure below the goal is `unknown`, never `not_met`, unless the definition
        is the goal's own and its time is over.
    """
    goals = query(registry, "targets", policy_id=setting.policy_id)
    supply = _supply(registry, setting)
    rows = [
        _beside(goal, MEASURED[goal["measure"]](registry, setting, goal, supply))
        for goal in goals.to_dict("records")
    ]
    return pd.DataFrame(rows, columns=[*goals.columns, *NOTHING, "gap", "verdict"])


def _beside(goal: dict, found: dict) -> dict:
    """A goal and its actual, the keys of `NOTHING` and `UNDECIDED`, as one row."""
    verdict = (
        "met"
        if found["comparable"] and found["actual"] >= goal["goal"]
        else "not_met"
        if found["final"]
        else "unknown"
    )
    gap = round(goal["goal"] - found["actual"], 6)  # so that 3.4 - 3.17 is 0.23
    return {**goal, **{key: found[key] for key in NOTHING}, "gap": gap, "verdict": verdict}


def _coverage(registry: Registry, setting: Setting, goal: dict, supply: Supply) -> dict:
    """Clusters covered of those that a goal is over, in percent; in a goal for a number their
    number, or that of the fields covered.
    """
    wanted = _wanted(registry, setting.policy_id, several(goal["over"]))
    if goal["unit"] == SHARE:
        wanted = [(name,) for name in _clusters(wanted)]
    if not wanted:
        return NOTHING | UNDECIDED
    now, then = (
        sum(served.issuperset(one) for one in wanted)
        for served in (supply.covered, supply.covered_then)
    )
    if goal["unit"] == SHARE:
        now, then = 100 * now / len(wanted), 100 * then / len(wanted)
    return (
        NOTHING
        | UNDECIDED
        | {
            "actual": float(now),
            "of": len(wanted),
            "actual_kind": "covered",
            "period": setting.as_of,
            "pipeline": then - now,
            "comparable": True,
        }
    )


def _stated(registry: Registry, setting: Setting, goal: dict, supply: Supply) -> dict:
    """Published totals of the levels that count for a goal; unknown when one of them is: part of a
    sum is no sum.
    """
    levels, own = several(goal["levels"]), goal["own_definition"] == "yes"
    if not levels:
        return NOTHING | UNDECIDED
    # only what is proposed for the goal's own lists: any other that opens need not come to count
    pipeline = sum(count for level, count in supply.pipeline.items() if level in levels)
    lists = query(registry, "level_lists", as_of=setting.as_of).dropna(subset=["total_count"])
    stated = lists[lists["level_total"].isin(levels)]
    if set(stated["level_total"]) != set(levels):
        return NOTHING | UNDECIDED | {"pipeline": pipeline}
    day = str(stated["date"].max())
    return NOTHING | {
        "actual": float(stated["total_count"].sum()),
        "actual_kind": "stated",
        "period": day,
        "actual_source": "; ".join(stated["list_name"]),
        "pipeline": pipeline,
        "comparable": own,
        "final": own and day[:4] > str(goal["year"]),
    }


def _measured(registry: Registry, setting: Setting, goal: dict, supply: Supply) -> dict:
    """The province's latest value of the goal's indicator; it decides only as the whole year's of
    the goal's year.
    """
    values = query(registry, "indicator_values", indicator=goal["indicator"], adcode=PROVINCE)
    if values.empty:
        return NOTHING | UNDECIDED
    latest = values.iloc[-1]
    whole_year = latest["period"] == WHOLE_YEAR
    whole = whole_year and latest["year"] == goal["year"]
    return NOTHING | {
        "actual": latest["value"],
        "actual_kind": "whole_year" if whole else "other_year" if whole_year else "part_year",
        "period": f"{latest['year']} {latest['period']}".strip(),
        "actual_source": latest["source_title"] if pd.notna(latest["source_title"]) else "",
        "comparable": whole,
        "final": whole,
    }


MEASURED = {"count": _stated, "coverage": _coverage, "ratio": _measured}


def forecast(registry: Registry, setting: Setting) -> Forecast:
    """What everything in the pipeline would bring to the clusters that the policy set wants
    covered.
    """
    supply, over = _supply(registry, setting), _over(registry, setting.policy_id)
    clusters = _clusters(_wanted(registry, setting.policy_id, over))
    if not clusters:
        return Forecast((), None, None, None, None, supply.existing, supply.pipeline, None, None)
    line = registry.policies[setting.policy_id].basically_covered * len(clusters)
    missing = tuple(name for name in clusters if name not in supply.covered_then)
    covered, covered_then = len(supply.covered.intersection(clusters)), len(clusters) - len(missing)
    return Forecast(
        over,
        len(clusters),
        covered,
        covered_then,
        missing,
        supply.existing,
        supply.pipeline,
        covered >= line,
        covered_then >= line,
    )


def _supply(registry: Registry, setting: Setting) -> Supply:
    """The platforms that count under a setting; the pipeline are those that do not exist yet."""
    counted = query(registry, "platforms_counted", **setting.params(registry))
    pipeline = counted[~counted["existing"]]
    opened = replace(setting, opened=(*setting.opened, *pipeline["platform_id"]))
    by_level = {level: int(count) for level, count in pipeline["level"].value_counts().items()}
    return Supply(
        _covered(registry, setting),
        _covered(registry, opened),
        int(counted["existing"].sum()),
        by_level,
    )


def _covered(registry: Registry, setting: Setting) -> frozenset[str]:
    """The clusters that a platform serves which is known to exist in the province; what is only
    possible covers nothing.
    """
    inside = query(registry, "platforms_inside", unit_kind="province", **setting.params(registry))
    return frozenset(inside.loc[inside["platforms"] > 0, "cluster_id"])


def _over(registry: Registry, policy_id: str) -> tuple[str, ...]:
    """Which clusters a policy set wants covered: those of its coverage goal farthest ahead, or of
    its fields where no goal tells.
    """
    goals = query(registry, "targets", policy_id=policy_id)
    told = goals.loc[goals["measure"] == "coverage", "over"].dropna()  # in the order of their years
    return several(told.iloc[-1]) if len(told) else (FIELDS,)


def _wanted(registry: Registry, policy_id: str, over: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What is to be covered, each as the registered clusters it stands for: fields, then the
    clusters of tiers one by one.
    """
    clusters = query(registry, "clusters")
    known = frozenset(clusters["cluster_id"])
    fields = registry.policies[policy_id].fields if FIELDS in over else ()
    stand_for = [tuple(name for name in one.clusters if name in known) for one in fields]
    return [one for one in stand_for if one] + [
        (name,) for name in clusters.loc[clusters["tier"].isin(over), "cluster_id"]
    ]


def _clusters(wanted: list[tuple[str, ...]]) -> list[str]:
    """The clusters of fields and tiers, each once."""
    return list(dict.fromkeys(name for one in wanted for name in one))


def several(cell: object) -> tuple[str, ...]:
    """The values of a cell of targets.csv that may hold several; none if it is blank."""
    return tuple(part.strip() for part in cell.split(";")) if isinstance(cell, str) else ()


def platforms_goal(goals: pd.DataFrame) -> dict | None:
    """Of the goals (rows of `targets`) that count platforms and whose actual is known, the one
    farthest ahead.
    """
    known = goals[(goals["measure"] == "count") & goals["actual"].notna()]
    return known.sort_values("year", kind="stable").iloc[-1].to_dict() if len(known) else None
