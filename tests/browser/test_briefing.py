"""The briefing on a screen: letters, keys, own views, its link."""

import pytest

from analytics.words import word
from tests.browser.conftest import Visitor

# what letters measure on the screen that is shown, in percent of the window's height, and whether
# anything is cut off
LETTERS = """screen => {
    const high = window.innerHeight;
    const scale = (element) => element.ownerSVGElement ? element.getScreenCTM().a : 1;
    const px = (element) => parseFloat(getComputedStyle(element).fontSize) * scale(element);
    const all = (selector) => [...screen.querySelectorAll(selector)];
    const least = (selector) => Math.min(...all(selector).map(one => 100 * px(one) / high));
    const body = screen.querySelector(".body").getBoundingClientRect();
    const isCut = (box) => box.bottom > body.bottom + 1 || box.right > body.right + 1;
    const boxes = all("table, .figure, .key, dl").map(one => one.getBoundingClientRect());
    return {
        title: least(".face h2"),
        figure: least(".figure b"),
        table: least("td, tbody th, .label, dt"),
        map: least(".picture svg text"),
        legend: least(".key span"),
        source: least(".source"),
        cut: boxes.filter(isCut).length,
    };
}"""


LEAST = {"title": 4.4, "figure": 9, "table": 3.7, "map": 3, "legend": 3, "source": 2.2}


def shown_screen(page):
    return page.locator(".screen:not([hidden])")


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1280, 720, 1), (1920, 1080, 1), (1920, 1080, 1.25), (3840, 2160, 1)],
)
def test_every_screen_can_be_read_from_the_back_row(visit: Visitor, width, height, scale):
    inside = {"width": round(width / scale), "height": round(height / scale)}
    visit.page.set_viewport_size(inside)
    metrics = inside | {"deviceScaleFactor": scale, "mobile": False}
    visit.context.new_cdp_session(visit.page).send("Emulation.setDeviceMetricsOverride", metrics)
    page = visit.open("/briefing?lang=English")
    assert page.evaluate("[innerWidth, innerHeight, devicePixelRatio]") == [*inside.values(), scale]
    shown_screen(page).wait_for()
    for number in range(page.locator(".screen").count()):
        page.keyboard.press(str(number + 1))
        found = shown_screen(page).evaluate(LETTERS)
        assert found.pop("cut") == 0, number + 1
        assert all(found[what] is None or found[what] >= least for what, least in LEAST.items()), (
            number + 1,
            found,
        )


def test_the_briefing_is_moved_by_keys(visit: Visitor):
    page = visit.open("/briefing")
    screen = shown_screen(page)
    screen.wait_for()
    assert screen.get_attribute("data-key") == "state"
    page.keyboard.press("ArrowRight")
    assert screen.get_attribute("data-key") == "map"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("4")
    assert screen.get_attribute("data-key") == "gaps"
    blank = page.locator(".blank")
    page.keyboard.press("b")
    assert blank.is_visible()
    page.keyboard.press("b")
    assert not blank.is_visible()
    page.keyboard.press("s")
    assert page.locator(".screen:not([hidden]) .notes").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible() and page.locator(".begin").is_visible()
    assert visit.strangers == [] and visit.real_complaints() == []


def test_a_view_kept_on_the_map_is_a_screen_for_whoever_opens_the_link(
    visit: Visitor, other_visit: Visitor
):
    page = visit.open(
        "/coverage?lang=English&cluster=Integrated circuits&place=Shaoxing&measure=Capable"
    )
    page.get_by_role("button", name=word("view.keep", "en")).click()
    visit.settle()
    page.locator("[data-testid=stSidebar]").get_by_text(
        word("page.briefing", "en"), exact=True
    ).click()
    shown_screen(page).wait_for()
    page.keyboard.press("End")
    titles = [shown_screen(page).locator("h2").first.inner_text()]
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "view=" in url)
    other = other_visit.open(page.url.removeprefix(visit.address))
    shown_screen(other).wait_for()
    other.keyboard.press("End")
    titles.append(shown_screen(other).locator("h2").first.inner_text())
    assert titles[0] == titles[1] and titles[0].startswith(
        "Shaoxing · Integrated circuits · Capable"
    )


def test_a_link_with_a_view_that_nobody_knows_says_so_and_shows_the_rest(visit: Visitor):
    page = visit.open("/briefing?view=nothing@city:330600&view=ic@city:330600")
    shown_screen(page).wait_for()
    assert page.locator(".screen").count() == 9
    page.keyboard.press("Escape")
    assert "nothing@city" in page.locator(".st-key-link-notices").inner_text()


def test_the_link_of_the_briefing_opens_it_on_another_desk(visit: Visitor, other_visit: Visitor):
    page = visit.open("/briefing?lang=en&radius=100&screens=map&screens=state")
    shown_screen(page).wait_for()
    page.keyboard.press("Escape")
    address = page.locator("[data-testid=stCode] code").inner_text()
    assert address.startswith(f"{visit.address}/briefing?")
    other = other_visit.open(address.removeprefix(visit.address))
    shown_screen(other).wait_for()
    keys = other.locator(".screen").evaluate_all("all => all.map(one => one.dataset.key)")
    assert keys == ["map", "state"]
