"""Every table, described once: the check of a file, the Parquet types, the upload template and the
data dictionary are made from these objects.
"""

import re
from dataclasses import dataclass, field

UNLISTED = "unlisted"
# strongest first; national_programme: on a national list of another programme (AI application
# bases, biomanufacturing), not the ministry's ladder
LEVELS = (
    "national",
    "national_cultivation",
    "national_programme",
    "provincial",
    "municipal",
    "municipal_cultivation",
    UNLISTED,
)
EXISTING = ("operating", "unknown")
PIPELINE = ("under_construction", "planned", "reserve")
STATUSES = EXISTING + PIPELINE
OPERATORS = ("enterprise", "university_institute", "joint", "government", "service_body", "unknown")
CLUSTER_KINDS = ("process", "discrete", "mixed", "software")
ZONE_KINDS = (
    "national_etdz",
    "national_hightech",
    "national_other",
    "provincial_dz",
    "provincial_hightech",
    "provincial_new_area",
    "wan_mu_qian_yi",
    "future_pilot",
    "chemical_park",
)
UNIT_KINDS = ("county", "city", "zone", "area", "province")
CONFIDENCES = ("confirmed", "likely", "unconfirmed")  # strongest first
DESIGNATIONS = ("core", "coordination", "new_star", "national_cluster", "sme_cluster")
# of what can have needs and platforms; groups and placeholders have tiers of their own
TIERS = ("characteristic", "x_new_star", "emerging", "future", "foundation", "named")
# how a goal is measured: official totals, clusters covered, an indicator
GOAL_MEASURES = ("count", "coverage", "ratio")
# what a coverage goal is over, if not tiers: that for which the policy set's fields stand
FIELDS = "fields"
BASES = (
    "core",
    "national_cluster",
    "coordination",
    "future_pilot",
    "new_star",
    "sme_cluster",
    "zone_industry_national",
    "zone_industry_provincial",
    "plan",
)
# of verification, as the national rule book names them
STAGES = ("design", "performance", "process", "adaptation", "production")
# a service that is reviewed and verifies nothing; one that does not tell
NO_STAGE, UNKNOWN_STAGE = "none", "unknown"
PLAN_SERVICES = (
    "engineering",
    "maturing",
    "process_innovation",
    "sample_making",
    "testing",
    "scouting",
    "metrology",
    "matching",
    "funding",
    "leasing",
    "remote_operation",
    "shared_experiments",
)
# in the map of fields: the share of a text that stands for no registered cluster
NO_CLUSTER = "none"
# of a cluster area: the whole of its county or city, or a functional zone somewhere in it
EXTENTS = ("unit", "zone")
# size of a need -> indicator of its county
SIZES = {"value_added": "工业增加值", "population": "年末常住人口", "electricity": "工业用电量"}
PROVINCE = "330000"
RADIUS_RANGE_KM = (1.0, 300.0)  # of a radius that a policy set or a planner may choose

ADCODE_RULE = r"[1-8]\d{5}"
DATE_RULE = r"\d{4}(-\d{2}(-\d{2})?)?"


@dataclass(frozen=True)
class Column:
    """One column: DuckDB type, meaning in both languages, and the rules a value must keep."""

    name: str
    type: str  # VARCHAR, INTEGER, DOUBLE
    zh: str
    en: str
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    low: float | None = None
    high: float | None = None
    # "table.column" whose values these must be; "policy_sets.id" for the ids of policy sets
    refers: str = ""
    separator: str = ""  # several values in one cell
    # another column and the value it must have, else the cell is blank
    only_where: tuple[str, ...] = ()
    optional: bool = False  # the whole column may be missing from a file
    is_date: bool = False

    def head(self, language: str) -> str:
        """What a column is, without the rules and exceptions that its description adds."""
        return re.split("[：:；;（(]", self.zh if language == "zh" else self.en)[0].strip()


@dataclass(frozen=True)
class Registry:
    """One table: what a row is, its key and its columns.

    `source` tables are files, the others are built.
    """

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    source: bool = True
    spatial: bool = False
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))


def text(name: str, zh: str, en: str, **rules: object) -> Column:
    return Column(name, "VARCHAR", zh, en, **rules)


