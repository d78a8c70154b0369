"""The platforms of a made province as an office keeps them: a title, merged counties, mixed dates,
a sum; and the sources without them.
"""

import csv
import shutil
from datetime import date
from pathlib import Path

from data.office.values.words import words_of_choices
from data.tables import TABLES
from tests.data.office.books import Month, Page, xlsx

HEAD = {
    "city": "设区市",
    "county": "县（市、区）",
    "name": "平台名称",
    "lead_org": "牵头单位",
    "level": "级别",
    "status": "建设状态",
    "operator_type": "运营主体类型",
    "confidence": "可信度",
    "recognised_on": "认定时间",
    "field": "所属领域",
    "floor_area_m2": "场地面积（万平方米）",
    "services": "服务内容",
}
FIRST_LINE = 5


def split(sources: Path, without: Path, count: int) -> bytes:
    """Take platforms out of a copy of some sources, and give them as an office's list."""
    shutil.copytree(sources, without)
    path = without / "platforms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    moved = [row for row in rows if row["county"]][-count:]
    ids = {row["platform_id"] for row in moved}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["platform_id"] not in ids)
    moved.sort(key=lambda row: (row["city"], row["county"]))
    return _list(moved)


def _list(moved: list[dict[str, str]]) -> bytes:
    blank = [None] * len(HEAD)
    lines = [
        ["浙江省制造业中试平台名单", *blank],
        ["填报单位：省经信厅", *blank],
        [None, *blank],
        ["序号", *HEAD.values()],
    ]
    counties = [row["county"] for row in moved]
    starts = [k for k, name in enumerate(counties) if k == 0 or counties[k - 1] != name]
    for number, row in enumerate(moved):
        line = [number + 1, *(_cell(name, row[name], number) for name in HEAD)]
        if number not in starts:
            line[1] = line[2] = None
        lines.append(line)
    merged = ["A1:M1"]
    for start, end in zip(starts, [*starts[1:], len(moved)], strict=True):
        if end - start > 1:
            merged += [f"{c}{start + FIRST_LINE}:{c}{end + FIRST_LINE - 1}" for c in "BC"]
    lines.append(["合计", None, None, f"{len(moved)}家"])
    lines.append(["填表人：张三", None, None, "联系电话：0571"])
    return xlsx(Page(lines, merged=merged))


def _cell(name: str, text: str, number: int) -> object:
    """A value as an office writes it, dates now so and now so."""
    if not text:
        return None
    if name == "recognised_on":
        return _day(text, number)
    if name == "floor_area_m2":
        return float(text) / 10_000
    column = TABLES["platforms"].column(name)
    if column.choices:
        return words_of_choices(column, TABLES["platforms"])[text][0]
    return text.replace(";", "、") if name == "services" else text


def _day(text: str, number: int) -> object:
    year, _, month = text.partition("-")
    if len(month) != 2:
        return text
    ways = (
        f"{year}年{int(month)}月",
        Month(date(int(year), int(month), 1)),
        f"{year}/{int(month)}/1",
    )
    return ways[number % len(ways)]
