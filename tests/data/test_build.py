"""Builds: the same sources give the same bytes and id, a changed cell gives another, and readers
never meet half of one.
"""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from data.build import STEPS, build
from data.build.read import SOURCES_DIR
from data.manifest_shape import CREDIT_KEYS
from data.policy import POLICY_DIR
from data.registry import open_registry
from data.snapshot import current_id, snapshots
from data.tables import BUILT, SOURCES, TABLES
from tests.data.world import COLLECTION, csv_text, squares, write_sources

ROOT = Path(__file__).parents[2]


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_real_sources_give_the_same_bytes_in_another_process(tmp_path, real_snapshots):
    # another hash seed: sets are then walked in another order
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "data", "build", "--sources", str(SOURCES_DIR)]
    command += ["--out", str(tmp_path / "registry")]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    there, here = contents(tmp_path / "registry"), contents(real_snapshots)
    assert (
        there.keys() == here.keys() and [name for name in here if here[name] != there[name]] == []
    )


CHANGED = {
    "place_names": {"name_en": "Shang Cheng"},
    "gazetteer": {"name_alt": "别名"},
    "clusters": {"name_en": "Chips"},
    "field_map": {"basis": "字面"},
    "cluster_areas": {"notes": "存疑"},
    "zones": {"notes": "存疑"},
    "platforms": {"staff": "51"},
    "platform_lists": {"total_count": "12"},
    "cluster_area_lists": {"issuer": "经信厅"},
    "zone_lists": {"total_count": "21"},
    "county_groups": {"to": "2024-08-21"},
    "indicators": {"value": "3.11"},
    "targets": {"value": "21"},
    "service_map": {"basis": "字面"},
    "demands": {"projects": "11"},
    "policy_tasks": {"summary": "摘要"},
}


@pytest.fixture(scope="module")
def plain_id(tmp_path_factory):
    """The snapshot id of the made-up province as it is."""
    folder = tmp_path_factory.mktemp("plain")
    return build(write_sources(folder / "sources"), folder / "registry")["snapshot_id"]


@pytest.mark.parametrize("table", [registry.name for registry in SOURCES if not registry.spatial])
def test_one_changed_cell_of_any_table_gives_another_id(tmp_path, plain_id, table):
    changed = build(
        write_sources(tmp_path / "sources", **{table: [CHANGED[table]]}), tmp_path / "registry"
    )
    assert changed["snapshot_id"] != plain_id
    assert changed["snapshot_id"].startswith("2026-11-23-")


def test_a_moved_corner_of_a_county_gives_another_id(tmp_path, plain_id):
    sources = write_sources(tmp_path / "sources")
    squares().assign(geometry=squares().translate(yoff=0.0001)).to_parquet(
        sources / "counties.parquet", index=False
    )
    assert build(sources, tmp_path / "registry")["snapshot_id"] != plain_id


def test_the_way_a_file_is_written_changes_no_table(tmp_path):
    snapshots_of = {}
    for form in ("plain", "rewritten"):
        sources = write_sources(tmp_path / form)
        if form == "rewritten":
            for path in sources.glob("*.csv"):
                path.write_bytes(
                    path.read_text(encoding="utf-8").replace("\n", "\r\n").encode("gb18030")
                )
        manifest = build(sources, tmp_path / f"{form} registry")
        snapshots_of[form] = contents(tmp_path / f"{form} registry" / manifest["snapshot_id"])
        # it has the hashes of the sources, and a notice for each file but the one in ASCII
        del snapshots_of[form]["manifest.json"]
    assert (
        sum("GB18030" in zh for zh, _ in manifest["notices"]) == 14
        and snapshots_of["plain"] == snapshots_of["rewritten"]
    )


def test_another_day_gives_another_id_that_begins_with_it(tmp_path, plain_id):
    changed = build(write_sources(tmp_path / "sources"), tmp_path / "registry", as_of="2026-12-01")
    assert changed["snapshot_id"].startswith("2026-12-01-")


