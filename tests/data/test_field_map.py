"""The reviewed map of fields: the shares of a text add up to 1, and the share of no cluster reaches
no cluster.
"""

import pytest

from data.build import build
from data.faults import RegistryError
from data.registry import open_registry
from data.vocabulary import NO_CLUSTER
from tests.data.world import write_sources

HALF = {"weight": "0.5"}
OTHER_HALF = {"cluster_id": NO_CLUSTER, "primary": "no", "weight": "0.5"}


def refusal(folder, rows):
    with pytest.raises(RegistryError) as refused:
        build(write_sources(folder / "sources", field_map=rows), folder / "registry")
    return [
        (fault.line, fault.column or "", fault.value or "", fault.rule)
        for fault in refused.value.faults
    ], refused.value


@pytest.mark.parametrize(
    "rows, line, total",
    [
        ([HALF], 2, "0.5"),
        ([HALF, OTHER_HALF | {"weight": "0.4"}], 2, "0.9"),
        ([{}, OTHER_HALF], 2, "1.5"),
        (
            [{"field_text": "甲"}, HALF, {"field_text": "乙"}, OTHER_HALF | {"weight": "0.25"}],
            3,
            "0.75",
        ),
    ],
)
def test_shares_of_a_text_that_do_not_add_up_to_one_are_refused_with_line_and_sum(
    tmp_path, rows, line, total
):
    faults, error = refusal(tmp_path, rows)
    assert faults == [(line, "weight", "集成电路芯片", "shares")]
    assert f"field_map.csv line {line}," in error.en and f"add up to {total}, not to 1" in error.en
    assert f"份额相加为 {total}" in error.zh


def test_every_text_whose_shares_do_not_add_up_is_named(tmp_path):
    faults, _ = refusal(
        tmp_path, [HALF, {"field_text": "甲"}, {"field_text": "乙", "weight": "0.2"}]
    )
    assert [(line, text) for line, _, text, _ in faults] == [(2, "集成电路芯片"), (4, "乙")]


@pytest.mark.parametrize(
    "rows, rule",
    [
        ([{"weight": "half"}, OTHER_HALF], "number"),
        ([{"weight": ""}, OTHER_HALF], "required"),
        ([{"weight": "1.5"}], "range"),
        ([HALF, OTHER_HALF, OTHER_HALF], "unique"),
    ],
)
def test_a_text_with_another_fault_is_not_blamed_for_its_sum_as_well(tmp_path, rows, rule):
    faults, _ = refusal(tmp_path, rows)
    assert [found for *_, found in faults] == [rule]


@pytest.mark.parametrize(
    "shares",
    [("1",), ("0.3", "0.3", "0.4"), ("0.333", "0.333", "0.334"), ("0.3333", "0.3333", "0.3333")],
)
def test_shares_that_add_up_to_one_but_for_rounding_are_taken(tmp_path, shares):
    clusters = ("ic", "nev", NO_CLUSTER)
    rows = [
        {"cluster_id": name, "weight": share} for name, share in zip(clusters, shares, strict=False)
    ]
    assert build(write_sources(tmp_path / "sources", field_map=rows), tmp_path / "registry")[
        "rows"
    ]["field_map"] == len(shares)


def test_a_cluster_of_the_map_that_nobody_registered_is_refused(tmp_path):
    faults, error = refusal(tmp_path, [{"cluster_id": "nothing"}])
    assert faults == [(2, "cluster_id", "nothing", "refers")]
    assert "is not found in clusters.cluster_id / none." in error.en


def test_the_share_of_no_cluster_reaches_neither_platforms_nor_zones_nor_needs(tmp_path):
    rows = [HALF, OTHER_HALF, {"field_text": "旅游", "cluster_id": NO_CLUSTER}]
    platforms = [{}, {"platform_id": "pp-2", "field": "旅游"}]
    zones = [
        {"leading_industries": "集成电路芯片;旅游"},
        {"zone_id": "zone-2", "leading_industries": "旅游"},
    ]
    sources = write_sources(tmp_path / "sources", field_map=rows, platforms=platforms, zones=zones)
    registry = open_registry(
        tmp_path / "registry" / build(sources, tmp_path / "registry")["snapshot_id"]
    )

    def rows_of(sql):
        return registry.con.cursor().execute(sql).fetchall()

    assert rows_of("SELECT platform_id, cluster_id, weight FROM platform_clusters") == [
        ("pp-1", "ic", 0.5)
    ]
    assert rows_of("SELECT zone_id, cluster_id FROM zone_industries") == [("zone-1", "ic")]
    assert rows_of("SELECT zone_id, industry FROM zone_industries_unmapped ORDER BY 1") == [
        ("zone-1", "旅游"),
        ("zone-2", "旅游"),
    ]
    assert rows_of(f"SELECT count(*) FROM needs WHERE cluster_id = '{NO_CLUSTER}'") == [(0,)]


def test_the_shares_of_every_text_on_record_add_up_to_one(real_registry):
    sums = (
        real_registry.con.cursor()
        .execute("SELECT field_text, sum(weight) FROM field_map GROUP BY ALL")
        .fetchall()
    )
    assert [(text, total) for text, total in sums if abs(total - 1) > 0.001] == [] and len(
        sums
    ) > 100
