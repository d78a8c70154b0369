"""Workbooks that are really made to harm: each is refused with a limit and a remedy, in a process
that harms nobody else.
"""

import io
import threading
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook

from data.child import Limits
from data.files import xlsx_in
from data.files.xlsx_in import WorkbookError, read_workbook

TITLE = "缺口"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows=((1, "a"), (2, "b"))) -> bytes:
    book = Workbook()
    book.active.title = TITLE
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_parts(**parts: bytes) -> bytes:
    """A small workbook with some parts put in the place of its own, by the end of their names."""
    out, own = io.BytesIO(), zipfile.ZipFile(io.BytesIO(workbook()))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in own.namelist():
            stem = name.rpartition("/")[2].removesuffix(".xml")
            made.writestr(name, parts.pop(stem, own.read(name)))
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


def sheet_of(rows: bytes, after: bytes = b"") -> bytes:
    return (
        b"<worksheet "
        + MAIN.encode()
        + b"><sheetData>"
        + rows
        + b"</sheetData>"
        + after
        + b"</worksheet>"
    )


def style_bomb() -> bytes:
    """24 MB of styles in a file of a few hundred kilobytes; without a limit it takes half a minute
    and a gigabyte.
    """
    styles = b"".join(
        b'<xf numFmtId="%d" fontId="0" fillId="0" borderId="0"/>' % (n % 50) for n in range(400_000)
    )
    return with_parts(
        styles=f"<styleSheet {MAIN}>".encode()
        + b"<fonts><font/></fonts><fills><fill><patternFill/></fill></fills>"
        b"<borders><border/></borders><cellXfs"
        b' count="1">' + styles + b"</cellXfs></styleSheet>"
    )


def shared_strings_bomb() -> bytes:
    return with_parts(
        sharedStrings=f"<sst {MAIN}>".encode() + b"<si><t>a</t></si>" * 1_000_000 + b"</sst>"
    )


def million_rows() -> bytes:
    return with_parts(sheet1=sheet_of(b"<row/>" * 1_048_576))


def million_rows_said_otherwise() -> bytes:
    """Rows under a prefix of their own."""
    part = (
        f'<x:worksheet xmlns:x="{MAIN[7:-1]}"><x:sheetData>'.encode()
        + b"<x:row/>" * 1_048_576
        + b"</x:sheetData></x:worksheet>"
    )
    return with_parts(sheet1=part)


def wide_row() -> bytes:
    return with_parts(sheet1=sheet_of(b"<row>" + b"<c/>" * 500_000 + b"</row>"))


def merged_bomb() -> bytes:
    merged = b'<mergeCell ref="A1:XFD1048576"/>' * 100_000
    return with_parts(
        sheet1=sheet_of(
            b'<row r="1"><c r="DA1" t="inlineStr"><is><t>a</t></is></c></row><row r="900"><c'
            b' r="A900"><v>1</v></c></row>',
            b"<mergeCells>" + merged + b"</mergeCells>",
        )
    )


def zip_bomb() -> bytes:
    return with_parts(theme1=b"0" * 300_000_000)


