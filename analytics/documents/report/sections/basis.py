"""What the report rests on: the methods, the official lists, the sources."""

import re
from typing import Any

import pandas as pd

from analytics.documents.report.parts import Listing, Section, Text
from analytics.documents.report.sections.listing import view_listing
from analytics.documents.report.sections.supply import platforms_on_record
from analytics.documents.report.subject import Subject
from analytics.documents.workbook.about import lists_in_words
from analytics.gap_table import list_completeness
from analytics.phrases.columns import head
from analytics.phrases.setting import boundaries
from analytics.words import catalogue
from data.registry import query

# the term that an explanation of a method begins with, and the explanation
TERM = re.compile(r"([^：:=＝]{1,40}?\s?[：:=＝])\s?(.*)", re.DOTALL)
LIST_COLUMNS: dict[str, float] = {
    "list_name": 40,
    "issuer": 26,
    "rows_found": 11,
    "total_count": 11,
    "share": 12,
}
SOURCE_COLUMNS = ("title", "link", "kind", "date")
SOURCE_WIDTHS = (40, 34, 12, 14)


def method_section(subject: Subject) -> list[Section]:
    """Explain how each number comes about, in the words of the pages."""
    policy = subject.registry.policies[subject.setting.policy_id]
    keys = sorted(key for key in catalogue() if key.startswith("method."))
    explanations = [_explanation(subject.text(key)) for key in keys]
    about = Text(policy.about[subject.language])
    return [Section(subject.text("report.method"), (about, *explanations))]


def _explanation(text: str) -> Text:
    """Set a term apart from its explanation.

    Raises:
        ValueError: the text does not begin with a term and a colon.
    """
    parts = TERM.match(text)
    if parts is None:
        raise ValueError(f"no term before a colon in {text!r}")
    return Text(parts[2], term=f"{parts[1]} ")


def source_sections(subject: Subject) -> list[Section]:
    """Tell how complete the official lists are, and where every number comes from."""
    stated = _stated_lists(subject)
    sources = _sources(subject, stated)
    credits = [
        Text(_credit(credit, subject.language)) for credit in subject.registry.manifest["credits"]
    ]
    origin = Text(boundaries(subject.registry, subject.language))
    title = subject.text("report.sources", n=len(sources.rows))
    return [_list_section(subject, stated), Section(title, (origin, *credits, sources))]


def _stated_lists(subject: Subject) -> pd.DataFrame:
    """Choose lists that state a total; of a part, those that certainty rests on."""
    lists = query(subject.registry, "lists")
    stated = lists["total_count"].notna()
    if not subject.is_whole:
        stated &= lists["registry"] == "platforms"
    return lists[stated]


def _list_section(subject: Subject, stated: pd.DataFrame) -> Section:
    found, total = list_completeness(subject.registry, subject.setting)
    completeness = Text(lists_in_words(found, total, subject.language), "lists")
    table = subject.views["lists"]
    own = table[table["list_name"].isin(stated["list_name"])]
    listed = view_listing(subject, "lists", own, LIST_COLUMNS)
    return Section(subject.text("report.lists"), (completeness, listed))


def _credit(credit: dict[str, Any], language: str) -> str:
    """Name a boundary file with its origin, licence and note, as far as it has them."""
    parts = (
        credit[f"title_{language}"],
        credit[f"origin_{language}"],
        credit["licence"],
        credit[f"note_{language}"],
    )
    return " · ".join(part for part in parts if part)


def _sources(subject: Subject, stated: pd.DataFrame) -> Listing:
    """List the sources; of a part, those that it cites."""
    sources = query(subject.registry, "sources").fillna("")
    if not subject.is_whole:
        cited = _cited(subject) | set(stated["source_url"])
        sources = sources[sources["url"].isin(cited)]
    rows = [
        (
            row["title"],
            row["url"],
            _kind(subject, row["kind"]),
            row["date"],
        )
        for row in sources.to_dict("records")
    ]
    heads = tuple(head(column, subject.language, "sources") for column in SOURCE_COLUMNS)
    return Listing(heads, tuple(rows), SOURCE_WIDTHS)


def _kind(subject: Subject, kind: str) -> str:
    if kind:
        return subject.text(f"source_kind.{kind}")
    return ""


def _cited(subject: Subject) -> set[str]:
    """Gather the sources of the platforms, areas and zones that the report speaks of."""
    zones = query(subject.registry, "zones")
    tables = (
        platforms_on_record(subject),
        subject.within(query(subject.registry, "cluster_areas")),
        zones[zones["zone_id"].isin(subject.needs("zone")["unit_id"])],
    )
    return {url for table in tables for url in table["source_url"].dropna()}
