"""Tables described once: the descriptions themselves keep their rules."""

import pytest

from data.tables import BUILT, SOURCES, TABLES
from data.tables.column import ADCODE_RULE, DATE_RULE, rule

COLUMNS = [(registry, column) for registry in SOURCES + BUILT for column in registry.columns]


@pytest.mark.parametrize("registry", SOURCES + BUILT, ids=lambda registry: registry.name)
def test_a_table_says_in_both_languages_what_a_row_is_and_its_key_is_among_its_columns(registry):
    assert registry.zh.startswith("每行") and registry.en.startswith("one row per")
    assert set(registry.key) <= set(registry.names) and len(set(registry.names)) == len(
        registry.names
    )


def test_every_column_is_explained_in_both_languages():
    assert [
        f"{registry.name}.{column.name}"
        for registry, column in COLUMNS
        if not (column.zh and column.en)
    ] == []


def test_every_reference_names_a_column_that_is_there():
    # which are files
    known = {
        f"{registry.name}.{name}" for registry in TABLES.values() for name in registry.names
    } | {"policy_sets.id"}
    # a cluster, or the share of a text that stands for none
    known |= {"clusters.cluster_id / none"}
    assert {column.refers for _, column in COLUMNS if column.refers} <= known


def test_columns_of_one_name_have_one_type():
    types = {}
    for registry, column in COLUMNS:
        types.setdefault(column.name, {}).setdefault(column.type, []).append(registry.name)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_every_coordinate_is_a_number_with_a_range():
    assert all(
        column.type == "DOUBLE" and column.low and column.high
        for _, column in COLUMNS
        if column.name in ("lon", "lat")
    )


def test_the_rules_of_a_column_are_said_in_short():
    platforms = {
        column.name: rule(column, TABLES["platforms"]) for column in TABLES["platforms"].columns
    }
    assert platforms["platform_id"] == "key" and platforms["name"] == "required"
    assert platforms["recognised_on"] == "YYYY[-MM[-DD]]"
    assert platforms["adcode"] == f"{ADCODE_RULE}; in counties.adcode"
    assert (
        platforms["lon"] == "73 … 136"
        and platforms["staff"].startswith("0 … ")
        and platforms["services"] == "several, by ';'"
    )


def test_dates_are_dates_by_their_own_pattern_too():
    assert {column.pattern for _, column in COLUMNS if column.is_date} == {DATE_RULE}
