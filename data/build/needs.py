"""The demand frame: which unit needs pilot capability in which cluster, and on what ground."""

from __future__ import annotations

import pandas as pd

from data.checks.reading import RawTable
from data.checks.values import as_number
from data.faults import Fault
from data.frames import rows_of
from data.policy import PolicySet
from data.province import Province
from data.tables.built import LISTS
from data.vocabulary import NO_CLUSTER, SIZES

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
    """Read leading industries of zones as clusters.

    An industry stands for a cluster where the reviewed map gives it at least `stands_from` (0-1).

    Returns:
        zone_id and cluster_id; then zone_id and industry of the texts that are too broad or
        unmapped to stand for a cluster.
    """
    industries = zones[["zone_id", "leading_industries"]].dropna()
    split = industries["leading_industries"].str.split(";")
    industries = industries.assign(industry=split).explode("industry")
    industries["industry"] = industries["industry"].str.strip()
    mapped = industries.merge(field_map, left_on="industry", right_on="field_text")
    stands = mapped["weight"] >= stands_from
    is_cluster = mapped["cluster_id"] != NO_CLUSTER
    mapped = mapped[stands & is_cluster]
    key = ["zone_id", "industry"]
    mapped_keys = mapped.set_index(key).index
    is_mapped = industries.set_index(key).index.isin(mapped_keys)
    clusters = mapped[["zone_id", "cluster_id"]].drop_duplicates()
    return clusters, industries.loc[~is_mapped, key]


def demand_frame(
    given: dict[str, pd.DataFrame],
    zone_clusters: pd.DataFrame,
    unit_counties: pd.DataFrame,
    counties: pd.DataFrame,
    policies: dict[str, PolicySet],
    province: Province,
) -> pd.DataFrame:
    """Make the table `needs`: who needs which cluster, on what basis and by what evidence.

    An area registered only for a whole city or the province is a need of that area and that city or
    province: which of the counties share it is not on record, so none of them is given one. A zone
    whose city is certain while its county is not gives its need to the city.

    Args:
        given: the source tables `cluster_areas` and `zones`.
        zone_clusters: zone_id and cluster_id, as `industries_to_clusters` gives them.
        unit_counties: the table of that name.
        counties: adcode, city_adcode and city.
        policies: policy sets by id.
        province: whose needs the clusters of the policy sets are.
    Returns:
        One row per unit, cluster, basis and the area, zone or plan it rests on.
    """
    areas = given["cluster_areas"]
    zones = given["zones"]
    code = province.adcode
    industry = _industries(zone_clusters, zones)
    of_zones = unit_counties[unit_counties["unit_kind"] == "zone"]
    spread = of_zones.rename(columns={"unit_id": "zone_id"})[["zone_id", "adcode"]]
    parts = [
        *_needs_of_areas(areas, counties, code),
        *_needs_of_zones(industry, spread),
        _needs_of_cities_alone(industry, zones, spread, counties),
    ]
    parts.append(_needs_of_cities(parts, counties))
    parts += [_needs_of_plan(policy, code) for policy in policies.values()]
    columns = [part[NEED_COLUMNS] for part in parts]
    needs = pd.concat(columns, ignore_index=True)
    return needs.drop_duplicates().sort_values(NEED_COLUMNS, ignore_index=True)


def _needs_of_areas(
    areas: pd.DataFrame, counties: pd.DataFrame, province_code: str
) -> list[pd.DataFrame]:
    """Needs of cluster areas, and of the county, city or province that each is registered for."""
    stated = areas.dropna(subset=["cluster_id"])
    stated = stated.assign(basis=stated["designation"], evidence=stated["area_id"])
    is_county = stated["adcode"].isin(counties["adcode"])
    kind = is_county.map({True: "county", False: "city"})
    kind = kind.where(stated["adcode"] != province_code, "province")
    return [
        stated.assign(unit_kind="area", unit_id=stated["area_id"]),
        stated.assign(unit_kind=kind, unit_id=stated["adcode"]),
    ]


def _industries(zone_clusters: pd.DataFrame, zones: pd.DataFrame) -> pd.DataFrame:
    """Clusters of zones with the kind of the zone, the basis of the need and its evidence."""
    industry = zone_clusters.merge(zones[["zone_id", "kind"]], on="zone_id")
    is_national = industry["kind"].str.startswith("national_")
    basis = is_national.map({True: "zone_industry_national", False: "zone_industry_provincial"})
    return industry.assign(basis=basis, evidence=industry["zone_id"])


def _needs_of_zones(industry: pd.DataFrame, spread: pd.DataFrame) -> list[pd.DataFrame]:
    """Needs of zones, and of the counties that they lie in.

    Args:
        industry: as `_industries` gives it.
        spread: zone_id and adcode of the counties on record for zones.
    """
    as_zones = industry.assign(unit_kind="zone", unit_id=industry["zone_id"])
    pilots = as_zones[as_zones["kind"] == "future_pilot"].assign(basis="future_pilot")
    in_counties = industry.merge(spread, on="zone_id")
    as_counties = in_counties.assign(unit_kind="county", unit_id=in_counties["adcode"])
    return [as_zones, pilots, as_counties]


def _needs_of_cities_alone(
    industry: pd.DataFrame, zones: pd.DataFrame, spread: pd.DataFrame, counties: pd.DataFrame
) -> pd.DataFrame:
    """City needs from zones of which the city is on record and no county.

    Args: as in `_needs_of_zones`.
    """
    code_of = dict(zip(counties["city"], counties["city_adcode"], strict=True))
    city_codes = zones["city"].map(code_of)
    cities = zones[["zone_id"]].assign(unit_id=city_codes).dropna()
    has_county = cities["zone_id"].isin(spread["zone_id"])
    alone = cities[~has_county]
    return industry.merge(alone, on="zone_id").assign(unit_kind="city")


