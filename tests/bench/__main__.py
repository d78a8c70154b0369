"""python -m tests.bench: every measurement, as JSON lines on stdout, in about four minutes. No time is asserted."""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from websockets.exceptions import WebSocketException

from data.registry import REGISTRY_VARIABLE
from tests.bench import clicks, report
from tests.bench.servers import ATLAS, COVERAGE, HELLO, NAIVE, ROOT, build_registry


def start(registry: Path) -> None:
    """From process start to the first page: overview, coverage map, and the two to compare with."""
    for app, target in ((ATLAS, clicks.START_TARGET_MS), (COVERAGE, clicks.START_TARGET_MS), (NAIVE, None), (HELLO, None)):
        asyncio.run(clicks.start(app, registry, target))


def rerun(registry: Path) -> None:
    """One visitor on each page, and ours beside the naive one."""
    asyncio.run(clicks.rerun(HELLO, registry))
    theirs = asyncio.run(clicks.rerun(NAIVE, registry))
    ours = asyncio.run(clicks.rerun(COVERAGE, registry))
    clicks.compare(ours, theirs)


def load(registry: Path) -> None:
    """Many visitors at once."""
    asyncio.run(clicks.load(NAIVE, registry, 10))
    asyncio.run(clicks.load(COVERAGE, registry, 20, 250))
    asyncio.run(clicks.load(COVERAGE, registry, 50, 1000))


def reads(registry: Path) -> None:
    """What filters read. Each on a copy, as its files are destroyed."""
    for what in ("questions", "page"):
        copy = registry.with_name(f"copy-{what}")
        shutil.copytree(registry, copy)
        _module("tests.bench.reads", what, str(copy), **{REGISTRY_VARIABLE: str(copy)})


def scale(registry: Path) -> None:
    """A made country."""
    _module("tests.bench.scale", str(registry.with_name("made")))


def _module(name: str, *arguments: str, **environment: str) -> None:
    """A measurement in a process of its own; its lines go where ours go, and what it has to say is shown if it fails."""
    sys.stdout.flush()
    done = subprocess.run([sys.executable, "-m", name, *arguments], cwd=ROOT, env=os.environ | environment, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise RuntimeError(f"{name} ended with {done.returncode}")


SCENARIOS: dict[str, Callable[[Path], None]] = {"start": start, "rerun": rerun, "load": load, "reads": reads, "scale": scale}


def main() -> int:
    """Run the scenarios asked for; 1 if one of them could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS), default=list(SCENARIOS))
    chosen = parser.parse_args().scenarios
    unknown = set(chosen) - set(SCENARIOS)
    if unknown:
        parser.error(f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(SCENARIOS)}")
    report.machine()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        registry = Path(folder) / "registry"
        build_registry(registry)
        for name in chosen:
            began = time.perf_counter()
            try:
                SCENARIOS[name](registry)
            except (RuntimeError, KeyError, OSError, WebSocketException) as error:
                failed += 1
                report.line(name, failed=f"{type(error).__name__}: {error}")
            report.progress(f"{name}: {time.perf_counter() - began:.0f} s")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
