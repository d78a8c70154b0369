"""Colours that colour-blind eyes can tell apart, in light and in dark, words that can be read on
them, and one file that holds them all.
"""

import math
import re
import tomllib
from itertools import combinations, islice
from pathlib import Path

import numpy as np
import pytest

from analytics.drawing import marks
from analytics.drawing.marks import (
    DARK,
    DARK_SCREEN,
    DISC,
    FILL,
    LIGHT,
    MADE,
    PAGE,
    REPORT,
    SCREEN,
    STAGE,
    css_variables,
    ring_spots,
    theme_fill,
)
from analytics.questions.coverage import STATES

# Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB
VISION = {
    "normal": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour):
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / (0.95047, 1, 1.08883)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(a, b):
    low, high = sorted(float(linear(colour) @ TO_XYZ[1]) for colour in (a, b))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_closest_two_of_the_eight_fills_are_at_least_16_apart(theme, vision):
    seen = {
        state: lab(np.array(VISION[vision]) @ linear(theme_fill(state, theme))) for state in FILL
    }
    for a, b in combinations(seen, 2):
        assert np.linalg.norm(seen[a] - seen[b]) >= 16, (a, b)


def test_a_state_has_one_fill_in_light_and_dark():
    assert (
        [theme_fill(state, DARK) for state in STATES]
        == [theme_fill(state, LIGHT) for state in STATES]
        == [FILL[state] for state in STATES]
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_have_a_contrast_of_seven_on_paper_ground_and_their_halo(theme):
    for ground in (theme.paper, theme.halo, theme.sea, theme.neighbour, theme.aside, theme.no_need):
        assert contrast(theme.ink, ground) >= 7
    assert (
        min(contrast(theme.soft, ground) for ground in (theme.halo, theme.neighbour, theme.sea))
        >= 7
    )
    assert contrast(theme.frame, theme.paper) >= 7  # a site's number on its badge


def test_marks_that_share_a_point_stand_their_size_apart_however_many_they_are():
    spots = list(islice(ring_spots(), 400))
    assert (
        spots[0] == (0, 0)
        and min(math.dist(*pair) for pair in combinations(spots, 2)) > 0.999 * DISC
    )
    # 1 + 6 + ... + 72 > 400: as near as rings allow
    assert max(math.hypot(*spot) for spot in spots) < 12.1


# --- one file of colours --------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]
MARKS = Path(marks.__file__)
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b")
COLOURS = {colour.upper() for colour in COLOUR.findall(MARKS.read_text(encoding="utf-8"))}
SHIPPED = [
    path
    for folder in ("analytics", "data", "geo", "pages")
    for suffix in ("*.py", "*.css", "*.js", "*.typ")
    for path in sorted((ROOT / folder).rglob(suffix))
    if path != MARKS
]
SHEETS = {
    "pages/parts/style.css": PAGE.keys(),
    # the tile is the mark itself
    "pages/parts/made.css": {"made-letters", "made-ground", "made-tile"},
    "pages/parts/briefing/deck.css": STAGE.keys() | SCREEN.keys(),
    # the other line is of the report as PDF
    "analytics/documents/report/web.css": REPORT.keys() - {"printed-line"},
}


def test_no_file_but_marks_holds_a_colour():
    bare = "|".join(colour.removeprefix("#") for colour in COLOURS)
    colour = re.compile(rf"""{COLOUR.pattern}|["'](?:{bare})["']""", re.IGNORECASE)
    found = {path.relative_to(ROOT).as_posix(): colour.findall(_text(path)) for path in SHIPPED}
    assert {name: colours for name, colours in found.items() if colours} == {}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_reads_the_colours_that_marks_writes_and_no_other(sheet):
    read = set(re.findall(r"var\(--([\w-]+)", _text(ROOT / sheet))) - {"u"}  # u is a length
    assert read == SHEETS[sheet]


def test_the_mark_of_made_data_can_be_read_on_its_band():
    assert contrast(MADE["letters"], MADE["ground"]) >= 4.5


def test_a_dark_screen_has_every_colour_of_a_light_one():
    assert DARK_SCREEN.keys() == SCREEN.keys()


def test_colours_are_written_as_variables_of_a_style_sheet():
    assert css_variables({"ink": "#111111", "line": "#222222"}, ".dark") == (
        ".dark{--ink:#111111;--line:#222222;}\n"
    )


def test_the_theme_of_streamlit_has_the_colours_of_the_pages():
    config = tomllib.loads(_text(ROOT / ".streamlit" / "config.toml"))
    theme = config["theme"]
    assert {key: value for key, value in theme.items() if key.endswith("Color")} == {
        "primaryColor": PAGE["accent"],
        "backgroundColor": PAGE["paper"],
        "secondaryBackgroundColor": FILL["no_need"],
        "textColor": PAGE["ink"],
        "borderColor": PAGE["line"],
        "linkColor": PAGE["accent"],
    }
    assert theme["sidebar"] == {"backgroundColor": FILL["no_need"]}


def test_the_icon_of_the_browser_has_colours_of_the_states():
    icon = COLOUR.findall(_text(ROOT / "pages" / "parts" / "icon.svg"))
    assert set(icon) == {FILL["hosted"], FILL["reachable"], LIGHT.paper}


def _text(path):
    return path.read_text(encoding="utf-8")
