"""What an office does in these tests: drafts of a few rows, and a batch from hand to hand."""

from contextlib import contextmanager

import pytest

from data.imported import ImportedRow
from data.register import batches, database, publications, review
from data.register.batches import Draft
from data.register.database import DATABASE_VARIABLE
from data.register.shipped import take_collection
from data.register.store import open_register
from data.register.versions import content_of
from data.roles import Person
from data.scope import parse_scope
from tests.data.world import write_sources

DESK = Person("desk", is_local=True)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def first_publication(out, platforms):
    """A folder of snapshots in `out` whose register holds the made-up province as publication 1."""
    sources = write_sources(out / "sources", platforms=platforms)
    folder = out / "registry"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        register = open_register(folder)
        take_collection(register, sources)
        register.close()
    return folder


@contextmanager
def full_disk(monkeypatch):
    """No page of the database can be added any more by a connection that is opened in here."""
    opened = database._open_sqlite

    def open_on_a_full_disk(uri, *, is_new):
        connection = opened(uri, is_new=is_new)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(database, "_open_sqlite", open_on_a_full_disk)
        yield


def draft(*rows, table="platforms", scope="all", mode="update", sheet="名单", note=""):
    """A draft of rows, each a dict of column -> text; the first stands on line 4 of its sheet."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    letters = dict(zip(columns, LETTERS, strict=False))
    imported = tuple(
        ImportedRow(sheet, line, row, {column: f"{letters[column]}{line}" for column in row})
        for line, row in enumerate(rows, start=4)
    )
    return Draft(
        table, imported, "平台名单.xlsx", b"office file", parse_scope(scope), mode, note=note
    )


def new_platform(name, **cells):
    """A row that a new platform needs."""
    return {
        "name": name,
        "level": "provincial",
        "operator_type": "enterprise",
        "status": "operating",
        "confidence": "confirmed",
        "city": "杭州市",
        "county": "上城区",
        "adcode": "330102",
    } | cells


def approved(register, *rows, person=DESK, **options):
    """A batch that was drafted, submitted and approved; gives its number."""
    batch, _ = batches.create(register, person, draft(*rows, **options))
    review.submit(register, person, batch.number)
    review.approve(register, person, batch.number, solo=True)
    return batch.number


def published(register, *rows, person=DESK, **options):
    """A batch taken to its publication."""
    return review.publish_batch(
        register, person, approved(register, *rows, person=person, **options)
    )


def rows_in_force(register, table="platforms"):
    """key -> cells of the table as it stands."""
    with register.reading() as connection:
        number = publications.in_force(connection).number
        content = content_of(connection, number)
    return {key: dict(row.cells) for key, row in content.tables[table].items()}
