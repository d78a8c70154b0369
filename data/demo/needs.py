"""Who needs which cluster in the made province: its areas and zones, as the build reads them."""

import numpy as np

from data.build.needs import industries_to_clusters
from data.demo.base import Base, Tables
from data.frames import rows_of

Pair = tuple[str, str]  # a county's code and a cluster
NATIONAL = "national_"  # begins the kinds of national zones


def county_needs(base: Base, made: Tables) -> dict[Pair, float]:
    """Weigh the needs of counties by the province's policy set.

    Args:
        made: the tables `cluster_areas` and `zones`.
    Returns:
        By county and cluster, sorted, the weight of the strongest basis.
    """
    found = _of_areas(base, made)
    found += of_zones(base, made)
    # the strongest of a pair comes last, and stays
    found.sort()
    return dict(found)


def _of_areas(base: Base, made: Tables) -> list[tuple[Pair, float]]:
    weights = base.policy.need_weight
    needs = []
    for area in rows_of(made["cluster_areas"]):
        is_of_county = area.adcode in base.city_of
        if is_of_county and area.cluster_id:
            pair = area.adcode, area.cluster_id
            weight = weights[area.designation]
            needs.append((pair, weight))
    return needs


def of_zones(base: Base, made: Tables) -> list[tuple[Pair, float]]:
    """Weigh the leading industries of the zones of each county."""
    zones = made["zones"]
    shares = base.tables["field_map"].astype({"weight": float})
    known = zones.replace("", np.nan)
    stated, _ = industries_to_clusters(known, shares)
    located = stated.merge(zones, on="zone_id")
    weights = base.policy.need_weight
    needs = []
    for zone in rows_of(located):
        if not zone.adcode:
            continue
        basis = "zone_industry_provincial"
        if zone.kind.startswith(NATIONAL):
            basis = "zone_industry_national"
        pair = zone.adcode, zone.cluster_id
        needs.append((pair, weights[basis]))
    return needs


def by_size(base: Base, needs: dict[Pair, float]) -> dict[Pair, float]:
    """Weigh needs half by themselves and half times the size of their county.

    The size is its industrial value added against that of the mean county.
    """
    sizes = base.value_added
    mean = sum(sizes.values()) / len(sizes)
    weighed = {}
    for pair, weight in needs.items():
        adcode, _ = pair
        against_mean = sizes[adcode] / mean
        weighed[pair] = weight * (1 + against_mean) / 2
    return weighed
