"""How every page begins: set-up, menu, language, what counts, title and setting strip."""

import streamlit as st

from geo.errors import PlanningError
from pages.parts.run import context, links, shell, viewport
from pages.parts.scenarios import temporary
from pages.parts.widgets import filters


def start(key: str) -> None:
    """Draw everything above a page's own content.

    Stops with a message when there is no registry to show.

    Args:
        key: names the page in `shell.MENU` and its words in the catalogue.
    """
    context.begin_run()
    shell.head()
    links.begin()
    with st.sidebar:
        filters.language_switch()
        context.fix_language()
        viewport.measure(unfiled=bool(temporary.unfiled()))
        shell.brand()
        shell.menu(key, filters.carried())
    shell.title(key)
    try:
        _state_setting()
    except PlanningError as error:
        shell.stop(error)
    links.open_slot()


def _state_setting() -> None:
    """Draw the widgets of the setting, fix it, and state it in the strip."""
    context.registry()
    with st.sidebar:
        filters.setting()
    context.fix_setting()
    shell.strip()
