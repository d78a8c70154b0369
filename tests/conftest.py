"""What the tests share: registries made of a handful of rows, the real snapshot, and
golden tables.
"""

import gc
import os
import shutil
import subprocess
import weakref
from collections.abc import Callable, Iterable
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

import duckdb
import pandas as pd
import pytest
from cachetools import LRUCache
from hypothesis import HealthCheck, Phase, settings
from shapely.geometry.base import BaseGeometry

import data.build
from data.build import build
from data.build.distances import Distances, Percentiles
from data.build.policy_tables import make_policy_tables, policy_scope
from data.build.read import SOURCES_DIR
from data.demo import write_demo
from data.policy import POLICY_DIR, default_first, load_policies
from data.province import PROVINCE_FILE, load_province
from data.registry import Registry, open_registry, shut
from data.snapshot import write_snapshot
from data.tables import BUILT, SOURCES, TABLES
from data.version import made_with
from tests.clocked import write_history

# snapshots of tests need not outlive a power cut, and waiting for the disk is a third of their time
os.fsync = lambda descriptor: None
# two workers share two cores: threads of their own for tables of ten rows double the work
duckdb.connect = partial(duckdb.connect, config={"threads": 1})


class SharedDistances(Distances):
    """What a worker's builds measure, kept: most are of the same counties, and percentiles depend
    on nothing but the two shapes (tests/geo/test_distance.py, which measures anew).
    """

    known: ClassVar[dict[tuple[bytes, ...], Percentiles]] = {}

    def _measure(self, here: BaseGeometry, there: BaseGeometry) -> Percentiles:
        pair = tuple(sorted((self._key(here), self._key(there))))
        if pair not in self.known:
            self.known[pair] = super()._measure(here, there)
        return self.known[pair]


data.build.Distances = SharedDistances

# the same examples on every machine and every day: a red suite means a change, not a lucky draw;
# `explain` would take minutes
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    phases=PHASES,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

GOLDEN_DIR = Path(__file__).parent / "golden"
AS_OF = "2026-11-23"
REGISTRIES_KEPT = 10
# files of tests that take over half a minute, the longest first
LONGEST = (
    "tests/browser/test_page_opens.py",
    "tests/browser/test_address.py",
    "tests/browser/test_maps.py",
    "tests/analytics/test_evidence.py",
    "tests/analytics/test_scenario.py",
    "tests/analytics/test_report.py",
    "tests/browser/test_scenarios.py",
    "tests/pages/test_evidence_shown.py",
    "tests/pages/test_scenarios.py",
    "tests/data/test_build.py",
    "tests/test_made_mark.py",
    "tests/analytics/test_siting.py",
    "tests/test_recipes.py",
    "tests/pages/test_pages.py",
    "tests/pages/test_runs.py",
    "tests/pages/test_links.py",
)

