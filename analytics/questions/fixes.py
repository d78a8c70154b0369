"""The smallest change that closes each gap, verified by computing the coverage again with it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce

import numpy as np
import pandas as pd

from analytics.questions.coverage import GAPS, MET, needs_coverage
from analytics.setting import Setting
from analytics.words import listing, word
from data.registry import Registry, query

NEED = ["unit_kind", "unit_id", "cluster_id"]
# reason -> column of fixes.sql that would have to hold
LACKS = {
    "level": "level_counts",
    "confidence": "confidence_counts",
    "recognised": "recognised",
    "status": "status_counts",
    "existence": "existence",
}
FIXES = ("opens", "opens_to_others", "counts", "stages", "new")  # smallest first


def fixes(registry: Registry, setting: Setting) -> pd.DataFrame:
    """For each gap, and each need in reach that lacks a stage, the smallest change that closes it.

    In order: a platform of the pipeline opens; an enterprise's own, left out by the setting, counts
    (whether it is open to others is asked, as no source says it); another platform left out by the
    setting counts; one of the pipeline that is left out, too, opens and counts; platforms in reach
    add the missing stages; else a new platform is needed. Every fix but the last has been applied
    and found to close the gap. What a platform lacks to count is named and is part of the fix. That
    a wider radius of the policy set's grid reaches a platform is a finding, not a fix: it changes
    no supply.

    Returns:
        One row per such need: unit_kind, unit_id, unit_name, cluster_id, cluster_name, need_weight,
        severity, state, fix (of `FIXES`), platform_id, platform_name, lacks (of `LACKS`, by ";":
        why the platform does not count), level (of a platform that lacks the level), radius_km (the
        least of the grid at which a gap has a platform in reach), stages (added, by ";"), fix_zh,
        fix_en.
    """
    needs = needs_coverage(registry, setting)
    lacking = needs[
        needs["state"].isin(GAPS) | (needs["state"].isin(MET) & (needs["capable"] == "no"))
    ]
    found: dict[tuple, dict] = {}
    for batch, supposed, answer in _batches(registry, setting, lacking, found):
        closed = closed_by(registry, supposed, answer)
        found |= {
            key: candidate
            for candidate in batch
            for key in candidate["needs"]
            if key in closed and key not in found
        }
    wider = _reached_wider(registry, setting, lacking[lacking["state"].isin(GAPS)])
    keys = [tuple(need[name] for name in NEED) for need in lacking.to_dict("records")]
    rows = [
        _row(need, found.get(key), wider.get(key))
        for key, need in zip(keys, lacking.to_dict("records"), strict=True)
    ]
    return pd.DataFrame(
        rows,
        columns=[
            *NEED[:2],
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
            "fix_zh",
            "fix_en",
        ],
    )


def closed_by(registry: Registry, supposed: Setting, answer: str) -> set[tuple]:
    """The needs whose `answer` ("reachable" or "capable") is yes under a supposed setting."""
    needs = needs_coverage(registry, supposed)
    return set(needs.loc[needs[answer] == "yes", NEED].itertuples(index=False, name=None))


def _batches(
    registry: Registry, setting: Setting, lacking: pd.DataFrame, found: dict[tuple, dict]
) -> Iterator[tuple[list[dict], Setting, str]]:
    """Changes, smallest kind first, with the setting that supposes them and the answer that must
    become yes.

    Platforms are supposed to open together only as far as none of the needs can be met by two of
    them, so that each closing is the work of one. `found` grows meanwhile; needs that stand in it
    are left out.
    """
    gaps = lacking[lacking["state"].isin(GAPS)]
    in_reach = query(registry, "fixes", **setting.params(registry)).merge(gaps[NEED], on=NEED)
    in_reach["fix"] = [_opening(row) for row in in_reach.to_dict("records")]
    in_reach["lacks"] = [
        ";".join(reason for reason, held in LACKS.items() if not row[held])
        for row in in_reach.to_dict("records")
    ]
    for fix, counts in (
        ("opens", True),
        ("opens_to_others", False),
        ("counts", False),
        ("opens", False),
    ):
        waiting = _openings(
            in_reach[(in_reach["fix"] == fix) & ((in_reach["lacks"] == "") >= counts)], found
        )
        while waiting:
            batch = _apart(waiting)
            waiting = [candidate for candidate in waiting if candidate not in batch]
            yield batch, reduce(with_fix, batch, setting), "reachable"
    short = lacking[lacking["state"].isin(MET)]
    short = short.assign(
        wanting=short["stages_missing"] + (";" + short["stages_unknown"]).fillna("")
    )
    for (platform_id, name, stages), rows in short.groupby(
        ["nearest_platform_id", "nearest_platform_name", "wanting"]
    ):
        candidate = {
            "fix": "stages",
            "platform_id": platform_id,
            "platform_name": name,
            "stages": stages,
            "needs": _keys(rows),
        }
        yield [candidate], with_fix(setting, candidate), "capable"


def _reached_wider(registry: Registry, setting: Setting, gaps: pd.DataFrame) -> dict[tuple, float]:
    """For each gap the least radius of the policy set's grid, in km, at which a platform is surely
    in reach; gaps without one are left out.
    """
    found: dict[tuple, float] = {}
    for km in sorted(registry.policies[setting.policy_id].grid["radii_km"]):
        narrower = {key for key in _keys(gaps[gaps["radius_km"] < km]) if key not in found}
        if narrower:
            reached = closed_by(registry, replace(setting, radius_km=km), "reachable")
            found |= dict.fromkeys(narrower & reached, km)
    return found


def with_fix(setting: Setting, fix: dict) -> Setting:
    """The setting in which a fix has been made: stages added, or a platform with what it lacks: not
    in service it exists, left out it counts.

    Args:
        fix: fix (but for "new"), and of platform_id, lacks and stages those that it has.
    """
    if fix["fix"] == "stages":
        return replace(
            setting,
            added=(
                *setting.added,
                *(f"{fix['platform_id']} {stage}" for stage in fix["stages"].split(";")),
            ),
        )
    lacks = set(filter(None, fix["lacks"].split(";")))
    exists = {"status", "existence"}
    opened = (fix["platform_id"],) if fix["fix"] == "opens" or exists & lacks else ()
    counted = (fix["platform_id"],) if lacks - exists else ()
    return replace(setting, opened=(*setting.opened, *opened), counted=(*setting.counted, *counted))


def _openings(in_reach: pd.DataFrame, found: dict[tuple, dict]) -> list[dict]:
    """For each need not yet met the nearest platform; `touches` are all the needs that the platform
    could meet.
    """
    open_needs = in_reach[
        np.array([key not in found for key in _keys(in_reach)], dtype=bool)
    ].sort_values(["km_p50", "platform_id"])
    touches = {
        platform_id: set(_keys(rows)) for platform_id, rows in open_needs.groupby("platform_id")
    }
    return [
        rows.iloc[0][["fix", "platform_id", "platform_name", "lacks", "level"]].to_dict()
        | {"needs": _keys(rows), "touches": touches[platform_id]}
        for platform_id, rows in open_needs.drop_duplicates(NEED).groupby("platform_id")
    ]


def _apart(candidates: list[dict]) -> list[dict]:
    """As many as come, of those that touch no need in common."""
    taken, touched = [], set()
    for candidate in candidates:
        if touched.isdisjoint(candidate["touches"]):
            taken.append(candidate)
            touched |= candidate["touches"]
    return taken


def _keys(needs: pd.DataFrame) -> list[tuple]:
    return list(needs[NEED].itertuples(index=False, name=None))


def _opening(row: dict) -> str:
    """What would have to happen for a platform that does not count now to count."""
    if row["pipeline"]:
        return "opens"
    return "opens_to_others" if row["operator_type"] == "enterprise" else "counts"


def _row(need: dict, candidate: dict | None, wider_km: float | None) -> dict:
    what = candidate or {"fix": "new"}
    row = {
        name: need[name]
        for name in (
            "unit_kind",
            "unit_id",
            "unit_name",
            "cluster_id",
            "cluster_name",
            "need_weight",
            "severity",
            "state",
        )
    }
    row |= {
        name: what.get(name)
        for name in ("fix", "platform_id", "platform_name", "lacks", "level", "stages")
    }
    row["radius_km"] = wider_km
    return row | {f"fix_{language}": sentence(row, language) for language in ("zh", "en")}


def sentence(row: dict, language: str) -> str:
    """A fix in words, from its row alone."""
    stages = (
        listing([word(f"stage.{stage}", language) for stage in row["stages"].split(";")], language)
        if row["stages"]
        else ""
    )
    now = word("fix.now", language, lacks=_lacking(row, language)) if row["lacks"] else ""
    fix = word(
        f"fix.{row['fix']}", language, platform=row["platform_name"] or "", now=now, stages=stages
    )
    if row["fix"] != "new" or pd.isna(row["radius_km"]):
        return fix
    finding = word("fix.within", language, radius=f"{row['radius_km']:g}")
    return (" " if language == "en" else "").join((fix, finding))


def _lacking(row: dict, language: str) -> str:
    """Why a platform does not count, in words."""
    level = word(f"level.{row['level']}", language)
    return listing(
        [word(f"fix.lacks_{reason}", language, level=level) for reason in row["lacks"].split(";")],
        language,
    )
