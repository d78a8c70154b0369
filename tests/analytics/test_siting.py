"""Siting: plans against brute force, what they promise against coverage itself, and questions that
cannot be meant.
"""

from dataclasses import replace
from functools import cache, partial
from itertools import combinations
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest

from analytics import solvers
from analytics.questions.coverage import MET, needs_coverage
from analytics.questions.targets import targets
from analytics.scenario.run import run
from analytics.setting import SettingError, default_setting
from analytics.siting.alternatives import fair_cost, stretch
from analytics.siting.ask import PLACES, Ask, ask_of, ask_text
from analytics.siting.effects import afterwards, as_scenario, by_cluster
from analytics.siting.models import MODELS
from analytics.siting.phrases.answer import sentences
from analytics.siting.phrases.question import before_solving, question
from analytics.siting.phrases.site_table import site_table
from analytics.siting.plan_tables import plan_of
from analytics.siting.problem import siting_problem
from analytics.siting.remaining import remaining_sites
from analytics.siting.solve import plan
from analytics.words import LANGUAGES
from data.points import town_reach, towns
from data.registry import open_registry, query
from tests.conftest import write_rows

ONE = Ask(clusters=("pv",), sites=2)


@pytest.fixture(scope="module")
def setting(real_registry):
    return default_setting(real_registry)


@pytest.fixture(scope="module")
def planned(real_registry, setting):
    """`planned(ask)`: the plan of a question, solved once for all tests that ask the same."""
    return cache(partial(plan, real_registry, setting))


def recounted(registry, setting, cluster, surely=True):
    """County needs of one cluster with their weight, and which county's platform would cover them:
    from the tables alone.
    """
    needs = needs_coverage(registry, setting).query(
        "unit_kind == 'county' and cluster_id == @cluster"
    )
    reach = (
        registry.con.cursor()
        .execute(
            "SELECT unit_id, adcode, inside, km_p50, km_p95 FROM county_reach WHERE unit_kind ="
            " 'county'"
        )
        .df()
    )
    radius = needs["radius_km"].iloc[0]
    near = reach[(reach["inside"] == "yes") | (reach["km_p95" if surely else "km_p50"] <= radius)]
    covers = {adcode: set(rows["unit_id"]) for adcode, rows in near.groupby("adcode")}
    return (
        needs.set_index("unit_id")["need_weight"].to_dict(),
        set(needs.loc[needs["state"].isin(MET), "unit_id"]),
        covers,
    )


def best_of(weights, met, covers, sites):
    """The most weight that so many counties can cover."""
    useful = [adcode for adcode in covers if covers[adcode] & weights.keys() - met]
    return max(
        (
            sum(
                weights[unit]
                for unit in met.union(*(covers[adcode] for adcode in some)) & weights.keys()
            )
            for some in combinations(useful, min(sites, len(useful)))
        ),
        default=0,
    )


@pytest.mark.parametrize("cluster", ["pv", "ic", "biomed", "robot-cnc"])
@pytest.mark.parametrize("sites", [1, 2])
@pytest.mark.parametrize("surely", [True, False])
def test_a_plan_covers_as_much_as_the_best_of_all_choices(
    real_registry, setting, planned, cluster, sites, surely
):
    weights, met, covers = recounted(real_registry, setting, cluster, surely)
    found = planned(replace(ONE, clusters=(cluster,), sites=sites, surely=surely))
    if not surely:  # an existing platform that probably reaches counts, too
        met = set(found.needs.loc[found.needs["covered"] == "before", "unit_id"])
    assert found.status == "optimal"
    assert found.weight_after == pytest.approx(best_of(weights, met, covers, sites))


def test_what_is_covered_before_is_what_coverage_calls_met(planned):
    found = planned(Ask(sites=0))
    assert ((found.needs["covered"] == "before") == found.needs["state"].isin(MET)).all()
    assert found.sites.empty and found.weight_after == found.weight_before


