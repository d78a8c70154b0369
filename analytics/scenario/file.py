"""A scenario as one JSON file: written in a fixed order, read with every fault at once."""

import json
import math
import unicodedata
from pathlib import Path
from typing import Any

from analytics.scenario import FIELDS, INPUTS, KINDS, SETTING_FIELDS, Action, Scenario, inputs_of
from analytics.scenario.rules import (
    MOST_ACTIONS,
    MOST_SHOWN,
    OF_RECORD,
    Fault,
    ScenarioError,
    faults_of,
    repeated,
    same,
)
from analytics.scenario.run import FOUND
from analytics.setting import Setting, SettingError, default_setting
from data.registry import Registry
from data.vocabulary import UNIT_KINDS
from geo.errors import PlanningError

KIND, VERSION = "pilot-atlas-scenario", 1
COST_UNIT = "10000 CNY"
MOST_BYTES = 500_000  # twice what the longest scenario takes
MOST_LETTERS = {"name": 60, "note": 500}
OTHER_LETTERS = 200  # of any other text; no id is as long
# of any list or object, but for the actions; nothing in a registry needs as many
MOST_ENTRIES = 100
MAY_BE_EMPTY = ("note", "snapshot_id")
KEYS = (
    "kind",
    "version",
    "name",
    "note",
    "cost_unit",
    "snapshot_id",
    "setting",
    "actions",
    "result",
    "inputs",
)
REQUIRED = ("kind", "version", "name", "setting", "actions")
# control, format (which turns text round), half a letter, line and paragraph ends
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")


def to_json(scenario: Scenario) -> str:
    """A scenario as a file; the same scenario gives the same text."""
    said = {
        "kind": KIND,
        "version": VERSION,
        "name": scenario.name,
        "note": scenario.note,
        "cost_unit": COST_UNIT,
        "snapshot_id": scenario.snapshot_id,
        "setting": {name: getattr(scenario.setting, name) for name in SETTING_FIELDS},
        "actions": [_action_said(action) for action in scenario.actions],
        "result": _found_said(scenario.found),
        "inputs": dict(scenario.inputs),
    }
    return json.dumps(said, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _action_said(action: Action) -> dict[str, object]:
    """The fields of its kind, those that are left open left out."""
    values = {name: getattr(action, name) for name in FIELDS[action.kind]}
    return {"action": action.kind} | {
        name: _short(value) for name, value in values.items() if value not in ((), None)
    }


def _short(value: object) -> object:
    """A whole number without its decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _found_said(found: tuple[tuple[str, str, float], ...]) -> dict[str, dict[str, float]]:
    said: dict[str, dict[str, float]] = {}
    for unit_kind, what, number in found:
        said.setdefault(unit_kind, {})[what] = _short(number)
    return said


def from_json(content: str | bytes, registry: Registry, file: str = "") -> Scenario:
    """The scenario of a file.

    What does not stand on the record is a fault only where the file is of this snapshot: on another
    one it may just have gone, and `run` says so.

    Raises:
        ScenarioError: names every fault with action, field, value and rule; before anything is made
            of a file that is too large.
    """
    reader = _Reader(registry)
    scenario = reader.scenario(reader.parsed(content))
    if reader.faults or scenario is None:
        raise ScenarioError(reader.faults, file)
    of_here = scenario.snapshot_id == registry.snapshot_id
    faults = [
        fault for fault in faults_of(registry, scenario) if of_here or fault.rule not in OF_RECORD
    ]
    recorded = dict(inputs_of(registry, scenario.setting.policy_id))
    faults += [
        Fault(None, f"inputs.{name}", value, "hash", same(registry.snapshot_id))
        for name, value in scenario.inputs
        if of_here and recorded.get(name) != value
    ]
    if faults:
        raise ScenarioError(faults, file)
    return scenario


def read_scenario(path: Path, registry: Registry) -> Scenario:
    """`from_json` of a file on disk, of which no more is read than a scenario may have."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PlanningError(
            f"{path.name}：无法读取（{error.strerror}）。请检查文件名与权限。",
            f"{path.name}: cannot be read ({error.strerror}). Check its name and permissions.",
        ) from error
    return from_json(content, registry, path.name)


