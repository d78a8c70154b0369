"""Saved views of the coverage map: kept in the session and in the link, shown as screens."""

from collections.abc import Iterable

import streamlit as st

from analytics.drawing.picture import SHARE
from analytics.drawing.view import View, view_name, view_of
from analytics.since.phrases import changes_name
from analytics.since.screen_key import ChangesKey, changes_key, is_of_changes
from geo.errors import PlanningError
from pages.parts.html.blocks import listed
from pages.parts.run import address, wording
from pages.parts.run.context import language, measure, registry
from pages.parts.run.wording import text

KEPT = "views"  # in session state
PARAMETER = "view"  # in the link
MOST = 12


def keep_button(key: str, place: str) -> None:
    """Draw a button that keeps the view of the page as a screen of the briefing.

    Args:
        key: a cluster, or an overview of `maps`; shares are no screen.
        place: the unit that is shown, as "kind:id".
    """
    is_full = len(_kept_texts()) >= MOST
    if st.button(
        text("view.keep"),
        icon=":material/slideshow:",
        key="keep_view",
        disabled=is_full or key == SHARE,
        help=text("view.full", n=MOST) if is_full else text("view.keep_help"),
    ):
        _keep(view_of(registry(), View(key, place, measure()).text))


def keep_changes_button(key: ChangesKey) -> None:
    """Draw a button that keeps a staircase of changes as a screen of the briefing."""
    is_full = len(_kept_texts()) >= MOST
    if st.button(
        text("view.keep"),
        icon=":material/slideshow:",
        key="keep_changes",
        disabled=is_full,
        help=text("view.full", n=MOST) if is_full else text("since.keep_help"),
    ):
        _keep_text(key.text, changes_name(key, language()))


def _keep(view: View) -> None:
    _keep_text(view.text, view_name(registry(), view, language()))


def _keep_text(content: str, name: str) -> None:
    kept = _kept_texts()
    st.session_state[KEPT] = kept if content in kept else [*kept, content]
    st.toast(wording.plain(text("view.kept", view=name)))


def _kept_texts() -> list[str]:
    texts: list[str] = st.session_state.get(KEPT, [])
    return texts


@address.reads(PARAMETER)
def saved_views() -> dict[str, str]:
    """Name the views kept in this session and named by the link, by their texts.

    Those that the link names in vain are said above the page.
    """
    in_link = st.query_params.get_all(PARAMETER)
    texts = list(dict.fromkeys([*_kept_texts(), *in_link]))
    names = _names(texts[:MOST])
    if len(texts) > MOST:
        address.say(
            text(
                "view.too_many",
                n=MOST,
                texts=listed(texts[MOST:]),
            )
        )
    st.session_state[KEPT] = list(names)
    address.put(PARAMETER, texts)
    return wording.told_apart(names)


def _names(texts: Iterable[str]) -> dict[str, str]:
    """Name views by their texts; one that cannot be shown is said above the page."""
    names = {}
    for content in texts:
        try:
            if is_of_changes(content):
                key = changes_key(content)
                names[key.text] = changes_name(key, language())
                continue
            view = view_of(registry(), content)
            names[view.text] = view_name(registry(), view, language())
        except PlanningError as error:
            address.say(getattr(error, language()))
    return names


def forget() -> None:
    """Keep no view any more."""
    st.session_state[KEPT] = []
    address.put(PARAMETER, [])
