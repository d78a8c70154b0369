"""Where the browser has no WebGL: the same map as a vector drawing in the page.

Every county can be reached with the keyboard.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from analytics.drawing.map_layers import BY_NAME, VECTOR, left_out
from analytics.drawing.marks import LIGHT, css_variables
from analytics.drawing.picture import ALL, LYING, SHARE, Picture, Sizes
from analytics.drawing.svg import svg
from analytics.questions.coverage import STATE, worst_state
from pages.parts.html.blocks import listed, sentence_gap
from pages.parts.run import questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, measure, registry, setting
from pages.parts.run.wording import text

LABEL_PX = 13

# a component, because st.html takes every SVG out of what it is given
_drawing = st.components.v2.component(
    "vector",
    css=css_variables({"frame": LIGHT.frame}, "svg")
    + """svg { max-width: 100%; height: auto; display: block; }
    path[tabindex]:focus {
        outline: none; stroke: var(--frame); stroke-width: .9; paint-order: stroke;
    }""",
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
class Supposed:
    """What a map shows that is not on record: a plan, a scenario.

    states: adcode and state of each county, if not those of the setting.
    better: adcodes in a heavy frame.
    sites: place and number of each proposed platform.
    """

    states: tuple[tuple[str, str], ...] | None = None
    better: frozenset[str] = frozenset()
    sites: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Subject:
    """What a map of a page shows, as far as the drawing needs it.

    key: a cluster or overview.
    place: the unit to outline and show, as "kind:id"; None: the province, without outline.
    layers: those of the map; what SVG does not draw of them is told.
    size: pixels across and down.
    """

    key: str
    place: str | None
    layers: tuple[str, ...]
    size: tuple[int, int]
    supposed: Supposed


def draw(subject: Subject, key: str) -> None:
    """Draw a map, below a line that says why it is drawn so, and what it lacks."""
    html = Markup('<p class="mapnote" role="status">{}</p>')
    notes = sentence_gap().join(_notes(subject))
    st.html(html.format(notes))
    _drawing(
        key=f"vector-{key}",
        data={"svg": _svg(subject)},
        height=subject.size[1],
    )


def _notes(subject: Subject) -> Iterator[str]:
    yield text("vector.no_webgl")
    lacking = left_out(subject.layers, VECTOR)
    if lacking:
        yield text("vector.left_out", layers=listed(text(layer.word) for layer in lacking))


# own, because it is as large as one user's window
@cached_for_page(by_setting=True, by_measure=True, own=True)
def _svg(subject: Subject) -> str:
    return svg(registry(), setting(), _picture(subject))


def _picture(subject: Subject) -> Picture:
    """Say to the drawer what a map of a page shows, without title and legend of its own."""
    width, height = subject.size
    supposed, lacking = subject.supposed, left_out(subject.layers, VECTOR)
    states = _measured_states(subject.key) if supposed.states is None else dict(supposed.states)
    label = LABEL_PX / min(height, width / LYING)
    return Picture(
        subject.key,
        extent=subject.place,
        chosen=None if subject.place == registry().province.place else subject.place,
        states=states,
        highlighted=supposed.better,
        sites=supposed.sites,
        words={state: wording.state_word(state) for state in set((states or {}).values())},
        layers=tuple(name for name in subject.layers if BY_NAME[name] not in lacking),
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
    cluster = None if key == ALL else key
    needs = questions.measured_needs("county", cluster)
    worst = needs.groupby("unit_id")["state"].agg(worst_state)
    return dict(zip(worst.index, worst, strict=True))
