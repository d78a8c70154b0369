"""Step 1: the file, the table that it is for, the part of it that it is about, and how."""

from typing import Any

import streamlit as st

from analytics.documents.workbook.book import COLOURS
from data.office.read import read_office_file
from data.office.template import template
from data.register.batch_store import MODES
from data.register.content import PLAIN_TABLES
from data.scope import ALL, CITY, COUNTY, LIST
from data.text import writable
from geo.errors import PlanningError
from pages.parts.html.blocks import note
from pages.parts.intake import state
from pages.parts.intake.state import Intake, Upload
from pages.parts.register import desk
from pages.parts.run import context, questions, wording
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import language, registry
from pages.parts.run.wording import name_of, text, words

FILE, READ = "intake_file", "intake_read"  # in session state: the uploader, and what was read last
TYPES = ("xlsx", "xls", "et", "ods", "csv", "xlsm")
SCOPES = (ALL, CITY, COUNTY, LIST)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# tables that an office keeps come first
FIRST = ("platforms", "platform_lists", "demands", "zones", "cluster_areas")


def draw(intake: Intake) -> None:
    """Draw the step."""
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        _choose_table(intake)
        _template_button(intake)
        _take_in()
    with right:
        _choose_mode(intake)
        _choose_scope(intake)
        _choose_day(intake)


# --- the file -------------------------------------------------------------------------------------


def _take_in() -> None:
    uploaded = st.file_uploader(
        text("intake.file"),
        type=TYPES,
        key=FILE,
    )
    if uploaded is not None and uploaded.file_id != st.session_state.get(READ):
        st.session_state[READ] = uploaded.file_id
        _read(writable(uploaded.name), uploaded.getvalue())
    upload = state.current().upload
    if upload is None:
        st.html(note(text("intake.file_how")))
    else:
        sheets = len(upload.file.sheets)
        st.html(note(text("intake.file_read", name=upload.name, sheets=sheets)))
        for notice in upload.file.notices:
            st.warning(wording.plain(notice.text(language())))


def _read(name: str, content: bytes) -> None:
    """Read a file in its process; if it is refused, the one before it stays."""
    waiting = text("intake.reading")
    bar = st.progress(0.0, text=waiting)

    def tell(done: float) -> None:
        bar.progress(done, text=waiting)

    try:
        file = read_office_file(name, content, tell)
    except PlanningError as error:
        desk.tell_error(error)
        return
    finally:
        bar.empty()
    state.take_file(Upload(name, content, file))


# --- the table ------------------------------------------------------------------------------------


def _choose_table(intake: Intake) -> None:
    rest = [name for name in PLAIN_TABLES if name not in FIRST]
    names = [*FIRST, *rest]
    st.selectbox(
        text("intake.table"),
        names,
        index=names.index(intake.table),
        format_func=words("table_of", names).__getitem__,
        key="intake_table",
        on_change=_keep_table,
    )


def _keep_table() -> None:
    state.change_table(st.session_state["intake_table"])


def _template_button(intake: Intake) -> None:
    name = intake.table
    st.download_button(
        text("intake.template", table=text(f"table_of.{name}")),
        _template(name),
        f"{name}.xlsx",
        XLSX,
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key="intake_template",
    )


@cached_for_page
def _template(name: str) -> bytes:
    rows = registry().con.cursor().table(name).df()
    examples = rows.head(200).to_dict("records")
    return template(
        desk.table_named(name),
        language(),
        COLOURS,
        registry().manifest["as_of"],
        examples,
    )


# --- what part of it, and how ---------------------------------------------------------------------


def _choose_mode(intake: Intake) -> None:
    st.radio(
        text("intake.mode"),
        MODES,
        index=MODES.index(intake.mode),
        format_func=words("mode", MODES).__getitem__,
        captions=[text(f"mode.{mode}_how") for mode in MODES],
        key="intake_mode",
        on_change=_keep,
        args=("mode", "intake_mode"),
    )


def _keep(name: str, key: str) -> None:
    state.change(**{name: st.session_state[key]})


def _choose_scope(intake: Intake) -> None:
    st.selectbox(
        text("intake.scope"),
        SCOPES,
        index=SCOPES.index(intake.scope_kind),
        format_func=words("scope", SCOPES).__getitem__,
        key="intake_scope_kind",
        on_change=_keep_scope_kind,
    )
    if intake.scope_kind == ALL:
        return
    labels = _scope_labels(intake.scope_kind)
    options = list(labels)
    chosen = intake.scope_value
    st.selectbox(
        text(f"scope.{intake.scope_kind}"),
        options,
        index=options.index(chosen) if chosen in options else 0,
        format_func=labels.__getitem__,
        key=f"intake_scope_{intake.scope_kind}",
        on_change=_keep,
        args=("scope_value", f"intake_scope_{intake.scope_kind}"),
    )


@context.in_own_run
def _keep_scope_kind() -> None:
    kind = st.session_state["intake_scope_kind"]
    labels = {} if kind == ALL else _scope_labels(kind)
    first = next(iter(labels), "")
    state.change(scope_kind=kind, scope_value=first)


@cached_for_page
def _scope_labels(kind: str) -> dict[str, str]:
    """Name what a scope may be."""
    if kind == LIST:
        lists = questions.ask("lists")
        return dict(zip(lists["list_id"], lists["list_name"], strict=True))
    units: list[Any] = questions.units_of_kind(kind)
    return {unit["unit_id"]: name_of(unit) for unit in units}


def _choose_day(intake: Intake) -> None:
    st.text_input(
        text("intake.list_day"),
        intake.list_day,
        placeholder="2026-11-27",
        key="intake_list_day",
        on_change=_keep,
        args=("list_day", "intake_list_day"),
        help=text("intake.list_day_help"),
    )
