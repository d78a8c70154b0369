"""The same list in every shape and every kind of file gives the same rows as its plain CSV."""

from dataclasses import replace

import pytest

from data.office.decisions import ALL_ACCEPTED
from data.office.preview import ImportOrder, preview
from data.office.read import read_office_file
from data.office.reading.process import read_bytes
from data.tables import TABLES
from tests.data.office.books import csv_file, ods, xls, xlsx
from tests.data.office.corpus import PLAIN, PLAIN_PAGE, SHAPES
from tests.data.office.lists import references

WRITERS = {"xlsx": xlsx, "xls": xls, "et": xls, "ods": ods}
CASES = [(name, kind) for name, shape in SHAPES.items() for kind in shape.kinds]


def written(name: str, kind: str) -> bytes:
    shape = SHAPES[name]
    if kind.startswith("csv"):
        (page,) = shape.pages
        return csv_file(page, kind.removeprefix("csv").strip() or "utf-8-sig")
    about = {"since_1904": True} if shape.since_1904 else {}
    return WRITERS[kind](*shape.pages, **about)


def read(content: bytes, shape=None, reader=read_bytes):
    """The rows of a list with everything accepted, and its faults."""
    file = reader(content, "名单") if reader is read_bytes else reader("名单", content)
    table = TABLES["platforms"]
    order = ImportOrder(decisions=ALL_ACCEPTED)
    if shape is not None:
        found = preview(file, table, references(), order).matching.mapping
        order = order.model_copy(update={"mapping": shape.change(found)})
    made = preview(file, table, references(), order).made
    return [dict(row.values) for row in made.rows], [fault.text("zh") for fault in made.faults]


def test_the_plain_csv_gives_the_list_as_the_table_writes_it():
    assert read(csv_file(PLAIN_PAGE)) == (list(PLAIN), [])


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_a_list_in_another_shape_gives_the_same_rows(name, kind):
    assert read(written(name, kind), SHAPES[name]) == (list(PLAIN), [])


def test_there_are_enough_shapes_in_every_kind_of_file():
    assert len(CASES) >= 40
    assert {kind for _, kind in CASES} == {*WRITERS, "csv", "csv gb18030", "csv utf-16"}


# shapes in which our makers and a real office program may differ
SAVED_AGAIN = (
    "head in two merged lines",
    "merged city and county",
    "hidden line",
    "months as dates",
    "codes as numbers",
)


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_files_that_an_office_program_has_saved_give_them_too(office, kind):
    pages = [replace(SHAPES[name].pages[0], title=name) for name in SAVED_AGAIN]
    file = read_bytes(office(xlsx(*pages), "xlsx", kind), "名单")
    assert [sheet.title for sheet in file.sheets] == list(SAVED_AGAIN)
    for name in SAVED_AGAIN:
        order = ImportOrder(sheet=name, decisions=ALL_ACCEPTED)
        made = preview(file, TABLES["platforms"], references(), order).made
        assert [dict(row.values) for row in made.rows] == list(PLAIN), name
        assert made.faults == ()


@pytest.mark.parametrize("kind", ["xlsx", "et", "ods", "csv gb18030"])
def test_the_process_of_its_own_gives_them_too(kind):
    name = "title and office above"
    assert read(written(name, kind), SHAPES[name], read_office_file) == (list(PLAIN), [])
