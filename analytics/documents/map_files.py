"""Map files: counties, zones, platforms and gaps with the ids, evidence ids and numbers of the
tables, as a GIS opens them.
"""

import json

import pandas as pd

from analytics.documents.decisions import NO_DECISIONS, Decisions, attached
from analytics.gap_table import defended_needs, gaps
from analytics.ids import identified, needs_id
from analytics.phrases.columns import meaning, unit
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


def gis_file(
    registry: Registry,
    setting: Setting,
    format: str,
    layer: str = "gaps",
    unit_kind: str = "county",
    clusters: tuple[str, ...] = (),
    decisions: Decisions = NO_DECISIONS,
) -> bytes:
    """One layer as GeoJSON or GeoParquet, or all of them as GeoPackage, in EPSG:4490; the same
    question gives the same bytes.

    Args:
        format: of `FORMATS`.
        layer: of `LAYERS`, for GeoJSON and GeoParquet.
        unit_kind: whose gaps: one kind in a file, since kinds overlap.
    Raises:
        PlanningError: no such layer.
    """
    if layer not in LAYERS:
        raise PlanningError(
            f"没有图层“{layer}”。可选：{'、'.join(LAYERS)}。",
            f"There is no layer '{layer}'. Choose from: {', '.join(LAYERS)}.",
        )
    chosen = LAYERS if format == "gpkg" else (layer,)
    layers = {
        name: table
        for name, table in layer_tables(registry, setting, unit_kind, clusters, decisions).items()
        if name in chosen
    }
    about = told(registry, setting, format, decisions)
    tables = {
        "dictionary": _dictionary(layers),
        "about": pd.DataFrame(about.items(), columns=["item", "said"]),
    }
    return map_file(registry, format, layers, tables, about)


def layer_tables(
    registry: Registry,
    setting: Setting,
    unit_kind: str,
    clusters: tuple[str, ...] = (),
    decisions: Decisions = NO_DECISIONS,
) -> dict[str, pd.DataFrame]:
    """The rows of each layer without their shapes: one per gap or possible gap of a kind of unit,
    per county, per zone with a shape of its own, per platform.
    """
    needs = defended_needs(registry, setting)
    needs = needs[needs["cluster_id"].isin(clusters)] if clusters else needs
    return {
        "gaps": attached(gaps(needs, unit_kind), decisions),
        "counties": _with_needs(_counties(registry), needs, "county", clusters),
        "zones": _with_needs(_zones(registry), needs, "zone", clusters),
        "platforms": _platforms(registry, setting),
    }


def _counties(registry: Registry) -> pd.DataFrame:
    units = query(registry, "units")
    return units.loc[units["unit_kind"] == "county", COUNTY_COLUMNS].reset_index(drop=True)


def _zones(registry: Registry) -> pd.DataFrame:
    zones = query(registry, "zones")
    zones = zones[zones["geometry_basis"].isin(SHAPED)].assign(
        unit_kind="zone", unit_id=zones["zone_id"]
    )
    return zones[ZONE_COLUMNS].reset_index(drop=True)


def _platforms(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Platforms with the clusters they serve in full, by ";"."""
    served = query(registry, "platform_clusters")
    served = served[served["weight"] >= registry.policies[setting.policy_id].serves_from]
    clusters = served.groupby("platform_id")["cluster_id"].agg(";".join)
    platforms = query(registry, "platforms")
    return identified(platforms.assign(clusters=platforms["platform_id"].map(clusters)))


def _with_needs(
    units: pd.DataFrame, needs: pd.DataFrame, unit_kind: str, clusters: tuple[str, ...]
) -> pd.DataFrame:
    """Units with their needs counted by state; one without a need has none of any state, and no
    share.
    """
    rolled = roll_up(needs[needs["unit_kind"] == unit_kind], ["unit_id"])
    table = units.merge(rolled, on="unit_id", how="left")
    counts = table[["needs", *STATES]].fillna(0).astype(int)
    only = clusters[0] if len(clusters) == 1 else None
    ids = [
        None if len(clusters) > 1 else needs_id(unit_kind, unit=name, cluster=only)
        for name in table["unit_id"]
    ]
    return table.assign(
        **counts, worst_state=table["worst_state"].fillna("no_need"), evidence_id=ids
    )


def told(
    registry: Registry, setting: Setting, format: str, decisions: Decisions = NO_DECISIONS
) -> dict[str, str]:
    """What a map file is and rests on, as text: snapshot, setting, coordinates, where boundaries
    come from and who may see them.
    """
    credit, approval = boundary_credit(registry), map_approval(registry)
    about = {
        "product": "Pilot Atlas",
        "snapshot_id": registry.snapshot_id,
        "as_of": setting.as_of,
        "setting_key": setting.key,
        "setting": json.dumps(setting.as_dict(), ensure_ascii=False),
    }
    for language in LANGUAGES:
        source = (
            word(
                "map_file.boundaries",
                language,
                title=credit[f"title_{language}"],
                origin=credit[f"origin_{language}"],
            )
            if credit
            else word("map_file.no_boundaries", language)
        )
        about |= {
            f"crs_{language}": word(
                "map_file.crs_geojson" if format == "geojson" else "map_file.crs", language
            ),
            f"boundaries_{language}": source,
            f"public_{language}": for_whom(registry, language),
            f"shapes_{language}": word("map_file.shapes", language),
        }
    about |= {"map_approval": approval or "", "licence": credit["licence"] if credit else ""}
    return about | ({"decisions": json.dumps(decisions.as_dict())} if decisions else {})


def _dictionary(layers: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Every column of every layer in both languages, as `data.mapfiles` writes them: those of units
    say their shape's basis, points hold lon and lat.
    """
    columns = [
        (name, column)
        for name, table in layers.items()
        for column in [*table, *(["geometry_basis"] if "unit_kind" in table else [])]
        if column not in ("lon", "lat")
    ]
    rows = [
        (
            name,
            column,
            *(meaning(column, language, name) for language in LANGUAGES),
            unit(column, name),
        )
        for name, column in columns
    ]
    return pd.DataFrame(rows, columns=["layer", "column", "zh", "en", "unit"])
