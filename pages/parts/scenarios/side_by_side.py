"""Up to four scenarios side by side: numbers, states and maps on the same scales."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.scenario.actions import Scenario
from analytics.scenario.compare import MOST_COMPARED, summaries
from analytics.scenario.outcome import Outcome
from analytics.scenario.remarks import weighted_text
from geo.errors import PlanningError
from pages.parts.html import rows
from pages.parts.html.blocks import note, section_title
from pages.parts.html.elements import joined
from pages.parts.html.state_bars import state_bars
from pages.parts.run import shell, viewport
from pages.parts.run.context import language, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.scenarios import difference_map
from pages.parts.scenarios.changes import draw_differences, of_page
from pages.parts.scenarios.editor import amount
from pages.parts.scenarios.outcomes import outcome_on_page
from pages.parts.scenarios.result import bar_of
from pages.parts.scenarios.shelf import shelved

PICKED = "scenario_several"  # in session state
MAP_PX = (160, 460)  # least and most width
MOST_HIGH_PX = 400


def draw(kind: str, cluster: str | None) -> None:
    """Draw the scenarios that are picked, and the needs in which they differ.

    Args:
        kind: of unit that the page looks at.
        cluster: whose needs; None for all.
    """
    scenarios = _pick()
    if not scenarios:
        st.info(text("scenario.compare_empty"))
        return
    outcomes = _outcomes(scenarios)
    _note_conditions(outcomes)
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        st.html(_numbers_table(outcomes, kind, cluster))
    with right:
        st.html(joined(section_title("overview.by_state"), _bars(outcomes, kind, cluster)))
    _draw_maps(scenarios, cluster)
    draw_differences(outcomes, kind, cluster)


def _pick() -> list[Scenario]:
    """Pick scenarios; at first those that have actions."""
    scenarios = shelved()
    state = st.session_state
    if PICKED not in state:
        with_actions = [name for name, scenario in scenarios.items() if scenario.actions]
        state[PICKED] = (with_actions or list(scenarios))[:MOST_COMPARED]
    state[PICKED] = [name for name in state[PICKED] if name in scenarios]
    picked: list[str] = st.multiselect(
        text("scenario.compare_which"),
        list(scenarios),
        max_selections=MOST_COMPARED,
        key=PICKED,
        placeholder=text("scenario.choose"),
        select_all=False,
    )
    return [scenarios[name] for name in picked]


def _outcomes(scenarios: list[Scenario]) -> list[Outcome]:
    try:
        with st.spinner(text("scenario.running")):
            return [outcome_on_page(scenario) for scenario in scenarios]
    except PlanningError as error:
        shell.stop(error)


def _note_conditions(outcomes: list[Outcome]) -> None:
    """Note where settings differ, and what a need counts for."""
    if len({outcome.scenario.setting for outcome in outcomes}) > 1:
        st.html(note(text("scenario.compare_settings")))
    if outcomes[0].weighted:
        st.html(note(weighted_text(outcomes[0], language())))


def _bars(outcomes: list[Outcome], kind: str, cluster: str | None) -> Markup:
    """Draw the states today, and after each scenario."""
    needs = [of_page(outcome.needs, kind, cluster) for outcome in outcomes]
    today = bar_of(text("scenario.today"), needs[0], "before")
    after = [
        bar_of(outcome.scenario.name, table, "after")
        for outcome, table in zip(outcomes, needs, strict=True)
    ]
    return state_bars([today, *after])


def _draw_maps(scenarios: list[Scenario], cluster: str | None) -> None:
    st.html(section_title("scenario.compare_maps"))
    columns = st.columns(max(2, len(scenarios)))
    size = _map_size(len(scenarios))
    for number, (column, scenario) in enumerate(
        zip(columns, scenarios, strict=False),
        1,
    ):
        with column:
            st.html(note(scenario.name))
            difference_map.draw(scenario, cluster, size, f"scenario-map-{number}")
    st.html(difference_map.legend(scenarios, cluster))


def _map_size(maps: int) -> tuple[int, int]:
    """Size each of some maps, which stand in a row unless the window is a phone's."""
    width, _ = viewport.map_size(viewport.window(), 0, share=1)
    in_a_row = (
        1
        if viewport.window()[0] <= viewport.PHONE_PX
        else max(
            2,
            maps,
        )
    )
    least, most = MAP_PX
    across = max(least, min(width // in_a_row - 16, most))
    return across, min(across, MOST_HIGH_PX)


# --- numbers --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of the table of numbers: a key of its words, today's value, and each scenario's."""

    key: str
    today: object
    values: Sequence[object]


def _numbers_table(outcomes: list[Outcome], kind: str, cluster: str | None) -> Markup:
    """Set what each scenario comes to, a column each, beside today."""
    on_page = [
        replace(outcome, needs=of_page(outcome.needs, kind, cluster)) for outcome in outcomes
    ]
    columns = summaries(on_page).to_dict("records")
    if not columns:
        return note(text("scenario.nothing_here", unit=text(f"unit.{kind}")))
    names = [column["name"] for column in columns]
    head = rows.head(["", text("scenario.today"), *names])
    lines = [*_effect_lines(columns), *_cause_lines(outcomes, columns)]
    body = rows.body(map(_line_row, lines))
    return rows.scrolled(rows.table("plain tight", head, body))


def _effect_lines(columns: list[Row]) -> list[Line]:
    """Say what the scenarios change."""
    today = columns[0]

    def of_each(column: str) -> list[object]:
        return [scenario[column] for scenario in columns]

    shares = [f"{scenario['share_met_after']:.1%}" for scenario in columns]
    removed = [f"{scenario['severity_removed']:,.1f}" for scenario in columns]
    return [
        Line("scenario.met", today["met_before"], of_each("met_after")),
        Line("scenario.share_met", f"{today['share_met_before']:.1%}", shares),
        Line("scenario.gaps", today["gaps_before"], of_each("gaps_after")),
        Line("scenario.closed", "", of_each("closed")),
        Line("scenario.perhaps", "", of_each("perhaps")),
        Line("scenario.opened", "", of_each("opened")),
        Line("scenario.severity_removed", "", removed),
    ]


def _cause_lines(outcomes: list[Outcome], columns: list[Row]) -> list[Line]:
    """Say what the scenarios consist of: actions, costs, settings."""
    actions = [
        text(
            "scenario.some_not_done",
            n=len(outcome.scenario.actions),
            not_done=column["not_done"],
        )
        for outcome, column in zip(outcomes, columns, strict=True)
    ]
    return [
        Line("scenario.n_actions", "", actions),
        Line("scenario.total_row", "", [_cost(column["cost"]) for column in columns]),
        Line("scenario.setting_row", "", [_whose_setting(one.scenario) for one in outcomes]),
    ]


def _cost(cost: float) -> str:
    return amount(cost) if pd.notna(cost) else text("scenario.no_cost")


def _whose_setting(scenario: Scenario) -> str:
    is_of_page = scenario.setting == setting()
    return text("scenario.setting_page" if is_of_page else "scenario.setting_own")


def _line_row(line: Line) -> Markup:
    label = Markup('<td class="soft">{}</td>').format(text(line.key))
    cells = (rows.CELL.format(str(value)) for value in (line.today, *line.values))
    return rows.row(label, *cells)