@pytest.mark.parametrize("cluster", ["pv", "ic"])
def test_the_fewest_sites_cover_all_and_one_less_does_not(real_registry, setting, planned, cluster):
    weights, met, covers = recounted(real_registry, setting, cluster)
    found = planned(Ask(model="lscp", sites=None, clusters=(cluster,)))
    assert (found.needs["covered"] != "no").all()
    assert best_of(weights, met, covers, len(found.sites) - 1) < sum(weights.values()) - 1e-9


def test_too_few_sites_for_all_are_told_how_many_are_needed_and_how_far_radii_would_have_to_reach(
    real_registry, setting, planned
):
    found = planned(Ask(model="lscp", sites=1, clusters=("pv",)))
    assert found.at_least == len(found.sites) == 4
    stretched = replace(setting, radius_km=round(50 * found.stretch + 0.1, 1))
    assert (
        len(plan(real_registry, stretched, Ask(model="lscp", sites=None, clusters=("pv",))).sites)
        == 1
    )
    shorter = replace(setting, radius_km=round(50 * found.stretch - 0.2, 1))
    assert (
        len(plan(real_registry, shorter, Ask(model="lscp", sites=None, clusters=("pv",))).sites) > 1
    )


def test_no_longer_radius_is_promised_for_two_platforms_each(planned):
    found = planned(Ask(model="lscp_backup", sites=2, clusters=("pv",)))
    assert found.at_least == len(found.sites) and found.stretch is None


def test_more_sites_forced_in_than_asked_for_are_too_few_to_stretch(planned):
    found = planned(
        Ask(
            model="lscp", sites=1, clusters=("pv",), forced=("county:331181 pv", "county:330282 pv")
        ),
    )
    assert found.at_least == len(found.sites) > 1 and found.stretch is None


def test_backup_reaches_every_need_twice_where_two_sites_can(real_registry, setting, planned):
    ask = Ask(model="lscp_backup", sites=None, clusters=("pv", "nev"))
    found = planned(ask)
    problem = siting_problem(real_registry, setting, ask)
    chosen = problem.sites["site"].isin(found.sites["site"]).to_numpy()
    times = (
        np.asarray(problem.within[:, chosen].sum(axis=1)).ravel()
        + problem.needs["before"].to_numpy()
    )
    possible = np.asarray(problem.within.sum(axis=1)).ravel() + problem.needs["before"].to_numpy()
    assert (times >= np.minimum(2, possible)).all()


def test_with_capacities_sentence_table_needs_and_map_tell_what_is_taken_in_not_what_is_in_reach(
    real_registry, setting, planned
):
    found = planned(
        Ask(model="mclp_capacitated", clusters=("robot-cnc",), sites=2, capacity=0.1),
    )
    share = f"{found.objective / found.weight_all:.1%}"
    assert (
        share == "3.0%"
        and f"{share} of county need is taken in"
        in sentences(real_registry, setting, found, "en")[0]
    )
    assert found.weight_after == pytest.approx(found.objective) and found.sites[
        "adds"
    ].sum() == pytest.approx(0.2)
    # no need is as small as a site's capacity
    assert set(found.needs["covered"]) == {"no", "partly"}
    assert (
        afterwards(real_registry, setting, found)["state_after"]
        == afterwards(real_registry, setting, found)["state"]
    ).all()
    assert "0.1 of need weight" in site_table(real_registry, setting, found)["reason_en"].iloc[0]


def test_with_capacities_no_site_takes_more_than_it_can(planned):
    free = planned(Ask(clusters=("robot-cnc",), sites=2))
    tight = planned(
        Ask(model="mclp_capacitated", clusters=("robot-cnc",), sites=2, capacity=1.0),
    )
    wide = planned(
        Ask(model="mclp_capacitated", clusters=("robot-cnc",), sites=2, capacity=100.0),
    )
    assert tight.objective == pytest.approx(tight.weight_before + 2.0)
    assert wide.objective == pytest.approx(free.objective)


