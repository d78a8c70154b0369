"""What maps and profiles ask about one platform: is it shown, its radius, its first cluster."""

from analytics.drawing.picture import ALL, SHARE
from data.vocabulary import CONFIDENCES, PIPELINE
from pages.parts.run import questions
from pages.parts.run.context import registry, setting
from pages.parts.run.questions import Row


def is_shown(platform: Row) -> bool:
    """Tell whether a platform is on the maps under the page's setting.

    Args:
        platform: a row of data/sql/platforms/platforms.sql.

    Returns:
        True if its level and confidence count, and its status counts or is in the pipeline.
    """
    asked = setting()
    weakest = CONFIDENCES.index(asked.min_confidence)
    return (
        platform["level"] in asked.levels
        and platform["confidence"] in CONFIDENCES[: weakest + 1]
        and platform["status"] in (*asked.statuses, *PIPELINE)
    )


def radius_of(platform_id: str, key: str) -> float:
    """Give the radius that holds for a platform.

    Args:
        platform_id: the platform.
        key: the cluster that is looked at; on an overview the platform's first one counts.

    Returns:
        The setting's radius, or else the policy set's for the cluster, km.
    """
    asked = setting()
    if asked.radius_km is not None:
        return asked.radius_km
    cluster_id = first_cluster(platform_id) if key in (ALL, SHARE) else key
    radii = registry().policies[asked.policy_id].radius_km
    return radii[_kind_of_cluster(cluster_id)]


def _kind_of_cluster(cluster_id: str | None) -> str:
    """Give the kind of a cluster; "mixed" where it is not on record."""
    cluster = None if cluster_id is None else questions.clusters().get(cluster_id)
    kind = None if cluster is None else cluster["kind"]
    return kind if isinstance(kind, str) else "mixed"


def first_cluster(platform_id: str) -> str | None:
    """Give the cluster that a platform serves most, if its field is known."""
    served = questions.ask("platform_clusters")
    own = served.loc[served["platform_id"] == platform_id, "cluster_id"]
    return None if own.empty else str(own.iloc[0])
