"""The map on slides: counties as shapes, their legend, the names of cities, the proposed sites."""

from dataclasses import replace

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.slide import Slide

from analytics.documents.slides.county_shape import county_xml
from analytics.documents.slides.fills import fill_plain
from analytics.documents.slides.legend import add_legend
from analytics.documents.slides.page import LABEL, Box
from analytics.documents.slides.text import (
    TextStyle,
    add_text,
    remove_margins,
    write_text,
)
from analytics.drawing.county_shapes import CountyShape, county_shapes
from analytics.drawing.ground import read_content, read_places
from analytics.drawing.marks import LIGHT, OUTLINE_PX, WHITE
from analytics.drawing.picture import Picture
from analytics.setting import Setting
from analytics.words import short_name
from data.registry import Registry
from geo.plane import Window, box_of, window_on

FIRST_ID = 1000  # of counties, beyond those that the library gives out
MAP_SHARE, LEGEND_FROM = 0.62, 0.64  # of the width: where the map ends and the legend begins
LETTER = {"zh": 0.55, "en": 0.33}  # half the width of a letter in its heights
SITE_STYLE = TextStyle(LABEL, bold=True, colour=WHITE, align=PP_ALIGN.CENTER)
CITY_STYLE = TextStyle(LABEL, bold=True, align=PP_ALIGN.CENTER)


def add_map(slide: Slide, registry: Registry, setting: Setting, picture: Picture, box: Box) -> None:
    """Add each county as a shape of its own, a legend, and the sites by their numbers."""
    counties = county_shapes(registry, setting, picture)
    corners = (
        box.left,
        box.top,
        box.left + MAP_SHARE * box.width,
        box.bottom,
    )
    window = window_on(box_of(county.rings for county in counties), corners, None, 0.01)
    _add_counties(slide, counties, picture.highlighted, window)
    legend = Box(
        box.left + LEGEND_FROM * box.width,
        box.top,
        box.right,
        box.bottom,
    )
    add_legend(slide, counties, picture, legend)
    if "labels" in picture.layers:
        _add_city_names(slide, registry, setting, picture, window)
    places = read_places(registry)
    for place, number in picture.sites:
        _add_site(slide, number, window.at(*places[place]))


def _add_counties(
    slide: Slide, counties: list[CountyShape], highlighted: frozenset[str], window: Window
) -> None:
    """Add counties, those with an outline last so that nothing covers it."""
    order = sorted(
        counties,
        key=lambda county: (county.state in OUTLINE_PX, county.adcode),
    )
    tree = slide.shapes._spTree
    for number, county in enumerate(order):
        xml = county_xml(
            county, window, FIRST_ID + 2 * number, highlighted=county.adcode in highlighted
        )
        tree.append(parse_xml(xml))


def _add_site(slide: Slide, number: str, centre: tuple[float, float]) -> None:
    x, y = centre
    half = 10 + 9 * len(number)
    box = Box(
        x - half,
        y - 17,
        x + half,
        y + 17,
    )
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box.in_emu)
    shape.name = f"site {number}"
    shape.text_frame.word_wrap = False
    remove_margins(shape.text_frame)
    fill_plain(shape, LIGHT.frame)
    write_text(shape.text_frame, number, SITE_STYLE)


def _add_city_names(
    slide: Slide, registry: Registry, setting: Setting, picture: Picture, window: Window
) -> None:
    """Add the cities' names on white, to be read on every state."""
    content = read_content(registry, setting, replace(picture, layers=()))
    language = picture.language
    for city in content.cities:
        x_km, y_km = content.at[f"city:{city}"]
        x, y = window.at(x_km, y_km)
        name = short_name(content.name(f"city:{city}"), language)
        half = len(name) * LABEL * LETTER[language]
        box = Box(
            x - half,
            y - 18,
            x + half,
            y + 18,
        )
        shape = add_text(slide.shapes, f"city {city}", name, box, CITY_STYLE)
        shape.text_frame.word_wrap = False
        fill_plain(shape, WHITE)
