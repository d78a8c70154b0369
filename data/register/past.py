"""Snapshots of the past: built once, kept beside the others, and never in force.

They stand in a folder of their own, so that no listing of snapshots holds them, and are no record:
whatever is missing or damaged is built again from the register. Those looked at last stay.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from data.build import Step, built_beside
from data.faults import RegistryError
from data.manifest import read_manifest
from data.manifest_shape import Marks, PastMark
from data.policy import POLICY_DIR
from data.register import publications
from data.register.content import Content, canonical_json, digest_of, sha256_of
from data.register.publishing import sources_of
from data.register.store import Register
from data.snapshot import BUILDING, place, telling_of_disk
from data.tables import TABLES
from data.version import code_version

PAST = "past"  # holds them, in the folder of snapshots
MOST_KEPT = 8
NAME = re.compile(r"as-\d{4}-\d{2}-\d{2}-[0-9a-f]{32}")
DIGITS = 32  # of the digest in a name


def kept_build(
    register: Register,
    content: Content,
    day: str,
    about: PastMark,
    step: Step = lambda name: None,
) -> Path:
    """Build content as a snapshot, once, and give its folder.

    Two processes may build the same at once: the first one's stays. Whoever looks at a snapshot
    has read it into memory, so that one that is let go breaks nobody's view.

    Args:
        day: that the snapshot stands for, YYYY-MM-DD.
        about: how it looks at the past; its manifest says so.
        step: as `data.build.build` calls it; not called if it is built already.
    Raises:
        RegistryError: with every fault of the content, or the disk refuses.
    """
    name = _name_of(register, content, day, about)
    folder = register.folder / PAST / name
    if not is_kept(folder):
        _let_go(folder)  # damaged since it was built
        _build(register, content, day, about, step, name)
    _look_at(folder)
    _let_go_of_the_oldest(folder.parent)
    return folder


def is_kept(folder: Path) -> bool:
    """True if a snapshot of the past stands whole in its folder."""
    try:
        manifest = read_manifest(folder)
    except RegistryError:
        return False
    return manifest.get("past") is not None


def _name_of(register: Register, content: Content, day: str, about: PastMark) -> str:
    """Name a snapshot by all that it depends on."""
    # a checkout may move on without a new version: one that lacks a column cannot be opened
    columns = {name: table.names for name, table in TABLES.items()}
    code = [code_version(), columns]
    whole = canonical_json([register.id, digest_of(content), day, code, about])
    digest = sha256_of(whole.encode())
    return f"as-{day}-{digest[:DIGITS]}"


def _build(
    register: Register, content: Content, day: str, about: PastMark, step: Step, name: str
) -> None:
    marks = _marks(register, about)
    folder = register.folder  # the build finds there what was measured before
    with sources_of(content, folder) as sources:
        policies = sources / POLICY_DIR.name
        with built_beside(sources, folder, day, policies, step, marks) as written:
            with telling_of_disk(PAST):
                (folder / PAST).mkdir(exist_ok=True)
            place(written, f"{PAST}/{name}")


def _marks(register: Register, about: PastMark) -> Marks:
    """Mark a snapshot with how it looks at the past, and the publication it looks from."""
    known = about["known"]
    if known is None:
        return {"past": about}
    with register.reading() as connection:
        publication = publications.numbered(connection, known)
    dated: PastMark = {**about, "known_on": publication.as_of}
    return {"past": dated, "publication": publication.mark(register.id)}


# --- what stays -----------------------------------------------------------------------------------


def _look_at(folder: Path) -> None:
    """Note that a snapshot was looked at."""
    with suppress(OSError):  # read-only: then nothing is let go, either
        os.utime(folder)


def _let_go_of_the_oldest(kept: Path) -> None:
    """Keep the snapshots that were looked at last."""
    latest_first = sorted(_looked_at(kept), reverse=True)
    for _, name in latest_first[MOST_KEPT:]:
        _let_go(kept / name)


def _looked_at(kept: Path) -> Iterator[tuple[float, str]]:
    """Tell when each snapshot was looked at."""
    with suppress(OSError), os.scandir(kept) as entries:
        for entry in entries:
            if NAME.fullmatch(entry.name):
                yield entry.stat().st_mtime, entry.name


def _let_go(folder: Path) -> None:
    """Remove a snapshot, whole at once; another process may do the same."""
    # under a name that the next build clears away if this process ends first
    passing = folder.parents[1] / f"{BUILDING}{secrets.token_hex(6)}"
    with suppress(OSError):
        folder.rename(passing)
        shutil.rmtree(passing, ignore_errors=True)
