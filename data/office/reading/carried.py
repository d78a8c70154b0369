"""An office's file as JSON, in which the process that reads it hands it over."""

import json
from typing import Any

from data.faults import Fault
from data.office.cells import Area, CellError, Day, OfficeFile, Sheet, Value
from data.office.limits import OfficeError

Record = dict[str, Any]  # as JSON has it


def file_as_json(file: OfficeFile) -> bytes:
    """Write a file as JSON."""
    record = {
        "kind": file.kind,
        "since_1904": file.since_1904,
        "notices": [_fault_record(notice) for notice in file.notices],
        "sheets": [_sheet_record(sheet) for sheet in file.sheets],
    }
    text = json.dumps(record, default=_value_record, separators=(",", ":"))
    return text.encode()


def faults_as_json(error: OfficeError) -> bytes:
    """Write why a file cannot be read as JSON."""
    faults = [_fault_record(fault) for fault in error.faults]
    return json.dumps({"faults": faults}).encode()


def file_from_json(answer: bytes, name: str) -> OfficeFile:
    """Read a file from JSON.

    Raises:
        OfficeError: it says why there is none.
    """
    record = json.loads(answer, object_hook=_value)
    if "faults" in record:
        raise OfficeError(_faults(record["faults"], name))

    sheets = map(_sheet, record["sheets"])
    notices = _faults(record["notices"], name)
    return OfficeFile(
        name=name,
        kind=record["kind"],
        sheets=tuple(sheets),
        since_1904=record["since_1904"],
        notices=tuple(notices),
    )


def _sheet_record(sheet: Sheet) -> Record:
    return {
        "title": sheet.title,
        "rows": sheet.rows,
        "merged": sheet.merged,
        "hidden": sheet.hidden,
        "hidden_lines": sorted(sheet.hidden_lines),
        "hidden_columns": sorted(sheet.hidden_columns),
        "formulas": sorted(sheet.formulas),
        "notes": sheet.notes,
    }


def _sheet(record: Record) -> Sheet:
    merged = [_area(*corners) for corners in record["merged"]]
    return Sheet(
        title=record["title"],
        rows=record["rows"],
        merged=merged,
        hidden=record["hidden"],
        hidden_lines=frozenset(record["hidden_lines"]),
        hidden_columns=frozenset(record["hidden_columns"]),
        formulas=frozenset(record["formulas"]),
        notes=record["notes"],
    )


def _area(top: int, left: int, bottom: int, right: int) -> Area:
    return top, left, bottom, right


def _fault_record(fault: Fault) -> Record:
    return {"rule": fault.rule, "line": fault.line, "fill": dict(fault.fill)}


def _faults(records: list[Record], name: str) -> list[Fault]:
    faults = []
    for record in records:
        rule = record["rule"]
        line = record["line"]
        fill = record["fill"]
        faults.append(Fault(rule, file=name, line=line, fill=fill))

    return faults


def _value_record(value: object) -> Record:
    """Write a value that JSON does not know."""
    if isinstance(value, Day):
        return {"day": value.iso, "shown": value.shown}
    if isinstance(value, CellError):
        return {"error": value.text}
    raise TypeError(f"{type(value).__name__} is no value of a cell")


def _value(record: Record) -> Value | Record:
    """Read a value that JSON does not know; other objects stay as they are."""
    if record.keys() == {"day", "shown"}:
        return Day(record["day"], record["shown"])
    if record.keys() == {"error"}:
        return CellError(record["error"])
    return record
