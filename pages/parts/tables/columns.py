"""Columns of tables on screen, as the register describes them."""

from typing import Any

import streamlit as st

from analytics.phrases.columns import head, meaning, output_column
from pages.parts.run.context import language


def heading(name: str, view: str = "") -> str:
    """Call a column in the language of the page."""
    return head(name, language(), view)


def configure(name: str, view: str = "", *, label: str = "", is_explained: bool = False) -> Any:
    """Configure a column: a number where it has a format on screen, else text.

    Args:
        view: the page or sheet in whose words and width it stands.
        label: what it is called instead of its head.
        is_explained: True if its head opens to its meaning.
    """
    column = output_column(name, view)
    label = label or heading(name, view)
    explanation = None
    if is_explained:
        explanation = meaning(name, language(), view)
    if column.on_screen:
        return st.column_config.NumberColumn(
            label,
            format=column.on_screen,
            width=column.width,
            help=explanation,
        )
    return st.column_config.TextColumn(
        label,
        width=column.width,
        help=explanation,
    )
