"""Maximal covering with capacities."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analytics.solvers.answer import Answer, with_bound
from analytics.solvers.arrays import Floats, Ints
from analytics.solvers.highs import DEFAULT, Limits, Outcome, Program, Report, negated, solve
from analytics.solvers.instance import Instance
from analytics.solvers.opened import sites_of, where
from analytics.solvers.rules import Rules, rules_of

LEAST_SHARE = 1e-9  # smaller ones are the solver's rounding
WHOLE = 1e-6  # a demand is covered if no larger share of it is left out


@dataclass(frozen=True)
class _Pairs:
    """The k pairs of a demand that weighs something and a site that covers it.

    Attributes:
        demand, site: (k,) indices.
    """

    demand: Ints
    site: Ints


def mclp_capacitated(
    instance: Instance,
    *,
    sites: int | None = None,
    budget: float | None = None,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
) -> Answer:
    """Choose the sites that cover most weight when each takes no more than its capacity.

    maximise    sum_ij w_i z_ij
    subject to  sum_j z_ij <= 1                 for each demand i
                sum_i l_i z_ij <= k_j x_j       for each site j
                z_ij <= x_j                     for each demand i that site j covers
                number, budget and groups as `mclp`
                x_j in {0, 1},  0 <= z_ij <= 1

    with w the weight, l the load, k the capacity, and z_ij the share of demand i that site j takes
    in: a demand may be split. Fixed sites take load too. Current, J. & Storbeck, J. (1988),
    Capacitated covering models. Environment and Planning B 15.

    Args:
        sites, budget: at most so many, at most so much, or both.
        one_per_group: groups that must each have an open site.
        report: hears the share done, objective and bound; False from it stops the search.

    Returns:
        `shares` states who takes in what; the objective is the sum of weight x share.

    Raises:
        ValueError: capacity is not given, neither sites nor budget is, or a rule makes no sense.
    """
    capacity: Floats = instance.need("capacity")
    reach = instance.need("reach")
    rules = rules_of(instance, sites, budget, one_per_group)
    weighing = np.flatnonzero(instance.weight > 0)
    row, site = reach[weighing].nonzero()
    pairs = _Pairs(weighing[row], site)
    program = _capacity_program(instance, rules, pairs, capacity)
    outcome = solve(program, limits, report=negated(report))
    if outcome.values is None:
        return Answer(outcome.status, bound=-outcome.bound)
    answer = _answer(instance, rules, pairs, outcome, outcome.values)
    return with_bound(answer, gap_is_enough=limits.gap > 0, best=max)


def _answer(
    instance: Instance, rules: Rules, pairs: _Pairs, outcome: Outcome, values: Floats
) -> Answer:
    """Give the answer by the values of the programme's variables."""
    opened = (values[: instance.sites] > 0.5) & ~instance.fixed
    share = values[instance.sites :]
    share = np.where(share > LEAST_SHARE, np.minimum(share, 1.0), 0.0)
    is_used = np.bincount(pairs.site, weights=share, minlength=instance.sites) > 0
    is_for_group = np.isin(instance.group, rules.waiting(instance))
    served = np.bincount(pairs.demand, weights=share, minlength=len(instance.weight))
    weighs = instance.weight > 0
    taken = zip(pairs.demand, pairs.site, share, strict=True)
    shares = []
    for demand, site, part in taken:
        if part > 0:
            shares.append((int(demand), int(site), float(part)))
    return Answer(
        outcome.status,
        where(opened & (is_used | is_for_group)),
        float(instance.weight @ served),
        -outcome.bound,
        uncovered=where(weighs & (served < 1 - WHOLE)),
        unservable=where(weighs & (sites_of(instance) == 0)),
        shares=tuple(shares),
    )


def _capacity_program(instance: Instance, rules: Rules, pairs: _Pairs, capacity: Floats) -> Program:
    """Variables: sites (m), then the share of each pair (k)."""
    n = len(instance.weight)
    m = instance.sites
    k = len(pairs.demand)
    pair = np.arange(k)
    load = _load_of_capacity(instance.load[pairs.demand], capacity[pairs.site])
    possible = np.isfinite(load)
    of_demand = (pairs.demand, pair)
    whole = sparse.csr_matrix((np.ones(k), of_demand), (n, k))
    loaded = (pairs.site[possible], pair[possible])
    within = sparse.csr_matrix((load[possible], loaded), (m, k))
    # load that no capacity can take: never
    may_take = possible.astype(float)
    open_site = sparse.csr_matrix((-may_take, (pair, pairs.site)), (k, m))
    rule_rows = rules.rows(instance)
    rows = sparse.bmat(
        [
            # no more than all of a demand is taken
            [None, whole],
            # a site takes no more than its capacity, and nothing while it is closed
            [-sparse.identity(m), within],
            # nor more of a pair than the site is open: tightens the relaxation
            [open_site, sparse.identity(k)],
            [sparse.csr_matrix(rule_rows.rows), None],
        ]
    )
    no_limit = np.full(n + m + k, -np.inf)
    r = len(rule_rows.lower)
    taken_weight = instance.weight[pairs.demand]
    is_fixed = instance.fixed.astype(float)
    return Program(
        cost=np.r_[np.zeros(m), -taken_weight],
        rows=sparse.csr_matrix(rows, shape=(n + m + k + r, m + k)),
        row_lower=np.r_[no_limit, rule_rows.lower],
        row_upper=np.r_[np.ones(n), np.zeros(m + k), rule_rows.upper],
        binaries=m,
        lower=np.r_[is_fixed, np.zeros(k)],
    )


def _load_of_capacity(load: Floats, capacity: Floats) -> Floats:
    """(k,) share of the capacity that all of a demand takes; inf where none can take it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = load / capacity
    without_capacity = np.where(load > 0, np.inf, 0.0)
    return np.where(capacity > 0, share, without_capacity)
