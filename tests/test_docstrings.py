"""Examples in docstrings hold."""

import doctest
import importlib
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.test_unused import MODULES


def has_example(module: str) -> bool:
    file = Path(find_spec(module).origin)
    return ">>>" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", filter(has_example, MODULES))
def test_the_examples_of_a_module_hold(module):
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
