"""The goals of a policy set beside what is known of them, and what they would be if everything in the pipeline opened."""

import re
from dataclasses import dataclass, replace

import pandas as pd

from analytics.setting import Setting
from data.registry import Registry, query
from data.schemas import PROVINCE

# periods as the indicators write them, after their year
WHOLE_YEAR = "全年"
MONTHS = re.compile(r"(\d{4}) (\d+)—(\d+)月")
MONTH = re.compile(r"(\d{4}) (\d+)月当月")
COVERED_TIERS = ("characteristic", "emerging", "future")  # the goal of 2027: "415X", emerging and future industries
# goals that count platforms -> the levels whose published totals are their actual; of the plan's, the nearest to what it counts
COUNTED_LEVELS = {"platforms": ("national", "provincial"), "provincial": ("provincial",)}
OWN_DEFINITION = ("provincial",)  # those whose published total has the goal's own definition
NOTHING = {"actual": float("nan"), "of": float("nan"), "actual_kind": "none", "period": "", "actual_source": "", "pipeline": float("nan")}
UNDECIDED = {"comparable": False, "final": False}  # comparable: reaching the goal would prove it met; final: missing it would prove it not


@dataclass(frozen=True)
class Forecast:
    """Clusters of `COVERED_TIERS` and platforms on record that count: now, and if everything in the pipeline opened."""

    clusters: int
    covered: int
    covered_then: int
    missing: tuple[str, ...]  # cluster ids that even the whole pipeline leaves without a platform
    existing: int
    pipeline: dict[str, int]  # platforms by level
    basically: bool  # covered from the policy set's line of "basically covered" on
    basically_then: bool


