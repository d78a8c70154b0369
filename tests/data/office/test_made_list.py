"""The list of 119 platforms that journeys use: what is read of it, and what it leaves open."""

from data.office.decisions import ALL_ACCEPTED
from data.office.preview import ImportOrder, preview
from data.office.read import read_office_file
from data.tables import TABLES
from tests.data.office.lists import references
from tests.data.office.made_list import FIELDS, TOTAL, made_list


def test_a_list_of_119_platforms_is_understood_but_for_what_has_to_be_said():
    file = read_office_file("名单.xlsx", made_list())
    order = ImportOrder(decisions=ALL_ACCEPTED)
    seen = preview(file, TABLES["platforms"], references(), order)
    rows = [row.values for row in seen.made.rows]
    assert len(rows) == TOTAL and not seen.matching.left
    assert all(row["name"] and row["city"] and row["county"] and row["adcode"] for row in rows)
    assert {row["field"] for row in rows if "field" in row} == set(FIELDS)
    assert {row.kind for row in seen.head.apart} == {"above", "total", "below"}
    faults = {fault.rule for fault in seen.made.faults}
    assert faults == {"office.unexplained", "office.choose"}


def test_the_same_list_is_made_again():
    assert made_list() == made_list() != made_list(seed=8)
