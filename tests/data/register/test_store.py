"""The store: the first publication, what is written again from it, and what a build makes of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import given
from hypothesis import strategies as st

from data.build import build
from data.build.read import SOURCES_DIR
from data.checks.reading import read_csv
from data.manifest import read_manifest
from data.register import publications, store, upgrade
from data.register.content import (
    PLAIN_TABLES,
    Content,
    Row,
    key_of,
    read_content,
    write_content,
)
from data.register.errors import RegisterError
from data.register.following import follow
from data.register.publishing import materialise
from data.register.schema import METADATA
from data.register.shipped import take_collection
from data.register.store import open_register
from data.register.versions import content_of
from data.registry import open_registry
from data.snapshot import current_id


def test_the_steps_of_the_database_end_at_the_tables_of_the_code(register):
    with register.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_step_is_named_after_the_state_that_it_leads_to():
    steps = ScriptDirectory(str(upgrade.MIGRATIONS)).walk_revisions()
    assert upgrade.revisions() == [step.revision for step in steps][::-1]


def test_an_empty_register_takes_the_collection_as_publication_1(register):
    with register.reading() as connection:
        (only,) = publications.all_publications(connection)
        content = content_of(connection, 1)
    assert (only.number, only.kind, only.as_of) == (1, "first", "2026-11-23")
    assert list(content.tables["platforms"]) == ["pp-1", "pp-2", "pp-3"]
    manifest = read_manifest(register.folder / current_id(register.folder))
    assert manifest["publication"] == {"number": 1, "kind": "first", "register": register.id}
    assert manifest["snapshot_id"] == only.snapshot_id


def test_what_is_on_record_is_written_as_it_came(register, tmp_path, world):
    folder = tmp_path / "again"
    folder.mkdir()
    materialise(register, 1, folder)
    assert read_content(folder) == read_content(world)
    other = tmp_path / "other"
    other.mkdir()
    materialise(register, 1, other)
    for path in sorted(folder.rglob("*.*")):
        assert path.read_bytes() == (other / path.relative_to(folder)).read_bytes()


def test_the_shipped_collection_comes_back_row_by_row_from_both_databases(
    tmp_path, database, quick
):
    register = open_register(tmp_path / "registry")
    take_collection(register, SOURCES_DIR)
    folder = tmp_path / "again"
    folder.mkdir()
    materialise(register, 1, folder)
    register.close()
    assert read_content(folder) == read_content(SOURCES_DIR)


def test_a_build_of_the_register_has_the_tables_of_a_build_of_its_folder(tmp_path, database, world):
    register = open_register(tmp_path / "registry")
    take_collection(register, world)
    register.close()
    from_register = read_manifest(tmp_path / "registry" / current_id(tmp_path / "registry"))
    from_folder = build(world, tmp_path / "other")
    assert from_register["files"] == from_folder["files"]
    assert from_register["snapshot_id"] != from_folder["snapshot_id"]  # it names the publication
    assert open_registry(tmp_path / "registry" / from_register["snapshot_id"]).manifest["rows"]


def test_two_registers_of_one_collection_have_snapshots_of_their_own(
    tmp_path, quick, world, monkeypatch
):
    monkeypatch.delenv("PILOT_ATLAS_DATABASE", raising=False)
    ids = []
    for name in ("one", "two"):
        register = open_register(tmp_path / name)
        take_collection(register, world)
        register.close()
        ids.append(current_id(tmp_path / name))
    assert ids[0] != ids[1]


def test_several_that_open_a_new_register_at_once_get_the_same_one(tmp_path, database):
    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(open_register, [tmp_path / "registry"] * 4))
    assert len({register.id for register in opened}) == 1
    for register in opened:
        register.close()


def test_a_register_whose_making_was_broken_off_is_made_whole(tmp_path, database, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(store, "write_fact", lambda *given: None)  # killed after the tables
        with pytest.raises(RegisterError):
            open_register(tmp_path / "registry")
    register = open_register(tmp_path / "registry")
    assert len(register.id) == 16
    register.close()


def test_opening_again_changes_nothing(register, world):
    before = current_id(register.folder)
    again = open_register(register.folder)
    assert again.id == register.id
    assert take_collection(again, world).publication is None
    assert not follow(again).moved and current_id(register.folder) == before
    again.close()


LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
TEXTS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6, unique_by=lambda row: row[0]))
def test_rows_written_and_read_again_are_the_same(tmp_path_factory, rows):
    made = {
        name: Row(place, {"cluster_id": name, "notes": note})
        for place, (name, note) in enumerate(rows, start=1)
    }
    folder = tmp_path_factory.mktemp("content")
    write_content(Content({"clusters": made}), folder)
    raw, faults = read_csv(folder / "clusters.csv", PLAIN_TABLES["clusters"])
    assert not faults
    assert list(zip(raw.cells["cluster_id"], raw.cells["notes"], strict=True)) == rows


@given(
    st.lists(st.text("ab|\\", max_size=4), min_size=2, max_size=2),
    st.lists(st.text("ab|\\", max_size=4), min_size=2, max_size=2),
)
def test_two_rows_have_one_key_only_if_its_parts_are_the_same(one, other):
    table = PLAIN_TABLES["field_map"]

    def key(parts):
        return key_of(table, dict(zip(table.key, parts, strict=True)))

    assert (key(one) == key(other)) == (one == other)
