"""Scenarios: every action changes exactly what it should, a file says everything or is refused, and
the result is always the same.
"""

import json
import math
import time
from contextlib import closing, suppress
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.gap_table import defended_needs
from analytics.questions.certainty import certainty
from analytics.questions.coverage import GAPS, MET, STATES, needs_coverage
from analytics.questions.fixes import fixes
from analytics.questions.robustness import robustness
from analytics.questions.weighting import Weighting
from analytics.scenario.actions import (
    INPUTS,
    KINDS,
    Action,
    Scenario,
    built_ids,
    made_on,
    total_cost,
)
from analytics.scenario.compare import compare
from analytics.scenario.delta import change_of
from analytics.scenario.faults import ScenarioError
from analytics.scenario.file import from_json, read_scenario, to_json
from analytics.scenario.file_model import COST_UNIT, KIND, VERSION
from analytics.scenario.file_reader import MOST_BYTES
from analytics.scenario.outcome import states, summary
from analytics.scenario.places import reach_of
from analytics.scenario.remarks import remarks
from analytics.scenario.rules import MOST_ACTIONS, faults_of, possible, stamped
from analytics.scenario.run import run
from analytics.scenario.world import applied, setting_after
from analytics.setting import SettingError, default_setting
from data.fault_catalogue import RULES
from data.files.csv import csv_bytes
from data.points import towns
from data.registry import query
from data.vocabulary import LEVELS, STAGES, UNIT_KINDS
from geo.errors import PlanningError

A, B, C = "330102", "330203", "330302"
NEAR, FAR = (
    {"km_p05": 10.0, "km_p50": 20.0, "km_p95": 30.0},
    {"km_p05": 90.0, "km_p50": 95.0, "km_p95": 99.0},
)
KEY = ["unit_kind", "unit_id", "cluster_id"]
# those that actions change
TABLES = ("platforms", "platform_places", "platform_clusters", "platform_services", "proximity")


def reach(unit, adcode, **km):
    return {
        "unit_kind": "county",
        "unit_id": unit,
        "adcode": adcode,
        "inside": "yes" if unit == adcode else "no",
        **km,
    }


HERE = {"km_p05": 0.0, "km_p50": 0.0, "km_p95": 0.0}
PROVINCE = {
    "units": (
        [
            {
                "unit_id": unit,
                "adcode": unit,
                "name": name,
                "name_en": english,
                "county": unit,
                "lon": 120.0,
                "lat": 30.0,
                "west": 119.9,
                "south": 29.9,
                "east": 120.1,
                "north": 30.1,
            }
            for unit, name, english in (
                (A, "西湖区", "Xihu District"),
                (B, "海曙区", "Haishu District"),
                (C, "鹿城区", None),
            )
        ]
        + [
            {"unit_kind": "zone", "unit_id": "z1", "adcode": B, "name": "z1"},
            {"unit_kind": "zone", "unit_id": "z2", "adcode": None, "name": "z2"},
        ]
    ),
    "zones": [{"zone_id": "z1", "name": "z1"}, {"zone_id": "z2", "name": "z2"}],
    "zone_places": [
        {"zone_id": "z1", "geometry_basis": "county", "plate_id": "z1"},
        {"zone_id": "z2", "geometry_basis": "none", "plate_id": "z2"},
    ],
    "needs": [{"unit_id": A}, {"unit_id": B}, {"unit_id": C, "cluster_id": "nev"}],
    "clusters": [
        {"cluster_id": "ic", "name_zh": "集成电路", "name_en": "IC"},
        {"cluster_id": "nev", "name_zh": "新能源汽车", "name_en": "NEV", "kind": "process"},
    ],
    "platforms": [
        {"platform_id": "p1", "name": "甲"},
        {"platform_id": "p2", "name": "乙", "status": "planned"},
        {"platform_id": "p3", "name": "丙", "level": "municipal"},
        {"platform_id": "p4", "name": "丁", "confidence": "unconfirmed"},
    ],
    "platform_services": [{"platform_id": "p1", "stage": "design"}],
    "platform_clusters": [
        {"platform_id": name, "cluster_id": "ic"} for name in ("p1", "p2", "p3", "p4")
    ],
    "proximity": [
        {"unit_id": A, "platform_id": "p1", **FAR},
        {"unit_id": A, "platform_id": "p2", **NEAR},
        {"unit_id": B, "platform_id": "p3", **NEAR},
        {"unit_id": A, "platform_id": "p3", **FAR},
    ],
    "county_reach": [
        reach(A, A, **HERE),
        reach(B, B, **HERE),
        reach(C, C, **HERE),
        reach(A, B, **NEAR),
        reach(B, A, **NEAR),
        reach(C, A, **FAR),
        {**reach("z1", B, **HERE), "unit_kind": "zone", "inside": "unknown"},
    ],
}
BUILD = Action("build", place=f"county:{A}", clusters=("ic",), level="provincial")


@pytest.fixture(scope="module")
def registry(registry_of):
    return registry_of(**PROVINCE)


def scenario_of(registry, *actions, **setting):
    return made_on(registry, Scenario("情景", default_setting(registry, **setting), actions))


def tables_of(registry, names=TABLES):
    return {
        name: registry.con.cursor().execute(f'SELECT * FROM "{name}" ORDER BY ALL').df()
        for name in names
    }


def difference(registry, *actions, **setting):
    """For each table that an action changes, the rows that went and those that came."""
    copy = applied(registry, scenario_of(registry, *actions, **setting))
    with closing(copy.con):
        before, after = tables_of(registry), tables_of(copy)
    found = {}
    for name in TABLES:
        gone, come = (
            rows.merge(other, how="left", indicator=True)
            .query("_merge == 'left_only'")
            .drop(columns="_merge")
            for rows, other in ((before[name], after[name]), (after[name], before[name]))
        )
        if len(gone) or len(come):
            found[name] = gone.to_dict("records"), come.to_dict("records")
    return found


