"""What planners do, in a real browser."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from analytics.words import word
from pages.parts.html.look import FILL
from tests.browser.conftest import HOSTILE, Visitor, free_port, serve

PATHS = {
    "overview": "/",
    "coverage": "/coverage",
    "matrix": "/matrix",
    "targets": "/targets",
    "briefing": "/briefing",
    "gaps": "/gaps",
    "siting": "/siting",
    "scenarios": "/scenarios",
    "verify": "/verify",
    "beside": "/beside",
    "platforms": "/platforms",
    "profile": "/profile",
    "evidence": "/evidence",
    "data": "/data",
}
WITH_MAP = {"overview", "coverage", "gaps", "siting", "scenarios", "platforms", "profile"}
MAP = "[data-testid=stDeckGlJsonChart]"


def pixels_of(page, colour: str) -> int:
    """How many pixels of the first map are of a colour, within what anti-aliasing leaves alone."""
    picture = Image.open(io.BytesIO(page.locator(MAP).first.screenshot())).convert("RGB")
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return sum(
        count
        for count, found in picture.getcolors(picture.width * picture.height)
        if max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 2
    )


def words_on(page) -> str:
    return page.locator(".stApp").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_a_page_opens_complete_within_the_rules_and_asks_no_other_host(
    visit: Visitor, name: str, language: str
):
    page = visit.open(
        PATHS[name] + ("?lang=English" if language == "en" else ""), map_drawn=name in WITH_MAP
    )
    assert page.locator("h1.page").inner_text() == word(f"page.{name}", language)
    assert page.locator("[data-testid=stException]").count() == 0
    assert visit.strangers == []
    assert visit.real_complaints() == []
    assert page.evaluate("window.broken") == []


# a page is told the new size of its window and drawn again
IS_NARROW_ENOUGH = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    const wide = document.scrollingElement.scrollWidth - window.innerWidth;
    return Math.max(wide, main.scrollWidth - main.clientWidth) <= 1;
}"""


