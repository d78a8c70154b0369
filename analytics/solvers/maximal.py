"""Maximal covering solved: a start, a bound, fewer sites, and HiGHS for the rest."""

import time
from dataclasses import dataclass, replace

import numpy as np

from analytics.solvers.arrays import Floats, Ints
from analytics.solvers.cover import Cover
from analytics.solvers.cover_program import program, values
from analytics.solvers.highs import Limits, Report, chosen_by, solve
from analytics.solvers.interchange import greedy, interchange, ruin_and_recreate
from analytics.solvers.lagrangian import Relaxation, promising, subgradient
from analytics.solvers.polish import polish
from analytics.solvers.rounding import relative_gap, same

# pairs in reach (after merging) from which the bound is worth its time; below, HiGHS needs a few
# hundredths of a second
MIDDLE, BIG = 5_000, 50_000
# and from which HiGHS no longer hears a limit or a cancel while it strengthens the root: 37 s of
# silence at 220,000 pairs
TOO_BIG = 100_000
STEPS_MIDDLE, STEPS_BIG = 300, 1_500  # of the sub-gradient method
SEARCH = 0.5  # of the seconds at most for ruin and recreate
CLOSE = 0.002  # a gap that HiGHS closes sooner than more rounds would


@dataclass(frozen=True)
class CoverAnswer:
    """A choice of a `Cover`, and how surely it is the best.

    Attributes:
        status: "optimal", "within_limit" or "cancelled".
        chosen: positions in the cover.
        bound: no choice covers more.
        relaxation: the prices that gave the bound.
    """

    status: str
    chosen: Ints
    bound: float
    relaxation: Relaxation


def solve_cover(
    cover: Cover,
    limits: Limits,
    *,
    report: Report | None = None,
    start: Ints | None = None,
    price: Floats | None = None,
) -> CoverAnswer:
    """Find the best choice, or the best that the limits allow, with its bound.

    Small questions go straight from a greedy start to HiGHS. Larger ones get a Lagrangian bound
    first, which leaves out the sites that cannot be in a better choice; big ones also ruin and
    recreate. What is then still too big for branch and bound is polished part by part.

    Args:
        start: a choice to begin with, if it is better than the greedy one.
        price: as in `subgradient`.
    """
    began = time.monotonic()
    is_big = cover.reach.nnz >= BIG
    chosen = _start(cover, start)
    value = cover.value(chosen)
    relaxation = subgradient(cover, value, _steps(cover), price=price, gap=limits.gap)
    is_cancelled = False
    if is_big and _gap(cover, chosen, relaxation) > max(limits.gap, CLOSE):
        chosen, is_cancelled = _searched(cover, chosen, relaxation, limits, report)
    if is_cancelled or _gap(cover, chosen, relaxation) <= limits.gap:
        return _answer(cover, chosen, relaxation, is_cancelled=is_cancelled)
    listener = _after_search(report) if is_big else report
    promising_sites = promising(cover, relaxation, cover.value(chosen), chosen)
    spent = time.monotonic() - began
    left = replace(limits, seconds=limits.seconds - spent)
    if cover.reach[:, promising_sites].nnz < TOO_BIG:
        return _branched(cover, promising_sites, chosen, relaxation, left, listener)
    relaxation, chosen, is_cancelled = polish(cover, relaxation, chosen, left, listener)
    return _answer(cover, chosen, relaxation, is_cancelled=is_cancelled)


def _start(cover: Cover, start: Ints | None) -> Ints:
    """Give the greedy choice or the start, whichever covers more after interchange."""
    choices = [interchange(cover, greedy(cover))]
    if start is not None:
        choices.append(interchange(cover, start))
    return max(choices, key=cover.value)


def _steps(cover: Cover) -> int:
    """Tell how many steps of the sub-gradient method a question is worth."""
    if cover.reach.nnz < MIDDLE:
        return 0
    if cover.reach.nnz < BIG:
        return STEPS_MIDDLE
    return STEPS_BIG


