"""The collection that comes with the software: the first publication, and its later editions."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from data.build import Step
from data.build.read import SOURCES_DIR
from data.faults import RegistryError
from data.files.reading import read_file, unreadable
from data.manifest import MANIFEST, parsed_manifest
from data.register import causes, publications
from data.register.changes import Change, FileChange
from data.register.content import (
    COLLECTION_FILE,
    PLAIN_TABLES,
    Content,
    Row,
    canonical_json,
    last_position,
    read_content,
    sha256_of,
    source_files,
)
from data.register.errors import RegisterError, shown_url
from data.register.proposals import BaseMovedError, Proposal
from data.register.publications import Publication
from data.register.publishing import publish
from data.register.store import MADE, YES, Register, read_facts
from data.register.versions import content_of
from data.roles import SOFTWARE, TAKE

Rows = Mapping[str, Row]  # by their keys
Notice = tuple[str, str]  # in Chinese, in English
REASONS = {publications.FIRST: "随软件发布的公开资料", publications.SOFTWARE: "软件更新了公开资料"}


@dataclass(frozen=True)
class Taken:
    """What became of a collection.

    Attributes:
        publication: took it in now; None if nothing was published.
        notice: says why an edition was not taken, if so.
    """

    publication: Publication | None = None
    notice: Notice | None = None


def take_collection(
    register: Register, folder: Path = SOURCES_DIR, step: Step = lambda name: None
) -> Taken:
    """Publish a collection where the register is empty, or holds an older edition and no more.

    Args:
        folder: of the collection.
        step: as `data.build.build` calls it.
    Raises:
        RegistryError: it has faults; or the register is empty because it was lost.
    """
    digest = collection_digest(folder)
    with register.reading() as connection:
        now = publications.latest(connection)
        is_taken = publications.last_collection(connection) == digest
        is_office = publications.has_office_publication(connection)
        is_example = read_facts(connection).get(MADE) == YES
    if is_taken or is_example:
        return Taken()
    if is_office:
        return Taken(notice=_not_taken())
    if now is None:
        _refuse_lost(register)
    proposal = _proposal(register, now, read_content(folder), digest)
    if not proposal.changes and not proposal.files:
        return Taken()
    try:
        return Taken(publish(register, proposal, step))
    except BaseMovedError:
        return Taken()  # another process took it in a moment ago


def collection_digest(folder: Path) -> str:
    """Give the same text for the same bytes of every file of a collection.

    Raises:
        RegistryError: a file cannot be read.
    """
    paths = {name: folder / f"{name}.csv" for name in PLAIN_TABLES} | source_files(folder)
    hashes = {}
    for name, path in paths.items():
        try:
            hashes[name] = sha256_of(read_file(path))
        except OSError as error:
            raise unreadable(path, error) from error
    return sha256_of(canonical_json(hashes).encode())


def _not_taken() -> Notice:
    return (
        "随软件的公开资料有更新，但登记库中已有本单位的发布，未自动并入。"
        "需要的行请用 python -m data import 导入。",
        "The collection that comes with the software has changed. It was not taken in, for the"
        " register holds publications of the office. Import the rows you need: python -m data"
        " import.",
    )


def _refuse_lost(register: Register) -> None:
    """Refuse to begin anew where snapshots tell of a register that held an office's own data.

    Raises:
        RegisterError: names the snapshot.
    """
    manifests = register.folder.glob(f"[0-9]*/{MANIFEST}")
    for path in sorted(manifests):
        mark = None
        with suppress(RegistryError):
            manifest = parsed_manifest(path.parent)
            mark = manifest.get("publication")
        if mark is None:
            continue
        if mark["kind"] in publications.OFFICE:
            raise _lost(register, path.parent.name, mark["number"])


def _lost(register: Register, snapshot_id: str, number: int) -> RegisterError:
    name = shown_url(register.url)
    return RegisterError(
        f"{name} 是空的，而数据版本 {snapshot_id} 出自另一登记库的第 {number} 次发布："
        "登记库已丢失，或地址不对。请从备份恢复（python -m data restore 文件），或改正环境变量"
        " PILOT_ATLAS_DATABASE；确要从头开始，请先移走各数据版本文件夹。",
        f"{name} is empty, and snapshot {snapshot_id} is publication {number} of another register:"
        " the register was lost, or this is not its address. Restore a backup (python -m data"
        " restore FILE) or correct PILOT_ATLAS_DATABASE; to begin anew, move the snapshots away"
        " first.",
    )


# --- what changes ---------------------------------------------------------------------------------


def _proposal(register: Register, now: Publication | None, new: Content, digest: str) -> Proposal:
    kind = publications.SOFTWARE if now else publications.FIRST
    old = Content()
    if now is not None:
        with register.reading() as connection:
            old = content_of(connection, now.number)
    cause = causes.SOFTWARE if now else causes.FIRST
    return Proposal(
        base=now.number if now else 0,
        kind=kind,
        who=SOFTWARE.name,
        act=TAKE,
        reason=REASONS[kind],
        as_of=_day_of(new),
        changes=changes_between(old, new, cause),
        files=file_changes_between(old, new, cause),
        collection=digest,
    )


def _day_of(content: Content) -> str:
    """Read the day of a collection; "" if it states none, which the build tells."""
    with suppress(ValueError):
        text = content.files[COLLECTION_FILE].decode("utf-8-sig")
        return str(tomllib.loads(text).get("as_of", ""))
    return ""


def changes_between(old: Content, new: Content, cause: str) -> tuple[Change, ...]:
    """List the changes from one content to another; rows that are created come last."""
    changes: list[Change] = []
    for table in PLAIN_TABLES:
        before = old.tables.get(table, {})
        after = new.tables.get(table, {})
        changes += _changed_rows(table, before, after, cause)
        changes += _created_rows(table, before, after, cause)
    return tuple(changes)


def _changed_rows(table: str, before: Rows, after: Rows, cause: str) -> Iterator[Change]:
    """List the rows that were there before and are another, or gone."""
    for key, row in before.items():
        cells = after[key].cells if key in after else None
        if cells != row.cells:
            yield Change(
                table,
                key,
                old=row.cells,
                new=cells,
                position=row.position,
                cause=cause,
            )


def _created_rows(table: str, before: Rows, after: Rows, cause: str) -> Iterator[Change]:
    """List the rows that were not there before."""
    described = PLAIN_TABLES[table]
    last = last_position(before)
    for key, row in after.items():
        if key in before:
            continue
        last += 1
        yield Change(
            table,
            key,
            old=None,
            new=row.cells,
            position=last,
            cause=cause,
            true_from=causes.since_of(described, row.cells),
        )


def file_changes_between(old: Content, new: Content, cause: str) -> tuple[FileChange, ...]:
    """List the files that differ between one content and another, and why."""
    changes = []
    for name in sorted(old.files.keys() | new.files.keys()):
        content = new.files.get(name)
        if old.files.get(name) == content:
            continue
        change = FileChange(
            name=name,
            new=content,
            cause=causes.cause_of_file(name, cause),
        )
        changes.append(change)
    return tuple(changes)
