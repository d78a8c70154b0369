"""Columns that several tables have: one object each, so that one name means one thing."""

from data.tables.column import ADCODE_RULE, Column, count, number, text
from data.vocabulary import CONFIDENCES, LEVELS, NO_STAGE, STAGES, UNIT_KINDS, UNKNOWN_STAGE

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
        "平面位置：原点以东的公里数（本省的高斯－克吕格带）",
        "place on the plane map: km east of its origin (Gauss-Krueger zone of the province)",
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
    """Describe the column of lists a row is on: the rows found of a list are counted from it."""
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
