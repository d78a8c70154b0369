"""Audit: who did what and when, and if every line is still as it was written."""

import streamlit as st

from data.roles import AUDIT
from geo.errors import PlanningError
from pages.parts import page
from pages.parts.audit import lines, verifying
from pages.parts.register import desk

page.start("audit")
try:
    desk.stop_unless_may(AUDIT, "audit.may_not")
    verifying.draw()
    lines.draw()
except PlanningError as error:
    desk.tell_error(error)
    st.stop()
