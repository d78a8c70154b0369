"""Capability: the stages that a cluster's platforms offer together; the needs a platform serves."""

import pandas as pd

from analytics.questions.coverage import MET
from analytics.setting import Setting
from data.registry import Registry, query


def cluster_stages(registry: Registry, setting: Setting) -> pd.DataFrame:
    """List every stage that the policy set requires for each cluster, and who offers it.

    Asked are the existing platforms of the province that serve the cluster.

    Returns:
        One row per cluster_id and stage: offers (yes, no, unknown), platforms (names of those that
        offer it, by ";"), platforms_unknown (of which it cannot be told). A cluster for whose kind
        no stage is required has no row.
    """
    return query(registry, "cluster_stages", **setting.params(registry))


def stage_verdict(stages: pd.DataFrame) -> str:
    """Sum up the stages of one cluster.

    Args:
        stages: the cluster's rows of `cluster_stages`.

    Returns:
        "complete" (all offered), "partial" (some surely not), "none" (surely none), "unknown" (the
        rest), "not_set" (nothing is required, so nothing can be said).
    """
    offers = set(stages["offers"])
    if not offers:
        return "not_set"
    if offers == {"no"}:
        return "none"
    if "no" in offers:
        return "partial"
    return "unknown" if "unknown" in offers else "complete"


def needs_in_reach(needs: pd.DataFrame, near: pd.DataFrame, clusters: list[str]) -> pd.DataFrame:
    """Find the needs that a platform reaches, surely or perhaps.

    By the rule of data/sql/coverage/coverage.sql.

    Args:
        needs: rows of `needs_coverage`.
        near: the platform's rows of `proximity` (km): unit_kind, unit_id, inside, km_p05, km_p50,
            km_p95.
        clusters: those that the platform serves.

    Returns:
        The needs with inside and the platform's own distances in km, and reached (yes, unknown);
        nearest first.
    """
    own = ["km_p05", "km_p50", "km_p95"]
    is_served = needs["cluster_id"].isin(clusters)
    served = needs[is_served].drop(columns=own)
    pairs = served.merge(near, on=["unit_kind", "unit_id"])
    radius_km = pairs["radius_km"]
    is_inside = pairs["inside"] == "yes"
    is_outside = pairs["inside"] == "no"
    is_sure = is_inside | (pairs["km_p95"] <= radius_km)
    is_beyond = is_outside & (pairs["km_p05"] > radius_km)
    pairs = pairs.assign(reached=is_sure.map({True: "yes", False: "unknown"}))
    reached = pairs[is_sure | ~is_beyond]
    return reached.sort_values(["km_p50", "unit_id", "cluster_id"], ignore_index=True)


def dependent_on(reached: pd.DataFrame, platform_id: str) -> pd.DataFrame:
    """Give the met needs that this platform reaches, and no other existing one surely reaches.

    With a single supplier, the platform that a met need names is that one.
    """
    has_one = (reached["suppliers"] == 1) & reached["state"].isin(MET)
    is_this = reached["nearest_platform_id"] == platform_id
    return reached[has_one & is_this].reset_index(drop=True)


def once_per_cluster(needs: pd.DataFrame, first: str) -> pd.DataFrame:
    """Give the needs of zones on the same ground, each cluster once.

    That of zone `first` is preferred, else the heaviest.
    """
    preferred_first = needs.assign(is_other=needs["unit_id"] != first).sort_values(
        ["is_other", "need_weight", "unit_id"], ascending=[True, False, True]
    )
    once = preferred_first.drop_duplicates("cluster_id")
    return once.drop(columns="is_other").reset_index(drop=True)
