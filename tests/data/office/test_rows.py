"""Rows of a list for a table: merged cells, decisions, what a row only tells, and faults."""

import geopandas as gpd
import pandas as pd
import pytest

from data.build.read import SOURCES_DIR
from data.imported import ImportedRow
from data.office.cells import OfficeFile, Sheet
from data.office.decisions import ALL_ACCEPTED, NOTHING_DECIDED, Decisions
from data.office.head import HeadChoice, find_head
from data.office.mapping import ColumnMapping
from data.office.proposals import propose_repairs
from data.office.references import references_of
from data.office.rows import rows_from
from data.office.words import read_words
from data.register.comparing import merged
from data.tables import TABLES
from tests.data.office.lists import file_of, proposals_of, read, references

PLATFORMS = TABLES["platforms"]


def values(made):
    return [dict(row.values) for row in made.rows]


def test_a_row_is_its_values_and_the_cells_that_gave_them():
    made = read(["平台名称", "级别", "备注"], ["甲", "省级", None], [None, None, None])
    assert made.rows == (
        ImportedRow(
            "名单", 2, {"name": "甲", "level": "provincial"}, {"name": "A2", "level": "B2"}
        ),
    )


def test_columns_that_stand_for_nothing_give_nothing():
    made = read(["平台名称", "手机"], ["甲", "139"], [None, "138"])
    assert values(made) == [{"name": "甲"}]


# --- merged cells ---------------------------------------------------------------------------------


def test_a_merged_county_is_that_of_each_of_its_rows_and_no_further():
    made = read(
        ["平台名称", "所在县"],
        ["甲", "西湖区"],
        ["乙", None],
        ["丙", None],
        merged=[(2, 2, 3, 2)],
    )
    assert [row.get("county") for row in values(made)] == ["西湖区", "西湖区", None]
    assert [row.cells.get("county") for row in made.rows] == ["B2", "B2", None]


def test_ranges_that_were_filled_down_are_told():
    rows = [["平台名称", "所在县"], ["甲", "西湖区"], ["乙", None]]
    proposals = proposals_of(file_of(rows, merged=[(2, 2, 3, 2)]))
    assert proposals.merged.filled_down == ((2, 2, 3, 2),)


def test_a_number_merged_over_rows_may_be_their_sum():
    made = read(["平台名称", "人员"], ["甲", 30.0], ["乙", None], merged=[(2, 2, 3, 2)])
    assert [(fault.rule, fault.cell) for fault in made.faults] == [("office.merged number", "B2")]
    assert values(made) == [{"name": "甲"}, {"name": "乙"}]


def test_a_cell_merged_over_columns_is_of_nobody_knows_which():
    made = read(["平台名称", "地址", "人员", "级别"], ["甲", None], merged=[(2, 1, 2, 2)])
    (fault,) = made.faults
    assert "A2:B2" in fault.text("zh") and fault.rule == "office.merged columns"


def test_a_cell_merged_over_a_column_that_stands_for_nothing_is_taken():
    made = read(["平台名称", "其他", "人员", "级别"], ["甲", None], merged=[(2, 1, 2, 2)])
    assert (values(made), made.faults) == ([{"name": "甲"}], ())


def test_a_value_below_a_merged_cell_is_a_fault():
    made = read(["平台名称", "地址"], ["甲", "A"], ["乙", "B"], merged=[(2, 2, 3, 2)])
    assert [(fault.rule, fault.cell) for fault in made.faults] == [("office.covered", "B3")]


# --- decisions ------------------------------------------------------------------------------------

LIST = [
    ["平台名称", "级别", "认定日期"],
    ["甲", "省级平台", "2025年3月"],
    ["乙", "市级平台", "2025年4月"],
]


def test_nothing_is_repaired_before_it_is_accepted():
    made = rows_from(proposals_of(file_of(LIST)), NOTHING_DECIDED)
    assert [fault.rule for fault in made.faults] == ["choices", "date", "choices", "date"]
    assert values(made) == [{"name": "甲"}, {"name": "乙"}]


