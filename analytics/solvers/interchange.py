"""Good choices for maximal covering, found fast: greedy adding, interchange, ruin and recreate. No
bound: see lagrangian.py.

Methods: greedy adding, Church & ReVelle 1974; vertex interchange, Teitz & Bart 1968; ruin and
recreate, Schrimpf et al. 2000.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analytics.solvers.instance import TIE, Instance, Rules

RUINED = 8  # sites taken out together; more mends wider mistakes and takes longer
ACCEPTED_LOSS = 2e-4  # of the objective, so that the search leaves a local optimum
GREED = 0.8  # a recreated site is the best after each gain was multiplied by 0.8 to 1


@dataclass(frozen=True)
class Cover:
    """A maximal covering question with nothing left in it that is already decided.

    Sites are the free ones, demands those that no fixed site covers and that weigh something;
    demands with the same sites are one. weight (d,); reach (d, s) and its transpose by_site (s, d),
    0-1 floats; cost (s,); group (s,), -1 where none is asked for; most sites; budget. site_ids (s,)
    are the indices in the instance.
    """

    weight: np.ndarray
    reach: sparse.csr_matrix
    by_site: sparse.csr_matrix
    cost: np.ndarray
    group: np.ndarray
    most: int
    budget: float
    site_ids: np.ndarray

    @property
    def needed(self) -> list[int]:
        """Groups that must get a site."""
        return sorted(set(self.group[self.group >= 0].tolist()))

    @property
    def counts_only(self) -> bool:
        """The number of sites is the only rule besides groups."""
        return bool(np.isinf(self.budget))

    def covered(self, chosen: np.ndarray) -> np.ndarray:
        """(d,) by how many of the chosen sites."""
        return np.asarray(self.by_site[chosen].sum(axis=0)).ravel()

    def value(self, chosen: np.ndarray) -> float:
        return float(self.weight[self.covered(chosen) > 0].sum())

    def of(self, site: int) -> np.ndarray:
        """The demands of one site."""
        return self.by_site.indices[self.by_site.indptr[site] : self.by_site.indptr[site + 1]]

    def only(self, sites: np.ndarray) -> "Cover":
        """The question with fewer sites."""
        merged = merge(self.weight, self.reach[:, sites])
        return replace(
            self,
            weight=merged[0],
            reach=merged[1],
            by_site=merged[1].T.tocsr(),
            cost=self.cost[sites],
            group=self.group[sites],
            most=min(self.most, len(sites)),
            site_ids=self.site_ids[sites],
        )


def cover_of(instance: Instance, rules: Rules, *, dominated: bool = False) -> Cover:
    """What is left to decide of an instance; also among `dominated` sites only if asked."""
    reach, free = instance.need("reach"), instance.free
    open_demand = _open_demand(instance)
    weight, left = merge(instance.weight[open_demand], reach[open_demand][:, free])
    cost = instance.cost[free] if rules.budget is not None else np.zeros(len(free))
    group = np.where(np.isin(instance.group, rules.waiting(instance)), instance.group, -1)[free]
    most = len(free) if rules.sites is None else min(int(rules.sites), len(free))
    budget = np.inf if rules.budget is None else rules.budget * (1 + TIE)
    cover = Cover(weight, left, left.T.tocsr(), cost, group, most, budget, free)
    return cover if dominated else cover.only(np.flatnonzero(~_dominated(cover)))


def _dominated(cover: Cover) -> np.ndarray:
    """(s,) bool: another site covers the same and more, costs no more and is in the group if one is
    asked for.

    Of sites that cover the same at the same cost the first stays.
    """
    size = np.diff(cover.by_site.indptr)
    common = (cover.by_site @ cover.reach).tocoo()
    site, other = common.row, common.col
    covers_all = common.data == size[site]
    no_dearer = cover.cost[other] <= cover.cost[site]
    grouped = (cover.group[site] == -1) | (cover.group[site] == cover.group[other])
    mutual = (
        (size[site] == size[other])
        & (cover.cost[site] == cover.cost[other])
        & ((cover.group[other] == -1) | (cover.group[site] == cover.group[other]))
    )
    beaten = (site != other) & covers_all & no_dearer & grouped & (~mutual | (other < site))
    return np.bincount(site[beaten], minlength=len(size)) > 0


def _open_demand(instance: Instance) -> np.ndarray:
    """(n,) bool: weighs something and no fixed site covers it."""
    by_fixed = np.asarray(instance.reach[:, instance.fixed].sum(axis=1)).ravel()
    return (instance.weight > 0) & (by_fixed == 0)


def merge(weight: np.ndarray, reach: sparse.csr_matrix) -> tuple[np.ndarray, sparse.csr_matrix]:
    """Demands covered by the same sites become one with the sum of their weights; those without any
    site are left out.
    """
    reach = reach.tocsr()
    reach.sort_indices()
    first: dict[bytes, int] = {}
    same_as = np.array(
        [
            first.setdefault(row.tobytes(), i)
            for i, row in enumerate(np.split(reach.indices, reach.indptr[1:-1]))
        ],
        dtype=int,
    )
    kept = [i for row, i in first.items() if row]
    total = np.bincount(same_as, weights=weight, minlength=len(weight)) if len(weight) else weight
    return total[kept], reach[kept]


# --- greedy adding --------------------------------------------------------------------------------


def greedy(cover: Cover) -> np.ndarray:
    """Add the site that covers most of what is not covered yet; with a budget, also the best for
    its cost, whichever ends higher.
    """
    plain = add_greedily(cover, [], lambda gain: gain)
    if cover.counts_only:
        return plain
    for_its_cost = add_greedily(cover, [], lambda gain: gain / np.maximum(cover.cost, 1e-12))
    return max(plain, for_its_cost, key=cover.value)


def add_greedily(
    cover: Cover, chosen: list[int], liking: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Add sites to `chosen` while one is allowed and adds something; `liking` ranks the
    gains (s,).
    """
    chosen = list(chosen)
    left = np.where(cover.covered(np.array(chosen, dtype=int)) > 0, 0.0, cover.weight)
    while len(chosen) < cover.most:
        gain = cover.by_site @ left
        allowed, forced = _addable(cover, chosen)
        allowed &= forced | (gain > 0)
        if not allowed.any():
            break
        site = int(np.argmax(np.where(allowed, liking(gain), -1.0)))
        chosen.append(site)
        left[cover.of(site)] = 0
    return np.array(chosen, dtype=int)


