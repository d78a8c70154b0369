"""A gap workbook that comes back filled in: its decisions by evidence id, or every fault by row,
column and cell.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from math import isclose

import pandas as pd

from analytics.documents.decisions import DECISION_COLUMNS, Decisions
from analytics.documents.workbook import gap_sheet
from analytics.gap_table import defended_needs, gaps
from analytics.phrases.columns import code, head
from analytics.setting import Setting
from analytics.words import LANGUAGES, catalogue, word
from data.files.xlsx_in import ReadCell, ReadSheet, WorkbookError, cell_name, read_workbook
from data.registry import Registry
from data.text import unwritable

LONGEST = {"owner": 200, "note": 2_000}
DAYS = (date(2000, 1, 1), date(2100, 12, 31))
WRITTEN_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
MOST_NAMED = 5  # cells of a column, or of a row, that a message names
Row = list[ReadCell | None]

# fault -> what is wrong and what to do; {} are filled from the cell
FAULTS: dict[str, tuple[str, str]] = {
    "no sheet": (
        "没有工作表“{zh}”。请上传从缺口清单页下载的工作簿，勿改工作表名。",
        (
            "there is no sheet '{en}'. Upload the workbook downloaded from the gap page, with its"
            " sheets named as they were."
        ),
    ),
    "snapshot": (
        "出自快照 {was}，当前是 {now}，数已不同。请重新下载工作簿，再把判断填入。",
        (
            "made from snapshot {was}, the one in force is {now}: numbers differ. Download the"
            " workbook again and enter the decisions there."
        ),
    ),
    "setting": (
        "出自口径 {was}，当前是 {now}。请在页面选回原口径后上传，或重新下载。",
        (
            "made under setting {was}, the page has {now}. Choose that setting on the page and"
            " upload again, or download anew."
        ),
    ),
    "missing column": (
        "缺少“{value}”列。请勿删除或更名来源列；可重新下载后填写。",
        (
            "the column '{value}' is missing. Source columns must not be deleted or renamed;"
            " download anew and fill in."
        ),
    ),
    "unknown column": (
        "不认识的列“{value}”，其内容不会保留。请删除该列，意见写入备注。",
        "unknown column '{value}': what it holds would be lost. Delete it and write into the note.",
    ),
    "repeated column": (
        "列名“{value}”重复。请只留一列。",
        "the column '{value}' stands twice. Keep one.",
    ),
    "no head": (
        "该列没有表头，其中的内容（{cells}）会丢失。请写入备注列，再清空该列。",
        (
            "the column has no head, and what it holds would be lost ({cells}). Write it into the"
            " note and clear the column."
        ),
    ),
    "no id": (
        "没有依据编号，不知是哪一行的判断（{cells}）。请恢复该格，或删除整行。",
        (
            "no evidence id, so nobody knows whose decision this is ({cells}). Restore the cell or"
            " delete the row."
        ),
    ),
    "unknown id": (
        "依据编号“{value}”不在当前快照与口径的需求中。请恢复原编号，或删除整行。",
        (
            "the evidence id '{value}' is of no need under this snapshot and setting. Restore it or"
            " delete the row."
        ),
    ),
    "repeated id": (
        "依据编号“{value}”出现多次（第 {rows} 行）。请只留一行。",
        "the evidence id '{value}' stands more than once (rows {rows}). Keep one row.",
    ),
    "changed": (
        "来源列被改：原为“{was}”，现为“{now}”。请恢复原值；不同意该数时在判断与备注中说明。",
        (
            "a source cell was changed: was '{was}', is '{now}'. Restore it; if you disagree with"
            " it, say so in judgement and note."
        ),
    ),
    "formula": (
        "单元格是公式（{value}）。请以“选择性粘贴—数值”换成值。",
        "the cell is a formula ({value}). Paste it as a value.",
    ),
    "error": (
        "单元格是错误值（{value}）。请改正或清空。",
        "the cell holds an error ({value}). Correct or clear it.",
    ),
    "judgement": (
        "“{value}”不在可选之列：{choices}。请从列表中选。",
        "'{value}' is not one of: {choices}. Choose from the list.",
    ),
    "due": (
        "“{value}”不是 2000 至 2100 年间的日期。请写成 2026-12-31。",
        "'{value}' is not a date between 2000 and 2100. Write 2026-12-31.",
    ),
    "long": (
        "有 {length} 个字，最多 {most} 个。请缩短。",
        "{length} characters, at most {most}. Shorten it.",
    ),
    "merged": (
        "是合并单元格（{ref}），跨了几列或表头，不知“{value}”属于哪一格。请取消合并，逐格填写。",
        (
            "is merged ({ref}) over several columns or the head, so nobody knows which cell"
            " '{value}' is for. Unmerge it and fill in each cell."
        ),
    ),
    "covered": (
        "被合并单元格（{ref}）盖住，其中的“{value}”在表上看不见。请取消合并后核对。",
        "lies under a merged cell ({ref}), where nobody sees its '{value}'. Unmerge it and check.",
    ),
    "control": (
        "含有不可见的控制字符。请删除后重新输入。",
        "holds an invisible control character. Type it anew.",
    ),
}

# what is taken although it may surprise, or is not taken; {} are filled from the sheet
NOTICES: dict[str, tuple[str, str]] = {
    "filled down": (
        "{ref} 是合并单元格：“{value}”已计入其中每一行。",
        "{ref} is merged: '{value}' was taken for each of its rows.",
    ),
    "hidden rows": (
        "第 {rows} 行是隐藏的，其中的判断也已接收。",
        "rows {rows} are hidden; their decisions were taken in as well.",
    ),
    "filtered rows": (
        "第 {rows} 行被筛选隐藏，其中的判断也已接收。",
        "rows {rows} are hidden by a filter; their decisions were taken in as well.",
    ),
    "hidden column": (
        "“{value}”列是隐藏的，其中的内容也已接收。",
        "the column '{value}' is hidden; what it holds was taken in as well.",
    ),
    "comment": (
        "{ref} 的批注“{value}”不接收。如需保留，请写入备注列。",
        "the comment '{value}' at {ref} is not taken in. To keep it, write it into the note.",
    ),
    "drawings": (
        "图片、文本框等不接收。其中如有意见，请写入备注列。",
        "pictures and text boxes are not taken in. Write remarks that stand there into the note.",
    ),
    "other sheet": (
        "工作表“{value}”不是下载时的工作表，其中 {filled} 个有内容的单元格不接收。",
        "the sheet '{value}' was not in the download; its {filled} filled cells are not taken in.",
    ),
}
# what Excel writes before a comment that is part of a conversation
COMMENT_TEXT = re.compile(r"\[Threaded comment\].*?Comment:\s*", re.DOTALL)


class DecisionError(WorkbookError):
    """A workbook whose decisions are not taken in; `faults` holds every reason in both
    languages.
    """

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(*("\n".join(fault[index] for fault in faults) for index in range(2)))
        self.faults = faults


def read_decisions(content: bytes, name: str, registry: Registry, setting: Setting) -> Decisions:
    """The decisions of a gap workbook, or of any workbook with its sheet of gaps, whatever the
    order of its rows and columns.

    Rows may be missing: nothing is decided about them. So it is where all four cells are blank.

    Args:
        name: of the file, for messages.
    Raises:
        WorkbookError: it cannot be opened, or must not be.
        DecisionError: made from another snapshot or setting, or with faults; names them all.
    """
    titles = [
        word(f"sheet.{sheet}", language) for sheet in ("gaps", "setting") for language in LANGUAGES
    ]
    book = read_workbook(content, name, titles)
    language = next((one for one in LANGUAGES if word("sheet.gaps", one) in book), None)
    if language is None:
        raise DecisionError(
            [_fault(name, "no sheet", zh=word("sheet.gaps", "zh"), en=word("sheet.gaps", "en"))]
        )
    _refuse(_of_another(book, name, registry, setting))
    sheet = book[word("sheet.gaps", language)]
    expected = gap_sheet(gaps(defended_needs(registry, setting), every=True), registry, language)
    heads = (
        [_text(cell.value if cell else None).strip() for cell in sheet.rows[0]]
        if sheet.rows
        else []
    )
    columns, faults = _columns(name, heads, expected, language)
    _refuse(faults + _headless(name, heads, sheet.rows))
    rows, faults, notices = _unmerged(name, sheet, columns)
    known = {row["evidence_id"]: row for row in expected.to_dict("records")}
    taken, wrong = _decided(name, rows, columns, known, language)
    _refuse(faults + _repeated(name, rows, columns) + wrong)
    decisions = pd.DataFrame(
        taken.values(), columns=["evidence_id", *DECISION_COLUMNS], dtype="str"
    )
    notices += _unseen(name, sheet, columns, taken, language) + _left_out(name, book, sheet)
    return Decisions(decisions, registry.snapshot_id, setting.key, tuple(notices))


def _decided(
    name: str, rows: list[Row], columns: dict[str, int], known: dict[str, dict], language: str
) -> tuple[dict[int, dict], list[tuple[str, str]]]:
    """The decision of each row by its number, where one is taken, and every fault of the rows."""
    taken, faults = {}, []
    for number, row in enumerate(rows[1:], start=2):
        cells = {column: row[place] for column, place in columns.items() if place < len(row)}
        cells = {column: cell for column, cell in cells.items() if cell is not None}
        if cells:
            decision, wrong = _row(name, number, cells, known, language)
            faults += wrong
            taken |= {number: decision} if decision else {}
    return taken, faults


def _refuse(faults: list[tuple[str, str]]) -> None:
    if faults:
        raise DecisionError(faults)


def _fault(place: str | tuple[str, str], rule: str, **values: object) -> tuple[str, str]:
    """A place and what is wrong there, in both languages."""
    zh, en = (place, place) if isinstance(place, str) else place
    return f"{zh}：{FAULTS[rule][0].format(**values)}", f"{en}: {FAULTS[rule][1].format(**values)}"


def _notice(name: str, kind: str, **values: object) -> tuple[str, str]:
    zh, en = NOTICES[kind]
    return f"{name}：{zh.format(**values)}", f"{name}: {en.format(**values)}"


def _cells_said(cells: Iterable[tuple[int, int, ReadCell]]) -> str:
    """Name some cells (row, column, cell) with what they hold; of many the first, and how many
    more.
    """
    said = [f"{cell_name(row, column)}: {_short(cell.value)}" for row, column, cell in cells]
    more = len(said) - MOST_NAMED
    return "; ".join(said[:MOST_NAMED]) + (f"; +{more}" if more > 0 else "")


# --- the workbook as a whole ----------------------------------------------------------------------


def _of_another(
    book: dict[str, ReadSheet], name: str, registry: Registry, setting: Setting
) -> list[tuple[str, str]]:
    """Whether it was made from another snapshot or under another setting, as its own sheet says."""
    titles = [word("sheet.setting", language) for language in LANGUAGES]
    title = next((one for one in titles if one in book), None)
    if title is None:
        return [_fault(name, "no sheet", zh=titles[0], en=titles[1])]
    stated = {
        _text(row[0].value): _text(row[2].value)
        for row in book[title].rows
        if len(row) > 2 and row[0] and row[2]
    }
    faults = []
    for rule, now in (("snapshot", registry.snapshot_id), ("setting", setting.key)):
        was = next(
            (stated[label] for label in catalogue()[f"setting_row.{rule}"] if label in stated), ""
        )
        faults += [_fault(name, rule, was=_short(was), now=now)] if was != now else []
    return faults


def _columns(
    name: str, heads: list[str], expected: pd.DataFrame, language: str
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Where each column stands, and what is wrong with the heads."""
    columns = {head(column, language, "gaps"): column for column in expected}
    faults = [_fault(name, "missing column", value=one) for one in columns if one not in heads]
    faults += [
        _fault(name, "unknown column", value=_short(one))
        for one in dict.fromkeys(heads)
        if one and one not in columns
    ]
    faults += [
        _fault(name, "repeated column", value=_short(one))
        for one, times in Counter(heads).items()
        if one and times > 1
    ]
    return {columns[one]: place for place, one in enumerate(heads) if one in columns}, faults