def test_repairs_are_accepted_as_a_kind():
    made = rows_from(proposals_of(file_of(LIST)), Decisions(kinds={"choice": True}))
    assert [row.get("level") for row in values(made)] == ["provincial", "municipal"]
    assert [fault.rule for fault in made.faults] == ["date", "date"]


def test_a_cell_goes_before_its_kind():
    decided = Decisions(kinds={"choice": True, "date": False}, cells={"B2": False, "C3": True})
    made = rows_from(proposals_of(file_of(LIST)), decided)
    assert [(fault.rule, fault.cell) for fault in made.faults] == [
        ("choices", "B2"),
        ("date", "C2"),
    ]


def test_a_refused_repair_stops_those_after_it():
    decided = Decisions(kinds={"thousands": False}, accept_rest=True)
    made = read(["人员"], ["１，２００人"], decisions=decided)
    (fault,) = made.faults
    assert (fault.rule, fault.value) == ("number", "１，２００人")


def test_equal_values_of_a_column_are_one_proposal():
    proposals = proposals_of(file_of([["级别", "备注"], ["省", "a"], ["市", "b"], ["省", "c"]]))
    assert [(one.kind, one.old, one.new, one.cells) for one in proposals.repairs] == [
        ("choice", "省", "provincial", ("A2", "A4")),
        ("choice", "市", "municipal", ("A3",)),
    ]


def test_the_row_of_a_cell_is_named_by_its_own_text_or_that_of_its_merged_range():
    head = ["平台名称", "认定日期", "级别"]
    rows = [head, ["甲", 2025.1, "省级"], [None, 2025.1, "省级"], ["乙", 2025.1, "省级"]]
    proposals = proposals_of(file_of(rows, merged=[(2, 1, 3, 1)]))
    (repair,) = proposals.repairs
    beside = [proposals.text_beside(cell, ("name",)) for cell in repair.cells]
    assert beside == ["甲", "甲", "乙"]
    assert proposals.text_beside("B2", ("list_name",)) == ""


@pytest.mark.parametrize("kind", read_words("repairs"))
def test_every_kind_of_repair_has_a_name_and_a_rule_in_both_languages(kind):
    words = read_words("repairs")[kind]
    assert all(len(words[language]) == 2 and all(words[language]) for language in ("zh", "en"))


def test_decisions_are_plain_json():
    decided = Decisions(
        kinds={"date": False}, cells={"B2": True}, chosen={"county=江干区": "上城区"}
    )
    assert Decisions.model_validate_json(decided.model_dump_json()) == decided


# --- what a row only tells ------------------------------------------------------------------------


def test_the_code_and_the_city_of_a_county_are_proposed():
    made = read(["平台名称", "所在县"], ["甲", "西湖"], ["乙", "西湖区"])
    assert values(made)[0] == {
        "name": "甲",
        "county": "西湖区",
        "adcode": "330106",
        "city": "杭州市",
    }
    assert made.rows[0].cells["adcode"] == "B2"
    assert [(one.kind, one.column, one.old, one.new, one.cells) for one in made.derived] == [
        ("county code", "adcode", "", "330106", ("B2", "B3")),
        ("county city", "city", "", "杭州市", ("B2", "B3")),
    ]


def test_what_a_row_tells_can_be_refused():
    decided = Decisions(kinds={"county code": False}, accept_rest=True)
    made = read(["平台名称", "所在县"], ["甲", "西湖区"], decisions=decided)
    assert values(made) == [{"name": "甲", "county": "西湖区", "city": "杭州市"}]
    assert len(made.derived) == 2


def test_a_code_tells_county_and_city():
    made = read(["平台名称", "行政区划代码"], ["甲", 330106.0])
    assert values(made) == [
        {"name": "甲", "adcode": "330106", "county": "西湖区", "city": "杭州市"}
    ]


