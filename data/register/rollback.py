"""Rolling back: a publication that goes forward and undoes another, but for what changed since."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from data.build import Step
from data.faults import refuse
from data.register import publications
from data.register.changes import Change, FileChange, Version
from data.register.checking import faults_of
from data.register.content import Content
from data.register.errors import RegisterError
from data.register.proposals import Prepared, Proposal
from data.register.publications import ROLLBACK, Publication
from data.register.publishing import content_after, publish, today
from data.register.review import refuse_no_reason
from data.register.store import Register
from data.register.versions import (
    BROUGHT,
    FILES_REPLACED,
    REPLACED,
    content_of,
    file_changes_of,
    files_of,
    versions_of,
)
from data.roles import ROLL_BACK, VIEW, Person, refuse_unless_may
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
    refuse_unless_may(person, VIEW, register.folder)
    if number == FIRST_NUMBER:
        raise RegisterError(
            "第 1 次发布是登记库的起点，不能撤销。",
            "Publication 1 is the beginning of the register and cannot be rolled back.",
        )
    with register.reading() as connection:
        undone = publications.numbered(connection, number)
        base = publications.in_force(connection)
        now = content_of(connection, base.number)
        back = _Back(now)
        back.take_rows(connection, number)
        back.take_files(connection, number)
    plan = Plan(
        undoes=undone,
        base=base.number,
        changes=tuple(back.changes),
        files=tuple(back.files),
        kept=tuple(back.kept),
    )
    if not plan.changes and not plan.files:
        raise _nothing_left(plan)
    return plan


def _nothing_left(plan: Plan) -> RegisterError:
    number = plan.undoes.number
    later_zh = later_en = ""
    if plan.kept:
        rows = [f"{table} {key}".strip() for table, key in plan.kept]
        named = ", ".join(rows)
        later_zh = f"其后另有改动的：{named}。"
        later_en = f" Changed since: {named}."
    return RegisterError(
        f"第 {number} 次发布已没有可撤销的改动。{later_zh}",
        f"Nothing of publication {number} is left to undo.{later_en}",
    )


@dataclass
class _Back:
    """The way back from what stands now.

    Attributes:
        now: what stands.
        changes, files, kept: as `Plan` has them.
    """

    now: Content
    changes: list[Change] = field(default_factory=list)
    files: list[FileChange] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)

    def take_rows(self, connection: Connection, number: int) -> None:
        """Take the rows back that a publication changed, but for those that were changed since."""
        asked: dict[str, object] = {"number": number}
        before = {}
        for version in versions_of(connection, REPLACED, asked):
            before[version.table, version.key] = version
        for made in versions_of(connection, BROUGHT, asked):
            old = before.get((made.table, made.key))
            self._take_row(made, old)

    def _take_row(self, made: Version, old: Version | None) -> None:
        rows = self.now.tables.get(made.table, {})
        row = rows.get(made.key)
        current = row.cells if row else None
        wanted = old.cells if old else None
        if current == wanted:
            return  # it is as it was already
        if current != made.cells:
            self.kept.append((made.table, made.key))
            return
        change = Change(
            table=made.table,
            key=made.key,
            old=current,
            new=wanted,
            position=made.position,
            # undoing has the cause of what it undoes, so that together they change nothing
            cause=made.cause,
            # a row that comes back brings the day that it had
            true_from=old.true_from if old and current is None else None,
            source=old.source if old else None,
        )
        self.changes.append(change)

    def take_files(self, connection: Connection, number: int) -> None:
        """Take the files back that a publication changed, but for those that were changed since."""
        before = files_of(connection, FILES_REPLACED, number)
        for made in file_changes_of(connection, number):
            current = self.now.files.get(made.name)
            wanted = before.get(made.name)
            if current == wanted:
                continue
            if current != made.new:
                self.kept.append(("", made.name))
                continue
            change = FileChange(made.name, wanted, made.cause)
            self.files.append(change)


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
    refuse_unless_may(person, ROLL_BACK, register.folder)
    refuse_no_reason(reason)
    plan = plan_rollback(register, person, number)
    proposal = proposal_of(plan, person, reason)
    content = content_after(register, proposal)
    refuse(faults_of(register, content))
    publication = publish(
        register,
        proposal,
        step,
        ready,
    )
    return publication, plan


def proposal_of(plan: Plan, person: Person, reason: str) -> Proposal:
    """Make the proposal to roll a publication back."""
    return Proposal(
        base=plan.base,
        kind=ROLLBACK,
        who=person.name,
        act=ROLL_BACK,
        reason=writable(reason),
        as_of=today(),
        changes=plan.changes,
        files=plan.files,
        undoes=plan.undoes.number,
    )
