"""Tables, profiles and reports that are taken along."""

import csv
import hashlib
import io
import json
from pathlib import Path

from pypdf import PdfReader

from analytics.words import word
from tests.browser.conftest import Visitor


def test_a_profile_prints_without_menu_and_widgets_and_nothing_is_cut_off(visit: Visitor):
    page = visit.open("/profile?lang=English&of=City&which=Shaoxing")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1030})  # A4 within its margins
    for hidden in (
        "[data-testid=stSidebar]",
        "[data-testid=stMain] [data-testid=stRadio]",
        "[data-testid=stMain] [data-testid=stSelectbox]",
    ):
        assert not page.locator(hidden).first.is_visible()
    wide = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.sheet *')].map(e =>"
        " e.getBoundingClientRect().right))"
    )
    last = page.evaluate("document.querySelector('.sheet .sources').getBoundingClientRect().bottom")
    clipped = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain], .stApp,"
        " [data-testid=stAppViewContainer]')].filter(e => getComputedStyle(e).overflowY !=="
        " 'visible').length"
    )
    assert wide <= 719 and last > 1030 and clipped == 0


def test_the_gap_table_downloads_as_shown_with_its_description(visit: Visitor, tmp_path: Path):
    page = visit.open("/gaps")
    shown = int(
        "".join(char for char in page.locator(".legend span").first.inner_text() if char.isdigit())
    )
    with page.expect_download() as table:
        page.get_by_role("button", name=word("table.csv", "zh")).click()
    with page.expect_download() as about:
        page.get_by_role("button", name=word("table.sidecar", "zh")).click()
    content = Path(table.value.path()).read_bytes()
    facts = json.loads(Path(about.value.path()).read_text(encoding="utf-8"))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == shown == facts["rows"]
    assert facts["sha256"] == hashlib.sha256(content).hexdigest()
    assert all(len(row["adcode"]) == 6 for row in rows)
    for part in ("gaps", "plan-2024-2027", facts["snapshot_id"]):
        assert part in table.value.suggested_filename


def test_a_cell_of_the_matrix_opens_its_evidence(visit: Visitor):
    page = visit.open("/matrix?lang=English")
    page.wait_for_selector("[data-testid=stDataFrame] canvas")
    box = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    page.mouse.click(box["x"] + 190 + 76 * 1.5, box["y"] + 34 * 1.5)
    visit.settle()
    assert " × " in page.locator(".panel h2").first.inner_text()


def test_a_report_is_made_beside_the_server_and_handed_over(visit: Visitor, tmp_path):
    page = visit.open("/profile?lang=English&of=City&which=Shaoxing")
    page.get_by_role("button", name=word("files.make", "en")).click()
    ready = page.locator("[data-testid=stDownloadButton] button")
    ready.wait_for(timeout=60_000)
    with page.expect_download() as got:
        ready.click()
    got.value.save_as(tmp_path / "report.pdf")
    said = "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "report.pdf").pages)
    assert "Pilot capability of Shaoxing" in said and got.value.suggested_filename.startswith(
        "report-city-330600_"
    )
    assert visit.strangers == [] and visit.real_complaints() == []
