"""Set covering: the fewest or cheapest sites that cover all that can be covered, once or more."""

from collections.abc import Collection

import numpy as np
from scipy import sparse

from analytics.solvers.highs import DEFAULT, Limits, Outcome, Program, Report, solve
from analytics.solvers.instance import (
    Answer,
    Instance,
    Rules,
    column,
    count_open,
    indices,
    lost_without,
    marginal,
    same,
    sites_of,
    where,
    with_bound,
    without_idle,
)


def lscp(
    instance: Instance,
    *,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
) -> Answer:
    """The fewest sites, or the cheapest if costs are given, that cover every demand that can be
    covered.

    Method: LSCP, Toregas et al. 1971. `unservable` names the demands that no site covers.
    """
    return lscp_backup(instance, times=1, one_per_group=one_per_group, limits=limits, report=report)


def lscp_backup(
    instance: Instance,
    *,
    times: int = 2,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
) -> Answer:
    """The fewest or cheapest sites that cover every demand `times` times, or as often as there are
    sites for it.

    Method: set covering with multiple coverage, Church & Gerrard 2003. `short` names the demands
    with fewer sites than `times`, `unservable` those with none.
    """
    if times != int(times) or times < 1:
        raise ValueError(f"times must be a whole number of at least 1, got {times}")
    instance.need("reach")
    rules = Rules(one_per_group=tuple(one_per_group))
    rules.check(instance)
    possible = sites_of(instance)
    asked = np.where(instance.weight > 0, np.minimum(times, possible), 0)
    cost = np.ones(instance.sites) if instance.cost is None else instance.cost
    outcome = solve(
        _set_program(instance, rules, asked, cost),
        limits,
        start=_covering_start(instance, rules, asked, cost),
        report=report,
    )
    return _set_answer(
        instance, rules, asked, cost, outcome, limits, short=(asked > 0) & (asked < times)
    )


def _set_program(instance: Instance, rules: Rules, asked: np.ndarray, cost: np.ndarray) -> Program:
    at_rules, lower, upper = rules.rows(instance)
    demands = np.flatnonzero(asked)
    return Program(
        cost=np.where(instance.fixed, 0.0, cost),
        rows=sparse.vstack([instance.reach[demands], sparse.csr_matrix(at_rules)]).tocsr(),
        row_lower=np.concatenate([asked[demands], lower]),
        row_upper=np.concatenate([np.full(len(demands), np.inf), upper]),
        binaries=instance.sites,
        lower=instance.fixed.astype(float),
    )


def _covering_start(
    instance: Instance, rules: Rules, asked: np.ndarray, cost: np.ndarray
) -> np.ndarray:
    """Greedy (Chvátal 1979): the site that meets most for its cost, until all is met; then one for
    each group without.
    """
    opened = instance.fixed.copy()
    lacking = np.maximum(asked - count_open(instance, np.empty(0, dtype=int)), 0)
    while (lacking > 0).any():
        worth = np.where(opened, -1.0, (instance.reach.T @ (lacking > 0)) / np.maximum(cost, 1e-12))
        opened[np.argmax(worth)] = True
        lacking = np.maximum(asked - instance.reach @ opened, 0)
    for group in set(rules.waiting(instance)) - set(instance.group[opened].tolist()):
        opened[
            np.flatnonzero(instance.group == group)[np.argmin(cost[instance.group == group])]
        ] = True
    return opened.astype(float)


def _set_answer(
    instance: Instance,
    rules: Rules,
    asked: np.ndarray,
    cost: np.ndarray,
    outcome: Outcome,
    limits: Limits,
    short: np.ndarray,
) -> Answer:
    values = (
        _covering_start(instance, rules, asked, cost) if outcome.values is None else outcome.values
    )
    chosen = without_idle(
        instance,
        rules,
        np.flatnonzero((values > 0.5) & ~instance.fixed),
        lambda rest: (count_open(instance, rest) >= asked).all(),
    )
    count = count_open(instance, chosen)
    answer = Answer(
        outcome.status,
        indices(chosen),
        float(cost[chosen].sum()),
        outcome.bound,
        short=where(short),
        marginal=marginal(instance, chosen),
        uncovered=where((instance.weight > 0) & (count == 0)),
        unservable=where((instance.weight > 0) & (asked == 0)),
        gains=lost_without(instance, chosen, count),
        swaps=_set_swaps(instance, rules, asked, cost, chosen, count),
    )
    return with_bound(answer, limits.gap > 0, best=min)


def _set_swaps(
    instance: Instance,
    rules: Rules,
    asked: np.ndarray,
    cost: np.ndarray,
    chosen: np.ndarray,
    count: np.ndarray,
) -> tuple:
    """For each chosen site those of the same cost that cover all that would be missing
    without it.
    """
    swaps = []
    for site in chosen:
        missing = (count == asked) & (asked > 0) & (column(instance, site) > 0)
        covers_all = instance.reach.T @ missing == missing.sum()
        equal = np.array([same(other, cost[site]) for other in cost])
        swaps.append((int(site), where(covers_all & equal & rules.swaps(instance, chosen, site))))
    return tuple(swaps)
