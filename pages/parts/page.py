"""How every page begins: set-up, menu, language, what counts, title and setting strip; and safe
text.
"""

from html import escape
from pathlib import Path

import streamlit as st

from analytics.phrases.setting import stated
from geo.errors import PlanningError
from pages.parts.run import links, viewport
from pages.parts.run.session import (
    begin_run,
    fix_language,
    fix_setting,
    language,
    registry,
    setting,
    w,
)
from pages.parts.scenarios import temporary
from pages.parts.widgets import filters

STYLE = Path(__file__).with_name("style.css")
ICON = Path(__file__).with_name("icon.svg")  # a Material icon here would be fetched from outside
# group -> (page key, file, icon); the key names the page's words in the catalogue
MENU = {
    "see": (
        ("overview", "app.py", "dashboard"),
        ("coverage", "pages/coverage.py", "map"),
        ("matrix", "pages/matrix.py", "grid_on"),
        ("targets", "pages/targets.py", "flag"),
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
    ),
}
FILES = {key: file for entries in MENU.values() for key, file, _ in entries}


def start(key: str) -> None:
    """Everything above a page's own content.

    Stops with a message when there is no registry to show.
    """
    begin_run()
    st.set_page_config(page_title=w("app.name"), page_icon=str(ICON), layout="wide")
    st.html(STYLE)
    links.begin()
    with st.sidebar:
        filters.language_switch()
        fix_language()
        viewport.measure(unfiled=bool(temporary.unfiled()))
        st.html(
            "<div"
            f' class="brand">{escape(w("app.name"))}<small>{escape(w("app.tagline"))}</small></div>'
        )
        _menu(key)
    st.html(f'<h1 class="page">{escape(w(f"page.{key}"))}</h1>')
    try:
        registry()
        with st.sidebar:
            filters.setting()
        fix_setting()
        _strip()
        links.open_slot()
    except PlanningError as error:
        stop(error)


def stop(error: PlanningError) -> None:
    """Show what a planner has to put right, and end the page."""
    st.error(plain(error.zh if language() == "zh" else error.en))
    st.stop()


def _menu(current: str) -> None:
    carried = filters.carried()
    for group, entries in MENU.items():
        st.html(f'<div class="menu-group">{escape(w(f"menu.{group}"))}</div>')
        for key, file, icon in entries:
            st.page_link(
                file,
                label=w(f"page.{key}"),
                icon=f":material/{icon}:",
                query_params=carried,
                disabled=key == current,
            )


def _strip() -> None:
    """Snapshot, policy set, radius and what counts, on every page."""
    parts = stated(registry(), setting(), language())
    st.html(
        '<div class="strip">'
        + "".join(f"<span>{escape(label)} <b>{escape(value)}</b></span>" for label, value in parts)
        + "</div>"
    )


def plain(text: str) -> str:
    """Text for a Streamlit element that reads markdown, so that it is shown as written.

    Backslashes stop markdown; the word joiners stop `:icon:` and `$formula$`, which are found after
    unescaping.
    """
    escaped = "".join("\\" + char if char in r"\`*_{}[]()#+-.!|~<>&" else char for char in text)
    return escaped.replace(":", ":\u2060").replace("$", "\\$")
