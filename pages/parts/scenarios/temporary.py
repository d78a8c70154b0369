"""Scenarios that stand in no file yet, which a reload of the page loses."""

import streamlit as st

from analytics.scenario.actions import Action, Scenario
from analytics.setting import Setting
from pages.parts.run import viewport

SCENARIOS = "scenarios"  # in session state: those of the session, by name
FILED = "scenarios_filed"  # in session state: the contents that stand in some file
Content = tuple[str, str, Setting, tuple[Action, ...]]


def mark_filed(scenario: Scenario) -> None:
    """Note that a scenario, as it is, stands in a file.

    It was downloaded, uploaded, or saved on the server.
    """
    st.session_state.setdefault(FILED, set()).add(_content(scenario))


def unfiled() -> list[str]:
    """Name the scenarios that would be lost: with actions, and in no file as they are now."""
    filed = st.session_state.get(FILED, ())
    scenarios = st.session_state.get(SCENARIOS, {}).values()
    return [
        scenario.name
        for scenario in scenarios
        if scenario.actions and _content(scenario) not in filed
    ]


@viewport.asks_before_leaving
def is_any_unfiled() -> bool:
    """True if a reload of the page would lose a scenario."""
    return bool(unfiled())


def _content(scenario: Scenario) -> Content:
    """Give what a user has put into a scenario."""
    return scenario.name, scenario.note, scenario.setting, scenario.actions
