"""Tables, and their way out as CSV: exactly what the screen shows."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import streamlit as st

from analytics.coverage import GAPS, MET, roll_up
from data.export import csv_bytes, file_name, sidecar
from pages.parts import session
from pages.parts.session import name_of, registry, setting, w


def drill_list(below: list[dict], cluster: str | None, key: str, choose: Callable[[pd.DataFrame, str], None]) -> None:
    """Units one step down with their needs, met and lacking; a row leads there."""
    if not below:
        return
    needs = session.needs()
    needs = needs[needs["unit_kind"].eq(below[0]["unit_kind"]) & (True if cluster is None else needs["cluster_id"].eq(cluster))]
    rows = pd.DataFrame([{"unit_kind": unit["unit_kind"], "unit_id": unit["unit_id"], "name": name_of(unit)} for unit in below])
    if not needs.empty:
        rolled = roll_up(needs, ["unit_id"])
        rolled = pd.DataFrame({"unit_id": rolled["unit_id"], "needs": rolled["needs"], "met": rolled[list(MET)].sum(axis=1), "gaps": rolled[list(GAPS)].sum(axis=1)})
        rows = rows.merge(rolled, on="unit_id", how="left").fillna({"needs": 0, "met": 0, "gaps": 0})
        rows = rows.sort_values(["gaps", "needs"], ascending=False, kind="stable", ignore_index=True)
    else:
        rows = rows.assign(needs=0, met=0, gaps=0)
    st.dataframe(
        rows, hide_index=True, column_order=("name", "needs", "met", "gaps"), key=key, selection_mode="single-row",
        on_select=lambda: choose(rows, key), height=min(36 * (len(rows) + 1) + 2, 254),
        column_config={
            "name": st.column_config.TextColumn(w(f"table.below_{below[0]['unit_kind']}"), width=120),
            "needs": st.column_config.NumberColumn(w("table.needs"), format="%d", width=62),
            "met": st.column_config.NumberColumn(w("table.met"), format="%d", width=62),
            "gaps": st.column_config.NumberColumn(w("table.gaps"), format="%d", width=62),
        },
    )  # fmt: skip


def download(table: pd.DataFrame, name: str, filters: dict[str, object]) -> None:
    """Two buttons: the table as CSV, and the sidecar that says what it is."""
    content = csv_bytes(table)
    stem = (name, setting().key, registry().snapshot_id, date.today().isoformat())
    about = {"table": name, "snapshot_id": registry().snapshot_id, "setting": setting().as_dict(), "filters": filters}
    with st.container(horizontal=True):
        st.download_button(w("table.csv"), content, file_name(*stem, "csv"), "text/csv", icon=":material/download:", on_click="ignore", key=f"{name}-csv")
        st.download_button(
            w("table.sidecar"), sidecar(content, table, about), file_name(*stem, "csv.json"), "application/json",
            icon=":material/description:", on_click="ignore", key=f"{name}-sidecar", help=w("table.sidecar_help"),
        )  # fmt: skip