def test_one_in_each_city_gives_each_city_a_site_and_says_what_that_costs(planned):
    fair, free = (planned(Ask(sites=14, one_per_city=fair)) for fair in (True, False))
    cities = {unit[:4] for unit in fair.needs["unit_id"]}
    assert {site[:4] for site in fair.sites["site_id"]} == cities
    assert (
        fair.fair_cost == pytest.approx(free.weight_after - fair.weight_after)
        and fair.fair_cost > 0
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            Ask(model="lscp", sites=None, clusters=("ic",), one_per_city=True),
            "costs more platforms: 1",
        ),
        (Ask(model="p_median", sites=14, one_per_city=True), "km on average"),
        (Ask(sites=14, one_per_city=True), "of need weight"),
        (Ask(model="lscp", sites=None, clusters=("smart-iot",)), None),
    ],
)
def test_what_fairness_costs_is_said_in_the_unit_of_the_model(
    real_registry, setting, planned, ask, said
):
    found = planned(ask)
    fair = [
        one for one in sentences(real_registry, setting, found, "en") if one.startswith("Fairness")
    ]
    if said is None:
        assert found.fair_cost is None and not fair
        return
    free = planned(replace(ask, one_per_city=False))
    assert found.fair_cost == pytest.approx(abs(found.amount - free.amount)) and found.fair_cost > 0
    assert said in fair[0]


def test_the_last_site_is_not_said_to_add_what_an_unfair_plan_would(
    real_registry, setting, planned
):
    fair, free = (
        sentences(
            real_registry,
            setting,
            planned(Ask(sites=14, one_per_city=fair)),
            "en",
        )[0]
        for fair in (True, False)
    )
    assert "Site no. 14" in free and "Site no." not in fair


def test_one_in_each_city_with_too_few_sites_says_how_many_are_needed(real_registry, planned):
    found = planned(Ask(sites=5, one_per_city=True))
    cities = query(real_registry, "units").query("unit_kind == 'city'")
    assert found.status == "infeasible" and found.at_least == len(cities)
    enough = planned(Ask(sites=found.at_least, one_per_city=True))
    assert enough.status == "optimal"


@pytest.mark.slow
def test_a_number_said_to_be_needed_does_and_one_less_does_not(planned):
    ask = Ask(model="p_median")
    found = planned(ask)
    assert found.status == "infeasible" and found.at_least > ask.sites
    status = [planned(replace(ask, sites=found.at_least - less)).status for less in (0, 1)]
    assert status == ["optimal", "infeasible"]


INFEASIBLE = {
    "the budget": (
        Ask(sites=12, one_per_city=True, budget=1000.0, cost=2000.0),
        ["at least 11 platforms", "Hangzhou", "takes 22,000", "pays for 0"],
        ["must be built"],
    ),
    "the cities": (
        Ask(model="p_median", sites=5, clusters=("pv",), one_per_city=True),
        ["at least 11 platforms", "11 cities", "Lishui"],
        ["must be built", "budget", "without a platform"],
    ),
    "the sites forced in": (
        Ask(sites=0, forced=("county:330282 nev",)),
        ["at least 1 platform is", "1 that must be built"],
        ["cities", "budget"],
    ),
    "both": (
        Ask(sites=3, one_per_city=True, forced=("county:330282 nev",)),
        ["at least 11 platforms", "1 that must be built", "10 cities", "Hangzhou"],
        ["Ningbo"],
    ),
}


@pytest.mark.parametrize("what", INFEASIBLE)
def test_the_reason_of_an_infeasible_question_is_the_rule_it_breaks(
    real_registry, setting, planned, what
):
    ask, named, unnamed = INFEASIBLE[what]
    said = " ".join(sentences(real_registry, setting, planned(ask), "en"))
    assert all(one in said for one in named) and not any(one in said for one in unnamed)


def test_a_forced_site_is_built_and_counts_among_those_asked_for(planned):
    found = planned(replace(ONE, forced=("county:331181 pv",)))
    assert (
        len(found.sites) == 2
        and found.sites.set_index("site")["forced"].to_dict()["county:331181 pv"]
    )
    assert found.weight_after <= planned(ONE).weight_after
    assert planned(replace(ONE, sites=0, forced=("county:331181 pv",))).status == "infeasible"


def test_nothing_is_built_in_an_excluded_place(planned):
    first = planned(ONE)
    place = first.sites["place"].iloc[0]
    assert place not in set(planned(replace(ONE, excluded=(place,))).sites["place"])


