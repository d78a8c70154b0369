"""Read boundaries into EPSG:4490, and refuse shapes that are at fault."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundary_files import read_layer
from geo.crs import CGCS2000
from geo.errors import BoundaryError
from geo.keys import number_notice, texts

Fault = tuple[str, str]  # what is wrong and what to do, in Chinese and in English
MOST_CRS_LETTERS = 40  # of the name of a CRS that a fault repeats
DEGREES = (180, 90, 180, 90)  # how far bounds in EPSG:4490 may lie from 0


def read_boundaries(path: Path, key: str) -> gpd.GeoDataFrame:
    """Read polygons from a file into EPSG:4490, sorted by `key`.

    GeoParquet, GeoPackage, GeoJSON and shapefiles are read, each by its own reader: a file is never
    handed to whichever driver claims it, because some drivers fetch addresses or open other files.

    Args:
        path: the file; the reader is chosen by its suffix.
        key: the column with the id of each shape.
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
    layer, notices = read_layer(path)
    shapes = _refuse_incomplete(layer, key, name)
    keys, number_count = texts(shapes[key])
    faults = _shape_faults(keys, shapes.geometry, key)
    if faults:
        raise BoundaryError(
            "\n".join(f"{name} {zh}" for zh, _ in faults),
            "\n".join(f"{name} {en}" for _, en in faults),
        )
    placed = (
        _placed(
            shapes,
            keys,
            name,
        )
        .assign(**{key: keys})
        .sort_values(key)
    )
    if number_count:
        notices.append(number_notice(name, key, number_count))
    placed.attrs["notices"] = notices
    return placed


def _refuse_incomplete(layer: pd.DataFrame, key: str, name: str) -> gpd.GeoDataFrame:
    """Return a layer that has shapes, keys and a CRS; refuse any other."""
    if not isinstance(layer, gpd.GeoDataFrame) or layer.empty:
        raise BoundaryError(
            f"{name}：没有图形。请连同图形重新导出。",
            f"{name}: holds no shapes. Export it again with its shapes.",
        )
    if key not in layer.columns:
        raise BoundaryError(
            f"{name}：缺少“{key}”列，图形不知归属。请补上该列。",
            f"{name}: has no column '{key}', so its shapes belong to nothing. Add it.",
        )
    if layer.crs is None:
        raise BoundaryError(
            f"{name}：未声明坐标系，坐标没有意义。请声明（CGCS2000 为 EPSG:4490）后重新导出。",
            f"{name}: has no CRS, so its coordinates mean nothing. Declare it (CGCS2000 is"
            " EPSG:4490) and export again.",
        )
    return layer


def _placed(shapes: gpd.GeoDataFrame, keys: list[str | None], name: str) -> gpd.GeoDataFrame:
    """Bring shapes into EPSG:4490; refuse those whose coordinates their CRS cannot place."""
    crs = shapes.crs.to_string()[:MOST_CRS_LETTERS]
    try:
        placed = shapes.to_crs(CGCS2000)
        bounds = placed.bounds.to_numpy()
    except pyproj.exceptions.ProjError:  # a CRS of its own, without a place on the earth
        bounds = np.full((len(shapes), 4), np.nan)
    is_finite = np.isfinite(bounds).all(axis=1)
    is_beyond = (np.abs(bounds) > DEGREES).any(axis=1)
    is_lost = ~is_finite | is_beyond
    if is_lost.any():
        lost = ", ".join(
            str(key)
            for key, is_out in zip(
                keys,
                is_lost,
                strict=True,
            )
            if is_out
        )
        raise BoundaryError(
            f"{name}：{lost} 的坐标不符合所声明的坐标系（{crs}），或经纬度写反。"
            "请声明正确的坐标系。",
            f"{name}: the coordinates of {lost} cannot be placed by the declared CRS ({crs}), or"
            " longitude and latitude are swapped. Declare the right one.",
        )
    return placed


# --- faults of single shapes ----------------------------------------------------------------------


def _shape_faults(keys: list[str | None], shapes: gpd.GeoSeries, key: str) -> list[Fault]:
    """Collect the faults of each row, then keys that stand in several rows."""
    faults: list[Fault] = []
    for row, (name, shape) in enumerate(
        zip(keys, shapes, strict=True),
        start=1,
    ):
        if not name:
            faults.append(_key_fault(row, name, key))
        fault = _shape_fault(shape)
        if fault:
            zh, en = fault
            place_zh = f"第 {row} 行（{key} “{name}”）"
            place_en = f"row {row} ({key} '{name}')"
            faults.append((f"{place_zh}：{zh}", f"{place_en}: {en}"))
    named = pd.Series([name for name in keys if name], dtype=object)
    faults += [
        _repeated(
            name,
            key,
        )
        for name in named[named.duplicated()].unique()
    ]
    return faults


def _key_fault(row: int, name: str | None, key: str) -> Fault:
    if name is None:
        return (
            f"第 {row} 行：{key} 不是可用的文字或整数。请填写编号。",
            f"row {row}: {key} is neither text nor a whole number. Give the shape its id.",
        )
    return (
        f"第 {row} 行：{key} 为空。请填写编号。",
        f"row {row}: {key} is empty. Give the shape its id.",
    )


def _repeated(name: str, key: str) -> Fault:
    return (
        f"{key} “{name}”出现多次。请合并为一个多部件图形。",
        f"{key} '{name}' stands in several rows. Merge its parts into one multi-part shape.",
    )


def _shape_fault(shape: BaseGeometry | None) -> Fault | None:
    """Say what is wrong with a shape; None if it is a valid polygon."""
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
