"""Maximal covering solved: a start, a bound, fewer sites, and HiGHS for the rest (MCLP, Church &
ReVelle 1974).
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from analytics.solvers.cover_program import program, values
from analytics.solvers.highs import Limits, Report, solve
from analytics.solvers.instance import relative_gap, same
from analytics.solvers.interchange import Cover, greedy, interchange, ruin_and_recreate
from analytics.solvers.lagrangian import Relaxation, promising, subgradient
from analytics.solvers.polish import polish

# pairs in reach (after merging) from which the bound is worth its time; below, HiGHS needs a few
# hundredths of a second
MIDDLE, BIG = 5_000, 50_000
# and from which HiGHS no longer hears a limit or a cancel while it strengthens the root: 37 s of
# silence at 220,000 pairs
TOO_BIG = 100_000
STEPS = {"middle": 300, "big": 1_500}
SEARCH = 0.5  # of the seconds at most for ruin and recreate
CLOSE = 0.002  # a gap that HiGHS closes sooner than more rounds would


@dataclass(frozen=True)
class Found:
    """A choice of a `Cover` (positions in it), how surely it is the best, and the prices that gave
    the bound.
    """

    status: str
    chosen: np.ndarray
    bound: float
    relaxation: Relaxation


def solve_cover(
    cover: Cover,
    limits: Limits,
    *,
    report: Report | None = None,
    start: np.ndarray | None = None,
    price: np.ndarray | None = None,
) -> Found:
    """The best choice, or the best that the limits allow, with its bound.

    Small questions go straight from a greedy start to HiGHS. Larger ones get a Lagrangian bound
    first, which leaves out the sites that cannot be in a better choice; big ones also ruin and
    recreate. What is then still too big for branch and bound is polished part by part. start: a
    choice to begin with, if it is better than the greedy one; price: as in `subgradient`.
    """
    began = time.monotonic()
    chosen = max(
        [interchange(cover, greedy(cover))]
        + ([] if start is None else [interchange(cover, start)]),
        key=cover.value,
    )
    pairs = cover.reach.nnz
    steps = 0 if pairs < MIDDLE else STEPS["middle"] if pairs < BIG else STEPS["big"]
    relaxation = subgradient(cover, cover.value(chosen), steps, price=price, gap=limits.gap)
    cancelled = False
    if pairs >= BIG and _gap(cover, chosen, relaxation) > max(limits.gap, CLOSE):
        chosen, cancelled = _searched(cover, chosen, relaxation, limits, began, report)
    if cancelled or _gap(cover, chosen, relaxation) <= limits.gap:
        return Found(
            _status(cover, chosen, relaxation.bound, cancelled),
            chosen,
            relaxation.bound,
            relaxation,
        )
    report = report if pairs < BIG else _rest(report)
    kept = promising(cover, relaxation, cover.value(chosen), chosen)
    left = replace(limits, seconds=limits.seconds - (time.monotonic() - began))
    if cover.reach[:, kept].nnz < TOO_BIG:
        return _branched(cover, kept, chosen, relaxation, left, report)
    relaxation, chosen, cancelled = polish(cover, relaxation, chosen, left, report)
    return Found(
        _status(cover, chosen, relaxation.bound, cancelled), chosen, relaxation.bound, relaxation
    )


def _rest(report: Report | None) -> Report | None:
    """Progress after ruin and recreate."""
    return report and (
        lambda done, objective, bound: report(SEARCH + (1 - SEARCH) * done, objective, bound)
    )


def _gap(cover: Cover, chosen: np.ndarray, relaxation: Relaxation) -> float:
    return relative_gap(cover.value(chosen), relaxation.bound)


def _status(cover: Cover, chosen: np.ndarray, bound: float, cancelled: bool) -> str:
    if same(cover.value(chosen), bound):
        return "optimal"
    return "cancelled" if cancelled else "within_limit"


def _searched(
    cover: Cover,
    chosen: np.ndarray,
    relaxation: Relaxation,
    limits: Limits,
    began: float,
    report: Report | None,
) -> tuple[np.ndarray, bool]:
    """Ruin and recreate until the gap is enough, the rounds or their share of the seconds are over,
    or it is cancelled.
    """
    stopped = []

    def enough(done: float, objective: float) -> bool:
        if report and not report(done * SEARCH, objective, relaxation.bound):
            stopped.append(True)
        late = time.monotonic() - began > SEARCH * limits.seconds
        return (
            bool(stopped)
            or late
            or relative_gap(objective, relaxation.bound) <= max(limits.gap, CLOSE)
        )

    return ruin_and_recreate(cover, chosen, limits.rounds, enough), bool(stopped)


def _branched(
    cover: Cover,
    kept: np.ndarray,
    chosen: np.ndarray,
    relaxation: Relaxation,
    limits: Limits,
    report: Report | None,
) -> Found:
    """Branch and bound by HiGHS from this start, with the sites (positions in `kept`) that a better
    choice can contain.
    """
    fewer = cover if len(kept) == len(cover.cost) else cover.only(kept)

    def heard(done: float, objective: float, bound: float) -> bool:
        return report(done, -objective, min(-bound, relaxation.bound))

    outcome = solve(
        program(fewer),
        limits,
        start=values(fewer, np.searchsorted(kept, chosen)),
        report=heard if report else None,
    )
    if outcome.values is not None:
        theirs = kept[np.flatnonzero(outcome.values[: len(kept)] > 0.5)]
        chosen = max(chosen, theirs, key=cover.value)
    bound = min(max(-outcome.bound, cover.value(chosen)), relaxation.bound)
    if outcome.status == "optimal" and limits.gap == 0:
        bound = cover.value(chosen)
    return Found(
        _status(cover, chosen, bound, outcome.status == "cancelled"), chosen, bound, relaxation
    )


def is_unique(cover: Cover, chosen: np.ndarray, limits: Limits) -> bool | None:
    """Whether every best choice contains all of `chosen`: solved again with at least one of them
    forbidden (a no-good cut).

    None for big questions, and where the limits end the second search before it has found an equal
    or excluded one.
    """
    if cover.reach.nnz >= BIG:
        return None
    cut = np.zeros(sum(cover.reach.shape))
    cut[chosen] = 1
    outcome = solve(program(cover).with_row(cut, -np.inf, len(chosen) - 1), limits)
    other = (
        0.0
        if outcome.values is None
        else cover.value(np.flatnonzero(outcome.values[: len(cover.cost)] > 0.5))
    )
    if outcome.values is not None and same(other, cover.value(chosen)):
        return False
    return True if outcome.status in ("optimal", "infeasible") else None
