"""Evidence: an id from a page or an export -> the value, its rule, its rows and their sources."""

import streamlit as st

from analytics.evidence import resolve
from geo.errors import PlanningError
from pages.parts import page
from pages.parts.html.blocks import note, section_title
from pages.parts.register import row_history
from pages.parts.run import context, shell
from pages.parts.run.wording import text
from pages.parts.tables.download import download
from pages.parts.tables.evidence import evidence_heading
from pages.parts.tables.words import heads, in_words
from pages.parts.widgets import page_filters

page.start("evidence")
evidence_id = page_filters.evidence_id()
if not evidence_id:
    st.html(note(text("evidence.how")))
    st.stop()
try:
    evidence = resolve(context.registry(), context.setting(), evidence_id.strip())
except PlanningError as error:
    shell.stop(error)
kind, _, key = evidence.id.partition("/")
st.html(evidence_heading(evidence))
for name, table in evidence.tables.items():
    st.html(section_title(f"evidence.{name}"))
    st.dataframe(
        in_words(table),
        hide_index=True,
        placeholder="",
        height=min(36 * (len(table) + 1) + 2, 260),
        column_config=heads(table, kind),
        key=f"evidence-{name}",
    )
    rows = table.assign(evidence_id=evidence.id)
    download(rows, f"evidence-{name}", {"evidence_id": evidence.id})
row_history.draw(kind, key)
