"""References: which values the cells of one source may name in another."""

import geopandas as gpd
import pandas as pd

from data.checks.cells import Known
from data.faults import Fault
from data.policy import PolicySet
from data.province import Province
from data.vocabulary import NO_CLUSTER

# table -> the column that others refer to
REFERRED = {
    "clusters": "cluster_id",
    "zones": "zone_id",
    "platform_lists": "list_id",
    "cluster_area_lists": "list_id",
    "zone_lists": "list_id",
}


def known_values(
    cells: dict[str, pd.DataFrame],
    counties: gpd.GeoDataFrame | None,
    policies: dict[str, PolicySet],
    province: Province | None,
) -> Known:
    """Gather the values that references may name, by "table.column".

    A table that could not be read leaves the references to it unchecked.
    """
    known = {"policy_sets.id": frozenset(policies)}
    for name, column in REFERRED.items():
        if name in cells:
            known[f"{name}.{column}"] = frozenset(cells[name][column])
    if "clusters" in cells:
        known["clusters.cluster_id / none"] = known["clusters.cluster_id"] | {NO_CLUSTER}
    if counties is not None:
        known |= _known_places(counties)
    if counties is not None and province is not None:
        codes = frozenset(counties["adcode"]) | frozenset(counties["city_adcode"])
        known["units.adcode"] = codes | {province.adcode}
    return known


def _known_places(counties: gpd.GeoDataFrame) -> dict[str, frozenset[str]]:
    """Gather the codes and names of counties and cities, alone and together."""
    adcode = counties["adcode"]
    name = counties["name"]
    city_adcode = counties["city_adcode"]
    city = counties["city"]
    return {
        "counties.adcode": frozenset(adcode),
        "counties.city": frozenset(city),
        "counties": frozenset(adcode + " " + city + " " + name),
        "cities": frozenset(city_adcode + " " + city),
    }


def unknown_clusters(policies: dict[str, PolicySet], clusters: frozenset[str]) -> list[Fault]:
    """Name clusters of policy sets that nobody registered: their needs would be lost."""
    named = [
        (policy.id, f"fields.{place}.clusters", name)
        for policy in policies.values()
        for place, field in enumerate(policy.fields)
        for name in field.clusters
    ]
    named += [
        (
            policy.id,
            "also",
            name,
        )
        for policy in policies.values()
        for name in policy.also
    ]
    return [
        Fault(
            "refers",
            file=f"{policy_id}.toml",
            column=key,
            value=name,
            fill={"detail": "clusters.cluster_id"},
        )
        for policy_id, key, name in named
        if name not in clusters
    ]