def test_what_a_row_holds_is_left_as_it_is():
    made = read(["所在市", "所在县", "行政区划代码"], ["宁波市", "西湖区", "330205"])
    assert values(made) == [{"city": "宁波市", "county": "西湖区", "adcode": "330205"}]
    assert made.derived == ()


def test_a_county_that_nobody_knows_is_not_its_city():
    made = read(["所在市", "所在县"], ["杭州市", "钱塘新区"], table="cluster_areas")
    assert values(made) == [{"city": "杭州市"}]
    assert [fault.rule for fault in made.faults] == ["office.county"]


def test_a_city_tells_its_code_where_that_of_a_city_is_asked():
    made = read(["名称", "所在市"], ["甲集群", "杭州"], table="cluster_areas")
    assert values(made) == [{"name": "甲集群", "city": "杭州市", "adcode": "330100"}]
    made = read(["平台名称", "所在市"], ["甲", "杭州"])
    assert values(made) == [{"name": "甲", "city": "杭州市"}]


def test_a_region_tells_its_code_whatever_it_is():
    made = read(
        ["指标", "地区"], ["a", "浙江省"], ["b", "宁波市"], ["c", "余姚"], table="indicators"
    )
    assert [row["adcode"] for row in values(made)] == ["330000", "330200", "330281"]


# --- values that all rows have --------------------------------------------------------------------


def test_a_value_that_all_rows_have_is_read_like_any_other():
    made = read(["平台名称"], ["甲"], ["乙"], change=lambda one: one.with_constant("level", "省级"))
    assert [row["level"] for row in values(made)] == ["provincial"] * 2
    assert "level" not in made.rows[0].cells


def test_a_row_goes_before_the_value_that_all_rows_have():
    made = read(
        ["平台名称", "级别"],
        ["甲", "市级"],
        ["乙", None],
        change=lambda one: one.with_constant("level", "省级"),
    )
    assert [row["level"] for row in values(made)] == ["municipal", "provincial"]


def test_a_row_names_the_columns_that_only_a_value_for_all_rows_gives():
    def agree(mapping):
        return mapping.with_constant("level", "省级").with_constant("county", "余姚市")

    made = read(["平台名称", "级别"], ["甲", "市级"], ["乙", None], change=agree)
    # what the county tells is no surer of the row than the county
    told = ("county", "adcode", "city")
    assert [row.constants for row in made.rows] == [told, ("level", *told)]
    assert read(["平台名称", "县（市、区）"], ["甲", "余姚市"]).rows[0].constants == ()


def test_a_value_that_all_rows_have_keeps_the_rules_of_its_column():
    made = read(["平台名称"], ["甲"], change=lambda one: one.with_constant("level", "县级"))
    assert [(fault.rule, fault.column) for fault in made.faults] == [("choices", "level")]


# --- faults ---------------------------------------------------------------------------------------


def test_a_fault_names_sheet_and_cell_in_both_languages():
    (fault,) = read(["平台名称", "人员"], ["甲", "约30"]).faults
    assert fault.text("zh") == (
        "名单.xlsx 名单!B2，人员 列：“约30”不是数。请只写数字，不带千位分隔符与单位。"
    )
    assert fault.text("en").startswith("名单.xlsx 名单!B2, column 人员: '约30' is not a number.")
    assert fault.as_dict()["sheet"] == "名单" and fault.as_dict()["cell"] == "B2"


def test_a_fault_of_a_csv_file_names_the_cell_alone():
    file = OfficeFile("名单.csv", "csv", (Sheet("", [["人员"], ["约30"]]),))
    made = rows_from(proposals_of(file), ALL_ACCEPTED)
    assert made.faults[0].text("zh").startswith("名单.csv A2，人员 列：“约30”不是数。")


