"""Beside the gaps: pairs that may be one too many, needs that hang on one platform, gaps that
another province may fill.
"""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.phrases.resilience import (
    BACKUP_COLUMNS,
    BORDER_COLUMNS,
    DUPLICATE_COLUMNS,
    explained_backup,
    explained_border,
    explained_duplicates,
)
from analytics.questions.backup import backup_by_platform
from analytics.questions.coverage import MET, needs_coverage
from analytics.setting import default_setting
from data.policy import load_policies
from tests.analytics.test_coverage_recount import CHOICES, WORLDS, counts, rows_of

POLICY = load_policies()["plan-2024-2027"]
NAN = float("nan")
# all that "ic" requires
NEEDED = [
    {"platform_id": name, "service": stage, "stage": stage}
    for name in ("p1", "p2")
    for stage in ("design", "performance")
]
COUNTY = {"adcode": "330102", "city": "杭州市"}


def apart(p05, p50, p95, one="p1", other="p2"):
    return {"platform_id": one, "other_id": other, "km_p05": p05, "km_p50": p50, "km_p95": p95}


@pytest.fixture
def pair(registry_of):
    """`pair(pairs..., platforms=[...], ...)`: the one pair there is, as a row; p1 and p2 serve "ic"
    10 km apart unless said otherwise.
    """

    def ask(*pairs, setting=None, **tables):
        rows = {
            "platforms": [{"platform_id": "p1"}, {"platform_id": "p2"}],
            "platform_pairs": list(pairs) or [apart(5, 10, 15)],
        } | tables
        registry = registry_of(**rows)
        found = explained_duplicates(registry, default_setting(registry, **setting or {})).to_dict(
            "records"
        )
        return found[0] if found else None

    return ask


def offers(**stages):
    """Services of platforms: offers(p1="design unknown", p2="none")."""
    return [
        {"platform_id": name, "service": stage, "stage": stage}
        for name, words in stages.items()
        for stage in words.split()
    ]


# --- duplicates: near -----------------------------------------------------------------------------

NEAR = {
    (10, 20, 30): "yes",
    (10, 20, 30.1): "unknown",
    (30, 40, 50): "unknown",
    (30.1, 40, 50): None,
}


@pytest.mark.parametrize("km", NEAR)
def test_two_platforms_are_near_at_p95_up_to_the_line_and_apart_at_p05_beyond_it(pair, km):
    assert POLICY.near_km == 30
    found = pair(apart(*km))
    assert (found and found["near"]) == NEAR[km]


def test_a_pair_that_is_not_listed_is_apart(pair):
    assert (
        pair(
            apart(1, 2, 3, "p1", "p3"),
            platforms=[{"platform_id": name} for name in ("p1", "p2")],
            platform_clusters=[{"platform_id": name} for name in ("p1", "p2")],
        )
        is None
    )


def test_a_platform_of_unknown_place_may_be_near_any_other(pair):
    found = pair(
        apart(1, 2, 3, "p1", "p3"),
        platform_places=[{"platform_id": "p1"}, {"platform_id": "p2", "location_basis": "none"}],
    )
    assert (found["near"], found["duplicate"]) == ("unknown", "unknown")
    assert "where one of them is is not known" in found["reason_en"]


@pytest.mark.parametrize("clusters, listed", [((1.0, 0.5), True), ((1.0, 0.49), False)])
def test_both_must_serve_the_cluster(pair, clusters, listed):
    serves = [
        {"platform_id": name, "weight": weight}
        for name, weight in zip(("p1", "p2"), clusters, strict=True)
    ]
    assert (pair(platform_clusters=serves) is not None) == listed


def test_two_platforms_have_a_row_for_each_cluster_that_both_serve(registry_of):
    registry = registry_of(
        platforms=[{"platform_id": "p1"}, {"platform_id": "p2"}],
        platform_pairs=[apart(5, 10, 15)],
        platform_clusters=[
            {"platform_id": name, "cluster_id": cluster}
            for name in ("p1", "p2")
            for cluster in ("ic", "nev")
        ]
        + [{"platform_id": "p1", "cluster_id": "pv"}],
    )
    assert explained_duplicates(registry, default_setting(registry))["cluster_id"].tolist() == [
        "ic",
        "nev",
    ]


