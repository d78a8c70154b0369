"""Where the browser has no WebGL: the same map as a vector drawing in the page.

Every county can be reached with the keyboard.
"""

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from analytics.drawing.picture import ALL, LYING, SHARE, Picture, Sizes
from analytics.drawing.svg import svg
from analytics.questions.coverage import STATE, worst_state
from pages.parts.run import questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, measure, registry, setting
from pages.parts.run.wording import w

LABEL_PX = 13

# a component, because st.html takes every SVG out of what it is given
_drawing = st.components.v2.component(
    "vector",
    css="""svg { max-width: 100%; height: auto; display: block; }
    path[tabindex]:focus { outline: none; stroke: #111; stroke-width: .9; paint-order: stroke; }""",
    js="""export default function ({ data, parentElement }) {
        let field = parentElement.querySelector("div.vector");
        if (!field) {
            field = parentElement.appendChild(document.createElement("div"));
            field.className = "vector";
        }
        field.innerHTML = data.svg;
    }""",
)


@dataclass(frozen=True)
class Subject:
    """What a map of a page shows, as far as the drawing needs it.

    key: a cluster or overview.
    place: the unit to outline and show, as "kind:id"; None: the province, without outline.
    layers: those of the map; platforms and labels are drawn.
    size: pixels across and down.
    states: adcode and state of each county, if not those of the setting.
    better: adcodes in a heavy frame.
    sites: place and number of each proposed platform.
    """

    key: str
    place: str | None = None
    layers: tuple[str, ...] = ("platforms", "labels")
    size: tuple[int, int] = (640, 480)
    states: tuple[tuple[str, str], ...] | None = None
    better: frozenset[str] = frozenset()
    sites: tuple[tuple[str, str], ...] = ()


def draw(subject: Subject, key: str) -> None:
    """Draw a map, below a line that says why it is drawn so."""
    st.html(Markup('<p class="mapnote" role="status">{}</p>').format(w("vector.no_webgl")))
    _drawing(
        key=f"vector-{key}",
        data={"svg": _svg(subject)},
        height=subject.size[1],
    )


# own, because it is as large as one user's window
@cached_for_page(by_setting=True, by_measure=True, own=True)
def _svg(subject: Subject) -> str:
    return svg(registry(), setting(), _picture(subject))


def _picture(subject: Subject) -> Picture:
    """Say to the drawer what a map of a page shows, without title and legend of its own."""
    width, height = subject.size
    states = _measured_states(subject.key) if subject.states is None else dict(subject.states)
    label = LABEL_PX / min(height, width / LYING)
    return Picture(
        subject.key,
        extent=subject.place,
        chosen=None if subject.place == registry().province.place else subject.place,
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
    )


def _measured_states(key: str) -> dict[str, str] | None:
    """Give the worst state of each county under the coverage that the page looks at.

    Returns:
        States by adcode; None where the page looks at the states themselves, or at shares.
    """
    if measure() == STATE or key == SHARE:
        return None
    worst: dict[str, str] = {}
    needs = questions.measured_needs("county", None if key == ALL else key)
    for adcode, state in zip(needs["unit_id"], needs["state"], strict=True):
        worst[adcode] = worst_state((state, worst.get(adcode, state)))
    return worst
