"""The smallest change that closes each gap, verified by computing the coverage again with it."""

from collections.abc import Container
from dataclasses import dataclass, replace
from functools import reduce

import pandas as pd

from analytics.ids import NEED, Row
from analytics.questions.coverage import GAPS, MET, needs_coverage
from analytics.setting import Setting
from data.registry import Registry, query

Key = tuple[str, str, str]  # the values of `NEED`

FIX_COLUMNS = [
    "unit_kind",
    "unit_id",
    "unit_name",
    "cluster_id",
    "cluster_name",
    "need_weight",
    "severity",
    "state",
    "fix",
    "platform_id",
    "platform_name",
    "lacks",
    "level",
    "radius_km",
    "stages",
]
# reason -> column of fixes.sql that would have to hold
LACKS = {
    "level": "level_counts",
    "confidence": "confidence_counts",
    "recognised": "recognised",
    "status": "status_counts",
    "existence": "existence",
}
FIXES = ("opens", "opens_to_others", "counts", "stages", "new")  # smallest first
# fixes by a platform in the order in which they are tried: (fix, only platforms that lack nothing)
TRIED = (
    ("opens", True),
    ("opens_to_others", False),
    ("counts", False),
    ("opens", False),
)
EXISTENCE = {"status", "existence"}  # lacks of a platform that is not in service


@dataclass(frozen=True, eq=False)
class Change:
    """A change of supply that may close some needs.

    Attributes:
        fix: one of `FIXES` but "new".
        lacks: why the platform does not count (of `LACKS`, by ";").
        level: the platform's, which may be the level that it lacks.
        stages: those that the platform adds (by ";").
        needs: the needs that the change is meant to close.
        touches: all needs that it could close.
    """

    fix: str
    platform_id: str
    platform_name: str = ""
    lacks: str | None = None
    level: str | None = None
    stages: str | None = None
    needs: tuple[Key, ...] = ()
    touches: frozenset[Key] = frozenset()


