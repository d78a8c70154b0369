"""Files that are damaged, locked, of another kind, or made to harm: each is refused with a limit or
a remedy in both languages, in a process that harms nobody else.
"""

import io
import random
import zipfile
from dataclasses import replace

import pytest
import xlwt
from openpyxl import Workbook
from xlwt.CompoundDoc import XlsDoc

from data.child import Limits
from data.office import limits, read
from data.office.limits import MOST_BYTES, OfficeError
from data.office.read import read_office_file
from data.office.reading.process import read_bytes
from tests.data.office.books import Formula, Page, csv_file, ods, xls, xlsx
from tests.data.test_xlsx_in import LAUGHS, MAIN, sheet_of

PAGE = Page([["平台名称", "级别"], ["甲平台", "省级"], ["乙平台", "市级"]])
WRITERS = {"xlsx": xlsx, "xls": xls, "ods": ods}


def refused(content: bytes, rule: str, reader=read_bytes, name="名单.xlsx") -> OfficeError:
    """The error with which a file is refused, by the rule it breaks."""
    with pytest.raises(OfficeError) as caught:
        if reader is read_bytes:
            reader(content, name)
        else:
            reader(name, content)
    (fault,) = caught.value.faults
    assert fault.rule == f"office.{rule}"
    for language in ("zh", "en"):
        assert fault.text(language).startswith(name)
        assert "{" not in fault.text(language)
    return caught.value


def with_parts(own: bytes, **parts: bytes) -> bytes:
    """An archive with some parts put in the place of its own, or beside them."""
    out, before = io.BytesIO(), zipfile.ZipFile(io.BytesIO(own))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in before.namelist():
            stem = name.rpartition("/")[2].removesuffix(".xml")
            made.writestr(name, parts.pop(stem, before.read(name)))
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


# --- bombs ----------------------------------------------------------------------------------------


def zip_bomb():
    return with_parts(xlsx(PAGE), theme1=b"0" * 300_000_000)


