"""Layers of areas and lines: land, counties, designated areas, borders, zones.

Fills are set on the sublayer: Streamlit fades every fill that it finds on a layer when something is
selected, by which the picture would disagree with its legend.
"""

import json
from collections.abc import Sequence
from typing import Any

import pydeck as pdk

from analytics.drawing.marks import (
    BLANK,
    BORDER,
    FILL,
    FONT,
    HAIRLINE,
    INK,
    LIGHT,
    MARK,
    OUTLINE_PX,
    PATTERN,
    SHARE_FILL,
    WHITE,
)
from analytics.drawing.picture import SHARE
from pages.parts.html.look import rgb
from pages.parts.maps.features import CODES
from pages.parts.maps.icons import PATTERN_MAPPING, pattern_scale

# where an expression on a sublayer finds a feature's properties: deck.gl unwraps the row for
# accessors whose names GeoJsonLayer has too (getFillColor, getLineColor, getLineWidth,
# getFillPattern), not for the sublayer's own
FEATURE, ROW = "properties", "__source.object.properties"
PIXELS = pdk.types.String("pixels")
# of every text on a map
LETTERS = {
    "text_character_set": pdk.types.String("auto"),
    "text_font_family": pdk.types.String(FONT),
    "text_background": True,
}
HAIRLINE_PX = 0.7


def _by_code(key: str, values: Sequence[object], found_in: str = FEATURE) -> str:
    """Write an expression that picks a value by the state number of cluster `key`."""
    listed = json.dumps(values, separators=(",", ":"))
    return f"@@=({listed})[{found_in}['c_{key}']||0]"


def backdrop_layer() -> pdk.Layer:
    """Fill the sea and the neighbouring provinces."""
    return _filled("backdrop", f"@@={FEATURE}.fill")


def _filled(name: str, fill: str, *, trigger: str = "", pickable: bool = False) -> pdk.Layer:
    """Fill the areas of the file of a name; `trigger` says when the fill is computed again."""
    sub = {"getFillColor": fill, "updateTriggers": {"getFillColor": [trigger]}}
    return pdk.Layer(
        "GeoJsonLayer",
        data=f"file:{name}",
        id=name,
        pickable=pickable,
        stroked=False,
        filled=True,
        _sub_layer_props={"polygons-fill": sub, "points-circle": sub},
    )


# --- counties -------------------------------------------------------------------------------------


def county_layers(key: str, zoom: float) -> list[pdk.Layer]:
    """Draw the fill, pattern and outline of the counties for a cluster or overview.

    Only the fill answers clicks: without a GPU, picking lines is slow.
    """
    if key == SHARE:  # shares need no marks: they are ordered by lightness
        colours = [FILL["no_need"], *SHARE_FILL]
        return [
            _county_fill(key, colours),
            _county_outlines(
                key,
                ["no_need"] * len(colours),
            ),
        ]
    return [
        _county_fill(key, [FILL[state] for state in CODES]),
        _county_patterns(key, zoom),
        _county_outlines(key, CODES),
    ]


def _county_fill(key: str, colours: Sequence[str]) -> pdk.Layer:
    fill = _by_code(key, [rgb(colour) for colour in colours])
    return _filled("counties", fill, trigger=key, pickable=True)


def _county_patterns(key: str, zoom: float) -> pdk.Layer:
    """Draw dots and hatches above the fills, for the states that have one."""
    marks = [rgb(MARK.get(state, WHITE)) for state in CODES]
    patterns = [PATTERN.get(state, BLANK) for state in CODES]
    pattern = {
        "extensions": [{"@@type": "FillStyleExtension", "pattern": True}],
        "fillPatternAtlas": "file:patterns",
        "fillPatternMapping": PATTERN_MAPPING,
        "fillPatternMask": True,
        "getFillPatternScale": pattern_scale(zoom),
        "getFillColor": _by_code(key, marks),
        "getFillPattern": _by_code(key, patterns, ROW),
        "updateTriggers": {"getFillColor": [key], "getFillPattern": [key]},
    }
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:counties",
        id="county-patterns",
        stroked=False,
        filled=True,
        _sub_layer_props={"polygons-fill": pattern},
    )


def _county_outlines(key: str, states: Sequence[str]) -> pdk.Layer:
    """Draw hairlines, and the heavier frame of states that have one."""
    colours = [rgb(MARK[state] if state in OUTLINE_PX else HAIRLINE) for state in states]
    widths = [OUTLINE_PX.get(state, HAIRLINE_PX) for state in states]
    outline = {
        "getColor": _by_code(key, colours, ROW),
        "getWidth": _by_code(key, widths, ROW),
        "updateTriggers": {"getColor": [key], "getWidth": [key]},
    }
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:counties",
        id="county-outlines",
        stroked=True,
        filled=False,
        line_width_units=PIXELS,
        _sub_layer_props={"polygons-stroke": outline},
    )


def area_layer(key: str) -> pdk.Layer:
    """Outline counties with a designated area of the cluster, of any on an overview.

    Core areas have the heavier line.
    """
    outline = {
        "getColor": rgb(INK),
        "getWidth": f"@@={ROW}['a_{key}']||0",
        "updateTriggers": {"getWidth": [key]},
    }
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:counties",
        id="areas",
        stroked=True,
        filled=False,
        line_width_units=PIXELS,
        line_joint_rounded=True,
        _sub_layer_props={"polygons-stroke": outline},
    )


# --- borders and zones ----------------------------------------------------------------------------


def border_layer() -> pdk.Layer:
    """Draw the borders of the cities and of the province."""
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:borders",
        id="borders",
        stroked=True,
        filled=False,
        line_width_units=PIXELS,
        line_joint_rounded=True,
        get_line_color=rgb(BORDER),
        get_line_width="properties.px",
        point_type=pdk.types.String("circle"),
        get_point_radius=0,
    )


def zone_layer() -> pdk.Layer:
    """Draw zone shapes, dashed unless the boundary is real, and counts of those without one."""
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:zones",
        id="zones",
        pickable=True,
        stroked=True,
        filled=True,
        line_width_units=PIXELS,
        get_line_color=rgb(INK),
        get_line_width=1.3,
        extensions=[{"@@type": "PathStyleExtension", "dash": True}],
        _sub_layer_props={"polygons-fill": {"getFillColor": rgb(WHITE, 70)}},
        get_dash_array="properties.dash",
        point_type=pdk.types.String("text"),
        get_text="properties.text",
        get_text_size=11,
        get_text_color=rgb(INK),
        get_text_pixel_offset=[0, 13],
        get_text_background_color=rgb(WHITE, 215),
        text_background_padding=[3, 1],
        **LETTERS,
    )


def outline_layer(chosen: dict[str, Any]) -> pdk.Layer:
    """Outline a place; a place without shape gets a ring at its point.

    Args:
        chosen: the place as GeoJSON of one feature.
    """
    return pdk.Layer(
        "GeoJsonLayer",
        data=chosen,
        id="chosen",
        stroked=True,
        filled=False,
        line_width_units=PIXELS,
        get_line_color=rgb(LIGHT.frame),
        get_line_width=3.4,
        line_joint_rounded=True,
        point_type=pdk.types.String("circle"),
        get_point_radius=14,
        point_radius_units=PIXELS,
    )
