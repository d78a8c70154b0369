"""Fixes: the smallest change that closes a gap, in the order opens, opens to others, counts,
stages, new; a wider radius is a finding.
"""

from dataclasses import replace

import pytest

from analytics.phrases.fixes import explained_fixes
from analytics.questions.coverage import GAPS, needs_coverage
from analytics.questions.fixes import fixes
from analytics.setting import default_setting

NEAR = {"km_p05": 10.0, "km_p50": 20.0, "km_p95": 30.0}
FAR = {"km_p05": 60.0, "km_p50": 65.0, "km_p95": 75.0}
FARTHEST = {"km_p05": 300.0, "km_p50": 310.0, "km_p95": 320.0}


@pytest.fixture
def fix(registry_of):
    def ask(platform=None, place=None, setting=None, **tables):
        registry = registry_of(
            **{
                "needs": [{}],
                "platforms": [{"platform_id": "p1"} | (platform or {})],
                "proximity": [place] if place else [],
            }
            | tables
        )
        (row,) = explained_fixes(registry, default_setting(registry, **setting or {})).to_dict(
            "records"
        )
        return row

    return ask


# what stands there -> the fix
CASES = {
    "a planned platform in reach": ({"status": "planned"}, NEAR, {}, "opens"),
    "an enterprise's platform of a level that does not count": (
        {"level": "unlisted"},
        NEAR,
        {"levels": ("provincial",)},
        "opens_to_others",
    ),
    "a planned platform of a level that does not count": (
        {"level": "unlisted", "status": "planned"},
        NEAR,
        {"levels": ("provincial",)},
        "opens",
    ),
    "a university's platform of a level that does not count": (
        {"level": "unlisted", "operator_type": "university_institute"},
        NEAR,
        {"levels": ("provincial",)},
        "counts",
    ),
    "a platform within 75 km": ({}, FAR, {}, "new"),
    "a planned platform beyond the radius": ({"status": "planned"}, FAR, {}, "new"),
    "a platform beyond every radius": ({}, FARTHEST, {}, "new"),
    "an unconfirmed platform in reach": ({"confidence": "unconfirmed"}, NEAR, {}, "new"),
    "no platform": ({"status": "planned"}, None, {}, "new"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_smallest_fix(fix, case):
    platform, place, setting, expected = CASES[case]
    assert fix(platform, place, setting)["fix"] == expected


def test_a_wider_radius_is_a_finding_beside_the_fix_the_narrowest_of_the_grid_that_reaches(fix):
    row = fix({}, FAR)
    assert row["fix"] == "new" and row["radius_km"] == 75
    assert row["fix_en"].endswith(
        "Within 75 km there is a platform that serves the cluster, beyond the radius in use."
    )
    assert fix({}, FARTHEST)["radius_km"] is None


def test_what_is_not_known_to_exist_has_to_be_confirmed_before_it_counts(fix):
    row = fix(
        {"status": "unknown", "level": "unlisted", "operator_type": "government"},
        NEAR,
        {"levels": ("provincial",)},
    )
    assert (row["fix"], row["lacks"]) == (
        "counts",
        "level;existence",
    ) and "not known to exist" in row["fix_en"]


def test_an_enterprises_platform_is_asked_about_and_never_said_to_open(fix):
    row = fix({"level": "unlisted"}, NEAR, {"levels": ("provincial",)})
    assert row["fix_en"].startswith(
        "Ask first: is the enterprise platform p1 open to others?"
    ) and row["fix_zh"].startswith("须先询问")


def test_a_need_in_reach_that_lacks_a_stage_is_fixed_by_adding_it(fix):
    row = fix(
        {}, NEAR, platform_services=[{"platform_id": "p1", "service": "x", "stage": "design"}]
    )
    assert (row["fix"], row["platform_id"], row["stages"]) == ("stages", "p1", "performance")
    assert "performance verification" in row["fix_en"]


def test_a_need_in_reach_whose_stages_are_unknown_is_no_gap_to_fix(registry_of):
    registry = registry_of(needs=[{}], proximity=[NEAR])
    assert fixes(registry, default_setting(registry)).empty


@pytest.mark.parametrize(
    "platform, setting, lacks, said",
    [
        ({"status": "planned"}, {}, "", "Closes if p1, not yet in service, opens."),
        (
            {"status": "planned", "level": "unlisted"},
            {"levels": ("provincial",)},
            "level",
            "opens and counts (now: level 'On no list' is not counted).",
        ),
        (
            {"confidence": "likely", "operator_type": "government"},
            {"min_confidence": "confirmed"},
            "confidence",
            "Closes if p1 is recognised and counts (now: not confirmed).",
        ),
        (
            {"recognised_on": "2027-01-01", "level": "unlisted"},
            {"levels": ("provincial",)},
            "level;recognised",
            (
                "If it is and counts (now: level 'On no list' is not counted, recognised after the"
                " as-of day), this closes."
            ),
        ),
        (
            {"status": "unknown", "operator_type": "government"},
            {"statuses": ("operating",)},
            "status;existence",
            "counts (now: its status is not counted, not known to exist).",
        ),
    ],
)
def test_a_fix_names_all_that_a_platform_lacks_to_count(fix, platform, setting, lacks, said):
    row = fix(platform, NEAR, setting)
    assert row["lacks"] == lacks and row["fix_en"].endswith(said)


SETTINGS = [
    {},
    {"levels": ("national", "provincial", "municipal")},
    {"radius_km": 25.0},
    {"statuses": ("operating",)},
    {"policy_id": "miit-2025"},
    {"policy_id": "zhejiang-2025-24"},
    {"policy_id": "miit-2025", "min_confidence": "confirmed", "as_of": "2025-06-30"},
]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_fix_closes_its_gap_and_every_part_of_it_is_needed(real_registry, setting):
    """Recomputed one by one: with the fix the need is met, without any part of it it is not."""
    plain = default_setting(real_registry, **setting)
    before = needs_coverage(real_registry, plain).set_index(["unit_kind", "unit_id", "cluster_id"])
    table = fixes(real_registry, plain)
    assert set(before.index[before["state"].isin(GAPS)]) <= set(
        table.set_index(["unit_kind", "unit_id", "cluster_id"]).index
    )
    for row in table[table["fix"] != "new"].to_dict("records"):
        key = (row["unit_kind"], row["unit_id"], row["cluster_id"])
        answer = "capable" if row["fix"] == "stages" else "reachable"
        parts = parts_of(row)
        assert (
            parts
            and answered(real_registry, plain, parts, key, answer) == "yes"
            and before.loc[key, answer] != "yes"
        )
        for part in parts:
            assert (
                answered(
                    real_registry, plain, [other for other in parts if other != part], key, answer
                )
                != "yes"
            )


def parts_of(row):
    """What a fix consists of, as (field of a setting, value)."""
    if row["fix"] == "stages":
        return [("added", f"{row['platform_id']} {stage}") for stage in row["stages"].split(";")]
    lacks = set(filter(None, row["lacks"].split(";")))
    existence = {"status", "existence"}
    exists = [("opened", row["platform_id"])] if row["fix"] == "opens" or existence & lacks else []
    return exists + ([("counted", row["platform_id"])] if lacks - existence else [])


def answered(registry, setting, parts, key, answer):
    supposed = {field: tuple(one for name, one in parts if name == field) for field, value in parts}
    return (
        needs_coverage(registry, replace(setting, **supposed))
        .set_index(["unit_kind", "unit_id", "cluster_id"])
        .loc[key, answer]
    )


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_gap_that_needs_a_new_platform_is_closed_by_no_platform_on_record(real_registry, setting):
    plain = default_setting(real_registry, **setting)
    table = fixes(real_registry, plain)
    new = set(
        table.loc[table["fix"] == "new", ["unit_kind", "unit_id", "cluster_id"]].itertuples(
            index=False, name=None
        )
    )
    names = (
        real_registry.con.cursor()
        .execute("SELECT platform_id FROM platforms WHERE confidence <> 'unconfirmed'")
        .df()["platform_id"]
    )
    after = needs_coverage(real_registry, replace(plain, opened=tuple(names), counted=tuple(names)))
    met = set(
        after.loc[after["reachable"] == "yes", ["unit_kind", "unit_id", "cluster_id"]].itertuples(
            index=False, name=None
        )
    )
    assert not new & met
