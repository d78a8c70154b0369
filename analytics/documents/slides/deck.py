"""The screens of a briefing as slides (.pptx), all of which can be edited.

Text is text, tables are tables, charts are charts, counties are shapes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu

from analytics.documents.screens.screen import Bars, Curve, Figure, Matrix, Screen, Table
from analytics.documents.slides.archive import steady_presentation
from analytics.documents.slides.chart import add_bars, add_curve
from analytics.documents.slides.county_map import add_map
from analytics.documents.slides.fills import fill_plain
from analytics.documents.slides.mark import add_mark
from analytics.documents.slides.matrix import add_matrix
from analytics.documents.slides.page import (
    BODY,
    BODY_BOX,
    EMU,
    HEIGHT,
    KEY,
    SOURCE,
    TITLE,
    WIDTH,
    Box,
)
from analytics.documents.slides.stairs import add_stairs
from analytics.documents.slides.table import add_table
from analytics.documents.slides.text import TextStyle, add_text, text_height, write_text
from analytics.drawing.marks import ACCENT
from analytics.drawing.picture import Picture
from analytics.phrases.mark import mark_of
from analytics.setting import Setting
from analytics.since.stairs import Stairs
from analytics.words import word
from data.registry import Registry
from data.text import writable

TITLE_ONLY = 5  # the layout that slides are made from
LONGEST_PROPERTY = 255  # letters of the title of the file
FIGURES, LIST = 330, 660  # width of the column of figures, of a list beside the map
GUTTER = 30  # between the picture and the column on its right
MOST_SPARE = 60  # between two figures
TITLE_BOX = Box(40, 22, 1560, 128)
LINE_BOX = Box(40, 131, 1560, 134)
SOURCE_BOX = Box(40, 821, 1420, 895)  # three lines: of the past it says more
COUNT_BOX = Box(1430, 852, 1560, 892)


def slide_deck(
    registry: Registry, setting: Setting, screens: Sequence[Screen], language: str
) -> bytes:
    """Write screens as a presentation; the same screens give the same bytes.

    The speaker's notes hold reasons, answers and evidence ids.
    """
    deck = Presentation()
    deck.slide_width = Emu(WIDTH * EMU)
    deck.slide_height = Emu(HEIGHT * EMU)
    mark = mark_of(registry)
    for number, screen in enumerate(screens, 1):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        _add_frame(slide, screen, f"{number} / {len(screens)}")
        _add_content(slide, registry, setting, screen, language)
        if mark:
            add_mark(slide, mark)
        slide.notes_slide.notes_text_frame.text = writable(_speaker_notes(screen, language))
    title = screens[0].title if screens else ""
    if mark:
        title = f"{mark} · {title}"
    _set_properties(deck, title, setting.as_of, word("app.name", language))
    content = BytesIO()
    deck.save(content)
    return steady_presentation(content.getvalue())


def _set_properties(deck: Deck, title: str, as_of: str, author: str) -> None:
    properties = deck.core_properties
    properties.title = writable(title)[:LONGEST_PROPERTY]
    properties.created = properties.modified = datetime.fromisoformat(as_of[:10])
    properties.last_modified_by = properties.author = author


def _add_frame(slide: Slide, screen: Screen, count: str) -> None:
    """Add title, a line under it, source and number."""
    title: Any = slide.shapes.title  # this layout has one
    title.left, title.top, title.width, title.height = TITLE_BOX.in_emu
    title.text_frame.word_wrap = True
    title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    write_text(title.text_frame, screen.title, TextStyle(TITLE, bold=True))
    line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *LINE_BOX.in_emu)
    fill_plain(line, ACCENT)
    line.name = "line"
    add_text(slide.shapes, "source", screen.source, SOURCE_BOX, TextStyle(SOURCE))
    add_text(slide.shapes, "count", count, COUNT_BOX, TextStyle(25, align=PP_ALIGN.RIGHT))


def _add_content(
    slide: Slide, registry: Registry, setting: Setting, screen: Screen, language: str
) -> None:
    """Add the picture, and figures or a list in a column on its right."""
    column = _column_width(screen)
    right = BODY_BOX.right - column - (GUTTER if column else 0)
    box = Box(BODY_BOX.left, BODY_BOX.top, right, BODY_BOX.bottom)
    beside = Box(BODY_BOX.right - column, BODY_BOX.top, BODY_BOX.right, BODY_BOX.bottom)
    match screen.picture:
        case Picture():
            add_map(slide, registry, setting, screen.picture, box)
        case Bars():
            add_bars(slide, screen.picture, box, language)
        case Matrix():
            add_matrix(slide, screen.picture, box, language)
        case Table():
            add_table(slide, screen.picture, box)
        case Curve():
            add_curve(slide, screen.picture, box)
        case Stairs():
            add_stairs(slide, screen.picture, box, language)
    if screen.beside is not None:
        add_table(slide, screen.beside, beside, BODY * 0.85)
    _add_figures(slide, screen.figures, beside)


def _column_width(screen: Screen) -> int:
    if screen.figures:
        return FIGURES
    return LIST if screen.beside else 0


@dataclass(frozen=True)
class _Line:
    """Label, value or unit of a figure, as it is written."""

    kind: str
    text: str
    style: TextStyle
    height: float


def _add_figures(slide: Slide, figures: Sequence[Figure], box: Box) -> None:
    """Add label, value and unit of each figure, one below the other."""
    blocks = [_lines(figure, box.width) for figure in figures]
    used = sum(sum(line.height for line in lines) for lines in blocks)
    spare = min(
        MOST_SPARE,
        (box.height - used) / max(1, len(figures)),
    )
    top = box.top
    for figure, lines in zip(figures, blocks, strict=True):
        for line in lines:
            line_box = Box(box.left, top, box.right, top + line.height)
            name = f"{line.kind} {figure.evidence_id}"
            add_text(slide.shapes, name, line.text, line_box, line.style)
            top += line.height
        top += spare


def _lines(figure: Figure, width: float) -> list[_Line]:
    """Lay out a figure; a long label or unit takes two lines."""
    label_height = text_height(figure.label, BODY, width)
    unit_height = text_height(figure.unit, BODY, width)
    return [
        _Line("label", figure.label, TextStyle(BODY), label_height),
        _Line(
            "figure",
            figure.value,
            TextStyle(KEY, bold=True, colour=ACCENT),
            1.1 * KEY,
        ),
        _Line("unit", figure.unit, TextStyle(BODY), unit_height),
    ]


def _speaker_notes(screen: Screen, language: str) -> str:
    """Write the planner's own note, figures with their evidence ids, answers and reasons."""
    lines = [screen.own, ""] if screen.own else []
    lines += [
        f"{figure.label} {figure.value} {figure.unit} [{figure.evidence_id}]"
        for figure in screen.figures
    ]
    for kind in ("asked", "evidence"):
        lines += ["", word(f"briefing.{kind}", language)]
        for note in screen.notes:
            if note.kind == kind:
                evidence = f" [{note.evidence_id}]" if note.evidence_id else ""
                lines.append(f"- {note.text}{evidence}")
    return "\n".join(lines).strip()
