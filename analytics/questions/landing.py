"""Where unseen platforms may land, and which needs each would meet.

Nobody knows where they are, so they are spread over counties and clusters in several named ways
(`SPREADS`).
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from analytics.questions.unseen import Unseen
from analytics.setting import Setting
from data.registry import Registry, query

Floats = npt.NDArray[np.float64]

# in proportion to need weight, to industrial value added, evenly, like the platforms on record
SPREADS = ("need", "value_added", "even", "known")
# standard deviations from the median of a normal distribution to its 95th percentile
DEVIATIONS_TO_P95 = 1.6449
UNIT = ["unit_kind", "unit_id"]


class World:
    """The counties and clusters in which unseen platforms may be, seen from some needs."""

    def __init__(
        self,
        registry: Registry,
        setting: Setting,
        needs: pd.DataFrame,
        weights: pd.DataFrame | None = None,
    ) -> None:
        """Prepare the counties and clusters.

        Args:
            needs: rows of `needs_coverage` that are asked about.
            weights: `county_weights` of all needs, if `needs` are only a part.
        """
        self._registry = registry
        self._setting = setting
        self._needs = needs
        self.weights = county_weights(registry, needs) if weights is None else weights
        self.counties = self.weights.index
        self.clusters = self.weights.columns
        self.breadth = clusters_served(registry, setting)

    def none_lands(self, groups: list[Unseen], spread: str) -> Floats:
        """Compute each need's chance (0-1) that no unseen platform lands in reach and serves it."""
        shares = self.shares(spread)
        chance = np.ones(len(self._needs))
        for group in groups:
            chance *= (1 - self._lands(group, shares)) ** group.count
        return chance

    def _lands(self, group: Unseen, shares: Floats) -> Floats:
        """Compute each need's chance that one platform of a group lands in reach and serves it."""
        in_counties = self.counties.isin(group.counties)
        possible = shares * in_counties[:, None]
        total = possible.sum()
        if not total > 0:
            nowhere = np.nan if np.isnan(shares).any() else 0.0
            return np.full(len(self._needs), nowhere)
        if group.clusters:
            in_reach: Floats = self.within @ (possible.sum(axis=1) / total)
            is_served = self._needs["cluster_id"].isin(group.clusters)
            return np.where(is_served, in_reach, 0)
        landing: Floats = self.breadth * (self.within @ (possible / total))
        each_need = np.arange(len(self._needs))
        own = landing[each_need, self._own_cluster]
        return np.minimum(own, 1)

    @cached_property
    def _own_cluster(self) -> npt.NDArray[np.intp]:
        """The position in `clusters` of each need's cluster."""
        return self.clusters.get_indexer(pd.Index(self._needs["cluster_id"]))

    @cached_property
    def within(self) -> Floats:
        """The chance that a place anywhere in a county is within a need's radius.

        An array (needs, counties); NaN for units without distances.
        """
        reach = query(self._registry, "county_reach")
        within = np.full(
            (len(self._needs), len(self.counties)),
            np.nan,
        )
        for radius_km in self._needs["radius_km"].dropna().unique():
            needs = self._needs[self._needs["radius_km"] == radius_km]
            near = reach.assign(share=share_within(reach, radius_km)).pivot_table(
                index=UNIT, columns="adcode", values="share", observed=True
            )
            near = near.reindex(columns=self.counties).fillna(0)
            # get_indexer gives -1 for units without distances, and index -1 must read NaN
            place = near.index.get_indexer(pd.MultiIndex.from_frame(needs[UNIT]))
            rows = np.where(
                place[:, None] >= 0,
                near.to_numpy()[place],
                np.nan,
            )
            within[self._needs.index.get_indexer(needs.index)] = rows
        return within

    def shares(self, spread: str) -> Floats:
        """Tell how likely an unseen platform is in a county and serves a cluster.

        An array (counties, clusters) that adds up to 1; NaN where it cannot be told.
        """
        chances = self._chances(spread)
        total = chances.sum()
        if total:
            shares: Floats = chances / total
            return shares
        return np.full_like(chances, np.nan)

    def _chances(self, spread: str) -> Floats:
        """`shares` before they are scaled to add up to 1."""
        weights = self.weights.to_numpy(float)
        if spread == "need":
            return weights
        if spread == "value_added":
            return np.outer(self._value_added, weights.sum(axis=0))
        if spread == "even":
            return np.ones_like(weights)
        return np.outer(self._known_by_county(), self._known_by_cluster())

    @cached_property
    def _value_added(self) -> Floats:
        sizes = query(self._registry, "unit_sizes", unit_kind="county").set_index("unit_id")
        return sizes["value_added"].reindex(self.counties).to_numpy(float)

    @cached_property
    def _places(self) -> pd.DataFrame:
        """The platforms on record that count, with their cities."""
        params = self._setting.params(self._registry)
        return query(self._registry, "platforms_placed", **params)

    def _known_by_county(self) -> Floats:
        """Platforms on record by county, with one more in each city: nowhere is it impossible.

        A city's are spread evenly over its counties: few counties have more than one, and which of
        them is chance.
        """
        cities = pd.Series(self.counties).str[:4]
        counts = self._places["city_adcode"].str[:4].value_counts()
        in_city = counts.reindex(cities.unique(), fill_value=0) + 1
        per_county = in_city / cities.value_counts()
        return np.asarray(per_county[cities], dtype=np.float64)

    def _known_by_cluster(self) -> Floats:
        """Platforms on record by cluster, and one more."""
        served = query(self._registry, "platform_clusters")
        served = served[served["platform_id"].isin(self._places["platform_id"])]
        weight = served.groupby("cluster_id")["weight"].sum()
        return (weight.reindex(self.clusters, fill_value=0) + 1).to_numpy(float)


