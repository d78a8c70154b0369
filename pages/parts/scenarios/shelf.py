"""The scenarios of a session: kept by name, and one of them looked at.

A callback is a run of its own: what it puts on the shelf is made before, by the page that shows the
button.
"""

from dataclasses import replace
from typing import Any

import streamlit as st

from analytics.scenario.actions import Scenario
from analytics.scenario.file_model import MOST_LETTERS
from analytics.scenario.rules import stamped
from pages.parts.run.context import registry, setting
from pages.parts.run.wording import text
from pages.parts.scenarios.temporary import SCENARIOS

MOST_KEPT = 12
# in session state
PICKER = "scenario"  # the picker's own key, gone while another page is open
LOOKED_AT = "scenario_now"
TOLD = "scenario_said"  # what the next run says: a name that was loaded, or why it was refused


def is_full() -> bool:
    """True if the session can keep no further scenario."""
    return len(st.session_state.get(SCENARIOS, {})) >= MOST_KEPT


def shelved() -> dict[str, Scenario]:
    """Give the session's scenarios by name; without any, one without actions."""
    if not st.session_state.setdefault(SCENARIOS, {}):
        put(fresh(1))
    scenarios: dict[str, Scenario] = st.session_state[SCENARIOS]
    return scenarios


def fresh(number: int) -> Scenario:
    """Make a scenario without actions under the page's setting."""
    return Scenario(text("scenario.first", n=number), setting())


def put(scenario: Scenario) -> str:
    """Keep a scenario and look at it.

    Returns:
        The name under which it is kept: its own, with a number where that is taken.
    """
    scenarios = st.session_state.setdefault(SCENARIOS, {})
    name = scenario.name
    number = 2
    while name in scenarios:
        name = f"{scenario.name[: MOST_LETTERS['name'] - 4]} {number}"
        number += 1
    scenarios[name] = replace(scenario, name=name)
    look_at(name)
    return name


def look_at(name: str) -> None:
    st.session_state[PICKER] = st.session_state[LOOKED_AT] = name


def current() -> Scenario:
    """Give the scenario that the page looks at.

    One without actions is under the page's setting.
    """
    scenario = shelved()[st.session_state[LOOKED_AT]]
    if scenario.actions or scenario.setting == setting():
        return scenario
    fitted = replace(scenario, setting=setting(), found=(), inputs=(), snapshot_id="", made=False)
    st.session_state[SCENARIOS][scenario.name] = fitted
    return fitted


def change(scenario: Scenario, **values: Any) -> None:
    """Put a changed scenario in the place of the one before.

    It then is a scenario of this snapshot, if every action applies here.

    Args:
        scenario: as it was.
        values: what is changed, by field.
    """
    changed = stamped(registry(), replace(scenario, found=(), **values))
    kept = shelved().values()
    in_order = [changed if other.name == scenario.name else other for other in kept]
    st.session_state[SCENARIOS] = {other.name: other for other in in_order}
    look_at(changed.name)


def delete(name: str, otherwise: Scenario) -> None:
    """Take a scenario off the shelf; if none is left, put another one there."""
    scenarios = st.session_state[SCENARIOS]
    scenarios.pop(name, None)
    if not scenarios:
        put(otherwise)
    look_at(next(iter(scenarios)))
