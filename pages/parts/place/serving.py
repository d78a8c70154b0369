"""Which platform serves which cluster, and how that is said."""

import pandas as pd

from pages.parts.run import questions
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import text


def served_by(platform_id: str) -> pd.DataFrame:
    """Give the clusters that a platform serves: rows of `platform_clusters.sql`."""
    served = questions.ask("platform_clusters")
    return served[served["platform_id"] == platform_id]


def serving(cluster_id: str) -> pd.DataFrame:
    """Give the platforms that serve a cluster: rows of `platform_clusters.sql`."""
    served = questions.ask("platform_clusters")
    return served[served["cluster_id"] == cluster_id]


def is_whole(served: pd.DataFrame) -> "pd.Series[bool]":
    """Tell for each row whether the cluster is served wholly under the policy set."""
    return served["weight"] >= _serves_from()


def serves_words(weight: float) -> str:
    """Say whether a platform serves a cluster wholly or in part under the policy set."""
    key = "platform.serves" if weight >= _serves_from() else "platform.serves_partly"
    return text(key, weight=f"{weight:g}")


def _serves_from() -> float:
    return registry().policies[setting().policy_id].serves_from
