"""The matrix of clusters by units, as a heat table with its legend."""

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup
from pandas.io.formats.style import Styler

from analytics.drawing.marks import FILL, INK, LETTERS_ON
from analytics.ids import needs_id
from analytics.questions.coverage import SHOWN_AS, STATE, STATES
from pages.parts.html import elements, look
from pages.parts.run import questions, viewport, wording
from pages.parts.run.context import language, measure
from pages.parts.run.wording import name_of, text
from pages.parts.tables.words import STATE_MARKS
from pages.parts.widgets import labels

KEY = "matrix"
ROW_PX, MOST_PX, CLUSTER_PX = 34, 560, 190
LETTER_PX = {"zh": 14, "en": 7.5}  # width of a letter
PADDING_PX, LEAST_PX, SCROLLBAR_PX = 16, 52, 12


def heat_table(cells: pd.DataFrame) -> tuple[str, str] | None:
    """Draw clusters by units, each cell in the colour of its state.

    Args:
        cells: unit_id, unit_name, cluster_id, state and platforms (how many stand inside), one row
            per cell.

    Returns:
        unit_id and cluster_id of the chosen cell; None while none is chosen.
    """
    there = set(cells["cluster_id"])
    clusters = [cluster for cluster in questions.clusters() if cluster in there]
    heads = _heads(cells)
    event = st.dataframe(
        _styled(cells, clusters),
        height=min(36 * (len(clusters) + 1) + 2, MOST_PX),
        row_height=ROW_PX,
        on_select="rerun",
        selection_mode="single-cell",
        key=KEY,
        alt=text("page.matrix"),
        column_config={
            "_index": st.column_config.TextColumn(
                text("table.cluster"), width=_cluster_px(clusters, heads)
            ),
            **_unit_columns(heads),
        },
    )
    for row, column in event.selection.cells[:1]:
        if column in heads:
            return str(column), clusters[row]
    return None


def _styled(cells: pd.DataFrame, clusters: list[str]) -> Styler:
    """Give each cell its mark and its number of platforms, on the colour of its state."""
    states = _pivoted(cells, "state", clusters)
    platforms = _pivoted(cells, "platforms", clusters)
    texts = pd.DataFrame(
        {
            unit: list(
                map(
                    _cell_text,
                    states[unit],
                    platforms[unit],
                )
            )
            for unit in states
        },
        index=clusters,
    )
    names = labels.cluster_labels()
    rows = [names[cluster] for cluster in clusters]
    styles = states.map(_cell_css).set_axis(rows, axis=0)
    return texts.set_axis(rows, axis=0).style.apply(
        lambda _: styles,
        axis=None,
    )


def _pivoted(cells: pd.DataFrame, values: str, clusters: list[str]) -> pd.DataFrame:
    by_cluster = cells.pivot(index="cluster_id", columns="unit_id", values=values)
    return by_cluster.reindex(clusters)


def _cell_text(state: object, platforms: float) -> str:
    mark = STATE_MARKS[state] if isinstance(state, str) else ""
    return f"{mark} {platforms:.0f}".strip() if platforms > 0 else mark


def _cell_css(state: object) -> str:
    if not isinstance(state, str):
        return ""
    return f"background-color:{FILL[state]};color:{LETTERS_ON.get(state, INK)}"


def _heads(cells: pd.DataFrame) -> dict[str, str]:
    """Give the head of each unit's column, no two alike."""
    names = {
        row["unit_id"]: name_of(
            row,
            "unit_name",
        )
        for row in cells.to_dict("records")
    }
    return wording.told_apart(
        {unit_id: look.short_place_name(names[unit_id]) for unit_id in sorted(names)}
    )


def _unit_columns(heads: dict[str, str]) -> dict[str, Any]:
    """Configure the units' columns, each as wide as its head."""
    return {
        unit: st.column_config.TextColumn(head, width=_text_px(head))
        for unit, head in heads.items()
    }


def _cluster_px(clusters: list[str], heads: dict[str, str]) -> int:
    """Give the names of clusters the room that the units leave, as far as they need it."""
    names = labels.cluster_labels()
    longest = max(_text_px(names[cluster]) for cluster in clusters)
    room = viewport.page_width(viewport.window()) - SCROLLBAR_PX
    for head in heads.values():
        room -= _text_px(head)
    return min(max(room, CLUSTER_PX), longest)


def _text_px(letters: str) -> int:
    """Give the width of a column that shows some letters whole."""
    width = PADDING_PX + LETTER_PX[language()] * len(letters)
    return max(LEAST_PX, round(width))


def cell_chosen() -> bool:
    """Tell whether a cell of the matrix is chosen, before the matrix is drawn."""
    return bool(
        st.session_state.get(KEY, {})
        .get(
            "selection",
            {},
        )
        .get("cells")
    )


def as_answers(cells: pd.DataFrame) -> pd.DataFrame:
    """Give cells the answers in place of states, if the page looks at a coverage."""
    if measure() == STATE:
        return cells
    answers = {shown: answer for answer, shown in SHOWN_AS.items()}
    answered = cells.assign(state=cells["state"].map(answers))
    return answered.rename(columns={"state": measure()})


def matrix_legend(cells: pd.DataFrame, cluster: str | None, city: str | None) -> Markup:
    """Explain the marks, with the count of each state that leads to its needs.

    Args:
        cells: those of the matrix.
        cluster: what the matrix is narrowed to; None for all.
        city: likewise.
    """
    counts = cells["state"].value_counts()
    kind = cells["unit_kind"].iloc[0]
    swatches = []
    for state in STATES:
        if state in counts:
            shown = wording.evidence_state(state)
            evidence_id = needs_id(kind, shown, cluster=cluster, city=city)
            label = f"{wording.state_word(state)} {STATE_MARKS[state]}"
            number = look.evidence_link(counts[state], evidence_id)
            swatches.append(elements.swatch(look.css(state), label, number))
    return elements.legend(*swatches, Markup("<span>{}</span>").format(text("matrix.number")))
