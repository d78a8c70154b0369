"""Layers of marks, rings and names that stand at points."""

from typing import Any

import pydeck as pdk

from analytics.drawing.marks import INK, LIGHT, SIZE_RING_PX, WHITE
from data.point_grid import GRID_STEPS
from pages.parts.html.look import rgb
from pages.parts.maps.base_layers import FEATURE, LETTERS, PIXELS, ROW
from pages.parts.maps.icons import ICON_MAPPING

CANDIDATE_PX = 5  # radius
GRID_POINT_M = 2400  # radius: leaves little between points 4 km apart
SMALL_NAMES_BELOW = 6.4  # zoom: neighbouring English names would overlap


def name_layer(kind: str, zoom: float) -> pdk.Layer:
    """Write the names of cities or counties.

    They stand below their points, where a platform's mark leaves room.
    """
    is_large = kind == "city" and zoom > SMALL_NAMES_BELOW
    return pdk.Layer(
        "GeoJsonLayer",
        data=f"file:names-{kind}",
        id=f"names-{kind}",
        point_type=pdk.types.String("text"),
        get_text="properties.text",
        get_text_size=14 if is_large else 12,
        get_text_color=rgb(INK),
        get_text_pixel_offset=[0, 20],
        text_font_weight=pdk.types.String("600" if kind == "city" else "400"),
        get_text_background_color=rgb(WHITE, 205),
        text_background_padding=[3, 0],
        **LETTERS,
    )


def size_layer() -> pdk.Layer:
    """Draw a ring at each county with needs, its area as large as the industrial value added."""
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:sizes",
        id="sizes",
        pickable=False,
        stroked=True,
        filled=False,
        get_point_radius="properties.radius_m",
        get_line_color=rgb(INK),
        get_line_width=SIZE_RING_PX,
        line_width_units=PIXELS,
    )


def platform_layer(key: str, px: tuple[int, int], share: float) -> pdk.Layer:
    """Draw the platforms' icons.

    Args:
        key: the cluster or overview that is looked at.
        px: size of a mark that serves it in part, in full.
        share: of the shift, by which marks of one place stand apart.
    """
    shift = "properties.shift"
    if share < 1:
        shift = f"[{shift}[0]*{share:g},{shift}[1]*{share:g}]"
    mark = f"{ROW}['m_{key}']"
    icon = {
        "getSize": f"@@={mark}==2?{px[1]}:{mark}==1?{px[0]}:0",
        "updateTriggers": {"getSize": [key]},
    }
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:platforms",
        id="platforms",
        pickable=True,
        point_type=pdk.types.String("icon"),
        get_icon="properties.icon",
        get_icon_pixel_offset=shift,
        icon_atlas=pdk.types.String("file:icons"),
        icon_mapping=ICON_MAPPING,
        icon_size_units=PIXELS,
        _sub_layer_props={"points-icon": icon},
    )


def halo_layer(key: str) -> pdk.Layer:
    """Draw the circle in which each platform could stand."""
    halo = {
        "getFillColor": rgb(INK, 10),
        "getLineColor": rgb(INK, 70),
        "getLineWidth": f"@@={FEATURE}['m_{key}']?0.8:0",
        "lineWidthUnits": "pixels",
        "getRadius": f"@@={ROW}['m_{key}']?{ROW}.blur:0",
        "updateTriggers": {"getRadius": [key], "getLineWidth": [key]},
    }
    return _circles("halos", "file:platforms", halo)


def circle_layer(
    name: str, centre: dict[str, Any], metres: float, fill: list[int], line: list[int]
) -> pdk.Layer:
    """Draw one circle; a line without colour is not drawn.

    Args:
        name: id of the layer.
        centre: GeoJSON of one point.
        metres: radius.
        fill: colour inside, as deck.gl wants it.
        line: colour of the edge.
    """
    circle = {
        "getRadius": metres,
        "getFillColor": fill,
        "getLineColor": line,
        "getLineWidth": 2 if line[3] else 0,
        "lineWidthUnits": "pixels",
    }
    return _circles(name, centre, circle)


def _circles(name: str, data: str | dict[str, Any], properties: dict[str, Any]) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        data=data,
        id=name,
        stroked=True,
        filled=True,
        point_type=pdk.types.String("circle"),
        _sub_layer_props={"points-circle": properties},
    )


def candidate_layer() -> pdk.Layer:
    """Draw a ring at each exact point where a platform may be built."""
    ring = {
        "getRadius": CANDIDATE_PX,
        "radiusUnits": "pixels",
        "getFillColor": rgb(WHITE, 230),
        "getLineColor": rgb(INK),
        "getLineWidth": 1.5,
        "lineWidthUnits": "pixels",
    }
    return _circles("candidates", "file:candidates", ring)


def site_layer() -> pdk.Layer:
    """Write the numbers of proposed platforms; `features.site_collection` makes their file."""
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:sites",
        id="sites",
        pickable=True,
        point_type=pdk.types.String("text"),
        get_text="properties.text",
        get_text_size=12,
        get_text_color=rgb(WHITE),
        text_font_weight=pdk.types.String("600"),
        get_text_background_color=rgb(LIGHT.frame),
        text_background_padding=[4, 2],
        get_text_border_color=rgb(WHITE),
        get_text_border_width=1.5,
        **LETTERS,
    )


def grid_layer() -> pdk.Layer:
    """Lay invisible points over the counties, for a click to hit.

    Streamlit tells which object was clicked, not where, so there is an object everywhere.
    """
    return pdk.Layer(
        "ScatterplotLayer",
        data="file:grid",
        id="grid",
        pickable=True,
        get_position=f"[this[0]/{GRID_STEPS},this[1]/{GRID_STEPS}]",
        get_radius=GRID_POINT_M,
        opacity=0.0001,  # by which also the point that Streamlit marks as chosen stays unseen
    )
