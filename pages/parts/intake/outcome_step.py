"""Step 5: what would change, what follows from it, and handing it over."""

import streamlit as st

from analytics.publishing import PUBLISH, AskAct
from data.office.preview import Preview
from data.register import batches, editing, review
from data.register.batch_store import Batch
from data.register.batches import Draft
from data.register.causes import GIVEN, Cause, given_cause
from data.register.changes import Change
from data.register.difference import Difference
from data.register.proposals import BaseMovedError
from data.register.publications import Publication
from data.registry import registry_dir
from data.roles import PUBLISH as MAY_PUBLISH
from data.roles import SUBMIT
from geo.errors import PlanningError
from pages.parts.html.blocks import note
from pages.parts.intake import reading, state
from pages.parts.intake.state import Intake, Upload
from pages.parts.register import desk, difference, outcome, working
from pages.parts.run import wording
from pages.parts.run.context import current_person
from pages.parts.run.wording import text

KEY = "intake_difference"


def draw(intake: Intake, upload: Upload, seen: Preview) -> None:
    """Draw the step."""
    if seen.made.faults:
        st.warning(text("intake.faults_first", n=len(seen.made.faults)))
        st.button(
            text("intake.to_faults"),
            on_click=state.go_to,
            args=("repairs",),
            key="intake_to_faults",
        )
        return
    draft = reading.draft_of(intake, upload, seen)
    with desk.opened() as register, st.spinner(text("intake.comparing")):
        batch, found = reading.compared(register, draft, intake, seen)
    chosen = difference.draw(found, KEY)
    difference.faults(found)
    _say_of_rows(chosen, intake)
    if not found.changes:
        st.info(text("intake.nothing_new"))
        return
    if found.faults:
        return
    outcome.draw(batch, found.digest)
    _hand_over(draft, batch, found)


# --- what is said of rows -------------------------------------------------------------------------


def _say_of_rows(chosen: list[Change], intake: Intake) -> None:
    """Say why rows change, or leave them as they are."""
    if not chosen and not intake.left_out:
        return
    keys = tuple(change.key for change in chosen)
    guessed = tuple(change for change in chosen if change.is_guessed)
    with st.expander(text("intake.causes"), icon=":material/edit_note:"):
        st.html(note(text("intake.causes_how")))
        left, middle, right = st.columns([1, 1, 1.4], vertical_alignment="bottom")
        with left:
            st.selectbox(
                text("intake.cause"),
                GIVEN,
                format_func=wording.words("cause", GIVEN).__getitem__,
                key="intake_cause",
            )
        with middle:
            st.text_input(text("intake.true_from"), placeholder="2026-03", key="intake_true_from")
        with right:
            st.text_input(text("intake.cause_note"), key="intake_cause_note")
        with st.container(horizontal=True):
            _row_buttons(keys, guessed, intake)


def _row_buttons(keys: tuple[str, ...], guessed: tuple[Change, ...], intake: Intake) -> None:
    if guessed:
        st.button(
            text("intake.confirm_causes", n=len(guessed)),
            key="intake_confirm_causes",
            on_click=_confirm_causes,
            args=(guessed,),
        )
    st.button(
        text("intake.set_cause", n=len(keys)),
        key="intake_set_cause",
        on_click=_set_cause,
        args=(keys,),
        disabled=not keys,
    )
    st.button(
        text("intake.leave_out", n=len(keys)),
        key="intake_leave_out",
        on_click=_leave_out,
        args=(keys,),
        disabled=not keys,
    )
    if intake.left_out:
        st.button(
            text("intake.take_back", n=len(intake.left_out)),
            key="intake_take_back",
            on_click=_take_back,
        )


def _set_cause(keys: tuple[str, ...]) -> None:
    kind = st.session_state["intake_cause"]
    day = st.session_state["intake_true_from"].strip()
    remark = st.session_state["intake_cause_note"]

    def act() -> None:
        cause = given_cause(kind, day or None, remark)
        causes = dict(state.current().causes)
        causes |= dict.fromkeys(keys, cause)
        state.change(causes=causes)

    desk.attempt(act)


def _confirm_causes(guessed: tuple[Change, ...]) -> None:
    """Take the causes that were guessed as said."""
    causes = dict(state.current().causes)
    for change in guessed:
        causes[change.key] = Cause(change.cause, change.true_from)
    state.change(causes=causes)


def _leave_out(keys: tuple[str, ...]) -> None:
    left_out = state.current().left_out | set(keys)
    state.change(left_out=left_out)


def _take_back() -> None:
    state.change(left_out=frozenset())


# --- handing over ---------------------------------------------------------------------------------


def _hand_over(draft: Draft, batch: Batch, found: Difference) -> None:
    """Offer to submit, and at one desk to publish as well."""
    if not desk.person_may(SUBMIT):
        st.info(text("intake.may_not"))
        return
    st.text_input(
        text("intake.reason"),
        placeholder=text("intake.reason_example"),
        key="intake_reason",
    )
    is_busy = working.is_busy(working.ACT)
    with st.container(horizontal=True):
        if desk.has_one_desk() and desk.person_may(MAY_PUBLISH):
            st.button(
                text("intake.publish", n=len(found.changes)),
                type="primary",
                icon=":material/publish:",
                key="intake_publish",
                on_click=_publish,
                args=(draft, batch),
                disabled=is_busy,
            )
        st.button(
            text("intake.submit"),
            icon=":material/send:",
            key="intake_submit",
            on_click=_submit,
            args=(draft, batch),
            disabled=is_busy,
        )


def _kept(draft: Draft, said: Batch) -> int:
    """Keep a list as a batch with all that was said of its rows, and submit it."""
    person = current_person()
    reason = st.session_state["intake_reason"].strip()
    review.refuse_no_reason(reason)
    told = Draft(**(vars(draft) | {"note": reason}))
    with desk.opened() as register:
        batch, _ = batches.create(register, person, told)
        for key, cause in said.causes.items():
            editing.set_cause(register, person, batch.number, [key], cause)
        if said.left_out:
            editing.leave_out(register, person, batch.number, said.left_out)
        review.submit(register, person, batch.number)
    return batch.number


def _submit(draft: Draft, said: Batch) -> None:
    def act() -> None:
        number = _kept(draft, said)
        state.forget()
        outcome.forget()
        desk.say_done("intake.submitted", number=number)

    desk.attempt(act)


def _publish(draft: Draft, said: Batch) -> None:
    """Submit, approve and publish in one go; where that fails, the batch waits on the next page."""

    def act() -> None:
        person = current_person()
        number = _kept(draft, said)
        reason = st.session_state["intake_reason"]
        with desk.opened() as register:
            review.approve(register, person, number, reason)
        asked = AskAct(registry_dir(), person, PUBLISH, number, reason)
        working.begin(working.ACT, asked)

    desk.attempt(act)


def settle() -> None:
    """Follow a publication that was begun on this page, and tell when it stands."""
    working.follow(working.ACT, "intake.publishing")
    working.settle(working.ACT, _published, _refused)


def _refused(error: PlanningError) -> None:
    """Say why nothing was published; where somebody else was first, the batch waits on Review."""
    desk.tell_error(error)
    if isinstance(error, BaseMovedError):
        state.forget()
        outcome.forget()
        st.info(text("intake.moved"))


def _published(answer: object) -> None:
    if isinstance(answer, Publication):
        state.forget()
        outcome.forget()
        desk.say_done("intake.published", number=answer.number)
        st.rerun()
