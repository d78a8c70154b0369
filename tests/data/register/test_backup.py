"""Backups: one file of the whole register, put back on either database, and never at a loss."""

import sqlite3

import pytest

from data.faults import RegistryError
from data.register import auditing, backup, publications, upgrade
from data.register.database import DATABASE_VARIABLE
from data.register.errors import RegisterError
from data.register.following import follow
from data.register.history import history
from data.register.rollback import roll_back
from data.register.schema import METADATA
from data.register.shipped import take_collection
from data.register.store import open_register
from tests.data.register.offices import DESK, new_platform, published, rows_in_force


@pytest.fixture
def used(register):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    published(register, new_platform("新平台", platform_id="pp-9"))
    roll_back(register, DESK, 2, "有误")
    return register


@pytest.fixture
def kept(used, tmp_path):
    """A backup of it."""
    path = tmp_path / "register.backup"
    backup.back_up(used, DESK, path)
    return path


def everything(register):
    """Every row of every table, as text."""
    with register.reading() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
            for table in METADATA.sorted_tables
        }


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_a_backup_of_either_database_is_put_back_on_either(
    used, kept, tmp_path, other, request, monkeypatch
):
    before = everything(used)
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    if other == "postgresql":
        running = request.getfixturevalue("cluster")
        monkeypatch.setenv(DATABASE_VARIABLE, running.url(running.new_database()))
    empty = open_register(tmp_path / "other")
    found = backup.restore(empty, DESK, kept)
    empty.close()
    back = open_register(tmp_path / "other")
    assert back.id == used.id and found.is_sound
    after = everything(back)
    last = after["audit"].pop(
        max(
            range(len(after["audit"])),
            key=lambda place: int(after["audit"][place][1:].split(",")[0]),
        )
    )
    assert "restore" in last and after == before
    assert follow(back).publication.number == 4
    published(back, {"platform_id": "pp-2", "staff": "7"})
    assert auditing.verify(back, DESK).is_sound
    assert len(history(back, DESK, "platforms", "pp-1")) == 3
    back.close()


def test_a_backup_is_put_back_on_the_register_that_it_is_of(used, kept):
    assert backup.restore(used, DESK, kept).is_sound
    assert rows_in_force(used)["pp-9"]["name"] == "新平台"


def test_a_backup_is_taken_while_others_write(used, tmp_path):
    with used.reading() as connection:
        publications.latest(connection)  # a reader in the middle of its questions
        backup.back_up(used, DESK, tmp_path / "one")
    published(used, {"platform_id": "pp-2", "staff": "7"})
    backup.back_up(used, DESK, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() != (tmp_path / "two").read_bytes()


def test_a_register_that_goes_on_is_not_put_back(used, kept):
    published(used, {"platform_id": "pp-2", "staff": "7"})
    with pytest.raises(RegisterError, match="holds entries that the backup lacks"):
        backup.restore(used, DESK, kept)
    assert rows_in_force(used)["pp-2"]["staff"] == "7"


def test_another_register_is_not_overwritten(used, kept, tmp_path, world, monkeypatch):
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    other = open_register(tmp_path / "other")
    take_collection(other, world)
    with pytest.raises(RegisterError, match="is of another register"):
        backup.restore(other, DESK, kept)
    other.close()


def damaged(path, statement):
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit SET who = 'x' WHERE line = 3", "line 3 of the audit .changed."),
        ("UPDATE row_versions SET cells = '{}' WHERE published_in = 2", "what publications 2 hold"),
    ],
)
def test_a_backup_that_somebody_changed_is_refused_before_anything_is_put_back(
    kept, tmp_path, statement, told, monkeypatch
):
    damaged(kept, statement)
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    empty = open_register(tmp_path / "other")
    with pytest.raises(RegisterError, match=told):
        backup.restore(empty, DESK, kept)
    with empty.reading() as connection:
        assert publications.latest(connection) is None
    empty.close()


FILES = {
    "no database": b"platform_id,name\n",
    "empty": b"",
    "half of one": None,
    "another database": "CREATE TABLE notes (text)",
}


@pytest.mark.parametrize("kind", FILES)
def test_what_is_no_backup_is_refused(kept, tmp_path, kind, monkeypatch):
    path = tmp_path / "given"
    content = FILES[kind]
    if content is None:
        path.write_bytes(kept.read_bytes()[:20_000])
    elif isinstance(content, str):
        damaged(path, content)
    else:
        path.write_bytes(content)
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    empty = open_register(tmp_path / "other")
    with pytest.raises(RegistryError, match="given: is no database, or is damaged"):
        backup.restore(empty, DESK, path)
    empty.close()


def test_a_backup_that_is_not_there_is_told(register, tmp_path):
    with pytest.raises(RegistryError, match="nowhere: cannot be read"):
        backup.restore(register, DESK, tmp_path / "nowhere")


def test_a_damaged_register_does_not_overwrite_an_older_backup(used, kept):
    before = kept.read_bytes()
    with used.writing() as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'x' WHERE line = 3")
    with pytest.raises(RegisterError, match="Use an earlier backup"):
        backup.back_up(used, DESK, kept)
    assert kept.read_bytes() == before


def test_a_backup_of_a_newer_version_is_refused(kept, tmp_path, monkeypatch):
    damaged(kept, "UPDATE alembic_version SET version_num = '9999'")
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    empty = open_register(tmp_path / "other")
    with pytest.raises(RegisterError, match="a newer version wrote it .9999"):
        backup.restore(empty, DESK, kept)
    empty.close()
    assert upgrade.newest_revision() == "0001"