@pytest.mark.parametrize("name", PATHS)
def test_no_page_is_wider_than_its_window(visit: Visitor, name: str):
    page = visit.open(PATHS[name] + "?lang=English")
    for width, height in ((1920, 1080), (1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        visit.settle()
        page.wait_for_function(IS_NARROW_ENOUGH)
        visit.settle()
        assert page.evaluate(IS_NARROW_ENOUGH), width


def test_the_map_draws_the_states_that_its_legend_names_and_no_others(visit: Visitor):
    page = visit.open("/coverage", map_drawn=True)
    legend = page.locator(".legend").first.inner_text()
    for state, colour in FILL.items():
        if state in ("no_data", "no_need"):
            continue
        drawn, named = pixels_of(page, colour) > 40, word(f"state.{state}", "zh") in legend
        assert drawn == named, state


def click_map(page: Page, spot: tuple[float, float], until: str) -> None:
    """Click a map until the address tells of it.

    Without a graphics processor, drawing may take longer than deck.gl lets a click last.

    Args:
        spot: shares of its width and height.
        until: what the address then holds.
    """
    box = page.locator(MAP).first.bounding_box()
    at = box["x"] + box["width"] * spot[0], box["y"] + box["height"] * spot[1]
    for _ in range(12):
        page.mouse.move(*at)
        page.wait_for_timeout(800)
        page.mouse.click(*at)
        page.wait_for_timeout(800)
        if until in page.url:
            return


def test_a_click_on_the_map_chooses_the_county_and_leaves_the_colours(visit: Visitor):
    page = visit.open("/coverage", map_drawn=True)
    # that of no need is the page's, too
    before = {state: pixels_of(page, FILL[state]) for state in ("none", "remote")}
    click_map(page, (0.33, 0.83), "place=")  # the empty south-west
    visit.settle(map_drawn=True)
    assert "place=" in page.url
    heading = page.locator(".panel h2").first.inner_text()
    assert heading.endswith(("县", "区", "市"))
    for state, count in before.items():
        assert pixels_of(page, FILL[state]) == pytest.approx(count, rel=0.25), state


def test_a_copied_link_reopens_the_same_view_for_somebody_else(browser, server):
    views = []
    for _ in range(2):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = Visitor(context, server).open(
            "/coverage?lang=English&cluster=Integrated+circuits&radius=100+km&place=Shaoxing+%E2%80%BA+Keqiao+District"
        )
        views.append(
            (
                page.locator(".panel h2").first.inner_text(),
                page.locator(".strip").inner_text(),
                page.locator(".legend").first.inner_text(),
                page.url,
            )
        )
        context.close()
    assert views[0] == views[1]
    assert views[0][0] == "Keqiao District"
    assert "100 km" in views[0][1]
    for kept in ("cluster=Integrated", "radius=100", "place=Shaoxing", "lang=English"):
        assert kept in views[0][3]


@pytest.mark.parametrize(
    "of, which",
    [
        ("County", "Shaoxing › Keqiao District"),
        ("Cluster", "Integrated circuits"),
        ("Zone", None),
        ("Cluster area", None),
        ("Platform", None),
    ],
)
def test_a_copied_profile_link_reopens_the_same_profile_for_somebody_else(
    browser, server, of, which
):
    seen = []
    for path in ("/profile?lang=English&radius=100 km", None):
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        visitor = Visitor(context, server)
        page = visitor.open(path or seen[0][2].removeprefix(server))
        if path:
            page.locator("[data-testid=stMain] [data-testid=stRadio]").get_by_text(
                of, exact=True
            ).click()
            visitor.settle()
            page.locator("[data-testid=stMain] [data-testid=stSelectbox] input").first.click()
            page.keyboard.type(which or "")
            page.get_by_role("option").nth(0 if which else 2).click()
            page.wait_for_url(lambda url: "which=" in url)
            page.wait_for_timeout(2500)
        seen.append(
            (
                page.locator(".panel h2").first.inner_text(),
                page.locator(".strip").inner_text(),
                page.url,
            )
        )
        context.close()
    assert seen[0] == seen[1]
    assert "100 km" in seen[1][1]


def test_a_name_in_a_profile_leads_to_its_own_profile_under_the_same_setting(visit: Visitor):
    page = visit.open(
        "/profile?lang=English&radius=100 km&of=County&which=Shaoxing › Keqiao District"
    )
    page.locator("table.sheet a").first.click()
    page.wait_for_url(lambda url: "of=" not in url or "County" not in url)
    page.wait_for_selector("h1.page")
    visit.settle()
    assert page.locator(".panel h2").first.inner_text() != "Keqiao District"
    assert "100 km" in page.locator(".strip").inner_text()


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


def test_changing_the_language_keeps_the_choices(visit: Visitor):
    page = visit.open("/coverage?cluster=集成电路&radius=100 公里")
    page.get_by_text("English", exact=True).click()
    visit.settle()
    assert page.locator("h1.page").inner_text() == "Coverage map"
    assert "cluster=ic" in page.url
    assert "100 km" in page.locator(".strip").inner_text()


def test_the_menu_carries_setting_and_language_to_other_pages(visit: Visitor):
    page = visit.open("/coverage?lang=English&radius=100 km")
    page.locator("[data-testid=stSidebar] a", has_text="Gaps").click()
    page.locator("h1.page", has_text="Gaps").wait_for()
    visit.settle()
    assert "100 km" in page.locator(".strip").inner_text()
    assert "radius=100" in page.url


@pytest.mark.parametrize("path", ["/data", "/matrix"])
def test_who_follows_a_link_and_leaves_at_once_keeps_language_and_setting(
    visit: Visitor, path: str
):
    page = visit.open(f"{path}?lang=English&radius=100 km")
    page.locator("[data-testid=stSidebar] a", has_text="Gaps").click()
    page.locator("h1.page", has_text="Gaps").wait_for()
    visit.settle()
    assert "100 km" in page.locator(".strip").inner_text()


def test_the_menu_can_be_used_with_the_keyboard(visit: Visitor):
    page = visit.open("/?lang=English")
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").endswith("Gaps"):
            break
    page.keyboard.press("Enter")
    page.locator("h1.page", has_text="Gaps").wait_for()


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


def test_one_more_platform_covers_more_and_the_map_numbers_it(visit: Visitor):
    page = visit.open("/siting?lang=English&new=3", map_drawn=True)
    before = page.locator(".answer").inner_text()
    assert before.startswith("With 3 new platforms")
    page.get_by_test_id("stNumberInputStepUp").first.click()
    page.locator(".answer", has_text="With 4 new platforms").wait_for()
    assert "new=4" in page.url
    # the table of sites stands below the answer, so it comes a moment after it
    page.locator("table.sites tbody tr").nth(3).wait_for()
    assert page.locator("table.sites tbody tr").count() == 4


def test_a_click_on_the_map_of_siting_names_a_candidate_point(visit: Visitor):
    page = visit.open("/siting?lang=English&new=2&pick=true", map_drawn=True)
    click_map(page, (0.4, 0.4), "at=")
    page.locator(".answer", has_text="With 2 new platforms").wait_for()
    page.get_by_text("New sites: exactly at a point given.").wait_for()
    page.locator("table.sites tbody tr").nth(1).wait_for()
    page.locator("table.sites").get_by_text("exactly this point").nth(1).wait_for()


def test_a_missing_registry_is_explained_without_paths(browser, empty_server, tmp_path):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = Visitor(context, empty_server).open("/?lang=English")
    said = words_on(page)
    context.close()
    assert "python -m data build" in said
    assert "Traceback" not in said and "/site-packages" not in said


@pytest.mark.parametrize("platform_id", HOSTILE)
def test_a_hostile_name_is_shown_as_written_and_does_nothing(browser, hostile_server, platform_id):
    context = browser.new_context(viewport={"width": 1366, "height": 1100})
    visitor = Visitor(context, hostile_server)
    for path in ("/platforms", "/coverage"):
        page = visitor.open(path)
        page.get_by_role(
            "combobox",
            name=word("platforms.one" if path == "/platforms" else "place.platform", "zh"),
            exact=True,
        ).click()
        page.get_by_role("option", name=HOSTILE[platform_id], exact=True).click()
        visitor.settle(map_drawn=True)
        assert page.locator(".panel h2").last.inner_text() == HOSTILE[platform_id]
        assert page.locator("img[src=x], .katex").count() == 0
        assert page.title() != "hacked"
    assert visitor.strangers == []
    context.close()


def test_a_hostile_name_is_escaped_in_the_maps_tooltip(browser, hostile_server):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    visitor = Visitor(context, hostile_server)
    page = visitor.open("/coverage?cluster=精细化工", map_drawn=True)
    box = page.locator(MAP).first.bounding_box()
    found = ""
    for dx in range(0, 60, 6):
        # the mark of pp-001 stands at the label point of its county, in the west
        for dy in range(-30, 30, 6):
            page.mouse.move(
                box["x"] + box["width"] * 0.21 + dx, box["y"] + box["height"] * 0.53 + dy
            )
            tooltip = page.locator(".deck-tooltip")
            if tooltip.count() and HOSTILE["pp-001"] in (found := tooltip.first.inner_text()):
                break
        else:
            continue
        break
    title = page.title()
    context.close()
    assert HOSTILE["pp-001"] in found
    assert title != "hacked"


def add_a_platform(visit: Visitor, page, place: str, cluster: str) -> None:
    """Fill in the form of a new platform as a planner does, and add it."""
    main = page.locator("[data-testid=stMain]")
    for label, typed in (("scenario.place", place), ("scenario.clusters", cluster)):
        main.get_by_role("combobox", name=word(label, "en")).click()
        page.keyboard.type(typed)
        page.get_by_role("option").first.click()
        page.keyboard.press("Tab")  # Escape would clear the choice
        visit.settle()
    main.get_by_role("button", name=word("scenario.put", "en"), exact=True).last.click()
    visit.settle(map_drawn=True)


def test_a_scenario_closes_a_gap_is_downloaded_and_uploaded_gives_the_same(
    browser, server, tmp_path: Path
):
    seen = []
    for turn in range(2):
        context = browser.new_context(
            viewport={"width": 1366, "height": 768}, accept_downloads=True
        )
        visit = Visitor(context, server)
        page = visit.open("/scenarios?lang=English", map_drawn=True)
        if turn == 0:
            assert word("scenario.empty", "en") in words_on(page)
            add_a_platform(visit, page, "Sanmen", "Smart electrical")
            assert pixels_of(page, FILL["hosted"]) > 20  # the county that now has a platform
            with page.expect_download() as got:
                page.get_by_role("button", name=word("scenario.download", "en"), exact=True).click()
            got.value.save_as(tmp_path / got.value.suggested_filename)
        else:
            page.locator("[data-testid=stPopover] button").first.click()
            page.locator("input[type=file]").set_input_files(next(tmp_path.glob("*.json")))
            page.locator(".action").wait_for()
            page.keyboard.press("Escape")
            visit.settle(map_drawn=True)
        seen.append(
            (
                page.locator(".answer").inner_text(),
                page.locator(".action").inner_text(),
                page.locator(".bars").inner_text(),
            )
        )
        assert visit.strangers == [] and visit.real_complaints() == []
        context.close()
    assert seen[0] == seen[1]
    said = json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    closed = said["result"]["county"]["closed"]
    assert (
        said["actions"][0]["place"] == "county:331022"
        and closed > 0
        and f"gaps closed {closed}" in seen[0][0]
    )


def test_after_a_restart_of_the_server_the_scenarios_that_are_gone_are_named(
    browser, real_snapshots
):
    port = free_port()
    server = serve(real_snapshots, port)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = (visit := Visitor(context, next(server))).open("/scenarios?lang=English", map_drawn=True)
    add_a_platform(visit, page, "Keqiao", "Integrated")
    name, said = (
        word("scenario.first", "en", n=1),
        word("scenario.lost", "en", names="").partition(":")[0],
    )
    assert said not in words_on(page)
    server.close()
    server = serve(real_snapshots, port)
    next(server)
    # once it is connected again
    page.get_by_role("button", name=word("scenario.new", "en"), exact=True).click(timeout=60_000)
    gone = page.get_by_text(said)
    gone.wait_for(timeout=60_000)
    assert name in gone.inner_text()
    context.close()
    server.close()


# --- the briefing ---------------------------------------------------------------------------------

# what letters measure on the screen that is shown, in percent of the window's height, and whether
# anything is cut off
LETTERS = """screen => {
    const high = window.innerHeight;
    const scale = (element) => element.ownerSVGElement ? element.getScreenCTM().a : 1;
    const px = (element) => parseFloat(getComputedStyle(element).fontSize) * scale(element);
    const all = (selector) => [...screen.querySelectorAll(selector)];
    const least = (selector) => Math.min(...all(selector).map(one => 100 * px(one) / high));
    const body = screen.querySelector(".body").getBoundingClientRect();
    const isCut = (box) => box.bottom > body.bottom + 1 || box.right > body.right + 1;
    const boxes = all("table, .figure, .key, dl").map(one => one.getBoundingClientRect());
    return {
        title: least(".face h2"),
        figure: least(".figure b"),
        table: least("td, tbody th, .label, dt"),
        map: least(".picture svg text"),
        legend: least(".key span"),
        source: least(".source"),
        cut: boxes.filter(isCut).length,
    };
}"""
LEAST = {"title": 4.4, "figure": 9, "table": 3.7, "map": 3, "legend": 3, "source": 2.2}


def shown_screen(page):
    return page.locator(".screen:not([hidden])")


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1280, 720, 1), (1920, 1080, 1), (1920, 1080, 1.25), (3840, 2160, 1)],
)
def test_every_screen_can_be_read_from_the_back_row(browser, server, width, height, scale):
    context = browser.new_context(
        viewport={"width": round(width / scale), "height": round(height / scale)},
        device_scale_factor=scale,
    )
    page = Visitor(context, server).open("/briefing?lang=English")
    shown_screen(page).wait_for()
    for number in range(page.locator(".screen").count()):
        page.keyboard.press(str(number + 1))
        found = shown_screen(page).evaluate(LETTERS)
        assert found.pop("cut") == 0, number + 1
        assert all(found[what] is None or found[what] >= least for what, least in LEAST.items()), (
            number + 1,
            found,
        )
    context.close()


