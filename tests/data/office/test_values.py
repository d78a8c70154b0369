"""What the value of a cell says for its column, and which repairs make it so."""

import pytest

from analytics.words import word
from data.office.cells import CellError, Day
from data.office.decisions import NOTHING_DECIDED, Decisions
from data.office.former import former_counties
from data.office.measures import dimension_of
from data.office.values.words import choice_of, choices_by_word, told_choices, words_of_choices
from data.office.words import read_words, units
from data.tables import SOURCES, TABLES
from tests.data.office.lists import file_of, proposals_of, read, read_cell, references

# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text", "kinds"),
    [
        ("甲平台", "甲平台", []),
        ("　甲平台 \n", "甲平台", []),
        ("浙江大学\n研究院", "浙江大学研究院", ["breaks"]),
        ("Pilot\nline", "Pilot line", ["breaks"]),
        ("甲\u200b平台", "甲平台", ["breaks"]),
        ("５Ｇ（中试）平台", "5G（中试）平台", ["width"]),
        (12.0, "12", []),
        (True, "TRUE", []),
    ],
)
def test_texts(value, text, kinds):
    assert read_cell("平台名称", value) == (text, kinds, [])


def test_a_word_alone_erases_what_is_recorded():
    assert read_cell("地址", "清空") == (None, [], [])
    assert read_cell("平台名称", " 清空 ") == ("", [], ["required"])


@pytest.mark.parametrize(("value", "rule"), [("#N/A", "error value"), ("", "never calculated")])
def test_an_error_is_no_value(value, rule):
    assert read_cell("地址", CellError(value)) == ("", [], [f"office.{rule}"])


@pytest.mark.parametrize(
    "value",
    [1.23456789012346e17, "1.23457E+17", "123456789012345000", "1.2E+20", 9.1330100e17],
)
def test_a_code_that_a_spreadsheet_has_destroyed_is_refused(value):
    assert read_cell("目录代码", value, table="zones") == ("", [], ["destroyed"])


@pytest.mark.parametrize("value", ["913301000000000001", "G331020", 33010600.0])
def test_a_code_that_is_whole_is_taken(value):
    assert read_cell("目录代码", value, table="zones")[1:] == ([], [])


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text", "kinds"),
    [
        ("2025", "2025", []),
        (2025.0, "2025", []),
        ("2025-03", "2025-03", []),
        ("2025年3月", "2025-03", ["date"]),
        ("2025 年 3 月 5 日", "2025-03-05", ["date"]),
        ("2025.3", "2025-03", ["date"]),
        (2025.3, "2025-03", ["date"]),
        (2025.11, "2025-11", ["date"]),
        ("2025/3/5", "2025-03-05", ["date"]),
        ("2025.03.05", "2025-03-05", ["date"]),
        ("20250305", "2025-03-05", ["date"]),
        (20250305.0, "2025-03-05", ["date"]),
        ("202503", "2025-03", ["date"]),
        ("２０２５年３月", "2025-03", ["width", "date"]),
        ("2025-03-05 00:00:00", "2025-03-05", ["time of day"]),
        (Day("2025-03-05"), "2025-03-05", []),
        (Day("2025-03-05T10:30:00"), "2025-03-05", ["time of day"]),
        (Day("2025-03-01", "month"), "2025-03", ["date shown"]),
        (Day("2025-01-01", "year"), "2025", ["date shown"]),
        (45717.0, "2025-03-01", ["serial"]),
        ("45717", "2025-03-01", ["serial"]),
    ],
)
def test_dates(value, text, kinds):
    assert read_cell("认定日期", value) == (text, kinds, [])


def test_a_number_of_days_since_1904():
    assert read_cell("认定日期", 44255.0, since_1904=True)[0] == "2025-03-01"


@pytest.mark.parametrize(
    "value", ["三月", "2025年13月", "2025-02-30", "25.3", "2025年3月前", 12.0, "2025年3月、4月"]
)
def test_what_is_no_date_is_a_fault(value):
    assert read_cell("认定日期", value)[2] == ["date"]