def quoted_zip_bomb() -> bytes:
    """A part that states a small size and unpacks to a large one."""
    content = bytearray(with_parts(theme1=b"0" * 30_000_000))
    for place in range(len(content) - 4):
        if content[place : place + 4] == (30_000_000).to_bytes(4, "little"):
            content[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


LAUGHS = (
    b"<!DOCTYPE a [<!ENTITY a '"
    + b"ha" * 50
    + b"'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (b + 1, b"&%c;" % b * 20) for b in range(ord("a"), ord("h")))
    + b"]>"
)


def entity_bomb() -> bytes:
    return with_parts(
        sheet1=LAUGHS + sheet_of(b'<row><c t="inlineStr"><is><t>&h;</t></is></c></row>')
    )


def entity_bomb_in_another_encoding() -> bytes:
    text = (
        '<?xml version="1.0" encoding="UTF-16"?>'
        + (LAUGHS + sheet_of(b"<row><c t='inlineStr'><is><t>&h;</t></is></c></row>")).decode()
    )
    return with_parts(sheet1=text.encode("utf-16"))


def deep_elements() -> bytes:
    return with_parts(sheet1=sheet_of(b"<a>" * 3_000_000))


BOMBS = {
    style_bomb: "seconds|memory",
    million_rows: "more than 20000 rows",
    million_rows_said_otherwise: "more than 20000 rows",
    wide_row: "400000 cells",
    merged_bomb: "400000 cells",
    zip_bomb: "unpacks to more than 25 MB",
    quoted_zip_bomb: "not a readable",
    entity_bomb: "not a readable",
    entity_bomb_in_another_encoding: "not a readable",
    deep_elements: "seconds|memory|not a readable",
}


@pytest.mark.parametrize(
    ("bomb", "said"), BOMBS.items(), ids=lambda one: getattr(one, "__name__", "")
)
def test_a_bomb_is_refused_with_its_limit_and_a_remedy(monkeypatch, bomb, said):
    if "seconds" in said:  # nobody needs to wait for all of them
        monkeypatch.setattr(xlsx_in, "LIMITS", replace(xlsx_in.LIMITS, seconds=3))
    content = bomb()
    assert len(content) < xlsx_in.MOST_BYTES
    with pytest.raises(WorkbookError, match=said) as refused:
        read_workbook(content, "back.xlsx", [TITLE])
    assert refused.value.zh.startswith("back.xlsx：") and "请" in refused.value.zh


def test_a_million_texts_that_no_cell_uses_do_not_hinder():
    assert read_workbook(shared_strings_bomb(), "back.xlsx", [TITLE])[TITLE].rows[1][0].value == 2


def test_what_cannot_be_read_in_time_is_stopped(monkeypatch):
    monkeypatch.setattr(xlsx_in, "LIMITS", Limits(seconds=0.01))
    with pytest.raises(WorkbookError, match="within 0.01 seconds"):
        read_workbook(workbook(), "back.xlsx", [TITLE])


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(share):
    content = workbook([(n, f"text {n}") for n in range(2000)])
    with pytest.raises(WorkbookError, match="not a readable"):
        read_workbook(content[: int(share * len(content))], "back.xlsx", [TITLE])


@pytest.mark.parametrize("part", ["sheet1", "styles", "workbook"])
def test_a_part_that_is_cut_off_is_refused(part):
    own = zipfile.ZipFile(io.BytesIO(workbook()))
    (name,) = (name for name in own.namelist() if name.endswith(f"{part}.xml"))
    with pytest.raises(WorkbookError, match="not a readable"):
        read_workbook(with_parts(**{part: own.read(name)[:-20]}), "back.xlsx", [TITLE])


def test_only_the_sheets_asked_for_are_read():
    book = Workbook()
    book.active.title = TITLE
    book.active.append(["a", 1.5, True])
    other = book.create_sheet("other")
    for _ in range(3):
        other.append([1, "x"])
    content = io.BytesIO()
    book.save(content)
    read = read_workbook(content.getvalue(), "back.xlsx", [TITLE])
    assert [cell.value for cell in read[TITLE].rows[0]] == ["a", 1.5, True]
    assert (read["other"].filled, read["other"].rows) == (6, [])


def test_uploads_wait_for_their_turn_instead_of_taking_more_memory(monkeypatch):
    at_work, most, lock = [0], [0], threading.Lock()
    own = xlsx_in.Child

    class Counted(own):
        def run(self, asked):
            with lock:
                at_work[0] += 1
                most[0] = max(most[0], at_work[0])
            try:
                return super().run(asked)
            finally:
                with lock:
                    at_work[0] -= 1

    monkeypatch.setattr(xlsx_in, "Child", Counted)
    content, read = workbook(), []
    uploads = [
        threading.Thread(target=lambda: read.append(read_workbook(content, "back.xlsx", [TITLE])))
        for _ in range(6)
    ]
    [upload.start() for upload in uploads]
    [upload.join() for upload in uploads]
    assert len(read) == 6 and most[0] <= xlsx_in.AT_ONCE
