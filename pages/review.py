"""Review: what waits for whom, its difference, and the publications with the way back."""

import streamlit as st

from geo.errors import PlanningError
from pages.parts import page
from pages.parts.register import desk
from pages.parts.review import acting, published, waiting
from pages.parts.run.wording import text

page.start("review")
desk.tell_outcome()
acting.settle()
tabs = st.tabs([text("review.waiting"), text("review.published")])
for tab, section in zip(tabs, (waiting, published), strict=True):
    with tab:
        try:
            section.draw()
        except PlanningError as error:
            desk.tell_error(error)
