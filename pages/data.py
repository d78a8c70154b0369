"""Data and sources: completeness, unknowns, dictionary, sources and methods, a tab each."""

import streamlit as st

from pages.parts import page
from pages.parts.data import completeness, dictionary, methods, sources, unknowns
from pages.parts.run.wording import text

SECTIONS = {
    "completeness": completeness,
    "unknowns": unknowns,
    "dictionary": dictionary,
    "sources": sources,
    "methods": methods,
}

page.start("data")
tabs = st.tabs([text(f"data.{name}") for name in SECTIONS])
for tab, section in zip(tabs, SECTIONS.values(), strict=True):
    with tab:
        section.draw()
