"""Maps: land, sea and boundaries of our own, never a tile.

The geometry and every cluster's states travel to the browser once for each snapshot and setting, as
files that layers fetch by address; what a rerun sends is a few kilobytes of styling that picks a
cluster's properties. All areas and points are GeoJsonLayers whose fill is set on the sublayer:
Streamlit fades every fill it finds on a layer when something is selected, which would make the
picture disagree with its legend.
"""

import json
import math
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from zlib import crc32

import pandas as pd
import pydeck as pdk
import streamlit as st
from streamlit import runtime

from analytics.drawing.marks import BORDER, FONT, HAIRLINE, NEIGHBOUR, SEA, ring_spots
from analytics.drawing.picture import ALL, SHARE
from analytics.drawing.picture import PROVINCE_PLACE as PROVINCE_KEY
from analytics.questions.coverage import MET, STATES, roll_up
from analytics.setting import Setting
from data.vocabulary import PIPELINE
from pages.parts.html import look
from pages.parts.maps import fallback
from pages.parts.maps.fallback import Subject
from pages.parts.run import questions, viewport, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import name_of, w

Extent = tuple[float, float, float, float]
# where an expression on a sublayer finds a feature's properties: deck.gl unwraps the row for
# accessors whose names GeoJsonLayer has too (getFillColor, getLineColor, getLineWidth,
# getFillPattern), not for the sublayer's own
FEATURE, ROW = "properties", "__source.object.properties"
CODES = ("no_need", *STATES)  # a state's number in the map files
COUNTY_NAMES_FROM = 7.6  # zoom from which county names do not crowd
SMALL_NAMES_BELOW = 6.4  # neighbouring English names would overlap
PLATFORM_PX = (17, 24)  # a platform's mark where it serves in part, where in full
TOOLTIP_STYLE = {
    "backgroundColor": "#FFFFFF",
    "color": look.INK,
    "border": f"1px solid {look.SOFT}",
    "fontSize": "13px",
    "fontFamily": FONT,
    "padding": "6px 9px",
    "maxWidth": "300px",
    "lineHeight": "1.45",
    "zIndex": 10,
}


class Map:
    """What st.pydeck_chart asks of a deck: its JSON, finished, and its tooltip."""

    layers = ()

    def __init__(self, spec: str, key: str, subject: Subject) -> None:
        self._spec, self.subject = spec, subject
        self._tooltip = {
            "html": f"<b>{{title}}</b><br>{{sub}}<br>{{s_{key}}}",
            "style": TOOLTIP_STYLE,
        }

    def to_json(self) -> str:
        return self._spec


def coverage_map(
    key: str,
    layers: Iterable[str],
    place: str,
    platform: str | None,
    extent: Extent,
    size: tuple[int, int],
    instead: dict[str, bytes] | None = None,
    subject: Subject | None = None,
) -> Map:
    """The coverage map for a cluster, `ALL` (worst state) or `SHARE` (share of needs met), with the
    files it needs at hand.

    Args:
        layers: which of "platforms", "existing" (the same, small), "uncertainty", "zones", "areas",
            "size", "labels", "sites" to show; sites stand in `instead` alone.
        place: the unit to outline, as "kind:id" (the province needs none).
        platform: the platform whose catchment to draw.
        extent: west, south, east, north to show, EPSG:4490 degrees, on `size` pixels.
        instead: files by name in place of those of the record, made by `county_collection` and
            `platform_collection`.
        subject: what the drawing shows that stands in where there is no WebGL, if it is not the
            record.
    """
    spec = _spec(key, tuple(layers), place, platform, extent, size)
    drawn = re.sub(
        r"file:([a-z-]+)", lambda found: _address(found[1], (instead or {}).get(found[1])), spec
    )
    return Map(drawn, key, subject or Subject(key, place, tuple(layers), size))


def show(drawn: Map, height: int, key: str, alt: str, **options: object) -> None:
    """A map, by deck.gl, or as a vector drawing where the browser has no WebGL."""
    if viewport.has_webgl():
        st.pydeck_chart(drawn, height=height, key=key, alt=alt, **options)
    else:
        fallback.draw(drawn.subject, key)


