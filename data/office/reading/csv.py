"""A CSV file, whatever its encoding and separator."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from data.faults import Fault
from data.office.cells import OfficeFile, Sheet, Value
from data.office.limits import (
    LONGEST_TEXT,
    MOST_LINES,
    OfficeError,
    refuse_size,
    refused,
    size_of,
)
from data.office.reading.dates import as_value

UTF8, GB18030, LITTLE, BIG = "utf-8", "gb18030", "utf-16-le", "utf-16-be"
MARKS = {codecs.BOM_UTF8: UTF8, codecs.BOM_UTF16_LE: LITTLE, codecs.BOM_UTF16_BE: BIG}
SEPARATORS = (",", "\t", ";")
STATED = "sep="  # a first line that states the separator, as spreadsheets write it
SAMPLE_LINES, SAMPLE_BYTES = 20, 4000  # by which separator and encoding are told
FEWEST_ZEROS, MOST_OF = 2, 0.9  # zero bytes that tell UTF-16, and their share on one side


def read_csv(content: bytes, name: str) -> OfficeFile:
    """Read a file of text as a workbook of one sheet without a title.

    Raises:
        OfficeError: it is no text, no CSV, or beyond a limit.
    """
    mark, encoding = _encoding(content)
    text = _decode(content[len(mark) :], encoding, name)
    _refuse_nul(text, name)
    separator, text = _separator(text)
    lines = _lines(text, separator, name)
    bounded = islice(lines, MOST_LINES + 1)
    rows = [_row(line) for line in bounded]
    sheet = Sheet("", rows)
    refuse_size(name, "CSV", size_of(sheet))
    return OfficeFile(
        name=name,
        kind="csv",
        sheets=(sheet,),
        notices=_notices(encoding, name),
    )


def _row(line: list[str]) -> list[Value]:
    return [as_value(cell) for cell in line]


def _notices(encoding: str, name: str) -> tuple[Fault, ...]:
    if encoding == UTF8:
        return ()
    fill = {"encoding": encoding.upper()}
    return (Fault("office.read as", file=name, fill=fill),)


# --- encodings ------------------------------------------------------------------------------------


def _encoding(content: bytes) -> tuple[bytes, str]:
    """Tell the byte order mark and the encoding of a text."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return mark, encoding

    wide = _wide_encoding(content[:SAMPLE_BYTES])
    if wide is not None:
        return b"", wide

    try:
        content.decode(UTF8)
    except UnicodeDecodeError:
        return b"", GB18030

    return b"", UTF8


def _wide_encoding(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark: line ends, separators and digits have a zero byte on one side."""
    zeros = sample.count(0)
    after = sample[1::2].count(0)
    if zeros < FEWEST_ZEROS:
        return None
    if after >= MOST_OF * zeros:
        return LITTLE
    if zeros - after >= MOST_OF * zeros:
        return BIG
    return None


def _decode(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused("office.encoding", name, byte=error.start) from error


def _refuse_nul(text: str, name: str) -> None:
    before, nul, _ = text.partition("\0")
    if nul:
        line = before.count("\n") + 1
        raise refused("office.nul", name, line=line)


# --- separators and lines -------------------------------------------------------------------------


def _separator(text: str) -> tuple[str, str]:
    """Tell the separator of a text, and give the text without a line that states it."""
    first, _, rest = text.partition("\n")
    stated = first.strip().removeprefix(STATED)
    if first.startswith(STATED) and stated in SEPARATORS:
        return stated, rest

    cells = {}
    for separator in SEPARATORS:
        cells[separator] = _cells_in_step(text, separator)

    return max(cells, key=cells.__getitem__), text


def _cells_in_step(text: str, separator: str) -> int:
    """Count the cells of the first lines that are as wide as most of them, and not just one."""
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, delimiter=separator)
    sample = islice(reader, SAMPLE_LINES)
    try:
        widths = Counter(map(len, sample))
    except csv.Error:
        return 0

    del widths[1]
    return max((width * lines for width, lines in widths.items()), default=0)


def _lines(text: str, separator: str, name: str) -> Iterator[list[str]]:
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, delimiter=separator, strict=True)
    try:
        for line in reader:
            _refuse_long(line, name, reader.line_num)
            yield line
    except csv.Error as error:
        detail = {"detail": str(error)}
        raise _refused_line("office.csv", name, reader.line_num, detail) from error


def _refuse_long(line: list[str], name: str, number: int) -> None:
    lengths = map(len, line)
    if max(lengths, default=0) > LONGEST_TEXT:
        raise _refused_line("office.long cell", name, number, {"most": LONGEST_TEXT})


def _refused_line(rule: str, name: str, line: int, fill: Mapping[str, object]) -> OfficeError:
    fault = Fault(rule, file=name, line=line, fill=fill)
    return OfficeError([fault])
