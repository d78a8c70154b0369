"""The policy set's tasks, by kind and responsible department."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from analytics.words import catalogue
from pages.parts.html import elements, rows
from pages.parts.html.blocks import note
from pages.parts.run import address, questions, wording
from pages.parts.run.context import language, registry, setting
from pages.parts.run.questions import Row
from pages.parts.run.wording import text
from pages.parts.widgets import filters, narrowing
from pages.parts.widgets.narrowing import Filter

KINDS = ("network", "capability", "ecosystem", "safeguard")
HEADS = ("section", "task", "department", "kind")


def draw() -> None:
    """Draw the tasks that are chosen; say so if none is on record or none is left."""
    policy_id = setting().policy_id
    every = questions.ask("tasks", policy_id=policy_id, kind=None, department=None)
    if every.empty:
        policy = registry().policies[policy_id].short[language()]
        st.info(wording.plain(text("tasks.none", policy=policy)))
        return
    left, right, _ = st.columns([1, 1.4, 1.6], gap="medium")
    with left:
        kind = _choose_kind()
    with right:
        department = _choose_department(policy_id)
    chosen = questions.ask("tasks", policy_id=policy_id, kind=kind, department=department)
    if chosen.empty:
        tests = [*_kind_filter(every, kind), *_department_filter(every, department)]
        st.info(
            wording.plain(
                narrowing.loosen(
                    every,
                    tests,
                    text("tasks.empty"),
                )
            )
        )
        return
    st.html(_task_table(chosen, len(every)))


@address.reads("kind")
def _choose_kind() -> str | None:
    kinds = wording.words("task_kind", KINDS)
    return filters.one_or_all(text("tasks.kind"), "kind", kinds, text("tasks.all_kinds"))


@address.reads("dept")
def _choose_department(policy_id: str) -> str | None:
    names = questions.ask("task_departments", policy_id=policy_id)["department"]
    departments = {name: _as_written("department", name) for name in names}
    return filters.one_or_all(
        text("tasks.department"), "dept", departments, text("tasks.all_departments")
    )


def _kind_filter(tasks: pd.DataFrame, kind: str | None) -> list[Filter]:
    label = text(f"task_kind.{kind}") if kind else ""
    return narrowing.by_value(tasks, "kind", kind, text("tasks.kind"), label)


def _department_filter(tasks: pd.DataFrame, department: str | None) -> list[Filter]:
    if department is None:
        return []
    departments = tasks["responsible"].fillna("").str.split(";")
    passes = departments.map(lambda names: department in names)
    return [Filter(text("tasks.department"), _as_written("department", department), passes)]


def _task_table(chosen: pd.DataFrame, total: int) -> Markup:
    heads = rows.head(text(f"tasks.{column}") for column in HEADS)
    body = rows.body(map(_task_row, chosen.to_dict("records")))
    return elements.joined(
        note(text("tasks.found", n=len(chosen), all=total)),
        rows.scrolled(rows.table("plain tasks", heads, body)),
    )


def _task_row(task: Row) -> Markup:
    title = _as_written("task", task["task_id"], task["title"])
    summary = _as_written("task_summary", task["task_id"], task["summary"])
    return rows.row(
        rows.KEEP.format(task["section"]),
        Markup('<td><b>{}</b><br><span class="soft">{}</span></td>').format(title, summary),
        rows.CELL.format(_departments(task) or text("panel.not_stated")),
        rows.KEEP.format(text(f"task_kind.{task['kind']}")),
    )


def _departments(task: Row) -> str:
    if not isinstance(task["responsible"], str):
        return ""
    names = task["responsible"].split(";")
    return text("list.separator").join(_as_written("department", name) for name in names)


def _as_written(section: str, key: str, content: object = None) -> str:
    """Show a text of the data as written in Chinese, in English by the catalogue if it knows it.

    Args:
        section: of the catalogue.
        key: of the text in that section, shown if there is neither a word nor a text.
        text: as written in the data.
    """
    word_key = f"{section}.{key}"
    if language() == "en" and word_key in catalogue():
        return text(word_key)
    return content if isinstance(content, str) else key