def test_the_briefing_is_moved_by_keys(visit: Visitor):
    page = visit.open("/briefing")
    screen = shown_screen(page)
    screen.wait_for()
    assert screen.get_attribute("data-key") == "state"
    page.keyboard.press("ArrowRight")
    assert screen.get_attribute("data-key") == "map"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("4")
    assert screen.get_attribute("data-key") == "gaps"
    blank = page.locator(".blank")
    page.keyboard.press("b")
    assert blank.is_visible()
    page.keyboard.press("b")
    assert not blank.is_visible()
    page.keyboard.press("s")
    assert page.locator(".screen:not([hidden]) .notes").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible() and page.locator(".begin").is_visible()
    assert visit.strangers == [] and visit.real_complaints() == []


def test_a_view_kept_on_the_map_is_a_screen_for_whoever_opens_the_link(
    browser, visit: Visitor, server
):
    page = visit.open(
        "/coverage?lang=English&cluster=Integrated circuits&place=Shaoxing&measure=Capable"
    )
    page.get_by_role("button", name=word("view.keep", "en")).click()
    visit.settle()
    page.locator("[data-testid=stSidebar]").get_by_text(
        word("page.briefing", "en"), exact=True
    ).click()
    shown_screen(page).wait_for()
    page.keyboard.press("End")
    titles = [shown_screen(page).locator("h2").first.inner_text()]
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "view=" in url)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    other = Visitor(context, server).open(page.url.removeprefix(server))
    shown_screen(other).wait_for()
    other.keyboard.press("End")
    titles.append(shown_screen(other).locator("h2").first.inner_text())
    context.close()
    assert titles[0] == titles[1] and titles[0].startswith(
        "Shaoxing · Integrated circuits · Capable"
    )


