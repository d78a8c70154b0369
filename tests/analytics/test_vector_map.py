"""Vector maps: what is coloured is what the legend counts, names lie free, the scale is true, and
nothing breaks out of the text.
"""

import math
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from pyproj import Transformer

from analytics.drawing.county_shapes import county_shapes
from analytics.drawing.ground import MapContent, PlatformMark, county_states
from analytics.drawing.labels import box_round, overlap
from analytics.drawing.marks import PATTERN, theme_fill
from analytics.drawing.picture import ALL, ICON, PROJECTED, SHARE, Picture
from analytics.drawing.scene import Scene, mark_px, platforms_shown
from analytics.drawing.svg import svg
from analytics.drawing.symbols import PlatformIcon
from analytics.questions.coverage import STATES
from analytics.setting import default_setting
from analytics.words import LANGUAGES, word
from data.build.read import SOURCES_DIR
from data.province import load_province
from geo.crs import CGCS2000, ELLIPSOID, gauss_krueger_zone
from geo.draw import FALSE_EAST_KM
from geo.errors import PlanningError
from geo.plane import Window

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = {
    "province": Picture(),
    "province in English": Picture(language="en", width=1920, height=1080),
    "dark": Picture(dark=True, width=3840, height=2160),
    "cluster": Picture("ic"),
    "share": Picture(SHARE),
    "city": Picture("nev", extent="city:330600"),
    "county": Picture(extent="county:330603", chosen="county:330603"),
    "projected": Picture(sizes=PROJECTED, language="en"),
    "upright": Picture(width=800, height=1100, language="en"),
    "wide": Picture(width=1800, height=600),
    "plan": Picture(
        states={"330106": "possible", "330108": "pipeline", "330182": "no_data"},
        sites=(("county:330106", "1"), ("county:330106", "2")),
        highlighted=frozenset({"331122"}),
    ),
}


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


@pytest.fixture(params=PICTURES)
def picture(request):
    return PICTURES[request.param]


@pytest.fixture
def drawn(real_registry, setting, picture):
    return ET.fromstring(svg(real_registry, setting, picture))


def coloured(root):
    """State -> the counties drawn in its colour."""
    return {
        group.get("data-state"): [path.get("data-adcode") for path in group]
        for group in root.iter(f"{SVG}g")
        if group.get("data-state")
    }


def legend_of(root):
    (found,) = (group for group in root.iter(f"{SVG}g") if group.get("class") == "legend")
    return found


def names_of(root, kind=None):
    """The names on the map, with their sizes and places."""
    (group,) = (
        group for group in root.iter(f"{SVG}g") if any(text.get("data-name") for text in group)
    )
    size = float(group.get("font-size"))
    return [
        (text.text, float(text.get("x")), float(text.get("y")) - 0.36 * size, size)
        for text in group
        if kind is None or text.get("data-name") == kind
    ]


def window_of(root):
    """(left, top) of the plane's origin in px, and px per km."""
    (transform,) = (
        group.get("transform")
        for group in root.iter(f"{SVG}g")
        if "scale" in (group.get("transform") or "") and group.get("fill-rule")
    )
    left, top, scale = map(float, re.findall(r"-?[\d.]+(?:e-?\d+)?", transform))
    return (left, top), scale


# --- classes and counts ---------------------------------------------------------------------------


def test_what_is_coloured_is_what_the_legend_counts(drawn, picture):
    counted = {state: len(paths) for state, paths in coloured(drawn).items() if state != "aside"}
    texts = [text.text for text in legend_of(drawn).iter(f"{SVG}text")]
    rows = dict(zip(texts, texts[1:], strict=False))
    shown = {state: _legend_word(state, picture) for state in counted}
    assert {state: rows[said] for state, said in shown.items()} == {
        state: str(n) for state, n in counted.items()
    }
    everything = {
        _legend_word(state, picture)
        for state in (*STATES, "no_need", "no_data", *(f"share_{k}" for k in range(6)))
    }
    assert everything & set(texts) == set(shown.values())


def _legend_word(state, picture):
    shares = ("0", "0–25%", "25–50%", "50–75%", "75–99%", "100%")
    return (
        shares[int(state[-1])]
        if state.startswith("share_")
        else word(f"state.{state}", picture.language)
    )


