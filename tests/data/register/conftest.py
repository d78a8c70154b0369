"""Registers of the made-up province, on SQLite and on PostgreSQL: each test has one of its own."""

import csv
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from data.province import PROVINCE_FILE
from data.register import database as database_module
from data.register import following, past, publishing
from data.register.database import DATABASE_VARIABLE
from data.register.shipped import take_collection
from data.register.store import open_register
from data.roles import Person
from data.snapshot import written_beside
from tests.data.register.postgres import Cluster, binaries, memory
from tests.data.world import GONGSHU, HAISHU, write_sources

TEMPLATE = "template_of_tests"
DESK = Person("desk", is_local=True)
PLATFORMS = [
    {"platform_id": "pp-1", "name": "芯片中试平台"},
    {"platform_id": "pp-2", "name": "药物中试平台", "county": "拱墅区", "adcode": GONGSHU},
    {
        "platform_id": "pp-3",
        "name": "船舶中试平台",
        "city": "宁波市",
        "county": "海曙区",
        "adcode": HAISHU,
        "list_ids": "pl-1",
    },
]


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL of the tests' own; skipped without one, unless DATABASES=required."""
    found = binaries()
    if found is None:
        (pytest.fail if os.environ.get("DATABASES") == "required" else pytest.skip)(
            "PostgreSQL (initdb) is neither in /usr/lib/postgresql nor on PATH"
        )
    folder = Path(tempfile.mkdtemp(prefix="pilot-atlas-postgresql-", dir=memory()))
    folder.chmod(0o755)
    running = Cluster(folder, found)
    running.start()
    yield running
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, monkeypatch):
    """The database that registers of this test are kept in, empty but for those of `register`."""
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    if request.param == "sqlite":
        yield request.param
        return
    running = request.getfixturevalue("cluster")
    is_copy = "register" in request.fixturenames
    if is_copy and not running.has_database(TEMPLATE):
        running.make_database(TEMPLATE)
        request.getfixturevalue("templates")(request.param, running.url(TEMPLATE))
    name = running.new_database(TEMPLATE if is_copy else "template0")
    monkeypatch.setenv(DATABASE_VARIABLE, running.url(name))
    yield request.param
    running.drop(name)


@contextmanager
def quick_snapshot(sources, out, as_of=None, policy_dir=None, step=lambda name: None, marks=None):
    """In place of the build: a real snapshot on the disk, of the source tables alone.

    What is tested with it is the register; whole builds take ten times as long.
    """
    tables = {}
    for path in sorted(sources.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        tables[path.stem] = pd.DataFrame(rows, columns=header, dtype="str")
    about = {
        "as_of": as_of or "2026-11-23",
        "credits": [],
        "sources": {},
        "policy_sets": {},
        "notices": [],
        **(marks or {}),
    }
    with written_beside(out, tables, {}, policy_dir, sources / PROVINCE_FILE, about) as written:
        yield written


@pytest.fixture
def quick(monkeypatch):
    """Publish without the build, and without waiting for the disk: nothing crashes here."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    monkeypatch.setattr(database_module, "SYNCHRONOUS", "OFF")
    monkeypatch.setattr(publishing, "built_beside", quick_snapshot)
    monkeypatch.setattr(following, "built_beside", quick_snapshot)
    monkeypatch.setattr(past, "built_beside", quick_snapshot)


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """Sources of three platforms. Read only: it is shared."""
    return write_sources(tmp_path_factory.mktemp("world") / "sources", platforms=PLATFORMS)


@pytest.fixture(scope="session")
def templates(tmp_path_factory, world):
    """`templates(kind, url)`: a folder in which the province is publication 1, made once."""
    made = {}

    def make(kind, url):
        if kind not in made:
            made[kind] = tmp_path_factory.mktemp("template") / "registry"
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(publishing, "built_beside", quick_snapshot)
                patch.setenv(DATABASE_VARIABLE, url)
                opened = open_register(made[kind])
                take_collection(opened, world)
                opened.close()
        return made[kind]

    return make


@pytest.fixture
def on_file(tmp_path, quick, templates, monkeypatch):
    """The same register on SQLite alone: for what is about its file."""
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    shutil.copytree(templates("sqlite", ""), tmp_path / "registry")
    opened = open_register(tmp_path / "registry")
    yield opened
    opened.close()


@pytest.fixture
def register(tmp_path, database, quick, templates):
    """A register with the made-up province as publication 1; its snapshots are quick ones."""
    shutil.copytree(templates(database, ""), tmp_path / "registry")
    opened = open_register(tmp_path / "registry")
    yield opened
    opened.close()
