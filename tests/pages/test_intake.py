"""Import and review: each state of both pages, on a register of three platforms."""

import tomllib

import pytest
from streamlit.testing.v1 import AppTest

from analytics.publishing import PUBLISH, AskAct, RegisterWork
from analytics.questions.consequences import (
    CLOSED,
    GONE,
    NEW,
    OPENED,
    TO_VERIFY,
    consequences,
)
from analytics.setting import default_setting
from analytics.words import word
from data.office.limits import MOST_BYTES
from data.register import batches, review
from data.register.proposals import BaseMovedError
from data.register.store import open_register
from data.roles import ROLES_FILE, local_person
from data.tables import TABLES
from pages.parts.intake import reading, state
from pages.parts.register import row_history, working
from pages.parts.run import wording
from tests.pages.importing import (
    HEAD,
    ROWS,
    XLSX,
    accept,
    go_to,
    in_force,
    office_list,
    send,
    waits,
)
from tests.pages.visit import ROOT, at, text_of


@pytest.fixture
def folder(own_world):
    return own_world


@pytest.fixture
def page(folder):
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


# --- import ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_comes_as_far_as_its_difference(page, language):
    accept(send(page, office_list(*ROWS), language))
    assert page.success[0].value == word("intake.no_faults", language, n=2)
    table = go_to(page, "outcome").dataframe[0].value
    assert list(table["name"]) == ["传感器中试平台", "光电中试平台"]
    assert set(table["kind"]) == {word("difference.created", language)}
    assert page.button(key="intake_publish").disabled is False


def test_before_a_file_there_is_nothing_to_go_on_with(page):
    at(page, "intake")
    assert page.button(key="intake_next").disabled
    assert word("intake.file_first", "zh") in text_of(go_to(page, "columns"))


def test_a_file_that_is_no_list_is_refused_and_the_one_before_stays(page):
    send(page, office_list(*ROWS))
    page.file_uploader(key="intake_file").set_value(("坏.xlsx", b"PK\x03\x04", XLSX)).run()
    assert not page.exception and page.error
    assert page.session_state[state.KEPT].upload.name == "名单.xlsx"


def test_going_back_keeps_what_was_chosen(page):
    send(page, office_list(*ROWS))
    page.radio(key="intake_mode").set_value("full").run()
    go_to(page, "columns").selectbox(key="intake_column_8").set_value("batch").run()
    accept(page)
    go_to(page, "file")
    assert page.radio(key="intake_mode").value == "full"
    assert go_to(page, "columns").selectbox(key="intake_column_8").value == "batch"
    assert page.session_state[state.KEPT].order.decisions.accept_rest
    at(page, "review")
    page.switch_page("pages/intake.py").run()
    assert page.selectbox(key="intake_column_8").value == "batch"


def test_faults_are_told_with_their_cells_and_hold_up_the_comparison(page):
    bad = [1, "上城区", "传感器中试平台", "特级", "运行", "企业", "已核实", "明年"]
    accept(send(page, office_list(bad, ROWS[1])))
    where = set(page.dataframe[-1].value["where"])
    assert where == {"名单!D3", "名单!H3"}
    assert go_to(page, "outcome").warning[0].value == word("intake.faults_first", "zh", n=2)


def test_after_all_repairs_are_accepted_each_kind_says_so(page):
    go_to(send(page, office_list(*ROWS)), "repairs")
    page.radio(key="intake_kind_date").set_value("refused").run()
    accept(page)
    radios = [radio for radio in page.radio if radio.key.startswith("intake_kind_")]
    said = {radio.key.removeprefix("intake_kind_"): radio.value for radio in radios}
    assert said.pop("level list") == "open"  # a claim, which is accepted by name
    assert set(said.values()) == {"accepted"}


def test_a_kind_of_repair_can_be_refused_but_for_a_cell(page):
    accept(send(page, office_list(*ROWS)))
    page.radio(key="intake_kind_date").set_value("refused").run()
    decisions = page.session_state[state.KEPT].order.decisions
    assert decisions.kinds == {"date": False} and page.error
    page.multiselect(key="intake_cells_date_refused").set_value(["H3"]).run()
    assert page.session_state[state.KEPT].order.decisions.cells == {"H3": True}
    assert not page.exception


