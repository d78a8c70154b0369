"""Workbooks in: read by a process of its own, with limits, after everything that could harm has
been refused.

    python -m data.xlsx_in # the process; what to read comes on standard input, from `read_workbook`
    alone

It imports little, because each upload waits for it to start.
"""

import io
import json
import re
import sys
import threading
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from data.child import Child, Failed, Limits, Tell, answer
from geo.errors import PlanningError

# what other programs add to a workbook and openpyxl leaves out on reading: nothing that is read
# here
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 5_000_000, 25_000_000, 500
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 120, 400_000  # of the sheets that are read
# fifty times what the workbook of all views takes; memory is counted as reserved, of which 170 MB
# are Python's and NumPy's
LIMITS = Limits(seconds=20, memory_bytes=500_000_000, result_bytes=100_000_000)
ENVIRONMENT = {"OPENPYXL_LXML": "False"}  # lxml calls a lack of memory an unknown error
AT_ONCE = 2  # processes of a server; other uploads wait for their turn
_turns = threading.Semaphore(AT_ONCE)

LEGACY = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of a workbook with a password
ALIVE = re.compile(
    r"vbaproject|macrosheets|dialogsheets|activex|/embeddings/|externallinks|customui",
    re.IGNORECASE,
)
ROW, CELL = re.compile(rb"<(?:\w+:)?row[\s/>]"), re.compile(rb"<(?:\w+:)?c[\s/>]")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
PASTE = (
    "请重新下载工作簿，把填好的四列以“选择性粘贴—数值”粘入后上传。",
    "Download the workbook again, paste the four columns you filled in as values, and upload that.",
)

# reason of `Failed` -> what is wrong; what to do is `PASTE`
FAILURES: dict[str, tuple[str, str]] = {
    "time": (
        "{seconds:g} 秒内未能读完，已停止。多为样式或空白行列过多。",
        (
            "not read within {seconds:g} seconds and stopped. Often it holds too many styles or"
            " blank rows."
        ),
    ),
    "memory": (
        "读取所需内存超过 {mb:g} MB，已停止。多为样式或文本过多。",
        (
            "needs more than {mb:g} MB of memory to be read and was stopped. Often it holds too"
            " many styles or texts."
        ),
    ),
    "start": (
        "服务器暂时无法读取文件。可稍后再传。",
        "the server cannot read files at the moment. You can also try later.",
    ),
    "ended": ("读取中断，文件可能已损坏。", "reading it broke off; the file may be damaged."),
}


class WorkbookError(PlanningError):
    """A workbook that cannot be taken in."""


@dataclass(frozen=True)
class ReadCell:
    """A cell: its value, and its kind as a workbook writes it: n, s, b, d (a day), f (a formula), e
    (an error).
    """

    value: object
    kind: str


@dataclass(frozen=True)
class ReadSheet:
    """A sheet as it was read; of one that nobody asked for, only how much stands in it.

    rows: head first, None where a cell is empty, without the empty ends.
    merged: (first row, first column, last row, last column) of each merged range, counted from 1.
    """

    filled: int
    rows: list[list[ReadCell | None]] = field(default_factory=list)
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    filtered: bool = False
    drawings: bool = False
    comments: dict[str, str] = field(default_factory=dict)  # "C7" -> its text


def cell_name(row: int, column: int) -> str:
    """Name a cell as a spreadsheet does; both count from 1."""
    return f"{get_column_letter(column)}{row}"


