"""Coverage of random registries, recounted row by row in plain Python from DESIGN 7, and what is
true of every one of them.
"""

import math
from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.gap_table import explained_needs, gaps
from analytics.questions.coverage import MET, STATES, matrix, needs_coverage, roll_up
from analytics.setting import default_setting
from data.policy import load_policies
from data.vocabulary import BASES, CONFIDENCES, LEVELS, PIPELINE, STATUSES

POLICY = load_policies()["plan-2024-2027"]
KEY = ["unit_kind", "unit_id", "cluster_id"]
UNITS = [("county", "330102"), ("county", "330105"), ("zone", "z1"), ("province", "330000")]
CLUSTERS = [{"cluster_id": "chem", "kind": "process"}, {"cluster_id": "ic", "kind": "discrete"}]
MEMBERS = [
    {"unit_kind": kind, "unit_id": unit, "adcode": code}
    for kind, unit in UNITS
    for code in ("330102", "330105")
    if unit in (code, "z1", "330000")
]
DEMANDS = [
    {"demand_id": "d1", "adcode": "330102", "cluster_id": "ic", "projects": 8},
    {"demand_id": "d2", "adcode": "330105", "cluster_id": "ic", "projects": 4},
]
AS_OF = "2026-06-30"
LADDER = {"no": 0, "unknown": 1, "yes": 2}
UNPLACED = (float("nan"),) * 3

# --- random registries ----------------------------------------------------------------------------

# on, before and behind the radii
KM = st.sampled_from([0, 10, 24.9, 25, 25.1, 49.9, 50, 50.1, 60, 74.9, 75, 75.1, 120, 300, 500])
PLACES = st.one_of(
    st.none(),  # not listed: far away
    st.just(("yes", 0, 0, 0)),
    st.tuples(
        st.sampled_from(["no", "unknown"]),
        st.one_of(st.just(UNPLACED), st.lists(KM, min_size=3, max_size=3).map(sorted)),
    ).map(lambda pair: (pair[0], *pair[1])),
)
PLATFORMS = st.fixed_dictionaries(
    {
        "level": st.sampled_from(LEVELS),
        "status": st.sampled_from(STATUSES),
        "confidence": st.sampled_from(CONFIDENCES),
        "recognised_on": st.sampled_from(
            [None, "2024", "2026", "2026-06", "2026-06-30", "2026-07-01", "2027"]
        ),
        "list_ids": st.sampled_from([None, "list-1"]),
        "other_levels": st.sampled_from([None, "municipal", "municipal; unlisted"]),
        "field": st.sampled_from(["集成电路芯片", "集成电路芯片", None]),
        "weights": st.fixed_dictionaries(
            {},
            optional={"chem": st.sampled_from([0.3, 0.5, 1.0]), "ic": st.sampled_from([0.49, 0.8])},
        ),
        "places": st.tuples(*[PLACES] * len(UNITS)),
        "stages": st.lists(
            st.sampled_from(["design", "performance", "process", "production", "none", "unknown"]),
            max_size=4,
            unique=True,
        ),
        "capacity_projects": st.sampled_from([None, 0, 5, 10]),
    }
)
NEEDS = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(UNITS),
        "cluster_id": st.sampled_from(["chem", "ic"]),
        "basis": st.sampled_from(BASES),
        "evidence": st.sampled_from(["a1", "a2", POLICY.id, "another-plan"]),
    }
)
WORLDS = st.tuples(st.lists(NEEDS, min_size=1, max_size=8), st.lists(PLATFORMS, max_size=5))
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "radius_km": st.sampled_from([10.0, 25.0, 50.0, 75.0, 300.0]),
        "levels": st.lists(st.sampled_from(LEVELS), min_size=1, unique=True).map(tuple),
        "statuses": st.lists(st.sampled_from(STATUSES), min_size=1, unique=True).map(tuple),
        "min_confidence": st.sampled_from(["confirmed", "likely"]),
        "as_of": st.sampled_from(["2020-01-01", "2026-06-30", "2026-07-01"]),
    },
)


