"""Publishing, one act: killed at any point, done by two at once, prepared and then done."""

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from data.faults import RegistryError
from data.manifest import read_manifest
from data.register import audit, auditing, batches, publications, publishing, review
from data.register.database import DATABASE_VARIABLE
from data.register.following import follow
from data.register.proposals import BaseMovedError, NotInForceError
from data.register.rollback import roll_back
from data.register.shipped import take_collection
from data.register.store import open_register
from data.registry import open_registry
from data.snapshot import current_id
from tests.data.register import publisher
from tests.data.register.conftest import PLATFORMS
from tests.data.register.offices import (
    DESK,
    approved,
    draft,
    new_platform,
    published,
    rows_in_force,
)
from tests.data.world import write_sources

ROOT = Path(__file__).parents[3]
KILLS = {"sqlite": 100, "postgresql": 15}


class Publisher:
    """A process that forks children that publish."""

    def __init__(self, folder):
        self.folder = folder
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.data.register.publisher"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, calls=0, dies_at=None):
        """Fork a child that dies at its so-many-th call, or where it calls something."""
        environment = {DATABASE_VARIABLE: os.environ.get(DATABASE_VARIABLE, "")}
        asked = {"folder": str(self.folder), "environment": environment}
        asked |= {"calls": calls, "dies_at": dies_at}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wait(self):
        """The calls that the child took, or "killed"."""
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def started(register, monkeypatch):
    """`started`: a publisher of the register's folder."""
    for module in (publishing, sys.modules["data.register.following"]):
        monkeypatch.setattr(module, "built_beside", publisher.small_snapshot)
    running = Publisher(register.folder)
    yield running
    running.close()


def seen(folder):
    """What a reader sees: the number of the publication in force, whose snapshot is whole."""
    manifest = read_manifest(folder / current_id(folder))
    table = pd.read_parquet(folder / manifest["snapshot_id"] / "platforms.parquet")
    number = manifest["publication"]["number"]
    if number > 1:
        assert table["staff"].tolist() == [str(number)] * 3
    return number


def test_killed_at_random_points_a_reader_sees_one_whole_publication_and_a_start_heals(
    register, started, database
):
    started.start()
    calls = int(started.wait())  # of a start and two publications
    chance = random.Random(20261127)
    numbers = [seen(register.folder)]
    for _ in range(KILLS[database]):
        child = started.start(chance.randint(1, calls))
        while is_there(child):
            numbers.append(seen(register.folder))
            time.sleep(0.02)  # the processor is the child's
        assert started.wait() == "killed"
        numbers.append(seen(register.folder))
        with register.reading() as connection:
            latest = publications.in_force(connection).number
        assert latest - 1 <= numbers[-1] <= latest
        follow(register)
        numbers.append(seen(register.folder))
        assert numbers[-1] == latest
    assert numbers == sorted(numbers)
    assert numbers[-1] > numbers[0] + KILLS[database] // 5
    with register.reading() as connection:
        assert auditing.verification(connection).is_sound


def is_there(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("dies_at", "latest", "in_force"),
    [("_commit", 1, 1), ("place", 2, 1), ("point_if_latest", 2, 1)],
)
def test_killed_on_either_side_of_the_commit(register, started, dies_at, latest, in_force):
    started.start(dies_at=dies_at)
    assert started.wait() == "killed"
    assert seen(register.folder) == in_force
    with register.reading() as connection:
        assert publications.in_force(connection).number == latest
    follow(register)
    assert seen(register.folder) == latest
    publisher.publish_next(register)
    assert seen(register.folder) == latest + 1
    assert [path.name for path in register.folder.glob(".*")] == []


# --- two at once ----------------------------------------------------------------------------------


