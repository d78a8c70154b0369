"""Platforms: search and filters -> table -> profile of one, with all that is known and
its sources.
"""

import streamlit as st

from data.vocabulary import LEVELS, STATUSES
from pages.parts import (
    filters,
    links,
    look,
    maps,
    narrowing,
    page,
    panels,
    profiles,
    session,
    tables,
)
from pages.parts.session import w

page.start("platforms")
with st.sidebar:
    sought = links.text_input(w("platforms.search"), key="q")
    cluster, city = filters.cluster(), filters.city()
    level_words, status_words = session.words("level", LEVELS), session.words("status", STATUSES)
    levels = links.multiselect(
        w("platforms.levels"),
        LEVELS,
        key="level",
        format_func=level_words.__getitem__,
        placeholder=w("filter.any"),
    )
    statuses = links.multiselect(
        w("platforms.statuses"),
        STATUSES,
        key="status",
        format_func=status_words.__getitem__,
        placeholder=w("filter.any"),
    )
every = session.ask("platforms")
tests = tables.platform_filters(every, sought, cluster, city, levels, statuses)
found = narrowing.passing(every, tests).reset_index(drop=True)
st.html(
    f'<p class="note">{look.said("platforms.found", n=len(found), all=(len(every), "platforms/all"))}</p>'
)
if found.empty:
    st.info(page.plain(narrowing.loosen(every, tests, w("platforms.empty"))))
    st.stop()
left, right = st.columns([1.25, 1], gap="medium")
with left:
    chosen = tables.platform_table(found, "platform")
    tables.download(
        found,
        "platforms",
        {
            "search": sought,
            "cluster": cluster,
            "city": city,
            "levels": levels,
            "statuses": statuses,
        },
    )
    if chosen is None:
        st.stop()
    key = cluster or maps.first_cluster(chosen) or maps.ALL
    drawn = maps.coverage_map(
        key,
        ("platforms", "labels"),
        maps.PROVINCE_KEY,
        chosen,
        maps.extent_around(None, chosen),
        (560, 340),
    )
    maps.show(drawn, height=340, key="platform_map", alt=session.platforms()[chosen]["name"])
    st.html(look.map_legend(key, ("platforms",)))
with right:
    profiles.page_link("platform", chosen)
    st.html(panels.platform(chosen))
    st.html(panels.reach(chosen, key))