@pytest.mark.parametrize("where", PLACES)
def test_sites_stand_only_where_they_may(real_registry, planned, where):
    found = planned(Ask(sites=4, candidates=(where,)))
    zones = query(real_registry, "zones").set_index("zone_id")["kind"]
    core = set(query(real_registry, "cluster_areas").query("designation == 'core'")["adcode"])
    seats = set(towns(real_registry).query("is_seat")["place"])
    for kind, name in zip(found.sites["site_kind"], found.sites["site_id"], strict=True):
        assert kind == {
            "counties": "county",
            "core": "county",
            "towns": "town",
            "seats": "town",
        }.get(where, "zone")
        assert where != "seats" or f"town:{name}" in seats
        assert where != "core" or name in core
        assert where in ("counties", "core", "towns", "seats", "zones") or zones[name] == where


def test_a_budget_buys_as_many_sites_as_it_pays_for(planned):
    bought = planned(Ask(sites=None, budget=35.0, cost=10.0))
    assert len(bought.sites) == 3
    assert bought.weight_after == pytest.approx(planned(Ask(sites=3)).weight_after)


def test_a_platform_that_serves_more_covers_no_less(planned):
    covered = [
        planned(Ask(sites=5, serves=serves)).weight_after for serves in ("cluster", "group", "all")
    ]
    assert covered == sorted(covered)


def test_more_sites_never_cover_less_and_the_curve_is_that_of_each_number(planned):
    found = planned(Ask(sites=6, clusters=("robot-cnc", "smart-iot", "ic")))
    covered = found.curve["covered"].tolist()
    assert covered == sorted(covered) and found.curve["sites"].tolist() == list(range(len(covered)))
    for sites in (0, 1, 4):
        assert covered[sites] * found.weight_all == pytest.approx(
            planned(replace(found.ask, sites=sites)).weight_after
        )


def test_the_curve_ends_where_nothing_is_added_however_many_sites_are_asked_for(
    real_registry, setting, planned
):
    found = planned(Ask(sites=20_000_000, clusters=("pv", "ic")))
    assert len(found.curve) - 1 == len(found.sites) < 20 and found.curve["covered"].iloc[-1] == 1
    assert sentences(real_registry, setting, found, "en")[0].endswith("no more are needed.")


def test_all_is_not_called_covered_while_needs_are_out_of_reach(real_registry, setting, planned):
    found = planned(Ask(candidates=("county:330282",)))
    said, lost = (
        sentences(real_registry, setting, found, "en"),
        (found.needs["covered"] == "no").sum(),
    )
    assert said[0].endswith("More platforms would add nothing.")
    assert lost and any(one.startswith(f"Out of reach of any candidate ({lost})") for one in said)


def test_what_fairness_costs_and_how_far_radii_would_have_to_reach_can_be_stopped_too(
    real_registry, setting, monkeypatch
):
    problem, longer = (
        siting_problem(real_registry, setting, Ask(sites=14, one_per_city=True)),
        siting_problem(real_registry, setting, Ask(model="p_center", sites=1, clusters=("pv",))),
    )
    fair, heard = plan_of(problem, problem.answer(problem.ask)), []

    def stopped(*given, report, **rules):
        heard.append(report)
        return solvers.Answer("cancelled")

    monkeypatch.setitem(MODELS, "mclp", replace(MODELS["mclp"], solver=stopped))
    monkeypatch.setattr(solvers, "p_center", stopped)
    assert (
        fair_cost(problem, fair, all) is None
        and stretch(longer, 1, all) is None
        and heard == [all, all]
    )


def test_the_clusters_that_the_remaining_platforms_should_serve_add_up_to_the_plan(
    real_registry, setting, planned
):
    found = planned(Ask(sites=remaining_sites(real_registry, setting, pipeline=False)))
    clusters = by_cluster(found)
    assert clusters["sites"].sum() == len(found.sites) == 26
    assert (
        clusters["new"].sum()
        == found.sites["needs_new"].sum()
        == (found.needs["covered"] == "new").sum()
    )


