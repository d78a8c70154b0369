"""Decisions about gaps: the workbook goes out, comes back filled in, and shows on the page."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.documents.decisions import DECISION_COLUMNS, Decisions
from analytics.documents.workbook_upload.reading import read_decisions
from data.faults import Fault, FaultsError
from data.files.xlsx_in import MOST_BYTES
from data.text import writable
from geo.errors import PlanningError
from pages.parts.gaps import downloads
from pages.parts.html import elements
from pages.parts.html.blocks import note
from pages.parts.run import questions, wording
from pages.parts.run.context import language, registry, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.tables.columns import heading

# in session state
UPLOADED = "decisions_file"  # the file in the uploader
READ = "decisions_read"  # id of the file that was read last
DECIDED = "decided"  # what is in force
REFUSED = "decisions_refused"  # why the file that was read last was not taken in
# sentences about a file; a sheet of which one column was sorted alone has thousands
MOST_LISTED = 200


def take_in() -> None:
    """Read a workbook that has just been uploaded, once.

    If it is refused, the decisions before it stay in force.
    """
    uploaded = st.session_state.get(UPLOADED)
    if uploaded is None:
        st.session_state[REFUSED] = None
        return
    if uploaded.file_id == st.session_state.get(READ):
        return
    st.session_state[READ] = uploaded.file_id
    st.session_state[REFUSED] = None
    try:
        with st.spinner(text("decisions.reading")):  # others may wait for the same two processes
            st.session_state[DECIDED] = read_decisions(
                uploaded.getvalue(), writable(uploaded.name), registry(), setting()
            )
    except PlanningError as error:
        st.session_state[REFUSED] = error


def exchange(
    table: pd.DataFrame, unit_kind: str, cluster: str | None, filters: Mapping[str, object]
) -> None:
    """Draw the downloads, the way back, and what is decided.

    Args:
        table: rows of the gap table as the page shows them.
        unit_kind: the kind of unit that the page shows.
        cluster: the cluster that the page shows; None for all.
        filters: those that leave the rows of `table`.
    """
    refused = st.session_state.get(REFUSED)
    with st.expander(
        text("decisions.title"),
        icon=":material/assignment_turned_in:",
        expanded=refused is not None,
    ):
        st.html(note(text("decisions.how")))
        downloads.draw(table, unit_kind, cluster, filters)
        _uploader()
        if refused is not None:
            reasons = _reasons(refused)
            st.error(text("decisions.refused", n=len(reasons)))
            st.html(_list(reasons))
        if DECIDED in st.session_state:
            st.button(text("decisions.clear"), on_click=_forget, key="decisions-clear")
    if DECIDED in st.session_state:
        _state_decisions(table, questions.decisions())


def _uploader() -> None:
    st.file_uploader(
        text("decisions.upload"),
        type="xlsx",
        key=UPLOADED,
        max_upload_size=MOST_BYTES // 1_000_000,
    )


def _reasons(error: PlanningError) -> list[str]:
    """Say every fault in the language of the page, or the one reason of another refusal."""
    if isinstance(error, FaultsError):
        return _texts(error.faults)
    return [error.en if language() == "en" else error.zh]


def _texts(faults: Iterable[Fault]) -> list[str]:
    return [fault.text(language()) for fault in faults]


def _list(sentences: Sequence[str]) -> Markup:
    """List sentences; of very many the first."""
    items = list(sentences[:MOST_LISTED])
    if len(sentences) > MOST_LISTED:
        items.append(text("decisions.more", n=len(sentences) - MOST_LISTED))
    return Markup('<div class="panel faults">{}</div>').format(elements.bullets(items))


def _state_decisions(table: pd.DataFrame, decided: Decisions) -> None:
    """Say how much is decided, what was left out, and whether on the numbers shown."""
    shown = table["evidence_id"].isin(decided.rows["evidence_id"]).sum()
    sentence = text("decisions.none")
    if decided:
        sentence = text("decisions.taken", n=len(decided.rows), shown=shown)
    st.html(note(sentence))
    if decided.notices:
        st.warning(text("decisions.notices", n=len(decided.notices)))
        st.html(_list(_texts(decided.notices)))
    on_numbers_shown = (registry().snapshot_id, setting().key)
    if decided and (decided.snapshot_id, decided.setting_key) != on_numbers_shown:
        warning = text("decisions.other", snapshot=decided.snapshot_id, chosen=decided.setting_key)
        st.warning(wording.plain(warning))


def _forget() -> None:
    st.session_state.pop(DECIDED, None)


def panel(gap: Row) -> Markup:
    """Show what is decided about a gap; nothing if nothing is.

    Args:
        gap: a row of the gap table.
    """
    decided = [name for name in DECISION_COLUMNS if isinstance(gap.get(name), str)]
    if not decided:
        return elements.NOTHING
    facts = elements.facts(
        (
            heading(name),
            _decision(
                name,
                gap[name],
            ),
        )
        for name in decided
    )
    return elements.panel(elements.title(text("decisions.heading")), facts)


def _decision(name: str, value: str) -> str:
    return text(f"judgement.{value}") if name == "judgement" else value
