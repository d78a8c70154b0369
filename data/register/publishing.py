"""Publishing, one act: the snapshot is written, the register committed, the pointer moved last.

Wherever it is broken off, a reader sees one whole publication: before the commit the old one, and
after it the old one until the pointer has moved; `data.register.following` moves it at the next
start.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from data.build import Step, built_beside
from data.files.leftovers import making_folder
from data.manifest_shape import Marks, PublicationMark
from data.policy import POLICY_DIR
from data.register import audit, batch_store, publications
from data.register.changes import applied
from data.register.content import Content, digest_of, is_made, write_content
from data.register.errors import RegisterError
from data.register.proposals import BaseMovedError, NotInForceError, Prepared, Proposal
from data.register.publications import Publication
from data.register.store import MADE, NO, YES, Register, read_facts, write_fact
from data.register.versions import content_of, digest_of_changes, record
from data.snapshot import place, point_to, telling_of_disk
from geo.errors import PlanningError

SOURCES = ".sources-"  # begins the name of a folder of sources while it is built
COMMAND = "python -m data build"


def today() -> str:
    """Give the day of today."""
    return date.today().isoformat()


# --- before the commit ----------------------------------------------------------------------------


@contextmanager
def prepared(
    register: Register, proposal: Proposal, step: Step = lambda name: None
) -> Iterator[Prepared]:
    """Build exactly what a proposal would publish, beside the snapshots; gone afterwards.

    Args:
        step: as `data.build.build` calls it.
    Raises:
        BaseMovedError: something else was published since.
        RegistryError: with every fault that the changes bring in.
    """
    content = content_after(register, proposal)
    with register.reading() as connection:
        as_of = _day_of(connection, proposal)
    number = proposal.base + 1
    mark: PublicationMark = {"number": number, "kind": proposal.kind, "register": register.id}
    with sources_of(content, register.folder) as sources:
        policies = sources / POLICY_DIR.name
        marks: Marks = {"publication": mark}
        with built_beside(sources, register.folder, as_of, policies, step, marks) as written:
            yield Prepared(written, digest_of(content), number)


@contextmanager
def sources_of(content: Content, beside: Path) -> Iterator[Path]:
    """Write content as a folder of sources for the time that it is needed."""
    with ExitStack() as stack:
        with telling_of_disk(beside.name):
            beside.mkdir(parents=True, exist_ok=True)
            folder = stack.enter_context(making_folder(beside, SOURCES))
            write_content(content, folder)
        yield folder


def materialise(register: Register, number: int, folder: Path) -> None:
    """Write a publication as a folder of sources; the same publication gives the same bytes.

    Raises:
        RegisterError: there is no such publication.
        RegistryError: the disk refuses.
    """
    with register.reading() as connection:
        publications.numbered(connection, number)
        content = content_of(connection, number)
    with telling_of_disk(folder.name):
        write_content(content, folder)


def content_after(register: Register, proposal: Proposal) -> Content:
    """Give the content of the register as a proposal would leave it.

    Raises:
        BaseMovedError: something else was published since.
        RegisterError: it would bring a made collection into a real register, or the reverse.
    """
    with register.reading() as connection:
        _refuse_moved(connection, proposal)
        before = content_of(connection, proposal.base)
        facts = read_facts(connection)
    after = applied(before, proposal.changes, proposal.files)
    if facts.get(MADE, _yes_no(is_made(after))) != _yes_no(is_made(after)):
        raise _mixed()
    return after


def _yes_no(is_so: bool) -> str:
    return YES if is_so else NO


def _mixed() -> RegisterError:
    return RegisterError(
        "示例数据与真实数据不能放进同一个登记库。请为示例另设 PILOT_ATLAS_REGISTRY 文件夹。",
        "Made data and real data never share a register. Keep the example in a folder of its own,"
        " named by PILOT_ATLAS_REGISTRY.",
    )


def _refuse_moved(connection: Connection, proposal: Proposal) -> None:
    now = publications.latest(connection)
    number = now.number if now else 0
    if number != proposal.base:
        raise BaseMovedError(proposal.base, number)


def _day_of(connection: Connection, proposal: Proposal) -> str | None:
    """Give the day of a publication, which never goes back; None for the collection's own."""
    now = publications.latest(connection)
    if now is None:
        return proposal.as_of or None
    return max(now.as_of, proposal.as_of)


