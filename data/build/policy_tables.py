"""Policy sets as the small tables that SQL joins, and robustness over their grids of settings."""

from collections.abc import Callable

import duckdb
import pandas as pd

from data.policy import PolicySet
from data.registry import sql

# tables of the build that robustness and the macros ask
COUNTED_TABLES = (
    "needs",
    "platforms",
    "clusters",
    "field_map",
    "platform_clusters",
    "proximity",
    "platform_services",
)


def count_robustness(
    tables: dict[str, pd.DataFrame], policies: dict[str, PolicySet]
) -> pd.DataFrame:
    """Make `robustness`: every need of every policy set in every setting of its grid."""
    con = duckdb.connect()
    policy_tables = make_policy_tables(policies, tables["clusters"])
    for name in COUNTED_TABLES:
        con.register(name, tables[name])
    for name, table in policy_tables.items():
        con.register(name, table)
    con.execute(sql("macros"))
    counted = []
    for policy in policies.values():
        params = {"policy_id": policy.id, **policy.grid_params()}
        gaps = con.execute(sql("robustness_counted"), params).df()
        counted.append(gaps.assign(policy_id=policy.id))
    return pd.concat(counted, ignore_index=True)


def policy_scope(policies: dict[str, PolicySet], clusters: pd.DataFrame) -> pd.DataFrame:
    """Make `policy_scope`: clusters of a policy set's fields and tiers, and single ones."""
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
    """Make the tables of policy sets that SQL joins."""
    numbers = {
        "policy_radii": ("kind", "radius_km", lambda policy: policy.radius_km),
        "policy_need_weights": ("basis", "weight", lambda policy: policy.need_weight),
        "policy_levels": ("level", "factor", lambda policy: policy.level_factor),
        "policy_statuses": ("status", "factor", lambda policy: policy.status_factor),
    }
    tables = {
        name: _number_table(policies, columns, numbers_of)
        for name, (*columns, numbers_of) in numbers.items()
    }
    return tables | {
        "policy_scope": policy_scope(policies, clusters),
        "policy_stages": _stages_required(policies),
    }


def _number_table(
    policies: dict[str, PolicySet],
    columns: list[str],
    numbers_of: Callable[[PolicySet], dict[str, float]],
) -> pd.DataFrame:
    """Make a table of one row per policy set and key, with a number."""
    rows = [
        (policy.id, key, number)
        for policy in policies.values()
        for key, number in numbers_of(policy).items()
    ]
    return pd.DataFrame(rows, columns=["policy_id", *columns])


def _stages_required(policies: dict[str, PolicySet]) -> pd.DataFrame:
    rows = [
        (policy.id, kind, stage)
        for policy in policies.values()
        for kind, stages in policy.stages_required.items()
        for stage in stages
    ]
    return pd.DataFrame(rows, columns=["policy_id", "kind", "stage"], dtype="str")
