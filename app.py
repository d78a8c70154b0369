"""Overview: the state of the province on one screen; each figure leads to its page.

`streamlit run app.py` also finds here the application that it serves.
"""

import streamlit as st

from pages.parts import page
from pages.parts.html import look
from pages.parts.maps import coverage_map
from pages.parts.overview import figures
from pages.parts.run import server, viewport
from pages.parts.run.wording import w
from pages.parts.widgets import filters

KINDS = ("county", "city", "area", "zone", "province")


def overview() -> None:
    """Draw the page."""
    page.start("overview")
    st.html(figures.leader_sentences())
    figures.row(figures.overview())

    width, height = viewport.map_size(viewport.window(), 368, share=0.28)
    size = width, min(height, round(width * 1.03))  # the province is about as wide as tall
    left, middle, right = st.columns([0.85, 1.1, 1.1], gap="medium")
    with left:
        st.html(figures.title("overview.map"))
        drawn = coverage_map.coverage_map(
            coverage_map.ALL,
            ("labels",),
            coverage_map.PROVINCE_KEY,
            None,
            coverage_map.extent_of(coverage_map.PROVINCE_KEY),
            size,
        )
        coverage_map.show(drawn, height=size[1], key="overview_map", alt=w("overview.map"))
        st.html(look.map_legend(coverage_map.ALL, ()))
    with middle:
        st.html(figures.title("overview.by_state"))
        st.html(
            figures.states_bars(KINDS)
            + figures.title_of_policy("overview.targets")
            + figures.target_table()
        )
    with right:
        st.html(figures.title("overview.worst"))
        st.html(figures.worst_gaps())
        st.page_link(
            "pages/gaps.py",
            label=w("overview.all_gaps"),
            icon=":material/arrow_forward:",
            query_params=filters.carried(),
        )
        st.html(figures.title("overview.changes") + figures.change_sentences())


if __name__ == "__main__":  # a visitor opens the page
    overview()
else:  # the server looks for its application
    app = st.App(
        __file__, middleware=server.middleware(), exception_handlers={Exception: server.failed}
    )
