"""Sources to snapshot: read and check everything, place, assign, measure, write beside, then rename
into force.
"""

import hashlib
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import shapely

from data import needs, places
from data.check import (
    Known,
    Problem,
    Problems,
    RawTable,
    RegistryError,
    check,
    notices,
    read_csv,
    refuse,
    typed,
)
from data.credits import MAP_APPROVAL
from data.policy import POLICY_DIR, PolicySet, load_policies
from data.registry import sql
from data.snapshot import CREDIT_KEYS, REGISTRY_DIR, hashes_of, write_snapshot
from data.tables import SOURCES, TABLES
from data.tables.built import PROVENANCE, UNKNOWN_STAGE
from data.vocabulary import CONFIDENCES, NO_CLUSTER, PROVINCE
from geo.boundaries import area_km2, label_point, number_notice, read_boundaries, texts
from geo.draw import geojson, on_plane, path, shared_lines
from geo.errors import BoundaryError

SOURCES_DIR = Path(__file__).parent / "sources"
STEPS = ("read", "place", "needs", "measure", "draw", "write")
# west, south, east, north of the ground that maps show, degrees: context_provinces is cut to it,
# east of it is sea
SHEET = (116.4, 26.2, 124.2, 32.2)
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


def build(
    sources_dir: Path = SOURCES_DIR,
    out: Path = REGISTRY_DIR,
    as_of: str | None = None,
    policy_dir: Path = POLICY_DIR,
    step: Callable[[str], None] = lambda name: None,
) -> dict:
    """Build a snapshot and put it in force; returns its manifest.

    Args:
        as_of: the day the snapshot stands for; the collection's own day if None.
        step: called with the name of each step of `STEPS` before it begins.
    Raises:
        RegistryError, BoundaryError: with every fault found; the snapshot in force stays in force.
    """
    step("read")
    policies = load_policies(policy_dir)
    sources = read_sources(sources_dir, policies, as_of)
    tables, spatial = _derive(sources, policies, step)
    step("write")
    about = {
        "as_of": sources.as_of,
        "credits": sources.collection["credits"],
        "sources": sources.hashes,
        "policy_sets": {policy.id: policy.version for policy in policies.values()},
        "notices": sources.notices,
    }
    return write_snapshot(out, tables, spatial, policy_dir, about)


# --- read ---------------------------------------------------------------------------------------


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
        _check_places(read, places.Ground(read.shapes["counties"]))
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


def _check_places(read: Read, ground: places.Ground) -> None:
    """Check points and boundaries against the counties they are said to be in, and the counties
    against each other.
    """
    read.problems += places.county_overlaps(ground)
    read.notices += places.county_gaps(ground)
    if "platforms" in read.raw:
        read.problems += places.coordinate_problems(read.raw["platforms"], ground)
    if "gazetteer" in read.raw:
        read.problems += places.gazetteer_problems(read.raw["gazetteer"], ground)
    if "zones" in read.raw:
        zones = read.raw["zones"]
        read.problems += places.town_point_problems(zones, ground) + places.approved_area_problems(
            zones, ground
        )
        if read.boundaries is not None:
            file = read.boundaries.attrs["file"]
            read.problems += places.boundary_problems(file, read.boundaries, zones, ground)
            read.notices += places.boundary_notices(file, read.boundaries, zones)


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


# --- derive -------------------------------------------------------------------------------------


