"""Work on the register under way: begun by a button, followed with its progress."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from analytics.job import Cancelled
from analytics.publishing import Ask, RegisterWork
from analytics.words import word
from geo.errors import PlanningError
from pages.parts.register.desk import tell_error
from pages.parts.run.context import language

POLL_S = 0.4
Slot = Literal["register_consequences", "register_act"]  # in session state
CONSEQUENCES: Slot = "register_consequences"
ACT: Slot = "register_act"


def begin(slot: Slot, asked: Ask) -> None:
    """Begin some work, in the place of what was there."""
    drop(slot)
    st.session_state[slot] = RegisterWork(asked)


def drop(slot: Slot) -> None:
    """Forget some work; what can still be given up is."""
    work: RegisterWork | None = st.session_state.pop(slot, None)
    if work is not None and slot == CONSEQUENCES:
        work.cancel()


def under_way(slot: Slot) -> RegisterWork | None:
    """Give the work that is under way or done."""
    work: RegisterWork | None = st.session_state.get(slot)
    return work


def is_busy(slot: Slot) -> bool:
    """Tell if some work is not done yet."""
    work = under_way(slot)
    return work is not None and not work.done


def follow(slot: Slot, says: str) -> None:
    """Show how far some work is; the whole page is drawn again when it is done.

    Args:
        says: key of the words beside the bar.
    """
    if not is_busy(slot):
        return
    sentence = word(says, language())
    polling = st.fragment(_progress, run_every=POLL_S)
    polling(slot, sentence)


def _progress(slot: Slot, sentence: str) -> None:
    work = under_way(slot)
    if work is None or work.done:
        st.rerun()
    else:
        st.progress(work.progress, text=sentence)


def settle(
    slot: Slot,
    then: Callable[[object], None],
    refused: Callable[[PlanningError], None] = tell_error,
) -> None:
    """Take the answer of work that is done, once, or say why there is none."""
    work = under_way(slot)
    if work is None or not work.done:
        return
    st.session_state.pop(slot)
    try:
        answer = work.answer()
    except Cancelled:
        return
    except PlanningError as error:
        refused(error)
        return
    then(answer)
