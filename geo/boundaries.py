"""Boundary files in, clean EPSG:4490 polygons out, and what is derived from them: outlines, label
points, main bodies.
"""

import io
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import CGCS2000, ELLIPSOID
from geo.errors import BoundaryError

# Of a county of many islands, the parts at least this large against the largest are where its
# people and plants can be assumed; the rest are rocks that would stretch every distance.
MAIN_BODY_SHARE = 0.2

WGS84 = "OGC:CRS84"  # of a GeoJSON file that names no CRS, by RFC 7946
MOST_EXACT = 2**53  # up to here a floating-point number holds every whole number
SQLITE_BEGINS, SHAPEFILE_BEGINS = b"SQLite format 3\0", b"\0\0\x27\x0a"
GEOPACKAGE_MARKS = (b"GPKG", b"GP10", b"GP11")  # SQLite's application id, bytes 68 to 71
pyproj.network.set_network_enabled(False)  # a CRS may name a grid, which PROJ would fetch


class _WrongKindError(Exception):
    """A file's content is not of the kind that its name promises."""


def read_boundaries(path: Path, key: str) -> gpd.GeoDataFrame:
    """Read polygons from a file into EPSG:4490, sorted by `key`.

    GeoParquet, GeoPackage, GeoJSON and shapefiles are read, each by its own reader: a file is never
    handed to whichever driver claims it, because some drivers fetch addresses or open other files.

    Returns:
        The columns of the file, `key` as text; the index is each row's place in the file, from 0.
        Heights and measures are dropped. attrs["notices"]: what was repaired or left out, as
        (Chinese, English) pairs.
    Raises:
        BoundaryError: unreadable, no CRS, no `key` column, empty or repeated keys, geometry that is
            missing, not a polygon or crosses itself, or coordinates outside degrees. Names every
            row at fault.
    """
    name = path.name
    shapes, notices = _read(path)
    if not isinstance(shapes, gpd.GeoDataFrame) or shapes.empty:
        raise BoundaryError(
            f"{name}：没有图形。请连同图形重新导出。",
            f"{name}: holds no shapes. Export it again with its shapes.",
        )
    if key not in shapes.columns:
        raise BoundaryError(
            f"{name}：缺少“{key}”列，图形不知归属。请补上该列。",
            f"{name}: has no column '{key}', so its shapes belong to nothing. Add it.",
        )
    if shapes.crs is None:
        raise BoundaryError(
            f"{name}：未声明坐标系，坐标没有意义。请声明（CGCS2000 为 EPSG:4490）后重新导出。",
            f"{name}: has no CRS, so its coordinates mean nothing. Declare it (CGCS2000 is"
            " EPSG:4490) and export again.",
        )
    keys, renamed = texts(shapes[key])
    faults = _shape_faults(keys, shapes.geometry, key)
    if faults:
        raise BoundaryError(
            "\n".join(f"{name} {zh}" for zh, _ in faults),
            "\n".join(f"{name} {en}" for _, en in faults),
        )
    placed = _placed(shapes, keys, name).assign(**{key: keys}).sort_values(key)
    placed.attrs["notices"] = notices + ([number_notice(name, key, renamed)] if renamed else [])
    return placed


def _read(path: Path) -> tuple[gpd.GeoDataFrame, list[tuple[str, str]]]:
    """Read a file by the reader of its kind, in two dimensions; and what was left out."""
    name = path.name
    if not path.exists():
        raise BoundaryError(
            f"{name}：文件不存在。请放入该文件。", f"{name}: the file is not there. Put it there."
        )
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise _no_boundary_file(name, "kind")
    notices: list[tuple[str, str]] = []
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
    zh = {"kind": "文件类型不支持", "content": "内容与扩展名不符"}.get(why, why)
    en = {"kind": "no such kind is read", "content": "its content is not what its name says"}.get(
        why, why
    )
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


def _flat(shapes: gpd.GeoDataFrame, name: str, notices: list[tuple[str, str]]) -> gpd.GeoDataFrame:
    """Drop heights and measures, which nothing here uses and a GeoPackage of plain polygons
    refuses.
    """
    geometry = shapes.geometry
    raised = int((geometry.has_z | geometry.has_m).sum())
    if not raised:
        return shapes
    notices.append(
        (
            f"{name}：{raised} 个图形带高程或量测值，已舍去。",
            f"{name}: heights or measures of {raised} shapes are dropped.",
        )
    )
    return shapes.set_geometry(
        gpd.GeoSeries(shapely.force_2d(geometry.array), index=geometry.index, crs=geometry.crs)
    )


# --- one reader for each kind of file -----------------------------------------------------------


