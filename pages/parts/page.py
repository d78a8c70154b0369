"""How every page begins: set-up, menu, language, what counts, title and setting strip."""

import importlib
import pkgutil
from functools import cache

import streamlit as st

from data.roles import NotAllowedError
from geo.errors import PlanningError
from pages import parts
from pages.parts.run import address, context, page_links, shell, viewport, who
from pages.parts.widgets import clocks, filters


def start(key: str) -> None:
    """Draw everything above a page's own content.

    Stops with a message when there is no registry to show, or none that this person may see.

    Args:
        key: names the page in `shell.MENU` and its words in the catalogue.
    """
    context.begin_run()
    shell.head()
    address.begin()
    with st.sidebar:
        filters.language_switch()
        context.fix_language()
        viewport.measure()
        shell.brand()
        carried = page_links.carried()
        shell.menu(key, carried)
        who.draw()
    shell.title(key, carried)
    try:
        _state_setting(key)
    except NotAllowedError:
        who.tell_refused()
        st.stop()
    except PlanningError as error:
        shell.stop(error)
    address.open_notices(load_parts)


def _state_setting(key: str) -> None:
    """Draw the clocks and the widgets of the setting, fix them, and state them in the strip."""
    with st.sidebar:
        choices = st.container()
    clocks.look(key)
    context.registry()
    with choices:
        filters.setting()
    context.fix_setting()
    clocks.band()
    shell.strip()


@cache
def load_parts() -> None:
    """Import every module of `pages.parts`, so that each registers the query keys it reads."""
    for module in pkgutil.walk_packages(parts.__path__, f"{parts.__name__}."):
        importlib.import_module(module.name)
