"""The siting page: its answer, its tables, and what it says when there is no answer."""

import json
import time
from html import escape

import pytest

from analytics.scenario.actions import Scenario
from analytics.setting import default_setting
from analytics.siting.ask import Ask
from analytics.siting.effects import by_cluster
from analytics.siting.phrases.answer import sentences
from analytics.siting.phrases.question import question
from analytics.siting.phrases.site_table import site_table
from analytics.siting.remaining import remaining_sites
from analytics.siting.solve import plan
from analytics.words import word
from data.answers import Answers
from pages.parts.run import context
from pages.parts.scenarios.shelf import MOST_KEPT
from pages.parts.siting import solving
from pages.parts.siting.picking import with_point
from tests.pages.visit import at, text_of


def test_the_page_says_what_the_command_line_says(app, real_registry):
    shown = at(app, "siting", new=5, serve=["robot-cnc", "pv"], bundle="group")
    setting = default_setting(real_registry)
    found = plan(real_registry, setting, Ask(sites=5, clusters=("pv", "robot-cnc"), serves="group"))
    assert all(
        sentence in text_of(shown) for sentence in sentences(real_registry, setting, found, "zh")
    )
    assert all(
        escape(reason) in text_of(shown)
        for reason in site_table(real_registry, setting, found)["reason_zh"]
    )


def test_a_plan_is_not_kept_as_a_scenario_beyond_what_a_session_keeps(app, real_registry):
    kept = {
        str(number): Scenario(str(number), default_setting(real_registry))
        for number in range(MOST_KEPT)
    }
    assert not at(app, "siting", new=1, serve=["pv"]).button(key="to-scenario").disabled
    assert at(app, "siting", scenarios=kept).button(key="to-scenario").disabled


def test_a_plan_that_counts_what_is_probably_in_reach_says_that_its_scenario_does_not(app):
    shown, said = (
        at(app, "siting", new=1, serve=["pv"], surely=False),
        word("scenario.counts_surely", "zh"),
    )
    assert said in text_of(shown)
    shown.button(key="to-scenario").click().run()
    assert [one.note for one in shown.session_state["scenarios"].values()] == [said]
    assert said not in text_of(at(app, "siting", surely=True))


def test_an_infeasible_question_says_what_would_do_and_a_click_does_it(app):
    shown = at(app, "siting", new=5, fair=True, lang="en")
    assert "at least 11 platforms are needed" in text_of(shown)
    assert word("siting.legend_now", "en") in text_of(shown) and word(
        "siting.legend_site", "en"
    ) not in text_of(shown)
    shown = shown.button(key="out-out_sites").click().run()
    assert shown.number_input(key="new").value == 11 and "With 11 new platforms" in text_of(shown)


def test_a_budget_that_is_too_small_names_the_one_that_would_do(app):
    shown = at(app, "siting", fair=True, budget=1000.0, cost=2000.0, lang="en")
    assert "takes 22,000" in text_of(shown) and "must be built" not in text_of(shown)
    shown = shown.button(key="out-out_budget").click().run()
    assert "With 11 new platforms" in text_of(shown)


def test_too_few_for_all_says_how_many_are_needed(app):
    shown = at(app, "siting", model="p_center", new=2, serve=["pv", "nev", "ship-offshore"])
    assert word("siting.infeasible", "zh", n=3, why=word("siting.why_bundle", "zh")) in text_of(
        shown
    )


def test_a_budget_may_stand_in_for_the_number_of_sites(app):
    shown = at(app, "siting", budget=30000.0, lang="en")
    assert (
        not [one for one in shown.number_input if one.key == "new"]
        and shown.number_input(key="atmost").value is None
    )
    assert "With 15 new platforms" in text_of(shown)
    assert "With 4 new platforms" in text_of(at(app, "siting", budget=30000.0, atmost=4, lang="en"))


def test_sites_may_stand_in_several_kinds_of_places_and_places_by_name(app, real_registry):
    shown = at(app, "siting", new=3, where=["core", "county:331181"], lang="en")
    setting = default_setting(real_registry)
    found = plan(real_registry, setting, Ask(sites=3, candidates=("core", "county:331181")))
    assert sentences(real_registry, setting, found, "en")[0] in text_of(shown)


def test_a_clicked_point_joins_the_candidates_and_is_drawn(app, real_registry):
    shown = at(app, "siting", new=2, at="120.16,30.28", pick=True, lang="en")
    (deck,) = shown.get("deck_gl_json_chart")
    assert {"grid", "candidates"} <= {
        layer["id"] for layer in json.loads(deck.proto.json)["layers"]
    }
    shown.session_state["at"] = with_point(shown.session_state["at"], (3011, 724))
    shown.run()
    assert shown.text_input(key="at").value == "120.16,30.28; 120.44,28.96"
    setting = default_setting(real_registry)
    places = ("point:120.16,30.28", "point:120.44,28.96")
    found = plan(real_registry, setting, Ask(sites=2, candidates=places))
    assert sentences(real_registry, setting, found, "en")[0] in text_of(shown)


def test_a_click_chooses_no_point_unless_it_was_asked_for(app):
    (deck,) = at(app, "siting", new=2).get("deck_gl_json_chart")
    assert "grid" not in {layer["id"] for layer in json.loads(deck.proto.json)["layers"]}


def test_with_capacities_the_page_says_what_is_taken_in(app, real_registry):
    shown = at(
        app, "siting", model="mclp_capacitated", capacity=0.1, new=2, serve=["robot-cnc"], lang="en"
    )
    assert "of county need is taken in" in text_of(shown) and "20.0%" not in text_of(shown)