def test_a_date_that_may_be_two_is_asked_with_the_names_of_its_first_rows(page):
    row = [*ROWS[1][:2], "光电中试平台", *ROWS[1][3:7], "2025.1"]
    others = [[*row[:2], f"平台{number}", *row[3:]] for number in range(3)]
    go_to(send(page, office_list(ROWS[0], row, *others)), "repairs")
    (asked,) = [box for box in page.selectbox if box.key.startswith("intake_choice_")]
    where = "H4 光电中试平台、H5 平台0、H6 平台1" + word("intake.and_more", "zh", n=1)
    said = word("intake.choose", "zh", old="2025.1", n=4, where=where)
    assert asked.label == wording.plain(said)
    assert [option[:7].strip() for option in asked.options] == ["2025-01", "2025-10", "2025 ·"]


def test_what_a_word_means_is_asked_once(page):
    rows = [[*row[:7], "暂无"] for row in ROWS]
    accept(send(page, office_list(*rows)))
    (asked,) = [radio for radio in page.radio if radio.key.startswith("intake_word_")]
    where = HEAD[-1]
    assert asked.label == word("intake.word", "zh", word="暂无", n=2, where=where)
    assert asked.value is None and page.error
    asked.set_value("unknown").run()
    assert not page.error
    assert page.session_state[state.KEPT].order.mapping.words == {"暂无": "unknown"}


def test_of_the_columns_in_which_a_word_stands_five_are_named_and_the_others_counted(page):
    more = ["地址", "服务内容", "备注", "其他级别", "建筑面积（平方米）", "人员"]
    rows = [[*row, *["无"] * len(more)] for row in ROWS]
    go_to(send(page, office_list(*rows, head=[*HEAD, *more])), "repairs")
    (asked,) = [radio for radio in page.radio if radio.key.startswith("intake_word_")]
    where = "、".join(more[:5]) + word("intake.and_more", "zh", n=1)
    assert asked.label == wording.plain(word("intake.word", "zh", word="无", n=12, where=where))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_all_rows_need_is_asked_with_its_meaning_and_leaves_recorded_rows(page, language):
    rows = [[*row[:6], row[7]] for row in ROWS]
    head = [*HEAD[:6], HEAD[7]]
    go_to(send(page, office_list(*rows, head=head), language), "columns")
    box = page.selectbox(key="intake_constant_confidence")
    column = TABLES["platforms"].column("confidence")
    assert box.help == wording.plain(column.zh if language == "zh" else column.en)
    assert word("intake.constants", language) in text_of(page)


def test_a_mapping_is_kept_and_found_again(page):
    send(page, office_list(*ROWS))
    go_to(page, "columns").selectbox(key="intake_column_8").set_value("batch").run()
    page.text_input(key="intake_mapping_name").set_value("季度名单").run()
    page.button(key="intake_mapping_keep").click().run()
    assert "季度名单" in page.success[0].value
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    go_to(send(other, office_list(*ROWS)), "columns")
    assert other.selectbox(key="intake_column_8").value == "batch"


def test_a_cause_is_said_of_the_rows_that_are_shown(page):
    go_to(accept(send(page, office_list(*ROWS))), "outcome")
    page.text_input(key="intake_difference_search").set_value("光电").run()
    page.selectbox(key="intake_cause").set_value("correction")
    page.button(key="intake_set_cause").click().run()
    page.text_input(key="intake_difference_search").set_value("").run()
    causes = dict(
        zip(page.dataframe[0].value["name"], page.dataframe[0].value["cause"], strict=True)
    )
    guessed = word("cause.guessed", "zh", cause=word("cause.completion", "zh"))
    assert causes == {"传感器中试平台": guessed, "光电中试平台": word("cause.correction", "zh")}