def read_workbook(content: bytes, name: str, titles: Sequence[str]) -> dict[str, ReadSheet]:
    """Read a workbook that someone sent: every sheet by its title, with the rows of those in
    `titles`.

    Args:
        name: of the file, for messages.
    Raises:
        WorkbookError: not an .xlsx, with macros or links to other files, or beyond a limit.
    """
    if len(content) > MOST_BYTES:
        raise WorkbookError(
            f"{name}：{len(content) / 1e6:.1f} MB，超过 {MOST_BYTES / 1e6:g} MB。"
            "请只保留下载的工作表，去掉图片等内容后再上传。",
            f"{name}: {len(content) / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:g} MB. Keep only the"
            " sheets you downloaded, without pictures, and upload again.",
        )
    asked = json.dumps({"name": name, "titles": list(titles)}).encode() + b"\n" + content
    try:
        with _turns:
            said = Child("data.files.xlsx_in", LIMITS, environment=ENVIRONMENT).run(asked)
    except Failed as error:
        raise _failed(name, error.reason) from error
    except PlanningError as error:
        raise WorkbookError(error.zh, error.en) from error
    return {title: _sheet(sheet) for title, sheet in json.loads(said).items()}


def _failed(name: str, reason: str) -> WorkbookError:
    zh, en = FAILURES.get(reason, FAILURES["ended"])
    limits = {"seconds": LIMITS.seconds, "mb": (LIMITS.memory_bytes or 0) / 1e6}
    return WorkbookError(
        f"{name}：{zh.format(**limits)}{PASTE[0]}", f"{name}: {en.format(**limits)} {PASTE[1]}"
    )


def _sheet(said: dict) -> ReadSheet:
    rows = [
        [None if cell is None else _cell(*cell) for cell in row] for row in said.pop("rows", [])
    ]
    return ReadSheet(rows=rows, **said)


def _cell(kind: str, value: object) -> ReadCell:
    return ReadCell(datetime.fromisoformat(value) if kind == "d" else value, kind)


# --- in the process -------------------------------------------------------------------------------


def _read(asked: bytes, tell: Tell) -> bytes:
    """Read what `read_workbook` asks about; the sheets as JSON."""
    header, _, content = asked.partition(b"\n")
    about = json.loads(header)
    try:
        return json.dumps(_sheets(content, about["name"], about["titles"])).encode()
    except (WorkbookError, MemoryError):
        raise
    except Exception as error:
        # zipfile, zlib, expat and openpyxl each raise their own, and openpyxl also KeyError,
        # TypeError and ValueError
        raise _unreadable(about["name"], content) from error


