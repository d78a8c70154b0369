"""The gap table and its reasons: every sentence is made from the row, in both languages, and says
no more than it.
"""

import pytest

from analytics.gap_table import GAP_COLUMNS, explained_needs, gaps, list_completeness
from analytics.questions.coverage import GAPS, MET, STATES
from analytics.setting import default_setting

NAN = float("nan")
# a county for each state, "ic" needed in all of them: inside, km_p05, km_p50, km_p95, status
COUNTIES = {
    "hosted": ("yes", 0, 0, 0, "operating"),
    "reachable": ("no", 10, 20, 30, "operating"),
    "possible": ("no", 40, 50, 60, "operating"),
    "pipeline": ("no", 1, 2, 3, "planned"),
    "remote": ("no", 90, 95, 99, "operating"),
    "none": None,
}
ON_LIST = {
    "hosted": "provincial",
    "reachable": "provincial;nation",
    "possible": "municipal",
    "pipeline": "municipal",
    "remote": "municipal",
}
CLUSTERS = [
    {"cluster_id": state, "name_zh": "集成电路", "name_en": "Integrated circuits"}
    for state in COUNTIES
]


def province(registry_of, **tables):
    """A registry in which cluster "hosted" is hosted, "reachable" reachable and so on, each by the
    platform p-<state>.
    """
    supplied = {state: place for state, place in COUNTIES.items() if place}
    return registry_of(
        **{
            "clusters": CLUSTERS,
            "units": [{"name": "上城区", "name_en": "Shangcheng"}],
            "needs": [{"cluster_id": state} for state in COUNTIES],
            "platforms": [
                {
                    "platform_id": f"p-{state}",
                    "name": f"{state}平台",
                    "status": place[-1],
                    "list_ids": ON_LIST[state],
                }
                for state, place in supplied.items()
            ],
            "platform_clusters": [
                {"platform_id": f"p-{state}", "cluster_id": state} for state in supplied
            ],
            "proximity": [
                {
                    "platform_id": f"p-{state}",
                    **dict(zip(("inside", "km_p05", "km_p50", "km_p95"), place, strict=False)),
                }
                for state, place in supplied.items()
            ],
        }
        | tables
    )


def explained(registry, **choices):
    return explained_needs(registry, default_setting(registry, **choices))


@pytest.fixture(scope="module")
def needs(registry_of):
    return explained(
        province(
            registry_of,
            lists=[
                {
                    "list_id": "provincial",
                    "covers": "provincial",
                    "level_total": "provincial",
                    "total_count": 11,
                },
                {
                    "list_id": "municipal",
                    "covers": "municipal",
                    "level_total": "municipal",
                    "total_count": 105,
                },
                {"list_id": "nation", "covers": "national", "total_count": 999},
                {"registry": "zones", "list_id": "zones", "total_count": 120, "rows_found": 120},
            ],
        )
    )


def test_without_arguments_the_gap_table_has_the_columns_of_a_need_only(needs):
    assert list(gaps(needs)) == GAP_COLUMNS


def test_gaps_and_possible_gaps_are_listed_and_met_needs_are_not(needs):
    assert set(gaps(needs)["state"]) == {*GAPS, "possible"}
    assert set(gaps(needs, every=True)["state"]) - {*GAPS, "possible"} == set(MET)


def test_the_gravest_stand_first(needs):
    assert gaps(needs, every=True)["severity"].is_monotonic_decreasing
    assert gaps(needs)["state"][0] == "none"


def test_gaps_can_be_asked_for_one_kind_of_unit_and_some_clusters(needs):
    assert gaps(needs, "city").empty and list(gaps(needs, "city")) == GAP_COLUMNS
    assert gaps(needs, "county", ("remote", "none", "hosted"))["cluster_id"].tolist() == [
        "none",
        "remote",
    ]


def test_every_row_carries_its_snapshot_and_policy_set(needs):
    assert needs["snapshot_id"].str.startswith("2026-11-23-").all() and set(needs["policy_id"]) == {
        "plan-2024-2027"
    }


# --- completeness ---------------------------------------------------------------------------------


def test_completeness_adds_the_totals_of_the_levels_that_count_and_of_nothing_else(needs):
    assert set(needs["list_rows_found"]) == {5} and set(needs["list_total"]) == {116}


def test_completeness_follows_the_levels_that_are_chosen(registry_of):
    stated = (("national", 3, 1), ("provincial", 11, 2), ("municipal", 105, 3))
    registry = registry_of(
        lists=[
            {"list_id": level, "covers": level, "level_total": level, "total_count": total}
            for level, total, _ in stated
        ],
        platforms=[
            {"platform_id": f"{level}-{k}", "list_ids": level}
            for level, _, found in stated
            for k in range(found)
        ],
    )
    assert list_completeness(
        registry, default_setting(registry, levels=("national", "municipal"))
    ) == (4, 108)
    assert list_completeness(registry, default_setting(registry, levels=("unlisted",))) == (0, 0)


def test_without_an_official_total_the_reason_says_so(registry_of):
    needs = explained(province(registry_of))
    assert (
        needs["reason_en"].str.endswith("No official total exists for the levels that count.").all()
    )


# --- reasons --------------------------------------------------------------------------------------

