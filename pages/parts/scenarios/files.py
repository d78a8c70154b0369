"""Scenarios as files: downloaded, uploaded, and refused with every fault."""

from dataclasses import replace

import streamlit as st

from analytics.questions.weighting import PLAIN
from analytics.scenario.actions import Scenario
from analytics.scenario.file import from_json, to_json
from analytics.scenario.rules import stamped
from data.files import folder
from data.text import writable
from geo.errors import PlanningError
from pages.parts.run import context, wording
from pages.parts.run.context import registry
from pages.parts.run.wording import text
from pages.parts.scenarios import shelf, temporary
from pages.parts.scenarios.outcomes import outcome

REFUSAL_LINES = 6  # from so many faults on they are scrolled
REFUSAL_PX = 180  # in this height
UPLOADS = "scenario_uploads"  # in session state: how many files were uploaded


def content(scenario: Scenario) -> bytes:
    """Write the file of a scenario: what it supposes, on what, and what it came to."""
    own = scenario if scenario.snapshot_id else stamped(registry(), scenario)
    if own.actions and own.snapshot_id == registry().snapshot_id:
        own = replace(own, found=outcome(scenario, PLAIN).found)
    return to_json(own).encode()


def download_button(scenario: Scenario) -> None:
    """Draw a button that downloads a scenario."""
    try:
        name = folder.safe_name(scenario.name)
    except PlanningError:
        name = "scenario"
    st.download_button(
        text("scenario.download"),
        content(scenario),
        f"{name}.json",
        "application/json",
        icon=":material/download:",
        on_click=temporary.mark_filed,
        args=(scenario,),
        type="tertiary",
        key="scenario-download",
    )


def uploader() -> None:
    """Draw the upload; a file is read at once, and its faults are said above the page."""
    turn = st.session_state.setdefault(UPLOADS, 0)
    st.file_uploader(
        text("scenario.upload"),
        type="json",
        max_upload_size=1,
        key=f"scenario-upload-{turn}",
        on_change=lambda: _take_in(turn),
    )


def _take_in(turn: int) -> None:
    uploaded = st.session_state[f"scenario-upload-{turn}"]
    if uploaded is not None:
        st.session_state[UPLOADS] = turn + 1  # an empty one stands there next time
        load(writable(uploaded.name), uploaded.getvalue())


@context.in_own_run
def load(name: str, raw: bytes) -> None:
    """Read a file into the session, or say everything that is wrong with it."""
    try:
        loaded = shelf.put(from_json(raw, registry(), name))
    except PlanningError as error:
        st.session_state[shelf.TOLD] = error
        return
    temporary.mark_filed(shelf.shelved()[loaded])
    st.session_state[shelf.TOLD] = loaded


def refuse(error: PlanningError) -> None:
    """Say what is wrong, a line each; many are scrolled, so that the page stays in sight."""
    first, *rest = getattr(error, context.language()).splitlines()
    if not rest:
        st.error(wording.plain(first))
        return
    with st.container(
        height=REFUSAL_PX if len(rest) >= REFUSAL_LINES else "content",
        border=False,
    ):
        st.error("  \n".join(wording.plain(line) for line in (first, *rest)))
