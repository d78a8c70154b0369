"""The application as the tests of pages start it."""

import pytest
from streamlit.testing.v1 import AppTest

from data.registry import REGISTRY_VARIABLE
from tests.pages.visit import ROOT


@pytest.fixture
def app(real_snapshots, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(real_snapshots))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
