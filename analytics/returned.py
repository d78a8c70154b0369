"""A gap workbook that comes back filled in: its decisions by evidence id, or every fault by row, column and cell."""

import re
from collections import Counter
from datetime import date, datetime
from math import isclose

import pandas as pd
from openpyxl import Workbook

from analytics.columns import code, head
from analytics.decisions import DECISION_COLUMNS, Decisions
from analytics.gaps import defended_needs, gaps
from analytics.setting import Setting
from analytics.words import LANGUAGES, catalogue, word
from analytics.workbook import gap_sheet
from data.registry import Registry
from data.xlsx import WorkbookError, open_workbook, rows_of

LONGEST = {"owner": 200, "note": 2_000}
DAYS = (date(2000, 1, 1), date(2100, 12, 31))
WRITTEN_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

# fault -> what is wrong and what to do; {} are filled from the cell
FAULTS: dict[str, tuple[str, str]] = {
    "no sheet": ("没有工作表“{zh}”。请上传从缺口清单页下载的工作簿，勿改工作表名。", "there is no sheet '{en}'. Upload the workbook downloaded from the gap page, with its sheets named as they were."),
    "snapshot": ("出自快照 {was}，当前是 {now}，数已不同。请重新下载工作簿，再把判断填入。", "made from snapshot {was}, the one in force is {now}: numbers differ. Download the workbook again and enter the decisions there."),
    "setting": ("出自口径 {was}，当前是 {now}。请在页面选回原口径后上传，或重新下载。", "made under setting {was}, the page has {now}. Choose that setting on the page and upload again, or download anew."),
    "missing column": ("缺少“{value}”列。请勿删除或更名来源列；可重新下载后填写。", "the column '{value}' is missing. Source columns must not be deleted or renamed; download anew and fill in."),
    "unknown column": ("不认识的列“{value}”，其内容不会保留。请删除该列，意见写入备注。", "unknown column '{value}': what it holds would be lost. Delete it and write into the note."),
    "repeated column": ("列名“{value}”重复。请只留一列。", "the column '{value}' stands twice. Keep one."),
    "no id": ("没有依据编号，不知是哪一行的判断。请恢复该格，或删除整行。", "no evidence id, so nobody knows whose decision this is. Restore the cell or delete the row."),
    "unknown id": ("依据编号“{value}”不在当前快照与口径的需求中。请恢复原编号，或删除整行。", "the evidence id '{value}' is of no need under this snapshot and setting. Restore it or delete the row."),
    "repeated id": ("依据编号“{value}”出现多次（第 {rows} 行）。请只留一行。", "the evidence id '{value}' stands more than once (rows {rows}). Keep one row."),
    "changed": ("来源列被改：原为“{was}”，现为“{now}”。请恢复原值；不同意该数时在判断与备注中说明。", "a source cell was changed: was '{was}', is '{now}'. Restore it; if you disagree with it, say so in judgement and note."),
    "formula": ("单元格是公式（{value}）。请以“选择性粘贴—数值”换成值。", "the cell is a formula ({value}). Paste it as a value."),
    "error": ("单元格是错误值（{value}）。请改正或清空。", "the cell holds an error ({value}). Correct or clear it."),
    "judgement": ("“{value}”不在可选之列：{choices}。请从列表中选。", "'{value}' is not one of: {choices}. Choose from the list."),
    "due": ("“{value}”不是 2000 至 2100 年间的日期。请写成 2026-12-31。", "'{value}' is not a date between 2000 and 2100. Write 2026-12-31."),
    "long": ("有 {length} 个字，最多 {most} 个。请缩短。", "{length} characters, at most {most}. Shorten it."),
    "control": ("含有不可见的控制字符。请删除后重新输入。", "holds an invisible control character. Type it anew."),
}  # fmt: skip


