"""Where a row comes from: cell by cell, with publication, author, cause, reason and file."""

import pandas as pd
import streamlit as st

from analytics.phrases.past import past_mark
from analytics.phrases.rows import cause_words
from data.register.content import PLAIN_TABLES
from data.register.history import Origin, blame
from geo.errors import PlanningError
from pages.parts.html.blocks import note
from pages.parts.register import csv_out, desk, difference
from pages.parts.run.context import current_person, language, registry
from pages.parts.run.wording import text

# prefix of an evidence id, or kind of a profile -> table of its row
TABLE_OF = {"platform": "platforms", "zone": "zones", "cluster": "clusters", "goal": "targets"}
COLUMNS = ("column", "value", "number", "by", "at", "cause", "true_from", "reason", "where")


def draw(kind: str, key: str) -> None:
    """Draw the origin of the row behind a profile or an evidence id, if it is one of the register.

    Args:
        kind: of the profile, or the prefix of the evidence id.
        key: of the row.
    """
    table = TABLE_OF.get(kind)
    mark = registry().manifest.get("publication")
    if table is None or not mark:
        return
    expander = st.expander(
        text("origin.title"), icon=":material/history:", key=f"origin_of_{table}", on_change="rerun"
    )
    if not expander.open:
        return  # nobody else waits for the register
    with expander:
        try:
            with desk.opened() as register:
                known = mark["number"] if mark["register"] == register.id else None
                found = blame(register, current_person(), table, key, known)
        except PlanningError as error:
            desk.tell_error(error)
            return
        st.html(note(text("origin.how")))
        past = past_mark(registry())
        if past is not None and past["true_on"] is not None:
            st.html(note(text("origin.of_a_day", day=past["true_on"])))
        lines = [_line(table, origin) for origin in found]
        shown = pd.DataFrame(lines, columns=list(COLUMNS))
        st.dataframe(
            shown,
            hide_index=True,
            height=min(36 * (len(shown) + 1) + 2, 330),
            column_config={name: text(f"origin.{name}") for name in COLUMNS},
            key=f"origin-{table}",
        )
        csv_out.button(shown, f"origin-{table}")


def _line(table: str, origin: Origin) -> dict[str, str]:
    made = origin.step.publication
    version = origin.step.version
    column = difference.column_name(PLAIN_TABLES[table], origin.column)
    place = f"{origin.file} {origin.address}"
    return {
        "column": column,
        "value": origin.value,
        "number": str(made.number),
        "by": made.who,
        "at": made.at[:10],
        "cause": cause_words(version.cause, language(), is_guessed=version.is_guessed),
        "true_from": version.true_from or "",
        "reason": made.reason,
        "where": place.strip(),
    }