def quoted_zip_bomb():
    """A part that states a small size and unpacks to a large one."""
    content = bytearray(with_parts(xlsx(PAGE), theme1=b"0" * 30_000_000))
    stated, other = (30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    for place in range(len(content) - 4):
        if content[place : place + 4] == stated:
            content[place : place + 4] = other
    return bytes(content)


def many_parts():
    return with_parts(xlsx(PAGE), **{f"part{number}": b"" for number in range(3000)})


def entities():
    return with_parts(xlsx(PAGE), sheet1=LAUGHS + sheet_of(b"<row><c><v>1</v></c></row>"))


def wide_entities():
    text = '<?xml version="1.0" encoding="UTF-16"?>' + (LAUGHS + sheet_of(b"")).decode()
    return with_parts(xlsx(PAGE), sheet1=text.encode("utf-16"))


def ods_entities():
    own = ods(PAGE)
    before = zipfile.ZipFile(io.BytesIO(own)).read("content.xml")
    return with_parts(own, content=LAUGHS + before.partition(b"?>")[2])


def million_rows():
    row = b"<row><c><v>1</v></c></row>"
    return with_parts(xlsx(PAGE), sheet1=sheet_of(row * 1_048_576))


def far_cell():
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_parts(xlsx(PAGE), sheet1=sheet_of(cell))


def far_formula():
    cell = b'<row r="1048576"><c r="XFD1048576"><f>1+1</f></c></row>'
    return with_parts(xlsx(PAGE), sheet1=sheet_of(cell))


def wide_row():
    return with_parts(
        xlsx(PAGE), sheet1=sheet_of(b"<row>" + b"<c><v>1</v></c>" * 20_000 + b"</row>")
    )


def merged_bomb():
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="900"><c r="IV900"><v>1</v></c></row>'
    merged = b'<mergeCell ref="A1:XFD1048576"/>' * 100
    return with_parts(
        xlsx(PAGE), sheet1=sheet_of(rows, b"<mergeCells>" + merged + b"</mergeCells>")
    )


def repeated_cells():
    own = ods(PAGE)
    before = zipfile.ZipFile(io.BytesIO(own)).read("content.xml")
    bomb = before.replace(
        b"<table:table-row", b'<table:table-row table:number-rows-repeated="1000000"', 1
    )
    assert bomb != before
    return with_parts(own, content=bomb)


def repeated_columns():
    own = ods(PAGE)
    before = zipfile.ZipFile(io.BytesIO(own)).read("content.xml")
    bomb = before.replace(
        b"<table:table-cell", b'<table:table-cell table:number-columns-repeated="16384"', 1
    )
    return with_parts(own, content=bomb)


def long_csv():
    return b"a,b\n" * 60_000


def wide_csv():
    return b",".join([b"1"] * 300)


BOMBS = {
    zip_bomb: "unpacked",
    quoted_zip_bomb: "damaged",
    many_parts: "unpacked",
    entities: "entities",
    wide_entities: "entities",
    ods_entities: "entities",
    million_rows: "large sheet",
    far_cell: "large sheet",
    far_formula: "large sheet",
    wide_row: "large sheet",
    merged_bomb: "merged cells",
    repeated_cells: "large sheet",
    repeated_columns: "large sheet",
    long_csv: "large sheet",
    wide_csv: "large sheet",
}


@pytest.mark.parametrize(
    ("bomb", "rule"), BOMBS.items(), ids=lambda one: getattr(one, "__name__", "")
)
def test_a_bomb_is_refused_before_it_grows(bomb, rule):
    content = bomb()
    assert len(content) < MOST_BYTES
    refused(content, rule)


def test_what_a_limit_was_is_told():
    error = refused(far_cell(), "large sheet")
    assert "1048576 rows, 16384 columns and 1 filled" in str(error)
    assert "more than 50000 rows, 256 columns" in str(error)


def style_bomb():
    """Millions of styles, which take long and much memory."""
    style = b'<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/>'
    styles = (
        f"<styleSheet {MAIN}>".encode()
        + b"<fonts><font/></fonts><fills><fill><patternFill/></fill></fills>"
        b"<borders><border/></borders><cellXfs>" + style * 3_000_000 + b"</cellXfs></styleSheet>"
    )
    return with_parts(xlsx(PAGE), styles=styles)


def test_what_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(read, "LIMITS", replace(limits.LIMITS, seconds=2))
    refused(style_bomb(), "time", read_office_file)


def test_what_takes_too_much_memory_is_stopped(monkeypatch):
    monkeypatch.setattr(read, "LIMITS", Limits(seconds=300, memory_bytes=60_000_000))
    page = Page([[f"甲{line}", line] for line in range(2_000)])
    with pytest.raises(OfficeError) as caught:
        read_office_file("名单.xlsx", xlsx(page))
    (fault,) = caught.value.faults
    assert fault.rule in ("office.memory", "office.ended")


# --- other kinds of files -------------------------------------------------------------------------


def archive_of(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "<a/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"%PDF-1.7\n", "no spreadsheet"),
        (archive_of("word/document.xml"), "no spreadsheet"),
        (archive_of("a.csv"), "no spreadsheet"),
        (archive_of("xl/workbook.bin"), "binary workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("\ufeff<!DOCTYPE html><table>".encode(), "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "web page"),
        (b"MIME-Version: 1.0\nX-Document-Type: Workbook", "web page"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff", "encoding"),
        (b"PK\x03\x04 and nothing else", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"\x09\x08\x10\x00" + b"\0" * 40, "damaged"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_it_is(content, rule):
    refused(content, rule)


@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xef\xbb\xbf", b"\n" * 5000, b",,,\n,,\n"])
def test_a_file_without_content_is_refused(content):
    refused(content, "empty", read_office_file)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_workbook_of_blank_sheets_is_refused(kind):
    refused(WRITERS[kind](Page([[None]])), "empty")


# --- passwords ------------------------------------------------------------------------------------


def locked_xlsx() -> bytes:
    """The container of a workbook with a password, as far as its list of streams goes."""
    own = xls(PAGE)
    name = "Workbook".encode("utf-16-le")
    place = own.index(name)
    locked = "EncryptedPackage".encode("utf-16-le")
    made = bytearray(own)
    made[place : place + len(locked)] = locked
    made[place + 64 : place + 66] = (len(locked) + 2).to_bytes(2, "little")
    return bytes(made)


def locked_xls() -> bytes:
    """A workbook that says after its first record that it is encrypted."""
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "甲")
    stream = book.get_biff_data()
    first = 4 + int.from_bytes(stream[2:4], "little")
    password = b"\x2f\x00\x06\x00" + b"\0\0\1\2\3\4"
    out = io.BytesIO()
    XlsDoc().save(out, stream[:first] + password + stream[first:])
    return out.getvalue()


def locked_ods() -> bytes:
    own = ods(PAGE)
    before = zipfile.ZipFile(io.BytesIO(own)).read("META-INF/manifest.xml")
    manifest = before.replace(
        b"<manifest:file-entry", b"<manifest:encryption-data/><manifest:file-entry", 1
    )
    return with_parts(own, manifest=manifest)


@pytest.mark.parametrize("locked", [locked_xlsx, locked_xls, locked_ods])
def test_a_file_with_a_password_is_refused_as_one(locked):
    assert "去掉密码" in refused(locked(), "password").zh


# --- damage ---------------------------------------------------------------------------------------

LONG = Page([[f"平台{line}", line, "省级"] for line in range(300)])


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.98])
@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_that_was_cut_off_is_refused(kind, share):
    content = WRITERS[kind](LONG)
    refused(content[: int(share * len(content))], "damaged")


@pytest.mark.parametrize("part", ["sheet1", "styles", "workbook", "sharedStrings"])
def test_a_part_that_was_cut_off_is_refused(part):
    own = xlsx(LONG)
    archive = zipfile.ZipFile(io.BytesIO(own))
    (name,) = (name for name in archive.namelist() if name.endswith(f"{part}.xml"))
    refused(with_parts(own, **{part: archive.read(name)[:-20]}), "damaged")


def test_an_ods_whose_content_was_cut_off_is_refused():
    own = ods(LONG)
    content = zipfile.ZipFile(io.BytesIO(own)).read("content.xml")
    refused(with_parts(own, content=content[:-200]), "damaged")


def changed(content: bytes, seed: int) -> bytes:
    """A file in which some bytes are others."""
    lucky = random.Random(seed)
    made = bytearray(content)
    for _ in range(lucky.randint(1, 30)):
        made[lucky.randrange(len(made))] = lucky.randrange(256)
    return bytes(made)


@pytest.mark.parametrize("kind", ["xls", "csv"])
def test_damage_ends_in_a_file_or_in_a_fault(kind):
    content = csv_file(LONG, "utf-8") if kind == "csv" else xls(LONG)
    for seed in range(60):
        try:
            file = read_bytes(changed(content, seed), "名单")
        except OfficeError as error:
            assert all(fault.rule.startswith("office.") for fault in error.faults)
        else:
            assert file.sheets


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_damage_of_a_zipped_workbook_does_too(kind):
    content = WRITERS[kind](LONG)
    for seed in range(3):
        try:
            file = read_office_file("名单", changed(content, seed))
        except OfficeError as error:
            assert all(fault.rule.startswith("office.") for fault in error.faults)
        else:
            assert file.sheets


# --- text -----------------------------------------------------------------------------------------


def test_a_null_character_is_told_with_its_line():
    error = refused("名称,级别\n甲,\0\n".encode(), "nul")
    assert "line 2" in str(error)


def test_one_line_without_end_is_refused():
    refused(b"a" * 100_000_000, "large file", read_office_file)
    refused(b"a" * 10_000_000, "csv")
    refused(b'"' + b"a," * 60_000, "csv")


def test_a_quote_that_never_ends_is_refused():
    assert "line" in str(refused('名称,级别\n"甲,省级\n'.encode(), "csv"))


def test_a_cell_that_no_spreadsheet_can_hold_is_refused():
    refused(b"a," + b"b" * 40_000, "long cell")


def test_a_text_in_no_encoding_is_refused_with_its_first_bad_byte():
    error = refused("名称".encode("utf-16") + b"\x00", "encoding")
    assert "byte 4" in str(error)


# --- what is told and harms nobody ----------------------------------------------------------------


def notices(content: bytes):
    return [notice.rule for notice in read_bytes(content, "名单").notices]


def test_macros_are_told_and_never_run():
    macros = with_parts(xlsx(PAGE), **{"xl/vbaProject.bin": b"x"})
    assert notices(macros) == ["office.macros"]
    assert "office.macros" in notices(with_parts(ods(PAGE), **{"Basic/Standard/a.xml": b"<a/>"}))


def test_links_and_pictures_are_told():
    linked = with_parts(xlsx(PAGE), **{"xl/externalLinks/externalLink1.xml": b"<a/>"})
    assert notices(linked) == ["office.links"]
    page = Page([["和"], [Formula("='file:///C:/a.ods'#$a.A1", 2)]])
    assert notices(ods(page)) == ["office.links"]
    drawn = with_parts(xlsx(PAGE), **{"xl/media/image1.png": b"x"})
    assert notices(drawn) == ["office.pictures"]


def test_a_formula_is_never_worked_out_and_what_looks_like_one_is_text():
    page = Page([["甲"], [Formula('=HYPERLINK("http://a")', "链接")], ["=cmd|' /C calc'!A0"]])
    (sheet,) = read_bytes(xlsx(page), "名单").sheets
    assert [row[0] for row in sheet.rows] == ["甲", "链接", "=cmd|' /C calc'!A0"]


def test_cells_without_an_address_are_read_where_they_stand():
    rows = b"<row><c><v>1</v></c><c><f>1</f></c></row><row><c/><c t='e'><v>#N/A</v></c></row>"
    (sheet,) = read_bytes(with_parts(xlsx(PAGE), sheet1=sheet_of(rows)), "名单").sheets
    assert [[str(value) for value in row] for row in sheet.rows] == [["1.0", "="], ["None", "#N/A"]]


def test_rows_that_are_only_formatted_do_not_count():
    last = b'<row r="1048576" ht="20"><c r="A1048576" s="1"/></row>'
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row>' + last
    (sheet,) = read_bytes(with_parts(xlsx(PAGE), sheet1=sheet_of(rows)), "名单").sheets
    assert len(sheet.rows) == 1


def test_a_workbook_of_another_program_is_read():
    book = Workbook()
    book.active.append(["平台名称", "级别"])
    out = io.BytesIO()
    book.save(out)
    assert read_bytes(out.getvalue(), "名单").sheets[0].rows == [["平台名称", "级别"]]
