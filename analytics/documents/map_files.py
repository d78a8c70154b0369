"""Map files: counties, zones, platforms and gaps as a GIS opens them.

Ids, evidence ids and numbers are those of the tables.
"""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.documents.decisions import NO_DECISIONS, Decisions, attach_decisions
from analytics.gap_table import defended_needs, gaps
from analytics.ids import identified, needs_id
from analytics.phrases.columns import meaning, unit
from analytics.phrases.mark import mark_of, with_mark
from analytics.phrases.past import about_past
from analytics.phrases.setting import for_whom
from analytics.questions.coverage import STATES, roll_up
from analytics.setting import Setting
from analytics.words import LANGUAGES, word
from data.credits import boundary_credit, map_approval
from data.files.gis import SHAPED, map_file
from data.registry import Registry, query
from geo.errors import PlanningError

LAYERS = ("gaps", "counties", "zones", "platforms")
FORMATS = ("gpkg", "geojson", "geoparquet")
COUNTY_COLUMNS = [
    "unit_kind",
    "unit_id",
    "adcode",
    "name",
    "name_en",
    "city_adcode",
    "city",
    "area_km2",
]
ZONE_COLUMNS = [
    "unit_kind",
    "unit_id",
    "zone_id",
    "name",
    "kind",
    "approved_on",
    "approved_area_ha",
    "leading_industries",
    "city",
    "county",
    "adcode",
    "other_adcodes",
    "confidence",
    "source_url",
    "source_kind",
    "source_title",
    "source_date",
    "radius_km",
    "plate_id",
]


@dataclass(frozen=True)
class MapFileRequest:
    """Which rows a map file holds."""

    layer: str = "gaps"  # of `LAYERS`, for GeoJSON and GeoParquet; a GeoPackage holds them all
    unit_kind: str = "county"  # whose gaps: one kind in a file, since kinds overlap
    clusters: tuple[str, ...] = ()  # none: all
    decisions: Decisions = NO_DECISIONS


def gis_file(registry: Registry, setting: Setting, format: str, request: MapFileRequest) -> bytes:
    """Write one layer as GeoJSON or GeoParquet, or all of them as GeoPackage, in EPSG:4490.

    The same question gives the same bytes.

    Args:
        format: of `FORMATS`.
    Raises:
        PlanningError: no such layer.
    """
    if request.layer not in LAYERS:
        raise PlanningError(
            f"没有图层“{request.layer}”。可选：{'、'.join(LAYERS)}。",
            f"There is no layer '{request.layer}'. Choose from: {', '.join(LAYERS)}.",
        )
    layers = {
        name: with_mark(table, registry)
        for name, table in layer_tables(registry, setting, request).items()
    }
    if format != "gpkg":
        layers = {request.layer: layers[request.layer]}
    about = describe_file(registry, setting, format, request.decisions)
    tables = {
        "dictionary": _dictionary(layers),
        "about": pd.DataFrame(about.items(), columns=["item", "said"]),
    }
    return map_file(registry, format, layers, tables, about)


def layer_tables(
    registry: Registry, setting: Setting, request: MapFileRequest
) -> dict[str, pd.DataFrame]:
    """Gather the rows of each layer, without their shapes.

    Returns:
        gaps (one row per gap or possible gap), counties, zones (those with a shape of their own)
        and platforms.
    """
    clusters = request.clusters
    needs = defended_needs(registry, setting)
    if clusters:
        needs = needs[needs["cluster_id"].isin(clusters)]
    return {
        "gaps": attach_decisions(gaps(needs, request.unit_kind), request.decisions),
        "counties": _count_needs(_counties(registry), needs, "county", clusters),
        "zones": _count_needs(_zones(registry), needs, "zone", clusters),
        "platforms": _platforms(registry, setting),
    }


def _counties(registry: Registry) -> pd.DataFrame:
    units = query(registry, "units")
    return units.loc[units["unit_kind"] == "county", COUNTY_COLUMNS].reset_index(drop=True)


