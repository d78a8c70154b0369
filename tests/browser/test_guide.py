"""The first minutes of somebody new: a hint leads to the guide, and a step of it to a set view."""

from analytics.words import word
from tests.browser.looking import go_by_menu

HINT = ".st-key-hint"


def test_the_hint_is_dismissed_once_and_a_step_of_the_guide_opens_its_view(visit):
    page = visit.open("/")
    hint = page.get_by_text(word("guide.hint", "zh"))
    hint.wait_for()
    page.get_by_role("button", name=word("guide.hint_close", "zh")).click()
    hint.wait_for(state="detached")
    page.reload()
    visit.settle()
    assert hint.count() == 0
    page.locator(".st-key-title-row").get_by_role("link").click()
    page.locator("h1.page", has_text=word("page.guide", "zh")).wait_for()
    visit.settle()
    page.get_by_role("link", name=word("guide.planner_2", "zh")).click()
    page.locator("h1.page", has_text=word("page.coverage", "zh")).wait_for()
    visit.settle()
    assert "cluster=" in page.url
    go_by_menu(page, "guide")
    page.locator("h1.page", has_text=word("page.guide", "zh")).wait_for()
    assert not visit.real_complaints() and not visit.strangers
