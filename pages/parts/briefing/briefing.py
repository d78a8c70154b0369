"""The briefing: what the planner chooses of it, and the stage on which it is shown."""

from html import escape
from pathlib import Path

import streamlit as st

from analytics.documents.screens.briefing import KEYS, arranged, screens, view_screen
from analytics.documents.screens.screen import Screen
from analytics.siting import DEFAULT_SITES, Ask
from data.text import writable
from pages.parts.briefing import deck, views
from pages.parts.run import links, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import w, words

HERE = Path(__file__).parent
SITES = (5, 10, 15, 20)
SECONDS = 20  # a screen, when they follow by themselves
BUTTONS = ("back", "next", "auto", "blank", "full", "speaker", "leave")

_stage = st.components.v2.component(
    "briefing",
    html=(
        '<button class="begin" type="button"></button><dialog><div class="hall"><div class="deck"'
        ' tabindex="-1"></div><p class="auto" role="status"></p><div class="bar"></div><div'
        ' class="blank" hidden></div></div></dialog>'
    ),
    css=(HERE / "deck.css").read_text(encoding="utf-8") + deck.state_styles(),
    js=(HERE / "deck.js").read_text(encoding="utf-8"),
)


@cached_for_page(by_setting=True)
def every_screen(sites: int) -> list[Screen]:
    """All screens under the page's setting and language."""
    return screens(registry(), setting(), language(), Ask(sites=sites))


@cached_for_page(by_setting=True)
def one_view(text: str) -> Screen:
    return view_screen(registry(), setting(), language(), text)


def choices() -> tuple[tuple[str, ...], int, tuple[tuple[str, str], ...], bool]:
    """Which screens in which order, how many sites are planned, the planner's own notes by screen,
    and whether on a dark ground.
    """
    kept = views.kept()
    names = words("screen", KEYS) | kept
    left, right = st.columns([3, 1], gap="medium")
    with left:
        order = links.multiselect(
            w("briefing.order"),
            list(names),
            key="screens",
            default=names,
            format_func=names.__getitem__,
            help=w("briefing.order_help"),
        )
    with right:
        sites = links.selectbox(
            w("briefing.sites"), SITES, key="briefing_sites", default=DEFAULT_SITES, format_func=str
        )
        dark = links.toggle(w("briefing.dark"), key="dark")
    if kept:
        right.button(w("view.forget"), on_click=views.forget, key="forget_views")
    with st.spinner(w("briefing.making")):
        every_screen(sites)
    chosen = tuple(order or names)
    with left.expander(w("briefing.own")):
        typed = {key: _note(key, names[key]) for key in chosen}
        own = tuple((key, note) for key, note in typed.items() if note)
    return chosen, sites, own, dark


def _note(key: str, name: str) -> str:
    """The planner's own note for a screen; it goes into slides, and may have come with a link."""
    kept = links.NOTE + key.replace("@", "_").replace(":", "_")
    return writable(links.text_input(wording.plain(name), key=kept))


@cached_for_page(by_setting=True)
def sequence(chosen: tuple[str, ...], sites: int, own: tuple[tuple[str, str], ...]) -> list[Screen]:
    """The screens as the planner arranged them."""
    return arranged(
        [*every_screen(sites), *(one_view(key) for key in chosen if key not in KEYS)],
        chosen,
        dict(own),
    )


def show(chosen: tuple[str, ...], sites: int, own: tuple[tuple[str, str], ...], dark: bool) -> None:
    """The stage, which covers the window until the planner leaves it."""
    buttons = [[act, w(f"briefing.{act}")] for act in BUTTONS]
    said = {
        "begin": w("briefing.begin"),
        "name": w("page.briefing"),
        "playing": w("briefing.playing", seconds=SECONDS),
        "buttons": buttons,
    }
    _stage(
        key="stage",
        data={
            "html": _deck(chosen, sites, own, dark),
            "lang": deck.lang(),
            "dark": dark,
            "seconds": SECONDS,
            "words": said,
        },
    )


@cached_for_page(by_setting=True)
def _deck(chosen: tuple[str, ...], sites: int, own: tuple[tuple[str, str], ...], dark: bool) -> str:
    return deck.deck(sequence(chosen, sites, own), dark)


def summary(shown: list[Screen]) -> None:
    """The sentences in their order, how to move, and the link that opens the same sequence."""
    sentences = "".join(
        f"<li><b>{escape(screen.name)}</b>{escape(w('map.colon'))}{escape(screen.title)}</li>"
        for screen in shown
    )
    st.html(f'<ol class="lead">{sentences}</ol><p class="note">{escape(w("briefing.keys"))}</p>')
    st.caption(w("briefing.link"))
    st.code(links.address(), language=None, wrap_lines=True)
