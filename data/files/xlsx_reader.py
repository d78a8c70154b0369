"""The process that reads one upload: it refuses harmful parts, then reads cells and layout.

    python -m data.files.xlsx_reader

The file to read comes on standard input, from `xlsx_in.read_workbook` alone. Each upload waits for
this process to start, so it imports little.
"""

import io
import json
import re
import sys
import warnings
import zipfile
from datetime import date, datetime
from typing import TypedDict
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from data.child import Tell, answer
from data.files.xlsx_in import PASTE, CellValue, WorkbookError
from data.files.xlsx_layout import MOST_COLUMNS, MOST_ROWS, Area, read_layout

# what other programs add to a workbook and openpyxl leaves out is never read here
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
MOST_UNPACKED, MOST_PARTS = 25_000_000, 500
MOST_CELLS = 400_000  # of a sheet that is read
LEGACY = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of a workbook with a password
ALIVE = re.compile(
    r"vbaproject|macrosheets|dialogsheets|activex|/embeddings/|externallinks|customui",
    re.IGNORECASE,
)
ROW, CELL = re.compile(rb"<(?:\w+:)?row[\s/>]"), re.compile(rb"<(?:\w+:)?c[\s/>]")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
Row = list[tuple[str, CellValue] | None]  # kind and value of each cell


class SheetRecord(TypedDict, total=False):
    """A sheet as JSON carries it, with the fields of `xlsx_in.ReadSheet`.

    Of a sheet that nobody asked for, it holds `filled` alone.
    """

    filled: int
    rows: list[Row]
    merged: list[Area]
    hidden_rows: list[int]
    hidden_columns: list[int]
    filtered: bool
    drawings: bool
    comments: dict[str, str]


def _read(asked: bytes, tell: Tell) -> bytes:
    """Read what `read_workbook` asks about; the sheets as JSON."""
    header, _, content = asked.partition(b"\n")
    about = json.loads(header)
    try:
        return json.dumps(
            _sheets(
                content,
                about["name"],
                about["titles"],
            )
        ).encode()
    except (WorkbookError, MemoryError):
        raise
    except Exception as error:
        # zipfile, zlib, expat and openpyxl each raise their own, and openpyxl also KeyError,
        # TypeError and ValueError
        raise _unreadable(about["name"], content) from error


def _sheets(content: bytes, name: str, titles: list[str]) -> dict[str, SheetRecord]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _refuse_harm(archive, content, name)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        return {
            sheet.title: (
                _one_sheet(archive, sheet, name)
                if sheet.title in titles
                else {"filled": _filled(archive.read(sheet._worksheet_path))}
            )
            for sheet in book.worksheets
        }


def _unreadable(name: str, content: bytes) -> WorkbookError:
    if content.startswith(LEGACY):
        return WorkbookError(
            f"{name}：是旧式 .xls，或设有打开密码。请去掉密码，另存为 .xlsx 后上传。",
            f"{name}: an old .xls, or protected by a password. Remove the password, save it as"
            " .xlsx and upload again.",
        )
    return WorkbookError(
        f"{name}：不是可读的 .xlsx 工作簿。请上传从本页下载、填写并另存为 .xlsx 的文件。",
        f"{name}: not a readable .xlsx workbook. Upload the one downloaded from this page, filled"
        " in and saved as .xlsx.",
    )


def _refuse_harm(archive: zipfile.ZipFile, content: bytes, name: str) -> None:
    """Refuse an archive that is too large, runs code, or holds definitions that grow.

    The sizes are those that the archive states; zipfile reads no more than that.
    """
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise WorkbookError(
            f"{name}：解压后超过 {MOST_UNPACKED / 1e6:g} MB 或 {MOST_PARTS} 个部件，"
            f"不予打开。{PASTE[0]}",
            f"{name}: unpacks to more than {MOST_UNPACKED / 1e6:g} MB or {MOST_PARTS} parts and is"
            f" not opened. {PASTE[1]}",
        )
    alive = [part.filename for part in parts if ALIVE.search(part.filename)]
    alive += ["macroEnabled"] if b"macroEnabled" in archive.read("[Content_Types].xml") else []
    if alive:
        raise WorkbookError(
            f"{name}：含有宏、控件或指向其他文件的链接（{'、'.join(alive)}）。请另存为不含宏的"
            " .xlsx，断开链接后上传。",
            f"{name}: holds macros, controls or links to other files ({', '.join(alive)}). Save it"
            " as .xlsx without macros, break the links and upload again.",
        )
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and _defines(archive.read(part)):
            raise _unreadable(name, content)