def test_a_link_with_a_view_that_nobody_knows_says_so_and_shows_the_rest(visit: Visitor):
    page = visit.open("/briefing?view=nothing@city:330600&view=ic@city:330600")
    shown_screen(page).wait_for()
    assert page.locator(".screen").count() == 9
    page.keyboard.press("Escape")
    assert "nothing@city" in page.locator(".st-key-link-notices").inner_text()


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


def test_without_webgl_the_map_is_a_drawing_that_the_keyboard_reaches(browser, server):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_init_script(
        "HTMLCanvasElement.prototype.getContext = (ask => function (kind, ...rest) { return"
        " kind.startsWith('webgl') ? null : ask.call(this, kind, ...rest);"
        " })(HTMLCanvasElement.prototype.getContext)"
    )
    page = Visitor(context, server).open("/coverage")
    county = page.locator("div.vector path[data-adcode='330603']")
    county.wait_for(timeout=30_000)
    assert word("vector.no_webgl", "zh") in words_on(page) and page.locator(MAP).count() == 0
    county.focus()
    assert county.evaluate(
        "path => path.getRootNode().activeElement === path"
    ) and county.get_attribute("aria-label").startswith("柯桥区（绍兴市）")
    assert page.locator("div.vector path[tabindex='0']").count() == 90
    context.close()