def _zones(registry: Registry) -> pd.DataFrame:
    zones = query(registry, "zones")
    shaped = zones[zones["geometry_basis"].isin(SHAPED)]
    units = shaped.assign(unit_kind="zone", unit_id=shaped["zone_id"])
    return units[ZONE_COLUMNS].reset_index(drop=True)


def _platforms(registry: Registry, setting: Setting) -> pd.DataFrame:
    """List platforms with the clusters they serve in full, by ";"."""
    served = query(registry, "platform_clusters")
    served = served[served["weight"] >= registry.policies[setting.policy_id].serves_from]
    clusters = served.groupby("platform_id")["cluster_id"].agg(";".join)
    platforms = query(registry, "platforms")
    return identified(platforms.assign(clusters=platforms["platform_id"].map(clusters)))


def _count_needs(
    units: pd.DataFrame, needs: pd.DataFrame, unit_kind: str, clusters: tuple[str, ...]
) -> pd.DataFrame:
    """Count each unit's needs by state; a unit without needs has zeros and no share.

    Args:
        units: one row per unit: unit_id and more.
        clusters: those that `needs` was narrowed to, none: all; a count of several clusters
            together has no evidence id.
    """
    of_kind = needs[needs["unit_kind"] == unit_kind]
    counted = roll_up(of_kind, ["unit_id"])
    table = units.merge(counted, on="unit_id", how="left")
    counts = table[["needs", *STATES]].fillna(0).astype(int)
    worst = table["worst_state"].fillna("no_need")
    evidence_ids: list[str | None] = [None] * len(table)
    if len(clusters) <= 1:
        only = clusters[0] if clusters else None
        evidence_ids = [
            needs_id(unit_kind, unit=unit_id, cluster=only) for unit_id in table["unit_id"]
        ]
    ids = pd.Series(evidence_ids, index=table.index)
    return table.assign(**counts, worst_state=worst, evidence_id=ids)


def describe_file(
    registry: Registry, setting: Setting, format: str, decisions: Decisions
) -> dict[str, str]:
    """Describe a map file as text: snapshot, setting, coordinates, boundaries, licence."""
    about = {
        "product": "Pilot Atlas",
        "snapshot_id": registry.snapshot_id,
        "as_of": setting.as_of,
        "setting_key": setting.key,
        "setting": json.dumps(setting.as_dict(), ensure_ascii=False),
    }
    crs = "map_file.crs_geojson" if format == "geojson" else "map_file.crs"
    credit = boundary_credit(registry)
    for language in LANGUAGES:
        about |= {
            f"crs_{language}": word(crs, language),
            f"boundaries_{language}": _boundaries(credit, language),
            f"public_{language}": for_whom(registry, language),
            f"shapes_{language}": word("map_file.shapes", language),
        }
    if mark := mark_of(registry):
        about["made"] = mark
    if past := about_past(registry):
        about["past"] = json.dumps(past, ensure_ascii=False)
    about["map_approval"] = map_approval(registry) or ""
    about["licence"] = credit["licence"] if credit else ""
    if decisions:
        about["decisions"] = json.dumps(decisions.as_dict())
    return about


def _boundaries(credit: dict[str, Any] | None, language: str) -> str:
    if not credit:
        return word("map_file.no_boundaries", language)
    return word(
        "map_file.boundaries",
        language,
        title=credit[f"title_{language}"],
        origin=credit[f"origin_{language}"],
    )


def _dictionary(layers: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Describe every column of every layer in both languages."""
    rows = [
        (
            layer,
            column,
            *(meaning(column, language, layer) for language in LANGUAGES),
            unit(column, layer),
        )
        for layer, table in layers.items()
        for column in written_columns(table)
    ]
    return pd.DataFrame(rows, columns=["layer", "column", "zh", "en", "unit"])


def written_columns(table: pd.DataFrame) -> list[str]:
    """List a layer's columns as `map_file` writes them.

    Units gain the basis of their shape; lon and lat are in the shape of a point.
    """
    columns = [column for column in table.columns if column not in ("lon", "lat")]
    if "unit_kind" in table:
        return [*columns, "geometry_basis"]
    return columns
