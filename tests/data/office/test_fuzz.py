"""Whatever stands in a list: it ends in rows that the check of sources accepts, or in faults."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.checks.reading import read_csv
from data.checks.table import check
from data.office.cells import CellError, Day
from data.office.decisions import ALL_ACCEPTED
from data.office.limits import OfficeError
from data.office.mapping import ColumnMapping
from data.office.preview import ImportOrder, preview
from data.office.values.words import words_of_choices
from data.office.words import head_words, read_words
from data.tables import TABLES
from tests.data.office.lists import file_of, references

NAMES = ("platforms", "zones", "cluster_areas", "platform_lists", "demands", "indicators")
# what rows owe each other, and cells that a list may leave to the record
OF_ROWS = {"required", "unique", "county", "pair", "swapped", "only where", "lookalike"}
PLACES = ["西湖区", "杭州市西湖", "江干区", "余姚", "杭州", "330106.0", 330103.0, "浙江省"]
DATES = ["2025年3月", 2025.1, 45717.0, "2025/3/5", Day("2025-03-01", "month"), "三月"]
NUMBERS = ["1,200", "约5", "3.5万元", -1.0, 1e20, "1E5", float("nan"), float("inf"), "٣", "1_0"]
CHOICES = [
    word
    for table in TABLES.values()
    for column in table.columns
    for words in words_of_choices(column, table).values()
    for word in words
]
ODD = [
    CellError("#N/A"),
    CellError(""),
    True,
    "清空",
    "\x07",
    "\ud800",
    "甲\u202e乙",
    " ",
    "'x",
    "=1",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(PLACES),
    st.sampled_from(DATES),
    st.sampled_from(NUMBERS),
    st.sampled_from(sorted(set(CHOICES))),
    st.sampled_from(ODD),
    st.sampled_from(read_words("words")["blanks"]),
    st.text(max_size=8),
    st.floats(),
)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=25)
def test_rows_without_a_fault_pass_the_check_of_sources(tmp_path_factory, name, data):
    table = TABLES[name]
    heads = data.draw(
        st.lists(st.sampled_from(sorted(head_words(table))), min_size=2, max_size=8, unique=True)
    )
    rows = data.draw(st.lists(st.lists(CELLS, max_size=8), min_size=1, max_size=6))
    merged = data.draw(st.sampled_from([(), [(2, 1, 3, 1)], [(2, 1, 2, 2)], [(1, 1, 2, 1)]]))
    file = file_of([heads, *rows], merged=merged)
    order = ImportOrder(decisions=ALL_ACCEPTED)
    try:
        seen = preview(file, table, references(), order)
    except OfficeError as error:
        assert error.zh and error.en
        return
    for fault in (*seen.made.faults, *seen.notices):
        assert fault.text("zh") and fault.text("en") and fault.as_dict()
    assert ColumnMapping.model_validate_json(seen.matching.mapping.model_dump_json())
    found = faults_of_sources(seen.made.rows, table, tmp_path_factory.mktemp("rows"))
    assert {fault.rule for fault in found} <= OF_ROWS, [fault.text("en") for fault in found]


def faults_of_sources(rows, table, folder):
    """What `python -m data check` would say of the rows in a file of their own."""
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table.names)
        writer.writeheader()
        writer.writerows({**row.values} for row in rows)
    raw, faults = read_csv(path, table)
    assert faults == [] and raw is not None
    return list(check(raw, table, references().known))


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@given(rows=st.lists(st.lists(st.one_of(CELLS, TEXTS), max_size=6), max_size=12))
@settings(max_examples=100)
def test_any_sheet_has_a_head_or_a_fault_that_says_so(rows):
    try:
        seen = preview(file_of(rows), TABLES["platforms"], references())
    except OfficeError as error:
        assert [fault.rule for fault in error.faults] == ["office.no head"]
    else:
        told = [*seen.head.lines, *(row.line for row in seen.head.apart)]
        assert len(set(told)) == len(told)
        assert set(told).isdisjoint(range(seen.head.first, seen.head.last + 1))