def test_no_colour_is_in_the_picture_that_is_not_in_the_legend(drawn, picture):
    fills = {
        group.get("fill").removesuffix("-km)").removesuffix(")")
        for group in drawn.iter(f"{SVG}g")
        if group.get("data-state") not in (None, "aside")
    }
    swatches = {rect.get("fill").removesuffix(")") for rect in legend_of(drawn).iter(f"{SVG}rect")}
    assert fills <= swatches


def test_every_county_of_the_province_is_a_path_with_its_name_and_state(real_registry, setting):
    states = county_states(real_registry, setting, ALL)
    root = ET.fromstring(svg(real_registry, setting, Picture()))
    found = {
        path.get("data-adcode"): path.find(f"{SVG}title").text
        for group in root.iter(f"{SVG}g")
        if group.get("data-state")
        for path in group
    }
    assert len(found) == 90
    for adcode, title in found.items():
        assert title.endswith(word(f"state.{states.get(adcode, 'no_need')}", "zh"))
    assert found["330603"].startswith("柯桥区（绍兴市）")


def test_a_city_counts_its_own_counties_and_leaves_the_others_aside(real_registry, setting):
    found = coloured(ET.fromstring(svg(real_registry, setting, Picture(extent="city:330600"))))
    aside = found.pop("aside")
    assert sorted(adcode for paths in found.values() for adcode in paths) == [
        "330602",
        "330603",
        "330604",
        "330624",
        "330681",
        "330683",
    ]
    assert "330109" in aside and not any(adcode.startswith("3306") for adcode in aside)


def test_patterns_are_drawn_for_the_states_that_have_one(drawn, picture):
    patterns = {pattern.get("id") for pattern in drawn.iter(f"{SVG}pattern")}
    expected = {
        f"map-{state}{suffix}"
        for state in coloured(drawn)
        if state in PATTERN
        for suffix in ("", "-km")
    }
    assert patterns == expected


def test_shapes_for_slides_are_the_counties_of_the_map(real_registry, setting):
    shapes = county_shapes(real_registry, setting, Picture("ic", language="en"))
    states = county_states(real_registry, setting, "ic")
    assert len(shapes) == 90 and [shape.adcode for shape in shapes] == sorted(
        shape.adcode for shape in shapes
    )
    assert Counter(shape.state for shape in shapes) == Counter(
        states.get(shape.adcode, "no_need") for shape in shapes
    )
    for shape in shapes:
        assert (
            shape.fill == theme_fill(shape.state, Picture().theme)
            and shape.rings
            and all(len(ring) > 2 for ring in shape.rings)
        )
    assert {shape.name for shape in shapes if shape.adcode == "330603"} == {"Keqiao District"}


# --- names, scale, letters ------------------------------------------------------------------------


def test_names_do_not_overlap(drawn):
    boxes = [box_round(*name) for name in names_of(drawn)]
    assert len(boxes) > 4 and not any(overlap(a, b) for a, b in combinations(boxes, 2))


def test_all_cities_are_named_on_the_map_of_the_province(real_registry, setting):
    for picture in (
        Picture(),
        Picture(language="en"),
        Picture(sizes=PROJECTED, language="en", title=""),
    ):
        assert len(names_of(ET.fromstring(svg(real_registry, setting, picture)), "city")) == 11


def test_what_is_pointed_at_is_named(real_registry, setting):
    names = [
        name for name, *_ in names_of(ET.fromstring(svg(real_registry, setting, PICTURES["plan"])))
    ]
    assert "缙云县" in names


def test_the_scale_bar_is_true_in_the_middle_of_the_map(drawn, real_registry):
    (group,) = (group for group in drawn.iter(f"{SVG}g") if group.get("data-km"))
    px = sum(float(rect.get("width")) for rect in group)
    (left, top), scale = window_of(drawn)
    panel = drawn.find(f"{SVG}defs/{SVG}clipPath/{SVG}rect")
    x, y = (
        float(panel.get(a)) + float(panel.get(b)) / 2 for a, b in (("x", "width"), ("y", "height"))
    )
    plane = real_registry.province.plane
    zone = gauss_krueger_zone(plane.central_meridian)
    back = Transformer.from_crs(zone, CGCS2000, always_xy=True)
    east_km, north_km = FALSE_EAST_KM, plane.origin_north_km
    ends = [
        back.transform(
            (east_km + (at - left) / scale) * 1000, (north_km - (y - top) / scale) * 1000
        )
        for at in (x - px / 2, x + px / 2)
    ]
    assert ELLIPSOID.inv(*ends[0], *ends[1])[2] / 1000 == pytest.approx(
        float(group.get("data-km")), rel=0.01
    )


