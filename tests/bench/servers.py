"""Streamlit servers as a deployment starts them: a process each, on a port of their own, always
ended.
"""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.registry import REGISTRY_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
START_SECONDS = 60


@dataclass(frozen=True)
class App:
    """What to run: `script` with the settings found in the folder `cwd` (None: an empty one, so
    Streamlit's defaults).
    """

    name: str
    script: Path
    page: str = ""  # the address of the page below the server's own
    cwd: Path | None = None


NAIVE = App("naive", HERE / "naive_app.py")
HELLO = App("hello", HERE / "hello_app.py")
ATLAS = App("atlas", ROOT / "app.py", cwd=ROOT)
COVERAGE = App("atlas", ROOT / "app.py", page="coverage", cwd=ROOT)


def build_registry(out: Path) -> None:
    """The project's own registry, built into `out` by a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "data", "build", "--out", str(out)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Server:
    """A running server, and the moment its process was started (time.perf_counter, seconds)."""

    port: int
    started: float
    process: subprocess.Popen

    async def healthy(self) -> None:
        """Return as soon as the server says it is ready.

        Raises:
            RuntimeError: it ended, or was not ready after `START_SECONDS`.
        """
        while time.perf_counter() - self.started < START_SECONDS and self.process.poll() is None:
            if await asyncio.to_thread(_is_healthy, self.port):
                return
            await asyncio.sleep(0.01)
        raise RuntimeError("the server did not become ready; what it said follows")


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running(app: App, registry: Path) -> Iterator[Server]:
    """A new process of `app` over the registry in `registry`; ended on leaving, whatever happened.

    What it said is shown if that was an error.
    """
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(app.script),
        "--server.address",
        "127.0.0.1",
        "--server.port",
        str(port),
        "--server.headless",
        "true",
        "--browser.gatherUsageStats",
        "false",
    ]
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as said:
        environment = os.environ | {REGISTRY_VARIABLE: str(registry)}
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=app.cwd or empty, env=environment, stdout=subprocess.DEVNULL, stderr=said
        )
        try:
            yield Server(port, started, process)
        except Exception:
            said.seek(0)
            print(said.read().decode(errors="replace"), file=sys.stderr)
            raise
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
