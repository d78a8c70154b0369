"""The briefing: what the planner chooses of it, and the stage on which it is shown."""

from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from analytics.briefing import KEYS, screens
from analytics.screen import Screen
from analytics.siting import DEFAULT_SITES, Ask
from pages.parts import deck, filters, session
from pages.parts.session import language, registry, setting, w, words

HERE = Path(__file__).parent
SITES = (5, 10, 15, 20)
SECONDS = 20  # a screen, when they follow by themselves
BUTTONS = ("back", "next", "auto", "blank", "full", "speaker", "leave")

_stage = st.components.v2.component(
    "briefing",
    html='<button class="begin" type="button"></button><dialog><div class="hall"><div class="deck" tabindex="-1"></div><p class="auto" role="status"></p><div class="bar"></div><div class="blank" hidden></div></div></dialog>',
    css=(HERE / "deck.css").read_text(encoding="utf-8") + deck.state_styles(),
    js=(HERE / "deck.js").read_text(encoding="utf-8"),
)


@session.kept(by_setting=True)
def every_screen(sites: int) -> list[Screen]:
    """All screens under the page's setting and language."""
    return screens(registry(), setting(), language(), Ask(sites=sites))


def choices() -> tuple[list[Screen], dict[str, str], bool]:
    """Which screens and in which order, the planner's own notes, and whether on a dark ground."""
    names = words("screen", KEYS)
    left, right = st.columns([3, 1], gap="medium")
    order = left.multiselect(w("briefing.order"), KEYS, default=KEYS, format_func=names.__getitem__, key="screens", help=w("briefing.order_help"), **filters.BOUND)
    sites = right.selectbox(w("briefing.sites"), SITES, index=SITES.index(DEFAULT_SITES), key="briefing_sites", **filters.BOUND)
    dark = right.toggle(w("briefing.dark"), key="dark", **filters.BOUND)
    with st.spinner(w("briefing.making")):
        made = {screen.key: screen for screen in every_screen(sites)}
    chosen = [made[key] for key in order or KEYS if key in made]
    with left.expander(w("briefing.own")):
        own = {screen.key: st.text_input(screen.name, key=f"note_{screen.key}", placeholder=screen.title, **filters.BOUND) for screen in chosen}
    return chosen, own, dark


def show(chosen: list[Screen], own: dict[str, str], dark: bool) -> None:
    """The stage, which covers the window until the planner leaves it."""
    buttons = [[act, w(f"briefing.{act}")] for act in BUTTONS]
    said = {"begin": w("briefing.begin"), "name": w("page.briefing"), "playing": w("briefing.playing", seconds=SECONDS), "buttons": buttons}
    _stage(key="stage", data={"html": _deck(tuple(screen.key for screen in chosen), st.session_state["briefing_sites"], tuple(own.items()), dark), "lang": deck.lang(), "dark": dark, "seconds": SECONDS, "words": said})


@session.kept(by_setting=True)
def _deck(keys: tuple[str, ...], sites: int, own: tuple[tuple[str, str], ...], dark: bool) -> str:
    made = {screen.key: screen for screen in every_screen(sites)}
    return deck.deck([made[key] for key in keys], dict(own), dark)


def summary(chosen: list[Screen]) -> None:
    """The sentences in their order, how to move, and the link that opens the same sequence."""
    sentences = "".join(f"<li><b>{escape(screen.name)}</b>{escape(w('map.colon'))}{escape(screen.title)}</li>" for screen in chosen)
    st.html(f'<ol class="lead">{sentences}</ol><p class="note">{escape(w("briefing.keys"))}</p>')
    given = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    st.caption(w("briefing.link"))
    st.code("briefing" + (f"?{urlencode(given)}" if given else ""), language=None, wrap_lines=True)