def number(name: str, zh: str, en: str, **rules: object) -> Column:
    return Column(name, "DOUBLE", zh, en, **rules)


def count(name: str, zh: str, en: str, **rules: object) -> Column:
    return Column(name, "INTEGER", zh, en, low=0, high=2_000_000_000, **rules)


def date(name: str, zh: str, en: str, **rules: object) -> Column:
    return Column(name, "VARCHAR", zh, en, pattern=DATE_RULE, is_date=True, **rules)


ADCODE = text(
    "adcode",
    "县级行政区划代码（GB/T 2260）",
    "county code, GB/T 2260",
    pattern=ADCODE_RULE,
    refers="counties.adcode",
)
CITY = text("city", "设区市", "prefecture-level city", refers="counties.city")
COUNTY = text("county", "县（市、区）", "county-level unit")
NOTES = text("notes", "说明：推断、口径与存疑之处", "notes: inferences, definitions, doubts")
CONFIDENCE = text(
    "confidence",
    "可信度：已确认、较可能（含推断）、未确认（不计入）",
    "confidence: confirmed, likely (holds an inference), unconfirmed (never counted)",
    required=True,
    choices=CONFIDENCES,
)
POLICY_ID = text("policy_id", "政策集编号", "policy set", required=True, refers="policy_sets.id")
CLUSTER_ID = text(
    "cluster_id", "产业集群或领域编号", "cluster or field id", refers="clusters.cluster_id"
)
LON = number("lon", "经度", "longitude", unit="° EPSG:4490", low=73, high=136)
LAT = number("lat", "纬度", "latitude", unit="° EPSG:4490", low=3, high=54)
PLANE = (
    number(
        "x_km",
        "平面位置：原点以东的公里数（高斯－克吕格 120 度带）",
        "place on the plane map: km east of its origin (Gauss-Krueger, 120 E)",
        unit="km",
    ),
    number(
        "y_km",
        "平面位置：原点以南的公里数",
        "place on the plane map: km south of its origin",
        unit="km",
    ),
)
SOURCE = (
    text("source_url", "来源网址", "address of the source"),
    text(
        "source_kind",
        "来源类别：发布方可链接，转载仅作文字",
        "publisher (may be linked) or mirror (text only)",
        choices=("publisher", "mirror"),
    ),
    text("source_title", "来源标题", "title of the source"),
    text("source_date", "来源日期（照原文）", "date of the source, as written there"),
)


def list_ids(table: str) -> Column:
    """Which lists a row is on: the rows found of a list are counted from it."""
    return text(
        "list_ids",
        "所在名单的编号",
        "ids of the lists that it is on",
        separator=";",
        refers=f"{table}.list_id",
    )


UNIT = (
    text("unit_kind", "区域类别", "kind of unit", required=True, choices=UNIT_KINDS),
    text(
        "unit_id",
        "区域编号（县、市、省为行政区划代码）",
        "unit id; the GB/T 2260 code of a county, city or province",
        required=True,
    ),
)
STAGE = text(
    "stage",
    "验证环节；none 为不属于验证，unknown 为看不出",
    "verification stage; none: verifies nothing, unknown: cannot be told",
    required=True,
    choices=(*STAGES, NO_STAGE, UNKNOWN_STAGE),
)
PLATFORM_ID = text("platform_id", "平台编号", "platform id", required=True)
ZONE_ID = text("zone_id", "园区编号", "zone id", required=True)
AREA_ID = text("area_id", "集群区域编号", "cluster area id", required=True)
LIST_COLUMNS = (
    text("list_id", "名单编号", "list id", required=True, pattern=r"[a-z0-9-]+"),
    text("list_name", "名单名称", "name of the list", required=True),
    text("issuer", "发布机构", "issuer"),
    text("date", "发布日期（照原文）", "date of issue, as written"),
    count("total_count", "名单所载总数", "total the list states"),
    text("source_url", "来源网址", "address of the source"),
    text("source_kind", "来源类别", "publisher or mirror", choices=("publisher", "mirror")),
)

