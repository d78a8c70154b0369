"""Set covering: the fewest or cheapest sites that cover all that can be covered, once or more."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analytics.solvers.answer import Answer, Swaps, with_bound
from analytics.solvers.arrays import Bools, Floats, Ints
from analytics.solvers.highs import DEFAULT, Limits, Outcome, Program, Report, solve
from analytics.solvers.instance import Instance
from analytics.solvers.opened import (
    NONE,
    column,
    count_open,
    indices,
    lost_without,
    marginal,
    sites_of,
    where,
    without_idle,
)
from analytics.solvers.rounding import same
from analytics.solvers.rules import Rules


@dataclass(frozen=True)
class _SetCover:
    """A question of set covering.

    Attributes:
        asked: (n,) how many open sites must cover each demand.
        cost: (m,) of each site; 1 where none is given.
    """

    instance: Instance
    rules: Rules
    asked: Ints
    cost: Floats


def lscp(
    instance: Instance,
    *,
    one_per_group: Collection[int] = (),
    limits: Limits = DEFAULT,
    report: Report | None = None,
) -> Answer:
    """Choose the fewest or cheapest sites that cover all: the location set covering problem.

    minimise    sum_j c_j x_j
    subject to  sum_{j covers i} x_j >= 1       for each demand i that some site covers
                sum_{j in g} x_j >= 1           for each group g
                x_j in {0, 1}

    with c the cost, 1 where none is given, and x_j = 1 where site j is open. Toregas, C., Swain,
    R., ReVelle, C. & Bergman, L. (1971), The location of emergency service facilities. Operations
    Research 19.

    Args:
        one_per_group: groups that must each have an open site.
        report: hears the share done, objective and bound; False from it stops the search.

    Returns:
        `unservable` names the demands that no site covers.
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
    """Choose the fewest or cheapest sites that cover all so many times, as far as possible.

    As `lscp` with sum_{j covers i} x_j >= min(times, sites that cover i): set covering with
    multiple coverage. Church, R. & Gerrard, R. (2003), The multi-level location set covering model.
    Geographical Analysis 35.

    Returns:
        `short` names the demands with fewer sites than `times`, `unservable` those with none.

    Raises:
        ValueError: `times` is no whole number of at least 1, or a group is unknown.
    """
    if times != int(times) or times < 1:
        raise ValueError(f"times must be a whole number of at least 1, got {times}")
    instance.need("reach")
    rules = Rules(one_per_group=tuple(one_per_group))
    rules.check(instance)
    possible = np.minimum(times, sites_of(instance))
    asked = np.where(instance.weight > 0, possible, 0)
    cost = np.ones(instance.sites) if instance.cost is None else instance.cost
    covering = _SetCover(instance, rules, asked, cost)
    start = _greedy(covering)
    outcome = solve(_set_program(covering), limits, start=start, report=report)
    is_short = (asked > 0) & (asked < times)
    answer = _set_answer(covering, outcome, start, is_short=is_short)
    return with_bound(answer, gap_is_enough=limits.gap > 0, best=min)


def _set_program(covering: _SetCover) -> Program:
    """Variables: whether each site is open."""
    instance = covering.instance
    rules = covering.rules.rows(instance)
    demands = np.flatnonzero(covering.asked)
    covers = instance.need("reach")[demands]
    no_limit = np.full(len(demands), np.inf)
    return Program(
        cost=np.where(instance.fixed, 0.0, covering.cost),
        rows=sparse.vstack([covers, sparse.csr_matrix(rules.rows)]).tocsr(),
        row_lower=np.concatenate([covering.asked[demands], rules.lower]),
        row_upper=np.concatenate([no_limit, rules.upper]),
        binaries=instance.sites,
        lower=instance.fixed.astype(float),
    )


def _greedy(covering: _SetCover) -> Floats:
    """(m,) 1 for open sites: each time the one that meets most for its cost, until all is met.

    Then one for each group without (Chvátal 1979).
    """
    instance = covering.instance
    asked = covering.asked
    cost = covering.cost
    reach = instance.need("reach")
    opened = instance.fixed.copy()
    lacking = np.maximum(asked - count_open(instance, NONE), 0)
    while (lacking > 0).any():
        meets = reach.T @ (lacking > 0)
        worth = meets / np.maximum(cost, 1e-12)
        best = np.argmax(np.where(opened, -1.0, worth))
        opened[best] = True
        lacking = np.maximum(asked - reach @ opened, 0)
    having = set(instance.group[opened].tolist())
    for group in set(covering.rules.waiting(instance)) - having:
        members = np.flatnonzero(instance.group == group)
        cheapest = members[np.argmin(cost[members])]
        opened[cheapest] = True
    return opened.astype(float)


def _set_answer(covering: _SetCover, outcome: Outcome, start: Floats, *, is_short: Bools) -> Answer:
    """Give the solver's choice, or the start if it found none, as an answer.

    Args:
        is_short: (n,) demands with fewer sites than asked for.
    """
    instance = covering.instance
    asked = covering.asked
    values = start if outcome.values is None else outcome.values
    is_open = (values > 0.5) & ~instance.fixed
    chosen = without_idle(
        instance,
        covering.rules,
        np.flatnonzero(is_open),
        lambda rest: bool((count_open(instance, rest) >= asked).all()),
    )
    count = count_open(instance, chosen)
    weighs = instance.weight > 0
    return Answer(
        outcome.status,
        indices(chosen),
        float(covering.cost[chosen].sum()),
        outcome.bound,
        short=where(is_short),
        marginal=marginal(instance, chosen),
        uncovered=where(weighs & (count == 0)),
        unservable=where(weighs & (asked == 0)),
        gains=lost_without(instance, chosen, count),
        swaps=_set_swaps(covering, chosen, count),
    )


def _set_swaps(covering: _SetCover, chosen: Ints, count: Floats) -> Swaps:
    """For each chosen site those of its cost that cover all that would be missing without it."""
    instance = covering.instance
    cost = covering.cost
    reach = instance.need("reach")
    # demands with no site to spare
    is_tight = (count == covering.asked) & (covering.asked > 0)
    swaps = []
    for site in chosen:
        missing = is_tight & (column(instance, site) > 0)
        covers_all = reach.T @ missing == missing.sum()
        costs_same = np.array([same(other, cost[site]) for other in cost])
        allowed = covering.rules.swaps(instance, chosen, site)
        others = where(covers_all & costs_same & allowed)
        swaps.append((int(site), others))
    return tuple(swaps)
