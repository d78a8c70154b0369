"""What a report is of: a place and its clusters, with the rows and counts that are theirs."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.documents.decisions import NO_DECISIONS, Decisions
from analytics.documents.workbook.views import workbook_views
from analytics.gap_table import defended_needs
from analytics.ids import Row
from analytics.questions.coverage import within_place
from analytics.setting import Setting
from analytics.siting.ask import DEFAULT_SITES
from analytics.words import name_in, word
from data.registry import Registry, query
from geo.errors import PlanningError

PLACES = ("province", "city", "county")


@dataclass(frozen=True)
class Subject:
    """A place and its clusters under a setting: what every section is made from."""

    registry: Registry
    setting: Setting
    language: str
    place: str  # "kind:id": the province, a city or a county
    clusters: tuple[str, ...] = ()  # none: all
    decisions: Decisions = NO_DECISIONS
    sites: int = DEFAULT_SITES  # new platforms in the siting plan of the whole province

    def text(self, key: str, **values: object) -> str:
        """Read a word of the catalogue in the report's language."""
        return word(key, self.language, **values)

    def name(self, row: Row, what: str = "name") -> str:
        """Read a row's name in the report's language."""
        return name_in(row, self.language, what)

    @property
    def kind(self) -> str:
        return self.place.partition(":")[0]

    @property
    def code(self) -> str:
        return self.place.partition(":")[2]

    @property
    def is_whole(self) -> bool:
        """True for the province with all its clusters; goals and siting plans are of it alone."""
        return self.kind == "province" and not self.clusters

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the evidence ids of counts of county needs."""
        filters = {}
        if self.kind == "city":
            filters["city"] = self.code
        if self.kind == "county":
            filters["unit"] = self.code
        if len(self.clusters) == 1:
            filters["cluster"] = self.clusters[0]
        return filters

    @cached_property
    def views(self) -> dict[str, pd.DataFrame]:
        """The tables of the workbook, of the clusters."""
        return workbook_views(self.registry, self.setting, clusters=self.clusters)

    def within(self, table: pd.DataFrame) -> pd.DataFrame:
        """Keep rows of the place, by the county they belong to, and of the clusters."""
        if "adcode" in table:
            table = within_place(table, self.place)
        if self.clusters and "cluster_id" in table:
            table = table[table["cluster_id"].isin(self.clusters)]
        return table

    def needs(self, unit_kind: str) -> pd.DataFrame:
        """Choose the needs of a kind of unit in the place."""
        needs = defended_needs(self.registry, self.setting)
        return self.within(needs[needs["unit_kind"] == unit_kind])

    def cluster_names(self) -> dict[str, str]:
        """Name every cluster of the registry, by id and in its order."""
        clusters = query(self.registry, "clusters").to_dict("records")
        return {row["cluster_id"]: self.name(row) for row in clusters}


def place_name(registry: Registry, place: str, language: str) -> str:
    """Name a place that a report can be of.

    Args:
        place: "kind:id" of the province, a city or a county.
    Raises:
        PlanningError: there is no such place.
    """
    kind, _, code = place.partition(":")
    units = query(registry, "units")
    named = (units["unit_kind"] == kind) & (units["unit_id"] == code)
    if kind not in PLACES or not named.any():
        raise PlanningError(
            f"报告的地区须为 province、city:代码 或 county:代码，没有“{place}”。",
            f"A report is of province, city:CODE or county:CODE; there is no '{place}'.",
        )
    return name_in(units[named].to_dict("records")[0], language)