def _headless(name: str, heads: list[str], rows: list[Row]) -> list[tuple[str, str]]:
    """Columns without a head in which something stands."""
    lost: dict[int, list[tuple[int, int, ReadCell]]] = {}
    for number, row in enumerate(rows[1:], start=2):
        for place, cell in enumerate(row):
            if (
                cell is not None
                and (place >= len(heads) or not heads[place])
                and _text(cell.value).strip()
            ):
                lost.setdefault(place, []).append((number, place + 1, cell))
    return [
        _fault(
            (f"{name} {letter} 列", f"{name} column {letter}"), "no head", cells=_cells_said(cells)
        )
        for place, cells in sorted(lost.items())
        for letter in [cell_name(1, place + 1).rstrip("1")]
    ]


def _repeated(name: str, rows: list[Row], columns: dict[str, int]) -> list[tuple[str, str]]:
    place = columns["evidence_id"]
    numbers: dict[object, list[str]] = {}
    for number, row in enumerate(rows[1:], start=2):
        if place < len(row) and row[place] is not None:
            numbers.setdefault(row[place].value, []).append(str(number))
    return [
        _fault(name, "repeated id", value=_short(one), rows=", ".join(said))
        for one, said in numbers.items()
        if len(said) > 1
    ]


# --- merged, hidden, beside -----------------------------------------------------------------------