@cached_for_page(by_setting=True)
def _spec(
    key: str,
    layers: tuple[str, ...],
    place: str,
    platform: str | None,
    extent: Extent,
    size: tuple[int, int],
) -> str:
    """A deck without a basemap as compact JSON, in which "file:<name>" stands for the address of a
    map file.
    """
    view = view_of(extent, size)
    drawn = coverage_layers(
        key, layers, questions.units()[place], questions.platforms().get(platform), view.zoom
    )
    deck = pdk.Deck(layers=drawn, initial_view_state=view, map_provider=None)
    return json.dumps(json.loads(deck.to_json()), separators=(",", ":"), ensure_ascii=False)


# --- files that layers fetch ----------------------------------------------------------------------


def _address(name: str, own: bytes | None = None) -> str:
    """Where the browser fetches a map file; without a server (in tests) the file itself as a data
    address.

    Streamlit keeps a file as long as some session's last run named it, so this is done on every
    run.
    """
    make, kind = FILES[name]
    # one slot holds one file, and a page may draw several maps
    content, slot = (make(), name) if own is None else (own, f"{name}-{crc32(own)}")
    if not runtime.exists():
        return f"data:{kind};base64,{b64encode(content).decode()}"
    address = runtime.get_instance().media_file_mgr.add(content, kind, f"map-{slot}")
    return st.get_option("server.baseUrlPath").rstrip("/") + address


def _collection(features: list[tuple[str, dict]]) -> bytes:
    """GeoJSON text geometries with properties as one file; the geometries are not parsed again."""
    parts = [
        f'{{"type":"Feature","geometry":{geometry},"properties":{json.dumps(properties, ensure_ascii=False, separators=(",", ":"))}}}'
        for geometry, properties in features
    ]
    return ('{"type":"FeatureCollection","features":[' + ",".join(parts) + "]}").encode()


def _rows_by(table: pd.DataFrame, column: str) -> dict[str, list[dict]]:
    """The rows of a table by the value of a column; pandas' own groups are slow by the thousand."""
    rows: dict[str, list[dict]] = {}
    for row in table.to_dict("records"):
        rows.setdefault(row[column], []).append(row)
    return rows


def _point(lon: float, lat: float) -> str:
    return f'{{"type":"Point","coordinates":[{lon},{lat}]}}'


@cached_for_page(by_setting=True, by_measure=True)
def _county_file() -> bytes:
    """Counties with state number c_<cluster>, sentence s_<cluster> and area outline a_<cluster> for
    every cluster, `ALL` and `SHARE`.
    """
    needs = questions.measured_needs("county")
    rolled = roll_up(needs, ["unit_id"]).set_index("unit_id").to_dict("index")
    areas = _area_widths()
    said = {
        adcode: _need_properties(rows, rolled[adcode])
        for adcode, rows in _rows_by(needs, "unit_id").items()
    }
    return county_collection(
        {
            unit["unit_id"]: (
                _blank() | said.get(unit["unit_id"], {}) | areas.get(unit["unit_id"], {})
            )
            for unit in questions.units_of_kind("county")
        }
    )


def county_collection(properties: dict[str, dict[str, object]]) -> bytes:
    """Every county, with properties by adcode: c_<key> its number in `CODES`, s_<key> what the
    pointer is told.
    """
    shapes = questions.ask("drawings", layer="county").set_index("id")["geojson"]
    cities = {unit["unit_id"]: name_of(unit) for unit in questions.units_of_kind("city")}
    features = []
    for unit in questions.units_of_kind("county"):
        adcode = unit["unit_id"]
        named = {
            "id": adcode,
            "kind": "county",
            "title": name_of(unit),
            "sub": cities.get(unit["city_adcode"], ""),
        }
        features.append((shapes[adcode], named | properties.get(adcode, {})))
    return _collection(features)


def _area_widths() -> dict[str, dict[str, float]]:
    """For each county the pixels of its outline as a designated area: a_<cluster>, and over all."""
    widths: dict[str, dict[str, float]] = {}
    for area in questions.ask("cluster_areas").to_dict("records"):
        own = widths.setdefault(area["adcode"], {})
        for key in (area["cluster_id"], ALL, SHARE):
            own[f"a_{key}"] = max(
                own.get(f"a_{key}", 0), 3.2 if area["designation"] == "core" else 1.6
            )
    return widths