def rows_of(world):
    """A random world as rows of the registry's tables."""
    needs, platforms = world
    rows = {
        "clusters": CLUSTERS,
        "units": [{"unit_kind": kind, "unit_id": unit} for kind, unit in UNITS],
        "needs": [],
        "platforms": [],
        "platform_clusters": [],
        "proximity": [],
        "platform_services": [],
        "demands": DEMANDS,
        "unit_counties": MEMBERS,
    }
    for need in needs:
        row = {
            "unit_kind": need["unit"][0],
            "unit_id": need["unit"][1],
            **{name: need[name] for name in ("cluster_id", "basis", "evidence")},
        }
        rows["needs"] += [row] if row not in rows["needs"] else []
    for number, platform in enumerate(platforms):
        name = {"platform_id": f"p{number}"}
        rows["platforms"].append(
            name
            | {
                column: platform[column]
                for column in (
                    "level",
                    "status",
                    "confidence",
                    "recognised_on",
                    "capacity_projects",
                    "list_ids",
                    "other_levels",
                    "field",
                )
            }
        )
        rows["platform_services"] += [
            name | {"service": stage, "stage": stage} for stage in platform["stages"]
        ]
        rows["platform_clusters"] += [
            name | {"cluster_id": cluster, "weight": weight}
            for cluster, weight in platform["weights"].items()
        ]
        for (kind, unit), place in zip(UNITS, platform["places"], strict=True):
            if place is not None:
                rows["proximity"].append(
                    name
                    | {
                        "unit_kind": kind,
                        "unit_id": unit,
                        **dict(zip(("inside", "km_p05", "km_p50", "km_p95"), place, strict=True)),
                    }
                )
    return rows


def coverage(registry, **choices):
    needs = needs_coverage(registry, default_setting(registry, **choices))
    return {tuple(row[name] for name in KEY): row for row in needs.to_dict("records")}


# --- the recount ----------------------------------------------------------------------------------


def recount(rows, setting):
    """What DESIGN 7 makes of the rows: (unit_kind, unit_id, cluster_id) -> weight, bases, hosted,
    reachable, state, access.
    """
    answer = {}
    for key in {tuple(row[name] for name in KEY) for row in rows["needs"] if counts_as_need(row)}:
        bases = {
            row["basis"]
            for row in rows["needs"]
            if tuple(row[name] for name in KEY) == key and counts_as_need(row)
        }
        ranked = sorted(bases, key=lambda basis: (-POLICY.need_weight[basis], basis))
        answer[key] = {
            "need_weight": POLICY.need_weight[ranked[0]],
            "need_basis": ";".join(ranked),
        } | supply(rows, key, setting)
    return answer


def counts_as_need(row):
    return row["basis"] != "plan" or row["evidence"] == POLICY.id


