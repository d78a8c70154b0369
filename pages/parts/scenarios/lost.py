"""Scenarios that are gone with the session before.

A restarted server knows nothing of the scenarios that a tab still shows.
"""

from uuid import uuid4

import streamlit as st

from pages.parts.html.blocks import listed
from pages.parts.run import wording
from pages.parts.run.wording import text
from pages.parts.scenarios import temporary

SESSION = "session_token"  # in session state
MOST_NAMES = 12  # that are told
MOST_LETTERS = 80  # of each

# the tab's own memory outlives session and server, and nothing of it leaves the browser; a tab
# answers only once its session is another than the one that it remembers, so that no other run is
# one run longer
_tab = st.components.v2.component(
    "lost",
    js="""const KEY = "pilot-atlas-scenarios";
    export default function ({ data, setStateValue }) {
        let before = null;
        try {
            before = JSON.parse(sessionStorage.getItem(KEY));
            sessionStorage.setItem(KEY, JSON.stringify(data));
        } catch { return; }  // the browser keeps nothing
        const another = before && before.session !== data.session;
        if (another && before.names.length) setStateValue("names", before.names);
    }""",
)


def tell() -> None:
    """Name the scenarios of this tab's session before that stood in no file and are gone."""
    with st.sidebar:  # where a component that draws nothing pushes nothing down
        answer = _tab(
            key="lost-scenarios",
            data={
                "session": st.session_state.setdefault(SESSION, uuid4().hex),
                "names": temporary.unfiled(),
            },
            default={"names": []},
            on_names_change=lambda: None,
        )
    names = [str(name)[:MOST_LETTERS] for name in answer.names or []][:MOST_NAMES]
    if names:
        st.warning(wording.plain(text("scenario.lost", names=listed(names))))
