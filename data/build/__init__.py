"""Sources in, one snapshot out: read, check, derive, measure, write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from data.admin_shapes import AdminShapes, Place
from data.build import needs
from data.build.derived import conformed, make_platform_clusters, make_services, make_sources
from data.build.distances import Distances
from data.build.drawings import make_drawings, with_plane_points
from data.build.measured import read_measured, write_measured
from data.build.measuring import (
    cut_regions,
    measure_borders,
    measure_county_reach,
    measure_proximity,
    measure_zone_reach,
    pair_platforms,
)
from data.build.platforms import place_platforms
from data.build.policy_tables import count_robustness, make_policy_tables
from data.build.read import SOURCES_DIR, Sources, policy_folder, read_sources
from data.build.read_shapes import boundary_shapes
from data.build.units import UnitKey, make_units, place_units
from data.build.zones import place_zones
from data.frames import rows_of
from data.manifest_shape import MADE, Manifest, Marks
from data.policy import PolicySet, default_first, load_policies
from data.province import PROVINCE_FILE
from data.snapshot import REGISTRY_DIR, Written, put_in_force, written_beside
from data.tables import TABLES

Step = Callable[[str], None]
STEPS = ("read", "place", "needs", "measure", "draw", "write")


def build(
    sources_dir: Path = SOURCES_DIR,
    out: Path = REGISTRY_DIR,
    as_of: str | None = None,
    policy_dir: Path | None = None,
    step: Step = lambda name: None,
) -> Manifest:
    """Build a snapshot as `built_beside` does, put it in force and return its manifest."""
    with built_beside(sources_dir, out, as_of, policy_dir, step) as written:
        put_in_force(written)
    return written.manifest


@contextmanager
def built_beside(
    sources_dir: Path,
    out: Path,
    as_of: str | None = None,
    policy_dir: Path | None = None,
    step: Step = lambda name: None,
    marks: Marks | None = None,
) -> Iterator[Written]:
    """Build a snapshot beside those of a folder; it is gone afterwards unless it is put in force.

    Args:
        sources_dir: folder of source tables.
        out: the folder of snapshots.
        as_of: the day the snapshot stands for; the collection's own day if None.
        policy_dir: folder of policy sets; that of the sources, else of the project, if None.
        step: called with the name of each step of `STEPS` before it begins.
        marks: of the register that the sources are of, for the manifest.
    Raises:
        RegistryError, BoundaryError: with every fault found; the snapshot in force stays in force.
    """
    step("read")
    policy_dir = policy_dir or policy_folder(sources_dir)
    policies = load_policies(policy_dir)
    sources = read_sources(sources_dir, policies, as_of)
    policies = default_first(policies, sources.province.policy)
    distances = Distances(read_measured(out))
    tables, spatial = _derive(sources, policies, distances, step)
    step("write")
    about: dict[str, Any] = {
        "as_of": sources.as_of,
        "credits": sources.collection["credits"],
        "sources": sources.hashes,
        "policy_sets": {policy.id: policy.version for policy in policies.values()},
        "notices": sources.notices,
    }
    if sources.collection.get(MADE):
        about[MADE] = True
    about |= marks or {}
    province_file = sources_dir / PROVINCE_FILE
    with written_beside(out, tables, spatial, policy_dir, province_file, about) as written:
        write_measured(written.folder, distances.measured)
        yield written


@dataclass(frozen=True)
class _Placed:
    """Where everything is: rows of the built tables, and the region in which each thing could be.

    zone_shapes: zone_id -> the shape to draw of it.
    boundaries: zone_id -> real boundary, for the zones that have one.
    """

    ground: AdminShapes
    boundaries: dict[str, BaseGeometry]
    zone_rows: pd.DataFrame
    zones: dict[str, Place]
    zone_shapes: dict[str, BaseGeometry]
    platform_rows: pd.DataFrame
    platforms: dict[str, Place]
    unit_rows: pd.DataFrame
    unit_counties: pd.DataFrame
    units: dict[UnitKey, Place]


def _derive(
    sources: Sources, policies: dict[str, PolicySet], distances: Distances, step: Step
) -> tuple[dict[str, pd.DataFrame], dict[str, gpd.GeoDataFrame]]:
    """Make every table of the snapshot: plain ones, and those with a geometry column."""
    step("place")
    placed = _place(sources)
    step("needs")
    tables = sources.tables | _placed_tables(sources, placed) | _needs(sources, placed, policies)
    step("measure")
    tables |= _measured_tables(sources, placed, distances)
    step("draw")
    tables["drawings"] = make_drawings(
        sources.province, sources.context, placed.ground, placed.zone_shapes
    )
    tables = {
        name: conformed(
            table,
            TABLES[name],
        )
        for name, table in tables.items()
    }
    robustness = count_robustness(tables, policies)
    tables["robustness"] = conformed(robustness, TABLES["robustness"])
    policy_tables = make_policy_tables(policies, sources.tables["clusters"])
    return tables | policy_tables, _spatial_tables(sources, placed)


def _place(sources: Sources) -> _Placed:
    """Place zones, platforms and units, as surely as the record allows."""
    given = sources.tables
    ground = AdminShapes(sources.counties)
    boundaries = boundary_shapes(sources.boundaries)
    zone_rows, zones, zone_shapes = place_zones(given["zones"], ground, boundaries)
    platform_rows, platforms = place_platforms(
        platforms=given["platforms"],
        zones=given["zones"],
        zone_rows=zone_rows,
        zone_places=zones,
        gazetteer=given["gazetteer"],
        ground=ground,
    )
    unit_rows, unit_counties = make_units(
        given, sources.province, sources.counties, ground, zone_rows
    )
    areas = given["cluster_areas"]
    units = place_units(
        unit_rows,
        counties_of=_counties_of(unit_counties),
        area_extents=dict(zip(areas["area_id"], areas["extent"], strict=True)),
        zone_places=zones,
        ground=ground,
    )
    return _Placed(
        ground=ground,
        boundaries=boundaries,
        zone_rows=zone_rows,
        zones=zones,
        zone_shapes=zone_shapes,
        platform_rows=platform_rows,
        platforms=platforms,
        unit_rows=unit_rows,
        unit_counties=unit_counties,
        units=units,
    )


def _counties_of(unit_counties: pd.DataFrame) -> dict[UnitKey, tuple[str, ...]]:
    counties_of: dict[UnitKey, tuple[str, ...]] = {}
    for row in rows_of(unit_counties):
        key = row.unit_kind, row.unit_id
        counties_of[key] = (*counties_of.get(key, ()), row.adcode)
    return counties_of


def _placed_tables(sources: Sources, placed: _Placed) -> dict[str, pd.DataFrame]:
    plane = sources.province.plane
    return {
        "units": with_plane_points(placed.unit_rows, plane),
        "unit_counties": placed.unit_counties,
        "zone_places": placed.zone_rows.drop(columns="counties"),
        "platform_places": with_plane_points(placed.platform_rows, plane),
    }


def _needs(
    sources: Sources, placed: _Placed, policies: dict[str, PolicySet]
) -> dict[str, pd.DataFrame]:
    """Make the tables that say who needs and who serves which cluster, by which source."""
    given = sources.tables
    zone_clusters, too_broad = needs.industries_to_clusters(given["zones"], given["field_map"])
    zone_clusters = zone_clusters.sort_values(["zone_id", "cluster_id"], ignore_index=True)
    return {
        "zone_industries": zone_clusters,
        "zone_industries_unmapped": too_broad,
        "needs": needs.demand_frame(
            given=given,
            zone_clusters=zone_clusters,
            unit_counties=placed.unit_counties,
            counties=sources.counties,
            policies=policies,
            province=sources.province,
        ),
        "platform_clusters": make_platform_clusters(given["platforms"], given["field_map"]),
        "platform_services": make_services(given["platforms"], given["service_map"]),
        "lists": needs.official_lists(given),
        "unit_sizes": needs.unit_sizes(given["indicators"], placed.unit_counties),
        "sources": make_sources(given),
    }


def _measured_tables(
    sources: Sources, placed: _Placed, distances: Distances
) -> dict[str, pd.DataFrame]:
    """Make the tables of distances."""
    units = placed.units
    boundaries = placed.boundaries
    regions, cells = cut_regions(units, boundaries, distances)
    return {
        "proximity": measure_proximity(
            units, placed.platforms, _hosts(placed.platform_rows), boundaries, distances
        ),
        "county_reach": measure_county_reach(units, placed.ground, distances),
        "zone_reach": measure_zone_reach(
            units, placed.zones, _own_places(placed.zone_rows), boundaries, distances
        ),
        "unit_regions": regions,
        "region_cells": cells,
        "platform_pairs": pair_platforms(placed.platforms, distances),
        "borders": measure_borders(units, sources.context, distances),
    }


def _hosts(platform_rows: pd.DataFrame) -> dict[str, str | None]:
    """platform_id -> the zone that hosts it on record, or None."""
    hosts = platform_rows["host_zone_id"].astype(object)
    named = hosts.where(hosts.notna(), None)
    return dict(zip(platform_rows["platform_id"], named, strict=True))


def _own_places(zone_rows: pd.DataFrame) -> list[str]:
    """Give the zones of which more is known than their county."""
    is_own = ~zone_rows["geometry_basis"].isin(("county", "none"))
    return zone_rows.loc[is_own, "zone_id"].tolist()


def _spatial_tables(sources: Sources, placed: _Placed) -> dict[str, gpd.GeoDataFrame]:
    shapes = gpd.GeoDataFrame(
        {"zone_id": list(placed.zone_shapes)},
        geometry=list(placed.zone_shapes.values()),
        crs=sources.counties.crs,
    )
    return {"counties": sources.counties, "zone_shapes": shapes}