def _sheets(content: bytes, name: str, titles: list[str]) -> dict[str, dict]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _refuse_harm(archive, content, name)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        return {
            sheet.title: _one_sheet(archive, sheet, name, sheet.title in titles)
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
    """Refuse by size, as the archive states it and zipfile holds it to; then parts that run, and
    definitions that grow.
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
    """Tell whether a part of a workbook may define entities; in UTF-16, which no spreadsheet
    writes, nobody looks.
    """
    return b"<!DOCTYPE" in part or b"\0" in part[:100]


def _one_sheet(archive: zipfile.ZipFile, sheet: ReadOnlyWorksheet, name: str, wanted: bool) -> dict:
    path = sheet._worksheet_path
    part = archive.read(path)
    about: dict = {"filled": len(VALUE.findall(part))}
    if not wanted:
        return about
    _refuse_many(name, sheet.title, len(ROW.findall(part)), len(CELL.findall(part)))
    sheet.reset_dimensions()  # what the file states may be wrong
    rows = [
        _trimmed(row) for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1)
    ]
    while rows and not rows[-1]:
        rows.pop()
    columns = max(map(len, rows), default=0)
    _refuse_many(name, sheet.title, len(rows), columns=columns)
    about |= _layout(part, len(rows), columns)
    _refuse_far(name, sheet.title, about.pop("far"))
    areas = ((low - high + 1) * (last - first + 1) for high, first, low, last in about["merged"])
    _refuse_many(name, sheet.title, cells=sum(areas))
    return about | {"rows": rows, **_beside(archive, path)}


def _refuse_many(name: str, title: str, rows: int = 0, cells: int = 0, columns: int = 0) -> None:
    if rows > MOST_ROWS or cells > MOST_CELLS or columns > MOST_COLUMNS:
        raise WorkbookError(
            f"{name}：工作表“{title}”超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列或 {MOST_CELLS}"
            " 个单元格（带格式的空白也算）。请删去多余的行列后上传。",
            f"{name}: sheet '{title}' has more than {MOST_ROWS} rows, {MOST_COLUMNS} columns or"
            f" {MOST_CELLS} cells (blank ones with a format count). Delete those that were not"
            " there and upload again.",
        )


def _refuse_far(name: str, title: str, far: str | None) -> None:
    """Refuse what stands where nobody reads, for it would be lost."""
    if far:
        raise WorkbookError(
            f"{name}：工作表“{title}”的单元格 {far} 有内容，超出 {MOST_ROWS} 行、{MOST_COLUMNS}"
            " 列的范围，不会读取。请移入备注列或删除后上传。",
            f"{name}: sheet '{title}', cell {far} holds something beyond the {MOST_ROWS} rows and"
            f" {MOST_COLUMNS} columns that are read. Move it to the note or delete it, and upload"
            " again.",
        )


def _trimmed(row: tuple[ReadOnlyCell | EmptyCell, ...]) -> list[tuple[str, object] | None]:
    """The cells of a row as JSON can hold them, without the empty ones at its end."""
    last = max(
        (place for place, cell in enumerate(row, start=1) if cell.value is not None), default=0
    )
    return [None if cell.value is None else _plain(cell) for cell in row[:last]]


def _plain(cell: ReadOnlyCell) -> tuple[str, object]:
    value, kind = cell.value, cell.data_type
    if isinstance(value, (datetime, date)):
        return "d", value.isoformat()
    if isinstance(value, (str, int, float)):
        return kind, value
    if kind == "f":  # of an array or a table of data
        return kind, getattr(value, "text", None) or "="
    return "s", str(value)  # an hour or a duration


def _layout(part: bytes, rows: int, columns: int) -> dict:
    """What is merged and hidden in a sheet, as far as its cells go, and a cell with a value that
    stands too far out.
    """
    merged, hidden_rows, hidden_columns, filtered, number, far = [], [], [], False, 0, None
    for tag, element in _elements(part):
        if tag == "c" and len(element) and _is_far(element.get("r", "A1")):
            far = far or element.get("r")
        elif tag == "row":
            number = int(element.get("r", number + 1))
            if _is_hidden(element) and number <= rows:
                hidden_rows.append(number)
            element.clear()  # its cells
        elif tag == "col" and _is_hidden(element):
            last = min(int(element.get("max")), columns)
            hidden_columns += range(int(element.get("min")), last + 1)
        elif tag == "mergeCell":
            first_column, first_row, last_column, last_row = range_boundaries(element.get("ref"))
            if first_row <= rows and first_column <= columns:
                merged.append(
                    (first_row, first_column, min(last_row, rows), min(last_column, columns))
                )
        elif tag == "filterColumn":
            filtered = True
    return {
        "merged": merged,
        "hidden_rows": hidden_rows,
        "hidden_columns": hidden_columns,
        "filtered": filtered,
        "far": far,
    }


def _is_far(ref: str) -> bool:
    row, column = coordinate_to_tuple(ref)
    return row > MOST_ROWS or column > MOST_COLUMNS


def _elements(part: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    for _, element in ElementTree.iterparse(io.BytesIO(part)):  # noqa: S314 (a child with limits reads)
        yield element.tag.rpartition("}")[2], element


def _is_hidden(element: ElementTree.Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _beside(archive: zipfile.ZipFile, path: str) -> dict:
    """The comments of a sheet by cell, and whether pictures or text boxes lie on it."""
    if get_rels_path(path) not in archive.namelist():
        return {}
    related = list(get_dependents(archive, get_rels_path(path)))
    comments = {}
    for relation in related:
        if relation.Type.endswith("/comments"):
            tree = ElementTree.fromstring(archive.read(relation.target))  # noqa: S314 (as above)
            comments |= {
                ref: comment.text for ref, comment in CommentSheet.from_tree(tree).comments
            }
    return {
        "comments": comments,
        "drawings": any(relation.Type.endswith("/drawing") for relation in related),
    }


def main() -> int:
    """Be the process that reads one upload."""
    return answer(_read)


if __name__ == "__main__":
    sys.exit(main())
