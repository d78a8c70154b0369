"""The faults that are left of a list: what is wrong in which cell, and what to do."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.drawing.marks import ENTRY
from data.faults import Fault
from data.office.marked import marked
from data.office.preview import Preview
from pages.parts.intake.state import Upload
from pages.parts.register import csv_out
from pages.parts.run.context import language
from pages.parts.run.wording import text
from pages.parts.widgets.own_download import Download, own_download

FAULTS_PX = 260
FAULT_WIDTHS = {"where": 90, "column": 110, "value": 110, "fault": 690}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(upload: Upload, seen: Preview, undecided: int) -> None:
    """Show the faults that are left, and give them out as CSV and in the office's own cells.

    Args:
        undecided: cells of which a repair is neither accepted nor refused.
    """
    faults = seen.made.faults
    if not faults:
        st.success(text("intake.no_faults", n=len(seen.made.rows)))
        return
    if undecided:
        # most of them are what the repairs above would put right
        st.warning(text("intake.faults_open", n=len(faults), cells=undecided))
    else:
        st.error(text("intake.faults", n=len(faults)))
    table = fault_table(faults)
    st.dataframe(
        table,
        hide_index=True,
        height=min(36 * (len(table) + 1) + 2, FAULTS_PX),
        column_config=fault_heads(),
        key="intake_faults",
    )
    with st.container(horizontal=True):
        csv_out.button(table, "faults")
        download = _marked(upload, faults)
        own_download(text("intake.marked"), download, "intake_marked", "rate_review")


def _marked(upload: Upload, faults: Sequence[Fault]) -> Download:
    """Offer the office's own cells with their faults, made when it is fetched."""
    name = f"{upload.name.rpartition('.')[0]}-faults.xlsx"
    make = partial(marked, upload.file, faults, language(), ENTRY)
    return Download(name, XLSX, make, len(upload.content))


def fault_heads() -> dict[str, Any]:
    """Configure the columns of faults: the sentence gets most of the width."""
    columns = {}
    for name, width in FAULT_WIDTHS.items():
        head = text(f"intake.fault_{name}")
        columns[name] = st.column_config.TextColumn(head, width=width)
    return columns


def fault_table(faults: Sequence[Fault]) -> pd.DataFrame:
    """List faults: place as "名单!C14", column, value, and what to do."""
    rows = []
    for fault in faults:
        value = "" if fault.value is None else str(fault.value)
        row = {
            "where": fault.address,
            "column": fault.column or "",
            "value": value,
            "fault": fault.sentence(language()),
        }
        rows.append(row)
    return pd.DataFrame(rows)
