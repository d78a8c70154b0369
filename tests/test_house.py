"""The measures of the house hold: formatted by the tool, one thought a line, short functions.

Limits are for all that ships. `python -m tests.house` prints where the code stands.
"""

import pytest

from tests import house
from tests.conftest import LONGEST

MOST_MODULE_LINES = 300
MOST_BODY_LINES = 50
MOST_BODY_LINES_OF_NINE_IN_TEN = 25
MOST_BODY_LINES_OF_HALF = 8
MOST_NODES_A_LINE = 9
MOST_BRANCHES = 12
MOST_PARAMETERS = 6


@pytest.fixture(scope="module")
def functions() -> list[house.Measured]:
    return house.functions()


def over(functions: list[house.Measured], measure: str, most: int) -> list[str]:
    """Where a measure of a function is above its limit."""
    return [
        f"{one.where}: {getattr(one, measure)}" for one in functions if getattr(one, measure) > most
    ]


def test_the_formatter_lays_out_every_line():
    assert house.skipped_by_the_formatter() == []


def test_no_line_is_longer_than_a_hundred_columns():
    assert house.long_lines() == []


def test_no_module_is_longer_than_can_be_kept_in_mind():
    assert house.long_modules(MOST_MODULE_LINES) == []


def test_every_function_fits_on_a_screen(functions):
    assert over(functions, "lines", MOST_BODY_LINES) == []


def test_nine_functions_in_ten_are_short_and_half_are_very_short(functions):
    lines = sorted(one.lines for one in functions)
    assert lines[int(0.9 * len(lines))] <= MOST_BODY_LINES_OF_NINE_IN_TEN
    assert lines[len(lines) // 2] <= MOST_BODY_LINES_OF_HALF


def test_a_line_holds_one_thought(functions):
    nodes, lines = (sum(getattr(one, what) for one in functions) for what in ("nodes", "lines"))
    assert nodes / lines <= MOST_NODES_A_LINE


def test_no_conditional_expression_stands_inside_another():
    assert house.nested_conditions() == []


def test_no_function_branches_more_than_a_reader_can_follow(functions):
    assert over(functions, "branches", MOST_BRANCHES) == []


def test_no_function_takes_more_than_six_parameters(functions):
    assert over(functions, "parameters", MOST_PARAMETERS) == []


def test_every_file_of_tests_that_is_to_begin_first_exists():
    assert [name for name in LONGEST if not (house.ROOT / name).is_file()] == []
