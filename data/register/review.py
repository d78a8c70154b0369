"""Batches from hand to hand: submitted, approved by somebody else or refused, then published."""

from collections.abc import Iterator
from contextlib import contextmanager

from data.build import Step
from data.register import audit, batch_store
from data.register.batch_store import APPROVED, DRAFT, REFUSED, SUBMITTED, Batch
from data.register.batches import (
    EDITED,
    base_now,
    changing,
    difference_of,
    get,
    refuse_unfit,
    refuse_unless_of,
    tell_audit,
    telling_cells,
)
from data.register.difference import Difference
from data.register.errors import RegisterError
from data.register.proposals import BaseMovedError, Prepared, Proposal
from data.register.publications import IMPORT, Publication
from data.register.publishing import prepared, publish, today
from data.register.store import Register
from data.roles import (
    APPROVE,
    PUBLISH,
    REFUSE,
    SUBMIT,
    NotAllowedError,
    Person,
    is_one_desk,
    refuse_unless_may,
)
from data.text import writable

OPEN = (DRAFT, SUBMITTED, APPROVED, REFUSED)  # states of a batch that is not published


def submit(register: Register, person: Person, number: int) -> Difference:
    """Hand a batch to those who approve; gives the difference that is handed over.

    Raises:
        NotAllowedError: the scope is not the person's to change.
        BaseMovedError: something else was published since; holds the new difference.
        SourceError: with every fault.
        RegisterError: the batch is no draft, or nothing would change.
    """
    batch = get(register, person, number)
    refuse_unless_may(person, SUBMIT, register.folder, batch.scope)
    batch_store.refuse_state(batch, EDITED)
    found = _difference_now(register, batch)
    with changing(register, number, EDITED) as connection:
        batch_store.change(
            connection,
            number,
            state=SUBMITTED,
            submitted_by=person.name,
            submitted_at=audit.next_time(connection),
        )
        tell_audit(
            connection,
            person,
            SUBMIT,
            number,
            difference=found.digest,
        )
    return found


def approve(
    register: Register, person: Person, number: int, reason: str = "", *, solo: bool = False
) -> Difference:
    """Approve a batch that somebody else submitted; gives the difference that is approved.

    Args:
        solo: approve one's own, which is recorded. At one desk it is taken for granted.
    Raises:
        NotAllowedError: the person approves nothing, or not what he submitted.
        BaseMovedError: something else was published since; holds the new difference.
        SourceError: with every fault.
        RegisterError: the batch was not submitted.
    """
    refuse_unless_may(person, APPROVE, register.folder)
    batch = get(register, person, number)
    batch_store.refuse_state(batch, (SUBMITTED,))
    is_own = batch.submitted_by == person.name
    is_free = solo or is_one_desk(register.folder)
    if is_own and not is_free:
        raise _own_batch(number)
    found = _difference_now(register, batch)
    _decide(
        register,
        person,
        batch,
        APPROVED,
        reason,
        solo=is_own,
    )
    return found


def _own_batch(number: int) -> NotAllowedError:
    return NotAllowedError(
        f"第 {number} 批由本人提交，须由他人批准；确只有一人时用 --solo，并会记录在案。",
        f"You submitted batch {number}, so somebody else approves it; where there is nobody else,"
        " use --solo, which is recorded.",
    )


def refuse(register: Register, person: Person, number: int, reason: str) -> None:
    """Send a batch back to its editor, with a reason.

    Raises:
        NotAllowedError: the person refuses nothing.
        RegisterError: there is no reason, or the batch was not submitted.
    """
    refuse_unless_may(person, REFUSE, register.folder)
    refuse_no_reason(reason)
    batch = get(register, person, number)
    batch_store.refuse_state(batch, (SUBMITTED, APPROVED))
    _decide(
        register,
        person,
        batch,
        REFUSED,
        reason,
        solo=False,
    )


def refuse_no_reason(reason: str) -> None:
    """Refuse an act that needs a reason and has none.

    Raises:
        RegisterError: it has none.
    """
    if not reason.strip():
        raise RegisterError("请写明理由。", "Give a reason.")