def supply(rows, key, setting):
    kind, unit, cluster = key
    policy_radius = {"chem": POLICY.radius_km["process"], "ic": POLICY.radius_km["discrete"]}[
        cluster
    ]
    radius = policy_radius if setting.radius_km is None else setting.radius_km
    hosted, reachable, access, pipeline, serving = ["no"], ["no"], 0.0, False, False
    required = POLICY.stages_required[{"chem": "process", "ic": "discrete"}[cluster]]
    offers, sure, doubtful = {stage: ["no"] for stage in required}, [], False
    for platform in rows["platforms"]:
        weight = [
            row["weight"]
            for row in rows["platform_clusters"]
            if row["platform_id"] == platform["platform_id"] and row["cluster_id"] == cluster
        ]
        serves = service(platform, weight)
        exists = existence(platform, setting)
        if serves == "no" or not counts(platform, setting):
            continue
        serving |= serves == "yes"
        pair = [
            row
            for row in rows["proximity"]
            if (row["unit_kind"], row["unit_id"], row["platform_id"])
            == (kind, unit, platform["platform_id"])
        ]
        inside, reached, km_p50 = pair_verdict(pair[0], radius) if pair else ("no", "no", None)
        if exists != "no":
            hosted.append(weakest(exists, serves, inside))
            reachable.append(weakest(exists, serves, reached))
            for stage in required:
                offers[stage].append(offer(rows, platform["platform_id"], stage, reachable[-1]))
            sure += [platform["capacity_projects"]] if reachable[-1] == "yes" else []
            doubtful |= reachable[-1] == "unknown"
        elif reached != "no" and serves == "yes":
            pipeline = True
        if km_p50 is not None and serves == "yes":
            strength = (
                POLICY.level_factor[level_counted(platform, setting)]
                * POLICY.status_factor[platform["status"]]
                * weight[0]
            )
            access = max(access, strength * math.exp(-((km_p50 / radius) ** 2) / 2))
    best_hosted, best_reachable = (max(answers, key=LADDER.get) for answers in (hosted, reachable))
    if best_hosted == "yes":
        state = "hosted"
    elif best_reachable == "yes":
        state = "reachable"
    elif best_reachable == "unknown":
        state = "possible"
    elif pipeline:
        state = "pipeline"
    else:
        state = "remote" if serving else "none"
    capable = min(
        [best_reachable, *(max(answers, key=LADDER.get) for answers in offers.values())],
        key=LADDER.get,
    )
    demand = (
        sum(
            row["projects"]
            for row in rows["demands"]
            if row["cluster_id"] == cluster
            and {"unit_kind": kind, "unit_id": unit, "adcode": row["adcode"]}
            in rows["unit_counties"]
        )
        if kind != "zone"
        else 0
    )
    enough = sum(capacity or 0 for capacity in sure) >= demand
    met = (
        "unknown"
        if not demand
        else "yes"
        if enough
        else "unknown"
        if doubtful or None in sure
        else "no"
    )
    return {
        "hosted": best_hosted,
        "reachable": best_reachable,
        "state": state,
        "access": access,
        "capable": capable,
        "adequate": min((capable, met), key=LADDER.get),
    }


def offer(rows, platform_id, stage, reached):
    """Whether a platform that exists offers a stage to a need that it reaches: yes,
    unknown or no.
    """
    stated = [
        row["stage"] for row in rows["platform_services"] if row["platform_id"] == platform_id
    ]
    if reached == "no" or (
        stage not in stated and set(stated) - {"none"} and "unknown" not in stated
    ):
        return "no"
    return "yes" if stage in stated and reached == "yes" else "unknown"


def weakest(*answers):
    return min(answers, key=LADDER.get)


def service(platform, weight):
    """Whether a platform serves a cluster: its share of the field text, or unknown where there is
    no field.
    """
    if weight:
        return "yes" if weight[0] >= POLICY.serves_from else "unknown"
    return "unknown" if platform["field"] is None else "no"


def existence(platform, setting):
    """Whether a platform exists on the setting's day: no for the pipeline; unknown if nobody
    vouches for it or it may be of later.
    """
    if platform["status"] not in setting.statuses:
        return "no"
    vouched = platform["status"] != "unknown" or (
        POLICY.presumed and platform["list_ids"] is not None
    )
    return "yes" if vouched and day(platform, last=True) <= setting.as_of else "unknown"


def day(platform, last):
    """The first or the last day on which a platform may have been recognised."""
    written = platform["recognised_on"]
    if written is None:
        return ""
    rest = ("-12-31" if last else "-01-01")[len(written) - 4 :]
    return written + rest


def level_counted(platform, setting):
    return next(level for level in held(platform) if level in setting.levels)


def held(platform):
    others = platform["other_levels"]
    return [platform["level"], *([] if others is None else others.split("; "))]


def counts(platform, setting):
    """Level, confidence and day, and a status that exists or is in the pipeline."""
    strong_enough = CONFIDENCES.index(platform["confidence"]) <= CONFIDENCES.index(
        setting.min_confidence
    )
    in_time = day(platform, last=False) <= setting.as_of
    return (
        set(held(platform)) & set(setting.levels)
        and strong_enough
        and in_time
        and platform["status"] in (*setting.statuses, *PIPELINE)
    )


def pair_verdict(row, radius):
    """Inside and reached: yes, no or unknown; and the median distance, None where it is
    not known.
    """
    known = not math.isnan(row["km_p50"])
    if row["inside"] == "yes" or (known and row["km_p95"] <= radius):
        reached = "yes"
    elif row["inside"] == "no" and known and row["km_p05"] > radius:
        reached = "no"
    else:
        reached = "unknown"
    return row["inside"], reached, row["km_p50"] if known else None