def test_letters_for_a_projected_map_can_be_read_from_the_back_row(real_registry, setting):
    for language, height in (("zh", 720), ("en", 1080), ("en", 2160)):
        root = ET.fromstring(
            svg(
                real_registry,
                setting,
                Picture(
                    sizes=PROJECTED,
                    title="",
                    language=language,
                    width=height * 16 // 9,
                    height=height,
                ),
            )
        )
        sizes = [float(text.get("font-size")) for text in legend_of(root).iter(f"{SVG}text")]
        assert min(sizes) >= 0.03 * height - 0.1 and names_of(root)[0][3] >= 0.03 * height - 0.1
        assert (
            min(
                float(text.get("font-size"))
                for text in root.iter(f"{SVG}text")
                if text.get("font-size")
            )
            >= 0.022 * height - 0.1
        )


def test_legend_and_source_lines_stay_on_the_sheet(drawn, picture):
    group = legend_of(drawn)
    x, y = map(float, re.findall(r"-?[\d.]+", group.get("transform")))
    for text in group.iter(f"{SVG}text"):
        anchor, size = text.get("text-anchor"), float(text.get("font-size"))
        wide = box_round(text.text, 0, 0, size)[2] * 2
        right = x + float(text.get("x")) + (0 if anchor == "end" else wide)
        assert right <= picture.width + 1 and y + float(text.get("y")) <= picture.height


# --- what is said ---------------------------------------------------------------------------------


def test_it_says_when_what_counts_whose_boundaries_and_internal(real_registry, setting):
    text = "".join(ET.fromstring(svg(real_registry, setting, Picture())).itertext())
    for said in (
        real_registry.manifest["as_of"],
        "方案2024",
        "天地图",
        "内部参考",
        real_registry.snapshot_id,
        "公里",
        "北",
    ):
        assert said in text


def test_an_approval_number_takes_the_place_of_internal_reference(real_registry, setting):
    credits = [
        credit | {"map_approval": "浙S（2026）1号"} for credit in real_registry.manifest["credits"]
    ]
    approved = replace(real_registry, manifest=real_registry.manifest | {"credits": credits})
    text = "".join(ET.fromstring(svg(approved, setting, Picture())).itertext())
    assert "审图号：浙S（2026）1号" in text and "内部参考" not in text


def test_it_can_be_read_aloud(real_registry, setting):
    root = ET.fromstring(svg(real_registry, setting, Picture("ic", language="en")))
    assert (
        root.get("role") == "img"
        and "Integrated circuits" in root.get("aria-label")
        and "No need on record 86" in root.get("aria-label")
    )
    reached = ET.fromstring(svg(real_registry, setting, Picture(by_keyboard=True)))
    stops = [path for path in reached.iter(f"{SVG}path") if path.get("tabindex") == "0"]
    assert (
        reached.get("role") == "group"
        and len(stops) == 90
        and all(path.get("aria-label") for path in stops)
    )


# --- text and bytes -------------------------------------------------------------------------------

HOSTILE = "</text><script>alert(1)</script>\"'&\x07]]>县"


def test_hostile_names_are_text(registry_of):
    square = '{"type":"Point","coordinates":[0,0]}'
    drawings = [
        {"layer": "county", "id": "330102", "geojson": square, "path": "M0 200l50 0 0 50-50 0z"},
        {"layer": "province", "id": "330000", "geojson": square, "path": "M0 200l50 0 0 50-50 0z"},
    ]
    place = {"x_km": 20.0, "y_km": 220.0, "lon": 120.0, "lat": 29.0}
    units = [
        {"name": HOSTILE, "name_en": HOSTILE, "area_km2": 9.0} | place,
        {"unit_kind": "province", "unit_id": "330000", "name": HOSTILE, "name_en": HOSTILE} | place,
    ]
    registry = registry_of(
        needs=[{}],
        units=units,
        platforms=[{"platform_id": "p1", "name": HOSTILE}],
        platform_places=[{"platform_id": "p1"} | place],
        drawings=drawings,
        clusters=[{"cluster_id": "ic", "name_zh": HOSTILE, "name_en": HOSTILE}],
    )
    for picture in (
        Picture("ic"),
        Picture(language="en", title=HOSTILE),
        Picture(
            extent="county:330102",
            chosen="county:330102",
            highlight_word=HOSTILE,
            highlighted=frozenset({"330102"}),
        ),
    ):
        text = svg(registry, default_setting(registry), picture)
        root = ET.fromstring(text)
        assert "<script" not in text and not list(root.iter(f"{SVG}script"))
        assert any("alert(1)" in (title.text or "") for title in root.iter(f"{SVG}title"))


