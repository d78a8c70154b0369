"""Read a boundary file by the reader of its kind, in two dimensions."""

import io
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import BoundaryError

Notice = tuple[str, str]  # what was left out, in Chinese and in English
Reader = Callable[[Path, list[Notice]], gpd.GeoDataFrame]

WGS84 = "OGC:CRS84"  # of a GeoJSON file that names no CRS, by RFC 7946
SQLITE_BEGINS, SHAPEFILE_BEGINS = b"SQLite format 3\0", b"\0\0\x27\x0a"
GEOPACKAGE_MARKS = (b"GPKG", b"GP10", b"GP11")  # SQLite's application id, bytes 68 to 71
REFUSALS = {  # why a file is not read; else the name of the reader's own error
    "kind": ("文件类型不支持", "no such kind is read"),
    "content": ("内容与扩展名不符", "its content is not what its name says"),
}
EPSG_OR_WGS84 = re.compile(r"(EPSG:(?:[\d.]*:)?(\d+)|CRS:?84)$")
# a CRS may name a grid, which PROJ would fetch
# pyproj's own documentation names this function so; its stub does not export it
pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]


class _WrongKindError(Exception):
    """A file's content is not of the kind that its name promises."""


def read_layer(path: Path) -> tuple[pd.DataFrame, list[Notice]]:
    """Read a file by the reader of its kind, in two dimensions.

    Returns:
        The layer with the columns and the CRS of the file (a plain table where it holds no shapes),
        and notices of what was left out.
    Raises:
        BoundaryError: it is not there, is of no kind that is read, or repeats a column.
    """
    name = path.name
    if not path.exists():
        raise BoundaryError(
            f"{name}：文件不存在。请放入该文件。", f"{name}: the file is not there. Put it there."
        )
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise _no_boundary_file(name, "kind")
    notices: list[Notice] = []
    try:
        shapes = reader(path, notices)
        repeated = shapes.columns[shapes.columns.duplicated()].unique()
        if len(repeated):
            raise _repeated_column(name, str(repeated[0]))
        if isinstance(shapes, gpd.GeoDataFrame):
            shapes = _flat(shapes.reset_index(drop=True), name, notices)
    except _WrongKindError as error:
        raise _no_boundary_file(name, "content") from error
    except BoundaryError:
        raise
    except Exception as error:  # pyogrio, pyarrow, pyproj and geopandas each raise their own
        raise _no_boundary_file(name, type(error).__name__) from error
    return shapes, notices


def _no_boundary_file(name: str, why: str) -> BoundaryError:
    """Say that a file cannot be read, and which kinds can."""
    zh, en = REFUSALS.get(why, (why, why))
    return BoundaryError(
        f"{name}：无法作为边界文件读取（{zh}）。请重新导出为 GeoParquet、GeoPackage 或 GeoJSON。",
        f"{name}: cannot be read as a boundary file ({en}). Export it again as GeoParquet,"
        " GeoPackage or GeoJSON.",
    )


def _repeated_column(name: str, column: str) -> BoundaryError:
    return BoundaryError(
        f"{name}：“{column}”列出现多次。请只留一列。",
        f"{name}: the column '{column}' stands twice. Keep one.",
    )


def _flat(shapes: gpd.GeoDataFrame, name: str, notices: list[Notice]) -> gpd.GeoDataFrame:
    """Drop heights and measures, which a GeoPackage of plain polygons refuses."""
    geometry = shapes.geometry
    count = int((geometry.has_z | geometry.has_m).sum())
    if not count:
        return shapes
    zh = f"{name}：{count} 个图形带高程或量测值，已舍去。"
    en = f"{name}: heights or measures of {count} shapes are dropped."
    notices.append((zh, en))
    flat = shapely.force_2d(geometry.array)
    return shapes.set_geometry(gpd.GeoSeries(flat, index=geometry.index, crs=geometry.crs))


# --- one reader for each kind of file -------------------------------------------------------------


