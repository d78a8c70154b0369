"""Every page opens complete, within the rules and its window, also on hostile or no data."""

import pytest
from playwright.sync_api import Page

from analytics.words import word
from tests.browser.conftest import HOSTILE, Visitor
from tests.browser.looking import MAP, words_on

PATHS = {
    "overview": "/",
    "coverage": "/coverage",
    "matrix": "/matrix",
    "targets": "/targets",
    "changes": "/changes",
    "briefing": "/briefing",
    "gaps": "/gaps",
    "siting": "/siting",
    "scenarios": "/scenarios",
    "verify": "/verify",
    "beside": "/beside",
    "platforms": "/platforms",
    "profile": "/profile",
    "evidence": "/evidence",
    "data": "/data",
    "intake": "/intake",
    "review": "/review",
    "audit": "/audit",
    "guide": "/guide",
}
WITH_MAP = {"overview", "coverage", "gaps", "siting", "scenarios", "platforms", "profile"}


# a page is told the new size of its window and drawn again
IS_NARROW_ENOUGH = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    const wide = document.scrollingElement.scrollWidth - window.innerWidth;
    return Math.max(wide, main.scrollWidth - main.clientWidth) <= 1;
}"""
SIZES = ((1366, 768), (1920, 1080), (390, 844))


@pytest.mark.parametrize("name", PATHS)
def test_a_page_opens_complete_within_the_rules_and_its_window_and_asks_no_other_host(
    map_visit: Visitor, visit: Visitor, name: str
):
    check_opened(map_visit, name, "zh", PATHS[name], map_drawn=name in WITH_MAP)
    map_visit.page.close()
    page = check_opened(visit, name, "en", PATHS[name] + "?lang=English")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        page.wait_for_function(IS_NARROW_ENOUGH)
        visit.settle()
        assert page.evaluate(IS_NARROW_ENOUGH), width


def check_opened(
    visit: Visitor, name: str, language: str, path: str, *, map_drawn: bool = False
) -> Page:
    page = visit.open(path, map_drawn=map_drawn)
    assert page.locator("h1.page").inner_text() == word(f"page.{name}", language)
    assert page.locator("[data-testid=stException]").count() == 0
    assert visit.strangers == []
    assert visit.real_complaints() == []
    assert page.evaluate("window.broken") == []
    return page


def test_a_missing_registry_is_explained_without_paths(browser, empty_server, tmp_path):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = Visitor(context, empty_server).open("/?lang=English")
    said = words_on(page)
    context.close()
    assert "python -m data build" in said
    assert "Traceback" not in said and "/site-packages" not in said


@pytest.mark.parametrize("platform_id", HOSTILE)
def test_a_hostile_name_is_shown_as_written_and_does_nothing(desk, hostile_server, platform_id):
    visitor = Visitor(desk, hostile_server)
    visitor.page.set_viewport_size({"width": 1366, "height": 1100})
    for path in ("/platforms", "/coverage"):
        page = visitor.open(path)
        page.get_by_role(
            "combobox",
            name=word("platforms.one" if path == "/platforms" else "place.platform", "zh"),
            exact=True,
        ).click()
        page.get_by_role("option", name=HOSTILE[platform_id], exact=True).click()
        visitor.settle()
        assert page.locator(".panel h2").last.inner_text() == HOSTILE[platform_id]
        assert page.locator("img[src=x], .katex").count() == 0
        assert page.title() != "hacked"
    assert visitor.strangers == []
    visitor.page.close()


def test_a_hostile_name_is_escaped_in_the_maps_tooltip(desk, hostile_server):
    visitor = Visitor(desk, hostile_server, webgl=True)
    page = visitor.open("/coverage?cluster=精细化工", map_drawn=True)
    box = page.locator(MAP).first.bounding_box()
    found = ""
    for dx in range(0, 60, 6):
        # the mark of pp-001 stands at the label point of its county, in the west
        for dy in range(-30, 30, 6):
            page.mouse.move(
                box["x"] + box["width"] * 0.21 + dx, box["y"] + box["height"] * 0.53 + dy
            )
            tooltip = page.locator(".deck-tooltip")
            if tooltip.count() and HOSTILE["pp-001"] in (found := tooltip.first.inner_text()):
                break
        else:
            continue
        break
    title = page.title()
    page.close()
    assert HOSTILE["pp-001"] in found
    assert title != "hacked"