def _read_geoparquet(path: Path, notices: list[tuple[str, str]]) -> gpd.GeoDataFrame:
    """Read GeoParquet from its bytes, because a path may be a folder of files; other geometry
    columns are named.
    """
    shapes = gpd.read_parquet(io.BytesIO(path.read_bytes()))
    kinds = shapes.dtypes.astype(str)
    others = [
        str(name) for name in shapes.columns[kinds == "geometry"] if name != shapes.geometry.name
    ]
    if others:
        notices.append(
            _partly_read(path.name, "几何列", "geometry column", shapes.geometry.name, others)
        )
    return shapes


def _read_geopackage(path: Path, notices: list[tuple[str, str]]) -> gpd.GeoDataFrame:
    """Read the first layer with shapes of a GeoPackage; the others are named."""
    with path.open("rb") as file:
        head = file.read(72)
    if not head.startswith(SQLITE_BEGINS) or head[68:72] not in GEOPACKAGE_MARKS or _computes(path):
        raise _WrongKindError
    layers = [layer for layer, kind in pyogrio.list_layers(path) if kind is not None]
    if len(layers) > 1:
        notices.append(_partly_read(path.name, "图层", "layer", layers[0], layers[1:]))
    return pyogrio.read_dataframe(path, layer=layers[0] if layers else None)


def _partly_read(
    name: str, kind_zh: str, kind_en: str, used: str, others: list[str]
) -> tuple[str, str]:
    """Say which of several layers or columns of a file is read, and which are not."""
    return (
        f"{name}：只读取{kind_zh}“{used}”，未读取：{'、'.join(others)}。",
        f"{name}: only the {kind_en} '{used}' is read; not read: {', '.join(others)}.",
    )


def _computes(path: Path) -> bool:
    """Tell if a database holds views or virtual tables: they run when read, and may never end."""
    made = """
        SELECT 1 FROM sqlite_master
        WHERE type = 'view' OR (type = 'table' AND rootpage = 0 AND sql NOT LIKE '%USING rtree%')
    """
    with closing(
        sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    ) as database:
        return database.execute(made).fetchone() is not None


def _read_shapefile(path: Path, _: list[tuple[str, str]]) -> gpd.GeoDataFrame:
    """Read a shapefile with the files beside it."""
    with path.open("rb") as file:
        if file.read(4) != SHAPEFILE_BEGINS:
            raise _WrongKindError
    return pyogrio.read_dataframe(path)


def _read_geojson(path: Path, _: list[tuple[str, str]]) -> gpd.GeoDataFrame:
    """Read GeoJSON without GDAL, whose choice of drivers for a JSON text includes some that fetch
    addresses.

    Properties stay what they are: whole numbers of any length, lists, objects.
    """
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise _WrongKindError from error
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise _WrongKindError
    rows, shapes = [], []
    for feature in content["features"]:
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise _WrongKindError
        rows.append(feature.get("properties") or {})
        shapes.append(_geojson_shape(feature.get("geometry")))
    columns = list(dict.fromkeys(name for row in rows for name in row if name != "geometry"))
    cells = {name: pd.Series([row.get(name) for row in rows], dtype=object) for name in columns}
    return gpd.GeoDataFrame(cells, geometry=shapes, crs=_geojson_crs(content))


def _geojson_shape(geometry: object) -> BaseGeometry | None:
    return None if geometry is None else shapely.geometry.shape(geometry)


def _geojson_crs(content: dict) -> str | None:
    """Give the CRS that a GeoJSON file names: by its EPSG code or as WGS 84; WGS 84 if it names
    none.
    """
    if "crs" not in content:
        return WGS84
    named = re.search(
        r"(EPSG:(?:[\d.]*:)?(\d+)|CRS:?84)$",
        str(((content["crs"] or {}).get("properties") or {}).get("name")),
    )
    if named is None:
        return None
    return f"EPSG:{named[2]}" if named[2] else WGS84


READERS: dict[str, Callable[[Path, list[tuple[str, str]]], gpd.GeoDataFrame]] = {
    ".parquet": _read_geoparquet,
    ".gpkg": _read_geopackage,
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".shp": _read_shapefile,
}


# --- what is read, as text and in degrees -------------------------------------------------------


def texts(values: pd.Series) -> tuple[list[str | None], int]:
    """Turn the values of a column into text without loss: None where that is not possible.

    Returns:
        The texts, empty where nothing stands, and how many of them were numbers.
    """
    objects = values.astype(object).tolist()
    found = [_as_text(value) for value in objects]
    numbers = sum(
        bool(text) and not isinstance(value, str)
        for text, value in zip(found, objects, strict=True)
    )
    return found, numbers


