"""The leader's sentences: every number in them is recomputed here from the needs alone."""

import re
from collections import Counter

import pytest

from analytics.gap_table import defended_needs
from analytics.phrases.key_messages import facts, sentences
from analytics.questions.coverage import GAPS, MET
from analytics.setting import default_setting
from analytics.words import word


@pytest.fixture(scope="module")
def defended(real_registry):
    return defended_needs(real_registry, default_setting(real_registry))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_province_stands_as_its_county_needs_do(defended, language):
    states = [row["state"] for row in defended.to_dict("records") if row["unit_kind"] == "county"]
    expected = {
        len(states),
        sum(state in MET for state in states),
        sum(state in GAPS for state in states),
        states.count("possible"),
        119,
        6,
    }
    assert {
        int(number) for number in re.findall(r"\d+", sentences(defended, language)[0])
    } == expected


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_gravest_gap_is_of_the_surest_class_there_is(defended, language):
    gaps = [
        row
        for row in defended.to_dict("records")
        if row["unit_kind"] == "county" and row["state"] in GAPS
    ]
    surest = next(
        word
        for word in ("certain", "likely", "to_verify")
        if any(row["sureness"] == word for row in gaps)
    )
    gravest = max(
        (row for row in gaps if row["sureness"] == surest),
        key=lambda row: (row["severity"], row["certainty"]),
    )
    said = sentences(defended, language)[1]
    names = (
        (gravest["unit_name"], gravest["cluster_name"])
        if language == "zh"
        else (gravest["unit_name_en"], gravest["cluster_name_en"])
    )
    assert all(
        part in said
        for part in (*names, f"{gravest['certainty']:.0%}", f"{gravest['severity']:.0f}")
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_decision_adds_up_to_the_gaps(defended, language):
    total, new, most, *others = (
        int(number) for number in re.findall(r"\d+", sentences(defended, language)[2])
    )
    gaps = defended[(defended["unit_kind"] == "county") & defended["state"].isin(GAPS)]
    fixes = gaps["fix"].value_counts().to_dict()
    assert total == new + sum(others) == sum(fixes.values())
    waiting = [fixes.get("opens", 0), fixes.get("opens_to_others", 0) + fixes.get("counts", 0)]
    assert others == [n for n in waiting if n] and new == fixes.get("new", 0)
    assert 0 < most <= new


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_decision_names_the_cluster_with_most_need_that_only_a_new_platform_meets(
    defended, language
):
    weight, counties = Counter(), Counter()
    for row in defended.to_dict("records"):
        if row["unit_kind"] == "county" and row["fix"] == "new" and row["state"] in GAPS:
            weight[row["cluster_name" if language == "zh" else "cluster_name_en"]] += row[
                "need_weight"
            ]
            counties[row["cluster_name" if language == "zh" else "cluster_name_en"]] += 1
    name, _ = weight.most_common(1)[0]
    said = sentences(defended, language)[2]
    assert name in said and str(counties[name]) in said


def test_gaps_that_need_no_new_platform_are_to_be_decided_without_one(registry_of):
    registry = registry_of(
        needs=[{}],
        platforms=[{"platform_id": "p1", "status": "planned"}],
        proximity=[{"km_p05": 1.0, "km_p50": 2.0, "km_p95": 3.0}],
    )
    defended = defended_needs(registry, default_setting(registry))
    assert (
        facts(defended).most is None
        and "none of which needs a new platform; 1 wait for the pipeline"
        in sentences(defended, "en")[2]
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_province_without_a_gap_has_nothing_to_decide(registry_of, language):
    registry = registry_of(
        needs=[{}], proximity=[{"inside": "yes", "km_p05": 0.0, "km_p50": 0.0, "km_p95": 0.0}]
    )
    defended = defended_needs(registry, default_setting(registry))
    assert facts(defended).gravest is None and facts(defended).gaps == 0
    assert len(sentences(defended, language)) == 3 and not re.search(
        r"\d", "".join(sentences(defended, language)[1:])
    )


def test_without_needs_there_are_still_three_sentences(registry_of):
    registry = registry_of(platforms=[{"platform_id": "p1"}])
    assert len(sentences(defended_needs(registry, default_setting(registry)), "zh")) == 3


@pytest.mark.parametrize("language, said", [("zh", "没有官方总数"), ("en", "no official total")])
def test_where_no_list_states_a_total_the_sentences_say_so_and_never_none_of_none(
    real_registry, language, said
):
    stands, gravest, decision = sentences(
        defended_needs(real_registry, default_setting(real_registry, levels=("unlisted",))),
        language,
    )
    assert said in stands and not re.search(r"\b0 (家|platforms)", stands) and decision
    assert word("answer.unknown", language) in gravest  # how sure cannot be told without a total
