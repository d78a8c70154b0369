"""The guide: every term is explained with an example, and every step leads to its page."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from analytics.questions.coverage import STATES
from analytics.words import catalogue, word
from data.registry import REGISTRY_VARIABLE
from pages.parts.guide.glossary import GROUPS
from pages.parts.guide.tracks import TRACKS
from pages.parts.run.shell import FILES
from tests.conftest import write_rows
from tests.pages.visit import GROUND, ROOT, at, text_of

TERMS = [key.removeprefix("term.") for key in catalogue() if key.startswith("term.")]


def terms_on(page):
    return re.findall('id="term-([a-z_]+)"', text_of(page))


def test_every_term_of_the_catalogue_has_a_meaning_and_one_place_in_a_group():
    grouped = [term for terms in GROUPS.values() for term in terms]
    assert sorted(grouped) == sorted(TERMS)
    assert {f"glossary.{term}" for term in TERMS} <= catalogue().keys()


def test_every_state_that_a_map_shows_is_a_term():
    named = {word(f"term.{term}", "zh") for term in TERMS}
    assert {word(f"state.{state}", "zh") for state in STATES} <= named


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guide_shows_every_term_with_its_meaning(app, language):
    page = at(app, "guide", lang=language)
    assert sorted(terms_on(page)) == sorted(TERMS)
    assert word("glossary.certainty", language) in text_of(page)
    assert word("guide.settles_1", language) in text_of(page)


def test_a_state_is_explained_by_a_need_of_the_registry_that_has_it(app, real_registry):
    shown = text_of(at(app, "guide", term="state_remote"))
    assert re.search("例：.*有.*需求（.*权重.*）。最近的", shown)


def test_a_link_to_a_term_shows_that_term_alone_and_a_search_what_holds_it(app):
    app.query_params["term"] = "robust"
    assert terms_on(at(app, "guide")) == ["robust"]
    found = terms_on(at(app, "guide", term="半径"))
    assert "radius" in found and "publication" not in found
    shown = at(app, "guide", term="无此术语")
    assert not terms_on(shown) and word("guide.terms_none", "zh") in text_of(shown)


def test_every_step_has_its_words_and_opens_its_page_with_the_view_set(app):
    links = at(app, "guide").main.get("page_link")
    steps = [(track, step) for track, steps in TRACKS.items() for step in steps]
    assert len(links) == len(steps)
    for link, (track, step) in zip(links, steps, strict=True):
        page = "" if step.page == "overview" else step.page
        assert (link.proto.page, step.page in FILES) == (page, True), track
    assert re.search("cluster=[a-z-]+", links[1].proto.query_string)


def test_without_needs_an_example_says_that_there_is_none(tmp_path, monkeypatch):
    write_rows(tmp_path, **GROUND)
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    assert word("example.none", "zh") in text_of(at(app, "guide"))


def test_every_page_but_the_guide_itself_leads_to_the_guide_beside_its_title(app):
    def leads(page):
        return [link.proto.page for link in at(app, page).main.get("page_link")][:1] == ["guide"]

    assert leads("verify") and leads("audit")
    assert not leads("guide")