class _Reader:
    """Reads values by their type and gathers what breaks a rule."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.faults, self.number = registry, [], None

    def fault(self, field: str, value: object, rule: str, *detail: object) -> None:
        self.faults.append(
            Fault(self.number, field, value, rule, same(*detail) if detail else ("", ""))
        )

    def parsed(self, content: str | bytes) -> Any:
        """The JSON of a file; None and a fault where it is none."""
        raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        if len(raw) > MOST_BYTES:
            return self.fault("", None, "too large", MOST_BYTES // 1000)
        try:
            return json.loads(
                raw.decode("utf-8-sig"),
                object_pairs_hook=self._once,
                parse_constant=self._no_number,
            )
        except UnicodeDecodeError:
            return self.fault("", None, "not text")
        except RecursionError:
            return self.fault("", None, "too deep")
        except json.JSONDecodeError as error:
            return self.fault("", None, "not json", f"{error.lineno}:{error.colno}")
        except ValueError:  # a number of thousands of digits
            return self.fault("", None, "not json", "…")

    def _once(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        said = dict(pairs)
        if len(said) < len(pairs):
            for name in repeated(name for name, _ in pairs):
                self.fault(_legible(name), None, "repeated key")
        return said

    def _no_number(self, said: str) -> float:
        return math.nan  # NaN, Infinity: refused where it stands

    def scenario(self, said: Any) -> Scenario | None:
        if self.faults:
            return None
        if not self.is_object(said, ""):
            return None
        if said.get("kind") != KIND:
            return self.fault("kind", said.get("kind"), "kind", KIND)
        if said.get("version") != VERSION or isinstance(said["version"], bool):
            return self.fault("version", said.get("version"), "version", VERSION)
        self.known(said, KEYS, REQUIRED, "")
        if said.get("cost_unit", COST_UNIT) != COST_UNIT:
            self.fault("cost_unit", said["cost_unit"], "choices", COST_UNIT)
        name, note, snapshot_id = (
            self.text(said, field, field) for field in ("name", "note", "snapshot_id")
        )
        setting, actions = (
            self.setting(said.get("setting", {})),
            self.actions(said.get("actions", [])),
        )
        found, inputs = self.found(said.get("result", {})), self.inputs(said.get("inputs", {}))
        return (
            None
            if setting is None
            else Scenario(name.strip(), setting, actions, snapshot_id, inputs, note, found)
        )

    # --- parts ------------------------------------------------------------------------------------

    def setting(self, said: Any) -> Setting | None:
        if not self.is_object(said, "setting"):
            return None
        before = len(self.faults)
        self.known(
            said,
            SETTING_FIELDS,
            tuple(name for name in SETTING_FIELDS if name != "scope"),
            "setting.",
        )
        texts = {
            name: self.text(said, name, f"setting.{name}")
            for name in ("policy_id", "min_confidence", "as_of", "scope")
            if name in said or name != "scope"
        }
        lists = {name: self.texts(said, name, f"setting.{name}") for name in ("levels", "statuses")}
        for name, values in lists.items():
            for value in repeated(values):
                self.fault(f"setting.{name}", value, "repeated value")
        radius = self.amount(said, "radius_km", "setting.radius_km")
        if len(self.faults) > before:
            return None
        try:
            return default_setting(self.registry, radius_km=radius, **texts, **lists)
        except SettingError as error:
            self.faults.append(Fault(None, "setting", None, "setting", (error.zh, error.en)))
            return None

    def actions(self, said: Any) -> tuple[Action, ...]:
        if not self.of_type(said, list, "actions", "list"):
            return ()
        if len(said) > MOST_ACTIONS:
            self.fault("actions", len(said), "most actions", MOST_ACTIONS)
            return ()
        read = []
        for self.number, one in enumerate(said, 1):
            read.append(self.action(one))
        self.number = None
        return tuple(action for action in read if action is not None)

    def action(self, said: Any) -> Action | None:
        if not self.is_object(said, ""):
            return None
        kind = said.get("action")
        if not isinstance(kind, str) or kind not in KINDS:
            return self.fault(
                "action",
                kind,
                "missing" if kind is None else "choices",
                *([] if kind is None else [", ".join(KINDS)]),
            )
        own = FIELDS[kind]
        self.known(
            said,
            ("action", *own),
            tuple(name for name in own if name != "cost" and (kind, name) != ("build", "stages")),
            "",
        )
        texts = {
            name: self.text(said, name, name)
            for name in ("place", "platform", "level")
            if name in own
        }
        lists = {
            name: self.texts(said, name, name) for name in ("clusters", "stages") if name in own
        }
        return Action(kind, **texts, **lists, cost=self.amount(said, "cost", "cost"))

    def found(self, said: Any) -> tuple[tuple[str, str, float], ...]:
        if not self.is_object(said, "result"):
            return ()
        self.known(said, UNIT_KINDS, (), "result.")
        numbers = []
        for unit_kind in (name for name in said if name in UNIT_KINDS):
            one, inside = said[unit_kind], f"result.{unit_kind}"
            if self.is_object(one, inside):
                self.known(one, FOUND, (), f"{inside}.")
                numbers += [
                    (unit_kind, what, self.result(one, what, f"{inside}.{what}"))
                    for what in one
                    if what in FOUND
                ]
        return tuple(number for number in numbers if number[2] is not None)

    def result(self, said: dict, what: str, field: str) -> float | None:
        """A number that a scenario came to: a count, but for the severity removed, which may be
        any.
        """
        number = self.amount(said, what, field)
        if (
            number is not None
            and what != "severity_removed"
            and (number < 0 or not number.is_integer())
        ):
            return self.fault(field, number, "count")
        return number

    def inputs(self, said: Any) -> tuple[tuple[str, str], ...]:
        if not self.is_object(said, "inputs"):
            return ()
        files = (
            *(f"{table}.parquet" for table in INPUTS),
            *(f"policy_sets/{name}.toml" for name in self.registry.policies),
        )
        self.known(said, files, (), "inputs.")
        return tuple(
            (name, self.text(said, name, f"inputs.{name}")) for name in said if name in files
        )

    # --- values -----------------------------------------------------------------------------------

    def of_type(self, value: object, kind: type, field: str, rule: str) -> bool:
        if isinstance(value, kind):
            return True
        self.fault(field, value, rule)
        return False

    def is_object(self, value: object, field: str) -> bool:
        return self.of_type(value, dict, field, "object") and not self.too_many(value, field)

    def too_many(self, values: dict | list, field: str) -> bool:
        if len(values) <= MOST_ENTRIES:
            return False
        self.fault(field, values, "many", MOST_ENTRIES)
        return True

    def known(
        self, said: dict, names: tuple[str, ...], required: tuple[str, ...], inside: str
    ) -> None:
        for name in said:
            if name not in names:
                self.fault(f"{inside}{_legible(name)}", None, "unknown key", ", ".join(names))
        for name in required:
            if name not in said:
                self.fault(f"{inside}{name}", None, "missing")

    def text(self, said: dict, name: str, field: str) -> str:
        """A text, as it stands: it is shown, compared and never interpreted."""
        value = said.get(name, "")
        if not self.of_type(value, str, field, "text"):
            return ""
        most = MOST_LETTERS.get(field, OTHER_LETTERS)
        if len(value) > most:
            self.fault(field, value, "long", most)
            return ""
        if any(
            unicodedata.category(letter) in INVISIBLE and not (letter == "\n" and field == "note")
            for letter in value
        ):
            self.fault(field, value, "control")
            return ""
        if name in said and field not in MAY_BE_EMPTY and not value.strip():
            self.fault(field, None, "empty")
        return value

    def texts(self, said: dict, name: str, field: str) -> tuple[str, ...]:
        values = said.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            self.fault(field, values, "texts")
            return ()
        return (
            ()
            if self.too_many(values, field)
            else tuple(self.text({name: value}, name, field) for value in values)
        )

    def amount(self, said: dict, name: str, field: str) -> float | None:
        value = said.get(name)
        if value is None:
            return None
        try:
            finite = (
                not isinstance(value, bool)
                and isinstance(value, int | float)
                and math.isfinite(value)
            )
        except OverflowError:  # a whole number beyond all others
            finite = False
        if not finite:
            self.fault(
                field,
                value if isinstance(value, str | bool | float | list | dict) else None,
                "number",
            )
            return None
        return float(value)


def _legible(name: str) -> str:
    """A key as a message repeats it: short, and with a mark for what cannot be seen or written."""
    return "".join(
        "\ufffd" if unicodedata.category(letter) in INVISIBLE else letter
        for letter in name[:MOST_SHOWN]
    )