def _unmerged(
    name: str, sheet: ReadSheet, columns: dict[str, int]
) -> tuple[list[Row], list[tuple[str, str]], list[tuple[str, str]]]:
    """The rows with each cell that is merged downwards filled in, what cannot be, and a notice for
    each that was.

    The id of a row is never filled in: two rows would have one.
    """
    rows = [list(row) for row in sheet.rows]
    decided = {columns[column] + 1 for column in DECISION_COLUMNS}
    faults, notices = [], []
    for area in sheet.merged:
        first_row, first, last_row, last = area
        top = _at(rows, first_row, first)
        ref = f"{cell_name(first_row, first)}:{cell_name(last_row, last)}"
        faults += _covered(name, rows, area, ref)
        several = last > first or first_row == 1
        if top is None or first == columns["evidence_id"] + 1:
            continue
        if several and decided & set(range(first, last + 1)):
            faults.append(
                _fault(
                    f"{name} {cell_name(first_row, first)}",
                    "merged",
                    ref=ref,
                    value=_short(top.value),
                )
            )
        elif not several:
            _fill_down(rows, area, top)
            notices += (
                [_notice(name, "filled down", ref=ref, value=_short(top.value))]
                if first in decided
                else []
            )
    return rows, faults, notices


def _at(rows: list[Row], row: int, column: int) -> ReadCell | None:
    return rows[row - 1][column - 1] if column <= len(rows[row - 1]) else None


