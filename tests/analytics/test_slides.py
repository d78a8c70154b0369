"""The slides, opened again: what stands on them is text, tables, charts and shapes, not
pictures.
"""

import io
import re
import zipfile

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pypdf import PdfReader

from analytics.documents.screens.briefing import briefing_screens
from analytics.documents.screens.screen import Curve, Table
from analytics.documents.slides.deck import slide_deck
from analytics.documents.slides.page import HAN
from analytics.exports import ExportRequest, export
from analytics.setting import default_setting
from data.registry import query


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request, real_registry):
    setting = default_setting(real_registry)
    shown = briefing_screens(real_registry, setting, request.param)
    content = slide_deck(real_registry, setting, shown, request.param)
    return (
        shown,
        content,
        {
            screen.key: slide
            for screen, slide in zip(shown, Presentation(io.BytesIO(content)).slides, strict=True)
        },
    )


def test_a_slide_for_each_screen_with_its_title_in_16_9(made):
    shown, content, opened = made
    deck = Presentation(io.BytesIO(content))
    assert deck.slide_width * 9 == deck.slide_height * 16
    assert [slide.shapes.title.text_frame.text for slide in deck.slides] == [
        screen.title for screen in shown
    ]


def test_nothing_on_a_slide_is_a_picture(made):
    _, content, opened = made
    assert not any(
        shape.shape_type == MSO_SHAPE_TYPE.PICTURE
        for slide in opened.values()
        for shape in slide.shapes
    )
    assert not any(
        name.startswith("ppt/media") for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
    )


@pytest.mark.parametrize("key", ["map", "sites"])
def test_every_county_is_a_group_of_one_freeform_with_its_name(made, real_registry, key):
    units = query(real_registry, "units")
    counties = set(units.loc[units["unit_kind"] == "county", "unit_id"])
    groups = {
        shape.name.split()[0]: shape
        for shape in made[2][key].shapes
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP and shape.name[:2] == "33"
    }
    assert set(groups) == counties
    assert all(
        len(group.shapes) == 1 and group.shapes[0].shape_type == MSO_SHAPE_TYPE.FREEFORM
        for group in groups.values()
    )


def test_no_two_shapes_of_a_slide_have_the_same_number(made):
    for slide in made[2].values():
        numbers = [element.get("id") for element in slide.shapes._spTree.iter(qn("p:cNvPr"))]
        assert len(numbers) == len(set(numbers))


def test_tables_are_tables_with_the_words_of_the_screen(made):
    shown, _, opened = made
    for screen in shown:
        for table in (screen.picture, screen.beside):
            if isinstance(table, Table):
                found = next(shape.table for shape in opened[screen.key].shapes if shape.has_table)
                assert [tuple(cell.text for cell in row.cells) for row in found.rows] == [
                    table.heads,
                    *table.rows,
                ]
    assert any(shape.has_table for shape in opened["matrix"].shapes)


def test_charts_are_native_and_hold_the_numbers(made):
    shown, _, opened = made
    for screen in shown:
        if isinstance(screen.picture, Curve):
            chart = next(shape.chart for shape in opened[screen.key].shapes if shape.has_chart)
            assert tuple(chart.plots[0].series[0].values) == pytest.approx(screen.picture.shares)
    chart = next(shape.chart for shape in opened["state"].shapes if shape.has_chart)
    assert tuple(chart.plots[0].series[0].values) == tuple(
        count for _, count in shown[0].picture.rows
    )


def test_the_notes_hold_every_figure_with_its_evidence_id(made):
    shown, _, opened = made
    for screen in shown:
        notes = opened[screen.key].notes_slide.notes_text_frame.text
        assert all(f"[{figure.evidence_id}]" in notes for figure in screen.figures)
        assert all(note.text in notes for note in screen.notes)


def test_every_run_names_a_typeface_for_chinese_letters(made):
    for slide in made[2].values():
        runs = list(slide.shapes._spTree.iter(qn("a:rPr")))
        assert runs and all(run.find(qn("a:ea")).get("typeface") == HAN for run in runs)


def test_the_same_screens_give_the_same_bytes(made, real_registry):
    shown, content, _ = made
    language = "zh" if shown[0].name == "全省现状" else "en"
    assert slide_deck(real_registry, default_setting(real_registry), shown, language) == content


def test_libreoffice_shows_every_slide_with_its_title_and_its_letters(made, office):
    shown, content, _ = made
    pages = [
        re.sub(r"\s", "", page.extract_text())
        for page in PdfReader(io.BytesIO(office(content, "pptx", "pdf"))).pages
    ]
    assert len(pages) == len(shown)
    for page, screen in zip(pages, shown, strict=True):
        assert (
            re.sub(r"\s", "", screen.title) in page
            and re.sub(r"\s", "", screen.source)[-12:] in page
        )


def test_slides_follow_the_sequence_with_views_and_own_notes(real_registry):
    setting = default_setting(real_registry)
    brief = ExportRequest(
        screens=("limits", "ic@city:330600@capable", "state"),
        own=(("limits", "先说这一屏"), ("ic@city:330600@capable", "=1+1")),
    )
    deck = Presentation(io.BytesIO(export(real_registry, setting, "pptx", brief)))
    assert len(deck.slides) == 3
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[1].startswith("绍兴市 · 集成电路 · 环节齐备")
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck.slides]
    assert (
        notes[0].startswith("先说这一屏") and notes[1].startswith("=1+1") and "先说" not in notes[2]
    )