# --- the act --------------------------------------------------------------------------------------


def publish(
    register: Register,
    proposal: Proposal,
    step: Step = lambda name: None,
    ready: Prepared | None = None,
) -> Publication:
    """Publish a proposal.

    Args:
        step: as `data.build.build` calls it.
        ready: the proposal as it was built before; used if it would be built the same now.
    Raises:
        BaseMovedError: something else was published since; nothing was changed.
        RegistryError: with every fault that the changes bring in; nothing was changed.
        NotInForceError: it is published, and the next start puts it in force.
    """
    if ready is not None and _is_still_right(register, proposal, ready):
        return _publish_prepared(register, proposal, ready)
    with prepared(register, proposal, step) as built:
        return _publish_prepared(register, proposal, built)


def _is_still_right(register: Register, proposal: Proposal, ready: Prepared) -> bool:
    content = content_after(register, proposal)
    with register.reading() as connection:
        as_of = _day_of(connection, proposal)
    is_same_content = ready.digest == digest_of(content)
    is_same_day = ready.written.manifest["as_of"] == as_of
    return is_same_content and is_same_day and ready.folder.is_dir()


def _publish_prepared(register: Register, proposal: Proposal, built: Prepared) -> Publication:
    publication = _commit(register, proposal, built)
    try:
        place(built.written)
        point_if_latest(register, publication.number, publication.snapshot_id)
    except PlanningError as error:
        raise NotInForceError(
            f"第 {publication.number} 次发布已经完成，但尚未生效：{error.zh}"
            f" 处理后请运行：{COMMAND}",
            f"Publication {publication.number} is done but not in force yet: {error.en} Then run:"
            f" {COMMAND}",
        ) from error
    return publication


def _commit(register: Register, proposal: Proposal, built: Prepared) -> Publication:
    """Write everything that a proposal changes in one transaction."""
    with register.writing() as connection:
        _refuse_moved(connection, proposal)
        if proposal.base == 0:
            made = is_made(applied(Content(), proposal.changes, proposal.files))
            write_fact(connection, MADE, _yes_no(made))
        publication = Publication(
            number=built.number,
            kind=proposal.kind,
            snapshot_id=built.written.snapshot_id,
            as_of=str(built.written.manifest["as_of"]),
            who=proposal.who,
            at=audit.next_time(connection),
            reason=proposal.reason,
            solo=proposal.solo,
            undoes=proposal.undoes,
            batch=proposal.batch,
            collection=proposal.collection,
        )
        publications.write(connection, publication)
        record(connection, publication.number, proposal.changes, proposal.files)
        if proposal.batch is not None:
            batch_store.settle(connection, proposal.batch, publication.number)
        _tell_audit(connection, proposal.act, publication)
    return publication


def _tell_audit(connection: Connection, act: str, publication: Publication) -> None:
    about = {
        "publication": publication.number,
        "kind": publication.kind,
        "snapshot": publication.snapshot_id,
        "reason": publication.reason,
        "solo": publication.solo,
        "undoes": publication.undoes,
        "batch": publication.batch,
        "changes": digest_of_changes(connection, publication.number),
    }
    audit.append(connection, publication.who, act, about)


def point_if_latest(register: Register, number: int, snapshot_id: str) -> None:
    """Put a snapshot in force, unless something later was published in the meantime."""
    with register.writing() as connection:
        if publications.in_force(connection).number == number:
            point_to(register.folder, snapshot_id)
