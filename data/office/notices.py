"""What somebody who takes a list in should know of it, and blocks nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from data.faults import Fault
from data.office.cells import OfficeFile, Sheet, area_address
from data.office.head import Head
from data.office.lines import SetApart
from data.office.matching import MappingProposal
from data.office.proposals import Proposals
from data.office.words import apart_words

MOST_TOLD = 10  # cells, ranges or lines of one notice


def notices_of(proposals: Proposals, matching: MappingProposal) -> Iterator[Fault]:
    """Tell what was not taken in, or was taken although it may surprise."""
    file = proposals.file
    sheet = file.sheet(proposals.head.sheet)
    yield from file.notices
    yield from _of_sheets(file, sheet)
    yield from _of_lines(file, proposals.head)
    yield from _of_columns(file, proposals.head, matching)
    yield from _of_cells(proposals, sheet)


def _of_sheets(file: OfficeFile, sheet: Sheet) -> Iterator[Fault]:
    others = []
    for other in file.sheets:
        if other is not sheet and not other.is_blank:
            others.append(other.title)
    if others:
        fill = {"sheets": _told(others)}
        yield Fault("office.other sheets", file=file.name, fill=fill)


def _of_lines(file: OfficeFile, head: Head) -> Iterator[Fault]:
    """Tell the rows that are no data, those of a kind together."""
    by_kind: dict[str, list[SetApart]] = defaultdict(list)
    for row in head.apart:
        by_kind[row.kind].append(row)

    for kind, rows in by_kind.items():
        lines = [row.line for row in rows]
        told = _told(lines)
        words = apart_words(kind)
        fill = {"lines": told, "kind": words}
        yield Fault("office.set apart", file=file.name, fill=fill)


def _of_columns(file: OfficeFile, head: Head, matching: MappingProposal) -> Iterator[Fault]:
    hidden = [column.key for column in head.columns if column.is_hidden and column.filled]
    if hidden:
        fill = {"heads": _told(hidden)}
        yield Fault("office.hidden columns", file=file.name, fill=fill)

    left = [key for key in matching.left if key not in hidden]
    if left:
        fill = {"heads": _told(left)}
        yield Fault("office.left columns", file=file.name, fill=fill)


def _of_cells(proposals: Proposals, sheet: Sheet) -> Iterator[Fault]:
    name = proposals.file.name
    formulas = _count_formulas(proposals, sheet)
    if formulas:
        yield Fault("office.formulas", file=name, fill={"count": formulas})

    if sheet.notes:
        cells = _told(sheet.notes)
        fill = {"count": len(sheet.notes), "cells": cells}
        yield Fault("office.notes", file=name, fill=fill)

    filled_down = proposals.merged.filled_down
    if filled_down:
        ranges = _told(map(area_address, filled_down))
        yield Fault("office.filled down", file=name, fill={"ranges": ranges})


def _count_formulas(proposals: Proposals, sheet: Sheet) -> int:
    """Count the cells of the list that are formulas."""
    if not sheet.formulas:
        return 0

    count = 0
    for column in proposals.columns:
        for line, _ in column.read_lines(proposals.head):
            count += column.address(line) in sheet.formulas

    return count


def _told(things: Iterable[object]) -> str:
    """List things, of many only the first."""
    words = [str(thing) for thing in things]
    told = ", ".join(words[:MOST_TOLD])
    if len(words) > MOST_TOLD:
        return f"{told} …"
    return told
