"""Whole answers for the real sources under the default setting.

A change here is a change of what planners are told.
"""

import pandas as pd
import pytest

from analytics.gap_table import defended_needs, explained_needs
from analytics.phrases.resilience import explained_backup, explained_border, explained_duplicates
from analytics.questions.certainty import certainty, verify_first
from analytics.questions.coverage import GAPS, STATES, needs_coverage, roll_up
from analytics.questions.fixes import fixes
from analytics.questions.forecast import forecast
from analytics.questions.robustness import robustness
from analytics.questions.targets import targets
from analytics.setting import default_setting

NEED = ["unit_kind", "unit_id", "cluster_id"]
# golden table -> the question, its columns, and how many digits numbers keep: those a planner would
# notice
WHOLE = {
    "duplicates": (
        explained_duplicates,
        [
            "platform_id",
            "other_id",
            "cluster_id",
            "km_p05",
            "km_p50",
            "km_p95",
            "near",
            "same",
            "stages_both",
            "duplicate",
            "redirect_id",
        ],
        {"km_p05": 1, "km_p50": 1, "km_p95": 1},
    ),
    "backup": (
        explained_backup,
        [*NEED, "state", "platform_id", "km_p95", "state_if_closed"],
        {"km_p95": 1},
    ),
    "border": (explained_border, [*NEED, "state", "within", "km", "neighbour_adcodes"], {"km": 1}),
    "targets": (
        targets,
        ["target_id", "year", "goal", "actual", "pipeline", "gap", "verdict"],
        {"actual": 4, "gap": 4},
    ),
}
# the same of what is asked of every need: those of counties
OF_COUNTIES = {
    "verify": (
        verify_first,
        ["unit_id", "cluster_id", "state", "certainty", "certainty_high", "doubt", "change", "ask"],
        {"certainty": 3, "certainty_high": 3, "doubt": 3, "change": 4},
    ),
    "certainty": (
        certainty,
        [
            "unit_id",
            "cluster_id",
            "state",
            "unseen",
            "certainty",
            "certainty_high",
            "certainty_bound",
            "sureness",
        ],
        {"certainty": 3, "certainty_high": 3},
    ),
    "robustness": (
        robustness,
        ["unit_id", "cluster_id", "state", "gap_settings", "settings", "robust"],
        {},
    ),
    "fixes": (
        fixes,
        ["unit_id", "cluster_id", "state", "fix", "platform_id", "radius_km", "stages"],
        {},
    ),
}


@pytest.fixture(scope="module")
def needs(real_registry):
    return explained_needs(real_registry, default_setting(real_registry))


def test_needs_by_kind_of_unit_and_state(needs, golden):
    counts = pd.crosstab(needs["unit_kind"], needs["state"]).reindex(
        columns=list(STATES), fill_value=0
    )
    golden("needs_by_state", counts.assign(needs=counts.sum(axis=1)).reset_index())


def test_the_ten_worst_gaps_of_counties(needs, golden):
    worst = needs[(needs["unit_kind"] == "county") & needs["state"].isin(GAPS)].head(10)
    assert worst["severity"].is_monotonic_decreasing
    golden(
        "worst_county_gaps",
        worst[["unit_id", "cluster_id", "state", "severity"]].round({"severity": 3}),
    )


def test_needs_of_the_provinces_clusters_by_state(needs, golden):
    rolled = roll_up(needs.query("unit_kind == 'county'"), ["cluster_id"])
    golden(
        "county_needs_by_cluster",
        rolled[["cluster_id", "needs", *STATES, "share_met"]].round({"share_met": 3}),
    )


def test_every_need_on_record_is_answered_where_all_clusters_are_asked_for(real_registry):
    needs = needs_coverage(real_registry, default_setting(real_registry, scope="all"))
    recorded = (
        real_registry.con.cursor()
        .execute(
            "SELECT DISTINCT unit_kind, unit_id, cluster_id FROM needs WHERE basis <> 'plan' OR"
            " evidence = 'plan-2024-2027'"
        )
        .df()
    )
    assert (
        len(recorded) == len(needs)
        and not needs.duplicated(["unit_kind", "unit_id", "cluster_id"]).any()
    )


def test_how_surely_how_firmly_and_with_what_fix_county_gaps_are_gaps(real_registry, golden):
    defended = defended_needs(real_registry, default_setting(real_registry))
    gaps = defended[(defended["unit_kind"] == "county") & defended["state"].isin(GAPS)]
    golden(
        "county_gap_defence",
        gaps.groupby(["sureness", "robust", "fix"]).size().rename("gaps").reset_index(),
    )


def test_the_four_coverages_of_county_needs_under_each_policy_set(real_registry, golden):
    rows = []
    for policy_id in real_registry.policies:
        needs = needs_coverage(real_registry, default_setting(real_registry, policy_id))
        counties = needs[needs["unit_kind"] == "county"]
        rows += [
            {"policy_id": policy_id, "coverage": name}
            | {answer: int((counties[name] == answer).sum()) for answer in ("yes", "unknown", "no")}
            for name in ("hosted", "reachable", "capable", "adequate")
        ]
    golden("county_coverages", pd.DataFrame(rows))


def test_the_goals_and_the_forecast_of_each_policy_set(real_registry, golden):
    goals, expected = [], []
    for policy_id in real_registry.policies:
        setting = default_setting(real_registry, policy_id)
        goals.append(
            targets(real_registry, setting)
            .assign(policy_id=policy_id)[
                ["policy_id", "target_id", "measure", "actual", "of", "pipeline", "gap", "verdict"]
            ]
            .round(4)
        )
        found = vars(forecast(real_registry, setting))
        expected.append(
            {
                "policy_id": policy_id,
                "over": ";".join(found["over"]),
                "missing": ";".join(found["missing"] or ()),
                **{
                    name: found[name]
                    for name in ("clusters", "covered", "covered_then", "existing")
                },
            }
        )
    golden("goals", pd.concat([some.astype(object) for some in goals]))
    golden("forecast", pd.DataFrame(expected).convert_dtypes())


@pytest.mark.parametrize("name", WHOLE | OF_COUNTIES)
def test_the_whole_answer_to_a_question(real_registry, golden, name):
    question, columns, digits = (WHOLE | OF_COUNTIES)[name]
    table = question(real_registry, default_setting(real_registry))
    table = table[table["unit_kind"] == "county"] if name in OF_COUNTIES else table
    golden(name, table[columns].round(digits))