def county_weights(registry: Registry, needs: pd.DataFrame) -> pd.DataFrame:
    """Spread need weights over counties, each need once.

    A city's need that none of its counties has is spread evenly over these, and the province's
    likewise; one that a county has already is the same need seen from above.

    Returns:
        Need weights (0-1) as adcode x cluster_id, both sorted.
    """
    members = query(registry, "counties_of")
    spread = _each_once(needs, members).merge(
        members,
        on=UNIT,
        suffixes=("", "_in"),
    )
    shared_by = spread.groupby([*UNIT, "cluster_id"])["adcode_in"].transform("size")
    weights = spread.assign(weight=spread["need_weight"] / shared_by).pivot_table(
        index="adcode_in", columns="cluster_id", values="weight", aggfunc="sum", fill_value=0
    )
    counties = sorted(members["adcode"].unique())
    clusters = sorted(needs["cluster_id"].unique())
    return weights.reindex(index=counties, columns=clusters, fill_value=0)


def _each_once(needs: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Needs of counties, and those of cities and the province that no smaller unit has."""
    of_kind = dict(tuple(needs.groupby("unit_kind")))
    counties, cities, province = (
        of_kind.get(kind, needs.iloc[:0]) for kind in ("county", "city", "province")
    )
    in_city = members[members["unit_kind"] == "city"].set_index("adcode")["unit_id"]
    has_city = zip(
        counties["unit_id"].map(in_city),
        counties["cluster_id"],
        strict=True,
    )
    in_counties = set(has_city)
    is_new = [
        key not in in_counties for key in zip(cities["unit_id"], cities["cluster_id"], strict=True)
    ]
    new_in_city = cities.loc[is_new, "cluster_id"]
    smaller = set(counties["cluster_id"]) | set(new_in_city)
    return pd.concat(
        [
            counties,
            cities.loc[is_new],
            province[~province["cluster_id"].isin(smaller)],
        ]
    )


def clusters_served(registry: Registry, setting: Setting) -> float:
    """Count the clusters that a platform on record serves on average, if it serves any."""
    served = query(registry, "platform_clusters")
    served = served[served["weight"] >= registry.policies[setting.policy_id].serves_from]
    if served.empty:
        return 1.0
    return float(served.groupby("platform_id").size().mean())


def share_within(reach: pd.DataFrame, radius_km: float) -> Floats:
    """Compute the chance (0-1) that two places are at most radius_km apart.

    Half a normal distribution on each side of the median, through the 5th and the 95th percentile:
    it has tails beyond both, where straight lines would say never and always.

    Args:
        reach: km_p05, km_p50, km_p95 of their distance, and inside (yes: surely within).
    """
    p05, p50, p95 = (
        reach[name].to_numpy(float)
        for name in (
            "km_p05",
            "km_p50",
            "km_p95",
        )
    )
    spread = np.where(radius_km < p50, p50 - p05, p95 - p50)
    with np.errstate(divide="ignore", invalid="ignore"):
        tail = ndtr((radius_km - p50) * DEVIATIONS_TO_P95 / spread)
    share = np.where(spread > 0, tail, radius_km >= p50)
    return np.where(reach["inside"] == "yes", 1, np.nan_to_num(share))