def test_median_and_center_agree_with_all_pairs_of_counties(real_registry, setting, planned):
    problem = siting_problem(real_registry, setting, replace(ONE, model="p_median"))
    km = problem.km
    before, weight = (
        problem.needs["km_before"].fillna(np.inf).to_numpy(),
        problem.needs["need_weight"].to_numpy(),
    )
    pairs = [
        np.minimum(before, np.minimum(km[:, a], km[:, b]))
        for a, b in combinations(range(km.shape[1]), 2)
    ]
    assert planned(replace(ONE, model="p_median")).objective == pytest.approx(
        min((weight * pair).sum() for pair in pairs)
    )
    assert planned(replace(ONE, model="p_center")).objective == pytest.approx(
        min(pair.max() for pair in pairs)
    )


@pytest.mark.parametrize("model", ["p_median", "p_center"])
def test_a_distance_model_needs_a_site_for_each_cluster_without_platforms(planned, model):
    found = planned(Ask(model=model, clusters=("pv", "nev", "ship-offshore"), sites=2))
    assert found.status == "infeasible" and found.at_least == 3
    assert planned(replace(found.ask, sites=3)).status == "optimal"


def test_with_the_pipeline_open_no_less_is_covered_before(planned):
    closed, opened = (planned(Ask(sites=0, pipeline=pipeline)) for pipeline in (False, True))
    assert opened.weight_before >= closed.weight_before
    assert set(closed.needs.loc[closed.needs["covered"] == "before", "unit_id"]) <= set(
        opened.needs.loc[opened.needs["covered"] == "before", "unit_id"]
    )


def test_a_site_that_would_do_as_well_does_as_well(planned):
    found = planned(Ask(sites=10))
    tied = found.sites[found.sites["ties"].notna()].iloc[0]
    others = tuple(found.sites.loc[found.sites["site"] != tied["site"], "site"])
    swapped = planned(Ask(sites=10, forced=(*others, tied["ties"].split(";")[0])))
    assert swapped.weight_after == pytest.approx(found.weight_after)


def test_removing_a_site_loses_what_is_called_its_own(planned):
    found = planned(Ask(sites=8))
    for site in found.sites.to_dict("records")[:4]:
        others = tuple(found.sites.loc[found.sites["site"] != site["site"], "site"])
        without = planned(Ask(sites=7, forced=others))
        assert without.weight_after == pytest.approx(found.weight_after - site["alone"])


def test_the_same_question_gets_the_same_answer_whatever_the_order_of_rows(tmp_path):
    adcodes = ["330102", "330105", "330106", "330108"]
    km = {
        (a, b): 0 if a == b else 30 + 17 * abs(i - j)
        for i, a in enumerate(adcodes)
        for j, b in enumerate(adcodes)
    }
    reach = [
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
    ]
    needs = [{"unit_id": one, "basis": "core"} for one in adcodes]
    units = [{"unit_id": one, "adcode": one, "lon": 120.0, "lat": 30.0} for one in adcodes]
    plans = []
    for step, name in ((1, "a"), (-1, "b")):
        registry = open_registry(
            write_rows(
                tmp_path / name,
                needs=needs[::step],
                units=units[::step],
                county_reach=reach[::step],
            )
        )
        found = plan(registry, default_setting(registry), Ask(sites=2))
        plans.append((found.sites["site"].tolist(), found.weight_after, found.objective))
    assert plans[0] == plans[1] and plans[0][1] == 4


def test_how_many_the_goal_still_asks_for_is_the_gap_of_the_targets_board(real_registry, setting):
    goal = targets(real_registry, setting).set_index("target_id").loc["t2027-platforms"]
    assert remaining_sites(real_registry, setting, pipeline=False) == goal["goal"] - goal["actual"]
    assert (
        remaining_sites(real_registry, setting, pipeline=True)
        == goal["goal"] - goal["actual"] - goal["pipeline"]
    )


