"""Source files in, typed tables out; or every fault at once, each with file, line, column, value,
rule and what to do.
"""

import codecs
import csv
import difflib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa

from data.lookalikes import CONTROL, INVISIBLE, Lookalikes, hidden_letters, plain_name, skeleton
from data.tables.column import ADCODE_RULE, DATE_RULE, Column, Table
from geo.errors import PlanningError

Known = Mapping[str, frozenset[str]]  # "table.column" -> the values that stand there
# what a rule's words say beside the value, or how to find it from the value
Detail = str | Callable[[str], str]
# a rule's name, its detail, and whether a value keeps it
Rule = tuple[str, Detail, Callable[[str], bool]]

UTF8, GB18030 = "utf-8-sig", "gb18030"
BLOCK_ROWS, BLOCK_BYTES = 1_000, 1 << 20  # read at a time; larger blocks leave more memory unused
MOST_TOLD = 1_000  # faults in the text of an error; the error itself holds all
# 3.30102E+11: a code that a spreadsheet took for a number
DESTROYED = re.compile(r"\d(\.\d+)?E\+\d{2}", re.ASCII | re.IGNORECASE)
POINT = "lon, lat"
# tables in which a name that stands twice may be one thing recorded twice
NAMED = ("platforms", "zones")

# rule -> what is wrong and what to do; {} is filled from the column's own rule
RULES: dict[str, tuple[str, str]] = {
    "missing file": ("文件不存在。请放入该文件。", "the file is not there. Put it there."),
    "unreadable": (
        "文件无法读取（{}）。请检查权限与磁盘。",
        "the file cannot be read ({}). Check its permissions and the disk.",
    ),
    "empty file": (
        "文件是空的。请连同表头重新导出。",
        "the file is empty. Export it again with its header row.",
    ),
    "encoding": (
        "既不是 UTF-8 也不是 GB18030（第 {} 字节）。请另存为 UTF-8 CSV。",
        "neither UTF-8 nor GB18030 (byte {}). Save it as UTF-8 CSV.",
    ),
    "csv": (
        "不是规范的 CSV（{}）。请检查引号与换行。",
        "not well-formed CSV ({}). Check quotes and line ends.",
    ),
    "missing column": (
        "缺少该列。请按模板补上：python -m data describe。",
        "the column is missing. Add it as in the template: python -m data describe.",
    ),
    "unknown column": ("不认识的列{}。请更名或删除。", "unknown column{}. Rename or delete it."),
    "repeated column": ("列名重复。请只留一列。", "the column name stands twice. Keep one."),
    "fields": (
        "应有 {} 个字段。多为未加引号的逗号所致，请加引号。",
        "{} fields are expected. Often an unquoted comma; put the text in quotes.",
    ),
    "required": ("不能为空。请填写。", "must not be empty. Fill it in."),
    "adcode": (
        "不是六位行政区划代码。表格软件会添加“.0”，请把该列设为文本后重新保存。",
        (
            "is not a 6-digit GB/T 2260 code. Spreadsheets add '.0'; format the column as text and"
            " save again."
        ),
    ),
    "pattern": ("不符合格式 {}。请改正。", "does not match {}. Correct it."),
    "date": (
        "不是日期。请写成 2026、2026-03 或 2026-03-14。",
        "is not a date. Write 2026, 2026-03 or 2026-03-14.",
    ),
    "number": (
        "不是数。请只写数字，不带千分号与单位。",
        "is not a number. Write digits only, no thousands separators or units.",
    ),
    "whole number": ("不是整数。请改正。", "is not a whole number. Correct it."),
    "range": (
        "应在 {} 之间。请核对数值与单位；经纬度请勿写反。",
        "must lie between {}. Check value and unit; longitude and latitude may be swapped.",
    ),
    "choices": ("应为以下之一：{}。", "must be one of: {}."),
    "only where": (
        "只用于 {} 的行。请留空，或改正另一列。",
        "belongs only to rows with {}. Leave it blank, or correct the other column.",
    ),
    "refers": (
        "在 {} 中找不到。请先登记，或改正编号。",
        "is not found in {}. Register it first, or correct it.",
    ),
    "shares": (
        "份额相加为 {}，应为 1。余下的份额请写成 cluster_id = none 的一行。",
        "shares add up to {}, not to 1. Write the rest as a row with cluster_id = none.",
    ),
    "unique": (
        "主键重复（{}）。请删除或改号。",
        "the key ({}) stands twice. Delete or renumber one.",
    ),
    "county": (
        "名称与代码不符，代码所指为 {}。请改正其一。",
        "name and code disagree: the code means {}. Correct one of them.",
    ),
    "header again": (
        "表头又出现了一次，多为拼接文件所致。请删除该行。",
        "the header row stands here again, as when files are joined. Delete the row.",
    ),
    "destroyed": (
        "是被表格软件当作数字改写的代码，末位已丢失。请从原表重新取得，并把该列设为文本。",
        (
            "is a code that a spreadsheet rounded as a number; its last digits are lost. Take it"
            " from the original and format the column as text."
        ),
    ),
    "invisible": (
        "含有看不见的字符（{}）。请删除。",
        "holds letters that cannot be seen ({}). Delete them.",
    ),
    "lookalike": (
        "看似“{}”，实为不同的字符。请改为同一写法。",
        "looks like '{}' but has other letters. Write both the same way.",
    ),
    "double": (
        "与{}同名同地，可能是重复登记。请核对。",
        "has the name and place of {}: perhaps recorded twice. Check it.",
    ),
    "namesake": (
        "与{}同名但不在一处。请核对是否同一对象，否则请写出区别。",
        (
            "has the name of {}, which is elsewhere. Check if they are one, or tell them apart in"
            " the name."
        ),
    ),
    "overlap": (
        "与 {} 重叠。请修正边界：同一处不能属于两个县。",
        "overlaps {}. Correct the boundaries: no place is in two counties.",
    ),
    "gap": (
        "县界之间有 {} 的空隙，落在其中的点不属于任何县。请核对是否水面或漏画。",
        (
            "counties leave a gap of {}, and a point in it is in no county. Check if it is water or"
            " was left out."
        ),
    ),
    "too large": (
        "面积过大：{}。请核对单位与图形。",
        "is too large: {}. Check the unit and the shape.",
    ),
    "not the area": (
        "边界面积与核准面积相差悬殊（{}）。请核对。",
        "the boundary's area is far from the approved area ({}). Check it.",
    ),
    "not text": (
        "不是可用的文字。请改为文字或整数。",
        "is no usable text. Give text or a whole number.",
    ),
    "control": (
        "含有不可见的控制字符。请删除。",
        "holds an invisible control character. Delete it.",
    ),
    "pair": (
        "经度与纬度须同时填写。请补上。",
        "longitude and latitude go together. Fill in the other.",
    ),
    "swapped": ("经纬度写反了。请对调。", "longitude and latitude are swapped. Exchange them."),
    "outside": (
        "坐标不在所填的县内{}。请核对；程序不会移动任何点。",
        "the point is not in the county stated{}. Check it; no point is ever moved.",
    ),
    "boundary": ("{}", "{}"),
    "elsewhere": (
        "边界不在该园区登记的县内（{}）。请核对坐标系与编号。",
        (
            "the boundary lies outside the counties on record for the zone ({}). Check its CRS and"
            " its id."
        ),
    ),
    "several": (
        "有多个同类文件（{}）。请只留一个。",
        "there are several such files ({}). Keep one.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault.

    `line` counts from 1, the header being line 1; None where the whole file is meant. `column` is
    the key in a TOML file.
    """

    file: str
    line: int | None
    column: str
    value: str
    rule: str
    detail: tuple[str, str] = ("", "")

    def text(self, language: str) -> str:
        index = ("zh", "en").index(language)
        what = RULES[self.rule][index].format(_visible(self.detail[index]))
        value = _visible(self.value if len(self.value) <= 60 else self.value[:57] + "...")
        name = _visible(self.column)
        column = (("项", "key") if self.file.endswith(".toml") else ("列", "column"))[index]
        if language == "zh":
            place = (f" 第 {self.line} 行" if self.line else "") + (
                f"，{name} {column}" if name else ""
            )
            return f"{self.file}{place}：" + (f"“{value}”" if value else "") + what
        place = (f" line {self.line}" if self.line else "") + (f", {column} {name}" if name else "")
        return f"{self.file}{place}: " + (f"'{value}' " if value else "") + what

    def as_dict(self) -> dict[str, object]:
        # half a character cannot be written
        value = self.value.encode(errors="backslashreplace").decode()
        return {**asdict(self), "value": value, "zh": self.text("zh"), "en": self.text("en")}


def _visible(text: str) -> str:
    """Show what cannot be seen, or would steer a terminal, by its number."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


class Problems(Collection[Problem]):
    """Faults in order.

    What a whole table has is kept as `TableProblems`, and written out only when asked for.
    """

    def __init__(self, *parts: Collection[Problem]) -> None:
        self._parts = list(parts)

    def __iadd__(self, part: Collection[Problem]) -> "Problems":
        self._parts.append(part)
        return self

    def __iter__(self) -> Iterator[Problem]:
        return itertools.chain.from_iterable(self._parts)

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def __contains__(self, problem: object) -> bool:
        return any(problem in part for part in self._parts)


class RegistryError(PlanningError):
    """Tables that cannot become a described, or a described that cannot be read."""

    def __init__(self, zh: str, en: str, problems: Collection[Problem] = ()) -> None:
        super().__init__(zh, en)
        self.problems = problems


def refuse(problems: Collection[Problem]) -> None:
    """Raise RegistryError if there is a problem.

    It holds all of them; its text names the first `MOST_TOLD`.
    """
    if not problems:
        return
    zh = [problem.text("zh") for problem in itertools.islice(problems, MOST_TOLD)]
    en = [problem.text("en") for problem in itertools.islice(problems, MOST_TOLD)]
    more = len(problems) - MOST_TOLD
    if more > 0:
        zh.append(f"另有 {more} 处。逐个文件全部列出：python -m data check 文件 --table 表名")
        en.append(f"And {more} more. To list all of a file: python -m data check FILE --table NAME")
    raise RegistryError("\n".join(zh), "\n".join(en), problems)


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


# --- the rules of a table -----------------------------------------------------------------------


class TableProblems(Collection[Problem]):
    """The faults of a table, one to a cell: a rule's number for each cell, so that a file of
    nothing but faults takes no more memory than a good one.

    The first rule that is marked for a cell stays: a value that is no number is not out of range as
    well.
    """

    def __init__(self, table: RawTable) -> None:
        self._table = table
        self._columns = sorted(table.cells.columns)
        self._marks = np.zeros((len(table.lines), len(self._columns)), dtype=np.uint16)
        self._rules: list[tuple[str, Detail]] = [("", "")]
        self._judged = (
            ~np.isin(table.lines, list(table.broken))
            if table.broken
            else np.ones(len(table.lines), dtype=bool)
        )
        self.afterwards: list[Problem] = []  # of more than one cell, told after those of one

    def mark(self, column: str, rows: np.ndarray, rule: str, detail: Detail = "") -> None:
        """Note that cells of a column (`rows`: a mask) break a rule, unless they or their lines are
        marked already.
        """
        rows = rows & self._judged
        if not rows.any():
            return
        self._rules.append((rule, detail))
        marks = self._marks[:, self._columns.index(column)]
        marks[rows & (marks == 0)] = len(self._rules) - 1

    def is_marked(self, column: str) -> np.ndarray:
        """The cells of a column that have a fault, and those of broken lines."""
        return (self._marks[:, self._columns.index(column)] > 0) | ~self._judged

    def __len__(self) -> int:
        return int(np.count_nonzero(self._marks)) + len(self.afterwards)

    def __iter__(self) -> Iterator[Problem]:
        for start in range(0, len(self._marks), BLOCK_ROWS):
            yield from self._of_rows(start, start + BLOCK_ROWS)
        yield from self.afterwards

    def __contains__(self, problem: object) -> bool:
        return any(problem == mine for mine in self)

    def _of_rows(self, start: int, end: int) -> Iterator[Problem]:
        marks, cells = self._marks[start:end], self._table.cells.iloc[start:end]
        faulty = [self._columns[place] for place in np.flatnonzero(marks.any(axis=0))]
        shown = {name: cells[name].tolist() for name in faulty}
        if {"lon", "lat"} <= shown.keys():
            shown[POINT] = [
                f"{lon}, {lat}" for lon, lat in zip(shown["lon"], shown["lat"], strict=True)
            ]
        for row, place in np.argwhere(marks).tolist():
            name = self._columns[place]
            rule, detail = self._rules[marks[row, place]]
            value = shown[POINT if rule == "swapped" else name][row]
            told = detail(value) if callable(detail) else detail
            yield Problem(
                self._table.file, self._table.lines[start + row], name, value, rule, (told,) * 2
            )


def check(table: RawTable, described: Table, known: Known) -> TableProblems:
    """Every fault of every row. `known` holds the values that references must be found in."""
    problems = TableProblems(table)
    _mark_points(problems, table, described)
    for column in described.columns:
        if column.only_where:
            other, value = column.only_where
            rows = (table.cells[column.name] != "") & (table.cells[other] != value)
            problems.mark(
                column.name, rows.to_numpy(bool), "only where", " = ".join(column.only_where)
            )
    for column in described.columns:
        _mark_column(problems, table.cells[column.name], column, described, known)
    problems.afterwards += _repeated_keys(table, described)
    problems.afterwards += _lookalike_keys(table, described, problems)
    problems.afterwards += _county_mismatches(table, described, known)
    return problems


def _mark_column(
    problems: TableProblems, cells: pd.Series, column: Column, described: Table, known: Known
) -> None:
    """Mark the cells of a column that break one of its rules; each distinct value is
    judged once.
    """
    problems.mark(column.name, cells.str.contains(CONTROL).to_numpy(bool), "control")
    rules = _rules(column, described, known)
    if column.required:
        problems.mark(column.name, (cells == "").to_numpy(bool), "required")
    if not rules:
        return
    codes, values = pd.factorize(cells)
    values = values.tolist()
    for rule, detail, holds in rules:
        broken = np.fromiter(
            (value != "" and not holds(value) for value in values), bool, len(values)
        )
        if broken.any():
            problems.mark(column.name, broken[codes], rule, detail)


def _rules(column: Column, described: Table, known: Known) -> list[Rule]:
    """The rules of one column for a value that is not empty: name, detail, and whether it holds."""
    rules: list[Rule] = []
    if is_code(column, described):
        rules.append(("invisible", hidden_letters, lambda value: not re.search(INVISIBLE, value)))
        rules.append(
            (
                "destroyed",
                "",
                lambda value: not any(DESTROYED.fullmatch(part) for part in _parts(column, value)),
            )
        )
    rules += _number_rules(column)
    if column.is_date:
        rules.append(("date", "", _is_date))
    elif column.pattern == ADCODE_RULE:
        rules.append(("adcode", "", lambda value: _matches(column, value)))
    elif column.pattern:
        rules.append(("pattern", column.pattern, lambda value: _matches(column, value)))
    if column.choices:
        rules.append(
            (
                "choices",
                ", ".join(column.choices),
                lambda value: all(part in column.choices for part in _parts(column, value)),
            )
        )
    if column.refers in known:
        rules += _reference_rules(column, known[column.refers])
    return rules


def _number_rules(column: Column) -> list[Rule]:
    if column.type not in ("DOUBLE", "INTEGER"):
        return []
    rules = [("number", "", lambda value: as_number(value) is not None)]
    if column.type == "INTEGER":
        rules.append(
            (
                "whole number",
                "",
                lambda value: as_number(value) is None or as_number(value).is_integer(),
            )
        )
    if column.low is not None or column.high is not None:
        low = -float("inf") if column.low is None else column.low
        high = float("inf") if column.high is None else column.high
        rules.append(
            (
                "range",
                f"{low:g} … {high:g}",
                lambda value: as_number(value) is None or low <= as_number(value) <= high,
            )
        )
    return rules


def _reference_rules(column: Column, targets: frozenset[str]) -> list[Rule]:
    """That what is referred to is there; a name that only looks like one that is there is told
    apart.
    """
    twins = Lookalikes(targets)

    def strangers(value: str) -> list[str]:
        return [part for part in _parts(column, value) if part not in targets]

    def twin_of(value: str) -> str:
        return next(twin for part in strangers(value) if (twin := twins.of(part)))

    return [
        ("lookalike", twin_of, lambda value: not any(twins.of(part) for part in strangers(value))),
        ("refers", column.refers, lambda value: not strangers(value)),
    ]


def is_code(column: Column, described: Table) -> bool:
    """Tell if a column holds ids or codes, which are compared letter by letter."""
    named = re.search(r"(^|_)(id|ids|code|codes|adcode|adcodes)$", column.name)
    return column.type == "VARCHAR" and bool(
        column.name in described.key or column.refers or column.pattern == ADCODE_RULE or named
    )


def _mark_points(problems: TableProblems, table: RawTable, described: Table) -> None:
    """Mark points of which one half is missing, or whose halves are exchanged, as far as China's
    extent tells.
    """
    if not {"lon", "lat"} <= set(described.names):
        return
    lon, lat = numbers(table.cells["lon"]), numbers(table.cells["lat"])
    swapped = (lon >= 3) & (lon <= 54) & (lat >= 73) & (lat <= 136)
    for column, other in (("lat", "lon"), ("lon", "lat")):
        problems.mark(column, swapped, "swapped")
        missing = (table.cells[column] == "") & (table.cells[other] != "")
        problems.mark(column, missing.to_numpy(bool), "pair")


def numbers(cells: pd.Series) -> np.ndarray:
    """The numbers of a column, NaN where none stands there."""
    codes, values = pd.factorize(cells)
    found = [as_number(value) for value in values.tolist()]
    return np.array(
        [np.nan if number is None else number for number in found] or [np.nan], dtype=float
    )[codes]


def _repeated_keys(table: RawTable, described: Table) -> list[Problem]:
    if not described.key:
        return []
    key = table.cells[list(described.key)]
    required = [
        column.name
        for column in described.columns
        if column.name in described.key and column.required
    ]
    # a blank that must not be one is a fault already
    is_complete = (key[required] != "").all(axis=1)
    repeated = np.flatnonzero(key.duplicated() & is_complete)
    return [
        Problem(
            table.file,
            table.lines[row],
            described.key[0],
            ", ".join(cells),
            "unique",
            (" + ".join(described.key),) * 2,
        )
        for row, cells in zip(
            repeated.tolist(), key.iloc[repeated].itertuples(index=False), strict=True
        )
        if table.lines[row] not in table.broken
    ]


def _lookalike_keys(table: RawTable, described: Table, problems: TableProblems) -> list[Problem]:
    """Ids that differ from an earlier one only by what nobody can see."""
    if len(described.key) != 1:
        return []
    (column,) = described.key
    keys = table.cells[column]
    if keys.map(str.isascii).all():
        return []  # plain ids that differ can be told apart
    marked = problems.is_marked(column)
    first: dict[str, str] = {}
    found = []
    for row, name in enumerate(keys.tolist()):
        if not marked[row]:
            twin = first.setdefault(skeleton(name), name)
            if twin != name:
                found.append(
                    Problem(table.file, table.lines[row], column, name, "lookalike", (twin,) * 2)
                )
    return found


def _county_mismatches(table: RawTable, described: Table, known: Known) -> list[Problem]:
    """Rows whose city and county names are not what their adcode means; known["counties"] says
    "adcode city county".
    """
    columns = ["city", "county", "adcode"]
    if not set(columns) <= set(described.names) or "counties" not in known:
        return []
    meaning = dict(entry.split(" ", 1) for entry in known["counties"] | known["cities"])
    meanings = frozenset(meaning.values())
    places = table.cells.groupby(columns, sort=False).ngroup().to_numpy()
    distinct = table.cells[columns].drop_duplicates()  # in the order of the groups
    wrong = {}
    for group, (city, county, adcode) in enumerate(distinct.itertuples(index=False)):
        stated = f"{city} {county}".strip()
        means = meaning.get(adcode, stated)
        if not adcode and city and county and stated not in meanings:
            means = "?"
        if stated != means:
            wrong[group] = (f"{stated} {adcode}".strip(), (means,) * 2)
    return [
        Problem(
            table.file,
            table.lines[row],
            "county",
            wrong[places[row]][0],
            "county",
            wrong[places[row]][1],
        )
        for row in np.flatnonzero(np.isin(places, list(wrong))).tolist()
        if table.lines[row] not in table.broken
    ]


# --- what is told and blocks nothing ------------------------------------------------------------


def notices(table: RawTable, described: Table) -> list[Problem]:
    """Tell what is well-formed and yet may be wrong: likely doubles, namesakes, letters that cannot
    be seen.
    """
    found = []
    for column in described.columns:
        if column.type == "VARCHAR" and not is_code(column, described):
            hidden = table.cells[column.name]
            hidden = hidden[hidden.str.contains(INVISIBLE)]
            found += [
                Problem(
                    table.file,
                    table.lines[row],
                    column.name,
                    value,
                    "invisible",
                    (hidden_letters(value),) * 2,
                )
                for row, value in hidden.items()
            ]
    return found + (_namesakes(table, described) if described.name in NAMED else [])


def _namesakes(table: RawTable, described: Table) -> list[Problem]:
    """Tell of rows whose name an earlier row has; zones noted to lie on the same ground are known
    to differ.
    """
    names = table.cells["name"].map(plain_name)
    shared = names.duplicated(keep=False) & (names != "")
    columns = [described.key[0], "city", "adcode", *({"related_zone_ids"} & set(described.names))]
    rows = table.cells.loc[shared, [*columns, "name"]]
    # name -> place -> line and id of its first row
    earlier: dict[str, dict[str, tuple[int, str]]] = {}
    found = []
    for row, name, (row_id, city, adcode, *related, written) in zip(
        rows.index, names[shared], rows.itertuples(index=False), strict=True
    ):
        places = earlier.setdefault(name, {})
        place = adcode or city
        rule = "double" if place in places else "namesake"
        other = places.get(place) or next(iter(places.values()), None)
        places.setdefault(place, (table.lines[row], row_id))
        if other and not any(other[1] in ids for ids in related):
            told = (f"第 {other[0]} 行（{other[1]}）", f"line {other[0]} ({other[1]})")
            found.append(Problem(table.file, table.lines[row], "name", written, rule, told))
    return found


def _parts(column: Column, value: str) -> list[str]:
    return [part.strip() for part in value.split(column.separator)] if column.separator else [value]


def _matches(column: Column, value: str) -> bool:
    return all(re.fullmatch(column.pattern, part, re.ASCII) for part in _parts(column, value))


def as_number(value: str) -> float | None:
    """A finite number written in plain digits, else None."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) < float("inf") and value.isascii() and "_" not in value else None


def _is_date(value: str) -> bool:
    if not re.fullmatch(DATE_RULE, value, re.ASCII):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True


def typed(table: RawTable, described: Table) -> pd.DataFrame:
    """A checked table with its types: str (empty is missing), Int64, float64."""
    frame = table.cells.where(table.cells != "")
    kinds = {"VARCHAR": "str", "INTEGER": "Int64", "DOUBLE": "float64"}
    numbers = {
        c.name: pd.to_numeric(frame[c.name]) for c in described.columns if c.type != "VARCHAR"
    }
    return frame.assign(**numbers).astype(
        {column.name: kinds[column.type] for column in described.columns}
    )
