"""What the location models are asked and what they answer: demands, sites, rules and one `Answer`,
as plain arrays.
"""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

TIE = 1e-9  # two objectives whose difference is no larger, relative to them, are the same


@dataclass(frozen=True)
class Instance:
    """n demands and m sites; an excluded site is simply not among them.

    weight: (n,) what each demand counts, at least 0; a demand of weight 0 asks for nothing and
        appears in no answer.
    reach: (n, m) bool, site j covers demand i. For the covering models.
    km: (n, m) what serving i from j takes; NaN or inf is never. For p-median and p-center.
    cost: (m,) of opening a site, at least 0. capacity: (m,) units of load a site can take.
    load: (n,) units each demand brings; its weight if None.
    fixed: (m,) bool, open in any case (existing, committed, forced in); it counts against neither
        the number of sites nor the budget, and its capacity counts. group: (m,) the group of a
        site, -1 for none.
    """

    weight: np.ndarray
    reach: sparse.csr_matrix | None = None
    km: np.ndarray | None = None
    cost: np.ndarray | None = None
    capacity: np.ndarray | None = None
    load: np.ndarray | None = None
    fixed: np.ndarray | None = None
    group: np.ndarray | None = None

    def __post_init__(self) -> None:
        """Every field becomes an array of its shape and type, or is refused."""
        if self.reach is None and self.km is None:
            raise ValueError("reach or km must be given")
        weight = _numbers("weight", self.weight, None)
        n, m = np.shape(self.km) if self.reach is None else self.reach.shape
        if len(weight) != n:
            raise ValueError(
                f"weight has {len(weight)} demands, {'km' if self.reach is None else 'reach'}"
                f" has {n}"
            )
        made = {
            "weight": weight,
            "reach": None if self.reach is None else _coverage(self.reach),
            "km": _kilometres(self.km, (n, m)),
        }
        made |= {
            "cost": _numbers("cost", self.cost, m),
            "capacity": _numbers("capacity", self.capacity, m),
        }
        made["load"] = weight if self.load is None else _numbers("load", self.load, n)
        made["fixed"] = (
            np.zeros(m, dtype=bool)
            if self.fixed is None
            else _of_length("fixed", np.asarray(self.fixed, dtype=bool), m)
        )
        made["group"] = np.full(m, -1) if self.group is None else _groups(self.group, m)
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def sites(self) -> int:
        return len(self.fixed)

    @property
    def free(self) -> np.ndarray:
        """Indices of the sites that may be chosen."""
        return np.flatnonzero(~self.fixed)

    def need(self, name: str) -> np.ndarray:
        """A field that a model cannot do without."""
        if getattr(self, name) is None:
            raise ValueError(f"{name} must be given for this model")
        return getattr(self, name)


@dataclass(frozen=True)
class Rules:
    """How many sites may be chosen, for how much, and groups that must each have an open site
    (equity: one per city).

    None is no limit. Fixed sites count for the groups, and not against the number or the budget.
    """

    sites: int | None = None
    budget: float | None = None
    one_per_group: Collection[int] = ()

    def check(self, instance: Instance) -> None:
        """Raise ValueError for rules that cannot be meant; rules that cannot be kept are
        infeasible, not wrong.
        """
        if self.sites is not None and (self.sites != int(self.sites) or self.sites < 0):
            raise ValueError(f"sites must be a whole number of at least 0, got {self.sites}")
        if self.budget is not None:
            if not self.budget >= 0:
                raise ValueError(f"budget must be at least 0, got {self.budget}")
            instance.need("cost")
        unknown = sorted(
            set(self.one_per_group) - set(instance.group.tolist())
            | {group for group in self.one_per_group if group < 0}
        )
        if unknown:
            raise ValueError(f"one_per_group names groups that no site is in: {unknown}")

    def waiting(self, instance: Instance) -> list[int]:
        """The groups that no fixed site is in."""
        return sorted(set(self.one_per_group) - set(instance.group[instance.fixed].tolist()))

    def can_be_kept(self, instance: Instance) -> bool:
        """The cheapest site of each waiting group: groups do not overlap, so no other choice is
        smaller.
        """
        cost = instance.cost if instance.cost is not None else np.zeros(instance.sites)
        cheapest = [
            cost[~instance.fixed & (instance.group == group)].min()
            for group in self.waiting(instance)
        ]
        few_enough = self.sites is None or len(cheapest) <= self.sites
        return few_enough and (self.budget is None or sum(cheapest) <= _with_slack(self.budget))

    def swaps(self, instance: Instance, chosen: np.ndarray, out: int) -> np.ndarray:
        """(m,) bool: sites that may stand in for the chosen site `out`."""
        allowed = ~instance.fixed
        allowed[chosen] = False
        if self.budget is not None:
            allowed &= instance.cost[chosen].sum() - instance.cost[
                out
            ] + instance.cost <= _with_slack(self.budget)
        group = instance.group[out]
        if group in self.waiting(instance) and (instance.group[chosen] == group).sum() == 1:
            allowed &= instance.group == group
        return allowed

    def rows(self, instance: Instance) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The rules over all sites, as `rule_rows`."""
        groups = [instance.group == group for group in self.waiting(instance)]
        return rule_rows(~instance.fixed, self.sites, instance.cost, self.budget, groups)


def rule_rows(
    free: np.ndarray,
    most: int | None,
    cost: np.ndarray | None,
    budget: float | None,
    groups: list[np.ndarray],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows (r, m) with lower and upper (r,): at most so many of the `free` sites, at most so much,
    one of each group (m,).
    """
    rows = [np.empty((0, len(free))), *(np.atleast_2d(group).astype(float) for group in groups)]
    lower, upper = [1.0] * len(groups), [np.inf] * len(groups)
    if most is not None:
        rows, lower, upper = (
            [*rows, np.atleast_2d(free).astype(float)],
            [*lower, -np.inf],
            [*upper, float(most)],
        )
    if budget is not None:
        unit = float(cost.max(initial=0.0)) or 1.0  # the solver's tolerance is absolute
        rows, lower, upper = (
            [*rows, np.atleast_2d(free * cost / unit)],
            [*lower, -np.inf],
            [*upper, budget / unit],
        )
    return np.vstack(rows), np.array(lower), np.array(upper)


