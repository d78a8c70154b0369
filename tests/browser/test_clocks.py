"""A page of the past in a browser: it waits by itself, goes along with the menu, and comes back."""

import shutil

import pytest

from analytics.words import word
from tests.browser.conftest import first_visit, serve
from tests.browser.looking import go_by_menu

BAND = ".st-key-past .past"
BUILD_MS = 120_000


@pytest.fixture(scope="module")
def past_server(clocked_snapshots, tmp_path_factory):
    folder = tmp_path_factory.mktemp("past") / "registry"
    shutil.copytree(clocked_snapshots, folder)
    yield from serve(folder)


@pytest.fixture
def past_visit(desk, past_server):
    yield from first_visit(desk, past_server)


def test_a_page_that_waits_for_its_past_shows_it_when_it_is_built_and_leads_on_and_back(past_visit):
    page = past_visit.page
    page.goto(f"{past_visit.address}/gaps?lang=en&known=3&as_of=2026-09-30")
    told = word("past.true", "en", day="2026-09-30")
    page.locator(BAND, has_text=told).wait_for(timeout=BUILD_MS)
    past_visit.settle()
    assert not page.locator("[data-testid=stProgress]").count()
    go_by_menu(page, "targets", "en")
    page.locator("h1.page", has_text=word("page.targets", "en")).wait_for()
    page.locator(BAND, has_text=told).wait_for()
    past_visit.settle()
    assert "known=3" in page.url and "as_of=2026-09-30" in page.url
    page.get_by_role("button", name=word("time.back", "en")).click()
    page.locator(BAND).wait_for(state="detached")
    past_visit.settle()
    assert "known" not in page.url and "as_of" not in page.url
    assert not past_visit.real_complaints() and not past_visit.strangers
