"""A made-up province of three square counties in a row, as a folder of source files: the smallest
that builds.

120.0      120.2      120.4      120.6
  +----------+----------+----------+ 30.2
  |  330102  |  330105  |  330203  |
  +----------+----------+----------+ 30.0
   Hangzhou --------------| Ningbo
"""

import csv
import io
import shutil
from functools import cache
from pathlib import Path

import geopandas as gpd
from shapely import box

from data.build.read import SOURCES_DIR
from data.policy import load_policies
from data.province import PROVINCE_FILE
from data.tables import SOURCES, TABLES

SHANGCHENG, GONGSHU, HAISHU = "330102", "330105", "330203"
COUNTY = {"city": "杭州市", "county": "上城区", "adcode": SHANGCHENG}

# table -> the cells a row has unless it says otherwise; the rest is empty
DEFAULTS = {
    "place_names": {"adcode": SHANGCHENG, "name_en": "Shangcheng"},
    "gazetteer": {
        "name": "临江镇",
        "lon": "120.1",
        "lat": "30.1",
        "adcode": SHANGCHENG,
        "geonames_id": "1",
    },
    "clusters": {
        "cluster_id": "ic",
        "name_zh": "集成电路",
        "name_en": "Integrated circuits",
        "tier": "characteristic",
        "kind": "discrete",
        "in_seed": "yes",
    },
    "field_map": {
        "field_text": "集成电路芯片",
        "cluster_id": "ic",
        "primary": "yes",
        "weight": "1",
    },
    "cluster_areas": {
        "area_id": "area-1",
        "cluster_id": "ic",
        "designation": "core",
        "name": "核心区",
        "confidence": "confirmed",
        "extent": "unit",
    }
    | COUNTY,
    "zones": {
        "zone_id": "zone-1",
        "name": "临江开发区",
        "kind": "national_etdz",
        "coord_basis": "none",
        "confidence": "high",
    }
    | COUNTY,
    "platforms": {
        "platform_id": "pp-1",
        "name": "芯片中试平台",
        "level": "provincial",
        "field": "集成电路芯片",
        "operator_type": "enterprise",
        "status": "operating",
        "confidence": "confirmed",
    }
    | COUNTY,
    "platform_lists": {
        "list_id": "pl-1",
        "list_name": "省级名单",
        "levels": "provincial",
        "level_total": "provincial",
        "adcode": "330000",
        "total_count": "11",
    },
    "cluster_area_lists": {
        "list_id": "al-1",
        "list_name": "核心区名单",
        "designation": "core",
        "total_count": "41",
    },
    "zone_lists": {
        "list_id": "zl-1",
        "list_name": "开发区名单",
        "kind": "national_etdz",
        "total_count": "20",
    },
    "county_groups": {
        "group_id": "mountain",
        "group_zh": "山区县",
        "group_en": "Mountain counties",
        "adcode": SHANGCHENG,
        "county": "上城区",
        "confidence": "confirmed",
    },
    "indicators": {
        "indicator": "R&D",
        "unit": "%",
        "region_name": "浙江省",
        "adcode": "330000",
        "value": "3.1",
    },
    "targets": {
        "target_id": "t1",
        "policy_id": "plan-2024-2027",
        "indicator": "省级平台",
        "year": "2027",
        "operator": ">=",
        "value": "20",
        "unit": "家",
        "measure": "count",
    },
    "service_map": {"service_text": "工艺开发", "stage": "process"},
    "demands": {"demand_id": "d1", "adcode": SHANGCHENG, "cluster_id": "ic", "projects": "10"},
    "policy_tasks": {
        "task_id": "k1",
        "section": "一",
        "title": "布局",
        "kind": "network",
        "policy_id": "plan-2024-2027",
    },
}
PLAN_CLUSTERS = dict.fromkeys(
    name for policy in load_policies().values() for name in (*policy.plan_clusters, *policy.also)
)
COLLECTION = 'as_of = "2026-11-23"\ncredits = []\n'


def squares() -> gpd.GeoDataFrame:
    """The three counties."""
    return gpd.GeoDataFrame(
        {
            "adcode": [SHANGCHENG, GONGSHU, HAISHU],
            "name": ["上城区", "拱墅区", "海曙区"],
            "city_adcode": ["330100", "330100", "330200"],
            "city": ["杭州市", "杭州市", "宁波市"],
        },
        geometry=[
            box(120.0, 30, 120.2, 30.2),
            box(120.2, 30, 120.4, 30.2),
            box(120.4, 30, 120.6, 30.2),
        ],
        crs="EPSG:4490",
    )


def csv_text(table: str, *rows: dict[str, str]) -> str:
    """A source table as CSV: each row is the table's default row with some cells changed."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, TABLES[table].names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(DEFAULTS[table] | row for row in rows)
    return text.getvalue()


def write_sources(folder: Path, **rows: list[dict[str, str]]) -> Path:
    """Every source file of the made-up province, with these rows in place of a table's one default
    row.

    The clusters that the policy sets name stand below the others: a build without them is refused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "collection.toml").write_text(COLLECTION, encoding="utf-8")
    shutil.copyfile(SOURCES_DIR / PROVINCE_FILE, folder / PROVINCE_FILE)
    for registry in SOURCES:
        if registry.spatial:
            (folder / f"{registry.name}.parquet").write_bytes(_shape_file(registry.name))
        else:
            given = rows.get(registry.name, [{}])
            given = [*given, *_plan_clusters(given)] if registry.name == "clusters" else given
            (folder / f"{registry.name}.csv").write_text(
                csv_text(registry.name, *given), encoding="utf-8", newline="\n"
            )
    return folder


def _plan_clusters(given: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows for the clusters that policy sets name and no row gives."""
    there = {row.get("cluster_id", DEFAULTS["clusters"]["cluster_id"]) for row in given}
    return [
        {"cluster_id": name, "name_zh": name, "name_en": name}
        for name in PLAN_CLUSTERS
        if name not in there
    ]


@cache
def _shape_file(table: str) -> bytes:
    neighbour = gpd.GeoDataFrame(
        {"adcode": ["310000"], "name": ["上海市"]},
        geometry=[box(121, 30, 121.5, 31)],
        crs="EPSG:4490",
    )
    content = io.BytesIO()
    {"counties": squares(), "context_provinces": neighbour}[table].to_parquet(content, index=False)
    return content.getvalue()
