"""The demand frame: which unit needs pilot capability in which cluster, and on what ground."""

import pandas as pd

from data.policy import PolicySet
from data.schemas import PROVINCE

# An industry stands for a cluster that is at least half of its meaning in the reviewed map. That is a reading of words, so it is the same
# under every policy set (`serves_from` says from when a platform counts as supply), and sets are compared over the same demand. On record
# one half is the most that leaves every zone with a mapped industry a cluster, and the weights of a text add up to 1, so it stands for two at most.
STANDS_FROM = 0.5
NEED_COLUMNS = ["unit_kind", "unit_id", "cluster_id", "basis", "evidence"]


def industries_to_clusters(zones: pd.DataFrame, field_map: pd.DataFrame, stands_from: float = STANDS_FROM) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leading industries of zones as clusters, and the industry texts too broad or unmapped to stand for one.

    An industry stands for a cluster where the reviewed map gives it at least `stands_from` (0-1).
    """
    industries = zones[["zone_id", "leading_industries"]].dropna()
    industries = industries.assign(industry=industries["leading_industries"].str.split(";")).explode("industry")
    industries["industry"] = industries["industry"].str.strip()
    mapped = industries.merge(field_map, left_on="industry", right_on="field_text")
    mapped = mapped[mapped["weight"] >= stands_from]
    lost = industries[~industries.set_index(["zone_id", "industry"]).index.isin(mapped.set_index(["zone_id", "industry"]).index)]
    return mapped[["zone_id", "cluster_id"]].drop_duplicates(), lost[["zone_id", "industry"]]


def demand_frame(
    areas: pd.DataFrame, zones: pd.DataFrame, zone_clusters: pd.DataFrame, unit_counties: pd.DataFrame,
    counties: pd.DataFrame, policies: dict[str, PolicySet],
) -> pd.DataFrame:  # fmt: skip
    """Table `needs`: one row per unit, cluster, basis and the area, zone or plan it rests on.

    An area registered only for a whole city or the province is a need of that area and that city or
    province: which of the counties share it is not on record, so none of them is given one.
    """
    known = areas.dropna(subset=["cluster_id"])
    areas_as_units = known.assign(unit_kind="area", unit_id=known["area_id"], basis=known["designation"], evidence=known["area_id"])
    is_county = known["adcode"].isin(counties["adcode"])
    placed = known.assign(
        unit_kind=is_county.map({True: "county", False: "city"}).where(known["adcode"] != PROVINCE, "province"),
        unit_id=known["adcode"], basis=known["designation"], evidence=known["area_id"],
    )  # fmt: skip
    industry = zone_clusters.merge(zones[["zone_id", "kind"]], on="zone_id")
    national = industry["kind"].str.startswith("national_")
    industry["basis"] = national.map({True: "zone_industry_national", False: "zone_industry_provincial"})
    as_zones = industry.assign(unit_kind="zone", unit_id=industry["zone_id"], evidence=industry["zone_id"])
    pilots = as_zones[as_zones["kind"] == "future_pilot"].assign(basis="future_pilot")
    spread = unit_counties[unit_counties["unit_kind"] == "zone"].rename(columns={"unit_id": "zone_id"})[["zone_id", "adcode"]]
    as_counties = industry.merge(spread, on="zone_id")
    as_counties = as_counties.assign(unit_kind="county", unit_id=as_counties["adcode"], evidence=as_counties["zone_id"])
    parts = [frame[NEED_COLUMNS] for frame in (areas_as_units, placed, as_zones, pilots, as_counties)]
    county_rows = pd.concat(parts, ignore_index=True).query("unit_kind == 'county'")
    city_of = counties.set_index("adcode")["city_adcode"]
    parts.append(county_rows.assign(unit_kind="city", unit_id=county_rows["unit_id"].map(city_of)))
    parts += [
        pd.DataFrame({"unit_kind": "province", "unit_id": PROVINCE, "cluster_id": policy.plan_clusters, "basis": "plan", "evidence": policy.id})
        for policy in policies.values()
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates().sort_values(NEED_COLUMNS, ignore_index=True)
