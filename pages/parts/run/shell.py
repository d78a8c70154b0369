"""The shell around every page: head, menu, title and setting strip, and how a page stops."""

from pathlib import Path
from typing import NoReturn

import streamlit as st
from markupsafe import Markup

from analytics.drawing.marks import MADE, PAGE, css_variables
from analytics.drawing.watermark import tile_address
from analytics.phrases.mark import mark_of
from analytics.phrases.past import past_words
from analytics.phrases.setting import stated
from geo.errors import PlanningError
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import plain, text

PARTS = Path(__file__).parents[1]
ICON = PARTS / "icon.svg"  # a Material icon here would be fetched from outside
# group -> (page key, file, icon); the key names the page's words in the catalogue
MENU = {
    "see": (
        ("overview", "app.py", "dashboard"),
        ("coverage", "pages/coverage.py", "map"),
        ("matrix", "pages/matrix.py", "grid_on"),
        ("targets", "pages/targets.py", "flag"),
        ("changes", "pages/changes.py", "stairs"),
        ("briefing", "pages/briefing.py", "slideshow"),
    ),
    "act": (
        ("gaps", "pages/gaps.py", "report"),
        ("siting", "pages/siting.py", "add_location"),
        ("scenarios", "pages/scenarios.py", "alt_route"),
        ("verify", "pages/verify.py", "call"),
        ("beside", "pages/beside.py", "compare_arrows"),
    ),
    "look_up": (
        ("platforms", "pages/platforms.py", "factory"),
        ("profile", "pages/profile.py", "description"),
        ("evidence", "pages/evidence.py", "fact_check"),
        ("data", "pages/data.py", "database"),
        ("guide", "pages/guide.py", "help"),
    ),
    "keep": (
        ("intake", "pages/intake.py", "upload_file"),
        ("review", "pages/review.py", "rule"),
        ("audit", "pages/audit.py", "history_edu"),
    ),
}
GUIDE = "guide"
RULES = (PARTS / "style.css").read_text(encoding="utf-8")
MADE_RULES = (PARTS / "made.css").read_text(encoding="utf-8")  # of an example alone
STYLE = f"<style>{css_variables(PAGE)}{RULES}</style>"
FILES = {key: file for entries in MENU.values() for key, file, _ in entries}


def head() -> None:
    """Set the browser's title and icon, and the style of every page."""
    name = text("app.name")
    mark = _mark()
    if mark:
        name = f"{mark} · {name}"
    st.set_page_config(page_title=name, page_icon=str(ICON), layout="wide")
    st.html(STYLE)


def _mark() -> str:
    """Give the mark of made data; "" for a real registry and where there is none."""
    try:
        return mark_of(registry())
    except PlanningError:
        return ""


@cached_for_page
def _mark_html(mark: str) -> Markup:
    """Draw a band above everything, and the mark across each map."""
    colours = {f"made-{name}": colour for name, colour in MADE.items()}
    colours["made-tile"] = f'url("{tile_address(mark)}")'
    style = css_variables(colours) + MADE_RULES
    band = Markup('<div class="made" role="note"><b>{}</b> <span>{}</span></div>')
    told = text("made.told")
    # the style is our own, as that of every page
    rules = Markup(f"<style>{style}</style>")  # noqa: S704
    return rules + band.format(mark, told)


def brand() -> None:
    """Draw the name of the dashboard above the menu, and whose network it shows."""
    html = Markup('<div class="brand">{}<small>{}</small></div>')
    st.html(html.format(text("app.name"), _tagline()))


def _tagline() -> str:
    """Say whose network the dashboard shows; nothing where there is no snapshot to look at."""
    try:
        province = registry().province.name
    except PlanningError:
        return ""
    return text("app.tagline", province=province.in_language(language()))


def menu(current: str, carried: dict[str, list[str]]) -> None:
    """Draw the links to every page in their groups; that of the page shown is open.

    The others are folded, so that the filters of a map stand in a window of 768 px.

    Args:
        current: key of the page that is shown.
        carried: query parameters that each link takes along.
    """
    with st.container(key="menu"):
        for group, entries in MENU.items():
            keys = [key for key, _, _ in entries]
            with st.expander(text(f"menu.{group}"), expanded=current in keys):
                for key, file, icon in entries:
                    st.page_link(
                        file,
                        label=text(f"page.{key}"),
                        icon=f":material/{icon}:",
                        query_params=carried,
                    )


def title(key: str, carried: dict[str, list[str]]) -> None:
    """Draw the title of a page with the way to the guide, and above all the mark of an example.

    Args:
        carried: query parameters that the link takes along.
    """
    html = Markup('<h1 class="page">{}</h1>').format(text(f"page.{key}"))
    mark = _mark()
    if mark:
        html = _mark_html(mark) + html
    if key == GUIDE:
        st.html(html)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="title-row"):
        st.html(html)
        st.page_link(
            FILES[GUIDE],
            label=text("guide.help"),
            icon=":material/help:",
            query_params=carried,
        )


def strip() -> None:
    """Draw snapshot, policy set, radius and what counts, as every page states them."""
    st.html(_strip_html())


@cached_for_page(by_setting=True)
def _strip_html() -> Markup:
    part = Markup("<span>{} <b>{}</b></span>")
    pairs = stated(registry(), setting(), language())
    past = past_words(registry(), language())  # which has a band of its own
    parts = [part.format(label, value) for label, value in pairs if value != past]
    return Markup('<div class="strip">{}</div>').format(Markup().join(parts))


def stop(error: PlanningError) -> NoReturn:
    """Show what a planner has to put right, and end the page."""
    st.error(plain(error.zh if language() == "zh" else error.en))
    st.stop()