def _read_geoparquet(path: Path, notices: list[Notice]) -> gpd.GeoDataFrame:
    """Read the first geometry column of a GeoParquet file; the others are named in a notice."""
    # from its bytes, because a path may be a folder of files
    shapes = gpd.read_parquet(io.BytesIO(path.read_bytes()))
    used = shapes.geometry.name
    kinds = shapes.dtypes.astype(str)
    others = [str(name) for name in shapes.columns[kinds == "geometry"] if name != used]
    if others:
        notices.append(_partly_read(path.name, "几何列", "geometry column", used, others))
    return shapes


def _read_geopackage(path: Path, notices: list[Notice]) -> gpd.GeoDataFrame:
    """Read the first layer with shapes of a GeoPackage; the others are named in a notice."""
    with path.open("rb") as file:
        head = file.read(72)
    is_geopackage = head.startswith(SQLITE_BEGINS) and head[68:72] in GEOPACKAGE_MARKS
    if not is_geopackage or _computes(path):
        raise _WrongKindError
    layers = [layer for layer, kind in pyogrio.list_layers(path) if kind is not None]
    if len(layers) > 1:
        notices.append(
            _partly_read(
                path.name,
                "图层",
                "layer",
                layers[0],
                layers[1:],
            )
        )
    return pyogrio.read_dataframe(path, layer=layers[0] if layers else None)


def _partly_read(name: str, kind_zh: str, kind_en: str, used: str, others: list[str]) -> Notice:
    """Say which of several layers or columns of a file is read, and which are not."""
    return (
        f"{name}：只读取{kind_zh}“{used}”，未读取：{'、'.join(others)}。",
        f"{name}: only the {kind_en} '{used}' is read; not read: {', '.join(others)}.",
    )


def _computes(path: Path) -> bool:
    """True if a database holds views or virtual tables: they run when read, and may never end."""
    computed = """
        SELECT 1 FROM sqlite_master
        WHERE type = 'view' OR (type = 'table' AND rootpage = 0 AND sql NOT LIKE '%USING rtree%')
    """
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return database.execute(computed).fetchone() is not None


def _read_shapefile(path: Path, _: list[Notice]) -> gpd.GeoDataFrame:
    """Read a shapefile with the files beside it."""
    with path.open("rb") as file:
        if file.read(4) != SHAPEFILE_BEGINS:
            raise _WrongKindError
    return pyogrio.read_dataframe(path)


def _read_geojson(path: Path, _: list[Notice]) -> gpd.GeoDataFrame:
    """Read GeoJSON without GDAL: some of its drivers for a JSON text fetch addresses.

    Properties stay what they are: whole numbers of any length, lists, objects.
    """
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise _WrongKindError from error
    features = _features(content)
    rows = [feature.get("properties") or {} for feature in features]
    shapes = [_geojson_shape(feature.get("geometry")) for feature in features]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [name for name in names if name != "geometry"]
    cells = {
        name: pd.Series(
            [row.get(name) for row in rows],
            dtype=object,
        )
        for name in columns
    }
    return gpd.GeoDataFrame(cells, geometry=shapes, crs=_geojson_crs(content))


def _features(content: object) -> list[dict[str, Any]]:
    """List the features of a collection; refuse any other content."""
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise _WrongKindError
    for feature in features:
        if not isinstance(feature, dict) or not isinstance(
            feature.get("properties") or {},
            dict,
        ):
            raise _WrongKindError
    return features


def _geojson_shape(geometry: object) -> BaseGeometry | None:
    if geometry is None:
        return None
    return shapely.geometry.shape(geometry)


def _geojson_crs(content: dict[str, Any]) -> str | None:
    """Give the CRS that a GeoJSON file names; WGS 84 if it names none, None if it is not known."""
    if "crs" not in content:
        return WGS84
    properties = (content["crs"] or {}).get("properties") or {}
    named = EPSG_OR_WGS84.search(str(properties.get("name")))
    if named is None:
        return None
    if named[2]:
        return f"EPSG:{named[2]}"
    return WGS84


READERS: dict[str, Reader] = {
    ".parquet": _read_geoparquet,
    ".gpkg": _read_geopackage,
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".shp": _read_shapefile,
}
