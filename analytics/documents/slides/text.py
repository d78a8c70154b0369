"""Text on slides: boxes and paragraphs in the deck's fonts."""

from dataclasses import dataclass

from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.shapetree import GroupShapes, SlideShapes
from pptx.text.text import Font, TextFrame
from pptx.util import Pt

from analytics.documents.slides.fills import rgb
from analytics.documents.slides.page import HAN, LATIN, LINE, POINT, Box
from analytics.drawing.labels import wrapped
from analytics.drawing.marks import INK
from data.text import writable

Shapes = SlideShapes | GroupShapes  # where a shape can be added


@dataclass(frozen=True)
class TextStyle:
    """How a paragraph looks."""

    size: float  # height of the letters, in units of a slide
    bold: bool = False
    colour: str = INK
    align: PP_ALIGN = PP_ALIGN.LEFT


def add_text(shapes: Shapes, name: str, text: str, box: Box, style: TextStyle) -> Shape:
    """Add a text box to a slide or a group; long text wraps."""
    shape = shapes.add_textbox(*box.in_emu)
    shape.name = writable(name)
    shape.text_frame.word_wrap = True
    remove_margins(shape.text_frame)
    write_text(shape.text_frame, text, style)
    return shape


def remove_margins(frame: TextFrame) -> None:
    """Let text begin at the edges of its shape."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)


def write_text(frame: TextFrame, text: str, style: TextStyle) -> None:
    """Write one paragraph in the deck's fonts."""
    paragraph = frame.paragraphs[0]
    paragraph.alignment = style.align
    run = paragraph.add_run()
    run.text = writable(text)
    set_font(run.font, style)


def set_font(font: Font, style: TextStyle) -> None:
    """Set size, colour and typeface, that of Chinese letters too (a:latin is of Latin alone)."""
    font.size = Pt(round(style.size * POINT, 1))
    font.bold = style.bold
    font.color.rgb = rgb(style.colour)
    font.name = LATIN
    properties = font._element
    for tag in ("a:ea", "a:cs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    latin = properties.find(qn("a:latin"))
    for tag in ("a:cs", "a:ea"):
        latin.addnext(properties.makeelement(qn(tag), {"typeface": HAN}))


def text_height(text: str, size: float, width: float) -> float:
    """Measure how high a text stands in letters of a size, wrapped to a width."""
    return (
        LINE
        * size
        * max(
            1,
            len(wrapped(text, size, width)),
        )
        + 6
    )