def test_of_2025_1_it_may_be_said_that_only_the_year_is_known():
    key = "recognised_on=2025.1"
    chosen = Decisions(chosen={key: "2025"})
    assert read_cell("认定日期", 2025.1, decisions=chosen) == ("2025", ["date"], [])


def test_2025_1_may_be_january_or_october_and_is_asked():
    text, kinds, faults = read_cell("认定日期", 2025.1)
    assert (text, kinds, faults) == ("", ["date"], ["office.choose"])
    (repair,) = proposals_of(file_of([["认定日期"], [2025.1]])).repairs
    assert [option.value for option in repair.options] == ["2025-01", "2025-10", "2025"]
    chosen = Decisions(chosen={repair.key: "2025-10"})
    assert read_cell("认定日期", 2025.1, decisions=chosen)[0] == "2025-10"
    chosen = Decisions(chosen={"A2": "2025-01", repair.key: "2025-10"})
    assert read_cell("认定日期", 2025.1, decisions=chosen)[0] == "2025-01"
    chosen = Decisions(chosen={"A2": "2025-07"})
    assert read_cell("认定日期", 2025.1, decisions=chosen)[2] == ["office.choose"]


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "value", "text", "kinds"),
    [
        ("人员", 12.0, "12", []),
        ("人员", "12", "12", []),
        ("人员", "1,200", "1200", ["thousands"]),
        ("人员", "1,200.00", "1200", ["thousands", "zeros"]),
        ("人员", "１，２００", "1200", ["width", "thousands"]),
        ("人员", "1 200", "1200", ["thousands"]),
        ("人员", "12人", "12", ["unit"]),
        ("人员", "1.2万人", "12000", ["unit"]),
        ("人员（万人）", 1.2, "12000", ["unit"]),
        ("建筑面积（㎡）", 1200.5, "1200.5", []),
        ("建筑面积（亩）", 3.0, "2000", ["unit"]),
        ("建筑面积（亩）", 1.0, "666.6667", ["unit"]),
        ("建筑面积（亩）", "1,200平方米", "1200", ["thousands", "unit"]),
        ("建筑面积(万平方米)", 1.25, "12500", ["unit"]),
        ("营业收入（万元）", 1234.5, "12345000", ["unit"]),
        ("营业收入（亿元）", "0.5", "50000000", ["unit"]),
        ("营业收入（元）", "1,000,000.50", "1000000.50", ["thousands"]),
        ("revenue_cny", 5.0, "5", []),
        ("经度", "120.15°", "120.15", ["unit"]),
        ("经度（度）", "120.3171812", "120.3171812", []),
        ("lon", "120.00000", "120.00000", []),
        ("建筑面积（万平方米）", "0.123456789", "1234.56789", ["unit"]),
    ],
)
def test_numbers(head, value, text, kinds):
    assert read_cell(head, value) == (text, kinds, [])


@pytest.mark.parametrize(
    ("head", "value", "rule"),
    [
        ("人员", "约500", "number"),
        ("人员", "10-20", "number"),
        ("人员", "12.5", "whole number"),
        ("人员", "-3", "range"),
        ("人员", True, "number"),
        ("人员", "12万元", "number"),
        ("经度", 30.0, "range"),
        ("人员", "1,20", "number"),
        ("建筑面积（㎡）", "9" * 400, "number"),
        ("建筑面积（亩）", "9" * 400, "number"),
        ("建筑面积（亩）", "NaN", "number"),
        ("人员", Day("2025-03-01"), "number"),
    ],
)
def test_what_is_no_number_of_its_column_is_a_fault(head, value, rule):
    assert read_cell(head, value)[2] == [rule]


def test_a_year_may_be_called_one():
    assert read_cell("年份", "2024年", table="indicators") == ("2024", ["unit"], [])


def test_a_number_without_its_unit_is_a_question():
    text, _, faults = read_cell("营业收入", 1200.0)
    assert (text, faults) == ("", ["office.unit unknown"])
    told = read_cell("营业收入", 1200.0, change=lambda one: one.with_unit("营业收入", "万元"))
    assert told == ("12000000", ["unit"], [])


