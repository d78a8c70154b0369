"""How sure a gap is although the lists behind it are incomplete (DESIGN 7), and what to verify first."""

import numpy as np
import pandas as pd

from analytics.coverage import GAPS, needs_coverage
from analytics.setting import Setting
from data.policy import PolicySet
from data.registry import Registry, query
from data.schemas import UNLISTED

NEED = ["unit_kind", "unit_id", "cluster_id"]
WORDS = ("certain", "likely", "to_verify")  # from the policy set's certain_from, likely_from, below


def certainty(registry: Registry, setting: Setting) -> pd.DataFrame:
    """For each need the chance that it is a gap in truth.

    The platforms that the lists state and that are not on record land, each on its own, in a (county, cluster) in
    proportion to need. A gap is real if none of them lands within the radius and serves the cluster. Of levels
    without a stated total nothing is known, so nothing is reckoned: the certainty is then at most so high, and no gap
    is called certain.

    Returns:
        One row per need, in the order of `needs_coverage`: unit_kind, unit_id, cluster_id, need_weight, severity,
        state, unseen (platforms stated and not on record, of the levels that count), unreckoned (the levels that count
        and have lists but no stated total, by ";"), chance (0-1, that one of them lands in reach and serves), certainty
        (0-1; NaN for what is no gap, or where no total is stated) and sureness (of `WORDS`, or missing with it).
    """
    needs = needs_coverage(registry, setting)
    unseen = unseen_platforms(registry, setting)
    chance = _chance_in_reach(registry, setting, needs)
    unreckoned = unreckoned_levels(registry, setting)
    sure = np.where(needs["state"].isin(GAPS) & pd.notna(unseen), (1 - chance) ** (unseen if pd.notna(unseen) else 0), np.nan)
    return needs[[*NEED, "need_weight", "severity", "state"]].assign(
        unseen=unseen, unreckoned=";".join(unreckoned), chance=chance, certainty=sure,
        sureness=[_sureness(one, registry.policies[setting.policy_id], bool(unreckoned)) for one in sure],
    )  # fmt: skip


def _sureness(sure: float, policy: PolicySet, at_most: bool) -> str | None:
    """One of `WORDS` for a certainty, by the policy set's thresholds; what is only known to be at most so high is never certain."""
    if pd.isna(sure):
        return None
    return WORDS[0] if sure >= policy.certain_from and not at_most else WORDS[1] if sure >= policy.likely_from else WORDS[2]


def unreckoned_levels(registry: Registry, setting: Setting) -> tuple[str, ...]:
    """The levels that count and that official lists could state, but none states a total of; nobody lists the unlisted."""
    stated = set(query(registry, "level_lists").dropna(subset=["total_count"])["level_total"])
    return tuple(level for level in setting.levels if level not in stated and level != UNLISTED)


def unseen_platforms(registry: Registry, setting: Setting) -> float:
    """Platforms that the lists of the counted levels state beyond those on record; NaN where none states a total."""
    lists = query(registry, "level_lists")
    counted = lists[lists["level_total"].isin(setting.levels)]
    return float((counted["total_count"] - counted["rows_found"]).clip(lower=0).sum()) if len(counted) else np.nan


def _chance_in_reach(registry: Registry, setting: Setting, needs: pd.DataFrame) -> np.ndarray:
    """For each need the chance (NaN where it cannot be told) that one platform, placed in proportion to need, lands in reach and serves the cluster."""
    weights = county_weights(registry, needs)
    total = weights.to_numpy().sum()
    breadth = clusters_served(registry, setting)
    chance = pd.Series(np.nan, index=needs.index)
    reach = query(registry, "county_reach")
    for radius, some in needs.groupby("radius_km"):
        within = reach.assign(share=share_within(reach, radius)).pivot_table(index=["unit_kind", "unit_id"], columns="adcode", values="share", observed=True)
        landing = within.reindex(columns=weights.index, fill_value=0).fillna(0).to_numpy() @ weights.to_numpy() / (total or np.nan)
        landing = np.pad(landing, (0, 1), constant_values=np.nan)  # where -1, which is nowhere, finds nothing known
        place = pd.MultiIndex.from_frame(some[["unit_kind", "unit_id"]])
        rows, columns = within.index.get_indexer(place), weights.columns.get_indexer(some["cluster_id"])
        chance[some.index] = np.minimum(breadth * landing[rows, columns], 1)
    return chance.to_numpy()


def county_weights(registry: Registry, needs: pd.DataFrame) -> pd.DataFrame:
    """Need weights as adcode x cluster_id: those of counties, cities and the province, each spread evenly over its counties."""
    members = query(registry, "counties_of")
    spread = needs[needs["unit_kind"].isin(("county", "city", "province"))].merge(members, on=["unit_kind", "unit_id"], suffixes=("", "_in"))
    counties = spread.groupby(["unit_kind", "unit_id", "cluster_id"])["adcode_in"].transform("size")
    return spread.assign(weight=spread["need_weight"] / counties).pivot_table(index="adcode_in", columns="cluster_id", values="weight", aggfunc="sum", fill_value=0)


def clusters_served(registry: Registry, setting: Setting) -> float:
    """How many clusters a platform on record serves on average, of those that serve one at all."""
    served = query(registry, "platform_clusters")
    served = served[served["weight"] >= registry.policies[setting.policy_id].serves_from]
    return float(served.groupby("platform_id").size().mean()) if len(served) else 1.0


def share_within(reach: pd.DataFrame, radius_km: float) -> np.ndarray:
    """The chance (0-1) that two places at a distance known by its percentiles are at most radius_km apart.

    The percentiles are joined by straight lines, and the outermost of these are followed to 0 and to 1.
    """
    p05, p50, p95 = (reach[name].to_numpy(float) for name in ("km_p05", "km_p50", "km_p95"))
    with np.errstate(divide="ignore", invalid="ignore"):
        below = 0.5 - 0.45 * (p50 - radius_km) / (p50 - p05)
        above = 0.5 + 0.45 * (radius_km - p50) / (p95 - p50)
    share = np.where(radius_km < p50, np.where(p50 > p05, below, 0), np.where(p95 > p50, above, 1))
    return np.where(reach["inside"] == "yes", 1, np.clip(np.nan_to_num(share), 0, 1))


def verify_first(registry: Registry, setting: Setting) -> pd.DataFrame:
    """Gaps and possible gaps by how much the picture would change if their truth were known.

    The doubt of a gap is the smaller of its certainty and the rest; of a possible gap it is whole, a half. Whom
    to ask: where the gap is only possible, the platform whose place or service leaves it open; else the bureau
    of the unit's city, for the lists' missing rows there.

    Returns:
        `needs_coverage` of gaps and possible gaps with certainty, sureness, doubt (0-0.5), change (need weight x
        doubt) and ask ("platform" or "lists"); most change first.
    """
    needs = needs_coverage(registry, setting).merge(certainty(registry, setting)[[*NEED, "chance", "certainty", "sureness"]], on=NEED)
    needs = needs[needs["state"].isin((*GAPS, "possible"))]
    doubt = np.minimum(needs["certainty"], 1 - needs["certainty"]).where(needs["state"] != "possible", 0.5)
    ranked = needs.assign(doubt=doubt, change=needs["need_weight"] * doubt, ask=np.where(needs["state"] == "possible", "platform", "lists"))
    return ranked.sort_values(["change", *NEED], ascending=[False, True, True, True], na_position="last", ignore_index=True)