# --- the address ----------------------------------------------------------------------------------


def chosen_filters(page) -> dict[str, str]:
    """What every picker and radio of the sidebar shows."""
    boxes = {
        box.get_attribute("aria-label"): box.input_value()
        for box in page.locator("[data-testid=stSidebar]").get_by_role("combobox").all()
    }
    return boxes | {
        "radios": (
            page.locator("[data-testid=stSidebar] input[type=radio]:checked").evaluate_all(
                "all => all.map(one => one.closest('label').innerText).join()"
            )
        )
    }


def test_back_from_another_page_brings_filters_and_setting_back(visit: Visitor):
    page = visit.open("/gaps?lang=English&radius=100")
    sidebar = page.locator("[data-testid=stSidebar]")
    for label, typed in (("filter.cluster", "Integrated"), ("unit.city", "Shaoxing")):
        sidebar.get_by_role("combobox", name=word(label, "en")).click()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        visit.settle()
    sidebar.locator("[data-testid=stRadio]").get_by_text(
        word("unit.city", "en"), exact=True
    ).click()
    visit.settle()
    before, address = (chosen_filters(page), page.locator(".strip").inner_text()), page.url
    assert "100 km" in before[1] and all(
        part in address for part in ("cluster=ic", "city=330600", "unit=city", "radius=100")
    )
    sidebar.get_by_role("link", name=word("page.data", "en")).click()
    page.locator("h1.page", has_text=word("page.data", "en")).wait_for()
    visit.settle()
    page.go_back()
    page.locator("h1.page", has_text=word("page.gaps", "en")).wait_for()
    visit.settle()
    assert (
        chosen_filters(page),
        page.locator(".strip").inner_text(),
    ) == before and page.url == address
    page.go_back()  # the choice before: Back undoes one at a time
    visit.settle()
    assert "unit=" not in page.url and "city=330600" in page.url