def test_the_rule_of_a_unit_names_both():
    (repair,) = proposals_of(file_of([["营业收入（万元）"], [2.0]])).repairs
    assert (repair.old, repair.new) == ("2", "20000")
    assert repair.rule == ("万元换算为元", "万元 becomes CNY")


# --- choices --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "value", "text"),
    [
        ("级别", "省级", "provincial"),
        ("级别", " 国 家 级 ", "national"),
        ("级别", "provincial", "provincial"),
        ("级别", "Provincial", "provincial"),
        ("状态", "在建", "under_construction"),
        ("状态", "未知", "unknown"),
        ("主体类型", "企业", "enterprise"),
        ("主体类型", "高校、科研院所", "university_institute"),
        ("可信度", "已核实", "confirmed"),
        ("来源类别", "官方", "publisher"),
    ],
)
def test_words_stand_for_choices(head, value, text):
    assert read_cell(head, value)[0] == text


def test_a_word_that_stands_for_no_choice_is_a_fault_that_lists_them():
    made = read(["级别"], ["县级"])
    (fault,) = made.faults
    assert fault.text("zh") == (
        "名单.xlsx 名单!A2，级别 列：“县级”应为以下之一：国家级、国家级培育、国家其他专项、省级、"
        "市级、市级培育、未列入名单。"
    )
    assert "'县级' must be one of: National; " in fault.text("en")


def test_several_choices():
    assert read_cell("其他级别", "国家级、市级")[0] == "national;municipal"


CHOICES = [(table, column) for table in SOURCES for column in table.columns if column.choices]


@pytest.mark.parametrize(("table", "column"), CHOICES, ids=lambda one: getattr(one, "name", None))
def test_every_choice_of_every_column_has_words_and_every_word_a_choice(table, column):
    words = words_of_choices(column, table)
    assert set(column.choices) <= words.keys()
    by_word = choices_by_word(column, table)
    for choice in column.choices:
        assert len(words[choice]) >= 2
        for said in (choice, *words[choice]):
            assert choice_of(said, column, table) == choice
    assert set(by_word.values()) == set(column.choices)
    assert all(told_choices(column, table))


def test_every_section_of_choices_is_of_a_column():
    named = {column.name for _, column in CHOICES}
    named |= {f"{table.name}.{column.name}" for table, column in CHOICES}
    assert read_words("choices").keys() <= named


# the section of the catalogue that words the choices of a column
CATALOGUE = {
    "level": "level",
    "other_levels": "level",
    "levels": "level",
    "level_total": "level",
    "status": "status",
    "operator_type": "operator",
    "confidence": "confidence",
    "source_kind": "source_kind",
    "zones.kind": "zone_kind",
    "clusters.kind": "kind",
    "tier": "tier",
    "designation": "basis",
    "in_seed": "answer",
    "primary": "answer",
    "own_definition": "answer",
}


WORDED = [
    (table, column, CATALOGUE.get(f"{table.name}.{column.name}") or CATALOGUE[column.name])
    for table, column in CHOICES
    if {f"{table.name}.{column.name}", column.name} & CATALOGUE.keys()
]


@pytest.mark.parametrize(
    ("table", "column", "section"), WORDED, ids=lambda one: getattr(one, "name", None)
)
def test_the_first_words_of_a_choice_are_those_of_the_pages(table, column, section):
    for choice in column.choices:
        words = words_of_choices(column, table)[choice]
        key = f"{section}.{choice}"
        assert words[:2] == [word(key, "zh"), word(key, "en")]


@pytest.mark.parametrize(
    ("head", "value", "text"),
    [
        ("级别", "市级", "municipal"),
        ("级别", "Municipal", "municipal"),
        ("级别", "municipal", "municipal"),
        ("级别", " 国家级培育 ", "national_cultivation"),
        ("状态", "运行", "operating"),
        ("其他级别", "市级;国家级培育", "municipal;national_cultivation"),
    ],
)
def test_a_choice_as_our_pages_call_it_is_read_without_a_repair(head, value, text):
    assert read_cell(head, value, decisions=NOTHING_DECIDED) == (text, [], [])


