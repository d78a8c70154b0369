"""Targets and tasks: forecast, goals with actual, gap and source, their series, tasks."""

import streamlit as st

from pages.parts import page
from pages.parts.html.blocks import policy_title, section_title
from pages.parts.html.elements import joined
from pages.parts.overview import series, tasks
from pages.parts.overview.forecast import forecast_answer
from pages.parts.overview.goals import board, goal_table
from pages.parts.run.wording import text
from pages.parts.tables.download import download

page.start("targets")
if goal_table().empty:
    st.info(text("overview.no_targets"))
else:
    st.html(joined(forecast_answer(), board()))
    download(goal_table(), "targets", {})
    st.html(section_title("series.heading"))
    series.draw()
st.html(policy_title("tasks.heading"))
tasks.draw()
