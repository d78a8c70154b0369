"""The goals of a policy set: what is known of them, and what the pipeline would bring."""

import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics.ids import Row
from analytics.setting import Setting
from data.registry import Registry, query
from data.vocabulary import FIELDS, PROVINCE

# periods as the indicators write them, after their year
WHOLE_YEAR = "全年"
MONTHS = re.compile(r"(\d{4}) (\d+)—(\d+)月")
MONTH = re.compile(r"(\d{4}) (\d+)月当月")
SHARE = "%"  # the unit of goals for a share; others are for a number


@dataclass(frozen=True)
class Supply:
    """What counts in the province: now, and if everything in the pipeline opened."""

    covered: frozenset[str]  # clusters that platforms in the province serve
    covered_then: frozenset[str]
    existing: int
    pipeline: dict[str, int]  # platforms by level


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


@dataclass(frozen=True)
class Forecast:
    """What a policy set wants covered: now, and if everything in the pipeline opened.

    Of a policy set that names no clusters nothing is known: `over` is empty, and the fields about
    clusters are None.
    """

    over: tuple[str, ...]  # which clusters, as `over` in targets.csv says it
    clusters: int | None
    covered: int | None
    covered_then: int | None
    missing: tuple[str, ...] | None  # clusters that even the whole pipeline leaves uncovered
    existing: int
    pipeline: dict[str, int]  # platforms by level
    basically: bool | None  # covered from the policy set's line of "basically covered" on
    basically_then: bool | None


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
    supply = _supply(registry, setting)
    rows = []
    for goal in goals.to_dict("records"):
        actual = MEASURED[goal["measure"]](registry, setting, goal, supply)
        rows.append(dict(goal) | _columns_of(actual) | _judged(goal["goal"], actual))
    return pd.DataFrame(rows, columns=[*goals.columns, *ACTUAL_COLUMNS, "gap", "verdict"])


def _columns_of(actual: Actual) -> dict[str, object]:
    return {name: getattr(actual, name) for name in ACTUAL_COLUMNS}


def _judged(goal: float, actual: Actual) -> dict[str, object]:
    """The gap and the verdict of a goal."""
    gap = round(goal - actual.actual, 6)  # so that 3.4 - 3.17 is 0.23
    if actual.comparable and actual.actual >= goal:
        return {"gap": gap, "verdict": "met"}
    return {"gap": gap, "verdict": "not_met" if actual.final else "unknown"}


def _covered_actual(registry: Registry, setting: Setting, goal: Row, supply: Supply) -> Actual:
    """Clusters covered of those that a goal is over, in percent.

    In a goal for a number their number, or that of the fields covered.
    """
    wanted = _wanted(registry, setting.policy_id, several(goal["over"]))
    if goal["unit"] == SHARE:
        wanted = [(name,) for name in _clusters(wanted)]
    if not wanted:
        return Actual()
    now: float = sum(supply.covered.issuperset(clusters) for clusters in wanted)
    then: float = sum(supply.covered_then.issuperset(clusters) for clusters in wanted)
    if goal["unit"] == SHARE:
        now, then = 100 * now / len(wanted), 100 * then / len(wanted)
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
    pipeline = sum(count for level, count in supply.pipeline.items() if level in levels)
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
    """The province's latest value of the goal's indicator.

    It decides only as the whole year's of the goal's year.
    """
    values = query(registry, "indicator_values", indicator=goal["indicator"], adcode=PROVINCE)
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


def forecast(registry: Registry, setting: Setting) -> Forecast:
    """Forecast what the pipeline would bring to the clusters that the policy set wants covered."""
    supply = _supply(registry, setting)
    over = _over(registry, setting.policy_id)
    clusters = _clusters(_wanted(registry, setting.policy_id, over))
    if not clusters:
        return _no_clusters(supply)
    line = registry.policies[setting.policy_id].basically_covered * len(clusters)
    missing = tuple(name for name in clusters if name not in supply.covered_then)
    covered = len(supply.covered.intersection(clusters))
    covered_then = len(clusters) - len(missing)
    return Forecast(
        over=over,
        clusters=len(clusters),
        covered=covered,
        covered_then=covered_then,
        missing=missing,
        existing=supply.existing,
        pipeline=supply.pipeline,
        basically=covered >= line,
        basically_then=covered_then >= line,
    )


def _no_clusters(supply: Supply) -> Forecast:
    """The forecast of a policy set that names no clusters."""
    return Forecast(
        over=(),
        clusters=None,
        covered=None,
        covered_then=None,
        missing=None,
        existing=supply.existing,
        pipeline=supply.pipeline,
        basically=None,
        basically_then=None,
    )


def _supply(registry: Registry, setting: Setting) -> Supply:
    """The platforms that count under a setting; the pipeline are those that do not exist yet."""
    counted = query(registry, "platforms_counted", **setting.params(registry))
    pipeline = counted[~counted["existing"]]
    opened = replace(setting, opened=(*setting.opened, *pipeline["platform_id"]))
    by_level = pipeline["level"].value_counts()
    return Supply(
        covered=_covered(registry, setting),
        covered_then=_covered(registry, opened),
        existing=int(counted["existing"].sum()),
        pipeline={str(level): int(count) for level, count in by_level.items()},
    )


def _covered(registry: Registry, setting: Setting) -> frozenset[str]:
    """The clusters that a platform known to exist in the province serves."""
    inside = query(registry, "platforms_inside", unit_kind="province", **setting.params(registry))
    return frozenset(inside.loc[inside["platforms"] > 0, "cluster_id"])


def _over(registry: Registry, policy_id: str) -> tuple[str, ...]:
    """Which clusters a policy set wants covered.

    Those of its coverage goal farthest ahead, or of its fields where no goal says so.
    """
    goals = query(registry, "targets", policy_id=policy_id)
    over_by_year = goals.loc[goals["measure"] == "coverage", "over"].dropna()
    return several(over_by_year.iloc[-1]) if len(over_by_year) else (FIELDS,)


def _wanted(registry: Registry, policy_id: str, over: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What is to be covered, each as the registered clusters that it stands for.

    Fields, then the clusters of tiers one by one.
    """
    clusters = query(registry, "clusters")
    registered = frozenset(clusters["cluster_id"])
    wanted: list[tuple[str, ...]] = []
    if FIELDS in over:
        for field in registry.policies[policy_id].fields:
            names = tuple(name for name in field.clusters if name in registered)
            wanted += [names] if names else []
    of_tiers = clusters.loc[clusters["tier"].isin(over), "cluster_id"]
    return wanted + [(name,) for name in of_tiers]


def _clusters(wanted: list[tuple[str, ...]]) -> list[str]:
    """The clusters of fields and tiers, each once."""
    return list(dict.fromkeys(name for clusters in wanted for name in clusters))


def several(cell: object) -> tuple[str, ...]:
    """The values of a cell of targets.csv that may hold several; none if it is blank."""
    if not isinstance(cell, str):
        return ()
    return tuple(part.strip() for part in cell.split(";"))


def platforms_goal(goals: pd.DataFrame) -> dict[str, Any] | None:
    """The goal farthest ahead that counts platforms and whose actual is known, or None.

    Args:
        goals: rows of `targets`.
    """
    is_known = (goals["measure"] == "count") & goals["actual"].notna()
    by_year = goals[is_known].sort_values("year", kind="stable")
    if by_year.empty:
        return None
    return {str(name): value for name, value in by_year.iloc[-1].items()}
