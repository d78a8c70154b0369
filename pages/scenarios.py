"""Scenarios: actions by plain forms -> run -> gaps opened and closed, map, table; and up to four
side by side.
"""

import streamlit as st

from data.vocabulary import UNIT_KINDS
from pages.parts import filters, page, scenario_results, scenarios, weights
from pages.parts.session import w

VIEWS = ("one", "several")

page.start("scenarios")
with st.sidebar:
    kind, cluster = filters.unit_kind(UNIT_KINDS), filters.cluster()
    weights.choose()
view = scenarios.bar(VIEWS)
if view == "several":
    scenario_results.side_by_side(kind, cluster)
    st.stop()
chosen = scenarios.current()
with st.container(key="scenario-body"):
    left, right = st.columns([1, 2.1], gap="medium")
with left:
    scenarios.editor(chosen)
with right, st.spinner(w("scenario.running")):
    scenario_results.result(chosen, kind, cluster)
scenario_results.changes(chosen, kind, cluster)