def _blank() -> dict[str, str]:
    """A sentence for every cluster and overview, for a unit without needs."""
    nothing = w("state.no_need")
    return {f"s_{key}": nothing for key in (ALL, SHARE, *questions.clusters())}


def _need_properties(needs: list[dict], rolled: dict) -> dict[str, object]:
    """State numbers and sentences of one unit."""
    properties: dict[str, object] = {
        "c_all": CODES.index(rolled["worst_state"]),
        "c_share": 1 + look.share_class(rolled["share_met"]),
        "s_all": (
            w("map.needs", n=rolled["needs"])
            + w("map.colon")
            + w("list.separator").join(
                f"{wording.state_word(s)} {rolled[s]}" for s in STATES if rolled[s]
            )
        ),
        "s_share": w(
            "map.share",
            met=sum(rolled[state] for state in MET),
            n=rolled["needs"],
            share=f"{rolled['share_met']:.0%}",
        ),
    }
    for need in needs:
        nearest = need["nearest_platform_name"]
        sentence = wording.state_word(need["state"])
        if isinstance(nearest, str) and pd.notna(need["km_p50"]):
            sentence += w("map.nearest", platform=nearest, km=f"{need['km_p50']:.0f}")
        properties[f"c_{need['cluster_id']}"] = CODES.index(need["state"])
        properties[f"s_{need['cluster_id']}"] = sentence
    return properties


@cached_for_page(by_setting=True, by_measure=True)
def _zone_file() -> bytes:
    """Zones that have a shape to draw, and a count at each county's label point for those that have
    none.
    """
    needs = questions.measured_needs("zone")
    rolled = roll_up(needs, ["unit_id"]).set_index("unit_id").to_dict("index")
    by_unit = _rows_by(needs, "unit_id")
    shapes = questions.ask("drawings", layer="zone").set_index("id")["geojson"]
    zones = questions.ask("zones")
    features = []
    for zone in zones.to_dict("records"):
        if zone["zone_id"] in shapes.index:
            sub = w(
                "map.zone",
                kind=w(f"zone_kind.{zone['kind']}"),
                basis=w(f"geometry.{zone['geometry_basis']}"),
            )
            properties = {
                "id": zone["zone_id"],
                "kind": "zone",
                "title": zone["name"],
                "sub": sub,
                "dash": [0, 0] if zone["geometry_basis"] == "boundary" else [5, 3],
            } | _blank()
            if zone["zone_id"] in by_unit:
                properties |= _need_properties(by_unit[zone["zone_id"]], rolled[zone["zone_id"]])
            features.append((shapes[zone["zone_id"]], properties))
    shapeless = zones[zones["geometry_basis"] == "county"].groupby("adcode").size()
    for unit in questions.units_of_kind("county"):
        if unit["unit_id"] in shapeless.index:
            features.append(
                (
                    _point(unit["lon"], unit["lat"]),
                    {"text": w("map.zone_count", n=shapeless[unit["unit_id"]])},
                )
            )
    return _collection(features)


@cached_for_page(by_setting=True)
def _platform_file() -> bytes:
    """Platforms under the setting: icon, ring, radius of uncertainty, and for each cluster
    m_<cluster> 2 serves, 1 in part.
    """
    return platform_collection(
        [row for row in questions.platforms().values() if counts(row)],
        questions.ask("platform_clusters"),
        setting(),
    )


