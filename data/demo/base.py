"""What made rows stand on: the real counties, clusters, towns, zones and sizes, and a seed."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd

from data.admin_shapes import AdminShapes
from data.build.needs import WHOLE_YEAR
from data.build.read import SOURCES_DIR, Collection, policy_folder, read_collection
from data.policy import PolicySet, load_policies
from data.province import Province, load_province
from data.tables import SOURCES, TABLES
from data.vocabulary import SIZES

MARK = "示例"  # begins the name of everything that is made
Row = dict[str, str]  # of a source table, as its file writes it; what is left out is blank
Tables = dict[str, pd.DataFrame]  # as text, a blank cell is ""


@dataclass(frozen=True, eq=False)
class Base:
    """The real record, and the seed from which made rows are drawn over it.

    tables: every plain source table by name, as text.
    ground: the counties as shapes.
    policies: by id.
    """

    seed: int
    folder: Path
    tables: Tables
    ground: AdminShapes
    province: Province
    policies: dict[str, PolicySet]
    collection: Collection

    def draws(self, table: str) -> np.random.Generator:
        """Start the draws of a table: they stay the same when another table is made, too."""
        name = table.encode()
        digest = hashlib.sha256(name)
        own = int(digest.hexdigest(), 16)
        seeds = [self.seed, own]
        return np.random.default_rng(seeds)

    @property
    def source(self) -> Row:
        """The source columns of a made row."""
        title = f"{MARK}数据（种子 {self.seed}）"
        return {"source_title": title}

    @property
    def policy(self) -> PolicySet:
        """The policy set of the province."""
        default = self.province.policy
        return self.policies[default]

    @cached_property
    def value_added(self) -> dict[str, float]:
        """Industrial value added of each county in its latest whole year, 100 million CNY."""
        table = self.tables["indicators"]
        wanted = SIZES["value_added"]
        counties = self.ground.counties["adcode"]
        table = table[table["indicator"] == wanted]
        table = table[table["adcode"].isin(counties)]
        table = table[table["period"] == WHOLE_YEAR]
        last = table["year"].max()
        latest = table[table["year"] == last]
        values = latest.set_index("adcode")["value"]
        sizes = values.astype(float)
        # where it is not on record a county counts as the smallest does
        least = sizes.min()
        every = sizes.reindex(counties, fill_value=least)
        return dict(every.items())

    @cached_property
    def city_of(self) -> dict[str, str]:
        """County code -> the name of its city."""
        counties = self.ground.counties
        codes = counties["adcode"]
        return dict(zip(codes, counties["city"], strict=True))

    @cached_property
    def cluster_name(self) -> dict[str, str]:
        """Cluster -> its Chinese name without the part in brackets."""
        table = self.tables["clusters"]
        names = table["name_zh"].map(without_brackets)
        clusters = table["cluster_id"]
        return dict(zip(clusters, names, strict=True))

    def clusters_of(self, *tiers: str) -> list[str]:
        """Give the clusters of some tiers."""
        table = self.tables["clusters"]
        is_wanted = table["tier"].isin(tiers)
        chosen = table[is_wanted]
        return chosen["cluster_id"].tolist()

    def place(self, adcode: str) -> Row:
        """Give the columns that say in which county something is."""
        names = self.ground.county_name
        return {
            "city": self.city_of[adcode],
            "county": names[adcode],
            "adcode": adcode,
        }


def read_base(seed: int, folder: Path = SOURCES_DIR) -> Base:
    """Read the real record that rows are drawn over.

    Args:
        folder: of sources that a build accepts.
    """
    tables = {}
    for table in SOURCES:
        if table.spatial:
            continue
        path = folder / f"{table.name}.csv"
        tables[table.name] = pd.read_csv(
            path,
            dtype=str,
            keep_default_na=False,
        )
    counties = gpd.read_parquet(folder / "counties.parquet")
    return Base(
        seed=seed,
        folder=folder,
        tables=tables,
        ground=AdminShapes(counties),
        province=load_province(folder),
        policies=load_policies(policy_folder(folder)),
        collection=read_collection(folder),
    )


def table_of(name: str, rows: list[Row]) -> pd.DataFrame:
    """Make a source table of rows: every column of its description, blank where a row has none.

    Raises:
        ValueError: a row has a column that the table does not.
    """
    names = TABLES[name].names
    table = pd.DataFrame(rows, dtype=str)
    columns = set(map(str, table))
    strangers = sorted(columns.difference(names))
    if strangers:
        listed = ", ".join(strangers)
        raise ValueError(f"{name} has no column {listed}")
    whole = table.reindex(columns=list(names), fill_value="")
    return whole.fillna("")


def records(table: pd.DataFrame) -> list[Row]:
    """Give the rows of a table of text."""
    rows = table.to_dict("records")
    return cast(list[Row], rows)


def without_brackets(name: str) -> str:
    """Give a name up to its first bracket."""
    before, _, _ = name.partition("（")
    return before