def _addable(cover: Cover, chosen: list[int]) -> tuple[np.ndarray, bool]:
    """Sites that leave enough money and number for the groups still without one; while there are
    such, only their sites.
    """
    had = set(cover.group[chosen].tolist())
    lacking = [group for group in cover.needed if group not in had]
    cheapest = {group: cover.cost[cover.group == group].min() for group in lacking}
    money = cover.budget - cover.cost[chosen].sum() - sum(cheapest.values())
    allowed = (
        cover.cost - np.array([cheapest.get(group, 0.0) for group in cover.group.tolist()]) <= money
        if lacking
        else cover.cost <= money
    )
    allowed[chosen] = False
    return (allowed & np.isin(cover.group, lacking), True) if lacking else (allowed, False)


# --- interchange ----------------------------------------------------------------------------------


def interchange(cover: Cover, chosen: np.ndarray) -> np.ndarray:
    """Put the best site in for the one it replaces best, or in addition, until no single such step
    covers more.
    """
    chosen = np.array(chosen, dtype=int)
    count = cover.covered(chosen)
    while len(chosen):
        chosen = _filled(cover, chosen, count)
        change = swap_changes(cover, chosen, count)
        change[~_swappable(cover, chosen)] = -np.inf
        out, site = divmod(int(np.argmax(change)), change.shape[1])
        if change[out, site] <= TIE * cover.weight.sum():
            break
        count[cover.of(chosen[out])] -= 1
        count[cover.of(site)] += 1
        chosen[out] = site
    return chosen


def _filled(cover: Cover, chosen: np.ndarray, count: np.ndarray) -> np.ndarray:
    """With the sites that a swap has left number and money for; `count` is brought up to date."""
    if len(chosen) == cover.most:
        return chosen
    full = add_greedily(cover, chosen.tolist(), lambda gain: gain)
    for site in full[len(chosen) :]:
        count[cover.of(site)] += 1
    return full


def swap_changes(cover: Cover, chosen: np.ndarray, count: np.ndarray) -> np.ndarray:
    """(k, s): what the objective changes by if site s takes the place of the k-th chosen one."""
    gain = cover.by_site @ np.where(count == 0, cover.weight, 0.0)
    alone = cover.by_site[chosen]
    alone.data = np.where(count == 1, cover.weight, 0.0)[alone.indices]
    loss = np.asarray(alone.sum(axis=1)).ravel()
    alone.eliminate_zeros()
    # what only the k-th covers is not lost where s covers it too
    return (alone @ cover.reach).toarray() + gain - loss[:, None]


def _swappable(cover: Cover, chosen: np.ndarray) -> np.ndarray:
    """(k, s) bool: the swap keeps budget and groups."""
    allowed = np.ones((len(chosen), len(cover.cost)), dtype=bool)
    allowed[:, chosen] = False
    if not cover.counts_only:
        allowed &= (
            cover.cost[chosen].sum() - cover.cost[chosen][:, None] + cover.cost <= cover.budget
        )
    groups = cover.group[chosen]
    for k in np.flatnonzero(groups >= 0):
        if (groups == groups[k]).sum() == 1:
            allowed[k] &= cover.group == groups[k]
    return allowed


# --- ruin and recreate ----------------------------------------------------------------------------


def ruin_and_recreate(
    cover: Cover, chosen: np.ndarray, rounds: int, enough: Callable[[float, float], bool]
) -> np.ndarray:
    """Take out a site and those around it, refill greedily with some chance, interchange; keep what
    is not much worse.

    The chance has a fixed seed. `enough(share of the rounds done, objective so far)` ends the
    search.
    """
    rng = np.random.default_rng(0)
    around = (cover.by_site @ cover.reach).tocsr()  # (s, s) demands in common
    best = now = chosen
    best_value = value = cover.value(chosen)
    for step in range(rounds):
        if enough(step / rounds, best_value):
            break
        trial = interchange(cover, _recreated(cover, _ruined(now, around, rng), rng))
        trial_value = cover.value(trial)
        if trial_value > value - ACCEPTED_LOSS * rng.random() * value:
            now, value = trial, trial_value
        if value > best_value:
            best, best_value = now, value
    return best


def _ruined(chosen: np.ndarray, around: sparse.csr_matrix, rng: np.random.Generator) -> np.ndarray:
    """Without one of the sites and the others nearest to it."""
    return np.delete(chosen, nearest_first(chosen, int(rng.integers(len(chosen))), around)[:RUINED])


def nearest_first(chosen: np.ndarray, centre: int, around: sparse.csr_matrix) -> np.ndarray:
    """Positions of the chosen sites, those nearest to the one at `centre` first: most sites share
    demands with both.
    """
    near = (
        np.asarray((around[[chosen[centre]]] @ around[:, chosen]).todense()).ravel().astype(float)
    )
    near[centre] = np.inf
    return np.argsort(-near, kind="stable")


def _recreated(cover: Cover, kept: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return add_greedily(cover, kept.tolist(), lambda gain: gain * rng.uniform(GREED, 1, len(gain)))
