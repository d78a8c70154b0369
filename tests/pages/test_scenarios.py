"""The page of scenarios: every state of it, as Streamlit's own test runner sees it."""

import json
import sys
from dataclasses import replace
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from analytics.phrases.columns import output_column
from analytics.questions.weighting import Weighting
from analytics.scenario.actions import Action, Scenario, made_on
from analytics.scenario.faults import ScenarioError
from analytics.scenario.file import from_json, to_json
from analytics.scenario.outcome import summary
from analytics.scenario.remarks import weighted_text
from analytics.scenario.run import run
from analytics.setting import default_setting
from analytics.words import word
from data.fault_catalogue import RULES
from data.points import towns
from pages.parts.run.viewport import map_size
from pages.parts.scenarios import changes, server_folder
from tests.pages.visit import at, text_of

BUILD = Action("build", place="county:330603", clusters=("ic",), level="provincial", cost=12000.0)


@pytest.fixture
def scenario(real_registry):
    return made_on(real_registry, Scenario("绍兴一家", default_setting(real_registry), (BUILD,)))


def with_scenarios(app: AppTest, *scenarios: Scenario, **state: object) -> AppTest:
    """The page with some scenarios in the session, the first one chosen."""
    kept = {one.name: one for one in scenarios}
    return at(app, "scenarios", scenarios=kept, scenario_now=scenarios[0].name, **state)


def add_build(page: AppTest) -> AppTest:
    """Fill in the form as a planner does."""
    page.selectbox(key="action-place").set_value("county:330603")
    page.multiselect(key="action-clusters").set_value(["ic"])
    page.run()
    page.button(key="action-add").click().run()
    assert not page.exception
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_actions_the_page_shows_the_present_and_says_what_to_do(app, language):
    page = at(app, "scenarios", lang=language)
    assert word("scenario.empty", language) in text_of(page) and page.selectbox(
        key="scenario"
    ).value == word("scenario.first", language, n=1)
    assert page.button(key="action-add").disabled


def test_an_action_added_by_the_form_is_listed_with_what_it_changes(app, real_registry, scenario):
    page = add_build(at(app, "scenarios"))
    assert "柯桥区：集成电路（省级；按政策集所需）" in text_of(page)
    shown, expected = (
        page.dataframe[0].value,
        run(real_registry, scenario).delta.query("unit_kind == 'county'"),
    )
    assert shown["unit_id"].tolist() == expected["unit_id"].tolist() and len(expected)
    assert shown["change"].tolist() == [
        word(f"change.{change}", "zh") for change in expected["change"]
    ]
    assert page.selectbox(key="action-place").value is None  # ready for the next


def test_an_action_is_removed_again(app):
    page = add_build(at(app, "scenarios"))
    page.button(key="remove-1").click().run()
    assert word("scenario.empty", "zh") in text_of(page) and not page.dataframe


def test_an_action_that_cannot_be_meant_is_refused_in_words(app):
    page = add_build(add_build(at(app, "scenarios")))
    assert (
        page.error
        and "措施 2" in page.error[0].value
        and len(page.session_state["scenarios"]["情景 1"].actions) == 1
    )


def test_a_scenario_can_be_renamed_duplicated_and_deleted(app, scenario):
    page = with_scenarios(app, scenario)
    page.text_input(key="name-of-绍兴一家").set_value("改名").run()
    assert list(page.session_state["scenarios"]) == ["改名"]
    page.button(key="scenario-duplicate").click().run()
    assert (
        page.selectbox(key="scenario").value == "改名 副本"
        and page.session_state["scenarios"]["改名 副本"].actions == scenario.actions
    )
    page.button(key="scenario-delete").click().run()
    page.button(key="scenario-delete").click().run()
    assert list(page.session_state["scenarios"]) == ["情景 1"] and not page.exception


@pytest.mark.parametrize("typed, rule", [("另一个", "scenario.taken"), (" ", "scenario.empty")])
def test_a_name_that_is_taken_or_empty_is_refused_and_the_true_one_put_back(
    app, real_registry, scenario, typed, rule
):
    page = with_scenarios(app, scenario, Scenario("另一个", scenario.setting))
    page.text_input(key="name-of-绍兴一家").set_value(typed).run()
    assert (
        RULES[rule].wrong[0] in messages(page)
        and page.text_input(key="name-of-绍兴一家").value == "绍兴一家"
    )
    assert list(page.session_state["scenarios"]) == ["绍兴一家", "另一个"]


def test_a_built_platform_is_named_in_the_pages_language(app, scenario):
    shown = with_scenarios(app, scenario, lang="en").dataframe[0].value
    assert "new-1 · Keqiao District" in shown["platform_name"].tolist() and "柯桥" not in " ".join(
        shown["platform_name"]
    )


def test_a_new_scenario_has_a_name_of_its_own(app, scenario):
    page = with_scenarios(app, scenario)
    for _ in range(2):
        page.button(key="scenario-new").click().run()
    assert list(page.session_state["scenarios"]) == ["绍兴一家", "情景 2", "情景 3"]


