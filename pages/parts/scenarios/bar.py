"""The bar above the page of scenarios: which one, and what to do with it."""

from dataclasses import replace

import streamlit as st

from analytics.scenario.actions import Scenario
from analytics.scenario.file_model import MOST_LETTERS
from geo.errors import PlanningError
from pages.parts.run import wording
from pages.parts.run.wording import text
from pages.parts.scenarios import files, lost, server_folder, shelf


def draw(views: tuple[str, ...]) -> str:
    """Draw the bar; in the first view it chooses a scenario.

    Args:
        views: keys of the views in the catalogue's section "scenario".

    Returns:
        The view that is chosen.
    """
    lost.tell()
    _restore_picker()
    with st.container(horizontal=True, vertical_alignment="bottom", key="scenario-bar"):
        view: str = st.radio(
            text("scenario.view"),
            views,
            format_func=wording.words("scenario", views).__getitem__,
            key="scenario_view",
            horizontal=True,
            label_visibility="collapsed",
        )
        if view == views[0]:
            _pick()
            _buttons(shelf.current())
    server_folder.warn_of_loss()
    _tell()
    return view


def _restore_picker() -> None:
    """Look at the scenario of before, after another page was open or a scenario went."""
    names = list(shelf.shelved())
    if st.session_state.get(shelf.PICKER) not in names:
        before = st.session_state.get(shelf.LOOKED_AT)
        st.session_state[shelf.PICKER] = before if before in names else names[0]


def _pick() -> None:
    st.selectbox(
        text("scenario.which"),
        list(shelf.shelved()),
        key=shelf.PICKER,
        label_visibility="collapsed",
        width=190,
    )
    st.session_state[shelf.LOOKED_AT] = st.session_state[shelf.PICKER]


def _tell() -> None:
    """Say what came of a file that was loaded, or of a change, once."""
    told = st.session_state.pop(shelf.TOLD, None)
    if isinstance(told, PlanningError):
        files.refuse(told)
    elif told is not None:
        st.toast(wording.plain(text("scenario.loaded", name=told)))


def _buttons(scenario: Scenario) -> None:
    """Draw quiet buttons, because the form below is what the page is for."""
    new = shelf.fresh(len(shelf.shelved()) + 1)
    name = text("scenario.copy_of", name=scenario.name)[: MOST_LETTERS["name"]]
    _put_button("new", "add", new)
    _put_button("duplicate", "content_copy", replace(scenario, name=name))
    st.button(
        text("scenario.delete"),
        icon=":material/delete:",
        on_click=shelf.delete,
        args=(scenario.name, shelf.fresh(1)),
        key="scenario-delete",
        type="tertiary",
    )
    files.download_button(scenario)
    with st.popover(
        text("scenario.load"), icon=":material/upload:", disabled=shelf.is_full(), type="tertiary"
    ):
        files.uploader()
    server_folder.draw(scenario)


def _put_button(name: str, icon: str, scenario: Scenario) -> None:
    """Draw a button that puts a scenario on the shelf, if there is room."""
    is_full = shelf.is_full()
    st.button(
        text(f"scenario.{name}"),
        icon=f":material/{icon}:",
        on_click=_put,
        args=(scenario,),
        key=f"scenario-{name}",
        type="tertiary",
        disabled=is_full,
        help=text("scenario.most", n=shelf.MOST_KEPT) if is_full else None,
    )


def _put(scenario: Scenario) -> None:
    shelf.put(scenario)
