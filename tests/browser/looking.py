"""What can be seen on a page: words, and colours of its map."""

import io

from PIL import Image

from analytics.words import word
from pages.parts.run.shell import MENU

MAP = "[data-testid=stDeckGlJsonChart]"


def pixels_of(page, colour: str) -> int:
    """How many pixels of the first map are of a colour, within what anti-aliasing leaves alone."""
    picture = Image.open(io.BytesIO(page.locator(MAP).first.screenshot())).convert("RGB")
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return sum(
        count
        for count, found in picture.getcolors(picture.width * picture.height)
        if max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 2
    )


def words_on(page) -> str:
    return page.locator(".stApp").inner_text()


def go_by_menu(page, key: str, language: str = "zh") -> None:
    """Open a page by the menu, in which groups other than that of the page shown are folded."""
    menu = page.locator(".st-key-menu")
    link = menu.get_by_role("link", name=word(f"page.{key}", language), exact=True)
    if not link.is_visible():
        (group,) = [name for name, entries in MENU.items() if key in [one for one, *_ in entries]]
        menu.locator("summary", has_text=word(f"menu.{group}", language)).click()
    link.click()
