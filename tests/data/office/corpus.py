"""One list in every shape in which an office may send it; each has the rows of its plain CSV."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tests.data.office.books import Formula, Month, Page

# the list as the table writes it
PLAIN = (
    {
        "name": "高端化学品中试平台",
        "level": "national",
        "recognised_on": "2025-03",
        "lead_org": "衢州化工研究院",
        "partner_orgs": "衢州市科技局;巨化中试公司",
        "city": "衢州市",
        "county": "柯城区",
        "adcode": "330802",
        "operator_type": "university_institute",
        "status": "operating",
        "floor_area_m2": "2000",
        "staff": "1051",
        "revenue_cny": "12000000",
        "notes": "首批",
    },
    {
        "name": "视觉芯片中试线",
        "level": "provincial",
        "recognised_on": "2024-12",
        "lead_org": "钱塘视觉技术公司",
        "partner_orgs": "西湖光学实验室",
        "city": "杭州市",
        "county": "西湖区",
        "adcode": "330106",
        "operator_type": "enterprise",
        "status": "under_construction",
        "floor_area_m2": "666.6667",
        "staff": "8",
        "revenue_cny": "500000",
    },
    {
        "name": "5G器件中试平台",
        "level": "municipal",
        "recognised_on": "2026-01",
        "lead_org": "西湖器件公司",
        "city": "杭州市",
        "county": "西湖区",
        "adcode": "330106",
        "operator_type": "enterprise",
        "status": "planned",
        "floor_area_m2": "10000",
        "staff": "120",
        "revenue_cny": "1234500",
        "notes": "二期",
    },
    {
        "name": "模具中试基地",
        "level": "provincial",
        "recognised_on": "2023-11",
        "lead_org": "余姚模具研究所",
        "partner_orgs": "甲公司（余姚、慈溪）;乙公司",
        "city": "宁波市",
        "county": "余姚市",
        "adcode": "330281",
        "operator_type": "joint",
        "status": "operating",
        "floor_area_m2": "3500.5",
        "staff": "33",
        "revenue_cny": "0.5",
    },
)
PLAIN_PAGE = Page([list(PLAIN[0]), *[[row.get(key) for key in PLAIN[0]] for row in PLAIN]], "")

HEADS = {
    "name": "平台名称",
    "level": "级别",
    "recognised_on": "认定日期",
    "lead_org": "牵头单位",
    "partner_orgs": "共建单位",
    "city": "设区市",
    "county": "县（市、区）",
    "adcode": "行政区划代码",
    "operator_type": "主体类型",
    "status": "状态",
    "floor_area_m2": "建筑面积（㎡）",
    "staff": "人员",
    "revenue_cny": "营业收入（元）",
    "notes": "备注",
}
WORDS = {
    "national": "国家级",
    "provincial": "省级",
    "municipal": "市级",
    "university_institute": "高校院所",
    "enterprise": "企业",
    "joint": "多方共建",
    "operating": "运行",
    "under_construction": "在建",
    "planned": "谋划",
}
NUMBERS = ("floor_area_m2", "staff", "revenue_cny")


def spelt(key: str, text: str | None) -> object:
    """A value as an office writes it: words for choices, numbers as numbers."""
    if text is None:
        return None
    if key in NUMBERS:
        return float(text)
    return WORDS.get(text, text)


def listed(
    heads: dict[str, str] | None = None,
    numbered: bool = True,
    rows: Sequence[dict[str, str]] = PLAIN,
    **spell: Callable[[str], object],
) -> Page:
    """The list with an office's heads; `spell` writes the values of a column in another way."""
    heads = heads or HEADS
    lines = [["序号", *heads.values()] if numbered else list(heads.values())]
    for number, row in enumerate(rows, start=1):
        line: list[object] = [number] if numbered else []
        for key in heads:
            text = row.get(key)
            if key in spell and text is not None:
                line.append(spell[key](text))
            else:
                line.append(spelt(key, text))
        lines.append(line)
    return Page(lines)


