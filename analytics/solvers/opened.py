"""What open sites do, by the coverage of an instance."""

from collections.abc import Callable

import numpy as np

from analytics.solvers.answer import SiteAmounts
from analytics.solvers.arrays import Bools, Floats, Ints
from analytics.solvers.instance import Instance
from analytics.solvers.rules import Rules

NONE = np.empty(0, dtype=int)  # no chosen site


def count_open(instance: Instance, chosen: Ints) -> Floats:
    """(n,) how many open sites, chosen or fixed, cover each demand."""
    opened = instance.fixed.copy()
    opened[chosen] = True
    return np.asarray(instance.need("reach") @ opened.astype(float))


def sites_of(instance: Instance) -> Ints:
    """(n,) how many sites could cover each demand."""
    ends: Ints = instance.need("reach").indptr
    return np.diff(ends)


def column(instance: Instance, site: int) -> Floats:
    """(n,) 1 where the site covers the demand."""
    covers: Floats = instance.need("reach")[:, [site]].toarray().ravel()
    return covers


def weight_covered(instance: Instance, chosen: Ints) -> float:
    """Add up the weight of the demands that chosen and fixed sites cover."""
    return float(instance.weight[count_open(instance, chosen) > 0].sum())


def lost_without(instance: Instance, chosen: Ints, count: Floats) -> SiteAmounts:
    """List chosen sites with the weight that is covered by them alone.

    Args:
        count: (n,) of `count_open`.
    """
    covered_once = np.where(count == 1, instance.weight, 0.0)
    alone = instance.need("reach").T @ covered_once
    return tuple((int(site), float(alone[site])) for site in chosen)


def marginal(instance: Instance, chosen: Ints) -> SiteAmounts:
    """List chosen sites, the one that adds most first, with what each adds to those before it."""
    reach = instance.need("reach")
    left = np.where(count_open(instance, NONE) == 0, instance.weight, 0.0)
    waiting = list(chosen)
    ordered = []
    while waiting:
        gain = (reach.T @ left)[waiting]
        site = waiting.pop(int(np.argmax(gain)))
        ordered.append((int(site), float(gain.max())))
        left = left * (1 - column(instance, site))
    return tuple(ordered)


def without_idle(
    instance: Instance, rules: Rules, chosen: Ints, is_enough: Callable[[Ints], bool]
) -> Ints:
    """Leave out sites that add nothing and that no group needs; the last ones go first.

    Args:
        is_enough: True if nothing is lost with only these sites.
    """
    waiting = rules.waiting(instance)
    for site in chosen[::-1]:
        others = chosen[chosen != site]
        group = instance.group[site]
        is_needed = group in waiting and group not in instance.group[others]
        if not is_needed and is_enough(others):
            chosen = others
    return chosen


def where(mask: Bools) -> tuple[int, ...]:
    """List the indices at which a mask is true."""
    return indices(np.flatnonzero(mask))


def indices(values: Ints) -> tuple[int, ...]:
    """Make plain integers, so that answers can be compared and written down."""
    return tuple(int(value) for value in values)
