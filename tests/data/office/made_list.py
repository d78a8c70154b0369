"""A list as an office keeps it: 119 platforms, some on record and the rest made.

Title, whose list it is, merged cities and counties, subtotals and a total, dates written in five
ways, a word for nothing, and who filled it in. It is for made registers and those of tests.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

import pandas as pd

from data.build.read import SOURCES_DIR
from tests.data.office.books import Formula, Page, xlsx

TOTAL = 119
HEAD = [
    "序号",
    "所在市",
    "县（市、区）",
    "平台名称",
    "级别",
    "所属领域",
    "建设单位",
    "单位性质",
    "建设状态",
    "认定时间",
    "建筑面积（亩）",
    "人员数",
    "备注",
]
ABOVE = 3  # lines before the first row: title, whose it is, head
# field -> what a made platform of it is called after
FIELDS = {
    "生物医药": "药物",
    "集成电路": "芯片",
    "新材料": "材料",
    "高端装备": "装备",
    "新能源": "储能",
}
LEVELS = ("省级", "市级", "市级", "市级")
TYPES = ("企业", "高校", "科研院所", "联合共建")
STATES = ("运行", "已建成", "在建", "拟建")
RECORDED = {"national": "国家级", "provincial": "省级", "municipal": "市级"}
Row = dict[str, object]


def made_list(total: int = TOTAL, recorded: int = 6, seed: int = 7) -> bytes:
    """Write the list as .xlsx; the same arguments give the same list."""
    rows = _rows(total, recorded, random.Random(seed))
    lines: list[list[object]] = [
        ["2026年浙江省中试平台建设情况表", *_blank(1)],
        ["填报单位：省制造业中试工作专班", *_blank(2), "统计时间：2026年11月"],
        list(HEAD),
    ]
    merged = [f"A1:{_letter(len(HEAD))}1"]
    for city, of_city in groupby(rows, key=lambda row: row["所在市"]):
        _write_city(lines, merged, str(city), list(of_city))
    lines.append(["合计", *_blank(11), Formula(f"=COUNT(A4:A{len(lines)})", total), *_blank(12)])
    lines[-1] = lines[-1][: len(HEAD)]
    lines.append(["填表人：王敏", *_blank(4), "联系电话：0571-00000000", *_blank(9)][: len(HEAD)])
    return xlsx(Page(lines, title="名单", merged=merged))


def _blank(besides: int) -> list[object]:
    return [None] * (len(HEAD) - besides)


def _letter(number: int) -> str:
    return chr(ord("A") + number - 1)


def _write_city(
    lines: list[list[object]], merged: list[str], city: str, rows: Sequence[Row]
) -> None:
    """Write the rows of a city, its name and those of its counties in merged cells."""
    first = len(lines) + 1
    for county, of_county in groupby(rows, key=lambda row: row["县（市、区）"]):
        start = len(lines) + 1
        for row in of_county:
            is_first = len(lines) + 1 == start
            told = row | {
                "序号": _numbered(lines),
                "县（市、区）": county if is_first else None,
                "所在市": city if len(lines) + 1 == first else None,
            }
            lines.append([told.get(head) for head in HEAD])
        _merge(merged, "C", start, len(lines))
    _merge(merged, "B", first, len(lines))
    lines.append(["小计", city, None, f"{len(rows)}家", *_blank(4)])


def _numbered(lines: Sequence[Sequence[object]]) -> int:
    return 1 + sum(isinstance(line[0], int) for line in lines)


def _merge(merged: list[str], letter: str, first: int, last: int) -> None:
    if last > first:
        merged.append(f"{letter}{first}:{letter}{last}")


# --- the platforms --------------------------------------------------------------------------------


def _rows(total: int, recorded: int, draw: random.Random) -> list[Row]:
    counties = pd.read_parquet(SOURCES_DIR / "counties.parquet", columns=["name", "city"])
    places = list(counties.itertuples(index=False, name=None))
    rows = list(_on_record(recorded))
    for number in range(1, total - len(rows) + 1):
        county, city = draw.choice(places)
        rows.append(_made(number, city, county, draw))
    order = {city: place for place, city in enumerate(dict.fromkeys(counties["city"]))}
    return sorted(rows, key=lambda row: (order[row["所在市"]], row["县（市、区）"]))


def _on_record(count: int) -> Iterator[Row]:
    """Give platforms of the collection, with the number of their staff new."""
    found = pd.read_csv(SOURCES_DIR / "platforms.csv", dtype=str, keep_default_na=False)
    for row in found.to_dict("records"):
        has_place = row["county"] and row["level"] in RECORDED and row["status"] == "operating"
        if has_place and count:
            count -= 1
            yield {
                "所在市": row["city"],
                "县（市、区）": row["county"],
                "平台名称": row["name"],
                "人员数": 66,
            }


def _made(number: int, city: str, county: str, draw: random.Random) -> Row:
    field, thing = draw.choice(list(FIELDS.items()))
    return {
        "所在市": city,
        "县（市、区）": county,
        "平台名称": f"{county}{thing}中试平台（{number:03}号）",
        "级别": draw.choice(LEVELS),
        "所属领域": field,
        "建设单位": f"{county}{thing}有限公司",
        "单位性质": draw.choice(TYPES),
        "建设状态": draw.choice(STATES),
        "认定时间": _day(number, draw),
        "建筑面积（亩）": draw.choice((None, 12, 30, 45.5)),
        "人员数": draw.choice((None, 8, 25, "1,051")),
        "备注": draw.choice((None, None, None, "无")),
    }


def _day(number: int, draw: random.Random) -> object:
    """Write a day in one of the ways of offices."""
    year = draw.choice((2024, 2025))
    month = draw.choice((3, 5, 8))
    ways: Mapping[int, object] = {
        0: f"{year}年{month}月",
        1: date(year, month, 5),
        2: f"{year}.{month:02}",
        3: f"{year}/{month}/15",
        4: "2025.1" if number == 4 else f"{year}-{month:02}",
    }
    return ways[number % len(ways)]
