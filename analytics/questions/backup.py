"""Needs that hang on one platform: what they would be if it closed."""

import pandas as pd

from analytics.ids import NEED, Row, needs_id
from analytics.questions.coverage import GAPS, MET, needs_coverage
from analytics.setting import Setting
from data.registry import Registry, query

# of several platforms that make a state coverage names the nearest: here there is but one
ONLY_PLATFORM = {
    "nearest_platform_id": "platform_id",
    "nearest_platform_name": "platform_name",
    "nearest_status": "status",
}
BY_PLATFORM = ["platform_id", "platform_name", "status", "unit_kind"]
STAMP = ["snapshot_id", "policy_id"]


def backup(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Find the needs that are met by exactly one platform certainly in reach.

    Returns:
        Rows of `needs_coverage`, heaviest need first, with that platform (platform_id,
        platform_name, status), state_if_closed (possible where another may be in reach, else one of
        the gap states), snapshot_id and policy_id.
    """
    needs = needs_coverage(registry, setting)
    is_met = needs["state"].isin(MET)
    has_one_supplier = needs["suppliers"] == 1
    alone = needs[is_met & has_one_supplier]
    others = query(registry, "backup", **setting.params(registry))
    alone = alone.merge(others, on=NEED).rename(columns=ONLY_PLATFORM)
    alone = alone.assign(
        state_if_closed=[_state_if_closed(row) for row in alone.to_dict("records")],
        snapshot_id=registry.snapshot_id,
        policy_id=setting.policy_id,
    )
    return alone.sort_values(
        ["need_weight", *NEED], ascending=[False, True, True, True], ignore_index=True
    )


def _state_if_closed(need: Row) -> str:
    """Give the state of a need once its only platform has closed."""
    if need["perhaps_another"]:
        return "possible"
    if need["pipeline_reaches"]:
        return "pipeline"
    return "remote" if need["serving"] > 1 else "none"


def backup_by_platform(
    alone: pd.DataFrame, clusters: tuple[str, ...] = (), city: str | None = None
) -> pd.DataFrame:
    """Count the needs that hang on each platform.

    Args:
        alone: rows of `backup`: all, or those of `clusters` and of a city.

    Returns:
        One row per platform_id and unit_kind, most needs first (kinds overlap: do not add them up):
        platform_name, status, needs, opening (needs that would surely be gaps without it), clusters
        (how many), snapshot_id, policy_id, evidence_id (missing for several clusters together).
    """
    opening = alone.assign(opening=alone["state_if_closed"].isin(GAPS))
    counts = opening.groupby([*BY_PLATFORM, *STAMP], as_index=False).agg(
        needs=("unit_id", "size"), opening=("opening", "sum"), clusters=("cluster_id", "nunique")
    )
    ids = [_hanging_id(row, clusters, city) for row in counts.to_dict("records")]
    counts = counts.assign(
        evidence_id=pd.Series(
            ids,
            index=counts.index,
            dtype="str",
        )
    )
    columns = [*BY_PLATFORM, "needs", "opening", "clusters", *STAMP, "evidence_id"]
    return counts[columns].sort_values(
        ["needs", "opening", *BY_PLATFORM],
        ascending=[False, False, *[True] * len(BY_PLATFORM)],
        ignore_index=True,
    )


def _hanging_id(row: Row, clusters: tuple[str, ...], city: str | None) -> str | None:
    """Write the id of the number of needs that hang on a platform; None for several clusters."""
    if len(clusters) > 1:
        return None
    cluster = clusters[0] if clusters else None
    return needs_id(row["unit_kind"], alone=row["platform_id"], cluster=cluster, city=city)
