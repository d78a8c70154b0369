"""The gap workbook out and back in: downloads, the upload, what was taken in or why not."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics.documents.decisions import DECISION_COLUMNS
from analytics.documents.workbook import gap_workbook
from analytics.documents.workbook_upload import read_decisions
from analytics.exports import Brief, export
from analytics.phrases.setting import for_whom
from data.files.csv import file_name
from data.files.xlsx_in import MOST_BYTES
from data.text import writable
from geo.errors import PlanningError
from pages.parts.run import questions, snapshots, wording
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import w

# in session state
UPLOADED, READ, DECIDED, REFUSED = (
    "decisions_file",
    "decisions_read",
    "decided",
    "decisions_refused",
)
# sentences about a file; a sheet of which one column was sorted alone has thousands
MOST_LISTED = 200
SUFFIXES = {"geoparquet": "parquet"}
MAPS = ("gpkg", "geojson", "geoparquet")


def take_in() -> None:
    """Read a workbook that has just been uploaded, once; what is refused leaves what was decided
    before in force.
    """
    uploaded = st.session_state.get(UPLOADED)
    if uploaded is None:
        st.session_state[REFUSED] = []
    if uploaded is None or uploaded.file_id == st.session_state.get(READ):
        return
    st.session_state[READ], st.session_state[REFUSED] = uploaded.file_id, []
    try:
        with st.spinner(w("decisions.reading")):  # others may wait for the same two processes
            st.session_state[DECIDED] = read_decisions(
                uploaded.getvalue(), writable(uploaded.name), registry(), setting()
            )
    except PlanningError as error:
        st.session_state[REFUSED] = getattr(error, "faults", [(error.zh, error.en)])


def exchange(
    table: pd.DataFrame, unit_kind: str, cluster: str | None, filters: dict[str, object]
) -> None:
    """Downloads of the rows shown and of everything, and the way back.

    Args:
        table: rows of the gap table as the page shows them.
        filters: by which the page has narrowed them.
    """
    refused = st.session_state.get(REFUSED, [])
    with st.expander(
        w("decisions.title"), icon=":material/assignment_turned_in:", expanded=bool(refused)
    ):
        st.html(f'<p class="note">{escape(w("decisions.how"))}</p>')
        _downloads(table, unit_kind, cluster, filters)
        st.file_uploader(
            w("decisions.upload"),
            type="xlsx",
            key=UPLOADED,
            max_upload_size=MOST_BYTES // 1_000_000,
        )
        if refused:
            _refusal(refused)
        if DECIDED in st.session_state:
            st.button(w("decisions.clear"), on_click=_forget, key="decisions-clear")
    _taken(table)


def _downloads(
    table: pd.DataFrame, unit_kind: str, cluster: str | None, filters: dict[str, object]
) -> None:
    """Made when someone asks for them, on a thread that knows neither page nor session: all they
    need goes with them.

    They name the folder of the page's snapshot and do not hold it: a page may stand open for days.
    """
    folder, under = registry().folder, setting()
    brief = Brief(
        unit_kind, (cluster,) if cluster else (), language(), decisions=questions.decisions()
    )
    public = for_whom(registry(), language())
    with st.container(horizontal=True):
        _download(
            "gap_book",
            "xlsx",
            partial(_gap_book, folder, under, language(), table, questions.decisions()),
            filters,
        )
        whole = {"unit": unit_kind, "cluster": cluster}
        _download("book", "xlsx", partial(_export, folder, under, "xlsx", brief), whole)
        for format in MAPS:
            _download(
                format,
                format,
                partial(_export, folder, under, format, brief),
                whole,
                wording.plain(w("decisions.maps_help", public=public)),
            )


def _gap_book(folder: Path, *more: object) -> bytes:
    return gap_workbook(snapshots.registry_at(folder), *more)


def _export(folder: Path, *more: object) -> bytes:
    return export(snapshots.registry_at(folder), *more)


def _download(
    name: str,
    format: str,
    make: Callable[[], bytes],
    filters: dict[str, object],
    help: str | None = None,
) -> None:
    stem = (
        "gaps" if name != "book" else "atlas",
        setting().key,
        registry().snapshot_id,
        date.today().isoformat(),
    )
    content_of = filters | {
        "lang": language(),
        "decisions": questions.decisions().rows.to_dict("records"),
    }
    named = file_name(*stem, SUFFIXES.get(format, format), content_of)
    st.download_button(
        w(f"decisions.{name}"),
        make,
        named,
        icon=":material/download:",
        on_click="ignore",
        key=f"decisions-{name}",
        help=help,
    )


def _refusal(faults: list[tuple[str, str]]) -> None:
    """Every fault, in the language of the page."""
    st.error(w("decisions.refused", n=len(faults)))
    st.html(_list(faults))


def _list(said: Sequence[tuple[str, str]]) -> str:
    """Sentences in the language of the page, one below the other; of very many the first."""
    items = [escape(one[language() == "en"]) for one in said[:MOST_LISTED]]
    if len(said) > MOST_LISTED:
        items.append(escape(w("decisions.more", n=len(said) - MOST_LISTED)))
    return (
        '<div class="panel faults"><ul>'
        + "".join(f"<li>{item}</li>" for item in items)
        + "</ul></div>"
    )


def _taken(table: pd.DataFrame) -> None:
    """How much is decided, and whether on the numbers shown."""
    decided = questions.decisions()
    if DECIDED not in st.session_state:
        return
    shown = table["evidence_id"].isin(decided.rows["evidence_id"]).sum()
    said = (
        w("decisions.taken", n=len(decided.rows), shown=shown) if decided else w("decisions.none")
    )
    st.html(f'<p class="note">{escape(said)}</p>')
    if decided.notices:
        st.warning(w("decisions.notices", n=len(decided.notices)))
        st.html(_list(decided.notices))
    if decided and (decided.snapshot_id, decided.setting_key) != (
        registry().snapshot_id,
        setting().key,
    ):
        st.warning(
            wording.plain(
                w("decisions.other", snapshot=decided.snapshot_id, chosen=decided.setting_key)
            )
        )


def _forget() -> None:
    st.session_state.pop(DECIDED, None)


def panel(row: dict) -> str:
    """What is decided about one row of the gap table, as HTML; nothing where nothing is."""
    said = {name: row.get(name) for name in DECISION_COLUMNS if isinstance(row.get(name), str)}
    if not said:
        return ""
    facts = "".join(
        f"<dt>{escape(w(f'gap.{name}'))}</dt><dd>{escape(w(f'judgement.{value}') if name == 'judgement' else value)}</dd>"
        for name, value in said.items()
    )
    return (
        f'<div class="panel"><h3>{escape(w("decisions.heading"))}</h3><dl'
        f' class="facts">{facts}</dl></div>'
    )
