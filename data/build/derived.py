"""Tables made from columns of the sources: clusters and services of platforms, cited sources."""

import hashlib

import pandas as pd

from data.frames import with_types
from data.tables.built import PROVENANCE
from data.tables.column import Table
from data.vocabulary import NO_CLUSTER, UNKNOWN_STAGE


def conformed(table: pd.DataFrame, described: Table) -> pd.DataFrame:
    """Give a table exactly the columns of its description, in its order and types."""
    return with_types(table, described.pandas_types)


def make_platform_clusters(platforms: pd.DataFrame, field_map: pd.DataFrame) -> pd.DataFrame:
    """Make `platform_clusters`: what a platform's field stands for by the reviewed map.

    A platform whose field is not stated serves no cluster.
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
    """Make `platform_services`: services as written, coded by the reviewed map.

    A service that the map does not hold is of the unknown stage.
    """
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
    """Make `sources`: every distinct source of the fact rows, with the rows that rest on it."""
    cited_columns = ["source_title", "source_url", "source_kind", "source_date"]
    parts = [
        table.reindex(columns=cited_columns).astype("str")
        for table in given.values()
        if "source_url" in table
    ]
    cited = pd.concat(parts, ignore_index=True)
    cited = cited.dropna(subset=["source_url", "source_title"], how="all").fillna("")
    grouped = cited.groupby(["source_url", "source_kind"], as_index=False).agg(
        title=("source_title", "max"), date=("source_date", "max"), rows=("source_url", "size")
    )
    grouped = grouped.rename(columns={"source_url": "url", "source_kind": "kind"})
    source_id = [
        hashlib.sha256(f"{url}{title}".encode()).hexdigest()[:10]
        for url, title in zip(grouped["url"], grouped["title"], strict=True)
    ]
    return grouped.assign(source_id=source_id)[list(PROVENANCE.names)]
