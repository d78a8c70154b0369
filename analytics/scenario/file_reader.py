"""Read the JSON of a scenario file part by part, with every fault at once."""

import json
import math
from typing import Any

from analytics.scenario.actions import (
    FIELDS,
    INPUTS,
    KINDS,
    SETTING_FIELDS,
    Action,
    Found,
    Scenario,
)
from analytics.scenario.faults import Fault, repeated
from analytics.scenario.outcome import FOUND
from analytics.scenario.rules import MOST_ACTIONS
from analytics.scenario.values import Object, Values, legible
from analytics.setting import Setting, SettingError, default_setting
from data.registry import Registry
from data.vocabulary import UNIT_KINDS

KIND, VERSION = "pilot-atlas-scenario", 1
COST_UNIT = "10000 CNY"
MOST_BYTES = 500_000  # twice what the longest scenario takes
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


class FileReader(Values):
    """Reads a scenario of a file on one registry."""

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self.registry = registry

    def parsed(self, content: str | bytes) -> Any:
        """Parse the JSON of a file; None and a fault where it is none."""
        raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        if len(raw) > MOST_BYTES:
            self.add_fault("", None, "too large", MOST_BYTES // 1000)
            return None
        try:
            return json.loads(
                raw.decode("utf-8-sig"),
                object_pairs_hook=self._without_repeated,
                parse_constant=_not_a_number,
            )
        except UnicodeDecodeError:
            self.add_fault("", None, "not text")
        except RecursionError:
            self.add_fault("", None, "too deep")
        except json.JSONDecodeError as error:
            self.add_fault(
                "",
                None,
                "not json",
                f"{error.lineno}:{error.colno}",
            )
        except ValueError:  # a number of thousands of digits
            self.add_fault("", None, "not json", "…")
        return None

    def _without_repeated(self, pairs: list[tuple[str, Any]]) -> Object:
        """An object of JSON; keys that stand twice are faults."""
        for name in repeated(name for name, _ in pairs):
            self.add_fault(legible(name), None, "repeated key")
        return dict(pairs)

    def scenario(self, values: Any) -> Scenario | None:
        """Read the scenario; None where its kind, version or setting is not to be read."""
        if (
            self.faults
            or not self.is_object(
                values,
                "",
            )
            or not self._is_of_kind(values)
        ):
            return None
        self.check_keys(values, KEYS, REQUIRED)
        if values.get("cost_unit", COST_UNIT) != COST_UNIT:
            self.add_fault("cost_unit", values["cost_unit"], "choices", COST_UNIT)
        name, note, snapshot_id = (
            self.text(values, field, field) for field in ("name", "note", "snapshot_id")
        )
        setting = self._setting(values.get("setting", {}))
        actions = self._actions(values.get("actions", []))
        found = self._found(values.get("result", {}))
        inputs = self._inputs(values.get("inputs", {}))
        if setting is None:
            return None
        return Scenario(name.strip(), setting, actions, snapshot_id, inputs, note, found)

    def _is_of_kind(self, values: Object) -> bool:
        kind, version = values.get("kind"), values.get("version")
        if kind != KIND:
            self.add_fault("kind", kind, "kind", KIND)
            return False
        if version != VERSION or isinstance(version, bool):
            self.add_fault("version", version, "version", VERSION)
            return False
        return True

    def _setting(self, values: Any) -> Setting | None:
        if not self.is_object(values, "setting"):
            return None
        faults_before = len(self.faults)
        required = tuple(name for name in SETTING_FIELDS if name != "scope")
        self.check_keys(values, SETTING_FIELDS, required, "setting.")
        names = ["policy_id", "min_confidence", "as_of"]
        names += ["scope"] if "scope" in values else []
        fields: dict[str, Any] = {
            name: self.text(values, name, f"setting.{name}") for name in names
        }
        for name in ("levels", "statuses"):
            fields[name] = self.texts(values, name, f"setting.{name}")
        for name in ("levels", "statuses"):
            for value in repeated(fields[name]):
                self.add_fault(f"setting.{name}", value, "repeated value")
        fields["radius_km"] = self.amount(values, "radius_km", "setting.radius_km")
        if len(self.faults) > faults_before:
            return None
        try:
            return default_setting(self.registry, **fields)
        except SettingError as error:
            self.faults.append(
                Fault(
                    None,
                    "setting",
                    None,
                    "setting",
                    (error.zh, error.en),
                )
            )
            return None

    def _actions(self, values: Any) -> tuple[Action, ...]:
        if not isinstance(values, list):
            self.add_fault("actions", values, "list")
            return ()
        if len(values) > MOST_ACTIONS:
            self.add_fault("actions", len(values), "most actions", MOST_ACTIONS)
            return ()
        actions = []
        for self.number, value in enumerate(values, 1):
            actions.append(self._action(value))
        self.number = None
        return tuple(action for action in actions if action is not None)

    def _action(self, values: Any) -> Action | None:
        if not self.is_object(values, ""):
            return None
        kind = values.get("action")
        if kind is None:
            self.add_fault("action", None, "missing")
            return None
        if not isinstance(kind, str) or kind not in KINDS:
            self.add_fault("action", kind, "choices", ", ".join(KINDS))
            return None
        own = FIELDS[kind]
        optional = ("cost", "stages") if kind == "build" else ("cost",)
        required = tuple(name for name in own if name not in optional)
        self.check_keys(values, ("action", *own), required)
        fields: dict[str, Any] = {
            name: self.text(values, name, name)
            for name in ("place", "platform", "level")
            if name in own
        }
        for name in ("clusters", "stages"):
            if name in own:
                fields[name] = self.texts(values, name, name)
        return Action(kind, **fields, cost=self.amount(values, "cost", "cost"))

    def _found(self, values: Any) -> tuple[Found, ...]:
        if not self.is_object(values, "result"):
            return ()
        self.check_keys(values, UNIT_KINDS, (), "result.")
        return tuple(
            number
            for unit_kind, results in values.items()
            if unit_kind in UNIT_KINDS
            for number in self._found_of_kind(unit_kind, results)
        )

    def _found_of_kind(self, unit_kind: str, values: Any) -> list[Found]:
        """What a scenario came to for one kind of unit."""
        inside = f"result.{unit_kind}"
        if not self.is_object(values, inside):
            return []
        self.check_keys(values, FOUND, (), f"{inside}.")
        numbers = [
            (unit_kind, what, self._result(values, what, f"{inside}.{what}"))
            for what in values
            if what in FOUND
        ]
        return [(kind, what, number) for kind, what, number in numbers if number is not None]

    def _result(self, values: Object, what: str, field: str) -> float | None:
        """A number that a scenario came to: a count, or any severity removed."""
        number = self.amount(values, what, field)
        if number is None or what == "severity_removed":
            return number
        if number < 0 or not number.is_integer():
            self.add_fault(field, number, "count")
            return None
        return number

    def _inputs(self, values: Any) -> tuple[tuple[str, str], ...]:
        if not self.is_object(values, "inputs"):
            return ()
        tables = tuple(f"{table}.parquet" for table in INPUTS)
        policies = tuple(f"policy_sets/{name}.toml" for name in self.registry.policies)
        files = (*tables, *policies)
        self.check_keys(values, files, (), "inputs.")
        own = [name for name in values if name in files]
        return tuple(
            (
                name,
                self.text(
                    values,
                    name,
                    f"inputs.{name}",
                ),
            )
            for name in own
        )


def _not_a_number(_: str) -> float:
    """Read NaN and Infinity as a number that is refused where it stands."""
    return math.nan
