"""What a batch would change, row by row: the same on every page that shows a difference."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.phrases.rows import NAMES, cause_words, row_name, value_words
from data.register.changes import Change
from data.register.content import PLAIN_TABLES
from data.register.difference import CHANGED, CREATED, ENDED, Difference, kind_of
from data.tables.column import Table
from pages.parts.html import elements, rows
from pages.parts.html.blocks import note
from pages.parts.register import csv_out
from pages.parts.run import wording
from pages.parts.run.context import language
from pages.parts.run.wording import text

KINDS = (CREATED, CHANGED, ENDED)
COUNTS = (*KINDS, "unchanged", "left_out")
TABLE_PX = 380
GIVEN, GUESSED = "given", "guessed"  # what a cause rests on, in files
BLANK = "—"  # in the place of a value that is not there
SHORT = 160  # letters of what changes, in the table
COLUMNS = ("kind", "name", "what", "cause", "true_from", "where", "key")


def draw(found: Difference, key: str) -> list[Change]:
    """Draw a difference: its numbers, its rows with search and CSV, and the cells of one.

    Args:
        key: begins those of its widgets.
    Returns:
        The changes that are chosen, else those that are shown.
    """
    st.html(counted(found))
    for notice in found.notices:
        st.info(wording.plain(notice.text(language())))
    if not found.changes:
        return []
    shown = _narrowed(found.changes, key)
    event: Any = st.dataframe(
        table_of(shown),
        hide_index=True,
        height=min(36 * (len(shown) + 1) + 2, TABLE_PX),
        column_config={name: text(f"difference.{name}") for name in COLUMNS},
        on_select="rerun",
        selection_mode="multi-row",
        key=f"{key}_rows",
    )
    cells = cell_table(found.changes)
    csv_out.button(cells, "difference")
    places = [row for row in event.selection.rows if row < len(shown)]
    chosen = [shown[row] for row in places]
    if chosen:
        st.html(cells_panel(chosen[0]))
    return chosen or shown


def counted(found: Difference) -> Markup:
    """Say how many rows are created, changed, ended, unchanged and left out."""
    parts = []
    for name in COUNTS:
        number = found.counts[name]
        part = Markup("<div><b>{}</b> {}</div>")
        word = text(f"difference.{name}")
        parts.append(part.format(number, word))
    return Markup('<div class="counts">{}</div>').format(elements.joined(*parts))


def _narrowed(changes: Sequence[Change], key: str) -> list[Change]:
    """Choose a kind of change, and search in rows."""
    left, right = st.columns([1.3, 1], vertical_alignment="bottom")
    kinds = {kind_of(change) for change in changes}
    options = ["all", *[kind for kind in KINDS if kind in kinds]]
    with left:
        kind = st.radio(
            text("difference.show"),
            options,
            format_func=wording.words("difference", options).__getitem__,
            horizontal=True,
            key=f"{key}_kind",
        )
    with right:
        searched = st.text_input(text("difference.search"), key=f"{key}_search")
    wanted = searched.strip().lower()
    shown = []
    for change in changes:
        is_kind = kind in ("all", kind_of(change))
        if is_kind and wanted in _searchable(change):
            shown.append(change)
    return shown


def _searchable(change: Change) -> str:
    old = change.old or {}
    new = change.new or {}
    parts = [change.key, *old.values(), *new.values()]
    return " ".join(parts).lower()


# --- tables ---------------------------------------------------------------------------------------


def table_of(changes: Sequence[Change]) -> pd.DataFrame:
    """List changes, one to a row, with the columns of `COLUMNS`."""
    lines = [_line(change) for change in changes]
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _line(change: Change) -> dict[str, str]:
    kind = kind_of(change)
    what = _what(change)
    return {
        "kind": text(f"difference.{kind}"),
        "name": named(change),
        "what": what[:SHORT],
        "cause": cause_words(change.cause, language(), is_guessed=change.is_guessed),
        "true_from": change.true_from or "",
        "where": _where(change),
        "key": change.key,
    }


def named(change: Change) -> str:
    """Name the row of a change."""
    return row_name(change.new or change.old or {}, change.key)


def _what(change: Change) -> str:
    """Say what changes in a row: old -> new, or the values of a new one."""
    table = PLAIN_TABLES[change.table]
    kind = kind_of(change)
    if kind == ENDED:
        return ""
    parts = []
    for column, (old, new) in change.cells.items():
        if kind == CREATED and column in (*NAMES, *table.key):
            continue  # which stand in columns of their own
        head = column_name(table, column)
        value = said(table, column, new)
        if kind != CREATED:
            before = said(table, column, old)
            value = f"{before or BLANK} → {value or BLANK}"
        parts.append(f"{head}: {value}")
    return "; ".join(parts)


def said(table: Table, column: str, value: str) -> str:
    """Write a value with its choices in the language of the page."""
    return value_words(table, column, value, language())


def column_name(table: Table, column: str) -> str:
    """Name a column of a table in the language of the page."""
    return table.column(column).head(language())


def _where(change: Change) -> str:
    """Tell the line of the file that a change comes from."""
    source = change.source
    if not source:
        return ""
    sheet = source.get("sheet") or source.get("file", "")
    return f"{sheet} · {source.get('line', '')}"


def cell_table(changes: Sequence[Change]) -> pd.DataFrame:
    """List changes cell by cell, as their CSV holds them."""
    lines = []
    for change in changes:
        source = change.source or {}
        addresses = source.get("cells", {})
        for column, (old, new) in change.cells.items():
            line = {
                "table": change.table,
                "key": change.key,
                "kind": kind_of(change),
                "column": column,
                "old": old,
                "new": new,
                "cause": change.cause,
                "cause_basis": GUESSED if change.is_guessed else GIVEN,
                "true_from": change.true_from or "",
                "sheet": source.get("sheet", ""),
                "cell": addresses.get(column, ""),
            }
            lines.append(line)
    return pd.DataFrame(lines)


def cells_panel(change: Change) -> Markup:
    """Show every cell of a change, before and after, and the cell of the file."""
    table = PLAIN_TABLES[change.table]
    source = change.source or {}
    addresses = source.get("cells", {})
    heads = [text(f"difference.{name}") for name in ("column", "old", "new", "cell")]
    lines = []
    for column, (old, new) in change.cells.items():
        before = said(table, column, old)
        after = said(table, column, new)
        line = (column_name(table, column), before, after, addresses.get(column, ""))
        lines.append(line)
    title = elements.title(named(change))
    cells = rows.labelled_table(heads, lines)
    return elements.panel(title, cells)


def faults(found: Difference) -> None:
    """Show what keeps a batch from being published, with CSV."""
    if not found.faults:
        return
    count = len(found.faults)
    st.error(text("difference.faults", n=count))
    lines = []
    for fault in found.faults:
        place = fault.address or str(fault.entry or "")
        line = {"where": place, "column": fault.column or "", "fault": fault.text(language())}
        lines.append(line)
    table = pd.DataFrame(lines)
    st.dataframe(
        table,
        hide_index=True,
        column_config={str(name): text(f"intake.fault_{name}") for name in table},
        key="difference_faults",
    )
    csv_out.button(table, "difference-faults")
    st.html(note(text("difference.faults_how")))
