"""Work in a Python process of its own: it can be watched, stopped and limited.

The process takes one line of JSON and then the bytes that are asked about from its standard input.
That stays open: its end means that the server is gone. It answers with lines of JSON; the last says
how many bytes follow.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, BinaryIO

from geo.errors import PlanningError

Tell = Callable[[float], None]
Message = dict[str, Any]  # a line of JSON: done, bytes, refused or failed
ROOT = Path(__file__).parents[1]
LONGEST_LINE = 1_000_000  # of what a process says; a longer one is garbage
# NumPy reserves memory for a thread on every core, which would count against a limit
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """The limits of a process; memory_bytes is None for any, and only Linux holds to it."""

    seconds: float
    memory_bytes: int | None = None
    result_bytes: int = 500_000_000


class Stopped(Exception):
    """The work was given up by whoever asked for it."""


class Failed(Exception):
    """The process gave no result; `reason` is "time", "memory", "start" or "ended"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Child:
    """One piece of work, done by `python -m module`, whose main function calls `answer`.

    Args:
        tell: called with the share done, 0-1, as the process tells it.
        environment: variables that the process gets beside those of this one.
    """

    def __init__(
        self,
        module: str,
        limits: Limits,
        tell: Tell = lambda done: None,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._module = module
        self._limits = limits
        self._tell = tell
        self.environment = os.environ | ENVIRONMENT | dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = self._over_time = False

    def run(self, asked: bytes) -> bytes:
        """Wait for the result and give it.

        Raises:
            PlanningError: what is asked cannot be done, as the process says.
            Stopped: `stop` was called.
            Failed: the process went over a limit, or ended without a result.
        """
        if self._stopped:
            raise Stopped
        with self._start() as process:
            self._process = process
            timer = threading.Timer(self._limits.seconds, self._end_over_time)
            timer.daemon = True
            timer.start()
            if self._stopped:
                process.kill()
            to_process, from_process = _pipes(process)
            try:
                self._hand_over(to_process, asked)
                answer, result = self._listen(from_process)
            finally:
                timer.cancel()
                process.kill()  # it has answered, or never will
                with suppress(OSError):  # what it was asked may still be on its way
                    to_process.close()
        if result is not None and not self._stopped:
            return result
        raise self._failure(answer, process.returncode)

    def stop(self) -> None:
        """Give the work up, whatever the process is doing."""
        self._stopped = True
        self._kill()

    def _end_over_time(self) -> None:
        self._over_time = True
        self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 (our own module, no shell)
                [sys.executable, "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env=self.environment,
            )
        except OSError as error:
            _log.error("%s could not be started: %s", self._module, error)
            raise Failed("start") from error

    def _hand_over(self, to_process: IO[bytes], asked: bytes) -> None:
        header = {"bytes": len(asked), "memory_bytes": self._limits.memory_bytes}
        with suppress(OSError):  # killed, or failed before it could read
            to_process.write(json.dumps(header).encode() + b"\n" + asked)
            to_process.flush()

    def _listen(self, from_process: IO[bytes]) -> tuple[Message, bytes | None]:
        """Follow the lines of the process; give the last, and the result if it came whole."""
        message: Message = {}
        for line in iter(lambda: from_process.readline(LONGEST_LINE), b""):
            try:
                message = dict(json.loads(line))
                if "done" in message:
                    self._tell(
                        min(
                            max(float(message["done"]), 0.0),
                            1.0,
                        )
                    )
                if "bytes" in message:
                    return message, self._result(from_process, int(message["bytes"]))
            except (ValueError, TypeError):  # no line of ours
                return {}, None
        return message, None

    def _result(self, from_process: IO[bytes], size: int) -> bytes | None:
        if not 0 <= size <= self._limits.result_bytes:
            return None
        result = from_process.read(size)
        if len(result) == size:
            return result
        return None

    def _failure(self, message: Message, exit_code: int | None) -> Exception:
        """Make the error that says why there is no result."""
        if self._stopped:
            return Stopped()
        if "refused" in message:
            zh, en = map(str, message["refused"])
            return PlanningError(zh, en)
        reason = "time" if self._over_time else str(message.get("failed", "ended"))
        _log.error("%s gave no result: %s, %s", self._module, reason, exit_code)
        return Failed(reason)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """Give standard input and output of a process that was started with pipes for both."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process was started without pipes")
    return process.stdin, process.stdout


# --- in the process -------------------------------------------------------------------------------


def answer(work: Callable[[bytes, Tell], bytes]) -> int:
    """Be the process: do `work` on the bytes asked about, and answer; gives the exit code.

    Args:
        work: gets the bytes and what to call with the share done, 0-1. A PlanningError of it is an
            answer.
    """
    if hasattr(os, "nice"):
        os.nice(5)  # whoever looks at a page comes first
    out = _own_output()
    header = json.loads(sys.stdin.buffer.readline())
    asked = sys.stdin.buffer.read(header["bytes"])
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(header["memory_bytes"])
    try:
        result = work(asked, lambda done: _say(out, done=done))
    except PlanningError as error:
        _say(out, refused=(error.zh, error.en))
    except MemoryError:
        _say(out, failed="memory")
    else:
        _say(out, bytes=len(result))
        out.write(result)
        out.flush()
    return 0


def _own_output() -> BinaryIO:
    """Take the standard output for answers alone; prints of libraries go to the log."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def _say(out: BinaryIO, **message: object) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


def _end_with_parent() -> None:
    """End the process when its input ends: then whoever asked is gone, even if it was killed."""
    while os.read(0, 1):
        pass
    os._exit(1)


def _limit_memory(most: int | None) -> None:
    if most is None:
        return
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return
    with suppress(ValueError, OSError):  # macOS refuses some limits
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
