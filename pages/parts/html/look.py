"""How states look on a page, and how numbers lead to their evidence.

Colours and marks come from analytics/drawing/marks.py; here they become CSS and HTML.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from analytics.drawing.marks import (
    DOTS,
    FILL,
    HATCH,
    MARK,
    OUTLINE_PX,
    PATTERN,
)
from analytics.questions.coverage import STATES
from analytics.words import short_name, with_plurals
from pages.parts.html import elements
from pages.parts.html.elements import joined
from pages.parts.run import context, page_links, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.wording import text

# --- colours --------------------------------------------------------------------------------------


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """Write '#RRGGBB' as deck.gl wants it."""
    return [
        int(
            colour[start : start + 2],
            16,
        )
        for start in (1, 3, 5)
    ] + [alpha]


def css(state: str) -> str:
    """Write the fill and mark of a state as CSS, for legends, chips and bars."""
    fill = f"background-color:{FILL[state]}"
    mark = MARK.get(state, "")
    if PATTERN.get(state) == DOTS:
        return f"{fill};background-image:radial-gradient({mark} 22%,transparent 26%)"
    if PATTERN.get(state) == HATCH:
        lines = f"45deg,{mark} 0 1px,transparent 1px 4px"
        return f"{fill};background-image:repeating-linear-gradient({lines})"
    if state in OUTLINE_PX:
        width = 2 if state == "none" else 1.5
        return f"{fill};border:{width}px solid {mark}"
    return fill


# --- states and names -----------------------------------------------------------------------------


def short_place_name(name: str) -> str:
    """Shorten a place name as maps and column heads write it, in the language of the page."""
    return short_name(name, context.language())


def chip(state: str) -> Markup:
    """Show a state's mark with its word."""
    return _chip(state, text(f"state.{state}"))


def state_link(state: str, evidence_id: str) -> Markup:
    """Show a state's mark with its word, which leads to the evidence of the need."""
    return _chip(state, evidence_link(text(f"state.{state}"), evidence_id))


def _chip(state: str, word: str) -> Markup:
    return Markup('<span class="chip"><i style="{}"></i>{}</span>').format(css(state), word)


def state_icon(state: str) -> Markup:
    """Show a state's mark alone, where a key stands beside it.

    Its word is there for the pointer and for screen readers.
    """
    return Markup(
        '<span class="chip" role="img" aria-label="{word}" title="{word}">'
        '<i style="{style}"></i></span>'
    ).format(word=text(f"state.{state}"), style=css(state))


# --- numbers that lead to their evidence ----------------------------------------------------------


def evidence_link(content: object, evidence_id: str) -> Markup:
    """Let a number, or the text it stands in, lead to its evidence under the same setting."""
    return Markup('<a href="{}">{}</a>').format(address(evidence_id), str(content))


def address(evidence_id: str) -> str:
    """Write the address of a number's evidence under the page's setting."""
    return f"{_evidence_page()}{quote(evidence_id)}"


@cached_for_page(by_setting=True)
def _evidence_page() -> str:
    """Write the address of the evidence page up to the evidence id."""
    stated = urlencode(page_links.stated(), doseq=True)
    return f"evidence?{stated}&evidence=" if stated else "evidence?evidence="


def sentence_html(key: str, **values: object) -> Markup:
    """Say a sentence of the catalogue.

    Args:
        key: of the sentence.
        values: what its blanks hold; a number given with its evidence id, as a pair, leads there.
    """
    filled = {name: _linked(value) for name, value in values.items()}
    counts = {name: _number(value) for name, value in values.items()}
    return escape(with_plurals(text(key), counts)).format(**filled)


def _linked(value: object) -> str:
    return evidence_link(*value) if isinstance(value, tuple) else str(value)


def _number(value: object) -> object:
    return value[0] if isinstance(value, tuple) else value


# --- legends --------------------------------------------------------------------------------------


def legend(counts: Mapping[Any, int], evidence_id: Callable[[str], str]) -> Markup:
    """Show states with their counts, best first.

    Args:
        counts: number of things by state; states without any are left out.
        evidence_id: names the evidence of a state's count.
    """
    states = [state for state in STATES if counts.get(state)]
    return joined(
        *(
            elements.swatch(
                css(state),
                wording.state_word(state),
                evidence_link(
                    counts[state],
                    evidence_id(state),
                ),
            )
            for state in states
        )
    )
