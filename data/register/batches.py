"""Batches: a file compared with the register, kept as a draft, and edited until it is submitted.

Every act takes the person who does it and is refused here if it is not his to do; what it did
stands in the audit, written in the same transaction.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from data.faults import SourceError
from data.imported import ImportedRow
from data.register import audit, batch_store, publications
from data.register.batch_store import DRAFT, REFUSED, STATES, UPDATE, Batch
from data.register.checking import checked
from data.register.comparing import compare
from data.register.content import sha256_of
from data.register.difference import Difference
from data.register.errors import RegisterError
from data.register.store import Register
from data.register.versions import add_blob, blob, content_of
from data.roles import IMPORT, PUBLISH, VIEW, Person, may, refuse_unless_may
from data.scope import Scope
from data.text import writable

Keys = Collection[str]
EDITED = (DRAFT, REFUSED)  # states in which an editor may change a batch


@dataclass(frozen=True)
class Draft:
    """A file as it is to become a batch.

    Attributes:
        table: that its rows are for.
        rows: what it proposes.
        file, content: its name and its bytes.
        scope, mode, mapping, note: as `Batch` has them.
    """

    table: str
    rows: tuple[ImportedRow, ...]
    file: str
    content: bytes
    scope: Scope = Scope()
    mode: str = UPDATE
    mapping: str | None = None
    note: str = ""


# --- from a file to a batch -----------------------------------------------------------------------


def preview(register: Register, person: Person, draft: Draft) -> Difference:
    """Compare a file with the publication in force; nothing is kept.

    Raises:
        NotAllowedError: the scope is not the person's to change.
        RegisterError: the register is empty.
    """
    batch = proposed(register, person, draft)
    return difference_of(register, batch)


def proposed(register: Register, person: Person, draft: Draft) -> Batch:
    """Make the batch that a file would become; nothing is kept.

    Raises:
        NotAllowedError: the scope is not the person's to change.
        RegisterError: the register is empty.
    """
    refuse_unless_may(person, IMPORT, register.folder, draft.scope)
    base = base_now(register)
    return _batch_of(draft, person, base)


def base_now(register: Register) -> int:
    """Give the number of the publication in force.

    Raises:
        RegisterError: the register is empty.
    """
    with register.reading() as connection:
        publication = publications.in_force(connection)
    return publication.number


def create(register: Register, person: Person, draft: Draft) -> tuple[Batch, Difference]:
    """Keep a file as a batch, compared with the publication in force.

    Raises:
        SourceError: with every fault; nothing is kept.
        NotAllowedError: the scope is not the person's to change.
        RegisterError: the register is empty, or nothing would change.
    """
    found = preview(register, person, draft)
    refuse_unfit(found)
    batch = _batch_of(draft, person, found.base)
    with register.writing() as connection:
        add_blob(connection, draft.content)
        at = audit.next_time(connection)
        batch = replace(batch, made_at=at)
        number = batch_store.add(connection, batch)
        tell_audit(
            connection,
            person,
            IMPORT,
            number,
            table=batch.table,
            scope=str(batch.scope),
            mode=batch.mode,
            file=batch.file,
            sha256=batch.sha256,
        )
    return replace(batch, number=number), found


def _batch_of(draft: Draft, person: Person, base: int) -> Batch:
    return Batch(
        number=0,
        state=DRAFT,
        table=draft.table,
        scope=draft.scope,
        mode=draft.mode,
        base=base,
        file=writable(draft.file),
        sha256=sha256_of(draft.content),
        mapping=draft.mapping,
        note=writable(draft.note),
        rows=draft.rows,
        causes={},
        left_out=frozenset(),
        made_by=person.name,
    )


def refuse_unfit(found: Difference) -> None:
    """Refuse what has faults, or would change nothing.

    Raises:
        SourceError: with every fault.
        RegisterError: nothing would change.
    """
    if found.faults:
        raise SourceError(found.faults)
    if not found.changes:
        raise RegisterError(
            "与登记库完全一致，没有可以发布的改动。",
            "It says what is on record already: there is nothing to publish.",
        )


def difference_of(
    register: Register, batch: Batch, base: int | None = None, *, check: bool = True
) -> Difference:
    """Compare a batch with a publication, and check the table with the batch put in.

    Args:
        base: number of the publication; the one that the batch knows if None.
        check: False where it is built straight afterwards, which checks the same.
    """
    number = base or batch.base
    with register.reading() as connection:
        publication = publications.numbered(connection, number)
        content = content_of(connection, number)
    found = compare(content, publication, batch)
    return checked(register, content, batch, found) if check else found


@contextmanager
def telling_cells(register: Register, batch: Batch) -> Iterator[None]:
    """Tell faults that a build finds as those of the cells of the office's file."""
    try:
        yield
    except SourceError:
        refuse_unfit(difference_of(register, batch))
        raise


def get(register: Register, person: Person, number: int) -> Batch:
    """Read a batch.

    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such batch.
    """
    refuse_unless_may(person, VIEW, register.folder)
    with register.reading() as connection:
        return batch_store.load(connection, number)


def all_of(register: Register, person: Person, states: Sequence[str] = STATES) -> list[Batch]:
    """List the batches in some states, the first one first.

    Raises:
        NotAllowedError: the person may look at nothing.
    """
    refuse_unless_may(person, VIEW, register.folder)
    with register.reading() as connection:
        return batch_store.all_batches(connection, states)


def original(register: Register, person: Person, number: int) -> bytes:
    """Give the bytes of the file that a batch came from.

    Raises:
        NotAllowedError: the batch is neither the person's to change nor to publish.
        RegisterError: there is no such batch.
    """
    batch = get(register, person, number)
    refuse_unless_of(register, person, batch)
    with register.reading() as connection:
        return blob(connection, batch.sha256)


def is_of(register: Register, person: Person, batch: Batch) -> bool:
    """True if a person edits or publishes a batch, and so may read its file."""
    folder = register.folder
    is_publisher = may(person, PUBLISH, None, folder)
    return is_publisher or may(person, IMPORT, batch.scope, folder)


def refuse_unless_of(register: Register, person: Person, batch: Batch) -> None:
    """Refuse people who neither edit nor publish a batch.

    Raises:
        NotAllowedError: the person does neither.
    """
    if not is_of(register, person, batch):
        refuse_unless_may(person, IMPORT, register.folder, batch.scope)


@contextmanager
def changing(register: Register, number: int, allowed: tuple[str, ...]) -> Iterator[Connection]:
    """Change a batch in one transaction, if its state still allows it.

    Raises:
        RegisterError: it does not.
    """
    with register.writing() as connection:
        batch = batch_store.load(connection, number)
        batch_store.refuse_state(batch, allowed)
        yield connection


def tell_audit(
    connection: Connection, person: Person, act: str, number: int, **about: object
) -> None:
    """Write a line about a batch into the audit."""
    told = {"batch": number, **about}
    audit.append(connection, person.name, act, told)
