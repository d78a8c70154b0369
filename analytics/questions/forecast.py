"""How many clusters of the policy set are covered, now and when the pipeline has opened."""

from dataclasses import dataclass

from analytics.questions.goal_supply import (
    Supply,
    distinct_clusters,
    goal_supply,
    tiers_over,
    wanted_clusters,
)
from analytics.setting import Setting
from data.registry import Registry


@dataclass(frozen=True)
class Forecast:
    """What a policy set wants covered: now, and if everything in the pipeline opened.

    Of a policy set that names no clusters nothing is known: `over` is empty, and the fields about
    clusters are None.
    """

    over: tuple[str, ...]  # which clusters, as `over` in targets.csv says it
    clusters: int | None
    covered: int | None
    covered_then: int | None
    missing: tuple[str, ...] | None  # clusters that even the whole pipeline leaves uncovered
    existing: int
    pipeline: dict[str, int]  # platforms by level
    basically: bool | None  # covered from the policy set's line of "basically covered" on
    basically_then: bool | None


def forecast(registry: Registry, setting: Setting) -> Forecast:
    """Forecast what the pipeline would bring to the clusters that the policy set wants covered."""
    supply = goal_supply(registry, setting)
    over = tiers_over(registry, setting.policy_id)
    clusters = distinct_clusters(wanted_clusters(registry, setting.policy_id, over))
    if not clusters:
        return _no_clusters(supply)
    line = registry.policies[setting.policy_id].basically_covered * len(clusters)
    missing = tuple(name for name in clusters if name not in supply.covered_then)
    covered = len(supply.covered.intersection(clusters))
    covered_then = len(clusters) - len(missing)
    return Forecast(
        over=over,
        clusters=len(clusters),
        covered=covered,
        covered_then=covered_then,
        missing=missing,
        existing=supply.existing,
        pipeline=supply.pipeline,
        basically=covered >= line,
        basically_then=covered_then >= line,
    )


def _no_clusters(supply: Supply) -> Forecast:
    """Give the forecast of a policy set that names no clusters."""
    return Forecast(
        over=(),
        clusters=None,
        covered=None,
        covered_then=None,
        missing=None,
        existing=supply.existing,
        pipeline=supply.pipeline,
        basically=None,
        basically_then=None,
    )
