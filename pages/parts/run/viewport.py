"""What the browser can show: how large its window is, so that a map can be as tall as it allows,
and whether it has WebGL.

And what it must not lose: it asks before it leaves work that stands in no file.
"""

import streamlit as st

ASSUMED = (1366, 768)  # until the browser has said, and where there is none
SIDEBAR_PX, PHONE_PX = 281, 640
FLAT = " flat"  # behind the size: no WebGL

_measure = st.components.v2.component(
    "viewport",
    js="""const canvas = document.createElement("canvas"), gl = canvas.getContext("webgl2");
    if (gl) gl.getExtension("WEBGL_lose_context")?.loseContext();  // browsers keep only some
    export default function ({ data, setStateValue }) {
        window.onbeforeunload = data.unfiled ? event => event.preventDefault() : null;  // the browser then asks
        const size = `${window.innerWidth}x${window.innerHeight}${gl ? "" : " flat"}`;
        if (data.known !== size) setStateValue("size", size);
    }""",
)


def measure(*, unfiled: bool) -> None:
    """Ask the browser, once for each page load; in the sidebar, where what draws nothing pushes
    nothing down.

    While there is `unfiled` work, which a reload would lose, the browser asks before it leaves or
    reloads the page.

    Every page asks, for the answer is a second run of the page, and Streamlit takes a widget's
    value over to the next page only from the second run on: whoever followed a link in English
    would find the next page in Chinese.
    """
    known = st.session_state.get("window", "")
    said = _measure(
        key="viewport",
        data={"known": known, "unfiled": unfiled},
        default={"size": known},
        on_size_change=lambda: None,
    ).size
    if said:
        st.session_state["window"] = said


def window() -> tuple[int, int]:
    """Width and height of the window in pixels."""
    width, _, height = st.session_state.get("window", "").removesuffix(FLAT).partition("x")
    return (int(width), int(height)) if width.isdigit() and height.isdigit() else ASSUMED


def has_webgl() -> bool:
    """Whether maps can be drawn by deck.gl; taken for granted until the browser has said that it
    has no WebGL.
    """
    return not st.session_state.get("window", "").endswith(FLAT)


def map_size(window_px: tuple[int, int], above_px: int, share: float = 2 / 3) -> tuple[int, int]:
    """Width and height of a map that takes `share` of the page's width and the height that
    `above_px` leaves.
    """
    width, height = window_px
    if width <= PHONE_PX:
        return width - 26, max(320, round(height * 0.55))
    return round((width - SIDEBAR_PX - 64) * share), min(max(height - above_px, 360), 1600)
