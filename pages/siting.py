"""Siting: what to ask, what one platform serves and where it may stand -> plan -> answer, map,
curve, sites and clusters with their reasons.
"""

import streamlit as st

from pages.parts import page
from pages.parts.maps import coverage_map
from pages.parts.run import viewport
from pages.parts.run.wording import w
from pages.parts.scenarios import lost
from pages.parts.siting import siting
from pages.parts.tables import tables

page.start("siting")
lost.tell()
with st.sidebar:
    ask = siting.levers()
found, body = siting.solved(ask)
with body:
    if found.needs.empty:
        st.info(w("siting.no_need"))
        st.stop()
    st.html(siting.answer(found))
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        width, height = viewport.map_size(viewport.window(), 400, share=0.56)
        coverage_map.show(
            siting.plan_map(found, (width, height)),
            height=height,
            key="plan_map",
            alt=siting.map_heading(found),
        )
        st.html(siting.legend(found))
    with right:
        if not found.answered:
            siting.ways_out(found)
        elif found.curve is not None:
            siting.curve(found, height)
        elif len(found.sites):
            st.html(siting.clusters_table(found))
    if found.sites.empty:
        st.stop()
    st.html(siting.table(found))
    if found.curve is not None:
        st.html(siting.clusters_table(found))
    siting.keep_as_scenario(found)
    exports = siting.exports(found)
    for column, (name, rows) in zip(st.columns(len(exports)), exports.items(), strict=True):
        with column:
            st.html(f'<p class="note">{w(f"siting.export_{name}")}</p>')
            tables.download(rows, f"siting-{name}", siting.asked(found))
