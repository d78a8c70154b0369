"""Siting: what to ask, what one platform serves and where it may stand -> plan -> answer, map, curve, sites with their reasons."""

import streamlit as st

from pages.parts import maps, page, siting, tables, viewport
from pages.parts.session import w

page.start("siting")
with st.sidebar:
    ask = siting.levers()
found = siting.solved(ask)
if found.needs.empty:
    st.info(w("siting.no_need"))
    st.stop()
st.html(siting.answer(found))
left, right = st.columns([1.4, 1], gap="medium")
with left:
    width, height = viewport.map_size(viewport.window(), 400, share=0.56)
    maps.show(siting.plan_map(found, (width, height)), height=height, key="plan_map", alt=w("siting.legend_after"))
    st.html(siting.legend(found))
with right:
    siting.curve(found, height)
if found.sites.empty:
    st.stop()
with st.container() if found.curve is not None else right:
    siting.table(found)
siting.keep_as_scenario(found)
exports = siting.exports(found)
for column, (name, rows) in zip(st.columns(3), exports.items(), strict=False):
    with column:
        st.html(f'<p class="note">{w(f"siting.export_{name}")}</p>')
        tables.download(rows, f"siting-{name}", siting.asked(found))
