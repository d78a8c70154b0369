"""A choice too big for branch and bound, polished by HiGHS.

The bound comes from the linear relaxation, the choice is bettered part by part. Each part frees a
site and those around it and is solved to the end, with the rest as it is, from the choice at hand
(local branching by neighbourhood, after POPMUSIC, Taillard & Voss 2002).
"""

import time
from dataclasses import replace

import numpy as np
from scipy import sparse

from analytics.solvers.arrays import Floats, Ints, column_sums
from analytics.solvers.cover import Cover, merge
from analytics.solvers.cover_program import program, values
from analytics.solvers.highs import Limits, Report, chosen_by, multipliers, solve
from analytics.solvers.interchange import nearest_first
from analytics.solvers.lagrangian import Relaxation, relax
from analytics.solvers.rounding import relative_gap

FREED = 14  # sites of a part; HiGHS solves one in a second
PART = Limits(nodes=500, seconds=10.0)


def polish(
    cover: Cover, relaxation: Relaxation, chosen: Ints, limits: Limits, report: Report | None
) -> tuple[Relaxation, Ints, bool]:
    """Lower the bound and better the choice, as far as the limits allow.

    Returns:
        The relaxation, the choice, and whether the search was cancelled.
    """
    ends = time.monotonic() + limits.seconds
    listener = _always(report, 0.0, cover.value(chosen), relaxation.bound)
    relaxation = _lowered(cover, relaxation, limits, listener)
    around = (cover.by_site @ cover.reach).tocsr()
    untried = list(chosen)
    while untried and relative_gap(cover.value(chosen), relaxation.bound) > limits.gap:
        left = ends - time.monotonic()
        if left <= 0:
            break
        share_left = left / max(limits.seconds, 1e-9)
        done = min(1 - share_left, 1.0)
        value = cover.value(chosen)
        listener = _always(report, done, value, relaxation.bound)
        if listener and not listener(done, 0.0, 0.0):
            return relaxation, chosen, True
        site = untried.pop(0)
        centre = int(np.flatnonzero(chosen == site)[0])
        nearest = nearest_first(chosen, centre, around)
        part = chosen[nearest[:FREED]]
        limit = replace(PART, seconds=min(PART.seconds, left))
        better = _solved_part(cover, chosen, part, around, limit, listener)
        if cover.value(better) > value:
            # what is new may be bettered in turn, and sites that are gone cannot be freed
            new = [site for site in better if site not in chosen]
            still_chosen = [site for site in untried if site in better]
            untried = still_chosen + new
            chosen = better
    return relaxation, chosen, False


def _always(report: Report | None, done: float, objective: float, bound: float) -> Report | None:
    """Tell a report the figures of the whole, whatever those of a part are."""
    if report is None:
        return None
    return lambda *_: report(done, objective, bound)


def _lowered(
    cover: Cover, relaxation: Relaxation, limits: Limits, report: Report | None
) -> Relaxation:
    """Give the bound at the multipliers of the linear relaxation.

    No Lagrangian bound is lower, but rounding leaves it only near.
    """
    if relaxation.bound <= 0 or limits.seconds <= 0:
        return relaxation
    dual = multipliers(program(cover), limits, report)
    if dual is None:
        return relaxation
    of_demands = np.abs(dual[: len(cover.weight)])
    price: Floats = np.clip(of_demands, 0, cover.weight)
    at_duals, _ = relax(cover, price)
    return min(relaxation, at_duals, key=lambda each: each.bound)


def _solved_part(
    cover: Cover,
    chosen: Ints,
    freed: Ints,
    around: sparse.csr_matrix,
    limits: Limits,
    report: Report | None,
) -> Ints:
    """Choose the best for the `freed` sites among those that share demands with them."""
    kept = np.setdiff1d(chosen, freed)
    # sites that share demands with a freed one, and the freed ones themselves
    near = np.flatnonzero(column_sums(around[freed]) > 0)
    others = np.setdiff1d(near, kept)
    sites = np.union1d(others, freed)
    part = _part(cover, kept, sites)
    start = values(part, np.searchsorted(sites, freed))
    outcome = solve(program(part), limits, start=start, report=report)
    if outcome.values is None:
        return chosen
    best = sites[chosen_by(outcome.values, len(sites))]
    return np.concatenate([kept, best])


def _part(cover: Cover, kept: Ints, sites: Ints) -> Cover:
    """Give the question of which of some sites to choose beside those that are kept."""
    is_open_demand = cover.covered(kept) == 0
    weight, reach = merge(
        cover.weight[is_open_demand],
        cover.reach[is_open_demand][:, sites],
    )
    is_met = np.isin(cover.group, cover.group[kept])
    return replace(
        cover,
        weight=weight,
        reach=reach,
        by_site=reach.T.tocsr(),
        cost=cover.cost[sites],
        group=np.where(is_met, -1, cover.group)[sites],
        most=cover.most - len(kept),
        budget=cover.budget - cover.cost[kept].sum(),
        site_ids=sites,
    )
