"""Tables of units and of what serves them: counties, cities, zones, areas; clusters and services of platforms."""

import hashlib
from collections.abc import Iterable

import geopandas as gpd
import pandas as pd

from data.build.placing import AdminShapes
from data.tables.built import PROVENANCE
from data.tables.column import Table
from data.vocabulary import NO_CLUSTER, PROVINCE, UNKNOWN_STAGE
from geo.boundaries import area_km2, label_point


def conformed(table: pd.DataFrame, described: Table) -> pd.DataFrame:
    """A table with exactly the columns of its description, in its order and types, whatever values
    it happens to hold.
    """
    types = {"VARCHAR": "str", "INTEGER": "Int64", "DOUBLE": "float64"}
    return table.reindex(columns=list(described.names)).astype(
        {column.name: types[column.type] for column in described.columns}
    )


def make_units(
    given: dict[str, pd.DataFrame],
    counties: gpd.GeoDataFrame,
    ground: AdminShapes,
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


def make_platform_clusters(platforms: pd.DataFrame, field_map: pd.DataFrame) -> pd.DataFrame:
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


def make_services(platforms: pd.DataFrame, service_map: pd.DataFrame) -> pd.DataFrame:
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


def make_sources(given: dict[str, pd.DataFrame]) -> pd.DataFrame:
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
