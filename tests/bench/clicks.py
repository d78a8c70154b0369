"""What visitors of a page wait for: the first page of a new process, a click, a click among many
others.
"""

import asyncio
import time
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from tests.bench import report
from tests.bench.servers import App, running
from tests.bench.visitor import Rerun, Visitor

FILTER = "cluster"  # the key of the selectbox that is clicked
STARTS, START_TARGET_MS = 3, 4000
WARM_UP, CLICKS = 5, 40
THINK_SECONDS, LOAD_SECONDS = 1.0, 20.0
MOST_OF_NAIVE = 1 / 8


# --- from process start to the first page ---------------------------------------------------------


async def start(app: App, registry: Path, target_ms: float | None = None) -> None:
    """`STARTS` new processes, each timed from its start until its first page, map files included,
    is there.
    """
    first, faults = [], 0
    for _ in range(STARTS):
        with running(app, registry) as server:
            await server.healthy()
            visitor = Visitor(server.port, app.page)
            page = await visitor.start()
            first.append((time.perf_counter() - server.started) * 1000)
            faults += len(page.faults)
            await visitor.close()
    slowest = max(first)
    judged = (
        {}
        if target_ms is None
        else {
            "target": f"slowest start under {target_ms:g} ms",
            "met": slowest < target_ms and not faults,
        }
    )
    report.line(
        "start",
        app=app.name,
        page=app.page,
        n=STARTS,
        p50_ms=round(float(np.median(first)), 1),
        max_ms=round(slowest, 1),
        faults=faults,
        **judged,
    )


# --- one visitor ----------------------------------------------------------------------------------


async def rerun(app: App, registry: Path) -> dict[str, object]:
    """One session that clicks through every option of the filter, `CLICKS` times after a warm-up,
    without a pause.
    """
    with running(app, registry) as server:
        await server.healthy()
        visitor = Visitor(server.port, app.page)
        page = await visitor.start()
        options = turns(visitor, 0)
        for option in islice(options, WARM_UP):
            await visitor.choose(FILTER, option)
        reruns = [await visitor.choose(FILTER, option) for option in islice(options, CLICKS)]
        await visitor.close()
    return report.line(
        "rerun",
        app=app.name,
        page=app.page,
        sessions=1,
        **report.summary(reruns),
        **report.first_page(page),
    )


def turns(visitor: Visitor, first: int) -> "cycle[str]":
    """The options of the filter for ever, from the one after `first`; the one chosen at the start
    comes last.
    """
    options = visitor.options(FILTER)
    turn = (first + 1) % len(options)
    return cycle(options[turn:] + options[:turn])


def compare(ours: dict, theirs: dict) -> None:
    """Our rerun as a share of the naive app's: time, and bytes on the wire and unpacked.

    A page with faults meets nothing.
    """
    names = (
        "p50_ms",
        "total_kb_p50",
        "total_kb_mean",
        "total_decoded_kb_p50",
        "total_decoded_kb_mean",
    )
    ratios = {name: round(ours[name] / theirs[name], 4) for name in names}
    report.line(
        "ratio",
        app="atlas / naive",
        **ratios,
        target="each at most 0.125",
        met=max(ratios.values()) <= MOST_OF_NAIVE and not ours["faults"],
    )


# --- many visitors --------------------------------------------------------------------------------


async def load(app: App, registry: Path, sessions: int, target_ms: float | None = None) -> None:
    """`sessions` visitors who think `THINK_SECONDS` between an answer and the next click, for
    `LOAD_SECONDS`.

    All of them have their page before the clock starts; their first clicks are spread over one
    think time.
    """
    with running(app, registry) as server:
        await server.healthy()
        visitors = [Visitor(server.port, app.page) for _ in range(sessions)]
        opened = [await visitor.start() for visitor in visitors]
        began, busy = time.perf_counter(), time.process_time()
        answers = await asyncio.gather(
            *(visit(visitor, i, THINK_SECONDS * i / sessions) for i, visitor in enumerate(visitors))
        )
        driver = (time.process_time() - busy) / (time.perf_counter() - began)
        for visitor in visitors:
            await visitor.close()
    reruns = [answer for visit in answers for answer in visit]
    figures = report.summary(reruns)
    judged = (
        {}
        if target_ms is None
        else {
            "target": f"p95 under {target_ms:g} ms",
            "met": figures["p95_ms"] < target_ms and not figures["faults"],
        }
    )
    report.line(
        "load",
        app=app.name,
        page=app.page,
        sessions=sessions,
        think_s=THINK_SECONDS,
        seconds=LOAD_SECONDS,
        **figures,
        clicks_per_s=round(len(reruns) / LOAD_SECONDS, 1),
        driver_cpu_share=round(driver, 2),
        opened_p95_ms=report.summary(opened)["p95_ms"],
        **judged,
    )


async def visit(visitor: Visitor, number: int, wait: float) -> list[Rerun]:
    """One visitor's clicks, from an option of their own on, until the time is up; the last may end
    after it.
    """
    until = time.perf_counter() + LOAD_SECONDS
    await asyncio.sleep(wait)
    reruns = []
    for option in turns(visitor, number):
        if time.perf_counter() >= until:
            break
        reruns.append(await visitor.choose(FILTER, option))
        await asyncio.sleep(THINK_SECONDS)
    return reruns
