"""The legend of a map on slides: every colour with its word and count, in a group."""

from pptx.enum.shapes import MSO_SHAPE
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from analytics.documents.slides.fills import fill_state
from analytics.documents.slides.page import LABEL, Box
from analytics.documents.slides.text import TextStyle, add_text, text_height
from analytics.drawing.county_shapes import CountyShape
from analytics.drawing.picture import Picture
from analytics.questions.coverage import STATES
from analytics.words import word

SWATCH_WIDTH, SWATCH_HEIGHT = 44, 30
INDENT = 56  # of the words beside the swatches
AFTER_HEADING, AFTER_STATE, BEFORE_EXPLANATION = 10, 5, 12  # space


def add_legend(slide: Slide, counties: list[CountyShape], picture: Picture, box: Box) -> None:
    """Add a heading, the states that are present, and what marks on the map mean."""
    language = picture.language
    group = slide.shapes.add_group_shape()
    group.name = "legend"
    heading = picture.heading or word("legend.worst", language)
    y = box.top + text_height(heading, LABEL, box.width) + AFTER_HEADING
    heading_box = Box(box.left, box.top, box.right, y)
    add_text(group.shapes, "heading", heading, heading_box, TextStyle(LABEL, bold=True))
    states = [county.state for county in counties]
    for state in (*STATES, "no_need"):
        if state in states:
            text = f"{word(f'state.{state}', language)}  {states.count(state)}"
            rest = Box(box.left, y, box.right, box.bottom)
            y = _add_state(group, state, text, rest) + AFTER_STATE
    for number, text in enumerate(_explanations(picture)):
        rest = Box(box.left, y + BEFORE_EXPLANATION, box.right, box.bottom)
        y = _add_line(group, f"legend {number}", text, rest)


def _add_line(group: GroupShape, name: str, text: str, box: Box) -> float:
    """Add text at the top of a box; gives where it ends."""
    bottom = box.top + text_height(text, LABEL, box.width)
    area = Box(box.left, box.top, box.right, bottom)
    add_text(group.shapes, name, text, area, TextStyle(LABEL))
    return bottom


def _add_state(group: GroupShape, state: str, text: str, box: Box) -> float:
    """Add a state's swatch and word at the top of a box; gives where they end."""
    top = box.top + 4
    area = Box(box.left, top, box.left + SWATCH_WIDTH, top + SWATCH_HEIGHT)
    swatch = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, *area.in_emu)
    swatch.name = state
    swatch.shadow.inherit = False
    fill_state(swatch, state)
    beside = Box(box.left + INDENT, box.top, box.right, box.bottom)
    return _add_line(group, f"word {state}", text, beside)


def _explanations(picture: Picture) -> list[str]:
    """Say what a heavy frame and a number on the map mean, where they are drawn."""
    lines = []
    if picture.highlighted and picture.highlight_word:
        lines.append(picture.highlight_word)
    if picture.sites:
        lines.append(word("vector.site", picture.language))
    return lines
