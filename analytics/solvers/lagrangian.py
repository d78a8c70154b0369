"""How much any choice could cover at most, by Lagrangian relaxation, and sites to leave out.

The rule that a demand is covered only by a chosen site is given up at a price per demand (Galvão &
ReVelle 1996). What is left falls apart into sites: the best are those that save the highest prices.
Any prices from 0 to the demand's weight give a bound that holds; the sub-gradient method (Held,
Wolfe & Crowder 1974) looks for those that give the lowest.
"""

from dataclasses import dataclass

import numpy as np

from analytics.solvers.arrays import Floats, Ints
from analytics.solvers.cover import Cover
from analytics.solvers.rounding import TIE

PATIENCE = 20  # steps without a lower bound before the step size is cut
CUT = 0.7
SMALLEST_STEP = 1e-3


@dataclass(frozen=True)
class Relaxation:
    """A bound that no choice exceeds.

    Attributes:
        price: (d,) the prices that give the bound.
        saved: (s,) what each site saves under them.
    """

    bound: float
    price: Floats
    saved: Floats


def relax(cover: Cover, price: Floats) -> tuple[Relaxation, Floats]:
    """Find the bound at some prices.

    Returns:
        The bound, and the sites (s,) that attain it: 0 to 1 each, a share at most of the last one.
    """
    saved = cover.by_site @ price
    taken, value = _best_by_number(cover, saved)
    if not cover.counts_only:
        by_cost = _best_by_cost(cover, saved)
        if by_cost[1] < value:
            taken, value = by_cost
    bound = float((cover.weight - price).sum() + value)
    return Relaxation(bound, price, saved), taken


def _best_by_number(cover: Cover, saved: Floats) -> tuple[Floats, float]:
    """Give the best site of each needed group, then the best of the others.

    That is exact, as groups do not overlap.
    """
    order = np.argsort(-saved, kind="stable")
    group_in_order = cover.group[order]
    first = [order[group_in_order == group][0] for group in cover.needed]
    rest = order
    if first:
        rest = order[~np.isin(order, first)]
    taken = np.zeros(len(saved))
    taken[first] = 1
    others = cover.most - len(first)
    taken[rest[:others]] = 1
    return taken, float(saved @ taken)


def _best_by_cost(cover: Cover, saved: Floats) -> tuple[Floats, float]:
    """Tell what the budget can save at most; groups are given up.

    The best for its cost first, a share of the last (Dantzig 1957).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = np.where(cover.cost > 0, saved / cover.cost, np.inf)
    order = np.argsort(-worth, kind="stable")
    cost = cover.cost[order]
    # what is left of the budget before each site
    spent = np.cumsum(cost)
    left = cover.budget - np.concatenate([[0.0], spent[:-1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(cost > 0, left / cost, 1.0)
    taken = np.zeros(len(saved))
    taken[order] = np.clip(share, 0, 1)
    return taken, float(saved @ taken)


def subgradient(
    cover: Cover, objective: float, steps: int, *, price: Floats | None = None, gap: float = 0.0
) -> Relaxation:
    """Lower the bound step by step towards `objective`, which some choice reaches.

    Args:
        price: (d,) to begin with; half of the weight if None, and the weight itself is tried too.
        gap: relative to the objective; the search ends early within it.
    """
    best = relax(cover, cover.weight)[0]  # the best sites each for itself: exact for a single site
    price = cover.weight / 2 if price is None else price
    near_enough = objective * (1 + max(gap, TIE))
    length = 1.0
    waited = 0
    for _ in range(steps):
        now, taken = relax(cover, price)
        waited += 1
        if now.bound < best.bound * (1 - 1e-7):
            best = now
            waited = 0
        if best.bound <= near_enough or length < SMALLEST_STEP:
            break
        if waited > PATIENCE:
            # steps that no longer help are too long: back to the best prices, with shorter ones
            length *= CUT
            waited = 0
            price = best.price
            continue
        price = _stepped(cover, price, taken, length * (now.bound - objective))
    return best


def _stepped(cover: Cover, price: Floats, taken: Floats, distance: float) -> Floats:
    """Lower prices where too much is covered, raise them where nothing is; within their range."""
    slope: Floats = cover.reach @ taken - 1
    # a price at the end of its range stays there
    would_fall_below = (price <= 0) & (slope > 0)
    would_rise_above = (price >= cover.weight) & (slope < 0)
    slope[would_fall_below | would_rise_above] = 0
    length = float(slope @ slope)
    if length == 0:
        return price
    return np.clip(price - distance / length * slope, 0, cover.weight)


def promising(cover: Cover, relaxation: Relaxation, objective: float, chosen: Ints) -> Ints:
    """List the sites that a choice better than `objective` can contain, and the chosen ones.

    Forcing a site in puts it in the place of the last of the best ones. Where the bound then is not
    above the objective the site is left out. Only where the number of sites is the only rule; else
    all stay.
    """
    if not cover.counts_only or cover.needed or cover.most == 0:
        return np.arange(len(cover.cost))
    last = np.sort(relaxation.saved)[-cover.most]
    forced_in = relaxation.bound - np.maximum(last - relaxation.saved, 0)
    keep = forced_in > objective * (1 + TIE)
    keep[chosen] = True
    return np.flatnonzero(keep)
