"""Every table and column, from the same description that checks the files."""

import pandas as pd
import streamlit as st

from data.tables import BUILT, SOURCES, TABLES
from data.tables.column import rule
from pages.parts.html.blocks import note
from pages.parts.run import address, links
from pages.parts.run.context import language
from pages.parts.run.wording import text

COLUMNS = ("column", "meaning", "type", "unit", "rule")


@address.reads("table")
def draw() -> None:
    """Choose a table, and draw what each of its columns means."""
    names = [table.name for table in SOURCES + BUILT]
    table = TABLES[
        links.selectbox(
            text("data.table"),
            names,
            key="table",
            format_func=str,
        )
    ]
    in_chinese = language() == "zh"
    st.html(note(table.zh if in_chinese else table.en))
    meanings = [
        {
            "column": column.name,
            "meaning": column.zh if in_chinese else column.en,
            "type": column.type,
            "unit": column.unit,
            "rule": rule(column, table),
        }
        for column in table.columns
    ]
    st.dataframe(
        pd.DataFrame(meanings),
        hide_index=True,
        height=420,
        column_config={
            name: st.column_config.TextColumn(text(f"dictionary.{name}")) for name in COLUMNS
        },
    )
