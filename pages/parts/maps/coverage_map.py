"""Maps: land, sea and boundaries of our own, never a tile.

The geometry and every cluster's states travel to the browser once for each snapshot and setting, as
files that layers fetch by address (`files`). A rerun sends a few kilobytes of styling, which pick
the properties of a cluster (`layers`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st
from markupsafe import escape

from analytics.drawing.map_layers import USUAL
from analytics.drawing.marks import FONT, INK, SOFT, WHITE
from analytics.drawing.scene import mark_share
from pages.parts.maps import fallback, files
from pages.parts.maps.extent import Extent, platforms_within, view_of
from pages.parts.maps.fallback import Subject, Supposed
from pages.parts.maps.layers import DeckMap, coverage_layers
from pages.parts.run import questions, viewport
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry
from pages.parts.run.questions import Row
from pages.parts.run.wording import text

RECORD = Supposed()  # nothing is supposed
TOOLTIP_STYLE = {
    "backgroundColor": WHITE,
    "color": INK,
    "border": f"1px solid {SOFT}",
    "fontSize": "13px",
    "fontFamily": FONT,
    "padding": "6px 9px",
    "maxWidth": "300px",
    "lineHeight": "1.45",
    "zIndex": 10,
}


@dataclass(frozen=True)
class MapView:
    """What a coverage map is of.

    key: a cluster, "all" (worst state) or "share" (share of needs met), which colours counties.
    extent: west, south, east, north to show, EPSG:4490 degrees.
    size: pixels across and down.
    layers: which of `map_layers.LAYERS` to show beside those of every map; candidates and sites
        need files of their own.
    place: the unit to outline, as "kind:id"; None, or the province: no outline.
    platform: the platform whose catchment to draw.
    """

    key: str
    extent: Extent
    size: tuple[int, int]
    layers: tuple[str, ...] = USUAL
    place: str | None = None
    platform: str | None = None


class Map:
    """What st.pydeck_chart asks of a deck: its JSON, finished, and its tooltip."""

    layers = ()

    def __init__(self, spec: str, tooltip: str, subject: Subject) -> None:
        self._spec, self.subject = spec, subject
        self._tooltip = {"html": tooltip, "style": TOOLTIP_STYLE}

    def to_json(self) -> str:
        return self._spec


def coverage_map(
    view: MapView,
    own_files: Mapping[str, bytes] | None = None,
    supposed: Supposed = RECORD,
) -> Map:
    """Make a coverage map, with the files it needs at hand.

    Args:
        view: what it is of.
        own_files: files by name in place of those of the record, made by `features`.
        supposed: what these files tell, for the vector drawing where there is no WebGL.

    Raises:
        ValueError: a layer is not in the register.
    """
    own = own_files or {}
    view = _with_catchment(view)

    def address(name: re.Match[str]) -> str:
        return files.address(name[1], own.get(name[1]))

    spec = re.sub("file:([a-z-]+)", address, _spec(view))
    subject = Subject(view.key, view.place, view.layers, view.size, supposed)
    return Map(spec, _tooltip(view), subject)


def _with_catchment(view: MapView) -> MapView:
    """Ask for the catchment of the platform, if there is one and its place is known."""
    platform = _platform_of(view)
    if platform is None or pd.isna(platform["lon"]):
        return view
    layers = (*view.layers, "catchment")
    return replace(view, layers=layers)


def _platform_of(view: MapView) -> Row | None:
    if view.platform is None:
        return None
    platforms = questions.platforms()
    return platforms.get(view.platform)


def _tooltip(view: MapView) -> str:
    """Write what the pointer tells: of the feature below it, or that a click chooses a point."""
    if "grid" in view.layers:
        return str(escape(text("map.click_point")))
    return f"<b>{{title}}</b><br>{{sub}}<br>{{s_{view.key}}}"


def show(drawn: Map, height: int, key: str, alt: str, **options: Any) -> None:
    """Show a map by deck.gl, or as a vector drawing where the browser has no WebGL."""
    if viewport.has_webgl():
        st.pydeck_chart(drawn, height=height, key=key, alt=alt, **options)
    else:
        fallback.draw(drawn.subject, key)


@cached_for_page(by_setting=True)
def _spec(view: MapView) -> str:
    """Write a deck without a basemap as compact JSON.

    "file:<name>" in it stands for the address of a map file.
    """
    camera = view_of(view.extent, view.size)
    place = questions.units()[view.place or registry().province.place]
    share = mark_share(platforms_within(view.extent))
    drawn = DeckMap(view.key, view.layers, place, _platform_of(view), camera.zoom, share)
    deck = pdk.Deck(layers=coverage_layers(drawn), initial_view_state=camera, map_provider=None)
    return json.dumps(
        json.loads(deck.to_json()),
        separators=(",", ":"),
        ensure_ascii=False,
    )
