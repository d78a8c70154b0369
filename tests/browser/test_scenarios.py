"""Scenarios in a real browser: built, downloaded, uploaded, lost."""

import json
from pathlib import Path

from playwright.sync_api import Page

from analytics.words import word
from pages.parts.html.look import FILL
from tests.browser.conftest import Visitor, free_port, serve
from tests.browser.looking import check_complete, picture_of, pixels_of, words_on


def add_a_platform(visit: Visitor, page, place: str, cluster: str) -> None:
    """Fill in the form of a new platform as a planner does, and add it."""
    main = page.locator("[data-testid=stMain]")
    for label, typed in (("scenario.place", place), ("scenario.clusters", cluster)):
        main.get_by_role("combobox", name=word(label, "en")).click()
        page.keyboard.type(typed)
        page.get_by_role("option").first.click()
        page.keyboard.press("Tab")  # Escape would clear the choice
        visit.settle()
    main.get_by_role("button", name=word("scenario.put", "en"), exact=True).last.click()
    visit.settle()


def shown_of_scenario(page: Page) -> tuple[str, str, str]:
    """What the page says of a scenario: its answer, its action and its bars."""
    return (
        page.locator(".answer").inner_text(),
        page.locator(".action").inner_text(),
        page.locator(".bars").inner_text(),
    )


def test_a_scenario_closes_a_gap_is_downloaded_and_uploaded_gives_the_same(
    map_visit: Visitor, visit: Visitor, tmp_path: Path
):
    page = visit.open("/scenarios?lang=English")
    assert word("scenario.empty", "en") in words_on(page)
    add_a_platform(visit, page, "Sanmen", "Smart electrical")
    with page.expect_download() as got:
        page.get_by_role("button", name=word("scenario.download", "en"), exact=True).click()
    got.value.save_as(tmp_path / "scenario.json")
    built = shown_of_scenario(page)
    page = map_visit.open("/scenarios?lang=English", map_drawn=True)
    check_complete(map_visit, "scenarios", "en")
    before = pixels_of(picture_of(page), FILL["hosted"])
    page.locator("[data-testid=stPopover] button").first.click()
    page.locator("input[type=file]").set_input_files(tmp_path / "scenario.json")
    page.locator(".action").wait_for()
    page.keyboard.press("Escape")
    map_visit.settle(map_drawn=True)
    assert shown_of_scenario(page) == built
    # the county that now has a platform
    assert pixels_of(picture_of(page), FILL["hosted"]) > before + 20
    for visitor in (map_visit, visit):
        assert visitor.strangers == [] and visitor.real_complaints() == []
    said = json.loads((tmp_path / "scenario.json").read_text(encoding="utf-8"))
    closed = said["result"]["county"]["closed"]
    assert said["actions"][0]["place"] == "county:331022"
    assert closed > 0 and f"gaps closed {closed}" in built[0]


def test_after_a_restart_of_the_server_the_scenarios_that_are_gone_are_named(desk, real_snapshots):
    port = free_port()
    server = serve(real_snapshots, port)
    visit = Visitor(desk, next(server))
    page = visit.open("/scenarios?lang=English")
    add_a_platform(visit, page, "Keqiao", "Integrated")
    name, said = (
        word("scenario.first", "en", n=1),
        word("scenario.lost", "en", names="").partition(":")[0],
    )
    assert said not in words_on(page)
    server.close()
    server = serve(real_snapshots, port)
    next(server)
    # once it is connected again
    page.get_by_role("button", name=word("scenario.new", "en"), exact=True).click(timeout=60_000)
    gone = page.get_by_text(said)
    gone.wait_for(timeout=60_000)
    assert name in gone.inner_text()
    page.close()
    server.close()


def test_the_browser_asks_before_it_leaves_scenarios_that_stand_in_no_file(visit: Visitor):
    page = visit.open("/scenarios?lang=en")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    page.wait_for_selector("h1.page")
    visit.settle()
    assert asked == []
    add_a_platform(visit, page, "Keqiao", "Integrated")
    assert word("scenario.keep_ways", "en") in words_on(page)
    with page.expect_download():
        page.get_by_role("button", name=word("scenario.download", "en"), exact=True).click()
    visit.settle()
    page.get_by_role("button", name=word("scenario.duplicate", "en"), exact=True).click()
    visit.settle()
    page.reload()
    page.wait_for_selector("h1.page")
    assert asked == ["beforeunload"]
