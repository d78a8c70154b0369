"""The five steps of an import: which is shown, and the way on and back."""

import streamlit as st

from pages.parts.intake import state
from pages.parts.intake.state import STEP, STEPS
from pages.parts.run import wording
from pages.parts.run.wording import text

KEPT_STEP = "intake_step_kept"  # in session state: the step, also while another page is open


def choose() -> str:
    """Choose a step; all that was said on the others stays."""
    names = wording.words("intake_step", STEPS)
    if STEP not in st.session_state:
        st.session_state[STEP] = st.session_state.get(KEPT_STEP, STEPS[0])
    chosen: str = st.radio(
        text("intake.step"),
        STEPS,
        format_func=names.__getitem__,
        horizontal=True,
        key=STEP,
        label_visibility="collapsed",
    )
    st.session_state[KEPT_STEP] = chosen
    return chosen


def onward(step: str) -> None:
    """Draw the buttons that lead to the step before and the next one."""
    place = STEPS.index(step)
    with st.container(horizontal=True):
        if place > 0:
            st.button(
                text("intake.back"),
                icon=":material/arrow_back:",
                key="intake_back",
                on_click=state.go_to,
                args=(STEPS[place - 1],),
            )
        if place < len(STEPS) - 1:
            st.button(
                text("intake.next"),
                icon=":material/arrow_forward:",
                key="intake_next",
                type="primary",
                on_click=state.go_to,
                args=(STEPS[place + 1],),
                disabled=state.current().upload is None,
            )
