"""Tables out: a CSV that Excel opens unharmed and a script reads back, and its sidecar."""

import hashlib
import io
import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.files.csv import csv_bytes, file_name, guarded, json_text, sidecar

# what a cell may hold: any text but surrogates, and NUL, which no CSV reader takes; empty text is a
# missing cell
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
FILTERS = st.dictionaries(
    st.sampled_from(["unit", "cluster", "search"]), st.one_of(CELLS, st.lists(CELLS, min_size=1))
)
RISKY = st.sampled_from(
    [
        "=1+1",
        "'",
        "''a",
        "'=1",
        "2025-12",
        "007",
        "1E5",
        "-1",
        "+1",
        "@x",
        "\ttab",
        "a\r\nb",
        'a "b"',
        "a,b",
        "，",
        "\ufeff",
        "nan",
        "None",
    ]
)


def read_back(content):
    """What a script gets: every cell as text, and the one apostrophe that the sidecar speaks of
    taken away.
    """
    table = pd.read_csv(
        io.BytesIO(content),
        dtype=str,
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8-sig",
        lineterminator=None,
    )
    return table.apply(
        lambda column: column.map(lambda cell: cell.removeprefix("'"), na_action="ignore")
    )


@given(st.lists(st.one_of(CELLS, RISKY), min_size=1, max_size=20))
def test_any_text_comes_back_from_a_csv_as_it_was(cells):
    # a reader may take a line end for another
    text = [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
    found = read_back(csv_bytes(pd.DataFrame({"a": text, "b": "x"})))["a"].tolist()
    assert [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in found] == text


def test_a_table_comes_back_from_a_csv_cell_by_cell():
    table = pd.DataFrame(
        {
            "adcode": ["330102", "330105"],
            "名称": ["甲", None],
            "severity": [99.5, np.nan],
            "rows": [1, 2],
        }
    )
    found = read_back(csv_bytes(table))
    assert found.columns.tolist() == table.columns.tolist()
    assert found["adcode"].tolist() == ["330102", "330105"] and found["名称"].fillna(
        "-"
    ).tolist() == ["甲", "-"]
    assert found["severity"].astype(float).fillna(-1).tolist() == [99.5, -1] and found[
        "rows"
    ].tolist() == ["1", "2"]


def test_a_csv_begins_with_a_byte_order_mark_so_that_excel_reads_chinese():
    assert csv_bytes(pd.DataFrame({"名称": ["甲"]})) == b"\xef\xbb\xbf" + "名称\r\n甲\r\n".encode()


FORMULAS = [
    '=HYPERLINK("http://x","y")',
    "+1",
    "-1",
    "@x",
    "\tx",
    "\rx",
    "\nx",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "-张三",
]
MANGLED = [
    "2025-12",
    "2025-12-01",
    "1/2",
    "3-4",
    "12:30",
    "12:30:45",
    "007",
    "0571",
    "1E5",
    "1e-5",
    "2.5E10",
    "1234567890123456",
    "330102000000000000",
    "1.50",
    "00.5",
    "2025年12月",
    "2025-12-01 08:00",
    "1,234",
    "50%",
    "TRUE",
    "Mar-5",
    "5-Mar",
    "$5",
    "'007",
    "'",
]


@pytest.mark.parametrize("cell", FORMULAS + MANGLED)
def test_a_text_that_excel_would_run_or_turn_into_something_else_is_guarded(cell):
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    ["330102", "0", "甲-乙", "A1", "1.5 公里", "2024—2027", "a=b", "12345678901", "", "E5", "省级"],
)
def test_any_other_text_is_left_alone(cell):
    assert guarded(cell) == cell


def test_a_column_name_is_guarded_like_a_cell():
    assert csv_bytes(pd.DataFrame({"=1+1": ["a"]})).decode("utf-8-sig") == "'=1+1\r\na\r\n"


@pytest.mark.parametrize("dtype", ["float64", "Float64"])
def test_numbers_stay_numbers_also_below_zero(dtype):
    assert (
        csv_bytes(pd.DataFrame({"a": pd.array([-1.5, 1e-7, None], dtype=dtype)})).decode(
            "utf-8-sig"
        )
        == 'a\r\n-1.5\r\n1e-07\r\n""\r\n'
    )


def test_whole_numbers_with_gaps_stay_whole():
    assert (
        csv_bytes(pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": 0})).decode(
            "utf-8-sig"
        )
        == "a,b\r\n1,0\r\n,0\r\n"
    )


def test_the_table_itself_is_not_changed():
    table = pd.DataFrame({"a": ["=1"]})
    csv_bytes(table)
    assert table["a"].tolist() == ["=1"]


# --- beside it ------------------------------------------------------------------------------------


def test_a_sidecar_says_what_the_file_is_and_its_checksum_matches():
    table = pd.DataFrame({"a": ["x", "y"]})
    content = csv_bytes(table)
    about = json.loads(
        sidecar(content, table, {"snapshot_id": "s", "setting": {"radius_km": None}})
    )
    assert about["sha256"] == hashlib.sha256(content).hexdigest()
    assert (
        about["rows"] == 2
        and about["columns"] == ["a"]
        and about["snapshot_id"] == "s"
        and about["setting"] == {"radius_km": None}
    )


@pytest.mark.parametrize("part", ["../../etc/passwd", "a b", "a/b", "a:b*?", "中文", "a\nb", '"a"'])
def test_a_file_name_holds_nothing_that_needs_quoting(part):
    name = file_name("gaps", part, part, "2026-11-23", "csv")
    assert name.startswith("gaps_") and name.endswith("_2026-11-23.csv") and name.isascii()
    assert not set(name) & set("/\\ :*?\"'\n")


def test_a_file_name_says_table_setting_snapshot_and_day():
    assert (
        file_name("gaps", "plan_50km", "2026-11-23-abc", "2026-12-01", "csv")
        == "gaps_plan_50km_2026-11-23-abc_2026-12-01.csv"
    )


@given(FILTERS, FILTERS)
def test_files_of_different_filters_have_different_names_of_bounded_length(one, other):
    names = [
        file_name("gaps", "plan_50km", "2026-11-23-abc", "2026-12-01", "csv", filters)
        for filters in (one, other)
    ]
    assert (names[0] == names[1]) == (one == other)
    assert all(
        len(name) < 140 and name.isascii() and not set(name) & set("/\\ :*?\"'\n") for name in names
    )


def test_a_file_name_says_its_filters_in_letters():
    name = file_name(
        "gaps",
        "plan",
        "snap",
        "2026-12-01",
        "csv",
        {"unit": "county", "cluster": "ic", "city": None, "states": ["none"]},
    )
    assert re.fullmatch(r"gaps_cluster-ic_unit-county_[0-9a-f]{10}_plan_snap_2026-12-01\.csv", name)


def test_json_has_null_where_a_value_is_missing():
    table = pd.DataFrame(
        {"text": ["甲", None], "number": [1.5, np.nan], "whole": pd.array([1, None], dtype="Int64")}
    )
    assert json.loads(json_text(table, {"table": "t"})) == {
        "table": "t",
        "rows": [
            {"text": "甲", "number": 1.5, "whole": 1},
            {"text": None, "number": None, "whole": None},
        ],
    }
    assert "NaN" not in json_text(table, {})


def test_json_leaves_text_as_it_is():
    table = pd.DataFrame({"a": ["=1", "007", "2025-12", "'x"]})
    assert [row["a"] for row in json.loads(json_text(table, {}))["rows"]] == [
        "=1",
        "007",
        "2025-12",
        "'x",
    ]
