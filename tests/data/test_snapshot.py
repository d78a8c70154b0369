"""Snapshots on disk: what is in force, and that nothing is read that does not match its
manifest.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from data.faults import RegistryError
from data.manifest import hashes_of, read_manifest
from data.manifest_shape import CREDIT_KEYS
from data.registry import open_registry
from data.snapshot import current_id, snapshots
from data.version import code_version
from tests.conftest import write_rows

ROOT = Path(__file__).parents[2]


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
    "policy changed": (
        lambda folder: (folder / "policy_sets" / "plan-2024-2027.toml").write_text("id = 1"),
        "policy_sets/plan-2024-2027.toml",
    ),
    "two": (
        lambda folder: [
            (folder / name).write_bytes(b"") for name in ("needs.parquet", "units.parquet")
        ],
        "needs.parquet, units.parquet",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_snapshot_that_does_not_match_its_manifest_is_refused_naming_the_files(snapshot, damage):
    spoil, files = DAMAGE[damage]
    spoil(snapshot)
    with pytest.raises(RegistryError) as refused:
        open_registry(snapshot)
    assert (
        f"{snapshot.name} does not match its manifest: {files}. Build it again" in refused.value.en
    )
    assert files in refused.value.zh and "python -m data build" in refused.value.zh


def test_one_flipped_bit_is_enough(snapshot):
    content = bytearray((snapshot / "needs.parquet").read_bytes())
    content[len(content) // 2] ^= 1
    (snapshot / "needs.parquet").write_bytes(content)
    with pytest.raises(RegistryError, match="needs.parquet"):
        read_manifest(snapshot)


MANIFESTS = {
    "missing": None,
    "empty": "",
    "not JSON": "{",
    "without files": "{}",
    "a list": "[]",
    "null": "null",
}


@pytest.mark.parametrize("form", MANIFESTS)
def test_a_manifest_that_cannot_be_read_is_refused(snapshot, form):
    (snapshot / "manifest.json").unlink()
    if MANIFESTS[form] is not None:
        (snapshot / "manifest.json").write_text(MANIFESTS[form], encoding="utf-8")
    with pytest.raises(RegistryError, match=f"manifest of snapshot {snapshot.name} cannot be read"):
        open_registry(snapshot)


@pytest.mark.parametrize(
    "edit",
    [
        {"as_of": "2030-01-01"},
        {"snapshot_id": "2030-01-01-00000000"},
        {"rows": {}},
        {"credits": [dict.fromkeys(CREDIT_KEYS, "none")]},
    ],
)
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
    assert [manifest["snapshot_id"] for manifest in snapshots(out)] == sorted(
        [snapshot.name, other.name]
    )
    (other / "needs.parquet").unlink()
    assert [manifest["snapshot_id"] for manifest in snapshots(out)] == [snapshot.name]


def test_a_folder_that_is_not_there_holds_no_snapshots(tmp_path):
    assert snapshots(tmp_path / "nowhere") == []


def test_the_manifest_lists_every_file_and_the_rows_of_every_table(snapshot):
    manifest = read_manifest(snapshot)
    assert manifest["files"] == hashes_of(snapshot)
    assert {f"{name}.parquet" for name in manifest["rows"]} == {
        name for name in manifest["files"] if name.endswith(".parquet")
    }
    assert manifest["rows"]["needs"] == 1 and manifest["rows"]["indicators"] == 0
    assert set(manifest["made_with"]) == {"pilot-atlas", "geopandas", "pyarrow", "shapely"}
    assert manifest["made_with"]["pilot-atlas"] == code_version()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize("mask", [0o022, 0o027, 0o002])
def test_a_snapshot_may_be_read_by_whom_the_umask_says(tmp_path, mask):
    before = os.umask(mask)
    try:
        snapshot = write_rows(tmp_path / "registry", needs=[{}])
    finally:
        os.umask(before)
    for path in (
        tmp_path / "registry",
        tmp_path / "registry" / "current",
        snapshot,
        *snapshot.rglob("*"),
    ):
        assert stat.S_IMODE(path.stat().st_mode) == (0o777 if path.is_dir() else 0o666) & ~mask, (
            path.name
        )


def test_what_builds_left_that_held_no_lock_is_cleared(out):
    (out / ".building-ab_cd1xy").mkdir()
    (out / ".building-ab_cd1xy" / "needs.parquet").write_bytes(b"half")
    (out / ".current.4711").write_bytes(b"2026")
    (out / ".building-site-plans").mkdir()  # somebody's own
    write_rows(out, needs=[{"basis": "new_star"}])
    assert sorted(path.name for path in out.iterdir() if path.name.startswith(".")) == [
        ".building-site-plans"
    ]


BUILDER = """
import sys, time
from pathlib import Path
from data import snapshot
from tests.conftest import write_rows
def wait(*_):
    print("here", flush=True)
    time.sleep(600)
snapshot.place = wait
write_rows(Path(sys.argv[1]), needs=[{"basis": "new_star"}])
"""


@pytest.mark.skipif(os.name == "nt", reason="locks as Unix has them")
def test_a_build_clears_what_a_killed_one_left_and_leaves_a_live_one_alone(out):
    builders = [
        subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(out)], cwd=ROOT, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    try:
        assert [builder.stdout.readline() for builder in builders] == [b"here\n"] * 2
        assert len(list(out.glob(".building-*"))) == 2
        builders[0].kill()
        builders[0].wait()
        write_rows(out, needs=[{"basis": "sme"}])
        (making,) = out.glob(".building-*")
        assert (making / "manifest.json").is_file() and builders[1].poll() is None
    finally:
        for builder in builders:
            builder.kill()
            builder.communicate()


def test_of_two_builds_of_one_content_the_second_finds_it_there(out, snapshot, monkeypatch):
    inode = snapshot.stat().st_ino
    # as if it had appeared a moment later
    monkeypatch.setattr(os.path, "lexists", lambda path: False)
    assert write_rows(out, needs=[{}]) == snapshot and snapshot.stat().st_ino == inode
    assert read_manifest(snapshot)["snapshot_id"] == current_id(out)


def test_a_pointer_that_is_read_only_stays_in_force(out, snapshot):
    (out / "current").chmod(0o444)  # somebody holds on to this snapshot
    with pytest.raises(RegistryError, match="current: is read-only"):
        write_rows(out, needs=[{"basis": "new_star"}])
    assert current_id(out) == snapshot.name and len(list(out.iterdir())) == 2


def test_what_could_not_be_read_again_is_not_put_in_force(out, snapshot):
    with pytest.raises(RegistryError, match="as_of must be a day"):
        write_rows(out, as_of="yesterday", needs=[{}])
    assert current_id(out) == snapshot.name and not list(out.glob(".building-*"))
