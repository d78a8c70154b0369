"""Which column each head of an office's list stands for."""

import json

import pytest

from data.office.cells import Sheet
from data.office.head import HeadChoice, find_head
from data.office.mapping import ColumnMapping
from data.office.matching import propose_mapping
from data.tables import SOURCES, TABLES

PLATFORMS = TABLES["platforms"]


def head_of(*heads, above=(), **about):
    rows = [*above, list(heads), ["甲"] * len(heads)]
    choice = HeadChoice(first=len(above) + 1) if heads else HeadChoice()
    return find_head(Sheet("名单", rows, **about), choice=choice)


def columns_of(*heads, table=PLATFORMS, saved=()):
    return propose_mapping(head_of(*heads), table, saved).mapping.columns


def match_of(head, table=PLATFORMS, saved=(), key=None):
    (match,) = [
        match
        for match in propose_mapping(head, table, saved).matches
        if key is None or match.head.key == key
    ]
    return match


@pytest.mark.parametrize("table", SOURCES, ids=lambda table: table.name)
def test_a_table_knows_its_own_heads_by_name_and_in_both_languages(table):
    for heads in (
        {column.name: column.name for column in table.columns},
        {column.zh: column.name for column in table.columns},
        {column.en: column.name for column in table.columns},
    ):
        assert columns_of(*heads, table=table) == heads


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("平台名称", "name"),
        ("＊平台 名称：", "name"),
        ("级别（国家级/省级）", "level"),
        ("所在县(市、区)", "county"),
        ("建筑面积（万平方米）", "floor_area_m2"),
        ("营业收入/万元", "revenue_cny"),
        ("Lead organisation", "lead_org"),
        ("HOST_ZONE", "host_zone"),
        ("认定\n时间", "recognised_on"),
    ],
)
def test_heads_are_matched_by_names_synonyms_and_units_in_brackets(head, column):
    assert list(columns_of(head).values()) == [column]


def test_near_misses_are_suggested_and_not_taken():
    match = match_of(head_of("平台名程"))
    assert (match.column, match.how) == ("", "")
    assert match.suggestions[0].column == "name" and match.suggestions[0].likeness >= 75
    assert len(match.suggestions) <= 3


def test_a_head_like_nothing_has_no_suggestion_and_is_listed():
    proposal = propose_mapping(head_of("平台名称", "负责人手机号"), PLATFORMS)
    assert proposal.left == ("负责人手机号",)
    assert proposal.mapping.columns == {"平台名称": "name", "负责人手机号": ""}


def test_numbers_of_rows_and_columns_without_values_are_not_listed_as_left():
    sheet = Sheet("名单", [["序号", "平台名称", "空列"], [1, "甲", None]])
    proposal = propose_mapping(find_head(sheet), PLATFORMS)
    assert proposal.left == () and set(proposal.mapping.columns) == {"序号", "平台名称", "空列"}


def test_a_second_head_for_a_column_is_suggested_only():
    proposal = propose_mapping(head_of("平台名称", "中试平台"), PLATFORMS)
    assert proposal.mapping.columns == {"平台名称": "name", "中试平台": ""}
    assert proposal.matches[1].suggestions[0].column == "name"


def test_a_group_and_its_part_tell_the_column_together():
    rows = [["认定", None, "牵头单位", None], ["时间", "级别", "名称", "地址"], ["a"] * 4]
    sheet = Sheet("名单", rows, merged=[(1, 1, 1, 2), (1, 3, 1, 4)])
    columns = propose_mapping(find_head(sheet), PLATFORMS).mapping.columns
    assert columns["认定/时间"] == "recognised_on" and columns["认定/级别"] == "level"
    # neither the name nor the address of a platform
    assert columns["牵头单位/名称"] == "" and columns["牵头单位/地址"] == ""


def test_hidden_columns_are_taken_only_if_asked():
    sheet = Sheet("名单", [["平台名称", "级别"], ["甲", "省级"]], hidden_columns=frozenset({2}))
    assert propose_mapping(find_head(sheet), PLATFORMS).mapping.columns["级别"] == ""
    head = find_head(sheet, choice=HeadChoice(take_hidden=True))
    assert propose_mapping(head, PLATFORMS).mapping.columns["级别"] == "level"


