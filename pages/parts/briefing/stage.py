"""The stage on which a briefing is shown, and what stands below it."""

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from analytics.documents.screens.screen import Screen
from pages.parts.briefing import deck
from pages.parts.briefing.arrangement import Arrangement, sequence
from pages.parts.briefing.deck_styles import stage_colours, state_styles
from pages.parts.html.blocks import note
from pages.parts.html.elements import joined
from pages.parts.run import address
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language
from pages.parts.run.wording import text

HERE = Path(__file__).parent
SECONDS = 20  # a screen, when they follow by themselves
BUTTONS = ("back", "next", "auto", "blank", "full", "speaker", "leave")
HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}

_stage = st.components.v2.component(
    "briefing",
    html=(
        '<button class="begin" type="button"></button><dialog><div class="hall"><div class="deck"'
        ' tabindex="-1"></div><p class="auto" role="status"></p><div class="bar"></div><div'
        ' class="blank" hidden></div></div></dialog>'
    ),
    css=stage_colours() + (HERE / "deck.css").read_text(encoding="utf-8") + state_styles(),
    js=(HERE / "deck.js").read_text(encoding="utf-8"),
)


def show(arrangement: Arrangement) -> None:
    """Draw the stage, which covers the window until the planner leaves it."""
    _stage(
        key="stage",
        data={
            "html": _deck(arrangement),
            "lang": HTML_LANGUAGES[language()],
            "dark": arrangement.is_dark,
            "seconds": SECONDS,
            "words": _stage_words(),
        },
    )


@cached_for_page(by_setting=True)
def _deck(arrangement: Arrangement) -> str:
    return str(deck.deck(sequence(arrangement), is_dark=arrangement.is_dark))


def _stage_words() -> dict[str, object]:
    """Give the words that the stage shows or tells screen readers."""
    return {
        "begin": text("briefing.begin"),
        "name": text("page.briefing"),
        "playing": text("briefing.playing", seconds=SECONDS),
        "buttons": [[act, text(f"briefing.{act}")] for act in BUTTONS],
    }


def draw_summary(screens: list[Screen]) -> None:
    """Draw the sentences in their order, how to move, and the link to the same sequence."""
    colon = text("map.colon")
    item = Markup("<li><b>{}</b>{}{}</li>")
    items = joined(
        *(
            item.format(
                screen.name,
                colon,
                screen.title,
            )
            for screen in screens
        )
    )
    sentences = Markup('<ol class="lead">{}</ol>').format(items)
    st.html(joined(sentences, note(text("briefing.keys"))))
    st.caption(text("briefing.link"))
    st.code(address.whole(), language=None, wrap_lines=True)
