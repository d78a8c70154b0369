"""Platforms: search and filters -> table -> profile of one, with all that is known and its sources."""

import streamlit as st

from data.schemas import LEVELS, STATUSES
from pages.parts import filters, look, maps, page, panels, profiles, session, tables
from pages.parts.session import w

page.start("platforms")
with st.sidebar:
    sought = st.text_input(w("platforms.search"), key="q", **filters.BOUND)
    cluster, city = filters.cluster(), filters.city()
    levels = st.multiselect(w("platforms.levels"), LEVELS, format_func=session.words("level", LEVELS).__getitem__, key="level", placeholder=w("filter.any"), **filters.BOUND)
    statuses = st.multiselect(w("platforms.statuses"), STATUSES, format_func=session.words("status", STATUSES).__getitem__, key="status", placeholder=w("filter.any"), **filters.BOUND)
every = session.ask("platforms")
found = tables.found_platforms(every, sought, cluster, city, levels, statuses)
st.html(f'<p class="note">{look.said("platforms.found", n=len(found), all=(len(every), "platforms/all"))}</p>')
if found.empty:
    st.info(w("platforms.empty"))
    st.stop()
left, right = st.columns([1.25, 1], gap="medium")
with left:
    chosen = tables.platform_table(found, "platform")
    tables.download(found, "platforms", {"search": sought, "cluster": cluster, "city": city, "levels": levels, "statuses": statuses})
    key = cluster or maps.first_cluster(chosen) or maps.ALL
    drawn = maps.coverage_map(key, ("platforms", "labels"), maps.PROVINCE_KEY, chosen, maps.extent_around(None, chosen), (560, 340))
    maps.show(drawn, height=340, key="platform_map", alt=session.platforms()[chosen]["name"])
    st.html(look.map_legend(key, ("platforms",)))
with right:
    profiles.page_link("platform", chosen)
    st.html(panels.platform(chosen))
    st.html(panels.reach(chosen, key))
