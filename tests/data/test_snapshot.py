"""Snapshots on disk: what is in force, and that nothing is read that does not match its manifest."""

import json
import shutil

import pytest

from data.check import RegistryError
from data.registry import open_registry
from data.snapshot import CREDIT_KEYS, current_id, hashes_of, read_manifest, snapshots
from tests.conftest import write_rows


@pytest.fixture
def out(tmp_path):
    """A folder of snapshots with one in it, in force."""
    write_rows(tmp_path / "registry", needs=[{}])
    return tmp_path / "registry"


@pytest.fixture
def snapshot(out):
    return out / current_id(out)


DAMAGE = {
    "changed": (lambda folder: (folder / "needs.parquet").write_bytes(b"changed"), "needs.parquet"),
    "missing": (lambda folder: (folder / "needs.parquet").unlink(), "needs.parquet"),
    "added": (lambda folder: (folder / "extra.parquet").write_bytes(b"added"), "extra.parquet"),
    "policy changed": (lambda folder: (folder / "policy_sets" / "plan-2024-2027.toml").write_text("id = 1"), "policy_sets/plan-2024-2027.toml"),
    "two": (lambda folder: [(folder / name).write_bytes(b"") for name in ("needs.parquet", "units.parquet")], "needs.parquet, units.parquet"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_snapshot_that_does_not_match_its_manifest_is_refused_naming_the_files(snapshot, damage):
    spoil, files = DAMAGE[damage]
    spoil(snapshot)
    with pytest.raises(RegistryError) as refused:
        open_registry(snapshot)
    assert f"{snapshot.name} does not match its manifest: {files}. Build it again" in refused.value.en
    assert files in refused.value.zh and "python -m data build" in refused.value.zh


def test_one_flipped_bit_is_enough(snapshot):
    content = bytearray((snapshot / "needs.parquet").read_bytes())
    content[len(content) // 2] ^= 1
    (snapshot / "needs.parquet").write_bytes(content)
    with pytest.raises(RegistryError, match="needs.parquet"):
        read_manifest(snapshot)


MANIFESTS = {"missing": None, "empty": "", "not JSON": "{", "without files": "{}", "a list": "[]", "null": "null"}


@pytest.mark.parametrize("form", MANIFESTS)
def test_a_manifest_that_cannot_be_read_is_refused(snapshot, form):
    (snapshot / "manifest.json").unlink()
    if MANIFESTS[form] is not None:
        (snapshot / "manifest.json").write_text(MANIFESTS[form], encoding="utf-8")
    with pytest.raises(RegistryError, match=f"manifest of snapshot {snapshot.name} cannot be read"):
        open_registry(snapshot)


@pytest.mark.parametrize("edit", [{"as_of": "2030-01-01"}, {"snapshot_id": "2030-01-01-00000000"}, {"rows": {}}, {"credits": [dict.fromkeys(CREDIT_KEYS, "none")]}])
def test_a_manifest_that_was_edited_is_refused(snapshot, edit):
    manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    (snapshot / "manifest.json").write_text(json.dumps(manifest | edit), encoding="utf-8")
    with pytest.raises(RegistryError, match="does not match its manifest: manifest.json"):
        read_manifest(snapshot)


def test_hidden_files_of_a_file_manager_do_not_spoil_a_snapshot(snapshot):
    (snapshot / ".DS_Store").write_bytes(b"x")
    assert read_manifest(snapshot)["snapshot_id"] == snapshot.name


def test_without_a_snapshot_the_command_that_makes_one_is_named(tmp_path):
    with pytest.raises(RegistryError) as refused:
        current_id(tmp_path)
    assert "python -m data build" in refused.value.zh and "python -m data build" in refused.value.en


def test_a_pointer_to_a_snapshot_that_is_gone_counts_as_none(out, snapshot):
    shutil.rmtree(snapshot)
    with pytest.raises(RegistryError, match="no snapshot in force"):
        current_id(out)


def test_only_whole_snapshots_are_listed(out, snapshot):
    other = write_rows(out, needs=[{"basis": "new_star"}])
    assert [manifest["snapshot_id"] for manifest in snapshots(out)] == sorted([snapshot.name, other.name])
    (other / "needs.parquet").unlink()
    assert [manifest["snapshot_id"] for manifest in snapshots(out)] == [snapshot.name]


def test_a_folder_that_is_not_there_holds_no_snapshots(tmp_path):
    assert snapshots(tmp_path / "nowhere") == []


def test_the_manifest_lists_every_file_and_the_rows_of_every_table(snapshot):
    manifest = read_manifest(snapshot)
    assert manifest["files"] == hashes_of(snapshot)
    assert {f"{name}.parquet" for name in manifest["rows"]} == {name for name in manifest["files"] if name.endswith(".parquet")}
    assert manifest["rows"]["needs"] == 1 and manifest["rows"]["indicators"] == 0
    assert set(manifest["made_with"]) == {"geopandas", "pyarrow", "shapely"}


def test_everyone_may_read_a_snapshot(snapshot):
    assert snapshot.stat().st_mode & 0o055 == 0o055  # mkdtemp makes folders that only their owner may enter
