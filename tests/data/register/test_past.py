"""Snapshots of the past: built once, kept in a folder of their own, and bounded."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.faults import RegistryError
from data.manifest import read_manifest
from data.register import past
from data.register.clocks import as_known
from data.register.past import MOST_KEPT, PAST, is_kept, kept_build
from data.register.shipped import take_collection
from data.register.store import open_register
from data.registry import open_registry, query
from data.snapshot import current_id, snapshots
from data.tables import TABLES
from tests.data.register.offices import DESK, published

DAY = "2026-11-23"


def looking(known=1, true_on=None, **undated):
    return {"known": known, "true_on": true_on, "undated": undated}


def kept(register, known=1, day=DAY, step=lambda name: None, **about):
    content = as_known(register, DESK, known)
    return kept_build(register, content, day, looking(known, **about), step)


@pytest.fixture
def builds(monkeypatch):
    """The days of the builds so far."""
    days = []
    whole = past.built_beside

    def counted(sources, out, as_of, *others):
        days.append(as_of)
        return whole(sources, out, as_of, *others)

    monkeypatch.setattr(past, "built_beside", counted)
    return days


def test_the_past_is_built_once_and_says_how_it_looks(register, builds):
    folder = kept(register, true_on="2026-01-31", day="2026-01-31", platforms=3)
    assert kept(register, true_on="2026-01-31", day="2026-01-31", platforms=3) == folder
    assert builds == ["2026-01-31"]
    manifest = read_manifest(folder)
    assert manifest["past"] == looking(1, "2026-01-31", platforms=3) | {"known_on": DAY}
    assert manifest["publication"]["number"] == 1


def test_another_content_day_or_look_is_another_snapshot(register, builds):
    published(register, {"platform_id": "pp-1", "staff": "50"})
    folders = {
        kept(register),
        kept(register, known=2),
        kept(register, day="2026-11-22"),
        kept(register, true_on=DAY),
    }
    assert len(folders) == len(builds) == 4


def test_code_with_another_column_builds_the_past_again(register, builds, monkeypatch):
    first = kept(register)
    monkeypatch.setattr(past, "TABLES", {"platforms": TABLES["platforms"]})
    assert kept(register) != first and len(builds) == 2


def test_as_known_is_the_snapshot_that_the_publication_put_in_force(register):
    in_force = current_id(register.folder)
    published(register, {"platform_id": "pp-1", "staff": "50"})
    assert read_manifest(kept(register))["snapshot_id"] == in_force


def test_what_no_publication_held_has_no_number(register):
    content = as_known(register, DESK, 1)
    content.tables["platforms"].pop("pp-1")
    folder = kept_build(register, content, DAY, looking(known=None))
    assert "publication" not in read_manifest(folder)


def test_the_past_is_neither_listed_nor_in_force_and_leaves_nothing_beside(register):
    before = snapshots(register.folder), current_id(register.folder)
    names = os.listdir(register.folder)
    folder = kept(register)
    assert (snapshots(register.folder), current_id(register.folder)) == before
    assert sorted(os.listdir(register.folder)) == sorted([*names, PAST])
    assert os.listdir(register.folder / PAST) == [folder.name]


def test_a_damaged_snapshot_of_the_past_is_built_again(register, builds):
    folder = kept(register)
    (folder / "platforms.parquet").write_bytes(b"damaged")
    assert not is_kept(folder)
    assert kept(register) == folder and is_kept(folder) and len(builds) == 2


def test_a_file_in_the_place_of_a_snapshot_is_replaced(register):
    folder = kept(register)
    folder.rename(folder.with_name("aside"))
    folder.write_text("no folder")
    assert kept(register) == folder and is_kept(folder)


def test_those_looked_at_last_stay(register):
    first = kept(register, day="2026-01-01")
    folders = [kept(register, day=f"2026-02-{day:02}") for day in range(1, MOST_KEPT)]
    for age, folder in enumerate([first, *folders]):
        os.utime(folder, (age, age))
    kept(register, day="2026-01-01")  # looked at again
    added = kept(register, day="2026-03-01")
    assert sorted(os.listdir(added.parent)) == sorted(
        folder.name for folder in (first, *folders[1:], added)
    )


def test_content_with_faults_is_refused_and_leaves_nothing(register, monkeypatch):
    def refused(*_):
        raise RegistryError("坏", "bad")

    before = sorted(os.listdir(register.folder))
    monkeypatch.setattr(past, "built_beside", refused)
    with pytest.raises(RegistryError):
        kept(register)
    assert sorted(os.listdir(register.folder)) == before


def test_two_that_build_the_same_at_once_have_the_same_whole_snapshot(on_file, monkeypatch):
    both = threading.Barrier(2)
    whole = past.place

    def together(*given):
        both.wait(30)
        return whole(*given)

    monkeypatch.setattr(past, "place", together)
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: kept(on_file), range(2))
    assert first == second and is_kept(first)
    assert os.listdir(on_file.folder / PAST) == [first.name]


def test_a_snapshot_that_is_let_go_breaks_no_view_of_it(tmp_path, world):
    register = open_register(tmp_path / "registry")
    take_collection(register, world)
    opened = open_registry(kept(register))
    past._let_go(opened.folder)
    assert not opened.folder.exists()
    assert len(query(opened, "platforms")) == 3
    register.close()
