"""The smallest change that closes each gap, verified by computing the coverage again with it."""

from dataclasses import replace

import pandas as pd

from analytics.coverage import GAPS, MET, needs_coverage
from analytics.setting import Setting
from analytics.words import listing, word
from data.registry import Registry, query

NEED = ["unit_kind", "unit_id", "cluster_id"]
FIXES = ("opens", "opens_to_others", "counts", "radius", "stages", "new")  # smallest first


def fixes(registry: Registry, setting: Setting) -> pd.DataFrame:
    """For each gap, and each need in reach that lacks a stage, the smallest change that closes it.

    In order: a platform of the pipeline opens; an enterprise's own, left out by the setting, opens to others; another
    platform left out by the setting counts; a wider radius of the policy set's grid; platforms in reach add the missing
    stages; else a new platform is needed. Every fix but the last has been applied and found to close the gap.

    Returns:
        One row per such need: unit_kind, unit_id, unit_name, cluster_id, cluster_name, need_weight, severity, state,
        fix (of `FIXES`), platform_id, platform_name, radius_km (of the fix), stages (added, by ";"), fix_zh, fix_en.
    """
    needs = needs_coverage(registry, setting)
    lacking = needs[needs["state"].isin(GAPS) | (needs["state"].isin(MET) & (needs["capable"] == "no"))]
    found: dict[tuple, dict] = {}
    for candidate in _candidates(registry, setting, lacking):
        open_keys = [key for key in candidate["needs"] if key not in found]
        if open_keys:
            closed = closed_by(registry, candidate["setting"], candidate["answer"])
            found |= {key: candidate for key in open_keys if key in closed}
    rows = [_row(need, found.get(tuple(need[name] for name in NEED)), registry.policies) for need in lacking.to_dict("records")]
    return pd.DataFrame(rows, columns=[*NEED[:2], "unit_name", "cluster_id", "cluster_name", "need_weight", "severity", "state", "fix", "platform_id", "platform_name", "radius_km", "stages", "fix_zh", "fix_en"])


def closed_by(registry: Registry, supposed: Setting, answer: str) -> set[tuple]:
    """The needs whose `answer` ("reachable" or "capable") is yes under a supposed setting."""
    needs = needs_coverage(registry, supposed)
    return set(needs.loc[needs[answer] == "yes", NEED].itertuples(index=False, name=None))


def _candidates(registry: Registry, setting: Setting, lacking: pd.DataFrame) -> list[dict]:
    """Every change that may close some of the needs, smallest first: what, the setting that supposes it, and the needs in question."""
    gaps = lacking[lacking["state"].isin(GAPS)]
    of_gaps = query(registry, "fixes", **setting.params(registry)).merge(gaps[NEED], on=NEED)
    of_gaps["fix"] = [_opening(row) for row in of_gaps.to_dict("records")]
    candidates = []
    for fix in FIXES[:3]:
        some = of_gaps[of_gaps["fix"] == fix].sort_values(["km_p50", "platform_id"])
        for platform_id in some["platform_id"].unique():
            rows = some[some["platform_id"] == platform_id]
            candidates.append(_candidate(fix, replace(setting, opened=(*setting.opened, platform_id)), "reachable", rows, platform_id=platform_id, platform_name=rows["platform_name"].iloc[0]))
    for km in sorted(registry.policies[setting.policy_id].grid["radii_km"]):
        narrower = gaps[gaps["radius_km"] < km]
        if len(narrower):
            candidates.append(_candidate("radius", replace(setting, radius_km=km), "reachable", narrower, radius_km=km))
    short = lacking[lacking["state"].isin(MET)]
    short = short.assign(wanting=short["stages_missing"] + (";" + short["stages_unknown"]).fillna(""))
    for (platform_id, stages), rows in short.groupby(["nearest_platform_id", "wanting"]):
        added = tuple(f"{platform_id} {stage}" for stage in stages.split(";"))
        name = rows["nearest_platform_name"].iloc[0]
        candidates.append(_candidate("stages", replace(setting, added=(*setting.added, *added)), "capable", rows, platform_id=platform_id, platform_name=name, stages=stages))
    return candidates


def _opening(row: dict) -> str:
    """What would have to happen for a platform that does not count now to count."""
    if row["pipeline"]:
        return "opens"
    return "opens_to_others" if row["operator_type"] == "enterprise" else "counts"


def _candidate(fix: str, supposed: Setting, answer: str, needs: pd.DataFrame, **what: object) -> dict:
    return {"fix": fix, "setting": supposed, "answer": answer, "needs": list(needs[NEED].itertuples(index=False, name=None)), **what}


def _row(need: dict, candidate: dict | None, policies: dict) -> dict:
    what = candidate or {"fix": "new"}
    row = {name: need[name] for name in ("unit_kind", "unit_id", "unit_name", "cluster_id", "cluster_name", "need_weight", "severity", "state")}
    row |= {name: what.get(name) for name in ("fix", "platform_id", "platform_name", "radius_km", "stages")}
    return row | {f"fix_{language}": sentence(row, language) for language in ("zh", "en")}


def sentence(row: dict, language: str) -> str:
    """A fix in words, from its row alone."""
    stages = listing([word(f"stage.{stage}", language) for stage in row["stages"].split(";")], language) if row["stages"] else ""
    radius = f"{row['radius_km']:g}" if pd.notna(row["radius_km"]) else ""
    return word(f"fix.{row['fix']}", language, platform=row["platform_name"] or "", radius=radius, stages=stages)
