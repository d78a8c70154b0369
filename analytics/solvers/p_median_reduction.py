"""The p-median reduced: a start, and a Lagrangian bound that leaves out sites and pairs.

The rule that a demand is served once is given up at a price per demand (Cornuejols, Fisher &
Nemhauser 1977). Most pairs of demand and site then prove too dear for any better choice, and what
is left for HiGHS is small.
"""

from dataclasses import dataclass

import numpy as np

from analytics.solvers.arrays import Bools, Floats, Ints
from analytics.solvers.rounding import TIE, same

STEPS = 400
PATIENCE = 15  # steps without a higher bound before the step size is cut
CUT = 0.7
SMALLEST_STEP = 1e-4
HIGHER = 1e-7  # relative; a bound that rises less is not worth waiting for
BEYOND = 1.02  # of the objective: a step aims a little above it
INTERCHANGE_UP_TO = 50_000_000  # chosen x demands x sites; above, the greedy choice is the start


@dataclass(frozen=True)
class Median:
    """Serve d demands from s free sites.

    Attributes:
        burden: (d, s) weight x km, inf for never.
        fixed: (d,) burden from the best fixed site.
        most: free sites that may be opened.
    """

    burden: Floats
    fixed: Floats
    most: int

    @property
    def sites(self) -> int:
        """s, the number of free sites."""
        return len(self.burden.T)

    def value(self, chosen: Ints) -> float:
        """Add up the burden of a choice; inf if some demand is not served."""
        nearest = self.burden[:, chosen].min(
            axis=1,
            initial=np.inf,
        )
        return float(np.minimum(nearest, self.fixed).sum())


@dataclass(frozen=True)
class Shrunk:
    """What a better choice than the start can contain, and the start itself.

    Attributes:
        bound: no choice is below.
        sites: (s,)
        pairs: (d, s)
    """

    bound: float
    sites: Bools
    pairs: Bools


def all_pairs(median: Median) -> Shrunk:
    """Leave out nothing."""
    return Shrunk(
        -np.inf,
        np.ones(median.sites, dtype=bool),
        np.isfinite(median.burden),
    )


# --- a start --------------------------------------------------------------------------------------


def start_of(median: Median) -> Ints | None:
    """Choose sites by greedy adding, then interchange (Teitz & Bart 1968).

    Returns:
        None if some demand is left without a site.
    """
    finite = median.burden[np.isfinite(median.burden)]
    # never, as a number that can be summed
    dear = (
        2
        * float(finite.max(initial=1.0))
        * max(
            len(median.fixed),
            1,
        )
    )
    burden = np.where(np.isfinite(median.burden), median.burden, dear)
    fixed = np.minimum(median.fixed, dear)
    chosen = _greedy(burden, fixed, median.most)
    if len(chosen) * burden.size <= INTERCHANGE_UP_TO:
        chosen = _interchanged(burden, fixed, chosen)
    if np.isfinite(median.value(chosen)):
        return chosen
    return None


def _greedy(burden: Floats, fixed: Floats, most: int) -> Ints:
    """Give each time the site that makes the sum smallest, while it gets smaller."""
    now = fixed
    chosen: list[int] = []
    while len(chosen) < most:
        total = np.minimum(
            burden,
            now[:, None],
        ).sum(axis=0)
        site = int(np.argmin(total))
        if total[site] >= now.sum() * (1 - TIE):
            break
        chosen.append(site)
        now = np.minimum(now, burden[:, site])
    return np.array(chosen, dtype=int)


def _interchanged(burden: Floats, fixed: Floats, chosen: Ints) -> Ints:
    """Swap while one swap makes the sum smaller."""
    improved = True
    while improved:
        improved = False
        for k in range(len(chosen)):
            others = burden[:, np.delete(chosen, k)]
            without = np.minimum(others.min(axis=1, initial=np.inf), fixed)
            total = np.minimum(burden, without[:, None]).sum(axis=0)
            site = int(np.argmin(total))
            if total[site] < total[chosen[k]] * (1 - TIE):
                chosen[k] = site
                improved = True
    return chosen


# --- a bound --------------------------------------------------------------------------------------


def shrink(median: Median, objective: float, chosen: Ints) -> Shrunk:
    """Raise the bound by sub-gradient steps, then leave out what would lift it above the objective.

    Args:
        objective: of `chosen`, towards which the bound rises.
    """
    price = _first_prices(median)
    best = -np.inf
    best_price = None
    step = 1.0
    waited = 0
    for _ in range(STEPS if median.most else 0):
        bound, served = _relaxed(median, price)
        waited += 1
        if bound > best:
            if bound > best + HIGHER * abs(best):
                waited = 0
            best = bound
            best_price = price
        slope = 1 - served
        is_reached = best >= objective * (1 - TIE)
        if is_reached or not slope.any() or step < SMALLEST_STEP:
            break
        if waited > PATIENCE and best_price is not None:
            # steps that no longer help are too long: back to the best prices, with shorter ones
            step *= CUT
            waited = 0
            price = best_price
            continue
        # Polyak's step: as long as the way that is left, along the slope
        missing = BEYOND * objective - bound
        price = price + step * missing / (slope @ slope) * slope
    if best_price is None:
        return all_pairs(median)
    return _left(median, best, best_price, objective, chosen)


def _first_prices(median: Median) -> Floats:
    """Price a demand by its second nearest site: near its worth in a good choice."""
    ordered = np.sort(np.column_stack([median.burden, median.fixed]), axis=1)
    second = min(1, ordered.shape[1] - 1)
    price = ordered[:, second]
    return np.where(np.isfinite(price), price, ordered[:, 0])


def _saved(median: Median, price: Floats) -> Floats:
    """(s,) what each site takes less than the prices, at most 0."""
    beyond_price = median.burden - price[:, None]
    saved: Floats = np.minimum(beyond_price, 0).sum(axis=0)
    return saved


def _relaxed(median: Median, price: Floats) -> tuple[float, Floats]:
    """Give the bound at some prices, and how often each demand (d,) is served in it."""
    saved = _saved(median, price)
    best = np.argsort(saved, kind="stable")[: median.most]
    by_best = median.burden[:, best] < price[:, None]
    by_fixed = median.fixed < price
    served = by_best.sum(axis=1) + by_fixed
    saved_by_fixed = np.minimum(median.fixed - price, 0).sum()
    bound = price.sum() + saved[best].sum() + saved_by_fixed
    return float(bound), served.astype(float)


def _left(median: Median, bound: float, price: Floats, objective: float, chosen: Ints) -> Shrunk:
    """Tell what does not lift the bound above the objective.

    Forcing a site in puts it in the place of the last of the best ones; forcing a pair in also pays
    its overprice.
    """
    saved = _saved(median, price)
    last = np.sort(saved)[median.most - 1]
    site_adds = np.maximum(saved - last, 0)
    overprice = np.maximum(median.burden - price[:, None], 0)
    pair_adds = site_adds + overprice
    limit = objective * (1 + TIE) - bound
    sites = site_adds <= limit
    pairs = pair_adds <= limit
    # the choice itself stays possible, whatever rounding says
    sites[chosen] = True
    if len(chosen):
        nearest = chosen[np.argmin(median.burden[:, chosen], axis=1)]
        pairs[np.arange(len(nearest)), nearest] = True
    proven = objective if same(bound, objective) else min(bound, objective)
    return Shrunk(proven, sites, pairs & sites & np.isfinite(median.burden))
