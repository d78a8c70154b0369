"""The gap table: its order, its summary, and every column as the page shows it."""

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.documents.decisions import DECISION_COLUMNS
from analytics.ids import needs_id
from analytics.phrases.columns import output_column
from analytics.phrases.key_messages import certainty_text, real_gaps_text
from analytics.phrases.output_column import ON_SCREEN
from pages.parts.html import blocks, elements, look
from pages.parts.html.blocks import listed_words
from pages.parts.html.elements import NOTHING, joined
from pages.parts.run.context import language
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.tables.columns import configure, heading
from pages.parts.tables.words import marked

# order of the rows -> columns to sort by, and whether ascending
ORDERS: dict[str, tuple[list[str], list[bool]]] = {
    "size": (["value_added", "severity"], [False, False]),
    "unit": (["unit_id", "cluster_id"], [True, True]),
    "cluster": (["cluster_id", "unit_id"], [True, True]),
    "distance": (["km_p50", "unit_id"], [False, True]),
}
BARS = {"severity": 100, "need_weight": 1, "access": 1}  # column -> where its bars end
# column whose head opens to its meaning -> the one that the page shows in its stead
EXPLAINED = {"certainty": "certainty_range", "value_added": "value_added"}
MOST_PX = 330  # height
SECTIONS = {"sureness": "certain", "robust": "robust", "judgement": "judgement"}  # of their words


def ordered(table: pd.DataFrame, order: str) -> pd.DataFrame:
    """Put the gap table, which comes gravest first, in another order."""
    if order == "severity":
        return table
    if order == "weighted":
        weighted = (table["severity"] * table["value_added"]).sort_values(
            ascending=False, kind="stable", na_position="last"
        )
        return table.loc[weighted.index].reset_index(drop=True)
    columns, ascending = ORDERS[order]
    return table.sort_values(columns, ascending=ascending, ignore_index=True)


def gap_summary(
    table: pd.DataFrame,
    unit_kind: str,
    *,
    cluster: str | None,
    city: str | None,
    sureness: str | None,
    robust: str | None,
) -> Markup:
    """Say how many rows there are, and of each state.

    Args:
        table: the rows.
        unit_kind: theirs.
        cluster, city, sureness, robust: what the page is narrowed to; None is no filter.
    """
    rows = Markup("<span>{}</span>").format(text("gaps.rows", n=len(table)))
    filters = {"cluster": cluster, "city": city, "sureness": sureness, "robust": robust}

    def evidence_id(state: str) -> str:
        return needs_id(
            unit_kind,
            state,
            "needs",
            **filters,
        )

    states = look.legend(table["state"].value_counts().to_dict(), evidence_id)
    real = real_gaps_text(table, language())
    return joined(
        elements.legend(rows, states),
        blocks.note(real) if real else NOTHING,
    )


def gap_table(table: pd.DataFrame) -> int:
    """Draw every column of the gap table.

    Args:
        table: rows as `analytics.gap_table.gaps` gives them, maybe with what is decided.

    Returns:
        Number of the chosen row; the first until one is chosen.
    """
    front = _front_columns(table)
    event = st.dataframe(
        _in_words(table),
        hide_index=True,
        column_order=[*front, *(name for name in table.columns if name not in front)],
        column_config=_columns(table),
        placeholder="",
        height=min(36 * (len(table) + 1) + 2, MOST_PX),
        on_select="rerun",
        selection_mode="single-row",
        key="gap_rows",
        alt=text("page.gaps"),
    )
    chosen = [row for row in event.selection.rows if row < len(table)]
    return chosen[0] if chosen else 0


def _front_columns(table: pd.DataFrame) -> list[str]:
    """Name the columns that stand in front of the others."""
    return [
        "state",
        "unit_name",
        "city",
        "cluster_name",
        *(name for name in DECISION_COLUMNS if name in table),
        "severity",
        "certainty",
        "value_added",
        "need_weight",
        "access",
        "sureness",
        "robust",
        f"fix_{language()}",
        "nearest_platform_name",
        "km_p05",
        "km_p50",
        "km_p95",
        f"reason_{language()}",
    ]


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Give the gap table its codes as words."""
    worded = table.assign(
        state=[marked("state", state) for state in table["state"]],
        need_basis=[listed_words("basis", bases.split(";")) for bases in table["need_basis"]],
    )
    worded["certainty"] = [_certainty(need) for need in table.to_dict("records")]
    for column, section in SECTIONS.items():
        if column in table:
            worded[column] = [_word(section, code) for code in table[column]]
    return worded


def _word(section: str, code: object) -> str | None:
    return (
        text(f"{section}.{code}")
        if isinstance(
            code,
            str,
        )
        else None
    )


def _certainty(need: Row) -> str | None:
    if pd.isna(need["certainty"]):
        return None
    return certainty_text(need, language(), in_cell=True)


def _columns(table: pd.DataFrame) -> dict[str, Any]:
    """Configure every column, those of `BARS` as bars; the page's own sentences are wide."""
    config: dict[str, Any] = {}
    for name in table.columns:
        config[name] = configure(name)
    for name, most in BARS.items():
        config[name] = _bar(name, most)
    for name, shown_as in EXPLAINED.items():
        config[name] = configure(shown_as, is_explained=True)
    reason, fix = f"reason_{language()}", f"fix_{language()}"
    config[reason]["width"] = "large"
    config[fix]["width"] = "medium"
    return config


def _bar(name: str, most: float) -> Any:
    """Configure a column of bars from 0 to `most`, written as in a spreadsheet."""
    return st.column_config.ProgressColumn(
        heading(name),
        format=ON_SCREEN[output_column(name).format],
        min_value=0,
        max_value=most,
        width="small",
    )
