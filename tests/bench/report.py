"""Measurements as JSON lines on stdout, progress on stderr.

Times in ms, sizes in KB of 1,000 bytes.
"""

import json
import os
import platform
import resource
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

from tests.bench.visitor import Rerun


def line(scenario: str, **facts: object) -> dict[str, object]:
    """Print one measurement, and return it."""
    told = {"scenario": scenario} | facts
    print(json.dumps(told, ensure_ascii=False), flush=True)
    return told


def progress(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def peak_mb() -> int:
    """The most memory that this process has held, in MB.

    Not `ru_maxrss` where there is better: a process begins with that of the one that started it.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return round(peak * (1 if sys.platform == "darwin" else 1024) / 1e6)
    facts = dict(line.split(":", 1) for line in status.read_text().splitlines())
    kilobytes, _unit = facts["VmHWM"].split()
    return round(int(kilobytes) * 1024 / 1e6)


def machine() -> None:
    """The first line: what everything below was measured on.

    A load above 0 is other people's, and lengthens every time.
    """
    line(
        "machine",
        cpus=os.cpu_count(),
        load_1min=round(os.getloadavg()[0], 2),
        system=platform.system(),
        python=platform.python_version(),
        **{name: version(name) for name in ("streamlit", "duckdb", "pandas", "pydeck")},
        note=(
            "the driver runs on the same processors as the servers; each message is parsed once and"
            " a large one only searched for addresses"
        ),
    )


def summary(reruns: list[Rerun]) -> dict[str, object]:
    """The figures of some reruns: to `script_finished`, to the last new file, and bytes on the wire
    and unpacked.
    """

    def share(name: str, q: float, unit: float = 1) -> float:
        return round(float(np.percentile([getattr(rerun, name) for rerun in reruns], q)) / unit, 1)

    def mean(name: str) -> float:
        return round(float(np.mean([getattr(rerun, name) for rerun in reruns])) / 1000, 1)

    faults = [fault for rerun in reruns for fault in rerun.faults]
    return {
        "n": len(reruns),
        "p50_ms": share("ms", 50),
        "p95_ms": share("ms", 95),
        "max_ms": share("ms", 100),
        "settled_p95_ms": share("settled_ms", 95),
        "ws_kb_p50": share("ws_wire", 50, 1000),
        "ws_decoded_kb_p50": share("ws_decoded", 50, 1000),
        "http_kb_mean": mean("http_wire"),
        "http_decoded_kb_mean": mean("http_decoded"),
        "total_kb_p50": share("wire", 50, 1000),
        "total_kb_mean": mean("wire"),
        "total_decoded_kb_p50": share("decoded", 50, 1000),
        "total_decoded_kb_mean": mean("decoded"),
        "faults": len(faults),
        **({"first_fault": faults[0]} if faults else {}),
    }


def first_page(rerun: Rerun) -> dict[str, object]:
    """The cost of a page opened for the first time, its map's files among them; Streamlit's own
    scripts are not counted.

    A browser asks once more, when the page has told it the size of its window; that rerun is not in
    it.
    """
    return {
        "first_ms": round(rerun.ms, 1),
        "first_settled_ms": round(rerun.settled_ms, 1),
        "first_files": rerun.files,
        "first_total_kb": round(rerun.wire / 1000, 1),
        "first_total_decoded_kb": round(rerun.decoded / 1000, 1),
    }