def platform_collection(platforms: list[dict], serves: pd.DataFrame, under: Setting) -> bytes:
    """Platforms that have a point: rows of data/sql/platforms.sql, with those of
    data/sql/platform_clusters.sql, under a setting.
    """
    by_platform = _rows_by(serves, "platform_id")
    serves_from = registry().policies[under.policy_id].serves_from
    features: list[tuple[str, dict]] = []
    spots: dict[tuple[float, float], Iterator[tuple[float, float]]] = {}
    for row in platforms:
        if pd.isna(row["lon"]):
            continue
        pipeline = row["status"] in PIPELINE and row["status"] not in under.statuses
        right, down = next(spots.setdefault((row["lon"], row["lat"]), ring_spots()))
        properties = {
            "id": row["platform_id"],
            "kind": "platform",
            "title": row["name"],
            "sub": w(
                "map.platform",
                level=w(f"level.{row['level']}"),
                operator=w(f"operator.{row['operator_type']}"),
                status=w(f"status.{row['status']}"),
                located=w(f"located.{row['location_basis']}"),
            ),
            "icon": icon_of(row, pipeline),
            "shift": [round(PLATFORM_PX[1] * right, 2), round(PLATFORM_PX[1] * down, 2)],
            "blur": row["uncertainty_km"] * 1000,
            "m_all": 2,
            "m_share": 2,
        }
        served = by_platform.get(row["platform_id"], [])
        everything = w("list.separator").join(name_of(cluster) for cluster in served) or w(
            "platform.no_cluster"
        )
        properties |= {f"s_{key}": w("map.serves_not") for key in questions.clusters()} | {
            "s_all": everything,
            "s_share": everything,
        }
        for cluster in served:
            full = cluster["weight"] >= serves_from
            properties[f"m_{cluster['cluster_id']}"] = 2 if full else 1
            properties[f"s_{cluster['cluster_id']}"] = w(
                "map.serves" if full else "map.serves_partly", weight=f"{cluster['weight']:g}"
            )
        features.append((_point(row["lon"], row["lat"]), properties))
    return _collection(features)


def icon_of(platform: dict, pipeline: bool) -> str:
    return f"{look.SHAPES[platform['operator_type']]}-{'hollow' if pipeline else 'solid'}-{look.LEVEL_RING_PX[platform['level']]:g}"


def counts(platform: dict) -> bool:
    """Whether a platform is shown under the page's setting: its level, confidence and status count,
    or it is pipeline.
    """
    under = setting().params(registry())
    return (
        platform["level"] in under["levels"]
        and platform["confidence"] in under["confidences"]
        and platform["status"] in (*under["statuses"], *under["pipeline"])
    )


@cached_for_page
def _backdrop_file() -> bytes:
    """Sea and neighbouring provinces."""
    features = [
        (shape, {"fill": look.rgb(SEA)})
        for shape in questions.ask("drawings", layer="sheet")["geojson"]
    ]
    features += [
        (shape, {"fill": look.rgb(NEIGHBOUR)})
        for shape in questions.ask("drawings", layer="context")["geojson"]
    ]
    return _collection(features)


@cached_for_page
def _border_file() -> bytes:
    """City borders and the province's outline, drawn over the counties."""
    features = [
        (shape, {"px": 1.1}) for shape in questions.ask("drawings", layer="city")["geojson"]
    ]
    features += [
        (shape, {"px": 1.8}) for shape in questions.ask("drawings", layer="province")["geojson"]
    ]
    return _collection(features)


@cached_for_page
def _name_file(kind: str) -> bytes:
    """Names of cities or counties at their label points."""
    return _collection(
        [
            (_point(unit["lon"], unit["lat"]), {"text": look.short(name_of(unit))})
            for unit in questions.units_of_kind(kind)
        ]
    )


# --- layers ---------------------------------------------------------------------------------------


def _by_code(key: str, values: list, own: str = FEATURE) -> str:
    """An expression that picks a value by the state number of cluster `key`."""
    return f"@@=({json.dumps(values, separators=(',', ':'))})[{own}['c_{key}']||0]"


def coverage_layers(
    key: str, layers: tuple[str, ...], chosen: dict, platform: dict | None, zoom: float
) -> list[pdk.Layer]:
    """The layers of `coverage_map`, lowest first; patterns are sized for `zoom`."""
    drawn = [_filled("backdrop", "file:backdrop", f"@@={FEATURE}.fill"), *_county_layers(key, zoom)]
    if "areas" in layers:
        drawn.append(_area_layer(key))
    drawn.append(_stroke("borders", "file:borders", BORDER, "@@=properties.px"))
    if "zones" in layers:
        drawn += _zone_layers()
    if "size" in layers:
        drawn.append(_size_layer())
    if chosen["unit_kind"] != "province":
        drawn += _outline(chosen)
    if platform is not None and pd.notna(platform["lon"]):
        drawn += _catchment(platform, key)
    if "existing" in layers:  # small, and below the names: what the map is about stands above them
        drawn += _platform_layers(key, False, px=(9, 12))
    if "labels" in layers:
        drawn += [
            _name_layer(kind, zoom)
            for kind in ("county", "city")
            if kind == "city" or zoom > COUNTY_NAMES_FROM
        ]
    if "platforms" in layers:
        drawn += _platform_layers(key, "uncertainty" in layers)
    if "sites" in layers:
        drawn.append(_site_layer())
    return drawn


