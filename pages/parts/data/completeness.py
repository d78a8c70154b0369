"""How complete the record is: official lists with stated totals and rows found."""

from typing import Any

import pandas as pd
import streamlit as st

from analytics.phrases.columns import output_column
from pages.parts.html.blocks import note
from pages.parts.run import questions
from pages.parts.run.wording import text
from pages.parts.tables.columns import configure, heading
from pages.parts.tables.evidence import link_column

VIEW = "lists"
TEXTS = ("registry", "list", "issuer", "date", "notes")
NUMBERS = ("found", "total")


def draw() -> None:
    """Draw each official list."""
    st.html(note(text("data.completeness_note")))
    table, evidence = link_column(_lists())
    st.dataframe(
        table,
        hide_index=True,
        height=460,
        placeholder=text("panel.not_stated"),
        column_config=_columns() | evidence,
    )


def _lists() -> pd.DataFrame:
    """Give the lists: registry to notes as `_columns` names them, share (0-100), evidence_id."""
    lists = questions.ask("lists")
    stated = lists["total_count"].where(lists["total_count"] > 0)
    return pd.DataFrame(
        {
            "registry": [text(f"registry.{name}") for name in lists["registry"]],
            "list": lists["list_name"],
            "issuer": lists["issuer"],
            "date": lists["date"],
            "found": lists["rows_found"],
            "total": lists["total_count"],
            "evidence_id": "list/" + lists["list_id"],
            "share": (100 * lists["rows_found"] / stated).astype(float),
            "notes": lists["notes"],
        }
    )


def _columns() -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in TEXTS:
        columns[name] = configure(name, VIEW)
    for name in NUMBERS:
        columns[name] = st.column_config.NumberColumn(
            heading(name, VIEW),
            width=output_column(name, VIEW).width,
        )
    columns["share"] = st.column_config.ProgressColumn(
        heading("share", VIEW),
        format="%.0f%%",
        min_value=0,
        max_value=100,
        width=output_column("share", VIEW).width,
    )
    return columns
