"""Filters read no Parquet file and measure no distance. A process of its own: python -m
tests.bench.reads REGISTRY

Python tells every file it opens (an audit hook), but DuckDB opens its own. So, once the registry is
open, every Parquet file is emptied and deleted: an answer that is given afterwards did not need
them.
"""

import logging
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

MEASURING = (
    "geo.distance",
    "geo.locate",
    "data.admin_shapes",
    "data.build.measuring",
    "data.build",
    "pyproj",
    "shapely",
    "geopandas",
)
RADII_KM = (None, 25, 50, 100, 200)


class Opens:
    """Counts the Parquet files that Python opens from now on."""

    def __init__(self) -> None:
        self.parquet = 0
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple) -> None:
        if event == "open" and str(args[0]).endswith(".parquet"):
            self.parquet += 1


def destroy(registry_dir: Path) -> int:
    """Empty and delete every Parquet file of a folder of snapshots, so that not even an open one
    could be read again.
    """
    files = list(registry_dir.rglob("*.parquet"))
    for file in files:
        file.write_bytes(b"")
        file.unlink()
    return len(files)


def questions() -> Callable[[], int]:
    """Open the registry; the answer asks for needs, gaps and matrix under many settings and returns
    their number.
    """
    from analytics.gap_table import explained_needs, gaps
    from analytics.questions.coverage import matrix, roll_up
    from analytics.setting import default_setting
    from data.registry import open_registry
    from data.vocabulary import CONFIDENCES, LEVELS

    registry = open_registry()

    def ask() -> int:
        settings = [
            default_setting(registry, radius_km=radius, levels=levels, min_confidence=confidence)
            for radius, levels, confidence in product(
                RADII_KM, (LEVELS, LEVELS[:1], LEVELS[1:4]), CONFIDENCES[:2]
            )
        ]
        for setting in settings:
            needs = explained_needs(registry, setting)
            gaps(needs, "county")
            roll_up(needs[needs["unit_kind"] == "county"], ["unit_id"])
            matrix(registry, needs, "city", setting)
        return len(settings)

    return ask


def page() -> Callable[[], int]:
    """Open the coverage page; the answer chooses every cluster and some radii on it and returns the
    number of reruns.
    """
    from streamlit.testing.v1 import AppTest

    from data.registry import open_registry, query
    from tests.bench.servers import ROOT

    clusters = [*query(open_registry(), "clusters")["cluster_id"], None]
    clicks = [("cluster", name) for name in clusters] + [("radius", km) for km in RADII_KM[1:]]

    shown = (
        AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        .run()
        .switch_page("pages/coverage.py")
        .run()
    )

    def ask() -> int:
        for key, value in clicks:
            shown.selectbox(key=key).set_value(value).run()
            if shown.exception or shown.error:
                raise RuntimeError(f"{key} {value}: {[*shown.exception, *shown.error][0].value}")
        return len(clicks)

    return ask


def main(what: str, registry_dir: Path) -> None:
    """Open, destroy the files, ask; one line."""
    from tests.bench import report

    logging.disable(logging.WARNING)
    opens = Opens()
    ask = {"questions": questions, "page": page}[what]()
    at_start = opens.parquet
    destroyed = destroy(registry_dir)
    before = opens.parquet
    changes = ask()
    after = opens.parquet - before
    loaded = [name for name in MEASURING if name in sys.modules]
    report.line(
        "reads",
        app="atlas",
        what=what,
        filter_changes=changes,
        parquet_files=destroyed,
        parquet_opens_by_python_at_start=at_start,
        parquet_opens_by_python_after=after,
        files_destroyed_before_the_changes=True,
        measuring_modules_loaded=loaded,
        target="no Parquet file read, geo.distance not imported",
        met=after == 0 and "geo.distance" not in loaded,
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
