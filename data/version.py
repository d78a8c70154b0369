"""The version of the code, as pyproject.toml has it: the project runs from its checkout."""

import tomllib
from functools import cache
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


@cache
def code_version() -> str:
    """Give the version, such as "0.2.0"."""
    version: str = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return version
