"""Signing in, coming back, and files of one's own, in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from analytics.words import word
from data.register.database import DATABASE_VARIABLE
from data.register.shipped import take_collection
from data.register.store import open_register
from data.roles import ROLES_FILE
from tests.browser.conftest import DESK, Visitor
from tests.browser.looking import words_on
from tests.data.world import write_sources
from tests.pages.provider import Provider, provided, signing
from tests.pages.serving import Outside, becomes

ROLES = '[people.zhang]\nroles = ["publisher"]\n'
PLATFORMS = [{"platform_id": "pp-1", "name": "芯片中试平台"}]


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provided() as one:
        yield one


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("sign-in")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        register = open_register(folder / "registry")
        take_collection(register, write_sources(folder / "sources", platforms=PLATFORMS))
        register.close()
    (folder / "registry" / ROLES_FILE).write_text(ROLES, encoding="utf-8")
    outside = Outside()
    with signing(folder / "registry", provider, outside, folder) as running:
        yield f"http://127.0.0.1:{running.port}"
    outside.listener.close()
    assert outside.asked == []


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport=DESK, accept_downloads=True)
    yield Visitor(context, address)
    context.close()


def sign_in(visitor: Visitor) -> None:
    visitor.page.locator("a.sign-in").click()
    visitor.page.wait_for_selector(f"text={word('who.sign_out', 'en')}", timeout=30_000)
    visitor.settle()


def test_the_page_that_was_wanted_opens_after_the_sign_in_and_no_other_host_is_asked(
    visitor, provider
):
    provider.who = {"sub": "1", "preferred_username": "zhang"}
    page = visitor.open("/profile?lang=en&of=platform&which=pp-1")
    assert word("who.sign_in_first", "en") in words_on(page)
    assert "芯片" not in words_on(page)
    sign_in(visitor)
    assert page.url.startswith(f"{visitor.address}/profile?")
    assert "which=pp-1" in page.url and "lang=en" in page.url
    assert "芯片中试平台" in words_on(page) and "zhang" in words_on(page)
    others = [url for url in visitor.strangers if not url.startswith(f"{provider.address}/")]
    assert others == [] and visitor.strangers
    assert page.evaluate("window.broken") == []
    page.get_by_role("button", name=word("who.sign_out", "en")).click()
    page.wait_for_selector("a.sign-in", timeout=30_000)
    assert "zhang" not in words_on(page)


def test_the_keyboard_fetches_a_file_of_ones_own_and_nobody_else_can(visitor, provider, browser):
    provider.who = {"sub": "1", "preferred_username": "zhang"}
    page = visitor.open("/audit?lang=en")
    sign_in(visitor)
    link = page.get_by_test_id("stLinkButton").locator("a")
    link.focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.startswith("audit-")
    assert "take" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    file = f"{visitor.address}{link.get_attribute('href')}"
    assert page.request.get(file).status == 200
    somebody = browser.new_context()
    assert somebody.request.get(file).status == 404
    somebody.close()
    page.close()
    assert becomes(404, lambda: visitor.context.request.get(file).status)
