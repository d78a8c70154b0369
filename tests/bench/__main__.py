"""python -m tests.bench: every measurement, as JSON lines on stdout, in about five minutes.

No time is asserted.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from pathlib import Path

from websockets.exceptions import WebSocketException

from analytics.documents.workbook_upload.reading import read_decisions
from analytics.drawing.picture import Picture
from analytics.drawing.png import png
from analytics.drawing.svg import svg
from analytics.exports import FORMATS, ExportRequest, export
from analytics.gap_table import defended_needs
from analytics.questions.certainty import certainty
from analytics.questions.coverage import needs_coverage
from analytics.questions.fixes import fixes
from analytics.questions.robustness import robustness
from analytics.setting import default_setting
from data.registry import REGISTRY_VARIABLE, open_registry
from data.snapshot import current_id
from tests.bench import clicks, report
from tests.bench import publishing as bench_publishing
from tests.bench.servers import ATLAS, COVERAGE, HELLO, NAIVE, ROOT, build_registry

EXPORT_TARGET_S = {"pptx": 5, "pdf": 15, "html": 15}  # the others: 3


def start(registry: Path) -> None:
    """From process start to the first page: overview, coverage map, and the two to compare with."""
    for app, target in (
        (ATLAS, clicks.START_TARGET_MS),
        (COVERAGE, clicks.START_TARGET_MS),
        (NAIVE, None),
        (HELLO, None),
    ):
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


def publishing(registry: Path) -> None:
    """Clicks while somebody publishes, on a copy, as its register is changed."""
    copy = registry.with_name("copy-publishing")
    shutil.copytree(registry, copy)
    bench_publishing.measure(copy)


def answers(registry: Path) -> None:
    """What a gap is defended by, each asked anew of the real registry."""
    opened = open_registry(registry / current_id(registry))
    setting = default_setting(opened)
    for name, ask in (
        ("needs_coverage", needs_coverage),
        ("certainty", certainty),
        ("robustness", robustness),
        ("fixes", fixes),
        ("defended_needs", defended_needs),
    ):
        seconds = sorted(
            timeit.repeat(
                lambda ask=ask: ask(opened, setting), setup=opened.answers.clear, number=1, repeat=5
            )
        )
        report.line(
            "answers",
            what=name,
            rows=len(ask(opened, setting)),
            median_ms=round(1000 * seconds[2], 1),
            max_ms=round(1000 * seconds[-1], 1),
        )


def exports(registry: Path) -> None:
    """Every file of a brief and the way back of decisions, of the real registry; the first of each
    asks every question anew.
    """
    opened = open_registry(registry / current_id(registry))
    setting = default_setting(opened)
    sent = export(opened, setting, "xlsx", ExportRequest())
    works = {
        name: lambda name=name: export(opened, setting, name, ExportRequest()) for name in FORMATS
    }
    works["decisions back"] = lambda: read_decisions(sent, "atlas.xlsx", opened, setting)
    for name, work in works.items():
        seconds = sorted(timeit.repeat(work, setup=opened.answers.clear, number=1, repeat=5))
        # whatever else the machine does
        cpu = min(
            timeit.repeat(
                work, setup=opened.answers.clear, timer=time.process_time, number=1, repeat=3
            )
        )
        size = round(len(work()) / 1000, 1) if name in FORMATS else round(len(sent) / 1000, 1)
        target = EXPORT_TARGET_S.get(name, 3)
        report.line(
            "exports",
            what=name,
            kb=size,
            median_s=round(seconds[2], 2),
            max_s=round(seconds[-1], 2),
            cpu_s=round(cpu, 2),
            target_s=target,
            met=seconds[-1] <= target,
        )


def memory(registry: Path) -> None:
    """What a process holds while 500 settings are asked: bounded, whatever is asked."""
    _module("tests.bench.memory", str(registry / current_id(registry)))


def scale(registry: Path) -> None:
    """A made country."""
    _module("tests.bench.scale", str(registry.with_name("made")))


def siting(registry: Path) -> None:
    """Where the next sites should stand: small, many and big questions, beside spopt."""
    _module("tests.bench.siting")


def office(registry: Path) -> None:
    """An office's list of 20,000 rows and 60 columns, from its bytes to its rows."""
    _module("tests.bench.office")


def vector(registry: Path) -> None:
    """Maps as SVG and as PNG, drawn anew each time."""
    opened = open_registry(registry / current_id(registry))
    setting = default_setting(opened)
    for name, picture in (
        ("province 1280x720", Picture()),
        ("province 1920x1080", Picture(width=1920, height=1080)),
        ("province 3840x2160", Picture(width=3840, height=2160)),
        ("cluster 1920x1080", Picture("ic", width=1920, height=1080)),
        ("city 1920x1080", Picture(extent="city:330600", width=1920, height=1080)),
    ):
        drawn = svg(opened, setting, picture)
        svg_s = sorted(
            timeit.repeat(lambda picture=picture: svg(opened, setting, picture), number=1, repeat=5)
        )
        png_s = sorted(timeit.repeat(lambda drawn=drawn: png(drawn), number=1, repeat=5))
        report.line(
            "vector",
            what=name,
            svg_ms=round(1000 * svg_s[2], 1),
            svg_kb=round(len(drawn.encode()) / 1000, 1),
            png_ms=round(1000 * png_s[2], 1),
            png_kb=round(len(png(drawn)) / 1000, 1),
        )


def _module(name: str, *arguments: str, **environment: str) -> None:
    """A measurement in a process of its own; its lines go where ours go, and what it has to say is
    shown if it fails.
    """
    sys.stdout.flush()
    done = subprocess.run(
        [sys.executable, "-m", name, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise RuntimeError(f"{name} ended with {done.returncode}")


SCENARIOS: dict[str, Callable[[Path], None]] = {
    "start": start,
    "rerun": rerun,
    "load": load,
    "publishing": publishing,
    "reads": reads,
    "answers": answers,
    "exports": exports,
    "vector": vector,
    "siting": siting,
    "office": office,
    "memory": memory,
    "scale": scale,
}


def main() -> int:
    """Run the scenarios asked for; 1 if one of them could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "scenarios",
        nargs="*",
        metavar="SCENARIO",
        help=", ".join(SCENARIOS),
        default=list(SCENARIOS),
    )
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
