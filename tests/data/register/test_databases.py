"""What can befall a database: each is told in both languages, and nothing is lost or half done."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from data.faults import RegistryError
from data.policy import POLICY_DIR
from data.register import batches, database, publications, review, upgrade
from data.register.database import DATABASE_VARIABLE
from data.register.errors import DatabaseFailedError, RegisterError
from data.register.schema import FILE_VERSIONS
from data.register.shipped import take_collection
from data.register.store import open_register, read_register
from tests.data.register.conftest import PLATFORMS
from tests.data.register.offices import DESK, approved, draft, full_disk, published, rows_in_force
from tests.data.world import write_sources

ROOT = Path(__file__).parents[3]


def file_of(register):
    return Path(str(register.url.database))


# --- locked ---------------------------------------------------------------------------------------


def test_a_locked_database_is_told_and_readers_go_on(register, monkeypatch):
    monkeypatch.setattr(database, "BUSY_S", 0.05)
    other = open_register(register.folder)
    with other.writing() as connection:
        publications.latest(connection)
        with pytest.raises(DatabaseFailedError, match="in use by another process"):
            published(open_register(register.folder), {"platform_id": "pp-1", "staff": "5"})
        assert "staff" not in rows_in_force(register)["pp-1"]
    other.close()
    published(register, {"platform_id": "pp-1", "staff": "5"})


# --- gone, no database, damaged -------------------------------------------------------------------


def test_a_file_that_is_gone_is_told_and_not_made_anew(on_file):
    file_of(on_file).unlink()
    with pytest.raises(DatabaseFailedError) as refused:
        rows_in_force(on_file)
    assert "register.db: the database is gone" in refused.value.en
    assert "register.db：数据库不存在" in refused.value.zh
    assert not file_of(on_file).exists()
    with pytest.raises(DatabaseFailedError, match="gone"):
        read_register(on_file.folder)


def test_a_database_of_the_server_that_is_gone_is_told(cluster, tmp_path, monkeypatch):
    name = cluster.new_database()
    monkeypatch.setenv(DATABASE_VARIABLE, cluster.url(name))
    register = open_register(tmp_path / "registry")
    cluster.drop(name)
    with pytest.raises(DatabaseFailedError, match=f"127.0.0.1/{name}: the database is gone"):
        rows_in_force(register)
    register.close()


def test_a_connection_that_the_server_closed_is_made_anew(register, database, cluster):
    if database == "postgresql":
        cluster.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname LIKE 'test%'"
        )
    assert rows_in_force(register)


def test_a_register_that_held_office_data_and_was_lost_is_not_begun_anew(on_file, world):
    published(on_file, {"platform_id": "pp-1", "staff": "5"})
    for path in on_file.folder.glob("register.db*"):
        path.unlink()
    empty = open_register(on_file.folder)
    with pytest.raises(
        RegisterError, match="is empty, and snapshot .* is publication 2 of another"
    ):
        take_collection(empty, world)
    empty.close()


def test_a_register_that_held_no_more_than_the_collection_begins_anew(on_file, world):
    for path in on_file.folder.glob("register.db*"):
        path.unlink()
    again = open_register(on_file.folder)
    assert take_collection(again, world).publication.number == 1
    again.close()


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path, content, monkeypatch):
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    path = tmp_path / "register.db"
    path.write_bytes(content)
    for open_it in (open_register, read_register):
        with pytest.raises(DatabaseFailedError, match="register.db: is no database, or is damaged"):
            open_it(tmp_path)
    assert path.read_bytes() == content


def test_a_damaged_page_is_told(on_file):
    published(on_file, {"platform_id": "pp-1", "staff": "5"})
    with sqlite3.connect(file_of(on_file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(file_of(on_file).read_bytes())
    content[4096 * 2 :] = b"\xff" * (len(content) - 4096 * 2)
    file_of(on_file).write_bytes(content)
    with pytest.raises(DatabaseFailedError, match="is no database, or is damaged"):
        rows_in_force(on_file)


# --- older and newer ------------------------------------------------------------------------------

NEXT_STEP = '''"""A step of a later version."""
from alembic import op
from sqlalchemy import Column, Text
revision = "0002"
down_revision = "0001"
def upgrade():
    op.add_column("facts", Column("since", Text))
    {then}
'''


@pytest.fixture
def later(tmp_path, monkeypatch):
    """`later(then)`: the code of a later version, whose new step also does `then`."""

    def make(then="pass"):
        folder = tmp_path / "migrations"
        shutil.copytree(upgrade.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        step = folder / "versions" / "v0002_next.py"
        step.write_text(NEXT_STEP.format(then=then), encoding="utf-8")
        monkeypatch.setattr(upgrade, "MIGRATIONS", folder)

    return make


def test_an_older_database_is_brought_up_to_date_by_a_writer_and_a_copy_is_kept(register, later):
    later()
    with pytest.raises(RegisterError, match="an older version wrote it"):
        read_register(register.folder)
    again = open_register(register.folder)
    with again.reading() as connection:
        assert upgrade.revision_of(connection) == "0002"
    assert rows_in_force(again) and again.id == register.id
    copies = list(register.folder.glob("register.db.before-0001"))
    if database.is_sqlite(register.url):
        with sqlite3.connect(copies[0]) as copy:
            (version,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            assert version == "0001"
            assert copy.execute("SELECT count(*) FROM publications").fetchone() == (1,)
        copy.close()
    else:
        assert copies == []  # the server's administrator keeps backups
    again.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(register, later):
    later(then='op.execute("SELECT * FROM no_such_table")')
    with pytest.raises(Exception, match="no_such_table"):
        open_register(register.folder)
    with register.reading() as connection:
        assert upgrade.revision_of(connection) == "0001"
        columns = connection.execute(text("SELECT * FROM facts")).keys()
        assert "since" not in columns


def test_a_newer_database_is_refused_and_left_as_it_is(register):
    with register.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for open_it in (open_register, read_register):
        with pytest.raises(RegisterError) as refused:
            open_it(register.folder)
        assert "a newer version wrote it (9999, this one knows 0001)" in refused.value.en
        assert "由更新的版本写成" in refused.value.zh
    assert rows_in_force(register)


# --- no permission, disk full ---------------------------------------------------------------------


AS_NOBODY = """
import os, sys
from pathlib import Path
from data.register.store import open_register
from geo.errors import PlanningError
os.setgid(65534)
os.setuid(65534)
try:
    with open_register(Path(sys.argv[1])).writing() as connection:
        connection.exec_driver_sql("UPDATE facts SET value = value")
    print("written")
