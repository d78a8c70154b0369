"""The audit read and verified: its lines, and what the publications are said to have changed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from data import roles
from data.register import audit, publications, versions
from data.register.audit import AuditRow, Damage
from data.register.changes import Change
from data.register.store import Register
from data.roles import Person, refuse_unless_may


@dataclass(frozen=True)
class AuditLine:
    """One line of the audit.

    Attributes:
        line: its number, from 1.
        at, who, act: when, who and what.
        about: what else there is to say.
    """

    line: int
    at: str
    who: str
    act: str
    about: dict[str, object]


@dataclass(frozen=True)
class Verification:
    """What verifying an audit found.

    Attributes:
        lines: how many there are.
        head: hash of the last one; it tells this audit from one that was cut and written again.
        damage: the first line that is not as it was written; None if every line is.
        publications: numbers of those that are not as the audit tells of them.
    """

    lines: int
    head: str
    damage: Damage | None
    publications: tuple[int, ...]

    @property
    def is_sound(self) -> bool:
        """True if nothing was changed since it was written."""
        return self.damage is None and not self.publications


def read_audit(register: Register, person: Person) -> list[AuditLine]:
    """Read the audit, the first line first.

    Raises:
        NotAllowedError: the audit is not the person's to read.
    """
    refuse_unless_may(person, roles.AUDIT, register.folder)
    with register.reading() as connection:
        rows = audit.lines(connection)
    return [_line(row) for row in rows]


def _line(row: AuditRow) -> AuditLine:
    return AuditLine(
        line=row.line,
        at=row.at,
        who=row.who,
        act=row.act,
        about=_about(row),
    )


def _about(row: AuditRow) -> dict[str, Any]:
    """Read what a line has to say; nothing if it is no JSON, which is no line of ours."""
    try:
        about = json.loads(row.about)
    except ValueError:
        return {}
    return about if isinstance(about, dict) else {}


def changes_of(register: Register, person: Person, number: int) -> list[Change]:
    """Tell what a publication did to each row, by table and key.

    Raises:
        NotAllowedError: the audit is not the person's to read.
    """
    refuse_unless_may(person, roles.AUDIT, register.folder)
    with register.reading() as connection:
        return versions.changes_of(connection, number)


def verify(register: Register, person: Person) -> Verification:
    """Verify every line of the audit, and every publication against its line.

    Raises:
        NotAllowedError: the audit is not the person's to read.
    """
    refuse_unless_may(person, roles.AUDIT, register.folder)
    with register.reading() as connection:
        return verification(connection)


def verification(connection: Connection) -> Verification:
    """Verify the audit of a database, whoever asks."""
    rows = audit.lines(connection)
    head = rows[-1].hash if rows else ""
    damage = audit.first_damage(rows)
    changed = () if damage else tuple(_changed_publications(connection, rows))
    return Verification(len(rows), head, damage, changed)


def _changed_publications(connection: Connection, rows: Sequence[AuditRow]) -> Iterator[int]:
    """Name the publications that have no line, or other contents than it tells of."""
    told = {}
    for row in rows:
        about = _about(row)
        if "changes" in about:
            told[about["publication"]] = about["changes"]
    there = {made.number for made in publications.all_publications(connection)}
    for number in sorted(there | told.keys()):
        digest = versions.digest_of_changes(connection, number)
        if number not in there or digest != told.get(number):
            yield number
