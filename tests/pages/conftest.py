"""The application as the tests of pages start it, and folders that its servers look at."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.register.database import DATABASE_VARIABLE
from data.registry import REGISTRY_VARIABLE
from tests.data.register.offices import first_publication
from tests.pages.serving import Outside
from tests.pages.visit import ROOT

PLATFORMS = [
    {"platform_id": "pp-1", "name": "芯片中试平台"},
    {"platform_id": "pp-2", "name": "药物中试平台"},
]


@pytest.fixture
def app(real_snapshots, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(real_snapshots))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


@pytest.fixture(scope="session")
def outside() -> Iterator[Outside]:
    """Every other host, as far as the servers of these tests can tell."""
    proxy = Outside()
    yield proxy
    proxy.listener.close()


@pytest.fixture(scope="session")
def small_world(tmp_path_factory) -> Path:
    """A folder of snapshots whose register holds a province of two platforms; not to be changed."""
    return first_publication(tmp_path_factory.mktemp("small"), PLATFORMS)


@pytest.fixture
def own_world(small_world, tmp_path, monkeypatch) -> Path:
    """The same folder, for one test to change."""
    shutil.copytree(small_world, tmp_path / "registry")
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "registry"))
    return tmp_path / "registry"