# --- actions --------------------------------------------------------------------------------------


def test_without_actions_nothing_changes(registry):
    assert difference(registry) == {}


def test_a_build_adds_one_platform_and_what_belongs_to_it(registry):
    found = difference(registry, BUILD)
    assert set(found) == set(TABLES) and all(gone == [] for gone, _ in found.values())
    (platform,), (place,), (served,) = (found[name][1] for name in TABLES[:3])
    assert (
        platform["platform_id"],
        platform["level"],
        platform["status"],
        platform["confidence"],
        platform["adcode"],
    ) == ("new-1", "provincial", "operating", "confirmed", A)
    assert (place["location_basis"], place["lon"], place["lat"]) == (
        "county",
        120.0,
        30.0,
    ) and place["uncertainty_km"] == pytest.approx(14.7, abs=0.1)
    assert (served["cluster_id"], served["weight"]) == ("ic", 1.0)


def test_a_build_is_as_far_from_everything_as_anywhere_in_its_county(registry):
    rows = {
        (row["unit_kind"], row["unit_id"]): (row["inside"], row["km_p50"])
        for row in difference(registry, BUILD)["proximity"][1]
    }
    assert (
        rows[("county", A)] == ("yes", 0)
        and rows[("county", B)] == ("no", 20)
        and rows[("county", C)] == ("no", 95)
    )
    # nothing is known of where it lies
    assert rows[("zone", "z2")][0] == "unknown" and math.isnan(rows[("zone", "z2")][1])
    assert ("zone", "z1") not in rows  # farther than is measured


def test_a_build_in_a_zone_known_by_its_county_stands_surely_in_the_zone(registry):
    rows = difference(registry, replace(BUILD, place="zone:z1"))["proximity"][1]
    assert {(row["unit_id"], row["inside"]) for row in rows if row["unit_kind"] == "zone"} == {
        ("z1", "yes"),
        ("z2", "unknown"),
    }
    assert {row["unit_id"]: row["km_p50"] for row in rows if row["unit_kind"] == "county"} == {
        A: 20,
        B: 0,
    }


@pytest.mark.parametrize(
    "stages, expected", [((), {"design", "performance"}), (("production",), {"production"})]
)
def test_a_build_offers_its_stages_or_those_that_the_policy_set_requires(
    registry, stages, expected
):
    assert {
        row["stage"]
        for row in difference(registry, replace(BUILD, stages=stages))["platform_services"][1]
    } == expected


def test_the_stages_required_are_those_of_all_clusters(registry):
    rows = difference(registry, replace(BUILD, clusters=("ic", "nev")))["platform_services"][1]
    assert {row["stage"] for row in rows} == {"design", "performance", "process", "production"}


def test_an_expansion_adds_stages_and_nothing_else(registry):
    found = difference(registry, Action("expand", platform="p1", stages=("process",)))
    assert set(found) == {"platform_services"} and [
        row["stage"] for row in found["platform_services"][1]
    ] == ["process"]


def test_a_platform_that_stated_no_service_still_leaves_open_what_else_it_offers(registry):
    assert [
        row["stage"]
        for row in difference(registry, Action("expand", platform="p3", stages=("process",)))[
            "platform_services"
        ][1]
    ] == ["process", "unknown"]


def test_an_upgrade_changes_the_level_and_nothing_else(registry):
    found = difference(registry, Action("upgrade", platform="p3", level="national"))
    (gone,), (come,) = found.pop("platforms")
    assert (
        found == {}
        and {name for name in gone if gone[name] != come[name] and gone[name] == gone[name]}
        == {"level"}
        and come["level"] == "national"
    )


def test_a_pipeline_project_finished_early_operates_on_the_settings_day(registry):
    found = difference(registry, Action("finish", platform="p2"))
    _, (come,) = found.pop("platforms")
    assert found == {} and come["status"] == "operating"
    outcome = run(registry, scenario_of(registry, Action("finish", platform="p2")))
    assert outcome.delta[
        ["unit_id", "change", "state_after", "action", "platform_id"]
    ].to_numpy().tolist() == [[A, "closed", "reachable", "1", "p2"]]


def test_a_later_day_of_recognition_does_not_keep_a_finished_project_out(registry_of):
    registry = registry_of(
        **PROVINCE
        | {
            "platforms": [
                row | ({"recognised_on": "2027"} if row["platform_id"] == "p2" else {})
                for row in PROVINCE["platforms"]
            ]
        }
    )
    outcome = run(registry, scenario_of(registry, Action("finish", platform="p2")))
    assert outcome.delta["change"].tolist() == ["closed"] and outcome.actions[
        "counts"
    ].tolist() == ["yes"]


def test_opening_a_platform_left_out_is_told_by_the_setting_and_closes_its_gap(registry):
    scenario = scenario_of(registry, Action("open", platform="p3"), levels=("provincial",))
    after = setting_after(registry, scenario)
    assert (after.opened, after.counted) == (("p3",), ("p3",)) and difference(
        registry, *scenario.actions, levels=("provincial",)
    ) == {}
    assert run(registry, scenario).delta[
        ["unit_id", "change", "platform_id"]
    ].to_numpy().tolist() == [[B, "closed", "p3"]]


