"""Made data is never taken for the record: its mark stands on every page, in every export format
and in what every command prints; a real registry has it nowhere.
"""

import argparse
import io
import json
import re
from decimal import Decimal
from tempfile import NamedTemporaryFile
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import streamlit as st
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from analytics.cli import changes
from analytics.cli.main import build_parser, main
from analytics.documents.decisions import JUDGEMENTS
from analytics.documents.map_files import LAYERS
from analytics.documents.workbook.book import gap_workbook
from analytics.documents.workbook_upload.reading import read_decisions
from analytics.exports import FORMATS, ExportRequest, export
from analytics.gap_table import defended_needs, gaps
from analytics.phrases.mark import FILE_PREFIX, made_mark
from analytics.scenario.actions import Scenario, made_on
from analytics.scenario.file import from_json, to_json
from analytics.setting import default_setting
from analytics.since.headlines import HEADLINES
from analytics.since.staircase import CauseStep, Staircase
from analytics.words import LANGUAGES, word
from data.cli.main import main as data_main
from data.register.publications import Publication
from data.registry import REGISTRY_VARIABLE
from pages.parts.exports import orders
from pages.parts.run.shell import MENU
from tests.pages.visit import PAGES, ROOT, at, text_of

MARK = made_mark()
BARE = re.sub(r"\s", "", MARK)
EVERY_PAGE = [key for entries in MENU.values() for key, _, _ in entries]
# small ones: a county, a cluster, two screens
REQUESTS = {
    "pdf": ExportRequest("county:330603", ("textile",), sites=1),
    "html": ExportRequest("county:330603", ("textile",), sites=1),
    "pptx": ExportRequest(sites=2, screens=("state", "map", "limits")),
    "xlsx": ExportRequest("county", ("textile",)),
    "svg": ExportRequest(size=(640, 480)),
    "png": ExportRequest(size=(640, 480)),
    "gpkg": ExportRequest("county", ("textile",)),
    "geojson": ExportRequest("county", ("textile",)),
    "geoparquet": ExportRequest("county", ("textile",)),
}
# words of a command line that ask little
COMMANDS = {
    "siting": ["--sites", "1", "--cluster", "textile"],
    "brief": ["--format", "geojson", "--out", "-", "--cluster", "textile"],
    "scenario run": ["FILE"],
    "scenario compare": ["FILE"],
}


def every_command():
    """Each command of python -m analytics, one of a group as "scenario run"."""
    for name, parser in subcommands(build_parser()):
        inner = [f"{name} {own}" for own, _ in subcommands(parser)]
        yield from inner or [name]


def subcommands(parser):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def app(made_snapshots, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(made_snapshots))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_every_page_of_an_example_has_the_band_and_the_mark_over_its_maps(app, page):
    assert set(EVERY_PAGE) == PAGES.keys()
    shown = text_of(at(app, page))
    assert f'<div class="made" role="note"><b>{MARK}</b>' in shown
    assert word("made.told", "zh") in shown
    assert re.search(r"--made-tile:url\(\"data:image/svg\+xml,[^\"]+made%20data", shown)


def test_the_band_is_in_the_language_of_the_page(app):
    assert word("made.told", "en") in text_of(at(app, "targets", lang="en"))


def test_every_screen_of_the_briefing_has_the_mark(app):
    shown = text_of(at(app, "briefing"))
    screens = shown.split('<section class="screen')[1:]
    assert len(screens) >= 6 and all(f'role="note">{MARK}</p>' in screen for screen in screens)


@pytest.fixture
def offered(monkeypatch):
    """The names of the files that pages offer from now on, and the tables among them."""
    files = {}

    def record(label, data, file_name, *args, **options):
        files[file_name] = data

    monkeypatch.setattr(st, "download_button", record)
    return files


@pytest.mark.parametrize("page, least", [("gaps", 7), ("platforms", 2), ("beside", 2)])
def test_files_from_a_page_begin_with_the_mark_and_their_rows_end_with_it(
    app, offered, page, least
):
    at(app, page)
    assert len(offered) >= least and all(name.startswith(FILE_PREFIX) for name in offered)
    for name, content in offered.items():
        if name.endswith(".csv"):
            table = pd.read_csv(io.BytesIO(content), dtype=str)
            assert table.columns[-1] == "made" and (table["made"] == MARK).all()
        if name.endswith(".csv.json"):
            assert json.loads(content)["mark"] == MARK


