"""The sources of a folder, read and checked: the tables, or every fault at once."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from data.admin_shapes import AdminShapes
from data.build import needs
from data.build.read_shapes import read_shapes
from data.build.references import known_values, unknown_clusters
from data.checks.cells import typed
from data.checks.ground import (
    approved_area_faults,
    boundary_faults,
    boundary_notices,
    coordinate_faults,
    county_gaps,
    county_overlaps,
    gazetteer_faults,
    town_point_faults,
)
from data.checks.reading import RawTable, read_csv
from data.checks.rows import notices
from data.checks.table import check
from data.credits import MAP_APPROVAL
from data.faults import Fault, Faults, RegistryError, SourceError, refuse
from data.manifest import hashes_of
from data.manifest_shape import CREDIT_KEYS, MADE
from data.policy import POLICY_DIR, PolicySet
from data.province import PROVINCE_FILE, Province, load_province
from data.tables import SOURCES, TABLES

SOURCES_DIR = Path(__file__).parents[1] / "sources"
COLLECTION_FILE = "collection.toml"
Collection = dict[str, Any]  # as `COLLECTION_FILE` holds it: as_of, credits, perhaps made


@dataclass
class Sources:
    """Checked source tables and shapes, their day and credits, and what was noticed."""

    province: Province
    tables: dict[str, pd.DataFrame]
    counties: gpd.GeoDataFrame
    context: gpd.GeoDataFrame  # the neighbouring provinces
    boundaries: gpd.GeoDataFrame | None  # of zones
    as_of: str
    collection: Collection
    hashes: dict[str, str]
    notices: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Read:
    """A folder of sources as it stands, and everything that is wrong with it."""

    province: Province | None = None
    raw: dict[str, RawTable] = field(default_factory=dict)
    shapes: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    boundaries: gpd.GeoDataFrame | None = None
    faults: Faults = field(default_factory=Faults)
    notices: list[Fault] = field(default_factory=list)  # they block nothing


def policy_folder(sources: Path) -> Path:
    """Give the folder of policy sets that sources bring along, else that of the project."""
    own = sources / POLICY_DIR.name
    return own if own.is_dir() else POLICY_DIR


def read_sources(folder: Path, policies: dict[str, PolicySet], as_of: str | None = None) -> Sources:
    """Read every source of a folder, checked against the schemas, the policy sets and each other.

    Args:
        folder: of the sources.
        policies: policy sets by id.
        as_of: the day that the sources stand for; the collection's own day if None.
    Raises:
        RegistryError: names every fault of every file.
    """
    read = read_all(folder, policies)
    refuse(read.faults)
    if read.province is None:
        raise ValueError(f"{PROVINCE_FILE} was not read, and no fault told of it")
    collection = read_collection(folder)
    told = [notice for table in read.raw.values() for notice in table.notices]
    told += [(notice.text("zh"), notice.text("en")) for notice in read.notices]
    return Sources(
        province=read.province,
        tables={
            name: typed(
                table,
                TABLES[name],
            )
            for name, table in read.raw.items()
        },
        counties=read.shapes["counties"],
        context=read.shapes["context_provinces"],
        boundaries=read.boundaries,
        as_of=_day(as_of or collection["as_of"]),
        collection=collection,
        hashes=hashes_of(folder),
        notices=told,
    )


def read_all(
    folder: Path, policies: dict[str, PolicySet], table: str = "", instead: Path | None = None
) -> Read:
    """Read and check a folder of sources, and the clusters that policy sets name.

    Args:
        folder: of the sources.
        policies: policy sets by id.
        table, instead: the file that is read in place of the folder's own file of this table.
    """
    found = read_shapes(folder, table, instead)
    read = Read(shapes=found.shapes, boundaries=found.boundaries, notices=found.notices)
    read.faults += found.faults
    _read_province(read, folder, policies)
    _read_tables(read, folder, table, instead)
    _check_tables(read, policies)
    if "counties" in read.shapes:
        _check_places(read, AdminShapes(read.shapes["counties"]))
    return read


def _read_province(read: Read, folder: Path, policies: dict[str, PolicySet]) -> None:
    if not (folder / PROVINCE_FILE).exists():
        read.faults += [Fault("missing file", file=PROVINCE_FILE)]
        return
    try:
        province = load_province(folder)
    except SourceError as error:
        read.faults += error.faults
        return
    read.province = province
    if province.policy not in policies:
        read.faults += [
            Fault(
                "refers",
                file=PROVINCE_FILE,
                column="policy",
                value=province.policy,
                fill={"detail": "policy_sets.id"},
            )
        ]


def _read_tables(read: Read, folder: Path, table: str, instead: Path | None) -> None:
    for described in SOURCES:
        if described.spatial:
            continue
        own = folder / f"{described.name}.csv"
        raw, faults = read_csv(
            instead if instead and described.name == table else own,
            described,
        )
        read.faults += faults
        if raw is not None:
            read.raw[described.name] = raw


def _check_tables(read: Read, policies: dict[str, PolicySet]) -> None:
    """Check every table against its description and the values that it refers to."""
    cells = {name: raw.cells for name, raw in read.raw.items()}
    counties = read.shapes.get("counties")
    known = known_values(cells, counties, policies, read.province)
    for name, raw in read.raw.items():
        read.faults += check(raw, TABLES[name], known)
        read.notices += notices(raw, TABLES[name])
    field_map = read.raw.get("field_map")
    if field_map is not None:
        read.faults += needs.share_faults(field_map)
    clusters = known.get("clusters.cluster_id")
    if clusters is not None:
        read.faults += unknown_clusters(policies, clusters)


def _check_places(read: Read, ground: AdminShapes) -> None:
    """Check points and boundaries against their counties, and the counties against each other."""
    read.faults += county_overlaps(ground)
    read.notices += county_gaps(ground)
    if "platforms" in read.raw:
        read.faults += coordinate_faults(read.raw["platforms"], ground)
    if "gazetteer" in read.raw:
        read.faults += gazetteer_faults(read.raw["gazetteer"], ground)
    if "zones" in read.raw:
        _check_zones(read, read.raw["zones"], ground)


def _check_zones(read: Read, zones: RawTable, ground: AdminShapes) -> None:
    read.faults += town_point_faults(zones, ground)
    read.faults += approved_area_faults(zones, ground)
    if read.boundaries is not None:
        file = read.boundaries.attrs["file"]
        read.faults += boundary_faults(file, read.boundaries, zones, ground)
        read.notices += boundary_notices(file, read.boundaries, zones)


def read_collection(folder: Path) -> Collection:
    """Read the collection's day and credits, and whether its rows are made.

    Raises:
        RegistryError: the file cannot be read, or does not state them.
    """
    try:
        # Notepad begins a file with a byte order mark
        collection = tomllib.loads((folder / COLLECTION_FILE).read_text(encoding="utf-8-sig"))
        date.fromisoformat(collection["as_of"])
        _refuse_no_flag(collection)
        for credit in collection["credits"]:
            _refuse_no_texts(credit)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # bad UTF-8, TOML and days are ValueErrors
        raise RegistryError(
            f"collection.toml：无法读取（{error!r}）。"
            f"它说明来源的日期（as_of）与署名许可（credits：{', '.join(CREDIT_KEYS)}），"
            "示例数据另写 made = true。",
            f"collection.toml: cannot be read ({error!r}). It states the day (as_of) and the"
            f" credits ({', '.join(CREDIT_KEYS)}); made data has made = true, too.",
        ) from error
    return collection


def _refuse_no_flag(collection: Collection) -> None:
    """Raise TypeError if `made` is neither true nor false."""
    if not isinstance(collection.get(MADE, False), bool):
        raise TypeError(f"{MADE} = {collection[MADE]!r}")


def _refuse_no_texts(credit: dict[str, Any]) -> None:
    """Raise KeyError, TypeError or AttributeError if a credit lacks a text."""
    for key in (*CREDIT_KEYS, *({MAP_APPROVAL} & credit.keys())):
        credit[key].strip()


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except (ValueError, TypeError):
        raise RegistryError(
            f"as-of“{text}”不是日期。请写成 2026-03-14。",
            f"as-of '{text}' is not a date. Write 2026-03-14.",
        ) from None