def test_of_two_publishers_at_once_the_second_is_shown_the_new_difference(register, monkeypatch):
    numbers = [
        approved(register, {"platform_id": "pp-1", "staff": staff}) for staff in ("50", "60")
    ]
    both = threading.Barrier(2)
    commit = publishing._commit

    def commit_together(*given):
        both.wait(timeout=60)
        return commit(*given)

    monkeypatch.setattr(publishing, "_commit", commit_together)
    outcomes = {}

    def run(number):
        try:
            outcomes[number] = review.publish_batch(register, DESK, number)
        except BaseMovedError as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [
        number for number in numbers if isinstance(outcomes[number], publications.Publication)
    ]
    (lost,) = [number for number in numbers if number != won]
    moved = outcomes[lost]
    assert (moved.base, moved.now) == (1, 2) and moved.exit_code == 3
    first, second = ("50", "60") if won == numbers[0] else ("60", "50")
    assert [change.cells for change in moved.difference.changes] == [{"staff": (first, second)}]
    assert rows_in_force(register)["pp-1"]["staff"] == first
    monkeypatch.setattr(publishing, "_commit", commit)
    review.rebase(register, DESK, lost)
    assert batches.get(register, DESK, lost).state == "submitted"  # the difference is another one
    review.approve(register, DESK, lost)
    review.publish_batch(register, DESK, lost)
    assert rows_in_force(register)["pp-1"]["staff"] == second


def test_an_approval_holds_on_a_new_base_if_the_difference_is_the_same(register):
    number = approved(register, {"platform_id": "pp-1", "staff": "50"})
    published(register, {"platform_id": "pp-2", "staff": "60"})
    with pytest.raises(BaseMovedError, match="compared with publication 1, and 2 is in force"):
        review.publish_batch(register, DESK, number)
    review.rebase(register, DESK, number)
    assert review.publish_batch(register, DESK, number).number == 3


def test_submitting_and_approving_on_a_base_that_moved_is_told_as_well(register):
    batch, _ = batches.create(register, DESK, draft({"platform_id": "pp-1", "staff": "50"}))
    published(register, {"platform_id": "pp-1", "staff": "40"})
    with pytest.raises(BaseMovedError) as moved:
        review.submit(register, DESK, batch.number)
    assert moved.value.difference.changes[0].cells == {"staff": ("40", "50")}
    review.rebase(register, DESK, batch.number)
    review.submit(register, DESK, batch.number)


def test_a_late_pointer_never_goes_back_behind_a_later_publication(register, monkeypatch):
    place = publishing.place

    def place_late(written):
        monkeypatch.setattr(publishing, "place", place)
        published(register, {"platform_id": "pp-2", "staff": "60"})  # meanwhile
        place(written)

    number = approved(register, {"platform_id": "pp-1", "staff": "50"})
    monkeypatch.setattr(publishing, "place", place_late)
    review.publish_batch(register, DESK, number)
    manifest = read_manifest(register.folder / current_id(register.folder))
    assert manifest["publication"]["number"] == 3


# --- consequences ---------------------------------------------------------------------------------


def test_what_was_prepared_is_what_is_published(register):
    number = approved(register, {"platform_id": "pp-1", "staff": "50"})
    batch = batches.get(register, DESK, number)
    with review.consequences(register, DESK, batch) as ready:
        built = read_manifest(ready.folder)
        assert current_id(register.folder) != built["snapshot_id"]
        inode = ready.folder.stat().st_ino
        publication = review.publish_batch(register, DESK, number, ready=ready)
    folder = register.folder / current_id(register.folder)
    assert publication.snapshot_id == built["snapshot_id"] == folder.name
    assert folder.stat().st_ino == inode  # the very folder, not another build


def test_what_was_prepared_on_another_base_is_built_again(register):
    number = approved(register, {"platform_id": "pp-1", "staff": "50"})
    with review.consequences(register, DESK, batches.get(register, DESK, number)) as ready:
        published(register, {"platform_id": "pp-2", "staff": "60"})
        review.rebase(register, DESK, number)
        publication = review.publish_batch(register, DESK, number, ready=ready)
        assert publication.snapshot_id != ready.written.snapshot_id
    assert rows_in_force(register)["pp-2"]["staff"] == "60"


