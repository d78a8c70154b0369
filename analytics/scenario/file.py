"""A scenario as one JSON file: written in a fixed order, read with every fault at once."""

import json
from pathlib import Path

from analytics.scenario.actions import FIELDS, SETTING_FIELDS, Action, Found, Scenario, inputs_of
from analytics.scenario.faults import OF_RECORD, Fault, ScenarioError, same
from analytics.scenario.file_reader import COST_UNIT, KIND, MOST_BYTES, VERSION, FileReader
from analytics.scenario.rules import faults_of
from data.registry import Registry
from geo.errors import PlanningError


def to_json(scenario: Scenario) -> str:
    """Write a scenario as a file; the same scenario gives the same text."""
    content = {
        "kind": KIND,
        "version": VERSION,
        "name": scenario.name,
        "note": scenario.note,
        "cost_unit": COST_UNIT,
        "snapshot_id": scenario.snapshot_id,
        "setting": {name: getattr(scenario.setting, name) for name in SETTING_FIELDS},
        "actions": [_action_object(action) for action in scenario.actions],
        "result": _found_object(scenario.found),
        "inputs": dict(scenario.inputs),
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _action_object(action: Action) -> dict[str, object]:
    """The fields of an action's kind, except those that are left open."""
    values = {name: getattr(action, name) for name in FIELDS[action.kind]}
    stated = {name: value for name, value in values.items() if value not in ((), None)}
    return {"action": action.kind} | {name: _short(value) for name, value in stated.items()}


def _short(value: object) -> object:
    """A whole number without its decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _found_object(found: tuple[Found, ...]) -> dict[str, dict[str, object]]:
    results: dict[str, dict[str, object]] = {}
    for unit_kind, what, number in found:
        results.setdefault(unit_kind, {})[what] = _short(number)
    return results


def from_json(content: str | bytes, registry: Registry, file: str = "") -> Scenario:
    """Read the scenario of a file.

    What does not stand on the record is a fault only where the file is of this snapshot: on another
    one it may just have gone, and `run` says so.

    Args:
        file: its name, for messages.

    Raises:
        ScenarioError: names every fault with action, field, value and rule; a file that is too
            large is refused unread.
    """
    reader = FileReader(registry)
    scenario = reader.scenario(reader.parsed(content))
    if reader.faults or scenario is None:
        raise ScenarioError(reader.faults, file)
    is_of_here = scenario.snapshot_id == registry.snapshot_id
    faults = faults_of(registry, scenario)
    if is_of_here:
        faults += _changed_inputs(registry, scenario)
    else:
        faults = [fault for fault in faults if fault.rule not in OF_RECORD]
    if faults:
        raise ScenarioError(faults, file)
    return scenario


def _changed_inputs(registry: Registry, scenario: Scenario) -> list[Fault]:
    """A fault for each input whose hash is not that of this snapshot."""
    recorded = dict(inputs_of(registry, scenario.setting.policy_id))
    return [
        Fault(None, f"inputs.{name}", value, "hash", same(registry.snapshot_id))
        for name, value in scenario.inputs
        if recorded.get(name) != value
    ]


def read_scenario(path: Path, registry: Registry) -> Scenario:
    """Read a file on disk as `from_json`; of one that is too large only the beginning.

    Raises:
        PlanningError: the file cannot be read.
        ScenarioError: as `from_json`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PlanningError(
            f"{path.name}：无法读取（{error.strerror}）。请检查文件名与权限。",
            f"{path.name}: cannot be read ({error.strerror}). Check its name and permissions.",
        ) from error
    return from_json(content, registry, path.name)
