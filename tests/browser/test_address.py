"""Links, the menu, Back and the keyboard: a view is found again."""

import pytest
from playwright.sync_api import Page

from analytics.words import word
from tests.browser.conftest import Visitor
from tests.browser.looking import go_by_menu


def test_a_copied_link_reopens_the_same_view_for_somebody_else(
    visit: Visitor, other_visit: Visitor
):
    views = []
    for visitor in (visit, other_visit):
        page = visitor.open(
            "/coverage?lang=English&cluster=Integrated+circuits&radius=100+km&place=Shaoxing+%E2%80%BA+Keqiao+District"
        )
        views.append(
            (
                page.locator(".panel h2").first.inner_text(),
                page.locator(".strip").inner_text(),
                page.locator(".legend").first.inner_text(),
                page.url,
            )
        )
    assert views[0] == views[1]
    assert views[0][0] == "Keqiao District"
    assert "100 km" in views[0][1]
    for kept in ("cluster=Integrated", "radius=100", "place=Shaoxing", "lang=English"):
        assert kept in views[0][3]


PROFILES = {
    "County": "Shaoxing › Keqiao District",
    "Cluster": "Integrated circuits",
    "Zone": None,
    "Cluster area": None,
    "Platform": None,
}


def test_a_copied_profile_link_reopens_the_same_profile_for_somebody_else(
    visit: Visitor, other_visit: Visitor
):
    page = visit.open("/profile?lang=English&radius=100 km")
    for of, which in PROFILES.items():
        choose_profile(visit, of, which)
        shown = shown_of_profile(page)
        other = other_visit.open(page.url.removeprefix(visit.address))
        assert shown_of_profile(other) == shown, of
        assert other.url == page.url
        assert "100 km" in shown[1], of


def choose_profile(visit: Visitor, of: str, which: str | None) -> None:
    """Choose a profile of a kind: the one of a name, or the third."""
    page = visit.page
    main = page.locator("[data-testid=stMain]")
    main.locator("[data-testid=stRadio]").get_by_text(of, exact=True).click()
    visit.settle()
    before = page.url
    main.locator("[data-testid=stSelectbox] input").first.click()
    page.keyboard.type(which or "")
    page.get_by_role("option").nth(0 if which else 2).click()
    page.wait_for_url(lambda url: "which=" in url and url != before)
    visit.settle()


def shown_of_profile(page: Page) -> tuple[str, str]:
    return (page.locator(".panel h2").first.inner_text(), page.locator(".strip").inner_text())


def test_a_name_in_a_profile_leads_to_its_own_profile_under_the_same_setting(visit: Visitor):
    page = visit.open(
        "/profile?lang=English&radius=100 km&of=County&which=Shaoxing › Keqiao District"
    )
    page.locator("table.sheet a").first.click()
    page.wait_for_url(lambda url: "of=" not in url or "County" not in url)
    page.wait_for_selector("h1.page")
    visit.settle()
    assert page.locator(".panel h2").first.inner_text() != "Keqiao District"
    assert "100 km" in page.locator(".strip").inner_text()


def test_changing_the_language_keeps_the_choices(visit: Visitor):
    page = visit.open("/coverage?cluster=集成电路&radius=100 公里")
    page.get_by_text("English", exact=True).click()
    visit.settle()
    assert page.locator("h1.page").inner_text() == "Coverage map"
    assert "cluster=ic" in page.url
    assert "100 km" in page.locator(".strip").inner_text()


def test_the_menu_carries_setting_and_language_to_other_pages(visit: Visitor):
    page = visit.open("/coverage?lang=English&radius=100 km")
    go_by_menu(page, "gaps", "en")
    page.locator("h1.page", has_text="Gaps").wait_for()
    visit.settle()
    assert "100 km" in page.locator(".strip").inner_text()
    assert "radius=100" in page.url


@pytest.mark.parametrize("path", ["/data", "/matrix"])
def test_who_follows_a_link_and_leaves_at_once_keeps_language_and_setting(
    visit: Visitor, path: str
):
    page = visit.open(f"{path}?lang=English&radius=100 km")
    go_by_menu(page, "gaps", "en")
    page.locator("h1.page", has_text="Gaps").wait_for()
    visit.settle()
    assert "100 km" in page.locator(".strip").inner_text()


