"""Lists of offices read in one go, for tests of their values and rows."""

from functools import cache

import geopandas as gpd
import pandas as pd

from data.build.read import SOURCES_DIR
from data.office.cells import OfficeFile, Sheet
from data.office.decisions import ALL_ACCEPTED, Decisions
from data.office.head import HeadChoice, find_head
from data.office.matching import propose_mapping
from data.office.proposals import Proposals, propose_repairs
from data.office.references import References, references_of
from data.office.rows import ListRows, rows_from
from data.province import load_province
from data.tables import TABLES

NAMED = ("clusters", "platform_lists", "zones", "cluster_area_lists", "zone_lists")


@cache
def references(list_day: str = "") -> References:
    """What lists may refer to: the real counties, clusters and lists."""
    tables = {"counties": gpd.read_parquet(SOURCES_DIR / "counties.parquet")}
    for name in NAMED:
        tables[name] = pd.read_csv(SOURCES_DIR / f"{name}.csv", dtype=str, keep_default_na=False)
    return references_of(tables, load_province(SOURCES_DIR), list_day)


def file_of(rows, title="名单", since_1904=False, **about) -> OfficeFile:
    return OfficeFile("名单.xlsx", "xlsx", (Sheet(title, rows, **about),), since_1904)


def proposals_of(
    file: OfficeFile, table: str = "platforms", list_day: str = "", change=None
) -> Proposals:
    """A list read for a table; `change` makes the mapping that a user agrees to."""
    sheet = file.first_sheet
    head = find_head(sheet, file.name, HeadChoice(first=1) if change is None else HeadChoice())
    mapping = propose_mapping(head, TABLES[table]).mapping
    if change is not None:
        mapping = change(mapping)
    return propose_repairs(file, head, mapping, TABLES[table], references(list_day))


def read(
    *rows, table="platforms", decisions: Decisions = ALL_ACCEPTED, change=None, **about
) -> ListRows:
    """Rows of a list whose head is its first line, all repairs accepted."""
    day = about.pop("list_day", "")
    return rows_from(proposals_of(file_of(rows, **about), table, day, change), decisions)


def read_cell(head: str, value, table="platforms", **about):
    """The value that one cell gives, the kinds of its repairs, and the rules it breaks."""
    day = about.pop("list_day", "")
    change = about.pop("change", None)
    decisions = about.pop("decisions", ALL_ACCEPTED)
    file = file_of([[head], [value]], **about)
    proposals = proposals_of(file, table, day, change)
    made = rows_from(proposals, decisions)
    column = proposals.mapping.columns[head]
    values = made.rows[0].values if made.rows else {}
    kinds = [repair.kind for repair in proposals.repairs]
    return values.get(column, ""), kinds, [fault.rule for fault in made.faults]