@pytest.mark.parametrize(
    "platform, setting, listed",
    [
        ({"status": "planned"}, {}, True),
        ({"status": "unknown"}, {"statuses": ("operating",)}, False),
        ({"confidence": "unconfirmed"}, {}, False),
        ({"level": "municipal"}, {"levels": ("provincial",)}, False),
        ({"recognised_on": "2026-07"}, {"as_of": "2026-06-30"}, False),
    ],
)
def test_only_platforms_that_count_or_are_in_the_pipeline_make_a_pair(
    pair, platform, setting, listed
):
    assert (
        pair(platforms=[{"platform_id": "p1"}, {"platform_id": "p2"} | platform], setting=setting)
        is not None
    ) == listed


# --- duplicates: stages ---------------------------------------------------------------------------

STAGES = {
    ("design", "design"): "yes",
    ("design performance", "performance process"): "yes",
    ("design unknown", "design"): "yes",  # what else is offered takes nothing away
    ("design", "process"): "no",
    ("design none", "process"): "no",
    ("design", "none"): "unknown",  # who trains and consults may test, too
    ("design", "process unknown"): "unknown",
    ("design", ""): "unknown",
    ("unknown", "unknown"): "unknown",
}


@pytest.mark.parametrize("stated", STAGES)
def test_stages_are_the_same_if_one_is_shared_and_differ_only_if_all_are_known(pair, stated):
    found = pair(platform_services=offers(p1=stated[0], p2=stated[1]))
    assert found["same"] == STAGES[stated]
    assert found["stages_both"] == ";".join(
        sorted(set(stated[0].split()) & set(stated[1].split()) - {"unknown", "none"})
    )


@pytest.mark.parametrize(
    "km, stated, duplicate, said",
    [
        ((5, 10, 15), "design", "yes", None),
        ((5, 10, 50), "design", "unknown", "where exactly both are"),
        ((5, 10, 15), "", "unknown", "which stages each offers"),
        ((5, 10, 50), "", "unknown", "where both are, and which stages"),
        ((5, 10, 50), "process", "no", "no duplicate"),
    ],
)
def test_a_duplicate_is_sure_only_if_near_and_alike_are_and_else_says_what_to_verify(
    pair, km, stated, duplicate, said
):
    found = pair(apart(*km), platform_services=offers(p1="design", p2=stated))
    assert found["duplicate"] == duplicate
    assert said is None or said in found["suggestion_en"]


# --- duplicates: redirection ----------------------------------------------------------------------

ONE_STAGE = offers(p1="design", p2="design")  # "ic", which is discrete, also requires performance
LESSER = {
    "not yet in service": (
        {"status": "planned", "level": "national"},
        {"level": "municipal"},
        "p1",
    ),
    "the lower level": ({}, {"level": "municipal", "recognised_on": "2020"}, "p2"),
    "recognised later": ({"recognised_on": "2026-02"}, {"recognised_on": "2025-12-31"}, "p1"),
}


@pytest.mark.parametrize("why", LESSER)
def test_the_one_not_yet_built_then_the_lower_then_the_later_is_redirected_to_the_stages_that_lack(
    pair, why
):
    first, second, redirected = LESSER[why]
    found = pair(
        platforms=[{"platform_id": "p1"} | first, {"platform_id": "p2"} | second],
        platform_services=ONE_STAGE,
    )
    assert (found["redirect_id"], found["redirect_stages"]) == (redirected, "performance")
    assert (
        found["suggestion_en"]
        == f"Redirect {redirected} ({why}) to function and performance verification, which neither"
        " states."
    )


@pytest.mark.parametrize("dates", [(None, "2026"), ("2026", "2026-02"), ("2026", "2026")])
def test_days_that_do_not_tell_which_is_later_redirect_nobody(pair, dates):
    found = pair(
        platforms=[
            {"platform_id": name, "recognised_on": date}
            for name, date in zip(("p1", "p2"), dates, strict=True)
        ],
        platform_services=ONE_STAGE,
    )
    assert (
        found["redirect_id"] is None and "nothing on record tells which" in found["suggestion_en"]
    )