SAID = {
    "hosted": ("hosted平台在区内。", "hosted平台 stands inside."),
    "reachable": (
        "按 95% 的可能位置计，reachable平台相距不超过 30 公里，在半径 50 公里内。",
        (
            "reachable平台 is within 30 km, counting 95 % of the places each could be: inside the"
            " 50 km radius."
        ),
    ),
    "possible": (
        "possible平台可能在半径 50 公里内（相距 40—60 公里，视确切位置而定）。",
        (
            "possible平台 may be within the 50 km radius (40 to 60 km, depending on where exactly"
            " it is)."
        ),
    ),
    "pipeline": (
        "区内与半径 50 公里内只有尚未建成的pipeline平台（谋划）。",
        "Inside or within 50 km there is only pipeline平台, not yet in service (Planned).",
    ),
    "remote": (
        "最近的remote平台在 90—99 公里外，超出半径 50 公里。",
        "The nearest, remote平台, is 90 to 99 km away, beyond the 50 km radius.",
    ),
    "none": (
        "名录内没有计入口径且已知服务该集群的平台。",
        "No platform on record that counts under this setting is known to serve the cluster.",
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_the_reason_for_each_state_is_said_from_the_row(needs, state):
    (row,) = needs[needs["cluster_id"] == state].to_dict("records")
    zh, en = SAID[state]
    assert row["state"] == state
    assert (
        row["reason_zh"]
        == "上城区有集成电路需求（集群核心区，权重 1）。"
        + zh
        + "所依名单共载 116 家，名录收录 5 家，未收录不等于没有。"
    )
    assert row["reason_en"] == (
        "Shangcheng needs Integrated circuits (core area, weight 1). "
        + en
        + " The lists behind it state 116 platforms, 5 are on record: a missing row is not a"
        " missing thing."
    )


def test_a_platform_of_unknown_place_is_said_to_be_of_unknown_place(registry_of):
    needs = explained(
        registry_of(
            needs=[{}],
            proximity=[{"inside": "unknown", "km_p05": NAN, "km_p50": NAN, "km_p95": NAN}],
        )
    )
    assert "Where p1 is is not known; it may be within the 50 km radius." in needs["reason_en"][0]
    assert "p1的位置未知" in needs["reason_zh"][0]


def test_a_platform_that_may_stand_inside_is_not_said_to_be_beyond_the_radius_at_once(registry_of):
    needs = explained(
        registry_of(
            needs=[{}], proximity=[{"inside": "unknown", "km_p05": 17, "km_p50": 90, "km_p95": 161}]
        ),
        radius_km=10.0,
    )
    assert (
        needs["state"].tolist() == ["possible"]
        and "17" not in needs["reason_en"][0].split("(core area")[1].split("The lists")[0]
    )


def test_several_bases_are_all_said(registry_of):
    needs = explained(
        registry_of(needs=[{"basis": "new_star"}, {"basis": "zone_industry_national"}])
    )
    assert "（国家级园区主导产业、“新星”产业群，权重 0.5）" in needs["reason_zh"][0]


def test_a_place_without_an_english_name_keeps_its_chinese_one(registry_of):
    needs = explained(registry_of(needs=[{}], units=[{"name": "上城区", "name_en": None}]))
    assert needs["reason_en"][0].startswith("上城区 needs ")


def test_platforms_too_far_to_be_measured_are_not_ranked(registry_of):
    needs = explained(registry_of(needs=[{}], platforms=[{"platform_id": "p1"}]))
    assert (
        "Every platform that serves it is farther than was measured, beyond the 50 km radius."
        in needs["reason_en"][0]
    )
    assert needs["nearest_platform_id"].isna().all()


@pytest.mark.parametrize(
    "km, said",
    [
        (
            (10, 40, 90),
            "not yet in service (Planned; 10 to 90 km, depending on where exactly it is)",
        ),
        ((NAN, NAN, NAN), "not yet in service (Planned; where it is is not known)"),
    ],
)
def test_a_pipeline_platform_perhaps_in_reach_is_said_to_be_perhaps(registry_of, km, said):
    near = dict(zip(("km_p05", "km_p50", "km_p95"), km, strict=True))
    needs = explained(
        registry_of(
            needs=[{}], proximity=[near], platforms=[{"platform_id": "p1", "status": "planned"}]
        )
    )
    assert "there may at most be p1, " + said in needs["reason_en"][0]


def test_no_reason_of_the_real_snapshot_contradicts_its_numbers(real_registry):
    needs = explained(real_registry)
    reached, out_of_reach = (
        needs["km_p95"] <= needs["radius_km"],
        needs["km_p05"] > needs["radius_km"],
    )
    assert (
        reached[needs["state"] == "reachable"].all()
        and out_of_reach[needs["state"] == "remote"].all()
    )
    assert not out_of_reach[needs["state"] == "pipeline"].any()
    where = needs["doubts"].fillna("").str.split(";").map(lambda doubts: "place" in doubts)
    assert not (reached | out_of_reach)[
        (needs["state"] == "possible") & where & (needs["hosted"] != "unknown")
    ].any()
    assert reached[(needs["state"] == "possible") & ~where].all()


def test_no_reason_of_the_real_snapshot_has_a_blank_that_was_not_filled(real_registry):
    needs = explained(real_registry)
    for reason in ("reason_zh", "reason_en"):
        assert not needs[reason].str.contains(r"nan|None|\{|\?").any()
