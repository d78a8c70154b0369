"""One run, one snapshot, whatever is put in force meanwhile; nothing of a replaced one stays."""

import gc
import shutil
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.drawing.picture import ALL
from analytics.exports import ExportRequest, export
from analytics.gap_table import defended_needs
from analytics.job import Job
from analytics.setting import default_setting
from analytics.words import word
from data.answers import Answers, bytes_of
from data.build import build
from data.build.read import SOURCES_DIR
from data.faults import RegistryError
from data.registry import REGISTRY_VARIABLE, open_registry
from data.snapshot import CURRENT
from geo.errors import PlanningError
from pages.parts.gaps import downloads
from pages.parts.html import legends
from pages.parts.maps import files
from pages.parts.overview import headline, short_tables
from pages.parts.run import context, questions, snapshots, warm
from pages.parts.run.cache import cached_for_page
from tests.conftest import write_rows
from tests.pages.visit import ROOT, at, text_of

SOON_S = 30  # until something that must happen has happened; what is right takes no time


@pytest.fixture(scope="module")
def two(real_snapshots, tmp_path_factory) -> tuple[Path, str, str]:
    """A folder with two snapshots that differ: as collected, and with every operating platform only
    planned.
    """
    folder = tmp_path_factory.mktemp("two")
    out, sources = folder / "registry", folder / "sources"
    shutil.copytree(real_snapshots, out)
    shutil.copytree(SOURCES_DIR, sources)
    platforms = sources / "platforms.csv"
    changed = platforms.read_text(encoding="utf-8").replace(",operating,", ",planned,")
    platforms.write_text(changed, encoding="utf-8")
    before = (out / CURRENT).read_text()
    return out, before, build(sources, out)["snapshot_id"]


@pytest.fixture
def put(two, monkeypatch):
    """`put(snapshot_id)` puts one of `two` in force; the first is to begin with."""
    out, first, _ = two

    def put_in_force(snapshot_id: str) -> None:
        pointer = out / ".current.test"
        pointer.write_text(snapshot_id)
        pointer.replace(out / CURRENT)

    monkeypatch.setenv(REGISTRY_VARIABLE, str(out))
    put_in_force(first)
    return put_in_force


def numbers() -> tuple[object, ...]:
    """What pages show, of several layers of results that are kept."""
    counties = questions.needs("county")
    return (
        counties["state"].value_counts().to_dict(),
        round(counties["severity"].sum(), 6),
        headline.key_figures(),
        short_tables.gravest_gaps(),
        legends.map_legend(ALL, ()),
        sha256(files.county_file() + files.platform_file()).hexdigest(),
    )


def numbers_of(folder: Path) -> tuple[object, ...]:
    """The same of a snapshot that nothing was ever asked of."""
    opened = open_registry(folder)
    with context.running(context.Run(opened).under(default_setting(opened))):
        return numbers()


@context.in_own_run
def run_of_a_page() -> tuple[str, tuple[object, ...], str]:
    """Numbers between the snapshot id of the first line and that of the last."""
    first = context.registry().snapshot_id
    return first, numbers(), context.registry().snapshot_id


# --- one run --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fact",
    [
        context.registry,
        context.language,
        context.setting,
        context.measure,
        questions.units,
        questions.needs,
    ],
)
def test_whoever_asks_outside_a_run_is_told_so(fact):
    with ThreadPoolExecutor(1) as threads, pytest.raises(ValueError, match="in_own_run"):
        threads.submit(fact).result()


def test_the_setting_is_not_asked_for_before_its_widgets_stand(real_registry):
    with context.running(context.Run(real_registry)), pytest.raises(ValueError, match="not fixed"):
        questions.needs()


def test_what_is_put_in_force_meanwhile_is_seen_by_the_next_run(two, put):
    _, before, after = two

    @context.in_own_run
    def run():
        first = context.registry()
        put(after)
        return first is context.registry(), first.snapshot_id

    assert run() == (True, before)
    assert run() == (True, after)


def test_a_result_computed_while_another_snapshot_is_put_in_force_is_of_the_snapshot_of_its_run(
    two, put
):
    out, before, after = two

    @cached_for_page
    def asked():
        put(after)
        return context.registry().snapshot_id, questions.ask("platforms")["status"].tolist()

    run = context.in_own_run(asked)
    of_before = run()
    assert of_before[0] == before and run()[0] == after
    put(before)
    assert run() == of_before