def _as_text(value: object) -> str | None:
    """Give a value as text; 330102 and 330102.0 are "330102". None for what cannot be one."""
    if isinstance(value, str):
        return value.strip() if _is_encodable(value) else None
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return None
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if not isinstance(value, (float, np.floating, Decimal)):
        return None
    number = float(value)
    if np.isnan(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < MOST_EXACT else None


def _is_encodable(text: str) -> bool:
    """Tell if a text can be written: JSON lets half a character through."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def number_notice(name: str, column: str, count: int) -> tuple[str, str]:
    """Say that numbers of a column were taken as text."""
    return (
        f"{name}：{column} 列有 {count} 个数字，已按文本读取；建议设为文本后导出。",
        f"{name}: {count} numbers in column {column} were read as text; better exported as text.",
    )


def _placed(shapes: gpd.GeoDataFrame, keys: list[str], name: str) -> gpd.GeoDataFrame:
    """Bring shapes into EPSG:4490; refuse those whose coordinates their CRS cannot place."""
    crs = shapes.crs.to_string()[:40]
    try:
        placed = shapes.to_crs(CGCS2000)
        bounds = placed.bounds.to_numpy()
    except pyproj.exceptions.ProjError:  # a CRS of its own, without a place on the earth
        bounds = np.full((len(shapes), 4), np.nan)
    lost = ~np.isfinite(bounds).all(axis=1) | (np.abs(bounds) > (180, 90, 180, 90)).any(axis=1)
    if lost.any():
        named = ", ".join(key for key, is_lost in zip(keys, lost, strict=True) if is_lost)
        raise BoundaryError(
            f"{name}：{named} 的坐标不符合所声明的坐标系（{crs}），或经纬度写反。请声明正确的坐标系。",
            f"{name}: the coordinates of {named} cannot be placed by the declared CRS ({crs}), or"
            " longitude and latitude are swapped. Declare the right one.",
        )
    return placed


def _shape_faults(keys: list[str | None], shapes: gpd.GeoSeries, key: str) -> list[tuple[str, str]]:
    """Say what is wrong with each row, in both languages."""
    faults = []
    for row, (name, shape) in enumerate(zip(keys, shapes, strict=True), start=1):
        if name is None:
            faults.append(
                (
                    f"第 {row} 行：{key} 不是可用的文字或整数。请填写编号。",
                    f"row {row}: {key} is neither text nor a whole number. Give the shape its id.",
                )
            )
        elif not name:
            faults.append(
                (
                    f"第 {row} 行：{key} 为空。请填写编号。",
                    f"row {row}: {key} is empty. Give the shape its id.",
                )
            )
        fault = _shape_fault(shape)
        if fault:
            faults.append(
                (
                    f"第 {row} 行（{key} “{name}”）：{fault[0]}",
                    f"row {row} ({key} '{name}'): {fault[1]}",
                )
            )
    named = pd.Series([name for name in keys if name], dtype=object)
    for name in named[named.duplicated()].unique():
        faults.append(
            (
                f"{key} “{name}”出现多次。请合并为一个多部件图形。",
                (
                    f"{key} '{name}' stands in several rows. Merge its parts into one multi-part"
                    " shape."
                ),
            )
        )
    return faults


def _shape_fault(shape: BaseGeometry | None) -> tuple[str, str] | None:
    """Say what is wrong with a shape, or None."""
    if shape is None or shape.is_empty:
        return "图形为空。请补画或删除该行。", "the shape is empty. Draw it, or delete the row."
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return (
            f"{shape.geom_type} 不是面。请导出多边形。",
            f"a {shape.geom_type} is not an area. Export polygons.",
        )
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        return (
            f"多边形有误（{reason}）。请在原图修正后重新导出。",
            f"broken polygon ({reason}). Repair it where it was drawn, then export again.",
        )
    return None


def main_body(shape: BaseGeometry) -> BaseGeometry:
    """The parts of a shape that are at least `MAIN_BODY_SHARE` of its largest part."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return shapely.union_all(parts[areas >= MAIN_BODY_SHARE * areas.max()])


def label_point(shape: BaseGeometry) -> tuple[float, float]:
    """Centre of the largest circle inside the largest part: always inside, and where a label has
    room.
    """
    parts = shapely.get_parts(shape)
    largest = parts[np.argmax(shapely.area(parts))]
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.001), 0)
    return round(centre.x, 5), round(centre.y, 5)


def area_km2(shape: BaseGeometry) -> float:
    """Area on the ellipsoid."""
    return abs(ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) / 1e6


def area_of_polygons_km2(shape: BaseGeometry) -> float:
    """Measure a shape that may hold points and lines beside polygons, as an intersection does."""
    parts = shapely.get_parts(shape)
    flat = parts[shapely.get_dimensions(parts) == 2]
    return area_km2(shapely.multipolygons(flat)) if len(flat) else 0.0


def disc(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    """Everything within radius_km of a point, as a 64-sided polygon on the ellipsoid, EPSG:4490."""
    bearings = np.arange(0, 360, 360 / 64)
    n = len(bearings)
    lons, lats, _ = ELLIPSOID.fwd(
        np.full(n, lon), np.full(n, lat), bearings, np.full(n, radius_km * 1000)
    )
    return shapely.Polygon(np.column_stack([lons, lats]))
