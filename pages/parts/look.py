"""Colours and marks: one meaning each, everywhere. A colour never stands alone: a pattern, outline or word goes with it."""

from html import escape

from analytics.coverage import STATES
from pages.parts.session import w

ACCENT = "#00504A"
INK = "#1F2A2A"
SOFT = "#55605F"
LINE = "#E2E4E1"

# The closest two of the eight fills stay at least 16 apart (CIE76) in normal, protan, deutan and tritan vision.
FILL = {
    "hosted": "#00504A", "reachable": "#35C2B0", "possible": "#EED890", "pipeline": "#6F86CF",
    "remote": "#EFA03A", "none": "#C1121F", "no_need": "#F7F7F5", "no_data": "#808080",
}  # fmt: skip
DOTS, HATCH, BLANK = "dots", "hatch", "blank"
PATTERN = {"possible": DOTS, "remote": HATCH, "no_data": HATCH}
MARK = {"possible": "#8A6D12", "remote": "#9A5606", "no_data": "#4A4A4A", "pipeline": "#2F4590", "none": "#6E050C"}  # patterns and outlines
OUTLINE_PX = {"pipeline": 2.0, "none": 2.6}

# share of needs met: fixed breaks, class k is breaks[k] <= x < breaks[k + 1]; one hue, light is little
SHARE_BREAKS = (0, 0.0001, 0.25, 0.5, 0.75, 1)
SHARE_FILL = ("#F3E3D3", "#D5E6DF", "#A3CFC3", "#68AFA1", "#2E8479", "#00504A")

LEVEL_RING_PX = {"national": 3.0, "national_cultivation": 2.2, "provincial": 2.2, "municipal": 1.4, "municipal_cultivation": 1.4, "unlisted": 0.0}
SHAPES = {"enterprise": "square", "university_institute": "circle", "joint": "diamond", "government": "triangle", "service_body": "pentagon", "unknown": "cross"}


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """'#RRGGBB' as deck.gl wants it."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)] + [alpha]


def css(state: str) -> str:
    """The fill and mark of a state as CSS, for legends, chips and bars."""
    fill, mark = FILL[state], MARK.get(state, "")
    if PATTERN.get(state) == DOTS:
        return f"background-color:{fill};background-image:radial-gradient({mark} 22%,transparent 26%)"
    if PATTERN.get(state) == HATCH:
        return f"background-color:{fill};background-image:repeating-linear-gradient(45deg,{mark} 0 1px,transparent 1px 4px)"
    if state in OUTLINE_PX:
        return f"background-color:{fill};border:{2 if state == 'none' else 1.5}px solid {mark}"
    return f"background-color:{fill}"


def chip(state: str) -> str:
    """A state's mark with its word, as HTML."""
    return f'<span class="chip"><i style="{css(state)}"></i>{escape(w(f"state.{state}"))}</span>'


def legend(counts: dict[str, int], extra: tuple[str, ...] = ()) -> str:
    """States with counts as HTML, best first; states that the picture does not hold are left out."""
    states = [state for state in (*STATES, *extra) if counts.get(state)]
    return "".join(f'<span><i style="{css(state)}"></i>{escape(w(f"state.{state}"))} <b>{counts[state]}</b></span>' for state in states)
