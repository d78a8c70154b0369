"""How deck.gl draws each layer of `map_layers.LAYERS`, which says what lies above what."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pydeck as pdk

from analytics.drawing.map_layers import DECK, layers_of
from analytics.drawing.marks import ACCENT, INK
from pages.parts.html.look import rgb
from pages.parts.maps import base_layers, geojson, point_layers
from pages.parts.maps.features import PLATFORM_PX
from pages.parts.maps.platforms import radius_of
from pages.parts.run import questions
from pages.parts.run.questions import Row

COUNTY_NAMES_FROM = 7.6  # zoom from which county names do not crowd
SMALL_PLATFORM_PX = (9, 12)


@dataclass(frozen=True)
class DeckMap:
    """What the layers of one map are drawn by.

    key: the cluster or overview that colours the counties.
    shown: which layers, as `MapView.layers`.
    place: the unit to outline.
    platform: the platform whose catchment to draw.
    zoom: by which patterns and names are sized.
    mark_share: of their size, by which platforms' marks are drawn where there are many.
    """

    key: str
    shown: tuple[str, ...]
    place: Row
    platform: Row | None
    zoom: float
    mark_share: float = 1.0


def coverage_layers(drawn: DeckMap) -> list[pdk.Layer]:
    """Give the layers of a coverage map, lowest first.

    Raises:
        ValueError: a layer is not in the register, or deck.gl does not draw it.
    """
    layers = []
    for layer in layers_of(drawn.shown, DECK):
        draw = DRAWERS[layer.name]
        layers += draw(drawn)
    return layers


def _names(drawn: DeckMap) -> list[pdk.Layer]:
    """Write the names of cities, and those of counties where they do not crowd."""
    zoom = drawn.zoom
    cities = point_layers.name_layer("city", zoom)
    if zoom <= COUNTY_NAMES_FROM:
        return [cities]
    return [point_layers.name_layer("county", zoom), cities]


def _platforms(drawn: DeckMap, px: tuple[int, int]) -> pdk.Layer:
    """Draw the marks of platforms, smaller where there are many."""
    part, full = px
    share = drawn.mark_share
    sizes = round(part * share), round(full * share)
    return point_layers.platform_layer(drawn.key, sizes, share)


# --- the chosen place and platform ----------------------------------------------------------------


def _outline(drawn: DeckMap) -> list[pdk.Layer]:
    """Outline the place, if at least its county is known; the province is outlined anyway."""
    place = drawn.place
    if place["unit_kind"] == "province":
        return []
    drawings = questions.ask("drawings", layer=place["unit_kind"])
    shapes = drawings.set_index("id")["geojson"]
    if place["unit_id"] in shapes.index:
        shape = shapes[place["unit_id"]]
    elif pd.notna(place["lon"]):
        shape = geojson.point(place["lon"], place["lat"])
    else:
        return []
    chosen = _one_feature(shape)
    return [base_layers.outline_layer(chosen)]


def _catchment(drawn: DeckMap) -> list[pdk.Layer]:
    """Draw the circle in which a platform could stand, and that of the radius that holds for it."""
    platform = drawn.platform
    if platform is None:
        return []
    centre = _one_feature(geojson.point(platform["lon"], platform["lat"]))
    could_stand_m = platform["uncertainty_km"] * 1000
    radius_m = radius_of(platform["platform_id"], drawn.key) * 1000
    circles = (
        (could_stand_m, rgb(INK, 24), [0, 0, 0, 0]),
        (radius_m, rgb(ACCENT, 16), rgb(ACCENT)),
    )
    return [
        point_layers.circle_layer(f"catchment-{number}", centre, metres, fill, line)
        for number, (metres, fill, line) in enumerate(circles)
        if metres
    ]


def _one_feature(geometry: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(geojson.collection([(geometry, {})]))
    return parsed


# --- all of them ----------------------------------------------------------------------------------

DRAWERS: dict[str, Callable[[DeckMap], list[pdk.Layer]]] = {
    "backdrop": lambda _: [base_layers.backdrop_layer()],
    "counties": lambda drawn: base_layers.county_layers(drawn.key, drawn.zoom),
    "areas": lambda drawn: [base_layers.area_layer(drawn.key)],
    # a plan's own file of counties outlines these in place of the designated areas
    "better_off": lambda drawn: [base_layers.area_layer(drawn.key)],
    "borders": lambda _: [base_layers.border_layer()],
    "zones": lambda _: [base_layers.zone_layer()],
    "size": lambda _: [point_layers.size_layer()],
    "chosen": _outline,
    "catchment": _catchment,
    "existing": lambda drawn: [_platforms(drawn, SMALL_PLATFORM_PX)],
    "labels": _names,
    "uncertainty": lambda drawn: [point_layers.halo_layer(drawn.key)],
    "platforms": lambda drawn: [_platforms(drawn, PLATFORM_PX)],
    "candidates": lambda _: [point_layers.candidate_layer()],
    "sites": lambda _: [point_layers.site_layer()],
    "grid": lambda _: [point_layers.grid_layer()],
}
