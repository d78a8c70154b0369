"""Files that layers fetch by address: geometry and states travel once per snapshot and setting."""

import json
from base64 import b64encode
from collections.abc import Callable
from zlib import crc32

import pandas as pd
import streamlit as st
from streamlit import runtime

from analytics.drawing.marks import NEIGHBOUR, SEA, size_ring_m
from data.point_grid import point_grid
from pages.parts.html import look
from pages.parts.maps.features import (
    area_widths,
    county_collection,
    need_properties_by_unit,
    platform_collection,
    site_collection,
    without_needs,
)
from pages.parts.maps.geojson import Feature, Properties, collection, point
from pages.parts.maps.icons import ICONS, PATTERNS
from pages.parts.maps.platforms import is_shown
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import name_of, text

GEOJSON, SVG = "application/json", "image/svg+xml"


def address(name: str, own: bytes | None = None) -> str:
    """Write the address of a map file for the browser.

    Streamlit keeps a file as long as some session's last run named it, so this is done on every
    run.

    Args:
        name: one of `FILES`.
        own: content in place of that of the record.

    Returns:
        A path on the server; without a server (in tests) the file itself as a data address.
    """
    make, kind = FILES[name]
    # one slot holds one file, and a page may draw several maps
    if own is None:
        content, slot = make(), name
    else:
        content, slot = own, f"{name}-{crc32(own)}"
    if not runtime.exists():
        written = b64encode(content).decode()
        return f"data:{kind};base64,{written}"
    media = runtime.get_instance().media_file_mgr
    path = media.add(content, kind, f"map-{slot}")
    base = st.get_option("server.baseUrlPath").rstrip("/")
    return f"{base}{path}"


# --- ground ---------------------------------------------------------------------------------------


@cached_for_page
def backdrop_file() -> bytes:
    """Write the sea and the neighbouring provinces, each with its fill."""
    sea = [(shape, {"fill": look.rgb(SEA)}) for shape in _shapes("sheet")]
    land = [(shape, {"fill": look.rgb(NEIGHBOUR)}) for shape in _shapes("context")]
    return collection(sea + land)


@cached_for_page
def border_file() -> bytes:
    """Write city borders and the province's outline, drawn over the counties."""
    cities = [(shape, {"px": 1.1}) for shape in _shapes("city")]
    province = [(shape, {"px": 1.8}) for shape in _shapes("province")]
    return collection(cities + province)


@cached_for_page
def name_file(kind: str) -> bytes:
    """Write the names of cities or counties at their label points."""
    return collection(
        (
            point(
                unit["lon"],
                unit["lat"],
            ),
            {"text": look.short_place_name(name_of(unit))},
        )
        for unit in questions.units_of_kind(kind)
    )


@cached_for_page
def grid_file() -> bytes:
    """Write the points that a click can name, as `data.point_grid.point_grid` gives them."""
    return json.dumps(point_grid(registry()).tolist(), separators=(",", ":")).encode()


def _shapes(layer: str) -> list[str]:
    return questions.ask("drawings", layer=layer)["geojson"].tolist()


# --- counties and zones ---------------------------------------------------------------------------


@cached_for_page(by_setting=True, by_measure=True)
def county_file() -> bytes:
    """Write the counties with their states and designated areas, for every cluster and overview."""
    needs = need_properties_by_unit(questions.measured_needs("county"))
    areas, nothing = area_widths(), without_needs()
    adcodes = [unit["unit_id"] for unit in questions.units_of_kind("county")]
    return county_collection(
        {
            adcode: nothing
            | needs.get(adcode, {})
            | areas.get(
                adcode,
                {},
            )
            for adcode in adcodes
        }
    )


@cached_for_page(by_setting=True)
def size_file() -> bytes:
    """Write a ring for each county with needs and a size on record: radius_m is its radius."""
    needs = questions.needs("county").drop_duplicates("unit_id")
    sized = needs.dropna(subset=["value_added"])
    units = questions.units()
    features = []
    for county in sized.to_dict("records"):
        unit = units[f"county:{county['unit_id']}"]
        place = point(unit["lon"], unit["lat"])
        radius_m = round(size_ring_m(county["value_added"]))
        features.append((place, {"radius_m": radius_m}))
    return collection(features)


@cached_for_page(by_setting=True, by_measure=True)
def zone_file() -> bytes:
    """Write the zones that have a shape, and how many have none at each county's label point."""
    zones = questions.ask("zones")
    return collection([*_zone_shapes(zones), *_zone_counts(zones)])


def _zone_shapes(zones: pd.DataFrame) -> list[Feature]:
    shapes = questions.ask("drawings", layer="zone").set_index("id")["geojson"]
    needs = need_properties_by_unit(questions.measured_needs("zone"))
    nothing = without_needs()
    return [
        (
            shapes[zone["zone_id"]],
            _zone(zone)
            | nothing
            | needs.get(
                zone["zone_id"],
                {},
            ),
        )
        for zone in zones.to_dict("records")
        if zone["zone_id"] in shapes.index
    ]


def _zone(zone: Row) -> Properties:
    """Give a zone's own properties; its outline is dashed unless the boundary is real."""
    basis = zone["geometry_basis"]
    words = text(
        "map.zone",
        kind=text(f"zone_kind.{zone['kind']}"),
        basis=text(f"geometry.{basis}"),
    )
    return {
        "id": zone["zone_id"],
        "kind": "zone",
        "title": zone["name"],
        "sub": words,
        "dash": [0, 0] if basis == "boundary" else [5, 3],
    }


def _zone_counts(zones: pd.DataFrame) -> list[Feature]:
    shapeless = zones[zones["geometry_basis"] == "county"].groupby("adcode").size()
    return [
        (
            point(unit["lon"], unit["lat"]),
            {
                "text": text(
                    "map.zone_count",
                    n=shapeless[adcode],
                )
            },
        )
        for unit in questions.units_of_kind("county")
        if (adcode := unit["unit_id"]) in shapeless.index
    ]


# --- platforms ------------------------------------------------------------------------------------


@cached_for_page(by_setting=True)
def platform_file() -> bytes:
    """Write the platforms that are shown under the setting."""
    platforms = [row for row in questions.platforms().values() if is_shown(row)]
    return platform_collection(platforms, questions.ask("platform_clusters"), setting())


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "backdrop": (backdrop_file, GEOJSON),
    "borders": (border_file, GEOJSON),
    "counties": (county_file, GEOJSON),
    "zones": (zone_file, GEOJSON),
    "platforms": (platform_file, GEOJSON),
    "names-city": (lambda: name_file("city"), GEOJSON),
    "names-county": (lambda: name_file("county"), GEOJSON),
    "sizes": (size_file, GEOJSON),
    "grid": (grid_file, GEOJSON),
    "candidates": (lambda: collection([]), GEOJSON),
    "sites": (lambda: site_collection([]), GEOJSON),
    "icons": (lambda: ICONS, SVG),
    "patterns": (lambda: PATTERNS, SVG),
}
