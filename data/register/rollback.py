"""Rolling back: a publication that goes forward and undoes another, but for what changed since."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from data import roles
from data.build import Step
from data.faults import refuse
from data.register import causes, publications
from data.register.checking import faults_of
from data.register.content import Content
from data.register.errors import RegisterError
from data.register.proposals import Prepared, Proposal
from data.register.publications import ROLLBACK, Publication
from data.register.publishing import content_after, publish, today
from data.register.review import refuse_no_reason
from data.register.schema import BLOBS, FILE_VERSIONS
from data.register.store import Register
from data.register.versions import Change, FileChange, Version, content_of, versions_of
from data.roles import Person, refuse_unless_may
from data.text import writable

FIRST_NUMBER = 1


@dataclass(frozen=True)
class Plan:
    """What rolling back a publication would do.

    Attributes:
        undoes: the publication.
        base: number of the publication in force.
        changes, files: what would change.
        kept: table and key of rows, and "" and name of files, that somebody changed since: they
            stay.
    """

    undoes: Publication
    base: int
    changes: tuple[Change, ...]
    files: tuple[FileChange, ...]
    kept: tuple[tuple[str, str], ...]


def plan_rollback(register: Register, person: Person, number: int) -> Plan:
    """Tell what rolling back a publication would do.

    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such publication, it is the first, or nothing of it is left to
            undo.
    """
    refuse_unless_may(person, roles.VIEW, register.folder)
    if number == FIRST_NUMBER:
        raise RegisterError(
            "第 1 次发布是登记库的起点，不能撤销。",
            "Publication 1 is the beginning of the register and cannot be rolled back.",
        )
    with register.reading() as connection:
        undone = publications.publication(connection, number)
        base = publications.in_force(connection).number
        now = content_of(connection, base)
        changes, kept = _row_changes(connection, number, now)
        files, kept_files = _file_changes(connection, number, now)
    plan = Plan(undone, base, tuple(changes), tuple(files), tuple(kept + kept_files))
    if not changes and not files:
        raise _nothing_left(plan)
    return plan


def _nothing_left(plan: Plan) -> RegisterError:
    number = plan.undoes.number
    named = ", ".join(f"{table} {key}".strip() for table, key in plan.kept)
    later_zh = f"其后又被改过的：{named}。" if named else ""
    later_en = f" Changed since: {named}." if named else ""
    return RegisterError(
        f"第 {number} 次发布已没有可撤销的改动。{later_zh}",
        f"Nothing of publication {number} is left to undo.{later_en}",
    )


def _row_changes(
    connection: Connection, number: int, now: Content
) -> tuple[list[Change], list[tuple[str, str]]]:
    """List what takes the rows back that a publication changed, and the rows to be kept."""
    before = {(old.table, old.key): old for old in versions_of(connection, ended_in=number)}
    changes: list[Change] = []
    kept = []
    for made in versions_of(connection, published_in=number):
        row = now.tables.get(made.table, {}).get(made.key)
        current = row.cells if row else None
        old = before.get((made.table, made.key))
        wanted = old.cells if old else None
        if current == wanted:
            continue  # it is as it was already
        if current != made.cells:
            kept.append((made.table, made.key))
        else:
            changes.append(_change_back(made, current is not None, old))
    return changes, kept


def _change_back(made: Version, is_there: bool, old: Version | None) -> Change:
    return Change(
        table=made.table,
        key=made.key,
        old=made.cells if is_there else None,
        new=old.cells if old else None,
        position=made.position,
        cause=causes.CORRECTION,
        true_from=old.true_from if old and not is_there else None,
        source=old.source if old else None,
    )


def _file_changes(
    connection: Connection, number: int, now: Content
) -> tuple[list[FileChange], list[tuple[str, str]]]:
    """List what takes the files back that a publication changed, and the files to be kept."""
    before = _files(connection, number, is_before=True)
    changes = []
    kept = []
    for name, made in _files(connection, number, is_before=False).items():
        current = now.files.get(name)
        wanted = before.get(name)
        if current == wanted:
            continue
        if current != made:
            kept.append(("", name))
        else:
            cause = causes.cause_of_file(name, causes.CORRECTION)
            changes.append(FileChange(name, wanted, cause))
    return changes, kept


def _files(connection: Connection, number: int, *, is_before: bool) -> dict[str, bytes | None]:
    """Give the files that a publication replaced, or those that it brought."""
    files = FILE_VERSIONS.c
    joined = FILE_VERSIONS.outerjoin(BLOBS, files.sha256 == BLOBS.c.sha256)
    asked = select(files.name, BLOBS.c.content).select_from(joined)
    if is_before:
        asked = asked.where(files.ended_in == number, files.published_in < number)
    else:
        asked = asked.where(files.published_in == number)
    found: dict[str, bytes | None] = {}
    for row in connection.execute(asked):
        found[row.name] = None if row.content is None else bytes(row.content)
    return found


def roll_back(
    register: Register,
    person: Person,
    number: int,
    reason: str,
    step: Step = lambda name: None,
    ready: Prepared | None = None,
) -> tuple[Publication, Plan]:
    """Roll a publication back by another one.

    Args:
        reason: why.
        step: as `data.build.build` calls it.
        ready: the proposal of the plan as it was built before.
    Returns:
        The new publication, and what it did and kept.
    Raises:
        NotAllowedError: the person rolls nothing back.
        BaseMovedError: something else was published in the meantime.
        SourceError: rows that stay need what would go; names all of them.
        RegisterError: there is no reason; or as `plan_rollback`.
    """
    refuse_unless_may(person, roles.ROLL_BACK, register.folder)
    refuse_no_reason(reason)
    plan = plan_rollback(register, person, number)
    proposal = proposal_of(plan, person, reason)
    refuse(faults_of(register, content_after(register, proposal)))
    return publish(register, proposal, step, ready), plan


def proposal_of(plan: Plan, person: Person, reason: str) -> Proposal:
    """Make the proposal to roll a publication back."""
    return Proposal(
        base=plan.base,
        kind=ROLLBACK,
        who=person.name,
        act=roles.ROLL_BACK,
        reason=writable(reason),
        as_of=today(),
        changes=plan.changes,
        files=plan.files,
        undoes=plan.undoes.number,
    )
