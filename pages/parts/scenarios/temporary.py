"""What only this session holds, and a reload of the page loses: scenarios that stand in no file
yet.
"""

import streamlit as st

from analytics.scenario import Scenario

SCENARIOS, FILED = "scenarios", "scenarios_filed"  # in session state


def filed(scenario: Scenario) -> None:
    """Take note that a scenario, as it is, stands in a file: downloaded, uploaded, or saved on the
    server.
    """
    st.session_state.setdefault(FILED, set()).add(_content(scenario))


def unfiled() -> list[str]:
    """The names of the scenarios that would be lost: those with actions that no file holds as they
    are.
    """
    known = st.session_state.get(FILED, ())
    scenarios = st.session_state.get(SCENARIOS, {}).values()
    return [
        scenario.name
        for scenario in scenarios
        if scenario.actions and _content(scenario) not in known
    ]


def _content(scenario: Scenario) -> tuple:
    """What a user has put into a scenario."""
    return scenario.name, scenario.note, scenario.setting, scenario.actions
