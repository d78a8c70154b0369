"""Maps drawn by us as SVG: sharp at any size, in print and where a browser has no WebGL.

They have the classes, marks and legend of the pages:

    svg(registry, setting, Picture("ic", extent="city:330600", width=1920, height=1080))
"""

from collections import Counter

from analytics.drawing.elements import box_attributes, element, title
from analytics.drawing.ground import counted_counties, read_content
from analytics.drawing.land import land, patterns
from analytics.drawing.map_layers import VECTOR, layers_of
from analytics.drawing.marks import FONT
from analytics.drawing.overlay import overlay
from analytics.drawing.picture import Picture, refuse_size
from analytics.drawing.sheet import Sheet, lay_out
from analytics.drawing.watermark import definition, watermark
from analytics.drawing.wording import counts_text, title_of
from analytics.phrases.mark import mark_of
from analytics.setting import Setting
from analytics.words import word
from data.registry import Registry


def svg(registry: Registry, setting: Setting, picture: Picture) -> str:
    """Draw a picture as a self-contained SVG document: no script, no style sheet, nothing fetched.

    Raises:
        PlanningError: a size that cannot be drawn, or a place or cluster that is not on record.
        ValueError: a layer that is not in the register, or that is not drawn as SVG.
    """
    layers_of(picture.layers, VECTOR)
    refuse_size(picture.width, picture.height)
    content = read_content(registry, setting, picture)
    extent = content.extent(picture.extent)
    sheet = lay_out(registry, setting, picture, content, extent)
    if picture.whole:
        counted = set(content.counties)
    else:
        counted = counted_counties(content, extent, sheet.scene.window)
    counts = Counter(content.state(adcode) for adcode in counted)
    subject = sheet.title or title_of(picture, content, extent)
    numbers = counts_text(picture, counts)
    text = word("vector.said", picture.language, title=subject, counts=numbers)
    mark = mark_of(registry)
    if mark:
        text = f"{mark} · {text}"
    return _document(
        picture,
        text,
        _panel(sheet, counted, counts, mark) + sheet.finish(counts),
    )


def _document(picture: Picture, text: str, drawn: str) -> str:
    """Write the outermost element; `text` is what a screen reader says of the whole picture."""
    return element(
        "svg",
        title(text),
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        width=str(picture.width),
        height=str(picture.height),
        viewBox=f"0 0 {picture.width} {picture.height}",
        role="group" if picture.by_keyboard else "img",
        aria_label=text,
        font_family=FONT,
        fill=picture.theme.ink,
        lang=picture.language,
    )


def _panel(sheet: Sheet, counted: set[str], counts: Counter[str], mark: str) -> str:
    """Draw the sheet's paper, and on it the map, cut to its panel; a mark lies over it."""
    scene = sheet.scene
    picture = scene.picture
    panel = box_attributes(scene.window.panel)
    clip = f"{picture.prefix}-panel"
    clip_path = element("clipPath", element("rect", **panel), id=clip)
    made = definition(picture, mark)
    definitions = element("defs", clip_path, patterns(scene, counts), made)
    size = {"width": str(picture.width), "height": str(picture.height)}
    paper = element("rect", **size, fill=picture.theme.paper)
    sea = element("rect", **panel, fill=picture.theme.sea)
    drawn = (
        sea,
        land(scene, counted),
        overlay(scene, counted),
        watermark(picture, mark, scene.window.panel),
    )
    return (
        definitions
        + paper
        + element(
            "g",
            *drawn,
            clip_path=f"url(#{clip})",
        )
    )
