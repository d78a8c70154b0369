"""Policy sets as the small tables that SQL joins, and robustness over their grids of settings."""

from collections.abc import Callable

import duckdb
import pandas as pd

from data.policy import PolicySet
from data.registry import sql
from data.vocabulary import CONFIDENCES


def count_robustness(
    tables: dict[str, pd.DataFrame], policies: dict[str, PolicySet]
) -> pd.DataFrame:
    """Table `robustness`: every need of every policy set in every setting of its grid."""
    con = duckdb.connect()
    scopes = make_policy_tables(policies, tables["clusters"])
    for name in (
        "needs",
        "platforms",
        "clusters",
        "field_map",
        "platform_clusters",
        "proximity",
        "platform_services",
        *scopes,
    ):
        con.register(name, (tables | scopes)[name])
    con.execute(sql("macros"))
    counted = []
    for policy in policies.values():
        strong = list(CONFIDENCES[: CONFIDENCES.index(policy.min_confidence) + 1])
        grid = {
            name: [list(one) if isinstance(one, tuple) else one for one in values]
            for name, values in policy.grid.items()
        }
        found = con.execute(
            sql("robustness_counted"), {"policy_id": policy.id, "confidences": strong, **grid}
        ).df()
        counted.append(found.assign(policy_id=policy.id))
    return pd.concat(counted, ignore_index=True)


def policy_scope(policies: dict[str, PolicySet], clusters: pd.DataFrame) -> pd.DataFrame:
    """Which clusters each policy set stands for: those of its fields and tiers, and single ones."""
    rows = [
        (policy.id, cluster_id)
        for policy in policies.values()
        for cluster_id, tier in zip(clusters["cluster_id"], clusters["tier"], strict=True)
        if tier in policy.tiers or cluster_id in (*policy.plan_clusters, *policy.also)
    ]
    return pd.DataFrame(rows, columns=["policy_id", "cluster_id"], dtype="str")


def make_policy_tables(
    policies: dict[str, PolicySet], clusters: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Policy sets as small tables, so that SQL joins them."""

    def long(column: str, value: str, of: Callable[[PolicySet], dict[str, float]]) -> pd.DataFrame:
        rows = [
            (policy.id, key, number)
            for policy in policies.values()
            for key, number in of(policy).items()
        ]
        return pd.DataFrame(rows, columns=["policy_id", column, value])

    return {
        "policy_radii": long("kind", "radius_km", lambda policy: policy.radius_km),
        "policy_need_weights": long("basis", "weight", lambda policy: policy.need_weight),
        "policy_levels": long("level", "factor", lambda policy: policy.level_factor),
        "policy_statuses": long("status", "factor", lambda policy: policy.status_factor),
        "policy_scope": policy_scope(policies, clusters),
        "policy_stages": pd.DataFrame(
            [
                (policy.id, kind, stage)
                for policy in policies.values()
                for kind, stages in policy.stages_required.items()
                for stage in stages
            ],
            columns=["policy_id", "kind", "stage"],
            dtype="str",
        ),
    }
