"""Profiles: kind and name -> all about one cluster, place or platform, to print on A4."""

import streamlit as st

from analytics.drawing.picture import ALL
from pages.parts import page
from pages.parts.exports import orders
from pages.parts.html import legends
from pages.parts.maps.coverage_map import MapView, coverage_map, show
from pages.parts.maps.extent import extent_around, province_extent
from pages.parts.maps.platforms import first_cluster
from pages.parts.place.cluster_profile import cluster_body, cluster_head
from pages.parts.place.place_profile import place_body, place_head
from pages.parts.place.platform_profile import platform_body, platform_head
from pages.parts.place.profile_links import choose_profile, profile_labels
from pages.parts.register import row_history
from pages.parts.run import address, viewport
from pages.parts.run.wording import text


def map_of(kind: str, name: str) -> MapView:
    """Say what the map beside a profile shows."""
    width, height = viewport.map_size(viewport.window(), 380, share=0.42)
    tallest = round(width * 0.85)
    size = width, min(height, tallest)
    if kind == "cluster":
        extent = province_extent()
        return MapView(name, extent, size)
    if kind == "platform":
        key = first_cluster(name) or ALL
        extent = extent_around(None, name)
        return MapView(key, extent, size, platform=name)
    place = f"{kind}:{name}"
    extent = extent_around(place, None)
    return MapView(ALL, extent, size, place=place)


page.start("profile")
kind, name = choose_profile()
names_nothing = address.is_gone("of") or address.is_gone("which")
if name is None or address.is_gone("of"):
    st.info(text("profile.choose" if names_nothing else "profile.empty"))
    st.stop()
if kind == "cluster":
    head, body = cluster_head(name), cluster_body(name)
elif kind == "platform":
    head, body = platform_head(name), platform_body(name)
else:
    head, body = place_head(kind, name), place_body(kind, name)
label = profile_labels(kind)[name]
left, right = st.columns([1.35, 1], gap="medium")
with left:
    st.html(head)
with right:
    view = map_of(kind, name)
    alt = text("profile.alt", name=label)
    show(coverage_map(view), height=view.size[1], key="profile_map", alt=alt)
    st.html(legends.map_legend(view.key, ("platforms",)))
    if kind in ("cluster", "city", "county"):
        orders.offer_profile_report(kind, name, label)
st.html(body)
row_history.draw(kind, name)
