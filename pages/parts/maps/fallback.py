"""Where the browser has no WebGL: the same map as a vector drawing in the page, every county to be
reached with the keyboard.
"""

from dataclasses import dataclass
from html import escape

import streamlit as st

from analytics.drawing.picture import ALL, PROVINCE_PLACE, SHARE, Picture, Sizes
from analytics.drawing.svg import svg
from analytics.questions.coverage import STATE, worst_state
from pages.parts.run import context, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import w

LABEL_PX = 13

# a component, because st.html takes every SVG out of what it is given
_drawing = st.components.v2.component(
    "vector",
    css="""svg { max-width: 100%; height: auto; display: block; }
    path[tabindex]:focus { outline: none; stroke: #111; stroke-width: .9; paint-order: stroke; }""",
    js="""export default function ({ data, parentElement }) {
        let field = parentElement.querySelector("div.vector");
        if (!field) field = parentElement.appendChild(Object.assign(document.createElement("div"), { className: "vector" }));
        field.innerHTML = data.svg;
    }""",
)


@dataclass(frozen=True)
class Subject:
    """What a map of a page shows: a cluster or an overview and a place, or the states and sites of
    a plan.
    """

    key: str
    place: str = PROVINCE_PLACE
    layers: tuple[str, ...] = ("platforms", "labels")
    size: tuple[int, int] = (640, 480)
    states: tuple[tuple[str, str], ...] | None = None  # adcode and state of each county
    better: frozenset[str] = frozenset()
    sites: tuple[tuple[str, str], ...] = ()  # place and number


def draw(subject: Subject, key: str) -> None:
    """The drawing, and a line that says why it stands here."""
    st.html(f'<p class="mapnote" role="status">{escape(w("vector.no_webgl"))}</p>')
    _drawing(key=f"vector-{key}", data={"svg": _svg(subject)}, height=subject.size[1])


# own, for it is as large as one user's window
@cached_for_page(by_setting=True, by_measure=True, own=True)
def _svg(subject: Subject) -> str:
    width, height = subject.size
    states = _states(subject.key) if subject.states is None else dict(subject.states)
    label = LABEL_PX / min(height, width / 1.15)
    return svg(
        registry(),
        setting(),
        Picture(
            subject.key,
            extent=subject.place,
            chosen=None if subject.place == PROVINCE_PLACE else subject.place,
            states=states,
            highlighted=subject.better,
            sites=subject.sites,
            words={state: wording.state_word(state) for state in set((states or {}).values())},
            platforms="platforms" in subject.layers,
            names="labels" in subject.layers,
            furniture=False,
            whole=True,
            width=width,
            height=height,
            sizes=Sizes(label, label, label),
            language=language(),
            by_keyboard=True,
        ),
    )


def _states(key: str) -> dict[str, str] | None:
    """The states under the coverage that the page looks at; None where it looks at the states
    themselves, or at shares of them.
    """
    if context.measure() == STATE or key == SHARE:
        return None
    worst: dict[str, str] = {}
    needs = questions.measured_needs("county", None if key == ALL else key)
    for adcode, state in zip(needs["unit_id"], needs["state"], strict=True):
        worst[adcode] = worst_state((state, worst.get(adcode, state)))
    return worst
