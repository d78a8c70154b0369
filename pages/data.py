"""Data and sources: how complete, located how, what is unknown, what each column means, where it
comes from, how it is computed.
"""

import streamlit as st

from pages.parts import page
from pages.parts.data import about
from pages.parts.run.wording import w

SECTIONS = ("completeness", "unknowns", "dictionary", "sources", "methods")

page.start("data")
for tab, section in zip(
    st.tabs([w(f"data.{section}") for section in SECTIONS]), SECTIONS, strict=True
):
    with tab:
        getattr(about, section)()
