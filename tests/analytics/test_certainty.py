"""Certainty: what the lists lack may land in reach.

Two counties 100 km apart, one cluster each, distances exact.
"""

import numpy as np
import pandas as pd
import pytest

from analytics.phrases.key_messages import certainty_text
from analytics.questions.certainty import certainty, certainty_by_spread, real_gaps, verify_first
from analytics.questions.coverage import GAPS
from analytics.questions.landing import SPREADS, share_within
from analytics.questions.leave_out import CONSTANT, RANGE_LOW, has_skill, leave_out
from analytics.questions.unseen import unseen_platforms
from analytics.setting import default_setting

A, B = "330102", "330205"
EXACT = {"km_p05": 100.0, "km_p50": 100.0, "km_p95": 100.0, "inside": "no"}
SAME = {"km_p05": 0.0, "km_p50": 0.0, "km_p95": 0.0, "inside": "yes"}
LISTED = (
    "national",
    "national_cultivation",
    "national_programme",
    "provincial",
    "municipal",
    "municipal_cultivation",
)
TWO = {
    "needs": [{"unit_id": A, "cluster_id": "ic"}, {"unit_id": B, "cluster_id": "ic"}],
    "units": [
        {"unit_id": A},
        {"unit_id": B, "adcode": B, "city_adcode": "330200"},
        {"unit_kind": "city", "unit_id": "330100", "name": "杭州市"},
        {"unit_kind": "city", "unit_id": "330200", "name": "宁波市"},
        {"unit_kind": "province", "unit_id": "330000"},
    ],
    "unit_counties": [
        {"unit_kind": kind, "unit_id": unit, "adcode": code}
        for kind, unit, code in (
            ("county", A, A),
            ("county", B, B),
            ("city", "330100", A),
            ("city", "330200", B),
            ("province", "330000", A),
            ("province", "330000", B),
        )
    ],
    "county_reach": [
        {"unit_kind": "county", "unit_id": u, "adcode": c} | (SAME if u == c else EXACT)
        for u in (A, B)
        for c in (A, B)
    ],
}


def total(level: str, stated: int, **more: object) -> dict:
    return {
        "list_id": level,
        "list_name": level,
        "covers": level,
        "level_total": level,
        "adcode": "330000",
        "total_count": stated,
    } | more


def of_city(level: str, stated: int, adcode: str) -> dict:
    return total(level, stated, list_id=f"{level}-{adcode}", level_total=None, adcode=adcode)


def on_list(number: int, list_id: str) -> list[dict]:
    """Platforms on record that are on a list; without a place near they reach nothing."""
    return [{"platform_id": f"{list_id}-{k}", "list_ids": list_id} for k in range(number)]


@pytest.fixture
def sure(registry_of):
    def ask(setting=None, **tables):
        registry = registry_of(**TWO | tables)
        return certainty(
            registry,
            default_setting(registry, **{"levels": ("provincial", "municipal")} | (setting or {})),
        )

    return ask


def test_one_unseen_platform_lands_in_one_of_two_equal_counties(sure):
    found = sure(lists=[total("provincial", 1)])[:2]
    assert found["certainty"].tolist() == [0.5, 0.5] and found["unseen"].tolist() == [1, 1]


def test_each_unseen_platform_lands_on_its_own_and_rows_found_are_counted(sure):
    found = sure(
        lists=[total("provincial", 3), total("municipal", 2)],
        platforms=on_list(1, "municipal"),
        platform_clusters=[],
    )
    assert found["certainty"].tolist() == [0.5**4] * 2


def test_sixty_rows_more_on_a_list_move_certainty_at_once(sure):
    before, after = (
        sure(
            lists=[total("municipal", 60), total("provincial", 0)],
            platforms=on_list(number, "municipal"),
            platform_clusters=[],
        )
        for number in (0, 60)
    )
    assert (before["certainty"] < 1e-6).all() and after["certainty"].tolist() == [1, 1]
    assert set(before["sureness"]) == {"to_verify"} and set(after["sureness"]) == {"certain"}


def test_only_levels_that_count_are_reckoned(sure):
    found = sure(
        lists=[total("provincial", 3), total("municipal", 100)], setting={"levels": ("provincial",)}
    )
    assert found["unseen"].tolist() == [3, 3]


