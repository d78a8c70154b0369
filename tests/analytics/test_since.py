"""The staircase by cause on registers that are really built, and what it says in words."""

import json
import re
import shutil
from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.cli import changes
from analytics.cli.main import main
from analytics.setting import default_setting
from analytics.since import phrases, stairs, tables
from analytics.since.choices import choices_of
from analytics.since.headlines import HEADLINES, headline_numbers
from analytics.since.staircase import staircase
from analytics.words import word
from data.manifest import MANIFEST
from data.register import publications
from data.register.between import between
from data.register.changes import Change, FileChange
from data.register.database import DATABASE_VARIABLE
from data.register.proposals import Proposal
from data.register.publishing import publish
from data.register.replay import TIME
from data.register.rollback import roll_back
from data.register.store import open_register
from data.register.versions import content_of
from data.registry import REGISTRY_VARIABLE, open_registry
from data.roles import ROLES_FILE
from data.version import made_with
from tests.data.register.offices import DESK, first_publication, new_platform, published

IC = "集成电路芯片"
# a gap at first: the one platform is planned, and is said to be of another field
PLATFORMS = [{"platform_id": "pp-1", "name": "芯片中试平台", "status": "planned", "field": "药物"}]
FIRST_DAY, LAST_DAY = "2026-11-23", "2026-11-24"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A folder of snapshots whose register holds the made-up province as publication 1."""
    return first_publication(tmp_path_factory.mktemp("begun"), PLATFORMS)


@pytest.fixture(scope="module")
def full(begun, tmp_path_factory):
    """A register of many causes: corrected, opened, completed, under other rules, undone."""
    folder = tmp_path_factory.mktemp("full") / "registry"
    shutil.copytree(begun, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        patch.setattr("data.register.review.today", lambda: LAST_DAY)
        patch.setattr("data.register.rollback.today", lambda: LAST_DAY)
        register = open_register(folder)
        published(register, {"platform_id": "pp-1", "field": IC})  # 2: a correction
        published(register, {"platform_id": "pp-1", "status": "operating"})  # 3: real
        published(
            register, new_platform("光电中试平台", field=IC, level="unlisted")
        )  # 4: a completion
        narrower(register)  # 5: a rule
        published(register, {"platform_id": "pp-1", "status": "reserve"})  # 6: real, undone in 7
        roll_back(register, DESK, 6, "看错了")
        register.close()
    return folder


def narrower(register):
    """Publish a policy set that counts fewer levels."""
    name = "policy_sets/plan-2024-2027.toml"
    with register.reading() as connection:
        base = publications.in_force(connection).number
        text = content_of(connection, base).files[name].decode()
    levels = re.search(r"^levels = (.*)$", text, re.MULTILINE)[1]
    changed = text.replace(levels, '["national", "national_cultivation", "provincial"]', 1)
    assert changed != text
    files = (FileChange(name, changed.encode(), "rule"),)
    publish(register, Proposal(base, "rule", "desk", "publish", "规则", LAST_DAY, (), files))


@pytest.fixture
def folder(full, whole, tmp_path, monkeypatch):
    """The same register with what was built of it, for one test to change."""
    shutil.copytree(full, tmp_path / "registry")
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path / "registry"))
    return tmp_path / "registry"


def computed(folder, first, last):
    register = open_register(folder)
    try:
        lies = between(register, DESK, first, last)
        registry = open_registry(folder / lies.last.snapshot_id)
        return staircase(register, lies, choices_of(registry, default_setting(registry)))
    finally:
        register.close()


@pytest.fixture(scope="module")
def whole(full):
    """From the first publication to the last."""
    return computed(full, 1, 7)


def own_numbers(folder, publication):
    registry = open_registry(folder / publication.snapshot_id)
    return headline_numbers(registry, default_setting(registry))


def moves(found, headline):
    return {tables.causes_text(step): step.moved(headline) for step in found.steps}


# --- numbers --------------------------------------------------------------------------------------


def test_the_steps_lead_from_what_was_shown_then_to_what_is_shown_now(full, whole):
    assert whole.start == own_numbers(full, whole.first)
    assert whole.end == own_numbers(full, whole.last)
    for headline in HEADLINES:
        steps = list(moves(whole, headline).values())
        start, end = whole.start[headline], whole.end[headline]
        if start is not None and end is not None:
            assert start + sum(steps) == end
    before = whole.start
    for step in whole.steps:
        assert step.before == before
        before = step.after


def test_each_cause_has_its_own_step(whole):
    assert [step.causes for step in whole.steps] == [
        ("rule",),
        ("correction",),
        ("completion",),
        (TIME,),
        ("real",),
    ]
    assert moves(whole, "platforms") == {
        "rule": 0,
        "correction": 0,
        "completion": 1,
        TIME: 0,
        "real": 0,
    }
    assert moves(whole, "gaps") == {
        "rule": 0,
        "correction": 0,
        "completion": 0,
        TIME: 0,
        "real": -1,
    }


def test_where_the_order_matters_both_values_are_told(whole):
    """The new platform is on no list, and the later policy set counts no such platforms."""
    told = {tables.causes_text(step): step.moved_otherwise("existing") for step in whole.steps}
    assert told == {"rule": -1, "correction": None, "completion": 1, TIME: None, "real": None}
    assert moves(whole, "existing") == {
        "rule": 0,
        "correction": 0,
        "completion": 0,
        TIME: 0,
        "real": 1,
    }
    for headline in HEADLINES:
        values = [step.other[headline] for step in whole.steps]
        if None not in values:
            assert sum(values) == whole.end[headline] - whole.start[headline]


def test_needs_whose_state_moved_stand_in_their_step(whole):
    needs = {step.causes: tables.need_table(step) for step in whole.steps}
    assert needs[TIME,].empty
    counties = needs["real",].query("unit_kind == 'county'")
    assert counties["change"].tolist() == ["closed"]
    assert counties["state_before"].tolist() == ["pipeline"]


def test_rows_stand_in_their_step_with_who_and_why(whole):
    rows = {step.causes: tables.row_table(step, "zh") for step in whole.steps}
    corrected = rows["correction",].iloc[0]
    assert corrected["new"] == IC and corrected["publication"] == 2 and corrected["who"] == "desk"
    real = rows["real",]
    # what was undone is no move; the last publication that gave the value is named
    assert real["new"].tolist() == ["operating"] and real["new_words"].tolist() == ["运行"]
    created = rows["completion",].iloc[0]
    assert created["row_name"] == "光电中试平台" and created["kind"] == "新增"
    assert rows[TIME,].empty
    assert whole.steps[0].files["policy_sets/plan-2024-2027.toml"].number == 5


def test_a_history_of_corrections_alone_moves_nothing_real(full):
    found = computed(full, 1, 2)
    assert {cause for step in found.steps for cause in step.causes} == {"correction", TIME}
    assert sum(moves(found, "gaps").values()) == 0


def test_two_neighbours_have_one_step(full):
    found = computed(full, 2, 3)
    assert [step.causes for step in found.steps] == [("real",)]
    assert moves(found, "gaps") == {"real": -1} and found.steps[0].other is None


# --- what is unknown ------------------------------------------------------------------------------


def test_without_the_snapshot_of_then_the_step_of_the_software_is_unknown_and_never_zero(folder):
    register = open_register(folder)
    lies = between(register, DESK, 2, 3)
    register.close()
    shutil.rmtree(folder / lies.first.snapshot_id)
    found = computed(folder, 2, 3)
    software, real = found.steps
    assert software.causes == ("software",) and software.moved("gaps") is None
    assert found.is_rebuilt and real.moved("gaps") == -1
    for language, said in (("zh", "未知（不是 0）"), ("en", "unknown, not 0")):
        assert said in phrases.remarks(found, "gaps", language)[0]
    assert "软件更新的影响未知、实际变化减少 1 项" in phrases.sentence(found, "gaps", "zh")
    bars = {bar.cause: bar for bar in stairs.stairs(found, "gaps", "zh").bars if bar.cause}
    assert bars["software"].kind == stairs.UNKNOWN and bars["software"].text == "?"
    assert bars["rule"].kind == stairs.ABSENT
    table = tables.step_table(found, "zh", ("gaps",))
    assert table["moved"].tolist() == [None, -1]


def test_a_snapshot_of_older_code_has_a_step_of_the_software(folder):
    register = open_register(folder)
    lies = between(register, DESK, 2, 3)
    register.close()
    path = folder / lies.first.snapshot_id / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["made_with"] = made_with() | {"pilot-atlas": "0.0.1"}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    found = computed(folder, 2, 3)
    assert moves(found, "gaps") == {"software": 0, "real": -1} and not found.is_rebuilt


def test_causes_that_cannot_be_told_apart_are_one_step(begun, tmp_path, monkeypatch):
    """The list is said to be new, and its platform to have been missing: without the list the
    platform cannot be built.
    """
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    shutil.copytree(begun, tmp_path / "registry")
    register = open_register(tmp_path / "registry")
    row = {"list_id": "pl-9", "list_name": "新名单", "levels": "provincial"}
    change = Change("platform_lists", "pl-9", None, row, 9, "real")
    name = {"platform_id": "pp-9", "list_ids": "pl-9"}
    cells = new_platform("名单内平台", field=IC) | name
    other = Change("platforms", "pp-9", None, cells, 9, "completion")
    publish(register, Proposal(1, "import", "desk", "publish", "x", FIRST_DAY, (change, other)))
    register.close()
    found = computed(tmp_path / "registry", 1, 2)
    assert [step.causes for step in found.steps] == [("completion", "real")]
    assert found.steps[0].moved("platforms") == 1
    assert "补录＋实际变化不能分开" in phrases.remarks(found, "platforms", "zh")[0]
    labels = [bar.label for bar in stairs.stairs(found, "platforms", "zh").bars]
    assert "补录＋实际变化" in labels and "实际变化" not in labels


# --- words ----------------------------------------------------------------------------------------


def test_one_sentence_says_how_a_number_moved_and_by_what(whole):
    assert phrases.sentence(whole, "gaps", "zh") == (
        f"自第 1 次发布（{FIRST_DAY}）到第 7 次（{LAST_DAY}），县级缺口从 1 项变为 0 项："
        "实际变化减少 1 项。"
    )
    assert phrases.sentence(whole, "gaps", "en") == (
        f"From publication 1 ({FIRST_DAY}) to 7 ({LAST_DAY}), county gaps went from 1 to 0:"
        " 1 fewer (the world changed)."
    )
    assert "没有变化，仍为" in phrases.sentence(whole, "needs", "zh")
    assert any("换一种顺序" in said for said in phrases.remarks(whole, "existing", "zh"))
    assert phrases.remarks(whole, "gaps", "zh") == [word("since.guessed_note", "zh", n=2)]


def test_a_number_that_is_unknown_at_one_end_is_not_compared(whole):
    bent = replace(whole, start=whole.start | {"gaps": None})
    assert "无法比较：未知 → 0 项" in phrases.sentence(bent, "gaps", "zh")
    assert stairs.stairs(bent, "gaps", "zh") is None


def test_bars_stand_end_to_end(whole):
    for headline in HEADLINES:
        drawn = stairs.stairs(whole, headline, "en")
        if drawn is None:
            continue
        level = drawn.bars[0].high
        for bar in drawn.bars[1:-1]:
            assert {level, bar.after} == {bar.low, bar.high}
            level = bar.after
        assert level == drawn.bars[-1].high


def test_the_axis_is_cut_where_the_steps_would_not_be_seen():
    ends = [stairs.Stair(stairs.END, "", "", 0.0, high, high, "") for high in (94.0, 90.0)]
    move = stairs.Stair(stairs.MOVE, "", "real", 90.0, 94.0, 90.0, "−4")
    assert stairs.least_of([ends[0], move, ends[1]]) == 82.0
    assert stairs.least_of([replace(ends[0], high=80.0), ends[1]]) == 0.0
    assert stairs.least_of([replace(ends[0], high=4.0), ends[1]]) == 0.0
    assert stairs.least_of([ends[0], ends[0]]) == 0.0


def test_shares_are_rounded_before_they_are_subtracted(registry_of):
    needs = [{"unit_id": unit} for unit in ("330102", "330105", "330203")]
    near = {"inside": "yes", "km_p05": 1, "km_p50": 1, "km_p95": 1}
    registry = registry_of(needs=needs, proximity=[near])
    numbers = headline_numbers(registry, default_setting(registry))
    assert numbers["met_share"] == Decimal("33.3")
    assert numbers["list_share"] is None and numbers["found"] is None


# --- the command ----------------------------------------------------------------------------------


def run(capsys, *arguments):
    code = main(["changes", *arguments])
    return code, *capsys.readouterr()


def test_the_command_prints_what_the_staircase_says(folder, whole, capsys, monkeypatch):
    monkeypatch.setattr(changes, "staircase", lambda *asked: whole)
    code, out, _ = run(capsys, "--from", "1", "--to", "7")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == phrases.sentence(whole, "gaps", "zh")
    assert lines[1:6] == [f"  {phrases.step_said(step, 'gaps', 'zh')}" for step in whole.steps]
    assert lines[6:] == phrases.remarks(whole, "gaps", "zh")


def test_the_command_writes_every_number_as_csv_and_json(folder, whole, capsys, monkeypatch):
    monkeypatch.setattr(changes, "staircase", lambda *asked: whole)
    _, out, _ = run(capsys, "--from", "1", "--csv")
    table = tables.step_table(whole, "zh", tuple(HEADLINES))
    assert len(out.splitlines()) == len(table) + 1
    _, out, _ = run(capsys, "--from", "1", "--json", "--number", "gaps")
    told = json.loads(out)
    assert told["first"] == 1 and told["last"] == 7
    assert [row["moved"] for row in told["rows"]] == list(map(int, moves(whole, "gaps").values()))
    _, out, _ = run(capsys, "--from", "1", "--rows", "correction", "--json")
    assert json.loads(out)["rows"][0]["new"] == IC
    _, out, _ = run(capsys, "--from", "1", "--needs", "real", "--json")
    assert "closed" in {row["change"] for row in json.loads(out)["rows"]}


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("--from", "7", "--to", "7"), "Both are publication 7"),
        (("--from", "5", "--to", "2"), "comes after"),
        (("--from", "9"), "There is no publication 9"),
        (("--from", "yesterday"), "neither the number of a publication nor a day"),
        (("--from", "2020-01-01"), "Nothing was published by 2020-01-01"),
        (("--as-of", "2026-11-24"), "compares two publications"),
        (("--to", "1"), "Nothing comes before publication 1"),
        (("--from", "6", "--rows", "rule"), "There is no step 'rule'. There are: real."),
    ],
)
def test_what_cannot_be_compared_is_told(folder, capsys, arguments, said):
    code, _, told = run(capsys, *arguments, "--lang", "en")
    assert code == 1 and said in told


def test_what_was_known_in_a_publication_is_compared_up_to_it(folder, capsys):
    code, out, _ = run(capsys, "--known", "3", "--lang", "en")
    assert code == 0 and out.startswith("From publication 2 ")


def test_a_day_means_the_publication_in_force_at_its_end(folder, whole):
    register = open_register(folder)
    with register.reading() as connection:
        made = publications.all_publications(connection)
    register.close()
    at = [replace(one, at=f"2026-03-0{one.number}T12:00:00+00:00") for one in made]
    assert publications.named(at, "2026-03-03").number == 3
    assert publications.named(at, "2026-04-01").number == 7
    assert publications.named(at, "4").number == 4


def test_who_may_look_at_nothing_is_refused(folder, capsys):
    (folder / ROLES_FILE).write_text('others = "none"\n[people]\n', encoding="utf-8")
    assert run(capsys, "--from", "1")[0] == 4
