"""The colours of the stage of a briefing, and the marks of states on its screens, as CSS."""

from analytics.drawing.marks import (
    DARK,
    DARK_SCREEN,
    FILL,
    MARK,
    OUTLINE_PX,
    PATTERN,
    SCREEN,
    STAGE,
    css_variables,
)
from analytics.questions.coverage import STATES

DOT_PX = ".9em .9em"


def stage_colours() -> str:
    """Write the variables of the stage, and those of its light and dark screens."""
    return (
        css_variables(STAGE, ":host, :root")
        + css_variables(SCREEN, ".light")
        + css_variables(DARK_SCREEN, ".dark")
    )


def state_styles() -> str:
    """Write fill and mark of each state, its pattern as large as the screen asks."""
    on_dark = f"background-color:{DARK.no_need};border-color:{DARK.hairline}"
    rules = [
        *map(
            _rule,
            (*STATES, "no_need"),
        ),
        f".dark .k-no_need{{{on_dark}}}",
    ]
    return "".join(rules)


def _rule(state: str) -> str:
    background = f"background:{_pattern(state)} {FILL[state]}"
    size = DOT_PX if PATTERN.get(state) == "dots" else "auto"
    return f".k-{state}{{{background};background-size:{size};border:{_edge(state)}}}"


def _pattern(state: str) -> str:
    """Draw the pattern of a state as an image."""
    mark = MARK.get(state)
    match PATTERN.get(state):
        case "dots":
            return f"radial-gradient({mark} 24%,transparent 28%)"
        case "hatch":
            return f"repeating-linear-gradient(45deg,{mark} 0 .3em,transparent .3em 1em)"
    return "none"


def _edge(state: str) -> str:
    if state in OUTLINE_PX:
        return f"calc(var(--u)*{OUTLINE_PX[state] / 6:.2f}) solid {MARK[state]}"
    return "calc(var(--u)*.12) solid rgba(0,0,0,.35)"
