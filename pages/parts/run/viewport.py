"""What the browser can show, and what it must not lose.

It says how large its window is, so that a map can be as tall as it allows, and whether it has
WebGL. It asks before it leaves work that stands in no file.
"""

from collections.abc import Callable

import streamlit as st

Question = Callable[[], bool]
ASSUMED = (1366, 768)  # until the browser has said, and where there is none
SIDEBAR_PX, PHONE_PX = 281, 640
FLAT = " flat"  # behind the size: no WebGL
WINDOW = "window"  # in session state: what the browser said

_measure = st.components.v2.component(
    "viewport",
    js="""const canvas = document.createElement("canvas"), gl = canvas.getContext("webgl2");
    if (gl) gl.getExtension("WEBGL_lose_context")?.loseContext();  // browsers keep only some
    export default function ({ data, setStateValue }) {
        // where the page prevents it, the browser asks before it leaves
        window.onbeforeunload = data.unfiled ? event => event.preventDefault() : null;
        const size = `${window.innerWidth}x${window.innerHeight}${gl ? "" : " flat"}`;
        if (data.known !== size) setStateValue("size", size);
    }""",
)


_questions: list[Question] = []


def asks_before_leaving(is_unfiled: Question) -> Question:
    """Decorate a question whether the session has work that a reload would lose.

    A feature registers its own: a session has such work only if the feature has been imported.
    """
    _questions.append(is_unfiled)
    return is_unfiled


def measure() -> None:
    """Ask the browser, once for each page load.

    It is asked in the sidebar, where the component, which draws nothing, moves nothing.

    Every page asks, for the answer is a second run of the page, and Streamlit takes a widget's
    value over to the next page only from the second run on: whoever followed a link in English
    would find the next page in Chinese.
    """
    known = _known()
    unfiled = any(is_unfiled() for is_unfiled in _questions)
    answer = _measure(
        key="viewport",
        data={"known": known, "unfiled": unfiled},
        default={"size": known},
        on_size_change=lambda: None,
    ).size
    if answer:
        st.session_state[WINDOW] = answer


def window() -> tuple[int, int]:
    """Give width and height of the window in pixels."""
    width, _, height = _known().removesuffix(FLAT).partition("x")
    if width.isdigit() and height.isdigit():
        return int(width), int(height)
    return ASSUMED


def is_phone() -> bool:
    """True if the window is as narrow as a phone's."""
    width, _ = window()
    return width <= PHONE_PX


def has_webgl() -> bool:
    """True if maps can be drawn by deck.gl, which is assumed until the browser has denied it."""
    return not _known().endswith(FLAT)


def _known() -> str:
    """Read what the browser said, as "1366x768" or "1366x768 flat"; empty if nothing yet."""
    answer: str = st.session_state.get(WINDOW, "")
    return answer


def page_width(window_px: tuple[int, int]) -> int:
    """Give the width in pixels of what a page shows beside the sidebar."""
    width, _ = window_px
    return width - SIDEBAR_PX - 64


def map_size(window_px: tuple[int, int], above_px: int, share: float = 2 / 3) -> tuple[int, int]:
    """Give width and height of a map in pixels.

    Args:
        window_px: width and height of the window.
        above_px: height that the map has to leave to what is above and below it.
        share: of the page's width that the map takes.
    """
    width, height = window_px
    if width <= PHONE_PX:
        return width - 26, max(320, round(height * 0.55))
    return round(page_width(window_px) * share), min(
        max(height - above_px, 360),
        1600,
    )
