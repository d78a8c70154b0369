"""Profiles: kind and name -> all about one cluster, place or platform, on a page with an address of
its own that prints on A4.
"""

import streamlit as st

from pages.parts import page
from pages.parts.exports import orders
from pages.parts.html import look
from pages.parts.maps import coverage_map
from pages.parts.place import profiles
from pages.parts.run import links, viewport
from pages.parts.run.wording import w

page.start("profile")
kind, name = profiles.choose()
if name is None or links.gone("of"):
    st.info(w("profile.choose" if links.gone("of") or links.gone("which") else "profile.empty"))
    st.stop()
place = coverage_map.PROVINCE_KEY if kind in ("cluster", "platform") else f"{kind}:{name}"
platform = name if kind == "platform" else None
if kind == "cluster":
    key, extent, head, body = (
        name,
        coverage_map.extent_of(place),
        profiles.cluster_head(name),
        profiles.cluster_body(name),
    )
elif kind == "platform":
    key, extent = (
        coverage_map.first_cluster(name) or coverage_map.ALL,
        coverage_map.extent_around(None, name),
    )
    head, body = profiles.platform_head(name), profiles.platform_body(name)
else:
    key, extent, head, body = (
        coverage_map.ALL,
        coverage_map.extent_around(place, None),
        profiles.place_head(kind, name),
        profiles.place_body(kind, name),
    )
left, right = st.columns([1.35, 1], gap="medium")
with left:
    st.html(head)
with right:
    size = viewport.map_size(viewport.window(), 380, share=0.42)
    size = size[0], min(size[1], round(size[0] * 0.85))
    drawn = coverage_map.coverage_map(key, ("platforms", "labels"), place, platform, extent, size)
    coverage_map.show(
        drawn,
        height=size[1],
        key="profile_map",
        alt=w("profile.alt", name=profiles.labels(kind)[name]),
    )
    st.html(look.map_legend(key, ("platforms",)))
    if kind in ("cluster", "city", "county"):
        orders.of_profile(kind, name, profiles.labels(kind)[name])
st.html(body)