def test_a_citys_own_list_binds_its_platforms_to_it(sure):
    """Of two municipal ones the province states, one is in the second city by that city's list; the
    other is in the first.
    """
    found = sure(
        lists=[total("municipal", 2), of_city("municipal", 1, "330200")],
        setting={"levels": ("municipal",)},
    )
    assert found["unseen"].tolist() == [2, 2]
    assert found["certainty"].tolist() == [0, 0]  # each county surely has one


def test_a_city_whose_list_is_complete_has_none_that_is_unseen(sure):
    tables = {
        "platforms": [row | {"list_ids": "municipal;municipal-330200"} for row in on_list(1, "x")],
        "platform_clusters": [],
    }
    found = sure(
        lists=[total("municipal", 2), of_city("municipal", 1, "330200")],
        setting={"levels": ("municipal",)},
        **tables,
    )
    assert found["unseen"].tolist() == [1, 1] and found["certainty"].tolist() == [0, 1]


def test_a_list_of_a_programme_binds_its_platforms_to_its_clusters(registry_of):
    needs = [{"unit_id": A, "cluster_id": cluster} for cluster in ("ic", "bio")]
    one = total("national_programme", 1, level_total=None, cluster_ids="bio")
    registry = registry_of(
        **TWO | {"needs": needs},
        clusters=[{"cluster_id": "ic"}, {"cluster_id": "bio", "tier": "future"}],
        lists=[one],
    )
    setting = default_setting(registry, levels=("national_programme",))
    assert [group.clusters for group in unseen_platforms(registry, setting)] == [("bio",)]
    found = certainty(registry, setting).set_index("cluster_id")
    assert found.loc["ic", "certainty"] == 1 and found.loc["bio", "certainty"] < 1


def test_complete_lists_make_a_gap_certain_whatever_any_check_says(sure):
    found = sure(lists=[total("provincial", 0), total("municipal", 0)])
    assert (
        found["certainty"].tolist() == [1, 1]
        and set(found["sureness"]) == {"certain"}
        and set(found["certainty_bound"]) == {"range"}
    )


def test_what_is_on_no_list_has_no_total_so_that_nothing_is_certain_where_it_counts(sure):
    found = sure(lists=[total("provincial", 0)], setting={"levels": ("provincial", "unlisted")})
    assert (
        found["certainty"].tolist() == [1, 1]
        and set(found["certainty_bound"]) == {"at_most"}
        and set(found["unreckoned"]) == {"unlisted"}
    )
    assert "certain" not in set(found["sureness"])


def test_where_a_level_that_counts_has_no_total_certainty_is_a_bound(sure):
    found = sure(
        lists=[total("provincial", 0), total("national", 0, total_count=None)],
        setting={"levels": ("national", "provincial")},
    )
    assert set(found["certainty_bound"]) == {"at_most"} and set(found["unreckoned"]) == {"national"}


def test_without_a_stated_total_certainty_is_unknown(sure):
    found = sure()
    assert (
        found["certainty"].isna().all()
        and found["sureness"].isna().all()
        and found["unseen"].isna().all()
    )


def test_a_list_issued_after_the_as_of_day_is_not_known_yet(sure):
    found = sure(lists=[total("provincial", 1, date="2026-03")], setting={"as_of": "2026-02-28"})
    assert found["certainty"].isna().all()
    assert sure(lists=[total("provincial", 1, date="2026-03")], setting={"as_of": "2026-03-01"})[
        "certainty"
    ].tolist() == [0.5, 0.5]


def test_a_wider_radius_lets_more_land_in_reach(sure):
    assert sure(lists=[total("provincial", 1)], setting={"radius_km": 100.0})[
        "certainty"
    ].tolist() == [0, 0]


def test_what_is_no_gap_has_no_certainty(sure):
    found = sure(
        lists=[total("provincial", 2)],
        proximity=[{"unit_id": A, "inside": "yes", "km_p05": 0.0, "km_p50": 0.0, "km_p95": 0.0}],
    )
    assert found["state"].tolist() == ["hosted", "remote"] and found[
        "certainty"
    ].isna().tolist() == [True, False]


