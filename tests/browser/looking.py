"""What can be seen on a page: words, and colours of its map."""

import io

from PIL import Image

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
