"""Clusters that the made province serves badly on purpose, so that every state of a need occurs.

Under each policy set some needs have no platform at all, some only ones that are planned or being
built, and some one platform far away.
"""

from collections import Counter
from dataclasses import dataclass

from data.build.policy_tables import policy_scope
from data.demo.base import Base
from data.demo.draws import Draws, some_of
from data.demo.fields import FieldTexts
from data.demo.lists import PROGRAMMES
from data.demo.needs import Pair

FEWEST_COUNTIES = 3  # whose need a chosen cluster is


@dataclass(frozen=True)
class Roles:
    """Clusters that get fewer platforms than their needs would draw.

    absent: no platform serves them.
    coming: only platforms of the pipeline do.
    scarce: one platform does.
    """

    absent: tuple[str, ...]
    coming: tuple[str, ...]
    scarce: tuple[str, ...]

    @property
    def kept_free(self) -> frozenset[str]:
        """The clusters that no other platform may serve, or seem to serve."""
        every = self.absent + self.coming + self.scarce
        return frozenset(every)


def choose_roles(base: Base, needs: dict[Pair, float], draws: Draws) -> Roles:
    """Draw two clusters for each role: one that every policy set counts, and one of the others.

    They are of the half with the smaller needs, and bound to no programme.
    """
    counted = _counted_by_all(base)
    shared: list[str] = []
    others: list[str] = []
    for cluster in _usable(base, needs):
        group = shared if cluster in counted else others
        group.append(cluster)
    absent, coming, scarce = zip(
        _three_of(draws, shared),
        _three_of(draws, others),
        strict=True,
    )
    return Roles(absent, coming, scarce)


def _usable(base: Base, needs: dict[Pair, float]) -> list[str]:
    """Give the clusters that a role may fall to, those with the smallest needs first."""
    totals: dict[str, float] = {}
    counties: Counter[str] = Counter()
    for (_, cluster), weight in needs.items():
        before = totals.get(cluster, 0)
        totals[cluster] = before + weight
        counties[cluster] += 1
    texts = FieldTexts(base)
    bound = [programme.cluster for programme in PROGRAMMES.values()]
    usable = []
    for cluster in sorted(totals, key=totals.__getitem__):
        is_needed = counties[cluster] >= FEWEST_COUNTIES
        can_be_served = cluster not in bound and texts.of(cluster)
        if is_needed and can_be_served:
            usable.append(cluster)
    return usable


def _three_of(draws: Draws, clusters: list[str]) -> list[str]:
    """Draw three of the half that is named first."""
    half = max(3, len(clusters) // 2)
    first = clusters[:half]
    return some_of(draws, first, 3)


def _counted_by_all(base: Base) -> set[str]:
    """Give the clusters whose needs every policy set counts."""
    clusters = base.tables["clusters"]
    scope = policy_scope(base.policies, clusters)
    sets = scope["cluster_id"].value_counts()
    every = len(base.policies)
    return set(sets.index[sets == every])
