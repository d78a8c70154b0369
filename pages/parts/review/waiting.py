"""What waits for whom: batches with their difference, to be approved, refused or published."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from analytics.publishing import PUBLISH as ACT_PUBLISH
from data.register import batches, review
from data.register.batch_store import APPROVED, DRAFT, REFUSED, SUBMITTED, Batch
from data.register.difference import Difference
from data.roles import APPROVE, PUBLISH, REFUSE, SUBMIT, Person
from pages.parts.html import elements
from pages.parts.html.blocks import note
from pages.parts.register import desk, difference, outcome, working
from pages.parts.register.compared import once
from pages.parts.review import acting
from pages.parts.run.context import current_person
from pages.parts.run.wording import text
from pages.parts.widgets.own_download import Download, own_download

COLUMNS = ("number", "state", "waits_for", "table", "file", "by", "note")
SOLO = "review_solo"  # key of the box that approves one's own
WAITS = {DRAFT: "editor", REFUSED: "editor", SUBMITTED: "approver", APPROVED: "publisher"}


def draw() -> None:
    """Draw the batches that are not published, and the one that is chosen."""
    found = desk.open_batches()
    if not found:
        st.html(note(text("review.nothing_waits")))
        return
    st.dataframe(
        _table(found),
        hide_index=True,
        height=min(36 * (len(found) + 1) + 2, 220),
        column_config={name: text(f"review.{name}") for name in COLUMNS},
        key="review_batches",
    )
    by_number = {batch.number: batch for batch in reversed(found)}
    labels = {number: _label(batch) for number, batch in by_number.items()}
    number: int = st.selectbox(
        text("review.which"),
        list(by_number),
        format_func=labels.__getitem__,
        key="review_batch",
    )
    _draw_batch(by_number[number])


def _label(batch: Batch) -> str:
    state = text(f"batch.{batch.state}")
    return f"{batch.number} · {batch.file} · {state}"


def _table(found: list[Batch]) -> pd.DataFrame:
    lines = []
    for batch in found:
        line = {
            "number": str(batch.number),
            "state": text(f"batch.{batch.state}"),
            "waits_for": text(f"waits.{WAITS[batch.state]}"),
            "table": text(f"table_of.{batch.table}"),
            "file": batch.file,
            "by": batch.submitted_by or batch.made_by,
            "note": batch.decision or batch.note,
        }
        lines.append(line)
    return pd.DataFrame(lines, columns=list(COLUMNS))


# --- one batch ------------------------------------------------------------------------------------


def _draw_batch(batch: Batch) -> None:
    with desk.opened() as register:
        base = batches.base_now(register)
        found = once(
            (batch, base),
            partial(batches.difference_of, register, batch, base),
        )
        is_own = batches.is_of(register, current_person(), batch)
    st.html(_facts(batch))
    if is_own:
        _original_button(batch)
    is_moved = base != batch.base
    if is_moved:
        st.warning(text("review.moved", base=batch.base, now=base))
    difference.draw(found, "review_difference")
    difference.faults(found)
    if is_moved:
        if is_own:
            _button("rebase", _rebase, batch)
        return
    if found.changes and not found.faults and is_own:
        outcome.draw(batch, found.digest)
    _acts(batch, found)


def _original_button(batch: Batch) -> None:
    """Draw the button for the file that a batch came from, read when it is fetched."""
    make = partial(_original, current_person(), batch.number)
    download = Download(batch.file, "application/octet-stream", make)
    own_download(text("review.original"), download, f"review-original-{batch.number}")


def _original(person: Person, number: int) -> bytes:
    with desk.opened() as register:
        return batches.original(register, person, number)


def _facts(batch: Batch) -> str:
    pairs = [
        (text("review.table"), text(f"table_of.{batch.table}")),
        (text("review.scope"), _scope_named(batch)),
        (text("review.mode"), text(f"mode.{batch.mode}")),
        (text("review.by"), f"{batch.made_by} · {_minute(batch)}"),
        (text("review.note"), batch.note),
    ]
    if batch.decision:
        pairs.append((text("review.decision"), f"{batch.decided_by}: {batch.decision}"))
    return elements.panel(elements.facts(pairs))


def _scope_named(batch: Batch) -> str:
    """Name the part of the table that a batch is about, with the code of a place or list."""
    kind = text(f"scope.{batch.scope.kind}")
    return f"{kind} {batch.scope.value}".strip()


def _minute(batch: Batch) -> str:
    return batch.made_at[:16].replace("T", " ") + " UTC"


def _acts(batch: Batch, found: Difference) -> None:
    """Offer what whoever looks at the page may do with a batch in its state."""
    names = _offered(batch)
    if not names:
        return
    st.text_input(
        text("review.reason"), key="review_reason", placeholder=text("review.reason_example")
    )
    is_fit = bool(found.changes) and not found.faults
    is_off = dict.fromkeys(names, not is_fit) | {"refuse": False}
    if "approve" in names and _needs_solo(batch):
        is_solo = st.checkbox(text("review.solo"), key=SOLO)
        is_off["approve"] |= not is_solo
    if working.is_busy(working.ACT):
        st.html(note(text("review.publishing")))  # its bar stands at the top of the page
    with st.container(horizontal=True):
        for name in names:
            _button(name, DOES[name], batch, is_off=is_off[name])


def _offered(batch: Batch) -> list[str]:
    """Name the acts that a batch waits for and that are those of whoever looks."""
    names = []
    if batch.state in (DRAFT, REFUSED) and desk.person_may(SUBMIT, batch.scope):
        names.append("submit")
    if batch.state == SUBMITTED and desk.person_may(APPROVE):
        names.append("approve")
    if batch.state == APPROVED and desk.person_may(PUBLISH):
        names.append("publish")
    if batch.state in (SUBMITTED, APPROVED) and desk.person_may(REFUSE):
        names.append("refuse")
    return names


def _needs_solo(batch: Batch) -> bool:
    """Tell if somebody else has to approve a batch, unless it is recorded that nobody else did."""
    return batch.submitted_by == current_person().name and not desk.has_one_desk()


def _button(name: str, act: Callable[[Batch], None], batch: Batch, *, is_off: bool = False) -> None:
    st.button(
        text(f"review.{name}"),
        key=f"review_{name}",
        type="primary" if name in ("approve", "publish") else "secondary",
        on_click=act,
        args=(batch,),
        disabled=is_off or working.is_busy(working.ACT),
    )


def _reason() -> str:
    return str(st.session_state.get("review_reason", ""))


def _submit(batch: Batch) -> None:
    def act() -> None:
        with desk.opened() as register:
            review.submit(register, current_person(), batch.number)
        desk.say_done("review.submitted", number=batch.number)

    desk.attempt(act)


def _approve(batch: Batch) -> None:
    def act() -> None:
        with desk.opened() as register:
            solo = _needs_solo(batch) and bool(st.session_state.get(SOLO))
            review.approve(register, current_person(), batch.number, _reason(), solo=solo)
        desk.say_done("review.approved", number=batch.number)

    desk.attempt(act)


def _refuse(batch: Batch) -> None:
    def act() -> None:
        with desk.opened() as register:
            review.refuse(register, current_person(), batch.number, _reason())
        desk.say_done("review.refused", number=batch.number)

    desk.attempt(act)


def _rebase(batch: Batch) -> None:
    def act() -> None:
        with desk.opened() as register:
            review.rebase(register, current_person(), batch.number)
        desk.say_done("review.rebased", number=batch.number)

    desk.attempt(act)


def _publish(batch: Batch) -> None:
    desk.attempt(lambda: acting.begin(ACT_PUBLISH, batch.number, _reason()))


DOES = {"submit": _submit, "approve": _approve, "publish": _publish, "refuse": _refuse}
