"""Tables that the build makes of the sources: places, industries, needs, lists, drawings."""

from data.tables.column import Table, count, number, text
from data.tables.shared import (
    ADCODE,
    CITY,
    CLUSTER_ID,
    COUNTY,
    LAT,
    LIST_ADCODE,
    LIST_CLUSTERS,
    LIST_COLUMNS,
    LON,
    NOTES,
    PLANE,
    PLATFORM_ID,
    STAGE,
    UNIT,
    ZONE_ID,
)
from data.vocabulary import BASES, PLAN_SERVICES

UNITS = Table(
    "units",
    "每行一个区域（县、市、园区、集群区域、省）",
    "one row per unit: county, city, zone, cluster area, province",
    ("unit_kind", "unit_id"),
    (
        *UNIT,
        text("name", "名称", "name", required=True),
        text(
            "name_en", "英文名（园区与集群区域照原文）", "English name; zones and areas as recorded"
        ),
        CITY,
        COUNTY,
        text(
            "adcode",
            "所在县、市或省的代码；未知为空",
            "code of its county, city or province; blank if unknown",
        ),
        text("city_adcode", "设区市代码；未知为空", "code of its city; blank if unknown"),
        number("area_km2", "面积（仅行政区）", "area, administrative units only", unit="km²"),
        LON,
        LAT,
        *PLANE,
        *(
            number(side, f"外包框（{side}）", f"bounding box, {side}", unit="° EPSG:4490")
            for side in ("west", "south", "east", "north")
        ),
    ),
    source=False,
)
ZONE_PLACES = Table(
    "zone_places",
    "每行一个园区的图形依据",
    "one row per zone: what is known of its shape",
    ("zone_id",),
    (
        ZONE_ID,
        text(
            "geometry_basis",
            "图形依据：边界、示意、乡镇、县、无",
            "basis of the shape: boundary, indicative, town, county, none",
            required=True,
            choices=("boundary", "indicative", "town", "county", "none"),
        ),
        number("radius_km", "示意圆半径", "radius of the indicative disc", unit="km"),
        LON,
        LAT,
        text(
            "plate_id",
            "范围重合者归并后的编号",
            "id shared by zones on the same ground",
            required=True,
        ),
    ),
    source=False,
)
ZONE_INDUSTRIES = Table(
    "zone_industries",
    "每行一个园区与其主导产业所对应的集群（对照表权重不小于 0.5）",
    "one row per zone and cluster its leading industries stand for (from a weight of 0.5 in the map"
    " of fields)",
    ("zone_id", "cluster_id"),
    (ZONE_ID, CLUSTER_ID),
    source=False,
)
ZONE_INDUSTRIES_UNMAPPED = Table(
    "zone_industries_unmapped",
    "每行一个过宽或无对应的园区主导产业",
    "one row per leading industry too broad, or mapped to nothing",
    ("zone_id", "industry"),
    (ZONE_ID, text("industry", "产业原文", "industry as written", required=True)),
    source=False,
)
UNIT_COUNTIES = Table(
    "unit_counties",
    "每行一个区域与其所及的一个县",
    "one row per unit and county it reaches into",
    ("unit_kind", "unit_id", "adcode"),
    (*UNIT, ADCODE),
    source=False,
)
PLATFORM_PLACES = Table(
    "platform_places",
    "每行一个平台的位置依据",
    "one row per platform: where it is and how surely",
    ("platform_id",),
    (
        PLATFORM_ID,
        text(
            "location_basis",
            "位置依据：坐标、园区、乡镇、县、市、无",
            "basis of the location: given, zone, town, county, city, none",
            required=True,
            choices=("given", "zone", "town", "county", "city", "none"),
        ),
        text("matched", "据以定位的文字", "the words it was placed by"),
        LON,
        LAT,
        *PLANE,
        number("uncertainty_km", "不确定半径", "radius within which it lies", unit="km", low=0),
        text("host_zone_id", "所在园区编号", "id of its host zone"),
    ),
    source=False,
)
PLATFORM_CLUSTERS = Table(
    "platform_clusters",
    "每行一个平台与一个集群",
    "one row per platform and cluster",
    ("platform_id", "cluster_id"),
    (
        PLATFORM_ID,
        CLUSTER_ID,
        number(
            "weight",
            "领域文字中的份额：达到政策集的界线为服务，以下为不明",
            "share of its field text: serves from the policy set's line, unknown below",
            unit="0-1",
            required=True,
            low=0,
            high=1,
        ),
        text("basis", "依据", "basis"),
    ),
    source=False,
)
PLATFORM_SERVICES = Table(
    "platform_services",
    "每行一个平台的一项服务及其验证环节",
    "one row per platform and service, as written, with the verification stage it stands for",
    ("platform_id", "service", "stage"),
    (
        PLATFORM_ID,
        text("service", "服务原文", "service as written", required=True),
        STAGE,
        text("plan_service", "方案所列服务", "service that the plan names", choices=PLAN_SERVICES),
    ),
    source=False,
)
NEEDS = Table(
    "needs",
    "每行一项需求依据（区域×集群×依据）",
    "one row per unit, cluster and basis of the need",
    ("unit_kind", "unit_id", "cluster_id", "basis", "evidence"),
    (
        *UNIT,
        CLUSTER_ID,
        text("basis", "需求依据", "basis of the need", required=True, choices=BASES),
        text(
            "evidence",
            "依据所在的区域、园区或方案",
            "area, zone or plan it rests on",
            required=True,
        ),
    ),
    source=False,
)
UNIT_SIZES = Table(
    "unit_sizes",
    "每行一个县、市或省的规模（最近的全年值；市与省为所辖各县之和）",
    "one row per county, city or province: its size, of the latest whole year; cities and the"
    " province as the sum of their counties",
    ("unit_kind", "unit_id"),
    (
        *UNIT,
        count("year", "年份", "year"),
        number(
            "value_added",
            "工业增加值（全部工业，不是规上）",
            "industrial value added, of all industry",
            unit="10⁸ CNY",
            low=0,
        ),
        number(
            "population",
            "年末常住人口",
            "resident population at the end of the year",
            unit="10⁴",
            low=0,
        ),
        number("electricity", "工业用电量", "electricity used by industry", unit="10⁴ kWh", low=0),
    ),
    source=False,
)
LISTS = Table(
    "lists",
    "每行一份官方名单",
    "one row per official list",
    ("registry", "list_id"),
    (
        text("registry", "所属登记表", "registry it belongs to", required=True),
        *LIST_COLUMNS,
        count(
            "rows_found",
            "名录中列入该名单的行数（由 list_ids 数得）",
            "rows on record that are on it, counted from list_ids",
            required=True,
        ),
        text("covers", "所列级别或类别", "levels or kinds it lists"),
        text(
            "level_total", "该行是哪一级的全省总数", "level whose total in the province this row is"
        ),
        LIST_ADCODE,
        LIST_CLUSTERS,
        NOTES,
    ),
    source=False,
)
PROVENANCE = Table(
    "sources",
    "每行一个来源",
    "one row per source",
    ("source_id",),
    (
        text("source_id", "来源编号", "source id", required=True),
        text("title", "标题", "title"),
        text("url", "网址", "address"),
        text("kind", "类别", "publisher or mirror"),
        text("date", "日期（照原文）", "date, as written"),
        count("rows", "引用行数", "rows that rest on it"),
    ),
    source=False,
)
DRAWINGS = Table(
    "drawings",
    "每行一个可直接绘制的图形",
    "one row per shape, ready to draw",
    ("layer", "id"),
    (
        text(
            "layer",
            "图层",
            "layer: county, city, province, zone, context (neighbours), city_borders, sheet (what"
            " is drawn at all)",
            required=True,
        ),
        text("id", "编号", "id", required=True),
        text("geojson", "GeoJSON 几何，EPSG:4490", "GeoJSON geometry, EPSG:4490", required=True),
        text(
            "path",
            "SVG 路径：平面图上从原点向东、向南的公里数（高斯－克吕格 120 度带）",
            "SVG path: km east and south of the origin of the plane map (Gauss-Krueger, 120 E)",
        ),
    ),
    source=False,
)
