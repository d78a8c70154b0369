"""Maximal covering with capacities."""

from collections.abc import Collection

import numpy as np
from scipy import sparse

from analytics.solvers.highs import DEFAULT, Limits, Program, Report, negated, solve
from analytics.solvers.instance import (
    Answer,
    Instance,
    Rules,
    rules_of,
    sites_of,
    where,
    with_bound,
)


def mclp_capacitated(
    instance: Instance,
    *,
    sites: int | None = None,
    budget: float | None = None,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
) -> Answer:
    """The sites that cover most weight when each takes no more than its capacity. Method: Current &
    Storbeck 1988.

    A demand may be split between sites that cover it, and is covered as far as its load is taken
    in: `shares`, of which the objective is weight x share. Fixed sites take load too.
    """
    capacity, reach = instance.need("capacity"), instance.need("reach")
    rules = rules_of(instance, sites, budget, one_per_group)
    demand, site = reach[instance.weight > 0].nonzero()
    demand = np.flatnonzero(instance.weight > 0)[demand]
    outcome = solve(
        _capacity_program(instance, rules, demand, site, capacity), limits, report=negated(report)
    )
    if outcome.values is None:
        return Answer(outcome.status, bound=-outcome.bound)
    share = np.where(
        outcome.values[instance.sites :] > 1e-9,
        np.minimum(outcome.values[instance.sites :], 1.0),
        0.0,
    )
    used = np.bincount(site, weights=share, minlength=instance.sites) > 0
    opened = (outcome.values[: instance.sites] > 0.5) & ~instance.fixed
    waiting = np.isin(instance.group, rules.waiting(instance))
    served = np.bincount(demand, weights=share, minlength=len(instance.weight))
    objective = float(instance.weight @ served)
    answer = Answer(
        outcome.status,
        where(opened & (used | waiting)),
        objective,
        -outcome.bound,
        uncovered=where((instance.weight > 0) & (served < 1 - 1e-6)),
        unservable=where((instance.weight > 0) & (sites_of(instance) == 0)),
        shares=tuple(
            (int(i), int(j), float(part))
            for i, j, part in zip(demand, site, share, strict=True)
            if part > 0
        ),
    )
    return with_bound(answer, limits.gap > 0, best=max)


def _capacity_program(
    instance: Instance, rules: Rules, demand: np.ndarray, site: np.ndarray, capacity: np.ndarray
) -> Program:
    """Variables: sites (m), then the share of each pair in reach (k)."""
    n, m, k = len(instance.weight), instance.sites, len(demand)
    pair = np.arange(k)
    with np.errstate(divide="ignore", invalid="ignore"):
        taken = np.where(
            capacity[site] > 0,
            instance.load[demand] / capacity[site],
            np.where(instance.load[demand] > 0, np.inf, 0.0),
        )
    possible = np.isfinite(taken)
    whole = sparse.csr_matrix((np.ones(k), (demand, pair)), (n, k))
    within = sparse.csr_matrix((taken[possible], (site[possible], pair[possible])), (m, k))
    # load that no capacity can take: never
    open_site = sparse.csr_matrix((-possible.astype(float), (pair, site)), (k, m))
    at_rules, lower, upper = rules.rows(instance)
    rows = sparse.bmat(
        [
            [None, whole],
            [-sparse.identity(m), within],
            [open_site, sparse.identity(k)],
            [sparse.csr_matrix(at_rules), None],
        ]
    )
    return Program(
        cost=np.concatenate([np.zeros(m), -instance.weight[demand]]),
        rows=sparse.csr_matrix(rows, shape=(n + m + k + len(lower), m + k)),
        row_lower=np.concatenate([np.full(n + m + k, -np.inf), lower]),
        row_upper=np.concatenate([np.ones(n), np.zeros(m + k), upper]),
        binaries=m,
        lower=np.concatenate([instance.fixed.astype(float), np.zeros(k)]),
    )
