"""The needs that a scenario changes, each with the action that changes it."""

from typing import Any

import pandas as pd

from analytics.ids import NEED
from analytics.phrases.reasons import supply_reason
from analytics.questions.coverage import GAPS, MET
from analytics.scenario.world import Applicable
from analytics.words import LANGUAGES
from data.registry import Registry, query

CHANGES = ("opened", "closed", "perhaps", "changed")  # most telling first
# columns of a need that a platform may change: _before and _after
SEVERAL = (
    "state",
    "capable",
    "severity",
    "nearest_platform_id",
    "nearest_platform_name",
    "km_p05",
    "km_p50",
    "km_p95",
    "doubts",
)
DELTA_COLUMNS = [
    "unit_kind",
    "unit_id",
    "unit_name",
    "city",
    "county",
    "adcode",
    "cluster_id",
    "cluster_name",
    "need_weight",
    "change",
    "state_before",
    "state_after",
    "capable_before",
    "capable_after",
    "severity_before",
    "severity_after",
    "action",
    "platform_id",
    "platform_name",
    "km_p05",
    "km_p50",
    "km_p95",
    "reason_zh",
    "reason_en",
    "snapshot_id",
    "policy_id",
]
# columns of an outcome's needs -> their names in a delta
AS_DELTA = {
    "nearest_platform_id_after": "platform_id",
    "nearest_platform_name_after": "platform_name",
    "km_p05_after": "km_p05",
    "km_p50_after": "km_p50",
    "km_p95_after": "km_p95",
}


def change_of(
    before: str, after: str, capable_before: str = "", capable_after: str = ""
) -> str | None:
    """Name what becomes of a need, by its states and answers before and after.

    Returns:
        "closed" (a gap is met), "perhaps" (a gap is possibly met), "opened" (a gap), "changed" (in
        another way), or None.
    """
    if before in GAPS and after in MET:
        return "closed"
    if before in GAPS and after == "possible":
        return "perhaps"
    if before not in GAPS and after in GAPS:
        return "opened"
    if before != after or capable_before != capable_after:
        return "changed"
    return None


def platforms_acted_on(copy: Registry, done: list[Applicable]) -> pd.DataFrame:
    """Read the platforms acted on from the registry in which the scenario has happened.

    Returns:
        One row per platform, cluster that it serves and unit near it: action (numbers by ";"),
        platform_id, cluster_id, and the columns of data/sql/platforms/units_near_platform.sql.
    """
    pairs = [(number, platform_id) for number, _, platform_id in done]
    actions = pd.DataFrame(pairs, columns=["action", "platform_id"]).astype("str")
    actions = actions.groupby("platform_id", as_index=False).agg({"action": ";".join})
    serves = query(copy, "platform_clusters")[["platform_id", "cluster_id"]]
    near = [
        query(copy, "units_near_platform", platform_id=name).assign(platform_id=name)
        for name in actions["platform_id"]
    ]
    columns = ["unit_kind", "unit_id", "inside", "km_p05", "km_p50", "km_p95", "platform_id"]
    distances = pd.concat(near) if near else pd.DataFrame(columns=columns)
    return actions.merge(serves, on="platform_id").merge(distances, on="platform_id")


def scenario_delta(
    needs: pd.DataFrame,
    acted_on: pd.DataFrame,
    english: dict[str, str],
    snapshot_id: str,
    policy_id: str,
) -> pd.DataFrame:
    """Make the table of needs that a scenario changes, most telling first.

    Args:
        needs: `Outcome.needs`.
        acted_on: rows of `platforms_acted_on`.
        english: platform id -> English name of the platforms built.

    Returns:
        `DELTA_COLUMNS`.
    """
    changed = needs[needs["change"].notna()]
    table = changed.merge(
        _makers(changed, acted_on),
        on=NEED,
        how="left",
    ).rename(columns=AS_DELTA)
    table = table.assign(
        **_reasons(table, english), snapshot_id=snapshot_id, policy_id=policy_id
    ).sort_values(["change", "need_weight", *NEED], key=_telling_first, ignore_index=True)
    return table[DELTA_COLUMNS].round({"severity_before": 2, "severity_after": 2})


def _makers(changed: pd.DataFrame, acted_on: pd.DataFrame) -> pd.DataFrame:
    """Give the action that changes each need: `NEED`, action.

    That of the platform that now makes the state, else of the nearest platform acted on that
    serves the need's cluster.
    """
    platforms = acted_on.drop(columns=["km_p05", "km_p95"]).rename(columns={"km_p50": "km"})
    makers = changed[[*NEED, "nearest_platform_id_after"]].merge(
        platforms,
        on=NEED,
        how="left",
    )
    makers["is_other"] = makers["platform_id"] != makers["nearest_platform_id_after"]
    makers = makers.sort_values([*NEED, "is_other", "km", "platform_id"], na_position="last")
    return makers.drop_duplicates(NEED)[[*NEED, "action"]]


def _reasons(table: pd.DataFrame, english: dict[str, str]) -> dict[str, list[str]]:
    """reason_zh and reason_en of the rows of a delta."""
    rows = [_as_need(row) for row in table.to_dict("records")]
    in_english = [
        row | {"nearest_platform_name": english.get(row["platform_id"], row["platform_name"])}
        for row in rows
    ]
    return {
        f"reason_{language}": [supply_reason(row, language) for row in own]
        for language, own in zip(LANGUAGES, (rows, in_english), strict=True)
    }


def _as_need(row: dict[Any, Any]) -> dict[Any, Any]:
    """Make of a delta's row a need of `needs_coverage` after the scenario."""
    return row | {
        "state": row["state_after"],
        "doubts": row["doubts_after"],
        "nearest_platform_name": row["platform_name"],
    }


def _telling_first(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Give the key of a delta's order: most telling change, then heaviest need."""
    if column.name == "change":
        return column.map(CHANGES.index)
    if column.name == "need_weight":
        return -column
    return column
