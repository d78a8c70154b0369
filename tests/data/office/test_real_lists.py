"""The real record, written as an office would write it, comes back as it is."""

import csv

import pytest

from data.build.read import SOURCES_DIR
from data.office.decisions import ALL_ACCEPTED
from data.office.mapping import ColumnMapping
from data.office.preview import ImportOrder, preview
from data.office.reading.process import read_bytes
from data.office.values.words import words_of_choices
from data.tables import TABLES
from tests.data.office.books import Page, xlsx
from tests.data.office.lists import references

LISTS = ("platforms", "platform_lists", "zones", "cluster_areas", "indicators", "clusters")


def record(name):
    with open(SOURCES_DIR / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spelt(text, column, table):
    """Choices in words, numbers as numbers, the rest as it stands."""
    if not text:
        return None
    if column.type != "VARCHAR":
        return float(text)
    words = words_of_choices(column, table)
    parts = text.split(column.separator) if column.separator else [text]
    said = [words[part][0] if column.choices else part for part in parts]
    return "、".join(said) if column.choices else (column.separator or "").join(said)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", LISTS)
def test_the_record_comes_back(name, language):
    table, rows = TABLES[name], record(name)
    columns = [column for column in table.columns if column.name in rows[0]]
    heads = [column.zh if language == "zh" else column.en for column in columns]
    body = [[spelt(row[column.name], column, table) for column in columns] for row in rows]
    file = read_bytes(xlsx(Page([["全省清单"], heads, *body])), "清单.xlsx")
    order = ImportOrder(decisions=ALL_ACCEPTED)
    mapping = preview(file, table, references(), order).matching.mapping
    assert mapping.columns == dict(zip(mapping.columns, [c.name for c in columns], strict=True))
    asked = {
        match.head.key: TABLES[name].columns[table.names.index(match.column)].unit
        for match in preview(file, table, references(), order).matching.matches
        if match.asks_unit
    }
    agreed = mapping.model_copy(update={"units": asked, "words": {"0": "none"}})
    seen = preview(file, table, references(), order.model_copy(update={"mapping": agreed}))
    assert [fault.text("en") for fault in seen.made.faults] == []
    for row, made in zip(rows, seen.made.rows, strict=True):
        held = {key: value for key, value in row.items() if value}
        told = {key: value for key, value in made.values.items() if key in held}
        for column in columns:
            if column.separator and column.name in held:
                parts = held[column.name].split(column.separator)
                held[column.name] = column.separator.join(part.strip() for part in parts)
        for column in columns:
            if column.type != "VARCHAR" and column.name in held:
                assert float(told.pop(column.name)) == float(held.pop(column.name))
        assert told == held


def test_our_own_files_need_no_repair():
    for name in LISTS:
        content = (SOURCES_DIR / f"{name}.csv").read_bytes()
        file = read_bytes(content, f"{name}.csv")
        seen = preview(file, TABLES[name], references())
        kinds = {repair.kind for repair in seen.proposals.repairs}
        assert kinds <= {"several"}, (name, seen.proposals.repairs[:5])


def test_a_mapping_that_is_kept_is_not_asked_again():
    kept = ColumnMapping(table="demands", columns={"需求": "demand_id", "县": "adcode"})
    file = read_bytes("县,需求\n西湖区,d1\n".encode(), "需求.csv")
    order = ImportOrder(decisions=ALL_ACCEPTED)
    seen = preview(file, TABLES["demands"], references(), order, [kept])
    assert [dict(row.values) for row in seen.made.rows] == [{"demand_id": "d1", "adcode": "330106"}]
