"""What a need weighs: sizes of counties, groups of counties by day, and what is refused."""

import pandas as pd
import pytest

from analytics.phrases.weighting import weight_name, weighting_words
from analytics.questions.weighting import Weighting, check_weighting, planning_factors
from analytics.setting import SettingError, default_setting

A, B = "330102", "330105"
NEEDS = pd.DataFrame(
    [
        ("county", A, A),
        ("county", B, B),
        ("zone", "z", B),
        ("city", "330100", "330100"),
        ("zone", "y", None),
    ],
    columns=["unit_kind", "unit_id", "adcode"],
)
MEMBER = {"group_id": "hills", "group_zh": "山", "group_en": "Hills", "adcode": A, "county": "a"}


@pytest.fixture
def world(registry_of):
    def make(**period):
        return registry_of(
            unit_sizes=[
                {
                    "unit_kind": "county",
                    "unit_id": A,
                    "year": 2024,
                    "value_added": 300.0,
                    "population": 10.0,
                },
                {"unit_kind": "county", "unit_id": B, "year": 2024, "value_added": 100.0},
                {"unit_kind": "city", "unit_id": "330100", "year": 2024, "value_added": 400.0},
            ],
            county_groups=[MEMBER | period],
        )

    return make


def factors(registry, as_of="2024-06-01", **weighting):
    setting = default_setting(registry, as_of=as_of)
    return planning_factors(registry, setting, NEEDS, Weighting(**weighting)).tolist()


def test_a_size_is_told_against_the_mean_county_and_a_zone_has_that_of_its_county(world):
    assert factors(world(), by="value_added") == [1.5, 0.5, 0.5, 2.0, 0.0]


def test_a_need_of_unknown_size_weighs_nothing(world):
    assert factors(world(), by="population") == [1.0, 0.0, 0.0, 0.0, 0.0]


def test_a_group_counts_more_by_its_factor_alone(world):
    assert factors(world(), group="hills", factor=2.0) == [2.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("period", "members"),
    [
        ({"to": "2024-06-01"}, False),  # no member from that day on
        ({"to": "2024-06-02"}, True),
        ({"from": "2024-06-01"}, True),
        ({"from": "2024-06-02"}, False),
        ({}, True),  # a first day that was not seen lies before any
    ],
)
def test_a_county_is_in_a_group_from_its_first_day_and_before_its_last(world, period, members):
    registry = world(**period)
    setting = default_setting(registry, as_of="2024-06-01")
    if members:
        check_weighting(registry, setting, Weighting(group="hills"))
        return
    with pytest.raises(SettingError) as refused:
        check_weighting(registry, setting, Weighting(group="hills"))
    assert all(day in refused.value.en and day in refused.value.zh for day in period.values())


@pytest.mark.parametrize(
    ("weighting", "said"),
    [
        (Weighting(by="beauty"), "beauty"),
        (Weighting(group="plains"), "plains"),
        (Weighting(group="hills", factor=0.0), "factor 0"),
        (Weighting(group="hills", factor=float("nan")), "factor nan"),
        (Weighting(factor=3.0), "without a county group"),
    ],
)
def test_a_weighting_that_cannot_be_meant_is_refused(world, weighting, said):
    registry = world()
    with pytest.raises(SettingError) as refused:
        check_weighting(registry, default_setting(registry), weighting)
    assert said in refused.value.en


def test_what_needs_weigh_is_never_silent(world):
    registry = world()
    setting = default_setting(registry)
    weighting = Weighting("value_added", "hills", 2.0)
    assert (
        weight_name(registry, weighting, "en") == "need weight x industrial value added, Hills x 2"
    )
    said = weighting_words(registry, setting, weighting, "en")
    assert "2024" in said and "first day was not seen" in said