def _after_search(report: Report | None) -> Report | None:
    """Tell a report the progress after ruin and recreate."""
    if report is None:
        return None
    return lambda done, objective, bound: report(
        SEARCH + (1 - SEARCH) * done,
        objective,
        bound,
    )


def _gap(cover: Cover, chosen: Ints, relaxation: Relaxation) -> float:
    return relative_gap(cover.value(chosen), relaxation.bound)


def _answer(
    cover: Cover, chosen: Ints, relaxation: Relaxation, *, is_cancelled: bool
) -> CoverAnswer:
    """Give a choice with the bound of the relaxation."""
    status = _status(cover, chosen, relaxation.bound, is_cancelled=is_cancelled)
    return CoverAnswer(status, chosen, relaxation.bound, relaxation)


def _status(cover: Cover, chosen: Ints, bound: float, *, is_cancelled: bool) -> str:
    if same(cover.value(chosen), bound):
        return "optimal"
    return "cancelled" if is_cancelled else "within_limit"


def _searched(
    cover: Cover, chosen: Ints, relaxation: Relaxation, limits: Limits, report: Report | None
) -> tuple[Ints, bool]:
    """Ruin and recreate until the gap is enough, its rounds or seconds are over, or a cancel.

    Returns:
        The choice, and whether the search was cancelled.
    """
    ends = time.monotonic() + SEARCH * limits.seconds
    is_cancelled = False

    def enough(done: float, objective: float) -> bool:
        nonlocal is_cancelled
        if report and not report(
            done * SEARCH,
            objective,
            relaxation.bound,
        ):
            is_cancelled = True
        is_close = relative_gap(objective, relaxation.bound) <= max(limits.gap, CLOSE)
        return is_cancelled or is_close or time.monotonic() > ends

    chosen = ruin_and_recreate(cover, chosen, limits.rounds, enough)
    return chosen, is_cancelled


def _branched(
    cover: Cover,
    sites: Ints,
    chosen: Ints,
    relaxation: Relaxation,
    limits: Limits,
    report: Report | None,
) -> CoverAnswer:
    """Branch and bound by HiGHS from a choice, with the sites that a better one can contain."""
    fewer = cover
    if len(sites) != len(cover.cost):
        fewer = cover.only(sites)

    def listener(done: float, objective: float, bound: float) -> bool:
        bound = min(-bound, relaxation.bound)
        return report is None or report(done, -objective, bound)

    start = values(fewer, np.searchsorted(sites, chosen))
    outcome = solve(program(fewer), limits, start=start, report=listener if report else None)
    if outcome.values is not None:
        theirs = sites[chosen_by(outcome.values, len(sites))]
        chosen = max(chosen, theirs, key=cover.value)
    bound = max(-outcome.bound, cover.value(chosen))
    bound = min(bound, relaxation.bound)
    if outcome.status == "optimal" and limits.gap == 0:
        # HiGHS' own bound may differ in the last digits
        bound = cover.value(chosen)
    status = _status(cover, chosen, bound, is_cancelled=outcome.status == "cancelled")
    return CoverAnswer(status, chosen, bound, relaxation)


def is_unique(cover: Cover, chosen: Ints, limits: Limits) -> bool | None:
    """True if every best choice contains all of `chosen`.

    The question is solved again with at least one of them forbidden (a no-good cut).

    Returns:
        None for big questions, and where the limits end the second search before it has found an
        equal choice or excluded one.
    """
    if cover.reach.nnz >= BIG:
        return None
    cut = np.zeros(sum(cover.reach.shape))
    cut[chosen] = 1
    forbidden = program(cover).with_row(cut, -np.inf, len(chosen) - 1)
    outcome = solve(forbidden, limits)
    if outcome.values is not None:
        other = chosen_by(outcome.values, len(cover.cost))
        if same(cover.value(other), cover.value(chosen)):
            return False
    if outcome.status in ("optimal", "infeasible"):
        return True
    return None
