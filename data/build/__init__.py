"""Sources in, one snapshot out: read, check, derive, measure, write."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from data.build import needs
from data.build.drawings import make_drawings, with_plane_points
from data.build.measuring import (
    Distances,
    cut_regions,
    measure_borders,
    measure_county_reach,
    measure_proximity,
    measure_zone_reach,
    pair_platforms,
)
from data.build.placing import AdminShapes, place_platforms, place_units, place_zones
from data.build.policy_tables import count_robustness, make_policy_tables
from data.build.read import SOURCES_DIR, Sources, read_sources
from data.build.units import (
    conformed,
    make_platform_clusters,
    make_services,
    make_sources,
    make_units,
)
from data.policy import POLICY_DIR, PolicySet, load_policies
from data.snapshot import REGISTRY_DIR, write_snapshot
from data.tables import TABLES

STEPS = ("read", "place", "needs", "measure", "draw", "write")


def build(
    sources_dir: Path = SOURCES_DIR,
    out: Path = REGISTRY_DIR,
    as_of: str | None = None,
    policy_dir: Path = POLICY_DIR,
    step: Callable[[str], None] = lambda name: None,
) -> dict:
    """Build a snapshot and put it in force; returns its manifest.

    Args:
        as_of: the day the snapshot stands for; the collection's own day if None.
        step: called with the name of each step of `STEPS` before it begins.
    Raises:
        RegistryError, BoundaryError: with every fault found; the snapshot in force stays in force.
    """
    step("read")
    policies = load_policies(policy_dir)
    sources = read_sources(sources_dir, policies, as_of)
    tables, spatial = _derive(sources, policies, step)
    step("write")
    about = {
        "as_of": sources.as_of,
        "credits": sources.collection["credits"],
        "sources": sources.hashes,
        "policy_sets": {policy.id: policy.version for policy in policies.values()},
        "notices": sources.notices,
    }
    return write_snapshot(out, tables, spatial, policy_dir, about)


def _derive(
    sources: Sources, policies: dict[str, PolicySet], step: Callable[[str], None]
) -> tuple[dict[str, pd.DataFrame], dict[str, gpd.GeoDataFrame]]:
    """Every table of the snapshot: plain ones, and those with a geometry column."""
    step("place")
    given = sources.tables
    ground = AdminShapes(sources.counties)
    zone_rows, zone_places, zone_drawings = place_zones(given["zones"], ground, sources.boundaries)
    platform_rows, platform_places = place_platforms(
        given["platforms"], given["zones"], zone_rows, zone_places, given["gazetteer"], ground
    )
    units, unit_counties = make_units(given, sources.counties, ground, zone_rows)
    counties_of = unit_counties.groupby(["unit_kind", "unit_id"])["adcode"].agg(tuple).to_dict()
    area_extents = given["cluster_areas"].set_index("area_id")["extent"].to_dict()
    unit_places = place_units(units, counties_of, area_extents, zone_places, ground)

    step("needs")
    zone_clusters, too_broad = needs.industries_to_clusters(given["zones"], given["field_map"])
    zone_clusters = zone_clusters.sort_values(["zone_id", "cluster_id"], ignore_index=True)
    demand = needs.demand_frame(
        given["cluster_areas"],
        given["zones"],
        zone_clusters,
        unit_counties,
        sources.counties,
        policies,
    )
    platform_clusters = make_platform_clusters(given["platforms"], given["field_map"])

    step("measure")
    boundaries = (
        {}
        if sources.boundaries is None
        else dict(zip(sources.boundaries["zone_id"], sources.boundaries.geometry, strict=True))
    )
    hosts = dict(
        zip(
            platform_rows["platform_id"],
            platform_rows["host_zone_id"].where(platform_rows["host_zone_id"].notna(), None),
            strict=True,
        )
    )
    distances = Distances()
    proximity = measure_proximity(unit_places, platform_places, hosts, boundaries, distances)
    county_reach = measure_county_reach(unit_places, ground, distances)
    regions, cells = cut_regions(unit_places, boundaries, distances)
    own_place = zone_rows.loc[
        ~zone_rows["geometry_basis"].isin(("county", "none")), "zone_id"
    ].tolist()

    step("draw")
    spatial = {
        "counties": sources.counties,
        "zone_shapes": gpd.GeoDataFrame(
            {"zone_id": list(zone_drawings)},
            geometry=list(zone_drawings.values()),
            crs=sources.counties.crs,
        ),
    }
    tables = given | {
        "units": with_plane_points(units),
        "unit_counties": unit_counties,
        "zone_places": zone_rows.drop(columns="counties"),
        "zone_industries": zone_clusters,
        "zone_industries_unmapped": too_broad,
        "platform_places": with_plane_points(platform_rows),
        "platform_clusters": platform_clusters,
        "platform_services": make_services(given["platforms"], given["service_map"]),
        "needs": demand,
        "proximity": proximity,
        "county_reach": county_reach,
        "zone_reach": measure_zone_reach(
            unit_places, zone_places, own_place, boundaries, distances
        ),
        "unit_regions": regions,
        "region_cells": cells,
        "platform_pairs": pair_platforms(platform_places, distances),
        "borders": measure_borders(unit_places, sources.context),
        "lists": needs.official_lists(given),
        "unit_sizes": needs.unit_sizes(given["indicators"], unit_counties),
        "sources": make_sources(given),
        "drawings": make_drawings(sources, ground, zone_drawings),
    }
    conforming = {name: conformed(table, TABLES[name]) for name, table in tables.items()}
    conforming["robustness"] = conformed(
        count_robustness(conforming, policies), TABLES["robustness"]
    )
    return conforming | make_policy_tables(policies, given["clusters"]), spatial