def _filled(
    layer_id: str,
    data: object,
    fill: str | list[int],
    trigger: str = "",
    pickable: bool = False,
    **props: object,
) -> pdk.Layer:
    """A GeoJsonLayer whose fill stands on its sublayer."""
    sub = {"getFillColor": fill, "updateTriggers": {"getFillColor": [trigger]}}
    return pdk.Layer(
        "GeoJsonLayer",
        data=data,
        id=layer_id,
        pickable=pickable,
        stroked=props.pop("stroked", False),
        filled=True,
        _sub_layer_props={"polygons-fill": sub, "points-circle": sub},
        **props,
    )


def _county_layers(key: str, zoom: float) -> list[pdk.Layer]:
    """Fill, pattern and outline of the counties.

    Only the fill answers clicks: without a GPU, picking lines is slow.
    """
    share = key == SHARE
    colours = (
        [look.FILL["no_need"], *look.SHARE_FILL] if share else [look.FILL[state] for state in CODES]
    )
    # shares need no marks: they are ordered by lightness
    states = ["no_need"] * len(colours) if share else CODES
    outline = {
        "getColor": _by_code(
            key,
            [
                look.rgb(look.MARK[state] if state in look.OUTLINE_PX else HAIRLINE)
                for state in states
            ],
            ROW,
        ),
        "getWidth": _by_code(key, [look.OUTLINE_PX.get(state, 0.7) for state in states], ROW),
        "updateTriggers": {"getColor": [key], "getWidth": [key]},
    }
    layers = [
        _filled(
            "counties",
            "file:counties",
            _by_code(key, [look.rgb(colour) for colour in colours]),
            key,
            pickable=True,
        )
    ]
    if not share:
        layers.append(_pattern_layer(key, zoom))
    layers.append(
        pdk.Layer(
            "GeoJsonLayer",
            data="file:counties",
            id="county-outlines",
            stroked=True,
            filled=False,
            line_width_units=pdk.types.String("pixels"),
            _sub_layer_props={"polygons-stroke": outline},
        )
    )
    return layers


def _pattern_layer(key: str, zoom: float) -> pdk.Layer:
    """Dots and hatches above the fills, for the states that have one."""
    pattern = {
        "extensions": [{"@@type": "FillStyleExtension", "pattern": True}],
        "fillPatternAtlas": "file:patterns",
        "fillPatternMapping": _PATTERN_MAPPING,
        "fillPatternMask": True,
        "getFillPatternScale": _pattern_scale(zoom),
        "getFillColor": _by_code(
            key, [look.rgb(look.MARK.get(state, "#FFFFFF")) for state in CODES]
        ),
        "getFillPattern": _by_code(
            key, [look.PATTERN.get(state, look.BLANK) for state in CODES], ROW
        ),
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


def _size_layer() -> pdk.Layer:
    """A ring at each county with needs, its area as large as the county's industrial
    value added.
    """
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:sizes",
        id="sizes",
        pickable=False,
        stroked=True,
        filled=False,
        get_point_radius="properties.radius_m",
        get_line_color=look.rgb(look.INK),
        get_line_width=1.5,
        line_width_units=pdk.types.String("pixels"),
    )


@cached_for_page(by_setting=True)
def _size_file() -> bytes:
    """Label points of the counties that have needs and a size on record, with the radius of their
    ring in metres.
    """
    needs = questions.needs("county").drop_duplicates("unit_id").dropna(subset=["value_added"])
    units = {unit["unit_id"]: unit for unit in questions.units_of_kind("county")}
    features = []
    for county in needs.to_dict("records"):
        unit = units[county["unit_id"]]
        radius = look.SIZE_RING_M * county["value_added"] ** 0.5
        features.append((_point(unit["lon"], unit["lat"]), {"radius_m": round(radius)}))
    return _collection(features)


