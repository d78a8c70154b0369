"""What can be wrong with a scenario: every rule, in words with what to do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analytics.words import LANGUAGES
from geo.errors import PlanningError

MOST_SHOWN = 60  # letters of a value that a message repeats
# faults that a message names: whoever puts these right has a file worth reading again
MOST_NAMED = 20
# rule -> what is wrong and what to do; {} is filled from what was found
RULES = {
    "not text": (
        "不是 UTF-8 文本。请载入从这里下载的情景文件。",
        "it is not UTF-8 text. Load a scenario file downloaded from here.",
    ),
    "not json": (
        "不是规范的 JSON（{}）。请载入从这里下载的情景文件。",
        "it is not well-formed JSON ({}). Load a scenario file downloaded from here.",
    ),
    "too large": (
        "超过 {} KB。情景文件只有几 KB，请核对是否选错文件。",
        "it is larger than {} KB. A scenario takes a few KB: check that this is the right file.",
    ),
    "too deep": (
        "嵌套过深。请载入从这里下载的情景文件。",
        "it is nested too deeply. Load a scenario file downloaded from here.",
    ),
    "object": ("应为 JSON 对象（花括号）。", "must be a JSON object (in braces)."),
    "list": ("应为列表（方括号）。", "must be a list (in brackets)."),
    "text": ("应为文字。", "must be text."),
    "texts": ("应为文字列表。", "must be a list of texts."),
    "number": (
        "应为数或 null。NaN 与 Infinity 不是数。",
        "must be a number or null; NaN and Infinity are none.",
    ),
    "missing": ("缺少该项。请补上。", "is missing. Add it."),
    "unknown key": (
        "不认识这一项。请核对拼写或删除；可用：{}。",
        "is not known. Check its spelling or delete it; known: {}.",
    ),
    "repeated key": ("同一项写了两次。请只留一个。", "stands twice. Keep one."),
    "kind": ("应为“{}”。这不是情景文件。", "must be '{}': this is no scenario file."),
    "version": (
        "应为 {}。请用写出该文件的版本打开。",
        "must be {}. Open it with the version that wrote it.",
    ),
    "empty": ("不能为空。请填写。", "must not be empty. Fill it in."),
    "taken": (
        "已有这个名称的情景。请换一个名称。",
        "is the name of another scenario. Choose another.",
    ),
    "long": ("超过 {} 字。请缩短。", "is longer than {} letters. Shorten it."),
    "many": ("超过 {} 项。请删减。", "holds more than {} entries. Leave some out."),
    "count": ("应为 0 或更大的整数。", "must be a whole number, 0 or more."),
    "control": (
        "含有不可见的控制字符。请删除。",
        "holds an invisible control character. Delete it.",
    ),
    "choices": ("应为以下之一：{}。", "must be one of: {}."),
    "setting": ("{}", "{}"),
    "hash": (
        "与快照 {} 不符。文件被改动过，请重新下载。",
        "is not that of snapshot {}. The file was edited; download it again.",
    ),
    "most actions": (
        "超过 {} 项措施。请拆成几个情景。",
        "there are more than {} actions. Split them into several scenarios.",
    ),
    "more": (
        "另有 {} 处。请先改正以上各处，再载入一次。",
        "and {} more. Put these right first, then load it again.",
    ),
    "compared": (
        "并排比较应选 1 到 {} 个情景。请增减。",
        "1 to {} scenarios can stand side by side. Choose more or fewer.",
    ),
    "repeated value": ("同一值写了两次。请只留一个。", "stands twice in the list. Keep one."),
    "cost": (
        "应在 0 到 {} 万元之间。请核对数值与单位。",
        "must lie between 0 and {} (10,000 CNY). Check value and unit.",
    ),
    "repeated action": (
        "与措施 {} 相同或重叠。请删除其一。",
        "is the same as action {}, or overlaps with it. Delete one of them.",
    ),
    "place": (
        "应写成 county:六位代码、zone:园区编号、town:地名编号 或 point:经度,纬度。",
        "must be written county:ADCODE, zone:ID, town:GEONAMES_ID or point:LON,LAT.",
    ),
    "no place": (
        "名录里没有这个地点。请从名录中选。",
        "is no place on record. Choose one from the record.",
    ),
    "unplaced": (
        "园区所在县未知，无从计算距离。请改选该县或先核实。",
        (
            "not even the county of this zone is known, so nothing can be measured. Choose a"
            " county, or verify it first."
        ),
    ),
    "no cluster": (
        "名录里没有这个集群。请从名录中选。",
        "is no cluster on record. Choose one from the record.",
    ),
    "no platform": (
        "名录里没有这个平台。请从名录中选。",
        "is no platform on record. Choose one from the record.",
    ),
    "unconfirmed": (
        "该平台未确认，不能计入。请先核实。",
        "is unconfirmed and never counts. Verify it first.",
    ),
    "offered": ("该平台已有此环节。请删去。", "is offered by this platform already. Leave it out."),
    "counts": (
        "该平台按本情景的口径已经计入，无须开放。",
        "counts already under the scenario's setting: there is nothing to open.",
    ),
    "not in service": (
        "该平台尚未建成（{}）。请改用“提前建成”。",
        "is not in service yet ({}). Finish it instead.",
    ),
    "in service": (
        "该平台已在运行（{}），无可提前。",
        "is in service already ({}): there is nothing to finish.",
    ),
    "not higher": (
        "该平台现为 {}，应升到更高一级。",
        "the platform is {} now; choose a higher level.",
    ),
}
# rules that another snapshot may break without anybody's mistake
OF_RECORD = (
    "no place",
    "unplaced",
    "no cluster",
    "no platform",
    "unconfirmed",
    "offered",
    "counts",
    "not in service",
    "in service",
    "not higher",
    "hash",
)


@dataclass(frozen=True)
class Fault:
    """One fault of a scenario.

    Attributes:
        action: its number from 1; None where the fault is not about one.
        field: where the value stands; blank for the file as a whole.
        rule: one of `RULES`.
        detail: what fills the rule's {}, in both languages.
    """

    action: int | None
    field: str
    value: object
    rule: str
    detail: tuple[str, str] = ("", "")

    def text(self, language: str) -> str:
        """Write the fault as a sentence."""
        index = LANGUAGES.index(language)
        what = RULES[self.rule][index].format(self.detail[index])
        where = self._where(index)
        if not where:
            return what
        return ("，", ", ")[index].join(where) + ("：", ": ")[index] + what

    def _where(self, index: int) -> list[str]:
        """The action and the field with its value, as far as the fault has them."""
        where = []
        if self.action:
            where.append(("措施 {}", "action {}")[index].format(self.action))
        if self.field:
            value = "" if self.value is None else f" = {_shown(self.value)}"
            where.append(f"{self.field}{value}")
        return where


class ScenarioError(PlanningError):
    """A scenario that cannot be carried out or read.

    Its message has one fault a line; of very many the first and how many more there are.
    """

    def __init__(self, faults: list[Fault], name: str = "") -> None:
        self.faults = faults
        named = faults[:MOST_NAMED]
        more = len(faults) - len(named)
        if more:
            named = [*named, Fault(None, "", None, "more", same(more))]
        zh, en = (f"{name}：", f"{name}: ") if name else ("", "")
        super().__init__(
            "\n".join(zh + fault.text("zh") for fault in named),
            "\n".join(en + fault.text("en") for fault in named),
        )


def same(detail: object) -> tuple[str, str]:
    """Make a detail that both languages write alike."""
    return str(detail), str(detail)


def repeated(values: Iterable[str]) -> list[str]:
    """List the values that stand more than once, each once."""
    return [value for value, times in Counter(values).items() if times > 1]


def _shown(value: object) -> str:
    """A value as a message repeats it: short, and of a list or an object only that it is one."""
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, dict):
        return "{…}"
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