class DecisionError(WorkbookError):
    """A workbook whose decisions are not taken in; `faults` holds every reason in both languages."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(*("\n".join(fault[index] for fault in faults) for index in range(2)))
        self.faults = faults


def read_decisions(content: bytes, name: str, registry: Registry, setting: Setting) -> Decisions:
    """The decisions of a gap workbook, or of any workbook with its sheet of gaps, whatever the order of its rows and columns.

    Rows may be missing: nothing is decided about them. So it is where all four cells are blank.

    Args:
        name: of the file, for messages.
    Raises:
        WorkbookError: it cannot be opened, or must not be.
        DecisionError: made from another snapshot or setting, or with faults; names them all.
    """
    book = open_workbook(content, name)
    language = next((one for one in LANGUAGES if word("sheet.gaps", one) in book.sheetnames), None)
    if language is None:
        raise DecisionError([_fault(name, "no sheet", zh=word("sheet.gaps", "zh"), en=word("sheet.gaps", "en"))])
    _refuse(_of_another(book, name, registry, setting))
    rows = rows_of(book, word("sheet.gaps", language), name)
    expected = gap_sheet(gaps(defended_needs(registry, setting), every=True), registry, language)
    columns, faults = _columns(name, [cell.value for cell in rows[0]] if rows else [], expected, language)
    _refuse(faults)
    known = {row["evidence_id"]: row for row in expected.to_dict("records")}
    taken, faults = [], _repeated(name, rows, columns)
    for number, row in enumerate(rows[1:], start=2):
        cells = {column: row[place] if place < len(row) else None for column, place in columns.items()}
        cells = {column: cell for column, cell in cells.items() if cell is not None and cell.value is not None}
        if cells:
            decision, wrong = _row(name, number, cells, known, language)
            taken += [decision] if decision else []
            faults += wrong
    _refuse(faults)
    return Decisions(pd.DataFrame(taken, columns=["evidence_id", *DECISION_COLUMNS], dtype="str"), registry.snapshot_id, setting.key)


def _refuse(faults: list[tuple[str, str]]) -> None:
    if faults:
        raise DecisionError(faults)


def _fault(place: str | tuple[str, str], rule: str, **values: object) -> tuple[str, str]:
    """A place and what is wrong there, in both languages."""
    zh, en = (place, place) if isinstance(place, str) else place
    return f"{zh}：{FAULTS[rule][0].format(**values)}", f"{en}: {FAULTS[rule][1].format(**values)}"


# --- the workbook as a whole ----------------------------------------------------------------------


def _of_another(book: Workbook, name: str, registry: Registry, setting: Setting) -> list[tuple[str, str]]:
    """Whether it was made from another snapshot or under another setting, as its own sheet says."""
    titles = [word("sheet.setting", language) for language in LANGUAGES]
    title = next((one for one in titles if one in book.sheetnames), None)
    if title is None:
        return [_fault(name, "no sheet", zh=titles[0], en=titles[1])]
    said = {row[0].value: row[2].value for row in rows_of(book, title, name) if len(row) > 2}
    faults = []
    for rule, now in (("snapshot", registry.snapshot_id), ("setting", setting.key)):
        was = next((said[label] for label in catalogue()[f"setting_row.{rule}"] if label in said), "")
        faults += [_fault(name, rule, was=was, now=now)] if was != now else []
    return faults


def _columns(name: str, heads: list[object], expected: pd.DataFrame, language: str) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Where each column stands, and what is wrong with the heads."""
    columns = {head(column, language, "gaps"): column for column in expected}
    found = [str(one).strip() if one is not None else "" for one in heads]
    faults = [_fault(name, "missing column", value=one) for one in columns if one not in found]
    faults += [_fault(name, "unknown column", value=one) for one in dict.fromkeys(found) if one and one not in columns]
    faults += [_fault(name, "repeated column", value=one) for one, times in Counter(found).items() if one and times > 1]
    return {columns[one]: place for place, one in enumerate(found) if one in columns}, faults