def _needs_of_cities(parts: list[pd.DataFrame], counties: pd.DataFrame) -> pd.DataFrame:
    """Needs of the counties, as needs of their cities."""
    city_of = dict(zip(counties["adcode"], counties["city_adcode"], strict=True))
    columns = [part[NEED_COLUMNS] for part in parts]
    needs = pd.concat(columns, ignore_index=True)
    of_counties = needs[needs["unit_kind"] == "county"]
    cities = of_counties["unit_id"].map(city_of)
    return of_counties.assign(unit_kind="city", unit_id=cities)


def _needs_of_plan(policy: PolicySet, province_code: str) -> pd.DataFrame:
    """Needs of the province: the clusters that a policy set's fields stand for."""
    return pd.DataFrame(
        {
            "unit_kind": "province",
            "unit_id": province_code,
            "cluster_id": policy.plan_clusters,
            "basis": "plan",
            "evidence": policy.id,
        }
    )


def share_faults(field_map: RawTable) -> list[Fault]:
    """Texts of the map of fields whose shares do not add up to 1, each blamed on its first row.

    A text with a fault of its own (no share, a key that stands twice, a broken row) is not blamed
    for its sum as well.
    """
    shares = field_map.cells["weight"].map(as_number).astype(float)  # of no rows, too
    texts = field_map.cells["field_text"]
    lines = pd.Series(field_map.lines, index=texts.index, dtype=int)
    is_wrong = ~shares.between(0, 1) | lines.isin(field_map.broken)
    is_repeated = field_map.cells.duplicated(["field_text", "cluster_id"])
    by_text = pd.DataFrame(
        {
            "total": shares.mask(is_repeated).groupby(texts, sort=False).sum(),
            "first": lines.groupby(texts, sort=False).first(),
            "is_wrong": is_wrong.groupby(texts, sort=False).any(),
        }
    )
    is_off = (by_text["total"] - 1).abs() > SHARE_TOLERANCE
    wrong = by_text[is_off & ~by_text["is_wrong"]].reset_index()
    return [
        Fault(
            "shares",
            file=field_map.file,
            line=int(row.first),
            column="weight",
            value=str(row.field_text),
            fill={"detail": f"{row.total:g}"},
        )
        for row in rows_of(wrong)
    ]


def official_lists(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Make the table `lists`: official lists, with the rows on record that say they are on it.

    Cluster areas count by name: a cluster that spans two cities is one entry of a list and two rows
    here.
    """
    parts = []
    for registry, covers, counted in LIST_KINDS:
        lists = tables[f"{registry.removesuffix('s')}_lists"]
        counts = lists["list_id"].map(_entries_on_lists(tables[registry], counted))
        rows_found = counts.fillna(0).astype("Int64")
        parts.append(
            lists.assign(
                registry=registry,
                covers=lists[covers],
                rows_found=rows_found,
            )
        )
    return pd.concat(parts, ignore_index=True)[list(LISTS.names)]


def _entries_on_lists(rows: pd.DataFrame, counted: str) -> pd.Series[int]:
    """Count the distinct values of a column among the rows of each list, by list_id."""
    named = rows[["list_ids", counted]].dropna(subset=["list_ids"])
    named = named.assign(list_id=named["list_ids"].str.split(";")).explode("list_id")
    named["list_id"] = named["list_id"].str.strip()
    return named.groupby("list_id")[counted].nunique()


def unit_sizes(indicators: pd.DataFrame, unit_counties: pd.DataFrame) -> pd.DataFrame:
    """Make the table `unit_sizes`: counties by their latest whole year on record.

    Cities and the province are the sum of their counties. A sum is left out where the value of one
    of its counties is missing: part of a sum is no sum.
    """
    counties = unit_counties["adcode"]
    of_counties = indicators["adcode"].isin(counties)
    latest = _latest_year(indicators[of_counties])
    sizes = _sizes_of_counties(latest)
    is_sum = unit_counties["unit_kind"].isin(("county", "city", "province"))
    members = unit_counties[is_sum].merge(sizes, on="adcode", how="left")
    units = members.groupby(["unit_kind", "unit_id"])
    sums: pd.DataFrame = units[list(SIZES)].agg(_whole_sum)
    year = latest["year"].max()
    return sums.dropna(how="all").reset_index().assign(year=year)


def _sizes_of_counties(indicators: pd.DataFrame) -> pd.DataFrame:
    """Turn indicators into one row per county (the index) and one column per size."""
    names = {indicator: size for size, indicator in SIZES.items()}
    named = indicators.assign(size=indicators["indicator"].map(names))
    sizes = named.pivot_table(index="adcode", columns="size", values="value", aggfunc="last")
    return sizes.reindex(columns=list(SIZES))


def _latest_year(indicators: pd.DataFrame) -> pd.DataFrame:
    """Give the indicators of size in the latest year that is on record as a whole."""
    is_size = indicators["indicator"].isin(SIZES.values())
    whole = indicators.loc[is_size & (indicators["period"] == WHOLE_YEAR)]
    return whole[whole["year"].eq(whole["year"].max())]


def _whole_sum(values: pd.Series[float]) -> float:
    """Sum all values; NaN where one of them is missing."""
    return float(values.sum(skipna=False))
