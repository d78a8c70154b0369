"""Platforms: search and filters -> table -> profile of one, with all that is known and
its sources.
"""

import streamlit as st

from data.vocabulary import LEVELS, STATUSES
from pages.parts import page
from pages.parts.html import look
from pages.parts.maps import coverage_map
from pages.parts.place import panels, profiles
from pages.parts.run import links, questions, wording
from pages.parts.run.wording import w
from pages.parts.tables import tables
from pages.parts.widgets import filters, narrowing

page.start("platforms")
with st.sidebar:
    sought = links.text_input(w("platforms.search"), key="q")
    cluster, city = filters.cluster(), filters.city()
    level_words, status_words = wording.words("level", LEVELS), wording.words("status", STATUSES)
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
every = questions.ask("platforms")
tests = tables.platform_filters(every, sought, cluster, city, levels, statuses)
found = narrowing.passing(every, tests).reset_index(drop=True)
st.html(
    f'<p class="note">{look.said("platforms.found", n=len(found), all=(len(every), "platforms/all"))}</p>'
)
if found.empty:
    st.info(wording.plain(narrowing.loosen(every, tests, w("platforms.empty"))))
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
    key = cluster or coverage_map.first_cluster(chosen) or coverage_map.ALL
    drawn = coverage_map.coverage_map(
        key,
        ("platforms", "labels"),
        coverage_map.PROVINCE_KEY,
        chosen,
        coverage_map.extent_around(None, chosen),
        (560, 340),
    )
    coverage_map.show(
        drawn, height=340, key="platform_map", alt=questions.platforms()[chosen]["name"]
    )
    st.html(look.map_legend(key, ("platforms",)))
with right:
    profiles.page_link("platform", chosen)
    st.html(panels.platform(chosen))
    st.html(panels.reach(chosen, key))
