"""Answers in which each demand is served by its nearest open site."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.solvers.answer import Answer, Swaps
from analytics.solvers.arrays import Bools, Floats, Ints
from analytics.solvers.instance import Instance
from analytics.solvers.opened import indices, where, without_idle
from analytics.solvers.rounding import same
from analytics.solvers.rules import Rules

SWAPS_UP_TO = 50_000_000  # chosen x demands x sites; above, swaps are not examined


@dataclass(frozen=True)
class Serving:
    """A question in which all servable demands are served by their nearest open site.

    Attributes:
        servable: (n,) demands that weigh something and that some site can serve.
        measure: (d, k) km of the servable demands -> (k,) objective.
    """

    instance: Instance
    rules: Rules
    servable: Bools
    measure: Callable[[Floats], Floats]

    @property
    def km(self) -> Floats:
        """(d, m) km of the servable demands."""
        km: Floats = self.instance.need("km")[self.servable]
        return km

    def nearest_km(self, km: Floats, chosen: Ints) -> Floats:
        """(d,) km to the nearest open site, inf for none."""
        opened = self.instance.fixed.copy()
        opened[chosen] = True
        nearest: Floats = km[:, opened].min(
            axis=1,
            initial=np.inf,
        )
        return nearest


def servable(instance: Instance) -> Bools:
    """(n,) demands that weigh something and that some site can serve."""
    km: Floats = instance.need("km")
    return (instance.weight > 0) & np.isfinite(km).any(axis=1)


def served(serving: Serving, chosen: Ints, status: str, bound: float) -> Answer:
    """Make the answer of a choice: each demand at its nearest open site."""
    km = serving.km

    def total(opened: Ints) -> float:
        return float(
            serving.measure(
                serving.nearest_km(
                    km,
                    opened,
                )[:, None]
            )[0]
        )

    chosen = np.sort(chosen)
    objective = total(chosen)
    chosen = without_idle(
        serving.instance, serving.rules, chosen, lambda rest: same(total(rest), objective)
    )
    left_out = where((serving.instance.weight > 0) & ~serving.servable)
    return Answer(
        status,
        indices(chosen),
        objective,
        bound,
        uncovered=left_out,
        unservable=left_out,
        assignment=_assignment(serving, chosen),
        gains=tuple((int(site), total(chosen[chosen != site]) - objective) for site in chosen),
        swaps=_swaps(serving, km, chosen, objective),
    )


def _assignment(serving: Serving, chosen: Ints) -> tuple[int, ...]:
    """Give the nearest open site of each demand, the first of equally near ones; -1 for none."""
    opened = np.union1d(
        np.flatnonzero(serving.instance.fixed),
        chosen,
    ).astype(int)
    if not len(opened):
        return (-1,) * len(serving.servable)
    km = serving.instance.need("km")[:, opened]
    nearest = opened[km.argmin(axis=1)]
    return indices(np.where(serving.servable, nearest, -1))


def _swaps(serving: Serving, km: Floats, chosen: Ints, objective: float) -> Swaps | None:
    """For each chosen site those in whose place the objective would be the same.

    None where that would take too long.
    """
    if len(chosen) * km.size > SWAPS_UP_TO:
        return None
    swaps = []
    for site in chosen:
        without = serving.nearest_km(km, chosen[chosen != site])
        instead = serving.measure(np.minimum(km, without[:, None]))
        is_equal = np.array(
            [same(float(other), objective) for other in instead],
            dtype=bool,
        )
        allowed = serving.rules.swaps(serving.instance, chosen, site)
        swaps.append((int(site), where(is_equal & allowed)))
    return tuple(swaps)
