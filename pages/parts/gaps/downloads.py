"""The gaps as files: the workbook of the rows shown, everything as a workbook, and map files.

A file is made when someone asks for it, on a thread that knows neither page nor session, so all it
needs goes with it. It names the folder of the page's snapshot and does not hold the snapshot: a
page may stand open for days.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics.documents.decisions import Decisions
from analytics.documents.workbook.book import gap_workbook
from analytics.exports import ExportRequest, export
from analytics.phrases.mark import marked_name
from analytics.phrases.setting import for_whom
from analytics.setting import Setting
from data.files.csv import file_name
from pages.parts.run import questions, snapshots, wording
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text

SUFFIXES = {"geoparquet": "parquet"}
MAPS = ("gpkg", "geojson", "geoparquet")


@dataclass(frozen=True)
class Download:
    """A file to be made.

    Attributes:
        name: names the button's word and key.
        format: of `analytics.exports.FORMATS`.
        make: returns the file.
        filters: what decides which rows the file holds; its name tells files of different ones
            apart.
        help: what the button says when pointed at, as markdown.
    """

    name: str
    format: str
    make: Callable[[], bytes]
    filters: Mapping[str, object]
    help: str | None = None


def draw(
    table: pd.DataFrame, unit_kind: str, cluster: str | None, filters: Mapping[str, object]
) -> None:
    """Draw a button for each file.

    Args:
        table: rows of the gap table as the page shows them.
        unit_kind: whose gaps the files of everything hold.
        cluster: likewise; None for all.
        filters: those that leave the rows of `table`.
    """
    whole = {"unit": unit_kind, "cluster": cluster}
    with st.container(horizontal=True):
        _button(Download("gap_book", "xlsx", _workbook_maker(table), filters))
        _button(Download("book", "xlsx", _export_maker("xlsx", unit_kind, cluster), whole))
        for format in MAPS:
            make = _export_maker(format, unit_kind, cluster)
            _button(Download(format, format, make, whole, _map_help()))


def _map_help() -> str:
    """Say who may see the maps."""
    public = for_whom(registry(), language())
    return wording.plain(text("decisions.maps_help", public=public))


def _workbook_maker(table: pd.DataFrame) -> Callable[[], bytes]:
    return partial(
        gap_book,
        registry().folder,
        setting(),
        language(),
        table,
        questions.decisions(),
    )


def gap_book(
    folder: Path, setting: Setting, language: str, table: pd.DataFrame, decisions: Decisions
) -> bytes:
    """Write the workbook of some gaps, of the snapshot in a folder."""
    registry = snapshots.registry_at(folder)
    return gap_workbook(registry, setting, language, table, decisions)


def _export_maker(format: str, unit_kind: str, cluster: str | None) -> Callable[[], bytes]:
    request = ExportRequest(
        unit_kind,
        (cluster,) if cluster else (),
        language(),
        decisions=questions.decisions(),
    )
    return partial(export_from, registry().folder, setting(), format, request)


def export_from(folder: Path, setting: Setting, format: str, request: ExportRequest) -> bytes:
    """Write an export of the snapshot in a folder."""
    return export(snapshots.registry_at(folder), setting, format, request)


def _button(download: Download) -> None:
    st.download_button(
        text(f"decisions.{download.name}"),
        download.make,
        _file_name(download),
        icon=":material/download:",
        on_click="ignore",
        key=f"decisions-{download.name}",
        help=download.help,
    )


def _file_name(download: Download) -> str:
    content_of = {
        **download.filters,
        "lang": language(),
        "decisions": questions.decisions().rows.to_dict("records"),
    }
    table = "atlas" if download.name == "book" else "gaps"
    return file_name(
        marked_name(table, registry()),
        setting().key,
        registry().snapshot_id,
        date.today().isoformat(),
        SUFFIXES.get(download.format, download.format),
        content_of,
    )
