"""The p-center: the least km for the worst served demand."""

import time
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from analytics.solvers.answer import INFEASIBLE, Answer, with_bound
from analytics.solvers.arrays import Floats, Ints
from analytics.solvers.highs import DEFAULT, Limits, Report
from analytics.solvers.instance import Instance
from analytics.solvers.nearest import Serving, servable, served
from analytics.solvers.opened import NONE
from analytics.solvers.rules import rules_of
from analytics.solvers.setcover import lscp


@dataclass
class _Search:
    """A radius searched by halving: one that is long enough and the ones known to be too short.

    Attributes:
        radii: (r,) every km at which some servable demand could be served, ascending.
        low: radii before it are not known to be long enough.
        high: the radius at it is long enough; r while none is known.
        possible: radii before it are proven too short.
        chosen: sites that serve all within the radius at `high`; None while none is known.
    """

    radii: Floats
    low: int
    high: int = field(init=False)
    possible: int = field(init=False)
    chosen: Ints | None = None
    is_stopped: bool = False

    def __post_init__(self) -> None:
        self.high = len(self.radii)
        self.possible = self.low

    @property
    def is_over(self) -> bool:
        """True if there is nothing left to halve, or the search was stopped."""
        return self.low >= self.high or self.is_stopped

    @property
    def status(self) -> str:
        """The status of an answer that is not proven."""
        return "cancelled" if self.is_stopped else "within_limit"

    def note(self, radius: int, trial: Answer, sites: int) -> None:
        """Learn from a covering within the radius at an index."""
        self.is_stopped = trial.status == "cancelled"
        if len(trial.chosen) <= sites:
            self.chosen = np.array(trial.chosen, dtype=int)
            self.high = radius
            return
        self.low = radius + 1
        if trial.bound > sites:
            self.possible = self.low


def p_center(
    instance: Instance, sites: int, *, limits: Limits = DEFAULT, report: Report | None = None
) -> Answer:
    """Choose the sites from which the worst served demand has the least km: the p-center.

    minimise    r
    subject to  sum_{j: d_ij <= r} x_j >= 1     for each demand i that some site can serve
                sum_j x_j <= sites
                x_j in {0, 1}

    with d the km and x_j = 1 where site j is open. The radius r is searched by halving, with `lscp`
    at each. Hakimi, S. (1964), Optimum locations of switching centers and the absolute centers and
    medians of a graph. Operations Research 12; Minieka, E. (1970), The m-center problem. SIAM
    Review 12.

    Args:
        report: hears the share done, objective and bound; False from it stops the search.

    Returns:
        Demands that no site can reach are `unservable`; all others must be served.

    Raises:
        ValueError: km is not given, or `sites` is no whole number of at least 0.
    """
    rules = rules_of(instance, sites, None, ())
    serving = Serving(instance, rules, servable(instance), _worst)
    if not serving.servable.any():
        return _centred(serving, NONE, "optimal", 0.0)
    search = _halved(serving, sites, limits, report)
    radii = search.radii
    possible = search.possible
    if search.chosen is not None:
        return _centred(serving, search.chosen, search.status, float(radii[possible]))
    if possible == len(radii):
        return INFEASIBLE
    return Answer(search.status, bound=float(radii[possible]))


def _worst(km: Floats) -> Floats:
    """(d, k) km -> (k,) the largest; 0 without demands."""
    worst: Floats = km.max(axis=0, initial=0.0)
    return worst


def _halved(serving: Serving, sites: int, limits: Limits, report: Report | None) -> _Search:
    """Search the shortest radius within which so many sites serve all."""
    km = serving.km
    radii = np.unique(km[np.isfinite(km)])
    search = _Search(
        radii,
        low=int(np.searchsorted(radii, km.min(axis=1).max())),
    )
    ends = time.monotonic() + limits.seconds

    def listener(*_: float) -> bool:
        if report is None:
            return True
        reached = radii[search.high] if search.high < len(radii) else np.inf
        done = 1 - (search.high - search.low) / len(radii)
        return report(
            done,
            float(reached),
            float(radii[search.possible]),
        )

    while not search.is_over:
        middle = (search.low + search.high) // 2
        left = replace(limits, seconds=ends - time.monotonic())
        heard = listener if report else None
        trial = _fewest_within(serving, radii[middle], left, heard)
        search.note(middle, trial, sites)
    return search


def _fewest_within(
    serving: Serving, radius: float, limits: Limits, report: Report | None
) -> Answer:
    """Give the fewest sites within `radius` km (<=) of every servable demand.

    Its bound is rounded up to whole sites.
    """
    instance = serving.instance
    is_servable = serving.servable
    within = Instance(
        weight=is_servable.astype(float),
        reach=sparse.csr_matrix(instance.need("km") <= radius),
        fixed=instance.fixed,
    )
    answer = lscp(within, limits=limits, report=report)
    return replace(answer, bound=float(np.ceil(answer.bound - 1e-6)))


def _centred(serving: Serving, chosen: Ints, status: str, bound: float) -> Answer:
    """Give the answer of a choice; its status is "optimal" if the bound proves it."""
    return with_bound(served(serving, chosen, status, bound), gap_is_enough=True, best=min)
