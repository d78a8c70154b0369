"""What the planner chooses of a briefing: screens in their order, sites, own notes, the ground."""

from dataclasses import dataclass

import streamlit as st

from analytics.documents.screens.briefing import (
    KEYS,
    arrange_screens,
    briefing_screens,
    view_screen,
)
from analytics.documents.screens.screen import Screen
from analytics.since.screen_key import changes_key, is_of_changes
from analytics.siting.ask import DEFAULT_SITES, Ask
from data.text import writable
from pages.parts.briefing import views
from pages.parts.register import staircases
from pages.parts.run import address, links, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text

SITES = (5, 10, 15, 20)


@dataclass(frozen=True)
class Arrangement:
    """A briefing as the planner arranges it.

    Attributes:
        screens: keys in their order; a saved view is a key too.
        sites: how many are planned.
        notes: the planner's own, as pairs of key and text.
        is_dark: True if the screens stand on a dark ground.
    """

    screens: tuple[str, ...]
    sites: int
    notes: tuple[tuple[str, str], ...]
    is_dark: bool


def choose() -> Arrangement:
    """Draw the widgets that arrange a briefing, and return what they say."""
    saved = views.saved_views()
    names = wording.words("screen", KEYS) | saved
    left, right = st.columns([3, 1], gap="medium")
    with left:
        screens = _screens(names)
    with right:
        sites = _sites()
        is_dark = _is_dark()
        if saved:
            st.button(text("view.forget"), on_click=views.forget, key="forget_views")
    with st.spinner(text("briefing.making")):
        _every_screen(sites)
    screens = tuple(key for key in screens if _is_there(key))
    with left.expander(text("briefing.own")):
        typed = {key: _note(key, names[key]) for key in screens}
    notes = tuple((key, note) for key, note in typed.items() if note)
    return Arrangement(screens, sites, notes, is_dark)


@address.reads("screens")
def _screens(names: dict[str, str]) -> tuple[str, ...]:
    """Choose screens in their order; all if none is chosen."""
    chosen = links.multiselect(
        text("briefing.order"),
        list(names),
        key="screens",
        default=names,
        format_func=names.__getitem__,
        help=text("briefing.order_help"),
    )
    return tuple(chosen or names)


@address.reads("briefing_sites")
def _sites() -> int:
    return links.selectbox(
        text("briefing.sites"), SITES, key="briefing_sites", default=DEFAULT_SITES, format_func=str
    )


@address.reads("dark")
def _is_dark() -> bool:
    return links.toggle(text("briefing.dark"), key="dark")


def _note(key: str, name: str) -> str:
    """Type a note for a screen; it goes into slides, and may have come with a link."""
    parameter = address.NOTE + key.replace("@", "_").replace(":", "_")
    return writable(links.text_input(wording.plain(name), key=parameter))


# --- the screens ----------------------------------------------------------------------------------


@cached_for_page(by_setting=True)
def sequence(arrangement: Arrangement) -> list[Screen]:
    """Make the screens as the planner arranged them.

    Raises:
        PlanningError: a saved view shows what is not on record.
    """
    views_shown = [_view(key) for key in arrangement.screens if key not in KEYS]
    every = [*_every_screen(arrangement.sites), *views_shown]
    return arrange_screens(every, arrangement.screens, dict(arrangement.notes))


@cached_for_page(by_setting=True)
def _every_screen(sites: int) -> list[Screen]:
    """Make all screens under the page's setting and language."""
    return briefing_screens(registry(), setting(), language(), Ask(sites=sites))


@cached_for_page(by_setting=True)
def _view(content: str) -> Screen:
    computed = dict(staircases.of_screens((content,)))
    return view_screen(registry(), setting(), language(), content, computed)


def _is_there(key: str) -> bool:
    """True if a screen can be made; of changes that nobody has computed, offer to."""
    if not is_of_changes(key):
        return True
    asked = changes_key(key)
    return staircases.offer(asked.first, asked.last, f"compute_{key}") is not None
