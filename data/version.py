"""The version of the code, as pyproject.toml has it: the project runs from its checkout."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

# libraries on which the tables of a snapshot depend
LIBRARIES = ("geopandas", "pyarrow", "shapely")
PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


@cache
def code_version() -> str:
    """Give the version, such as "0.2.0"."""
    own: str = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return own


def made_with() -> dict[str, str]:
    """Give what makes snapshots now: the code and the libraries, with their versions."""
    return {"pilot-atlas": code_version()} | {name: version(name) for name in LIBRARIES}


def is_of_this_code(manifest: Mapping[str, Any]) -> bool:
    """True if a snapshot was made by the code and the libraries of today.

    Args:
        manifest: of the snapshot.
    """
    return manifest.get("made_with") == made_with()
