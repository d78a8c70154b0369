"""Each demand at its nearest open site: the shortest way for all together (p-median) or for the
worst served (p-center).
"""

import time
from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np
from scipy import sparse

from analytics.solvers.highs import DEFAULT, Limits, Program, Report, solve
from analytics.solvers.instance import (
    INFEASIBLE,
    Answer,
    Instance,
    Rules,
    indices,
    rule_rows,
    rules_of,
    same,
    where,
    with_bound,
    without_idle,
)
from analytics.solvers.median import Median, Shrunk, shrink, start_of
from analytics.solvers.setcover import lscp

SWAPS_UP_TO = 50_000_000  # chosen x demands x sites


def p_median(
    instance: Instance,
    sites: int | None = None,
    *,
    budget: float | None = None,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
) -> Answer:
    """The sites from which the sum of weight x km to the nearest open one is least. Method:
    p-median, Hakimi 1964.

    At most `sites`, at most `budget`, or both. Demands that no site can reach are `unservable` and
    not in the objective; all others must be served.
    """
    rules = rules_of(instance, sites, budget, one_per_group)
    km = instance.need("km")
    servable = (instance.weight > 0) & np.isfinite(km).any(axis=1)
    burden = np.where(
        np.isfinite(km[servable]), instance.weight[servable][:, None] * km[servable], np.inf
    )
    free = instance.free

    def travel(km: np.ndarray) -> np.ndarray:
        return instance.weight[servable] @ km

    median = Median(
        burden[:, free],
        burden[:, instance.fixed].min(axis=1, initial=np.inf),
        len(free) if sites is None else min(int(sites), len(free)),
    )
    if not rules.can_be_kept(instance):
        return INFEASIBLE
    # else the relaxation does not hold and all pairs stay
    counts_only = budget is None and not rules.waiting(instance)
    start = start_of(median) if counts_only else None
    shrunk = _all_pairs(median) if start is None else shrink(median, median.value(start), start)
    if start is not None and same(shrunk.bound, median.value(start)):
        return _served(
            instance, rules, free[start], "optimal", median.value(start), servable, travel
        )
    program, first = _median_program(instance, rules, median, shrunk, start)
    outcome = solve(program, limits, start=first, report=report)
    chosen = start if outcome.values is None else np.flatnonzero(outcome.values[: len(free)] > 0.5)
    if chosen is None:
        return Answer(outcome.status, bound=outcome.bound)
    bound = (
        max(outcome.bound, shrunk.bound)
        if start is None
        else max(min(outcome.bound, median.value(start)), shrunk.bound)
    )
    return with_bound(
        _served(instance, rules, free[chosen], outcome.status, bound, servable, travel),
        limits.gap > 0,
        best=min,
    )


def _all_pairs(median: Median) -> Shrunk:
    return Shrunk(-np.inf, np.ones(median.burden.shape[1], dtype=bool), np.isfinite(median.burden))


def _median_program(
    instance: Instance, rules: Rules, median: Median, shrunk: Shrunk, start: np.ndarray | None
) -> tuple[Program, np.ndarray | None]:
    """Variables: sites (s), pairs (k), then for each demand (d) whether a fixed site serves it; and
    the start in them.
    """
    demand, site = np.nonzero(shrunk.pairs)
    (d, s), k = median.burden.shape, len(demand)
    near = np.isfinite(median.fixed)
    pair = np.arange(k)
    once = sparse.hstack(
        [
            sparse.csr_matrix((d, s)),
            sparse.csr_matrix((np.ones(k), (demand, pair)), (d, k)),
            sparse.diags(near.astype(float)),
        ]
    )
    opened = sparse.hstack(
        [
            sparse.csr_matrix((-np.ones(k), (pair, site)), (k, s)),
            sparse.identity(k),
            sparse.csr_matrix((k, d)),
        ]
    )
    groups = [instance.group[instance.free] == group for group in rules.waiting(instance)]
    cost = None if instance.cost is None else instance.cost[instance.free]
    at_rules, lower, upper = rule_rows(shrunk.sites, median.most, cost, rules.budget, groups)
    excluded = np.atleast_2d(~shrunk.sites).astype(float)
    at_rules, lower, upper = (
        np.vstack([at_rules, excluded]),
        np.append(lower, 0.0),
        np.append(upper, 0.0),
    )
    rules_only = sparse.hstack(
        [sparse.csr_matrix(at_rules), sparse.csr_matrix((len(at_rules), k + d))]
    )
    program = Program(
        cost=np.concatenate(
            [np.zeros(s), median.burden[demand, site], np.where(near, median.fixed, 0.0)]
        ),
        rows=sparse.vstack([once, opened, rules_only]).tocsr(),
        binaries=s,
        row_lower=np.concatenate([np.ones(d), np.full(k, -np.inf), lower]),
        row_upper=np.concatenate([np.ones(d), np.zeros(k), upper]),
    )
    if start is None:
        return program, None
    nearest = np.where(
        median.burden[:, start].min(axis=1, initial=np.inf) < median.fixed,
        start[median.burden[:, start].argmin(axis=1)] if len(start) else -1,
        -1,
    )
    return program, np.concatenate(
        [np.isin(np.arange(s), start), site == nearest[demand], nearest == -1]
    ).astype(float)


