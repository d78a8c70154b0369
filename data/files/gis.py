"""Plain tables with the shapes of their units, as files that a GIS opens."""

import hashlib

import geopandas as gpd
import pandas as pd
import shapely

from data.faults import RegistryError
from data.registry import Registry, query
from geo import mapfiles
from geo.crs import CGCS2000

# bases of a platform's location that are a point; of the others only a county or city is known
POINTS = ("given", "zone", "town")

SHAPED = ("boundary", "indicative", "town")  # bases of a zone's shape that is its own


def map_file(
    registry: Registry,
    format: str,
    layers: dict[str, pd.DataFrame],
    tables: dict[str, pd.DataFrame],
    about: dict[str, str],
) -> bytes:
    """Write layers as one file; only a GeoPackage holds several of them, and tables.

    Args:
        format: gpkg, geojson or geoparquet.
        layers: name -> rows of units (as `on_units` takes them) or platforms (as `on_points` does).
        tables: name -> rows without a place; only a GeoPackage holds them.
        about: what the file is and rests on.
    """
    placed = {
        name: on_units(table, registry) if "unit_kind" in table else on_points(table)
        for name, table in layers.items()
    }
    if format == "gpkg":
        return mapfiles.geopackage(placed, tables, about, registry.manifest["as_of"])
    ((name, layer),) = placed.items()
    if format == "geojson":
        return mapfiles.geojson(layer, name, about)
    return mapfiles.geoparquet(layer, about)


def read_shapes(registry: Registry, name: str) -> gpd.GeoDataFrame:
    """Give a GeoParquet table of the registry's snapshot, EPSG:4490.

    Raises:
        RegistryError: the file is gone, or is no longer the one the registry was opened with.
    """
    file = f"{name}.parquet"
    path = registry.folder / file
    listed = registry.manifest["files"].get(file)
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != listed:
        raise RegistryError(
            f"数据版本 {registry.snapshot_id} 的图形（{file}）已不在或已改动。请重新生成：python -m"
            " data build",
            f"The shapes of snapshot {registry.snapshot_id} ({file}) are gone or changed. Build it"
            " again: python -m data build",
        )
    return gpd.read_parquet(path)


def on_units(table: pd.DataFrame, registry: Registry) -> gpd.GeoDataFrame:
    """Give rows the shape of their unit and its basis.

    A zone of which only the county is known has no shape.

    Args:
        table: unit_kind, unit_id and further columns.
    Returns:
        The same rows and columns, then geometry_basis (boundary, counties, indicative, town,
        county, none) and geometry, EPSG:4490.
    """
    shapes = {kind: _shapes_of(registry, kind) for kind in table["unit_kind"].unique()}
    rows = [
        shapes[kind].get(unit_id, ("none", None))
        for kind, unit_id in zip(table["unit_kind"], table["unit_id"], strict=True)
    ]
    basis = pd.Series(
        [row[0] for row in rows],
        index=table.index,
        dtype="str",
    )
    return gpd.GeoDataFrame(
        table.assign(geometry_basis=basis), geometry=[row[1] for row in rows], crs=CGCS2000
    )


def _shapes_of(registry: Registry, unit_kind: str) -> dict[str, tuple[str, object]]:
    """unit_id -> basis and shape of every unit of a kind."""
    if unit_kind == "zone":
        drawn = read_shapes(registry, "zone_shapes").set_index("zone_id").geometry
        bases = query(registry, "zones").set_index("zone_id")["geometry_basis"]
        return {str(zone_id): (basis, drawn.get(zone_id)) for zone_id, basis in bases.items()}
    counties = read_shapes(registry, "counties").set_index("adcode").geometry
    if unit_kind == "county":
        return {adcode: ("boundary", shape) for adcode, shape in counties.items()}
    members = query(registry, "counties_reached", unit_kind=unit_kind)
    basis = "counties" if unit_kind == "area" else "boundary"
    return {
        str(unit_id): (basis, shapely.union_all(counties.loc[codes].to_numpy()))
        for unit_id, codes in members.groupby("unit_id")["adcode"]
    }


def on_points(platforms: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give platforms their points, EPSG:4490.

    A platform of which only a county or city is known has no point: its lon and lat stand for all
    of that.

    Args:
        platforms: location_basis, lon, lat and further columns.
    Returns:
        The same rows without lon and lat.
    """
    placed = platforms["location_basis"].isin(POINTS) & platforms["lon"].notna()
    points = [
        shapely.Point(lon, lat) if is_placed else None
        for lon, lat, is_placed in zip(
            platforms["lon"],
            platforms["lat"],
            placed,
            strict=True,
        )
    ]
    return gpd.GeoDataFrame(
        platforms.drop(columns=["lon", "lat"]),
        geometry=points,
        crs=CGCS2000,
    )
