"""Tell a spreadsheet by its content; the name of a file says nothing."""

import os
import struct
import zipfile

import xlrd
from xlrd.compdoc import CompDoc, CompDocError

from data.office.limits import refused

LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls and .et
ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
# the streams of workbooks from before there was a container
BARE_XLS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
WEB_PAGE = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml", b"mime-version")
LOCKED = "EncryptedPackage"  # the stream of a workbook with a password


def kind_of(content: bytes, name: str) -> str:
    """Tell which kind of spreadsheet a file is: "xlsx", "xls", "ods" or "csv".

    Raises:
        OfficeError: it is none that can be read; says which kind it is.
    """
    if content.startswith(ARCHIVE):
        return _kind_of_archive(content, name)
    if content.startswith(LEGACY):
        _refuse_locked(content, name)
        return "xls"
    if content.startswith(BARE_XLS):
        return "xls"
    if content.startswith(b"%PDF"):
        raise refused("office.no spreadsheet", name)

    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(WEB_PAGE):
        raise refused("office.web page", name)
    return "csv"


def _kind_of_archive(content: bytes, name: str) -> str:
    try:
        kind = xlrd.inspect_format(content=content)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise refused("office.damaged", name) from error

    if kind in ("xlsx", "ods"):
        return str(kind)
    if kind == "xlsb":
        raise refused("office.binary workbook", name)

    raise refused("office.no spreadsheet", name)


def _refuse_locked(content: bytes, name: str) -> None:
    if _has_stream(content, LOCKED):
        raise refused("office.password", name)


def has_macros(content: bytes) -> bool:
    """Tell if an .xls brings macros."""
    return content.startswith(LEGACY) and _has_stream(content, "_VBA_PROJECT_CUR/VBA/dir")


def _has_stream(content: bytes, stream: str) -> bool:
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        try:
            found, _, _ = CompDoc(content, logfile=nowhere).locate_named_stream(stream)
        except (CompDocError, IndexError, ValueError, AssertionError, struct.error):
            return False  # its reader will say that it is damaged
    return found is not None