def test_what_our_pages_call_a_choice_is_understood_beside_a_repair_of_the_same_cell():
    assert read_cell("其他级别", "市级、国家级培育") == (
        "municipal;national_cultivation",
        ["several"],
        [],
    )
    assert read_cell("其他级别", "市级;重点培育") == (
        "municipal;national_cultivation",
        ["choice"],
        [],
    )


def test_a_word_of_offices_for_a_choice_stays_a_proposal_and_a_fault_until_it_is_accepted():
    refused = Decisions(kinds={"choice": False}, accept_rest=True)
    for decided in (NOTHING_DECIDED, refused):
        assert read_cell("状态", "已建成", decisions=decided) == ("", ["choice"], ["choices"])
    assert read_cell("状态", "已建成")[0] == "operating"


# --- several values -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text", "kinds"),
    [
        ("甲;乙", "甲;乙", []),
        ("甲；乙", "甲;乙", ["several"]),
        ("甲、乙", "甲;乙", ["several"]),
        ("甲\n乙、丙", "甲;乙;丙", ["several"]),
        ("甲,乙", "甲;乙", ["several"]),
        ("甲公司（杭州、宁波）、乙", "甲公司（杭州、宁波）;乙", ["several"]),
        ("ABC Co., Ltd.;乙", "ABC Co., Ltd.;乙", []),
        ("甲；；乙；", "甲;乙", ["several"]),
        ("甲", "甲", []),
    ],
)
def test_several_values(value, text, kinds):
    assert read_cell("共建单位", value) == (text, kinds, [])


# --- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text", "kinds"),
    [
        ("西湖区", "西湖区", []),
        ("西湖", "西湖区", ["county"]),
        ("杭州市西湖区", "西湖区", ["county"]),
        ("杭州西湖", "西湖区", ["county"]),
        ("浙江省杭州市西湖区", "西湖区", ["county"]),
        ("杭州市/西湖区", "西湖区", ["county"]),
        ("临安市", "临安区", ["county"]),
        ("景宁", "景宁畲族自治县", ["county"]),
        ("景宁县", "景宁畲族自治县", ["county"]),
        ("下城区", "拱墅区", ["former county"]),
        ("杭州市下城区", "拱墅区", ["former county"]),
        ("余杭区", "余杭区", []),
    ],
)
def test_counties(value, text, kinds):
    got = read_cell("所在县", value)
    assert got == (text, kinds, [])


@pytest.mark.parametrize("value", ["杭州市", "钱江经济开发区", "朝阳区", "湖"])
def test_what_is_no_county_is_a_fault(value):
    assert read_cell("所在县", value) == ("", [], ["office.county"])


def test_a_former_county_of_two_successors_is_asked():
    assert read_cell("所在县", "江干区") == ("", ["former county"], ["office.choose"])
    chosen = Decisions(chosen={"county=江干区": "钱塘区"}, accept_rest=True)
    assert read_cell("所在县", "江干区", decisions=chosen)[0] == "钱塘区"
    (fault,) = read(["所在县"], ["江干区"]).faults
    assert "上城区：除下沙、白杨街道外；钱塘区：下沙、白杨街道" in fault.text("zh")


def test_a_county_that_was_cut_is_asked_only_in_a_list_from_before():
    assert read_cell("所在县", "余杭区", list_day="2021-04-09")[1] == []
    assert read_cell("所在县", "余杭区", list_day="2021-04-08")[1] == ["former county"]
    refused = Decisions(kinds={"former county": False}, accept_rest=True)
    got = read_cell("所在县", "余杭区", list_day="2020", decisions=refused)
    assert got == ("余杭区", ["former county"], [])


@pytest.mark.parametrize(
    ("value", "text", "kinds"),
    [
        (330106.0, "330106", []),
        ("330106.0", "330106", ["code"]),
        ("３３０１０６", "330106", ["width"]),
        ("330106000000", "330106", ["code"]),
        ("330103", "330105", ["former county"]),
        ("杭州市西湖区", "330106", ["county code"]),
    ],
)
def test_codes_of_counties(value, text, kinds):
    assert read_cell("行政区划代码", value) == (text, kinds, [])