# table -> the values a row has unless it says otherwise; what is not here is missing
DEFAULTS: dict[str, dict[str, object]] = {
    "clusters": {"tier": "characteristic", "kind": "discrete", "in_seed": "yes"},
    "units": {
        "unit_kind": "county",
        "unit_id": "330102",
        "city": "杭州市",
        "county": "上城区",
        "adcode": "330102",
        "city_adcode": "330100",
    },
    "platforms": {
        "level": "provincial",
        "operator_type": "enterprise",
        "status": "operating",
        "confidence": "confirmed",
        "field": "集成电路芯片",
    },
    "platform_clusters": {"cluster_id": "ic", "weight": 1.0},
    "platform_places": {"location_basis": "given", "uncertainty_km": 0.0},
    "needs": {
        "unit_kind": "county",
        "unit_id": "330102",
        "cluster_id": "ic",
        "basis": "core",
        "evidence": "area-1",
    },
    "proximity": {"unit_kind": "county", "unit_id": "330102", "platform_id": "p1", "inside": "no"},
    "targets": {"policy_id": "plan-2024-2027", "measure": "ratio"},
    "platform_services": {"platform_id": "p1", "service": "工艺开发", "stage": "process"},
    "lists": {"registry": "platforms", "list_id": "list", "list_name": "list", "rows_found": 0},
}
NEEDED_BY = {"browser_path": "browser", "office": "office"}  # fixture -> program of the machine
PANDAS_TYPES = {"VARCHAR": "str", "DOUBLE": "float64", "INTEGER": "Int64"}
DUCKDB_TYPES = {"VARCHAR": "VARCHAR", "DOUBLE": "DOUBLE", "INTEGER": "BIGINT"}
# what the manifest of a registry of a handful of rows says beside its day
ABOUT = {"credits": [], "sources": {}, "policy_sets": {}, "notices": []}
PLAIN_TABLES = [registry.name for registry in SOURCES + BUILT if not registry.spatial]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite tests/golden/*.csv; read them in the diff",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Of several workers each takes the next file in the order collected, not the one with most
    tests: a file of few and slow ones would begin last, and the other workers would wait for it.
    """
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put `LONGEST` first, and mark what needs a program of the machine by the fixture that starts
    it.
    """
    begins = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: begins.get(item.nodeid.partition("::")[0], len(begins)))
    for item in items:
        for fixture, program in NEEDED_BY.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(program)


def pytest_unconfigure() -> None:
    """At exit hypothesis' own callback keeps DuckDB's objects alive, and DuckDB then prints forty
    lines about leaks.
    """
    gc.callbacks.clear()
    duckdb.connect = duckdb.connect.func


# --- registries of a handful of rows --------------------------------------------------------------


def write_rows(out: Path, as_of: str = AS_OF, **rows: list[dict[str, object]]) -> Path:
    """A snapshot in which `rows` stand, table by table, with whatever they name; returns its
    folder.

    A row says what matters to the test and `DEFAULTS` the rest: county 330102, cluster "ic",
    platform "p1". Units, clusters and platforms that are only named get a row of their own, and
    without `platform_clusters` every platform serves "ic" in full:

        write_rows(out, needs=[{"basis": "core"}], proximity=[{"km_p05": 10, "km_p50": 20, "km_p95":
        30}])

    Tables without rows are written too: a snapshot that lacks one is refused.
    """
    given = _filled(rows)
    tables = {name: table_of(name, given.get(name, [])) for name in PLAIN_TABLES}
    tables |= make_policy_tables(load_policies(), tables["clusters"])
    about = ABOUT | {"as_of": as_of}
    province = SOURCES_DIR / PROVINCE_FILE
    manifest = write_snapshot(out, tables, {}, POLICY_DIR, province, about)
    return out / manifest["snapshot_id"]


def _filled(rows: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """Rows with their defaults, and with a row for whatever they name."""
    given = {name: [DEFAULTS.get(name, {}) | row for row in table] for name, table in rows.items()}
    given.setdefault(
        "field_map",
        [
            {
                "field_text": DEFAULTS["platforms"]["field"],
                "cluster_id": "ic",
                "primary": "yes",
                "weight": 1.0,
            }
        ],
    )
    needs, near = given.setdefault("needs", []), given.setdefault("proximity", [])
    platforms = _named(given, "platforms", ["platform_id"], [(row["platform_id"],) for row in near])
    serves = given.setdefault(
        "platform_clusters",
        [DEFAULTS["platform_clusters"] | {"platform_id": row["platform_id"]} for row in platforms],
    )
    _named(given, "clusters", ["cluster_id"], [(row["cluster_id"],) for row in needs + serves])
    _named(
        given,
        "units",
        ["unit_kind", "unit_id"],
        [(row["unit_kind"], row["unit_id"]) for row in needs + near],
    )
    _named(given, "platform_places", ["platform_id"], [(row["platform_id"],) for row in platforms])
    strangers = given.keys() - set(PLAIN_TABLES)
    if strangers:
        raise ValueError(f"no such table: {', '.join(sorted(strangers))}")
    return given


def _named(
    given: dict[str, list[dict]], table: str, key: list[str], names: Iterable[tuple]
) -> list[dict]:
    """The rows of a table, with one added for every name that has none; its names are made from its
    key.
    """
    rows = given.setdefault(table, [])
    known = {tuple(row[part] for part in key) for row in rows}
    rows += [
        DEFAULTS.get(table, {}) | dict(zip(key, name, strict=True))
        for name in dict.fromkeys(names)
        if name not in known
    ]
    columns = TABLES[table].names
    for row in rows:
        label = " ".join(str(row[part]) for part in key)
        for column in ("name", "name_zh", "name_en"):
            if column in columns:
                row.setdefault(column, label)
    return rows


def table_of(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows as a table of the registry: every column of its description with its type; a word it
    does not know is an error.
    """
    if not rows:
        return _empty(name)
    strangers = {column for row in rows for column in row} - set(TABLES[name].names)
    if strangers:
        raise ValueError(f"{name} has no column {', '.join(sorted(strangers))}")
    return pd.DataFrame(
        {
            c.name: pd.Series([row.get(c.name) for row in rows], dtype=PANDAS_TYPES[c.type])
            for c in TABLES[name].columns
        }
    )


@cache  # most tables of most tests are empty
def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {column.name: pd.Series(dtype=PANDAS_TYPES[column.type]) for column in TABLES[name].columns}
    )


class SmallRegistries:
    """Registries of a handful of rows, in memory: what `open_registry(write_rows(...))` gives, but
    for a folder that holds nothing, and an id and hashes that are of the rows as given.

    Writing 43 files, hashing and reading them takes ten times longer than most tests ask. For the
    same reason the same rows are one registry, and a connection whose registry nobody holds any
    more is emptied and filled again: making its tables takes longer than filling them.
    """

    def __init__(self, kept: int = REGISTRIES_KEPT) -> None:
        self._kept: LRUCache[str, Registry] = LRUCache(kept)
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._province = load_province(SOURCES_DIR)
        self._policies = load_policies()
        self._policy_tables = make_policy_tables(self._policies, _empty("clusters"))
        self._about = ABOUT | {"made_with": made_with()}

    def __call__(self, as_of: str = AS_OF, **rows: list[dict[str, object]]) -> Registry:
        key = repr((as_of, sorted(rows.items())))
        if key not in self._kept:
            snapshot_id = f"{as_of}-{_digest(key)[:8]}"
            about = self._about | {"as_of": as_of, "snapshot_id": snapshot_id}
            self._kept[key] = self._holding(_filled(rows), about)
        self._kept[key].answers.clear()
        return self._kept[key]

    def _holding(self, given: dict[str, list[dict]], about: dict[str, object]) -> Registry:
        con = self._idle.pop() if self._idle else self._connection()
        scope = policy_scope(self._policies, table_of("clusters", given["clusters"]))
        held = {**given, "policy_scope": scope.to_dict("records")}
        for name, rows in held.items():
            _insert(con, name, rows)
        rules = [*(f"policy_sets/{policy}.toml" for policy in self._policies), PROVINCE_FILE]
        counts = dict.fromkeys(PLAIN_TABLES, 0)
        counts |= {name: len(table) for name, table in self._policy_tables.items()}
        counts |= {name: len(rows) for name, rows in held.items()}
        hashes = {f"{name}.parquet": _digest(held.get(name, [])) for name in counts}
        manifest = about | {"rows": counts, "files": hashes | dict.fromkeys(rules, _digest(()))}
        folder = Path("nowhere") / str(about["snapshot_id"])
        policies = default_first(self._policies, self._province.policy)
        registry = Registry(con, manifest, policies, self._province, folder)
        weakref.finalize(registry, self._take_back, con, tuple(held)).atexit = False
        return registry

    def _connection(self) -> duckdb.DuckDBPyConnection:
        """One whose tables are empty, but for those of the policy sets."""
        con = duckdb.connect()
        con.execute("".join(map(_create_table, PLAIN_TABLES)))
        for name, table in self._policy_tables.items():
            con.register("given", table)
            con.execute(f'CREATE TABLE "{name}" AS FROM given')
            con.unregister("given")
        shut(con)
        return con

    def _take_back(self, con: duckdb.DuckDBPyConnection, filled: tuple[str, ...]) -> None:
        con.execute("".join(f'DELETE FROM "{name}";' for name in filled))
        self._idle.append(con)


def _digest(content: object) -> str:
    """A stand-in for the hash of a file that was never written."""
    return sha256(repr(content).encode()).hexdigest()


def _create_table(name: str) -> str:
    """The statement that makes a table as Parquet files of the build hold it."""
    columns = [f'"{column.name}" {DUCKDB_TYPES[column.type]}' for column in TABLES[name].columns]
    return f'CREATE TABLE "{name}" ({", ".join(columns)});'


def _insert(con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, object]]) -> None:
    """Add rows to a table; what a row does not say is missing, and so is NaN."""
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    values = [row.get(column) for row in rows for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    one = f"({', '.join('?' * len(columns))})"
    con.execute(
        f'INSERT INTO "{name}" ({names}) VALUES {", ".join([one] * len(rows))}',
        [None if pd.isna(value) else value for value in values],
    )


@pytest.fixture(scope="session")
def registry_of() -> SmallRegistries:
    """`registry_of(needs=[...], proximity=[...], ...)`: `write_rows`, opened, without the files.

    One for the session, so that hypothesis may use it.
    """
    return SmallRegistries()


# --- the real snapshot ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def real_snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of snapshots with one in it, built from data/sources. Read only: it is shared."""
    out = tmp_path_factory.mktemp("real") / "registry"
    build(out=out)
    return out


@pytest.fixture(scope="session")
def real_registry(real_snapshots: Path) -> Registry:
    return open_registry(next(real_snapshots.glob("20*")))


# --- the example register -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def made_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of a made province. Read only: they are shared."""
    folder = tmp_path_factory.mktemp("made") / "sources"
    write_demo(folder)
    return folder


@pytest.fixture(scope="session")
def made_snapshots(made_sources: Path) -> Path:
    """A folder of snapshots with that of the made province in it, in force."""
    out = made_sources.parent / "registry"
    build(made_sources, out)
    return out


@pytest.fixture(scope="session")
def made_registry(made_snapshots: Path) -> Registry:
    return open_registry(next(made_snapshots.glob("20*")))


# --- a register with a past ----------------------------------------------------------------------


@pytest.fixture(scope="session")
def clocked_snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshots of a register of five publications. Read only: they are shared."""
    return write_history(tmp_path_factory.mktemp("clocked"))


# --- what office programs make of a file ----------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Callable[[bytes, str, str], bytes]:
    """`office(content, "pptx", "pdf")`: a file opened and converted by LibreOffice.

    Skipped without one, unless OFFICE=required.
    """
    if shutil.which("soffice") is None:
        (pytest.fail if os.environ.get("OFFICE") == "required" else pytest.skip)(
            "LibreOffice (soffice) is not on PATH"
        )

    def convert(content: bytes, suffix: str, to: str) -> bytes:
        (tmp_path / f"given.{suffix}").write_bytes(content)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(tmp_path),
            f"given.{suffix}",
        ]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
        return (tmp_path / f"given.{to.partition(':')[0]}").read_bytes()

    return convert


# --- golden tables --------------------------------------------------------------------------------


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, pd.DataFrame], None]:
    """`golden(name, table)`: the table is what tests/golden/<name>.csv says, or is written there
    with --update-golden.
    """

    def compare(name: str, table: pd.DataFrame) -> None:
        path = GOLDEN_DIR / f"{name}.csv"
        found = table.to_csv(index=False, lineterminator="\n")
        if request.config.getoption("--update-golden"):
            path.write_text(found, encoding="utf-8", newline="\n")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        assert found.splitlines() == expected.splitlines(), (
            f"{path.name}: if this change is meant, pytest --update-golden and read the diff"
        )

    return compare