def _derive(
    sources: Sources, policies: dict[str, PolicySet], step: Callable[[str], None]
) -> tuple[dict[str, pd.DataFrame], dict[str, gpd.GeoDataFrame]]:
    """Every table of the snapshot: plain ones, and those with a geometry column."""
    step("place")
    given = sources.tables
    ground = places.Ground(sources.counties)
    zone_rows, zone_places, zone_drawings = places.place_zones(
        given["zones"], ground, sources.boundaries
    )
    platform_rows, platform_places = places.place_platforms(
        given["platforms"], given["zones"], zone_rows, zone_places, given["gazetteer"], ground
    )
    units, unit_counties = _units(given, sources.counties, ground, zone_rows)
    counties_of = unit_counties.groupby(["unit_kind", "unit_id"])["adcode"].agg(tuple).to_dict()
    area_extents = given["cluster_areas"].set_index("area_id")["extent"].to_dict()
    unit_places = places.unit_places(units, counties_of, area_extents, zone_places, ground)

    step("needs")
    zone_clusters, too_broad = needs.industries_to_clusters(given["zones"], given["field_map"])
    zone_clusters = zone_clusters.sort_values(["zone_id", "cluster_id"], ignore_index=True)
    demand = needs.demand_frame(
        given["cluster_areas"],
        given["zones"],
        zone_clusters,
        unit_counties,
        sources.counties,
        policies,
    )
    platform_clusters = _platform_clusters(given["platforms"], given["field_map"])

    step("measure")
    boundaries = (
        {}
        if sources.boundaries is None
        else dict(zip(sources.boundaries["zone_id"], sources.boundaries.geometry, strict=True))
    )
    hosts = dict(
        zip(
            platform_rows["platform_id"],
            platform_rows["host_zone_id"].where(platform_rows["host_zone_id"].notna(), None),
            strict=True,
        )
    )
    distances = places.Distances()
    proximity = places.proximity(unit_places, platform_places, hosts, boundaries, distances)
    county_reach = places.county_reach(unit_places, ground, distances)
    regions, cells = places.unit_regions(unit_places, boundaries, distances)
    own_place = zone_rows.loc[
        ~zone_rows["geometry_basis"].isin(("county", "none")), "zone_id"
    ].tolist()

    step("draw")
    spatial = {
        "counties": sources.counties,
        "zone_shapes": gpd.GeoDataFrame(
            {"zone_id": list(zone_drawings)},
            geometry=list(zone_drawings.values()),
            crs=sources.counties.crs,
        ),
    }
    tables = given | {
        "units": _on_plane(units),
        "unit_counties": unit_counties,
        "zone_places": zone_rows.drop(columns="counties"),
        "zone_industries": zone_clusters,
        "zone_industries_unmapped": too_broad,
        "platform_places": _on_plane(platform_rows),
        "platform_clusters": platform_clusters,
        "platform_services": _services(given["platforms"], given["service_map"]),
        "needs": demand,
        "proximity": proximity,
        "county_reach": county_reach,
        "zone_reach": places.zone_reach(unit_places, zone_places, own_place, boundaries, distances),
        "unit_regions": regions,
        "region_cells": cells,
        "platform_pairs": places.platform_pairs(platform_places, distances),
        "borders": places.borders(unit_places, sources.context),
        "lists": needs.official_lists(given),
        "unit_sizes": needs.unit_sizes(given["indicators"], unit_counties),
        "sources": _provenance(given),
        "drawings": _drawings(sources, ground, zone_drawings),
    }
    conforming = {name: conformed(table, TABLES[name]) for name, table in tables.items()}
    conforming["robustness"] = conformed(_robustness(conforming, policies), TABLES["robustness"])
    return conforming | _policy_tables(policies, given["clusters"]), spatial


def _robustness(tables: dict[str, pd.DataFrame], policies: dict[str, PolicySet]) -> pd.DataFrame:
    """Table `robustness`: every need of every policy set in every setting of its grid."""
    con = duckdb.connect()
    scopes = _policy_tables(policies, tables["clusters"])
    for name in (
        "needs",
        "platforms",
        "clusters",
        "field_map",
        "platform_clusters",
        "proximity",
        "platform_services",
        *scopes,
    ):
        con.register(name, (tables | scopes)[name])
    con.execute(sql("macros"))
    counted = []
    for policy in policies.values():
        strong = list(CONFIDENCES[: CONFIDENCES.index(policy.min_confidence) + 1])
        grid = {
            name: [list(one) if isinstance(one, tuple) else one for one in values]
            for name, values in policy.grid.items()
        }
        found = con.execute(
            sql("robustness_counted"), {"policy_id": policy.id, "confidences": strong, **grid}
        ).df()
        counted.append(found.assign(policy_id=policy.id))
    return pd.concat(counted, ignore_index=True)


def conformed(table: pd.DataFrame, described: Table) -> pd.DataFrame:
    """A table with exactly the columns of its description, in its order and types, whatever values
    it happens to hold.
    """
    types = {"VARCHAR": "str", "INTEGER": "Int64", "DOUBLE": "float64"}
    return table.reindex(columns=list(described.names)).astype(
        {column.name: types[column.type] for column in described.columns}
    )


