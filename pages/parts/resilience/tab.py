"""What the tabs beside the gaps share: an answer in one sentence, a table, and its filters."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.setting import Setting
from data.registry import Registry
from pages.parts.html import elements
from pages.parts.run import questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry, setting
from pages.parts.run.wording import text
from pages.parts.tables import whole_table
from pages.parts.tables.whole_table import Layout
from pages.parts.widgets import narrowing
from pages.parts.widgets.narrowing import Filter

VIEW = "border"  # in whose words the columns of all tabs stand

Question = Callable[[Registry, Setting], pd.DataFrame]


@cached_for_page(by_setting=True)
def ask(question: Question) -> pd.DataFrame:
    """Ask a question of `analytics.phrases.resilience` under the page's setting."""
    return question(registry(), setting())


def need_filters(
    needs: pd.DataFrame, unit: str, cluster: str | None, city: str | None
) -> list[Filter]:
    """Make the filters of needs by what the sidebar says.

    Args:
        needs: with unit_kind, unit_id and cluster_id.
        unit: the kind of unit.
        cluster: None for all.
        city: None for all.
    """
    units = questions.units()
    cities = [units[f"{row.unit_kind}:{row.unit_id}"]["city_adcode"] for row in needs.itertuples()]
    placed = needs.assign(
        its_city=pd.Series(
            cities,
            index=needs.index,
            dtype=object,
        )
    )
    return [
        *narrowing.by_unit(needs, unit),
        *narrowing.by_cluster(needs, cluster),
        *narrowing.by_city(placed, city, "its_city"),
    ]


def say_why_nothing(every: pd.DataFrame, filters: Sequence[Filter], key: str) -> None:
    """Say why a tab is empty: nothing of the kind under the setting, or which filter to loosen."""
    st.info(
        wording.plain(
            narrowing.loosen(
                every,
                filters,
                text(key),
            )
        )
    )


def say(*sentences: Markup) -> None:
    """Draw the answer of a tab."""
    st.html(elements.panel(elements.heading(elements.joined(*sentences))))


def reason() -> str:
    """Name the column of reasons in the language of the page."""
    return f"reason_{language()}"


def draw_table(table: pd.DataFrame, front: Sequence[str], key: str) -> None:
    """Draw every column of a table, and the sentences of one row below.

    Args:
        table: a row leads to its evidence.
        front: columns to begin with.
        key: names the widget; up to a "-" the words for screen readers.
    """
    sentences = [name for name in (reason(), f"suggestion_{language()}") if name in table]
    chosen = whole_table.draw(
        table,
        Layout(front, VIEW),
        key=f"{key}_rows",
        alt=text(f"beside.{key.partition('-')[0]}"),
        selectable=bool(sentences),
    )
    if sentences:
        row = table.iloc[chosen or 0]
        st.html(elements.panel(*(elements.paragraph(row[name]) for name in sentences)))