def test_under_equity_the_curve_marks_the_plan_itself(app, real_registry):
    shown = at(app, "siting", fair=True, new=14, lang="en")
    found = plan(real_registry, default_setting(real_registry), Ask(sites=14, one_per_city=True))
    figure = json.loads(shown.get("plotly_chart")[0].proto.spec)
    assert figure["data"][1]["y"] == [pytest.approx(found.weight_after / found.weight_all)]
    assert f"{found.weight_after / found.weight_all:.1%}" in figure["layout"]["annotations"][0][
        "text"
    ] and "Site no." not in text_of(shown)


def test_one_click_plans_the_platforms_that_the_goal_still_asks_for_and_tells_their_clusters(
    app, real_registry
):
    setting = default_setting(real_registry)
    left = remaining_sites(real_registry, setting, pipeline=False)
    shown = at(app, "siting", lang="en").button(key="take-remaining").click().run()
    assert shown.number_input(key="new").value == left and f"With {left} new platforms" in text_of(
        shown
    )
    clusters = by_cluster(plan(real_registry, setting, Ask(sites=left)))
    told = text_of(shown).split('<table class="plain sheet clusters">')[1]
    assert all(
        escape(name) in told for name in clusters.loc[clusters["sites"] > 0, "cluster_name_en"]
    )
    assert not [one for one in shown.button if one.key == "take-remaining"]


def test_the_map_states_its_day_its_boundaries_and_who_may_see_it(app, real_registry):
    shown = text_of(at(app, "siting", lang="en"))
    assert all(
        said in shown
        for said in (
            f"As of {real_registry.manifest['as_of']}",
            "Boundaries: ",
            "Internal reference: no map approval number",
        )
    )


def test_where_nobody_is_in_need_the_page_says_so(app):
    assert at(app, "siting", serve=["metaverse"]).info[0].value == word("siting.no_need", "zh")


def test_a_site_can_be_forced_where_it_is_clear_what_it_serves(app):
    shown = at(app, "siting", new=2, serve=["pv"], force=["county:331181"])
    assert "丽水市" in text_of(shown).split('<table class="plain sheet sites">')[1]
    unclear = at(app, "siting", new=2, serve=["pv", "ic"], force=["county:331181"])
    assert unclear.multiselect(key="force").disabled


def test_a_search_that_was_stopped_is_not_begun_again(app):
    assert at(app, "siting", stop_solving=True).info[0].value == word(
        "siting.cancelled_by_user", "zh"
    )


def test_every_model_can_be_asked(app):
    for model in ("lscp", "lscp_backup", "p_median", "mclp_capacitated"):
        shown = at(app, "siting", model=model, new=25, serve=["pv", "ic"])
        assert '<table class="plain sheet sites">' in text_of(shown)


def test_a_search_is_told_to_stop_when_its_page_is_left_and_is_not_kept(monkeypatch, real_registry):
    heard = []

    def searching(registry, setting, ask, report):
        while report(0.5, 1.0, 2.0):
            time.sleep(0.005)
        heard.append("stop")

    def left(future, search):
        raise RuntimeError("the visitor clicked something else")

    monkeypatch.setattr(solving, "plan", searching)
    monkeypatch.setattr(solving, "_watch", left)
    with context.running(context.Run(real_registry).under(default_setting(real_registry))):
        with pytest.raises(RuntimeError, match="clicked"):
            solving._wait_for_plan(Ask(sites=59))
        assert heard == ["stop"] and solving._ready_plan(Ask(sites=59)) is None


def test_a_plan_that_other_sessions_pushed_out_is_still_shown(app, monkeypatch):
    monkeypatch.setattr(Answers, "find", lambda *args, **kwargs: None)
    assert "With 9 new platforms" in text_of(at(app, "siting", new=9, lang="en"))


def test_while_a_question_is_solved_progress_stands_where_the_answer_before_stood(app, monkeypatch):
    monkeypatch.setattr(solving, "QUICK_S", -1.0)  # no answer is quick
    places, watch = [], solving._watch
    monkeypatch.setattr(
        solving, "_watch", lambda future, search: places.append(watch(future, search)) or places[-1]
    )
    shown = at(app, "siting", new=8, lang="en")
    assert places and places[0] is not None and "With 8 new platforms" in text_of(shown)
    assert not shown.get("progress") and "stop_solving" not in [one.key for one in shown.button]


def test_the_page_says_what_is_solved_and_where_each_site_stands(app, real_registry):
    shown = at(
        app, "siting", new=1, serve=["biomed"], at="120.15，30.28", weigh="population", lang="en"
    )
    setting = default_setting(real_registry)
    ask = Ask(sites=1, clusters=("biomed",), candidates=("point:120.15,30.28",), weigh="population")
    found = plan(real_registry, setting, ask)
    assert escape(question(real_registry, setting, found, "en")[0]) in text_of(shown)
    assert word("siting.stands_point", "en") in text_of(shown) and word(
        "siting.legend_point", "en"
    ) in text_of(shown)
    assert word("siting.adds", "en", weight="need weight x population") in text_of(shown)


def test_a_group_without_members_on_the_day_is_refused_with_its_periods(app):
    shown = at(app, "siting", new=1, serve=["ic"], group="mountain-26")
    assert "2024-08-21" in shown.error[0].value.replace("\\", "")


def test_the_page_says_before_solving_which_clusters_have_no_platform(app):
    shown = at(app, "siting", model="p_median", new=25, serve=["pv", "nev"], lang="en")
    assert "no platform that certainly exists" in text_of(shown)
