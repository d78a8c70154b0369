"""A PostgreSQL cluster of the tests' own: made in a folder, on a free port, gone afterwards."""

import glob
import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg

USER = "pilot"
# one test after the other on a disk that may forget everything
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=40")


def binaries() -> Path | None:
    """The newest folder that holds initdb, of Debian or on PATH; None without a server."""
    debian = sorted(
        glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4])
    )
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


class Cluster:
    """A running cluster."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder, self.bin = folder, bin_folder
        self.port = _free_port()
        self._made: set[str] = set()

    def start(self) -> None:
        owner = _unprivileged()
        if owner is not None:
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = " ".join(f"-c {setting}" for setting in FAST)
        where = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._run(
            "pg_ctl", "-D", data, "-w", "-o", f"{where} {options}", "-l", f"{data}/log", "start"
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def new_database(self, template: str = "template0") -> str:
        """An empty database, or a copy of another; gives its name."""
        name = f"test{len(self._made)}"
        self.make_database(name, template)
        return name

    def make_database(self, name: str, template: str = "template0") -> None:
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.add(name)

    def has_database(self, name: str) -> bool:
        return name in self._made

    def ask(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def drop(self, name: str) -> None:
        self.ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, name: str, user: str = USER) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        owner = _unprivileged()
        become = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid}
        subprocess.run(
            [self.bin / program, *arguments],
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
            **become,
        )


def memory() -> str | None:
    """A folder in memory, where there is one: the cluster need not outlast the tests."""
    folder = "/dev/shm"
    return folder if os.access(folder, os.W_OK) else None


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as where the tests run as the administrator, which it refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as the administrator, and there is no other user")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
