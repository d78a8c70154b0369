"""Gaps: the needs that lack pilot capability, with the reason for each in both languages."""

import pandas as pd

from analytics.ids import identified
from analytics.questions.certainty import certainty
from analytics.questions.coverage import GAPS, needs_coverage
from analytics.questions.fixes import fixes
from analytics.questions.robustness import robustness
from analytics.setting import Setting
from analytics.words import listing, name_in, word
from data.registry import Registry, kept, query

GAP_COLUMNS = [
    "unit_kind",
    "unit_id",
    "unit_name",
    "city",
    "county",
    "adcode",
    "cluster_id",
    "cluster_name",
    "need_weight",
    "need_basis",
    "state",
    "doubts",
    "hosted",
    "reachable",
    "nearest_platform_id",
    "nearest_platform_name",
    "km_p05",
    "km_p50",
    "km_p95",
    "access",
    "severity",
    "value_added",
    "population",
    "electricity",
    "size_year",
    "list_rows_found",
    "list_total",
    "reason_zh",
    "reason_en",
    "snapshot_id",
    "policy_id",
]
DEFENCE_COLUMNS = [
    "capable",
    "adequate",
    "stages_missing",
    "stages_unknown",
    "certainty",
    "certainty_high",
    "certainty_bound",
    "certainty_checked",
    "sureness",
    "settings",
    "gap_settings",
    "robust",
    "fix",
    "fix_radius_km",
    "fix_zh",
    "fix_en",
    "evidence_id",
]
NEED = ["unit_kind", "unit_id", "cluster_id"]


def explained_needs(registry: Registry, setting: Setting) -> pd.DataFrame:
    """`needs_coverage` with how complete the lists behind it are, and a reason in both languages.

    Returns:
        The columns of `needs_coverage` and those of `GAP_COLUMNS`; gravest first, then by unit and
        cluster.
    """
    needs = needs_coverage(registry, setting)
    found, total = list_completeness(registry, setting)
    needs = needs.assign(
        list_rows_found=found,
        list_total=total,
        snapshot_id=registry.snapshot_id,
        policy_id=setting.policy_id,
    )
    rows = needs.to_dict("records")
    needs = needs.assign(
        reason_zh=[reason(row, "zh") for row in rows], reason_en=[reason(row, "en") for row in rows]
    )
    return needs.sort_values(
        ["severity", "unit_kind", "unit_id", "cluster_id"],
        ascending=[False, True, True, True],
        ignore_index=True,
    )


@kept
def defended_needs(registry: Registry, setting: Setting) -> pd.DataFrame:
    """`explained_needs` with what a gap must be defended by: certainty, robustness and the smallest
    fix, as `DEFENCE_COLUMNS`.

    Beside these unseen and unreckoned, as `certainty` gives them, and of the fix fix_platform_id,
    fix_lacks, fix_radius_km and fix_stages. Read-only: callers share it.
    """
    needs = explained_needs(registry, setting)
    needs = needs.merge(
        certainty(registry, setting)[
            [
                *NEED,
                "unseen",
                "unreckoned",
                "certainty",
                "certainty_high",
                "certainty_bound",
                "certainty_checked",
                "sureness",
            ]
        ],
        on=NEED,
    )
    needs = needs.merge(
        robustness(registry, setting)[[*NEED, "settings", "gap_settings", "robust"]], on=NEED
    )
    smallest = fixes(registry, setting).rename(
        columns={name: f"fix_{name}" for name in ("platform_id", "lacks", "radius_km", "stages")}
    )
    return needs.merge(
        smallest[
            [
                *NEED,
                "fix",
                "fix_zh",
                "fix_en",
                "fix_platform_id",
                "fix_lacks",
                "fix_radius_km",
                "fix_stages",
            ]
        ],
        on=NEED,
        how="left",
    )


def gaps(
    needs: pd.DataFrame,
    unit_kind: str | None = None,
    clusters: tuple[str, ...] = (),
    every: bool = False,
) -> pd.DataFrame:
    """The gaps and possible gaps among explained or defended needs (or every need), in the columns
    of the gap table.
    """
    chosen = needs if every else needs[needs["state"].isin((*GAPS, "possible"))]
    if unit_kind:
        chosen = chosen[chosen["unit_kind"] == unit_kind]
    if clusters:
        chosen = chosen[chosen["cluster_id"].isin(clusters)]
    columns = [*GAP_COLUMNS, *(DEFENCE_COLUMNS if "certainty" in chosen else ())]
    return (
        identified(chosen)[columns]
        .round({"access": 4, "severity": 2, "certainty": 4, "certainty_high": 4})
        .reset_index(drop=True)
    )


def list_completeness(registry: Registry, setting: Setting) -> tuple[int, int]:
    """Rows found and totals stated by the lists that are the total of a level that counts."""
    lists = query(registry, "level_lists", as_of=setting.as_of)
    counted = lists[lists["level_total"].isin(setting.levels)]
    return int(counted["rows_found"].sum()), int(counted["total_count"].sum())


def reason(row: dict, language: str) -> str:
    """Why a need is in its state, from the row alone: the need, the supply, and how complete the
    lists behind it are.
    """
    sentences = (
        need_reason(row, language),
        supply_reason(row, language),
        lists_reason(row["list_rows_found"], row["list_total"], language),
    )
    return (" " if language == "en" else "").join(sentences)


def need_reason(row: dict, language: str) -> str:
    bases = [word(f"basis.{basis}", language) for basis in row["need_basis"].split(";")]
    return word(
        "reason.need",
        language,
        unit=name_in(row, language, "unit_name"),
        cluster=name_in(row, language, "cluster_name"),
        basis=listing(bases, language),
        weight=f"{row['need_weight']:g}",
    )


def supply_reason(row: dict, language: str) -> str:
    """What is known of the platform that makes the state."""
    if row["state"] == "none":
        return word("reason.none", language)
    doubts = set(row["doubts"].split(";")) if row["state"] == "possible" else set()
    key = _supply_key(row, doubts)
    status = (
        word(f"status.{row['nearest_status']}", language) if pd.notna(row["nearest_status"]) else ""
    )
    said = word(
        f"reason.{key}",
        language,
        platform=row["nearest_platform_name"],
        status=status,
        p05=_km(row["km_p05"]),
        p95=_km(row["km_p95"]),
        radius=f"{row['radius_km']:g}",
    )
    unsure = [
        word(f"reason.doubt_{doubt}", language)
        for doubt in ("existence", "service")
        if doubt in doubts
    ]
    return (" " if language == "en" else "").join([said, *unsure])


def _supply_key(row: dict, doubts: set[str]) -> str:
    """The sentence that tells where the platform named is."""
    state = row["state"]
    if state == "possible" and "place" not in doubts:
        return "hosted" if row["km_p95"] == 0 else "reachable"
    if pd.isna(row["km_p05"]):
        return f"{state}_unmeasured"
    if state == "pipeline" and row["km_p95"] > row["radius_km"]:
        return "pipeline_possible"
    if state == "possible" and row["km_p05"] > row["radius_km"]:
        return "possible_inside"
    return state


def lists_reason(found: int, total: int, language: str) -> str:
    return (
        word("reason.lists", language, total=total, found=found)
        if total
        else word("reason.no_lists", language)
    )


def _km(km: float) -> str:
    return f"{km:.0f}" if pd.notna(km) else ""
