"""Exact location-allocation: the same optimum as brute force, PySAL's spopt and OR-Library, in
degenerate cases too.
"""

import itertools
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import floyd_warshall
from scipy.spatial.distance import cdist

from analytics.solvers import (
    Instance,
    Limits,
    lscp,
    lscp_backup,
    mclp,
    mclp_capacitated,
    mclp_curve,
    mclp_unique,
    p_center,
    p_median,
)
from analytics.solvers.cover import cover_of
from analytics.solvers.interchange import greedy, interchange
from analytics.solvers.lagrangian import promising, subgradient
from analytics.solvers.maximal import solve_cover
from analytics.solvers.opened import weight_covered
from analytics.solvers.polish import polish
from analytics.solvers.rules import Rules

pytestmark = pytest.mark.filterwarnings("ignore:.*PuLP 4.0:DeprecationWarning")  # spopt's, not ours

SEEDS = st.integers(0, 2**32 - 1)
HERE = Path(__file__).parent


# --- brute force ----------------------------------------------------------------------------------


class Small:
    """A random instance small enough to try every choice, with ties, duplicates, fixed sites and
    lonely demands.
    """

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        n, m = rng.integers(1, 8), rng.integers(1, 7)
        reach = rng.random((n, m)) < rng.uniform(0.1, 0.6)
        km = np.where(rng.random((n, m)) < 0.2, np.nan, rng.integers(0, 20, (n, m)))
        self.instance = Instance(
            rng.integers(0, 4, n),
            sparse.csr_matrix(reach),
            km=km,
            cost=rng.integers(0, 5, m),
            capacity=rng.integers(0, 6, m),
            load=rng.integers(0, 4, n),
            fixed=rng.random(m) < 0.2,
            group=rng.integers(-1, 2, m),
        )
        self.sites = int(rng.integers(0, m + 2))
        self.budget = float(rng.integers(0, 8)) if rng.random() < 0.5 else None
        self.groups = [
            int(group)
            for group in np.unique(self.instance.group)
            if group >= 0 and rng.random() < 0.4
        ]

    def choices(self, sites=None, budget=None, groups=()):
        """Every set of free sites that keeps the rules."""
        instance = self.instance
        for size in range(
            len(instance.free) + 1 if sites is None else min(sites, len(instance.free)) + 1
        ):
            for chosen in itertools.combinations(instance.free.tolist(), size):
                affordable = budget is None or instance.cost[list(chosen)].sum() <= budget
                if affordable and all(
                    group in instance.group[self.opened(chosen)] for group in groups
                ):
                    yield chosen

    def opened(self, chosen):
        return sorted({*chosen, *np.flatnonzero(self.instance.fixed).tolist()})

    def covered(self, chosen):
        return float(
            self.instance.weight[
                self.instance.reach.toarray()[:, self.opened(chosen)].any(axis=1)
            ].sum()
        )


def agrees(answer, values, best):
    """The answer is the proven best of all values, or infeasible where there is none."""
    values = [value for value in values if math.isfinite(value)]
    if not values:
        assert answer.status == "infeasible"
    else:
        assert answer.status == "optimal"
        assert answer.objective == pytest.approx(best(values), abs=1e-7)
        assert answer.bound == answer.objective and answer.gap == 0


@settings(max_examples=120)
@given(SEEDS)
def test_mclp_is_the_best_of_all_choices(seed):
    small = Small(seed)
    answer = mclp(
        small.instance, sites=small.sites, budget=small.budget, one_per_group=small.groups
    )
    agrees(
        answer,
        [
            small.covered(chosen)
            for chosen in small.choices(small.sites, small.budget, small.groups)
        ],
        max,
    )


