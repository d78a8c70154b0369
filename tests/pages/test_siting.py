"""The siting page: its answer, its tables, and what it says when there is no answer."""

import time

import pytest

from analytics.scenario import Scenario
from analytics.setting import default_setting
from analytics.siting import Ask, plan
from analytics.siting.words import sentences, site_table
from analytics.words import word
from pages.parts import siting
from pages.parts.scenarios import MOST_KEPT
from tests.pages.test_pages import app, at, text_of  # noqa: F401 (app is a fixture)


def test_the_page_says_what_the_command_line_says(app, real_registry):  # noqa: F811
    shown = at(app, "siting", new=5, serve=["robot-cnc", "pv"], bundle="group")
    setting = default_setting(real_registry)
    found = plan(real_registry, setting, Ask(sites=5, clusters=("pv", "robot-cnc"), serves="group"))
    assert all(sentence in text_of(shown) for sentence in sentences(real_registry, setting, found, "zh"))
    (table,) = (frame.value for frame in shown.dataframe)
    assert table["why"].tolist() == site_table(real_registry, setting, found)["reason_zh"].tolist()


def test_a_plan_is_not_kept_as_a_scenario_beyond_what_a_session_keeps(app, real_registry):  # noqa: F811
    kept = {str(number): Scenario(str(number), default_setting(real_registry)) for number in range(MOST_KEPT)}
    assert not at(app, "siting", new=1, serve=["pv"]).button(key="to-scenario").disabled
    assert at(app, "siting", scenarios=kept).button(key="to-scenario").disabled


def test_a_plan_that_counts_what_is_probably_in_reach_says_that_its_scenario_does_not(app):  # noqa: F811
    shown, said = at(app, "siting", new=1, serve=["pv"], surely=False), word("scenario.counts_surely", "zh")
    assert said in text_of(shown)
    shown.button(key="to-scenario").click().run()
    assert [one.note for one in shown.session_state["scenarios"].values()] == [said]
    assert said not in text_of(at(app, "siting", surely=True))


def test_an_infeasible_question_says_what_would_do(app):  # noqa: F811
    shown = at(app, "siting", new=5, fair=True, lang="en")
    assert "at least 11 platforms are needed" in text_of(shown)


def test_too_few_for_all_says_how_many_are_needed(app):  # noqa: F811
    shown = at(app, "siting", model="p_center", new=2, serve=["pv", "nev", "ship-offshore"])
    assert word("siting.infeasible", "zh", n=3, why=word("siting.why_bundle", "zh")) in text_of(shown)


def test_where_nobody_is_in_need_the_page_says_so(app):  # noqa: F811
    assert at(app, "siting", serve=["metaverse"]).info[0].value == word("siting.no_need", "zh")


def test_a_site_can_be_forced_where_it_is_clear_what_it_serves(app):  # noqa: F811
    shown = at(app, "siting", new=2, serve=["pv"], force=["county:331181"])
    assert (shown.dataframe[0].value["city"] == "丽水市").any()
    unclear = at(app, "siting", new=2, serve=["pv", "ic"], force=["county:331181"])
    assert unclear.multiselect(key="force").disabled


def test_a_search_that_was_stopped_is_not_begun_again(app):  # noqa: F811
    assert at(app, "siting", stop_solving=True).info[0].value == word("siting.cancelled_by_user", "zh")


def test_every_model_can_be_asked(app):  # noqa: F811
    for model in ("lscp", "lscp_backup", "p_median", "mclp_capacitated"):
        shown = at(app, "siting", model=model, new=25, serve=["pv", "ic"])
        assert len(shown.dataframe[0].value)


def test_a_search_is_told_to_stop_when_its_page_is_left_and_is_not_kept(monkeypatch, real_registry):
    heard = []

    def searching(registry, setting, ask, report):
        while report(0.5, 1.0, 2.0):
            time.sleep(0.005)
        heard.append("stop")

    def left(future, told):
        raise RuntimeError("the visitor clicked something else")

    monkeypatch.setattr(siting, "plan", searching)
    monkeypatch.setattr(siting, "_watch", left)
    monkeypatch.setattr(siting, "registry", lambda: real_registry)
    monkeypatch.setattr(siting, "setting", lambda: default_setting(real_registry))
    with pytest.raises(RuntimeError, match="clicked"):
        siting._waited_for(Ask(sites=59))
    assert heard == ["stop"] and siting._known(Ask(sites=59)) is None
