"""Hostile texts in every table: each file is made, opens in what reads it, runs nothing and tells
nothing of the machine.
"""

import getpass
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pyogrio
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pyarrow import parquet

from analytics.exports import FORMATS, ExportRequest, export
from analytics.gap_table import defended_needs, gaps
from analytics.setting import default_setting
from analytics.words import LANGUAGES
from data.files.csv import csv_bytes, json_text
from data.registry import open_registry, query
from data.text import REPLACEMENT, unwritable, writable
from tests.hostile import FORMULA, UNWRITABLE, hostile_snapshot

MARK = writable("bell\x07")
OWN = (("state", f"{FORMULA}{UNWRITABLE}\ud800"),)


@pytest.fixture(scope="module")
def hostile(real_registry, tmp_path_factory):
    return open_registry(hostile_snapshot(real_registry, tmp_path_factory.mktemp("hostile")))


@pytest.fixture(scope="module")
def files(hostile):
    """Every format by language, made when first asked for."""
    made = {}

    def file(format, language):
        if (format, language) not in made:
            made[format, language] = export(
                hostile, default_setting(hostile), format, ExportRequest(language=language, own=OWN)
            )
        return made[format, language]

    return file


def opened_pdf(content: bytes, tmp_path: Path) -> None:
    assert content.startswith(b"%PDF") and content.rstrip().endswith(b"%%EOF")


def opened_html(content: bytes, tmp_path: Path) -> None:
    assert "<script" not in content.decode() and "<img src=x" not in content.decode()


def opened_pptx(content: bytes, tmp_path: Path) -> None:
    deck = Presentation(io.BytesIO(content))
    assert MARK[:4] in deck.slides[0].notes_slide.notes_text_frame.text


def opened_xlsx(content: bytes, tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(content))
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(REPLACEMENT in cell.value for cell in cells if cell.data_type == "s")


def opened_svg(content: bytes, tmp_path: Path) -> None:
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(content).iter()}
    assert not tags & {"script", "image", "a", "foreignObject"}


def opened_png(content: bytes, tmp_path: Path) -> None:
    assert content.startswith(b"\x89PNG")


def opened_gpkg(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(content)
    names = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="platforms", read_geometry=False)[
        "name"
    ]
    assert not names.map(unwritable).any() and names.str.contains(REPLACEMENT).any()


def opened_geojson(content: bytes, tmp_path: Path) -> None:
    assert json.loads(content)["features"]


def opened_geoparquet(content: bytes, tmp_path: Path) -> None:
    assert parquet.read_table(io.BytesIO(content)).num_rows


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_made_of_hostile_names_and_opens(files, tmp_path, format, language):
    globals()[f"opened_{format}"](files(format, language), tmp_path)


def test_tables_go_out_as_csv_and_json(hostile):
    table = gaps(defended_needs(hostile, default_setting(hostile)), every=True)
    assert len(pd.read_csv(io.BytesIO(csv_bytes(table)), encoding="utf-8-sig")) == len(table)
    assert len(json.loads(json_text(table, {}).encode())["rows"]) == len(table)


@pytest.mark.parametrize("name", ["units", "clusters", "platforms", "zones", "sources"])
def test_an_opened_registry_holds_no_text_that_a_file_cannot_hold(hostile, name):
    table = query(hostile, name)
    texts = table.select_dtypes(include=["str", "object"])
    assert not any(
        unwritable(text) for column in texts for text in texts[column] if isinstance(text, str)
    )


def parts_of(content: bytes) -> Iterator[bytes]:
    """A file, or every part of it down to the workbooks inside slides."""
    if not content.startswith(b"PK"):
        yield content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield from parts_of(archive.read(name))


@pytest.mark.parametrize("format", FORMATS)
def test_no_file_says_where_or_by_whom_it_was_made(files, hostile, format):
    places = {
        os.getcwd(),
        str(Path.home()),
        str(hostile.folder.parent),
        f"/{getpass.getuser()}/",
    } - {"/"}
    for part in parts_of(files(format, "zh")):
        assert not [
            place for place in places if place.encode() in part or place.encode("utf-16-le") in part
        ]