@settings(max_examples=60)
@given(SEEDS)
def test_ties_are_exactly_those_that_brute_force_finds(seed):
    small = Small(seed)
    rules = {"sites": small.sites, "budget": small.budget, "one_per_group": small.groups}
    answer = mclp_unique(small.instance, mclp(small.instance, **rules), **rules)
    if answer.status == "infeasible":
        return
    best = [
        set(chosen)
        for chosen in small.choices(small.sites, small.budget, small.groups)
        if small.covered(chosen) == answer.objective
    ]
    assert answer.unique == all(set(answer.chosen) <= chosen for chosen in best)
    for site, others in answer.swaps:
        assert list(others) == [
            other
            for other in small.instance.free
            if {*answer.chosen} - {site} | {other} in best and other not in answer.chosen
        ]


@settings(max_examples=80)
@given(SEEDS)
def test_lscp_and_backup_are_the_cheapest_of_all_choices(seed):
    small = Small(seed)
    for times, answer in (
        (1, lscp(small.instance, one_per_group=small.groups)),
        (2, lscp_backup(small.instance, one_per_group=small.groups)),
    ):
        reach = small.instance.reach.toarray()
        asked = np.where(small.instance.weight > 0, np.minimum(times, reach.sum(axis=1)), 0)
        enough = [
            chosen
            for chosen in small.choices(groups=small.groups)
            if (reach[:, small.opened(chosen)].sum(axis=1) >= asked).all()
        ]
        agrees(answer, [small.instance.cost[list(chosen)].sum() for chosen in enough], min)


@settings(max_examples=100)
@given(SEEDS)
def test_p_median_and_p_center_are_the_nearest_of_all_choices(seed):
    small = Small(seed)
    weight, km = small.instance.weight, small.instance.km
    servable = (weight > 0) & np.isfinite(km).any(axis=1)

    def nearest(chosen):
        return km[servable][:, small.opened(chosen)].min(axis=1, initial=np.inf)

    rules = (small.sites, small.budget, small.groups)
    median = p_median(small.instance, small.sites, budget=small.budget, one_per_group=small.groups)
    agrees(median, [weight[servable] @ nearest(chosen) for chosen in small.choices(*rules)], min)
    agrees(
        p_median(small.instance, small.sites),
        [weight[servable] @ nearest(chosen) for chosen in small.choices(small.sites)],
        min,
    )
    agrees(
        p_center(small.instance, small.sites),
        [nearest(chosen).max(initial=0) for chosen in small.choices(small.sites)],
        min,
    )


@settings(max_examples=50)
@given(SEEDS)
def test_capacitated_mclp_is_the_best_of_all_choices_with_the_load_split_by_a_linear_programme(
    seed,
):
    small = Small(seed)
    answer = mclp_capacitated(
        small.instance, sites=small.sites, budget=small.budget, one_per_group=small.groups
    )
    agrees(
        answer,
        [split(small, chosen) for chosen in small.choices(small.sites, small.budget, small.groups)],
        max,
    )


def split(small, chosen):
    """Most weight that the open sites can take in, by scipy."""
    instance, opened = small.instance, small.opened(chosen)
    pairs = [(i, j) for i in range(len(instance.weight)) for j in opened if instance.reach[i, j]]
    if not pairs:
        return 0.0
    whole = [[float(i == demand) for i, _ in pairs] for demand in range(len(instance.weight))]
    within = [[instance.load[i] if j == site else 0.0 for i, j in pairs] for site in opened]
    limit = [1.0] * len(instance.weight) + instance.capacity[opened].tolist()
    return -linprog(
        [-instance.weight[i] for i, _ in pairs], whole + within, limit, bounds=(0, 1)
    ).fun


# --- spopt ----------------------------------------------------------------------------------------