COUNTIES = Registry(
    "counties",
    "每行一个县级行政区",
    "one row per county-level unit",
    ("adcode",),
    (
        text(
            "adcode",
            "县级行政区划代码（GB/T 2260）",
            "county code, GB/T 2260",
            required=True,
            pattern=ADCODE_RULE,
        ),
        text("name", "名称", "name", required=True),
        text(
            "city_adcode",
            "设区市代码",
            "code of the prefecture-level city",
            required=True,
            pattern=ADCODE_RULE,
        ),
        text("city", "设区市", "prefecture-level city", required=True),
    ),
    spatial=True,
)
CONTEXT = Registry(
    "context_provinces",
    "每行一个邻省（仅作底图）",
    "one row per neighbouring province, backdrop only",
    ("adcode",),
    (
        text("adcode", "省级行政区划代码", "province code", required=True, pattern=ADCODE_RULE),
        text("name", "名称", "name", required=True),
    ),
    spatial=True,
)
PLACE_NAMES = Registry(
    "place_names",
    "每行一个市、县的英文名",
    "one row per city or county: its English name",
    ("adcode",),
    (
        text(
            "adcode",
            "行政区划代码",
            "code of the city or county",
            required=True,
            pattern=ADCODE_RULE,
        ),
        text("name_en", "英文名", "English name", required=True),
    ),
)
GAZETTEER = Registry(
    "gazetteer",
    "每行一个乡镇街道或驻地",
    "one row per town or seat",
    ("geonames_id",),
    (
        text("name", "名称", "name", required=True),
        text("name_alt", "别名", "other names", separator=";"),
        number("lon", "经度", "longitude", unit="° EPSG:4490", low=73, high=136, required=True),
        number("lat", "纬度", "latitude", unit="° EPSG:4490", low=3, high=54, required=True),
        text("feature", "GeoNames 要素类别", "GeoNames feature code"),
        ADCODE,
        text("source", "来源", "source"),
        text("geonames_id", "GeoNames 编号", "GeoNames id", required=True),
        text("modified", "修改日期", "date modified"),
        text("nbs_township_code", "统计用区划代码", "township code of the statistics bureau"),
        text(
            "name_check",
            "与乡镇名录的核对结果",
            "result of the check against the list of townships",
        ),
    ),
)
CLUSTERS = Registry(
    "clusters",
    "每行一个产业群、集群或领域",
    "one row per group, cluster or field",
    ("cluster_id",),
    (
        text(
            "cluster_id",
            "产业集群或领域编号",
            "cluster or field id",
            required=True,
            pattern=r"[a-z0-9-]+",
        ),
        text("name_zh", "中文名", "Chinese name", required=True),
        text("name_en", "英文名", "English name", required=True),
        text("tier", "层级", "tier", required=True, choices=("trillion", "500bn", *TIERS)),
        text("parent_id", "所属产业群", "group it belongs to", refers="clusters.cluster_id"),
        text(
            "kind",
            "流程型、离散型、混合或软件",
            "process, discrete, mixed or software",
            choices=CLUSTER_KINDS,
        ),
        text("in_seed", "方案是否点名", "named in the plan", required=True, choices=("yes", "no")),
        *SOURCE,
        NOTES,
        text("evidence", "名称与归属的依据", "evidence for name and parent"),
    ),
)
FIELD_MAP = Registry(
    "field_map",
    "每行一条“领域文字到集群”的对应",
    "one row per industry text and cluster it stands for",
    ("field_text", "cluster_id"),
    (
        text("field_text", "领域原文", "field as written", required=True),
        text(
            "cluster_id",
            "产业集群或领域编号；none 为不属于任何集群的份额",
            "cluster or field id; none: the share that stands for no cluster",
            required=True,
            refers="clusters.cluster_id / none",
        ),
        text("primary", "是否首选", "first choice", required=True, choices=("yes", "no")),
        number(
            "weight",
            "份额（同一领域原文的各份额相加为 1）",
            "share; those of one text add up to 1",
            unit="0-1",
            required=True,
            low=0,
            high=1,
        ),
        text("basis", "依据", "basis"),
    ),
)
SERVICE_MAP = Registry(
    "service_map",
    "每行一条“服务文字到验证环节”的对应",
    "one row per service text and verification stage it stands for",
    ("service_text", "stage"),
    (
        text("service_text", "服务原文", "service as written", required=True),
        STAGE,
        text("plan_service", "方案所列服务", "service that the plan names", choices=PLAN_SERVICES),
        text("basis", "依据", "basis"),
    ),
)
CLUSTER_AREAS = Registry(
    "cluster_areas",
    "每行一个认定的集群区域",
    "one row per designated cluster area",
    ("area_id",),
    (
        AREA_ID,
        CLUSTER_ID,
        text("designation", "认定类别", "designation", required=True, choices=DESIGNATIONS),
        text("name", "名称", "name", required=True),
        CITY,
        COUNTY,
        text(
            "adcode",
            "所在县、市或省的代码",
            "code of its county, city or province",
            required=True,
            pattern=ADCODE_RULE,
            refers="units.adcode",
        ),
        text("batch", "批次", "batch"),
        date("designated_on", "认定日期", "date of designation"),
        number(
            "revenue_bn_cny",
            "营业收入（口径不一，不可加总）",
            "revenue; definitions differ, never sum",
            unit="10⁹ CNY",
            low=0,
        ),
        *SOURCE,
        CONFIDENCE,
        NOTES,
        text(
            "extent",
            "范围：unit 为所登记的整个县（市），zone 为其中的一个功能区",
            "extent: unit, the whole county or city registered; zone, a functional zone in it",
            required=True,
            choices=EXTENTS,
        ),
        list_ids("cluster_area_lists"),
    ),
)
ZONES = Registry(
    "zones",
    "每行一个开发区、园区或产业平台",
    "one row per development zone, park or industrial platform",
    ("zone_id",),
    (
        ZONE_ID,
        text("name", "名称", "name", required=True),
        text("kind", "类别", "kind", required=True, choices=ZONE_KINDS),
        date("approved_on", "批准日期", "date of approval"),
        number(
            "approved_area_ha",
            "核准面积（口径不一，不可加总）",
            "approved area; bases differ, never sum",
            unit="ha",
            low=0,
        ),
        text("leading_industries", "主导产业", "leading industries", separator=";"),
        CITY,
        COUNTY,
        ADCODE,
        text(
            "other_adcodes",
            "涉及的其他县",
            "other counties it reaches into",
            separator=";",
            pattern=ADCODE_RULE,
            refers="counties.adcode",
        ),
        text("catalogue_code", "开发区目录代码", "code in the national catalogue"),
        LON,
        LAT,
        text(
            "coord_basis",
            "坐标依据",
            "basis of the point",
            required=True,
            choices=("gazetteer_town", "county_point", "none"),
        ),
        *SOURCE,
        text(
            "confidence", "可信度", "confidence", required=True, choices=("high", "medium", "low")
        ),
        NOTES,
        text("gbt37028_code", "GB/T 37028 代码", "GB/T 37028 code"),
        text("county_basis", "县的依据", "basis of the county"),
        text(
            "county_candidate",
            "可能的县（未核实，不参与计算）",
            "unverified candidate counties, never joined on",
            separator=";",
        ),
        text("area_basis", "面积口径", "basis of the area"),
        text("town_used", "所用乡镇点", "town point used"),
        number(
            "coord_uncertainty_km", "坐标不确定度", "uncertainty of the point", unit="km", low=0
        ),
        text("attr_source_urls", "其他来源", "further sources", separator=";"),
        text(
            "related_zone_ids",
            "同一地面的其他园区",
            "zones on the same ground",
            separator=";",
            refers="zones.zone_id",
        ),
        date(
            "industries_on",
            "主导产业所据年份（空为来源日期）",
            "year that the leading industries are of; blank: that of the source",
        ),
        list_ids("zone_lists"),
    ),
)
PLATFORMS = Registry(
    "platforms",
    "每行一个中试平台",
    "one row per pilot-scale test platform",
    ("platform_id",),
    (
        PLATFORM_ID,
        text("name", "名称", "name", required=True),
        text("level", "级别", "level", required=True, choices=LEVELS),
        date("recognised_on", "认定日期", "date of recognition"),
        text("batch", "批次或名单", "batch or list"),
        text("lead_org", "牵头单位", "lead organisation"),
        text("partner_orgs", "共建单位", "partners", separator=";"),
        CITY,
        COUNTY,
        ADCODE,
        text("address", "地址", "address"),
        text("host_zone", "所在园区（照原文）", "host zone, as written"),
        text("field", "领域（照原文）", "field, as written"),
        text("operator_type", "主体类型", "type of operator", required=True, choices=OPERATORS),
        text("status", "状态", "status", required=True, choices=STATUSES),
        number(
            "floor_area_m2",
            "建筑面积（口径不一，不可加总）",
            "floor area; definitions differ, never sum",
            unit="m²",
            low=0,
        ),
        count("pilot_lines", "中试线", "pilot lines"),
        count("staff", "人员", "staff"),
        count("projects_served", "服务项目", "projects served"),
        count("firms_served", "服务企业", "firms served"),
        number(
            "revenue_cny",
            "收入（口径不一，不可加总）",
            "revenue; definitions differ, never sum",
            unit="CNY",
            low=0,
        ),
        text("services", "服务（照原文）", "services, as written", separator=";"),
        *SOURCE,
        CONFIDENCE,
        NOTES,
        count(
            "capacity_projects",
            "每年可承接的中试项目",
            "pilot projects it can take in a year",
            optional=True,
        ),
        number("lon", "经度", "longitude", unit="° EPSG:4490", low=73, high=136, optional=True),
        number("lat", "纬度", "latitude", unit="° EPSG:4490", low=3, high=54, optional=True),
        text(
            "other_levels",
            "同时所在的其他级别",
            "other levels that it holds, too",
            choices=LEVELS,
            separator=";",
        ),
        list_ids("platform_lists"),
    ),
)
LIST_LEVELS = text(
    "levels", "所列级别", "levels it lists", required=True, choices=LEVELS, separator=";"
)
LIST_CLUSTERS = text(
    "cluster_ids",
    "名单限于的集群；空为不限",
    "clusters that it is limited to; blank: any",
    refers="clusters.cluster_id",
    separator=";",
)
LIST_ADCODE = text(
    "adcode",
    "名单覆盖的省或设区市；空为跨省或全国名单",
    "province or city that the list is of; blank: of the nation or several provinces",
    pattern=ADCODE_RULE,
    refers="units.adcode",
)
PLATFORM_LISTS = Registry(
    "platform_lists",
    "每行一份平台名单",
    "one row per official list of platforms",
    ("list_id",),
    (
        *LIST_COLUMNS[:2],
        LIST_LEVELS,
        text(
            "level_total",
            "该行是哪一级的全省总数",
            "level whose total in the province this row is",
            choices=LEVELS,
        ),
        LIST_ADCODE,
        LIST_CLUSTERS,
        *LIST_COLUMNS[2:],
    ),
)
CLUSTER_AREA_LISTS = Registry(
    "cluster_area_lists",
    "每行一份集群区域名单",
    "one row per official list of cluster areas",
    ("list_id",),
    (
        *LIST_COLUMNS[:4],
        text("designation", "认定类别", "designations listed", required=True, separator=";"),
        *LIST_COLUMNS[4:],
        NOTES,
    ),
)
ZONE_LISTS = Registry(
    "zone_lists",
    "每行一份园区名单",
    "one row per official list of zones",
    ("list_id",),
    (
        *LIST_COLUMNS[:4],
        text("kind", "园区类别", "kinds listed", separator=";"),
        *LIST_COLUMNS[4:],
        NOTES,
    ),
)
COUNTY_GROUPS = Registry(
    "county_groups",
    "每行一个县在一个县组中的一段时期（如山区26县及其后续名单）",
    "one row per county, group and period (the 26 mountain counties and their successors)",
    ("group_id", "adcode", "from"),
    (
        text("group_id", "县组编号", "group id", required=True, pattern=r"[a-z0-9-]+"),
        text("group_zh", "县组", "group, in Chinese", required=True),
        text("group_en", "县组（英文）", "group, in English", required=True),
        text(
            "adcode",
            "县级行政区划代码（GB/T 2260）",
            "county code, GB/T 2260",
            required=True,
            pattern=ADCODE_RULE,
            refers="counties.adcode",
        ),
        text("county", "县（市、区）", "county-level unit", required=True),
        date("from", "起（空为未见）", "from; blank if not seen"),
        date(
            "to",
            "止（当日起不再属于；空为至今）",
            "to: the day from which it is no longer in it; blank: still in it",
        ),
        *SOURCE[:3],
        CONFIDENCE,
        NOTES,
    ),
)
INDICATORS = Registry(
    "indicators",
    "每行一个指标值",
    "one row per value of an indicator",
    (),
    (
        text("indicator", "指标", "indicator", required=True),
        text("unit", "单位", "unit", required=True),
        text("region_name", "地区", "region", required=True),
        text(
            "adcode",
            "地区代码",
            "code of the region",
            required=True,
            pattern=ADCODE_RULE,
            refers="units.adcode",
        ),
        count("year", "年份", "year"),
        number("value", "数值", "value", required=True),
        *SOURCE[:3],
        NOTES,
        text("period", "时期", "period of the year"),
    ),
)
TARGETS = Registry(
    "targets",
    "每行一个政策目标",
    "one row per goal of a policy set",
    ("target_id",),
    (
        text("target_id", "目标编号", "goal id", required=True),
        text("indicator", "指标", "indicator", required=True),
        count("year", "年份", "year", required=True),
        text("operator", "关系", "relation", required=True, choices=("=", ">=")),
        number("value", "目标值", "goal", required=True),
        text("unit", "单位", "unit", required=True),
        text("scope", "范围与原文", "scope and wording"),
        POLICY_ID,
        text("clause", "条款", "clause"),
        text("source", "文件", "document"),
        text(
            "measure",
            "衡量方式：count 官方总数、coverage 覆盖的集群、ratio 指标值",
            "how it is measured: count (official totals), coverage (clusters covered), ratio"
            " (values of the indicator)",
            required=True,
            choices=GOAL_MEASURES,
        ),
        text(
            "levels",
            "现值取哪些级别的官方总数之和；空为未知",
            "levels whose official totals add up to the actual; blank if unknown",
            choices=LEVELS,
            separator=";",
            only_where=("measure", "count"),
        ),
        text(
            "own_definition",
            "官方总数与目标口径是否相同：只有相同才据以判定达标与否",
            "whether the official totals have the goal's own definition; only then do they decide",
            choices=("yes", "no"),
            only_where=("measure", "count"),
        ),
        text(
            "over",
            "对哪些集群而言：集群层级，或"
            " fields（政策集各领域所对应的集群；目标以个数计时按领域计）；空为未知",
            "clusters it is over: tiers, or fields (those that the policy set's fields stand for; a"
            " goal for a number counts the fields); blank if unknown",
            choices=(FIELDS, *TIERS),
            separator=";",
            only_where=("measure", "coverage"),
        ),
    ),
)
POLICY_TASKS = Registry(
    "policy_tasks",
    "每行一项政策任务",
    "one row per task of a policy set",
    ("task_id",),
    (
        text("task_id", "任务编号", "task id", required=True),
        text("section", "章节", "section", required=True),
        text("title", "标题", "title", required=True),
        text("summary", "摘要", "summary"),
        text("responsible", "责任单位", "departments responsible", separator=";"),
        text(
            "kind",
            "类别",
            "kind",
            required=True,
            choices=("network", "capability", "ecosystem", "safeguard"),
        ),
        POLICY_ID,
    ),
)
DEMANDS = Registry(
    "demands",
    "每行一项已载的中试需求量（名单未公布前为空表）",
    "one row per stated demand for pilot projects; empty until a list is published",
    ("demand_id",),
    (
        text("demand_id", "需求编号", "demand id", required=True),
        text(
            "adcode",
            "县级行政区划代码（GB/T 2260）",
            "county code, GB/T 2260",
            required=True,
            pattern=ADCODE_RULE,
            refers="counties.adcode",
        ),
        text(
            "cluster_id",
            "产业集群或领域编号",
            "cluster or field id",
            required=True,
            refers="clusters.cluster_id",
        ),
        count("projects", "每年中试项目", "pilot projects in a year", required=True),
        *SOURCE,
    ),
)
SOURCES = (
    COUNTIES,
    CONTEXT,
    PLACE_NAMES,
    GAZETTEER,
    CLUSTERS,
    FIELD_MAP,
    SERVICE_MAP,
    CLUSTER_AREAS,
    ZONES,
    PLATFORMS,
    PLATFORM_LISTS,
    CLUSTER_AREA_LISTS,
    ZONE_LISTS,
    COUNTY_GROUPS,
    INDICATORS,
    TARGETS,
    POLICY_TASKS,
    DEMANDS,
)

