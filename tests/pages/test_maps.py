"""The maps of a page: where the marks of platforms stand, and which layers are drawn."""

import json
import math
from itertools import combinations

import pytest

from analytics.drawing.map_layers import CHOICES, DECK, LAYERS, VECTOR, left_out
from analytics.drawing.marks import LIGHT
from analytics.drawing.symbols import PlatformIcon, icon_at
from analytics.setting import default_setting
from analytics.words import LANGUAGES, word
from pages.parts.html import legends
from pages.parts.maps import files
from pages.parts.maps.features import PLATFORM_PX
from pages.parts.maps.layers import DRAWERS, DeckMap, coverage_layers
from pages.parts.run import context, questions
from tests.pages.visit import at, text_of


@pytest.mark.parametrize("number", [8, 40, 200])
def test_platforms_of_one_point_stand_beside_each_other_on_the_map_of_a_page(registry_of, number):
    near = [{"platform_id": f"p{k}", "km_p05": 1, "km_p50": 2, "km_p95": 3} for k in range(number)]
    places = [
        {
            "platform_id": f"p{k}",
            "lon": 120.2,
            "lat": 30.2,
            "location_basis": "county",
            "uncertainty_km": 12.0,
        }
        for k in range(number)
    ]
    opened = registry_of(needs=[{}], proximity=near, platform_places=places)
    with context.running(context.Run(opened).under(default_setting(opened))):
        features = json.loads(files.platform_file())["features"]
    shifts = [feature["properties"]["shift"] for feature in features]
    assert len(shifts) == number and shifts[0] == [0, 0]
    # a disc of 28 with half the edge of a national platform's ring
    widest = 2 * (28 + 3.3) / 64 * PLATFORM_PX[1]
    assert 'r="28"' in icon_at(0, 0, 64, PlatformIcon("square", "solid", 3.0), LIGHT)
    assert min(math.dist(*pair) for pair in combinations(shifts, 2)) > widest


# --- layers ---------------------------------------------------------------------------------------


@pytest.fixture
def on_page(real_registry):
    with context.running(context.Run(real_registry).under(default_setting(real_registry))):
        yield


def deck_map(shown):
    """A map of a county and a platform, near enough for the names of counties."""
    platform = next(row for row in questions.platforms().values() if row["lon"] == row["lon"])
    return DeckMap("ic", shown, questions.units()["county:330603"], platform, zoom=9)


def test_deck_gl_draws_every_layer_that_names_it_in_the_order_of_the_register(on_page):
    names = [layer.name for layer in LAYERS if DECK in layer.drawers]
    assert names == list(DRAWERS)
    drawn = deck_map(tuple(reversed(names)))
    by_layer = [[layer.id for layer in DRAWERS[name](drawn)] for name in names]
    assert all(by_layer)
    assert [layer.id for layer in coverage_layers(drawn)] == sum(by_layer, [])


def test_deck_gl_and_legend_refuse_a_layer_that_is_not_in_the_register(on_page):
    with pytest.raises(ValueError, match="metro"):
        coverage_layers(deck_map(("metro",)))
    with pytest.raises(ValueError, match="metro"):
        legends.map_legend("ic", ("metro",))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vector_map_names_the_layers_that_it_leaves_out(app, language):
    shown = at(app, "coverage", window="1366x768 flat", layers=list(CHOICES), lang=language)
    lacking = [word(layer.word, language) for layer in left_out(CHOICES, VECTOR)]
    names = word("list.separator", language).join(lacking)
    assert len(lacking) == 3
    assert word("vector.left_out", language, layers=names) in text_of(shown)


def test_the_vector_map_says_nothing_of_layers_where_it_draws_them_all(app):
    shown = at(app, "coverage", window="1366x768 flat", layers=["platforms", "size"])
    assert word("vector.no_webgl", "zh") in text_of(shown)
    assert word("vector.left_out", "zh", layers="")[:-1] not in text_of(shown)


def test_the_vector_map_of_a_platform_says_that_its_catchment_is_not_drawn(app):
    shown = at(app, "coverage", window="1366x768 flat", platform="pp-001")
    names = word("layer.catchment", "zh")
    assert word("vector.left_out", "zh", layers=names) in text_of(shown)
