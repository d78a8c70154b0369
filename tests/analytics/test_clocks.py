"""Numbers of the past: as known in each publication, as true on each day, and what says so."""

import io
import json
import shutil

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from analytics.cli.main import main
from analytics.exports import ExportRequest, export
from analytics.gap_table import defended_needs
from analytics.phrases.mark import about_mark, marked_name
from analytics.phrases.past import past_words
from analytics.phrases.setting import stated
from analytics.setting import default_setting
from data.register.clocks import as_known, as_true
from data.register.content import digest_of
from data.register.looking_back import past_snapshot
from data.register.store import read_register
from data.registry import REGISTRY_VARIABLE, open_registry, query
from tests.clocked import publications_of
from tests.data.register.offices import DESK


@pytest.fixture(scope="module")
def register(clocked_snapshots, tmp_path_factory):
    folder = tmp_path_factory.mktemp("clocks") / "registry"
    shutil.copytree(clocked_snapshots, folder)
    opened = read_register(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def at(register):
    """`at(known, day)`: the registry that the clocks ask for, opened once."""
    opened = {}

    def look(known=None, day=None):
        if (known, day) not in opened:
            folder = past_snapshot(register, DESK, known, day)
            opened[known, day] = open_registry(folder)
        return opened[known, day]

    return look


@pytest.fixture(scope="module")
def last(register):
    """The publication in force."""
    return publications_of(register)[-1]


def numbers(registry):
    return defended_needs(registry, default_setting(registry))


def platform(registry, name):
    table = query(registry, "platforms").set_index("platform_id")
    return table.loc[name].to_dict() if name in table.index else None


# --- known ----------------------------------------------------------------------------------------


def test_every_publication_is_known_with_the_content_and_numbers_of_its_snapshot(register, at):
    differ = set()
    for publication in publications_of(register):
        known = at(publication.number)
        then = open_registry(register.folder / publication.snapshot_id)
        assert known.snapshot_id == then.snapshot_id
        assert known.manifest["files"] == then.manifest["files"]
        pd.testing.assert_frame_equal(numbers(known), numbers(then))
        differ.add(known.snapshot_id)
    assert len(differ) == 5


def test_a_rollback_is_known_with_what_stood_before_and_what_came_since(register, at):
    assert platform(at(1), "pp-9") is None and platform(at(2), "pp-9") is not None
    assert platform(at(4), "pp-9") is not None and platform(at(5), "pp-9") is None
    assert platform(at(5), "pp-1")["status"] == "planned"


# --- true -----------------------------------------------------------------------------------------


def test_on_its_own_day_what_is_true_is_what_is_known(register, last):
    known = as_known(register, DESK, last.number)
    assert digest_of(as_true(register, DESK, last.as_of).content) == digest_of(known)


def test_on_the_day_of_its_publication_the_past_has_the_numbers_in_force(at, last):
    today = at(None, last.as_of)
    assert today.manifest["past"]["true_on"] == last.as_of
    assert today.manifest["files"] == at().manifest["files"]
    pd.testing.assert_frame_equal(numbers(today), numbers(at()))


def test_a_later_change_of_the_world_is_not_seen_on_an_earlier_day_and_a_correction_is(at):
    before, after = at(None, "2026-09-30"), at(None, "2026-10-01")
    assert platform(before, "pp-1")["status"] == "operating"
    assert platform(after, "pp-1")["status"] == "planned"
    assert platform(before, "pp-1")["name"] == "更正后的平台"
    states = [numbers(registry)["state"].value_counts() for registry in (before, after)]
    assert states[0]["hosted"] > states[1]["hosted"]


def test_a_correction_is_not_known_before_it_was_published(at):
    known = at(3, "2026-09-30")
    assert platform(known, "pp-1")["name"] == "芯片中试平台"


def test_the_example_register_looks_back_like_any_other(made_sources, tmp_path):
    from data.register.shipped import take_collection
    from data.register.store import open_register

    opened = open_register(tmp_path / "registry")
    take_collection(opened, made_sources)
    registry = open_registry(past_snapshot(opened, DESK, true_on="2025-12-31"))
    opened.close()
    assert registry.is_made and registry.manifest["past"]["true_on"] == "2025-12-31"
    days = query(registry, "platforms")["recognised_on"].dropna()
    assert not days.empty and days.max() <= "2025-12-31"
    assert marked_name("gaps", registry).startswith("EXAMPLE-made-data_known-1_true-2025-12-31_")


# --- what says so ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def looking_back(at):
    return at(3, "2026-09-30")


@pytest.fixture(scope="module")
def told(looking_back, register):
    """What is said of it in Chinese and English."""
    day = publications_of(register)[2].as_of
    return {
        "zh": f"第 3 次发布（{day}）所载 · 2026-09-30 的实际情况 · 5 行无日期",
        "en": f"as known in publication 3 ({day}) · as true on 2026-09-30 · 5 rows without a date",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_strip_says_both_clocks_first_and_nothing_of_the_present(
    looking_back, told, at, language
):
    setting = default_setting(looking_back)
    label = {"zh": "时间", "en": "Time"}[language]
    assert stated(looking_back, setting, language)[0] == (label, told[language])
    assert label not in dict(stated(at(), default_setting(at()), language))
    assert past_words(at(), language) == ""


def test_as_known_alone_says_no_day_and_counts_no_rows(at):
    assert past_words(at(1), "zh") == "第 1 次发布（2026-11-23）所载"


def test_files_are_named_and_described_by_the_past_that_they_show(looking_back, told, at):
    assert marked_name("gaps", looking_back) == "known-3_true-2026-09-30_gaps"
    past = about_mark(looking_back)["past"]
    assert past["told"] == [told["zh"], told["en"]] and past["known"] == 3
    assert marked_name("gaps", at()) == "gaps" and about_mark(at()) == {}


def text_of(format, content):
    """Everything that a file says in words, as far as it can be read."""
    if format == "pptx":
        slides = Presentation(io.BytesIO(content)).slides
        frames = [
            shape.text_frame.text
            for slide in slides
            for shape in slide.shapes
            if shape.has_text_frame
        ]
        return [text for text in frames if "2026-09-30" in text], len(slides)
    if format == "xlsx":
        book = load_workbook(io.BytesIO(content), read_only=True)
        return [str(cell) for sheet in book for row in sheet.values for cell in row], 1
    return [content.decode()], 1


@pytest.mark.parametrize("format", ["pptx", "html", "xlsx", "svg", "geojson"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_exported_says_which_past_it_shows(looking_back, told, format, language):
    requests = {
        "pptx": ExportRequest(sites=1, screens=("state", "limits"), language=language),
        "html": ExportRequest("county:330102", sites=1, language=language),
        "svg": ExportRequest(size=(640, 480), language=language),
    }
    request = requests.get(format, ExportRequest("county", language=language))
    content = export(looking_back, default_setting(looking_back), format, request)
    texts, least = text_of(format, content)
    joined = "".join("".join(text.split()) for text in texts)
    assert joined.count("".join(told[language].split())) >= least


# --- commands -------------------------------------------------------------------------------------


@pytest.fixture
def run(register, monkeypatch, capsys):
    """`run("gaps", ...)`: exit code, standard output, standard error."""
    monkeypatch.setenv(REGISTRY_VARIABLE, str(register.folder))

    def call(*words):
        code = main([*map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_a_command_gives_the_numbers_of_the_past_and_says_so(run, looking_back, told):
    code, out, err = run("gaps", "--all", "--known", 3, "--as-of", "2026-09-30", "--format", "json")
    whole = json.loads(out)
    assert code == 0 and err == f"{told['zh']}\n"
    assert whole["past"]["told"] == [told["zh"], told["en"]]
    states = [row["state"] for row in whole["rows"]]
    assert sorted(states) == sorted(numbers(looking_back)["state"])


def test_without_clocks_a_command_needs_no_register(run, register, at, monkeypatch):
    monkeypatch.setenv("PILOT_ATLAS_DATABASE", "postgresql://nobody@localhost:1/none")
    code, out, _ = run("gaps", "--all")
    assert code == 0 and set(pd.read_csv(io.StringIO(out))["snapshot_id"]) == {at().snapshot_id}
    code, _, err = run("gaps", "--known", 1, "--lang", "en")
    assert code == 1 and "cannot be reached" in err


@pytest.mark.parametrize(
    "words, reason",
    [
        (["--known", 9], "There is no publication 9"),
        (["--as-of", "soon"], "'soon' is not a date"),
        (["--as-of", "2999-01-01"], "knows nothing of 2999-01-01"),
    ],
)
def test_clocks_that_cannot_be_are_refused_in_words(run, words, reason):
    code, out, err = run("gaps", "--lang", "en", *words)
    assert (code, out) == (1, "") and reason in err


def test_whoever_may_look_at_nothing_is_told_by_the_exit_code(run, register):
    roles = register.folder / "roles.toml"
    roles.write_text("people = {}\n")
    try:
        assert run("gaps", "--known", 1)[0] == 4
    finally:
        roles.unlink()


def test_a_file_made_by_a_command_under_a_clock_says_so(run, tmp_path, told):
    out = tmp_path / "atlas.geojson"
    code, _, _ = run(
        "brief", "--format", "geojson", "--out", out, "--known", 3, "--as-of", "2026-09-30"
    )
    assert code == 0 and told["en"] in out.read_text(encoding="utf-8")
