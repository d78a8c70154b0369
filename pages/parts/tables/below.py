"""The list of units one step below a place, with what they need, have met and lack."""

from collections import Counter
from collections.abc import Callable

import pyarrow as pa
import streamlit as st

from analytics.ids import needs_id
from analytics.questions.coverage import GAPS, MET, STATES
from pages.parts.html import look
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.wording import name_of, text
from pages.parts.tables.evidence import link_config

MOST_PX = 254  # height of the list
COUNTED = {"needs": STATES, "met": MET, "gaps": GAPS}


def drill_list(place: str, cluster: str | None, choose: Callable[[pa.Table, str], None]) -> None:
    """Draw the units one step below a place; a row leads there, its link to the evidence.

    Args:
        place: "kind:id"; nothing is drawn where nothing is below it.
        cluster: whose needs count; None for all.
        choose: called with the rows and the key of the widget when a row is selected.
    """
    below = questions.units_below(place)
    if not below:
        return
    key, rows = f"drill-{place}", _rows(place, cluster)
    number = st.column_config.NumberColumn
    head = text(f"table.below_{below[0]['unit_kind']}")
    st.dataframe(
        rows,
        hide_index=True,
        column_order=("name", *COUNTED, "evidence"),
        key=key,
        selection_mode="single-row",
        on_select=lambda: choose(rows, key),
        height=min(36 * (len(rows) + 1) + 2, MOST_PX),
        column_config={
            "name": st.column_config.TextColumn(head, width=88),
            "needs": number(text("table.needs"), format="%d", width=50),
            "met": number(text("table.met"), format="%d", width=58),
            "gaps": number(text("table.gaps"), format="%d", width=50),
            **link_config(text("evidence.short"), 50),
        },
    )


@cached_for_page(by_setting=True, by_measure=True)
def _rows(place: str, cluster: str | None) -> pa.Table:
    """Count the needs of the units below a place.

    Returns:
        unit_kind, unit_id, name, needs, met, gaps, evidence_id and evidence (the link to it), the
        unit with most gaps first.
    """
    below = questions.units_below(place)
    needs = questions.measured_needs(below[0]["unit_kind"], cluster)
    counts = Counter(zip(needs["unit_id"], needs["state"], strict=True))
    rows = []
    for unit in below:
        kind, unit_id = unit["unit_kind"], unit["unit_id"]
        evidence_id = needs_id(kind, unit=unit_id, cluster=cluster)
        rows.append(
            {
                "unit_kind": kind,
                "unit_id": unit_id,
                "name": name_of(unit),
                **{
                    name: sum(counts[unit_id, state] for state in states)
                    for name, states in COUNTED.items()
                },
                "evidence_id": evidence_id,
                "evidence": look.address(evidence_id),
            }
        )
    return pa.Table.from_pylist(
        sorted(
            rows,
            key=lambda row: (-row["gaps"], -row["needs"]),
        )
    )
