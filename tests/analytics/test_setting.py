"""What counts: a policy set's own setting, changes to it, and choices that cannot be meant."""

from contextlib import suppress
from dataclasses import replace

import pytest

from analytics.setting import Setting, SettingError, default_setting
from data.policy import load_policies
from data.vocabulary import CONFIDENCES, PIPELINE

DEFAULT_POLICY = "plan-2024-2027"


@pytest.fixture(scope="module")
def registry(registry_of):
    return registry_of(as_of="2026-06-30")


def test_the_default_is_the_policy_sets_own_setting_on_the_snapshots_day(registry):
    policy = load_policies()[DEFAULT_POLICY]
    assert default_setting(registry) == Setting(
        DEFAULT_POLICY, None, policy.levels, policy.statuses, "likely", "2026-06-30"
    )


def test_a_change_that_is_none_is_no_change(registry):
    assert default_setting(registry, radius_km=None, levels=None) == default_setting(registry)


REFUSED = {
    "an unknown policy set": ({"policy_id": "miit-2030"}, ["'miit-2030'", DEFAULT_POLICY]),
    "a radius too small": ({"radius_km": 0.99}, ["0.99", "between 1 and 300 km"]),
    "a radius too large": ({"radius_km": 300.1}, ["300.1", "between 1 and 300 km"]),
    "a radius below nothing": ({"radius_km": -50.0}, ["-50", "between 1 and 300 km"]),
    "a radius that is no number": ({"radius_km": float("nan")}, ["nan", "between 1 and 300 km"]),
    "a radius without end": ({"radius_km": float("inf")}, ["inf", "between 1 and 300 km"]),
    "an unknown level": (
        {"levels": ("provincial", "county")},
        ["level 'county'", "Choose from: national,"],
    ),
    "an unknown status": ({"statuses": ("open",)}, ["status 'open'", "Choose from: operating,"]),
    "no level": ({"levels": ()}, ["level", "Choose from: national,"]),
    "no status": ({"statuses": ()}, ["status", "Choose from: operating,"]),
}


@pytest.mark.parametrize("choice", REFUSED)
def test_a_choice_that_cannot_be_meant_is_refused_naming_it_and_what_there_is(registry, choice):
    changes, said = REFUSED[choice]
    with pytest.raises(SettingError) as refused:
        default_setting(registry, **changes)
    assert all(words in refused.value.en for words in said) and refused.value.zh


@pytest.mark.parametrize("radius_km", [1.0, 300.0])
def test_the_ends_of_the_range_of_radii_can_be_chosen(registry, radius_km):
    assert default_setting(registry, radius_km=radius_km).radius_km == radius_km


@pytest.mark.parametrize(
    "change",
    [
        {"as_of": "garbage"},
        {"as_of": "2026-13-01"},
        {"min_confidence": "sure"},
        {"min_confidence": "unconfirmed"},
    ],
)
def test_a_day_or_confidence_that_cannot_be_meant_is_refused_too(registry, change):
    with pytest.raises(SettingError):
        default_setting(registry, **change)


@pytest.mark.parametrize("day", ["20250101", "2025-W01-3"])
def test_a_day_in_another_notation_is_refused_or_put_into_ours(registry, day):
    with suppress(SettingError):
        assert default_setting(registry, as_of=day).as_of == "2025-01-01"


# --- what goes to the query -----------------------------------------------------------------------


def test_pipeline_statuses_that_are_counted_as_existing_are_no_longer_in_the_pipeline(registry):
    params = default_setting(registry, statuses=("operating", "planned")).params(registry)
    assert params["statuses"] == ["operating", "planned"]
    assert params["pipeline"] == [status for status in PIPELINE if status != "planned"]


@pytest.mark.parametrize(
    "least, counted", [("confirmed", ["confirmed"]), ("likely", ["confirmed", "likely"])]
)
def test_the_least_confidence_counts_with_everything_stronger(registry, least, counted):
    assert (
        default_setting(registry, min_confidence=least).params(registry)["confidences"] == counted
    )
    assert CONFIDENCES[-1] not in counted


def test_two_settings_that_differ_in_anything_have_different_keys(registry):
    one = default_setting(registry)
    others = [
        replace(one, policy_id="x"),
        replace(one, radius_km=50.0),
        replace(one, radius_km=50.5),
        replace(one, levels=("national",)),
        replace(one, levels=("provincial",)),
        replace(one, statuses=("operating",)),
        replace(one, min_confidence="confirmed"),
        replace(one, as_of="2025-01-01"),
    ]
    assert len({setting.key for setting in (one, *others)}) == 1 + len(others)


def test_the_order_in_which_levels_are_chosen_is_no_difference(registry):
    one = default_setting(registry, levels=("national", "provincial"))
    assert one.key == replace(one, levels=("provincial", "national")).key


def test_an_export_states_the_whole_setting(registry):
    assert default_setting(registry, radius_km=25.0).as_dict() == {
        "policy_id": DEFAULT_POLICY,
        "radius_km": 25.0,
        "levels": load_policies()[DEFAULT_POLICY].levels,
        "statuses": ("operating", "unknown"),
        "min_confidence": "likely",
        "as_of": "2026-06-30",
        "scope": "policy",
        "opened": (),
        "counted": (),
        "added": (),
    }