def fixes(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Find the smallest change that closes each gap, and each need in reach that lacks a stage.

    In order: a platform of the pipeline opens; an enterprise's own, left out by the setting, counts
    (whether it is open to others has to be asked: no source says it); another platform left out by
    the setting counts; one of the pipeline that is left out, too, opens and counts; platforms in
    reach add the missing stages; else a new platform is needed. Every fix but the last has been
    applied and found to close the gap. A platform that a wider radius reaches is a finding, not a
    fix: it changes no supply.

    Returns:
        One row per such need in `FIX_COLUMNS`: fix (of `FIXES`), lacks (of `LACKS`, by ";": why the
        platform does not count), level (of the platform), radius_km (the least of the policy set's
        grid at which a gap has a platform in reach), stages (added, by ";").
    """
    needs = needs_coverage(registry, setting)
    is_gap = needs["state"].isin(GAPS)
    is_met = needs["state"].isin(MET)
    is_short = is_met & (needs["capable"] == "no")
    gaps = needs[is_gap]
    changes = _closing_platforms(registry, setting, gaps)
    changes |= _closing_stages(registry, setting, needs[is_short])
    wider = _reached_wider(registry, setting, gaps)
    lacking = needs[is_gap | is_short]
    rows = []
    for key, need in zip(_keys(lacking), lacking.to_dict("records"), strict=True):
        fix = _fix_of(changes.get(key))
        rows.append(dict(need) | fix | {"radius_km": wider.get(key)})
    return pd.DataFrame(rows, columns=FIX_COLUMNS)


def _fix_of(change: Change | None) -> dict[str, str | None]:
    """Give the columns that say what the fix is: a new platform where nothing else closes it."""
    if change is None:
        nothing = dict.fromkeys(("platform_id", "platform_name", "lacks", "level", "stages"))
        return {"fix": "new"} | nothing
    return {
        "fix": change.fix,
        "platform_id": change.platform_id,
        "platform_name": change.platform_name,
        "lacks": change.lacks,
        "level": change.level,
        "stages": change.stages,
    }


def with_fix(setting: Setting, change: Change) -> Setting:
    """Suppose a change made: stages are added, or a platform exists and counts."""
    if change.fix == "stages":
        stages = (change.stages or "").split(";")
        added = [f"{change.platform_id} {stage}" for stage in stages]
        return replace(setting, added=(*setting.added, *added))
    lacks = set(filter(None, (change.lacks or "").split(";")))
    if change.fix == "opens" or EXISTENCE & lacks:
        setting = replace(setting, opened=(*setting.opened, change.platform_id))
    if lacks - EXISTENCE:
        setting = replace(setting, counted=(*setting.counted, change.platform_id))
    return setting


# --- platforms that open or come to count ---------------------------------------------------------


def _closing_platforms(
    registry: Registry, setting: Setting, gaps: pd.DataFrame
) -> dict[Key, Change]:
    """Gap -> the first platform, in the order of `TRIED`, that closes it."""
    in_reach = _platforms_in_reach(registry, setting, gaps)
    closing: dict[Key, Change] = {}
    for fix, lacking_nothing in TRIED:
        platforms = in_reach[in_reach["fix"] == fix]
        if lacking_nothing:
            platforms = platforms[platforms["lacks"] == ""]
        waiting = _nearest_changes(platforms, closing)
        while waiting:
            batch = _apart(waiting)
            closing |= _closed(registry, setting, batch, "reachable")
            waiting = [change for change in waiting if change not in batch]
    return closing


def _platforms_in_reach(registry: Registry, setting: Setting, gaps: pd.DataFrame) -> pd.DataFrame:
    """Gap x platform that would meet it if it counted, with its fix and what it lacks."""
    in_reach = query(registry, "fixes", **setting.params(registry)).merge(
        gaps[NEED],
        on=NEED,
    )
    rows = in_reach.to_dict("records")
    in_reach["fix"] = [_platform_fix(row) for row in rows]
    in_reach["lacks"] = [
        ";".join(reason for reason, holds in LACKS.items() if not row[holds]) for row in rows
    ]
    return in_reach


def _platform_fix(row: Row) -> str:
    """Tell what has to happen for a platform to count that does not count now."""
    if row["pipeline"]:
        return "opens"
    return "opens_to_others" if row["operator_type"] == "enterprise" else "counts"


def _nearest_changes(platforms: pd.DataFrame, closing: Container[Key]) -> list[Change]:
    """Give one change per platform that is the nearest of a need without a fix in `closing`."""
    is_open = [key not in closing for key in _keys(platforms)]
    waiting = platforms[pd.Series(is_open, index=platforms.index, dtype=bool)]
    waiting = waiting.sort_values(["km_p50", "platform_id"])
    touches = {str(name): frozenset(_keys(rows)) for name, rows in waiting.groupby("platform_id")}
    return [
        Change(
            fix=rows["fix"].iloc[0],
            platform_id=str(name),
            platform_name=rows["platform_name"].iloc[0],
            lacks=rows["lacks"].iloc[0],
            level=rows["level"].iloc[0],
            needs=_keys(rows),
            touches=touches[str(name)],
        )
        for name, rows in waiting.drop_duplicates(NEED).groupby("platform_id")
    ]


def _apart(changes: list[Change]) -> list[Change]:
    """Those, in order, that touch no need in common: each closing is the work of one of them."""
    batch: list[Change] = []
    touched: set[Key] = set()
    for change in changes:
        if touched.isdisjoint(change.touches):
            batch.append(change)
            touched |= change.touches
    return batch


# --- stages, and a wider radius -------------------------------------------------------------------


def _closing_stages(registry: Registry, setting: Setting, short: pd.DataFrame) -> dict[Key, Change]:
    """Met need that lacks stages -> its platform with these added, where that closes it."""
    unknown = (";" + short["stages_unknown"]).fillna("")
    short = short.assign(wanting=short["stages_missing"] + unknown)
    closing: dict[Key, Change] = {}
    for _, rows in short.groupby(["nearest_platform_id", "nearest_platform_name", "wanting"]):
        change = Change(
            fix="stages",
            platform_id=rows["nearest_platform_id"].iloc[0],
            platform_name=rows["nearest_platform_name"].iloc[0],
            stages=rows["wanting"].iloc[0],
            needs=_keys(rows),
        )
        closing |= _closed(registry, setting, [change], "capable")
    return closing


def _reached_wider(registry: Registry, setting: Setting, gaps: pd.DataFrame) -> dict[Key, float]:
    """Gap -> the least radius of the policy set's grid, in km, that surely reaches a platform.

    Gaps that no radius of the grid closes are left out.
    """
    wider: dict[Key, float] = {}
    for km in sorted(registry.policies[setting.policy_id].grid["radii_km"]):
        is_narrower = gaps["radius_km"] < km
        narrower = set(_keys(gaps[is_narrower])) - wider.keys()
        if narrower:
            reached = _answered_yes(registry, replace(setting, radius_km=km), "reachable")
            wider |= dict.fromkeys(narrower & reached, km)
    return wider


def _closed(
    registry: Registry, setting: Setting, batch: list[Change], answer: str
) -> dict[Key, Change]:
    """Give the needs of some changes that are closed once all of these are made."""
    closed = _answered_yes(registry, reduce(with_fix, batch, setting), answer)
    return {key: change for change in batch for key in change.needs if key in closed}


def _answered_yes(registry: Registry, setting: Setting, answer: str) -> set[Key]:
    """Give the needs whose `answer` ("reachable" or "capable") is yes under a setting."""
    needs = needs_coverage(registry, setting)
    return set(_keys(needs[needs[answer] == "yes"]))


def _keys(needs: pd.DataFrame) -> tuple[Key, ...]:
    return tuple(needs[NEED].itertuples(index=False, name=None))