def test_guessed_causes_are_confirmed_at_a_click(page):
    go_to(accept(send(page, office_list(*ROWS))), "outcome")
    page.button(key="intake_confirm_causes").click().run()
    assert list(page.dataframe[0].value["cause"]) == [word("cause.completion", "zh")] * 2
    assert "intake_confirm_causes" not in {button.key for button in page.button}


def test_a_list_without_a_reason_is_not_handed_over(page, folder):
    go_to(accept(send(page, office_list(*ROWS))), "outcome")
    page.button(key="intake_submit").click().run()
    assert page.error and page.session_state[state.KEPT].upload is not None
    page.text_input(key="intake_reason").set_value("更新").run()
    page.button(key="intake_submit").click().run()
    assert page.success[0].value == word("intake.submitted", "zh", number=1)
    assert in_force(folder) == 1


def test_who_may_not_import_is_told_whom_to_ask_before_a_file_is_read(page, folder):
    (folder / ROLES_FILE).write_text('others = "viewer"\n[people]\n', encoding="utf-8")
    at(page, "intake")
    assert page.info[0].value == word("intake.may_not_import", "zh")
    assert not page.get("file_uploader") and not page.error


def test_without_a_register_both_pages_say_what_to_do(app):
    for name in ("intake", "review"):
        at(app, name)
    assert app.error


# --- review ---------------------------------------------------------------------------------------


def test_nothing_waits(page):
    assert word("review.nothing_waits", "zh") in text_of(at(page, "review"))


def test_a_batch_is_approved_where_it_waits(page, folder):
    number = waits(folder, {"platform_id": "pp-1", "name": "芯片中试基地"})
    at(page, "review")
    assert page.dataframe[0].value["waits_for"].iloc[0] == word("waits.approver", "zh")
    assert "芯片中试基地" in page.dataframe[1].value["what"].iloc[0]
    page.button(key="review_approve").click().run()
    assert page.success[0].value == word("review.approved", "zh", number=number)
    assert page.button(key="review_publish").disabled is False


def test_a_batch_is_sent_back_with_a_reason_alone(page, folder):
    number = waits(folder, {"platform_id": "pp-1", "name": "芯片中试基地"})
    at(page, "review").button(key="review_refuse").click().run()
    assert page.error
    page.text_input(key="review_reason").set_value("名称有误").run()
    page.button(key="review_refuse").click().run()
    assert page.success[0].value == word("review.refused", "zh", number=number)


def test_where_the_base_has_moved_the_new_difference_is_shown_first(page, folder, monkeypatch):
    waits(folder, {"platform_id": "pp-1", "name": "芯片中试基地"})
    number = waits(folder, {"platform_id": "pp-2", "name": "药物中试基地"})
    register = open_register(folder)
    review.approve(register, local_person(), number)
    review.publish_batch(register, local_person(), number, "更新")
    register.close()
    at(page, "review")
    assert page.warning[0].value == word("review.moved", "zh", base=1, now=2)
    assert not [button for button in page.button if button.key == "review_approve"]
    page.button(key="review_rebase").click().run()
    assert not page.warning and page.button(key="review_approve")


def test_a_publication_shows_what_rolling_it_back_would_do(page, folder):
    number = waits(folder, {"platform_id": "pp-2", "name": "药物中试基地"})
    register = open_register(folder)
    review.approve(register, local_person(), number)
    review.publish_batch(register, local_person(), number, "更新")
    register.close()
    at(page, "review").selectbox(key="review_rollback").set_value(2).run()
    assert "药物中试基地 → 药物中试平台" in page.dataframe[-1].value["what"].iloc[0]
    page.button(key="review_roll_back").click().run()
    assert page.error and in_force(folder) == 2


def test_who_is_alone_approves_his_own_batch_by_saying_so(page, folder):
    name = local_person().name
    roles = f'[people."{name}"]\nroles = ["editor", "publisher"]\nscope = ["all"]\n'
    (folder / ROLES_FILE).write_text(roles, encoding="utf-8")
    number = waits(folder, {"platform_id": "pp-1", "name": "芯片中试基地"})
    at(page, "review")
    assert page.button(key="review_approve").disabled
    page.checkbox(key="review_solo").check().run()
    page.button(key="review_approve").click().run()
    assert page.success[0].value == word("review.approved", "zh", number=number)
    register = open_register(folder)
    assert batches.get(register, local_person(), number).solo
    register.close()