def test_a_link_of_ids_opens_the_same_in_either_language(visit: Visitor):
    page = visit.open("/coverage?cluster=ic&place=county:330603&radius=100")
    assert (
        page.locator(".panel h2").first.inner_text() == "柯桥区"
        and page.locator(".st-key-link-notices").count() == 0
    )
    page.locator("[data-testid=stSidebar]").get_by_text("English", exact=True).click()
    visit.settle()
    assert page.locator(".panel h2").first.inner_text() == "Keqiao District"
    assert (
        all(part in page.url for part in ("cluster=ic", "radius=100", "lang=en"))
        and "100 km" in page.locator(".strip").inner_text()
    )


def test_what_a_link_names_in_vain_is_said_until_another_is_chosen(visit: Visitor):
    page = visit.open("/profile?lang=en&of=platform&which=pp-gone")
    notices = page.locator(".st-key-link-notices")
    assert "pp-gone" in notices.inner_text() and page.locator(".panel h2").count() == 0
    page.locator("[data-testid=stMain] [data-testid=stSelectbox] input").first.click()
    page.get_by_role("option").first.click()
    page.locator(".panel h2").first.wait_for()
    visit.settle()
    assert notices.count() == 0 and "pp-gone" not in page.url


def test_enter_in_a_multi_select_takes_what_was_typed(visit: Visitor):
    page = visit.open("/platforms?lang=en")
    page.get_by_role("combobox", name=word("platforms.levels", "en")).click()
    page.keyboard.type("cultivation")  # two levels have the word
    page.get_by_role("option").first.wait_for()
    assert page.get_by_role("option").count() > 1
    assert not any(
        "matches" in text or "Select all" in text
        for text in page.get_by_role("option").all_inner_texts()
    )
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "level=" in url)
    assert page.url.count("level=") == 1


def test_the_link_of_the_briefing_opens_it_on_another_desk(browser, visit: Visitor, server):
    page = visit.open("/briefing?lang=en&radius=100&screens=map&screens=state")
    shown_screen(page).wait_for()
    page.keyboard.press("Escape")
    address = page.locator("[data-testid=stCode] code").inner_text()
    assert address.startswith(f"{server}/briefing?")
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    other = Visitor(context, server).open(address.removeprefix(server))
    shown_screen(other).wait_for()
    keys = other.locator(".screen").evaluate_all("all => all.map(one => one.dataset.key)")
    context.close()
    assert keys == ["map", "state"]


def test_the_browser_asks_before_it_leaves_scenarios_that_stand_in_no_file(visit: Visitor):
    page = visit.open("/scenarios?lang=en", map_drawn=True)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    page.wait_for_selector("h1.page")
    visit.settle()
    assert asked == []
    add_a_platform(visit, page, "Keqiao", "Integrated")
    assert word("scenario.keep_ways", "en") in words_on(page)
    with page.expect_download():
        page.get_by_role("button", name=word("scenario.download", "en"), exact=True).click()
    visit.settle()
    page.get_by_role("button", name=word("scenario.duplicate", "en"), exact=True).click()
    visit.settle()
    page.reload()
    page.wait_for_selector("h1.page")
    assert asked == ["beforeunload"]
