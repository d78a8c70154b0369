"""The pointer of a folder of snapshots follows its register: at a start, and after a crash."""

from dataclasses import dataclass

from data.build import Step, built_beside
from data.faults import RegistryError
from data.manifest import is_whole_snapshot, read_manifest
from data.manifest_shape import Manifest, Marks
from data.policy import POLICY_DIR
from data.register import publications
from data.register.publications import Publication
from data.register.publishing import point_if_latest, sources_of
from data.register.store import Register
from data.register.versions import content_of
from data.snapshot import current_id, is_held, place


@dataclass(frozen=True)
class Followed:
    """What is in force now.

    Attributes:
        publication: in force in the register.
        snapshot_id: in force in the folder.
        moved: the pointer named something else before.
    """

    publication: Publication
    snapshot_id: str
    moved: bool


def manifest_in_force(register: Register) -> Manifest | None:
    """Read the manifest of the snapshot in force; None if there is none that is whole."""
    folder = register.folder
    try:
        return read_manifest(folder / current_id(folder))
    except RegistryError:
        return None


def follow(register: Register, step: Step = lambda name: None) -> Followed:
    """Put the snapshot of the publication in force in force; it is built again if it is missing.

    A pointer that is write-protected holds on to the snapshot that it names.

    Raises:
        RegisterError: the register is empty.
        RegistryError: the snapshot cannot be built or put in force.
    """
    with register.reading() as connection:
        publication = publications.in_force(connection)
    manifest = manifest_in_force(register)
    mark = publication.mark(register.id)
    if manifest is not None and manifest.get("publication") == mark:
        snapshot_id = manifest["snapshot_id"]
        return Followed(publication, snapshot_id, moved=False)
    if manifest is not None and is_held(register.folder):
        return Followed(publication, manifest["snapshot_id"], moved=False)
    snapshot_id = publication.snapshot_id
    if not is_whole_snapshot(register.folder / snapshot_id):
        return build_again(register, step=step)
    point_if_latest(register, publication.number, snapshot_id)
    return Followed(publication, snapshot_id, moved=True)


def build_again(
    register: Register, as_of: str | None = None, step: Step = lambda name: None
) -> Followed:
    """Build the snapshot of the publication in force and put it in force.

    Args:
        as_of: the day it is to stand for; that of the publication if None.
        step: as `data.build.build` calls it.
    Raises:
        RegisterError: the register is empty.
        RegistryError: the snapshot cannot be built or put in force.
    """
    with register.reading() as connection:
        publication = publications.in_force(connection)
        content = content_of(connection, publication.number)
    marks: Marks = {"publication": publication.mark(register.id)}
    day = as_of or publication.as_of
    with sources_of(content, register.folder) as sources:
        policies = sources / POLICY_DIR.name
        with built_beside(sources, register.folder, day, policies, step, marks) as written:
            place(written)
            point_if_latest(register, publication.number, written.snapshot_id)
    return Followed(publication, written.snapshot_id, moved=True)
