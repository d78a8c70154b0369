"""The lines of the audit, by person, act and day, with CSV."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.words import catalogue
from data import console
from data.register import auditing
from data.register.auditing import AuditLine
from pages.parts.html import elements
from pages.parts.html.blocks import note
from pages.parts.register import csv_out, desk, difference
from pages.parts.run.context import current_person
from pages.parts.run.wording import text

COLUMNS = ("line", "at", "who", "act", "what")
# what tells most of a line, in this order; the rest stands below the table
TELLING = (
    "publication",
    "batch",
    "undoes",
    "table",
    "scope",
    "mode",
    "kind",
    "file",
    "saved",
    "deleted",
    "cause",
    "reason",
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LAST = "\U0010ffff"  # after every day
NOTHING: tuple[object, ...] = (None, "", [])  # values that are not worth a word
CHANGE_COLUMNS = ("kind", "name", "what", "cause", "true_from", "key")
CHANGES_PX = 300
TABLE_PX = 520


def draw() -> None:
    """Draw filters, the lines that they leave, and all that the chosen one says."""
    with desk.opened() as register:
        lines = auditing.read_audit(register, current_person())
    shown = _narrowed(lines)
    if not shown:
        st.html(note(text("audit.no_lines")))
        return
    event: Any = st.dataframe(
        table_of(shown),
        hide_index=True,
        height=min(36 * (len(shown) + 1) + 2, TABLE_PX),
        column_config=_heads(),
        on_select="rerun",
        selection_mode="single-row",
        key="audit_lines",
    )
    csv_out.button(csv_table(shown), "audit")
    places = [row for row in event.selection.rows if row < len(shown)]
    if places:
        _draw_line(shown[places[0]])


# --- filters --------------------------------------------------------------------------------------


def _narrowed(lines: Sequence[AuditLine]) -> list[AuditLine]:
    """Choose people, acts and days; the last line comes first."""
    left, middle, right = st.columns(3)
    people = sorted({line.who for line in lines})
    acts = sorted({line.act for line in lines})
    with left:
        who = st.multiselect(
            text("audit.who"), people, key="audit_who", placeholder=text("audit.all")
        )
    with middle:
        act = st.multiselect(
            text("audit.act"),
            acts,
            format_func=partial(_word, "act"),
            key="audit_act",
            placeholder=text("audit.all"),
        )
    with right:
        first, last = _days(lines)
    return [
        line
        for line in reversed(lines)
        if (not who or line.who in who)
        and (not act or line.act in act)
        and first <= line.at[:10] <= last
    ]


def _days(lines: Sequence[AuditLine]) -> tuple[str, str]:
    """Choose the first and the last day, as in the times of lines."""
    days = sorted(line.at[:10] for line in lines if DAY.match(line.at))
    if not days:
        return "", LAST
    first = date.fromisoformat(days[0])
    last = date.fromisoformat(days[-1])
    chosen: Any = st.date_input(
        text("audit.days"),
        (first, last),
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        key="audit_days",
    )
    if chosen == (first, last):
        return "", LAST
    # a range that is half chosen has one day
    return str(chosen[0]), str(chosen[-1])


# --- lines ----------------------------------------------------------------------------------------


def _heads() -> dict[str, Any]:
    heads: dict[str, Any] = {}
    for name in COLUMNS:
        heads[name] = text(f"audit.{name}")
    what = st.column_config.TextColumn(heads["what"], width="large")
    return heads | {"what": what}


def table_of(lines: Sequence[AuditLine]) -> pd.DataFrame:
    """List lines as the page shows them, with the columns of `COLUMNS`."""
    rows = []
    for line in lines:
        row = {
            "line": line.line,
            "at": line.at[:19].replace("T", " "),
            "who": line.who,
            "act": _word("act", line.act),
            "what": _summary(line),
        }
        rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def csv_table(lines: Sequence[AuditLine]) -> pd.DataFrame:
    """List lines as their CSV holds them: codes, and all that is said as JSON."""
    rows = []
    for line in lines:
        about = console.json_text(line.about)
        row = {"line": line.line, "at": line.at, "who": line.who, "act": line.act, "about": about}
        rows.append(row)
    return pd.DataFrame(rows)


def _summary(line: AuditLine) -> str:
    """Say in one cell what a line is about."""
    parts = []
    for name in TELLING:
        value = line.about.get(name)
        if value in NOTHING:
            continue
        label = text(f"about.{name}")
        parts.append(f"{label} {_said(name, value)}")
    return " · ".join(parts)


def _said(name: str, value: object) -> str:
    """Write a value of a line: choices in words, lists with what is in them."""
    if name in ("table", "mode", "cause", "kind"):
        section = {"table": "table_of", "kind": "publication"}.get(name, name)
        return _word(section, str(value))
    if isinstance(value, bool):
        return text("audit.yes" if value else "audit.no")
    if isinstance(value, list):
        return text("list.separator").join(map(str, value))
    return value if isinstance(value, str) else console.json_text(value)


def _word(section: str, code: str) -> str:
    """Say a code in words; as it stands if it is none, as in a line that somebody changed."""
    key = f"{section}.{code}"
    return text(key) if key in catalogue() else code


def _draw_line(line: AuditLine) -> None:
    """Draw all that a line says, and the rows that its publication changed."""
    st.html(_panel(line))
    number = line.about.get("publication")
    if not isinstance(number, int):
        return
    with desk.opened() as register:
        changes = auditing.changes_of(register, current_person(), number)
    table = difference.table_of(changes)[list(CHANGE_COLUMNS)]
    if table.empty:
        st.html(note(text("audit.no_changes")))
        return
    st.dataframe(
        table,
        hide_index=True,
        height=min(36 * (len(table) + 1) + 2, CHANGES_PX),
        column_config={name: text(f"difference.{name}") for name in CHANGE_COLUMNS},
        key="audit_changes",
    )
    cells = difference.cell_table(changes)
    csv_out.button(cells, f"audit-publication-{number}")


def _panel(line: AuditLine) -> Markup:
    """Show all that a line says."""
    pairs = []
    for name, value in line.about.items():
        if value in NOTHING:
            continue
        label = _word("about", name)
        pairs.append((label, _said(name, value)))
    title = elements.title(text("audit.line_title", n=line.line))
    return elements.panel(title, elements.facts(pairs))