def test_snapshots_put_in_force_and_back_under_load_never_mix(two, put):
    out, *ids = two
    truth = {name: numbers_of(out / name) for name in ids}
    assert truth[ids[0]] != truth[ids[1]]
    ended = threading.Event()

    def visits():
        seen = []
        while not ended.is_set() or not seen:
            seen.append(run_of_a_page())
        return seen

    with ThreadPoolExecutor(6) as threads:
        visitors = [threads.submit(visits) for _ in range(6)]
        for name in ids * 4 + ids[:1]:
            put(name)
            run_of_a_page()
        ended.set()
        seen = [one for visitor in visitors for one in visitor.result()]
    assert {first for first, *_ in seen} <= set(ids)
    assert all(first == last and shown == truth[first] for first, shown, last in seen)
    assert run_of_a_page() == (ids[0], truth[ids[0]], ids[0])


def test_a_page_shows_the_numbers_of_the_snapshot_it_names(two, put):
    out, *ids = two
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name in (*ids, ids[0]):
        put(name)
        shown = text_of(at(app, "overview"))
        opened = open_registry(out / name)
        with context.running(context.Run(opened).under(default_setting(opened))):
            assert short_tables.gravest_gaps() in shown and all(
                figure.value in shown for figure in headline.key_figures()
            )
        assert name in shown


def test_a_callback_looks_at_what_the_widgets_say_and_not_at_the_page_before(
    real_snapshots, monkeypatch
):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(real_snapshots))
    stated = {"lang": "en", "radius": 75, "statuses": ["planned", "operating"]}
    monkeypatch.setattr(context.st, "session_state", stated)
    called = context.in_own_run(
        lambda: (context.language(), context.setting().radius_km, context.setting().statuses)
    )
    assert called() == ("en", 75, ("operating", "planned"))


# --- the snapshot before --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_overview_lives_beside_a_snapshot_that_cannot_be_read_and_names_it_once(
    real_snapshots, tmp_path, monkeypatch, language
):
    out = tmp_path / "registry"
    shutil.copytree(real_snapshots, out)
    earlier = write_rows(out, as_of="2020-01-01", needs=[{}])
    shutil.copy(real_snapshots / CURRENT, out / CURRENT)
    (earlier / "needs.parquet").write_bytes(b"damaged")
    monkeypatch.setenv(REGISTRY_VARIABLE, str(out))
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for _ in range(2):
        shown = text_of(at(page, "overview", lang=language))
        assert (
            not page.error
            and shown.count(word("changes.unreadable", language, before=earlier.name)) == 1
        )


# --- files that are made later --------------------------------------------------------------------


def test_a_file_is_made_of_the_snapshot_of_the_page_that_ordered_it(two, put):
    out, before, after = two
    ordered = open_registry(out / before)
    setting, brief = default_setting(ordered), ExportRequest("county:330603", language="en")
    put(after)
    assert Job(ordered.folder, setting, "svg", brief).result() == export(
        ordered, setting, "svg", brief
    )
    book = ExportRequest("county", language="en")
    assert downloads.export_from(ordered.folder, setting, "geojson", book) == export(
        ordered, setting, "geojson", book
    )


def test_a_file_of_a_snapshot_that_is_gone_is_refused_in_words(real_registry, tmp_path):
    gone, setting = tmp_path / "2026-01-01-00000000", default_setting(real_registry)
    with pytest.raises(PlanningError, match="has been deleted") as refused:
        Job(gone, setting, "svg", ExportRequest("county:330603")).result()
    assert "已删除" in refused.value.zh
    with pytest.raises(RegistryError, match="has been deleted"):
        downloads.export_from(gone, setting, "xlsx", ExportRequest("county"))


# --- what stays -----------------------------------------------------------------------------------


def test_a_replaced_snapshot_goes_when_the_runs_that_look_at_it_have_ended(two, put):
    _, before, after = two
    replaced = weakref.ref(context.in_own_run(context.registry)())
    assert replaced().snapshot_id == before

    @context.in_own_run
    def long_run():
        put(after)
        assert run_of_a_page()[0] == after
        return questions.needs("county").empty, context.registry().snapshot_id

    assert long_run() == (False, before)
    gc.collect()
    assert replaced() is None