# --- what the build makes of them --------------------------------------------------------------

UNITS = Registry(
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
ZONE_PLACES = Registry(
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
            "同一地面归并后的编号",
            "id shared by zones on the same ground",
            required=True,
        ),
    ),
    source=False,
)
ZONE_INDUSTRIES = Registry(
    "zone_industries",
    "每行一个园区与其主导产业所对应的集群（对照表权重不小于 0.5）",
    "one row per zone and cluster its leading industries stand for (from a weight of 0.5 in the map"
    " of fields)",
    ("zone_id", "cluster_id"),
    (ZONE_ID, CLUSTER_ID),
    source=False,
)
ZONE_INDUSTRIES_UNMAPPED = Registry(
    "zone_industries_unmapped",
    "每行一个过宽或无对应的园区主导产业",
    "one row per leading industry too broad, or mapped to nothing",
    ("zone_id", "industry"),
    (ZONE_ID, text("industry", "产业原文", "industry as written", required=True)),
    source=False,
)
UNIT_COUNTIES = Registry(
    "unit_counties",
    "每行一个区域与其所及的一个县",
    "one row per unit and county it reaches into",
    ("unit_kind", "unit_id", "adcode"),
    (*UNIT, ADCODE),
    source=False,
)
PLATFORM_PLACES = Registry(
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
PLATFORM_CLUSTERS = Registry(
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
PLATFORM_SERVICES = Registry(
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
NEEDS = Registry(
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
UNIT_SIZES = Registry(
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
PROXIMITY = Registry(
    "proximity",
    "每行一个区域与一个平台",
    "one row per unit and platform",
    ("unit_kind", "unit_id", "platform_id"),
    (
        *UNIT,
        PLATFORM_ID,
        text(
            "inside",
            "平台是否在区域内：是、否、未知",
            "platform inside the unit: yes, no, unknown",
            required=True,
            choices=("yes", "no", "unknown"),
        ),
        number("km_p05", "距离第5百分位", "5th percentile of the distance", unit="km", low=0),
        number("km_p50", "距离中位数", "median distance", unit="km", low=0),
        number("km_p95", "距离第95百分位", "95th percentile of the distance", unit="km", low=0),
    ),
    source=False,
)
COUNTY_REACH = Registry(
    "county_reach",
    "每行一个区域与一个县：到该县内任一处的距离",
    "one row per unit and county: how far to anywhere in that county",
    ("unit_kind", "unit_id", "adcode"),
    (
        *UNIT,
        ADCODE,
        text(
            "inside",
            "该县是否在区域内",
            "county inside the unit",
            required=True,
            choices=("yes", "no", "unknown"),
        ),
        *PROXIMITY.columns[-3:],
    ),
    source=False,
)
ZONE_REACH = Registry(
    "zone_reach",
    "每行一个区域与一个有自己位置的园区：到该园区内任一处的距离",
    "one row per unit and zone with a place of its own: how far to anywhere in that zone",
    ("unit_kind", "unit_id", "zone_id"),
    (
        *UNIT,
        ZONE_ID,
        text(
            "inside",
            "该园区是否在区域内",
            "zone inside the unit",
            required=True,
            choices=("yes", "no", "unknown"),
        ),
        *PROXIMITY.columns[-3:],
    ),
    source=False,
)
UNIT_REGIONS = Registry(
    "unit_regions",
    "每行一个区域：它可能所在的地面",
    "one row per unit: the ground on which it could lie",
    ("unit_kind", "unit_id"),
    (
        *UNIT,
        text("region_id", "地面编号", "id of the ground", required=True),
        text(
            "whole",
            "区域是否就是这片地面的全部",
            "whether it is all of that ground",
            required=True,
            choices=("yes", "no"),
        ),
    ),
    source=False,
)
REGION_CELLS = Registry(
    "region_cells",
    "每行一片地面的一格（用来量某一点到区域的距离）",
    "one row per cell of a ground, from which distances to exact points are measured",
    ("region_id", "cell"),
    (
        text("region_id", "地面编号", "id of the ground", required=True),
        count("cell", "格", "cell", required=True),
        *(
            number(f"{axis}_km", f"地心坐标（{axis}）", f"geocentric coordinate, {axis}", unit="km")
            for axis in "xyz"
        ),
        number("share", "占这片地面的份额", "share of the ground", low=0, high=1),
        number("side_km", "格宽", "width of a cell", unit="km", low=0),
    ),
    source=False,
)
PLATFORM_PAIRS = Registry(
    "platform_pairs",
    "每行两个相近的平台",
    "one row per two platforms near each other",
    ("platform_id", "other_id"),
    (
        PLATFORM_ID,
        text("other_id", "另一平台编号", "id of the other platform", required=True),
        *PROXIMITY.columns[-3:],
    ),
    source=False,
)
BORDERS = Registry(
    "borders",
    "每行一个区域与一个邻省",
    "one row per unit and neighbouring province near it",
    ("unit_kind", "unit_id", "neighbour_adcode"),
    (
        *UNIT,
        text("neighbour_adcode", "邻省代码", "code of the province", required=True),
        text("neighbour", "邻省", "neighbouring province", required=True),
        number("km", "到省界外的最短距离", "shortest distance to it", unit="km", low=0),
    ),
    source=False,
)
ROBUSTNESS = Registry(
    "robustness",
    "每行一个政策集下的一项需求：在多少种口径下是缺口",
    "one row per policy set and need: in how many settings it is a gap",
    ("policy_id", "unit_kind", "unit_id", "cluster_id"),
    (
        POLICY_ID,
        *UNIT,
        CLUSTER_ID,
        count("settings", "口径数", "settings", required=True),
        count(
            "gap_settings", "其中为缺口", "of these, settings in which it is a gap", required=True
        ),
    ),
    source=False,
)
LISTS = Registry(
    "lists",
    "每行一份官方名单",
    "one row per official list",
    ("registry", "list_id"),
    (
        text("registry", "所属登记表", "registry it belongs to", required=True),
        *LIST_COLUMNS,
        count(
            "rows_found",
            "名录内在该名单上的行数（由 list_ids 数得）",
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
PROVENANCE = Registry(
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
DRAWINGS = Registry(
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
BUILT = (
    UNITS,
    UNIT_COUNTIES,
    ZONE_INDUSTRIES,
    ZONE_INDUSTRIES_UNMAPPED,
    ZONE_PLACES,
    PLATFORM_PLACES,
    PLATFORM_CLUSTERS,
    PLATFORM_SERVICES,
    NEEDS,
    UNIT_SIZES,
    PROXIMITY,
    COUNTY_REACH,
    ZONE_REACH,
    UNIT_REGIONS,
    REGION_CELLS,
    PLATFORM_PAIRS,
    BORDERS,
    ROBUSTNESS,
    LISTS,
    PROVENANCE,
    DRAWINGS,
)

REGISTRIES = {registry.name: registry for registry in SOURCES + BUILT}


def rule(column: Column, registry: Registry) -> str:
    """The rules of a column in short: key, required, choices, range, references, several values."""
    parts = ["key"] if column.name in registry.key else []
    parts += ["required"] if column.required and column.name not in registry.key else []
    parts += [", ".join(column.choices)] if column.choices else []
    parts += (
        [f"{column.low:g} … {'' if column.high is None else f'{column.high:g}'}".strip()]
        if column.low is not None
        else []
    )
    parts += ["YYYY[-MM[-DD]]" if column.is_date else column.pattern] if column.pattern else []
    parts += [f"in {column.refers}"] if column.refers else []
    parts += [f"several, by '{column.separator}'"] if column.separator else []
    parts += ["only where {} is {}".format(*column.only_where)] if column.only_where else []
    return "; ".join(parts)
