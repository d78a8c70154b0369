"""Saved views of the coverage map: kept in the session and in the link, shown as screens of the
briefing.
"""

import streamlit as st

from analytics.drawing.picture import SHARE
from analytics.drawing.view import View, view_name, view_of
from geo.errors import PlanningError
from pages.parts.run import context, links, wording
from pages.parts.run.context import language, registry
from pages.parts.run.wording import w

KEPT, PARAMETER = "views", "view"  # in session state, in the link
MOST = 12


def keep_button(key: str, place: str) -> None:
    """Keep the view of the page as a screen of the briefing.

    Args:
        key: a cluster, or an overview of `maps`; shares are no screen.
    """
    kept = st.session_state.get(KEPT, [])
    full = len(kept) >= MOST
    if st.button(
        w("view.keep"),
        icon=":material/slideshow:",
        key="keep_view",
        disabled=full or key == SHARE,
        help=w("view.full", n=MOST) if full else w("view.keep_help"),
    ):
        view = view_of(registry(), View(key, place, context.measure()).text)
        st.session_state[KEPT] = [*kept, *([] if view.text in kept else [view.text])]
        st.toast(wording.plain(w("view.kept", view=view_name(registry(), view, language()))))


def kept() -> dict[str, str]:
    """Name by text of the views kept in this session and named by the link; says which the link
    names in vain.
    """
    texts = list(
        dict.fromkeys([*st.session_state.get(KEPT, []), *st.query_params.get_all(PARAMETER)])
    )
    names = {}
    for text in texts[:MOST]:
        try:
            view = view_of(registry(), text)
            names[view.text] = view_name(registry(), view, language())
        except PlanningError as error:
            links.say(getattr(error, language()))
    if len(texts) > MOST:
        links.say(w("view.too_many", n=MOST, texts=w("list.separator").join(texts[MOST:])))
    st.session_state[KEPT] = list(names)
    links.put(PARAMETER, texts)
    return wording.told_apart(names)


def forget() -> None:
    """Keep no view any more."""
    st.session_state[KEPT] = []
    links.put(PARAMETER, [])
