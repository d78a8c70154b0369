"""Which county a made platform is in and which cluster it serves: by need and by value added."""

from collections.abc import Container
from dataclasses import dataclass

from data.demo.base import Base
from data.demo.draws import Draws, drawn, happens, one_of
from data.demo.fields import FieldTexts
from data.demo.needs import Pair, by_size
from data.demo.roles import Roles
from data.vocabulary import TIERS

BY_NEED = 0.75  # share of the platforms that stand where their cluster is needed
# share of texts that name no cluster surely: whom the platform serves is unknown on purpose
BROAD = 0.05


@dataclass(frozen=True)
class Home:
    """Where a platform is, and its field as it would write it; "" where it is not stated."""

    adcode: str
    cluster: str
    field: str


class Homes:
    """Draws the home of each platform; clusters of `Roles` only get those that are asked for."""

    def __init__(self, base: Base, needs: dict[Pair, float], roles: Roles, draws: Draws) -> None:
        self._base = base
        self._draws = draws
        self._texts = FieldTexts(base)
        self._kept_free = roles.kept_free
        self._weights = by_size(base, needs)
        self._clusters = []
        for cluster in base.clusters_of(*TIERS):
            is_free = cluster in self._kept_free
            if self._fields(cluster) and not is_free:
                self._clusters.append(cluster)

    def _fields(self, cluster: str) -> list[str]:
        """Give the texts of a cluster that name none that is kept free, but for itself."""
        others = self._kept_free - {cluster}
        texts = self._texts.of(cluster, others)
        return texts or self._texts.of(cluster)

    def anywhere(self, city: str = "", cluster: str = "") -> Home:
        """Draw a home.

        Args:
            city: code of the city that it must be in; "" for any.
            cluster: that it must serve; "" for any.
        """
        clusters = [cluster] if cluster else self._clusters
        counties = self._counties(city)
        needs = self._needs(clusters, counties)
        if needs and happens(self._draws, BY_NEED):
            adcode, served = drawn(self._draws, needs)
        else:
            adcode = drawn(self._draws, counties)
            served = one_of(self._draws, clusters)
        field = self._field(served)
        return Home(adcode, served, field)

    def of_role(self, cluster: str) -> Home:
        """Draw a home where a cluster that is kept free is needed."""
        needs = self._needs([cluster], self._base.value_added)
        adcode, _ = drawn(self._draws, needs)
        texts = self._fields(cluster)
        field = one_of(self._draws, texts)
        return Home(adcode, cluster, field)

    def _counties(self, city: str) -> dict[str, float]:
        """Give the value added of the counties of a city, or of all."""
        sizes = self._base.value_added
        if not city:
            return sizes
        members = self._base.ground.members[city]
        return {adcode: sizes[adcode] for adcode in members}

    def _needs(self, clusters: list[str], counties: Container[str]) -> dict[Pair, float]:
        """Keep the needs of some clusters in some counties."""
        needs = {}
        for pair, weight in self._weights.items():
            adcode, cluster = pair
            if cluster in clusters and adcode in counties:
                needs[pair] = weight
        return needs

    def _field(self, cluster: str) -> str:
        texts = self._fields(cluster)
        if happens(self._draws, BROAD):
            broad = self._texts.broad(self._kept_free)
            texts = broad or texts
        return one_of(self._draws, texts)