def column(key: str, heads: dict[str, str] = HEADS, numbered: bool = True) -> int:
    """The number of a column in the list."""
    return list(heads).index(key) + 1 + numbered


def letter(key: str) -> str:
    return chr(ord("A") + column(key) - 1)


def above(page: Page, *lines: Sequence[object], merged: Sequence[str] = ()) -> Page:
    """The same with lines above it."""
    return replace(page, rows=[*lines, *page.rows], merged=merged)


def with_rows(page: Page, places: dict[int, Sequence[object]]) -> Page:
    """The same with other rows put in before the rows at some places, from 0."""
    rows: list[Sequence[object]] = []
    for place, row in enumerate(page.rows):
        if place in places:
            rows.append(places[place])
        rows.append(row)
    if len(page.rows) in places:
        rows.append(places[len(page.rows)])
    return replace(page, rows=rows)


ALL = ("xlsx", "xls", "et", "ods", "csv", "csv gb18030", "csv utf-16")
BOOKS = ("xlsx", "xls", "et", "ods")
LATE = ("xlsx", "ods")  # kinds that our makers can write formulas and notes in
TEXTS = ("csv", "csv gb18030", "csv utf-16")


@dataclass(frozen=True)
class Shape:
    """A list in one shape.

    kinds: of files that can have it.
    change: makes the mapping that a user agrees to.
    """

    pages: tuple[Page, ...]
    kinds: tuple[str, ...] = ALL
    change: Callable = lambda mapping: mapping  # noqa: E731
    list_day: str = ""
    since_1904: bool = False


def shape(*pages: Page, kinds: Sequence[str] = ALL, **about) -> Shape:
    return Shape(tuple(pages), tuple(kinds), **about)


def month_day(text: str) -> date:
    year, month = text.split("-")
    return date(int(year), int(month), 1)


def chinese_month(text: str) -> str:
    year, month = text.split("-")
    return f"{year}年{int(month)}月"


def dotted_month(text: str) -> str:
    year, month = text.split("-")
    # 2026.1 could be October as well
    return f"{year}.{month}" if month == "01" else f"{year}.{int(month)}"


FULL_WIDTH = {ord("0") + place: ord("０") + place for place in range(10)} | {ord("G"): ord("Ｇ")}
TITLE = ["2025年全省中试平台名单"]
OFFICE = ["填报单位：某市经信局", None, None, "填报日期：2025年3月"]
SIGNED = ["填表人：某某", None, "审核人：某某", "联系电话：0571-0"]
GROUPED = [
    [
        "序号",
        "基本情况",
        None,
        None,
        "单位",
        None,
        "所在地",
        None,
        None,
        "建设",
        None,
        "规模",
        None,
        None,
        "备注",
    ],
    [
        None,
        "平台名称",
        "级别",
        "认定日期",
        "牵头单位",
        "共建单位",
        "设区市",
        "县（市、区）",
        "行政区划代码",
        "主体类型",
        "状态",
        "建筑面积（㎡）",
        "人员",
        "营业收入（元）",
        None,
    ],
]
GROUPS = ["A1:A2", "B1:D1", "E1:F1", "G1:I1", "J1:K1", "L1:N1", "O1:O2"]
BODY = listed().rows[1:]
TWO_LINES = Page([*GROUPED, *BODY])
SHORT = {key: head for key, head in HEADS.items() if key not in ("city", "adcode")}
MERGED_PLACES = [f"{letter('city')}3:{letter('city')}4", f"{letter('county')}3:{letter('county')}4"]


def blanked(page: Page, places: Sequence[tuple[int, str]]) -> Page:
    """The same without the values of some cells, by line and column."""
    rows = [list(row) for row in page.rows]
    for line, key in places:
        rows[line - 1][column(key) - 1] = None
    return replace(page, rows=rows)


