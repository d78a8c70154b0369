"""Verify first: the gaps whose truth would most change the picture, and whom to ask."""

import streamlit as st

from data.vocabulary import UNIT_KINDS
from pages.parts import page
from pages.parts.gaps import verify
from pages.parts.html.blocks import note
from pages.parts.run import wording
from pages.parts.run.wording import text
from pages.parts.tables.download import download
from pages.parts.widgets import filters

page.start("verify")
with st.sidebar:
    kind = filters.unit_kind(UNIT_KINDS)
    cluster = filters.cluster()
doubts = verify.doubts(kind, cluster)
st.html(note(text("verify.how")))
if doubts.empty:
    st.info(wording.plain(verify.why_nothing(kind, cluster)))
    st.stop()
left, right = st.columns([1, 1.6], gap="medium")
with left:
    st.html(verify.calls(doubts, kind, cluster))
with right:
    verify.table(doubts)
    download(doubts, "verify", {"unit": kind, "cluster": cluster})
