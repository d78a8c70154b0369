"""Distances that the build before measured: they save time, and change nothing."""

import pytest
from pyarrow import parquet

import data.build
from data.build import build
from data.build import distances as distances_module
from data.build.measured import FILE
from data.manifest import MANIFEST, hashes_of
from data.snapshot import current_id
from tests.data.world import GONGSHU, write_sources

PLATFORMS = [
    {"platform_id": "pp-1", "name": "芯片中试平台"},
    {"platform_id": "pp-2", "name": "药物中试平台", "county": "拱墅区", "adcode": GONGSHU},
]
LATER = [*PLATFORMS, {"platform_id": "pp-3", "name": "船舶中试平台"}]


@pytest.fixture(autouse=True)
def nothing_shared(monkeypatch):
    """Elsewhere the builds of a worker share what they measure (tests/conftest.py)."""
    monkeypatch.setattr(data.build, "Distances", distances_module.Distances)


@pytest.fixture
def measured(monkeypatch):
    """The pairs of regions that are measured from now on."""
    pairs = []
    real = distances_module.distance_percentiles

    def counting(here, there):
        pairs.append((here, there))
        return real(here, there)

    monkeypatch.setattr(distances_module, "distance_percentiles", counting)
    return pairs


@pytest.fixture
def built(tmp_path):
    """A folder of snapshots with two platforms in force; `LATER` is the edition after it."""
    write_sources(tmp_path / "sources", platforms=PLATFORMS)
    write_sources(tmp_path / "later", platforms=LATER)
    build(tmp_path / "sources", tmp_path / "registry")
    return tmp_path


def kept(out):
    return out / current_id(out) / FILE


def test_a_build_measures_only_what_the_one_before_did_not(built, measured):
    build(built / "later", built / "registry")
    assert measured == []  # the new platform is somewhere in a county that has been measured


def test_with_and_without_earlier_distances_a_build_gives_the_same_bytes(built):
    build(built / "later", built / "registry")
    build(built / "later", built / "fresh")
    after, fresh = built / "registry", built / "fresh"
    assert current_id(after) == current_id(fresh)
    assert kept(after).read_bytes() == kept(fresh).read_bytes()
    assert hashes_of(after / current_id(after)) == hashes_of(fresh / current_id(fresh))


@pytest.mark.parametrize("what", ["damaged", "gone", "a folder", "of other code", "of no columns"])
def test_distances_that_cannot_be_trusted_are_measured_again(built, measured, what):
    path = kept(built / "registry")
    if what == "damaged":
        content = bytearray(path.read_bytes())
        content[len(content) // 3] ^= 1
        path.write_bytes(content)
    elif what == "of other code":
        table = parquet.read_table(path).replace_schema_metadata({b"method": b"other"})
        parquet.write_table(table, path)
    elif what == "of no columns":
        table = parquet.read_table(path)
        parquet.write_table(table.select(["how"]), path)
    else:
        path.unlink()
        if what == "a folder":
            path.mkdir()
    manifest = build(built / "later", built / "registry")
    assert measured
    assert build(built / "later", built / "fresh")["files"] == manifest["files"]


def test_what_was_measured_is_no_content_of_the_snapshot(built):
    folder = built / "registry" / current_id(built / "registry")
    assert kept(built / "registry").is_file()
    assert FILE not in (folder / MANIFEST).read_text(encoding="utf-8")