def test_where_no_stage_lacks_the_clusters_that_lack_in_its_county_are_named(pair):
    found = pair(
        platforms=[{"platform_id": "p1"}, {"platform_id": "p2", "status": "planned"} | COUNTY],
        platform_services=NEEDED,
        needs=[
            {"cluster_id": "nev"},
            {"cluster_id": "pv", "basis": "new_star"},
            {"cluster_id": "pv", "unit_id": "330203"},
        ],
    )
    assert (found["redirect_id"], found["redirect_stages"], found["redirect_clusters"]) == (
        "p2",
        None,
        "nev;pv",
    )
    assert (
        found["suggestion_en"]
        == "Redirect p2 (not yet in service) to nev, pv, lacking in its county."
    )


@pytest.mark.parametrize("platform", [{}, {"adcode": None, "city": "杭州市"}])
def test_where_nothing_is_known_to_lack_nothing_is_suggested(pair, platform):
    found = pair(
        platforms=[{"platform_id": "p1"}, {"platform_id": "p2", "status": "planned"} | platform],
        platform_services=NEEDED,
        needs=[{"cluster_id": "nev"}],
    )
    assert found["redirect_id"] is None and "what it could turn to" in found["suggestion_en"]


def test_a_stage_that_one_of_them_may_offer_is_not_said_to_lack(pair):
    found = pair(
        platforms=[{"platform_id": "p1"}, {"platform_id": "p2", "status": "planned"}],
        platform_services=offers(p1="design unknown", p2="design"),
    )
    assert (found["duplicate"], found["redirect_stages"]) == ("yes", None)


def test_the_table_of_duplicates_has_its_columns_even_without_rows(registry_of):
    registry = registry_of()
    assert list(explained_duplicates(registry, default_setting(registry))) == DUPLICATE_COLUMNS


# --- duplicates, by brute force -------------------------------------------------------------------

OFFERED = st.lists(st.sampled_from(["design", "process", "none", "unknown"]), unique=True)
KM = st.lists(st.sampled_from([1, 29.9, 30, 30.1, 90]), min_size=3, max_size=3).map(sorted)


@settings(max_examples=25)
@given(
    WORLDS,
    CHOICES,
    st.lists(OFFERED, min_size=5, max_size=5),
    st.lists(st.none() | KM, min_size=10, max_size=10),
)
def test_duplicates_are_those_that_a_count_of_every_pair_finds(
    registry_of, world, choices, offered, distances
):
    rows = rows_of(world)
    names = [row["platform_id"] for row in rows["platforms"]]
    stages = dict(zip(names, offered, strict=False))
    km = {
        pair: found for pair, found in zip(combinations(names, 2), distances, strict=False) if found
    }
    registry = registry_of(
        **rows
        | {
            "platform_services": offers(
                **{name: " ".join(found) for name, found in stages.items()}
            ),
            "platform_pairs": [apart(*found, *pair) for pair, found in km.items()],
        }
    )
    setting = default_setting(registry, **choices)
    found = explained_duplicates(registry, setting)
    assert {
        tuple(row)
        for row in found[
            ["cluster_id", "platform_id", "other_id", "near", "same", "duplicate"]
        ].to_numpy()
    } == set(recounted(rows, stages, km, setting))
    assert not found["redirect_id"].notna()[found["duplicate"] != "yes"].any()
    assert (
        not found[["reason_zh", "reason_en", "suggestion_zh", "suggestion_en"]]
        .map(lambda said: not said or "nan" in said or "None" in said or "{" in said)
        .any(axis=None)
    )


def recounted(rows, stages, km, setting):
    """Every two platforms and every cluster, one after another."""
    platforms = {row["platform_id"]: row for row in rows["platforms"] if counts(row, setting)}
    serves = {
        (row["platform_id"], row["cluster_id"])
        for row in rows["platform_clusters"]
        if row["weight"] >= POLICY.serves_from
    }
    for (one, other), (p05, _, p95) in km.items():
        for cluster in ("chem", "ic"):
            if (
                {one, other} <= platforms.keys()
                and {(one, cluster), (other, cluster)} <= serves
                and p05 <= POLICY.near_km
            ):
                near = "yes" if p95 <= POLICY.near_km else "unknown"
                shared = set(stages[one]) & set(stages[other]) - {"none", "unknown"}
                whole = all(
                    set(stages[name]) - {"none"} and "unknown" not in stages[name]
                    for name in (one, other)
                )
                same = "yes" if shared else "no" if whole else "unknown"
                yield (
                    cluster,
                    one,
                    other,
                    near,
                    same,
                    "no" if same == "no" else "yes" if near == same == "yes" else "unknown",
                )


