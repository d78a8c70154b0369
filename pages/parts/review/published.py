"""The publications with reason, author and counts, and the way back from one."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.publishing import ROLL_BACK as ACT_ROLL_BACK
from data.register import publications, review, rollback
from data.register.changes import Change
from data.register.difference import kind_of
from data.register.publications import Publication
from data.register.rollback import Plan
from data.register.versions import counts_brought
from data.roles import ROLL_BACK, VIEW, refuse_unless_may
from geo.errors import PlanningError
from pages.parts.html.blocks import note
from pages.parts.register import csv_out, desk, difference, working
from pages.parts.review import acting
from pages.parts.run import wording
from pages.parts.run.context import current_person
from pages.parts.run.wording import text

COLUMNS = ("number", "kind", "at", "by", "rows", "reason")


def draw() -> None:
    """Draw the list of publications, and what rolling one back would do."""
    with desk.opened() as register:
        refuse_unless_may(current_person(), VIEW, register.folder)
        with register.reading() as connection:
            found = publications.all_publications(connection)
            counts = counts_brought(connection)
    table = _table(found, counts)
    st.dataframe(
        table,
        hide_index=True,
        height=min(36 * (len(table) + 1) + 2, 330),
        column_config=_heads(),
        key="review_publications",
    )
    csv_out.button(table, "publications")
    _offer_rollback(found)


def _heads() -> dict[str, str]:
    heads = {name: text(f"review.{name}") for name in COLUMNS}
    heads["reason"] = text("review.note")  # what was given, not the field that asks for it
    return heads


def _table(found: list[Publication], counts: Mapping[int, int]) -> pd.DataFrame:
    """List publications, the last one first."""
    lines = []
    for made in reversed(found):
        line = {
            "number": str(made.number),
            "kind": _kind(made),
            "at": made.at[:16].replace("T", " "),
            "by": made.who,
            "rows": counts.get(made.number, 0),
            "reason": made.reason,
        }
        lines.append(line)
    return pd.DataFrame(lines, columns=list(COLUMNS))


def _kind(made: Publication) -> str:
    kind = text(f"publication.{made.kind}")
    if made.undoes:
        kind = text("publication.undoes", n=made.undoes)
    if made.solo:
        solo = text("publication.solo")
        kind = f"{kind} · {solo}"
    return kind


# --- the way back ---------------------------------------------------------------------------------


def _offer_rollback(found: list[Publication]) -> None:
    """Show what rolling one back would do and keep, then ask for the reason."""
    numbers = [made.number for made in reversed(found) if made.number > 1]
    if not numbers or not desk.person_may(ROLL_BACK):
        return
    labels = {made.number: f"{made.number} · {made.reason}" for made in found}
    chosen: int | None = st.selectbox(
        text("review.rollback_which"),
        numbers,
        index=None,
        format_func=labels.__getitem__,
        key="review_rollback",
        placeholder=text("review.rollback_none"),
    )
    if chosen is None:
        return
    try:
        with desk.opened() as register:
            plan = rollback.plan_rollback(register, current_person(), chosen)
    except PlanningError as error:
        desk.tell_error(error)
        return
    _show_plan(plan)
    st.text_input(text("review.rollback_reason"), key="review_rollback_reason")
    st.button(
        text("review.roll_back", n=chosen),
        type="primary",
        icon=":material/undo:",
        key="review_roll_back",
        on_click=_roll_back,
        args=(chosen,),
        disabled=working.is_busy(working.ACT),
    )


def _show_plan(plan: Plan) -> None:
    counts = Counter(map(kind_of, plan.changes))
    told = [text(f"difference.{kind}") + f" {number}" for kind, number in counts.items()]
    summary = text("list.separator").join(told)
    st.html(note(text("review.plan", what=summary or "0", kept=len(plan.kept))))
    changes: list[Change] = list(plan.changes)
    if changes:
        names = ("kind", "name", "what", "key")
        st.dataframe(
            difference.table_of(changes)[list(names)],
            hide_index=True,
            height=min(36 * (len(changes) + 1) + 2, 260),
            column_config={name: text(f"difference.{name}") for name in names},
            key="review_plan",
        )
    if plan.kept:
        rows = [f"{table} {key}".strip() for table, key in plan.kept]
        named = text("list.separator").join(rows)
        st.info(wording.plain(text("review.kept", rows=named)))


def _roll_back(number: int) -> None:
    reason = st.session_state["review_rollback_reason"]

    def act() -> None:
        review.refuse_no_reason(reason)
        acting.begin(ACT_ROLL_BACK, number, reason)

    desk.attempt(act)
