"""Platforms that official lists state and that are not on record: how many, and where
they may be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import ndtr

from analytics.setting import Setting
from data.registry import Registry, query

SPREADS = ("need", "value_added", "even", "known")
# standard deviations from the median of a normal distribution to its 95th percentile
DEVIATIONS_TO_P95 = 1.6449


@dataclass(frozen=True)
class Unseen:
    """Platforms that official lists state and that are not on record.

    counties: where they can be. clusters: those that they serve, where the lists say so; empty
        where they do not.
    """

    count: float
    counties: frozenset[str]
    clusters: tuple[str, ...] = ()


def unreckoned_levels(registry: Registry, setting: Setting) -> tuple[str, ...]:
    """The levels that count of which no list states the total; of those on no list nobody does."""
    stated = set(
        query(registry, "level_lists", as_of=setting.as_of).dropna(subset=["total_count"])[
            "level_total"
        ]
    )
    return tuple(level for level in setting.levels if level not in stated)


def unseen_count(registry: Registry, setting: Setting) -> float:
    """Platforms that the lists of the counted levels state beyond those on record; NaN where none
    states a total.
    """
    groups = list(unseen_platforms(registry, setting))
    return sum(group.count for group in groups) if groups else np.nan


def unseen_platforms(registry: Registry, setting: Setting) -> Iterator[Unseen]:
    """The platforms that are stated and not on record, by where they can be.

    The total of a level is over the province; what a city's own list states of it is in that city,
    so that the rest is in the cities without such a list. A list of a programme binds its platforms
    to the clusters that it is for.
    """
    lists = query(registry, "stated_lists", as_of=setting.as_of)
    lists = lists[_lists_any(lists, setting.levels)]
    members = query(registry, "counties_of")
    counties_of = members.groupby("unit_id")["adcode"].agg(frozenset).to_dict()
    everywhere = frozenset(members["adcode"])
    of_cities = lists[lists["of_city"]]
    for one in lists.itertuples():
        lacking = max(one.total_count - one.rows_found, 0)
        if one.of_city:
            yield Unseen(lacking, counties_of.get(one.adcode, everywhere))
        elif one.level_total in setting.levels:
            within = of_cities[_lists_any(of_cities, (one.level_total,))]
            in_cities = (within["total_count"] - within["rows_found"]).clip(lower=0).sum()
            told = frozenset().union(
                *(counties_of.get(adcode, frozenset()) for adcode in within["adcode"])
            )
            yield Unseen(max(lacking - in_cities, 0), everywhere - told)
        elif isinstance(one.cluster_ids, str):
            yield Unseen(lacking, everywhere, tuple(one.cluster_ids.split(";")))


def _lists_any(lists: pd.DataFrame, levels: tuple[str, ...]) -> np.ndarray:
    """Which lists hold platforms of one of some levels."""
    return np.array(
        [not set(levels).isdisjoint(held.split(";")) for held in lists["levels"]], dtype=bool
    )


# --- where it may be ------------------------------------------------------------------------------


class World:
    """The counties and clusters in which unseen platforms may be, and which needs each
    would meet.
    """

    def __init__(
        self,
        registry: Registry,
        setting: Setting,
        needs: pd.DataFrame,
        weights: pd.DataFrame | None = None,
    ) -> None:
        """
        Args:
            needs: those that are asked about. weights: `county_weights` of all needs, if these are
                only a part.
        """
        self._registry, self._setting, self._needs = registry, setting, needs
        self.weights = county_weights(registry, needs) if weights is None else weights
        self.counties, self.clusters = self.weights.index, self.weights.columns
        self.breadth = clusters_served(registry, setting)

    def none_lands(self, groups: list[Unseen], spread: str) -> np.ndarray:
        """For each need the chance that no platform of any group lands in reach and serves its
        cluster (0-1).
        """
        shares = self.shares(spread)
        chance = np.ones(len(self._needs))
        for group in groups:
            chance *= (1 - self._lands(group, shares)) ** group.count
        return chance

    def _lands(self, group: Unseen, shares: np.ndarray) -> np.ndarray:
        """For each need the chance that one platform of a group lands in reach and serves its
        cluster.
        """
        here = shares * self.counties.isin(group.counties)[:, None]
        if not here.sum() > 0:
            return np.full(len(self._needs), np.nan if np.isnan(shares).any() else 0.0)
        column = self.clusters.get_indexer(self._needs["cluster_id"])
        if not group.clusters:
            landing = self.breadth * (self.within @ (here / here.sum()))
            return np.minimum(landing[np.arange(len(column)), column], 1)
        bound = self._needs["cluster_id"].isin(group.clusters).to_numpy()
        return np.where(bound, self.within @ (here.sum(axis=1) / here.sum()), 0)

    @cached_property
    def within(self) -> np.ndarray:
        """The chance that something anywhere in a county is within the radius of a need: (needs,
        counties).
        """
        reach = query(self._registry, "county_reach")
        found = np.full((len(self._needs), len(self.counties)), np.nan)
        for radius, some in self._needs.groupby("radius_km"):
            near = reach.assign(share=share_within(reach, radius)).pivot_table(
                index=["unit_kind", "unit_id"], columns="adcode", values="share", observed=True
            )
            near = near.reindex(columns=self.counties).fillna(0)
            place = near.index.get_indexer(pd.MultiIndex.from_frame(some[["unit_kind", "unit_id"]]))
            # of a unit that is nowhere nothing is known
            rows = np.where(place[:, None] >= 0, near.to_numpy()[place], np.nan)
            found[self._needs.index.get_indexer(some.index)] = rows
        return found

    def shares(self, spread: str) -> np.ndarray:
        """How likely an unseen platform is in a county and serves a cluster: (counties, clusters),
        adding up to 1; NaN where it cannot be told.
        """
        weights = self.weights.to_numpy(float)
        of_cluster = weights.sum(axis=0)
        if spread == "need":
            found = weights
        elif spread == "value_added":
            found = np.outer(self._value_added, of_cluster)
        elif spread == "even":
            found = np.ones_like(weights)
        else:
            found = np.outer(*self._known)
        total = found.sum()
        return found / total if total else np.full_like(found, np.nan)

    @cached_property
    def _value_added(self) -> np.ndarray:
        sizes = query(self._registry, "unit_sizes", unit_kind="county").set_index("unit_id")[
            "value_added"
        ]
        return sizes.reindex(self.counties).to_numpy(float)

    @cached_property
    def _known(self) -> tuple[np.ndarray, np.ndarray]:
        """Platforms on record by county and by cluster, one more than there are of each: nowhere is
        it impossible.

        A city's are spread evenly over its counties: few counties have more than one, and which of
        them is chance.
        """
        places = query(self._registry, "platforms_placed", **self._setting.params(self._registry))
        cities = pd.Series(self.counties).str[:4]
        in_city = (
            places["city_adcode"].str[:4].value_counts().reindex(cities.unique(), fill_value=0) + 1
        )
        by_county = (in_city / cities.value_counts())[cities].to_numpy(float)
        served = query(self._registry, "platform_clusters")
        served = served[served["platform_id"].isin(places["platform_id"])]
        by_cluster = (
            served.groupby("cluster_id")["weight"].sum().reindex(self.clusters, fill_value=0) + 1
        )
        return by_county, by_cluster.to_numpy(float)


def county_weights(registry: Registry, needs: pd.DataFrame) -> pd.DataFrame:
    """Need weights as adcode x cluster_id (0-1), each need once.

    A city's need that none of its counties has is spread evenly over these, and the province's
    likewise; one that a county has already is the same need seen from above.
    """
    members = query(registry, "counties_of")
    city_of = members[members["unit_kind"] == "city"].set_index("adcode")["unit_id"].to_dict()
    counties = needs[needs["unit_kind"] == "county"]
    told = {
        (city_of.get(unit), cluster)
        for unit, cluster in zip(counties["unit_id"], counties["cluster_id"], strict=True)
    }
    cities = needs[needs["unit_kind"] == "city"]
    seen = [key in told for key in zip(cities["unit_id"], cities["cluster_id"], strict=True)]
    cities = cities[~np.array(seen, dtype=bool)]
    known = set(counties["cluster_id"]) | set(cities["cluster_id"])
    province = needs[(needs["unit_kind"] == "province") & ~needs["cluster_id"].isin(known)]
    spread = pd.concat([counties, cities, province]).merge(
        members, on=["unit_kind", "unit_id"], suffixes=("", "_in")
    )
    shared_by = spread.groupby(["unit_kind", "unit_id", "cluster_id"])["adcode_in"].transform(
        "size"
    )
    weights = spread.assign(weight=spread["need_weight"] / shared_by).pivot_table(
        index="adcode_in", columns="cluster_id", values="weight", aggfunc="sum", fill_value=0
    )
    every = sorted(members["adcode"].unique())
    clusters = sorted(needs["cluster_id"].unique())
    return weights.reindex(index=every, columns=clusters, fill_value=0)


def clusters_served(registry: Registry, setting: Setting) -> float:
    """How many clusters a platform on record serves on average, of those that serve one at all."""
    served = query(registry, "platform_clusters")
    served = served[served["weight"] >= registry.policies[setting.policy_id].serves_from]
    return float(served.groupby("platform_id").size().mean()) if len(served) else 1.0


def share_within(reach: pd.DataFrame, radius_km: float) -> np.ndarray:
    """The chance (0-1) that two places at a distance known by its percentiles are at most radius_km
    apart.

    Half a normal distribution on each side of the median, through the 5th and the 95th percentile:
    it has tails beyond both, where straight lines would say never and always.
    """
    p05, p50, p95 = (reach[name].to_numpy(float) for name in ("km_p05", "km_p50", "km_p95"))
    spread = np.where(radius_km < p50, p50 - p05, p95 - p50)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(
            spread > 0, ndtr((radius_km - p50) * DEVIATIONS_TO_P95 / spread), radius_km >= p50
        )
    return np.where(reach["inside"] == "yes", 1, np.nan_to_num(share))
