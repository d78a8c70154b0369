"""Platforms that duplicate each other, and what one of them could turn to instead."""

import pandas as pd

from analytics.ids import Row
from analytics.questions.coverage import ANSWERS, needs_coverage
from analytics.setting import Setting
from data.registry import Registry, query

REDIRECT_CLUSTERS = 3  # the gravest gaps that a redirection may name
UNREACHED = ("remote", "none")  # states of needs that no platform reaches, built or not


def duplicates(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Find pairs of platforms of one cluster that are, or may be, near each other.

    Both count, existing or pipeline. A redirection is suggested for a sure duplicate only, and only
    where the data tell which of the two should turn, and to what.

    Returns:
        One row per platform_id, other_id, cluster_id, surest first, then nearest; columns as
        data/sql/coverage/duplicates.sql lists them, and:
        near: yes at km_p95 <= near_km of the policy set, unknown at km_p05 <= near_km or where a
        place is not known; pairs farther apart are left out.
        same: yes if a stage is stated by both, no if all that both offer is known and no stage is
        shared, else unknown.
        duplicate: yes if both are yes, no if the stages differ, else unknown.
        redirect_id, redirect_name: the platform that could turn to something else; redirect_why:
        not in service (status), the lower level, or recognised later (date), blank where nothing
        tells; redirect_stages or redirect_clusters: to what (ids by ";").
        near_km, snapshot_id, policy_id.
    """
    near_km = registry.policies[setting.policy_id].near_km
    pairs = query(registry, "duplicates", near_km=near_km, **setting.params(registry))
    pairs = pairs.assign(
        near_km=near_km,
        duplicate=[
            _is_duplicate(
                row["near"],
                row["same"],
            )
            for row in pairs.to_dict("records")
        ],
    )
    unreached = _unreached_clusters(needs_coverage(registry, setting))
    redirections = [_redirection(row, unreached) for row in pairs.to_dict("records")]
    table = pairs.assign(
        **pd.DataFrame(redirections, index=pairs.index, columns=list(NO_REDIRECTION)),
        snapshot_id=registry.snapshot_id,
        policy_id=setting.policy_id,
    )
    return table.sort_values(
        ["duplicate", "km_p50", "cluster_id", "platform_id", "other_id"],
        key=_surest_first,
        ignore_index=True,
    )


def _is_duplicate(near: str, same: str) -> str:
    if same == "no":
        return "no"
    return "yes" if (near, same) == ("yes", "yes") else "unknown"


def _surest_first(column: pd.Series) -> pd.Series:
    if column.name == "duplicate":
        return column.map(ANSWERS.index)
    return column


def of_city(pairs: pd.DataFrame, city: str) -> pd.DataFrame:
    """Give the pairs of which either platform stands in a city, by its name as recorded."""
    return pairs[(pairs["city"] == city) | (pairs["other_city"] == city)]


# --- redirection ----------------------------------------------------------------------------------

NO_REDIRECTION: dict[str, str | None] = {
    "redirect_id": None,
    "redirect_name": None,
    "redirect_why": "",
    "redirect_stages": None,
    "redirect_clusters": None,
}


def _unreached_clusters(needs: pd.DataFrame) -> dict[str, list[str]]:
    """adcode -> clusters of the county's gravest needs that no platform reaches."""
    is_county = needs["unit_kind"] == "county"
    is_unreached = needs["state"].isin(UNREACHED)
    unreached = needs[is_county & is_unreached]
    gravest_first = unreached.sort_values(["severity", "cluster_id"], ascending=[False, True])
    return {
        str(adcode): rows["cluster_id"].head(REDIRECT_CLUSTERS).tolist()
        for adcode, rows in gravest_first.groupby("unit_id")
    }


def _redirection(pair: Row, unreached: dict[str, list[str]]) -> dict[str, str | None]:
    """Tell which platform of a sure duplicate could turn to something else, and to what.

    First to stages that the cluster lacks, else to the gravest clusters that its county lacks.
    """
    if pair["duplicate"] != "yes":
        return NO_REDIRECTION
    which, why = _lesser(pair)
    if not which:
        return NO_REDIRECTION
    stages = pair["stages_lacking"]
    clusters = ""
    if not isinstance(stages, str) or not stages:
        county = pair["adcode" if which == "platform" else "other_adcode"]
        stages = ""
        clusters = ";".join(unreached.get(county, []))
    if not stages and not clusters:
        return NO_REDIRECTION | {"redirect_why": why}
    return {
        "redirect_id": pair[f"{which}_id"],
        "redirect_name": pair[f"{which}_name"],
        "redirect_why": why,
        "redirect_stages": stages or None,
        "redirect_clusters": clusters or None,
    }


def _lesser(pair: Row) -> tuple[str, str]:
    """Give the platform of a pair ("platform" or "other") that should give way, and why.

    The one not yet in service, else of the lower level, else recognised later; blank if nothing
    tells.
    """
    if pair["existing"] != pair["other_existing"]:
        return _first_if(pair["other_existing"]), "status"
    level = pair["level_factor"]
    other_level = pair["other_level_factor"]
    if level != other_level:
        return _first_if(level < other_level), "level"
    first = pair["recognised_on"]
    second = pair["other_recognised_on"]
    if not isinstance(first, str) or not isinstance(second, str):
        return "", ""
    known = min(len(first), len(second))  # a year is neither before nor after a month of it
    first = first[:known]
    second = second[:known]
    if first == second:
        return "", ""
    return _first_if(first > second), "date"


def _first_if(condition: bool) -> str:
    return "platform" if condition else "other"