def test_afterwards_only_what_a_site_reaches_changes_and_only_for_the_better(
    real_registry, setting, planned
):
    found = planned(Ask(sites=6))
    after = afterwards(real_registry, setting, found)
    changed = after[after["state_after"] != after["state"]]
    assert set(changed.index) == set(after[after["site"].notna()].index) and len(changed)
    assert changed["state_after"].isin(MET).all() and not changed["state"].isin(MET).any()
    counties = after[(after["unit_kind"] == "county") & after["site"].notna()]
    assert set(zip(counties["unit_id"], counties["cluster_id"], strict=True)) == set(
        found.needs.loc[found.needs["covered"] == "new", ["unit_id", "cluster_id"]].itertuples(
            index=False, name=None
        )
    )


@pytest.mark.parametrize(
    "ask",
    [
        Ask(sites=8),
        Ask(sites=5, candidates=("zones",), serves="group"),
        Ask(sites=4, pipeline=True),
        Ask(sites=6, unit_kind="zone"),
        Ask(sites=3, candidates=("seats", "point:120.15,30.28")),
    ],
)
def test_what_a_plan_promises_is_what_coverage_says_once_its_sites_are_built(
    real_registry, setting, planned, ask
):
    found = planned(ask)
    after = run(real_registry, as_scenario(real_registry, setting, found, "plan")).needs
    after = after[after["unit_kind"] == ask.unit_kind].set_index(["unit_id", "cluster_id"])[
        "state_after"
    ]
    promised = found.needs.set_index(["unit_id", "cluster_id"])["covered"]
    assert (after.isin(MET) == promised.reindex(after.index).isin(("before", "new"))).all() and (
        promised == "new"
    ).any()
    states = afterwards(real_registry, setting, found, (ask.unit_kind,)).set_index(
        ["unit_id", "cluster_id"]
    )
    new = states[states["site"].notna()]
    assert new["state_after"].to_dict() == after.reindex(new.index).to_dict()


