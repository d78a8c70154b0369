"""Every page opens complete, within the rules and its window, also on hostile or no data."""

import pytest

from analytics.words import word
from tests.browser.conftest import HOSTILE, Visitor
from tests.browser.looking import MAP, check_complete, words_on

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
# pages whose maps are live ones; coverage, siting and scenarios are held to the same where
# test_maps and test_scenarios look at theirs
WITH_MAP = ("overview", "gaps", "platforms", "profile")


# a page is told the new size of its window and drawn again
IS_NARROW_ENOUGH = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    const wide = document.scrollingElement.scrollWidth - window.innerWidth;
    return Math.max(wide, main.scrollWidth - main.clientWidth) <= 1;
}"""
SIZES = ((1366, 768), (1920, 1080), (390, 844))


@pytest.mark.parametrize("name", PATHS)
def test_a_page_opens_complete_within_the_rules_and_its_window_and_asks_no_other_host(
    visit: Visitor, name: str
):
    page = visit.open(PATHS[name])
    check_complete(visit, name, "zh")
    english = page.locator("[data-testid=stSidebar]").get_by_text("English", exact=True)
    english.evaluate("choice => choice.click()")  # the screens of the briefing lie above it
    page.locator("h1.page", has_text=word(f"page.{name}", "en")).wait_for()
    visit.settle()
    check_complete(visit, name, "en")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        page.wait_for_function(IS_NARROW_ENOUGH)
        visit.settle()
        assert page.evaluate(IS_NARROW_ENOUGH), width


@pytest.mark.parametrize("name", WITH_MAP)
def test_a_page_with_a_live_map_opens_complete_within_the_rules_and_asks_no_other_host(
    map_visit: Visitor, name: str
):
    map_visit.open(PATHS[name], map_drawn=True)
    check_complete(map_visit, name, "zh")


def test_a_missing_registry_is_explained_without_paths(browser, empty_server, tmp_path):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = Visitor(context, empty_server).open("/?lang=English")
    said = words_on(page)
    context.close()
    assert "python -m data build" in said
    assert "Traceback" not in said and "/site-packages" not in said


@pytest.mark.parametrize(
    ("path", "label"), [("/platforms", "platforms.one"), ("/coverage", "place.platform")]
)
def test_hostile_names_are_shown_as_written_and_do_nothing(desk, hostile_server, path, label):
    visitor = Visitor(desk, hostile_server)
    visitor.page.set_viewport_size({"width": 1366, "height": 1100})
    page = visitor.open(path)
    for name in HOSTILE.values():
        page.get_by_role("combobox", name=word(label, "zh"), exact=True).click()
        page.keyboard.type(name)
        page.get_by_role("option", name=name, exact=True).click()
        visitor.settle()
        assert page.locator(".panel h2").last.inner_text() == name
        assert page.locator("img[src=x], .katex").count() == 0
        assert page.title() != "hacked"
    assert visitor.strangers == []
    page.close()


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