@pytest.mark.slow
def test_open_pages_hold_no_replaced_snapshot(two, put):
    """The buttons of a page that stands open hold what their callbacks and downloads are given."""
    _, before, after = two
    pages = []
    for page, state in {
        "overview": {},
        "profile": {"of": "city", "which": "330600"},
        "gaps": {},
        "siting": {"new": 2},
        "scenarios": {},
        "briefing": {},
    }.items():
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        pages.append(at(app, page, **state))
    replaced = weakref.ref(context.in_own_run(context.registry)())
    assert replaced().snapshot_id == before
    put(after)
    context.in_own_run(context.registry)()
    gc.collect()
    assert replaced() is None and pages


@pytest.fixture
def small_base(registry_of):
    """A run under the base setting of a small snapshot whose own answers have little room."""
    shared = registry_of(needs=[{}], proximity=[{"km_p05": 10, "km_p50": 20, "km_p95": 30}])
    opened = replace(shared)
    object.__setattr__(opened, "answers", Answers(shared_bytes=1_000_000, own_bytes=50_000))
    return context.Run(opened).under(default_setting(opened))


def needs_under(base, radius_km, **supposed):
    """The counties' needs as a run under another setting asks for them."""
    under = default_setting(base.registry, radius_km=float(radius_km), **supposed)
    with context.running(base.under(under)):
        return questions.needs("county")


def test_a_hundred_settings_do_not_push_out_what_all_users_look_at(small_base):
    with context.running(small_base):
        needs = questions.needs("county")
    supposed = [needs_under(small_base, radius) for radius in range(1, 101)]
    assert needs_under(small_base, 100) is supposed[-1]
    assert needs_under(small_base, 1) is not supposed[0]
    with context.running(small_base):
        assert questions.needs("county") is needs


@pytest.mark.slow
def test_memory_stays_bounded_however_many_settings_are_asked(small_base):
    with context.running(small_base):
        needs = questions.needs("county")
    answers = small_base.registry.answers
    held = []
    for confidence in ("confirmed", "likely"):
        for radius in range(1, 51):
            needs_under(small_base, radius, min_confidence=confidence)
            held.append(answers.held_bytes)
    of_the_base = bytes_of(needs) * 50  # each layer of the answer under the base setting
    assert max(held) < 50_000 + of_the_base
    assert max(held[50:]) <= max(held[:50]) * 1.1  # it grows no more


def test_what_the_first_page_asks_is_answered_before_anybody_opens_it(two, put):
    put(two[1])
    warm.warm_up()
    registry = snapshots.registry_in_force()
    held = registry.answers.held_bytes
    assert held > 0
    defended_needs(registry, default_setting(registry))
    assert registry.answers.held_bytes == held


def test_a_server_without_a_snapshot_warms_up_in_silence(tmp_path, monkeypatch):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path))
    warm.warm_up()


def test_a_slow_question_of_one_user_does_not_hold_up_another_question_of_another(small_base):
    begun, go = threading.Event(), threading.Event()

    @cached_for_page
    def slow():
        begun.set()
        assert go.wait(SOON_S)
        return "slow"

    @cached_for_page
    def quick(number):
        return number

    def in_a_run(ask, *args):
        with context.running(small_base):
            return ask(*args)

    with ThreadPoolExecutor(3) as threads:
        waits = threads.submit(in_a_run, slow)
        assert begun.wait(SOON_S)
        other = threads.submit(in_a_run, quick, 1)
        needs = threads.submit(in_a_run, questions.needs, "county")
        assert other.result(SOON_S) == 1 and len(needs.result(SOON_S)) == 1
        assert not waits.done()
        go.set()
        assert waits.result(SOON_S) == "slow"


@pytest.mark.parametrize(
    "changed",
    [
        lambda run: replace(run, language="en"),
        lambda run: run.under(default_setting(run.registry, radius_km=99.0)),
        lambda run: replace(run, measure="capable"),
    ],
    ids=["language", "setting", "measure"],
)
def test_a_result_is_of_the_language_setting_and_measure_it_was_asked_under(small_base, changed):
    asked = []

    @cached_for_page(by_setting=True, by_measure=True)
    def looked_at():
        asked.append(1)
        return context.language(), context.setting().radius_km, context.measure()

    seen = []
    for run in (small_base, changed(small_base), small_base):
        with context.running(run):
            seen.append(looked_at())
    assert seen[0] == seen[2] != seen[1] and len(asked) == 2