def _repeated(name: str, rows: list, columns: dict[str, int]) -> list[tuple[str, str]]:
    place = columns["evidence_id"]
    ids = [(number, row[place].value) for number, row in enumerate(rows[1:], start=2) if place < len(row)]
    times = Counter(one for _, one in ids if one is not None)
    repeated = {one: [str(number) for number, other in ids if other == one] for one, count in times.items() if count > 1}
    return [_fault(name, "repeated id", value=one, rows=", ".join(numbers)) for one, numbers in repeated.items()]


# --- one row --------------------------------------------------------------------------------------


def _row(name: str, number: int, cells: dict, known: dict[str, dict], language: str) -> tuple[dict | None, list[tuple[str, str]]]:
    """The decision of a row (None where nothing is decided), and its faults."""
    evidence_id = cells["evidence_id"].value if "evidence_id" in cells else None
    place = _place(name, number, evidence_id, "evidence_id", language)
    if evidence_id is None:
        return None, [_fault(place, "no id")]
    unread = {column: "formula" if cell.data_type == "f" else "error" for column, cell in cells.items() if cell.data_type in ("f", "e")}
    faults = [_fault(_place(name, number, evidence_id, column, language), rule, value=_short(cells[column].value)) for column, rule in unread.items()]
    if evidence_id not in known:
        return None, faults + ([] if "evidence_id" in unread else [_fault(place, "unknown id", value=_short(evidence_id))])
    decision = {"evidence_id": evidence_id}
    for column, was in known[evidence_id].items():
        now = cells[column].value if column in cells else None
        if column in unread:
            continue
        if column in DECISION_COLUMNS:
            decision[column], wrong = CHECKED[column](column, now)
        else:
            wrong = None if _same(was, now) else ("changed", {"was": _short(was), "now": _short(now)})
        faults += [_fault(_place(name, number, evidence_id, column, language), wrong[0], **wrong[1])] if wrong else []
    blank = all(decision.get(column) is None for column in DECISION_COLUMNS)
    return None if blank else decision, faults


def _place(name: str, number: int, evidence_id: object, column: str, language: str) -> tuple[str, str]:
    heading, of = head(column, language, "gaps"), evidence_id or "?"
    return f"{name} 第 {number} 行（{of}），“{heading}”列", f"{name} row {number} ({of}), column '{heading}'"


def _same(was: object, now: object) -> bool:
    """Whether a cell still holds its value, however a spreadsheet writes it: 0.5 as 0.50, an id of digits as a number."""
    if _missing(was) or _missing(now):
        return _missing(was) and _missing(now)
    if isinstance(was, str):
        return was.replace("\r\n", "\n") == _text(now).replace("\r\n", "\n")
    return isinstance(now, (int, float)) and not isinstance(now, bool) and isclose(was, now, rel_tol=1e-9, abs_tol=1e-12)


def _missing(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or value != value


def _text(value: object) -> str:
    """A value as a message shows it."""
    if _missing(value):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{value:.15g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def _short(value: object) -> str:
    return text if len(text := _text(value)) <= 60 else text[:57] + "..."


# --- what is filled in: (value or None, the fault and what fills it or None) ------------------------

Checked = tuple[str | None, tuple[str, dict] | None]


def _judgement(column: str, value: object) -> Checked:
    text = _text(value).strip()
    chosen = code("judgement", text)
    if text and chosen is None:
        choices = [pair for key, pair in catalogue().items() if key.startswith("judgement.")]
        return None, ("judgement", {"value": _short(text), "choices": " / ".join(f"{zh} ({en})" for zh, en in choices)})
    return chosen, None


def _due(column: str, value: object) -> Checked:
    """A real date cell, or a date written out; a bare number is one that lost its format, and nobody can tell which."""
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
    if CONTROL.search(text):
        return None, ("control", {})
    return text or None, None


CHECKED = {"judgement": _judgement, "due": _due, "owner": _words, "note": _words}