def test_a_changed_policy_set_gives_another_id(tmp_path, plain_id):
    policies = tmp_path / "policies"
    policies.mkdir()
    for path in POLICY_DIR.glob("*.toml"):
        (policies / path.name).write_text(
            path.read_text(encoding="utf-8").replace("process = 75", "process = 100"),
            encoding="utf-8",
        )
    assert (
        build(write_sources(tmp_path / "sources"), tmp_path / "registry", policy_dir=policies)[
            "snapshot_id"
        ]
        != plain_id
    )


def test_a_changed_licence_reaches_the_manifest_in_force(tmp_path):
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "registry"
    build(sources, out)
    credit = dict.fromkeys(CREDIT_KEYS, "") | {"licence": "MIT"}
    text = ", ".join(f'{key} = "{value}"' for key, value in credit.items())
    (sources / "collection.toml").write_text(
        COLLECTION.replace("[]", f"[{{{text}}}]"), encoding="utf-8"
    )
    build(sources, out)
    assert open_registry(out / current_id(out)).manifest["credits"] == [credit]


def test_the_order_of_rows_changes_nothing_that_is_derived(tmp_path):
    rows = {
        "platforms": [
            {"platform_id": f"pp-{k}", "host_zone": "临江开发区", "address": "望江镇"}
            | ({"adcode": "", "county": ""} if k == 2 else {})
            for k in range(4)
        ],
        "zones": [
            {
                "zone_id": f"z{k}",
                "leading_industries": "集成电路芯片;新材料",
                "related_zone_ids": f"z{k - 1}" if k else "",
            }
            for k in range(3)
        ],
        "cluster_areas": [
            {"area_id": f"a{k}", "designation": kind}
            for k, kind in enumerate(("core", "new_star", "core"))
        ],
        "gazetteer": [
            {"geonames_id": str(k), "name": name}
            for k, name in enumerate(("临江镇", "望江镇", "近江村"))
        ],
        "field_map": [
            {"weight": "0.5"},
            {"cluster_id": "new", "weight": "0.5"},
            {"field_text": "新材料", "cluster_id": "new"},
        ],
        "clusters": [{}, {"cluster_id": "new"}],
    }
    derived = []
    for order in (1, -1):
        folder = tmp_path / str(order)
        build(
            write_sources(
                folder / "sources", **{table: given[::order] for table, given in rows.items()}
            ),
            folder / "registry",
        )
        snapshot = folder / "registry" / current_id(folder / "registry")
        derived.append(
            {
                registry.name: pd.read_parquet(snapshot / f"{registry.name}.parquet")
                for registry in BUILT
            }
        )
    for name, table in derived[0].items():
        forth, back = (
            frame.sort_values(list(TABLES[name].key), ignore_index=True)
            for frame in (table, derived[1][name])
        )
        pd.testing.assert_frame_equal(forth, back, obj=name)


# --- into force -----------------------------------------------------------------------------------


def test_two_builds_in_a_row_keep_both_snapshots_and_put_the_second_in_force(tmp_path):
    out = tmp_path / "registry"
    first = build(write_sources(tmp_path / "one"), out)["snapshot_id"]
    second = build(write_sources(tmp_path / "two", platforms=[{"staff": "9"}]), out)["snapshot_id"]
    assert first != second and current_id(out) == second
    assert {manifest["snapshot_id"] for manifest in snapshots(out)} == {first, second}
    assert sorted(path.name for path in out.iterdir()) == sorted([first, second, "current"])


def test_the_same_sources_again_keep_the_one_snapshot_in_force(tmp_path):
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "registry"
    first = build(sources, out)["snapshot_id"]
    before = contents(out)
    assert build(sources, out)["snapshot_id"] == first and contents(out) == before


def test_a_damaged_snapshot_is_replaced_by_a_build_of_the_same_sources(tmp_path):
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "registry"
    snapshot = out / build(sources, out)["snapshot_id"]
    before = contents(out)
    (snapshot / "platforms.parquet").write_bytes(b"damaged")
    build(sources, out)
    assert contents(out) == before