def test_a_file_that_a_page_has_made_is_called_so(app, monkeypatch):
    monkeypatch.setattr(orders, "Job", lambda *order: SimpleNamespace(done=False, progress=0.1))
    shown = at(app, "profile", of="city", which="330600")
    shown.button(key="file_make").click().run()
    assert shown.session_state[orders.ORDERED].name.startswith(FILE_PREFIX)


# --- export formats -------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=FORMATS)
def exported(request, made_registry, real_registry):
    """A format, its file of the example and the same of the real record."""
    assert REQUESTS.keys() == FORMATS.keys()
    files = [
        export(registry, default_setting(registry), request.param, REQUESTS[request.param])
        for registry in (made_registry, real_registry)
    ]
    return request.param, *files


def test_every_export_of_an_example_has_the_mark_and_none_of_the_record_has(exported):
    format, made, real = exported
    assert all(FOUND[format](made)) and not any(FOUND[format](real))


def in_pdf(content):
    """On each page, and in the title of the file."""
    book = PdfReader(io.BytesIO(content))
    yield MARK in book.metadata.title
    for page in book.pages:
        # in the band, across the page, in the foot
        yield re.sub(r"\s", "", page.extract_text()).count(BARE) >= 3


def in_html(content):
    text = content.decode()
    head, body = text.split("<body>")
    yield f"<title>{MARK} · " in head
    yield "data:image/svg+xml," in head
    yield body.startswith(f'<p class="made">{MARK}</p>')
    yield MARK in body.partition("<footer>")[2]


def in_pptx(content):
    deck = Presentation(io.BytesIO(content))
    yield MARK in deck.core_properties.title
    for slide in deck.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        yield texts.count(MARK) == 2


def in_xlsx(content):
    book = load_workbook(io.BytesIO(content))
    yield MARK in book.properties.title
    for sheet in book:
        yield sheet.oddHeader.center.text == MARK
        yield sheet.oddFooter.center.text == MARK
        yield sheet.sheet_properties.tabColor is not None
        for row in sheet.iter_rows(min_row=2, values_only=True):
            yield MARK in row or any(MARK in str(cell) for cell in row)


def in_svg(content):
    root = ET.fromstring(content)
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    yield root.get("aria-label").startswith(MARK)
    # across the map, and in the lines below it
    yield MARK in texts and any(MARK in text and text != MARK for text in texts)


def in_png(content):
    """Letters lie over the open sea, where nothing else is drawn."""
    sea = Image.open(io.BytesIO(content)).convert("RGB").crop((400, 280, 455, 415))
    yield len(sea.getcolors(100_000)) > 1


def in_geojson(content):
    file = json.loads(content)
    yield file["about"].get("made") == MARK
    for feature in file["features"]:
        yield feature["properties"].get("made") == MARK


def in_gpkg(content):
    with NamedTemporaryFile(suffix=".gpkg") as file:
        file.write(content)
        file.flush()
        about = pyogrio.read_dataframe(file.name, layer="about", read_geometry=False)
        yield MARK in about["said"].tolist()
        for layer in LAYERS:
            table = pyogrio.read_dataframe(file.name, layer=layer, read_geometry=False)
            yield "made" in table and (table["made"] == MARK).all()


def in_geoparquet(content):
    yield MARK in pq.read_schema(io.BytesIO(content)).metadata[b"pilot_atlas"].decode()
    table = gpd.read_parquet(io.BytesIO(content))
    yield "made" in table and (table["made"] == MARK).all()


