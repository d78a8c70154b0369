"""What can be seen on a page: words, colours of its map, and that it is complete."""

import io

from PIL import Image
from playwright.sync_api import Page

from analytics.words import word
from pages.parts.run.shell import MENU
from tests.browser.conftest import Visitor

MAP = "[data-testid=stDeckGlJsonChart]"


def check_complete(visit: Visitor, name: str, language: str) -> None:
    """Hold the page that is open to what holds for each.

    It shows what it is, has no fault, asks no other host and breaks no rule of the server.
    """
    page = visit.page
    assert page.locator("h1.page").inner_text() == word(f"page.{name}", language)
    assert page.locator("[data-testid=stException]").count() == 0
    assert visit.strangers == []
    assert visit.real_complaints() == []
    assert page.evaluate("window.broken") == []


def picture_of(page: Page) -> Image.Image:
    """Take a picture of the first map."""
    return Image.open(io.BytesIO(page.locator(MAP).first.screenshot())).convert("RGB")


def pixels_of(picture: Image.Image, colour: str) -> int:
    """How many pixels of a picture are of a colour, within what anti-aliasing leaves alone."""
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return sum(
        count
        for count, found in picture.getcolors(picture.width * picture.height)
        if max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 2
    )


def words_on(page: Page) -> str:
    return page.locator(".stApp").inner_text()


def go_by_menu(page, key: str, language: str = "zh") -> None:
    """Open a page by the menu, in which groups other than that of the page shown are folded."""
    menu = page.locator(".st-key-menu")
    link = menu.get_by_role("link", name=word(f"page.{key}", language), exact=True)
    if not link.is_visible():
        (group,) = [name for name, entries in MENU.items() if key in [one for one, *_ in entries]]
        menu.locator("summary", has_text=word(f"menu.{group}", language)).click()
    link.click()
