"""What an action must keep to, by itself and on the record; every fault with action, field, value,
rule and what to do.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from analytics.scenario import Action, Scenario, made_on
from analytics.setting import Setting
from data import points
from data.registry import Registry, query
from data.vocabulary import LEVELS, PIPELINE, STAGES
from geo.errors import PlanningError

MOST_ACTIONS = 200
MOST_COST = 1e9  # 10,000 CNY: more than a province's whole budget
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
    """One fault of a scenario; `action` counts from 1, None where it is not about one."""

    action: int | None
    field: str
    value: object
    rule: str
    detail: tuple[str, str] = ("", "")

    def text(self, language: str) -> str:
        index = ("zh", "en").index(language)
        where = [("措施 {}", "action {}")[index].format(self.action)] if self.action else []
        where += (
            [f"{self.field} = {_shown(self.value)}" if self.value is not None else self.field]
            if self.field
            else []
        )
        what = RULES[self.rule][index].format(self.detail[index])
        return ("，", ", ")[index].join(where) + (("：", ": ")[index] if where else "") + what


class ScenarioError(PlanningError):
    """A scenario that cannot be meant: its faults, one a line, and of very many the first and how
    many more there are.
    """

    def __init__(self, faults: list[Fault], name: str = "") -> None:
        head = f"{name}：" if name else "", f"{name}: " if name else ""
        more = len(faults) - MOST_NAMED
        named = (
            faults
            if more <= 0
            else [*faults[:MOST_NAMED], Fault(None, "", None, "more", same(more))]
        )
        super().__init__(
            *(
                "\n".join(head[k] + fault.text(language) for fault in named)
                for k, language in enumerate(("zh", "en"))
            )
        )
        self.faults = faults


def same(said: object) -> tuple[str, str]:
    """A detail that both languages write alike."""
    return str(said), str(said)


def repeated(values: Iterable[str]) -> list[str]:
    """The values that stand more than once, each once."""
    return [value for value, times in Counter(values).items() if times > 1]


def _shown(value: object) -> str:
    """A value as a message repeats it: short, and of a list or an object only that it is one."""
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, dict):
        return "{…}"
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def faults_of(registry: Registry, scenario: Scenario) -> list[Fault]:
    """Everything that is wrong with a scenario's actions on this registry; one that has a fault
    cannot be carried out.
    """
    if len(scenario.actions) > MOST_ACTIONS:
        return [Fault(None, "actions", len(scenario.actions), "most actions", same(MOST_ACTIONS))]
    record = _Record(registry, scenario.setting)
    faults: list[Fault] = []
    first: dict[tuple, int] = {}
    for number, action in enumerate(scenario.actions, 1):
        own = [*_of_itself(action), *record.faults(action)]
        twins = [
            twin for deed in _deeds(action) if (twin := first.setdefault(deed, number)) != number
        ]
        if twins:
            own.append(
                (
                    "platform" if action.platform else "place",
                    action.platform or action.place,
                    "repeated action",
                    same(min(twins)),
                )
            )
        faults += [Fault(number, *fault) for fault in own]
    return faults


def stamped(registry: Registry, scenario: Scenario) -> Scenario:
    """A scenario as one of this snapshot, unless something in it does not apply here: then it is of
    the snapshot that it was of, or of none.
    """
    if not faults_of(registry, scenario):
        return made_on(registry, scenario)
    return (
        replace(scenario, snapshot_id="", inputs=())
        if scenario.snapshot_id == registry.snapshot_id
        else scenario
    )


def possible(registry: Registry, kind: str, setting: Setting) -> list[str]:
    """The platforms that an action of a kind can be about under a setting, by id."""
    record = _Record(registry, setting)
    return [
        name
        for name in record.platforms
        if not record.faults(Action(kind, platform=name, level=LEVELS[0]))
    ]


def _of_itself(action: Action) -> list[tuple]:
    """Faults that show without any record: field, value, rule, detail."""
    faults = []
    if action.kind in ("build", "upgrade") and action.level not in LEVELS:
        faults.append(("level", action.level, "choices", same(", ".join(LEVELS))))
    if not action.clusters and action.kind == "build":
        faults.append(("clusters", None, "empty"))
    if not action.stages and action.kind == "expand":
        faults.append(("stages", None, "empty"))
    faults += [
        ("stages", stage, "choices", same(", ".join(STAGES)))
        for stage in action.stages
        if stage not in STAGES
    ]
    for field in ("clusters", "stages"):
        values = getattr(action, field)
        faults += [(field, value, "repeated value") for value in repeated(values)]
    if action.cost is not None and not (
        math.isfinite(action.cost) and 0 <= action.cost <= MOST_COST
    ):
        faults.append(("cost", action.cost, "cost", same(f"{MOST_COST:,.0f}")))
    return faults


def _deeds(action: Action) -> set[tuple]:
    """What an action does, as far as nobody can do it twice."""
    if action.kind == "build":
        return {
            (
                "build",
                action.place,
                frozenset(action.clusters),
                action.level,
                frozenset(action.stages),
            )
        }
    if action.kind == "expand":
        return {("expand", action.platform, stage) for stage in action.stages}
    return {(action.kind, action.platform)}


class _Record:
    """What is on record, as far as actions refer to it."""

    def __init__(self, registry: Registry, setting: Setting) -> None:
        self.registry, self.setting = registry, setting
        units, zones, services = (
            query(registry, name) for name in ("units", "zones", "platform_services")
        )
        self.clusters, self.counties = (
            set(query(registry, "clusters")["cluster_id"]),
            set(units.loc[units["unit_kind"] == "county", "unit_id"]),
        )
        self.zones, self.placed = (
            set(units.loc[units["unit_kind"] == "zone", "unit_id"]),
            set(zones.loc[zones["geometry_basis"] != "none", "zone_id"]),
        )
        self.offered = set(zip(services["platform_id"], services["stage"], strict=True))
        self.platforms = (
            query(registry, "platforms").set_index("platform_id", drop=False).to_dict("index")
        )
        counted = query(registry, "platforms_counted", **setting.params(registry))
        self.counted = dict(zip(counted["platform_id"], counted["existing"], strict=True))

    @cached_property
    def towns(self) -> set[str]:
        """The towns of the gazetteer, as places."""
        return set(points.towns(self.registry)["place"])

    def faults(self, action: Action) -> list[tuple]:
        """Faults of an action on this record: field, value, rule, detail."""
        if action.kind == "build":
            return [
                *self._place(action.place),
                *(
                    ("clusters", name, "no cluster")
                    for name in action.clusters
                    if name not in self.clusters
                ),
            ]
        platform = self.platforms.get(action.platform)
        if platform is None:
            return [("platform", action.platform, "no platform")]
        if platform["confidence"] == "unconfirmed":
            return [("platform", action.platform, "unconfirmed")]
        return getattr(self, f"_{action.kind}")(action, platform)

    def _place(self, place: str) -> list[tuple]:
        kind, _, name = place.partition(":")
        if kind in points.KINDS and name:
            is_known = (
                place in self.towns if kind == "town" else points.is_point(self.registry, place)
            )
            return [] if is_known else [("place", place, "no place")]
        if kind not in ("county", "zone") or not name:
            return [("place", place, "place")]
        if name not in (self.counties if kind == "county" else self.zones):
            return [("place", place, "no place")]
        return [("place", place, "unplaced")] if kind == "zone" and name not in self.placed else []

    def _expand(self, action: Action, platform: dict) -> list[tuple]:
        return [
            ("stages", stage, "offered")
            for stage in action.stages
            if (action.platform, stage) in self.offered
        ]

    def _open(self, action: Action, platform: dict) -> list[tuple]:
        if self.counted.get(action.platform):
            return [("platform", action.platform, "counts")]
        waiting = (
            platform["status"] in PIPELINE
            and platform["status"] not in self.setting.statuses
            and platform["level"] in self.setting.levels
        )
        return (
            [("platform", action.platform, "not in service", same(platform["status"]))]
            if waiting
            else []
        )

    def _upgrade(self, action: Action, platform: dict) -> list[tuple]:
        higher = action.level not in LEVELS or LEVELS.index(action.level) < LEVELS.index(
            platform["level"]
        )
        return [] if higher else [("level", action.level, "not higher", same(platform["level"]))]

    def _finish(self, action: Action, platform: dict) -> list[tuple]:
        return (
            []
            if platform["status"] in PIPELINE
            else [("platform", action.platform, "in service", same(platform["status"]))]
        )