def test_required_columns_that_no_head_stands_for_are_named():
    proposal = propose_mapping(head_of("平台名称", "级别"), PLATFORMS)
    assert proposal.missing == ("platform_id", "operator_type", "status", "confidence")


# --- units ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("用地面积（亩）", "亩"),
        ("面积 ㎡", "m2"),
        ("面积m²", "m2"),
        ("核准面积(平方公里)", "平方公里"),
    ],
)
def test_the_unit_in_a_head_is_that_of_its_values(head, unit):
    table = TABLES["zones"]
    head = head_of(head.replace("用地面积", "规划面积"))
    match = match_of(head, table)
    assert (match.column, match.unit, match.asks_unit) == ("approved_area_ha", unit, False)


def test_a_number_of_money_without_a_unit_is_a_question_until_someone_answers():
    head = head_of("营业收入")
    proposal = propose_mapping(head, PLATFORMS)
    assert proposal.matches[0].asks_unit
    told = proposal.mapping.with_unit("营业收入", "万元")
    match = match_of(head, saved=[told])
    assert (match.unit, match.asks_unit) == ("万元", False)


def test_a_unit_that_cannot_be_the_columns_is_a_question():
    assert match_of(head_of("建筑面积（万元）")).asks_unit


def test_our_own_column_names_are_in_our_units():
    match = match_of(head_of("revenue_cny"))
    assert (match.unit, match.asks_unit) == ("cny", False)


def test_numbers_of_things_need_no_unit():
    match = match_of(head_of("人员"))
    assert (match.column, match.unit, match.asks_unit) == ("staff", "", False)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("填报单位：省经信厅 计量单位：万元、亩", "万元"),
        ("填报单位：万元", ""),
        ("单位：万元、亿元", ""),
    ],
)
def test_a_unit_above_the_head_counts_where_it_is_the_only_one(line, unit):
    match = match_of(head_of("营业收入", above=[[line]]))
    assert (match.unit, match.asks_unit) == (unit, not unit)


# --- mappings that are kept -----------------------------------------------------------------------


def test_a_mapping_is_found_again_by_its_heads_whatever_their_order():
    kept = ColumnMapping(table="platforms", columns={"甲": "name", "乙": ""}, words={"无": "none"})
    proposal = propose_mapping(head_of("乙", "甲"), PLATFORMS, [kept])
    assert proposal.mapping == kept
    assert [match.how for match in proposal.matches] == ["", "saved"]


@pytest.mark.parametrize(
    "kept",
    [
        ColumnMapping(table="zones", columns={"甲": "name", "乙": "kind"}),
        ColumnMapping(table="platforms", columns={"甲": "name"}),
        ColumnMapping(table="platforms", columns={"甲": "name", "乙": "level", "丙": ""}),
        ColumnMapping(table="platforms", columns={"甲": "no longer there", "乙": "level"}),
        ColumnMapping(table="platforms", columns={"甲": "name", "乙": ""}, constants={"x": "1"}),
    ],
)
def test_a_mapping_of_other_heads_tables_or_columns_is_not_taken(kept):
    assert propose_mapping(head_of("甲", "乙"), PLATFORMS, [kept]).mapping != kept


def test_a_mapping_is_plain_json():
    kept = (
        ColumnMapping(table="platforms", columns={"甲": "name"})
        .with_column("乙", "level")
        .with_unit("丙", "亩")
        .with_constant("status", "operating")
        .with_word("无", "none")
    )
    told = json.loads(kept.model_dump_json())
    assert ColumnMapping.model_validate(told) == kept
    assert told == {
        "table": "platforms",
        "columns": {"甲": "name", "乙": "level"},
        "units": {"丙": "亩"},
        "constants": {"status": "operating"},
        "words": {"无": "none"},
    }


def test_a_value_for_all_rows_stands_for_a_missing_column():
    kept = ColumnMapping(table="platforms", columns={"甲": "name"}).with_constant("level", "省级")
    proposal = propose_mapping(head_of("甲"), PLATFORMS, [kept])
    assert "level" not in proposal.missing and "status" in proposal.missing
