"""Pages under two clocks: what they show, what their links carry, and what they say of it."""

import io
import json
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.cli.main import main
from analytics.publishing import PastWork
from analytics.scenario.actions import Action
from analytics.words import word
from data.register.database import DATABASE_VARIABLE
from data.registry import REGISTRY_VARIABLE
from data.snapshot import current_id
from geo.errors import PlanningError
from pages.parts.exports import orders
from pages.parts.run import context, past
from pages.parts.run.past import Clocks
from pages.parts.run.shell import MENU
from pages.parts.widgets.clocks import OF_THE_PRESENT
from tests.pages.test_links import opened
from tests.pages.visit import ROOT, at, text_of

CLOCKS = {"known": "3", "as_of": "2026-09-30"}
TOLD = "2026-09-30 的实际情况 · 5 行无日期"


@pytest.fixture(scope="module")
def folder(clocked_snapshots, tmp_path_factory):
    """The snapshots of five publications, with a place for those of the past."""
    out = tmp_path_factory.mktemp("pages") / "registry"
    shutil.copytree(clocked_snapshots, out)
    return out


@pytest.fixture
def app(folder, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(folder))
    return new_app()


def new_app():
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)


def built(app):
    """The page once what it waits for is built, as its fragment draws it again."""
    while app.get("progress"):
        works = [work for work in past._works.values() if isinstance(work, PastWork)]
        for work in works:
            with suppress(PlanningError):
                work.answer()
        app.run()
        assert not app.exception
    return app


def look(app, page="overview", **params):
    """A page as a link of the past opens it."""
    return built(opened(app, page, **{**CLOCKS, **params}))


def bands(app):
    """What the bands of the past say."""
    bodies = [element.proto.body for element in app.get("html")]
    return [body for body in bodies if 'class="past"' in body]


def errors(app):
    return "".join(error.value for error in app.error).replace("\\", "")


# --- what a page shows ----------------------------------------------------------------------------


def test_a_page_that_has_to_wait_says_so_with_a_way_back_and_shows_no_number(app):
    shown = opened(app, "overview", known="1", as_of="2026-08-31")
    (band,) = bands(shown)
    assert word("time.waiting", "zh") in band and shown.get("progress")
    assert [button.label for button in shown.button] == [word("time.back", "zh")]
    assert not shown.error and 'class="strip"' not in text_of(shown)
    assert "2026-08-31 的实际情况" in bands(built(shown))[0]


@pytest.mark.parametrize("page", [key for group in MENU.values() for key, _, _ in group])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_says_which_past_it_shows_or_that_it_acts_on_the_present(app, page, language):
    shown = look(app, page, lang=language)
    (band,) = bands(shown)
    assert not shown.error and shown.button(key="time_back").label == word("time.back", language)
    if page in OF_THE_PRESENT:
        assert word("time.present", language) in band
        assert current_id(past.registry_dir()) in text_of(shown)
    else:
        day = CLOCKS["as_of"]
        assert word("past.true", language, day=day) in band and " 3 " in band
        assert f"<b>{day}-" in text_of(shown)  # of the snapshot
    assert shown.query_params["known"] == "3" and shown.query_params["as_of"] == "2026-09-30"


def test_without_clocks_there_is_no_band_and_the_register_is_not_asked(app, monkeypatch):
    monkeypatch.setattr(past, "publications_listed", lambda: pytest.fail("asked"))
    shown = opened(app, "overview")
    assert not bands(shown) and not shown.error
    assert "known" not in shown.query_params


def test_the_publication_in_force_by_its_number_is_the_present_and_nothing_is_built(app):
    shown = opened(app, "overview", known="5")
    assert not bands(shown) and not shown.get("progress")
    assert current_id(past.registry_dir()) in text_of(shown)
    assert shown.query_params["known"] == "5"


def test_the_list_of_publications_names_day_and_reason_the_latest_first(app):
    shown = look(app, "gaps")
    options = shown.selectbox(key="known").options
    assert len(options) == 6 and options[0] == word("time.in_force", "zh")
    assert options[1].startswith("第 5 次 · ") and options[1].endswith(" · 名单有误")
    assert shown.selectbox(key="known").value == 3


