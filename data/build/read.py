"""The sources of a folder, read and checked: tables, shapes, policy sets, credits, or every fault at once."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from data.build import needs
from data.build.placing import AdminShapes
from data.checks.cells import Known, typed
from data.checks.ground import (
    approved_area_problems,
    boundary_notices,
    boundary_problems,
    coordinate_problems,
    county_gaps,
    county_overlaps,
    gazetteer_problems,
    town_point_problems,
)
from data.checks.reading import RawTable, read_csv
from data.checks.rows import notices
from data.checks.table import check
from data.credits import MAP_APPROVAL
from data.faults import Problem, Problems, RegistryError, refuse
from data.policy import PolicySet
from data.manifest import CREDIT_KEYS, hashes_of
from data.tables import SOURCES, TABLES
from data.tables.column import Table
from data.vocabulary import NO_CLUSTER, PROVINCE
from geo.boundaries import number_notice, read_boundaries, texts
from geo.errors import BoundaryError

SOURCES_DIR = Path(__file__).parents[1] / "sources"
BOUNDARY_FILES = ("zone_boundaries.parquet", "zone_boundaries.gpkg", "zone_boundaries.geojson")


@dataclass
class Sources:
    """Checked source tables, county and neighbour shapes, optional zone boundaries, and what was
    noticed.
    """

    tables: dict[str, pd.DataFrame]
    counties: gpd.GeoDataFrame
    context: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame | None
    as_of: str
    collection: dict
    hashes: dict[str, str]
    notices: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Read:
    """What a folder of sources holds as it stands, and everything that is wrong with it."""

    raw: dict[str, RawTable] = field(default_factory=dict)
    shapes: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    boundaries: gpd.GeoDataFrame | None = None
    problems: Problems = field(default_factory=Problems)
    notices: list[Problem] = field(default_factory=list)  # what is told and blocks nothing


def read_sources(folder: Path, policies: dict[str, PolicySet], as_of: str | None = None) -> Sources:
    """Every source table of a folder, checked against the schemas, the policy sets and
    each other.
    """
    read = read_all(folder, policies)
    refuse(read.problems)
    collection = _collection(folder)
    return Sources(
        {name: typed(table, TABLES[name]) for name, table in read.raw.items()},
        read.shapes["counties"],
        read.shapes["context_provinces"],
        read.boundaries,
        as_of=_day(as_of or collection["as_of"]),
        collection=collection,
        hashes=hashes_of(folder),
        notices=[notice for table in read.raw.values() for notice in table.notices]
        + [(notice.text("zh"), notice.text("en")) for notice in read.notices],
    )


def read_all(
    folder: Path, policies: dict[str, PolicySet], table: str = "", instead: Path | None = None
) -> Read:
    """Read and check a folder of sources, and what policy sets name of them; `instead` is read in
    place of the folder's own file of `table`.
    """
    read = Read()
    _read_shapes(read, folder, table, instead)
    for described in SOURCES:
        if not described.spatial:
            path = instead if described.name == table else folder / f"{described.name}.csv"
            found, faults = read_csv(path, described)
            read.problems += faults
            if found is not None:
                read.raw[described.name] = found
    known = known_values(
        {name: found.cells for name, found in read.raw.items()},
        read.shapes.get("counties"),
        policies,
    )
    for name, found in read.raw.items():
        read.problems += check(found, TABLES[name], known)
        read.notices += notices(found, TABLES[name])
    if "field_map" in read.raw:
        read.problems += needs.share_problems(read.raw["field_map"])
    if "clusters" in read.raw:
        read.problems += _unknown_clusters(policies, known["clusters.cluster_id"])
    if "counties" in read.shapes:
        _check_places(read, AdminShapes(read.shapes["counties"]))
    return read


def _unknown_clusters(policies: dict[str, PolicySet], known: frozenset[str]) -> list[Problem]:
    """Clusters that a policy set names and nobody registered: the plan's need for them could not be
    looked at.
    """
    named = [
        (policy, f"fields.{place}.clusters", name)
        for policy in policies.values()
        for place, one in enumerate(policy.fields)
        for name in one.clusters
    ]
    named += [(policy, "also", name) for policy in policies.values() for name in policy.also]
    return [
        Problem(f"{policy.id}.toml", None, key, name, "refers", ("clusters.cluster_id",) * 2)
        for policy, key, name in named
        if name not in known
    ]


def _check_places(read: Read, ground: AdminShapes) -> None:
    """Check points and boundaries against the counties they are said to be in, and the counties
    against each other.
    """
    read.problems += county_overlaps(ground)
    read.notices += county_gaps(ground)
    if "platforms" in read.raw:
        read.problems += coordinate_problems(read.raw["platforms"], ground)
    if "gazetteer" in read.raw:
        read.problems += gazetteer_problems(read.raw["gazetteer"], ground)
    if "zones" in read.raw:
        zones = read.raw["zones"]
        read.problems += town_point_problems(zones, ground) + approved_area_problems(zones, ground)
        if read.boundaries is not None:
            file = read.boundaries.attrs["file"]
            read.problems += boundary_problems(file, read.boundaries, zones, ground)
            read.notices += boundary_notices(file, read.boundaries, zones)


def _collection(folder: Path) -> dict:
    """The collection's day and credits."""
    try:
        # Notepad begins a file with a byte order mark
        collection = tomllib.loads((folder / "collection.toml").read_text(encoding="utf-8-sig"))
        date.fromisoformat(collection["as_of"])
        for credit in collection["credits"]:
            {key: credit[key].strip() for key in (*CREDIT_KEYS, *({MAP_APPROVAL} & credit.keys()))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        # bad UTF-8, TOML and days are ValueErrors
        raise RegistryError(
            f"collection.toml：无法读取（{error!r}）。"
            f"它说明来源的日期（as_of）与署名许可（credits：{', '.join(CREDIT_KEYS)}）。",
            f"collection.toml: cannot be read ({error!r}). It states the day (as_of) and the"
            f" credits ({', '.join(CREDIT_KEYS)}).",
        ) from error
    return collection


def _read_shapes(read: Read, folder: Path, table: str, instead: Path | None) -> None:
    """County and neighbour shapes by adcode, and zone boundaries if there are any."""
    for name in ("counties", "context_provinces"):
        path = instead if name == table else folder / f"{name}.parquet"
        shapes = _shapes(read, path, "adcode")
        if shapes is None:
            continue
        described = TABLES[name]
        missing = [column for column in described.names if column not in shapes]
        if missing:
            read.problems += [
                Problem(path.name, None, column, "", "missing column") for column in missing
            ]
            continue
        cells, faults = _attributes(read, path.name, shapes, described)
        read.problems += faults
        if not faults:  # else what refers to it cannot be judged
            read.shapes[name] = gpd.GeoDataFrame(
                cells, geometry=shapes.geometry.to_numpy(), crs=shapes.crs
            )
            read.shapes[name].attrs["file"] = path.name
    files = (
        [instead]
        if table == "zone_boundaries"
        else [folder / name for name in BOUNDARY_FILES if (folder / name).exists()]
    )
    if len(files) > 1:
        read.problems += [
            Problem(
                "zone_boundaries",
                None,
                "",
                "",
                "several",
                (", ".join(path.name for path in files),) * 2,
            )
        ]
    elif files:
        read.boundaries = _shapes(read, files[0], "zone_id")


def _shapes(read: Read, path: Path, key: str) -> gpd.GeoDataFrame | None:
    """The shapes of a file, or None and a problem."""
    if not path.exists():
        read.problems += [Problem(path.name, None, "", "", "missing file")]
        return None
    try:
        shapes = read_boundaries(path, key)
    except BoundaryError as error:
        read.problems += _told(path.name, error.zh, error.en)
        return None
    for told in shapes.attrs.pop("notices"):
        read.notices += _told(path.name, *told)
    shapes.attrs["file"] = path.name
    return shapes


def _attributes(
    read: Read, file: str, shapes: gpd.GeoDataFrame, described: Table
) -> tuple[pd.DataFrame, list[Problem]]:
    """Give the columns of a table beside its geometry as text, and what breaks the table's rules.

    Numbers become text, as public files have numbers for codes; lists and objects are faults.
    """
    rows = [place + 1 for place in shapes.index]
    columns, faults = {}, []
    for name in described.names:
        cells, numbers = texts(shapes[name])
        if numbers and name != described.key[0]:  # `read_boundaries` tells of the key
            read.notices += _told(file, *number_notice(file, name, numbers))
        faults += [
            Problem(file, row, name, str(value), "not text")
            for row, cell, value in zip(rows, cells, shapes[name], strict=True)
            if cell is None
        ]
        columns[name] = pd.Series([cell or "" for cell in cells], dtype="str")
    cells = pd.DataFrame(columns)
    blamed = {(fault.line, fault.column) for fault in faults}
    faults += [
        fault
        for fault in check(RawTable(file, cells, rows), described, {})
        if (fault.line, fault.column) not in blamed
    ]
    return cells, faults


def _told(file: str, zh: str, en: str) -> list[Problem]:
    """Give what a reader of boundaries says of a file, line by line; each line of it begins with
    the file's name.
    """
    lines = zip(zh.split("\n"), en.split("\n"), strict=True)
    return [
        Problem(
            file,
            None,
            "",
            "",
            "boundary",
            (one.removeprefix(file).lstrip("： "), other.removeprefix(file).lstrip(": ")),
        )
        for one, other in lines
    ]


def known_values(
    cells: dict[str, pd.DataFrame],
    counties: gpd.GeoDataFrame | None,
    policies: dict[str, PolicySet],
) -> Known:
    """What references may point to; a table that could not be read leaves its references
    unchecked.
    """
    known = {"policy_sets.id": frozenset(policies)}
    lists = ("platform_lists", "cluster_area_lists", "zone_lists")
    for name, column in (
        ("clusters", "cluster_id"),
        ("zones", "zone_id"),
        *((name, "list_id") for name in lists),
    ):
        if name in cells:
            known[f"{name}.{column}"] = frozenset(cells[name][column])
    if "clusters" in cells:
        known["clusters.cluster_id / none"] = known["clusters.cluster_id"] | {NO_CLUSTER}
    if counties is not None:
        known["counties.adcode"] = frozenset(counties["adcode"])
        known["units.adcode"] = (
            known["counties.adcode"] | frozenset(counties["city_adcode"]) | {PROVINCE}
        )
        known["counties.city"] = frozenset(counties["city"])
        known["counties"] = frozenset(
            counties["adcode"] + " " + counties["city"] + " " + counties["name"]
        )
        known["cities"] = frozenset(counties["city_adcode"] + " " + counties["city"])
    return known


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except (ValueError, TypeError):
        raise RegistryError(
            f"as-of“{text}”不是日期。请写成 2026-03-14。",
            f"as-of '{text}' is not a date. Write 2026-03-14.",
        ) from None