def _covered(
    name: str, rows: list[Row], area: tuple[int, int, int, int], ref: str
) -> list[tuple[str, str]]:
    """Values that some programs keep under a merged cell."""
    first_row, first, last_row, last = area
    under = [
        (row, column) for row in range(first_row, last_row + 1) for column in range(first, last + 1)
    ][1:]
    cells = [(cell_name(*place), _at(rows, *place)) for place in under]
    return [
        _fault(f"{name} {place}", "covered", ref=ref, value=_short(cell.value))
        for place, cell in cells
        if cell is not None and not _missing(cell.value)
    ]


def _fill_down(rows: list[Row], area: tuple[int, int, int, int], top: ReadCell) -> None:
    """Write the value of a merged cell into its rows, but for those in which nothing else
    stands.
    """
    first_row, column, last_row, _ = area
    for row in rows[first_row:last_row]:
        if any(cell is not None for cell in row):
            row.extend([None] * (column - len(row)))
            row[column - 1] = top


def _unseen(
    name: str, sheet: ReadSheet, columns: dict[str, int], taken: dict[int, dict], language: str
) -> list[tuple[str, str]]:
    """Decisions that were taken from rows and columns that nobody sees."""
    rows = [str(number) for number in sheet.hidden_rows if number in taken]
    kind = "filtered rows" if sheet.filtered else "hidden rows"
    notices = [_notice(name, kind, rows=", ".join(rows))] if rows else []
    for column in DECISION_COLUMNS:
        hidden = columns[column] + 1 in sheet.hidden_columns
        if hidden and any(decision[column] for decision in taken.values()):
            notices.append(_notice(name, "hidden column", value=head(column, language, "gaps")))
    return notices


def _left_out(name: str, book: dict[str, ReadSheet], sheet: ReadSheet) -> list[tuple[str, str]]:
    """What stands in the workbook beside the cells, and in sheets that someone added."""
    notices = []
    for ref, text in sheet.comments.items():
        said = _short(COMMENT_TEXT.sub("", text).strip())
        notices.append(_notice(name, "comment", ref=ref, value=said))
    if sheet.drawings:
        notices.append(_notice(name, "drawings"))
    own = {
        title for key, titles in catalogue().items() if key.startswith("sheet.") for title in titles
    }
    for title, other in book.items():
        if title not in own and other.filled:
            notices.append(_notice(name, "other sheet", value=_short(title), filled=other.filled))
    return notices


# --- one row --------------------------------------------------------------------------------------


