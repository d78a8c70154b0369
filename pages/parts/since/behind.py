"""What is behind a step: the rows that were changed, and the needs whose state moved."""

from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from analytics.ids import identified
from analytics.since import tables
from analytics.since.phrases import step_said
from analytics.since.staircase import CauseStep, Staircase
from data.register.replay import TIME
from pages.parts.html import look
from pages.parts.html.blocks import note, section_title
from pages.parts.run import address, links, page_links
from pages.parts.run.context import language
from pages.parts.run.wording import text
from pages.parts.tables.changed_needs import changes_in_words, unit_keys
from pages.parts.tables.download import download

ROW_COLUMNS = {
    "table_name": "table",
    "row_name": "name",
    "kind": "kind",
    "column_name": "column",
    "old_words": "old",
    "new_words": "new",
    "publication": "publication",
    "who": "who",
    "reason": "reason",
    "cause": "cause",
    "true_from": "true_from",
}
NEED_COLUMNS = ("change", "kind", "unit", "cluster", "before", "after")
WIDTHS_PX = {"row_name": 170, "old_words": 110, "new_words": 110}
TABLE_PX = 330
PROFILES = ("city", "county", "zone")


@address.reads("step")
def choose_step(found: Staircase, headline: str) -> CauseStep:
    """Choose a step; at first the one that moves the number most."""
    by_text = {tables.causes_text(step): step for step in found.steps}
    labels = {key: step_said(step, headline, language()) for key, step in by_text.items()}
    largest = max(found.steps, key=lambda step: (abs(step.moved(headline) or 0), len(step.rows)))
    chosen = links.selectbox(
        text("since.step"),
        list(by_text),
        key="step",
        default=tables.causes_text(largest),
        format_func=labels.__getitem__,
    )
    return by_text[chosen]


def draw(found: Staircase, step: CauseStep) -> None:
    """Draw the rows and the needs of a step, each with its CSV."""
    asked = {
        "from": found.first.number,
        "to": found.last.number,
        "step": tables.causes_text(step),
    }
    left, right = st.columns([1.35, 1], gap="medium")
    with left:
        _draw_rows(found, step, asked)
    with right:
        _draw_needs(step, asked)


# --- rows -----------------------------------------------------------------------------------------


def _draw_rows(found: Staircase, step: CauseStep, asked: dict[str, object]) -> None:
    st.html(section_title("since.rows_title"))
    rows = tables.row_table(step, language())
    if rows.empty:
        st.html(note(_why_no_rows(found, step)))
    else:
        st.dataframe(
            rows[list(ROW_COLUMNS)],
            hide_index=True,
            height=min(36 * (len(rows) + 1) + 2, TABLE_PX),
            column_config=_row_heads(),
            key="since_rows",
        )
        download(rows, "changes-rows", asked)
    if step.files:
        names = [f"{name} ({made.number})" for name, made in step.files.items()]
        listed = text("list.separator").join(names)
        st.html(note(text("since.files", names=listed)))


def _row_heads() -> dict[str, Any]:
    """Call the columns of rows; a value that says a whole row must not push the others away."""
    heads: dict[str, Any] = {name: text(f"since.{word}") for name, word in ROW_COLUMNS.items()}
    for name, width in WIDTHS_PX.items():
        heads[name] = st.column_config.TextColumn(heads[name], width=width)
    return heads


def _why_no_rows(found: Staircase, step: CauseStep) -> str:
    if step.causes == (TIME,):
        return text("since.rows_of_time", first_day=found.first.as_of, last_day=found.last.as_of)
    if step.causes == ("software",):
        return text("since.rows_of_software")
    return text("since.rows_none")


# --- needs ----------------------------------------------------------------------------------------


def _draw_needs(step: CauseStep, asked: dict[str, object]) -> None:
    st.html(section_title("since.needs_title"))
    if step.before is None:
        st.html(note(text("since.needs_unknown")))
        return
    needs = identified(tables.need_table(step))
    if needs.empty:
        st.html(note(text("since.needs_none")))
        return
    shown = _in_words(needs)
    open_it = text("since.open")
    st.dataframe(
        shown,
        hide_index=True,
        height=min(36 * (len(shown) + 1) + 2, TABLE_PX),
        column_config={name: text(f"since.need_{name}") for name in NEED_COLUMNS}
        | {
            "evidence": st.column_config.LinkColumn(text("page.evidence"), display_text=open_it),
            "profile": st.column_config.LinkColumn(text("page.profile"), display_text=open_it),
        },
        key="since_needs",
    )
    download(needs, "changes-needs", asked)


def _in_words(needs: pd.DataFrame) -> pd.DataFrame:
    """Tell the needs, each with the addresses of its evidence and of its unit's profile."""
    columns: dict[str, list[str | None]] = {
        "evidence": [look.address(evidence_id) for evidence_id in needs["evidence_id"]],
        "profile": [_profile(*key.split(":", 1)) for key in unit_keys(needs)],
    }
    return changes_in_words(needs).join(pd.DataFrame(columns))


def _profile(kind: str, unit_id: str) -> str | None:
    """Write the address of the profile of a unit; None if it has none."""
    if kind not in PROFILES:
        return None
    query = urlencode({**page_links.stated(), "of": kind, "which": unit_id}, doseq=True)
    return f"profile?{query}"
