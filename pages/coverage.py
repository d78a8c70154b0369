"""Coverage map: cluster, layers and a place -> needs_coverage -> map, legend and all about the
place.
"""

import pyarrow as pa
import streamlit as st

from pages.parts import page
from pages.parts.briefing import views
from pages.parts.html import look
from pages.parts.maps import coverage_map
from pages.parts.place import panels, profiles
from pages.parts.run import links, viewport, wording
from pages.parts.run.wording import w
from pages.parts.tables import tables
from pages.parts.widgets import filters

LAYERS = ("platforms", "labels", "areas", "zones", "size", "uncertainty")
ABOVE_AND_BELOW_PX = 228  # title, strip and legend


def choose_on_map() -> None:
    """A click chooses a place or a platform; the view stays where the user put it."""
    for objects in st.session_state["map"]["selection"]["objects"].values():
        picked = objects[0].get("properties", {})
        if picked.get("kind") == "platform":
            st.session_state["platform"] = picked["id"]
        elif "kind" in picked:
            st.session_state["place"] = f"{picked['kind']}:{picked['id']}"


def look_at_choice() -> None:
    """The picker, and a row of the panel's list, move the view to their place."""
    st.session_state["view"] = st.session_state["place"]


def drill(rows: pa.Table, key: str) -> None:
    """Choose the unit of the selected row."""
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen:
        row = rows.slice(chosen[0], 1).to_pylist()[0]
        st.session_state["place"] = st.session_state["view"] = (
            f"{row['unit_kind']}:{row['unit_id']}"
        )


page.start("coverage")
with st.sidebar:
    cluster = filters.cluster()
    filters.measure()
    if cluster is None:
        shows = wording.words("coverage", (coverage_map.ALL, coverage_map.SHARE))
        key = links.radio(
            w("coverage.show"),
            list(shows),
            key="show",
            format_func=shows.__getitem__,
            horizontal=True,
        )
    else:
        key = cluster
    layers = wording.words("layer", LAYERS)
    shown = links.multiselect(
        w("coverage.layers"),
        LAYERS,
        key="layers",
        default=LAYERS[:2],
        format_func=layers.__getitem__,
        placeholder=w("filter.any"),
    )

left, right = st.columns([2, 1], gap="medium")
with right:
    place, platform = filters.place(look_at_choice), filters.platform()
    size = viewport.map_size(viewport.window(), ABOVE_AND_BELOW_PX)
    extent = coverage_map.extent_of(st.session_state.setdefault("view", place))
    with st.container(height=size[1] - 75, border=False):
        if platform is not None:
            profiles.page_link("platform", platform)
            st.html(panels.platform(platform))
        else:
            st.html(panels.heading(place))
            profiles.page_link(*place.split(":", 1))
            tables.drill_list(place, cluster, drill)
            st.html(panels.place(place, cluster))
with left:
    coverage_map.show(
        coverage_map.coverage_map(key, shown, place, platform, extent, size),
        height=size[1],
        on_select=choose_on_map,
        selection_mode="single-object",
        key="map",
        alt=w("coverage.alt", cluster=filters.cluster_name(cluster)),
    )
    st.html(look.map_legend(key, tuple(shown)))
with st.sidebar:
    views.keep_button(key, place)
