"""A choice too big for branch and bound, polished by HiGHS: the bound by its linear relaxation, the
choice part by part.

Each part frees a site and those around it and is solved to the end, with the rest as it is, from
the choice at hand (local branching by neighbourhood, after POPMUSIC, Taillard & Voss 2002).
"""

import time
from dataclasses import replace

import numpy as np
from scipy import sparse

from analytics.solvers.cover_program import program, values
from analytics.solvers.highs import Limits, Report, multipliers, solve
from analytics.solvers.instance import relative_gap
from analytics.solvers.interchange import Cover, merge, nearest_first
from analytics.solvers.lagrangian import Relaxation, relax

FREED = 14  # sites of a part; HiGHS solves one in a second
PART = Limits(nodes=500, seconds=10.0)


def polish(
    cover: Cover, relaxation: Relaxation, chosen: np.ndarray, limits: Limits, report: Report | None
) -> tuple[Relaxation, np.ndarray, bool]:
    """The lower bound and the better choice that the limits allow, and whether it was cancelled."""
    ends = time.monotonic() + limits.seconds
    relaxation = _lowered(
        cover,
        relaxation,
        limits,
        report and _always(report, 0.0, cover.value(chosen), relaxation.bound),
    )
    around = (cover.by_site @ cover.reach).tocsr()
    untried = list(chosen)
    while (
        untried
        and relative_gap(cover.value(chosen), relaxation.bound) > limits.gap
        and time.monotonic() < ends
    ):
        done = 1 - (ends - time.monotonic()) / max(limits.seconds, 1e-9)
        heard = report and _always(report, min(done, 1.0), cover.value(chosen), relaxation.bound)
        if heard and not heard():
            return relaxation, chosen, True
        part = chosen[
            nearest_first(chosen, int(np.flatnonzero(chosen == untried.pop(0))[0]), around)[:FREED]
        ]
        limit = replace(PART, seconds=min(PART.seconds, ends - time.monotonic()))
        better = _solved_part(cover, chosen, part, around, limit, heard)
        if cover.value(better) > cover.value(chosen):
            # what is new may be bettered in turn, and sites that are gone cannot be freed
            untried = [site for site in untried if site in better] + [
                site for site in better if site not in chosen
            ]
            chosen = better
    return relaxation, chosen, False


def _always(report: Report, done: float, objective: float, bound: float) -> Report:
    """Whatever a part's own figures are, those of the whole are told."""
    return lambda *_: report(done, objective, bound)


def _lowered(
    cover: Cover, relaxation: Relaxation, limits: Limits, report: Report | None
) -> Relaxation:
    """The bound at the multipliers of the linear relaxation: no Lagrangian bound is lower, but
    rounding keeps them near.
    """
    if relaxation.bound <= 0 or limits.seconds <= 0:
        return relaxation
    dual = multipliers(program(cover), limits, report)
    if dual is None:
        return relaxation
    theirs = relax(cover, np.clip(np.abs(dual[: len(cover.weight)]), 0, cover.weight))[0]
    return min(relaxation, theirs, key=lambda each: each.bound)


def _solved_part(
    cover: Cover,
    chosen: np.ndarray,
    freed: np.ndarray,
    around: sparse.csr_matrix,
    limits: Limits,
    report: Report | None,
) -> np.ndarray:
    """The choice with the best for the `freed` sites, among those that share demands with them."""
    kept = np.setdiff1d(chosen, freed)
    near = np.asarray(around[freed].sum(axis=0)).ravel() > 0
    sites = np.union1d(np.setdiff1d(np.flatnonzero(near), kept), freed)
    open_demand = cover.covered(kept) == 0
    weight, reach = merge(cover.weight[open_demand], cover.reach[open_demand][:, sites])
    group = np.where(np.isin(cover.group, cover.group[kept]), -1, cover.group)[sites]
    part = replace(
        cover,
        weight=weight,
        reach=reach,
        by_site=reach.T.tocsr(),
        cost=cover.cost[sites],
        group=group,
        most=cover.most - len(kept),
        budget=cover.budget - cover.cost[kept].sum(),
        site_ids=sites,
    )
    outcome = solve(
        program(part), limits, start=values(part, np.searchsorted(sites, freed)), report=report
    )
    if outcome.values is None:
        return chosen
    return np.concatenate([kept, sites[np.flatnonzero(outcome.values[: len(sites)] > 0.5)]])
