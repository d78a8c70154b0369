"""Source files in, typed tables out; or every fault at once, each with file, line, column, value, rule and what to do."""

import csv
import difflib
import io
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from data.schemas import ADCODE_RULE, DATE_RULE, Column, Registry
from geo.errors import PlanningError

Known = Mapping[str, frozenset[str]]  # "table.column" -> the values that stand there

# rule -> what is wrong and what to do; {} is filled from the column's own rule
RULES: dict[str, tuple[str, str]] = {
    "missing file": ("文件不存在。请放入该文件。", "the file is not there. Put it there."),
    "unreadable": ("文件无法读取（{}）。请检查权限与磁盘。", "the file cannot be read ({}). Check its permissions and the disk."),
    "empty file": ("文件是空的。请连同表头重新导出。", "the file is empty. Export it again with its header row."),
    "encoding": ("既不是 UTF-8 也不是 GB18030（第 {} 字节）。请另存为 UTF-8 CSV。", "neither UTF-8 nor GB18030 (byte {}). Save it as UTF-8 CSV."),
    "csv": ("不是规范的 CSV（{}）。请检查引号与换行。", "not well-formed CSV ({}). Check quotes and line ends."),
    "missing column": ("缺少该列。请按模板补上：python -m data describe。", "the column is missing. Add it as in the template: python -m data describe."),
    "unknown column": ("不认识的列{}。请更名或删除。", "unknown column{}. Rename or delete it."),
    "repeated column": ("列名重复。请只留一列。", "the column name stands twice. Keep one."),
    "fields": ("应有 {} 个字段。多为未加引号的逗号所致，请加引号。", "{} fields are expected. Often an unquoted comma; put the text in quotes."),
    "required": ("不能为空。请填写。", "must not be empty. Fill it in."),
    "adcode": ("不是六位行政区划代码。表格软件会添加“.0”，请把该列设为文本后重新保存。", "is not a 6-digit GB/T 2260 code. Spreadsheets add '.0'; format the column as text and save again."),
    "pattern": ("不符合格式 {}。请改正。", "does not match {}. Correct it."),
    "date": ("不是日期。请写成 2026、2026-03 或 2026-03-14。", "is not a date. Write 2026, 2026-03 or 2026-03-14."),
    "number": ("不是数。请只写数字，不带千分号与单位。", "is not a number. Write digits only, no thousands separators or units."),
    "whole number": ("不是整数。请改正。", "is not a whole number. Correct it."),
    "range": ("应在 {} 之间。请核对数值与单位；经纬度请勿写反。", "must lie between {}. Check value and unit; longitude and latitude may be swapped."),
    "choices": ("应为以下之一：{}。", "must be one of: {}."),
    "only where": ("只用于 {} 的行。请留空，或改正另一列。", "belongs only to rows with {}. Leave it blank, or correct the other column."),
    "refers": ("在 {} 中找不到。请先登记，或改正编号。", "is not found in {}. Register it first, or correct it."),
    "shares": ("份额相加为 {}，应为 1。余下的份额请写成 cluster_id = none 的一行。", "shares add up to {}, not to 1. Write the rest as a row with cluster_id = none."),
    "unique": ("主键重复（{}）。请删除或改号。", "the key ({}) stands twice. Delete or renumber one."),
    "county": ("名称与代码不符，代码所指为 {}。请改正其一。", "name and code disagree: the code means {}. Correct one of them."),
    "control": ("含有不可见的控制字符。请删除。", "holds an invisible control character. Delete it."),
    "pair": ("经度与纬度须同时填写。请补上。", "longitude and latitude go together. Fill in the other."),
    "swapped": ("经纬度写反了。请对调。", "longitude and latitude are swapped. Exchange them."),
    "outside": ("坐标不在所填的县内{}。请核对；程序不会移动任何点。", "the point is not in the county stated{}. Check it; no point is ever moved."),
    "boundary": ("{}", "{}"),
    "elsewhere": ("边界不在该园区登记的县内（{}）。请核对坐标系与编号。", "the boundary lies outside the counties on record for the zone ({}). Check its CRS and its id."),
    "several": ("有多个同类文件（{}）。请只留一个。", "there are several such files ({}). Keep one."),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One fault. `line` counts from 1, the header being line 1; None where the whole file is meant. `column` is the key in a TOML file."""

    file: str
    line: int | None
    column: str
    value: str
    rule: str
    detail: tuple[str, str] = ("", "")

    def text(self, language: str) -> str:
        index = ("zh", "en").index(language)
        what = RULES[self.rule][index].format(self.detail[index])
        value = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        column = (("项", "key") if self.file.endswith(".toml") else ("列", "column"))[index]
        if language == "zh":
            place = (f" 第 {self.line} 行" if self.line else "") + (f"，{self.column} {column}" if self.column else "")
            return f"{self.file}{place}：" + (f"“{value}”" if value else "") + what
        place = (f" line {self.line}" if self.line else "") + (f", {column} {self.column}" if self.column else "")
        return f"{self.file}{place}: " + (f"'{value}' " if value else "") + what

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "zh": self.text("zh"), "en": self.text("en")}


class RegistryError(PlanningError):
    """Tables that cannot become a registry, or a registry that cannot be read."""

    def __init__(self, zh: str, en: str, problems: list[Problem] | None = None) -> None:
        super().__init__(zh, en)
        self.problems = problems or []


def refuse(problems: list[Problem]) -> None:
    """Raise RegistryError naming every problem, if there is one."""
    if problems:
        raise RegistryError(
            "\n".join(problem.text("zh") for problem in problems), "\n".join(problem.text("en") for problem in problems), problems
        )


@dataclass
class RawTable:
    """A CSV file as text: cells stripped of outer blanks, with the line each row starts on.

    Rows on `broken` lines have the wrong number of fields: their ids may be referred to, nothing else is said of them.
    """

    file: str
    cells: pd.DataFrame
    lines: list[int]
    broken: frozenset[int] = frozenset()
    notices: list[tuple[str, str]] = field(default_factory=list)


def read_csv(path: Path, registry: Registry) -> tuple[RawTable | None, list[Problem]]:
    """The cells of a file as text, or why it cannot be read; a byte order mark and GB18030 are accepted."""
    name = path.name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None, [Problem(name, None, "", "", "missing file")]
    except OSError as error:
        return None, [Problem(name, None, "", "", "unreadable", (str(error.strerror),) * 2)]
    notices = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = content.decode("gb18030").removeprefix("\ufeff")
            notices.append((f"{name}：按 GB18030 读取，建议另存为 UTF-8。", f"{name}: read as GB18030; better saved as UTF-8."))
        except UnicodeDecodeError:
            return None, [Problem(name, None, "", "", "encoding", (str(error.start),) * 2)]
    if not text.strip():
        return None, [Problem(name, None, "", "", "empty file")]
    header, rows, lines, problems = _split(name, text)
    if any(problem.rule == "csv" for problem in problems):
        return None, problems
    broken = frozenset(problem.line for problem in problems)
    problems += _header_problems(name, header, registry)
    if any(problem.rule == "repeated column" for problem in problems):
        return None, problems
    cells = pd.DataFrame(rows, columns=header, dtype=str)
    for column in registry.names:  # so that the other checks can still speak of the columns that are there
        if column not in cells:
            cells[column] = ""
    return RawTable(name, cells[list(registry.names)], lines, broken, notices), problems


def _split(name: str, text: str) -> tuple[list[str], list[list[str]], list[int], list[Problem]]:
    """Header, rows, first line of each row, and what is wrong with their form; rows of the wrong width are cut or filled."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header, rows, lines, problems = [], [], [], []
    line = 1
    try:
        header = [cell.strip() for cell in next(reader)]
        line = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                if len(row) != len(header):
                    problems.append(Problem(name, line, "", f"{len(row)}", "fields", (str(len(header)),) * 2))
                rows.append([cell.strip() for cell in row[: len(header)]] + [""] * (len(header) - len(row)))
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(name, line, "", "", "csv", (str(error),) * 2))
    return header, rows, lines, problems


