"""Workbooks in: read by a process of its own, with limits, after everything harmful was refused."""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter

from data.child import Child, Failed, Limits
from geo.errors import PlanningError

MOST_BYTES = 5_000_000  # of an upload
# fifty times what the workbook of all views takes; memory is counted as reserved, of which 170 MB
# are Python's and NumPy's
LIMITS = Limits(seconds=20, memory_bytes=500_000_000, result_bytes=100_000_000)
ENVIRONMENT = {"OPENPYXL_LXML": "False"}  # lxml calls a lack of memory an unknown error
AT_ONCE = 2  # processes of a server; other uploads wait for their turn
_turns = threading.Semaphore(AT_ONCE)
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


CellValue = str | int | float | bool  # as JSON can hold it


class WorkbookError(PlanningError):
    """A workbook that cannot be taken in."""


@dataclass(frozen=True)
class ReadCell:
    """A cell: its value, and its kind as a workbook writes it.

    kind: n (a number), s (a text), b (true or false), d (a day), f (a formula), e (an error).
    """

    value: object
    kind: str


@dataclass(frozen=True)
class ReadSheet:
    """A sheet as it was read; of one that nobody asked for, only `filled`.

    filled: the number of cells with a value.
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
    """Read a workbook that someone sent, as its sheets by title.

    Args:
        content: the bytes of the workbook.
        name: of the file, for messages.
        titles: the sheets of which rows are read; of the others only `filled` is counted.
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
    asked = (
        json.dumps(
            {
                "name": name,
                "titles": list(titles),
            }
        ).encode()
        + b"\n"
        + content
    )
    try:
        with _turns:
            answer = Child("data.files.xlsx_reader", LIMITS, environment=ENVIRONMENT).run(asked)
    except Failed as error:
        raise _failed(name, error.reason) from error
    except PlanningError as error:
        raise WorkbookError(error.zh, error.en) from error
    return {title: _sheet(sheet) for title, sheet in json.loads(answer).items()}


def _failed(name: str, reason: str) -> WorkbookError:
    zh, en = FAILURES.get(reason, FAILURES["ended"])
    limits = {"seconds": LIMITS.seconds, "mb": (LIMITS.memory_bytes or 0) / 1e6}
    return WorkbookError(
        f"{name}：{zh.format(**limits)}{PASTE[0]}", f"{name}: {en.format(**limits)} {PASTE[1]}"
    )


def _sheet(answer: dict[str, Any]) -> ReadSheet:
    rows = [
        [None if cell is None else _cell(*cell) for cell in row]
        for row in answer.pop(
            "rows",
            [],
        )
    ]
    return ReadSheet(rows=rows, **answer)


def _cell(kind: str, value: CellValue) -> ReadCell:
    if kind == "d" and isinstance(value, str):
        return ReadCell(datetime.fromisoformat(value), kind)
    return ReadCell(value, kind)