def test_the_menu_can_be_used_with_the_keyboard(visit: Visitor):
    page = visit.open("/?lang=English")
    # the group is folded until it is opened
    for wanted in (word("menu.act", "en"), "Gaps"):
        for _ in range(25):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText || ''").endswith(wanted):
                break
        page.keyboard.press("Enter")
    page.locator("h1.page", has_text="Gaps").wait_for()


def chosen_filters(page) -> dict[str, str]:
    """What every picker and radio of the sidebar shows."""
    boxes = {
        box.get_attribute("aria-label"): box.input_value()
        for box in page.locator("[data-testid=stSidebar]").get_by_role("combobox").all()
    }
    return boxes | {
        "radios": (
            page.locator("[data-testid=stSidebar] input[type=radio]:checked").evaluate_all(
                "all => all.map(one => one.closest('label').innerText).join()"
            )
        )
    }


def test_back_from_another_page_brings_filters_and_setting_back(visit: Visitor):
    page = visit.open("/gaps?lang=English&radius=100")
    sidebar = page.locator("[data-testid=stSidebar]")
    for label, typed in (("filter.cluster", "Integrated"), ("unit.city", "Shaoxing")):
        sidebar.get_by_role("combobox", name=word(label, "en")).click()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        visit.settle()
    sidebar.locator("[data-testid=stRadio]").get_by_text(
        word("unit.city", "en"), exact=True
    ).click()
    visit.settle()
    before, address = (chosen_filters(page), page.locator(".strip").inner_text()), page.url
    assert "100 km" in before[1] and all(
        part in address for part in ("cluster=ic", "city=330600", "unit=city", "radius=100")
    )
    go_by_menu(page, "data", "en")
    page.locator("h1.page", has_text=word("page.data", "en")).wait_for()
    visit.settle()
    page.go_back()
    page.locator("h1.page", has_text=word("page.gaps", "en")).wait_for()
    visit.settle()
    assert (
        chosen_filters(page),
        page.locator(".strip").inner_text(),
    ) == before and page.url == address
    page.go_back()  # the choice before: Back undoes one at a time
    visit.settle()
    assert "unit=" not in page.url and "city=330600" in page.url


def test_a_link_of_ids_opens_the_same_in_either_language(visit: Visitor):
    page = visit.open("/coverage?cluster=ic&place=county:330603&radius=100")
    assert (
        page.locator(".panel h2").first.inner_text() == "柯桥区"
        and page.locator(".st-key-link-notices").count() == 0
    )
    page.locator("[data-testid=stSidebar]").get_by_text("English", exact=True).click()
    visit.settle()
    assert page.locator(".panel h2").first.inner_text() == "Keqiao District"
    assert (
        all(part in page.url for part in ("cluster=ic", "radius=100", "lang=en"))
        and "100 km" in page.locator(".strip").inner_text()
    )


def test_what_a_link_names_in_vain_is_said_until_another_is_chosen(visit: Visitor):
    page = visit.open("/profile?lang=en&of=platform&which=pp-gone")
    notices = page.locator(".st-key-link-notices")
    assert "pp-gone" in notices.inner_text() and page.locator(".panel h2").count() == 0
    page.locator("[data-testid=stMain] [data-testid=stSelectbox] input").first.click()
    page.get_by_role("option").first.click()
    page.locator(".panel h2").first.wait_for()
    visit.settle()
    assert notices.count() == 0 and "pp-gone" not in page.url


def test_enter_in_a_multi_select_takes_what_was_typed(visit: Visitor):
    page = visit.open("/platforms?lang=en")
    page.get_by_role("combobox", name=word("platforms.levels", "en")).click()
    page.keyboard.type("cultivation")  # two levels have the word
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option").count() > 1
    assert not any(
        "matches" in text or "Select all" in text
        for text in page.get_by_role("option").all_inner_texts()
    )
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "level=" in url)
    assert page.url.count("level=") == 1
