"""The p-median: the least sum of weight x km to the nearest open site."""

from collections.abc import Collection

import numpy as np
from scipy import sparse

from analytics.solvers.answer import INFEASIBLE, Answer, with_bound
from analytics.solvers.arrays import Bools, Floats, Ints
from analytics.solvers.highs import DEFAULT, Limits, Program, Report, chosen_by, solve
from analytics.solvers.instance import Instance
from analytics.solvers.nearest import Serving, servable, served
from analytics.solvers.p_median_reduction import Median, Shrunk, all_pairs, shrink, start_of
from analytics.solvers.rounding import same
from analytics.solvers.rules import RuleRows, Rules, rule_rows, rules_of


def p_median(
    instance: Instance,
    sites: int | None = None,
    *,
    budget: float | None = None,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
) -> Answer:
    """Choose the sites from which the sum of weight x km to the nearest is least: the p-median.

    minimise    sum_ij w_i d_ij z_ij
    subject to  sum_j z_ij = 1                  for each demand i that some site can serve
                z_ij <= x_j                     for each demand i and site j
                number, budget and groups as `mclp`
                x_j in {0, 1},  0 <= z_ij <= 1

    with w the weight, d the km, x_j = 1 where site j is open, and z_ij = 1 where it serves demand
    i. Hakimi, S. (1964), Optimum locations of switching centers and the absolute centers and
    medians of a graph. Operations Research 12; as a programme, ReVelle, C. & Swain, R. (1970),
    Central facilities location. Geographical Analysis 2.

    Args:
        sites, budget: at most so many, at most so much, or both.
        one_per_group: groups that must each have an open site.
        report: hears the share done, objective and bound; False from it stops the search.

    Returns:
        Demands that no site can reach are `unservable` and not in the objective; all others must
        be served.

    Raises:
        ValueError: km is not given, neither sites nor budget is, or a rule makes no sense.
    """
    rules = rules_of(instance, sites, budget, one_per_group)
    weight = instance.weight[servable(instance)]
    serving = Serving(instance, rules, servable(instance), lambda km: weight @ km)
    if not rules.can_be_kept(instance):
        return INFEASIBLE
    median = _median(serving)
    # with other rules than the number the relaxation does not hold, and all pairs stay
    counts_only = budget is None and not rules.waiting(instance)
    start = start_of(median) if counts_only else None
    if start is None:
        return _solved(serving, median, all_pairs(median), None, limits, report)
    value = median.value(start)
    shrunk = shrink(median, value, start)
    if same(shrunk.bound, value):
        return served(serving, instance.free[start], "optimal", value)
    return _solved(serving, median, shrunk, start, limits, report)


def _median(serving: Serving) -> Median:
    """Give the servable demands and the free sites of a question."""
    instance = serving.instance
    sites = serving.rules.sites
    km = serving.km
    weight = instance.weight[serving.servable]
    can_serve = np.isfinite(km)
    burden = np.where(can_serve, weight[:, None] * km, np.inf)
    free = instance.free
    by_fixed = burden[:, instance.fixed].min(axis=1, initial=np.inf)
    most = len(free) if sites is None else min(int(sites), len(free))
    return Median(burden[:, free], by_fixed, most)


def _solved(
    serving: Serving,
    median: Median,
    shrunk: Shrunk,
    start: Ints | None,
    limits: Limits,
    report: Report | None,
) -> Answer:
    """Tell what HiGHS finds, from a start if there is one."""
    program = _median_program(serving.instance, serving.rules, median, shrunk)
    values = None if start is None else _start_values(median, shrunk, start)
    outcome = solve(program, limits, start=values, report=report)
    chosen = start
    if outcome.values is not None:
        chosen = chosen_by(outcome.values, median.sites)
    if chosen is None:
        return Answer(outcome.status, bound=outcome.bound)
    bound = outcome.bound
    if start is not None:
        bound = min(bound, median.value(start))
    bound = max(bound, shrunk.bound)
    answer = served(serving, serving.instance.free[chosen], outcome.status, bound)
    return with_bound(answer, gap_is_enough=limits.gap > 0, best=min)


def _median_program(instance: Instance, rules: Rules, median: Median, shrunk: Shrunk) -> Program:
    """Variables: sites (s), pairs (k), then for each demand (d) whether a fixed site serves it."""
    demand, site = np.nonzero(shrunk.pairs)
    d, s = median.burden.shape
    k = len(demand)
    near = np.isfinite(median.fixed)
    pair = np.arange(k)
    ones = np.ones(k)
    serves = sparse.csr_matrix((ones, (demand, pair)), (d, k))
    needs_site = sparse.csr_matrix((-ones, (pair, site)), (k, s))
    at_sites = _rules_at_sites(instance, rules, median, shrunk)
    r = len(at_sites.lower)
    by_fixed = sparse.diags(near.astype(float))
    of_sites = sparse.csr_matrix(at_sites.rows)
    rows = [
        # each demand is served once, by a pair or by a fixed site
        [sparse.csr_matrix((d, s)), serves, by_fixed],
        # a pair serves only if its site is open
        [needs_site, sparse.identity(k), sparse.csr_matrix((k, d))],
        [of_sites, sparse.csr_matrix((r, k)), sparse.csr_matrix((r, d))],
    ]
    blocks = [sparse.hstack(row) for row in rows]
    pair_cost = median.burden[demand, site]
    fixed_cost = np.where(near, median.fixed, 0.0)
    no_limit = np.full(k, -np.inf)
    return Program(
        cost=np.r_[np.zeros(s), pair_cost, fixed_cost],
        rows=sparse.vstack(blocks).tocsr(),
        binaries=s,
        row_lower=np.r_[np.ones(d), no_limit, at_sites.lower],
        row_upper=np.r_[np.ones(d), np.zeros(k), at_sites.upper],
    )


def _rules_at_sites(instance: Instance, rules: Rules, median: Median, shrunk: Shrunk) -> RuleRows:
    """Give the rules over the free sites; none of those that were left out is open."""
    free = instance.free
    groups = [instance.group[free] == group for group in rules.waiting(instance)]
    cost = None if instance.cost is None else instance.cost[free]
    rows = rule_rows(shrunk.sites, median.most, cost, rules.budget, groups)
    left_out = np.atleast_2d(~shrunk.sites).astype(float)
    return RuleRows(
        np.vstack([rows.rows, left_out]),
        np.append(rows.lower, 0.0),
        np.append(rows.upper, 0.0),
    )


def _start_values(median: Median, shrunk: Shrunk, start: Ints) -> Floats:
    """Give a choice as values of the programme's variables."""
    demand, site = np.nonzero(shrunk.pairs)
    nearest = np.full(len(median.fixed), -1)
    if len(start):
        burden = median.burden[:, start]
        is_nearer: Bools = burden.min(axis=1) < median.fixed
        nearest = np.where(
            is_nearer,
            start[burden.argmin(axis=1)],
            -1,
        )
    is_open = np.isin(np.arange(median.sites), start)
    return np.concatenate(
        [
            is_open,
            site == nearest[demand],
            nearest == -1,
        ]
    ).astype(float)
