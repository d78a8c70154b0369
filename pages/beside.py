"""Beside the gaps: filters -> duplicates, needs that hang on one platform, gaps near a border."""

import streamlit as st

from data.vocabulary import UNIT_KINDS
from pages.parts import page
from pages.parts.resilience import backup, border, duplicates
from pages.parts.run.wording import text
from pages.parts.widgets import filters

page.start("beside")
with st.sidebar:
    kind = filters.unit_kind(UNIT_KINDS)
    cluster = filters.cluster()
    city = filters.city()
of_pairs, of_needs, of_gaps = st.tabs(
    [text("beside.duplicates"), text("beside.backup"), text("beside.border")]
)
with of_pairs:
    duplicates.draw(cluster, city)
with of_needs:
    backup.draw(kind, cluster, city)
with of_gaps:
    border.draw(kind, cluster, city)
