"""Certainty: what the lists lack may land in reach. Two counties 100 km apart, one cluster each, distances exact."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.certainty import certainty, share_within, verify_first
from analytics.setting import default_setting

A, B = "330102", "330105"
EXACT = {"km_p05": 100.0, "km_p50": 100.0, "km_p95": 100.0, "inside": "no"}
SAME = {"km_p05": 0.0, "km_p50": 0.0, "km_p95": 0.0, "inside": "yes"}
TWO = {
    "needs": [{"unit_id": A, "cluster_id": "ic"}, {"unit_id": B, "cluster_id": "ic"}],
    "units": [{"unit_id": A}, {"unit_id": B, "adcode": B}],
    "unit_counties": [{"unit_kind": "county", "unit_id": code, "adcode": code} for code in (A, B)],
    "county_reach": [{"unit_kind": "county", "unit_id": u, "adcode": c} | (SAME if u == c else EXACT) for u in (A, B) for c in (A, B)],
}


def lists(**totals):
    return [{"list_name": level, "level_total": level, "total_count": total, "rows_found": found} for level, (total, found) in totals.items()]


@pytest.fixture
def sure(registry_of):
    def ask(setting=None, **tables):
        registry = registry_of(**TWO | tables)
        return certainty(registry, default_setting(registry, **setting or {}))

    return ask


def test_one_unseen_platform_lands_in_one_of_two_equal_counties(sure):
    found = sure(lists=lists(provincial=(1, 0)))
    assert found["chance"].tolist() == [0.5, 0.5] and found["certainty"].tolist() == [0.5, 0.5]


def test_each_unseen_platform_lands_on_its_own(sure):
    assert sure(lists=lists(provincial=(3, 0), municipal=(2, 1)))["certainty"].tolist() == [0.5**4] * 2


def test_only_levels_that_count_are_reckoned(sure):
    found = sure(lists=lists(provincial=(3, 0), municipal=(100, 1)), setting={"levels": ("provincial",)})
    assert found["unseen"].tolist() == [3, 3]


def test_complete_lists_make_a_gap_certain(sure):
    found = sure(lists=lists(provincial=(3, 3)), setting={"levels": ("provincial", "unlisted")})
    assert found["certainty"].tolist() == [1, 1] and set(found["sureness"]) == {"certain"} and set(found["unreckoned"]) == {""}


def test_where_a_level_that_counts_has_no_total_certainty_is_a_bound_and_no_gap_is_called_certain(sure):
    found = sure(lists=lists(provincial=(3, 3)) + [{"list_name": "n", "level_total": "national"}], setting={"levels": ("national", "provincial", "unlisted")})
    assert found["certainty"].tolist() == [1, 1] and set(found["sureness"]) == {"likely"} and set(found["unreckoned"]) == {"national"}


def test_without_a_stated_total_certainty_is_unknown(sure):
    found = sure()
    assert found["certainty"].isna().all() and found["sureness"].isna().all() and found["unseen"].isna().all()


def test_a_wider_radius_lets_more_land_in_reach(sure):
    assert sure(lists=lists(provincial=(1, 0)), setting={"radius_km": 100.0})["certainty"].tolist() == [0, 0]


def test_what_is_no_gap_has_no_certainty(sure):
    found = sure(lists=lists(provincial=(1, 0)), proximity=[{"unit_id": A, "inside": "yes", "km_p05": 0.0, "km_p50": 0.0, "km_p95": 0.0}])
    assert found["state"].tolist() == ["hosted", "remote"] and found["certainty"].isna().tolist() == [True, False]


def test_a_need_weighs_as_the_policy_set_says(sure):
    needs = [{"unit_id": A, "cluster_id": "ic", "basis": "core"}, {"unit_id": B, "cluster_id": "ic", "basis": "new_star"}]  # 1.0 and 0.4
    assert sure(needs=needs, lists=lists(provincial=(1, 0)))["chance"].round(6).tolist() == [round(1 / 1.4, 6), round(0.4 / 1.4, 6)]


@pytest.mark.parametrize("radius, share", [(0, 0), (10, 0.05), (20, 0.5), (40, 0.95), (15, 0.275), (100, 1), (30, 0.725)])
def test_the_share_within_follows_the_percentiles(radius, share):
    reach = pd.DataFrame({"inside": ["no"], "km_p05": [10.0], "km_p50": [20.0], "km_p95": [40.0]})
    assert share_within(reach, radius).tolist() == [pytest.approx(share)]


@pytest.mark.parametrize("radius, share", [(99.9, 0), (100, 1), (100.1, 1)])
def test_an_exact_distance_is_within_or_not(radius, share):
    assert share_within(pd.DataFrame([EXACT]), radius).tolist() == [share]


def test_gaps_called_90_percent_certain_are_real_about_90_percent_of_the_time(registry_of):
    """A country of 40 counties in a row, 24 km apart: platforms are drawn as the model says, some are hidden, and what was called a gap is looked at."""
    rng = np.random.default_rng(415)
    codes = [f"3301{k:02d}" for k in range(40)]
    weights = {code: basis for code, basis in zip(codes, rng.choice(["core", "new_star", "zone_industry_provincial"], 40, p=[0.2, 0.4, 0.4]), strict=True)}
    number = {"core": 1.0, "new_star": 0.4, "zone_industry_provincial": 0.3}
    km = {(a, b): 24.0 * abs(i - j) for i, a in enumerate(codes) for j, b in enumerate(codes)}
    hidden = 2
    registry = registry_of(
        needs=[{"unit_id": code, "basis": basis} for code, basis in weights.items()],
        units=[{"unit_id": code, "adcode": code} for code in codes],
        unit_counties=[{"unit_kind": "county", "unit_id": code, "adcode": code} for code in codes],
        county_reach=[{"unit_kind": "county", "unit_id": a, "adcode": b, "inside": "yes" if a == b else "no", "km_p05": d, "km_p50": d, "km_p95": d} for (a, b), d in km.items()],
        lists=lists(provincial=(10, 10 - hidden)),
    )
    found = certainty(registry, default_setting(registry)).set_index("unit_id")["certainty"]
    share = np.array([number[weights[code]] for code in codes]) / sum(number[weights[code]] for code in codes)
    within = np.array([[km[a, b] <= 50 for b in codes] for a in codes])
    called, real = np.zeros(40), np.zeros(40)
    for _ in range(4000):
        places = rng.choice(40, size=10, p=share)
        is_gap = ~within[:, places[hidden:]].any(axis=1)
        called += is_gap
        real += is_gap & ~within[:, places[:hidden]].any(axis=1)
    for low, high in ((0.6, 0.75), (0.75, 0.85), (0.85, 0.95)):
        some = found.between(low, high).to_numpy()
        assert some.any()
        assert real[some].sum() / called[some].sum() == pytest.approx((found.to_numpy() * called)[some].sum() / called[some].sum(), abs=0.02)


def test_verify_first_ranks_doubt_by_weight_and_says_whom_to_ask(registry_of):
    registry = registry_of(**TWO, lists=lists(provincial=(1, 0)), proximity=[{"unit_id": A, "inside": "unknown"}, {"unit_id": B, "inside": "no", "km_p05": 90.0, "km_p50": 95.0, "km_p95": 99.0}])
    ranked = verify_first(registry, default_setting(registry))
    assert ranked["ask"].tolist() == ["platform", "lists"] and ranked["state"].tolist() == ["possible", "remote"]
    assert ranked["change"].tolist() == [0.5, 0.5]
    ranked = verify_first(registry, replace(default_setting(registry), radius_km=95.0))
    assert ranked["state"].tolist() == ["possible", "possible"]