def test_page_and_command_give_the_same_gap_table(app, folder, monkeypatch, capsys):
    files = {}
    record = lambda label, data, name, *_, **__: files.update({name: data})  # noqa: E731
    monkeypatch.setattr(st, "download_button", record)
    look(app, "gaps", states=["hosted", "reachable", "possible", "pipeline", "remote", "none"])
    name = next(name for name in files if name.endswith(".csv"))
    assert name.startswith("known-3_true-2026-09-30_")
    description = json.loads(files[f"{name}.json"])
    assert description["past"]["known"] == 3 and TOLD in description["past"]["told"][0]
    words = ["gaps", "--all", "--unit", "county", "--known", "3", "--as-of", "2026-09-30"]
    assert main(words) == 0
    of_command = pd.read_csv(io.StringIO(capsys.readouterr().out))
    of_page = pd.read_csv(io.BytesIO(files[name]))
    shared = ["unit_id", "cluster_id", "state", "snapshot_id", "evidence_id"]
    frames = [table[shared].sort_values("evidence_id") for table in (of_page, of_command)]
    pd.testing.assert_frame_equal(*[frame.reset_index(drop=True) for frame in frames])


def test_a_file_that_is_made_later_is_named_and_made_of_the_same_past(app, monkeypatch):
    asked = []

    def job(*order):
        asked.append(order)
        return SimpleNamespace(done=False, progress=0.1)

    monkeypatch.setattr(orders, "Job", job)
    shown = look(app, "profile", of="city", which="330100")
    shown.button(key="file_make").click().run()
    assert shown.session_state[orders.ORDERED].name.startswith("known-3_true-2026-09-30_")
    assert asked[0][0].parent.name == "past"


def test_a_scenario_of_the_present_says_under_a_clock_that_its_setting_is_its_own(app):
    at(app, "scenarios", lang="zh")
    shelved = app.session_state["scenarios"]
    (name,) = shelved
    action = Action("build", place="county:330203", level="provincial", clusters=("ic",))
    app.session_state["scenarios"] = {name: replace(shelved[name], actions=(action,))}
    app.session_state["known"], app.session_state["as_of"] = 3, date(2026, 9, 30)
    shown = built(app.run())
    assert TOLD in bands(shown)[0]
    assert shown.button(key="scenario-take-setting").label == word("scenario.take_setting", "zh")


# --- links and clocks that come and go ------------------------------------------------------------


def test_the_menu_and_links_to_evidence_carry_the_clocks(app):
    shown = look(app, "overview")
    menu = [link.proto.query_string for link in shown.get("page_link")]
    assert all(parse_qs(query)["known"] == ["3"] for query in menu)
    hrefs = [part.partition('"')[0] for part in text_of(shown).split('href="evidence?')[1:]]
    assert len(hrefs) > 5
    for href in hrefs:
        params = parse_qs(urlsplit(f"?{href.replace('&amp;', '&')}").query)
        assert params["known"] == ["3"] and params["as_of"] == ["2026-09-30"]


def test_clocks_chosen_on_the_page_stand_in_its_address(app):
    shown = opened(app, "overview")
    shown.session_state["time_open"] = True
    shown.run()
    shown.selectbox(key="known").set_value(3)
    shown = built(shown.run())
    assert shown.query_params["known"] == "3" and "第 3 次发布" in bands(shown)[0]


def test_back_to_today_clears_both_clocks_and_the_address(app):
    shown = look(app, "gaps")
    shown.button(key="time_back").click().run()
    assert not shown.exception and not bands(shown)
    assert not {"known", "as_of"} & set(shown.query_params)
    assert current_id(past.registry_dir()) in text_of(shown)
    assert not bands(shown.run())


@pytest.mark.parametrize(
    "params, reason",
    [
        ({"known": "77"}, "“77”不存在"),
        ({"known": "drei"}, "“drei”不存在"),
        ({"as_of": "2026-13-01"}, "“2026-13-01”不可用"),
        ({"as_of": "1200-01-01"}, "“1200-01-01”不可用"),
        ({"as_of": "gestern"}, "“gestern”不可用"),
    ],
)
def test_clocks_that_cannot_be_are_told_and_never_replaced_by_the_present(app, params, reason):
    shown = opened(app, "gaps", **params)
    assert reason in errors(shown) and 'class="strip"' not in text_of(shown)
    assert {key: shown.query_params[key] for key in params} == params
    shown.button(key="time_back").click().run()
    assert not shown.error and 'class="strip"' in text_of(shown)


def test_a_page_of_the_present_works_whatever_the_clocks_say(app):
    shown = opened(app, "review", known="77")
    assert not shown.error and word("time.present", "zh") in bands(shown)[0]


