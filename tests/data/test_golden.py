"""Whole answers for the real sources.

A change here is a change of what planners are told: read it in the diff.
"""

import pandas as pd

from data.registry import query


def test_how_platforms_and_zones_are_located(real_registry, golden):
    golden("located_how", query(real_registry, "located_how"))


def test_how_complete_each_list_is(real_registry, golden):
    lists = (
        real_registry.con.cursor()
        .execute(
            "SELECT registry, list_id, list_name, level_total, adcode, rows_found, total_count FROM"
            " lists ORDER BY registry, list_id"
        )
        .df()
    )
    golden("lists", lists.astype({"rows_found": "Int64", "total_count": "Int64"}))


def test_what_stands_in_the_sources_and_could_not_be_used(real_registry, golden):
    policy = real_registry.policies[real_registry.province.policy]
    golden("unused", query(real_registry, "unused", serves_from=policy.serves_from))


def test_how_many_rows_each_table_has(real_registry, golden):
    golden(
        "rows",
        pd.DataFrame(sorted(real_registry.manifest["rows"].items()), columns=["table", "rows"]),
    )
