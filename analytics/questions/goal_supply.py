"""What counts for goals: the clusters covered now and then, and those that a goal is over."""

from dataclasses import dataclass, replace

from analytics.setting import Setting
from data.registry import Registry, query
from data.vocabulary import FIELDS


@dataclass(frozen=True)
class Supply:
    """What counts in the province: now, and if everything in the pipeline opened."""

    covered: frozenset[str]  # clusters that platforms in the province serve
    covered_then: frozenset[str]
    existing: int
    pipeline: dict[str, int]  # platforms by level


def goal_supply(registry: Registry, setting: Setting) -> Supply:
    """Give the platforms that count under a setting, those of the pipeline apart."""
    counted = query(registry, "platforms_counted", **setting.params(registry))
    pipeline = counted[~counted["existing"]]
    opened = replace(setting, opened=(*setting.opened, *pipeline["platform_id"]))
    by_level = pipeline["level"].value_counts()
    return Supply(
        covered=covered_clusters(registry, setting),
        covered_then=covered_clusters(registry, opened),
        existing=int(counted["existing"].sum()),
        pipeline={str(level): int(count) for level, count in by_level.items()},
    )


def covered_clusters(registry: Registry, setting: Setting) -> frozenset[str]:
    """Give the clusters that a platform known to exist in the province serves."""
    inside = query(registry, "platforms_inside", unit_kind="province", **setting.params(registry))
    return frozenset(inside.loc[inside["platforms"] > 0, "cluster_id"])


def tiers_over(registry: Registry, policy_id: str) -> tuple[str, ...]:
    """Tell which clusters a policy set wants covered.

    Those of its coverage goal farthest ahead, or of its fields where no goal says so.
    """
    goals = query(registry, "targets", policy_id=policy_id)
    over_by_year = goals.loc[goals["measure"] == "coverage", "over"].dropna()
    if len(over_by_year):
        return several(over_by_year.iloc[-1])
    return (FIELDS,)


def wanted_clusters(
    registry: Registry, policy_id: str, over: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """Tell what is to be covered, each as the registered clusters that it stands for.

    Fields, then the clusters of tiers one by one.
    """
    clusters = query(registry, "clusters")
    registered = frozenset(clusters["cluster_id"])
    wanted: list[tuple[str, ...]] = []
    if FIELDS in over:
        for field in registry.policies[policy_id].fields:
            names = tuple(name for name in field.clusters if name in registered)
            wanted += [names] if names else []
    of_tiers = clusters.loc[clusters["tier"].isin(over), "cluster_id"]
    return wanted + [(name,) for name in of_tiers]


def distinct_clusters(wanted: list[tuple[str, ...]]) -> list[str]:
    """Give the clusters of fields and tiers, each once."""
    return list(dict.fromkeys(name for clusters in wanted for name in clusters))


def several(cell: object) -> tuple[str, ...]:
    """Give the values of a cell of targets.csv that may hold several; none if it is blank."""
    if not isinstance(cell, str):
        return ()
    return tuple(part.strip() for part in cell.split(";"))