@pytest.mark.parametrize("where", ["review", "intake"])
def test_a_second_publisher_is_told_of_the_first_and_shown_the_new_difference(
    page, folder, where, monkeypatch
):
    number = waits(folder, {"platform_id": "pp-1", "name": "芯片中试基地"})
    other = waits(folder, {"platform_id": "pp-1", "name": "芯片中试园"})
    register = open_register(folder)
    for one in (number, other):
        review.approve(register, local_person(), one)
    review.publish_batch(register, local_person(), other, "更新")
    register.close()
    work = RegisterWork(AskAct(folder, local_person(), PUBLISH, number, "更新"))
    with pytest.raises(BaseMovedError) as refused:  # across the border of its process
        work.answer()
    (change,) = refused.value.difference.changes
    assert change.cells["name"] == ("芯片中试园", "芯片中试基地")
    page.session_state[working.ACT] = work
    at(page, where)
    assert page.error[0].value == refused.value.zh
    assert (where == "intake") == (word("intake.moved", "zh") in [info.value for info in page.info])
    at(page, "review", review_batch=number)
    assert page.warning[0].value == word("review.moved", "zh", base=1, now=2)


def test_the_register_is_compared_once_while_nothing_of_it_changes(page, folder, monkeypatch):
    asked = []
    real = reading.difference_of

    def counting(*given):
        asked.append(given)
        return real(*given)

    monkeypatch.setattr(reading, "difference_of", counting)
    go_to(accept(send(page, office_list(*ROWS))), "outcome")
    page.text_input(key="intake_difference_search").set_value("光电").run()
    go_to(page, "file")
    go_to(page, "outcome")
    assert len(asked) == 1
    page.button(key="intake_leave_out").click().run()
    assert len(asked) == 3  # as it is, and without the rows that are left out
    number = waits(folder, {"platform_id": "pp-1", "name": "芯片中试基地"})
    register = open_register(folder)
    review.approve(register, local_person(), number)
    review.publish_batch(register, local_person(), number, "更新")
    register.close()
    page.run()
    assert len(asked) == 5 and not page.exception


def test_what_the_server_takes_is_what_the_reader_takes():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * 1024 * 1024 == MOST_BYTES


def test_a_profile_reads_the_register_once_its_history_is_opened(page, folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(row_history, "blame", None)
        at(page, "profile", of="platform", which="pp-1")
    page.session_state["origin_of_platforms"] = True
    page.run()
    table = page.dataframe[-1].value
    assert "芯片中试平台" in set(table["value"]) and set(table["number"]) == {"1"}


# --- consequences ---------------------------------------------------------------------------------


def test_consequences_name_every_need_whose_state_is_another(registry_of):
    near = {"inside": "yes", "km_p05": 1, "km_p50": 1, "km_p95": 1}
    needs = [{"unit_id": unit} for unit in ("330102", "330105")]
    before = registry_of(needs=needs[:1])
    after = registry_of(needs=needs, proximity=[near])
    setting = default_setting(before)
    found = consequences(before, after, setting).needs.set_index("unit_id")["change"].to_dict()
    assert found == {"330102": CLOSED, "330105": NEW}
    back = consequences(after, before, setting).needs.set_index("unit_id")["change"].to_dict()
    assert back == {"330102": OPENED, "330105": GONE}
    assert consequences(before, before, setting).needs.empty


def test_a_gap_that_may_be_met_is_to_be_verified_and_not_closed(registry_of):
    near = {"inside": "yes", "km_p05": 1, "km_p50": 1, "km_p95": 1}
    before = registry_of(needs=[{}])
    after = registry_of(
        needs=[{}], platforms=[{"platform_id": "p1", "status": "unknown"}], proximity=[near]
    )
    setting = default_setting(before)
    found = consequences(before, after, setting)
    assert list(found.needs["state_after"]) == ["possible"]
    assert list(found.needs["change"]) == [TO_VERIFY]