def _area_layer(key: str) -> pdk.Layer:
    """Counties with a designated area of the cluster (of any, on an overview), outlined; core areas
    heavier.
    """
    width = {
        "getColor": look.rgb(look.INK),
        "getWidth": f"@@={ROW}['a_{key}']||0",
        "updateTriggers": {"getWidth": [key]},
    }
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:counties",
        id="areas",
        stroked=True,
        filled=False,
        line_width_units=pdk.types.String("pixels"),
        line_joint_rounded=True,
        _sub_layer_props={"polygons-stroke": width},
    )


def _stroke(layer_id: str, data: object, colour: str, width: str | float) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        data=data,
        id=layer_id,
        stroked=True,
        filled=False,
        line_width_units=pdk.types.String("pixels"),
        line_joint_rounded=True,
        get_line_color=look.rgb(colour),
        get_line_width=width.removeprefix("@@=") if isinstance(width, str) else width,
        point_type=pdk.types.String("circle"),
        get_point_radius=0,
    )


def _name_layer(kind: str, zoom: float) -> pdk.Layer:
    """Names of cities or counties, below their points so that a platform's mark there
    stays free.
    """
    return pdk.Layer(
        "GeoJsonLayer",
        data=f"file:names-{kind}",
        id=f"names-{kind}",
        point_type=pdk.types.String("text"),
        get_text="properties.text",
        get_text_size=14 if kind == "city" and zoom > SMALL_NAMES_BELOW else 12,
        get_text_color=look.rgb(look.INK),
        get_text_pixel_offset=[0, 20],
        text_character_set=pdk.types.String("auto"),
        text_font_family=pdk.types.String(FONT),
        text_font_weight=pdk.types.String("600" if kind == "city" else "400"),
        text_background=True,
        get_text_background_color=[255, 255, 255, 205],
        text_background_padding=[3, 0],
    )


def _zone_layers() -> list[pdk.Layer]:
    """Zone shapes, dashed unless the boundary is real, and counts where only the county
    is known.
    """
    return [
        pdk.Layer(
            "GeoJsonLayer",
            data="file:zones",
            id="zones",
            pickable=True,
            stroked=True,
            filled=True,
            line_width_units=pdk.types.String("pixels"),
            get_line_color=look.rgb(look.INK),
            get_line_width=1.3,
            extensions=[{"@@type": "PathStyleExtension", "dash": True}],
            _sub_layer_props={"polygons-fill": {"getFillColor": [255, 255, 255, 70]}},
            get_dash_array="properties.dash",
            point_type=pdk.types.String("text"),
            get_text="properties.text",
            get_text_size=11,
            get_text_color=look.rgb(look.INK),
            get_text_pixel_offset=[0, 13],
            text_character_set=pdk.types.String("auto"),
            text_font_family=pdk.types.String(FONT),
            text_background=True,
            get_text_background_color=[255, 255, 255, 215],
            text_background_padding=[3, 1],
        )
    ]


def _platform_layers(
    key: str, uncertainty: bool, px: tuple[int, int] = PLATFORM_PX
) -> list[pdk.Layer]:
    """Halo (where it could be), ring (level) and icon (operator; hollow if not yet in service), of
    one size or the other.
    """
    row = f"{ROW}['m_{key}']"
    layers = []
    if uncertainty:
        halo = {
            "getFillColor": look.rgb(look.INK, 10),
            "getLineColor": look.rgb(look.INK, 70),
            "getLineWidth": f"@@={FEATURE}['m_{key}']?0.8:0",
            "lineWidthUnits": "pixels",
            "getRadius": f"@@={row}?{ROW}.blur:0",
            "updateTriggers": {"getRadius": [key], "getLineWidth": [key]},
        }
        layers.append(
            pdk.Layer(
                "GeoJsonLayer",
                data="file:platforms",
                id="halos",
                stroked=True,
                filled=True,
                point_type=pdk.types.String("circle"),
                _sub_layer_props={"points-circle": halo},
            )
        )
    icon = {
        "getSize": f"@@={row}==2?{px[1]}:{row}==1?{px[0]}:0",
        "updateTriggers": {"getSize": [key]},
    }
    layers.append(
        pdk.Layer(
            "GeoJsonLayer",
            data="file:platforms",
            id="platforms",
            pickable=True,
            point_type=pdk.types.String("icon"),
            get_icon="properties.icon",
            get_icon_pixel_offset="properties.shift",
            icon_atlas=pdk.types.String("file:icons"),
            icon_mapping=ICON_MAPPING,
            icon_size_units=pdk.types.String("pixels"),
            _sub_layer_props={"points-icon": icon},
        )
    )
    return layers


