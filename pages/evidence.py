"""Evidence: an id from a page or an export -> the value, its rule, its rows and their sources."""

import streamlit as st

from analytics.evidence import resolve
from geo.errors import PlanningError
from pages.parts import page
from pages.parts.run import context, links, shell
from pages.parts.run.wording import w
from pages.parts.tables import tables

page.start("evidence")
sought = links.text_input(w("evidence.id"), key="evidence", placeholder="need/county/330282/nev")
if not sought:
    st.html(f'<p class="note">{w("evidence.how")}</p>')
    st.stop()
try:
    found = resolve(context.registry(), context.setting(), sought.strip())
except PlanningError as error:
    shell.stop(error)
st.html(tables.evidence_heading(found))
for name, table in found.tables.items():
    st.html(f'<div class="panel"><h3>{w(f"evidence.{name}")}</h3></div>')
    st.dataframe(
        tables.in_words(table),
        hide_index=True,
        placeholder="",
        height=min(36 * (len(table) + 1) + 2, 260),
        column_config=tables.heads(table),
        key=f"evidence-{name}",
    )
    tables.download(
        table.assign(evidence_id=found.id), f"evidence-{name}", {"evidence_id": found.id}
    )
