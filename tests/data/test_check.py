"""Reading a CSV file as text and checking it: encodings, lines, quotes, and the words of
a fault.
"""

from io import StringIO

import pandas as pd
import pytest

from data.checks.cells import typed
from data.checks.reading import read_csv
from data.checks.table import check
from data.faults import Fault
from data.tables.places import COUNTY_GROUPS
from data.tables.subjects import PLATFORMS, TARGETS
from tests.data.world import csv_text

GOOD = csv_text("targets", {})  # a header and one row
ROW = "t2,国家级平台,2027,>=,5,家,,p,,,count,,,\n"


def read(folder, content, registry=TARGETS):
    """What `read_csv` and then `check` make of a file: the table and every fault."""
    path = folder / f"{registry.name}.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    table, faults = read_csv(path, registry)
    return table, [*faults, *(check(table, registry, {}) if table else [])]


# what is wrong -> the file, and the faults found: line, column, value, rule
FILES = {
    "an empty file": ("", [(None, "", "", "empty file")]),
    "a file of blank lines": ("\ufeff\n \n", [(None, "", "", "empty file")]),
    "UTF-16": (GOOD.encode("utf-16"), [(None, "", "", "encoding")]),
    "bytes of no encoding": (GOOD.encode() + b"\xff\xff\n", [(None, "", "", "encoding")]),
    "an unclosed quote": (GOOD + '"t2,x\n', [(3, "", "", "csv")]),
    "a quote inside a cell": (GOOD + '"t2"x,,,,,,\n', [(3, "", "", "csv")]),
    "a huge cell": (
        GOOD + "t2," + "x" * 200_000 + ",2027,>=,5,y,,p,,,count,,,\n",
        [(3, "", "", "csv")],
    ),
    "an unquoted comma": (GOOD + ROW.replace("国家级", "国,家,级"), [(3, "", "16", "fields")]),
    "a short row": (GOOD + "t2,国家级平台\n", [(3, "", "2", "fields")]),
    "an unknown column": (
        GOOD.replace("scope", "scopes"),
        [(1, "scopes", "", "unknown column"), (1, "scope", "", "missing column")],
    ),
    "a column too many": (
        GOOD.replace("\n", ",\n").replace("over,", "over,extra"),
        [(1, "extra", "", "unknown column")],
    ),
    "a column without a name": (GOOD.replace("\n", ",\n"), [(1, "", "", "unknown column")]),
    "a column twice": (
        GOOD.replace("scope", "unit"),
        [(1, "unit", "", "repeated column"), (1, "scope", "", "missing column")],
    ),
    "semicolons for commas": (
        GOOD.replace(",", ";"),
        [(1, GOOD.splitlines()[0].replace(",", ";"), "", "unknown column")],
    ),
    "a NUL byte": (GOOD + ROW.replace("国", "\0"), [(3, "indicator", "\0家级平台", "control")]),
    "a repeated id": (GOOD + ROW + ROW, [(4, "target_id", "t2", "unique")]),
    "one stranger among several words": (
        GOOD + ROW.replace("count,", "count,national;regional"),
        [(3, "levels", "national;regional", "choices")],
    ),
    "what goes with another measure": (
        GOOD + ROW.replace("count,,,", "ratio,national,yes,future"),
        [
            (3, column, value, "only where")
            for column, value in (
                ("levels", "national"),
                ("over", "future"),
                ("own_definition", "yes"),
            )
        ],
    ),
    "an id three times": (
        GOOD + ROW + ROW + ROW,
        [(4, "target_id", "t2", "unique"), (5, "target_id", "t2", "unique")],
    ),
    "the same bad value in two rows": (
        GOOD + ROW.replace("5", "x") + ROW.replace("5", "x").replace("t2", "t3"),
        [(3, "value", "x", "number"), (4, "value", "x", "number")],
    ),
}


@pytest.mark.parametrize("fault", FILES)
def test_a_bad_file_is_refused_naming_it_and_where_it_breaks(tmp_path, fault):
    content, expected = FILES[fault]
    _, faults = read(tmp_path, content)
    found = [(one.line, one.column or "", one.value or "", one.rule) for one in faults]
    assert found[: len(expected)] == expected  # under semicolons every column is missing as well
    assert all(one.rule in {"missing column", "required"} for one in faults[len(expected) :])
    for one in faults:
        assert one.text("en").startswith("targets.csv") and one.text("zh").startswith("targets.csv")


def test_a_missing_file_and_a_folder_in_its_place_are_told_apart(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    assert read_csv(tmp_path / "nowhere.csv", TARGETS)[1] == [
        Fault("missing file", file="nowhere.csv")
    ]
    assert (
        read_csv(tmp_path / "folder.csv", TARGETS)[1][0].text("en")
        == "folder.csv: the file cannot be read (Is a directory). Check its permissions and the"
        " disk."
    )


def test_a_close_column_name_is_suggested(tmp_path):
    _, faults = read(tmp_path, GOOD.replace("scope", "scopes"))
    assert "is it scope?" in faults[0].text("en") and "是否为 scope？" in faults[0].text("zh")


# --- what is accepted -----------------------------------------------------------------------------

ACCEPTED = {
    "a byte order mark": "\ufeff" + GOOD,
    "Windows line ends": GOOD.replace("\n", "\r\n"),
    "old Macintosh line ends": GOOD.replace("\n", "\r"),
    "no last line end": GOOD.rstrip("\n"),
    "blank lines and rows of commas": GOOD + "\n,,,,,,\n\n",
    "blanks around cells": GOOD.replace(",", " , "),
    "every cell in quotes": "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in GOOD.splitlines()
    ),
    "columns in another order": "\n".join(
        ",".join(reversed(line.split(","))) for line in GOOD.splitlines()
    ),
}


