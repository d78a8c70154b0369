"""Targets and tasks: what the pipeline would bring -> goals with actual, gap and source -> their
series -> tasks.
"""

import streamlit as st

from pages.parts import page
from pages.parts.overview import figures, goals
from pages.parts.run.wording import w
from pages.parts.tables import tables

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