def test_the_range_is_over_the_spreads_by_need_by_value_added_evenly_and_as_the_known_ones(
    registry_of,
):
    # 1.0 and 0.4
    needs = [
        {"unit_id": A, "cluster_id": "ic", "basis": "core"},
        {"unit_id": B, "cluster_id": "ic", "basis": "new_star"},
    ]
    sizes = [
        {"unit_kind": "county", "unit_id": A, "value_added": 100.0},
        {"unit_kind": "county", "unit_id": B, "value_added": 900.0},
    ]
    known = [{"platform_id": f"p{k}", "adcode": A, "city": "杭州市"} for k in range(3)]
    tables = {"needs": needs, "unit_sizes": sizes, "platforms": known, "platform_clusters": []}
    registry = registry_of(**TWO | tables, lists=[total("provincial", 1)])
    setting = default_setting(registry, levels=("provincial",))
    spreads = certainty_by_spread(registry, setting).set_index("unit_id")[list(SPREADS)]
    # that the one unseen lands in A
    chance = {"need": 1 / 1.4, "value_added": 0.1, "even": 0.5, "known": 4 / 5}
    assert spreads.loc[A].to_dict() == pytest.approx(
        {name: 1 - share for name, share in chance.items()}
    )
    found = certainty(registry, setting).set_index("unit_id")
    assert (found.loc[A, "certainty"], found.loc[A, "certainty_high"]) == pytest.approx((0.2, 0.9))
    low, high = real_gaps(certainty(registry, setting))
    assert low == pytest.approx(spreads.min(axis=1).sum()) and high == pytest.approx(
        spreads.max(axis=1).sum()
    )


