"""How faults of each kind of file are written: which parts of their place, and values in short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.fault_catalogue import TABLE

if TYPE_CHECKING:
    from data.faults import Fault

MOST_LETTERS = 60  # of a value that a fault repeats; of one in a TOML file twice as many


@dataclass(frozen=True)
class Form:
    """How faults of a kind of file are written.

    Attributes:
        place: names the parts of `PLACES` that come before the sentence.
        shown: writes a value in short.
    """

    place: Callable[[Fault], Iterator[str]]
    shown: Callable[[object], str]


def _place_in_table(fault: Fault) -> Iterator[str]:
    if fault.file is None:
        return
    yield "file"
    if fault.cell:
        yield "address"
    elif fault.sheet and fault.line:
        yield "sheet line"
    elif fault.entry:
        yield "record"
    elif fault.line:
        yield "line"
    if fault.column:
        yield "key" if fault.file.endswith(".toml") else "column"
    yield "colon"
    if fault.value:
        yield "quoted"


def _place_in_toml(fault: Fault) -> Iterator[str]:
    yield "file"
    if fault.column:
        yield "key and value"
    yield "colon"


def _place_in_scenario(fault: Fault) -> Iterator[str]:
    if fault.file:
        yield from ("file", "colon")
    if fault.entry:
        yield "action"
    if fault.entry and fault.column:
        yield "comma"
    if fault.column:
        yield "field"
    if fault.column and fault.value is not None:
        yield "equals"
    if fault.entry or fault.column:
        yield "colon"


def _place_in_workbook(fault: Fault) -> Iterator[str]:
    yield "file"
    if fault.cell:
        yield "cell"
    elif fault.line:
        yield from ("row", "head")
    elif fault.column:
        yield "whole column"
    yield "colon"


def _text_shown(value: object) -> str:
    text = "" if value is None else str(value)
    if len(text) <= MOST_LETTERS:
        return text
    return f"{text[: MOST_LETTERS - 3]}..."


def _toml_shown(value: object) -> str:
    """Write a value in short; only its kind if it has no end: huge numbers, tables in tables."""
    try:
        written = repr(value)
    except (ValueError, RecursionError):
        written = type(value).__name__
    most = 2 * MOST_LETTERS
    if len(written) <= most:
        return written
    return written[:most] + "..."


def _json_shown(value: object) -> str:
    """Write a value in short, and of a list or an object only that it is one."""
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, dict):
        return "{…}"
    text = repr(value)
    if len(text) <= MOST_LETTERS:
        return text
    return text[: MOST_LETTERS - 1] + "…"


FORMS = {
    TABLE: Form(_place_in_table, _text_shown),
    "batch": Form(_place_in_table, _text_shown),
    "toml": Form(_place_in_toml, _toml_shown),
    "roles": Form(_place_in_toml, _toml_shown),
    "scenario": Form(_place_in_scenario, _json_shown),
    "workbook": Form(_place_in_workbook, _text_shown),
}
