"""Beside the gaps: filters -> platforms that duplicate each other, needs that hang on one, gaps
near another province.
"""

import streamlit as st

from data.vocabulary import UNIT_KINDS
from pages.parts import page
from pages.parts.resilience import resilience
from pages.parts.run.wording import w
from pages.parts.widgets import filters

page.start("beside")
with st.sidebar:
    chosen = {
        "unit": filters.unit_kind(UNIT_KINDS),
        "cluster": filters.cluster(),
        "city": filters.city(),
    }
tabs = st.tabs([w("beside.duplicates"), w("beside.backup"), w("beside.border")])
for tab, show in zip(
    tabs, (resilience.duplicates, resilience.backup, resilience.border), strict=True
):
    with tab:
        show(**chosen)
