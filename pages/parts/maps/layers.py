"""Which layers a map has, and what lies above what."""

import json
from typing import Any

import pandas as pd
import pydeck as pdk

from analytics.drawing.marks import ACCENT, INK
from pages.parts.html.look import rgb
from pages.parts.maps import base_layers, geojson, point_layers
from pages.parts.maps.features import PLATFORM_PX
from pages.parts.maps.platforms import radius_of
from pages.parts.run import questions
from pages.parts.run.questions import Row

COUNTY_NAMES_FROM = 7.6  # zoom from which county names do not crowd
SMALL_PLATFORM_PX = (9, 12)


def coverage_layers(
    key: str, shown: tuple[str, ...], place: Row, platform: Row | None, zoom: float
) -> list[pdk.Layer]:
    """Give the layers of a coverage map, lowest first.

    Args:
        key: the cluster or overview that colours the counties.
        shown: which layers, as `MapView.layers`.
        place: the unit to outline.
        platform: the platform whose catchment to draw.
        zoom: by which patterns and names are sized.
    """
    return [
        *_ground(key, shown, zoom),
        *_chosen(key, place, platform),
        *_marks_and_names(key, shown, zoom),
    ]


def _ground(key: str, shown: tuple[str, ...], zoom: float) -> list[pdk.Layer]:
    layers = [base_layers.backdrop_layer(), *base_layers.county_layers(key, zoom)]
    if "areas" in shown:
        layers.append(base_layers.area_layer(key))
    layers.append(base_layers.border_layer())
    if "zones" in shown:
        layers.append(base_layers.zone_layer())
    if "size" in shown:
        layers.append(point_layers.size_layer())
    return layers


def _marks_and_names(key: str, shown: tuple[str, ...], zoom: float) -> list[pdk.Layer]:
    layers = []
    if "existing" in shown:  # below the names, because the subject of the map stands above them
        layers.append(point_layers.platform_layer(key, SMALL_PLATFORM_PX))
    if "labels" in shown and zoom > COUNTY_NAMES_FROM:
        layers.append(point_layers.name_layer("county", zoom))
    if "labels" in shown:
        layers.append(point_layers.name_layer("city", zoom))
    if "platforms" in shown and "uncertainty" in shown:
        layers.append(point_layers.halo_layer(key))
    if "platforms" in shown:
        layers.append(point_layers.platform_layer(key, PLATFORM_PX))
    if "candidates" in shown:
        layers.append(point_layers.candidate_layer())
    if "sites" in shown:
        layers.append(point_layers.site_layer())
    if "grid" in shown:  # above all others, because it takes every click
        layers.append(point_layers.grid_layer())
    return layers


# --- the chosen place and platform ----------------------------------------------------------------


def _chosen(key: str, place: Row, platform: Row | None) -> list[pdk.Layer]:
    layers = [] if place["unit_kind"] == "province" else _outline(place)
    if platform is not None and pd.notna(platform["lon"]):
        layers += _catchment(platform, key)
    return layers


def _outline(place: Row) -> list[pdk.Layer]:
    """Outline a place, if at least its county is known."""
    shapes = questions.ask(
        "drawings",
        layer=place["unit_kind"],
    ).set_index("id")["geojson"]
    if place["unit_id"] in shapes.index:
        return [base_layers.outline_layer(_one_feature(shapes[place["unit_id"]]))]
    if pd.isna(place["lon"]):
        return []
    return [
        base_layers.outline_layer(
            _one_feature(
                geojson.point(
                    place["lon"],
                    place["lat"],
                )
            )
        )
    ]


def _catchment(platform: Row, key: str) -> list[pdk.Layer]:
    """Draw the circle in which a platform could stand, and that of the radius that holds for it."""
    centre = _one_feature(geojson.point(platform["lon"], platform["lat"]))
    could_stand_m = platform["uncertainty_km"] * 1000
    radius_m = radius_of(platform["platform_id"], key) * 1000
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