def _header_problems(name: str, header: list[str], registry: Registry) -> list[Problem]:
    problems = [Problem(name, 1, column, "", "repeated column") for column in sorted({c for c in header if header.count(c) > 1})]
    for column in header:
        if column not in registry.names:
            close = difflib.get_close_matches(column, registry.names, n=1)
            hint = (f"（是否为 {close[0]}？）", f" (is it {close[0]}?)") if close else ("", "")
            problems.append(Problem(name, 1, column, "", "unknown column", hint))
    missing = [c.name for c in registry.columns if c.name not in header and not c.optional]
    return problems + [Problem(name, 1, column, "", "missing column") for column in missing]


def check(table: RawTable, registry: Registry, known: Known) -> list[Problem]:
    """Every fault of every row. `known` holds the values that references must be found in."""
    schema = pa.DataFrameSchema(
        {column.name: pa.Column(object, _checks(column, known), nullable=False) for column in registry.columns}
    )
    try:
        schema.validate(table.cells.astype(object), lazy=True)
        problems = []
    except pa.errors.SchemaErrors as errors:
        problems = [_problem(table, case) for case in errors.failure_cases.itertuples()]
    problems = [problem for problem in _point_problems(table, registry) + _misplaced(table, registry) + problems if problem.line not in table.broken]
    # one fault to a cell: a value that is no number is not out of range as well
    first = {(problem.line, problem.column): problem for problem in reversed(problems)}
    unique = sorted(first.values(), key=lambda problem: (problem.line or 0, problem.column))
    return unique + _repeated_keys(table, registry) + _county_mismatches(table, registry, known)


def _problem(table: RawTable, case: object) -> Problem:
    rule, _, detail = case.check.partition("|")
    return Problem(table.file, table.lines[int(case.index)], case.column, str(case.failure_case), rule, (detail,) * 2)