def test_the_registry_itself_stays_as_it_was_and_the_copy_opens_no_file(registry):
    before = tables_of(registry)
    copy = applied(registry, scenario_of(registry, BUILD))
    with closing(copy.con), pytest.raises(Exception, match="disabled by configuration"):
        copy.con.execute("SELECT * FROM read_csv('/etc/hostname')")
    for name, rows in tables_of(registry).items():
        pd.testing.assert_frame_equal(rows, before[name])
    assert copy.snapshot_id.startswith(f"{registry.snapshot_id}+")


def test_ids_of_built_platforms_are_none_on_record(registry_of):
    registry = registry_of(platforms=[{"platform_id": "new-1"}], needs=[{}])
    assert built_ids(
        registry, scenario_of(registry, BUILD, Action("open", platform="p1"), BUILD)
    ) == ("new-x-1", "p1", "new-x-2")


# --- result ---------------------------------------------------------------------------------------


def test_a_build_closes_the_gap_where_it_stands_and_the_delta_says_by_what(registry):
    outcome = run(registry, scenario_of(registry, BUILD))
    row = outcome.delta.set_index("unit_id").loc[A]
    assert (
        row["change"],
        row["state_before"],
        row["state_after"],
        row["action"],
        row["platform_id"],
    ) == ("closed", "pipeline", "hosted", "1", "new-1")


def test_a_built_platform_has_its_english_name_in_english_texts(registry):
    outcome = run(registry, scenario_of(registry, BUILD))
    row = outcome.delta.set_index("unit_id").loc[A]
    assert (
        "new-1 · Xihu District" in row["reason_en"]
        and "new-1 · 西湖区" in row["reason_zh"]
        and row["platform_name"] == "new-1 · 西湖区"
    )
    without = run(
        registry, scenario_of(registry, replace(BUILD, level="municipal"), levels=("provincial",))
    )
    assert (
        "new-1 · Xihu District does not count" in remarks(without, "en")[0]
        and "new-1 · 西湖区" in remarks(without, "zh")[0]
    )


def test_hundreds_of_platforms_are_built_in_one_go(real_registry):
    """One by one, each asking how far everything is, 200 took the better part of a minute."""
    counties, clusters = (
        query(real_registry, "units").query("unit_kind == 'county'")["unit_id"][:67],
        ("ic", "pv", "nev"),
    )
    builds = [
        Action("build", place=f"county:{county}", clusters=(cluster,), level="provincial")
        for county in counties
        for cluster in clusters
    ][:MOST_ACTIONS]
    began = time.process_time()
    outcome = run(real_registry, scenario_of(real_registry, *builds))
    assert (
        time.process_time() - began < 12
        and (outcome.actions["done"] == "yes").all()
        and len(outcome.platforms) == MOST_ACTIONS
    )


@pytest.mark.parametrize(
    "before, after, change",
    [
        ("none", "hosted", "closed"),
        ("pipeline", "reachable", "closed"),
        ("remote", "possible", "perhaps"),
        ("possible", "remote", "opened"),
        ("hosted", "none", "opened"),
        ("possible", "hosted", "changed"),
        ("none", "remote", "changed"),
        ("hosted", "hosted", None),
    ],
)
def test_a_gap_is_closed_when_the_need_is_surely_met_and_perhaps_when_it_may_be(
    before, after, change
):
    assert change_of(before, after) == change


ACTIONS = (
    Action(
        "build", place="county:330603", clusters=("ic", "biomed"), level="provincial", cost=12000.0
    ),
    Action(
        "build",
        place="zone:zj-netdz-shangyu",
        clusters=("pv",),
        level="municipal",
        stages=("design",),
    ),
    Action("finish", platform="pp-019"),
    Action("expand", platform="pp-018", stages=("adaptation",)),
    Action("upgrade", platform="pp-018", level="national"),
)


@pytest.fixture(scope="module")
def real_scenario(real_registry):
    return scenario_of(real_registry, *ACTIONS)


@pytest.mark.slow
def test_the_delta_is_what_comparing_every_need_by_hand_finds(real_registry, real_scenario):
    outcome = run(real_registry, real_scenario)
    copy = applied(real_registry, real_scenario)
    with closing(copy.con):
        before, after = (
            needs_coverage(one, real_scenario.setting).set_index(KEY)
            for one in (real_registry, copy)
        )
    expected = {
        key
        for key in before.index
        if (before.loc[key, "state"], before.loc[key, "capable"])
        != (after.loc[key, "state"], after.loc[key, "capable"])
    }
    found = outcome.delta.set_index(KEY)
    assert set(found.index) == expected and len(found) == len(expected) > 5
    for key, row in found.iterrows():
        assert (row["state_before"], row["state_after"]) == (
            before.loc[key, "state"],
            after.loc[key, "state"],
        )
        assert row["severity_after"] == pytest.approx(after.loc[key, "severity"], abs=0.006)
    numbers = summary(outcome.needs).set_index("unit_kind")
    for kind in UNIT_KINDS:
        some = before.index.get_level_values("unit_kind") == kind
        was, now = before.loc[some, "state"], after.loc[some, "state"]
        assert numbers.loc[kind, "closed"] == sum(
            a in GAPS and b in MET for a, b in zip(was, now, strict=True)
        )
        assert (
            numbers.loc[kind, "gaps_after"] == now.isin(GAPS).sum()
            and numbers.loc[kind, "met_before"] == was.isin(MET).sum()
        )
        assert numbers.loc[kind, "severity_removed"] == pytest.approx(
            (before.loc[some, "severity"] - after.loc[some, "severity"]).sum(), abs=0.11
        )


def test_the_states_counted_are_all_needs_before_and_after(real_registry, real_scenario):
    counted = states(run(real_registry, real_scenario).needs).set_index("unit_kind")
    needs = (
        needs_coverage(real_registry, real_scenario.setting).groupby("unit_kind").size().to_dict()
    )
    for when in ("before", "after"):
        assert counted[[f"{state}_{when}" for state in STATES]].sum(axis=1).to_dict() == needs


