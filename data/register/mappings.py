"""Mappings: how the heads of an office's file stand for the columns of a table, kept by name.

What a mapping holds is the business of whoever reads the file; here it is JSON.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from data.register import audit
from data.register.content import PLAIN_TABLES, canonical_json
from data.register.errors import RegisterError
from data.register.schema import MAPPINGS
from data.register.store import Register
from data.roles import MAPPING, VIEW, Person, refuse_unless_may
from data.text import writable

DELETE = delete(MAPPINGS).where(MAPPINGS.c.name == bindparam("asked"))


@dataclass(frozen=True)
class Mapping:
    """One mapping.

    Attributes:
        name: of the mapping.
        table: that it is for.
        heads: of the file, in any order.
        content: what it holds, as JSON can.
        made_by, made_at: who kept it and when.
    """

    name: str
    table: str
    heads: tuple[str, ...]
    content: dict[str, Any]
    made_by: str = ""
    made_at: str = ""


def save_mapping(register: Register, person: Person, mapping: Mapping) -> None:
    """Keep a mapping; one of the same name is replaced.

    Raises:
        NotAllowedError: the person keeps no mappings.
        RegisterError: it has no name, or there is no such table.
    """
    refuse_unless_may(person, MAPPING, register.folder)
    name = writable(mapping.name.strip())
    if not name or mapping.table not in PLAIN_TABLES:
        raise RegisterError(
            "列对应关系须有名称，并用于一张已有的表。",
            "A mapping needs a name and a table that there is.",
        )
    with register.writing() as connection:
        connection.execute(DELETE, {"asked": name})
        values = {
            "name": name,
            "table_name": mapping.table,
            "heads": _heads_text(mapping.heads),
            "content": json.dumps(mapping.content),
            "made_by": person.name,
            "made_at": audit.next_time(connection),
        }
        connection.execute(insert(MAPPINGS), values)
        about = {"saved": name, "table": mapping.table, "content": mapping.content}
        audit.append(connection, person.name, MAPPING, about)


def delete_mapping(register: Register, person: Person, name: str) -> None:
    """Delete a mapping; the audit keeps what it held.

    Raises:
        NotAllowedError: the person keeps no mappings.
        RegisterError: there is no such mapping.
    """
    refuse_unless_may(person, MAPPING, register.folder)
    mapping = get_mapping(register, person, name)
    about = {"deleted": mapping.name, "content": mapping.content}
    with register.writing() as connection:
        connection.execute(DELETE, {"asked": mapping.name})
        audit.append(connection, person.name, MAPPING, about)


def get_mapping(register: Register, person: Person, name: str) -> Mapping:
    """Read a mapping.

    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such mapping.
    """
    found = [mapping for mapping in all_mappings(register, person) if mapping.name == name]
    if not found:
        raise RegisterError(
            f"没有列对应关系“{name}”。列出全部：python -m data mapping list",
            f"There is no mapping '{name}'. To list them: python -m data mapping list",
        )
    return found[0]


def all_mappings(register: Register, person: Person) -> list[Mapping]:
    """List the mappings by name.

    Raises:
        NotAllowedError: the person may look at nothing.
    """
    refuse_unless_may(person, VIEW, register.folder)
    with register.reading() as connection:
        rows = connection.execute(select(MAPPINGS)).all()
    found = [_mapping(row) for row in rows]
    return sorted(found, key=lambda mapping: mapping.name)


def mappings_for(
    register: Register, person: Person, table: str, heads: Sequence[str]
) -> list[Mapping]:
    """Find the mappings of a table that were kept for these heads, the newest first.

    Args:
        heads: of a file, in any order.
    Raises:
        NotAllowedError: the person may look at nothing.
    """
    wanted = _heads_text(heads)
    found = [
        mapping
        for mapping in all_mappings(register, person)
        if mapping.table == table and _heads_text(mapping.heads) == wanted
    ]
    return sorted(found, key=lambda mapping: mapping.made_at, reverse=True)


def _heads_text(heads: Sequence[str]) -> str:
    """Give the same text for the same heads in any order."""
    return canonical_json(sorted(writable(head.strip()) for head in heads))


def _mapping(row: Row[tuple[str, ...]]) -> Mapping:
    return Mapping(
        name=row.name,
        table=row.table_name,
        heads=tuple(json.loads(row.heads)),
        content=json.loads(row.content),
        made_by=row.made_by,
        made_at=row.made_at,
    )