# --- properties -----------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=35)
@given(WORLDS, st.lists(CHOICES, min_size=3, max_size=3))
def test_every_need_is_what_a_recount_by_hand_makes_of_it(registry_of, world, asked):
    rows = rows_of(world)
    registry = registry_of(**rows, as_of=AS_OF)
    for choices in asked:
        expected = recount(rows, default_setting(registry, **choices))
        found = coverage(registry, **choices)
        assert found.keys() == expected.keys()
        for key, row in found.items():
            assert {name: row[name] for name in expected[key]} == expected[key] | {
                "access": pytest.approx(expected[key]["access"])
            }
            assert row["severity"] == pytest.approx(
                100 * row["need_weight"] * (1 - expected[key]["access"])
            )


@settings(max_examples=12)
@given(WORLDS, CHOICES)
def test_answers_agree_with_each_other(registry_of, world, choices):
    registry = registry_of(**rows_of(world))
    for row in coverage(registry, **choices).values():
        # hosted implies reachable, adequate implies capable implies reachable
        assert (
            LADDER[row["reachable"]] >= LADDER[row["hosted"]]
            and LADDER[row["reachable"]] >= LADDER[row["capable"]] >= LADDER[row["adequate"]]
        )
        assert (
            0 <= row["access"] <= 1 and 0 <= row["severity"] <= 100 and 0 < row["need_weight"] <= 1
        )
        assert (row["state"] in MET) == (row["reachable"] == "yes")
        assert row["state"] in ("none", "remote") or isinstance(row["nearest_platform_id"], str)
        assert (row["state"] == "possible") == isinstance(row["doubts"], str) and row[
            "doubts"
        ] != ""
        assert row["state"] != "none" or pd.isna(row["nearest_platform_id"])


@settings(max_examples=25)
@given(WORLDS, CHOICES)
def test_the_platform_named_never_contradicts_the_state(registry_of, world, choices):
    registry = registry_of(**rows_of(world))
    setting = default_setting(registry, **choices)
    for row in coverage(registry, **choices).values():
        measured, state = not math.isnan(row["km_p50"]), row["state"]
        if state == "hosted":
            assert row["km_p95"] == 0
        elif state == "reachable":
            assert row["km_p95"] <= row["radius_km"]
        elif state == "possible" and measured and row["doubts"] == "place":
            # one that is perhaps inside may be farther in most of its samples
            assert row["km_p05"] <= row["radius_km"] < row["km_p95"] or row["hosted"] == "unknown"
        elif state == "pipeline":
            assert row["nearest_status"] not in setting.statuses
        elif state == "remote" and measured:
            assert row["km_p05"] > row["radius_km"]


@settings(max_examples=10)
@given(WORLDS, CHOICES)
def test_a_larger_radius_never_loses_coverage(registry_of, world, choices):
    registry = registry_of(**rows_of(world))
    smaller = None
    for radius in (10.0, 25.0, 50.0, 75.0, 120.0, 300.0):
        larger = coverage(registry, **choices | {"radius_km": radius})
        for key, row in (smaller or {}).items():
            assert (
                all(
                    LADDER[larger[key][answer]] >= LADDER[row[answer]]
                    for answer in ("reachable", "capable")
                )
                and larger[key]["hosted"] == row["hosted"]
            )
            assert STATES.index(larger[key]["state"]) <= STATES.index(row["state"])
            assert larger[key]["access"] >= row["access"]
        smaller = larger


@settings(max_examples=12)
@given(WORLDS, PLATFORMS, CHOICES)
def test_one_more_platform_never_takes_coverage_away(registry_of, world, platform, choices):
    needs, platforms = world
    before = coverage(registry_of(**rows_of((needs, platforms))), **choices)
    after = coverage(registry_of(**rows_of((needs, [*platforms, platform]))), **choices)
    for key, row in before.items():
        assert all(
            LADDER[after[key][answer]] >= LADDER[row[answer]]
            for answer in ("hosted", "reachable", "capable")
        )
        assert after[key]["state"] in MET or row["state"] not in MET
        assert after[key]["severity"] <= row["severity"]