def p_center(
    instance: Instance, sites: int, *, limits: Limits = DEFAULT, report: Report | None = None
) -> Answer:
    """The at most `sites` sites from which the km to the worst served demand are least. Method:
    Hakimi 1964, Minieka 1970.

    The answer is one of the distances, so they are searched by halving, with set covering at each.
    Demands that no site can reach are `unservable`; all others must be served.
    """
    rules = rules_of(instance, sites, None, ())
    km = instance.need("km")
    servable = (instance.weight > 0) & np.isfinite(km).any(axis=1)
    if not servable.any():
        return _centred(instance, rules, np.empty(0, dtype=int), "optimal", 0.0, servable)
    radii = np.unique(km[servable][np.isfinite(km[servable])])
    low, high = int(np.searchsorted(radii, km[servable].min(axis=1).max())), len(radii)
    possible, best, stopped = low, None, False  # radii below `possible` are proven too short
    ends = time.monotonic() + limits.seconds

    def heard(*_: float) -> bool:
        reached = radii[high] if high < len(radii) else np.inf
        return report(1 - (high - low) / len(radii), float(reached), float(radii[possible]))

    while low < high and not stopped:
        middle = (low + high) // 2
        left = replace(limits, seconds=ends - time.monotonic())
        trial = _fewest_within(instance, servable, radii[middle], left, heard if report else None)
        stopped = trial.status == "cancelled"
        if len(trial.chosen) <= sites:
            best, high = np.array(trial.chosen, dtype=int), middle
        else:
            low = middle + 1
            possible = low if trial.bound > sites else possible
    if best is None:
        unproven = Answer(
            "cancelled" if stopped else "within_limit",
            bound=float(radii[min(possible, len(radii) - 1)]),
        )
        return INFEASIBLE if possible == len(radii) else unproven
    return _centred(
        instance,
        rules,
        best,
        "cancelled" if stopped else "within_limit",
        float(radii[possible]),
        servable,
    )


def _fewest_within(
    instance: Instance, servable: np.ndarray, radius: float, limits: Limits, report: Report | None
) -> Answer:
    """The fewest sites within `radius` km (<=) of every servable demand; its bound rounded up to
    whole sites.
    """
    within = Instance(
        weight=servable.astype(float),
        reach=sparse.csr_matrix(instance.km <= radius),
        fixed=instance.fixed,
    )
    answer = lscp(within, limits=limits, report=report)
    return replace(answer, bound=float(np.ceil(answer.bound - 1e-6)))


def _centred(
    instance: Instance,
    rules: Rules,
    chosen: np.ndarray,
    status: str,
    bound: float,
    servable: np.ndarray,
) -> Answer:
    """What the worst served demand of a choice has."""
    return with_bound(
        _served(
            instance, rules, chosen, status, bound, servable, lambda km: km.max(axis=0, initial=0.0)
        ),
        True,
        best=min,
    )


def _served(
    instance: Instance,
    rules: Rules,
    chosen: np.ndarray,
    status: str,
    bound: float,
    servable: np.ndarray,
    measure: Callable[[np.ndarray], np.ndarray],
) -> Answer:
    """Each demand at its nearest open site.

    `measure` makes an objective of the km (d, k) of the servable demands.
    """
    km = instance.km[servable]

    def total(opened: np.ndarray) -> float:
        return float(measure(_nearest_km(km, instance, opened)[:, None])[0])

    chosen = np.sort(chosen)
    objective = total(chosen)
    chosen = without_idle(instance, rules, chosen, lambda rest: same(total(rest), objective))
    left_out = where((instance.weight > 0) & ~servable)
    return Answer(
        status,
        indices(chosen),
        objective,
        bound,
        uncovered=left_out,
        unservable=left_out,
        assignment=_assignment(instance, chosen, servable),
        gains=tuple((int(site), total(chosen[chosen != site]) - objective) for site in chosen),
        swaps=_swaps(instance, rules, chosen, km, measure, objective),
    )


def _nearest_km(km: np.ndarray, instance: Instance, chosen: np.ndarray) -> np.ndarray:
    """(d,) km to the nearest open site, inf for none."""
    opened = instance.fixed.copy()
    opened[chosen] = True
    return km[:, opened].min(axis=1, initial=np.inf)


def _assignment(instance: Instance, chosen: np.ndarray, servable: np.ndarray) -> tuple[int, ...]:
    """The nearest open site of each demand, the first of equally near ones; -1 for a demand that is
    not served.
    """
    opened = np.union1d(np.flatnonzero(instance.fixed), chosen).astype(int)
    if not len(opened):
        return (-1,) * len(servable)
    return indices(np.where(servable, opened[instance.km[:, opened].argmin(axis=1)], -1))


def _swaps(
    instance: Instance,
    rules: Rules,
    chosen: np.ndarray,
    km: np.ndarray,
    measure: Callable[[np.ndarray], np.ndarray],
    objective: float,
) -> tuple | None:
    """For each chosen site those in whose place the objective would be the same; None where that
    would take too long.
    """
    if len(chosen) * km.size > SWAPS_UP_TO:
        return None
    swaps = []
    for site in chosen:
        without = _nearest_km(km, instance, chosen[chosen != site])
        instead = measure(np.minimum(km, without[:, None]))
        equal = np.array([same(float(other), objective) for other in instead], dtype=bool)
        swaps.append((int(site), where(equal & rules.swaps(instance, chosen, site))))
    return tuple(swaps)
