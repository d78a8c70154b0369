"""Scenarios: actions -> run -> gaps opened and closed, map, table; or four side by side."""

import streamlit as st

from data.vocabulary import UNIT_KINDS
from pages.parts import page
from pages.parts.run.wording import text
from pages.parts.scenarios import bar, changes, editor, result, shelf, side_by_side
from pages.parts.widgets import filters, weights

VIEWS = ("one", "several")

page.start("scenarios")
with st.sidebar:
    kind = filters.unit_kind(UNIT_KINDS)
    cluster = filters.cluster()
    weights.choose()
view = bar.draw(VIEWS)
if view == "several":
    side_by_side.draw(kind, cluster)
    st.stop()
chosen = shelf.current()
with st.container(key="scenario-body"):
    left, right = st.columns([1, 2.1], gap="medium")
with left:
    editor.draw(chosen)
with right, st.spinner(text("scenario.running")):
    result.draw(chosen, kind, cluster)
changes.draw_changes(chosen, kind, cluster)
