"""Maps in a real browser: what is drawn, clicks, and the drawing without WebGL."""

import pytest
from playwright.sync_api import Page

from analytics.words import word
from pages.parts.html.look import FILL
from tests.browser.conftest import Visitor
from tests.browser.looking import MAP, check_complete, picture_of, pixels_of, words_on


def click_map(page: Page, spot: tuple[float, float], until: str) -> None:
    """Click a map until the address tells of it.

    Without a graphics processor, drawing may take longer than deck.gl lets a click last.

    Args:
        spot: shares of its width and height.
        until: what the address then holds.
    """
    box = page.locator(MAP).first.bounding_box()
    at = box["x"] + box["width"] * spot[0], box["y"] + box["height"] * spot[1]
    for _ in range(12):
        page.mouse.move(*at)
        page.wait_for_timeout(800)
        page.mouse.click(*at)
        page.wait_for_timeout(800)
        if until in page.url:
            return


def test_the_map_draws_the_states_of_its_legend_and_a_click_chooses_a_county_in_the_same_colours(
    map_visit: Visitor,
):
    page = map_visit.open("/coverage", map_drawn=True)
    check_complete(map_visit, "coverage", "zh")
    legend, before = page.locator(".legend").first.inner_text(), picture_of(page)
    for state, colour in FILL.items():
        if state in ("no_data", "no_need"):
            continue
        drawn, named = pixels_of(before, colour) > 40, word(f"state.{state}", "zh") in legend
        assert drawn == named, state
    click_map(page, (0.33, 0.83), "place=")  # the empty south-west
    map_visit.settle(map_drawn=True)
    assert "place=" in page.url
    heading = page.locator(".panel h2").first.inner_text()
    assert heading.endswith(("县", "区", "市"))
    after = picture_of(page)
    for state in ("none", "remote"):  # that of no need is the page's, too
        found, expected = (pixels_of(picture, FILL[state]) for picture in (after, before))
        assert found == pytest.approx(expected, rel=0.25), state


def test_one_more_platform_covers_more_and_the_map_numbers_it(visit: Visitor):
    page = visit.open("/siting?lang=English&new=3")
    numbers = page.locator("div.vector svg text")
    before = page.locator(".answer").inner_text()
    assert before.startswith("With 3 new platforms")
    assert numbers.get_by_text("4", exact=True).count() == 0
    page.get_by_test_id("stNumberInputStepUp").first.click()
    page.locator(".answer", has_text="With 4 new platforms").wait_for()
    assert "new=4" in page.url
    # the table of sites and the map stand below the answer, so they come a moment after it
    page.locator("table.sites tbody tr").nth(3).wait_for()
    assert page.locator("table.sites tbody tr").count() == 4
    numbers.get_by_text("4", exact=True).wait_for()


def test_a_click_on_the_map_of_siting_names_a_candidate_point(map_visit: Visitor):
    page = map_visit.open("/siting?lang=English&new=2&pick=true", map_drawn=True)
    check_complete(map_visit, "siting", "en")
    click_map(page, (0.4, 0.4), "at=")
    page.locator(".answer", has_text="With 2 new platforms").wait_for()
    page.get_by_text("New sites: exactly at a point given.").wait_for()
    page.locator("table.sites tbody tr").nth(1).wait_for()
    page.locator("table.sites").get_by_text("exactly this point").nth(1).wait_for()


def test_without_webgl_the_map_is_a_drawing_that_the_keyboard_reaches(visit: Visitor):
    page = visit.open("/coverage")
    county = page.locator("div.vector path[data-adcode='330603']")
    county.wait_for(timeout=30_000)
    assert word("vector.no_webgl", "zh") in words_on(page) and page.locator(MAP).count() == 0
    county.focus()
    assert county.evaluate(
        "path => path.getRootNode().activeElement === path"
    ) and county.get_attribute("aria-label").startswith("柯桥区（绍兴市）")
    assert page.locator("div.vector path[tabindex='0']").count() == 90
