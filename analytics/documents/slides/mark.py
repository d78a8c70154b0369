"""The mark of made data on slides: a band along the top, and faint letters across the picture."""

from lxml import etree
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide

from analytics.documents.slides.fills import fill_plain
from analytics.documents.slides.page import BODY_BOX, WIDTH, Box
from analytics.documents.slides.text import TextStyle, add_text, remove_margins, write_text
from analytics.drawing.marks import MADE
from analytics.drawing.watermark import SLANT

BAND = Box(0, 0, WIDTH, 24)
BAND_STYLE = TextStyle(18, bold=True, colour=MADE["letters"], align=PP_ALIGN.CENTER)
ACROSS_STYLE = TextStyle(72, bold=True, colour=MADE["letters"], align=PP_ALIGN.CENTER)
PER_CENT = 1000  # of a:alpha
STRENGTH = 18  # per cent of the letters across the picture; the text below stays easy to read


def add_mark(slide: Slide, mark: str) -> None:
    """Mark a slide, above all that stands on it."""
    middle = (BODY_BOX.top + BODY_BOX.bottom) / 2
    across = Box(BODY_BOX.left, middle - 50, BODY_BOX.right, middle + 50)
    letters = add_text(slide.shapes, "made, across", mark, across, ACROSS_STYLE)
    letters.rotation = SLANT
    _fade(letters)
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *BAND.in_emu)
    band.name = "made"
    fill_plain(band, MADE["ground"])
    remove_margins(band.text_frame)
    band.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    write_text(band.text_frame, mark, BAND_STYLE)


def _fade(shape: Shape) -> None:
    """Let what lies below letters be seen through them; the library has no way to say it."""
    for colour in shape._element.iter(qn("a:srgbClr")):
        alpha = etree.SubElement(colour, qn("a:alpha"))
        alpha.set("val", str(STRENGTH * PER_CENT))
