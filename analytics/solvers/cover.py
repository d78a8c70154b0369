"""A maximal covering question with nothing left in it that is already decided."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analytics.solvers.arrays import Bools, Floats, Ints, column_sums, row_sums
from analytics.solvers.instance import Instance
from analytics.solvers.rounding import TIE
from analytics.solvers.rules import Rules


@dataclass(frozen=True)
class Cover:
    """A maximal covering question with nothing left in it that is already decided.

    Sites are the free ones, demands those that no fixed site covers and that weigh something;
    demands with the same sites are one.

    Attributes:
        weight: (d,)
        reach: (d, s) 0-1 floats.
        by_site: (s, d) the transpose of `reach`.
        cost: (s,)
        group: (s,) -1 where none is asked for.
        most: sites that may be chosen.
        budget: inf for none.
        site_ids: (s,) indices in the instance.
    """

    weight: Floats
    reach: sparse.csr_matrix
    by_site: sparse.csr_matrix
    cost: Floats
    group: Ints
    most: int
    budget: float
    site_ids: Ints

    @property
    def needed(self) -> list[int]:
        """Groups that must get a site."""
        return sorted(set(self.group[self.group >= 0].tolist()))

    @property
    def counts_only(self) -> bool:
        """True if the number of sites is the only rule besides groups."""
        return bool(np.isinf(self.budget))

    def covered(self, chosen: Ints) -> Floats:
        """(d,) by how many of the chosen sites."""
        return column_sums(self.by_site[chosen])

    def value(self, chosen: Ints) -> float:
        """Add up the weight that a choice covers."""
        return float(self.weight[self.covered(chosen) > 0].sum())

    def demands_of(self, site: int) -> Ints:
        """List the demands that a site covers."""
        begin, end = self.by_site.indptr[site : site + 2]
        demands: Ints = self.by_site.indices[begin:end]
        return demands

    def only(self, sites: Ints) -> "Cover":
        """Ask the question of fewer sites."""
        weight, reach = merge(self.weight, self.reach[:, sites])
        return replace(
            self,
            weight=weight,
            reach=reach,
            by_site=reach.T.tocsr(),
            cost=self.cost[sites],
            group=self.group[sites],
            most=min(self.most, len(sites)),
            site_ids=self.site_ids[sites],
        )


def cover_of(instance: Instance, rules: Rules, *, dominated: bool = False) -> Cover:
    """Find what is left to decide of an instance.

    Args:
        dominated: keep sites even where another is at least as good.
    """
    reach = instance.need("reach")
    free = instance.free
    open_demand = _open_demand(instance)
    open_reach = reach[open_demand][:, free]
    weight, left = merge(instance.weight[open_demand], open_reach)
    cost = np.zeros(len(free))
    budget = np.inf
    if rules.budget is not None:
        cost = instance.need("cost")[free]
        budget = rules.budget * (1 + TIE)
    is_asked = np.isin(instance.group, rules.waiting(instance))
    cover = Cover(
        weight,
        left,
        left.T.tocsr(),
        cost=cost,
        group=np.where(is_asked, instance.group, -1)[free],
        most=len(free) if rules.sites is None else min(int(rules.sites), len(free)),
        budget=budget,
        site_ids=free,
    )
    if dominated:
        return cover
    return cover.only(np.flatnonzero(~_dominated(cover)))


def _dominated(cover: Cover) -> Bools:
    """(s,) another site covers all of it, costs no more and is in its group, if one is asked for.

    Of sites that cover the same at the same cost the first stays.
    """
    size = np.diff(cover.by_site.indptr)
    # pairs of sites that share demands, with how many; a site is paired with itself, too
    common = (cover.by_site @ cover.reach).tocoo()
    site = common.row
    other = common.col
    covers_all = common.data == size[site]
    no_dearer = cover.cost[other] <= cover.cost[site]
    same_size = size[site] == size[other]
    same_cost = cover.cost[site] == cover.cost[other]
    same_group = cover.group[site] == cover.group[other]
    without_group = cover.group == -1
    in_its_group = without_group[site] | same_group
    # each could stand for the other: only the later one is left out
    is_mutual = same_size & same_cost & (without_group[other] | same_group)
    comes_first = ~is_mutual | (other < site)
    is_another = site != other
    is_beaten = is_another & covers_all & no_dearer & in_its_group & comes_first
    dominated = np.zeros(len(size), dtype=bool)
    dominated[site[is_beaten]] = True
    return dominated


def _open_demand(instance: Instance) -> Bools:
    """(n,) weighs something and no fixed site covers it."""
    by_fixed = row_sums(instance.need("reach")[:, instance.fixed])
    is_open: Bools = (instance.weight > 0) & (by_fixed == 0)
    return is_open


def merge(weight: Floats, reach: sparse.csr_matrix) -> tuple[Floats, sparse.csr_matrix]:
    """Make one demand of those covered by the same sites, with the sum of their weights.

    Those without any site are left out.
    """
    reach = reach.tocsr()
    reach.sort_indices()
    first: dict[bytes, int] = {}
    sites_of_demands = np.split(reach.indices, reach.indptr[1:-1])
    same_as = np.array(
        [first.setdefault(sites.tobytes(), i) for i, sites in enumerate(sites_of_demands)],
        dtype=int,
    )
    kept = [i for sites, i in first.items() if sites]
    if not len(weight):
        return weight, reach
    total: Floats = np.bincount(
        same_as,
        weights=weight,
        minlength=len(weight),
    ).astype(float)
    return total[kept], reach[kept]
