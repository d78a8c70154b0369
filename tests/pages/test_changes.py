"""The page of changes: each of its states, its chart, what is behind a step, and the briefing."""

import io
import shutil

import pandas as pd
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from analytics.cli.main import main
from analytics.documents.screens.briefing import view_screen
from analytics.documents.slides.deck import slide_deck
from analytics.publishing import AskStaircase
from analytics.setting import default_setting
from analytics.since import phrases, stairs
from analytics.since.staircase import Staircase, staircase
from analytics.words import word
from data.register.between import between
from data.register.database import DATABASE_VARIABLE
from data.register.store import open_register
from data.registry import REGISTRY_VARIABLE, open_registry
from data.roles import ROLES_FILE, local_person
from data.snapshot import current_id
from geo.errors import PlanningError
from pages.parts.briefing.deck_stairs import stairs_html
from pages.parts.register import staircases
from pages.parts.since import chart
from tests.data.register.offices import first_publication, new_platform, published
from tests.pages.visit import ROOT, at, text_of

PLATFORMS = [{"platform_id": "pp-1", "name": "芯片中试平台", "status": "planned"}]
DAY = "2026-11-23"


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A folder of snapshots whose register has one publication."""
    return first_publication(tmp_path_factory.mktemp("first"), PLATFORMS)


@pytest.fixture(scope="module")
def third(first, tmp_path_factory):
    """The same after a real change and a completion, on the same day."""
    folder = tmp_path_factory.mktemp("third") / "registry"
    shutil.copytree(first, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        patch.setattr("data.register.review.today", lambda: DAY)
        register = open_register(folder)
        published(register, {"platform_id": "pp-1", "status": "operating"}, note="已投运")
        published(register, new_platform("光电中试平台", status="planned"), note="补报")
        register.close()
    return folder


@pytest.fixture(scope="module")
def found(third):
    """The staircase from the first publication to the last, under the usual setting."""
    register = open_register(third)
    lies = between(register, local_person(), 1, 3)
    answer = staircase(register, lies, {"policy_id": "plan-2024-2027"})
    register.close()
    return answer


class AtOnce:
    """In the place of the process: the answer is there."""

    done, progress, answers = True, 1.0, []

    def __init__(self, asked):
        assert isinstance(asked, AskStaircase)
        self.asked = asked

    def answer(self):
        answer = self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def folder(third, tmp_path, monkeypatch):
    return copied(third, tmp_path, monkeypatch)


def copied(folder, tmp_path, monkeypatch):
    shutil.copytree(folder, tmp_path / "registry")
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "registry"))
    return tmp_path / "registry"


@pytest.fixture(autouse=True)
def nothing_kept():
    staircases._kept.clear()
    staircases._under_way.clear()


@pytest.fixture
def page(folder, found, monkeypatch):
    monkeypatch.setattr(staircases, "StaircaseWork", AtOnce)
    monkeypatch.setattr(AtOnce, "answers", [found])
    return new_page()


def new_page():
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def compute(page, **state):
    at(page, "changes", **state)
    page.button(key="since_compute").click().run()
    assert not page.exception
    return page


WHOLE = {"since_from": 1, "since_to": 3}


# --- states ---------------------------------------------------------------------------------------


def test_nothing_is_computed_until_it_is_asked_for(page, monkeypatch):
    monkeypatch.setattr(staircases, "StaircaseWork", None)  # whoever begins one fails
    at(page, "changes")
    assert page.info[0].value == word("since.not_yet", "zh", first=2, last=3)
    page.selectbox(key="number").set_value("platforms").run()
    assert page.button(key="since_compute") and not page.get("plotly_chart")


def test_the_staircase_is_shown_with_its_sentence_and_for_everyone(page, found):
    compute(page, **WHOLE)
    said = phrases.sentence(found, "gaps", "zh")
    assert "县级缺口从 1 项变为 0 项：实际变化减少 1 项" in said
    assert said in text_of(page)
    assert len(page.get("plotly_chart")) == 1
    assert "evidence=needs/county/gaps" in text_of(page)
    other = at(new_page(), "changes", lang="en", **WHOLE)
    assert phrases.sentence(found, "gaps", "en") in text_of(other)
    assert not [button for button in other.button if button.key == "since_compute"]


def test_another_number_or_step_computes_nothing(page, found, monkeypatch):
    compute(page, **WHOLE)
    monkeypatch.setattr(staircases, "StaircaseWork", None)
    page.selectbox(key="number").set_value("platforms").run()
    assert phrases.sentence(found, "platforms", "zh") in text_of(page)
    page.selectbox(key="step").set_value("real").run()
    assert page.dataframe[0].value["new_words"].tolist() == ["运行"]


def test_one_publication_alone_has_nothing_to_compare(first, tmp_path, monkeypatch):
    copied(first, tmp_path, monkeypatch)
    page = at(new_page(), "changes")
    assert page.info[0].value == word("since.only_one", "zh", n=1)


def test_a_publication_is_not_compared_with_itself(page):
    at(page, "changes", since_from=2, since_to=2)
    assert page.info[0].value == word("since.same", "zh", n=2)


def test_publications_named_backwards_are_put_in_order_and_it_is_said(page, found):
    compute(page, since_from=3, since_to=1)
    assert word("since.backwards", "zh", first=1, last=3) in text_of(page)
    assert phrases.sentence(found, "gaps", "zh") in text_of(page)


def test_a_day_means_the_publication_in_force_at_its_end(page):
    at(page, "changes", since_by="day")
    assert page.info[0].value == word("since.name_days", "zh")
    page.text_input(key="day_from").set_value("2020-01-01").run()
    page.text_input(key="day_to").set_value("2999-01-01").run()
    assert "还没有发布" in page.error[0].value
    page.text_input(key="day_from").set_value("gestern").run()
    assert "既不是发布的序号，也不是日期" in page.error[0].value
    page.text_input(key="day_from").set_value("2999-01-01").run()
    said = word(
        "since.day_means", "zh", first_day="2999-01-01", last_day="2999-01-01", first=3, last=3
    )
    assert said in text_of(page)


def test_what_cannot_be_computed_is_told_and_can_be_tried_again(page, found, monkeypatch):
    refused = PlanningError("内容无法生成", "it cannot be built")
    monkeypatch.setattr(AtOnce, "answers", [refused])
    compute(page, **WHOLE)
    assert page.error[0].value == "内容无法生成"
    monkeypatch.setattr(AtOnce, "answers", [found])
    page.button(key="since_compute").click().run()
    assert not page.error and page.get("plotly_chart")


def test_a_number_that_is_unknown_is_said_to_be_and_not_drawn(page, found, monkeypatch):
    compute(page, **WHOLE)
    monkeypatch.setitem(found.start, "gaps", None)
    page.run()
    assert "无法比较：未知 → 0 项" in text_of(page) and not page.get("plotly_chart")


def test_without_a_register_the_page_says_what_to_do(app):
    assert at(app, "changes").error


def test_who_may_look_at_nothing_is_refused(folder):
    (folder / ROLES_FILE).write_text('others = "none"\n[people]\n', encoding="utf-8")
    page = at(new_page(), "changes")
    assert word("who.may_not_look", "zh", name=local_person().name) in page.error[0].value
    assert not page.selectbox


@pytest.mark.slow
def test_a_process_of_its_own_computes_it(folder, found):
    page = compute(new_page(), **WHOLE)
    (work,) = staircases._under_way.values()
    assert isinstance(work.answer(), Staircase)
    page.run()
    assert phrases.sentence(found, "gaps", "zh") in text_of(page)


# --- behind a step --------------------------------------------------------------------------------


def test_rows_and_needs_stand_behind_the_step_that_moves_most(page, found):
    compute(page, **WHOLE)
    assert page.selectbox(key="step").value == "real"
    rows, needs = (page.dataframe[place].value for place in (0, 1))
    assert rows["row_name"].tolist() == ["芯片中试平台"] and rows["reason"].tolist() == ["已投运"]
    assert rows["publication"].tolist() == [2]
    assert needs["change"].iloc[0] == word("need_change.closed", "zh")
    assert needs["evidence"].iloc[0].endswith("need/county/330102/ic")
    assert "of=county&which=330102" in needs["profile"].iloc[0]


def test_the_files_hold_what_the_page_shows_and_name_both_publications(page, found, monkeypatch):
    files = {}
    monkeypatch.setattr(
        "pages.parts.tables.download.st.download_button",
        lambda label, content, name, *args, **more: files.update({name: content}),
    )
    compute(page, **WHOLE)
    sheets = {name: content for name, content in files.items() if name.endswith(".csv")}
    rows, needs = (
        next(
            (name, pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False))
            for name, content in sheets.items()
            if name.startswith(f"changes-{kind}_from-1_lang-zh_step-real_to-3")
        )[1]
        for kind in ("rows", "needs")
    )
    shown = page.dataframe[0].value
    assert rows[list(shown)].astype(str).equals(shown.astype(str))
    assert rows["old"].tolist() == ["planned"] and rows["new"].tolist() == ["operating"]
    assert len(needs) == len(page.dataframe[1].value)


def test_page_and_command_give_the_same(page, found, folder, capsys):
    compute(page, **WHOLE)
    assert main(["changes", "--from", "1", "--to", "3", "--number", "gaps"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] in text_of(page)


# --- drawn ----------------------------------------------------------------------------------------


def test_each_bar_has_its_word_its_number_and_a_pattern_of_its_cause(found):
    drawn = stairs.stairs(found, "gaps", "zh")
    figure = chart.figure(drawn)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [trace.y[0] for trace in bars] == list(range(len(drawn.bars)))
    by_cause = {bar.cause: bars[place] for place, bar in enumerate(drawn.bars)}
    assert by_cause["real"].x[0] == 1 and by_cause["real"].base[0] == 0
    assert by_cause["rule"].x[0] == 0  # nothing of the kind
    assert by_cause["completion"].marker.pattern.shape == "."
    numbers = [note.text for note in figure.layout.annotations]
    assert numbers[0] == "<b>1</b>" and "<b>−1</b>" in numbers and "—" in numbers


def test_a_screen_of_changes_is_drawn_and_written_as_a_native_chart(found, third):
    registry = open_registry(third / current_id(third))
    setting = default_setting(registry)
    key = "changes@1..3@gaps"
    with pytest.raises(PlanningError, match="尚未计算"):
        view_screen(registry, setting, "zh", key)
    screen = view_screen(registry, setting, "zh", "changes@1..3", {key: found})
    assert screen.title == "自第 1 次发布以来，县级缺口 1 项 → 0 项：实际变化 −1"
    assert any("芯片中试平台 · 状态：谋划 → 运行" in note.text for note in screen.notes)
    deck = Presentation(io.BytesIO(slide_deck(registry, setting, [screen], "zh")))
    (frame,) = [shape for shape in deck.slides[0].shapes if shape.has_chart]
    below, shown, _ = frame.chart.plots[0].series
    drawn = screen.picture
    assert list(below.values) == [bar.low for bar in drawn.bars]
    assert shown.values[0] == 1 and list(frame.chart.plots[0].categories)[0] == "第 1 次发布"
    html = stairs_html(drawn, chart_theme())
    filled = sum(bar.kind in (stairs.MOVE, stairs.ZERO) for bar in drawn.bars)
    assert html.count('fill="url(#cause-') == filled == 2


def chart_theme():
    from analytics.drawing.marks import LIGHT

    return LIGHT


@pytest.mark.parametrize("text", ["changes@3", "changes@a..b", "changes@1..2@x", "changes@0..2"])
def test_a_key_that_is_none_is_told(found, third, text):
    registry = open_registry(third / current_id(third))
    with pytest.raises(PlanningError, match="changes@3..7@gaps"):
        view_screen(registry, default_setting(registry), "zh", text)


def test_a_staircase_is_kept_for_the_briefing_and_offered_there_if_nobody_has_it(page, found):
    compute(page, **WHOLE).button(key="keep_changes").click().run()
    at(page, "briefing")
    assert phrases.short_sentence(found, "gaps", "zh") in text_of(page)
    staircases._kept.clear()
    other = at(new_page(), "briefing", views=["changes@1..3@gaps"])
    assert phrases.short_sentence(found, "gaps", "zh") not in text_of(other)
    other.button(key="compute_changes@1..3@gaps").click().run()
    assert phrases.short_sentence(found, "gaps", "zh") in text_of(other)


def test_slides_can_be_ordered_with_changes(folder, tmp_path):
    out = tmp_path / "slides.pptx"
    screens = ["--screens", "changes@1..3", "state"]
    assert main(["brief", "--format", "pptx", "--out", str(out), *screens]) == 0
    slides = Presentation(str(out)).slides
    assert "县级缺口 1 项 → 0 项" in slides[0].shapes.title.text and len(slides) == 2
