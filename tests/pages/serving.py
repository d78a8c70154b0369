"""Servers that are really started, as the README does, and what tests ask of them."""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.registry import REGISTRY_VARIABLE
from pages.parts.run import identity, server

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds; a bound on a hanging test, nothing that is measured
HANDSHAKE = (
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
)
IDENTITY = (
    identity.IDENTITY_VARIABLE,
    identity.HEADER_VARIABLE,
    identity.GATEWAYS_VARIABLE,
    identity.CLAIM_VARIABLE,
)


def becomes(wanted: object, ask: Callable[[], object]) -> bool:
    """Wait for an answer that must come: a server learns of a closed tab a little later."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if ask() == wanted:
            return True
        time.sleep(0.1)
    return False


class Outside:
    """A proxy in place of the world: remembers what is asked of it, and answers nothing."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:  # closed: the test is over
                return
            with connection:
                self.asked.append(connection.recv(1000))


@dataclass(frozen=True)
class Started:
    """A running server: its port, its process, and the file that has what it said on stderr."""

    port: int
    process: subprocess.Popen
    stderr: Path

    def send(
        self, headers: list[tuple[str, str]], path: str = "/", method: str = "GET"
    ) -> http.client.HTTPConnection:
        """Send a request with just these headers, {port} filled in; do not wait for the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value.format(port=self.port))
        connection.endheaders()
        return connection

    def ask(self, headers: list[tuple[str, str]], path: str = "/") -> http.client.HTTPResponse:
        """Send a request and return its answer, read and closed."""
        connection = self.send(headers, path)
        answer = connection.getresponse()
        if answer.status != 101:  # an open websocket has no end
            answer.read()
        connection.close()
        return answer

    def knock(self, headers: list[tuple[str, str]]) -> tuple[int, int]:
        """Ask for a page and for a websocket with the same headers; the status of each answer."""
        return self.ask(headers).status, self.ask([*headers, *HANDSHAKE], "/_stcore/stream").status


@contextmanager
def started(
    registry: Path,
    outside: Outside,
    *options: str,
    hosts: str = "",
    told: Mapping[str, str] | None = None,
) -> Iterator[Started]:
    """Start the dashboard as the README does, with `outside` as the way to every other host.

    `told` are environment variables beside those.
    """
    proxies = {f"{kind}_proxy": outside.address for kind in ("http", "https", "all")}
    proxies |= {name.upper(): address for name, address in proxies.items()}
    left_out = ("no_proxy", "forwarded_allow_ips")
    others = {name: said for name, said in os.environ.items() if name.lower() not in left_out}
    own = {REGISTRY_VARIABLE: str(registry), server.HOSTS_VARIABLE: hosts, "PYTHONUTF8": "1"}
    own |= dict.fromkeys(IDENTITY, "") | dict(told or {})
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0", *options]
    with tempfile.TemporaryDirectory() as folder:
        stderr = Path(folder) / "stderr"
        with stderr.open("wb") as file:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=others | proxies | own,
                stdout=subprocess.PIPE,
                stderr=file,
                encoding="utf-8",
            )
        # a start that says nothing ends, and fails the test
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        try:
            addresses = (re.search(r"http://\S+:(\d+)", line) for line in process.stdout)
            port = next((int(found[1]) for found in addresses if found), None)
            watchdog.cancel()
            assert port, stderr.read_text(encoding="utf-8")
            running = Started(port, process, stderr)
            running.ask([("Host", "localhost")], "/_stcore/health")  # answered after the start
            yield running
        finally:
            watchdog.cancel()
            process.terminate()
            process.stdout.close()
            process.wait(PATIENCE)
