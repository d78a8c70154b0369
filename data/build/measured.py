"""Distances that an earlier build measured, kept beside its snapshot for the next one.

A publication mostly moves nothing: of a thousand pairs of shapes it measures a few anew. What is
kept is named by shapes and by the code that measured, so that a build with it and one without give
the same bytes.
"""

import hashlib
import inspect
import logging
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from data.build import distances
from data.build.distances import PairKey, Percentiles
from data.faults import RegistryError
from data.snapshot import current_id
from geo import crs, distance, locate, points

FILE = ".measured.parquet"  # hidden: it is no part of what the snapshot says
MOST_KEPT = 500_000  # pairs; a province has 15,000
OF_KEY = ("how", "here", "there")
OF_KM = ("km_p05", "km_p50", "km_p95")
MEASURING = (crs, distance, locate, points, distances)
LIBRARIES = ("shapely", "pyproj", "numpy", "scipy")
_log = logging.getLogger(__name__)


@cache
def method() -> str:
    """Name the code that measures: another version of it may measure otherwise."""
    whole = hashlib.sha256()
    for module in MEASURING:
        whole.update(inspect.getsource(module).encode())
    versions = [f"{name} {version(name)}" for name in LIBRARIES]
    return " ".join([whole.hexdigest(), *versions])


def _schema() -> pa.Schema:
    texts = {"how": pa.string(), "here": pa.binary(), "there": pa.binary()}
    numbers = dict.fromkeys(OF_KM, pa.float64())
    return pa.schema(texts | numbers, {"method": method()})


def read_measured(out: Path) -> dict[PairKey, Percentiles]:
    """Read what the build of the snapshot in force measured by the same method.

    Args:
        out: the folder of snapshots.
    Returns:
        Nothing where there is no such file, or it cannot be read: it is then measured again.
    """
    with suppress(OSError, RegistryError, pa.ArrowException):
        path = out / current_id(out) / FILE
        table = parquet.read_table(path, page_checksum_verification=True)
        if table.schema.equals(_schema(), check_metadata=True):
            columns = [table.column(name).to_pylist() for name in (*OF_KEY, *OF_KM)]
            keys = zip(*columns[:3], strict=True)
            return dict(zip(keys, zip(*columns[3:], strict=True), strict=True))
    return {}


def write_measured(folder: Path, pairs: Mapping[PairKey, Percentiles]) -> None:
    """Keep what a build measured in the folder of its snapshot.

    A disk that refuses it costs the next build its time, and nothing else.
    """
    kept = sorted(pairs.items())[:MOST_KEPT]
    columns: dict[str, list[Any]] = {}
    for place, name in enumerate(OF_KEY):
        columns[name] = [key[place] for key, _ in kept]
    for place, name in enumerate(OF_KM):
        columns[name] = [km[place] for _, km in kept]
    table = pa.Table.from_pydict(columns, _schema())
    try:
        parquet.write_table(table, folder / FILE, write_page_checksum=True)
    except OSError as error:
        _log.warning("%s could not be kept: %s", FILE, error)
        with suppress(OSError):
            (folder / FILE).unlink(missing_ok=True)
