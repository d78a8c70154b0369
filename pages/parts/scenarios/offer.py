"""A plan of siting, offered as a scenario."""

import streamlit as st

from analytics.scenario.actions import Scenario
from pages.parts.html.blocks import note
from pages.parts.run import page_links, shell
from pages.parts.run.wording import text
from pages.parts.scenarios import shelf

KEPT_PLAN = "kept_plan"  # in session state: key of the scenario that was put on the shelf last


def draw(scenario: Scenario) -> None:
    """Draw a button that puts a scenario on the shelf, then a link to it.

    Streamlit lets no page with bound widgets switch by itself.
    """
    is_full = shelf.is_full()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            text("siting.to_scenario"),
            icon=":material/alt_route:",
            key="to-scenario",
            on_click=_keep,
            args=(scenario,),
            disabled=is_full,
            help=text("scenario.most", n=shelf.MOST_KEPT) if is_full else None,
        )
        if st.session_state.get(KEPT_PLAN) == scenario.key:
            st.page_link(
                shell.FILES["scenarios"],
                label=text("siting.open_scenario"),
                icon=":material/arrow_forward:",
                query_params=page_links.carried(),
            )
    if scenario.note:
        st.html(note(scenario.note))


def _keep(scenario: Scenario) -> None:
    shelf.put(scenario)
    st.session_state[KEPT_PLAN] = scenario.key
