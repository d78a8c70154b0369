"""Boundary files in, clean EPSG:4490 polygons out, and what is derived from them: outlines, label points, main bodies."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import CGCS2000, ELLIPSOID
from geo.errors import BoundaryError

# Of a county of many islands, the parts at least this large against the largest are where its people
# and plants can be assumed; the rest are rocks that would stretch every distance.
MAIN_BODY_SHARE = 0.2


def read_boundaries(path: Path, key: str) -> gpd.GeoDataFrame:
    """Polygons of a GeoParquet, GeoPackage or GeoJSON file in EPSG:4490, sorted by `key`; the index keeps each row's place in the file, from 0.

    Raises:
        BoundaryError: unreadable, no CRS, no `key` column, empty or repeated keys, geometry that is
            missing, not a polygon or crosses itself, or coordinates outside degrees. Names every row at fault.
    """
    name = path.name
    if not path.exists():
        raise BoundaryError(f"{name}：文件不存在。请放入该文件。", f"{name}: the file is not there. Put it there.")
    try:
        shapes = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    except Exception as error:  # pyogrio, pyarrow and geopandas each raise their own
        raise BoundaryError(
            f"{name}：无法作为边界文件读取（{type(error).__name__}）。请重新导出为 GeoParquet、GeoPackage 或 GeoJSON。",
            f"{name}: cannot be read as a boundary file ({type(error).__name__}). Export it again as GeoParquet, GeoPackage or GeoJSON.",
        ) from error
    if not isinstance(shapes, gpd.GeoDataFrame) or shapes.empty:
        raise BoundaryError(f"{name}：没有图形。请连同图形重新导出。", f"{name}: holds no shapes. Export it again with its shapes.")
    if key not in shapes.columns:
        raise BoundaryError(
            f"{name}：缺少“{key}”列，图形不知归属。请补上该列。", f"{name}: has no column '{key}', so its shapes belong to nothing. Add it."
        )
    if shapes.crs is None:
        raise BoundaryError(
            f"{name}：未声明坐标系，坐标没有意义。请声明（CGCS2000 为 EPSG:4490）后重新导出。",
            f"{name}: has no CRS, so its coordinates mean nothing. Declare it (CGCS2000 is EPSG:4490) and export again.",
        )
    faults = _shape_faults(shapes, key)
    if faults:
        raise BoundaryError("\n".join(f"{name} {zh}" for zh, _ in faults), "\n".join(f"{name} {en}" for _, en in faults))
    placed = shapes.to_crs(CGCS2000)
    bounds = placed.bounds.to_numpy()
    lost = shapes[key][~np.isfinite(bounds).all(axis=1) | (np.abs(bounds) > (180, 90, 180, 90)).any(axis=1)].tolist()
    if lost:
        named, crs = ", ".join(map(str, lost)), shapes.crs.to_string()[:40]
        raise BoundaryError(
            f"{name}：{named} 的坐标不符合所声明的坐标系（{crs}），或经纬度写反。请声明正确的坐标系。",
            f"{name}: the coordinates of {named} cannot be placed by the declared CRS ({crs}), or longitude and latitude are swapped. Declare the right one.",
        )
    return placed.reset_index(drop=True).assign(**{key: placed[key].astype(str).to_numpy()}).sort_values(key)


def _shape_faults(shapes: gpd.GeoDataFrame, key: str) -> list[tuple[str, str]]:
    """What is wrong with each row, in both languages."""
    faults = []
    for row, (name, shape) in enumerate(zip(shapes[key], shapes.geometry, strict=True), start=1):
        zh, en = f"第 {row} 行（{key} “{name}”）：", f"row {row} ({key} '{name}'): "
        if pd.isna(name) or not str(name).strip():
            faults.append((f"第 {row} 行：{key} 为空。请填写编号。", f"row {row}: {key} is empty. Give the shape its id."))
        if shape is None or shape.is_empty:
            faults.append((zh + "图形为空。请补画或删除该行。", en + "the shape is empty. Draw it, or delete the row."))
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            faults.append((zh + f"{shape.geom_type} 不是面。请导出多边形。", en + f"a {shape.geom_type} is not an area. Export polygons."))
        elif not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            faults.append((zh + f"多边形有误（{reason}）。请在原图修正后重新导出。", en + f"broken polygon ({reason}). Repair it where it was drawn, then export again."))
    for name in shapes[key][shapes[key].duplicated()].unique():
        faults.append((f"{key} “{name}”出现多次。请合并为一个多部件图形。", f"{key} '{name}' stands in several rows. Merge its parts into one multi-part shape."))
    return faults


def main_body(shape: BaseGeometry) -> BaseGeometry:
    """The parts of a shape that are at least `MAIN_BODY_SHARE` of its largest part."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return shapely.union_all(parts[areas >= MAIN_BODY_SHARE * areas.max()])


def label_point(shape: BaseGeometry) -> tuple[float, float]:
    """Centre of the largest circle inside the largest part: always inside, and where a label has room."""
    parts = shapely.get_parts(shape)
    largest = parts[np.argmax(shapely.area(parts))]
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.001), 0)
    return round(centre.x, 5), round(centre.y, 5)


def area_km2(shape: BaseGeometry) -> float:
    """Area on the ellipsoid."""
    return abs(ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(shape))[0]) / 1e6


def disc(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    """Everything within radius_km of a point, as a 64-sided polygon on the ellipsoid, EPSG:4490."""
    bearings = np.arange(0, 360, 360 / 64)
    n = len(bearings)
    lons, lats, _ = ELLIPSOID.fwd(np.full(n, lon), np.full(n, lat), bearings, np.full(n, radius_km * 1000))
    return shapely.Polygon(np.column_stack([lons, lats]))
