"""Coverage map: cluster, layers and a place -> map and legend, and all about the place."""

import pyarrow as pa
import streamlit as st

from analytics.drawing.picture import ALL, SHARE
from pages.parts import page
from pages.parts.briefing import views
from pages.parts.html import legends
from pages.parts.maps.coverage_map import MapView, coverage_map, show
from pages.parts.maps.extent import extent_of
from pages.parts.place.panels import place_heading, place_panel
from pages.parts.place.platform_facts import platform_panel
from pages.parts.place.profile_links import page_link
from pages.parts.run import viewport
from pages.parts.run.wording import text
from pages.parts.tables.below import drill_list
from pages.parts.widgets import filters, page_filters
from pages.parts.widgets.labels import cluster_name

ABOVE_AND_BELOW_PX = 228  # title, strip and legend


def choose_on_map() -> None:
    """Choose the place or platform that was clicked; the view stays where the user put it."""
    selection = st.session_state["map"]["selection"]
    for objects in selection["objects"].values():
        picked = objects[0].get("properties", {})
        kind = picked.get("kind")
        if kind == "platform":
            st.session_state["platform"] = picked["id"]
        elif kind is not None:
            st.session_state["place"] = f"{kind}:{picked['id']}"


def look_at_choice() -> None:
    """Move the view to the place that the picker names."""
    st.session_state["view"] = st.session_state["place"]


def drill(rows: pa.Table, key: str) -> None:
    """Choose the unit of the selected row of the panel's list, and move the view to it."""
    selected = st.session_state[key]["selection"]["rows"]
    if selected:
        (row,) = rows.slice(selected[0], 1).to_pylist()
        st.session_state["place"] = f"{row['unit_kind']}:{row['unit_id']}"
        look_at_choice()


page.start("coverage")
with st.sidebar:
    cluster = filters.cluster()
    filters.measure()
    key = cluster or page_filters.shown_answer((ALL, SHARE))
    layers = tuple(page_filters.layers())

left, right = st.columns([2, 1], gap="medium")
with right:
    place = filters.place(look_at_choice)
    platform = filters.platform()
    size = viewport.map_size(viewport.window(), ABOVE_AND_BELOW_PX)
    extent = extent_of(st.session_state.setdefault("view", place))
    with st.container(height=size[1] - 75, border=False):
        if platform is not None:
            page_link("platform", platform)
            st.html(platform_panel(platform))
        else:
            st.html(place_heading(place))
            page_link(*place.split(":", 1))
            drill_list(place, cluster, drill)
            st.html(place_panel(place, cluster))
with left:
    view = MapView(key, extent, size, layers=layers, place=place, platform=platform)
    show(
        coverage_map(view),
        height=size[1],
        on_select=choose_on_map,
        selection_mode="single-object",
        key="map",
        alt=text("coverage.alt", cluster=cluster_name(cluster)),
    )
    st.html(legends.map_legend(key, layers))
with st.sidebar:
    views.keep_button(key, place)
