"""The demand frame: which unit needs pilot capability in which cluster, and on what ground."""

import geopandas as gpd
import pandas as pd

from data.checks.cells import as_number
from data.checks.reading import RawTable
from data.faults import Problem
from data.policy import PolicySet
from data.tables.built import LISTS
from data.vocabulary import NO_CLUSTER, PROVINCE, SIZES

# An industry stands for a cluster that is at least half of its meaning in the reviewed map. That is
# a reading of words, so it is the same under every policy set (`serves_from` says from when a
# platform counts as supply), and sets are compared over the same demand. On record one half is the
# most that leaves every zone with a mapped industry a cluster, and the weights of a text add up to
# 1, so it stands for two at most.
STANDS_FROM = 0.5
SHARE_TOLERANCE = 0.001
WHOLE_YEAR = "全年"  # as the indicators write the period of a whole year
# registry with lists of its own -> what its lists cover, and what of a row counts as one entry
LIST_KINDS = (
    ("platforms", "levels", "platform_id"),
    ("cluster_areas", "designation", "name"),
    ("zones", "kind", "zone_id"),
)
NEED_COLUMNS = ["unit_kind", "unit_id", "cluster_id", "basis", "evidence"]


def industries_to_clusters(
    zones: pd.DataFrame, field_map: pd.DataFrame, stands_from: float = STANDS_FROM
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leading industries of zones as clusters, and the industry texts too broad or unmapped to
    stand for one.

    An industry stands for a cluster where the reviewed map gives it at least `stands_from` (0-1).
    """
    industries = zones[["zone_id", "leading_industries"]].dropna()
    industries = industries.assign(
        industry=industries["leading_industries"].str.split(";")
    ).explode("industry")
    industries["industry"] = industries["industry"].str.strip()
    mapped = industries.merge(field_map, left_on="industry", right_on="field_text")
    mapped = mapped[(mapped["weight"] >= stands_from) & (mapped["cluster_id"] != NO_CLUSTER)]
    lost = industries[
        ~industries.set_index(["zone_id", "industry"]).index.isin(
            mapped.set_index(["zone_id", "industry"]).index
        )
    ]
    return mapped[["zone_id", "cluster_id"]].drop_duplicates(), lost[["zone_id", "industry"]]


def demand_frame(
    areas: pd.DataFrame,
    zones: pd.DataFrame,
    zone_clusters: pd.DataFrame,
    unit_counties: pd.DataFrame,
    counties: pd.DataFrame,
    policies: dict[str, PolicySet],
) -> pd.DataFrame:
    """Table `needs`: one row per unit, cluster, basis and the area, zone or plan it rests on.

    An area registered only for a whole city or the province is a need of that area and that city or
    province: which of the counties share it is not on record, so none of them is given one. A zone
        whose city is certain while its county is not gives its need to the city.
    """
    known = areas.dropna(subset=["cluster_id"])
    areas_as_units = known.assign(
        unit_kind="area",
        unit_id=known["area_id"],
        basis=known["designation"],
        evidence=known["area_id"],
    )
    is_county = known["adcode"].isin(counties["adcode"])
    placed = known.assign(
        unit_kind=is_county.map({True: "county", False: "city"}).where(
            known["adcode"] != PROVINCE, "province"
        ),
        unit_id=known["adcode"],
        basis=known["designation"],
        evidence=known["area_id"],
    )
    industry = zone_clusters.merge(zones[["zone_id", "kind"]], on="zone_id")
    national = industry["kind"].str.startswith("national_")
    industry["basis"] = national.map(
        {True: "zone_industry_national", False: "zone_industry_provincial"}
    )
    as_zones = industry.assign(
        unit_kind="zone", unit_id=industry["zone_id"], evidence=industry["zone_id"]
    )
    pilots = as_zones[as_zones["kind"] == "future_pilot"].assign(basis="future_pilot")
    spread = unit_counties[unit_counties["unit_kind"] == "zone"].rename(
        columns={"unit_id": "zone_id"}
    )[["zone_id", "adcode"]]
    as_counties = industry.merge(spread, on="zone_id")
    as_counties = as_counties.assign(
        unit_kind="county", unit_id=as_counties["adcode"], evidence=as_counties["zone_id"]
    )
    parts = [
        frame[NEED_COLUMNS] for frame in (areas_as_units, placed, as_zones, pilots, as_counties)
    ]
    parts.append(_needs_of_cities_alone(industry, zones, spread, counties)[NEED_COLUMNS])
    county_rows = pd.concat(parts, ignore_index=True).query("unit_kind == 'county'")
    city_of = counties.set_index("adcode")["city_adcode"]
    parts.append(county_rows.assign(unit_kind="city", unit_id=county_rows["unit_id"].map(city_of)))
    parts += [
        pd.DataFrame(
            {
                "unit_kind": "province",
                "unit_id": PROVINCE,
                "cluster_id": policy.plan_clusters,
                "basis": "plan",
                "evidence": policy.id,
            }
        )
        for policy in policies.values()
    ]
    return (
        pd.concat(parts, ignore_index=True)
        .drop_duplicates()
        .sort_values(NEED_COLUMNS, ignore_index=True)
    )


def _needs_of_cities_alone(
    industry: pd.DataFrame, zones: pd.DataFrame, spread: pd.DataFrame, counties: gpd.GeoDataFrame
) -> pd.DataFrame:
    """City needs from zones of which the city is on record and no county.

    Args:
        industry: one row per zone_id and cluster_id, with its basis.
        spread: zone_id and adcode of the counties on record for zones.
    """
    code_of = dict(zip(counties["city"], counties["city_adcode"], strict=True))
    cities = zones.assign(unit_id=zones["city"].map(code_of))[["zone_id", "unit_id"]].dropna()
    alone = cities[~cities["zone_id"].isin(spread["zone_id"])]
    return industry.merge(alone, on="zone_id").assign(
        unit_kind="city", evidence=lambda rows: rows["zone_id"]
    )


def share_problems(field_map: RawTable) -> list[Problem]:
    """Texts of the map of fields whose shares do not add up to 1, each blamed on its first row.

    A text with a fault of its own (no share, a key that stands twice, a broken row) is not blamed
    for its sum as well.
    """
    cells = field_map.cells.assign(
        line=field_map.lines, share=field_map.cells["weight"].map(as_number)
    )
    problems = []
    for text, rows in cells.groupby("field_text", sort=False):
        total = rows.drop_duplicates("cluster_id")["share"].sum()
        is_sound = (
            rows["share"].between(0, 1).all() and not rows["line"].isin(field_map.broken).any()
        )
        if is_sound and abs(total - 1) > SHARE_TOLERANCE:
            first = int(rows["line"].iloc[0])
            problems.append(
                Problem(field_map.file, first, "weight", text, "shares", (f"{total:g}",) * 2)
            )
    return problems


def official_lists(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Table `lists`: the three kinds of official list, each with the rows on record that say they
    are on it.

    Cluster areas count by name: a cluster that spans two cities is one entry of a list and two rows
    here.
    """
    parts = []
    for registry, covers, counted in LIST_KINDS:
        named = tables[registry][["list_ids", counted]].dropna(subset=["list_ids"])
        named = named.assign(list_id=named["list_ids"].str.split(";")).explode("list_id")
        found = (
            named.assign(list_id=named["list_id"].str.strip()).groupby("list_id")[counted].nunique()
        )
        lists = tables[f"{registry.removesuffix('s')}_lists"]
        rows_found = lists["list_id"].map(found).fillna(0).astype("Int64")
        parts.append(lists.assign(registry=registry, covers=lists[covers], rows_found=rows_found))
    return pd.concat(parts, ignore_index=True)[list(LISTS.names)]


def unit_sizes(indicators: pd.DataFrame, unit_counties: pd.DataFrame) -> pd.DataFrame:
    """Table `unit_sizes`: counties by their latest whole year on record; cities and the province as
    the sum of their counties.

    A sum is left out where the value of one of its counties is missing: part of a sum is no sum.
    """
    whole = indicators[
        indicators["indicator"].isin(SIZES.values()) & (indicators["period"] == WHOLE_YEAR)
    ]
    whole = whole[whole["adcode"].isin(unit_counties["adcode"])]
    year = whole["year"].max()
    latest = whole[whole["year"] == year]
    names = {indicator: size for size, indicator in SIZES.items()}
    of_county = latest.assign(size=latest["indicator"].map(names)).pivot_table(
        index="adcode", columns="size", values="value", aggfunc="last"
    )
    members = unit_counties[unit_counties["unit_kind"].isin(("county", "city", "province"))]
    members = members.merge(of_county.reindex(columns=list(SIZES)), on="adcode", how="left")
    sums = members.groupby(["unit_kind", "unit_id"])[list(SIZES)].agg(
        lambda values: values.sum(skipna=False)
    )
    return sums.dropna(how="all").reset_index().assign(year=year)
