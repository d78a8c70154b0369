"""Colours and marks: one meaning each, everywhere.

A colour never stands alone: a pattern, outline or word goes with it. No other file holds a colour:
style sheets read the variables that `css_variables` writes, Streamlit's theme is checked.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

ACCENT = "#00504A"
INK = "#1F2A2A"
SOFT = "#55605F"
WHITE = "#FFFFFF"
LINE = "#E2E4E1"  # between the parts of a page
# with Chinese characters, the first that is there
FONTS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC")
FONT = ", ".join((*(f'"{name}"' for name in FONTS), "sans-serif"))

# The closest two of the eight fills stay at least 16 apart (CIE76) in normal, protan, deutan and
# tritan vision.
FILL = {
    "hosted": "#00504A",
    "reachable": "#35C2B0",
    "possible": "#EED890",
    "pipeline": "#6F86CF",
    "remote": "#EFA03A",
    "none": "#C1121F",
    "no_need": "#F7F7F5",
    "no_data": "#808080",
}
DOTS, HATCH, BLANK = "dots", "hatch", "blank"
PATTERN = {"possible": DOTS, "remote": HATCH, "no_data": HATCH}
# patterns and outlines
MARK = {
    "possible": "#8A6D12",
    "remote": "#9A5606",
    "no_data": "#4A4A4A",
    "pipeline": "#2F4590",
    "none": "#6E050C",
}
OUTLINE_PX = {"pipeline": 2.0, "none": 2.6}

# share of needs met: fixed breaks, class k is breaks[k] <= x < breaks[k + 1]; light is little
SHARE_BREAKS = (0, 0.0001, 0.25, 0.5, 0.75, 1)
SHARE_FILL = ("#F3E3D3", "#D5E6DF", "#A3CFC3", "#68AFA1", "#2E8479", "#00504A")
SHARE_LABELS = ("0", "0–25%", "25–50%", "50–75%", "75–99%", "100%")

SEA, NEIGHBOUR = "#E4EDF1", "#F1F1EE"  # the ground that a map stands on
HAIRLINE = "#C6CCC7"  # between counties
BORDER = "#5B6B69"  # of cities and the province


@dataclass(frozen=True)
class Theme:
    """What is not a state: paper, ground, lines and words.

    Words on paper and ground keep a contrast of at least 7:1.
    """

    paper: str
    sea: str
    neighbour: str
    aside: str  # a county that the picture does not count
    no_need: str
    hairline: str
    border: str
    frame: str  # round what is pointed at
    ink: str
    soft: str  # names of what is not the subject
    halo: str  # round words on the map


LIGHT = Theme(
    paper=WHITE,
    sea=SEA,
    neighbour=NEIGHBOUR,
    aside="#E3E4E0",
    no_need=FILL["no_need"],
    hairline=HAIRLINE,
    border=BORDER,
    frame="#111111",
    ink=INK,
    soft="#3C4846",
    halo=WHITE,
)
DARK = Theme(
    paper="#0A0E12",
    sea="#0C1319",
    neighbour="#12171C",
    aside="#101419",
    # ground, not a state: white on a dark screen would be the loudest of all; it too keeps 16
    no_need="#1A2026",
    hairline="#56626A",
    border="#B4BFC0",
    frame=WHITE,
    ink="#F2F5F4",
    soft="#B4BFC0",
    halo="#0A0E12",
)

# of the ring whose area is a county's industrial value added: for 100 million CNY, by which the
# largest county's is about as wide as a county
_SIZE_RING_M = 350
SIZE_RING_PX = 1.5  # width of its line

LEVEL_RING_PX = {
    "national": 3.0,
    "national_cultivation": 2.2,
    "national_programme": 2.2,
    "provincial": 2.2,
    "municipal": 1.4,
    "municipal_cultivation": 1.4,
    "unlisted": 0.0,
}
RING_WORDS = (
    (3.0, "level.national"),
    (2.2, "legend.ring_provincial"),
    (1.4, "legend.ring_municipal"),
    (0, "level.unlisted"),
)
SHAPES = {
    "enterprise": "square",
    "university_institute": "circle",
    "joint": "diamond",
    "government": "triangle",
    "service_body": "pentagon",
    "unknown": "cross",
}
_PATHS = {
    "square": "M20 20H44V44H20Z",
    "diamond": "M32 15L49 32L32 49L15 32Z",
    "triangle": "M32 15L48 44H16Z",
    "pentagon": "M32 15L48 27L42 46H22L16 27Z",
    "cross": "M27 17H37V27H47V37H37V47H27V37H17V27H27Z",
    "circle": "M32 18A14 14 0 1 1 31.9 18Z",
}


# why a number moved: a colour and a pattern each, beside its word; real is the accent, and plain
CAUSE = {
    "software": "#8A949B",
    "rule": "#9C7FC0",
    "boundary": "#B98A3E",
    "correction": "#4F8FCB",
    "completion": "#F2C14E",
    "time": "#8CC7B8",
    "real": ACCENT,
}
CAUSE_PATTERN = {
    "software": "x",
    "rule": "+",
    "boundary": "-",
    "correction": "/",
    "completion": ".",
    "time": "|",
    "real": "",
}

# of what is made for an example: no state has this colour
MADE = {
    "letters": "#8A1C6B",
    "on-dark": "#F2A7D8",
    "ground": "#FBE8F4",
    "strength": ".3",  # of the letters across a map
    "below-text": ".13",  # of those that words are read on
}


# --- the variables of style sheets ----------------------------------------------------------------

PAGE = {
    "ink": INK,
    "soft": SOFT,
    "line": LINE,
    "accent": ACCENT,
    "paper": WHITE,
    "gap": FILL["none"],
    "caution": MARK["remote"],
    "track": "#ECEDEA",  # on which a bar runs
    "evidence": "#8D9997",  # below a number that leads to its evidence
    "link": "#B9CFCC",  # below a link to another page
    "past": "#3B2A6B",  # of a band that says that the page shows the past: no state has it
}
# the stage of a briefing: its screens in light and in dark, and what has one colour on both
SCREEN = {"ink": INK, "paper": WHITE, "line": "#B9C1BD", "accent": ACCENT}
DARK_SCREEN = {
    "ink": DARK.ink,
    "paper": DARK.paper,
    "line": DARK.hairline,
    "accent": "#8BE6DA",
}
STAGE = {
    "plate": WHITE,  # below letters on a mark
    "letters": INK,
    "button": ACCENT,
    "focus": "#D9730D",
    "day": WHITE,
    "night": DARK.paper,
    "notice": FILL["possible"],
    "made-letters": MADE["letters"],
    "made-ground": MADE["ground"],
}
REPORT = {
    "ink": INK,
    "soft": "#4D5656",
    "accent": ACCENT,
    "line": "#C9D0CD",
    "printed-line": "#9AA5A1",
    "bar": "#8A9490",
}
ENTRY, WORKBOOK_LINK = "#FFF9E5", "#0B5394"  # cells of a workbook: to be filled in, an address
LETTERS_ON = {"hosted": WHITE, "none": WHITE, "pipeline": "#0B1533"}  # else INK


def css_variables(colours: Mapping[str, str], selector: str = ":root") -> str:
    """Write colours as a rule of a style sheet, which reads them as var(--<name>).

    Args:
        colours: by name.
        selector: where the variables hold.
    """
    variables = ""
    for name, colour in colours.items():
        variables += f"--{name}:{colour};"
    return f"{selector}{{{variables}}}\n"


# --- states, marks, rings -------------------------------------------------------------------------


def theme_fill(state: str, theme: Theme) -> str:
    """Give the fill of a state, or of a class "share_<k>" of `share_class`."""
    if state.startswith("share_"):
        return SHARE_FILL[int(state.removeprefix("share_"))]
    return theme.no_need if state == "no_need" else FILL[state]


def size_ring_m(value_added: float) -> float:
    """Give the radius of a ring whose area is an industrial value added.

    Args:
        value_added: 100 million CNY.

    Returns:
        Metres on the ground.
    """
    return _SIZE_RING_M * math.sqrt(value_added)


def share_class(share: float) -> int:
    """Class a share met: class k is SHARE_BREAKS[k] <= share < SHARE_BREAKS[k + 1].

    The last class is exactly 1.
    """
    return sum(share >= low for low in SHARE_BREAKS) - 1


DISC = 0.98  # of its size: how wide a mark is, with the broadest ring's edge


def ring_spots() -> Iterator[tuple[float, float]]:
    """Yield spots for marks that share a point, each at least `DISC` from the others, without end.

    The point itself, then rings of 6, 12, 18, ... round it; in sizes of a mark, right and down.
    """
    yield 0.0, 0.0
    for ring in count(1):
        for k in range(6 * ring):
            angle = 2 * math.pi * k / (6 * ring)
            yield DISC * ring * math.cos(angle), DISC * ring * math.sin(angle)


def icon_svg(shape: str, fill: str, ring: float | str, theme: Theme = LIGHT) -> str:
    """Draw a platform's mark on a field of 64 x 64.

    Args:
        shape: by operator, of SHAPES.
        fill: "solid", or "hollow" if not yet in service.
        ring: by level, of LEVEL_RING_PX; on a dark ground it stands inside the disc.
    """
    body = INK
    edge = WHITE
    if fill != "solid":
        body = WHITE
        edge = INK
    line = f'stroke="{INK}" stroke-width="{2.2 * float(ring):g}"'
    disc = f'<circle cx="32" cy="32" r="28" fill="{WHITE}" fill-opacity=".86" {line}/>'
    if theme is DARK:
        disc = (
            f'<circle cx="32" cy="32" r="31" fill="{WHITE}"/><circle cx="32" cy="32" r="25"'
            f' fill="none" {line}/>'
        )
    return (
        f'{disc}<path d="{_PATHS[shape]}" fill="{body}" stroke="{edge}" stroke-width="4"'
        ' stroke-linejoin="round"/>'
    )
