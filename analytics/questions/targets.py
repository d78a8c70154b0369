"""Goals of the policy set: what is asked for, what there is, what is under way, and the verdict."""

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.ids import Row
from analytics.questions.goal_supply import (
    Supply,
    distinct_clusters,
    goal_supply,
    several,
    wanted_clusters,
)
from analytics.setting import Setting
from data.registry import Registry, cached_by_setting, query

# periods as the indicators write them, after their year
WHOLE_YEAR = "全年"
MONTHS = re.compile(r"(\d{4}) (\d+)—(\d+)月")
MONTH = re.compile(r"(\d{4}) (\d+)月当月")
SHARE = "%"  # the unit of goals for a share; others are for a number


@dataclass(frozen=True)
class Actual:
    """The nearest figure on record to a goal, in the goal's unit.

    Attributes:
        actual: NaN where none is known.
        of: what it is out of; NaN where that is nothing.
        actual_kind: covered, stated, whole_year, other_year, part_year or none.
        pipeline: how much would come on top if everything in the pipeline opened; NaN where that is
            not known.
        comparable: True if reaching the goal would prove it met.
        final: True if missing the goal proves it not met.
    """

    actual: float = float("nan")
    of: float = float("nan")
    actual_kind: str = "none"
    period: str = ""
    actual_source: str = ""
    pipeline: float = float("nan")
    comparable: bool = False
    final: bool = False


# the fields of `Actual` that stand in a table
ACTUAL_COLUMNS = ("actual", "of", "actual_kind", "period", "actual_source", "pipeline")


@cached_by_setting
def targets(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Set every goal beside the nearest figure on record.

    Returns:
        One row per target_id: clause, indicator, year, operator, goal, unit, scope, source; by what
        it is measured (measure, levels, own_definition, over: see data/tables); actual, of,
        actual_kind, period, actual_source and pipeline as in `Actual`; gap: goal - actual, below 0
        beyond the goal; verdict: met, not_met or unknown. All numbers in the goal's unit.

        Few figures on record have the goal's own definition and full year, and lists are
        incomplete: a figure below the goal is `unknown`, and `not_met` only if the definition is
        the goal's own and its time is over.
    """
    goals = query(registry, "targets", policy_id=setting.policy_id)
    supply = goal_supply(registry, setting)
    rows = []
    for goal in goals.to_dict("records"):
        actual = MEASURED[goal["measure"]](registry, setting, goal, supply)
        rows.append(
            dict(goal)
            | _columns_of(actual)
            | _judged(
                goal["goal"],
                actual,
            )
        )
    return pd.DataFrame(rows, columns=[*goals.columns, *ACTUAL_COLUMNS, "gap", "verdict"])


def _columns_of(actual: Actual) -> dict[str, object]:
    return {name: getattr(actual, name) for name in ACTUAL_COLUMNS}


def _judged(goal: float, actual: Actual) -> dict[str, object]:
    """Give the gap and the verdict of a goal."""
    gap = round(goal - actual.actual, 6)  # so that 3.4 - 3.17 is 0.23
    if actual.comparable and actual.actual >= goal:
        return {"gap": gap, "verdict": "met"}
    return {"gap": gap, "verdict": "not_met" if actual.final else "unknown"}


def _covered_actual(registry: Registry, setting: Setting, goal: Row, supply: Supply) -> Actual:
    """Clusters covered of those that a goal is over, in percent.

    In a goal for a number their number, or that of the fields covered.
    """
    wanted = wanted_clusters(registry, setting.policy_id, several(goal["over"]))
    if goal["unit"] == SHARE:
        wanted = [(name,) for name in distinct_clusters(wanted)]
    if not wanted:
        return Actual()
    now: float = sum(supply.covered.issuperset(clusters) for clusters in wanted)
    then: float = sum(supply.covered_then.issuperset(clusters) for clusters in wanted)
    if goal["unit"] == SHARE:
        now = 100 * now / len(wanted)
        then = 100 * then / len(wanted)
    return Actual(
        actual=float(now),
        of=len(wanted),
        actual_kind="covered",
        period=setting.as_of,
        pipeline=then - now,
        comparable=True,
    )


def _stated_actual(registry: Registry, setting: Setting, goal: Row, supply: Supply) -> Actual:
    """Published totals of the levels that count for a goal.

    Unknown when one of them is: part of a sum is no sum.
    """
    levels = several(goal["levels"])
    if not levels:
        return Actual()
    # only what is proposed for the goal's own lists: any other that opens need not come to count
    coming = supply.pipeline.items()
    pipeline = sum(count for level, count in coming if level in levels)
    lists = query(registry, "level_lists", as_of=setting.as_of).dropna(subset=["total_count"])
    stated = lists[lists["level_total"].isin(levels)]
    if set(stated["level_total"]) != set(levels):
        return Actual(pipeline=pipeline)
    is_own = goal["own_definition"] == "yes"
    day = str(stated["date"].max())
    return Actual(
        actual=float(stated["total_count"].sum()),
        actual_kind="stated",
        period=day,
        actual_source="; ".join(stated["list_name"]),
        pipeline=pipeline,
        comparable=is_own,
        final=is_own and day[:4] > str(goal["year"]),
    )


def _measured_actual(registry: Registry, setting: Setting, goal: Row, supply: Supply) -> Actual:
    """Give the province's latest value of the goal's indicator.

    It decides only as the whole year's of the goal's year.
    """
    adcode = registry.province.adcode
    values = query(registry, "indicator_values", indicator=goal["indicator"], adcode=adcode)
    if values.empty:
        return Actual()
    latest = values.iloc[-1]
    kind = "part_year"
    if latest["period"] == WHOLE_YEAR:
        kind = "whole_year" if latest["year"] == goal["year"] else "other_year"
    source = latest["source_title"]
    return Actual(
        actual=latest["value"],
        actual_kind=kind,
        period=f"{latest['year']} {latest['period']}".strip(),
        actual_source=source if pd.notna(source) else "",
        comparable=kind == "whole_year",
        final=kind == "whole_year",
    )


MEASURED = {"count": _stated_actual, "coverage": _covered_actual, "ratio": _measured_actual}


def platforms_goal(goals: pd.DataFrame) -> dict[str, Any] | None:
    """Give the goal farthest ahead that counts platforms and whose actual is known, or None.

    Args:
        goals: rows of `targets`.
    """
    is_known = (goals["measure"] == "count") & goals["actual"].notna()
    by_year = goals[is_known].sort_values("year", kind="stable")
    if by_year.empty:
        return None
    return {str(name): value for name, value in by_year.iloc[-1].items()}
