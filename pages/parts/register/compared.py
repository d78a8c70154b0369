"""What took a comparison with the whole register, kept by a session while nothing of it changes."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

Result = TypeVar("Result")
KEPT = "register_compared"  # in session state: what was asked last, and the answer


def once(asked: tuple[object, ...], compute: Callable[[], Result]) -> Result:
    """Give what was computed when the same was asked last, else compute it.

    A page runs again at every click, and a comparison reads everything that stands.

    Args:
        asked: everything that the answer depends on, the publication among it.
    """
    kept = st.session_state.get(KEPT)
    if kept is not None and kept[0] == asked:
        answer: Result = kept[1]
        return answer
    answer = compute()
    st.session_state[KEPT] = (asked, answer)
    return answer
