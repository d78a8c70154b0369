"""Evidence of a number: its heading, and the links that lead to it from rows of a table."""

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from analytics.evidence import Evidence, related
from analytics.ids import identified
from pages.parts.html import elements, look
from pages.parts.html.elements import NOTHING, joined
from pages.parts.run.wording import text
from pages.parts.tables.columns import heading

LINK_PX = 62  # width of the column


def evidence_heading(evidence: Evidence) -> Markup:
    """Show what stands above the tables of some evidence.

    Returns:
        The value that the id names, the id, the rules by which the value is computed, and links to
        what else is known of the same need.
    """
    kind = evidence.id.partition("/")[0]
    return elements.panel(
        elements.heading(f"{text(f'evidence.value_{kind}')} {_value_text(kind, evidence.value)}"),
        elements.soft_paragraph(evidence.id),
        *(elements.paragraph(text(rule)) for rule in evidence.rules),
        _related(evidence),
    )


def _value_text(kind: str, value: float) -> str:
    if pd.isna(value):
        return text("answer.unknown")
    return f"{value:.1%}" if kind == "certainty" else f"{value:,.6g}"


def _related(evidence: Evidence) -> Markup:
    links = [
        look.evidence_link(
            text(f"evidence.value_{other.partition('/')[0]}"),
            other,
        )
        for other in related(evidence)
    ]
    if not links:
        return NOTHING
    listed = escape(text("list.separator")).join(links)
    return elements.soft_paragraph(joined(text("evidence.related"), listed))


def link_column(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Let each row of a table lead to its evidence.

    Args:
        table: with rows that have an evidence id, as `analytics.ids.identified` gives them.

    Returns:
        The table with the columns evidence_id and evidence (the link), and the configuration of
        both.
    """
    table = identified(table)
    addresses = [look.address(evidence_id) for evidence_id in table["evidence_id"]]
    return table.assign(evidence=addresses), link_config(heading("evidence"), LINK_PX)


def link_config(label: str, width: int) -> dict[str, Any]:
    """Configure the link to the evidence of each row, and the column of the id itself."""
    return {
        "evidence": st.column_config.LinkColumn(
            label, display_text=text("evidence.short"), width=width
        ),
        "evidence_id": st.column_config.TextColumn(heading("evidence_id")),
    }
