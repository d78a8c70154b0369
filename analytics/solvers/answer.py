"""What a location model answers."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from analytics.solvers.rounding import relative_gap, same

SiteAmounts = tuple[tuple[int, float], ...]  # (site, amount), ...
Swaps = tuple[tuple[int, tuple[int, ...]], ...]  # (site, sites that could stand in for it), ...


@dataclass(frozen=True)
class Answer:
    """What a model answers. Sites and demands are indices of the instance.

    Fixed sites are open but never among `chosen`.

    Attributes:
        status: "optimal" (proven), "within_limit" (stopped by a limit; see bound and gap),
            "infeasible" or "cancelled".
        chosen: sites to open, sorted, without any that adds nothing.
        objective: weight covered (mclp), number or cost of sites (lscp), weight x km (p_median),
            km (p_center), of all open sites.
        bound: no choice is better; nan if unknown.
        uncovered: demands that the open sites do not cover or serve.
        unservable: those among them that no site could.
        short: demands that are covered, but by fewer sites than asked for (lscp_backup).
        assignment: per demand its site, -1 for none (p_median, p_center).
        shares: (demand, site, share 0-1) where a demand may be split (mclp_capacitated).
        gains: what the answer loses if only this site were removed; inf if some demand that is
            served would then not be.
        marginal: chosen sites in the order in which each adds most, with what it adds.
        swaps: for each chosen site the sites that could stand in for it at the same objective;
            None if not examined.
        unique: True if no optimal choice lacks any of `chosen` (proven), False if one does; None
            if that was not asked for.
    """

    status: str
    chosen: tuple[int, ...] = ()
    objective: float = math.nan
    bound: float = math.nan
    uncovered: tuple[int, ...] = ()
    unservable: tuple[int, ...] = ()
    short: tuple[int, ...] = ()
    assignment: tuple[int, ...] | None = None
    shares: tuple[tuple[int, int, float], ...] | None = None
    gains: SiteAmounts = ()
    marginal: SiteAmounts = ()
    swaps: Swaps | None = None
    unique: bool | None = None

    @property
    def gap(self) -> float:
        """|bound - objective| / |objective|."""
        return relative_gap(self.objective, self.bound)


INFEASIBLE = Answer("infeasible")


def with_bound(
    answer: Answer, *, gap_is_enough: bool, best: Callable[[float, float], float]
) -> Answer:
    """Put the bound on the right side of the objective; "optimal" only if that is proven.

    Args:
        gap_is_enough: the solver may stop at a gap, so its "optimal" proves nothing by itself.
        best: max for a bound from above, min for one from below.
    """
    if answer.status == "optimal" and not gap_is_enough:
        return replace(answer, bound=answer.objective)  # proven by the solver, up to its rounding
    bound = best(answer.bound, answer.objective)
    if same(bound, answer.objective):
        return replace(answer, status="optimal", bound=answer.objective)
    status = "within_limit" if answer.status == "optimal" else answer.status
    return replace(answer, status=status, bound=bound)
