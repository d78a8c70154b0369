"""Tables that the build measures: distances of units, regions and platforms, and robustness."""

from data.tables.column import Table, count, number, text
from data.tables.shared import ADCODE, CLUSTER_ID, PLATFORM_ID, POLICY_ID, UNIT, ZONE_ID

PROXIMITY = Table(
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
COUNTY_REACH = Table(
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
ZONE_REACH = Table(
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
UNIT_REGIONS = Table(
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
REGION_CELLS = Table(
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
PLATFORM_PAIRS = Table(
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
BORDERS = Table(
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
ROBUSTNESS = Table(
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
