"""Shapes of the sources: counties, neighbouring provinces, and zone boundaries if there are any."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from data.checks.reading import RawTable
from data.checks.table import check
from data.faults import Fault
from data.tables import TABLES
from data.tables.column import Table
from geo.boundaries import read_boundaries
from geo.errors import BoundaryError
from geo.keys import number_notice, texts

BOUNDARY_FILES = ("zone_boundaries.parquet", "zone_boundaries.gpkg", "zone_boundaries.geojson")
SPATIAL_SOURCES = ("counties", "context_provinces")


@dataclass
class ReadShapes:
    """The shapes of a folder of sources as they stand, and everything that is wrong with them."""

    shapes: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    boundaries: gpd.GeoDataFrame | None = None
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)  # they block nothing


def read_shapes(folder: Path, table: str = "", instead: Path | None = None) -> ReadShapes:
    """Read and check the files of shapes of a folder.

    Args:
        folder: of the sources.
        table, instead: the file that is read in place of the folder's own file of this table.
    """
    read = ReadShapes()
    for name in SPATIAL_SOURCES:
        own = folder / f"{name}.parquet"
        _read_described(
            read,
            instead if instead and name == table else own,
            TABLES[name],
        )
    files = [folder / name for name in BOUNDARY_FILES if (folder / name).exists()]
    if instead and table == "zone_boundaries":
        files = [instead]
    if len(files) > 1:
        names = ", ".join(path.name for path in files)
        read.faults.append(Fault("several", file="zone_boundaries", fill={"detail": names}))
    elif files:
        read.boundaries = _read_file(read, files[0], "zone_id")
    return read


def boundary_shapes(boundaries: gpd.GeoDataFrame | None) -> dict[str, BaseGeometry]:
    """Give the real boundary of each zone that has one, by zone_id."""
    if boundaries is None:
        return {}
    return dict(zip(boundaries["zone_id"], boundaries.geometry, strict=True))


def _read_described(read: ReadShapes, path: Path, described: Table) -> None:
    """Read shapes with the columns of a table, if nothing is wrong with them."""
    shapes = _read_file(read, path, described.key[0])
    if shapes is None:
        return
    missing = [column for column in described.names if column not in shapes]
    if missing:
        read.faults += [
            Fault("missing column", file=path.name, column=column) for column in missing
        ]
        return
    cells, faults = _attributes(read, path.name, shapes, described)
    read.faults += faults
    if not faults:  # else what refers to it cannot be judged
        table = gpd.GeoDataFrame(cells, geometry=shapes.geometry.to_numpy(), crs=shapes.crs)
        table.attrs["file"] = path.name
        read.shapes[described.name] = table


def _read_file(read: ReadShapes, path: Path, key: str) -> gpd.GeoDataFrame | None:
    """Read the shapes of a file; None and a fault if that fails."""
    if not path.exists():
        read.faults.append(Fault("missing file", file=path.name))
        return None
    try:
        shapes = read_boundaries(path, key)
    except BoundaryError as error:
        read.faults += _lines_of(path.name, error.zh, error.en)
        return None
    for zh, en in shapes.attrs.pop("notices"):
        read.notices += _lines_of(path.name, zh, en)
    shapes.attrs["file"] = path.name
    return shapes


def _attributes(
    read: ReadShapes, file: str, shapes: gpd.GeoDataFrame, described: Table
) -> tuple[pd.DataFrame, list[Fault]]:
    """Give the columns of a table beside its geometry as text, and what breaks the table's rules.

    Numbers become text, as public files have numbers for codes; lists and objects are faults.
    """
    rows = [place + 1 for place in shapes.index]
    columns = {}
    faults = []
    for name in described.names:
        cells, numbers = texts(shapes[name])
        if numbers and name != described.key[0]:  # `read_boundaries` tells of the key
            read.notices += _lines_of(file, *number_notice(file, name, numbers))
        faults += [
            Fault("not text", file=file, line=row, column=name, value=str(value))
            for row, cell, value in zip(rows, cells, shapes[name], strict=True)
            if cell is None
        ]
        columns[name] = pd.Series(
            [cell or "" for cell in cells],
            dtype="str",
        )
    table = pd.DataFrame(columns)
    others = _other_faults(RawTable(file, table, rows), described, faults)
    return table, faults + others


def _other_faults(table: RawTable, described: Table, faults: Iterable[Fault]) -> list[Fault]:
    """Check the rules of a table; cells that have a fault already are not blamed again."""
    blamed = {fault.place for fault in faults}
    return [fault for fault in check(table, described, {}) if fault.place not in blamed]


def _lines_of(file: str, zh: str, en: str) -> list[Fault]:
    """Turn the text of an error about a file into faults, one a line.

    Each line of the text begins with the file's name, which a fault names by itself.
    """
    lines_zh = [line.removeprefix(file).lstrip("： ") for line in zh.split("\n")]
    lines_en = [line.removeprefix(file).lstrip(": ") for line in en.split("\n")]
    return [
        Fault("boundary", file=file, fill={"detail": line})
        for line in zip(lines_zh, lines_en, strict=True)
    ]