def test_what_cannot_be_built_is_told_by_the_register_and_can_be_asked_again(app, monkeypatch):
    begin = past._begin
    shown = built(opened(app, "gaps", as_of="2099-01-01"))
    assert "不知道 2099-01-01 的情况" in errors(shown)
    begun = []
    monkeypatch.setattr(past, "_begin", lambda *asked: begun.append(asked) or begin(*asked))
    shown.run()
    assert not begun  # the same answer, not another process
    shown.button(key="time_again").click().run()
    assert len(begun) == 1 and "不知道 2099-01-01 的情况" in errors(built(shown))


def test_a_snapshot_that_was_let_go_is_built_again(app, folder):
    shown = look(app, "overview")
    shutil.rmtree(folder / "past")
    shown.run()
    assert shown.get("progress")
    assert TOLD in bands(built(shown))[0]


# --- without a register ---------------------------------------------------------------------------


def test_without_a_register_pages_go_on_and_the_expander_says_why(app, folder, monkeypatch):
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://nobody@127.0.0.1:1/none")
    past._listed.clear()
    shown = opened(app, "overview")
    assert not shown.error
    shown.session_state["time_open"] = True
    shown.run()
    captions = "".join(caption.value for caption in shown.caption)
    assert word("time.no_register", "zh") in captions and not shown.error
    assert 'class="strip"' in text_of(shown)
    past._listed.clear()


def test_clocks_without_a_register_are_refused_with_the_reason(folder, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(folder))
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://nobody@127.0.0.1:1/none")
    past._listed.clear()
    shown = opened(new_app(), "overview", known="3")
    assert "PILOT_ATLAS_DATABASE" in errors(shown)
    past._listed.clear()


# --- sessions beside each other -------------------------------------------------------------------


def test_two_sessions_under_different_clocks_do_not_mix(app):
    others = {"3": app, "2": new_app(), None: new_app()}
    shown = {}
    for known, session in others.items():
        shown[known] = built(opened(session, "overview", **({"known": known} if known else {})))
    for _ in range(2):
        for known, session in others.items():
            texts = text_of(session.run())
            band = "".join(bands(session))
            assert (f"第 {known} 次发布" in band) if known else not band
            links = {part.partition('"')[0] for part in texts.split('href="evidence?')[1:]}
            assert all(
                (f"known={known}" in link) if known else ("known" not in link) for link in links
            )


def test_two_sessions_that_ask_for_the_same_past_wait_for_one_process(app, monkeypatch):
    begun = []
    begin = past._begin
    monkeypatch.setattr(past, "_begin", lambda *asked: begun.append(asked) or begin(*asked))
    sessions = [app, new_app()]
    for session in sessions:
        opened(session, "overview", known="2", as_of="2026-05-31")
    for session in sessions:
        assert "2026-05-31 的实际情况" in bands(built(session))[0]
    assert [clocks for clocks, _ in begun] == [Clocks(2, "2026-05-31")]


def test_a_callback_looks_at_the_past_that_its_page_shows(folder, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(folder))
    shown = look(new_app(), "overview")
    path = shown.session_state[context.PAST]
    monkeypatch.setattr(context.st, "session_state", {context.PAST: path})
    called = context.in_own_run(lambda: context.registry().manifest["past"]["true_on"])
    assert called() == "2026-09-30"


def test_a_run_of_the_past_is_one_snapshot_though_its_session_goes_back_meanwhile(
    folder, monkeypatch
):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(folder))
    state = {context.PAST: look(new_app(), "overview").session_state[context.PAST]}
    monkeypatch.setattr(context.st, "session_state", state)

    @context.in_own_run
    def run():
        first = context.registry().snapshot_id
        state[context.PAST] = None
        return first, context.registry().snapshot_id

    first, last = run()
    assert first == last and first.startswith("2026-09-30")


# --- who looks ------------------------------------------------------------------------------------


def test_whoever_may_look_at_nothing_is_shown_no_publications_and_no_past(folder, app, monkeypatch):
    monkeypatch.setattr(past, "publications_listed", lambda: pytest.fail("listed"))
    monkeypatch.setattr(past, "snapshot_of", lambda *asked: pytest.fail("built"))
    roles = folder / "roles.toml"
    roles.write_text("people = {}\n")
    try:
        shown = opened(app, "overview", **CLOCKS)
        assert not bands(shown) and 'class="strip"' not in text_of(shown)
    finally:
        roles.unlink()
