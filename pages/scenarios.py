"""Scenarios: actions by plain forms -> run -> gaps opened and closed, map, table; and up to four
side by side.
"""

import streamlit as st

from data.vocabulary import UNIT_KINDS
from pages.parts import page
from pages.parts.run.wording import w
from pages.parts.scenarios import results, shelf
from pages.parts.widgets import filters, weights

VIEWS = ("one", "several")

page.start("scenarios")
with st.sidebar:
    kind, cluster = filters.unit_kind(UNIT_KINDS), filters.cluster()
    weights.choose()
view = shelf.bar(VIEWS)
if view == "several":
    results.side_by_side(kind, cluster)
    st.stop()
chosen = shelf.current()
with st.container(key="scenario-body"):
    left, right = st.columns([1, 2.1], gap="medium")
with left:
    shelf.editor(chosen)
with right, st.spinner(w("scenario.running")):
    results.result(chosen, kind, cluster)
results.changes(chosen, kind, cluster)