def test_a_built_platform_is_where_its_counties_platforms_are_measured(real_registry):
    """Anywhere in the county: the same distances as a platform on record of which only that county
    is known.
    """
    on_record = (
        real_registry.con.cursor()
        .execute(
            "SELECT unit_kind, unit_id, inside, km_p50 FROM proximity WHERE platform_id = 'pp-007'"
        )
        .df()
        .set_index(["unit_kind", "unit_id"])
    )
    built = (
        reach_of(real_registry, {"county:330603"})
        .set_index(["unit_kind", "unit_id"])
        .reindex(on_record.index)
    )
    assert built["inside"].tolist() == on_record["inside"].tolist()
    # other places of the county were drawn for it
    assert (built["km_p50"] - on_record["km_p50"]).abs().max() < 10


def test_a_platform_built_at_a_town_is_exactly_there(real_registry):
    seat = towns(real_registry).query("is_seat").iloc[0]
    built = Action("build", place=seat["place"], clusters=("ic",), level="provincial")
    copy = applied(real_registry, scenario_of(real_registry, built))
    with closing(copy.con):
        place = (
            copy.con.cursor()
            .execute(
                "SELECT location_basis, lon, lat, uncertainty_km FROM platform_places WHERE"
                " platform_id = 'new-1'"
            )
            .fetchone()
        )
        inside = (
            copy.con.cursor()
            .execute(
                "SELECT unit_id FROM proximity WHERE platform_id = 'new-1' AND unit_kind = 'county'"
                " AND inside = 'yes'"
            )
            .fetchall()
        )
    assert place == ("given", seat["lon"], seat["lat"], 0.0) and inside == [(seat["adcode"],)]


@pytest.mark.parametrize("place", ["town:none", "point:100,30", "point:a"])
def test_a_build_at_a_point_that_is_none_is_refused(real_registry, place):
    built = Action("build", place=place, clusters=("ic",), level="provincial")
    assert [
        fault.rule for fault in faults_of(real_registry, scenario_of(real_registry, built))
    ] == ["scenario.no place"]


def test_shares_weigh_needs_as_asked_and_counts_do_not(real_registry, real_scenario):
    plain, sized = (
        run(real_registry, real_scenario, Weighting(by)) for by in ("need", "population")
    )
    before, after = (
        summary(outcome.needs).set_index("unit_kind").loc["county"] for outcome in (plain, sized)
    )
    assert (
        before["share_met_after"] != after["share_met_after"]
        and before["met_after"] == after["met_after"]
    )
    assert "population" in " ".join(remarks(sized, "en")) and "population" not in " ".join(
        remarks(plain, "en")
    )


def test_a_file_keeps_the_scope_of_its_setting_and_one_without_has_the_usual(registry):
    scenario = scenario_of(registry, BUILD, scope="all")
    said = json.loads(to_json(scenario))
    assert from_json(to_json(scenario), registry).setting.scope == "all"
    del said["setting"]["scope"]
    assert from_json(json.dumps(said), registry).setting.scope == "policy"


def test_every_question_works_on_the_registry_after_a_scenario(real_registry, real_scenario):
    copy = applied(real_registry, real_scenario)
    with closing(copy.con):
        setting = setting_after(real_registry, real_scenario)
        needs = len(needs_coverage(real_registry, setting))
        assert len(defended_needs(copy, setting)) == len(certainty(copy, setting)) == needs and len(
            fixes(copy, setting)
        )
        assert query(copy, "platforms")["platform_id"].str.startswith("new-").sum() == 2


def test_robustness_is_counted_anew_as_the_build_counts_it(real_registry, real_scenario):
    setting = real_scenario.setting
    for scenario, same in ((scenario_of(real_registry), True), (real_scenario, False)):
        copy = applied(real_registry, scenario)
        with closing(copy.con):
            assert (
                robustness(copy, setting)["gap_settings"].equals(
                    robustness(real_registry, setting)["gap_settings"]
                )
                == same
            )


def test_running_again_gives_the_same_bytes(real_registry, real_scenario):
    first, again = (
        run(real_registry, from_json(to_json(real_scenario), real_registry)) for _ in range(2)
    )
    for table in ("delta", "actions", "needs"):
        assert csv_bytes(getattr(first, table)) == csv_bytes(getattr(again, table))
    assert first.found == again.found


def test_the_cost_is_a_sum_only_where_every_action_states_it(registry):
    costs = (
        scenario_of(
            registry, replace(BUILD, cost=100.0), Action("finish", platform="p2", cost=0.5)
        ),
        scenario_of(registry, replace(BUILD, cost=100.0), Action("finish", platform="p2")),
        scenario_of(registry),
    )
    assert [total_cost(one) for one in costs] == [(100.5, 0), (None, 1), (None, 0)]


def test_an_action_whose_platform_does_not_count_is_said_to_have_no_effect(registry):
    outcome = run(
        registry, scenario_of(registry, replace(BUILD, level="municipal"), levels=("provincial",))
    )
    assert outcome.actions["counts"].tolist() == ["no"] and remarks(outcome, "en")[0].startswith(
        "Action 1 has no effect"
    )


# --- another snapshot -----------------------------------------------------------------------------