except PlanningError as error:
    print(error.en)
"""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="becomes another user")
def test_a_database_that_may_not_be_written_is_told(on_file):
    """As another user, for the administrator may write everything."""
    with tempfile.TemporaryDirectory() as folder:  # in which nobody else may stand in the way
        shutil.copytree(on_file.folder, f"{folder}/registry")
        for path in (Path(folder), *Path(folder).rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        command = [sys.executable, "-c", AS_NOBODY, f"{folder}/registry"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "register.db: the database may not be read and written by this user" in done.stdout


def test_a_user_of_postgresql_without_rights_is_told(cluster, tmp_path, monkeypatch):
    name = cluster.new_database()
    if not cluster.has_database("guest"):
        cluster.ask("CREATE ROLE guest LOGIN")
    monkeypatch.setenv(DATABASE_VARIABLE, cluster.url(name, user="guest"))
    with pytest.raises(DatabaseFailedError, match="may not be read and written by this user"):
        open_register(tmp_path / "registry")


def test_a_full_disk_is_told_and_nothing_is_half_done(on_file, monkeypatch):
    number = approved(on_file, {"platform_id": "pp-1", "staff": "5"})
    with full_disk(monkeypatch):
        on_file.close()  # the next connection is a new one
        large = replace(draft({"platform_id": "pp-2", "staff": "5"}), content=b"x" * 1_000_000)
        with pytest.raises(DatabaseFailedError, match="disk is full, and nothing was changed"):
            batches.create(on_file, DESK, large)
    on_file.close()
    assert [batch.number for batch in batches.all_of(on_file, DESK)] == [number]
    review.publish_batch(on_file, DESK, number)
    assert rows_in_force(on_file)["pp-1"]["staff"] == "5"


# --- the address ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:", "//"],
)
def test_an_address_that_is_none_is_refused(tmp_path, monkeypatch, address):
    monkeypatch.setenv(DATABASE_VARIABLE, address)
    with pytest.raises(RegisterError, match="PILOT_ATLAS_DATABASE is no address"):
        open_register(tmp_path)


def test_a_server_that_does_not_answer_is_told_without_the_password(tmp_path, monkeypatch):
    monkeypatch.setenv(DATABASE_VARIABLE, "postgresql://office:secret@127.0.0.1:1/register")
    with pytest.raises(DatabaseFailedError) as refused:
        open_register(tmp_path / "registry")
    assert (
        "postgresql://127.0.0.1/register: the database is gone or cannot be reached"
        in refused.value.en
    )
    assert "secret" not in str(refused.value)


def test_a_database_elsewhere_is_used_and_the_folder_holds_snapshots_alone(
    tmp_path, quick, world, monkeypatch
):
    monkeypatch.setenv(DATABASE_VARIABLE, f"sqlite:///{tmp_path}/office.db")
    register = open_register(tmp_path / "registry")
    take_collection(register, world)
    assert (tmp_path / "office.db").is_file()
    assert not (tmp_path / "registry" / "register.db").exists()
    register.close()


def test_a_folder_for_the_database_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv(DATABASE_VARIABLE, f"sqlite:///{tmp_path}/nowhere/office.db")
    with pytest.raises(RegistryError, match="gone"):
        open_register(tmp_path / "registry")


# --- the shipped collection -----------------------------------------------------------------------


def changed_world(tmp_path, **cells):
    rows = [PLATFORMS[0] | cells, *PLATFORMS[1:]]
    return write_sources(tmp_path / "changed", platforms=rows)


def test_a_new_edition_of_the_collection_is_taken_while_the_office_has_published_nothing(
    register, tmp_path
):
    taken = take_collection(register, changed_world(tmp_path, staff="44"))
    assert (taken.publication.number, taken.publication.kind) == (2, "software")
    assert rows_in_force(register)["pp-1"]["staff"] == "44"
    assert take_collection(register, tmp_path / "changed").publication is None


def test_once_the_office_has_published_a_new_edition_is_told_and_not_taken(register, tmp_path):
    published(register, {"platform_id": "pp-2", "staff": "5"})
    taken = take_collection(register, changed_world(tmp_path, staff="44"))
    assert taken.publication is None and "was not taken in" in taken.notice[1]
    assert "staff" not in rows_in_force(register)["pp-1"]


def test_a_policy_set_or_a_boundary_that_changed_says_so_by_its_cause(register, tmp_path):
    folder = changed_world(tmp_path)
    shutil.copytree(POLICY_DIR, folder / "policy_sets")
    path = folder / "policy_sets" / "plan-2024-2027.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    take_collection(register, folder)
    with register.reading() as connection:
        asked = FILE_VERSIONS.select().where(FILE_VERSIONS.c.published_in == 2)
        (made,) = connection.execute(asked).all()
    assert (made.name, made.cause) == ("policy_sets/plan-2024-2027.toml", "rule")
