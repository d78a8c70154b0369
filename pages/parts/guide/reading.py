"""What the atlas settles, and how to read one of its pages."""

import streamlit as st

from analytics.drawing.picture import ALL, Picture
from analytics.drawing.svg import svg
from pages.parts.html import elements
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text

LINES = 5
PARTS = 6
MAP_PX = (470, 380)

# a page in outline with the real map in it; a component, because st.html takes every SVG out
_outline = st.components.v2.component(
    "outline",
    css="""
    .page { display: grid; grid-template: auto 1fr auto / 5.5rem 1fr 8rem; gap: 5px;
            border: 1px solid var(--st-border-color); border-radius: 6px; padding: 6px; }
    .page > div { border: 1px solid var(--st-border-color); border-radius: 4px;
                  position: relative; min-height: 1.6rem; overflow: hidden; }
    .menu { grid-row: 1 / 3; grid-column: 1; } .filters { grid-row: 3; grid-column: 1; }
    .strip { grid-row: 1; grid-column: 2 / 4; } .map { grid-row: 2; grid-column: 2; }
    .legend { grid-row: 3; grid-column: 2; } .panel { grid-row: 2 / 4; grid-column: 3; }
    .map svg { display: block; width: 100%; height: auto; }
    b { position: absolute; left: 4px; top: 4px; width: 1.3rem; height: 1.3rem; z-index: 1;
        border-radius: 50%; background: var(--st-primary-color); color: var(--st-background-color);
        font: 600 .8rem/1.3rem var(--st-font); text-align: center; }
    """,
    js="""export default function ({ data, parentElement }) {
        let page = parentElement.querySelector(".page");
        if (!page) {
            page = parentElement.appendChild(document.createElement("div"));
            page.className = "page";
            page.setAttribute("role", "img");
        }
        page.setAttribute("aria-label", data.alt);
        page.innerHTML = data.boxes
            .map((name, index) => `<div class="${name}"><b>${index + 1}</b></div>`)
            .join("");
        page.querySelector(".map").insertAdjacentHTML("beforeend", data.svg);
    }""",
)
BOXES = ("menu", "filters", "strip", "map", "legend", "panel")


def settles() -> None:
    """Say in five lines what the atlas settles."""
    lines = [text(f"guide.settles_{number}") for number in range(1, LINES + 1)]
    title = elements.title(text("guide.settles"))
    st.html(elements.panel(title, elements.numbered(lines)))


def picture() -> None:
    """Draw a page in outline, its parts numbered, with what each is for below."""
    st.html(elements.panel(elements.title(text("guide.picture"))))
    parts = [text(f"guide.part_{number}") for number in range(1, PARTS + 1)]
    alt = text("guide.picture")
    _outline(key="outline", data={"boxes": BOXES, "svg": _map(), "alt": alt})
    st.html(elements.numbered(parts))


@cached_for_page(by_setting=True)
def _map() -> str:
    width, height = MAP_PX
    drawn = Picture(
        ALL,
        title="",
        furniture=False,
        layers=("platforms",),
        width=width,
        height=height,
        language=language(),
        prefix="guide",
    )
    return svg(registry(), setting(), drawn)
