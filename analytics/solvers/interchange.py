"""Good choices for maximal covering, found fast. No bound: see lagrangian.py.

Methods: greedy adding, Church & ReVelle 1974; vertex interchange, Teitz & Bart 1968; ruin and
recreate, Schrimpf et al. 2000.
"""

from collections.abc import Callable

import numpy as np
from scipy import sparse

from analytics.solvers.arrays import Bools, Floats, Ints, row_sums
from analytics.solvers.cover import Cover
from analytics.solvers.rounding import TIE

RUINED = 8  # sites taken out together; more mends wider mistakes and takes longer
ACCEPTED_LOSS = 2e-4  # of the objective, so that the search leaves a local optimum
GREED = 0.8  # a recreated site is the best after each gain was multiplied by 0.8 to 1


def greedy(cover: Cover) -> Ints:
    """Add the site that covers most of what is not covered yet, and so on.

    With a budget also the best for its cost; the choice that covers more is taken.
    """
    plain = add_greedily(cover, [], lambda gain: gain)
    if cover.counts_only:
        return plain
    for_its_cost = add_greedily(
        cover,
        [],
        lambda gain: gain / np.maximum(cover.cost, 1e-12),
    )
    return max(plain, for_its_cost, key=cover.value)


def add_greedily(cover: Cover, chosen: list[int], liking: Callable[[Floats], Floats]) -> Ints:
    """Add sites to `chosen` while one is allowed and adds something.

    Args:
        liking: gains (s,) -> their rank; the site with the highest is added.
    """
    chosen = list(chosen)
    is_covered = cover.covered(np.array(chosen, dtype=int)) > 0
    left = np.where(is_covered, 0.0, cover.weight)
    while len(chosen) < cover.most:
        gain = cover.by_site @ left
        allowed, forced = _addable(cover, chosen)
        allowed &= forced | (gain > 0)
        if not allowed.any():
            break
        rank = np.where(allowed, liking(gain), -1.0)
        site = int(np.argmax(rank))
        chosen.append(site)
        left[cover.demands_of(site)] = 0
    return np.array(chosen, dtype=int)


def _addable(cover: Cover, chosen: list[int]) -> tuple[Bools, bool]:
    """(s,) sites that may be added, and whether they are for groups that are still without one.

    A site must leave enough money for the cheapest of each such group.
    """
    had = set(cover.group[chosen].tolist())
    lacking = [group for group in cover.needed if group not in had]
    cheapest = {group: cover.cost[cover.group == group].min() for group in lacking}
    spent = cover.cost[chosen].sum()
    money = cover.budget - spent - sum(cheapest.values())
    set_aside = [cheapest.get(group, 0.0) for group in cover.group.tolist()]
    allowed: Bools = cover.cost - np.array(set_aside) <= money
    allowed[chosen] = False
    if lacking:
        return allowed & np.isin(cover.group, lacking), True
    return allowed, False


def interchange(cover: Cover, chosen: Ints) -> Ints:
    """Put in the best site, for another or in addition, until no single step covers more."""
    chosen = np.array(chosen, dtype=int)
    count = cover.covered(chosen)
    while len(chosen):
        chosen = _filled(cover, chosen, count)
        change = swap_changes(cover, chosen, count)
        change[~_swappable(cover, chosen)] = -np.inf
        best = int(np.argmax(change))
        out, site = divmod(best, change.shape[1])
        if change[out, site] <= TIE * cover.weight.sum():
            break
        count[cover.demands_of(chosen[out])] -= 1
        count[cover.demands_of(site)] += 1
        chosen[out] = site
    return chosen


def _filled(cover: Cover, chosen: Ints, count: Floats) -> Ints:
    """Add the sites that a swap has left number and money for; `count` is brought up to date."""
    if len(chosen) == cover.most:
        return chosen
    full = add_greedily(cover, chosen.tolist(), lambda gain: gain)
    for site in full[len(chosen) :]:
        count[cover.demands_of(site)] += 1
    return full


def swap_changes(cover: Cover, chosen: Ints, count: Floats) -> Floats:
    """(k, s) what the objective changes by if site s takes the place of the k-th chosen one."""
    uncovered = np.where(count == 0, cover.weight, 0.0)
    covered_once = np.where(count == 1, cover.weight, 0.0)
    gain: Floats = cover.by_site @ uncovered
    alone = cover.by_site[chosen]
    alone.data = covered_once[alone.indices]
    loss: Floats = row_sums(alone)
    alone.eliminate_zeros()
    # what only the k-th covers is not lost where s covers it too
    kept: Floats = (alone @ cover.reach).toarray()
    return kept + gain - loss[:, None]


def _swappable(cover: Cover, chosen: Ints) -> Bools:
    """(k, s) the swap keeps budget and groups."""
    allowed = np.ones((len(chosen), len(cover.cost)), dtype=bool)
    allowed[:, chosen] = False
    if not cover.counts_only:
        own = cover.cost[chosen]
        spent_without = own.sum() - own[:, None]
        allowed &= spent_without + cover.cost <= cover.budget
    groups = cover.group[chosen]
    for k in np.flatnonzero(groups >= 0):
        # the only site of a group gives way to one of that group alone
        if (groups == groups[k]).sum() == 1:
            allowed[k] &= cover.group == groups[k]
    return allowed


def ruin_and_recreate(
    cover: Cover, chosen: Ints, rounds: int, enough: Callable[[float, float], bool]
) -> Ints:
    """Take out a site and those around it, refill with some chance, interchange; and so on.

    A choice that is not much worse is kept. The chance has a fixed seed.

    Args:
        enough: share of the rounds done, objective so far -> True ends the search.
    """
    rng = np.random.default_rng(0)
    around = (cover.by_site @ cover.reach).tocsr()  # (s, s) demands in common
    best = now = chosen
    best_value = value = cover.value(chosen)
    for step in range(rounds):
        if enough(step / rounds, best_value):
            break
        ruined = _ruined(now, around, rng)
        trial = interchange(cover, _recreated(cover, ruined, rng))
        trial_value = cover.value(trial)
        accepted_loss = ACCEPTED_LOSS * rng.random() * value
        if trial_value > value - accepted_loss:
            now = trial
            value = trial_value
        if value > best_value:
            best = now
            best_value = value
    return best


def _ruined(chosen: Ints, around: sparse.csr_matrix, rng: np.random.Generator) -> Ints:
    """Without one of the sites and the others nearest to it."""
    centre = int(rng.integers(len(chosen)))
    nearest = nearest_first(chosen, centre, around)
    return np.delete(chosen, nearest[:RUINED])


def nearest_first(chosen: Ints, centre: int, around: sparse.csr_matrix) -> Ints:
    """Order the chosen sites from the one at position `centre` outwards.

    Near are those with most sites that share demands with both.

    Args:
        around: (s, s) demands in common.

    Returns:
        Positions in `chosen`.
    """
    around_centre = around[[chosen[centre]]]
    shared = (around_centre @ around[:, chosen]).todense()
    near = np.asarray(shared).ravel().astype(float)
    near[centre] = np.inf
    return np.argsort(-near, kind="stable")


def _recreated(cover: Cover, kept: Ints, rng: np.random.Generator) -> Ints:
    """Filled up greedily, with some chance."""

    def with_chance(gain: Floats) -> Floats:
        return gain * rng.uniform(GREED, 1, len(gain))

    return add_greedily(cover, kept.tolist(), with_chance)