WRONG = {
    "a point that is none": (Ask(candidates=("point:120.15",)), "120.15"),
    "a point abroad": (Ask(candidates=("point:100,30",)), "100,30"),
    "an unknown town": (Ask(candidates=("town:none",)), "town:none"),
    "an unknown weight": (Ask(weigh="beauty"), "beauty"),
    "an unknown group": (Ask(group="plains"), "plains"),
    "a group that has ended": (Ask(group="mountain-26"), "2024-08-21"),
    "a group of counties for cities": (
        Ask(unit_kind="city", group="mountain-island-22"),
        "county group",
    ),
    "a factor without a group": (Ask(group_factor=2.0), "without a county group"),
    "an unknown model": (Ask(model="magic"), "magic"),
    "an unknown range of service": (Ask(serves="everything"), "everything"),
    "an unknown cluster": (Ask(clusters=("none",)), "none"),
    "an unknown place": (Ask(candidates=("county:999999",)), "county:999999"),
    "an unknown excluded place": (Ask(excluded=("zone:x",)), "zone:x"),
    "sites below 0": (Ask(sites=-1), "sites = -1"),
    "a budget below 0": (Ask(budget=-5.0, cost=1.0), "budget = -5"),
    "a budget without a cost": (Ask(budget=5.0), "cost"),
    "a cost that is no number": (Ask(budget=5.0, cost=float("nan")), "cost = nan"),
    "capacities that are not given": (Ask(model="mclp_capacitated"), "capacity"),
    "no number of sites": (Ask(sites=None), "number of sites"),
    "a site both forced in and out": (
        Ask(forced=("county:330102 ic",), excluded=("county:330102",)),
        "county:330102",
    ),
    "a forced site that is no candidate": (
        Ask(forced=("county:330102 none",)),
        "county:330102 none",
    ),
    "a center without a number": (
        Ask(model="p_center", sites=None, budget=3.0, cost=1.0),
        "number of sites",
    ),
    "a budget for a model that finds its number": (
        Ask(model="lscp", budget=200.0, cost=100.0),
        "does not use budget",
    ),
    "a budget for a center": (
        Ask(model="p_center", budget=200.0, cost=100.0),
        "does not use budget",
    ),
    "capacities for a model without": (Ask(capacity=0.1), "does not use capacity"),
    "one in each city for a center": (
        Ask(model="p_center", one_per_city=True),
        "does not use one_per_city",
    ),
    "the worst first where all are covered": (
        Ask(model="lscp", worst_first=True),
        "does not use worst_first",
    ),
    "a cost without a budget": (Ask(cost=100.0), "cost without a budget"),
    "the only candidate excluded": (
        Ask(candidates=("county:330282",), excluded=("county:330282",)),
        "no candidate",
    ),
    "no candidates at all": (Ask(candidates=()), "no candidate"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_question_that_cannot_be_meant_is_refused_with_field_and_value(planned, what):
    ask, said = WRONG[what]
    with pytest.raises(SettingError) as refused:
        planned(ask)
    assert said in refused.value.en and refused.value.zh


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", list(MODELS))
def test_every_model_answers_in_words_with_its_own_numbers(
    real_registry, setting, planned, model, language
):
    ask = Ask(
        model=model,
        clusters=("pv", "ic"),
        sites=None if model.startswith("lscp") else 4,
        capacity=2.0 if model == "mclp_capacitated" else None,
    )
    found = planned(ask)
    said = sentences(real_registry, setting, found, language)
    assert str(len(found.sites)) in said[0] and all("{" not in one for one in said)
    if model in ("mclp", "lscp"):
        assert f"{found.weight_after / found.weight_all:.1%}" in said[0]


@pytest.mark.parametrize(
    "ask",
    [
        Ask(),
        ONE,
        Ask(
            "lscp",
            None,
            ("ic", "pv"),
            "zone",
            ("zones", "county:330282"),
            "group",
            False,
            True,
            ("county:330282 ic",),
            ("zone:a b&c=d",),
            True,
            True,
            3.5,
            1.25,
            0.1,
            "population",
            "mountain-26",
            2.5,
        ),
        Ask(candidates=("point:120.15,30.28", "towns")),
    ],
)
def test_a_question_on_one_line_is_read_back_as_it_was(ask):
    assert ask_of(ask_text(ask)) == ask


@pytest.mark.parametrize(
    "text",
    ["sites=many", "sides=3", "surely=perhaps", "sites", "budget=x", "=", "&", "sites=3&sites=4"],
)
def test_a_line_that_is_no_question_is_refused(text):
    with pytest.raises(SettingError, match="cannot be read"):
        ask_of(text)


NO_NUMBERS = [
    "1e999",
    "-1e999",
    "nan",
    "inf",
    "-Infinity",
    "1_000",
    "１２",
    "٣",
    "0x10",
    "",
    " ",
    "1" * 10_000,
    "1e" + "9" * 4000,
]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize("name", ["sites", "budget", "cost", "capacity"])
def test_a_value_in_a_link_that_is_no_finite_number_is_refused(name, value):
    with pytest.raises(SettingError, match="cannot be read") as refused:
        ask_of(urlencode({name: value}))
    assert len(refused.value.en) < 200


@pytest.mark.parametrize("value", [-1, 10**9, 10**44, 10**4000, float("inf"), float("nan"), -0.5])
@pytest.mark.parametrize("name", ["sites", "budget", "cost", "capacity"])
def test_a_number_that_no_question_has_is_refused(planned, name, value):
    with pytest.raises(SettingError, match=f"{name} = .* must lie between"):
        planned(replace(Ask(), **{name: value}))


def test_every_site_has_a_reason_that_names_a_need_it_covers(real_registry, setting, planned):
    found = planned(Ask(sites=5))
    for row in site_table(real_registry, setting, found).to_dict("records"):
        mine = found.needs[found.needs["site"] == row["site"]]
        assert (
            len(mine)
            and mine["unit_name"].iloc[0] in row["reason_zh"]
            and mine["unit_name_en"].iloc[0] in row["reason_en"]
        )


def test_nobody_in_need_is_an_answer_without_sites(planned):
    found = planned(Ask(clusters=("metaverse",), sites=3))
    assert found.needs.empty and found.sites.empty and found.weight_all == 0
    assert isinstance(pd.DataFrame(found.curve), pd.DataFrame)


def test_a_plan_that_is_stopped_says_so(planned):
    found = planned(Ask(sites=20), lambda done, objective, bound: False)
    assert found.status == "cancelled" or found.curve["status"].iloc[-1] == "cancelled"


def test_a_need_is_covered_from_a_town_where_the_95th_percentile_is_within_the_radius(
    real_registry, planned
):
    found = planned(Ask(clusters=("ic",), sites=2, candidates=("seats",)))
    reach = town_reach(real_registry, "county")
    near = reach[reach["place"].isin(found.sites["place"])].assign(
        unit=lambda rows: rows["unit_id"]
    )
    for need in found.needs.itertuples():
        own = near[near["unit"] == need.unit_id]
        in_reach = ((own["inside"] == "yes") | (own["km_p95"] <= need.radius_km)).any()
        assert (need.covered == "new") == (in_reach and need.before == 0)


def test_towns_cover_no_less_than_the_seats_among_them(planned):
    seats, all_towns = (
        planned(Ask(clusters=("ic", "pv"), sites=2, candidates=(where,)))
        for where in ("seats", "towns")
    )
    assert all_towns.weight_after >= seats.weight_after


def test_a_site_says_whether_it_is_exact_or_anywhere_in_its_county(real_registry, setting, planned):
    ask = Ask(
        clusters=("pv",),
        sites=2,
        candidates=("county:331181", "point:120.15,30.28"),
        forced=("county:331181 pv", "point:120.15,30.28 pv"),
    )
    found = planned(ask)
    table = site_table(real_registry, setting, found).set_index("site_kind")
    assert table["stands"].to_dict() == {"county": "anywhere_in_county", "point": "exact"}
    assert (table.loc["point", "lon"], table.loc["point", "lat"]) == (120.15, 30.28)
    said = question(real_registry, setting, found, "en")[0]
    assert "anywhere in a county" in said and "exactly at a point" in said


def test_an_excluded_county_bars_its_towns(planned):
    free = planned(Ask(clusters=("ic",), sites=1, candidates=("seats",)))
    adcode = free.sites["adcode"].iloc[0]
    barred = planned(
        Ask(clusters=("ic",), sites=1, candidates=("seats",), excluded=(f"county:{adcode}",)),
    )
    assert adcode not in set(barred.sites["adcode"])


def test_a_plan_says_whose_needs_of_which_clusters_it_is_about_and_how_they_count(
    real_registry, setting, planned
):
    ask = Ask(clusters=("ic", "pv"), sites=1, weigh="value_added", group="mountain-island-22")
    found = planned(ask)
    asked, said = (
        question(real_registry, setting, found, "en")[0],
        sentences(real_registry, setting, found, "en")[0],
    )
    assert (
        f"{len(found.needs)} county needs of 2 clusters" in asked
        and "the policy set stands for" in asked
    )
    assert "industrial value added of its county in 2024" in asked and "x 1.5 (22 counties" in asked
    assert "county need is in reach" in said and "by need weight x industrial value added" in said
    weight = site_table(real_registry, setting, found)["weight"]
    assert (
        weight.str.startswith("need weight x industrial value added, ").all()
        and weight.str.endswith(" x 1.5").all()
    )


def test_a_plan_that_weighs_by_size_covers_the_most_of_that(planned):
    by_size, by_need = (
        planned(Ask(clusters=("ic",), sites=1, weigh=weigh)) for weigh in ("value_added", "need")
    )
    weight = by_size.needs["planning_weight"].to_numpy()
    assert by_size.weight_after == pytest.approx((weight * by_size.needs["share"]).sum())
    assert by_size.weight_after >= (weight * by_need.needs["share"]).sum() - 1e-9


def test_clusters_without_a_platform_are_named_before_distances_are_solved(real_registry, setting):
    ask = Ask(model="p_median", sites=30)
    said = " ".join(before_solving(real_registry, setting, ask, "en"))
    existing = query(real_registry, "existing_reach", **setting.params(real_registry))
    counties = existing[existing["unit_kind"] == "county"]
    lacking = counties.groupby("cluster_id")["km_p95"].count().loc[lambda known: known == 0].index
    names = query(real_registry, "clusters").set_index("cluster_id")["name_en"]
    assert len(lacking) and all(names[cluster] in said for cluster in lacking)
    assert before_solving(real_registry, setting, Ask(), "en") == []