def test_on_another_snapshot_what_no_longer_applies_is_reported_and_the_rest_is_carried_out(
    registry, registry_of
):
    scenario = scenario_of(
        registry,
        BUILD,
        Action("finish", platform="p2"),
        Action("upgrade", platform="p3", level="national"),
    )
    scenario = replace(scenario, found=run(registry, scenario).found)
    others = [
        row | ({"status": "operating"} if row["platform_id"] == "p2" else {})
        for row in PROVINCE["platforms"]
        if row["platform_id"] != "p3"
    ]
    later = registry_of(
        **PROVINCE
        | {
            "platforms": others,
            "platform_clusters": [
                {"platform_id": row["platform_id"], "cluster_id": "ic"} for row in others
            ],
            "proximity": PROVINCE["proximity"][:2],
        }
    )
    outcome = run(later, from_json(to_json(scenario), later))
    assert (
        outcome.moved
        and "platforms.parquet" in outcome.changed
        and "clusters.parquet" not in outcome.changed
    )
    assert outcome.actions["done"].tolist() == ["yes", "no", "no"]
    said = "\n".join(remarks(outcome, "en"))
    for part in (
        scenario.snapshot_id,
        later.snapshot_id,
        "is in service already",
        "'p3'",
        "Severity removed: 98.3 when it was made, 90 now",
    ):
        assert part in said


def test_a_scenario_of_which_a_part_does_not_apply_is_not_passed_off_as_one_of_this_snapshot(
    registry,
):
    whole, part = (
        scenario_of(registry, BUILD),
        scenario_of(registry, BUILD, Action("finish", platform="gone")),
    )
    assert stamped(registry, replace(whole, snapshot_id="")) == whole
    assert (
        stamped(registry, part).snapshot_id,
        stamped(registry, replace(part, snapshot_id="earlier")).snapshot_id,
    ) == ("", "earlier")
    # so its file can be read again
    assert from_json(to_json(stamped(registry, part)), registry).actions == part.actions


def test_on_its_own_snapshot_there_is_nothing_to_remark(registry):
    scenario = scenario_of(registry, BUILD)
    outcome = run(registry, replace(scenario, found=run(registry, scenario).found))
    assert (outcome.moved, outcome.changed, outcome.differs, remarks(outcome, "zh")) == (
        False,
        (),
        (),
        [],
    )


def test_a_policy_set_that_is_gone_cannot_be_run(registry):
    with pytest.raises(SettingError, match="miit-2030"):
        run(
            registry,
            replace(
                scenario_of(registry),
                setting=replace(default_setting(registry), policy_id="miit-2030"),
            ),
        )


# --- side by side ---------------------------------------------------------------------------------


def test_side_by_side_a_row_stands_for_each_need_that_any_changes(registry):
    one, two = (
        scenario_of(registry, BUILD),
        replace(
            scenario_of(registry, replace(BUILD, clusters=("nev",), place=f"county:{C}", cost=5.0)),
            name="二",
        ),
    )
    table, numbers = compare(registry, [one, two, scenario_of(registry)], "county")
    assert table[
        ["unit_id", "cluster_id", "state_before", "state_1", "state_2", "state_3"]
    ].to_numpy().tolist() == [
        [A, "ic", "pipeline", "hosted", "pipeline", "pipeline"],
        [C, "nev", "none", "none", "hosted", "none"],
    ]
    assert numbers[["number", "name", "closed", "cost_lacking"]].to_numpy().tolist() == [
        [1, "情景", 1, 1],
        [2, "二", 1, 0],
        [3, "情景", 0, 0],
    ]
    assert numbers["cost"].fillna(-1).tolist() == [-1, 5, -1]


def test_a_need_that_is_another_only_under_one_setting_is_shown_too(registry):
    table, _ = compare(
        registry, [scenario_of(registry), scenario_of(registry, levels=("provincial",))]
    )
    assert table[["unit_id", "state_before", "state_1", "state_2"]].to_numpy().tolist() == [
        [B, "reachable", "reachable", "remote"]
    ]


@pytest.mark.parametrize("several", [0, 5])
def test_none_or_more_than_four_cannot_stand_side_by_side(registry, several):
    with pytest.raises(ScenarioError, match="1 to 4"):
        compare(registry, [scenario_of(registry)] * several)


# --- files ----------------------------------------------------------------------------------------


def test_a_file_read_is_the_scenario_written(registry):
    scenario = replace(
        scenario_of(
            registry,
            replace(BUILD, cost=0.1, stages=("design",)),
            Action("finish", platform="p2"),
            levels=("provincial", "municipal"),
            radius_km=75.0,
        ),
        note="备注\n第二行",
    )
    scenario = replace(scenario, found=run(registry, scenario).found)
    assert from_json(to_json(scenario), registry) == scenario and to_json(
        from_json(to_json(scenario).encode(), registry)
    ) == to_json(scenario)
    # an editor's byte order mark
    assert from_json(b"\xef\xbb\xbf" + to_json(scenario).encode(), registry) == scenario


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30)
COSTS = st.none() | st.floats(0, 1e9, allow_subnormal=False)
BUILDS = st.builds(
    Action,
    st.just("build"),
    place=st.sampled_from([f"county:{A}", f"county:{B}", "zone:z1"]),
    clusters=st.lists(st.sampled_from(["ic", "nev"]), min_size=1, unique=True).map(tuple),
    level=st.sampled_from(LEVELS),
    stages=st.lists(st.sampled_from(STAGES), unique=True).map(tuple),
    cost=COSTS,
)
OTHERS = st.sampled_from(
    [
        Action("finish", platform="p2"),
        Action("upgrade", platform="p3", level="national"),
        Action("expand", platform="p1", stages=("process", "adaptation")),
    ]
)