def _decide(
    register: Register, person: Person, batch: Batch, state: str, reason: str, *, solo: bool
) -> None:
    act = APPROVE if state == APPROVED else REFUSE
    decision = writable(reason)
    with changing(register, batch.number, (batch.state,)) as connection:
        batch_store.change(
            connection,
            batch.number,
            state=state,
            decided_by=person.name,
            decided_at=audit.next_time(connection),
            decision=decision,
            solo=int(solo),
        )
        tell_audit(
            connection,
            person,
            act,
            batch.number,
            reason=decision,
            solo=solo,
        )


def _difference_now(register: Register, batch: Batch, *, check: bool = True) -> Difference:
    """Compare a batch with the publication in force, which must be the one that it knows.

    Args:
        check: as `difference_of` takes it.
    Raises:
        BaseMovedError: it is another; holds the new difference.
        SourceError: with every fault.
        RegisterError: nothing would change.
    """
    now = base_now(register)
    if now != batch.base:
        raise BaseMovedError(batch.base, now, difference_of(register, batch, now))
    found = difference_of(register, batch, check=check)
    refuse_unfit(found)
    return found


def rebase(register: Register, person: Person, number: int) -> Difference:
    """Compare a batch with the publication in force from now on; gives the new difference.

    What was approved is approved no more if the difference is another one.

    Raises:
        NotAllowedError: the batch is neither the person's to change nor to publish.
        RegisterError: the batch is published.
    """
    batch = get(register, person, number)
    refuse_unless_of(register, person, batch)
    batch_store.refuse_state(batch, OPEN)
    now = base_now(register)
    old = difference_of(register, batch)
    new = difference_of(register, batch, now)
    state = batch.state
    if state == APPROVED and new.digest != old.digest:
        state = SUBMITTED
    with changing(register, number, (batch.state,)) as connection:
        batch_store.change(
            connection,
            number,
            base=now,
            state=state,
        )
        tell_audit(
            connection,
            person,
            SUBMIT,
            number,
            base=now,
            difference=new.digest,
        )
    return new


# --- published ------------------------------------------------------------------------------------


def publish_batch(
    register: Register,
    person: Person,
    number: int,
    reason: str = "",
    step: Step = lambda name: None,
    ready: Prepared | None = None,
) -> Publication:
    """Publish an approved batch.

    Args:
        reason: why; the note of the batch, else the name of its file, if it is blank.
        step: as `data.build.build` calls it.
        ready: what `consequences` gave; used if it would be built the same now.
    Raises:
        NotAllowedError: the person publishes nothing.
        BaseMovedError: something else was published since; holds the new difference.
        SourceError: with every fault.
        RegisterError: the batch is not approved, or nothing would change.
        NotInForceError: it is published, and the next start puts it in force.
    """
    refuse_unless_may(person, PUBLISH, register.folder)
    batch = get(register, person, number)
    batch_store.refuse_state(batch, (APPROVED,))
    found = _difference_now(register, batch, check=False)
    proposal = proposal_of(batch, found, person, reason)
    try:
        with telling_cells(register, batch):
            return publish(register, proposal, step, ready)
    except BaseMovedError as error:
        new = difference_of(register, batch, error.now)
        raise BaseMovedError(error.base, error.now, new) from error


def proposal_of(batch: Batch, found: Difference, person: Person, reason: str = "") -> Proposal:
    """Make the proposal to publish a batch."""
    return Proposal(
        base=found.base,
        kind=IMPORT,
        who=person.name,
        act=PUBLISH,
        reason=writable(reason.strip() or batch.note or batch.file),
        as_of=today(),
        changes=found.changes,
        solo=batch.solo,
        batch=batch.number or None,
    )


@contextmanager
def consequences(
    register: Register, person: Person, batch: Batch, step: Step = lambda name: None
) -> Iterator[Prepared]:
    """Build exactly what a batch would publish; the snapshot is gone afterwards.

    `data.registry.open_registry(prepared.folder)` answers every question about it.

    Args:
        batch: need not be kept yet.
        step: as `data.build.build` calls it.
    Raises:
        NotAllowedError: the batch is neither the person's to change nor to publish.
        BaseMovedError: something else was published since; holds the new difference.
        SourceError: with every fault.
    """
    refuse_unless_of(register, person, batch)
    found = _difference_now(register, batch, check=False)
    proposal = proposal_of(batch, found, person)
    with telling_cells(register, batch), prepared(register, proposal, step) as built:
        yield built
