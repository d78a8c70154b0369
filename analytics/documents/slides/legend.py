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
    bold = TextStyle(LABEL, bold=True)
    add_text(group.shapes, "heading", heading, box.rows(box.top, y), bold)
    states = [county.state for county in counties]
    for state in (*STATES, "no_need"):
        if state in states:
            name = word(f"state.{state}", language)
            text = f"{name}  {states.count(state)}"
            y = _add_state(group, state, text, box.rows(y, box.bottom))
            y += AFTER_STATE
    for number, text in enumerate(_explanations(picture)):
        y += BEFORE_EXPLANATION
        y = _add_line(group, f"legend {number}", text, box.rows(y, box.bottom))


def _add_line(group: GroupShape, name: str, text: str, box: Box) -> float:
    """Add text at the top of a box; gives where it ends."""
    bottom = box.top + text_height(text, LABEL, box.width)
    area = box.rows(box.top, bottom)
    add_text(group.shapes, name, text, area, TextStyle(LABEL))
    return bottom


def _add_state(group: GroupShape, state: str, text: str, box: Box) -> float:
    """Add a state's swatch and word at the top of a box; gives where they end."""
    top = box.top + 4
    right = box.left + SWATCH_WIDTH
    area = Box(box.left, top, right, top + SWATCH_HEIGHT)
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
