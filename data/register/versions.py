"""Versions of rows and files in the database: what stands, what was, what a publication writes."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy import Row as SqlRow

from data.register.changes import Change, FileChange, Version
from data.register.content import Content, Row, canonical_json, sha256_of
from data.register.schema import BATCHES, BLOBS, FILE_VERSIONS, ROW_VERSIONS

# --- the questions; `number` is that of a publication ---------------------------------------------

NUMBER: BindParameter[int] = bindparam("number")
NOTHING: Mapping[str, object] = {}
ROW = ROW_VERSIONS.c
FILE = FILE_VERSIONS.c
OF_ROW = and_(ROW.table_name == bindparam("of_table"), ROW.key == bindparam("of_key"))
ROW_STANDS = and_(ROW.published_in <= NUMBER, or_(ROW.ended_in.is_(None), ROW.ended_in > NUMBER))
FILE_STANDS = and_(
    FILE.published_in <= NUMBER, or_(FILE.ended_in.is_(None), FILE.ended_in > NUMBER)
)
FILES = select(FILE.name, FILE.cause, BLOBS.c.content).select_from(
    FILE_VERSIONS.outerjoin(BLOBS, FILE.sha256 == BLOBS.c.sha256)
)

ROWS_STANDING = select(ROW.table_name, ROW.key, ROW.position, ROW.cells).where(
    ROW_STANDS, ROW.cells.is_not(None)
)
FILES_STANDING = FILES.where(FILE_STANDS, FILE.sha256.is_not(None))
ALL_VERSIONS = select(ROW_VERSIONS)
VERSIONS_OF_ROW = ALL_VERSIONS.where(OF_ROW)
# what a publication brought, and what it replaced or ended
BROUGHT = ALL_VERSIONS.where(ROW.published_in == NUMBER)
COUNT_BROUGHT = select(ROW.published_in, func.count().label("rows")).group_by(ROW.published_in)
REPLACED = ALL_VERSIONS.where(ROW.ended_in == NUMBER, ROW.published_in < NUMBER)
FILES_BROUGHT = FILES.where(FILE.published_in == NUMBER)
FILES_REPLACED = FILES.where(FILE.ended_in == NUMBER, FILE.published_in < NUMBER)
# the same without what later publications write
WRITTEN = (
    select(*[column for column in ROW if column is not ROW.ended_in]).where(
        ROW.published_in == NUMBER
    ),
    select(ROW.table_name, ROW.key, ROW.published_in).where(ROW.ended_in == NUMBER),
    select(*[column for column in FILE if column is not FILE.ended_in]).where(
        FILE.published_in == NUMBER
    ),
    select(FILE.name, FILE.published_in).where(FILE.ended_in == NUMBER),
)
END_ROW = update(ROW_VERSIONS).where(OF_ROW, ROW.ended_in.is_(None)).values(ended_in=NUMBER)
END_FILE = (
    update(FILE_VERSIONS)
    .where(FILE.name == bindparam("of_name"), FILE.ended_in.is_(None))
    .values(ended_in=NUMBER)
)
# what editors said of the rows of a batch; the causes of its other rows were guessed
CAUSES_GIVEN = select(BATCHES.c.published_in, BATCHES.c.causes).where(
    BATCHES.c.published_in.in_(bindparam("numbers", expanding=True))
)
BLOB = select(BLOBS.c.content).where(BLOBS.c.sha256 == bindparam("digest"))
SIZE_OF_BLOB = select(BLOBS.c.size).where(BLOBS.c.sha256 == bindparam("digest"))


# --- what stands ----------------------------------------------------------------------------------


def content_of(connection: Connection, number: int) -> Content:
    """Read everything that stands under a publication."""
    content = Content()
    asked = {"number": number}
    for row in connection.execute(ROWS_STANDING, asked):
        rows = content.tables.setdefault(row.table_name, {})
        cells = json.loads(row.cells)
        rows[row.key] = Row(row.position, cells)
    for file in connection.execute(FILES_STANDING, asked):
        content.files[file.name] = bytes(file.content)
    return content


def versions_of(
    connection: Connection, question: Select[Any], asked: Mapping[str, object] = NOTHING
) -> list[Version]:
    """Read versions of rows, by table, key and publication.

    Args:
        question: one of those above, such as `BROUGHT`.
        asked: what it asks about: number, or of_table and of_key.
    """
    rows = connection.execute(question, asked).all()
    given = _causes_given(connection, {row.published_in for row in rows})
    found = [_version(row, given) for row in rows]
    return sorted(
        found,
        key=lambda version: (version.table, version.key, version.published_in),
    )


def _causes_given(connection: Connection, numbers: Collection[int]) -> dict[int, set[str]]:
    """Give, of publications of batches by number, the rows of which an editor gave the cause."""
    asked = {"numbers": sorted(numbers)}
    given = {}
    for row in connection.execute(CAUSES_GIVEN, asked):
        given[row.published_in] = set(json.loads(row.causes))
    return given


def counts_brought(connection: Connection) -> dict[int, int]:
    """Count the rows that each publication brought or ended, by its number."""
    counted = connection.execute(COUNT_BROUGHT)
    return {row.published_in: row.rows for row in counted}


def _version(row: SqlRow[Any], given: Mapping[int, set[str]]) -> Version:
    number = row.published_in
    return Version(
        table=row.table_name,
        key=row.key,
        published_in=number,
        ended_in=row.ended_in,
        position=row.position,
        cells=_read(row.cells),
        cause=row.cause,
        true_from=row.true_from,
        source=_read(row.source),
        note=row.note,
        is_guessed=number in given and row.key not in given[number],
    )


def _read(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _written(value: object) -> str | None:
    return None if value is None else canonical_json(value)


def files_of(connection: Connection, question: Select[Any], number: int) -> dict[str, bytes | None]:
    """Read files by name; None for one that was ended.

    Args:
        question: `FILES_BROUGHT` or `FILES_REPLACED`.
        number: of the publication.
    """
    found: dict[str, bytes | None] = {}
    for row in connection.execute(question, {"number": number}):
        found[row.name] = None if row.content is None else bytes(row.content)
    return found


def changes_of(connection: Connection, number: int) -> list[Change]:
    """Tell what a publication did to each row, by table and key."""
    asked = {"number": number}
    before = {}
    for version in versions_of(connection, REPLACED, asked):
        before[version.table, version.key] = version.cells
    changes = []
    for made in versions_of(connection, BROUGHT, asked):
        change = Change(
            table=made.table,
            key=made.key,
            old=before.get((made.table, made.key)),
            new=made.cells,
            position=made.position,
            cause=made.cause,
            true_from=made.true_from,
            source=made.source,
            note=made.note,
            is_guessed=made.is_guessed,
        )
        changes.append(change)
    return changes


def file_changes_of(connection: Connection, number: int) -> list[FileChange]:
    """Read what a publication did to files, by name."""
    changes = []
    for row in connection.execute(FILES_BROUGHT, {"number": number}):
        content = None if row.content is None else bytes(row.content)
        changes.append(FileChange(row.name, content, row.cause))
    return sorted(changes, key=lambda change: change.name)


# --- what a publication writes --------------------------------------------------------------------


def record(
    connection: Connection, number: int, changes: Sequence[Change], files: Sequence[FileChange]
) -> None:
    """Write what a publication changes, and end the versions that it replaces."""
    ended = []
    made = []
    for change in changes:
        made.append(_row_version(change, number))
        if change.old is not None:
            row = {"of_table": change.table, "of_key": change.key}
            ended.append({**row, "number": number})
    if ended:
        connection.execute(END_ROW, ended)
    if made:
        connection.execute(insert(ROW_VERSIONS), made)
    for file in files:
        connection.execute(END_FILE, {"of_name": file.name, "number": number})
        version = _file_version(connection, file, number)
        connection.execute(insert(FILE_VERSIONS), version)


def _row_version(change: Change, number: int) -> dict[str, object]:
    """Give a version as its table holds it; the end of a row ends where it begins."""
    return {
        "table_name": change.table,
        "key": change.key,
        "published_in": number,
        "ended_in": number if change.new is None else None,
        "position": change.position,
        "cells": _written(change.new),
        "cause": change.cause,
        "true_from": change.true_from,
        "source": _written(change.source),
        "note": change.note,
    }


def _file_version(connection: Connection, file: FileChange, number: int) -> dict[str, object]:
    version = {
        "name": file.name,
        "published_in": number,
        "ended_in": number,
        "sha256": None,
        "cause": file.cause,
    }
    if file.new is None:
        return version
    kept = add_blob(connection, file.new)
    return {
        **version,
        "ended_in": None,
        "sha256": kept,
    }


def add_blob(connection: Connection, content: bytes) -> str:
    """Keep bytes under their SHA-256, once, and give it."""
    digest = sha256_of(content)
    found = connection.execute(SIZE_OF_BLOB, {"digest": digest})
    if found.first() is None:
        kept = {
            "sha256": digest,
            "size": len(content),
            "content": content,
        }
        connection.execute(insert(BLOBS), kept)
    return digest


def blob(connection: Connection, sha256: str) -> bytes:
    """Give the bytes that are kept under a SHA-256."""
    found = connection.execute(BLOB, {"digest": sha256})
    return bytes(found.scalar_one())


def digest_of_changes(connection: Connection, number: int) -> str:
    """Give the digest of everything that a publication wrote, as the audit holds it."""
    # databases order texts in their own ways
    texts = sorted(_texts_written(connection, number))
    whole = "\n".join(texts)
    return sha256_of(whole.encode())


def _texts_written(connection: Connection, number: int) -> Iterator[str]:
    for place, question in enumerate(WRITTEN):
        for row in connection.execute(question, {"number": number}):
            yield canonical_json([place, *row])
