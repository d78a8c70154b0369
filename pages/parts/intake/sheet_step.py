"""Step 2: the sheet, where its head is, and which rows are data."""

import pandas as pd
import streamlit as st

from data.office.cells import OfficeFile, Sheet
from data.office.head import Head
from data.office.preview import Preview
from data.office.texts import text_of
from data.office.words import read_words
from pages.parts.html.blocks import note
from pages.parts.intake import state
from pages.parts.intake.state import Intake
from pages.parts.run.context import language
from pages.parts.run.wording import text

SHOWN_LINES, SHOWN_COLUMNS = 12, 30  # of a sheet
BEFORE = 3  # lines shown above the head
TABLE_PX = 330


def choose(intake: Intake, file: OfficeFile) -> None:
    """Choose the sheet, and say where its head is: also where none was found."""
    titles = [sheet.title for sheet in file.sheets]
    labels = {sheet.title: _label(sheet) for sheet in file.sheets}
    chosen = intake.order.sheet
    if chosen is None:
        chosen = file.first_sheet.title
    sheet = file.sheet(chosen)
    left, middle, right, last = st.columns([2, 1, 1, 1.4], vertical_alignment="bottom")
    with left:
        st.selectbox(
            text("intake.sheet"),
            titles,
            index=titles.index(chosen),
            format_func=labels.__getitem__,
            key="intake_sheet",
            on_change=_keep_sheet,
        )
    with middle:
        _line("first", intake, sheet)
    with right:
        _line("last", intake, sheet)
    with last:
        st.button(
            text("intake.head_again"), on_click=state.find_head_again, key="intake_head_again"
        )


def _label(sheet: Sheet) -> str:
    title = sheet.title or "CSV"
    key = "intake.sheet_hidden" if sheet.hidden else "intake.sheet_lines"
    return text(key, title=title, n=len(sheet.rows))


def _keep_sheet() -> None:
    state.change_sheet(st.session_state["intake_sheet"])


def _line(name: str, intake: Intake, sheet: Sheet) -> None:
    """Choose the first or last line of the head; blank looks for it."""
    value: int | None = getattr(intake.order.head, name)
    st.number_input(
        text(f"intake.head_{name}"),
        min_value=1,
        max_value=max(len(sheet.rows), 1),
        value=value,
        placeholder=text("intake.head_found"),
        key=f"intake_head_{name}",
        on_change=_keep_lines,
    )


def _keep_lines() -> None:
    first = st.session_state["intake_head_first"]
    last = st.session_state["intake_head_last"]
    if first is not None and last is not None:
        last = max(first, last)
    state.change_head(first=first, last=last)


# --- what was found -------------------------------------------------------------------------------


def draw(intake: Intake, seen: Preview) -> None:
    """Show the head that was found, and the rows that are no data."""
    head = seen.head
    columns = len(head.columns)
    rows = len(head.lines)
    place = f"{head.first}" if head.first == head.last else f"{head.first}–{head.last}"
    found = text("intake.head_is", lines=place, columns=columns, rows=rows)
    st.html(note(found))
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        _show_sheet(seen.sheet, head)
    with right:
        _show_apart(intake, head)


def _show_sheet(sheet: Sheet, head: Head) -> None:
    """Show the lines of a sheet around its head as they stand."""
    first = max(head.first - BEFORE, 1)
    last = min(first + SHOWN_LINES, len(sheet.rows))
    width = min(sheet.width, SHOWN_COLUMNS)
    data = set(head.lines)
    lines = []
    for line in range(first, last + 1):
        kind = "data" if line in data else "apart"
        if head.first <= line <= head.last:
            kind = "head"
        shown = {"line": str(line), "is": text(f"intake.line_{kind}")}
        for column in range(1, width + 1):
            cell = sheet.cell(line, column)
            shown[cell.address.rstrip("0123456789")] = text_of(cell.value)
        lines.append(shown)
    heads = {"line": text("intake.line"), "is": text("intake.line_is")}
    st.dataframe(
        pd.DataFrame(lines),
        hide_index=True,
        height=TABLE_PX,
        column_config=dict(heads),
        key="intake_sheet_shown",
    )


def _show_apart(intake: Intake, head: Head) -> None:
    """Show the rows that are no data, each with the reason; some may be taken all the same."""
    reasons = read_words("words")["apart"]
    index = 0 if language() == "zh" else 1
    labels = {}
    for row in head.apart:
        reason = reasons[row.kind][index]
        labels[row.line] = text("intake.apart_row", line=row.line, reason=reason, row=row.text)
    taken = [line for line in intake.order.head.take if line not in labels]
    for line in taken:
        labels[line] = text("intake.taken_row", line=line)
    st.html(note(text("intake.apart", n=len(head.apart))))
    table = pd.DataFrame({"row": list(labels.values())})
    st.dataframe(
        table,
        hide_index=True,
        height=190,
        column_config={"row": text("intake.apart_head")},
        key="intake_apart",
    )
    st.multiselect(
        text("intake.take"),
        list(labels),
        default=taken,
        format_func=labels.__getitem__,
        key="intake_take",
        on_change=_keep_taken,
        placeholder=text("intake.take_none"),
    )
    st.toggle(
        text("intake.take_hidden"),
        intake.order.head.take_hidden,
        key="intake_take_hidden",
        on_change=_keep_hidden,
    )


def _keep_taken() -> None:
    lines = tuple(sorted(st.session_state["intake_take"]))
    state.change_head(take=lines)


def _keep_hidden() -> None:
    state.change_head(take_hidden=st.session_state["intake_take_hidden"])
