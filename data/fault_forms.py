"""How faults of each kind of file are written: the parts of their place, and values in short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.fault_catalogue import OFFICE, TABLE
from data.fault_values import json_shown, text_shown, toml_shown

if TYPE_CHECKING:
    from data.faults import Fault


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


FORMS = {
    TABLE: Form(_place_in_table, text_shown),
    OFFICE: Form(_place_in_table, text_shown),
    "batch": Form(_place_in_table, text_shown),
    "toml": Form(_place_in_toml, toml_shown),
    "roles": Form(_place_in_toml, toml_shown),
    "scenario": Form(_place_in_scenario, json_shown),
    "workbook": Form(_place_in_workbook, text_shown),
}
