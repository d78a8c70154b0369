"""What a report is of: a place and its clusters, and which rows and counts are theirs."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.documents.decisions import Decisions
from analytics.documents.workbook import views
from analytics.gap_table import defended_needs
from analytics.questions.coverage import within_place
from analytics.setting import Setting
from analytics.words import name_in, word
from data.registry import Registry, query
from geo.errors import PlanningError

PLACES = ("province", "city", "county")


@dataclass(frozen=True)
class Subject:
    """What a report is of, and what every section is made from."""

    registry: Registry
    setting: Setting
    language: str
    place: str  # "kind:id": the province, a city or a county
    clusters: tuple[str, ...]  # none: all
    decisions: Decisions
    sites: int

    def say(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    def name(self, row: dict, what: str = "name") -> str:
        return name_in(row, self.language, what)

    @property
    def kind(self) -> str:
        return self.place.partition(":")[0]

    @property
    def code(self) -> str:
        return self.place.partition(":")[2]

    @property
    def whole(self) -> bool:
        """Whether it is the province with all its clusters, of which alone goals and a siting plan
        tell.
        """
        return self.kind == "province" and not self.clusters

    @property
    def narrowed(self) -> dict[str, str]:
        """What narrows the evidence ids of counts of counties."""
        by = {"city": {"city": self.code}, "county": {"unit": self.code}}.get(self.kind, {})
        return by | ({"cluster": self.clusters[0]} if len(self.clusters) == 1 else {})

    @cached_property
    def views(self) -> dict[str, pd.DataFrame]:
        """The tables of the workbook, of the clusters."""
        return views(self.registry, self.setting, clusters=self.clusters)

    def within(self, table: pd.DataFrame) -> pd.DataFrame:
        """Rows of the place and the clusters, by the county that they belong to."""
        table = within_place(table, self.place) if "adcode" in table else table
        return (
            table[table["cluster_id"].isin(self.clusters)]
            if self.clusters and "cluster_id" in table
            else table
        )

    def needs(self, kind: str) -> pd.DataFrame:
        table = defended_needs(self.registry, self.setting)
        return self.within(table[table["unit_kind"] == kind])


def place_name(registry: Registry, place: str, language: str) -> str:
    kind, _, name = place.partition(":")
    units = query(registry, "units")
    found = units[(units["unit_kind"] == kind) & (units["unit_id"] == name)].to_dict("records")
    if kind not in PLACES or not found:
        raise PlanningError(
            f"报告的地区须为 province、city:代码 或 county:代码，没有“{place}”。",
            f"A report is of province, city:CODE or county:CODE; there is no '{place}'.",
        )
    return name_in(found[0], language)