# --- backup ---------------------------------------------------------------------------------------


def near(p05, p50, p95, inside="no", **row):
    return {"inside": inside, "km_p05": p05, "km_p50": p50, "km_p95": p95} | row


HERE = near(0, 0, 0, inside="yes")
# the other platform, if there is one: its status and place -> what the need would be without p1,
# which hosts it
BESIDE = {
    "nothing": (None, None, "none"),
    "one out of reach": ("operating", near(60, 70, 80), "remote"),
    "one perhaps in reach": ("operating", near(10, 20, 60), "possible"),
    "one of unknown place": ("operating", near(NAN, NAN, NAN, inside="unknown"), "possible"),
    "a planned one": ("planned", near(10, 20, 30), "pipeline"),
    "a planned one perhaps in reach": ("planned", near(10, 20, 60), "pipeline"),
    "a planned one out of reach": ("planned", near(60, 70, 80), "remote"),
}


@pytest.mark.parametrize("other", BESIDE)
def test_a_need_that_hangs_on_one_platform_says_what_would_be_left(registry_of, other):
    status, place, state = BESIDE[other]
    platforms = [{"platform_id": "p1"}] + (
        [{"platform_id": "p2", "status": status}] if place else []
    )
    registry = registry_of(
        needs=[{}],
        platforms=platforms,
        proximity=[HERE] + ([place | {"platform_id": "p2"}] if place else []),
    )
    (row,) = explained_backup(registry, default_setting(registry)).to_dict("records")
    assert (row["platform_id"], row["state"], row["state_if_closed"]) == ("p1", "hosted", state)
    assert row["reason_en"].startswith("p1 is the only platform surely in reach of ")


def test_a_platform_that_serves_but_is_not_listed_is_out_of_reach(registry_of):
    platforms = [
        {"platform_id": "p1"},
        {"platform_id": "p2"},
        {"platform_id": "p3", "status": "planned"},
    ]
    registry = registry_of(needs=[{}], proximity=[HERE], platforms=platforms)
    assert explained_backup(registry, default_setting(registry))["state_if_closed"].tolist() == [
        "remote"
    ]


def test_a_need_with_two_platforms_surely_in_reach_or_with_none_is_not_listed(registry_of):
    registry = registry_of(
        needs=[{}, {"unit_id": "330203"}],
        proximity=[HERE, near(10, 20, 30, platform_id="p2"), near(10, 20, 60, unit_id="330203")],
    )
    found = explained_backup(registry, default_setting(registry))
    assert found.empty and list(found) == BACKUP_COLUMNS
    assert backup_by_platform(found).empty


def test_needs_are_counted_by_platform_and_kind_of_unit(registry_of):
    registry = registry_of(
        needs=[{}, {"unit_id": "330203"}, {"unit_kind": "city", "unit_id": "330100"}],
        proximity=[
            HERE,
            HERE | {"unit_id": "330203"},
            near(10, 20, 60, unit_id="330203", platform_id="p2"),
            HERE | {"unit_kind": "city", "unit_id": "330100"},
        ],
    )
    found = backup_by_platform(explained_backup(registry, default_setting(registry)))
    assert found[["platform_id", "unit_kind", "needs", "opening"]].to_numpy().tolist() == [
        ["p1", "county", 2, 1],
        ["p1", "city", 1, 1],
    ]
    assert found["evidence_id"].tolist() == ["needs/county/all/alone/p1", "needs/city/all/alone/p1"]


def test_the_ids_of_needs_counted_by_platform_name_what_narrows_them(registry_of):
    registry = registry_of(needs=[{}], proximity=[HERE])
    alone = explained_backup(registry, default_setting(registry))
    assert backup_by_platform(alone, ("ic",), "330100")["evidence_id"].tolist() == [
        "needs/county/all/alone/p1/cluster/ic/city/330100"
    ]
    assert backup_by_platform(alone, ("ic", "nev"))["evidence_id"].isna().all()


