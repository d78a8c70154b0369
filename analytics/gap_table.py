"""The gap table: needs with a reason and with all that a gap must be argued by."""

import pandas as pd

from analytics.ids import NEED, identified
from analytics.phrases.columns import digits_of
from analytics.phrases.fixes import explained_fixes
from analytics.phrases.gap_columns import ARGUMENTS, GAP
from analytics.phrases.reasons import reason
from analytics.phrases.sentences import worded
from analytics.questions.certainty import certainty
from analytics.questions.coverage import GAPS, needs_coverage
from analytics.questions.robustness import robustness
from analytics.setting import Setting
from data.registry import Registry, cached_by_setting, query

GAP_COLUMNS = [column.name for column in GAP]
DEFENCE_COLUMNS = [column.name for column in ARGUMENTS]
# what `defended_needs` takes of each question
OF_CERTAINTY = [
    "unseen",
    "unreckoned",
    "certainty",
    "certainty_high",
    "certainty_bound",
    "certainty_checked",
    "sureness",
]
OF_ROBUSTNESS = ["settings", "gap_settings", "robust"]
OF_FIX = {  # column of `explained_fixes` -> its name here
    "fix": "fix",
    "fix_zh": "fix_zh",
    "fix_en": "fix_en",
    "platform_id": "fix_platform_id",
    "lacks": "fix_lacks",
    "radius_km": "fix_radius_km",
    "stages": "fix_stages",
}


def explained_needs(registry: Registry, setting: Setting) -> pd.DataFrame:
    """`needs_coverage` with a reason in both languages, and how complete the lists behind it are.

    Returns:
        The columns of `needs_coverage` and those of `GAP_COLUMNS`; gravest first, then by unit and
        cluster.
    """
    found, total = list_completeness(registry, setting)
    needs = needs_coverage(registry, setting).assign(
        list_rows_found=found,
        list_total=total,
        snapshot_id=registry.snapshot_id,
        policy_id=setting.policy_id,
    )
    return worded(needs, reason=reason).sort_values(
        ["severity", *NEED], ascending=[False, True, True, True], ignore_index=True
    )


@cached_by_setting
def defended_needs(registry: Registry, setting: Setting) -> pd.DataFrame:
    """`explained_needs` with what a gap must be argued by: certainty, robustness, smallest fix.

    Returns:
        The columns of `explained_needs` and `DEFENCE_COLUMNS` but evidence_id; unseen and
        unreckoned as `certainty` gives them; of the fix fix_platform_id, fix_lacks, fix_radius_km
        and fix_stages. Read-only: callers share it.
    """
    sure = certainty(registry, setting)[[*NEED, *OF_CERTAINTY]]
    robust = robustness(registry, setting)[[*NEED, *OF_ROBUSTNESS]]
    smallest = explained_fixes(
        registry,
        setting,
    )[[*NEED, *OF_FIX]].rename(columns=OF_FIX)
    return (
        explained_needs(registry, setting)
        .merge(sure, on=NEED)
        .merge(robust, on=NEED)
        .merge(smallest, on=NEED, how="left")
    )


def gaps(
    needs: pd.DataFrame,
    unit_kind: str | None = None,
    clusters: tuple[str, ...] = (),
    every: bool = False,
) -> pd.DataFrame:
    """Give the gap table: gaps and possible gaps, rounded.

    Args:
        needs: rows of `explained_needs` or `defended_needs`.
        unit_kind, clusters: only needs of these; all where none is given.
        every: the needs that are met too.

    Returns:
        `GAP_COLUMNS`, and of defended needs `DEFENCE_COLUMNS`.
    """
    chosen = needs
    if not every:
        chosen = needs[needs["state"].isin((*GAPS, "possible"))]
    if unit_kind:
        chosen = chosen[chosen["unit_kind"] == unit_kind]
    if clusters:
        chosen = chosen[chosen["cluster_id"].isin(clusters)]
    columns = GAP_COLUMNS
    if "certainty" in chosen:
        columns = [*GAP_COLUMNS, *DEFENCE_COLUMNS]
    table = identified(chosen)[columns]
    return table.round(digits_of(columns)).reset_index(drop=True)


def list_completeness(registry: Registry, setting: Setting) -> tuple[int, int]:
    """Count rows found and totals stated by the lists that are the total of a level that counts."""
    lists = query(registry, "level_lists", as_of=setting.as_of)
    counted = lists[lists["level_total"].isin(setting.levels)]
    found = counted["rows_found"].sum()
    total = counted["total_count"].sum()
    return int(found), int(total)