def _point_problems(table: RawTable, registry: Registry) -> list[Problem]:
    """Points of which one half is missing, or whose halves are exchanged, as far as China's extent tells."""
    if not {"lon", "lat"} <= set(registry.names):
        return []
    problems = []
    for line, lon, lat in zip(table.lines, table.cells["lon"], table.cells["lat"], strict=True):
        if 3 <= (as_number(lon) or 0) <= 54 and 73 <= (as_number(lat) or 0) <= 136:
            problems += [Problem(table.file, line, column, f"{lon}, {lat}", "swapped") for column in ("lat", "lon")]
        elif bool(lon) != bool(lat):
            problems.append(Problem(table.file, line, "lat" if lon else "lon", "", "pair"))
    return problems


def _misplaced(table: RawTable, registry: Registry) -> list[Problem]:
    """Cells that say nothing in their row, because another column has not the value that they go with."""
    return [
        Problem(table.file, line, column.name, row[column.name], "only where", (" = ".join(column.only_where),) * 2)
        for column in registry.columns if column.only_where
        for line, row in zip(table.lines, table.cells.to_dict("records"), strict=True) if row[column.name] and row[column.only_where[0]] != column.only_where[1]
    ]  # fmt: skip


def _repeated_keys(table: RawTable, registry: Registry) -> list[Problem]:
    if not registry.key:
        return []
    key = table.cells[list(registry.key)]
    required = [column.name for column in registry.columns if column.name in registry.key and column.required]
    is_complete = (key[required] != "").all(axis=1)  # a blank that must not be one is a fault already
    return [
        Problem(table.file, table.lines[row], registry.key[0], ", ".join(key.iloc[row]), "unique", (" + ".join(registry.key),) * 2)
        for row in key.index[key.duplicated() & is_complete] if table.lines[row] not in table.broken
    ]  # fmt: skip


def _checks(column: Column, known: Known) -> list[pa.Check]:
    """The rules of one column as pandera checks named "rule|detail"; an empty cell breaks only `required`."""
    rules: list[tuple[str, object]] = []
    rules.append(("control", lambda value: not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", value)))
    if column.required:
        rules.append(("required", lambda value: value != ""))
    if column.type in ("DOUBLE", "INTEGER"):
        rules.append(("number", lambda value: as_number(value) is not None))
        if column.type == "INTEGER":
            rules.append(("whole number", lambda value: as_number(value) is None or as_number(value).is_integer()))
        if column.low is not None or column.high is not None:
            low, high = (-float("inf") if column.low is None else column.low), (float("inf") if column.high is None else column.high)
            rules.append((f"range|{low:g} … {high:g}", lambda value: as_number(value) is None or low <= as_number(value) <= high))
    if column.is_date:
        rules.append(("date", _is_date))
    elif column.pattern == ADCODE_RULE:
        rules.append(("adcode", lambda value: _matches(column, value)))
    elif column.pattern:
        rules.append((f"pattern|{column.pattern}", lambda value: _matches(column, value)))
    if column.choices:
        rules.append((f"choices|{', '.join(column.choices)}", lambda value: all(part in column.choices for part in _parts(column, value))))
    if column.refers in known:
        targets = known[column.refers]
        rules.append((f"refers|{column.refers}", lambda value: all(part in targets for part in _parts(column, value))))
    return [
        pa.Check(
            lambda value, name=name, holds=holds: bool(holds(value)) if value or name == "required" else True,
            element_wise=True, name=name, error=name,
        )
        for name, holds in rules
    ]  # fmt: skip


def _county_mismatches(table: RawTable, registry: Registry, known: Known) -> list[Problem]:
    """Rows whose city and county names are not what their adcode means; known["counties"] says "adcode city county"."""
    if not {"city", "county", "adcode"} <= set(registry.names) or "counties" not in known:
        return []
    meaning = dict(entry.split(" ", 1) for entry in known["counties"] | known["cities"])
    problems = []
    for line, row in zip(table.lines, table.cells.to_dict("records"), strict=True):
        stated = f"{row['city']} {row['county']}".strip()
        means = meaning.get(row["adcode"], stated)
        if not row["adcode"] and row["city"] and row["county"] and stated not in meaning.values():
            means = "?"
        if line not in table.broken and stated != means:
            problems.append(Problem(table.file, line, "county", f"{stated} {row['adcode']}".strip(), "county", (means,) * 2))
    return problems


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


def typed(table: RawTable, registry: Registry) -> pd.DataFrame:
    """A checked table with its types: str (empty is missing), Int64, float64."""
    frame = table.cells.where(table.cells != "")
    kinds = {"VARCHAR": "str", "INTEGER": "Int64", "DOUBLE": "float64"}
    numbers = {c.name: pd.to_numeric(frame[c.name]) for c in registry.columns if c.type != "VARCHAR"}
    return frame.assign(**numbers).astype({column.name: kinds[column.type] for column in registry.columns})
