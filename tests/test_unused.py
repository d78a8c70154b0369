"""Every module imports, every word is said somewhere, every SQL file answers a question."""

import importlib
import re
from pathlib import Path

import pytest

from analytics.words import catalogue

ROOT = Path(__file__).parents[1]
PACKAGES = ("analytics", "data", "geo", "pages/parts")
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name not in ("__main__.py", "env.py")  # which Alembic runs with its own context
]
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("analytics", "data", "geo", "pages")
    for suffix in ("*.py", "*.js")
    for path in sorted((ROOT / folder).rglob(suffix))
) + (ROOT / "app.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", MODULES)
def test_every_module_imports(module):
    assert importlib.import_module(module)


def test_every_word_is_said_somewhere():
    """A key stands in the code as it is, or its section is put together with a name there."""
    put_together = set(re.findall(r"""["'](\w+)(?:\.\{|\.?["'])""", CODE))
    unsaid = [
        key
        for key in catalogue()
        if key.partition(".")[0] not in put_together
        and not re.search(rf"""["'|]{re.escape(key)}["'|]""", CODE)
    ]
    assert unsaid == []


def test_every_sql_file_is_asked():
    files = [path.stem for path in (ROOT / "data" / "sql").rglob("*.sql")]
    assert [name for name in files if f'"{name}"' not in CODE] == []
