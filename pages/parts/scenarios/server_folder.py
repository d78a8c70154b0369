"""The folder on the server where scenarios are saved, if the operator names one."""

import sys
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from analytics.scenario.actions import Scenario
from analytics.scenario.file import from_json
from analytics.scenario.file_reader import MOST_BYTES
from data.files import folder
from data.text import writable
from geo.errors import PlanningError
from pages.parts.html.blocks import listed, note
from pages.parts.run import wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry
from pages.parts.run.wording import text
from pages.parts.scenarios import shelf, temporary
from pages.parts.scenarios.files import content, load, refuse


def warn_of_loss() -> None:
    """Name the scenarios that a reload would lose and the ways to keep them, if there are any."""
    names = temporary.unfiled()
    if not names:
        return
    ways = "scenario.keep_ways_server" if _is_named() else "scenario.keep_ways"
    sentence = text("scenario.temporary", names=listed(names)) + text(ways)
    st.html(Markup('<p class="note alert" role="status">{}</p>').format(sentence))


def _is_named() -> bool:
    """True if the operator names a folder; a wrong one is refused where it is used."""
    try:
        return folder.named_folder(sys.argv[1:]) is not None
    except PlanningError:
        return False


def draw(scenario: Scenario) -> None:
    """Draw what is saved on the server and a way to save there; nothing without a folder."""
    try:
        named = folder.named_folder(sys.argv[1:])
        if named is None:
            return
        with st.popover(text("scenario.server"), icon=":material/folder:", type="tertiary"):
            st.html(note(text("scenario.folder", name=named.name)))
            folder.usable(named)
            _save(scenario, named)
            _list_saved(named)
    except PlanningError as error:
        refuse(error)


def _save(scenario: Scenario, named: Path) -> None:
    """Save the scenario; where its name is taken, only once that is confirmed."""
    overwrite = st.checkbox(text("scenario.overwrite"), key="scenario-overwrite")
    if not st.button(text("scenario.save"), icon=":material/save:", key="scenario-save"):
        return
    try:
        name = folder.save(named, scenario.name, content(scenario), overwrite)
    except PlanningError as error:
        refuse(error)
        return
    temporary.mark_filed(scenario)
    st.success(wording.plain(text("scenario.saved", name=name)))


def _list_saved(named: Path) -> None:
    """List the files of the folder; a broken one with its faults, which cannot be opened."""
    saved = folder.listed(named, MOST_BYTES)
    if not saved:
        st.html(note(text("scenario.nothing_saved")))
    for number, file in enumerate(saved):
        fault = file.error or _fault(file.name, file.content)
        if fault is not None:
            refuse(fault)
            continue
        st.button(
            wording.plain(writable(file.name)),
            key=f"scenario-saved-{number}",
            icon=":material/folder_open:",
            disabled=shelf.is_full(),
            on_click=load,
            args=(file.name, file.content),
        )


@cached_for_page(own=True)
def _fault(name: str, content: bytes) -> PlanningError | None:
    """Give what is wrong with a saved file; cached, because the folder is listed at every click."""
    try:
        from_json(content, registry(), name)
    except PlanningError as error:
        return error
    return None
