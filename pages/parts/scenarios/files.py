"""Scenarios as files: downloaded, uploaded, and saved in the server's folder where the operator
names one.
"""

import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path

import streamlit as st

from analytics.scenario import Scenario
from analytics.scenario.file import INVISIBLE, MOST_BYTES, from_json, to_json
from analytics.scenario.rules import stamped
from data.files import folder
from data.text import writable
from geo.errors import PlanningError
from pages.parts.run import context, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry
from pages.parts.run.wording import w
from pages.parts.scenarios import temporary

REFUSAL_LINES, REFUSAL_PX = 6, 180  # from so many faults on they are scrolled, in this height


def visible(text: str) -> str:
    """A typed text without what a file may not hold."""
    return "".join(
        letter for letter in text if letter == "\n" or unicodedata.category(letter) not in INVISIBLE
    )


def content(scenario: Scenario, outcome: Callable) -> bytes:
    """The file of a scenario: what it supposes, on what, and what it came to."""
    own = scenario if scenario.snapshot_id else stamped(registry(), scenario)
    if own.actions and own.snapshot_id == registry().snapshot_id:
        own = replace(own, found=outcome(scenario).found)
    return to_json(own).encode()


def download(scenario: Scenario, outcome: Callable) -> None:
    try:
        name = folder.safe_name(scenario.name)
    except PlanningError:
        name = "scenario"
    st.download_button(
        w("scenario.download"),
        content(scenario, outcome),
        f"{name}.json",
        "application/json",
        icon=":material/download:",
        on_click=temporary.filed,
        args=(scenario,),
        type="tertiary",
        key="scenario-download",
    )


def warning() -> None:
    """Which scenarios a reload would lose, and how to keep them; nothing where there are none."""
    names = temporary.unfiled()
    if not names:
        return
    ways = "scenario.keep_ways_server" if _server_has_folder() else "scenario.keep_ways"
    said = w("scenario.temporary", names=w("list.separator").join(names)) + w(ways)
    st.html(f'<p class="note alert" role="status">{escape(said)}</p>')


def _server_has_folder() -> bool:
    """Whether the operator names a folder; one that is named wrongly is refused where it
    is used.
    """
    try:
        return folder.named_folder(sys.argv[1:]) is not None
    except PlanningError:
        return False


def upload(put: Callable[[Scenario], str]) -> None:
    """A file chosen is read at once; what is wrong with it is said above the page."""
    turn = st.session_state.setdefault("scenario_uploads", 0)
    st.file_uploader(
        w("scenario.upload"),
        type="json",
        max_upload_size=1,
        key=f"scenario-upload-{turn}",
        on_change=lambda: _uploaded(turn, put),
    )


def _uploaded(turn: int, put: Callable[[Scenario], str]) -> None:
    given = st.session_state[f"scenario-upload-{turn}"]
    if given is not None:
        st.session_state["scenario_uploads"] = turn + 1  # an empty one stands there next time
        load(writable(given.name), given.getvalue(), put)


def refusal(error: PlanningError) -> None:
    """What is wrong, a line each; many are scrolled, so that the page stays in sight."""
    first, *rest = getattr(error, context.language()).splitlines()
    if not rest:
        st.error(wording.plain(first))
        return
    with st.container(height=REFUSAL_PX if len(rest) >= REFUSAL_LINES else "content", border=False):
        st.error("  \n".join(wording.plain(line) for line in (first, *rest)))


@context.in_own_run
def load(name: str, raw: bytes, put: Callable[[Scenario], str]) -> None:
    """Read a file into the session, or say everything that is wrong with it."""
    try:
        loaded = put(from_json(raw, registry(), name))
        temporary.filed(st.session_state[temporary.SCENARIOS][loaded])
        st.session_state["scenario_said"] = loaded
    except PlanningError as error:
        st.session_state["scenario_said"] = error


def server_folder(
    scenario: Scenario, outcome: Callable, put: Callable[[Scenario], str], full: bool
) -> None:
    """What is saved on the server, and a way to save there; nothing where the operator names no
    folder.
    """
    try:
        named = folder.named_folder(sys.argv[1:])
        if named is None:
            return
        with st.popover(w("scenario.server"), icon=":material/folder:", type="tertiary"):
            st.html(f'<p class="note">{escape(w("scenario.folder", name=named.name))}</p>')
            folder.usable(named)
            _save(scenario, outcome, named)
            _saved(named, put, full)
    except PlanningError as error:
        refusal(error)


def _save(scenario: Scenario, outcome: Callable, named: Path) -> None:
    """Save the scenario; where its name is taken, only once that is confirmed."""
    overwrite = st.checkbox(w("scenario.overwrite"), key="scenario-overwrite")
    if not st.button(w("scenario.save"), icon=":material/save:", key="scenario-save"):
        return
    try:
        name = folder.save(named, scenario.name, content(scenario, outcome), overwrite)
        temporary.filed(scenario)
        st.success(wording.plain(w("scenario.saved", name=name)))
    except PlanningError as error:
        refusal(error)


def _saved(named: Path, put: Callable[[Scenario], str], full: bool) -> None:
    """The files of the folder; a broken one is listed with its faults and can be opened no more
    than that.
    """
    saved = folder.listed(named, MOST_BYTES)
    if not saved:
        st.html(f'<p class="note">{w("scenario.nothing_saved")}</p>')
    for number, one in enumerate(saved):
        fault = one.error or _fault(one.name, one.content)
        if fault is not None:
            refusal(fault)
            continue
        st.button(
            wording.plain(writable(one.name)),
            key=f"scenario-saved-{number}",
            icon=":material/folder_open:",
            disabled=full,
            on_click=lambda one=one: load(one.name, one.content, put),
        )


@cached_for_page(own=True)
def _fault(name: str, content: bytes) -> PlanningError | None:
    """What is wrong with a saved file; kept, for the folder is listed at every click."""
    try:
        from_json(content, registry(), name)
    except PlanningError as error:
        return error
    return None
