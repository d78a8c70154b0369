"""Windows on the plane map, and what of a shape can be seen in them."""

import pytest

from geo.plane import Window, middle_within, round_length, window_on

SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
ISLAND = [(20.0, 0.0), (21.0, 0.0), (21.0, 1.0), (20.0, 1.0)]
# an arch: what is seen of its feet in a low box lies in two parts
ARCH = [
    (0.0, 0.0),
    (9.0, 0.0),
    (9.0, 9.0),
    (6.0, 9.0),
    (6.0, 3.0),
    (3.0, 3.0),
    (3.0, 9.0),
    (0.0, 9.0),
]


@pytest.mark.parametrize(
    "box, middle",
    [
        ((-5, -5, 30, 30), (5, 5)),
        ((5, 0, 30, 30), (7.5, 5)),
        ((-5, -5, 4, 2), (2, 1)),
    ],
)
def test_the_middle_is_that_of_what_is_seen_of_the_largest_part(box, middle):
    assert middle_within([ISLAND, SQUARE], box, 1.0) == pytest.approx(middle)


def test_parts_of_one_ring_that_are_seen_are_weighed_together():
    assert middle_within([ARCH], (-5, 5, 30, 30), 1.0) == pytest.approx((4.5, 7))


@pytest.mark.parametrize("least_km2, is_named", [(50, True), (50.1, False)])
def test_a_shape_of_which_too_little_is_seen_has_no_middle(least_km2, is_named):
    assert (middle_within([SQUARE], (5, 0, 30, 30), least_km2) is not None) == is_named


def test_nothing_has_no_middle():
    assert middle_within([], (0, 0, 1, 1), 0.0) is None


def test_a_window_shows_its_box_with_a_margin_in_the_middle_of_the_panel():
    window = window_on((0, 0, 100, 50), (0, 0, 1000, 1000), None, 0.1)
    assert window.km_per_px == pytest.approx(0.12)
    x, y = window.at(50, 25)
    assert abs(x - 500) <= 0.5 and abs(y - 500) <= 0.5  # the origin is on a whole px


def test_a_window_stays_on_the_sheet_in_the_west_north_and_south():
    window = window_on((0, 0, 10, 10), (0, 0, 100, 100), (5, 5, 90, 90), 0.0)
    west, north, _, _ = window.box_km
    assert west >= 4.95 and north >= 4.95


def test_km_and_px_are_the_same_window():
    window = Window(10, 20, 0.5, (100, 50, 300, 150))
    assert window.box_km == (10, 20, 110, 70)
    assert window.at(10, 20) == (100, 50) and window.at(110, 70) == (300, 150)


@pytest.mark.parametrize(
    "longest, length", [(0.3, 0.2), (1, 1), (4.9, 2), (5, 5), (17, 10), (250, 200)]
)
def test_a_scale_bar_is_one_two_or_five_times_a_power_of_ten(longest, length):
    assert round_length(longest) == pytest.approx(length)