FOUND = {
    "pdf": in_pdf,
    "html": in_html,
    "pptx": in_pptx,
    "xlsx": in_xlsx,
    "svg": in_svg,
    "png": in_png,
    "gpkg": in_gpkg,
    "geojson": in_geojson,
    "geoparquet": in_geoparquet,
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_of_an_example_comes_back_with_its_decisions(made_registry, language):
    """The mark stands before the other columns of the sheet, and the upload knows it."""
    setting = default_setting(made_registry)
    table = gaps(defended_needs(made_registry, setting), "county").head(3)
    book = load_workbook(io.BytesIO(gap_workbook(made_registry, setting, language, table)))
    sheet = book[word("sheet.gaps", language)]
    heads = [cell.value for cell in sheet[1]]
    assert heads[0] == word("column.made", language) and sheet.freeze_panes == "E2"
    column = heads.index(word("column.judgement", language)) + 1
    sheet.cell(2, column).value = word(f"judgement.{JUDGEMENTS[0]}", language)
    content = io.BytesIO()
    book.save(content)
    decisions = read_decisions(content.getvalue(), "back.xlsx", made_registry, setting)
    assert decisions.rows["judgement"].tolist() == [JUDGEMENTS[0]]


# --- commands -------------------------------------------------------------------------------------


@pytest.fixture
def run(made_snapshots, made_registry, monkeypatch, capfdbinary, tmp_path):
    """`run("gaps", ...)`: what a command prints, and what it says beside that."""
    monkeypatch.setenv(REGISTRY_VARIABLE, str(made_snapshots))
    # opened once, so that one command finds the answers of another
    monkeypatch.setattr("analytics.cli.clocks.open_registry", lambda: made_registry)
    scenario = made_on(made_registry, Scenario("none", default_setting(made_registry)))
    (tmp_path / "scenario.json").write_text(to_json(scenario))

    def call(name, *words):
        given = [*name.split(), *COMMANDS.get(name, []), *words]
        given = [str(tmp_path / "scenario.json") if one == "FILE" else one for one in given]
        code = main(given)
        out, err = capfdbinary.readouterr()
        assert code == 0, err.decode()
        return out, err.decode()

    return call


# it is of a register, which these snapshots have not, and is marked below
OF_REGISTER = "changes"


@pytest.mark.parametrize("command", [name for name in every_command() if name != OF_REGISTER])
def test_every_command_marks_what_it_prints(run, command):
    out, err = run(command)
    assert MARK in err
    if command == "brief":
        assert all(in_geojson(out))
        return
    table = pd.read_csv(io.BytesIO(out), dtype=str, keep_default_na=False)
    assert table.columns[-1] == "made" and (table["made"] == MARK).all()
    about = json.loads(run(command, "--format", "json")[0])
    assert about["made"] is True and about["mark"] == MARK
    assert all(row["made"] == MARK for row in about["rows"])


def test_changes_of_an_example_carry_its_mark(run, monkeypatch):
    about = {"who": "desk", "at": "2026-11-23", "reason": "更新"}
    first, last = (Publication(number, "import", "x", "2026-11-23", **about) for number in (1, 2))
    numbers = dict.fromkeys(HEADLINES, Decimal(1))
    step = CauseStep(("real",), numbers, numbers, (), {}, pd.DataFrame())
    found = Staircase(first, last, {}, (step,), numbers, numbers, made=True)
    monkeypatch.setattr(changes, "read_staircase", lambda registry, args: found)
    out, err = run(OF_REGISTER, "--csv")
    table = pd.read_csv(io.BytesIO(out), dtype=str)
    assert MARK in err and (table["made"] == MARK).all() and len(table) == len(HEADLINES)
    about = json.loads(run(OF_REGISTER, "--json")[0])
    assert about["made"] is True and all(row["made"] == MARK for row in about["rows"])


def test_the_file_beside_a_csv_says_that_it_is_made(run, tmp_path):
    run("targets", "--out", str(tmp_path / "goals.csv"))
    about = json.loads((tmp_path / "goals.csv.json").read_text())
    assert about["made"] is True and about["mark"] == MARK and about["columns"][-1] == "made"


def test_a_scenario_of_an_example_says_so_and_is_read_again(made_registry, real_registry):
    for registry, is_made in ((made_registry, True), (real_registry, False)):
        scenario = made_on(registry, Scenario("one", default_setting(registry)))
        text = to_json(scenario)
        assert ("made" in json.loads(text), MARK in text) == (is_made, is_made)
        assert from_json(text, registry) == scenario
    # on another snapshot it stays what it is
    made = made_on(made_registry, Scenario("one", default_setting(made_registry)))
    assert from_json(to_json(made), real_registry).made


@pytest.mark.parametrize(
    "language, said", [("zh", "示例（虚构数据）"), ("en", "EXAMPLE: made data")]
)
def test_the_commands_of_data_name_a_snapshot_that_is_made(
    made_snapshots, real_snapshots, monkeypatch, capsys, language, said
):
    for folder, is_made in ((made_snapshots, True), (real_snapshots, False)):
        monkeypatch.setenv(REGISTRY_VARIABLE, str(folder))
        assert data_main(["--lang", language, "snapshots"]) == 0
        assert (said in capsys.readouterr().out) == is_made
