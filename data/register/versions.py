"""Versions of rows and files: what a publication changes, and what stands in force under one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update
from sqlalchemy import Row as SqlRow
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.schema import Table as SqlTable

from data.register.content import Cells, Content, Row, canonical_json, sha256_of
from data.register.schema import BLOBS, FILE_VERSIONS, ROW_VERSIONS


@dataclass(frozen=True)
class Change:
    """What a publication does to one row.

    Attributes:
        table, key: of the row.
        old: its cells before; None if it is created.
        new: its cells after; None if it is ended.
        position: orders the rows of the table.
        cause: one of `data.register.causes.CAUSES`.
        true_from: the day from which it is true, as YYYY[-MM[-DD]]; None if unknown.
        source: where the values come from: file, sheet, line, cells; None if nowhere in a file.
        note: of whoever made the change.
    """

    table: str
    key: str
    old: Cells | None
    new: Cells | None
    position: int
    cause: str
    true_from: str | None = None
    source: Mapping[str, Any] | None = None
    note: str = ""

    @property
    def cells(self) -> dict[str, tuple[str, str]]:
        """Column -> text before and after, for the columns that differ."""
        old = self.old or {}
        new = self.new or {}
        columns = [*old, *(column for column in new if column not in old)]
        pairs = {column: (old.get(column, ""), new.get(column, "")) for column in columns}
        return {
            column: (before, after) for column, (before, after) in pairs.items() if before != after
        }


@dataclass(frozen=True)
class FileChange:
    """What a publication does to one file.

    Attributes:
        name: of the file in the folder of sources.
        new: its bytes; None if it is ended.
        cause: one of `data.register.causes.CAUSES`.
    """

    name: str
    new: bytes | None
    cause: str


@dataclass(frozen=True)
class Version:
    """One version of a row, as it was published.

    Attributes:
        table, key, position, cause, true_from, source, note: as `Change` has them.
        published_in, ended_in: numbers of the publications that brought and ended it.
        cells: its values; None where the publication ended the row.
    """

    table: str
    key: str
    published_in: int
    ended_in: int | None
    position: int
    cells: Cells | None
    cause: str
    true_from: str | None
    source: Mapping[str, Any] | None
    note: str


# --- what stands ----------------------------------------------------------------------------------


def in_force(versions: SqlTable, number: int) -> ColumnElement[bool]:
    """Make the condition that a version stands in force under a publication."""
    ended_in = versions.c.ended_in
    is_still = or_(ended_in.is_(None), ended_in > number)
    return and_(versions.c.published_in <= number, is_still)


def content_of(connection: Connection, number: int) -> Content:
    """Read everything that stands in force under a publication."""
    content = Content()
    rows = ROW_VERSIONS.c
    asked = select(rows.table_name, rows.key, rows.position, rows.cells)
    for row in connection.execute(asked.where(in_force(ROW_VERSIONS, number))):
        if row.cells is not None:
            keyed = content.tables.setdefault(row.table_name, {})
            keyed[row.key] = Row(row.position, json.loads(row.cells))
    files = FILE_VERSIONS.c
    joined = FILE_VERSIONS.join(BLOBS, files.sha256 == BLOBS.c.sha256)
    found = select(files.name, BLOBS.c.content).select_from(joined)
    for file in connection.execute(found.where(in_force(FILE_VERSIONS, number))):
        content.files[file.name] = bytes(file.content)
    return content


def applied(
    content: Content, changes: Iterable[Change], files: Iterable[FileChange] = ()
) -> Content:
    """Give the content after changes; the one before stays as it is."""
    tables = {name: dict(rows) for name, rows in content.tables.items()}
    for change in changes:
        rows = tables.setdefault(change.table, {})
        if change.new is None:
            del rows[change.key]
        else:
            rows[change.key] = Row(change.position, change.new)
    kept = dict(content.files)
    for file in files:
        if file.new is None:
            del kept[file.name]
        else:
            kept[file.name] = file.new
    return Content(tables, kept)


def versions_of(
    connection: Connection,
    *,
    published_in: int | None = None,
    ended_in: int | None = None,
    row: tuple[str, str] | None = None,
) -> list[Version]:
    """Read versions of rows, by table, key and publication.

    Args:
        published_in: number of the publication that brought them.
        ended_in: number of the publication that replaced or ended them.
        row: table and key of the row that they are of.
    """
    columns = ROW_VERSIONS.c
    asked = select(ROW_VERSIONS)
    if published_in is not None:
        asked = asked.where(columns.published_in == published_in)
    if ended_in is not None:
        asked = asked.where(columns.ended_in == ended_in, columns.published_in < ended_in)
    if row is not None:
        table, key = row
        asked = asked.where(columns.table_name == table, columns.key == key)
    found = [_version(made) for made in connection.execute(asked)]
    return sorted(found, key=lambda version: (version.table, version.key, version.published_in))


def _version(row: SqlRow[Any]) -> Version:
    values = dict(row._mapping)
    values["table"] = values.pop("table_name")
    for column in ("cells", "source"):
        text = values[column]
        values[column] = None if text is None else json.loads(text)
    return Version(**values)


# --- what changes ---------------------------------------------------------------------------------


def record(
    connection: Connection, number: int, changes: Sequence[Change], files: Sequence[FileChange]
) -> None:
    """Write what a publication changes, and end the versions that it replaces."""
    replaced = [change for change in changes if change.old is not None]
    if replaced:
        keys = [{"of_table": change.table, "of_key": change.key} for change in replaced]
        is_same = ROW_VERSIONS.c.table_name == bindparam("of_table")
        is_row = ROW_VERSIONS.c.key == bindparam("of_key")
        is_open = ROW_VERSIONS.c.ended_in.is_(None)
        ended = update(ROW_VERSIONS).where(is_same, is_row, is_open).values(ended_in=number)
        connection.execute(ended, keys)
    made = [_row_version(change, number) for change in changes]
    if made:
        connection.execute(insert(ROW_VERSIONS), made)
    for file in files:
        _record_file(connection, file, number)


def _row_version(change: Change, number: int) -> dict[str, object]:
    """Give a version as its table holds it; the end of a row ends where it begins."""
    is_end = change.new is None
    return {
        "table_name": change.table,
        "key": change.key,
        "published_in": number,
        "ended_in": number if is_end else None,
        "position": change.position,
        "cells": None if is_end else canonical_json(change.new),
        "cause": change.cause,
        "true_from": change.true_from,
        "source": None if change.source is None else canonical_json(change.source),
        "note": change.note,
    }


def _record_file(connection: Connection, file: FileChange, number: int) -> None:
    files = FILE_VERSIONS.c
    is_open = files.ended_in.is_(None)
    ended = update(FILE_VERSIONS).where(files.name == file.name, is_open).values(ended_in=number)
    connection.execute(ended)
    is_end = file.new is None
    version = {
        "name": file.name,
        "published_in": number,
        "ended_in": number if is_end else None,
        "sha256": None if file.new is None else add_blob(connection, file.new),
        "cause": file.cause,
    }
    connection.execute(insert(FILE_VERSIONS).values(**version))


def add_blob(connection: Connection, content: bytes) -> str:
    """Keep bytes under their SHA-256, once, and give it."""
    digest = sha256_of(content)
    is_there = select(BLOBS.c.size).where(BLOBS.c.sha256 == digest)
    if connection.execute(is_there).first() is None:
        kept = {"sha256": digest, "size": len(content), "content": content}
        connection.execute(insert(BLOBS).values(**kept))
    return digest


def blob(connection: Connection, sha256: str) -> bytes:
    """Give the bytes that are kept under a SHA-256."""
    asked = select(BLOBS.c.content).where(BLOBS.c.sha256 == sha256)
    return bytes(connection.execute(asked).scalar_one())


def digest_of_changes(connection: Connection, number: int) -> str:
    """Give the digest of everything that a publication wrote, as the audit holds it."""
    written: list[list[object]] = []
    for versions in (ROW_VERSIONS, FILE_VERSIONS):
        columns = [column for column in versions.c if column.name != "ended_in"]
        made = select(*columns).where(versions.c.published_in == number)
        written += [[versions.name, *row] for row in connection.execute(made)]
        keys = list(versions.primary_key)
        ended = select(*keys).where(versions.c.ended_in == number)
        written += [["ended", versions.name, *row] for row in connection.execute(ended)]
    # databases order texts in their own ways
    texts = sorted(canonical_json(row) for row in written)
    return sha256_of("\n".join(texts).encode())