def _site_layer() -> pdk.Layer:
    """Numbers of proposed platforms; their file is made by `site_collection`."""
    return pdk.Layer(
        "GeoJsonLayer",
        data="file:sites",
        id="sites",
        pickable=True,
        point_type=pdk.types.String("text"),
        get_text="properties.text",
        get_text_size=12,
        get_text_color=[255, 255, 255, 255],
        text_character_set=pdk.types.String("auto"),
        text_font_family=pdk.types.String(FONT),
        text_font_weight=pdk.types.String("600"),
        text_background=True,
        get_text_background_color=[17, 17, 17, 255],
        text_background_padding=[4, 2],
        get_text_border_color=[255, 255, 255, 255],
        get_text_border_width=1.5,
    )


def site_collection(sites: list[tuple[float, float, str, str]]) -> bytes:
    """Proposed platforms: lon, lat (EPSG:4490 degrees), number and title of each place."""
    return _collection(
        [
            (_point(lon, lat), {"text": number, "title": title, "sub": "", "s_all": ""})
            for lon, lat, number, title in sites
        ]
    )


def _outline(unit: dict) -> list[pdk.Layer]:
    """The chosen place: its shape, or a ring at its point; nothing where not even a county is
    known.
    """
    shapes = questions.ask("drawings", layer=unit["unit_kind"]).set_index("id")["geojson"]
    if unit["unit_id"] not in shapes.index and pd.isna(unit["lon"]):
        return []
    shape = shapes.get(unit["unit_id"]) or _point(unit["lon"], unit["lat"])
    return [
        pdk.Layer(
            "GeoJsonLayer",
            data=json.loads(_collection([(shape, {})])),
            id="chosen",
            stroked=True,
            filled=False,
            line_width_units=pdk.types.String("pixels"),
            get_line_color=[17, 17, 17, 255],
            get_line_width=3.4,
            line_joint_rounded=True,
            point_type=pdk.types.String("circle"),
            get_point_radius=14,
            point_radius_units=pdk.types.String("pixels"),
        )
    ]


def _catchment(platform: dict, key: str) -> list[pdk.Layer]:
    """Round the platform's point: the circle it could stand in, and that of the radius that holds
    for it.
    """
    blur, radius = platform["uncertainty_km"] * 1000, radius_of(platform["platform_id"], key) * 1000
    circles = [
        (blur, look.rgb(look.INK, 24), [0, 0, 0, 0], 0),
        (radius, look.rgb(look.ACCENT, 16), look.rgb(look.ACCENT), 2),
    ]
    data = json.loads(_collection([(_point(platform["lon"], platform["lat"]), {})]))
    return [
        pdk.Layer(
            "GeoJsonLayer",
            data=data,
            id=f"catchment-{k}",
            stroked=True,
            filled=True,
            point_type=pdk.types.String("circle"),
            _sub_layer_props={
                "points-circle": {
                    "getRadius": metres,
                    "getFillColor": fill,
                    "getLineColor": line,
                    "getLineWidth": px,
                    "lineWidthUnits": "pixels",
                }
            },
        )
        for k, (metres, fill, line, px) in enumerate(circles)
        if metres
    ]


def radius_of(platform: str, key: str) -> float:
    """The radius in km for a platform: the setting's, or the policy set's for the cluster (its own
    first cluster, on an overview).
    """
    under = setting()
    if under.radius_km is not None:
        return under.radius_km
    cluster = first_cluster(platform) if key in (ALL, SHARE) else key
    kind = questions.clusters().get(cluster, {}).get("kind")
    return (
        registry().policies[under.policy_id].radius_km[kind if isinstance(kind, str) else "mixed"]
    )


def first_cluster(platform: str) -> str | None:
    """The cluster a platform serves most, if its field is known."""
    served = questions.ask("platform_clusters")
    return next(iter(served.loc[served["platform_id"] == platform, "cluster_id"]), None)