@dataclass(frozen=True)
class Answer:
    """What a model answers. Sites and demands are indices; fixed sites are open but never among
    `chosen`.

    status: "optimal" (proven), "within_limit" (stopped by a limit; see bound and gap), "infeasible"
        or "cancelled".
    chosen: sites to open, sorted, without any that adds nothing. objective: weight covered (mclp),
        number or cost of sites (lscp), weight x km (p_median), km (p_center), of all open sites.
        bound: no choice is better; nan if unknown.
    gap: |bound - objective| / objective. uncovered: demands that the open sites do not cover or
        serve.
    unservable: those among them that no site could. short: covered, but by fewer sites than asked
        for (lscp_backup).
    assignment: per demand its site, -1 for none (p_median, p_center). shares: (demand, site, share
        0-1) where a demand may be split (mclp_capacitated). gains: what the answer loses if only
        this site were removed; inf if some demand that is served would then not be. marginal:
        chosen sites in the order in which each adds most, with what it adds.
    swaps: for each chosen site the sites that could stand in for it at the same objective; None if
        not examined.
    unique: no optimal choice lacks any of `chosen` (proven), or one does; None if that was not
        asked for.
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
    gains: tuple[tuple[int, float], ...] = ()
    marginal: tuple[tuple[int, float], ...] = ()
    swaps: tuple[tuple[int, tuple[int, ...]], ...] | None = None
    unique: bool | None = None

    @property
    def gap(self) -> float:
        return relative_gap(self.objective, self.bound)


INFEASIBLE = Answer("infeasible")


def relative_gap(objective: float, bound: float) -> float:
    """|bound - objective| / |objective|; 0 where they are the same, inf where only the objective is
    0, nan if unknown.
    """
    if math.isnan(objective) or math.isnan(bound) or same(objective, bound):
        return math.nan if math.isnan(objective) or math.isnan(bound) else 0.0
    return abs(bound - objective) / abs(objective) if objective else math.inf


def same(a: float, b: float) -> bool:
    """Equal up to rounding."""
    return a == b or (
        math.isfinite(a) and math.isfinite(b) and abs(a - b) <= TIE * max(abs(a), abs(b))
    )


# --- what open sites do ---------------------------------------------------------------------------


def rules_of(
    instance: Instance, sites: int | None, budget: float | None, one_per_group: Collection[int]
) -> Rules:
    if sites is None and budget is None:
        raise ValueError("sites or budget must be given")
    rules = Rules(sites, budget, tuple(one_per_group))
    rules.check(instance)
    return rules


def count_open(instance: Instance, chosen: np.ndarray) -> np.ndarray:
    """(n,) how many open sites, chosen or fixed, cover each demand."""
    opened = instance.fixed.copy()
    opened[chosen] = True
    return np.asarray(instance.reach @ opened.astype(float))


def sites_of(instance: Instance) -> np.ndarray:
    """(n,) how many sites could cover each demand."""
    return np.diff(instance.reach.indptr)


def column(instance: Instance, site: int) -> np.ndarray:
    """(n,) 1 where the site covers the demand."""
    return instance.reach[:, [site]].toarray().ravel()


def weight_covered(instance: Instance, chosen: np.ndarray) -> float:
    return float(instance.weight[count_open(instance, chosen) > 0].sum())


def lost_without(instance: Instance, chosen: np.ndarray, count: np.ndarray) -> tuple:
    alone = instance.reach.T @ np.where(count == 1, instance.weight, 0.0)
    return tuple((int(site), float(alone[site])) for site in chosen)


def marginal(instance: Instance, chosen: np.ndarray) -> tuple:
    """Chosen sites, the one that adds most first, with what each adds to those before it."""
    left = np.where(count_open(instance, np.empty(0, dtype=int)) == 0, instance.weight, 0.0)
    waiting, ordered = list(chosen), []
    while waiting:
        gain = (instance.reach.T @ left)[waiting]
        site = waiting.pop(int(np.argmax(gain)))
        ordered.append((int(site), float(gain.max())))
        left = left * (1 - column(instance, site))
    return tuple(ordered)


def without_idle(
    instance: Instance, rules: Rules, chosen: np.ndarray, idle: Callable[[np.ndarray], bool]
) -> np.ndarray:
    """Without the sites that `idle(the others)` says nothing is lost by and that no group needs;
    the last ones go first.
    """
    waiting = rules.waiting(instance)
    for site in chosen[::-1]:
        rest = chosen[chosen != site]
        needed = (
            instance.group[site] in waiting and instance.group[site] not in instance.group[rest]
        )
        if not needed and idle(rest):
            chosen = rest
    return chosen


def where(mask: np.ndarray) -> tuple[int, ...]:
    return indices(np.flatnonzero(mask))


def indices(values: np.ndarray) -> tuple[int, ...]:
    """As plain integers, so that answers can be compared and written down."""
    return tuple(int(value) for value in values)


def with_bound(
    answer: Answer, gap_is_enough: bool, best: Callable[[float, float], float]
) -> Answer:
    """With a bound on the right side of the objective (`best` is max or min), and "optimal" only if
    that is proven.
    """
    if answer.status == "optimal" and not gap_is_enough:
        return replace(answer, bound=answer.objective)  # proven by the solver, up to its rounding
    bound = best(answer.bound, answer.objective)
    if same(bound, answer.objective):
        return replace(answer, status="optimal", bound=answer.objective)
    return replace(
        answer, status="within_limit" if answer.status == "optimal" else answer.status, bound=bound
    )


# --- fields ---------------------------------------------------------------------------------------


def _with_slack(limit: float) -> float:
    """Sums of costs are rounded; a budget that is met exactly is met."""
    return limit + TIE * abs(limit)


def _of_length(name: str, values: np.ndarray, length: int | None) -> np.ndarray:
    if values.ndim != 1 or (length is not None and len(values) != length):
        raise ValueError(
            f"{name} must have shape ({'n' if length is None else length},), got {values.shape}"
        )
    return values


def _numbers(name: str, values: object, length: int | None) -> np.ndarray | None:
    """Finite numbers of at least 0."""
    if values is None:
        return None
    numbers = _of_length(name, np.asarray(values, dtype=float), length)
    wrong = np.flatnonzero(~(np.isfinite(numbers) & (numbers >= 0)))
    if len(wrong):
        raise ValueError(
            f"{name}[{wrong[0]}] must be a finite number of at least 0, got {numbers[wrong[0]]}"
        )
    return numbers


def _coverage(reach: sparse.spmatrix) -> sparse.csr_matrix:
    """As 0-1 floats with sorted indices, ready for products."""
    covers = sparse.csr_matrix(reach).astype(bool).astype(float)
    covers.eliminate_zeros()
    covers.sort_indices()
    return covers


def _kilometres(km: np.ndarray | None, shape: tuple[int, int]) -> np.ndarray | None:
    """Never is inf."""
    if km is None:
        return None
    far = np.asarray(km, dtype=float)
    if far.shape != shape:
        raise ValueError(f"km must have shape {shape}, got {far.shape}")
    if (far < 0).any():
        raise ValueError(f"km must be at least 0, got {far[far < 0][0]}")
    return np.where(np.isnan(far), np.inf, far)


def _groups(group: np.ndarray, length: int) -> np.ndarray:
    groups = _of_length("group", np.asarray(group), length)
    if not np.issubdtype(groups.dtype, np.integer) or (len(groups) and groups.min() < -1):
        raise ValueError("group must be whole numbers of at least -1")
    return groups
