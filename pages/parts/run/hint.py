"""A hint for whoever opens the atlas for the first time; the browser remembers that it was read."""

from urllib.parse import urlencode

import streamlit as st

from pages.parts.run import page_links
from pages.parts.run.wording import text

_hint = st.components.v2.component(
    "hint",
    css="""p { margin: 0 0 .4rem; padding: .35rem .7rem; border-radius: 4px;
            background: var(--st-secondary-background-color); font: .9rem var(--st-font); }
    a { color: var(--st-primary-color); margin: 0 .8rem; }
    button { font: inherit; border: 1px solid var(--st-border-color); border-radius: 4px;
             background: none; padding: .1rem .6rem; cursor: pointer; }""",
    js="""const READ = "pilot-atlas-guide-read";
    export default function ({ data, parentElement }) {
        parentElement.querySelector("p")?.remove();
        if (localStorage.getItem(READ)) return;
        const hint = parentElement.appendChild(document.createElement("p"));
        const link = document.createElement("a"), close = document.createElement("button");
        hint.append(data.said, link, close);
        Object.assign(link, { href: data.href, target: "_self", textContent: data.guide });
        close.textContent = data.close;
        link.onclick = () => localStorage.setItem(READ, "yes");
        close.onclick = () => { localStorage.setItem(READ, "yes"); hint.remove(); };
    }""",
)


def draw() -> None:
    """Draw the hint where this browser has not seen it yet."""
    query = urlencode(page_links.stated(), doseq=True)
    _hint(
        key="hint",
        data={
            "said": text("guide.hint"),
            "guide": text("guide.help"),
            "close": text("guide.hint_close"),
            "href": f"guide?{query}" if query else "guide",
        },
    )
