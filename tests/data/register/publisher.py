"""A process that publishes, to be killed: python -m tests.data.register.publisher.

It is told by lines of JSON where to publish and when to die, forks a child that does, prints the
child's number and, once the child has ended, a line more. Forking takes a moment, starting Python
seconds. The moment is a number of calls by which anything reaches the disk or the database, so
that it is the same on any machine.
"""

import json
import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from data.province import PROVINCE_FILE
from data.register import following, publications, publishing
from data.register.changes import Change
from data.register.following import follow
from data.register.proposals import Proposal
from data.register.store import open_register
from data.register.versions import content_of
from data.snapshot import written_beside


@contextmanager
def small_snapshot(sources, out, as_of=None, policy_dir=None, step=None, marks=None):
    """A real snapshot on the disk of one table: killed are the writing and the committing."""
    platforms = pd.read_csv(sources / "platforms.csv", dtype="str")
    about = {
        "as_of": as_of or "2026-11-23",
        "credits": [],
        "sources": {},
        "policy_sets": {},
        "notices": [],
        **(marks or {}),
    }
    tables = {"platforms": platforms[["platform_id", "staff"]]}
    with written_beside(out, tables, {}, policy_dir, sources / PROVINCE_FILE, about) as written:
        yield written


def publish_next(register):
    """Publish once more: every platform gets as many staff as the publication has a number."""
    with register.reading() as connection:
        base = publications.in_force(connection).number
        rows = content_of(connection, base).tables["platforms"]
    staff = str(base + 1)
    changes = tuple(
        Change("platforms", key, row.cells, {**row.cells, "staff": staff}, row.position, "real")
        for key, row in rows.items()
    )
    return publishing.publish(
        register, Proposal(base, "import", "child", "publish", "again", "2026-11-23", changes)
    )


def quick():
    for module in (publishing, following):
        module.built_beside = small_snapshot
    os.fsync = lambda descriptor: None  # the process is killed, not the machine


# calls by which something reaches the disk or the database, or is about to
REACHING = {
    "execute",
    "executemany",
    "commit",
    "write",
    "open",
    "rename",
    "replace",
    "mkdir",
    "rmdir",
    "unlink",
    "close",
    "flush",
    "flock",
    "fsync",
    "scandir",
    "send",
    "wait",
}


class Death:
    """Counts such calls, and kills the process at the last of them."""

    def __init__(self, calls):
        self.left = calls
        self.counted = 0

    def __call__(self, frame, event, called):
        if event == "c_call" and called.__name__ in REACHING:
            self.counted += 1
            if self.counted == self.left:
                die()


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def run(folder, calls, dies_at):
    """In the child: start as a server does and publish until killed, or tell the calls of two."""
    quick()
    if dies_at:
        setattr(publishing, dies_at, die)
    death = Death(calls)
    sys.setprofile(death)
    register = open_register(Path(folder))
    follow(register)
    publish_next(register)
    publish_next(register)
    while calls:  # some calls are of the first time only
        publish_next(register)
    sys.setprofile(None)
    return death.counted


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.environ |= asked["environment"]
            counted = run(asked["folder"], asked["calls"], asked["dies_at"])
            os.write(tell, str(counted).encode())
            os._exit(0)
        os.close(tell)
        print(child, flush=True)
        with os.fdopen(told) as counted:
            print(counted.read() or "killed", flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