def test_two_heads_for_a_column_are_a_fault_and_the_first_counts():
    made = read(
        ["平台名称", "别名"],
        ["甲平台", "乙"],
        change=lambda one: one.with_column("别名", "name"),
    )
    (fault,) = made.faults
    assert (fault.rule, fault.cell) == ("office.mapped twice", "B1")
    assert "“平台名称”" in fault.text("zh")
    assert values(made) == [{"name": "甲平台"}]


def test_a_mapping_of_another_table_is_a_mistake_of_the_program():
    file = file_of([["名称"], ["甲"]])
    head = find_head(file.first_sheet, choice=HeadChoice(first=1))
    for mapping in (
        ColumnMapping(table="zones", columns={"名称": "name"}),
        ColumnMapping(table="platforms", columns={"名称": "kind"}),
    ):
        with pytest.raises(ValueError, match="cannot be read as platforms"):
            propose_repairs(file, head, mapping, PLATFORMS, references())


def test_heads_that_a_mapping_does_not_name_stand_for_nothing():
    file = file_of([["平台名称", "新列"], ["甲平台", "乙"]])
    head = find_head(file.first_sheet)
    mapping = ColumnMapping(table="platforms", columns={"平台名称": "name", "旧列": "level"})
    made = rows_from(propose_repairs(file, head, mapping, PLATFORMS, references()))
    assert (values(made), made.faults) == ([{"name": "甲平台"}], ())


# --- the list of a level --------------------------------------------------------------------------

BY_LEVEL = [
    ["平台名称", "级别", "所属名单"],
    ["甲", "provincial", None],
    ["乙", "municipal", "pl-jinhua"],
    ["丙", "national_programme", None],
]
ON_THE_LIST = Decisions(kinds={"level list": True}, accept_rest=True)


def test_the_list_that_states_the_total_of_a_level_is_proposed_for_rows_that_name_none():
    made = read(*BY_LEVEL, decisions=ON_THE_LIST)
    assert [row.get("list_ids") for row in values(made)] == [
        "pl-provincial-2025",
        "pl-jinhua",
        None,
    ]
    (repair,) = made.derived
    assert (repair.cells, repair.called) == (("B2",), "2025年度省级中试平台认定名单")


def test_the_list_of_a_level_only_fills_a_blank_on_record():
    made = read(*BY_LEVEL, decisions=ON_THE_LIST)
    row = made.rows[0]
    on_record = {"name": "甲", "list_ids": "pl-zhoushan-2025"}
    assert merged(on_record, row)["list_ids"] == "pl-zhoushan-2025"
    assert merged({"name": "甲"}, row)["list_ids"] == "pl-provincial-2025"


@pytest.mark.parametrize("decided", [NOTHING_DECIDED, ALL_ACCEPTED])
def test_that_rows_are_on_the_list_of_their_level_is_accepted_by_name_alone(decided):
    made = read(*BY_LEVEL, decisions=decided)
    assert "list_ids" not in made.rows[0].values
    assert made.derived


def test_accepting_all_leaves_what_was_said_of_a_claim():
    decided = Decisions(kinds={"level list": False, "date": False})
    assert not decided.are_all_accepted
    after = decided.with_all_accepted()
    assert (after.kinds, after.are_all_accepted) == ({"level list": False}, True)
    assert after.accepts("date", "A1")


def test_a_level_of_which_two_lists_state_the_total_has_no_list():
    known = references()
    twice = pd.DataFrame(
        {
            "list_id": ["a", "b", "c"],
            "list_name": ["A", "B", "C"],
            "level_total": ["municipal", "municipal", "provincial"],
        }
    )
    counties = gpd.read_parquet(SOURCES_DIR / "counties.parquet")
    found = references_of({"counties": counties, "platform_lists": twice})
    assert list(found.level_lists) == ["provincial"]
    assert list(known.level_lists) == ["municipal", "national", "provincial"]
