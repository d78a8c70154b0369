"""A presentation's file with its parts in order and without the hour it was made.

So the same screens give the same bytes.
"""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

WHEN = (1980, 1, 1, 0, 0, 0)  # of every part of the file
DAY = "1980-01-01T00:00:00Z"  # the same in a workbook's properties
FIRST_PART = "[Content_Types].xml"


def steady_presentation(content: bytes) -> bytes:
    """Write a .pptx again without the hour it was made, the workbooks behind its charts too."""
    return _rewrite(content, _steady_part)


def _steady_part(name: str, part: bytes) -> bytes:
    if name.endswith(".xlsx"):
        return _rewrite(part, _steady_workbook_part)
    return part


def _steady_workbook_part(name: str, part: bytes) -> bytes:
    if name != "docProps/core.xml":
        return part
    tree = etree.fromstring(part)
    for element in tree:
        if element.tag.endswith(("created", "modified")):
            element.text = DAY
    steady: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return steady


def _rewrite(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Write an archive again, its parts by name, each changed by `change(name, part)`."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(out, "w", ZIP_DEFLATED) as steady:
        for name in sorted(
            parts.namelist(),
            key=lambda name: (name != FIRST_PART, name),
        ):
            steady.writestr(
                ZipInfo(name, WHEN),
                change(name, parts.read(name)),
                ZIP_DEFLATED,
            )
    return out.getvalue()