IN_COUNTIES = blanked(listed(), [(4, "city"), (4, "county")])
JUNK = [99, "不应读取", "省级", "2020-01", "甲", None, "杭州市", "西湖区", "330106", "企业", "运行"]
ENGLISH = {key: key for key in HEADS}
SHUFFLED = dict(reversed(HEADS.items()))
SUMS = {
    2: ["衢州市小计", None, None],
    5: ["合计", "4个", None, None, None, None, None, None, None, None, None, 16166.6],
}


def words(text: str) -> str:
    return WORDS[text]


SHAPES = {
    "an office's heads": shape(listed()),
    "without numbers": shape(listed(numbered=False)),
    "title and office above": shape(above(listed(), TITLE, OFFICE, [])),
    "merged title": shape(above(listed(), TITLE, merged=["A1:O1"]), kinds=BOOKS),
    "head in two merged lines": shape(replace(TWO_LINES, merged=GROUPS), kinds=BOOKS),
    "head in two lines": shape(TWO_LINES),
    "title, two lines, sums, signature": shape(
        replace(
            above(Page([*GROUPED, *BODY, SUMS[5], [], SIGNED]), TITLE),
            merged=["A1:O1", "A2:A3", "B2:D2", "E2:F2", "G2:I2", "J2:K2", "L2:N2", "O2:O3"],
        ),
        kinds=BOOKS,
    ),
    "sums": shape(with_rows(listed(), SUMS)),
    "signature and remarks": shape(
        replace(
            listed(), rows=[*listed().rows, [], SIGNED, ["备注：以上为初稿。"], ["2. 请核对。"]]
        )
    ),
    "sections": shape(with_rows(listed(), {1: ["一、国家级"], 2: ["二、省市级"]})),
    "merged sections": shape(
        replace(with_rows(listed(), {2: ["杭州宁波"]}), merged=["A3:O3"]), kinds=BOOKS
    ),
    "head again on each page": shape(with_rows(listed(), {3: listed().rows[0]})),
    "numbers of columns": shape(with_rows(listed(), {1: ["甲", "乙", *range(1, 14)]})),
    "blank lines between": shape(with_rows(listed(), {1: [], 3: [None, None], 5: []})),
    "numbers without rows": shape(replace(listed(), rows=[*listed().rows, [5], [6], [7]])),
    "begins in column C and line 4": shape(
        Page([[], [], [], *([None, None, *row] for row in listed().rows)])
    ),
    "merged city and county": shape(replace(IN_COUNTIES, merged=MERGED_PLACES), kinds=BOOKS),
    "hidden line": shape(replace(with_rows(listed(), {3: JUNK}), hidden_lines=[4]), kinds=BOOKS),
    "hidden column": shape(
        Page(
            [
                [*row, extra]
                for row, extra in zip(listed().rows, ["地址", *"甲乙丙丁"], strict=True)
            ],
            hidden_columns=[16],
        ),
        kinds=BOOKS,
    ),
    "hidden sheet first": shape(Page([JUNK], "旧表", hidden=True), listed(), kinds=BOOKS),
    "a blank sheet first": shape(Page([[None]], "空"), listed(), kinds=BOOKS),
    "formulas": shape(listed(staff=lambda text: Formula("=1+1", float(text))), kinds=LATE),
    "texts by formulas": shape(listed(name=lambda text: Formula('="a"', text)), kinds=LATE),
    "notes": shape(replace(listed(), notes={"B2": "待核实", "C3": "注"}), kinds=LATE),
    "full width": shape(
        listed(
            name=lambda text: text.translate(FULL_WIDTH),
            staff=lambda text: text.translate(FULL_WIDTH),
            adcode=lambda text: text.translate(FULL_WIDTH),
            recognised_on=lambda text: chinese_month(text).translate(FULL_WIDTH),
        )
    ),
    "dates 2025年3月": shape(listed(recognised_on=chinese_month)),
    "dates 2025.3": shape(listed(recognised_on=dotted_month)),
    "dates 2025/3": shape(listed(recognised_on=lambda text: text.replace("-", "/"))),
    "dates 202503": shape(listed(recognised_on=lambda text: float(text.replace("-", "")))),
    "months as dates": shape(listed(recognised_on=lambda text: Month(month_day(text)))),
    "months since 1904": shape(
        listed(recognised_on=lambda text: Month(month_day(text))),
        kinds=("xlsx", "xls", "et"),
        since_1904=True,
    ),
    "thousands": shape(
        listed(
            staff=lambda text: f"{int(text):,}",
            floor_area_m2=lambda text: f"{float(text):,}".removesuffix(".0"),
        )
    ),
    "mu and 10,000 CNY": shape(
        listed(
            HEADS | {"floor_area_m2": "建筑面积（亩）", "revenue_cny": "营业收入(万元)"},
            floor_area_m2=lambda text: float(text) * 15 / 10_000,
            revenue_cny=lambda text: float(text) / 10_000,
        )
    ),
    "units above the head": shape(
        above(
            listed(
                HEADS | {"revenue_cny": "营业收入"},
                revenue_cny=lambda text: float(text) / 10_000,
            ),
            ["单位：万元、个"],
        )
    ),
    "units beside the values": shape(
        listed(
            HEADS | {"floor_area_m2": "建筑面积", "revenue_cny": "营业收入"},
            staff=lambda text: f"{text}人",
            floor_area_m2=lambda text: f"{text}平方米",
            revenue_cny=lambda text: f"{text}元",
        ),
        change=lambda mapping: mapping.with_unit("建筑面积", "亩").with_unit("营业收入", "亿元"),
    ),
    "unit told by the user": shape(
        listed(
            HEADS | {"revenue_cny": "营业收入"},
            revenue_cny=lambda text: float(text) / 1e8,
        ),
        change=lambda mapping: mapping.with_unit("营业收入", "亿元"),
    ),
    "choices as the table writes them": shape(listed(level=str, status=str, operator_type=str)),
    "several by 、": shape(listed(partner_orgs=lambda text: text.replace(";", "、"))),
    "several by ；": shape(listed(partner_orgs=lambda text: text.replace(";", "；"))),
    "several by lines": shape(listed(partner_orgs=lambda text: text.replace(";", "\n"))),
    "several by ,": shape(listed(partner_orgs=lambda text: text.replace(";", ","))),
    "lines within texts": shape(
        listed(lead_org=lambda text: f"{text[:2]}\n{text[2:]}", county=lambda text: f" {text}　")
    ),
    "codes as numbers": shape(listed(adcode=float)),
    "codes with .0": shape(listed(adcode=lambda text: f"{text}.0")),
    "counties without ending": shape(listed(county=lambda text: text[:-1])),
    "counties with their city": shape(
        listed(
            SHORT,
            rows=[row | {"county": row["city"] + row["county"]} for row in PLAIN],
        )
    ),
    "cities without ending": shape(listed(city=lambda text: text[:-1])),
    "no city and no code": shape(listed(SHORT)),
    "codes alone": shape(
        listed({key: head for key, head in HEADS.items() if key not in ("city", "county")})
    ),
    "names in the place of codes": shape(
        listed(
            {key: head for key, head in HEADS.items() if key not in ("city", "county")},
            rows=[row | {"adcode": row["county"]} for row in PLAIN],
        )
    ),
    "a second sheet": shape(listed(), Page([["说明"], ["x"]], "另一张"), kinds=BOOKS),
    "无, - and /": shape(
        replace(
            listed(),
            rows=[
                listed().rows[0],
                *(
                    [word if value is None else value for value in row]
                    for word, row in zip(["/", "无", "-", "暂无"], listed().rows[1:], strict=True)
                ),
            ],
        ),
        change=lambda mapping: (
            mapping.with_word("无", "unknown")
            .with_word("-", "unknown")
            .with_word("暂无", "unknown")
        ),
    ),
    "our own names of columns": shape(listed(ENGLISH, numbered=False)),
    "columns in another order": shape(listed(SHUFFLED)),
    "columns that stand for nothing": shape(
        Page(
            [[*row, extra] for row, extra in zip(listed().rows, ["手机号码", *"1234"], strict=True)]
        )
    ),
}
