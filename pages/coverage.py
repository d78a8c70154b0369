"""Coverage map."""
import streamlit as st
from pages.parts import filters, maps, page, session, look
from pages.parts.session import w

page.start("coverage")
with st.sidebar:
    key = filters.cluster() or maps.ALL
left, right = st.columns([2, 1])
units = session.ask("units").to_dict("records")
with left:
    view = maps.view_of(None)
    deck = maps.Map(maps.coverage_layers(key, ["platforms", "labels"], None, None, view.zoom), view, key)
    event = st.pydeck_chart(deck, height=560, on_select="rerun", selection_mode="single-object", key="map")
    needs = session.needs().query("unit_kind=='county'")
    if key != maps.ALL: needs = needs[needs.cluster_id==key]
    st.html('<div class="legend">'+look.legend(needs.state.value_counts().to_dict())+'</div>')
with right:
    st.write(event.selection)
