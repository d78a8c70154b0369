"""The way out of a table of the register: a CSV of exactly what the screen shows."""

from datetime import date

import pandas as pd
import streamlit as st

from analytics.phrases.mark import marked_name, with_mark
from data.files.csv import csv_bytes
from pages.parts.run.context import registry
from pages.parts.run.wording import text


def button(table: pd.DataFrame, name: str) -> None:
    """Draw a button that downloads a table as CSV; formulas in it are only text.

    Args:
        name: of the table, in the name of the file.
    """
    told = with_mark(table, registry())
    today = date.today().isoformat()
    marked = marked_name(name, registry())
    st.download_button(
        text("table.csv"),
        csv_bytes(told),
        f"{marked}-{today}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"register-{name}-csv",
    )
