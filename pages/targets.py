"""Targets and tasks: what the pipeline would bring -> goals with actual, gap and source -> their
series -> tasks.
"""

import streamlit as st

from pages.parts import figures, goals, page, tables
from pages.parts.session import w

page.start("targets")
if goals.table().empty:
    st.info(w("overview.no_targets"))
else:
    st.html(goals.answer() + goals.board())
    tables.download(goals.table(), "targets", {})
    st.html(figures.title("series.heading"))
    goals.series()
st.html(figures.title_of_policy("tasks.heading"))
goals.tasks()