def test_consequences_that_nobody_publishes_leave_nothing_behind(register):
    batch, _ = batches.create(register, DESK, draft({"platform_id": "pp-1", "staff": "50"}))
    before = sorted(path.name for path in register.folder.iterdir())
    with review.consequences(register, DESK, batch):
        pass
    assert sorted(path.name for path in register.folder.iterdir()) == before


def test_a_whole_publication_with_the_real_build(tmp_path, database, world):
    register = open_register(tmp_path / "registry")
    take_collection(register, world)
    published(register, new_platform("新平台", level="national", recognised_on="2026-10"))
    registry = open_registry(tmp_path / "registry" / current_id(register.folder))
    assert registry.manifest["rows"]["platforms"] == 4
    roll_back(register, DESK, 2, "误导入")
    registry = open_registry(tmp_path / "registry" / current_id(register.folder))
    assert registry.manifest["rows"]["platforms"] == 3
    assert registry.manifest["publication"]["kind"] == "rollback"
    register.close()


# --- what stands in the way -----------------------------------------------------------------------


def test_a_publication_that_could_not_be_put_in_force_says_so_and_the_next_start_does(
    register, monkeypatch
):
    number = approved(register, {"platform_id": "pp-1", "staff": "50"})

    def full(*_):
        raise RegistryError("磁盘已满", "the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "place", full)
        with pytest.raises(NotInForceError, match="Publication 2 is done but not in force yet"):
            review.publish_batch(register, DESK, number)
    before = current_id(register.folder)
    assert follow(register).moved and current_id(register.folder) != before


def test_a_pointer_that_is_read_only_refuses_before_anything_is_done(register):
    number = approved(register, {"platform_id": "pp-1", "staff": "50"})
    (register.folder / "current").chmod(0o444)
    with pytest.raises(RegistryError, match="current: is read-only"):
        review.publish_batch(register, DESK, number)
    with register.reading() as connection:
        assert publications.in_force(connection).number == 1


def test_a_snapshot_that_is_gone_or_damaged_is_built_again_at_a_start(register):
    folder = register.folder / current_id(register.folder)
    (folder / "platforms.parquet").write_bytes(b"")
    assert follow(register).moved
    assert read_manifest(folder)["snapshot_id"] == folder.name
    shutil.rmtree(folder)
    assert follow(register).moved and folder.is_dir()


def test_a_clock_that_was_set_back_is_told_and_nothing_changes(register, monkeypatch):
    number = approved(register, {"platform_id": "pp-1", "staff": "50"})

    class Yesterday(audit.datetime):
        @classmethod
        def now(cls, zone):
            return super().now(zone) - audit.timedelta(days=1)

    monkeypatch.setattr(audit, "datetime", Yesterday)
    with pytest.raises(RegistryError, match="it was set back. Set it right"):
        review.publish_batch(register, DESK, number)
    assert "staff" not in rows_in_force(register)["pp-1"]


# --- made and real --------------------------------------------------------------------------------


@pytest.mark.parametrize("is_made", [True, False])
def test_made_and_real_collections_never_share_a_register(tmp_path, database, quick, is_made):
    def collection(made):
        folder = write_sources(tmp_path / f"sources-{made}", platforms=PLATFORMS)
        text = 'as_of = "2026-11-23"\ncredits = []\n'
        (folder / "collection.toml").write_text(text + ("made = true\n" if made else ""))
        return folder

    register = open_register(tmp_path / "registry")
    take_collection(register, collection(is_made))
    assert register.is_made() == is_made
    if is_made:  # the software's own collection never comes into an example
        assert take_collection(register, collection(made=False)).publication is None
    else:
        with pytest.raises(RegistryError, match="Made data and real data never share a register"):
            take_collection(register, collection(made=True))
    with register.reading() as connection:
        assert publications.in_force(connection).number == 1
    register.close()