def test_a_registry_without_shapes_still_gives_a_picture(registry_of):
    registry = registry_of(
        units=[
            {"unit_kind": "province", "unit_id": "330000", "name": "浙江省", "name_en": "Zhejiang"}
        ]
    )
    ET.fromstring(svg(registry, default_setting(registry), Picture()))


def test_nothing_is_fetched_and_ids_are_unique(real_registry, setting, picture):
    text = svg(real_registry, setting, replace(picture, prefix="other"))
    assert (
        "href" not in text
        and "<style" not in text
        and "<script" not in text
        and text.count("http") == 1
    )
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids)) and all(name.startswith("other-") for name in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)


def test_the_same_question_gets_the_same_bytes(real_registry, setting, picture):
    assert svg(real_registry, setting, picture) == svg(real_registry, setting, picture)


def test_a_map_of_the_province_is_small(real_registry, setting):
    assert (
        len(svg(real_registry, setting, Picture(width=3840, height=2160, language="en")).encode())
        < 200_000
    )


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [{"extent": "city:999999"}, {"show": "nano"}, {"width": 20}, {"height": 90_000}]
)
def test_what_cannot_be_drawn_is_refused_in_words(real_registry, setting, change):
    with pytest.raises(PlanningError) as refused:
        svg(real_registry, setting, replace(Picture(), **change))
    assert refused.value.zh and refused.value.en


@pytest.mark.parametrize(
    "place, shown", [("zone:zj-netdz-shangyu", "330604"), ("area:core-ic-yuecheng", "330602")]
)
def test_zones_and_areas_are_shown_in_their_county(real_registry, setting, place, shown):
    assert f'data-adcode="{shown}"' in svg(
        real_registry, setting, Picture(extent=place, chosen=place)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_lettered_map_every_county_with_a_need_has_the_letter_of_its_state(
    real_registry, language
):
    setting = default_setting(real_registry)
    drawn = ET.fromstring(
        svg(
            real_registry,
            setting,
            Picture(lettered=True, language=language, layers=()),
        )
    )
    letters = Counter(element.text for element in drawn.find(f".//{SVG}g[@data-letters]"))
    states = Counter(county.state for county in county_shapes(real_registry, setting, Picture()))
    for state in STATES:
        assert letters[word(f"state_mark.{state}", language)] == states[state]


@pytest.mark.parametrize("at", [(50.0, 50.0), (4.0, 4.0)], ids=["in the middle", "in a corner"])
@pytest.mark.parametrize("number", [8, 40, 200])
def test_platforms_of_one_point_are_all_drawn_and_none_lies_on_another(number, at):
    scene = platforms_at(number, at, panel_px=1000)
    shown = platforms_shown(scene)
    size = mark_px(scene)
    assert size == scene.picture.px(ICON) * (0.5 if number == 200 else 1)
    assert [one.mark.name for one in shown] == [f"p{k}" for k in range(number)]
    gaps = [math.dist((a.x, a.y), (b.x, b.y)) for a, b in combinations(shown, 2)]
    assert min(gaps) > 0.979 * size  # a disc's width
    low, high = size / 2, 1000 - size / 2
    assert all(low < one.x < high and low < one.y < high for one in shown)


def test_where_a_panel_is_full_of_marks_no_platform_is_left_out():
    assert len(platforms_shown(platforms_at(100, (5.0, 5.0), panel_px=100))) == 100


def platforms_at(number, at, panel_px):
    """A scene of nothing but platforms at one place, on a square panel of 10 px a km."""
    icon = PlatformIcon("square", "solid", 3.0)
    marks = [PlatformMark(f"p{k}", "enterprise", icon, True, *at) for k in range(number)]
    content = MapContent(
        province=load_province(SOURCES_DIR),
        units={},
        at={},
        paths={},
        states={},
        platforms=marks,
        clusters={},
        sizes={},
        sheet=None,
        language="zh",
    )
    return Scene(Picture(), content, Window(0, 0, 0.1, (0, 0, panel_px, panel_px)))
