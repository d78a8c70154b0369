"""Platforms: search and filters -> table -> all that is known about one, with its sources."""

import streamlit as st

from analytics.drawing.picture import ALL
from pages.parts import page
from pages.parts.html import legends, look
from pages.parts.html.blocks import note
from pages.parts.maps.coverage_map import MapView, coverage_map, show
from pages.parts.maps.extent import extent_around
from pages.parts.maps.platforms import first_cluster
from pages.parts.place.platform_facts import platform_panel, reach_panel
from pages.parts.place.profile_links import page_link
from pages.parts.run import questions, wording
from pages.parts.run.wording import text
from pages.parts.tables.download import download
from pages.parts.tables.platforms import platform_filters, platform_table
from pages.parts.widgets import filters, narrowing, page_filters

page.start("platforms")
with st.sidebar:
    search = page_filters.search()
    cluster = filters.cluster()
    city = filters.city()
    levels = page_filters.levels()
    statuses = page_filters.statuses()
every = questions.ask("platforms")
tests = platform_filters(every, search, cluster, city, levels, statuses)
platforms = narrowing.passing(every, tests).reset_index(drop=True)
st.html(
    note(look.sentence_html("platforms.found", n=len(platforms), all=(len(every), "platforms/all")))
)
if platforms.empty:
    st.info(wording.plain(narrowing.loosen(every, tests, text("platforms.empty"))))
    st.stop()
left, right = st.columns([1.25, 1], gap="medium")
with left:
    chosen = platform_table(platforms, "platform")
    filtered_by = {
        "search": search,
        "cluster": cluster,
        "city": city,
        "levels": levels,
        "statuses": statuses,
    }
    download(platforms, "platforms", filtered_by)
    if chosen is None:
        st.stop()
    key = cluster or first_cluster(chosen) or ALL
    view = MapView(key, extent_around(None, chosen), (560, 340), platform=chosen)
    name = questions.platforms()[chosen]["name"]
    show(coverage_map(view), height=340, key="platform_map", alt=name)
    st.html(legends.map_legend(key, ("platforms",)))
with right:
    page_link("platform", chosen)
    st.html(platform_panel(chosen))
    st.html(reach_panel(chosen, key))
