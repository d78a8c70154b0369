"""What one scenario comes to: the answer in a sentence, the states, and the map."""

from collections import Counter

import pandas as pd
import streamlit as st

from analytics.drawing.picture import ALL
from analytics.phrases.setting import setting_words
from analytics.scenario.actions import Scenario, total_cost
from analytics.scenario.outcome import summary
from analytics.scenario.remarks import remarks
from analytics.setting import Setting
from geo.errors import PlanningError
from pages.parts.html import legends
from pages.parts.html.blocks import answer, note, section_title, sentence_gap
from pages.parts.html.elements import joined
from pages.parts.html.state_bars import Bar, needs_by_state, plain_bar, state_bars
from pages.parts.maps.coverage_map import MapView, coverage_map, show
from pages.parts.maps.extent import province_extent
from pages.parts.run import context, shell, viewport
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text
from pages.parts.scenarios import difference_map, shelf
from pages.parts.scenarios.changes import of_page
from pages.parts.scenarios.editor import amount
from pages.parts.scenarios.outcomes import outcome_on_page


def draw(scenario: Scenario, kind: str, cluster: str | None) -> None:
    """Draw what a scenario comes to; before its first action, the present.

    Args:
        scenario: it may have no action yet.
        kind: of unit that the page looks at.
        cluster: whose needs; None for all.
    """
    if not scenario.actions:
        _draw_present(kind, cluster)
        return
    try:
        outcome = outcome_on_page(scenario)
    except PlanningError as error:
        shell.stop(error)
    needs = of_page(outcome.needs, kind, cluster)
    notes = map(note, remarks(outcome, language()))
    st.html(
        joined(
            answer(_answer(scenario, needs, kind)),
            *notes,
        )
    )
    if scenario.setting != setting():
        _state_own_setting(scenario)
    bars = state_bars(
        [
            bar_of(
                text("scenario.before"),
                needs,
                "before",
            ),
            bar_of(text("scenario.after"), needs, "after"),
        ]
    )
    st.html(joined(section_title("scenario.by_state"), bars))
    st.html(section_title("scenario.map"))
    left, right = st.columns([1.9, 1], gap="small")
    with left:
        difference_map.draw(scenario, cluster, _map_size(380, 0.43), "scenario-map")
    with right:
        st.html(difference_map.legend([scenario], cluster))


def bar_of(label: str, needs: pd.DataFrame, when: str) -> Bar:
    """Make the bar of needs "before" or "after" a scenario."""
    return plain_bar(label, Counter(needs[f"state_{when}"]))


def _map_size(above_px: int, share: float) -> tuple[int, int]:
    """Size a map to the window, no taller than the province needs."""
    width, height = viewport.map_size(viewport.window(), above_px, share)
    return width, min(height, round(width * 1.03))


def _draw_present(kind: str, cluster: str | None) -> None:
    """Draw the present, and say what to do."""
    st.html(
        joined(
            answer(text("scenario.empty")),
            section_title("overview.by_state"),
            needs_by_state((kind,), cluster),
            section_title("scenario.map_now"),
        )
    )
    key = cluster or ALL
    size = _map_size(410, 0.42)
    view = MapView(key, province_extent(), size, layers=("labels",))
    show(
        coverage_map(view),
        height=size[1],
        key="scenario-map",
        alt=text("scenario.map_now"),
    )
    st.html(legends.map_legend(key, ()))


# --- the answer -----------------------------------------------------------------------------------


def _answer(scenario: Scenario, needs: pd.DataFrame, kind: str) -> str:
    """Say what a scenario does for a kind of unit, and what it costs."""
    unit = text(f"unit.{kind}")
    if needs.empty:
        return text("scenario.nothing_here", unit=unit)
    row = summary(needs).to_dict("records")[0]
    effect = text(
        "scenario.answer",
        unit=unit,
        closed=row["closed"],
        perhaps=row["perhaps"],
        opened=row["opened"],
        needs=row["needs"],
        before=row["met_before"],
        after=row["met_after"],
        share_before=f"{row['share_met_before']:.1%}",
        share_after=f"{row['share_met_after']:.1%}",
        removed=f"{row['severity_removed']:,.1f}",
    )
    return effect + sentence_gap() + _cost(scenario)


def _cost(scenario: Scenario) -> str:
    """Say what a scenario costs, or of how many actions that is not known."""
    cost, lacking = total_cost(scenario)
    if cost is None:
        return text("scenario.total_lacking", all=len(scenario.actions), lacking=lacking)
    return text("scenario.total", amount=amount(cost))


# --- a scenario under another setting -------------------------------------------------------------


def _state_own_setting(scenario: Scenario) -> None:
    """Say how a scenario counts otherwise than the page, and draw a way to end that."""
    with st.container(horizontal=True, vertical_alignment="center"):
        in_words = setting_words(registry(), scenario.setting, language())
        st.html(note(text("scenario.own_setting", setting=in_words)))
        st.button(
            text("scenario.take_setting"),
            key="scenario-take-setting",
            on_click=_take_setting,
            args=(scenario, setting()),
        )


@context.in_own_run
def _take_setting(scenario: Scenario, under: Setting) -> None:
    shelf.change(scenario, setting=under)