def _units(
    given: dict[str, pd.DataFrame],
    counties: gpd.GeoDataFrame,
    ground: places.Ground,
    zone_rows: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tables `units` and `unit_counties`."""
    english = given["place_names"].set_index("adcode")["name_en"]
    rows, members = [], []

    def add(kind: str, unit_id: str, codes: Iterable[str], **columns: object) -> None:
        rows.append({"unit_kind": kind, "unit_id": unit_id, **columns})
        members.extend((kind, unit_id, code) for code in codes)

    for county in counties.itertuples():
        lon, lat = label_point(county.geometry)
        add(
            "county",
            county.adcode,
            (county.adcode,),
            name=county.name,
            name_en=english.get(county.adcode),
            city=county.city,
            county=county.name,
            adcode=county.adcode,
            city_adcode=county.city_adcode,
            area_km2=round(area_km2(county.geometry), 1),
            lon=lon,
            lat=lat,
        )
    for code, shape in ground.city_shape.items():
        lon, lat = label_point(shape)
        city = counties.loc[counties["city_adcode"] == code, "city"].iloc[0]
        add(
            "city",
            code,
            ground.members[code],
            name=city,
            name_en=english.get(code),
            city=city,
            adcode=code,
            city_adcode=code,
            area_km2=round(area_km2(shape), 1),
            lon=lon,
            lat=lat,
        )
    lon, lat = label_point(ground.province)
    add(
        "province",
        PROVINCE,
        ground.shape,
        name="浙江省",
        name_en=english.get(PROVINCE),
        adcode=PROVINCE,
        area_km2=round(area_km2(ground.province), 1),
        lon=lon,
        lat=lat,
    )
    city_of = counties.set_index("adcode")["city_adcode"]
    for zone, place in zip(given["zones"].itertuples(), zone_rows.itertuples(), strict=True):
        add(
            "zone",
            zone.zone_id,
            place.counties,
            name=zone.name,
            name_en=zone.name,
            city=zone.city,
            county=zone.county,
            adcode=zone.adcode,
            city_adcode=ground.city_code.get(zone.city),
            lon=place.lon,
            lat=place.lat,
        )
    for area in given["cluster_areas"].itertuples():
        codes = ground.counties_of(area.adcode)
        city = area.adcode if area.adcode in ground.members else city_of.get(area.adcode)
        lon, lat = label_point(ground.union(codes))
        add(
            "area",
            area.area_id,
            codes,
            name=area.name,
            name_en=area.name,
            city=area.city,
            county=area.county,
            adcode=area.adcode,
            city_adcode=city,
            lon=lon,
            lat=lat,
        )
    units = pd.DataFrame(rows).sort_values(["unit_kind", "unit_id"], ignore_index=True)
    unit_counties = pd.DataFrame(members, columns=["unit_kind", "unit_id", "adcode"])
    boxes = counties.bounds.assign(adcode=counties["adcode"]).merge(unit_counties, on="adcode")
    boxes = boxes.groupby(["unit_kind", "unit_id"]).agg(
        west=("minx", "min"), south=("miny", "min"), east=("maxx", "max"), north=("maxy", "max")
    )
    units = units.merge(boxes.round(4), on=["unit_kind", "unit_id"], how="left")
    return units, unit_counties.sort_values(list(unit_counties), ignore_index=True)


def _platform_clusters(platforms: pd.DataFrame, field_map: pd.DataFrame) -> pd.DataFrame:
    """Which clusters a platform's field stands for, by the reviewed map; a field not stated serves
    none.
    """
    shares = field_map[field_map["cluster_id"] != NO_CLUSTER]
    mapped = (
        platforms[["platform_id", "field"]]
        .dropna()
        .merge(shares, left_on="field", right_on="field_text")
    )
    columns = ["platform_id", "cluster_id", "weight", "basis"]
    return mapped[columns].sort_values(columns[:2], ignore_index=True)


def _services(platforms: pd.DataFrame, service_map: pd.DataFrame) -> pd.DataFrame:
    """Services as written, coded by the reviewed map; what the map does not know has no stage."""
    services = platforms[["platform_id", "services"]].dropna()
    services = services.assign(service=services["services"].str.split(";")).explode("service")
    services["service"] = services["service"].str.strip()
    coded = services.merge(
        service_map, left_on="service", right_on="service_text", how="left"
    ).fillna({"stage": UNKNOWN_STAGE})
    return (
        coded[["platform_id", "service", "stage", "plan_service"]]
        .drop_duplicates()
        .sort_values(["platform_id", "service", "stage"], ignore_index=True)
    )


def _provenance(given: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Every distinct source of the fact rows, with the number of rows that rest on it."""
    parts = []
    for table in given.values():
        if "source_url" in table:
            parts.append(
                table.reindex(
                    columns=["source_title", "source_url", "source_kind", "source_date"]
                ).astype("str")
            )
    cited = (
        pd.concat(parts, ignore_index=True)
        .dropna(subset=["source_url", "source_title"], how="all")
        .fillna("")
    )
    grouped = cited.groupby(["source_url", "source_kind"], as_index=False).agg(
        title=("source_title", "max"), date=("source_date", "max"), rows=("source_url", "size")
    )
    grouped = grouped.rename(columns={"source_url": "url", "source_kind": "kind"})
    source_id = [
        hashlib.sha256(f"{url}{title}".encode()).hexdigest()[:10]
        for url, title in zip(grouped["url"], grouped["title"], strict=True)
    ]
    return grouped.assign(source_id=source_id)[list(PROVENANCE.names)]


def _drawings(sources: Sources, ground: places.Ground, zone_drawings: dict) -> pd.DataFrame:
    """Table `drawings`: what a map draws, as text made once."""
    province = ground.union(tuple(ground.shape))
    shapes = [("county", adcode, shape) for adcode, shape in ground.shape.items()]
    shapes += [("city", adcode, shape) for adcode, shape in ground.city_shape.items()]
    shapes += [
        ("province", PROVINCE, province),
        ("city_borders", PROVINCE, shared_lines(ground.city_shape.values())),
    ]
    shapes += [("context", row.adcode, row.geometry) for row in sources.context.itertuples()] + [
        ("sheet", PROVINCE, shapely.box(*SHEET))
    ]
    shapes += [("zone", zone_id, shape) for zone_id, shape in zone_drawings.items()]
    rows = [(layer, name, geojson(shape), path(shape)) for layer, name, shape in shapes]
    return pd.DataFrame(rows, columns=["layer", "id", "geojson", "path"]).sort_values(
        ["layer", "id"], ignore_index=True
    )


def _on_plane(table: pd.DataFrame) -> pd.DataFrame:
    """A table with lon and lat, with x_km and y_km beside them."""
    x_km, y_km = on_plane(table[["lon", "lat"]].to_numpy(float)).T
    located = table["lon"].notna()
    return table.assign(
        x_km=pd.Series(x_km, table.index).where(located),
        y_km=pd.Series(y_km, table.index).where(located),
    )


def policy_scope(policies: dict[str, PolicySet], clusters: pd.DataFrame) -> pd.DataFrame:
    """Which clusters each policy set stands for: those of its fields and tiers, and single ones."""
    rows = [
        (policy.id, cluster_id)
        for policy in policies.values()
        for cluster_id, tier in zip(clusters["cluster_id"], clusters["tier"], strict=True)
        if tier in policy.tiers or cluster_id in (*policy.plan_clusters, *policy.also)
    ]
    return pd.DataFrame(rows, columns=["policy_id", "cluster_id"], dtype="str")


def _policy_tables(
    policies: dict[str, PolicySet], clusters: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Policy sets as small tables, so that SQL joins them."""

    def long(column: str, value: str, of: Callable[[PolicySet], dict[str, float]]) -> pd.DataFrame:
        rows = [
            (policy.id, key, number)
            for policy in policies.values()
            for key, number in of(policy).items()
        ]
        return pd.DataFrame(rows, columns=["policy_id", column, value])

    return {
        "policy_radii": long("kind", "radius_km", lambda policy: policy.radius_km),
        "policy_need_weights": long("basis", "weight", lambda policy: policy.need_weight),
        "policy_levels": long("level", "factor", lambda policy: policy.level_factor),
        "policy_statuses": long("status", "factor", lambda policy: policy.status_factor),
        "policy_scope": policy_scope(policies, clusters),
        "policy_stages": pd.DataFrame(
            [
                (policy.id, kind, stage)
                for policy in policies.values()
                for kind, stages in policy.stages_required.items()
                for stage in stages
            ],
            columns=["policy_id", "kind", "stage"],
            dtype="str",
        ),
    }