@pytest.mark.parametrize("form", ACCEPTED)
def test_a_harmless_form_of_a_file_gives_the_same_table(tmp_path, form):
    table, faults = read(tmp_path, ACCEPTED[form])
    assert faults == [] and table.notices == []
    pd.testing.assert_frame_equal(table.cells, read(tmp_path, GOOD)[0].cells)


def test_several_words_may_stand_in_a_cell_with_blanks_between_them(tmp_path):
    assert read(tmp_path, GOOD + ROW.replace("count,", "count,national; provincial"))[1] == []


def test_gb18030_is_accepted_with_a_notice(tmp_path):
    table, faults = read(tmp_path, GOOD.encode("gb18030"))
    assert faults == [] and table.cells["indicator"].tolist() == ["省级平台"]
    ((zh, en),) = table.notices
    assert zh.startswith("targets.csv：按 GB18030 读取") and en.startswith(
        "targets.csv: read as GB18030"
    )


def test_gb18030_with_a_byte_order_mark_is_accepted_too(tmp_path):
    assert read(tmp_path, ("\ufeff" + GOOD).encode("gb18030"))[1] == []


def test_an_optional_column_may_be_missing(tmp_path):
    whole = pd.read_csv(StringIO(csv_text("platforms", {})), dtype=str)
    without = whole.drop(columns=["lon", "lat"]).to_csv(index=False)
    table, faults = read(tmp_path, without, PLATFORMS)
    assert faults == [] and table.cells[["lon", "lat"]].to_numpy().tolist() == [["", ""]]


@pytest.mark.parametrize(
    "cell", ["=1+1", "@home", "-3", "+86 571", "'quoted", 'a "b" c', "逗号，comma, 引号"]
)
def test_a_cell_is_read_as_it_stands_however_a_spreadsheet_would_take_it(tmp_path, cell):
    table, faults = read(tmp_path, csv_text("targets", {"indicator": cell}))
    assert faults == [] and table.cells["indicator"].tolist() == [cell]


@pytest.mark.parametrize("day", ["2025", "2025-12", "2025-12-01", "2024-02-29"])
def test_a_date_may_be_a_year_a_month_or_a_day(tmp_path, day):
    assert read(tmp_path, csv_text("platforms", {"recognised_on": day}), PLATFORMS)[1] == []


# --- lines ----------------------------------------------------------------------------------------


def test_lines_are_counted_as_an_editor_counts_them_past_line_breaks_inside_cells(tmp_path):
    wide = ROW.replace("国家级平台", '"国家级\n\n平台"').replace("t2", "t3")
    table, faults = read(tmp_path, GOOD + wide + "\n" + ROW.replace("5", "five"))
    assert [(fault.line, fault.value) for fault in faults] == [(7, "five")]
    assert table.lines == [2, 3, 7] and table.cells["indicator"][1] == "国家级\n\n平台"


def test_a_row_of_the_wrong_width_does_not_shift_the_lines_after_it(tmp_path):
    _, faults = read(tmp_path, GOOD + "short\n" + ROW.replace("5", "five"))
    assert [(fault.line, fault.rule) for fault in faults] == [(3, "fields"), (4, "number")]


# --- words ----------------------------------------------------------------------------------------


def test_a_fault_is_one_sentence_of_place_value_and_remedy():
    fault = Fault("adcode", file="platforms.csv", line=214, column="adcode", value="330102.0")
    assert (
        fault.text("en")
        == "platforms.csv line 214, column adcode: '330102.0' is not a 6-digit GB/T 2260 code. "
        "Spreadsheets add '.0'; format the column as text and save again."
    )
    assert (
        fault.text("zh") == "platforms.csv 第 214 行，adcode 列：“330102.0”不是六位行政区划代码。"
        "表格软件会添加“.0”，请把该列设为文本后重新保存。"
    )


def test_a_long_value_is_cut_in_the_sentence_but_not_in_the_record():
    fault = Fault("choices", "platforms.csv", line=2, value="省" * 200, fill={"detail": "national"})
    assert "“" + "省" * 57 + "...”" in fault.text("zh") and fault.as_dict()["value"] == "省" * 200


# --- types ----------------------------------------------------------------------------------------


def test_a_checked_table_gets_its_types_and_an_empty_cell_is_missing(tmp_path):
    table, _ = read(
        tmp_path,
        csv_text(
            "platforms",
            {"staff": "50", "floor_area_m2": "1e3", "adcode": "330102"},
            {"platform_id": "pp-2", "batch": ""},
        ),
        PLATFORMS,
    )
    frame = typed(table, PLATFORMS)
    assert frame["staff"].tolist() == [50, pd.NA] and frame["staff"].dtype == "Int64"
    assert frame["floor_area_m2"][0] == 1000.0 and pd.isna(frame["floor_area_m2"][1])
    assert frame["adcode"][0] == "330102" and pd.isna(frame["batch"][1])


def test_a_key_of_which_a_part_may_be_blank_stands_once_too(tmp_path):
    rows = csv_text("county_groups", {"from": ""}, {"from": "2024-08-21"}, {"from": ""})
    _, faults = read(tmp_path, rows, COUNTY_GROUPS)
    assert [(fault.line, fault.rule) for fault in faults] == [(4, "unique")]
