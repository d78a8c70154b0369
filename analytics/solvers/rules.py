"""Rules that a choice of sites keeps: number, budget, one site per group."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from analytics.solvers.arrays import Bools, Floats, Ints
from analytics.solvers.instance import Instance
from analytics.solvers.rounding import with_slack


@dataclass(frozen=True)
class RuleRows:
    """Rules as rows of a programme: lower <= rows @ open <= upper.

    Attributes:
        rows: (r, m) over the sites.
        lower, upper: (r,)
    """

    rows: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class Rules:
    """How many sites may be chosen, for how much, and groups that must each have an open site.

    Fixed sites count for the groups, and not against the number or the budget. A site per group is
    equity: one per city.

    Attributes:
        sites, budget: at most so many, at most so much; None is no limit.
        one_per_group: groups of the instance.
    """

    sites: int | None = None
    budget: float | None = None
    one_per_group: Collection[int] = ()

    def check(self, instance: Instance) -> None:
        """Check that the rules make sense; rules that cannot be kept are infeasible, not wrong.

        Raises:
            ValueError: a number that is none, a budget without costs, or an unknown group.
        """
        if self.sites is not None and (self.sites != int(self.sites) or self.sites < 0):
            raise ValueError(f"sites must be a whole number of at least 0, got {self.sites}")
        if self.budget is not None:
            if not self.budget >= 0:
                raise ValueError(f"budget must be at least 0, got {self.budget}")
            instance.need("cost")
        known = {group for group in instance.group.tolist() if group >= 0}
        unknown = sorted(set(self.one_per_group) - known)
        if unknown:
            raise ValueError(f"one_per_group names groups that no site is in: {unknown}")

    def waiting(self, instance: Instance) -> list[int]:
        """List the groups that no fixed site is in."""
        having = set(instance.group[instance.fixed].tolist())
        return sorted(set(self.one_per_group) - having)

    def can_be_kept(self, instance: Instance) -> bool:
        """True if the cheapest site of each waiting group is allowed.

        Groups do not overlap, so no other choice is smaller.
        """
        cost = instance.cost if instance.cost is not None else np.zeros(instance.sites)
        cheapest = [
            cost[~instance.fixed & (instance.group == group)].min()
            for group in self.waiting(instance)
        ]
        if self.sites is not None and len(cheapest) > self.sites:
            return False
        if self.budget is None:
            return True
        return bool(sum(cheapest) <= with_slack(self.budget))

    def swaps(self, instance: Instance, chosen: Ints, out: int) -> Bools:
        """(m,) sites that may stand in for the chosen site `out`."""
        allowed = ~instance.fixed
        allowed[chosen] = False
        if self.budget is not None:
            cost: Floats = instance.need("cost")
            spent = cost[chosen].sum() - cost[out]
            allowed &= spent + cost <= with_slack(self.budget)
        group = instance.group[out]
        # the only site of a group that waits for one gives way to one of that group alone
        is_alone = (instance.group[chosen] == group).sum() == 1
        if is_alone and group in self.waiting(instance):
            allowed &= instance.group == group
        return allowed

    def rows(self, instance: Instance) -> RuleRows:
        """Write the rules over all sites of an instance."""
        groups = [instance.group == group for group in self.waiting(instance)]
        return rule_rows(~instance.fixed, self.sites, instance.cost, self.budget, groups)


def rules_of(
    instance: Instance, sites: int | None, budget: float | None, one_per_group: Collection[int]
) -> Rules:
    """Make the rules of a model that needs a number or a budget.

    Raises:
        ValueError: neither is given, or a rule makes no sense.
    """
    if sites is None and budget is None:
        raise ValueError("sites or budget must be given")
    rules = Rules(sites, budget, tuple(one_per_group))
    rules.check(instance)
    return rules


def rule_rows(
    free: Bools,
    most: int | None,
    cost: Floats | None,
    budget: float | None,
    groups: list[Bools],
) -> RuleRows:
    """Write rules as rows: one site of each group, at most so many sites, at most so much.

    Args:
        free: (m,) sites that count against number and budget.
        cost: (m,) needed with a budget.
        groups: (m,) masks of sites.
    """
    rows = [group.astype(float) for group in groups]
    lower = [1.0] * len(groups)
    upper = [np.inf] * len(groups)
    if most is not None:
        rows.append(free.astype(float))
        lower.append(-np.inf)
        upper.append(float(most))
    if budget is not None and cost is not None:
        unit = float(cost.max(initial=0.0)) or 1.0  # the solver's tolerance is absolute
        rows.append(free * cost / unit)
        lower.append(-np.inf)
        upper.append(budget / unit)
    table = np.array(rows, dtype=float).reshape(len(rows), len(free))
    return RuleRows(table, np.array(lower), np.array(upper))
