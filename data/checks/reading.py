"""A CSV file as text, whatever its encoding: cells with the lines they start on, or the faults of the file."""

import codecs
import csv
import difflib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa

from data.faults import Problem
from data.tables.column import Table

UTF8, GB18030 = "utf-8-sig", "gb18030"
BLOCK_ROWS, BLOCK_BYTES = 1_000, 1 << 20  # read at a time; larger blocks leave more memory unused


@dataclass
class RawTable:
    """A CSV file as text: cells stripped of outer blanks, with the line each row starts on.

    Rows on `broken` lines have the wrong number of fields: their ids may be referred to, nothing
    else is said of them.
    """

    file: str
    cells: pd.DataFrame
    lines: list[int]
    broken: frozenset[int] = frozenset()
    notices: list[tuple[str, str]] = field(default_factory=list)


def read_csv(path: Path, described: Table) -> tuple[RawTable | None, list[Problem]]:
    """The cells of a file as text, or why it cannot be read; a byte order mark and GB18030 are
    accepted.

    The file is read in blocks: as text of its own it would take several times its size.
    """
    name = path.name
    try:
        encoding, wrong = _encoding(path)
        if encoding is None:
            return None, [wrong]
        header, columns, lines, problems = _split(path, encoding)
    except FileNotFoundError:
        return None, [Problem(name, None, "", "", "missing file")]
    except OSError as error:
        return None, [Problem(name, None, "", "", "unreadable", (str(error.strerror),) * 2)]
    if any(problem.rule == "csv" for problem in problems):
        return None, problems
    broken = frozenset(problem.line for problem in problems)
    problems += _header_problems(name, header, described)
    if any(problem.rule == "repeated column" for problem in problems):
        return None, problems
    found = dict(zip(header, columns, strict=True))
    blank = pd.Series([""], dtype="str").repeat(len(lines)).reset_index(drop=True)
    # the other checks can then still speak of the columns that are there
    cells = pd.DataFrame({column: found.get(column, blank) for column in described.names})
    notices = []
    if encoding == GB18030:
        notices.append(
            (
                f"{name}：按 GB18030 读取，建议另存为 UTF-8。",
                f"{name}: read as GB18030; better saved as UTF-8.",
            )
        )
    return RawTable(name, cells, lines, broken, notices), problems


def _encoding(path: Path) -> tuple[str, None] | tuple[None, Problem]:
    """The encoding of a file, or why there is none."""
    first_wrong = None
    with path.open("rb") as file:
        if b"\0" in file.read(4):  # UTF-16 or UTF-32 without a byte order mark
            return None, Problem(path.name, None, "", "", "encoding", ("0",) * 2)
        for encoding in (UTF8, GB18030):
            file.seek(0)
            wrong, blank = _decoded(file, encoding)
            if wrong is None:
                return (
                    (None, Problem(path.name, None, "", "", "empty file"))
                    if blank
                    else (encoding, None)
                )
            first_wrong = wrong if first_wrong is None else first_wrong
    return None, Problem(path.name, None, "", "", "encoding", (str(first_wrong),) * 2)


def _decoded(file: BinaryIO, encoding: str) -> tuple[int | None, bool]:
    """The first byte that is not of an encoding, None if all are; and whether nothing but blanks
    stands there.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    start, blank = 0, True
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


def _split(
    path: Path, encoding: str
) -> tuple[list[str], list[pd.Series], list[int], list[Problem]]:
    """Header, columns, first line of each row, and what is wrong with their form; rows of the wrong
    width are cut or filled.
    """
    name, header, lines, problems = path.name, [], [], []
    blocks, block, line = [], [], 1
    with path.open(encoding=encoding, newline="") as file:
        if file.read(1) != "\ufeff":  # which GB18030 keeps
            file.seek(0)
        reader = csv.reader(file, strict=True)
        try:
            header = [cell.strip() for cell in next(reader)]
            width, line = len(header), reader.line_num + 1
            for cells in reader:
                row = [cell.strip() for cell in cells]
                if row == header and any(row):
                    problems.append(Problem(name, line, "", "", "header again"))
                elif any(row):
                    if len(row) != width:
                        problems.append(
                            Problem(name, line, "", f"{len(row)}", "fields", (str(width),) * 2)
                        )
                    block.append((row + [""] * (width - len(row)))[:width])
                    lines.append(line)
                    if len(block) == BLOCK_ROWS:
                        blocks.append(_as_columns(block, width))
                        block = []
                line = reader.line_num + 1
        except csv.Error as error:
            problems.append(Problem(name, line, "", "", "csv", (str(error),) * 2))
    blocks.append(_as_columns(block, len(header)))
    # a column's blocks go as it is joined, else all cells would be held twice
    columns = [_joined([block.pop() for block in blocks]) for _ in header]
    return header, columns[::-1], lines, problems


def _as_columns(rows: list[list[str]], width: int) -> list[pa.Array]:
    """Rows turned into columns, which hold text in a fifth of the space."""
    return [
        pa.array(cells, pa.large_string())
        for cells in (zip(*rows, strict=True) if rows else [()] * width)
    ]


def _joined(parts: list[pa.Array]) -> pd.Series:
    return pa.chunked_array(parts, pa.large_string()).to_pandas().astype("str")


def _header_problems(name: str, header: list[str], described: Table) -> list[Problem]:
    counts = Counter(header)
    problems = [
        Problem(name, 1, column, "", "repeated column")
        for column in sorted(counts)
        if counts[column] > 1
    ]
    for column in header:
        if column not in described.names:
            close = difflib.get_close_matches(column, described.names, n=1)
            hint = (f"（是否为 {close[0]}？）", f" (is it {close[0]}?)") if close else ("", "")
            problems.append(Problem(name, 1, column, "", "unknown column", hint))
    missing = [c.name for c in described.columns if c.name not in header and not c.optional]
    return problems + [Problem(name, 1, column, "", "missing column") for column in missing]
