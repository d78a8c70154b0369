"""An office's list of 119 platforms on its way to the map, through the real pages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, TimeoutError, expect

from analytics.questions.coverage import needs_coverage, worst_state
from analytics.setting import default_setting
from analytics.words import word
from data.build.read import SOURCES_DIR
from data.register.database import DATABASE_VARIABLE
from data.register.shipped import take_collection
from data.register.store import open_register
from data.registry import open_registry
from data.snapshot import current_id
from tests.browser.conftest import Visitor, first_visit, serve
from tests.data.office.made_list import TOTAL, made_list

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BUSY_MS = 120_000  # a machine on which every core has other work
LEGEND = ".legend"


@pytest.fixture(scope="module")
def register_folder(tmp_path_factory: pytest.TempPathFactory, real_snapshots: Path) -> Path:
    """A register of tests with the collection as publication 1; what was measured is reused."""
    folder = tmp_path_factory.mktemp("register") / "registry"
    shutil.copytree(real_snapshots, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        register = open_register(folder)
        take_collection(register, SOURCES_DIR)
        register.close()
    return folder


@pytest.fixture(scope="module")
def register_server(register_folder: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        yield from serve(register_folder)


@pytest.fixture
def office(desk: BrowserContext, register_server: str) -> Iterator[Visitor]:
    """A tab of somebody in the office, at the register of these tests."""
    yield from first_visit(desk, register_server)


@pytest.fixture(scope="module")
def office_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "中试平台名单.xlsx"
    path.write_bytes(made_list())
    return path


# --- what a hand does -----------------------------------------------------------------------------


def of(page: Page, key: str) -> Locator:
    """The widget of a key, or the first of those whose key begins so."""
    return page.locator(f"[class*=st-key-{key}]").first


def press(visit: Visitor, key: str) -> None:
    """Press a button by name: on a busy machine a page may move under a pointer."""
    button = of(visit.page, key).locator("button[data-testid^=stBaseButton]").first
    expect(button).to_be_enabled(timeout=BUSY_MS)
    button.evaluate("button => button.click()")
    visit.settle()


def choose(visit: Visitor, key: str, name: str) -> None:
    """Choose an option; a list that a run of the page closes meanwhile is opened again."""
    box = of(visit.page, key).get_by_role("combobox")
    option = visit.page.get_by_role("option", name=name)
    for _ in range(20):
        box.click()
        try:
            option.first.wait_for(timeout=3_000)
            break
        except TimeoutError:
            continue
    option.first.click()
    visit.settle()


def next_step(visit: Visitor) -> None:
    press(visit, "intake_next")


def upload(visit: Visitor, path: Path) -> None:
    visit.open("/intake")
    visit.page.locator(".st-key-intake_file input[type=file]").set_input_files(path)
    read = word("intake.file_read", "zh", name=path.name, sheets=1)
    expect(visit.page.get_by_text(read)).to_be_visible(timeout=BUSY_MS)
    visit.settle()


def answer(visit: Visitor) -> None:
    """Say in steps 3 and 4 what the list leaves open."""
    choose(visit, "intake_constant_confidence", word("confidence.confirmed", "zh"))
    next_step(visit)
    unknown = word("word_is.unknown", "zh")
    of(visit.page, "intake_word_").get_by_text(unknown, exact=True).click()
    visit.settle()
    press(visit, "intake_accept_all")
    choose(visit, "intake_choice_", "2025-01")
    done = word("intake.no_faults", "zh", n=TOTAL)
    expect(visit.page.get_by_text(done)).to_be_visible(timeout=BUSY_MS)


def told(visit: Visitor, key: str, **values: object) -> None:
    """Wait until the page says something."""
    sentence = word(key, "zh", **values)
    expect(visit.page.get_by_text(sentence)).to_be_visible(timeout=BUSY_MS)
    visit.settle()


def go_back_and_forth(visit: Visitor) -> None:
    """From the outcome go back to the second step and forth again: nothing is lost."""
    counts = visit.page.locator(".counts").inner_text()
    visit.page.locator(".st-key-intake_step").get_by_text(word("intake_step.sheet", "zh")).click()
    visit.settle()
    told(visit, "intake.head_is", lines="3", columns=13, rows=TOTAL)
    for _ in range(3):
        next_step(visit)
    assert visit.page.locator(".counts").inner_text() == counts


def legend(visit: Visitor) -> str:
    """Read the legend of the coverage map: how many counties are in each state."""
    page = visit.open("/coverage")
    shown = page.locator(LEGEND).first.inner_text()
    return " ".join(shown.split())


def states_of_counties(folder: Path) -> Iterator[str]:
    """Give the same from the snapshot in force."""
    registry = open_registry(folder / current_id(folder))
    needs = needs_coverage(registry, default_setting(registry))
    of_counties = needs[needs["unit_kind"] == "county"]
    counts = of_counties.groupby("unit_id")["state"].agg(worst_state).value_counts()
    for state, count in counts.items():
        yield f"{word(f'state.{state}', 'zh')} {count}"


# --- the journey ----------------------------------------------------------------------------------


def test_an_offices_list_comes_from_its_file_to_the_map_and_a_step_back_loses_nothing(
    office: Visitor, office_list: Path, register_folder: Path
):
    before = legend(office)
    upload(office, office_list)
    for _ in range(2):
        next_step(office)
    answer(office)
    next_step(office)
    new = int(office.page.locator(".counts b").first.inner_text())
    assert new > 100
    go_back_and_forth(office)
    press(office, "outcome_compute")
    expect(office.page.locator(".answer")).to_be_visible(timeout=BUSY_MS)
    of(office.page, "intake_reason").locator("input").fill("十一月报送")
    of(office.page, "intake_reason").locator("input").press("Enter")
    office.settle()
    press(office, "intake_submit")
    told(office, "intake.submitted", number=1)
    office.open("/review")
    press(office, "review_approve")
    told(office, "review.approved", number=1)
    press(office, "review_publish")
    told(office, "review.done", number=2)
    after = legend(office)
    assert after != before
    assert all(state in after for state in states_of_counties(register_folder))
    assert office.real_complaints() == [] and office.strangers == []
