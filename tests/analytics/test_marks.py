"""Colours that colour-blind eyes can tell apart, in light and in dark, and words that can be read
on them.
"""

import math
from itertools import combinations, islice

import numpy as np
import pytest

from analytics.drawing.marks import DARK, DISC, FILL, LIGHT, ring_spots, theme_fill
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