def _defines(part: bytes) -> bool:
    """True if a part of a workbook may define entities; UTF-16 counts as such, unread."""
    return b"<!DOCTYPE" in part or b"\0" in part[:100]


def _one_sheet(archive: zipfile.ZipFile, sheet: ReadOnlyWorksheet, name: str) -> SheetRecord:
    """Read rows, layout and comments of a sheet, and refuse one beyond the limits."""
    path = sheet._worksheet_path
    part = archive.read(path)
    _refuse_many(
        name,
        sheet.title,
        rows=len(ROW.findall(part)),
        cells=len(CELL.findall(part)),
    )
    rows = _rows(sheet)
    columns = max(map(len, rows), default=0)
    _refuse_many(name, sheet.title, rows=len(rows), columns=columns)
    layout = read_layout(part, len(rows), columns)
    _refuse_far(name, sheet.title, layout.far)
    _refuse_many(name, sheet.title, cells=sum(map(_cells_in, layout.merged)))
    comments, has_drawings = attachments(archive, path)
    return {
        "filled": _filled(part),
        "rows": rows,
        "merged": layout.merged,
        "hidden_rows": layout.hidden_rows,
        "hidden_columns": layout.hidden_columns,
        "filtered": layout.filtered,
        "comments": comments,
        "drawings": has_drawings,
    }


def _filled(part: bytes) -> int:
    """Count the cells of a sheet that hold a value."""
    return len(VALUE.findall(part))


def _rows(sheet: ReadOnlyWorksheet) -> list[Row]:
    sheet.reset_dimensions()  # what the file states may be wrong
    cells = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1)
    rows = [_trimmed(row) for row in cells]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cells_in(area: Area) -> int:
    top, left, bottom, right = area
    return (bottom - top + 1) * (right - left + 1)


def _refuse_many(name: str, title: str, *, rows: int = 0, cells: int = 0, columns: int = 0) -> None:
    if rows > MOST_ROWS or cells > MOST_CELLS or columns > MOST_COLUMNS:
        raise WorkbookError(
            f"{name}：工作表“{title}”超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列或 {MOST_CELLS}"
            " 个单元格（带格式的空白也算）。请删去多余的行列后上传。",
            f"{name}: sheet '{title}' has more than {MOST_ROWS} rows, {MOST_COLUMNS} columns or"
            f" {MOST_CELLS} cells (blank ones with a format count). Delete those that were not"
            " there and upload again.",
        )


def _refuse_far(name: str, title: str, far: str | None) -> None:
    """Refuse a value in a cell that is not read: it would be lost."""
    if far:
        raise WorkbookError(
            f"{name}：工作表“{title}”的单元格 {far} 有内容，超出 {MOST_ROWS} 行、{MOST_COLUMNS}"
            " 列的范围，不会读取。请移入备注列或删除后上传。",
            f"{name}: sheet '{title}', cell {far} holds something beyond the {MOST_ROWS} rows and"
            f" {MOST_COLUMNS} columns that are read. Move it to the note or delete it, and upload"
            " again.",
        )


def _trimmed(row: tuple[ReadOnlyCell | EmptyCell, ...]) -> Row:
    """Give the cells of a row as JSON can hold them, without the empty ones at its end."""
    filled = (
        place
        for place, cell in enumerate(
            row,
            start=1,
        )
        if cell.value is not None
    )
    last = max(filled, default=0)
    return [None if cell.value is None else _plain(cell) for cell in row[:last]]


def _plain(cell: ReadOnlyCell) -> tuple[str, CellValue]:
    value = cell.value
    kind = cell.data_type
    if isinstance(value, datetime | date):
        return "d", value.isoformat()
    if isinstance(value, str | int | float):
        return kind, value
    if kind == "f":  # of an array or a table of data
        return kind, getattr(value, "text", None) or "="
    return "s", str(value)  # an hour or a duration


def attachments(archive: zipfile.ZipFile, path: str) -> tuple[dict[str, str], bool]:
    """Give the comments of a sheet by cell, and True if pictures or text boxes lie on it."""
    relations = get_rels_path(path)
    if relations not in archive.namelist():
        return {}, False
    related = list(get_dependents(archive, relations))
    comments: dict[str, str] = {}
    for relation in related:
        if relation.Type.endswith("/comments"):
            tree = ElementTree.fromstring(archive.read(relation.target))  # noqa: S314 (as above)
            sheet = CommentSheet.from_tree(tree)
            comments |= {ref: comment.text for ref, comment in sheet.comments}
    return comments, any(relation.Type.endswith("/drawing") for relation in related)


def main() -> int:
    """Be the process that reads one upload."""
    return answer(_read)


if __name__ == "__main__":
    sys.exit(main())
