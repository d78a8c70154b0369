"""What is gone with the session before: a restarted server knows nothing of the scenarios that a
tab still shows.
"""

from uuid import uuid4

import streamlit as st

from pages.parts.run import wording
from pages.parts.run.wording import w
from pages.parts.scenarios import temporary

SESSION, MOST_NAMES, MOST_LETTERS = "session_token", 12, 80

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
    """Name the scenarios that this tab's session before held in no file, and no session holds any
    more.
    """
    with st.sidebar:  # where what draws nothing pushes nothing down
        found = _tab(
            key="lost-scenarios",
            data={
                "session": st.session_state.setdefault(SESSION, uuid4().hex),
                "names": temporary.unfiled(),
            },
            default={"names": []},
            on_names_change=lambda: None,
        )
    names = [str(name)[:MOST_LETTERS] for name in found.names or []][:MOST_NAMES]
    if names:
        st.warning(wording.plain(w("scenario.lost", names=w("list.separator").join(names))))