def _row(
    name: str, number: int, cells: dict, known: dict[str, dict], language: str
) -> tuple[dict | None, list[tuple[str, str]]]:
    """The decision of a row (None where nothing is decided), and its faults."""
    evidence_id = cells["evidence_id"].value if "evidence_id" in cells else None
    place = _place(name, number, evidence_id, "evidence_id", language)
    if evidence_id is None:
        held = "; ".join(_short(cell.value) for cell in list(cells.values())[:MOST_NAMED])
        return None, [_fault(place, "no id", cells=held)]
    unread = {
        column: "formula" if cell.kind == "f" else "error"
        for column, cell in cells.items()
        if cell.kind in ("f", "e")
    }
    faults = [
        _fault(
            _place(name, number, evidence_id, column, language),
            rule,
            value=_short(cells[column].value),
        )
        for column, rule in unread.items()
    ]
    if evidence_id not in known:
        return None, faults + (
            []
            if "evidence_id" in unread
            else [_fault(place, "unknown id", value=_short(evidence_id))]
        )
    decision = {"evidence_id": evidence_id}
    for column, was in known[evidence_id].items():
        now = cells[column].value if column in cells else None
        if column in unread:
            continue
        if column in DECISION_COLUMNS:
            decision[column], wrong = CHECKED[column](column, now)
        else:
            wrong = (
                None if _same(was, now) else ("changed", {"was": _short(was), "now": _short(now)})
            )
        faults += (
            [_fault(_place(name, number, evidence_id, column, language), wrong[0], **wrong[1])]
            if wrong
            else []
        )
    blank = all(decision.get(column) is None for column in DECISION_COLUMNS)
    return None if blank else decision, faults


def _place(
    name: str, number: int, evidence_id: object, column: str, language: str
) -> tuple[str, str]:
    heading, of = head(column, language, "gaps"), evidence_id or "?"
    return (
        f"{name} 第 {number} 行（{of}），“{heading}”列",
        f"{name} row {number} ({of}), column '{heading}'",
    )


def _same(was: object, now: object) -> bool:
    """Whether a cell still holds its value, however a spreadsheet writes it: 0.5 as 0.50, an id of
    digits as a number.
    """
    if _missing(was) or _missing(now):
        return _missing(was) and _missing(now)
    if isinstance(was, str):
        return was.replace("\r\n", "\n") == _text(now).replace("\r\n", "\n")
    return (
        isinstance(now, (int, float))
        and not isinstance(now, bool)
        and isclose(was, now, rel_tol=1e-9, abs_tol=1e-12)
    )


def _missing(value: object) -> bool:
    return bool(pd.isna(value)) or value == ""


def _text(value: object) -> str:
    """A value as a message shows it."""
    if _missing(value):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return (
        f"{value:.15g}"
        if isinstance(value, (int, float)) and not isinstance(value, bool)
        else str(value)
    )


def _short(value: object) -> str:
    return text if len(text := _text(value)) <= 60 else text[:57] + "..."


# --- what is filled in: (value or None, the fault and what fills it or None) ----------------------

Checked = tuple[str | None, tuple[str, dict] | None]


def _judgement(column: str, value: object) -> Checked:
    text = _text(value).strip()
    chosen = code("judgement", text)
    if text and chosen is None:
        choices = [pair for key, pair in catalogue().items() if key.startswith("judgement.")]
        return None, (
            "judgement",
            {"value": _short(text), "choices": " / ".join(f"{zh} ({en})" for zh, en in choices)},
        )
    return chosen, None


def _due(column: str, value: object) -> Checked:
    """A real date cell, or a date written out; a bare number is one that lost its format, and
    nobody can tell which.
    """
    if _missing(value) or (isinstance(value, str) and not value.strip()):
        return None, None
    day = value.date() if isinstance(value, datetime) else value
    if isinstance(value, str) and (written := WRITTEN_DAY.fullmatch(value.strip())):
        try:
            day = date(*map(int, written.groups()))
        except ValueError:
            day = None
    if not isinstance(day, date) or not DAYS[0] <= day <= DAYS[1]:
        return None, ("due", {"value": _short(value)})
    return day.isoformat(), None


def _words(column: str, value: object) -> Checked:
    text = _text(value).strip()
    if len(text) > LONGEST[column]:
        return None, ("long", {"length": len(text), "most": LONGEST[column]})
    if unwritable(text):
        return None, ("control", {})
    return text or None, None


CHECKED = {"judgement": _judgement, "due": _due, "owner": _words, "note": _words}
