"""Overview: the state of the province on one screen; each figure leads to its page.

`streamlit run app.py` also finds here the application that it serves.
"""

import streamlit as st

from analytics.drawing.picture import ALL
from pages.parts import page
from pages.parts.html import legends
from pages.parts.html.blocks import policy_title, section_title
from pages.parts.html.elements import joined
from pages.parts.html.state_bars import needs_by_state
from pages.parts.maps.coverage_map import MapView, coverage_map, show
from pages.parts.maps.extent import province_extent
from pages.parts.overview import headline
from pages.parts.overview.changes import change_panel
from pages.parts.overview.short_tables import goals_by_year, gravest_gaps
from pages.parts.run import hint, page_links, server, viewport, warm
from pages.parts.run.wording import text

KINDS = ("county", "city", "area", "zone", "province")


def overview() -> None:
    """Draw the page."""
    page.start("overview")
    hint.draw()
    st.html(headline.key_messages())
    headline.draw(headline.key_figures())
    left, middle, right = st.columns([0.85, 1.1, 1.1], gap="medium")
    with left:
        draw_map()
    with middle:
        st.html(section_title("overview.by_state"))
        st.html(joined(needs_by_state(KINDS), policy_title("overview.targets"), goals_by_year()))
    with right:
        st.html(section_title("overview.worst"))
        st.html(gravest_gaps())
        st.page_link(
            "pages/gaps.py",
            label=text("overview.all_gaps"),
            icon=":material/arrow_forward:",
            query_params=page_links.carried(),
        )
        st.html(joined(section_title("overview.changes"), change_panel()))


def draw_map() -> None:
    """Draw the worst state of every county, with its legend."""
    width, height = viewport.map_size(viewport.window(), 368, share=0.28)
    tallest = round(width * 1.03)  # the province is about as wide as tall
    size = width, min(height, tallest)
    st.html(section_title("overview.map"))
    extent = province_extent()
    view = MapView(ALL, extent, size, layers=("labels",))
    drawn = coverage_map(view)
    alt = text("overview.map")
    show(drawn, height=size[1], key="overview_map", alt=alt)
    st.html(legends.map_legend(ALL, ()))


if __name__ == "__main__":  # a visitor opens the page
    overview()
else:  # the server looks for its application
    warm.begin_warm_up()
    app = st.App(
        __file__,
        routes=server.routes(),
        middleware=server.middleware(),
        exception_handlers={Exception: server.failed},
    )