def square(seed):
    """Demands and sites on one square of 100 km, a site at every demand."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 100, (12, 2))
    return (
        cdist(points, points),
        rng.uniform(0.1, 1, 12),
        int(rng.integers(1, 6)),
        float(rng.uniform(15, 40)),
    )


@pytest.fixture(scope="module")
def pysal():
    """spopt's location models and the solver that they are given.

    Loaded here, not above: it takes seconds, and every worker reads this file to collect its tests.
    """
    import pulp
    from spopt import locate

    return locate, pulp.PULP_CBC_CMD(msg=False)


@settings(max_examples=40)
@given(seed=SEEDS)
def test_the_same_optimum_as_spopt(pysal, seed):
    km, weight, sites, radius = square(seed)
    instance = Instance(weight, sparse.csr_matrix(km <= radius), km=km)
    spopt, cbc = pysal
    theirs = {
        "mclp": spopt.MCLP.from_cost_matrix(km, weight, radius, sites),
        "median": spopt.PMedian.from_cost_matrix(km, weight, sites),
        "center": spopt.PCenter.from_cost_matrix(km, sites),
        "lscp": spopt.LSCP.from_cost_matrix(km, radius),
    }
    found = {name: model.solve(cbc).problem.objective.value() for name, model in theirs.items()}
    ours = {
        "mclp": mclp(instance, sites=sites),
        "median": p_median(instance, sites),
        "center": p_center(instance, sites),
        "lscp": lscp(instance),
    }
    assert {name: answer.objective for name, answer in ours.items()} == pytest.approx(
        found, rel=1e-6
    )
    assert {answer.status for answer in ours.values()} == {"optimal"}


@settings(max_examples=20)
@given(seed=SEEDS)
def test_backup_takes_no_more_sites_than_lscp_exactly_where_spopt_finds_backup_for_all(pysal, seed):
    km, weight, _, radius = square(seed)
    spopt, cbc = pysal
    # theirs is the most demands with backup by the fewest sites; a demand with a single site counts
    # as having it
    theirs = spopt.LSCPB.from_cost_matrix(km, radius, cbc).solve(cbc).problem.objective.value()
    instance = Instance(weight, sparse.csr_matrix(km <= radius))
    assert (len(lscp_backup(instance).chosen) == len(lscp(instance).chosen)) == (
        theirs == len(weight)
    )


# --- a published case -----------------------------------------------------------------------------


def test_p_median_of_or_library_pmed1_is_5819():
    """J.

    E. Beasley, OR-Library (1990), file pmed1, from EJOR 21 (1985) 270-273, Table 2: 100 vertices, p
    = 5. MIT, see orlib_LICENSE.txt.
    """
    numbers = [int(word) for word in (HERE / "orlib_pmed1.txt").read_text(encoding="utf-8").split()]
    size, _, sites = numbers[:3]
    edges = np.array(numbers[3:]).reshape(-1, 3)
    cost = np.full((size, size), np.inf)
    for a, b, length in edges:  # of an edge given twice the last counts, as the library's note says
        cost[a - 1, b - 1] = cost[b - 1, a - 1] = length
    answer = p_median(Instance(np.ones(size), km=floyd_warshall(cost, directed=False)), sites)
    assert (answer.status, answer.objective) == ("optimal", 5819)


# --- what is always true --------------------------------------------------------------------------


def plane(seed, demands=150, sites=60, radius=14.0):
    """Uniform on a square of 100 km."""
    rng = np.random.default_rng(seed)
    km = cdist(rng.uniform(0, 100, (demands, 2)), rng.uniform(0, 100, (sites, 2)))
    return Instance(rng.uniform(0.1, 1, demands), sparse.csr_matrix(km <= radius), km=km)


@settings(max_examples=15)
@given(SEEDS)
def test_the_order_of_sites_and_demands_does_not_change_the_objective(seed):
    instance = plane(seed, 60, 25)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(60), rng.permutation(25)
    other = Instance(
        instance.weight[rows], instance.reach[rows][:, columns], km=instance.km[rows][:, columns]
    )
    assert mclp(other, sites=5).objective == pytest.approx(mclp(instance, sites=5).objective)
    assert p_median(other, 5).objective == pytest.approx(p_median(instance, 5).objective)
    assert p_center(other, 5).objective == p_center(instance, 5).objective
    assert lscp(other).objective == lscp(instance).objective


@settings(max_examples=15)
@given(SEEDS)
def test_more_sites_or_a_larger_reach_never_cover_less(seed):
    curve = [answer.objective for answer in mclp_curve(plane(seed), 6)]
    assert curve == sorted(curve)
    assert curve == pytest.approx(
        [mclp(plane(seed), sites=sites).objective for sites in range(1, 7)]
    )
    assert mclp(plane(seed, radius=17.0), sites=4).objective >= curve[3] - 1e-9


def test_a_curve_ends_where_all_that_can_be_covered_is():
    reach = sparse.csr_matrix([[1, 0, 1], [0, 1, 1], [0, 0, 0]])
    assert [
        answer.objective for answer in mclp_curve(Instance(np.ones(3), reach), 1_000_000_000)
    ] == [2.0]


@settings(max_examples=15)
@given(SEEDS)
def test_the_lagrangian_bound_holds_and_leaves_out_no_site_of_a_better_choice(seed):
    instance = plane(seed)
    cover = cover_of(instance, Rules(sites=8))
    exact = mclp(instance, sites=8).objective
    first = greedy(cover)
    better = interchange(cover, first)
    relaxed = subgradient(cover, cover.value(better), 200)
    assert relaxed.bound >= exact * (1 - 1e-9)
    assert exact * (1 + 1e-9) >= cover.value(better) >= cover.value(first) * (1 - 1e-9)
    kept = promising(cover, relaxed, cover.value(first), first)
    fewer = solve_cover(cover.only(kept), Limits())
    assert cover.value(kept[fewer.chosen]) == pytest.approx(exact)


@settings(max_examples=8)
@given(SEEDS)
def test_with_a_budget_and_groups_the_lagrangian_bound_still_holds(seed):
    rng = np.random.default_rng(seed)
    instance = replace(plane(seed), cost=rng.integers(1, 6, 60), group=rng.integers(0, 3, 60))
    rules = Rules(sites=9, budget=20, one_per_group=(0, 1, 2))
    cover = cover_of(instance, rules)
    exact = mclp(instance, sites=9, budget=20, one_per_group=(0, 1, 2))
    assert exact.status == "optimal"
    assert (
        set(instance.group[list(exact.chosen)]) == {0, 1, 2}
        and instance.cost[list(exact.chosen)].sum() <= 20
    )
    assert subgradient(cover, exact.objective * 0.99, 200).bound >= exact.objective * (1 - 1e-9)


def test_a_big_question_is_polished_to_within_its_own_gap(monkeypatch):
    instance = plane(1, 600, 200, 9.0)
    exact = mclp(instance, sites=25).objective
    for name in ("MIDDLE", "BIG", "TOO_BIG"):
        monkeypatch.setattr(f"analytics.solvers.maximal.{name}", 100)
    answer = mclp(instance, sites=25, limits=Limits(rounds=10))
    assert answer.objective <= exact * (1 + 1e-9) <= answer.bound * (1 + 2e-9)
    assert answer.gap < 0.02
    assert mclp(instance, sites=25, limits=Limits(rounds=10)) == answer


def test_polishing_never_loses():
    instance = plane(2, 600, 200, 9.0)
    cover = cover_of(instance, Rules(sites=25))
    first = greedy(cover)
    relaxed = subgradient(cover, cover.value(first), 20)
    lower, better, cancelled = polish(cover, relaxed, first, Limits(seconds=20), None)
    assert (
        cover.value(better) > cover.value(first) and lower.bound < relaxed.bound and not cancelled
    )


# --- degenerate cases -----------------------------------------------------------------------------


def reaching(*rows, weight=None, **fields):
    reach = np.array(rows, dtype=bool).reshape(len(rows), -1)
    return Instance(
        np.ones(len(rows)) if weight is None else weight, sparse.csr_matrix(reach), **fields
    )


def test_no_site_covers_what_the_fixed_ones_cover():
    answer = mclp(reaching([1, 0], [0, 1], fixed=[True, False]), sites=0)
    assert (answer.status, answer.chosen, answer.objective, answer.uncovered, answer.unique) == (
        "optimal",
        (),
        1.0,
        (1,),
        None,
    )


def test_more_sites_than_candidates_is_all_that_add_something():
    assert mclp(reaching([1, 0, 0], [0, 1, 0]), sites=9).chosen == (0, 1)


def test_no_demand_needs_no_site():
    nothing = Instance(np.empty(0), sparse.csr_matrix((0, 3)), km=np.empty((0, 3)))
    for answer in (
        mclp(nothing, sites=2),
        lscp(nothing),
        lscp_backup(nothing),
        p_median(nothing, 2),
        p_center(nothing, 2),
    ):
        assert (answer.status, answer.chosen, answer.objective) == ("optimal", (), 0.0)


def test_no_candidates_leave_every_demand_uncovered():
    none = Instance(np.ones(2), sparse.csr_matrix((2, 0)), km=np.empty((2, 0)))
    for answer in (mclp(none, sites=2), lscp(none), p_median(none, 2), p_center(none, 2)):
        assert (answer.status, answer.chosen, answer.objective, answer.unservable) == (
            "optimal",
            (),
            0.0,
            (0, 1),
        )


def test_what_fixed_sites_cover_needs_no_further_site():
    covered = reaching([1, 0], [1, 1], fixed=[True, False], km=np.ones((2, 2)))
    for answer in (
        mclp(covered, sites=1),
        lscp(covered),
        p_median(covered, 1),
        p_center(covered, 1),
    ):
        assert (answer.status, answer.chosen) == ("optimal", ())


def test_one_candidate_is_chosen():
    one = reaching([1], km=[[3.0]])
    assert [
        answer.chosen
        for answer in (mclp(one, sites=1), lscp(one), p_median(one, 1), p_center(one, 1))
    ] == [(0,)] * 4


def test_of_two_identical_sites_one_is_chosen_and_the_other_told_as_a_tie():
    twins = reaching([1, 1], [1, 1])
    answer = mclp_unique(twins, mclp(twins, sites=2), sites=2)
    assert (answer.chosen, answer.swaps, answer.unique) == ((0,), ((0, (1,)),), False)


def test_a_demand_that_no_site_reaches_is_named_and_left_out():
    island = reaching([1, 0], [0, 0], [0, 1], km=[[1, np.nan], [np.nan, np.inf], [9, 2]])
    answers = (mclp(island, sites=2), lscp(island), p_median(island, 2), p_center(island, 2))
    assert [answer.unservable for answer in answers] == [(1,)] * 4
    assert [answer.objective for answer in answers] == [2.0, 2.0, 3.0, 2.0]
    assert answers[2].assignment == (0, -1, 1)


def test_backup_names_the_demands_with_a_single_site():
    answer = lscp_backup(reaching([1, 1], [0, 1], [0, 0]))
    assert (answer.chosen, answer.short, answer.unservable) == ((0, 1), (1,), (2,))


def test_too_few_sites_to_serve_every_demand_is_infeasible():
    apart = Instance(np.ones(2), km=[[1, np.nan], [np.nan, 1]])
    assert [p_median(apart, 1).status, p_center(apart, 1).status, p_median(apart, 2).status] == [
        "infeasible",
        "infeasible",
        "optimal",
    ]


def test_a_group_that_the_budget_cannot_pay_for_is_infeasible():
    dear = reaching([1, 0], [0, 1], cost=[1, 9], group=[0, 1])
    assert mclp(dear, budget=5, one_per_group=[0, 1]).status == "infeasible"
    assert mclp(dear, sites=1, one_per_group=[0, 1]).status == "infeasible"
    assert mclp(replace(dear, fixed=[False, True]), budget=5, one_per_group=[0, 1]).chosen == (0,)


def test_gains_are_what_only_that_site_covers_and_marginals_add_up():
    answer = mclp(reaching([1, 0], [1, 1], [0, 1], weight=[3, 5, 1]), sites=2)
    assert dict(answer.gains) == {0: 3.0, 1: 1.0}
    assert answer.marginal == ((0, 8.0), (1, 1.0))
    assert weight_covered(reaching([1, 0], [1, 1], [0, 1], weight=[3, 5, 1]), np.array([0])) == 8.0


def test_two_runs_give_the_same_answer():
    for ask in (
        lambda: mclp(plane(3), sites=9),
        lambda: p_median(plane(3), 6),
        lambda: p_center(plane(3), 6),
        lambda: lscp(plane(3)),
    ):
        assert ask() == ask()


# --- limits, progress, cancel ---------------------------------------------------------------------


def test_a_cancelled_curve_ends_with_a_cancelled_answer():
    heard = []

    def twice(done, objective, bound):
        heard.append((done, objective, bound))
        return len(heard) < 2

    answers = mclp_curve(plane(4), 6, report=twice)
    assert [answers[-1].status, len(answers) < 6] == ["cancelled", True]
    assert all(
        0 <= done <= 1 and objective <= bound + 1e-6
        for done, objective, bound in heard
        if math.isfinite(objective)
    )


def test_a_big_question_that_is_cancelled_returns_the_best_so_far(monkeypatch):
    for name in ("MIDDLE", "BIG", "TOO_BIG"):
        monkeypatch.setattr(f"analytics.solvers.maximal.{name}", 100)
    answer = mclp(plane(1, 600, 200, 9.0), sites=25, report=lambda done, objective, bound: False)
    assert (
        answer.status == "cancelled"
        and len(answer.chosen) == 25
        and 0 < answer.objective < answer.bound
    )


def test_a_cancelled_p_center_tells_kilometres():
    heard = []
    answer = p_center(plane(4), 6, report=lambda *figures: heard.append(figures) or len(heard) < 4)
    assert answer.status in ("cancelled", "optimal")
    assert all(bound <= objective for _, objective, bound in heard)


def test_a_gap_that_is_enough_ends_the_search_and_is_told():
    answer = mclp(plane(5, 600, 200, 9.0), sites=25, limits=Limits(gap=0.05))
    assert (
        answer.status in ("within_limit", "optimal")
        and answer.gap <= 0.05
        and answer.bound >= answer.objective
    )


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"weight": [1, -1]}, r"weight\[1\]"),
        ({"weight": [np.nan, 1]}, r"weight\[0\]"),
        ({"weight": [1]}, "weight has 1"),
        ({"cost": [1]}, "cost must have shape"),
        ({"cost": [1, -2]}, r"cost\[1\]"),
        ({"capacity": [np.inf, 1]}, r"capacity\[0\]"),
        ({"km": np.ones((2, 3))}, "km must have shape"),
        ({"km": [[1, -1], [1, 1]]}, "km must be at least 0"),
        ({"fixed": [True]}, "fixed must have shape"),
        ({"group": [0.5, 1]}, "group must be whole"),
        ({"group": [-2, 1]}, "group must be whole"),
        ({"reach": None}, "reach or km"),
    ],
)
def test_a_field_that_cannot_be_meant_is_refused_by_name(fields, told):
    with pytest.raises(ValueError, match=told):
        Instance(**{"weight": np.ones(2), "reach": sparse.csr_matrix(np.eye(2))} | fields)


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ({"sites": -1}, "sites must be"),
        ({"sites": 1.5}, "sites must be"),
        ({}, "sites or budget"),
        ({"budget": 1}, "cost must be given"),
        ({"sites": 1, "one_per_group": [7]}, r"\[7\]"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_by_name(rules, told):
    with pytest.raises(ValueError, match=told):
        mclp(reaching([1, 0], [0, 1]), **rules)