def test_a_code_of_a_city_is_no_county():
    assert read_cell("行政区划代码", "330100")[2] == ["refers"]
    assert read_cell("所在地代码", "330100", table="cluster_areas")[2] == []
    assert read_cell("所在地代码", "杭州", table="cluster_areas")[0] == "330100"
    assert read_cell("所在地代码", "浙江省", table="cluster_areas")[0] == "330000"


@pytest.mark.parametrize("value", ["33010", "西门", "330999"])
def test_what_is_no_code_is_a_fault(value):
    assert read_cell("行政区划代码", value)[2] in (["adcode"], ["refers"])


def test_cities():
    assert read_cell("所在市", "杭州") == ("杭州市", ["city"], [])
    assert read_cell("所在市", "上海") == ("", [], ["refers"])


def test_the_former_counties_name_counties_of_today_and_their_source():
    places = references().places
    source = read_words("former_counties")["source"]
    assert source["url"].startswith("https://") and source["title_zh"]
    for change in former_counties():
        assert (change.adcode in places.by_code) != change.ended
        for option in change.successors:
            place = places.by_code[option.value]
            assert option.zh.startswith(place.name)


def test_ids_are_found_by_name():
    assert read_cell("集群", "集成电路", table="demands")[1] == ["name"]
    assert read_cell("集群", "ic", table="demands") == ("ic", [], [])
    assert read_cell("集群", "没听说过", table="demands")[2] == ["refers"]


# --- words in the place of a value ----------------------------------------------------------------


@pytest.mark.parametrize("value", ["无", "-", "——", "暂无", "/", "N/A", "不详"])
def test_what_a_word_means_is_asked_once(value):
    proposals = proposals_of(file_of([["地址", "人员"], [value, value], [value, 3.0]]))
    (question,) = proposals.questions
    assert (question.cells, question.answer) == (("A2", "B2", "A3"), "")
    made = read(["地址", "人员"], [value, value], [value, 3.0])
    (fault,) = made.faults
    assert (fault.rule, fault.fill["count"], fault.cell) == ("office.unexplained", 3, "A2")
    assert [row.values for row in made.rows] == [{"staff": "3"}]


def explained(meaning):
    return lambda mapping: mapping.with_word("无", meaning)


def test_none_is_zero_of_a_number_and_erases_a_text():
    made = read(["地址", "人员"], ["无", "无"], change=explained("none"))
    assert made.rows[0].values == {"address": None, "staff": "0"} and made.faults == ()


def test_unknown_leaves_what_is_recorded():
    made = read(["地址", "人员", "级别"], ["无", "无", "省级"], change=explained("unknown"))
    assert made.rows[0].values == {"level": "provincial"} and made.faults == ()


def test_zero_is_asked_too():
    proposals = proposals_of(file_of([["人员"], [0.0], ["0"]]))
    assert [question.word for question in proposals.questions] == ["0"]
    made = read(["人员"], [0.0], change=lambda one: one.with_word("0", "none"))
    assert made.rows[0].values == {"staff": "0"}


def test_a_choice_called_unknown_is_no_question():
    assert read_cell("主体类型", "未知") == ("unknown", ["choice"], [])


# --- units ----------------------------------------------------------------------------------------


def test_every_unit_is_of_a_dimension_that_some_column_has():
    dimensions = {dimension_of(column) for table in SOURCES for column in table.columns}
    assert {dimension for dimension, _ in units().values()} <= dimensions


def test_a_mu_is_two_thirds_of_a_thousand_square_metres():
    # 15 mu are a hectare
    assert units()["亩"][1] * 15 == units()["ha"][1]
    assert TABLES["zones"].columns[4].unit == "ha"
    assert read_cell("核准面积（亩）", 15.0, table="zones")[0] == "1"
    assert read_cell("核准面积（平方公里）", 1.0, table="zones")[0] == "100"
