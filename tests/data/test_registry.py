"""A snapshot opened for questions."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import pytest

from analytics.setting import default_setting
from data.build import build
from data.faults import RegistryError
from data.registry import REGISTRY_VARIABLE, open_registry, query, registry_dir, sql, sql_files
from data.snapshot import current_id
from data.tables import TABLES
from data.tables.built import DRAWINGS
from data.tables.column import text
from tests.conftest import SmallRegistries, write_rows
from tests.data.world import write_sources

QUESTIONS = sorted(set(sql_files()) - {"macros"})


# words, numbers, unknowns, and tables without rows
ROWS = {
    "platforms": [
        {"platform_id": "p1", "name": "甲", "staff": 12, "lon": float("nan")},
        {"platform_id": "p2", "name": "乙", "level": None},
    ],
    "needs": [{}, {"unit_kind": "zone", "unit_id": "z1"}],
    "proximity": [{"km_p05": 10, "km_p50": 20.5, "km_p95": 30}],
    "unit_sizes": [{"unit_kind": "county", "unit_id": "330102", "year": 2025}],
}


def content_of(registry):
    """Everything that questions can be asked of: columns with their types, rows, and macros."""
    asked = registry.con.cursor()
    macros = "SELECT function_name, macro_definition FROM duckdb_functions() WHERE NOT internal"
    content = {"macros": sorted(asked.execute(macros).fetchall())}
    for name in sorted(asked.execute("SELECT table_name FROM duckdb_tables()").fetchall()):
        rows = asked.execute(f'FROM "{name[0]}"')
        content[name] = [column[:2] for column in rows.description], rows.fetchall()
    return content


def test_a_registry_of_tests_is_what_the_snapshot_of_its_rows_opens_to(tmp_path):
    registries, opened = SmallRegistries(kept=1), open_registry(write_rows(tmp_path, **ROWS))
    expected = content_of(opened)
    for _ in range(3):  # the third is held by a connection that held another before
        assert content_of(made := registries(**ROWS)) == expected
        registries(needs=[{"cluster_id": "nev"}], targets=[{"target_id": "t"}])
    of_files = ("files", "snapshot_id")
    for key in opened.manifest.keys() - of_files:
        assert made.manifest[key] == opened.manifest[key], key
    assert made.manifest.keys() == opened.manifest.keys()
    assert made.manifest["files"].keys() == opened.manifest["files"].keys()
    assert (made.policies, made.province) == (opened.policies, opened.province)


def test_an_open_registry_reads_no_file(registry_of, tmp_path):
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.Error):
        registry_of().con.cursor().execute(f"SELECT * FROM '{tmp_path}/secret.csv'")


@pytest.mark.parametrize(
    "statement",
    ["SET enable_external_access = true", "INSTALL httpfs", "COPY (SELECT 1) TO 'leak.csv'"],
)
def test_an_open_registry_cannot_be_talked_into_reaching_outside(registry_of, statement):
    with pytest.raises(duckdb.Error):
        registry_of().con.cursor().execute(statement)


def test_values_travel_as_parameters(registry_of):
    registry = registry_of(needs=[{}])
    assert query(registry, "drawings", layer="'; DROP TABLE needs; --").empty
    assert registry.con.cursor().execute("SELECT count(*) FROM needs").fetchone() == (1,)


def test_parameters_that_a_question_does_not_name_are_left_out(registry_of):
    assert len(query(registry_of(needs=[{}]), "units", layer="county", nothing=1)) == 1


def test_sessions_may_ask_at_the_same_time(registry_of):
    registry = registry_of(needs=[{"unit_id": f"33010{k}"} for k in range(5)])
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: len(query(registry, "units")), range(64)))
    assert answers == [5] * 64


def test_the_folder_of_snapshots_may_be_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv(REGISTRY_VARIABLE, str(tmp_path))
    snapshot = write_rows(tmp_path, needs=[{}])
    assert registry_dir() == tmp_path and open_registry().snapshot_id == snapshot.name


def test_a_snapshot_of_an_older_version_is_refused_by_what_it_lacks(monkeypatch, tmp_path):
    snapshot = write_rows(tmp_path, needs=[{}])
    newer = replace(DRAWINGS, columns=(*DRAWINGS.columns, text("since", "", "")))
    monkeypatch.setattr(
        "data.loading.TABLES",
        TABLES | {"drawings": newer, "later": replace(DRAWINGS, name="later")},
    )
    with pytest.raises(RegistryError, match="drawings.since") as refused:
        open_registry(snapshot)
    assert "later.layer" in refused.value.en and "python -m data build" in refused.value.en


# several of each, where others have one
GRID = {"radii_km": [50.0], "levels": [["national"]], "statuses": [["operating"], ["planned"]]}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_can_be_asked_of_a_small_province(exact_registry, name):
    named = re.findall(r"\$(\w+)", sql(name))
    anything = dict.fromkeys(named, "330102") | default_setting(exact_registry).params(
        exact_registry
    )
    query(exact_registry, name, **anything | (GRID if name.startswith("robustness_") else {}))


@pytest.fixture(scope="module")
def exact_registry(tmp_path_factory):
    """A province in which every platform has coordinates and no zone a shape."""
    folder = tmp_path_factory.mktemp("exact")
    build(
        write_sources(folder / "sources", platforms=[{"lon": "120.1", "lat": "30.1"}]),
        folder / "registry",
    )
    return open_registry(folder / "registry" / current_id(folder / "registry"))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_says_what_it_answers_and_what_a_row_is(name):
    statement = sql(name)
    assert statement.startswith("-- ") and "\n-- Grain:   " in statement


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_parameter_of_a_question_is_explained_above_it(name):
    statement = sql(name)
    head = "".join(line for line in statement.splitlines(keepends=True) if line.startswith("--"))
    if "as in coverage.sql" in head:
        head += sql("coverage").split("WITH")[0]
    assert [name for name in set(re.findall(r"\$\w+", statement)) if name not in head] == []


# whose rows are listed in the order they are written
@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - {"unused"}))
def test_the_rows_of_every_question_are_ordered(name):
    last = sql(name).rsplit("\nFROM", 1)[-1]
    assert re.search(r"\nORDER BY\s", last)
