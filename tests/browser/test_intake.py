"""The newcomer's way: an office's list of 119 rows, from the upload to a changed map."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from analytics.words import word
from data.register.database import DATABASE_VARIABLE
from data.register.shipped import take_collection
from data.register.store import open_register
from tests.browser.conftest import Visitor, desk_without_webgl, serve
from tests.data.office.made_list import split

pytestmark = pytest.mark.slow
LISTED = 119


@pytest.fixture
def office(tmp_path: Path, made_sources: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder of snapshots whose register lacks the platforms of a list, and the list."""
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    content = split(made_sources, tmp_path / "sources", LISTED)
    (tmp_path / "名单.xlsx").write_bytes(content)
    register = open_register(tmp_path / "registry")
    take_collection(register, tmp_path / "sources")
    register.close()
    return tmp_path


@pytest.fixture
def own_server(office: Path) -> Iterator[str]:
    yield from serve(office / "registry")


@pytest.fixture
def own_desk(browser: Browser) -> Iterator[BrowserContext]:
    yield from desk_without_webgl(browser)


def shown_counties(visit: Visitor) -> str:
    """The legend of the coverage map, with its numbers of counties by state."""
    return visit.open("/coverage").locator(".legend").first.inner_text()


def test_a_list_of_an_office_changes_the_map(
    own_desk: BrowserContext, office: Path, own_server: str
):
    visit = Visitor(own_desk, own_server)
    before = shown_counties(visit)
    page = visit.open("/intake")
    page.set_input_files("input[type=file]", str(office / "名单.xlsx"))
    page.get_by_text(word("intake.file_read", "zh", name="名单.xlsx", sheets=1)).wait_for()
    for _ in range(3):
        visit.settle()
        page.locator(".st-key-intake_next button").click()
    visit.settle()
    page.locator(".st-key-intake_accept_all button").click()
    page.get_by_text(word("intake.no_faults", "zh", n=LISTED)).wait_for()
    page.locator(".st-key-intake_next button").click()
    visit.settle()
    page.locator(".st-key-intake_reason input").fill("11 月报送")
    page.keyboard.press("Tab")
    visit.settle()
    page.locator(".st-key-intake_publish button").first.click()
    page.get_by_text(word("intake.published", "zh", number=2)).wait_for(timeout=180_000)
    assert shown_counties(visit) != before
    assert visit.strangers == [] and visit.real_complaints() == []
