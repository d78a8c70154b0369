"""The register of map layers: every drawer draws what it is said to draw, and refuses the rest."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from analytics.drawing.map_layers import (
    CHOICES,
    DECK,
    LAYERS,
    USUAL,
    VECTOR,
    layers_of,
    left_out,
)
from analytics.drawing.marks import LIGHT
from analytics.drawing.picture import Picture
from analytics.drawing.svg import svg
from analytics.questions.coverage import needs_coverage
from analytics.setting import default_setting
from analytics.words import LANGUAGES, word

BARE = Picture(layers=(), furniture=False)
MARK, FRAME = 'fill-opacity=".86"', f'fill="none" stroke="{LIGHT.frame}"'
# layer -> what an SVG has where the layer is drawn
SIGNS = {
    "backdrop": f'fill="{LIGHT.neighbour}"',
    "counties": "data-adcode=",
    "better_off": FRAME,
    "borders": f'fill="none" stroke="{LIGHT.border}"',
    "size": 'class="size"',
    "chosen": FRAME,
    "existing": MARK,
    "labels": "data-name=",
    "platforms": MARK,
    "sites": f'rx="4.2" fill="{LIGHT.frame}"',
}
# layer -> what a picture is given to draw it
GIVEN = {
    "better_off": {"highlighted": frozenset({"331122"})},
    "chosen": {"chosen": "county:330603"},
    "sites": {"sites": (("county:330106", "1"),)},
}


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


@pytest.mark.parametrize("layer", [one for one in LAYERS if VECTOR in one.drawers], ids=str)
def test_a_vector_map_draws_every_layer_that_names_it(real_registry, setting, layer):
    given = GIVEN.get(layer.name, {})
    picture = replace(BARE, layers=(layer.name,), **given)
    assert SIGNS[layer.name] in svg(real_registry, setting, picture)
    if not layer.is_always or given:
        assert SIGNS[layer.name] not in svg(real_registry, setting, BARE)


@pytest.mark.parametrize("name", ["metro", "zones"])
def test_a_vector_map_refuses_a_layer_that_is_unknown_or_not_drawn(real_registry, setting, name):
    with pytest.raises(ValueError, match=name):
        svg(real_registry, setting, Picture(layers=(name,)))


def test_layers_are_drawn_in_the_order_of_the_register_whatever_the_order_asked_for():
    drawn = [layer.name for layer in layers_of(("platforms", "labels", "areas"), DECK)]
    always = [layer.name for layer in LAYERS if layer.is_always]
    assert [name for name in drawn if name not in always] == ["areas", "labels", "platforms"]
    assert set(always) < set(drawn)


def test_the_location_error_of_platforms_is_not_drawn_without_platforms():
    assert left_out(("uncertainty",), VECTOR) == []
    assert [one.name for one in left_out(("uncertainty", "platforms"), VECTOR)] == ["uncertainty"]


def test_users_switch_the_layers_in_the_order_of_their_choice():
    assert CHOICES == ("platforms", "labels", "areas", "zones", "size", "uncertainty")
    assert USUAL == ("platforms", "labels")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_layer_that_users_switch_or_that_a_drawer_leaves_out_has_words(language):
    for layer in LAYERS:
        if layer.choice is not None or {DECK, VECTOR} - set(layer.drawers):
            assert word(layer.word, language)


def test_the_area_of_a_ring_is_the_industrial_value_added(real_registry, setting):
    picture = replace(BARE, layers=("size",), width=900, height=900)
    drawn = ET.fromstring(svg(real_registry, setting, picture))
    (group,) = (part for part in drawn.iter() if part.get("class") == "size")
    radii = [float(circle.get("r")) for circle in group]
    needs = needs_coverage(real_registry, setting)
    counties = needs[needs["unit_kind"] == "county"].drop_duplicates("unit_id")
    sizes = counties.dropna(subset=["value_added"]).sort_values("unit_id")["value_added"]
    assert len(radii) == len(sizes) > 50
    largest = max(radii)
    for radius, size in zip(radii, sizes, strict=True):
        assert radius == pytest.approx(largest * (size / sizes.max()) ** 0.5, abs=0.11)


def test_a_picture_with_rings_explains_them_in_its_legend(real_registry, setting):
    for layers, explained in ((("size",), True), ((), False)):
        drawn = svg(real_registry, setting, Picture(layers=layers))
        legend = re.search(r'<g class="legend".*', drawn, re.DOTALL)[0]
        assert (word("layer.size", "zh") in legend) == explained
