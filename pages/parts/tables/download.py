"""The way out of a table: a CSV of exactly what the screen shows, and its sidecar."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from analytics.documents.decisions import attach_decisions
from analytics.ids import identified
from analytics.phrases.mark import about_mark, marked_name, with_mark
from data.files.csv import csv_bytes, file_name, sidecar
from pages.parts.run import questions
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text


def download(table: pd.DataFrame, name: str, filters: Mapping[str, object]) -> None:
    """Draw two buttons: a table as CSV, and the sidecar that says what the table is.

    Args:
        table: its rows get their evidence ids, and what is decided about them.
        name: of the table, in the names of both files.
        filters: what the table is narrowed to, by the names of the page.
    """
    decisions = questions.decisions()
    table = attach_decisions(identified(table), decisions)
    table = with_mark(table, registry())
    content = csv_bytes(table)
    named_by: dict[str, object] = {**filters, "lang": language()}
    about: dict[str, object] = about_mark(registry()) | {
        "table": name,
        "snapshot_id": registry().snapshot_id,
        "setting": setting().as_dict(),
        "filters": dict(filters),
    }
    if "judgement" in table:
        named_by["decisions"] = decisions.rows.to_dict("records")
        about["decisions"] = decisions.as_dict()
    today = date.today().isoformat()
    marked = marked_name(name, registry())
    name_of_file = partial(file_name, marked, setting().key, registry().snapshot_id, today)
    with st.container(horizontal=True):
        st.download_button(
            text("table.csv"),
            content,
            name_of_file("csv", named_by),
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key=f"{name}-csv",
        )
        st.download_button(
            text("table.sidecar"),
            sidecar(content, table, about),
            name_of_file("csv.json", named_by),
            "application/json",
            icon=":material/description:",
            on_click="ignore",
            key=f"{name}-sidecar",
            help=text("table.sidecar_help"),
        )
