"""Credits and licences, and every source that the rows point to; re-posts as text only."""

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from pages.parts.html import elements
from pages.parts.run import questions
from pages.parts.run.context import language, registry
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.tables.columns import configure, heading
from pages.parts.tables.evidence import link_column

CREDIT = Markup("<b>{}</b><br>{} <span class='soft'>{} {}</span>")
VIEW = "sources"
ORDER = ["title", "rows", "evidence", "link", "text", "kind", "date"]


def draw() -> None:
    """Draw the credits, then the sources."""
    credits_ = elements.bullets(map(_credit, registry().manifest["credits"]))
    st.html(elements.panel(elements.title(text("data.credits")), credits_))
    table, evidence = link_column(_sources())
    st.dataframe(
        table,
        hide_index=True,
        height=380,
        placeholder="",
        column_order=ORDER,
        column_config=_columns() | evidence,
    )


def _credit(credit: Row) -> Markup:
    title, origin, note = (
        credit[f"{part}_{language()}"]
        for part in (
            "title",
            "origin",
            "note",
        )
    )
    return CREDIT.format(title, origin, credit["licence"], note)


def _sources() -> pd.DataFrame:
    """Give the sources: a publisher's address as a link, any other as text."""
    sources = questions.ask("sources")
    is_link = (sources["kind"] == "publisher") & sources["url"].str.match(r"https?://")
    links = sources["url"].where(is_link, None)
    return pd.DataFrame(
        {
            "title": sources["title"],
            "link": links,
            "text": sources["url"].where(links.isna()),
            "kind": [text(f"source_kind.{kind}") if kind else "" for kind in sources["kind"]],
            "date": sources["date"],
            "rows": sources["rows"],
            "evidence_id": "source/" + sources["source_id"],
        }
    )


def _columns() -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in ("title", "text", "kind", "date"):
        columns[name] = configure(name, VIEW)
    link, rows = heading("link", VIEW), heading("rows", VIEW)
    columns["link"] = st.column_config.LinkColumn(link)
    columns["rows"] = st.column_config.NumberColumn(rows)
    return columns