def test_a_citys_need_that_a_county_of_it_has_already_counts_once(sure):
    county = {"unit_id": A, "cluster_id": "ic", "basis": "core"}
    both = sure(
        needs=[
            county,
            {"unit_kind": "city", "unit_id": "330100", "cluster_id": "ic", "basis": "core"},
            TWO["needs"][1],
        ],
        lists=[total("provincial", 1)],
    )
    counties = both[both["unit_kind"] == "county"]
    assert counties["certainty"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize("radius, share", [(10, 0.05), (20, 0.5), (40, 0.95)])
def test_the_share_within_goes_through_the_percentiles(radius, share):
    reach = pd.DataFrame({"inside": ["no"], "km_p05": [10.0], "km_p50": [20.0], "km_p95": [40.0]})
    assert share_within(reach, radius).tolist() == [pytest.approx(share, abs=0.001)]


def test_the_share_within_has_tails_beyond_the_percentiles():
    reach = pd.DataFrame({"inside": ["no"], "km_p05": [50.0], "km_p50": [60.0], "km_p95": [70.0]})
    below, above = share_within(reach, 48)[0], share_within(reach, 72)[0]
    assert 0 < below < 0.05 and 0.95 < above < 1


@pytest.mark.parametrize("radius, share", [(99.9, 0), (100, 1), (100.1, 1)])
def test_an_exact_distance_is_within_or_not(radius, share):
    assert share_within(pd.DataFrame([EXACT]), radius).tolist() == [share]


def test_gaps_are_real_as_often_as_called_on_countries_drawn_from_the_model(registry_of):
    """A country of 40 counties in a row, 24 km apart: platforms are drawn as one spread says, some
    are hidden, and what was called a gap is looked at.
    """
    rng = np.random.default_rng(415)
    codes = [f"3301{k:02d}" for k in range(40)]
    bases = dict(
        zip(
            codes,
            rng.choice(["core", "new_star", "zone_industry_provincial"], 40, p=[0.2, 0.4, 0.4]),
            strict=True,
        )
    )
    number = {"core": 1.0, "new_star": 0.4, "zone_industry_provincial": 0.3}
    km = {(a, b): 24.0 * abs(i - j) for i, a in enumerate(codes) for j, b in enumerate(codes)}
    hidden = 2
    registry = registry_of(
        needs=[{"unit_id": code, "basis": basis} for code, basis in bases.items()],
        units=[
            *({"unit_id": code, "adcode": code} for code in codes),
            {"unit_kind": "province", "unit_id": "330000"},
        ],
        unit_counties=[{"unit_kind": "county", "unit_id": code, "adcode": code} for code in codes],
        county_reach=[
            {
                "unit_kind": "county",
                "unit_id": a,
                "adcode": b,
                "inside": "yes" if a == b else "no",
                "km_p05": d,
                "km_p50": d,
                "km_p95": d,
            }
            for (a, b), d in km.items()
        ],
        lists=[total("provincial", hidden)],
    )
    found = certainty_by_spread(
        registry, default_setting(registry, levels=("provincial",))
    ).set_index("unit_id")["need"]
    share = np.array([number[bases[code]] for code in codes])
    within = np.array([[km[a, b] <= 50 for b in codes] for a in codes])
    called, real = np.zeros(40), np.zeros(40)
    for _ in range(4000):
        places = rng.choice(40, size=10, p=share / share.sum())
        is_gap = ~within[:, places[hidden:]].any(axis=1)
        called += is_gap
        real += is_gap & ~within[:, places[:hidden]].any(axis=1)
    for low, high in ((0.6, 0.75), (0.75, 0.85), (0.85, 0.95)):
        some = found.between(low, high).to_numpy()
        assert some.any()
        assert real[some].sum() / called[some].sum() == pytest.approx(
            (found.to_numpy() * called)[some].sum() / called[some].sum(), abs=0.02
        )


# --- the check on the real record -----------------------------------------------------------------


def test_the_leave_out_scores_are_briers_beside_the_best_constant(real_registry):
    scores = leave_out(real_registry, default_setting(real_registry))
    assert set(scores["method"]) == {*SPREADS, RANGE_LOW, CONSTANT} and (scores["gaps"] > 0).all()
    constant = scores[scores["method"] == CONSTANT]
    assert constant["brier"].tolist() == pytest.approx(
        (constant["real"] * (1 - constant["real"])).tolist()
    )
    assert scores["brier"].between(0, 1).all() and scores["called"].between(0, 1).all()


@pytest.mark.parametrize("policy_id", ["plan-2024-2027", "zhejiang-2025-24", "miit-2025"])
def test_certain_and_likely_are_said_only_where_the_low_end_beats_the_constant(
    real_registry, policy_id
):
    setting = default_setting(real_registry, policy_id)
    scores = leave_out(real_registry, setting).pivot(
        index="method", columns="hidden", values="brier"
    )
    beats = bool((scores.loc[RANGE_LOW] < scores.loc[CONSTANT]).all())
    assert has_skill(real_registry, policy_id) == beats
    found = certainty(real_registry, setting)
    gaps = found[found["state"].isin(GAPS)]
    assert set(gaps["certainty_checked"]) == {"yes" if beats else "no"}
    if not beats:
        assert set(gaps["sureness"]) == {"to_verify"}


@pytest.mark.filterwarnings("error")
def test_without_a_gap_there_is_nothing_to_score_and_no_word_of_likelihood(registry_of):
    registry = registry_of(
        **TWO | {"needs": []}, platforms=[{"platform_id": f"p{k}"} for k in range(20)]
    )
    assert leave_out(registry, default_setting(registry)).empty
    assert not has_skill(registry, "plan-2024-2027")


def test_a_certainty_is_written_with_its_range_its_bound_and_whether_it_was_checked():
    need = {
        "certainty": 0.42,
        "certainty_high": 0.8,
        "certainty_bound": "at_most",
        "certainty_checked": "no",
    }
    assert certainty_text(need, "en") == "at most 42% to 80%, an index of unseen supply only"
    assert certainty_text(need, "zh", in_cell=True) == "≤ 42%—80%"
    assert (
        certainty_text(need | {"certainty_bound": "range", "certainty_checked": "yes"}, "en")
        == "42% to 80%"
    )


def test_verify_first_ranks_by_weight_and_the_chance_that_a_gap_is_none_and_says_whom_to_ask(
    registry_of,
):
    near = [
        {"unit_id": A, "inside": "unknown"},
        {"unit_id": B, "inside": "no", "km_p05": 90.0, "km_p50": 95.0, "km_p95": 99.0},
    ]
    registry = registry_of(**TWO, lists=[total("provincial", 6)], proximity=near)
    ranked = verify_first(registry, default_setting(registry, levels=("provincial",)))
    assert ranked["state"].tolist() == ["remote", "possible"] and ranked["ask"].tolist() == [
        "lists",
        "platform",
    ]
    assert ranked["change"].tolist() == [pytest.approx(1 - 0.5**6), 0.5]