def test_a_scenario_under_another_setting_says_so_and_can_take_the_pages(
    app, real_registry, scenario
):
    own = made_on(
        real_registry, Scenario("自有", default_setting(real_registry, radius_km=100.0), (BUILD,))
    )
    page = with_scenarios(app, own)
    assert "100 公里" in text_of(page).split(word("scenario.own_setting", "zh", setting=""))[1]
    page.button(key="scenario-take-setting").click().run()
    assert page.session_state["scenarios"]["自有"].setting == default_setting(
        real_registry
    ) and word("scenario.own_setting", "zh", setting="") not in text_of(page)


def test_a_scenario_of_another_snapshot_says_what_no_longer_applies(app, scenario):
    old = Scenario(
        scenario.name,
        scenario.setting,
        (BUILD, Action("finish", platform="gone")),
        "2025-01-01-00000000",
    )
    shown = text_of(with_scenarios(app, old, lang="en"))
    assert "2025-01-01-00000000" in shown and "Action 2 was not carried out" in shown


def test_where_nothing_changes_the_page_says_so(app, scenario):
    assert word("scenario.delta_empty", "zh") in text_of(
        with_scenarios(app, scenario, unit="county", cluster="pv")
    )


def test_a_hostile_name_is_shown_as_written(app, real_registry, scenario):
    page = with_scenarios(
        app, Scenario("<b>x</b>", scenario.setting, (BUILD,)), scenario, scenario_view="several"
    )
    assert "&lt;b&gt;x&lt;/b&gt;" in text_of(page) and "<b>x</b>" not in text_of(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_side_by_side_shows_today_and_each_scenario(app, real_registry, scenario, language):
    other = made_on(
        real_registry, Scenario("另一个", scenario.setting, (Action("finish", platform="pp-019"),))
    )
    page = with_scenarios(app, scenario, other, scenario_view="several", lang=language)
    for said in (
        word("scenario.today", language),
        "绍兴一家",
        "另一个",
        word("scenario.compare_maps", language),
        word("scenario.amount", language, n="12,000"),
    ):
        assert said in text_of(page)
    assert {"state_before", "state_1", "state_2"} <= set(page.dataframe[0].value)
    assert len(page.get("deck_gl_json_chart")) == 2


@pytest.mark.parametrize(
    "columns",
    [
        (
            "unit_name",
            "cluster_name",
            "state_before",
            "state_after",
            "change",
            "action",
            "platform_name",
        ),
        ("unit_name", "cluster_name", "state_before", "state_1", "state_2", "state_3", "state_4"),
    ],
    ids=["changes", "side by side"],
)
def test_what_tells_of_a_change_is_in_sight_at_1366_pixels(columns):
    page_px, _ = map_size((1366, 768), 0, share=1)
    assert sum(output_column(name, changes.VIEW).width for name in columns) <= page_px


@pytest.mark.parametrize("view", ["one", "several"])
def test_shares_count_needs_by_the_weights_chosen_and_the_page_says_which(
    app, real_registry, scenario, view
):
    page = with_scenarios(
        app,
        scenario,
        scenario_view=view,
        weigh="value_added",
        group="mountain-island-22",
        factor=3.0,
    )
    found = run(real_registry, scenario, Weighting("value_added", "mountain-island-22", 3.0))
    county = summary(found.needs).set_index("unit_kind").loc["county"]
    assert f"{county['share_met_after']:.1%}" in text_of(page)
    assert weighted_text(found, "zh") in text_of(page)


def test_a_group_without_members_on_the_day_is_refused_with_its_periods(app, scenario):
    page = with_scenarios(app, scenario, group="mountain-26")
    assert "2024-08-21" in page.error[0].value.replace("\\", "")


def test_with_none_chosen_there_is_nothing_to_compare(app, scenario):
    page = with_scenarios(app, scenario, scenario_view="several", scenario_several=[])
    assert page.info[0].value == word("scenario.compare_empty", "zh")


# --- the server's folder --------------------------------------------------------------------------


@pytest.fixture
def named(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", ["app.py", "--scenarios", str(tmp_path)])
    return tmp_path


def messages(page: AppTest) -> str:
    return "\n".join(
        element.value.replace("\\", "").replace("\u2060", "")
        for element in (*page.error, *page.success)
    )


def test_without_a_folder_nothing_is_said_of_one(app, scenario):
    page = with_scenarios(app, scenario)
    assert not [button for button in page.button if button.key == "scenario-save"]


def test_a_scenario_saved_on_the_server_is_opened_again(app, scenario, named, real_registry):
    page = with_scenarios(app, scenario)
    page.button(key="scenario-save").click().run()
    assert word("scenario.saved", "zh", name="绍兴一家") in messages(page)
    said = from_json((named / "绍兴一家.json").read_bytes(), real_registry)
    assert said.actions == scenario.actions and said.found == run(real_registry, scenario).found
    page.button(key="scenario-delete").click().run()
    page.button(key="scenario-saved-0").click().run()
    assert page.session_state["scenarios"]["绍兴一家"].actions == scenario.actions


def test_what_is_saved_is_overwritten_only_once_that_is_confirmed(app, scenario, named):
    (named / "绍兴一家.json").write_text("{}", encoding="utf-8")
    page = with_scenarios(app, scenario)
    page.button(key="scenario-save").click().run()
    assert "已存有“绍兴一家”" in messages(page) and (named / "绍兴一家.json").read_text() == "{}"
    page.checkbox(key="scenario-overwrite").check().run()
    page.button(key="scenario-save").click().run()
    assert json.loads((named / "绍兴一家.json").read_text(encoding="utf-8"))["name"] == "绍兴一家"


def test_a_broken_file_is_listed_with_its_fault_and_breaks_nothing(app, scenario, named):
    (named / "broken.json").write_text("{", encoding="utf-8")
    (named / "good.json").write_text(to_json(scenario), encoding="utf-8")
    page = with_scenarios(app, scenario)
    assert (
        "broken：不是规范的 JSON" in messages(page)
        and page.button(key="scenario-saved-1").label == "good"
    )


def test_a_saved_file_is_read_once_and_not_at_every_click(app, scenario, named, monkeypatch):
    read = []
    monkeypatch.setattr(
        server_folder, "from_json", lambda content, registry, name="": read.append(name)
    )
    (named / "read-once.json").write_text(to_json(replace(scenario, name="一次")), encoding="utf-8")
    page = with_scenarios(app, scenario)
    page.run().run()
    assert read == ["read-once"]


def test_a_folder_that_is_gone_is_told_without_its_path(app, scenario, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", ["app.py", "--scenarios", str(tmp_path / "gone")])
    page = with_scenarios(app, scenario)
    assert (
        "文件夹“gone”不存在" in messages(page)
        and str(tmp_path) not in messages(page)
        and not page.exception
    )


@pytest.mark.parametrize(
    "language, said", [("zh", "不是规范的 JSON"), ("en", "not well-formed JSON")]
)
def test_an_upload_that_is_no_scenario_is_refused_in_the_pages_language(
    app, real_registry, language, said
):
    with pytest.raises(ScenarioError) as refused:
        from_json(b"{", real_registry, "mine.json")
    page = at(app, "scenarios", lang=language)
    page.session_state["scenario_said"] = refused.value
    page.run()
    assert "mine.json" in messages(page) and said in messages(page)


def test_each_fault_of_a_refused_file_has_a_line_of_its_own(app, real_registry):
    """Markdown made one paragraph of them."""
    with pytest.raises(ScenarioError) as refused:
        from_json(
            json.dumps({"kind": "pilot-atlas-scenario", "version": 1, "name": 3, "actions": 0}),
            real_registry,
            "mine.json",
        )
    page = at(app, "scenarios")
    page.session_state["scenario_said"] = refused.value
    page.run()
    assert len(page.error[0].value.split("  \n")) == len(refused.value.faults) > 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_scenario_that_stands_in_no_file_is_said_to_be_temporary(app, scenario, language):
    page = with_scenarios(app, scenario, lang=language)
    said = word("scenario.temporary", language, names=scenario.name)
    assert escape(said) + word("scenario.keep_ways", language) in text_of(page)
    page.get("download_button")[0].click().run()
    assert escape(said) not in text_of(page)
    page.text_area(key=f"note-of-{scenario.name}").set_value("changed since").run()
    assert escape(said) in text_of(page)


def test_a_session_without_actions_warns_of_nothing(app):
    assert 'role="status"' not in text_of(at(app, "scenarios"))


def asks_before_leaving(page: AppTest) -> bool:
    """True if the page has the browser ask before it leaves."""
    (asked,) = (
        json.loads(element.proto.json)["unfiled"]
        for element in page.get("bidi_component")
        if "unfiled" in element.proto.json
    )
    return asked


def test_every_page_asks_before_a_scenario_that_stands_in_no_file_is_lost(app, scenario):
    page = with_scenarios(app, scenario)
    assert asks_before_leaving(page)
    assert asks_before_leaving(at(app, "gaps"))
    page.session_state["scenarios"] = {}
    assert not asks_before_leaving(page.run())


def test_a_loaded_scenario_stands_in_its_file(app, scenario, real_registry):
    page = at(app, "scenarios")
    page.file_uploader[0].set_value(
        ("one.json", to_json(scenario).encode(), "application/json")
    ).run()
    assert page.session_state["scenario_now"] == scenario.name and 'role="status"' not in text_of(
        page
    )


def test_a_platform_built_at_a_town_is_named_by_it(app, real_registry):
    seat = towns(real_registry).query("is_seat").iloc[0]
    built = Action("build", place=seat["place"], clusters=("ic",), level="provincial")
    scenario = made_on(real_registry, Scenario("一镇", default_setting(real_registry), (built,)))
    page = with_scenarios(app, scenario)
    assert not page.exception and f"{seat['site_name']}：集成电路" in text_of(page)