@settings(max_examples=10)
@given(WORLDS, CHOICES, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(registry_of, world, choices, random):
    rows = rows_of(world)
    mixed = rows | {
        name: random.sample(rows[name], len(rows[name])) for name in rows if name != "tables"
    }
    one, other = (registry_of(**tables) for tables in (rows, mixed))
    tables = [
        explained_needs(registry, default_setting(registry, **choices)).drop(columns="snapshot_id")
        for registry in (one, other)
    ]
    pd.testing.assert_frame_equal(*tables)


@settings(max_examples=10)
@given(WORLDS, CHOICES)
def test_roll_ups_are_sums_over_unique_needs(registry_of, world, choices):
    registry = registry_of(**rows_of(world))
    needs = needs_coverage(registry, default_setting(registry, **choices))
    assert not needs.duplicated(KEY).any()
    for kind, of_kind in needs.groupby("unit_kind"):
        for by in (["unit_id"], ["cluster_id"], ["unit_id", "cluster_id"]):
            rolled = roll_up(of_kind, by).to_dict("records")
            assert sum(row["needs"] for row in rolled) == len(
                {tuple(row) for row in of_kind[KEY].to_numpy()}
            )
            for row in rolled:
                group = [
                    need
                    for need in of_kind.to_dict("records")
                    if all(need[name] == row[name] for name in by)
                ]
                states, total = (
                    Counter(need["state"] for need in group),
                    sum(need["need_weight"] for need in group),
                )
                assert {state: row[state] for state in STATES} == {
                    state: states[state] for state in STATES
                }, kind
                assert row["worst_state"] == max(states, key=STATES.index)
                assert row["share_met"] == pytest.approx(
                    sum(need["need_weight"] for need in group if need["state"] in MET) / total
                )
                assert row["share_possible"] == pytest.approx(
                    sum(need["need_weight"] for need in group if need["state"] == "possible")
                    / total
                )


@settings(max_examples=10)
@given(WORLDS, CHOICES)
def test_the_matrix_counts_a_platform_where_a_need_is_hosted_and_only_there(
    registry_of, world, choices
):
    registry = registry_of(**rows_of(world))
    setting = default_setting(registry, **choices)
    needs = needs_coverage(registry, setting)
    for kind in ("county", "zone", "province"):
        for cell in matrix(registry, needs, kind, setting).to_dict("records"):
            need = needs[
                (needs["unit_kind"] == kind)
                & (needs["unit_id"] == cell["unit_id"])
                & (needs["cluster_id"] == cell["cluster_id"])
            ]
            if pd.notna(cell["state"]):
                (hosted,) = need["hosted"]
                assert (hosted == "yes") == (cell["platforms"] > 0)
                assert hosted != "no" or cell["platforms_possible"] == 0


@settings(max_examples=10)
@given(WORLDS, CHOICES)
def test_every_need_is_met_or_in_the_gap_table_and_has_a_reason_in_both_languages(
    registry_of, world, choices
):
    registry = registry_of(**rows_of(world))
    needs = explained_needs(registry, default_setting(registry, **choices))
    table = gaps(needs)
    assert len(table) + needs["state"].isin(MET).sum() == len(needs) == len(gaps(needs, every=True))
    assert table["severity"].is_monotonic_decreasing
    assert (
        not needs[["reason_zh", "reason_en"]]
        .map(lambda sentence: "nan" in sentence or "None" in sentence or "{" in sentence)
        .any(axis=None)
    )


@settings(max_examples=10)
@given(WORLDS, CHOICES)
def test_a_setting_that_counts_less_never_covers_more(registry_of, world, choices):
    registry = registry_of(**rows_of(world))
    wide = default_setting(registry, **choices)
    everything = needs_coverage(registry, wide).set_index(KEY)
    for narrow in (
        replace(wide, levels=wide.levels[:1]),
        replace(wide, min_confidence="confirmed"),
        replace(wide, as_of="2020-01-01"),
    ):
        less = needs_coverage(registry, narrow).set_index(KEY)
        assert (less["access"] <= everything["access"]).all()
        assert all(
            (less[answer].map(LADDER.get) <= everything[answer].map(LADDER.get)).all()
            for answer in ("hosted", "reachable")
        )
