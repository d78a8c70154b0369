"""The archive that a workbook is: refused where it grows out of bounds, then read part by part."""

import io
import re
import zipfile
from xml.parsers import expat

from data.office.limits import MOST_PARTS, MOST_UNPACKED, refused

MACROS = re.compile(r"vbaproject|macrosheets|activex|^basic/|^scripts/", re.IGNORECASE)
LINKS = re.compile(r"externallinks/", re.IGNORECASE)
PICTURES = re.compile(r"(^|/)(media|pictures)/", re.IGNORECASE)
XML = (".xml", ".rels", ".vml")
SEPARATOR = " "  # between the namespace and the name of an element
Attributes = dict[str, str]  # of an element


def open_archive(content: bytes, name: str) -> zipfile.ZipFile:
    """Open the archive of a workbook.

    Raises:
        OfficeError: it unpacks to too much, or a part of it defines entities, which can grow.
    """
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = archive.infolist()
    # as the archive states them; zipfile reads no more than that
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        most_mb = f"{MOST_UNPACKED / 1e6:g}"
        raise refused("office.unpacked", name, mb=most_mb, parts=MOST_PARTS, found=len(parts))

    for part in parts:
        if part.filename.endswith(XML):
            _refuse_definitions(archive.read(part), name)

    return archive


def _refuse_definitions(part: bytes, name: str) -> None:
    """Refuse a part that may define entities; UTF-16 counts as such, unread."""
    is_wide = b"\0" in part[:100]
    if is_wide or b"<!DOCTYPE" in part:
        raise refused("office.entities", name)


def has_part(archive: zipfile.ZipFile, kind: re.Pattern[str]) -> bool:
    """Tell if an archive holds a part of a kind."""
    return any(kind.search(name) for name in archive.namelist())


def xml_parser() -> expat.XMLParserType:
    """Make a parser that calls elements by "namespace name" and gives text in one piece."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    return parser


def local_name(name: str) -> str:
    """Give the name of an element or attribute without its namespace.

    >>> local_name("urn:schemas sheet"), local_name("sheet")
    ('sheet', 'sheet')
    """
    _, _, local = name.rpartition(SEPARATOR)
    return local
