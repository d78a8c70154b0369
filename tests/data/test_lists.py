"""Official lists: the rows found of a list are counted from the rows that name it, never typed."""

import pytest

from data.build import build
from data.faults import RegistryError
from data.registry import open_registry, query
from tests.data.world import write_sources

DAY = "2026-11-23"
LISTS = {
    "platform_lists": [
        {},
        {
            "list_id": "pl-2",
            "list_name": "市级名单",
            "levels": "municipal",
            "level_total": "",
            "adcode": "330100",
        },
    ],
    "cluster_area_lists": [{}, {"list_id": "al-2", "list_name": "协同区名单"}],
    "zone_lists": [{}, {"list_id": "zl-2", "list_name": "高新区名单"}],
}


def built(folder, **rows):
    manifest = build(write_sources(folder / "sources", **(LISTS | rows)), folder / "registry")
    return open_registry(folder / "registry" / manifest["snapshot_id"])


def rows_found(registry):
    return dict(registry.con.cursor().execute("SELECT list_id, rows_found FROM lists").fetchall())


def test_a_list_that_no_row_names_has_none_found(tmp_path):
    assert rows_found(built(tmp_path)) == dict.fromkeys(
        ("pl-1", "pl-2", "al-1", "al-2", "zl-1", "zl-2"), 0
    )


def test_rows_found_of_lists_are_counted_from_platforms_and_zones_by_id_and_from_areas_by_name(
    tmp_path,
):
    registry = built(
        tmp_path,
        platforms=[
            {"platform_id": "p1", "list_ids": "pl-1"},
            {"platform_id": "p2", "list_ids": "pl-1; pl-2"},
            {"platform_id": "p3", "list_ids": "pl-2;pl-2"},  # named twice, on it once
            {"platform_id": "p4"},
        ],
        cluster_areas=[
            {"area_id": "a1", "name": "丝绸集群", "list_ids": "al-1"},
            # one entry of the list that spans two counties
            {"area_id": "a2", "name": "丝绸集群", "list_ids": "al-1;al-2"},
            {"area_id": "a3", "name": "芯片集群", "list_ids": "al-1"},
        ],
        zones=[
            {"zone_id": "z1", "name": "开发区", "list_ids": "zl-1"},
            {"zone_id": "z2", "name": "开发区", "list_ids": "zl-1;zl-2"},
        ],
    )
    assert rows_found(registry) == {
        "pl-1": 2,
        "pl-2": 2,
        "al-1": 2,
        "al-2": 1,
        "zl-1": 2,
        "zl-2": 1,
    }


def test_sixty_rows_added_to_a_list_raise_what_is_found_of_it_by_sixty_everywhere(tmp_path):
    few = [{"platform_id": "p", "list_ids": "pl-1"}]
    more = [{"platform_id": f"p{k}", "list_ids": "pl-1;pl-2;pl-2"} for k in range(60)]
    before, after = (
        built(tmp_path / "few", platforms=few),
        built(tmp_path / "more", platforms=few + more),
    )
    for question in ("lists", "level_lists", "stated_lists"):
        counts = [
            query(registry, question, as_of=DAY).set_index("list_id")["rows_found"].to_dict()
            for registry in (before, after)
        ]
        assert counts[0]["pl-1"] == 1 and counts[1]["pl-1"] == 61, question
        assert counts[1].get("pl-2", 60) == 60, question


def test_a_platform_recognised_after_the_day_asked_for_is_not_found_on_its_list_yet(tmp_path):
    platforms = [
        {"platform_id": day or "undated", "recognised_on": day, "list_ids": "pl-1"}
        for day in ("", "2025", "2026-11-24")
    ]
    registry = built(tmp_path, platforms=platforms)
    for question in ("level_lists", "stated_lists"):
        found = query(registry, question, as_of=DAY).set_index("list_id")["rows_found"]
        assert found["pl-1"] == 2, question


@pytest.mark.parametrize(
    "table, refers",
    [
        ("platforms", "platform_lists"),
        ("cluster_areas", "cluster_area_lists"),
        ("zones", "zone_lists"),
    ],
)
def test_a_list_that_does_not_exist_is_a_fault_of_the_row_that_names_it(tmp_path, table, refers):
    good = {"platforms": "pl-1", "cluster_areas": "al-1", "zones": "zl-1"}[table]
    with pytest.raises(RegistryError) as refused:
        built(tmp_path, **{table: [{"list_ids": f"{good};no-list"}]})
    (fault,) = refused.value.faults
    assert (fault.file, fault.line, fault.column, fault.rule) == (
        f"{table}.csv",
        2,
        "list_ids",
        "refers",
    )
    assert "no-list" in fault.value and f"{refers}.list_id" in refused.value.en


@pytest.mark.parametrize("table", ["platform_lists", "cluster_area_lists", "zone_lists"])
def test_the_number_of_rows_found_is_no_column_of_a_list_that_anyone_could_type(
    real_registry, table
):
    columns = real_registry.con.cursor().execute(f'DESCRIBE "{table}"').df()["column_name"]
    assert "list_id" in set(columns) and "rows_found" not in set(columns)


def test_rows_found_of_the_real_lists_are_those_that_name_them(real_registry):
    expected = {}
    for table, counted in (
        ("platforms", "platform_id"),
        ("cluster_areas", "name"),
        ("zones", "zone_id"),
    ):
        rows = (
            real_registry.con.cursor()
            .execute(f"SELECT list_ids, {counted} FROM {table} WHERE list_ids IS NOT NULL")
            .fetchall()
        )
        for cell, entry in rows:
            for list_id in cell.split(";"):
                expected.setdefault(list_id.strip(), set()).add(entry)
    found = rows_found(real_registry)
    assert {name: number for name, number in found.items() if number} == {
        name: len(entries) for name, entries in expected.items()
    }


def test_no_real_list_has_more_rows_found_than_it_states(real_registry):
    lists = (
        real_registry.con.cursor()
        .execute(
            "SELECT list_id, rows_found, total_count FROM lists WHERE rows_found > total_count"
        )
        .fetchall()
    )
    assert lists == []
