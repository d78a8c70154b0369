"""The p-median relaxed and shrunk: greedy, interchange, and a Lagrangian bound that leaves out
sites and pairs.

The rule that a demand is served once is given up at a price per demand (Cornuejols, Fisher &
Nemhauser 1977). Most pairs of demand and site then prove too dear for any better choice, and what
is left for HiGHS is small.
"""

from dataclasses import dataclass

import numpy as np

from analytics.solvers.instance import TIE, same

STEPS = 400
PATIENCE = 15
CUT = 0.7
INTERCHANGE_UP_TO = 50_000_000  # chosen x demands x sites; above, the greedy choice is the start


@dataclass(frozen=True)
class Median:
    """Serve d demands from s free sites: burden (d, s) weight x km, inf for never; fixed (d,) from
    the best fixed site.
    """

    burden: np.ndarray
    fixed: np.ndarray
    most: int

    def value(self, chosen: np.ndarray) -> float:
        """inf if some demand is not served."""
        return float(
            np.minimum(self.burden[:, chosen].min(axis=1, initial=np.inf), self.fixed).sum()
        )


@dataclass(frozen=True)
class Shrunk:
    """A bound that no choice is below; sites (s,) and pairs (d, s) that a better choice can
    contain, or the start.
    """

    bound: float
    sites: np.ndarray
    pairs: np.ndarray


def start_of(median: Median) -> np.ndarray | None:
    """Greedy adding, then interchange (Teitz & Bart 1968); None if that leaves some demand without
    a site.
    """
    finite = median.burden[np.isfinite(median.burden)]
    # never, as a number that can be summed
    dear = 2 * float(finite.max(initial=1.0)) * max(len(median.fixed), 1)
    burden = np.where(np.isfinite(median.burden), median.burden, dear)
    now, chosen = np.minimum(median.fixed, dear), []
    while len(chosen) < median.most:
        change = np.minimum(burden, now[:, None]).sum(axis=0)
        site = int(np.argmin(change))
        if change[site] >= now.sum() * (1 - TIE):
            break
        chosen.append(site)
        now = np.minimum(now, burden[:, site])
    found = np.array(chosen, dtype=int)
    if len(chosen) * burden.size <= INTERCHANGE_UP_TO:
        found = _interchanged(burden, np.minimum(median.fixed, dear), found)
    return found if np.isfinite(median.value(found)) else None


def _interchanged(burden: np.ndarray, fixed: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Swap while one swap makes the sum smaller."""
    improved = True
    while improved:
        improved = False
        for k in range(len(chosen)):
            without = np.minimum(burden[:, np.delete(chosen, k)].min(axis=1, initial=np.inf), fixed)
            total = np.minimum(burden, without[:, None]).sum(axis=0)
            site = int(np.argmin(total))
            if total[site] < total[chosen[k]] * (1 - TIE):
                chosen[k], improved = site, True
    return chosen


def shrink(median: Median, objective: float, chosen: np.ndarray) -> Shrunk:
    """Raise the bound by sub-gradient steps towards `objective`, then leave out what would lift it
    above the objective.
    """
    price, best, prices = _first_prices(median), -np.inf, None
    length, waited = 1.0, 0
    for _ in range(STEPS if median.most else 0):
        bound, served = _relaxed(median, price)
        waited += 1
        if bound > best:
            waited, best, prices = (0 if bound > best + 1e-7 * abs(best) else waited), bound, price
        slope = 1 - served
        if best >= objective * (1 - TIE) or not slope.any() or length < 1e-4:
            break
        if waited > PATIENCE:
            length, waited, price = length * CUT, 0, prices
            continue
        price = price + length * (1.02 * objective - bound) / (slope @ slope) * slope
    if prices is None:
        return Shrunk(
            -np.inf, np.ones(median.burden.shape[1], dtype=bool), np.isfinite(median.burden)
        )
    return _left(median, best, prices, objective, chosen)


def _first_prices(median: Median) -> np.ndarray:
    """What the second nearest site takes: near what a demand is worth in a good choice."""
    ordered = np.sort(np.column_stack([median.burden, median.fixed]), axis=1)
    price = ordered[:, min(1, ordered.shape[1] - 1)]
    return np.where(np.isfinite(price), price, ordered[:, 0])


def _saved(median: Median, price: np.ndarray) -> np.ndarray:
    """(s,) what each site takes less than the prices, at most 0."""
    return np.minimum(median.burden - price[:, None], 0).sum(axis=0)


def _relaxed(median: Median, price: np.ndarray) -> tuple[float, np.ndarray]:
    """The bound at some prices, and how often each demand (d,) is served in it."""
    saved = _saved(median, price)
    best = np.argsort(saved, kind="stable")[: median.most]
    served = (median.burden[:, best] < price[:, None]).sum(axis=1) + (median.fixed < price)
    return float(
        price.sum() + saved[best].sum() + np.minimum(median.fixed - price, 0).sum()
    ), served.astype(float)


def _left(
    median: Median, bound: float, price: np.ndarray, objective: float, chosen: np.ndarray
) -> Shrunk:
    """Forcing a site in puts it in the place of the last of the best ones; forcing a pair in also
    pays its overprice.
    """
    saved = _saved(median, price)
    last = np.sort(saved)[median.most - 1]
    site_adds = np.maximum(saved - last, 0)
    pair_adds = site_adds + np.maximum(median.burden - price[:, None], 0)
    limit = objective * (1 + TIE) - bound
    sites, pairs = site_adds <= limit, pair_adds <= limit
    sites[chosen] = True
    nearest = (
        chosen[np.argmin(median.burden[:, chosen], axis=1)]
        if len(chosen)
        else np.empty(0, dtype=int)
    )
    pairs[np.arange(len(nearest)), nearest] = True
    return Shrunk(
        min(bound, objective) if not same(bound, objective) else objective,
        sites,
        pairs & sites & np.isfinite(median.burden),
    )
