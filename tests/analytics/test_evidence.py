"""Evidence ids: each resolves to the value that is shown, recomputed from the rows it gives."""

import math

import pytest

from analytics.coverage import needs_coverage
from analytics.evidence import resolve
from analytics.gaps import defended_needs, gaps, need_id
from analytics.setting import default_setting
from analytics.targets import targets
from analytics.words import word
from geo.errors import PlanningError


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


def test_every_id_of_the_gap_table_resolves_to_its_row(real_registry, setting):
    needs = defended_needs(real_registry, setting)
    for row in gaps(needs, "county").to_dict("records"):
        found = resolve(real_registry, setting, row["evidence_id"])
        assert found.value == pytest.approx(row["severity"], abs=0.005)
        assert {row["unit_id"]} == set(found.tables["need"]["unit_id"]) and len(found.tables["grounds"])


def test_a_needs_access_is_that_of_the_platforms_given_as_its_supply(real_registry, setting):
    policy = real_registry.policies[setting.policy_id]
    for need in needs_coverage(real_registry, setting).query("unit_kind == 'county'").to_dict("records"):
        supply = resolve(real_registry, setting, need_id("county", need["unit_id"], need["cluster_id"])).tables["supply"]
        counted = supply[(supply["weight"] >= policy.serves_from) & supply["level"].isin(setting.levels) & (supply["confidence"] != "unconfirmed")]
        strengths = [
            policy.level_factor[row["level"]] * policy.status_factor[row["status"]] * row["weight"] * math.exp(-((row["km_p50"] / need["radius_km"]) ** 2) / 2)
            for row in counted.to_dict("records") if not math.isnan(row["km_p50"])
        ]  # fmt: skip
        assert need["access"] == pytest.approx(min(max(strengths, default=0), 1))


@pytest.mark.parametrize("kind", ["county", "city", "province"])
def test_a_count_of_a_state_is_the_number_of_its_rows(real_registry, setting, kind):
    for state, count in needs_coverage(real_registry, setting).query("unit_kind == @kind")["state"].value_counts().items():
        found = resolve(real_registry, setting, f"state/{kind}/{state}")
        assert found.value == count == len(found.tables["needs"])


def test_goals_and_lists_resolve_with_a_rule_in_words(real_registry, setting):
    for goal in targets(real_registry, setting).to_dict("records"):
        found = resolve(real_registry, setting, f"goal/{goal['target_id']}")
        assert found.value == goal["actual"] or (math.isnan(found.value) and math.isnan(goal["actual"]))
        assert word(found.rule, "zh") and word(found.rule, "en")
    found = resolve(real_registry, setting, "lists")
    assert found.value == found.tables["lists"]["rows_found"].sum() == 6


@pytest.mark.parametrize("stranger", ["", "need", "need/county/330102", "need/county/330102/none", "state/county/fine", "state/town/none", "goal/none", "lists/all", "x/y", "need/county/330102/ic/more"])
def test_what_names_nothing_is_refused_with_what_to_do(real_registry, setting, stranger):
    with pytest.raises(PlanningError, match="Copy it from a page or an export"):
        resolve(real_registry, setting, stranger)
