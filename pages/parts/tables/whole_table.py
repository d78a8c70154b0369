"""A table with every column, the telling ones first, and a link to the evidence of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.tables.columns import configure
from pages.parts.tables.evidence import link_column
from pages.parts.tables.words import in_words

ROW_PX = 34
MOST_PX = 308  # height


@dataclass(frozen=True)
class Layout:
    """How a table is laid out.

    Attributes:
        front: columns to begin with; the others follow as they come.
        view: the view in whose words and widths its columns stand.
        labels: heads of columns that are called otherwise.
    """

    front: Sequence[str]
    view: str
    labels: Mapping[str, str] = field(default_factory=dict)


def draw(
    table: pd.DataFrame, layout: Layout, *, key: str, alt: str, selectable: bool = False
) -> int | None:
    """Draw a table, its codes as words.

    Args:
        table: with the columns that its evidence ids are made of.
        layout: the order, words and widths of its columns.
        key: of the widget.
        alt: the table in words, for screen readers.
        selectable: True if a row can be chosen.

    Returns:
        The position of the chosen row; None without one.
    """
    linked, evidence = link_column(table)
    event: Any = st.dataframe(
        in_words(linked),
        hide_index=True,
        column_order=_order(linked, layout.front),
        column_config=_columns(linked, layout) | evidence,
        placeholder="",
        height=min(ROW_PX * (len(table) + 1) + 2, MOST_PX),
        row_height=ROW_PX,
        on_select="rerun" if selectable else "ignore",
        selection_mode="single-row",
        key=key,
        alt=alt,
    )
    if not selectable:
        return None
    rows: list[int] = event.selection.rows
    return rows[0] if rows and rows[0] < len(table) else None


def _order(table: pd.DataFrame, front: Sequence[str]) -> list[str]:
    first = [*front, "evidence"]
    rest = [name for name in map(str, table) if name not in first]
    return [*first, *rest]


def _columns(table: pd.DataFrame, layout: Layout) -> dict[str, Any]:
    """Configure each column by its layout; those of the evidence have their own."""
    columns: dict[str, Any] = {}
    for name in map(str, table):
        label = layout.labels.get(name, "")
        columns[name] = configure(name, layout.view, label=label)
    return columns
