"""A draft edited: why its rows change, and which of them stay as they are on record."""

from collections.abc import Collection

from data.register import batch_store
from data.register.batch_store import Batch
from data.register.batches import EDITED, changing, difference_of, tell_audit
from data.register.causes import Cause
from data.register.errors import RegisterError
from data.register.store import Register
from data.roles import IMPORT, Person, refuse_unless_may

Keys = Collection[str]


def set_cause(register: Register, person: Person, number: int, keys: Keys, cause: Cause) -> None:
    """Say why rows change.

    Raises:
        NotAllowedError: the batch is not the person's to change.
        RegisterError: the batch is no draft, or has no such row.
    """
    batch = _editable(register, person, number)
    _refuse_unknown(register, batch, keys)
    causes = dict(batch.causes)
    for key in keys:
        causes[key] = cause
    with changing(register, number, EDITED) as connection:
        told = batch_store.causes_json(causes)
        batch_store.change(connection, number, causes=told)
        tell_audit(
            connection,
            person,
            IMPORT,
            number,
            keys=sorted(keys),
            cause=cause.kind,
            true_from=cause.true_from,
        )


def leave_out(register: Register, person: Person, number: int, keys: Keys) -> None:
    """Leave rows as they are on record.

    Raises:
        NotAllowedError: the batch is not the person's to change.
        RegisterError: the batch is no draft, or has no such row.
    """
    batch = _editable(register, person, number)
    _refuse_unknown(register, batch, keys)
    left_out = batch.left_out | set(keys)
    _write_left_out(register, person, number, left_out)


def take_back(register: Register, person: Person, number: int, keys: Keys) -> None:
    """Put rows into a batch again that were left out.

    Raises:
        NotAllowedError: the batch is not the person's to change.
        RegisterError: the batch is no draft.
    """
    batch = _editable(register, person, number)
    left_out = batch.left_out - set(keys)
    _write_left_out(register, person, number, left_out)


def _write_left_out(register: Register, person: Person, number: int, keys: frozenset[str]) -> None:
    with changing(register, number, EDITED) as connection:
        told = batch_store.left_out_json(keys)
        batch_store.change(connection, number, left_out=told)
        tell_audit(
            connection,
            person,
            IMPORT,
            number,
            left_out=sorted(keys),
        )


def _editable(register: Register, person: Person, number: int) -> Batch:
    with register.reading() as connection:
        batch = batch_store.load(connection, number)
    refuse_unless_may(person, IMPORT, register.folder, batch.scope)
    batch_store.refuse_state(batch, EDITED)
    return batch


def _refuse_unknown(register: Register, batch: Batch, keys: Keys) -> None:
    """Refuse keys of rows that a batch does not change."""
    found = difference_of(register, batch)
    known = {change.key for change in found.changes}
    known |= batch.left_out
    unknown = [key for key in keys if key not in known]
    if unknown:
        named = ", ".join(unknown)
        raise RegisterError(
            f"第 {batch.number} 批没有改动这些行：{named}。",
            f"Batch {batch.number} changes no such rows: {named}.",
        )