def test_an_earlier_snapshot_can_be_put_in_force_again_by_building_it_again(tmp_path):
    out = tmp_path / "registry"
    first = build(write_sources(tmp_path / "one"), out)["snapshot_id"]
    build(write_sources(tmp_path / "two", platforms=[{"staff": "9"}]), out)
    build(tmp_path / "one", out)
    assert current_id(out) == first


def test_a_registry_that_is_open_goes_on_after_its_snapshot_is_gone(tmp_path):
    out = tmp_path / "registry"
    build(write_sources(tmp_path / "sources"), out)
    registry = open_registry(out / current_id(out))
    for path in (out / current_id(out)).rglob("*.parquet"):
        path.unlink()
    assert registry.con.cursor().execute("SELECT platform_id FROM platforms").fetchall() == [
        ("pp-1",)
    ]


def test_every_step_is_announced_before_it_begins(tmp_path):
    announced = []
    build(write_sources(tmp_path / "sources"), tmp_path / "registry", step=announced.append)
    assert tuple(announced) == STEPS


# --- what a snapshot holds ------------------------------------------------------------------------


def described(name):
    return [(column.name, column.type) for column in TABLES[name].columns]


def stored(registry, name):
    # a whole number is stored in 64 bits
    types = registry.con.cursor().execute(f'DESCRIBE "{name}"').df()[["column_name", "column_type"]]
    return [
        (column, "INTEGER" if kind == "BIGINT" else kind)
        for column, kind in types.itertuples(index=False, name=None)
    ]


TABLE_NAMES = [
    registry.name for registry in SOURCES + BUILT if registry.name != "context_provinces"
]


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_a_table_of_the_real_snapshot_has_the_columns_and_types_of_its_description(
    real_registry, table
):
    assert stored(real_registry, table) == described(table)


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_a_column_keeps_its_type_even_where_no_row_fills_it(small_registry, table):
    assert stored(small_registry, table) == described(table)


@pytest.fixture(scope="module")
def small_registry(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    build(write_sources(folder / "sources"), folder / "registry")
    return open_registry(folder / "registry" / current_id(folder / "registry"))


MAY_BE_BLANK = {"county_groups": ["from"]}  # the first day of a period that nobody saw begin


def test_every_table_of_a_snapshot_keeps_its_key(real_registry):
    for registry in SOURCES + BUILT:
        if registry.key and registry is not TABLES["context_provinces"]:
            table = (
                real_registry.con.cursor()
                .execute(f'SELECT * FROM "{registry.name}"')
                .df()[list(registry.key)]
            )
            assert not table.duplicated().any(), registry.name
            may_be_blank = MAY_BE_BLANK.get(registry.name, [])
            assert not table.drop(columns=may_be_blank).isna().any(axis=None), registry.name


def test_every_source_row_reaches_the_snapshot(real_registry):
    for registry in SOURCES:
        path = ROOT / "data" / "sources" / f"{registry.name}.csv"
        if path.exists():
            assert real_registry.manifest["rows"][registry.name] == len(
                pd.read_csv(path, dtype=str)
            ), registry.name


def test_a_text_cell_reaches_the_snapshot_as_it_stood(tmp_path):
    sources, odd = write_sources(tmp_path / "sources"), '=HYPERLINK("x"), 第一行\n第二行'
    quoted = odd.replace('"', '""')
    (sources / "policy_tasks.csv").write_text(
        csv_text("policy_tasks", {"summary": "TEXT"}).replace("TEXT", f'"{quoted}"'),
        encoding="utf-8",
    )
    build(sources, tmp_path / "registry")
    registry = open_registry(tmp_path / "registry" / current_id(tmp_path / "registry"))
    assert registry.con.cursor().execute("SELECT summary FROM policy_tasks").fetchone() == (odd,)
