"""A CSV file as text, whatever its encoding: cells with the lines they start on, or its faults."""

from __future__ import annotations

import codecs
import csv
import difflib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa

from data.fault_catalogue import Words
from data.faults import Fault
from data.tables.column import Table

UTF8, GB18030 = "utf-8-sig", "gb18030"
BLOCK_ROWS, BLOCK_BYTES = 1_000, 1 << 20  # read at a time; larger blocks leave more memory unused


@dataclass
class RawTable:
    """A CSV file as text: cells stripped of outer blanks, with the line each row starts on.

    Rows on `broken` lines have the wrong number of fields: others may refer to their ids, and their
    cells are not judged.
    """

    file: str
    cells: pd.DataFrame
    lines: list[int]
    broken: frozenset[int] = frozenset()
    notices: list[tuple[str, str]] = field(default_factory=list)

    def fault(
        self, row: int, column: str, value: str, rule: str, detail: str | Words = ""
    ) -> Fault:
        """Make the fault of a cell; `row` is its position in `cells`."""
        return Fault(
            rule,
            file=self.file,
            line=self.lines[row],
            column=column,
            value=value,
            fill={"detail": detail},
        )


def read_csv(path: Path, described: Table) -> tuple[RawTable | None, list[Fault]]:
    """Read the cells of a file as text, or say why it cannot be read.

    A byte order mark and GB18030 are accepted. The file is read in blocks: as text of its own it
    would take several times its size.
    """
    name = path.name
    try:
        encoding, wrong = _encoding(path)
        if wrong is not None:
            return None, [wrong]
        split = _split(path, encoding)
    except FileNotFoundError:
        return None, [Fault("missing file", file=name)]
    except OSError as error:
        return None, [Fault("unreadable", file=name, fill={"detail": str(error.strerror)})]
    faults = split.faults
    if any(fault.rule == "csv" for fault in faults):
        return None, faults
    faults += _header_faults(name, split.header, described)
    if any(fault.rule == "repeated column" for fault in faults):
        return None, faults
    cells = _described_cells(split, described)
    broken = frozenset(split.broken)
    notices = _notices(name, encoding)
    return RawTable(name, cells, split.lines, broken, notices), faults


def _described_cells(split: _Split, described: Table) -> pd.DataFrame:
    """Give the described columns; one that is missing is blank, so the others can be checked."""
    columns = dict(zip(split.header, split.columns, strict=True))
    blank = (
        pd.Series(
            [""],
            dtype="str",
        )
        .repeat(len(split.lines))
        .reset_index(drop=True)
    )
    return pd.DataFrame({name: columns.get(name, blank) for name in described.names})


def _notices(name: str, encoding: str) -> list[tuple[str, str]]:
    if encoding != GB18030:
        return []
    zh = f"{name}：按 GB18030 读取，建议另存为 UTF-8。"
    return [(zh, f"{name}: read as GB18030; better saved as UTF-8.")]


def _encoding(path: Path) -> tuple[str, Fault | None]:
    """Find the encoding of a file, and why it cannot be read, if so."""
    first_wrong = None
    with path.open("rb") as file:
        if b"\0" in file.read(4):  # UTF-16 or UTF-32 without a byte order mark
            return "", Fault("encoding", file=path.name, fill={"detail": "0"})
        for encoding in (UTF8, GB18030):
            file.seek(0)
            wrong, is_blank = _decoded(file, encoding)
            if wrong is None:
                empty = Fault("empty file", file=path.name)
                return encoding, empty if is_blank else None
            first_wrong = wrong if first_wrong is None else first_wrong
    return "", Fault("encoding", file=path.name, fill={"detail": str(first_wrong)})


def _decoded(file: BinaryIO, encoding: str) -> tuple[int | None, bool]:
    """Find the first byte that is not of an encoding, and tell if the file is blank."""
    decoder = codecs.getincrementaldecoder(encoding)()
    start = 0
    blank = True
    while True:
        block = file.read(BLOCK_BYTES)
        held = len(decoder.getstate()[0])
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return start - held + error.start, False
        blank = blank and not text.strip("\ufeff").strip()
        start += len(block)
        if not block:
            return None, blank


class _Split:
    """The header, the columns and the first line of each row, and what is wrong with their form.

    Rows of the wrong width are cut or filled, and their lines are `broken`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.header: list[str] = []
        self.columns: list[pd.Series[str]] = []
        self.lines: list[int] = []
        self.broken: list[int] = []
        self.faults: list[Fault] = []
        self._blocks: list[list[pa.Array]] = []
        self._block: list[list[str]] = []

    def blame(self, line: int, rule: str, value: str = "", detail: str = "") -> None:
        self.faults.append(
            Fault(rule, file=self.name, line=line, value=value, fill={"detail": detail})
        )

    def add(self, row: list[str], line: int) -> None:
        """Take in a row that starts on a line; blank rows are left out."""
        if not any(row):
            return
        if row == self.header:
            self.blame(line, "header again")
            return
        width = len(self.header)
        if len(row) != width:
            self.blame(line, "fields", str(len(row)), str(width))
            self.broken.append(line)
        blanks = [""] * (width - len(row))
        filled = row + blanks
        self._block.append(filled[:width])
        self.lines.append(line)
        if len(self._block) == BLOCK_ROWS:
            self._end_block()

    def _end_block(self) -> None:
        self._blocks.append(_as_columns(self._block, len(self.header)))
        self._block = []

    def end(self) -> None:
        """Join the blocks; those of a column go as it is joined, else all cells are held twice."""
        self._end_block()
        columns = [_joined([block.pop() for block in self._blocks]) for _ in self.header]
        self.columns = columns[::-1]


def _split(path: Path, encoding: str) -> _Split:
    """Split a file into header, columns and lines."""
    split = _Split(path.name)
    line = 1
    with path.open(encoding=encoding, newline="") as file:
        if file.read(1) != "\ufeff":  # which GB18030 keeps
            file.seek(0)
        reader = csv.reader(file, strict=True)
        try:
            split.header = [cell.strip() for cell in next(reader)]
            line = reader.line_num + 1
            for cells in reader:
                split.add([cell.strip() for cell in cells], line)
                line = reader.line_num + 1
        except csv.Error as error:
            split.blame(line, "csv", detail=str(error))
    split.end()
    return split


def _as_columns(rows: list[list[str]], width: int) -> list[pa.Array]:
    """Turn rows into columns, which hold text in a fifth of the space."""
    return [
        pa.array(cells, pa.large_string())
        for cells in (zip(*rows, strict=True) if rows else [()] * width)
    ]


def _joined(parts: list[pa.Array]) -> pd.Series[str]:
    joined: pd.Series[str] = (
        pa.chunked_array(
            parts,
            pa.large_string(),
        )
        .to_pandas()
        .astype("str")
    )
    return joined


def _header_faults(name: str, header: list[str], described: Table) -> list[Fault]:
    counts = Counter(header)
    faults = [
        Fault("repeated column", file=name, line=1, column=column)
        for column in sorted(counts)
        if counts[column] > 1
    ]
    for column in header:
        if column not in described.names:
            close = difflib.get_close_matches(column, described.names, n=1)
            hint = ("", "")
            if close:
                (meant,) = close
                hint = (f"（是否为 {meant}？）", f" (is it {meant}?)")
            fill = {"detail": hint}
            faults.append(Fault("unknown column", file=name, line=1, column=column, fill=fill))
    missing = [c.name for c in described.columns if c.name not in header and not c.optional]
    return faults + [
        Fault("missing column", file=name, line=1, column=column) for column in missing
    ]