@settings(max_examples=20)
@given(WORLDS, CHOICES)
def test_without_its_only_platform_a_need_is_what_was_said(registry_of, world, choices):
    rows = rows_of(world)
    registry = registry_of(**rows)
    setting = default_setting(registry, **choices)
    found, needs = explained_backup(registry, setting), needs_coverage(registry, setting)
    assert len(found) == (needs["state"].isin(MET) & (needs["suppliers"] == 1)).sum()
    for platform_id, hanging in found.groupby("platform_id"):
        closed = registry_of(
            **rows
            | {
                name: [row for row in rows[name] if row["platform_id"] != platform_id]
                for name in ("platforms", "platform_clusters", "proximity")
            }
        )
        left = needs_coverage(closed, setting).set_index(["unit_kind", "unit_id", "cluster_id"])[
            "state"
        ]
        assert [
            left[key]
            for key in zip(
                hanging["unit_kind"], hanging["unit_id"], hanging["cluster_id"], strict=True
            )
        ] == hanging["state_if_closed"].tolist()


# --- border ---------------------------------------------------------------------------------------


def beyond(km, adcode="310000", name="上海市", **row):
    return {
        "unit_kind": "county",
        "unit_id": "330102",
        "neighbour_adcode": adcode,
        "neighbour": name,
        "km": km,
    } | row


def bordering(registry_of, *borders, **tables):
    registry = registry_of(**{"needs": [{}], "borders": list(borders)} | tables)
    return explained_border(registry, default_setting(registry))


@pytest.mark.parametrize("km, listed", [(0, True), (50, True), (50.1, False)])
def test_a_gap_as_near_to_another_province_as_its_radius_may_be_supplied_from_there(
    registry_of, km, listed
):
    found = bordering(registry_of, beyond(km))
    assert (len(found) == 1) == listed and list(found) == BORDER_COLUMNS


def test_neighbours_are_named_nearest_first_each_with_its_distance(registry_of):
    (row,) = bordering(
        registry_of, beyond(20), beyond(3, "320000", "江苏省"), beyond(90, "350000", "福建省")
    ).to_dict("records")
    assert (
        row["neighbour_adcodes"],
        row["neighbours"],
        row["neighbour_kms"],
        row["km"],
        row["within"],
    ) == ("320000;310000", "江苏省;上海市", "3.0;20.0", 3, "yes")
    assert (
        "Jiangsu (3 km), Shanghai (20 km)" in row["reason_en"]
        and "江苏省（3 公里）、上海市（20 公里）" in row["reason_zh"]
    )


def test_a_province_without_an_english_name_keeps_its_own(registry_of):
    assert "某省 (3 km)" in bordering(registry_of, beyond(3, "990000", "某省"))["reason_en"][0]


@pytest.mark.parametrize(
    "proximity, listed",
    [(HERE, False), (near(10, 20, 30), False), (near(10, 20, 60), True), (near(60, 70, 80), True)],
)
def test_gaps_and_possible_gaps_are_listed_and_met_needs_are_not(registry_of, proximity, listed):
    assert (len(bordering(registry_of, beyond(5), proximity=[proximity])) == 1) == listed


def test_the_radius_is_that_of_the_need(registry_of):
    assert (
        len(bordering(registry_of, beyond(70), clusters=[{"cluster_id": "ic", "kind": "process"}]))
        == 1
    )


def test_of_a_zone_whose_city_is_not_known_nothing_is_said_but_that(registry_of):
    zone = {
        "unit_kind": "zone",
        "unit_id": "z1",
        "name": "某开发区",
        "name_en": "Some zone",
        "city": None,
        "county": None,
        "adcode": None,
        "city_adcode": None,
    }
    (row,) = bordering(
        registry_of, needs=[{"unit_kind": "zone", "unit_id": "z1"}], units=[zone]
    ).to_dict("records")
    assert row["within"] == "unknown" and row["neighbours"] is None and row["km"] != row["km"]
    assert row["reason_en"].startswith("Not even the city of Some zone is known")
