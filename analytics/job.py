"""An export made in a process of its own: it tells how far it is, can be cancelled, and holds up nobody else on the server.

    python -m analytics.job OUT    # the process; what is asked comes pickled on standard input, from `Job` alone
"""

import json
import os
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import gettempdir

from analytics.exports import Brief, export
from analytics.setting import Setting
from data.disk import making_folder, write_whole
from data.registry import Registry, open_registry
from geo.errors import PlanningError

AT_ONCE = 2  # exports of a server; others wait for their turn
PREFIX = "pilot-atlas-"  # of the folder in which a file is made
_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="export")


class Cancelled(Exception):
    """The export was given up."""


class Job:
    """One export under way."""

    def __init__(self, registry: Registry, setting: Setting, format: str, brief: Brief) -> None:
        self.progress = 0.0
        self._cancelled = False
        self._process: subprocess.Popen | None = None
        self._future = _pool.submit(self._run, pickle.dumps((registry.folder.resolve(), setting, format, brief)))

    @property
    def done(self) -> bool:
        return self._future.done()

    def result(self) -> bytes:
        """The file; waits for it.

        Raises:
            PlanningError: what is asked cannot be made.
            Cancelled: it was given up.
        """
        return self._future.result()

    def cancel(self) -> None:
        """Give it up: nothing of it is left."""
        self._cancelled = True
        if self._process is not None:
            self._process.kill()

    def _run(self, asked: bytes) -> bytes:
        with making_folder(Path(gettempdir()), PREFIX, 0o700) as folder:
            out = folder / "export"
            if self._cancelled:
                raise Cancelled
            command = [sys.executable, "-m", "analytics.job", str(out)]
            # what libraries put aside goes with the folder, even if the process is killed
            own = os.environ | {"TMPDIR": str(folder)}
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1], env=own) as self._process:
                if self._cancelled:
                    self._process.kill()
                told = self._follow(asked)
            if self._cancelled:
                raise Cancelled
            if "refused" in told:
                raise PlanningError(*told["refused"])
            if self._process.returncode:
                raise RuntimeError(f"the export ended with {self._process.returncode}; see the server's log")
            return out.read_bytes()

    def _follow(self, asked: bytes) -> dict:
        """Hand over what is asked and read what is told, line by line; the last line."""
        told = {}
        try:
            self._process.stdin.write(asked)
            self._process.stdin.close()
        except BrokenPipeError:  # killed, or failed before it could read
            return told
        for line in self._process.stdout:
            told = json.loads(line)
            self.progress = told.get("done", self.progress)
        return told


def _end_with_server(server: int) -> None:
    """End this process once the server that waits for its file is gone."""
    while os.getppid() == server:
        time.sleep(1)
    os._exit(1)


def main() -> int:
    """The process: export what is asked into the file that is named, telling progress as lines of JSON."""
    os.nice(5)  # whoever looks at a page comes first
    threading.Thread(target=_end_with_server, args=(os.getppid(),), daemon=True).start()
    tell = sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no progress

    def say(**told: object) -> None:
        tell.write(json.dumps(told) + "\n")
        tell.flush()

    folder, setting, format, brief = pickle.loads(sys.stdin.buffer.read())
    try:
        write_whole(Path(sys.argv[1]), export(open_registry(folder), setting, format, brief, lambda done: say(done=done)))
    except PlanningError as error:
        say(refused=(error.zh, error.en))
    return 0


if __name__ == "__main__":
    sys.exit(main())