@pytest.mark.slow
@given(
    name=TEXTS.map(str.strip).filter(bool),
    note=TEXTS,
    actions=st.lists(BUILDS | st.builds(replace, OTHERS, cost=COSTS), max_size=4),
)
def test_whatever_is_written_is_read_as_it_was(registry, name, note, actions):
    scenario = replace(scenario_of(registry, *actions), name=name, note=note)
    if faults_of(registry, scenario):
        with pytest.raises(ScenarioError):
            from_json(to_json(scenario), registry)
    else:
        assert from_json(to_json(scenario), registry) == scenario


def edited(registry, change):
    """A file in which something was edited by hand."""
    said = json.loads(
        to_json(scenario_of(registry, replace(BUILD, cost=5.0), Action("finish", platform="p2")))
    )
    change(said)
    return json.dumps(said)


def put(*path, value):
    def change(said):
        for part in path[:-1]:
            said = said[part]
        said[path[-1]] = value

    return change


def drop(*path):
    def change(said):
        for part in path[:-1]:
            said = said[part]
        del said[path[-1]]

    return change


OPEN_P1, AGAIN = {"action": "open", "platform": "p1"}, {"action": "finish", "platform": "p2"}
REFUSED = {
    "another kind of file": (
        put("kind", value="siting"),
        "kind = 'siting': must be 'pilot-atlas-scenario'",
    ),
    "another version": (put("version", value=2), "version = 2: must be 1"),
    "a version that is a truth": (put("version", value=True), "version = True"),
    "another unit of cost": (put("cost_unit", value="EUR"), "cost_unit = 'EUR'"),
    "an unknown key": (put("colour", value=1), "colour: is not known"),
    "an unknown key of the setting": (
        put("setting", "opened", value=["p1"]),
        "setting.opened: is not known",
    ),
    "an unknown key of an action": (
        put("actions", 0, "platform", value="p1"),
        "action 1, platform: is not known",
    ),
    "no name": (drop("name"), "name: is missing"),
    "an empty name": (put("name", value=" "), "name: must not be empty"),
    "a name that is no text": (put("name", value=["x"]), "name = […]: must be text"),
    "a name without end": (put("name", value="x" * 61), "name = 'xxx"),
    "a name that turns text round": (put("name", value="a\u202eb"), "invisible"),
    "half a letter": (put("note", value="\ud800"), "invisible"),
    "no setting": (drop("setting"), "setting: is missing"),
    "half a setting": (drop("setting", "as_of"), "setting.as_of: is missing"),
    "an unknown policy set": (put("setting", "policy_id", value="x"), "There is no policy set 'x'"),
    "a radius of nothing": (put("setting", "radius_km", value=0), "The radius 0 must lie between"),
    "a radius that is text": (
        put("setting", "radius_km", value="50"),
        "setting.radius_km = '50': must be a number",
    ),
    "a level that does not exist, of the setting": (
        put("setting", "levels", value=["x"]),
        "The level 'x' cannot be used",
    ),
    "a level twice": (
        put("setting", "levels", value=["national", "national"]),
        "setting.levels = 'national': stands twice",
    ),
    "a day that is none": (put("setting", "as_of", value="soon"), "'soon' is not a date"),
    "actions that are no list": (put("actions", value={}), "actions = {…}: must be a list"),
    "an action that is none": (put("actions", 1, value="build"), "action 2"),
    "an unknown action": (
        put("actions", 0, "action", value="close"),
        "action 1, action = 'close': must be one of: build",
    ),
    "an unknown level": (
        put("actions", 0, "level", value="galactic"),
        "action 1, level = 'galactic': must be one of",
    ),
    "an unknown stage": (
        put("actions", 0, "stages", value=["x"]),
        "action 1, stages = 'x': must be one of",
    ),
    "an unknown cluster": (
        put("actions", 0, "clusters", value=["ic", "x"]),
        "action 1, clusters = 'x': is no cluster",
    ),
    "no cluster": (
        put("actions", 0, "clusters", value=[]),
        "action 1, clusters: must not be empty",
    ),
    "a cluster twice": (
        put("actions", 0, "clusters", value=["ic", "ic"]),
        "action 1, clusters = 'ic': stands twice",
    ),
    "clusters without end": (
        put("actions", 0, "clusters", value=["ic"] * 101),
        "action 1, clusters = […]: holds more than 100 entries",
    ),
    "no platform": (
        put("actions", 1, "platform", value=" "),
        "action 2, platform: must not be empty",
    ),
    "clusters that are no texts": (
        put("actions", 0, "clusters", value=[1]),
        "action 1, clusters = […]: must be a list of texts",
    ),
    "an unknown county": (
        put("actions", 0, "place", value="county:999999"),
        "action 1, place = 'county:999999': is no place",
    ),
    "a place of another kind": (
        put("actions", 0, "place", value="city:330100"),
        "must be written county:ADCODE, zone:ID, town:GEONAMES_ID or point:LON,LAT",
    ),
    "a zone that lies nobody knows where": (
        put("actions", 0, "place", value="zone:z2"),
        "not even the county of this zone is known",
    ),
    "an unknown platform": (
        put("actions", 1, "platform", value="p9"),
        "action 2, platform = 'p9': is no platform",
    ),
    "an unconfirmed platform": (
        put("actions", 1, "platform", value="p4"),
        "action 2, platform = 'p4': is unconfirmed",
    ),
    "a negative cost": (
        put("actions", 0, "cost", value=-1),
        "action 1, cost = -1.0: must lie between 0",
    ),
    "a cost beyond all budgets": (put("actions", 0, "cost", value=1e10), "action 1, cost"),
    "a cost that is no number": (put("actions", 0, "cost", value=math.nan), "action 1, cost"),
    "a cost without end": (put("actions", 0, "cost", value=10**400), "action 1, cost"),
    "a cost that is a truth": (
        put("actions", 0, "cost", value=True),
        "action 1, cost = True: must be a number",
    ),
    "finishing what operates": (
        put("actions", 1, "platform", value="p1"),
        "action 2, platform = 'p1': is in service already",
    ),
    "opening what counts": (
        put("actions", 1, value=OPEN_P1),
        "action 2, platform = 'p1': counts already",
    ),
    "opening what is not built": (
        put("actions", 1, value={"action": "open", "platform": "p2"}),
        "Finish it instead",
    ),
    "an upgrade to the level it has": (
        put("actions", 1, value={"action": "upgrade", "platform": "p1", "level": "provincial"}),
        "the platform is provincial now",
    ),
    "an upgrade downwards": (
        put("actions", 1, value={"action": "upgrade", "platform": "p1", "level": "municipal"}),
        "choose a higher level",
    ),
    "adding a stage that it has": (
        put("actions", 1, value={"action": "expand", "platform": "p1", "stages": ["design"]}),
        "action 2, stages = 'design': is offered",
    ),
    "adding nothing": (
        put("actions", 1, value={"action": "expand", "platform": "p1", "stages": []}),
        "action 2, stages: must not be empty",
    ),
    "the same action twice": (
        put("actions", 0, value=AGAIN),
        "action 2, platform = 'p2': is the same as action 1",
    ),
    "too many actions": (
        put("actions", value=[AGAIN] * (MOST_ACTIONS + 1)),
        f"more than {MOST_ACTIONS} actions",
    ),
    "a result that is none": (put("result", value={"village": {}}), "result.village: is not known"),
    "a result of which nobody knows": (
        put("result", value={"county": {"joy": 1}}),
        "result.county.joy: is not known",
    ),
    "fewer gaps than none": (
        put("result", value={"county": {"gaps_after": -1}}),
        "result.county.gaps_after = -1.0: must be a whole number",
    ),
    "half a gap": (
        put("result", value={"county": {"closed": 0.5}}),
        "result.county.closed = 0.5: must be a whole number",
    ),
    "a result that is no number": (
        put("result", value={"county": {"severity_removed": "much"}}),
        "result.county.severity_removed = 'much': must be a number",
    ),
    "a key that nobody can write": (put("\ud800\u202e", value=1), "\ufffd\ufffd: is not known"),
    "a hash of another snapshot": (
        put("inputs", "needs.parquet", value="00"),
        "inputs.needs.parquet = '00': is not that of snapshot",
    ),
    "a hash of a file that nobody asks for": (
        put("inputs", "x.parquet", value="00"),
        "inputs.x.parquet: is not known",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_file_edited_into_nonsense_is_refused_with_field_value_and_rule(registry, fault):
    change, said = REFUSED[fault]
    with pytest.raises(ScenarioError) as refused:
        from_json(edited(registry, change), registry, "mine.json")
    assert said in refused.value.en and all(
        line.startswith("mine.json: ") for line in refused.value.en.splitlines()
    )
    assert len(refused.value.zh.splitlines()) == len(refused.value.en.splitlines())


NO_SCENARIOS = {
    "nothing": (b"", "not well-formed JSON"),
    "text": (b"hello", "not well-formed JSON (1:1)"),
    "another encoding": ("情景".encode("gb18030"), "not UTF-8"),
    "a list": (b"[]", "must be a JSON object"),
    "NaN in its place": (b'{"kind": NaN}', "kind"),
    "the same key twice": (b'{"kind": 1, "kind": 2}', "kind: stands twice"),
    "nests without end": (b"[" * 400_000, "nested too deeply"),
    "objects without end": (b'{"a":' * 80_000, "nested too deeply"),
    "a number of thousands of digits": (
        b'{"version": ' + b"9" * 5000 + b"}",
        "not well-formed JSON",
    ),
    "too large": (b" " * (MOST_BYTES + 1), "larger than 500 KB"),
}


@pytest.mark.parametrize("content", NO_SCENARIOS)
def test_what_is_no_scenario_at_all_is_refused(registry, content):
    raw, said = NO_SCENARIOS[content]
    with pytest.raises(ScenarioError) as refused:
        from_json(raw, registry)
    assert said in refused.value.en


def test_every_rule_of_scenarios_is_broken_by_one_of_these_files(registry):
    """But for those of names beside others, files on disk, many faults and comparisons."""
    contents = [edited(registry, change) for change, _ in REFUSED.values()]
    raised = set()
    for content in [*contents, *(raw for raw, _ in NO_SCENARIOS.values())]:
        with pytest.raises(ScenarioError) as refused:
            from_json(content, registry)
        raised |= {fault.rule for fault in refused.value.faults}
    own = {rule for rule in RULES if rule.startswith("scenario.")}
    elsewhere = {"taken", "unreadable", "more", "compared"}
    assert own - raised == {f"scenario.{name}" for name in elsewhere}


def test_a_missing_setting_is_not_also_blamed_for_each_of_its_keys(registry):
    with pytest.raises(ScenarioError) as refused:
        from_json(edited(registry, drop("setting")), registry)
    assert [(fault.column, fault.rule) for fault in refused.value.faults] == [
        ("setting", "scenario.missing")
    ]


def test_levels_that_are_too_long_are_not_also_said_to_stand_twice(registry):
    levels = ["x" * 201, "x" * 202]
    with pytest.raises(ScenarioError) as refused:
        from_json(edited(registry, put("setting", "levels", value=levels)), registry)
    assert [fault.rule for fault in refused.value.faults] == ["scenario.long"] * 2


def test_every_fault_is_named_at_once(registry):
    def change(said):
        said["actions"] += [{"action": "upgrade", "platform": "p9", "level": "x"}]
        said["actions"][0] |= {"level": "y", "place": "county:1", "cost": -1}

    with pytest.raises(ScenarioError) as refused:
        from_json(edited(registry, change), registry)
    assert [(fault.entry, fault.column) for fault in refused.value.faults] == [
        (1, "level"),
        (1, "cost"),
        (1, "place"),
        (3, "level"),
        (3, "platform"),
    ]


def test_a_name_that_is_too_long_is_not_also_said_to_be_empty(registry):
    with pytest.raises(ScenarioError) as refused:
        from_json(edited(registry, put("name", value="x" * 61)), registry)
    assert [fault.rule for fault in refused.value.faults] == ["scenario.long"]


ENDLESS = {
    "unknown keys": {f"k{number}": 0 for number in range(20_000)},
    "actions that are none": {"actions": [0] * 150_000},
    "actions full of unknown keys": {
        "actions": (
            [{"action": "finish", **{f"k{number}": 0 for number in range(90)}}] * MOST_ACTIONS
        )
    },
    "levels": {"setting": {"levels": [f"l{number}" for number in range(40_000)]}},
    "results": {"result": {f"k{number}": {} for number in range(25_000)}},
    "a text": {"note": "x" * 400_000},
    "a key": {"x" * 400_000: 1},
}


@pytest.mark.parametrize("what", ENDLESS)
def test_a_file_full_of_faults_is_refused_at_once_and_in_few_words(registry, what):
    """Twenty thousand unknown keys once took 4 s and made a message of 3 MB, which held the page
    for a minute.
    """
    content = edited(registry, lambda said: said.update(ENDLESS[what]))
    began = time.process_time()
    with pytest.raises(ScenarioError) as refused:
        from_json(content, registry)
    assert time.process_time() - began < 3
    lines = refused.value.en.splitlines()
    assert len(lines) <= ScenarioError.most_told + 1 and len(refused.value.en) < 10_000


def test_a_key_that_stands_twice_thousands_of_times_is_refused_at_once(registry):
    content, began = "[" + ",".join(['{"a":0,"a":0}'] * 30_000) + "]", time.process_time()
    with pytest.raises(ScenarioError, match="and 29980 more"):
        from_json(content, registry)
    assert time.process_time() - began < 3


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from([10**400, "county:330102", "p1", "ic", "provincial", "design"])
    | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["action", "name", "cost", "county", "needs", "stages", "\ud800"])
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def places_in(said, path=()):
    """Where anything stands in a JSON value."""
    inner = (
        said.items()
        if isinstance(said, dict)
        else enumerate(said)
        if isinstance(said, list)
        else ()
    )
    return [path, *(place for key, one in inner for place in places_in(one, (*path, key)))]


@pytest.fixture(scope="module")
def written(registry):
    """A file with everything that one can have."""
    scenario = scenario_of(
        registry,
        replace(BUILD, cost=5.0),
        Action("finish", platform="p2"),
        Action("expand", platform="p1", stages=("process",)),
    )
    return to_json(replace(scenario, found=run(registry, scenario).found))


@given(data=st.data())
def test_whatever_stands_where_in_a_file_it_is_read_or_refused_in_words_that_can_be_sent(
    registry, written, data
):
    said = json.loads(written)
    for _ in range(data.draw(st.integers(1, 3))):
        where, what = (
            data.draw(st.sampled_from(places_in(said)[1:] or [("name",)])),
            data.draw(JSON),
        )
        with suppress(TypeError, LookupError):  # what is not there any more
            data.draw(st.sampled_from([put(*where, value=what), drop(*where)]))(said)
    try:
        found = from_json(json.dumps(said), registry)
    except PlanningError as refused:
        assert all(0 < len(text.encode()) < 20_000 for text in (refused.zh, refused.en))
    else:
        assert from_json(to_json(found), registry) == found


def test_on_another_snapshot_only_what_no_snapshot_could_hold_is_refused(registry):
    def change(said):
        said |= {"snapshot_id": "2025-01-01-00000000"}
        said["actions"][1]["platform"] = "gone"

    assert from_json(edited(registry, change), registry).actions[1].platform == "gone"
    with pytest.raises(ScenarioError, match="level"):
        from_json(
            edited(
                registry, lambda said: (change(said), put("actions", 0, "level", value="x")(said))
            ),
            registry,
        )


def test_a_file_that_is_not_there_is_told(registry, tmp_path):
    with pytest.raises(PlanningError, match="gone.json: cannot be read"):
        read_scenario(tmp_path / "gone.json", registry)


def test_a_file_is_for_people_to_read(registry):
    said = json.loads(to_json(scenario_of(registry, replace(BUILD, cost=12000.0))))
    assert list(said) == [
        "kind",
        "version",
        "name",
        "note",
        "cost_unit",
        "snapshot_id",
        "setting",
        "actions",
        "result",
        "inputs",
    ]
    assert (said["kind"], said["version"], said["cost_unit"]) == (KIND, VERSION, COST_UNIT)
    assert said["actions"] == [
        {
            "action": "build",
            "place": f"county:{A}",
            "clusters": ["ic"],
            "level": "provincial",
            "cost": 12000,
        }
    ]
    assert (
        '"name": "情景"' in to_json(scenario_of(registry))
        and len(said["inputs"]) == len(INPUTS) + 1
    )


@pytest.mark.parametrize(
    "kind, expected",
    [
        ("finish", ["p2"]),
        ("open", []),
        ("upgrade", ["p1", "p2", "p3"]),
        ("expand", ["p1", "p2", "p3"]),
    ],
)
def test_the_platforms_that_an_action_can_be_about(registry, kind, expected):
    assert sorted(possible(registry, kind, default_setting(registry))) == expected and kind in KINDS