def view_of(extent: Extent, size: tuple[int, int]) -> pdk.ViewState:
    """A view that holds an extent on a map of so many pixels, with a margin."""
    west, south, east, north = extent
    middle = (south + north) / 2
    across = max(east - west, 0.06)
    # Mercator stretches by 1 / cos(latitude)
    up = max(north - south, 0.06) / math.cos(math.radians(middle))
    zoom = min(math.log2(size[0] * 360 / 512 / across), math.log2(size[1] * 360 / 512 / up)) - 0.12
    return pdk.ViewState(
        longitude=(west + east) / 2,
        latitude=middle,
        zoom=round(min(zoom, 11.5), 2),
        min_zoom=4.5,
        max_zoom=13,
    )


def extent_of(place: str) -> Extent:
    """West, south, east, north of a unit; the province's where not even a county is known."""
    unit = questions.units()[place]
    return _box(unit if pd.notna(unit["west"]) else questions.units_of_kind("province")[0])


def _box(unit: dict) -> Extent:
    return tuple(unit[side] for side in ("west", "south", "east", "north"))


@cached_for_page(by_setting=True)
def extent_around(place: str | None, platform: str | None) -> Extent:
    """An extent that holds a unit with some of its neighbours, and a platform with its radius and
    uncertainty.
    """
    margin = 0.25  # degrees
    boxes = []
    if place is not None:
        west, south, east, north = extent_of(place)
        boxes.append((west - margin, south - margin, east + margin, north + margin))
    row = questions.platforms().get(platform)
    if row is not None and pd.notna(row["lon"]):
        up = max(radius_of(platform, ALL), row["uncertainty_km"]) / 111
        across = up / math.cos(math.radians(row["lat"]))
        boxes.append((row["lon"] - across, row["lat"] - up, row["lon"] + across, row["lat"] + up))
    if not boxes:
        return extent_of(PROVINCE_KEY)
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


# --- icons and patterns ---------------------------------------------------------------------------

CELL = 64
ICON_NAMES = [
    f"{shape}-{fill}-{ring:g}"
    for shape in look.SHAPES.values()
    for fill in ("solid", "hollow")
    for ring in sorted(set(look.LEVEL_RING_PX.values()))
]
ICON_MAPPING = {
    name: {"x": CELL * (i % 8), "y": CELL * (i // 8), "width": CELL, "height": CELL}
    for i, name in enumerate(ICON_NAMES)
}


def _svg(body: str, width: int, height: int) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{body}</svg>'.encode()


_ICONS = _svg(
    "".join(
        f'<g transform="translate({at["x"]},{at["y"]})">{look.icon_svg(*name.split("-"))}</g>'
        for name, at in ICON_MAPPING.items()
    ),
    CELL * 8,
    CELL * math.ceil(len(ICON_NAMES) / 8),
)
_PATTERNS = _svg(
    '<circle cx="16" cy="16" r="7"/><circle cx="48" cy="48" r="7"/><path'
    ' transform="translate(96,0)" d="M-8 8L8 -8M-8 72L72 -8M56 72L72 56M-8 40L40 -8M24 72L72 24"'
    ' stroke="#000" stroke-width="8"/>',
    288,
    64,
)
_PATTERN_MAPPING = {
    name: {"x": 96 * i, "y": 0, "width": 64, "height": 64}
    for i, name in enumerate((look.DOTS, look.HATCH, look.BLANK))
}


def _pattern_scale(zoom: float) -> float:
    """Metres for a pixel of a pattern, so that its tile is 12 pixels wide at a zoom."""
    return round(12 / 64 * 78271.5 * math.cos(math.radians(29)) / 2**zoom, 1)


FILES = {
    "backdrop": (_backdrop_file, "application/json"),
    "borders": (_border_file, "application/json"),
    "counties": (_county_file, "application/json"),
    "zones": (_zone_file, "application/json"),
    "platforms": (_platform_file, "application/json"),
    "names-city": (lambda: _name_file("city"), "application/json"),
    "names-county": (lambda: _name_file("county"), "application/json"),
    "sizes": (_size_file, "application/json"),
    "sites": (lambda: site_collection([]), "application/json"),
    "icons": (lambda: _ICONS, "image/svg+xml"),
    "patterns": (lambda: _PATTERNS, "image/svg+xml"),
}
