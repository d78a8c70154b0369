"""Clicks while somebody publishes, beside the same without; and how long a publication takes."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from data.registry import REGISTRY_VARIABLE
from tests.bench import clicks, report
from tests.bench.servers import COVERAGE, ROOT, running
from tests.bench.visitor import Rerun, Visitor

SESSIONS = 10
LONGEST_PUBLICATION_S = 15
WARM_UP_S = 120  # the longest that the first publication may take on a busy machine


def measure(registry: Path) -> None:
    """Publish the real register while visitors click.

    Args:
        registry: a folder of snapshots with its register, which is changed.
    """
    alone = asyncio.run(_clicks(registry))
    with _publisher(registry) as said:
        busy = asyncio.run(_clicks(registry))
        said.seek(0)
        publications = [tuple(map(float, line.split())) for line in said.read().splitlines()]
    for name, reruns in (("alone", alone), ("while somebody publishes", busy)):
        report.line("publishing", clicks=name, sessions=SESSIONS, **report.summary(reruns))
    seconds = [wall for wall, _ in publications]
    report.line(
        "publishing",
        publications=len(publications),
        max_s=round(max(seconds), 2),
        cpu_s=round(max(cpu for _, cpu in publications), 2),
        target=f"each under {LONGEST_PUBLICATION_S} s while {SESSIONS} sessions click",
        met=max(seconds) < LONGEST_PUBLICATION_S,
    )


@contextmanager
def _publisher(registry: Path) -> Iterator[IO[str]]:
    """Publish in a process of its own, from the first publication on until the end."""
    with TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.publisher"],
            cwd=ROOT,
            env=os.environ | {REGISTRY_VARIABLE: str(registry)},
            stdout=said,
        )
        try:
            _await_first(process, said)
            yield said
        finally:
            process.terminate()
            process.wait(60)


def _await_first(process: subprocess.Popen[bytes], said: IO[str]) -> None:
    until = time.perf_counter() + WARM_UP_S
    while time.perf_counter() < until and process.poll() is None:
        if os.fstat(said.fileno()).st_size:
            return
        time.sleep(0.1)
    raise RuntimeError("nothing was published")


async def _clicks(registry: Path) -> list[Rerun]:
    with running(COVERAGE, registry) as server:
        await server.healthy()
        visitors = [Visitor(server.port, COVERAGE.page) for _ in range(SESSIONS)]
        for visitor in visitors:
            await visitor.start()
        turns = [
            clicks.visit(visitor, number, clicks.THINK_SECONDS * number / SESSIONS)
            for number, visitor in enumerate(visitors)
        ]
        answers = await asyncio.gather(*turns)
        for visitor in visitors:
            await visitor.close()
    return [answer for visit in answers for answer in visit]