def targets(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Every goal with the nearest figure on record.

    Returns:
        One row per target_id: clause, indicator, year, operator, goal, unit, scope, source; measure: count, coverage or
        ratio; actual (NaN where none is known), of (what it is out of, NaN where that is nothing), actual_kind, period and
        actual_source say what the actual is; pipeline: how much would come on top if everything in the pipeline opened
        (NaN for a ratio, and where it is not known); gap: goal - actual, below 0 beyond the goal; verdict: met, not_met or
        unknown. All numbers in the goal's unit. Hardly a figure on record has the goal's own definition and full year, and
        lists are incomplete, so a figure below the goal is `unknown`, never `not_met`, unless the definition is the goal's
        own and its time is over.
    """
    goals = query(registry, "targets", policy_id=setting.policy_id)
    expected = forecast(registry, setting)
    rows = [_beside(goal, _actual(registry, setting, goal, expected)) for goal in goals.to_dict("records")]
    return pd.DataFrame(rows, columns=[*goals.columns, "measure", *NOTHING, "gap", "verdict"])


def _beside(goal: dict, found: dict) -> dict:
    """A goal and its actual as one row."""
    verdict = "met" if found["comparable"] and found["actual"] >= goal["goal"] else "not_met" if found["final"] else "unknown"
    gap = round(goal["goal"] - found["actual"], 6)  # so that 3.4 - 3.17 is 0.23
    return {**goal, "measure": _measure(goal), **{key: found[key] for key in NOTHING}, "gap": gap, "verdict": verdict}


def _subject(goal: dict) -> str:
    """What a goal is about: the part of its id after the year."""
    return goal["target_id"].partition("-")[2]


def _measure(goal: dict) -> str:
    if _subject(goal).startswith("cov"):
        return "coverage"
    return "ratio" if goal["unit"] == "%" else "count"


def _actual(registry: Registry, setting: Setting, goal: dict, expected: Forecast) -> dict:
    """The keys of `NOTHING` and `UNDECIDED`."""
    subject = _subject(goal)
    if subject == "coverage":
        return _coverage(expected, setting.as_of)
    if subject in COUNTED_LEVELS:
        return _stated(registry, goal, expected)
    if _measure(goal) == "ratio":
        return _measured(registry, goal)
    return NOTHING | UNDECIDED


def _coverage(expected: Forecast, as_of: str) -> dict:
    """Share of clusters covered, in percent."""
    if not expected.clusters:
        return NOTHING | UNDECIDED
    now, then = (100 * covered / expected.clusters for covered in (expected.covered, expected.covered_then))
    return NOTHING | UNDECIDED | {"actual": now, "of": expected.clusters, "actual_kind": "covered", "period": as_of, "pipeline": then - now, "comparable": True}


def _stated(registry: Registry, goal: dict, expected: Forecast) -> dict:
    """Published totals of the levels that count for a goal; unknown when one of them is: part of a sum is no sum."""
    subject, levels = _subject(goal), COUNTED_LEVELS[_subject(goal)]
    own = subject in OWN_DEFINITION
    # the plan counts platforms whatever their level: any that opens may come to count
    pipeline = sum(count for level, count in expected.pipeline.items() if not own or level in levels)
    lists = query(registry, "level_lists").dropna(subset=["total_count"])
    stated = lists[lists["level_total"].isin(levels)]
    if set(stated["level_total"]) != set(levels):
        return NOTHING | UNDECIDED | {"pipeline": pipeline}
    day = str(stated["date"].max())
    return NOTHING | {
        "actual": float(stated["total_count"].sum()), "actual_kind": "stated", "period": day, "actual_source": "; ".join(stated["list_name"]),
        "pipeline": pipeline, "comparable": own, "final": own and day[:4] > str(goal["year"]),
    }  # fmt: skip


def _measured(registry: Registry, goal: dict) -> dict:
    """The province's latest value of the goal's indicator; it decides only as the whole year's of the goal's year."""
    values = query(registry, "indicator_values", indicator=goal["indicator"], adcode=PROVINCE)
    if values.empty:
        return NOTHING | UNDECIDED
    latest = values.iloc[-1]
    whole_year = latest["period"] == WHOLE_YEAR
    whole = whole_year and latest["year"] == goal["year"]
    return NOTHING | {
        "actual": latest["value"], "actual_kind": "whole_year" if whole else "other_year" if whole_year else "part_year",
        "period": f"{latest['year']} {latest['period']}".strip(), "actual_source": latest["source_title"] if pd.notna(latest["source_title"]) else "", "comparable": whole, "final": whole,
    }  # fmt: skip


def forecast(registry: Registry, setting: Setting) -> Forecast:
    """What everything in the pipeline would bring: the platforms that count under the setting but do not exist yet."""
    counted = query(registry, "platforms_counted", **setting.params(registry))
    pipeline = counted[~counted["existing"]]
    opened = replace(setting, opened=(*setting.opened, *pipeline["platform_id"]))
    wanted, covered, covered_then = _wanted(registry), _covered(registry, setting), _covered(registry, opened)
    line = registry.policies[setting.policy_id].basically_covered
    return Forecast(
        clusters=len(wanted), covered=len(covered), covered_then=len(covered_then),
        missing=tuple(name for name in wanted if name not in covered_then),
        existing=int(counted["existing"].sum()), pipeline={level: int(count) for level, count in pipeline["level"].value_counts().items()},
        basically=bool(wanted) and len(covered) >= line * len(wanted), basically_then=bool(wanted) and len(covered_then) >= line * len(wanted),
    )  # fmt: skip


def _wanted(registry: Registry) -> list[str]:
    clusters = query(registry, "clusters")
    return clusters.loc[clusters["tier"].isin(COVERED_TIERS), "cluster_id"].tolist()


def _covered(registry: Registry, setting: Setting) -> set[str]:
    served = query(registry, "platforms_inside", unit_kind="province", **setting.params(registry))["cluster_id"]
    return set(served) & set(_wanted(registry))


def platforms_goal(goals: pd.DataFrame) -> dict | None:
    """Of the goals (rows of `targets`) that count platforms and whose actual is known, the one farthest ahead."""
    known = goals[(goals["measure"] == "count") & goals["actual"].notna()]
    return known.sort_values("year").iloc[-1].to_dict() if len(known) else None
