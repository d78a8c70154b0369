"""Make an export in a process of its own.

It tells how far it is, can be stopped, and holds up nobody else.
"""

import logging
import pickle
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

from analytics.exports import ExportRequest, export
from analytics.setting import Setting
from data.child import Child, Failed, Limits, Stopped, Tell, answer
from data.files.leftovers import making_folder
from data.registry import open_again
from geo.errors import PlanningError

AT_ONCE = 2  # exports of a server; others wait for their turn
PREFIX = "pilot-atlas-"  # of the folder for what a process puts aside
# ten times what the longest report takes; one that hangs gives its turn back
LIMITS = Limits(seconds=900)
_log = logging.getLogger(__name__)

# reason of `Failed` -> what a planner reads in the place of the file
FAILURES: dict[str, tuple[str, str]] = {
    "time": (
        "文件在 {minutes:g} 分钟内未能生成，已停止。请缩小范围（少选集群或地区）后重试。",
        (
            "The file was not ready after {minutes:g} minutes and was stopped. Ask for less (fewer"
            " clusters or a smaller place) and try again."
        ),
    ),
    "memory": (
        "服务器内存不足，文件未能生成。请缩小范围，或稍后重试。",
        "The server ran out of memory while making the file. Ask for less, or try again later.",
    ),
    "start": (
        "服务器无法启动生成文件的进程。请稍后重试；仍不行请告知运维人员。",
        (
            "The server could not start the process that makes the file. Try again later; if it"
            " fails again, tell the operator."
        ),
    ),
    "ended": (
        "生成文件的进程中途结束，没有留下文件。请重试；仍不行请告知运维人员（原因见服务器日志）。",
        (
            "The process that makes the file ended before it was done, and left no file. Try again;"
            " if it fails again, tell the operator (the server's log says why)."
        ),
    ),
}


class Cancelled(Exception):
    """The work was given up."""


class Work:
    """One piece of work under way in a process of its own.

    Attributes:
        module: is the process.
        failures: reason of `Failed` -> what a planner reads in the place of a result.
        turns: as many at once as it lets through; others wait.
        limits: of the process.
    """

    module = ""
    failures: Mapping[str, tuple[str, str]] = {}
    turns = threading.Semaphore(AT_ONCE)
    limits = LIMITS

    def __init__(self, asked: object) -> None:
        self.progress = 0.0
        self._child = Child(self.module, self.limits, self._advance)
        self._future: Future[bytes] = Future()
        order = pickle.dumps(asked)
        # a daemon, so that a server that stops waits for none
        threading.Thread(
            target=self._run,
            args=(order,),
            name=self.module,
            daemon=True,
        ).start()

    @property
    def done(self) -> bool:
        """True once there is a result, a fault, or it was given up."""
        return self._future.done()

    def result(self) -> bytes:
        """Wait for the result and give it.

        Raises:
            PlanningError: what is asked cannot be done, or its process failed.
            Cancelled: it was given up.
        """
        return self._future.result()

    def cancel(self) -> None:
        """Give it up, also while it waits for its turn: nothing of it is left."""
        self._child.stop()
        self._finish(Cancelled())

    def _advance(self, done: float) -> None:
        self.progress = done

    def _run(self, order: bytes) -> None:
        try:
            with self.turns, making_folder(Path(gettempdir()), PREFIX, 0o700) as folder:
                # what libraries put aside goes with the folder, even if the process is killed
                self._child.environment["TMPDIR"] = str(folder)
                self._finish(self._child.run(order))
        except Stopped:
            self._finish(Cancelled())
        except Failed as error:
            self._finish(self._failure(error.reason))
        except PlanningError as error:
            self._finish(error)
        except Exception:
            # raised again at every look, it would take the page away until other work is begun
            _log.exception("%s failed", self.module)
            self._finish(self._failure("ended"))

    def _finish(self, outcome: bytes | Exception) -> None:
        """Set the outcome, unless one is set already."""
        with suppress(InvalidStateError):
            if isinstance(outcome, Exception):
                self._future.set_exception(outcome)
            else:
                self._future.set_result(outcome)

    def _failure(self, reason: str) -> PlanningError:
        zh, en = self.failures.get(reason, self.failures["ended"])
        minutes = self.limits.seconds / 60
        told_zh = zh.format(minutes=minutes)
        told_en = en.format(minutes=minutes)
        return PlanningError(told_zh, told_en)


class Job(Work):
    """One export under way, of the snapshot in a folder.

    It stays with that snapshot, whichever is in force when its turn comes.
    """

    module = "analytics.job"
    failures = FAILURES

    def __init__(self, folder: Path, setting: Setting, format: str, request: ExportRequest) -> None:
        super().__init__((folder.resolve(), setting, format, request))


def _export(order: bytes, tell: Tell) -> bytes:
    # the server itself wrote it
    folder, setting, format, request = pickle.loads(order)  # noqa: S301
    return export(open_again(folder), setting, format, request, tell)


def main() -> int:
    """Be the process of one export; its order comes pickled from `Job` alone."""
    return answer(_export)


if __name__ == "__main__":
    sys.exit(main())
