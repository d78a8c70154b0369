"""Capability: which verification stages a cluster's platforms offer together, and which needs a
platform serves.
"""

import pandas as pd

from analytics.questions.coverage import MET
from analytics.setting import Setting
from data.registry import Registry, query


def cluster_stages(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Every stage that the policy set requires for each cluster, over the existing platforms of the
    province that serve it.

    Returns:
        One row per cluster_id and stage: offers (yes, no, unknown), platforms (names of those that
        offer it, by ";"), platforms_unknown (of which it cannot be told). A cluster for whose kind
        no stage is required has no row.
    """
    return query(registry, "cluster_stages", **setting.params(registry))


def stage_verdict(stages: pd.DataFrame) -> str:
    """What the stages of one cluster come to.

    Returns:
        "complete" (all offered), "partial" (some surely not), "none" (surely none), "unknown" (the
        rest), "not_set" (nothing is required, so nothing can be said).
    """
    offers = set(stages["offers"])
    if not offers:
        return "not_set"
    if offers == {"no"}:
        return "none"
    return "partial" if "no" in offers else "unknown" if "unknown" in offers else "complete"


def needs_in_reach(needs: pd.DataFrame, near: pd.DataFrame, clusters: list[str]) -> pd.DataFrame:
    """The needs of some clusters that a platform reaches, surely or perhaps, by the rule of
    data/sql/coverage.sql.

    Args:
        needs: rows of `needs_coverage`.
        near: the platform's rows of `proximity` (km): unit_kind, unit_id, inside, km_p05, km_p50,
            km_p95.
        clusters: those that it serves.
    Returns:
        The needs with inside and the platform's own distances in km, and reached (yes, unknown);
        nearest first.
    """
    own = ["km_p05", "km_p50", "km_p95"]
    pairs = (
        needs[needs["cluster_id"].isin(clusters)]
        .drop(columns=own)
        .merge(near, on=["unit_kind", "unit_id"])
    )
    surely = (pairs["inside"] == "yes") | (pairs["km_p95"] <= pairs["radius_km"])
    beyond = (pairs["inside"] == "no") & (pairs["km_p05"] > pairs["radius_km"])
    reached = surely.map({True: "yes", False: "unknown"})
    return pairs.assign(reached=reached)[surely | ~beyond].sort_values(
        ["km_p50", "unit_id", "cluster_id"], ignore_index=True
    )


def dependent_on(reached: pd.DataFrame, platform_id: str) -> pd.DataFrame:
    """Of the needs a platform reaches, the met ones that no other existing platform surely reaches.

    With a single supplier, the platform that a met need names is that one.
    """
    return reached[
        (reached["suppliers"] == 1)
        & reached["state"].isin(MET)
        & (reached["nearest_platform_id"] == platform_id)
    ].reset_index(drop=True)


def once_per_cluster(needs: pd.DataFrame, first: str) -> pd.DataFrame:
    """The needs of zones on the same ground, each cluster once: that of zone `first`, else the
    heaviest.
    """
    order = needs.assign(other=needs["unit_id"] != first).sort_values(
        ["other", "need_weight", "unit_id"], ascending=[True, False, True]
    )
    return order.drop_duplicates("cluster_id").drop(columns="other").reset_index(drop=True)
