"""Faults of sources: place, rule and remedy in both languages; many of them as one error."""

import itertools
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass

from geo.errors import PlanningError

MOST_LETTERS = 60  # of a value that a fault repeats
MOST_TOLD = 1_000  # faults in the text of an error; the error itself holds all
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

    line: counts from 1, the header being line 1; None where the whole file is meant.
    column: the key, in a TOML file.
    rule: a key of `RULES`.
    detail: fills the {} of the rule, in Chinese and English.
    """

    file: str
    line: int | None
    column: str
    value: str
    rule: str
    detail: tuple[str, str] = ("", "")

    def text(self, language: str) -> str:
        """Write the fault as one line: file, place, value, rule and remedy."""
        return self._chinese() if language == "zh" else self._english()

    def _chinese(self) -> str:
        place, value, name = self.file, self._shown_value(), _visible(self.column)
        if self.line:
            place += f" 第 {self.line} 行"
        if name:
            place += f"，{name} {'项' if self._is_toml() else '列'}"
        rule = RULES[self.rule][0].format(_visible(self.detail[0]))
        return f"{place}：“{value}”{rule}" if value else f"{place}：{rule}"

    def _english(self) -> str:
        place, value, name = self.file, self._shown_value(), _visible(self.column)
        if self.line:
            place += f" line {self.line}"
        if name:
            place += f", {'key' if self._is_toml() else 'column'} {name}"
        rule = RULES[self.rule][1].format(_visible(self.detail[1]))
        return f"{place}: '{value}' {rule}" if value else f"{place}: {rule}"

    def _is_toml(self) -> bool:
        return self.file.endswith(".toml")

    def _shown_value(self) -> str:
        short = self.value if len(self.value) <= MOST_LETTERS else f"{self.value[:57]}..."
        return _visible(short)

    def as_dict(self) -> dict[str, object]:
        """The fault as JSON: its fields, and its text in both languages."""
        # half a character cannot be written
        value = self.value.encode(errors="backslashreplace").decode()
        return {
            **asdict(self),
            "value": value,
            "zh": self.text("zh"),
            "en": self.text("en"),
        }


def _visible(text: str) -> str:
    """Show what cannot be seen, or would steer a terminal, by its number."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


class Problems(Collection[Problem]):
    """Faults in order.

    Those of a whole table stay a `TableProblems`, and are written out only when asked for.
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
    """Tables that cannot become a registry, or a registry that cannot be read."""

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
